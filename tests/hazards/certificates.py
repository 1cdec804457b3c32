"""A throw-away certificate authority made with the openssl program, and a TLS context of each kind, good or bad."""

from __future__ import annotations

import ssl
import subprocess
import warnings
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cached_property
from pathlib import Path

from tests.hazards.case import Kind

_CONFIG = """
[ca]
default_ca = small
[small]
dir = .
database = index.txt
new_certs_dir = .
rand_serial = yes
unique_subject = no
default_md = sha256
policy = any
[any]
commonName = supplied
[req]
distinguished_name = name
[name]
"""
_AUTHORITY = "basicConstraints=critical,CA:true\nkeyUsage=critical,keyCertSign,cRLSign\n"
AIA = "/issuer.der"
"""Where a host with a shortened chain offers the missing certificate."""


def _openssl(folder: Path, *arguments: str) -> None:
    done = subprocess.run(["openssl", *arguments], cwd=folder, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"openssl {' '.join(arguments)}: {done.stderr}")


@dataclass(frozen=True)
class Authority:
    """Files in `folder`; `hosts` are the IP addresses that certificates are good for."""

    folder: Path
    hosts: tuple[str, ...]

    @cached_property
    def root(self) -> Path:
        """What clients are to trust, PEM."""
        (self.folder / "openssl.cnf").write_text(_CONFIG)
        (self.folder / "index.txt").touch()
        (self.folder / "authority.ext").write_text(_AUTHORITY)
        for name in ("root", "stranger", "middle", "leaf"):
            self._run("ecparam", "-name", "prime256v1", "-genkey", "-noout", "-out", f"{name}.key")
        for name in ("root", "stranger"):
            self._request(name, f"Hazards {name}")
            self._sign(name, name, "authority", own=True)
        self._request("middle", "Hazards middle")
        self._sign("middle", "root", "authority")
        self._run("x509", "-in", "middle.pem", "-outform", "DER", "-out", "middle.der")
        return self.folder / "root.pem"

    @property
    def middle(self) -> bytes:
        return (self.folder / "middle.der").read_bytes()

    def _run(self, *arguments: str) -> None:
        _openssl(self.folder, *arguments)

    def _request(self, name: str, subject: str) -> None:
        self._run(
            "req",
            "-new",
            "-config",
            "openssl.cnf",
            "-key",
            f"{name}.key",
            "-subj",
            f"/CN={subject}",
            "-out",
            f"{name}.csr",
        )

    def _sign(self, name: str, by: str, extensions: str, own: bool = False, first: int = -2, last: int = 30) -> None:
        """`first` and `last` are days from now."""
        dates = [(datetime.now(UTC) + timedelta(days=days)).strftime("%Y%m%d%H%M%SZ") for days in (first, last)]
        signer = ["-selfsign"] if own else ["-cert", f"{by}.pem"]
        self._run(
            *[
                "ca",
                "-batch",
                "-notext",
                "-config",
                "openssl.cnf",
                *signer,
                "-keyfile",
                f"{by}.key",
                "-in",
                f"{name}.csr",
            ],
            *["-out", f"{name}.pem", "-startdate", dates[0], "-enddate", dates[1], "-extfile", f"{extensions}.ext"],
        )

    def _leaf(self, kind: str, by: str, alternatives: Iterable[str], more: str = "", **dates: int) -> Path:
        """Key, certificate and, unless the kind leaves it out, the middle one; in one file."""
        (self.folder / f"{kind}.ext").write_text(f"subjectAltName={','.join(alternatives)}\n{more}")
        (self.folder / f"{kind}.key").write_bytes((self.folder / "leaf.key").read_bytes())
        self._request(kind, f"Hazards {kind}")
        self._sign(kind, by, kind, own=by == kind, **dates)
        parts = [f"{kind}.key", f"{kind}.pem"]
        if by == "middle" and not kind.startswith("no-intermediate"):
            parts.append("middle.pem")
        whole = self.folder / f"{kind}-chain.pem"
        whole.write_text("".join((self.folder / part).read_text() for part in parts))
        return whole

    def context(self, kind: Kind, issuer_at: str) -> ssl.SSLContext:
        """`issuer_at` is the address of the middle certificate, for the kind that names it."""
        assert self.root
        here = [f"IP:{host}" for host in self.hosts]
        chain = {
            "expired": lambda: self._leaf(kind, "middle", here, first=-63, last=-3),
            "not-yet": lambda: self._leaf(kind, "middle", here, first=7, last=70),
            "other-name": lambda: self._leaf(kind, "middle", ["DNS:www.elsewhere.example"]),
            "self-signed": lambda: self._leaf(kind, kind, here),
            "stranger": lambda: self._leaf(kind, "stranger", here),
            "no-intermediate": lambda: self._leaf(
                kind, "middle", here, f"authorityInfoAccess=caIssuers;URI:{issuer_at}\n"
            ),
        }.get(kind, lambda: self._leaf(kind, "middle", here))()
        return _context(kind, chain, self.root)


def _context(kind: Kind, chain: Path, root: Path) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    if kind == "old-protocol":
        context.set_ciphers("ALL:@SECLEVEL=0")
        with warnings.catch_warnings(action="ignore", category=DeprecationWarning):  # it is what the case is about
            context.minimum_version = ssl.TLSVersion.TLSv1
            context.maximum_version = ssl.TLSVersion.TLSv1
    if kind == "asks-for-certificate":
        context.verify_mode = ssl.CERT_REQUIRED
        context.load_verify_locations(root)
    context.load_cert_chain(chain)
    return context
