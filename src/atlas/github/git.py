"""Git below the surface: commits made in a repository of its own in a temporary folder; no work tree is touched."""

from __future__ import annotations

import os
import re
import subprocess
from base64 import b64encode
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

from atlas.github.place import token
from atlas.program import Wrong

BOT = ("github-actions[bot]", "41898282+github-actions[bot]@users.noreply.github.com")
SECONDS = 600  # for one command
_BRANCH = r"(?!.*(\.\.|//|@\{|\.lock(/|$)))[A-Za-z0-9][A-Za-z0-9._/-]{0,99}(?<![./])"


class GitFailed(Exception):
    """A command of git failed; one line of what it said."""


def branch_name(text: str) -> str:
    if not re.fullmatch(_BRANCH, text):
        raise Wrong(f"--branch {text[:100]!r}: is not a name for a branch. Write one like links/ready-patch.")
    return text


def _header(url: str, environ: Mapping[str, str]) -> dict[str, str]:
    """The token as configuration in the environment, for GitHub's own server alone: an argument is seen by all users.

    The first, empty value takes away what a checkout may have left; followed redirects would carry the header on.
    """
    secret, server = token(environ), environ.get("GITHUB_SERVER_URL", "https://github.com").rstrip("/") + "/"
    if not (secret and server.startswith("https://") and url.startswith(server)):
        return {}
    basic = b64encode(f"x-access-token:{secret}".encode()).decode()
    name = f"http.{server}.extraheader"
    given = [(name, ""), (name, f"AUTHORIZATION: basic {basic}"), ("http.followRedirects", "false")]
    counted = {"GIT_CONFIG_COUNT": str(len(given))}
    for number, (key, value) in enumerate(given):
        counted |= {f"GIT_CONFIG_KEY_{number}": key, f"GIT_CONFIG_VALUE_{number}": value}
    return counted


def _environment(url: str, environ: Mapping[str, str]) -> dict[str, str]:
    kept = {name: value for name, value in environ.items() if not re.match(r"GIT_(?!SSH)|GITHUB_TOKEN$", name)}
    name, email = BOT
    made = {"GIT_TERMINAL_PROMPT": "0", "LC_ALL": "C"}
    for role in ("AUTHOR", "COMMITTER"):
        made |= {f"GIT_{role}_NAME": name, f"GIT_{role}_EMAIL": email}
    return kept | made | _header(url, environ)


def _said(error: bytes) -> str:
    """What git complained of, on one line, without a password that an address may hold."""
    lines = error.decode(errors="replace").splitlines()
    told = [line for line in lines if line.startswith(("fatal:", "error:", "remote:", " !"))] or lines
    shown = "".join(char if char.isprintable() else " " for char in " ".join(told))
    return re.sub(r"//[^/@\s]*@", "//", " ".join(shown.split()))[:400] or "it said nothing"


def _run(command: list[str], cwd: Path, environment: Mapping[str, str], data: bytes | None) -> bytes:
    name = next(word for word in command[1:] if not word.startswith("-"))
    try:
        done = subprocess.run(  # noqa: S603
            command, cwd=cwd, env=environment, input=data, capture_output=True, timeout=SECONDS, check=False
        )
    except subprocess.TimeoutExpired:
        raise GitFailed(f"git {name}: did not end within {SECONDS} s. Run it again later.") from None
    if done.returncode:
        raise GitFailed(f"git {name}: {_said(done.stderr)}")
    return done.stdout


@dataclass(frozen=True)
class Repository:
    """A bare repository in a temporary folder, and the address to fetch from and push to."""

    folder: Path
    root: Path
    url: str
    environment: Mapping[str, str] = field(repr=False)

    def git(self, *arguments: str, data: bytes | None = None, index: Path | None = None) -> bytes:
        """The output of a command; relative addresses start at the checkout."""
        environment = {**self.environment, **({"GIT_INDEX_FILE": str(index)} if index else {})}
        return _run(["git", f"--git-dir={self.folder}", *arguments], self.root, environment, data)

    def default(self) -> str:
        """Name of the branch that the remote's HEAD stands on; empty where it has none."""
        found = re.search(rb"^ref: refs/heads/(\S+)\tHEAD$", self.git("ls-remote", "--symref", self.url, "HEAD"), re.M)
        return found[1].decode() if found else ""

    def tip(self, branch: str) -> str | None:
        """The branch's commit, fetched; None where there is no such branch."""
        ref = f"refs/heads/{branch}"
        if not self.git("ls-remote", self.url, ref).strip():
            return None
        self.git("fetch", "--quiet", "--depth=1", "--no-tags", self.url, ref)
        return self.git("rev-parse", "FETCH_HEAD").decode().strip()

    def tree(self, commit: str) -> str:
        return self.git("rev-parse", f"{commit}^{{tree}}").decode().strip()

    def commit(self, tree: str, message: str, parent: str | None) -> str:
        given = ["-p", parent] if parent else []
        return self.git("commit-tree", tree, *given, data=message.encode()).decode().strip()

    def push(self, commit: str, branch: str, *options: str) -> None:
        self.git("push", "--quiet", *options, self.url, f"{commit}:refs/heads/{branch}")


@contextmanager
def workshop(root: Path, remote: str, environ: Mapping[str, str] = os.environ) -> Iterator[Repository]:
    """A repository that is gone afterwards; the remote's address is taken from the checkout."""
    if remote.startswith("-"):
        raise Wrong(f"--remote {remote!r}: is not a name for a remote.")
    with TemporaryDirectory(prefix="atlas-") as made:
        plain = _environment("", environ)
        try:
            url = _run(["git", "remote", "get-url", remote], root, plain, None).decode().strip()
        except GitFailed as failure:
            raise Wrong(f"{root}: {failure}. Run this in a checkout, or name one with --root.") from None
        folder = Path(made)
        _run(["git", "init", "--quiet", "--bare", "--template=", made], folder, plain, None)
        yield Repository(folder, root, url, _environment(url, environ))
