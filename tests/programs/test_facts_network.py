"""Over TLS on loopback: once a page, 304 on the next night, private addresses, Ctrl-C."""

from __future__ import annotations

import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import ROOT, run
from tests.programs.desk import LIMITS, OVERVIEW, PAGES, POST, Desk
from tests.programs.loopback import Loopback, loopback


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """For localhost, signed by itself: key and certificate in one file."""
    path = tmp_path_factory.mktemp("tls") / "localhost.pem"
    asked = "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=localhost"
    names = ["-addext", "subjectAltName=DNS:localhost", "-addext", "keyUsage=critical,digitalSignature,keyCertSign"]
    subprocess.run([*asked.split(), *names, "-keyout", path, "-out", f"{path}.crt"], check=True, capture_output=True)
    path.write_text(path.read_text() + Path(f"{path}.crt").read_text())
    return path


@pytest.fixture
def server(certificate: Path) -> Iterator[Loopback]:
    with loopback(str(certificate)) as made:
        for path, name in ((LIMITS, "limits"), (OVERVIEW, "overview")):
            made.pages[path] = (PAGES / f"{name}.html").read_text()
        yield made


class Online(Desk):
    """Its sources are on localhost; the second address of `limits` is /markdown/limits.md there."""

    def __init__(self, folder: Path, port: int, certificate: Path) -> None:
        super().__init__(folder)
        self.trusted = ["--allow-private", "--ca", str(certificate), "--pace", "0", "--patience", "0.1"]
        path = self.root / "docs/data/sources.yml"
        text = path.read_text()
        hosts = "[learn.microsoft.com, raw.githubusercontent.com/MicrosoftDocs]"
        markdown = "raw.githubusercontent.com/MicrosoftDocs/azure-docs/main/articles/post"
        for old, new in ((hosts, f"['localhost:{port}']"), (markdown, f"localhost:{port}/markdown")):
            assert old in text
            text = text.replace(old, new)
        path.write_text(text.replace("https://learn.microsoft.com", f"https://localhost:{port}"))

    def arguments(self, *more: str | Path) -> list[str]:
        given = ["--root", self.root, "--out", self.out, "--state", self.state, *self.trusted, *more]
        return ["scripts/check_facts.py", *map(str, given)]


@pytest.fixture
def online(tmp_path: Path, server: Loopback, certificate: Path) -> Online:
    return Online(tmp_path, server.port, certificate)


def test_each_page_is_fetched_once_and_not_again_while_it_is_the_same(online: Online, server: Loopback) -> None:
    first = run(*online.arguments("--now", "2026-11-01"))
    assert (first.returncode, first.stdout, first.stderr) == (0, "10 statements: 10 verified.\n", "")
    assert server.answered == [(LIMITS, 200), (OVERVIEW, 200)]
    second = run(*online.arguments("--now", "2026-11-02"))
    assert (second.returncode, second.stdout) == (0, "10 statements: 10 verified.\n")
    assert server.answered[2:] == [(LIMITS, 304), (OVERVIEW, 304)]
    assert {seen["last_verified"] for seen in online.memory["facts"].values()} == {"2026-11-02T00:00:00Z"}
    assert {fact["read_from"] for fact in online.facts} == {"page"}


def test_a_page_is_fetched_again_for_a_fact_that_was_edited(online: Online, server: Loopback) -> None:
    run(*online.arguments())
    online.edit(POST, "      value: 256 KB\n", "      value: 512 KB\n")
    assert run(*online.arguments()).returncode == 1
    assert sorted(server.answered[2:]) == [(LIMITS, 200), (OVERVIEW, 304)]


def test_the_second_address_is_read_where_the_page_cannot_be(online: Online, server: Loopback) -> None:
    del server.pages[LIMITS]
    server.pages["/markdown/limits.md"] = (PAGES / "limits.md").read_text()
    done = run(*online.arguments())
    assert (done.returncode, done.stdout) == (0, "10 statements: 10 verified.\n")
    assert online.fact("post", "boxes", "basic")["read_from"] == "markdown"
    assert online.fact("pigeon", "order")["read_from"] == "page"
    assert server.counts == {LIMITS: 1, "/markdown/limits.md": 1, OVERVIEW: 1}


def test_private_addresses_only_when_allowed(online: Online, server: Loopback) -> None:
    online.trusted.remove("--allow-private")
    done = run(*online.arguments())
    assert done.returncode == 2
    assert "localhost leads to a private address" in done.stderr
    assert online.states == {"unreachable"}
    assert server.counts.total() == 0


def test_a_certificate_that_nobody_vouches_for(online: Online, server: Loopback) -> None:
    online.trusted[1:3] = []
    done = run(*online.arguments())
    assert done.returncode == 2
    assert "CERTIFICATE_VERIFY_FAILED" in done.stderr
    assert server.counts.total() == 0


def test_no_network(tmp_path: Path, certificate: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    online = Online(tmp_path, port, certificate)
    done = run(*online.arguments())
    assert done.returncode == 2
    assert "No source could be reached" in done.stderr
    assert "Is there a network?" in done.stderr
    assert online.states == {"unreachable"}
    assert online.memory["sources"]["limits"]["reason"].startswith("ConnectError")


def test_what_was_finished_is_kept_when_it_is_stopped(online: Online, server: Loopback) -> None:
    server.held.add(OVERVIEW)
    command = [sys.executable, *online.arguments()]
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    with subprocess.Popen(command, cwd=ROOT, text=True, **pipes) as started:  # type: ignore[call-overload]
        assert server.asked.wait(10)
        started.send_signal(signal.SIGINT)
        out, err = started.communicate(timeout=10)
    assert (started.returncode, out, err) == (130, "", "Stopped.\n")
    assert list(online.memory["sources"]) == ["limits"]
    assert {seen["state"] for seen in online.memory["facts"].values()} == {"verified"}
    assert len(online.memory["facts"]) == 5
    assert [path.name for path in online.state.parent.iterdir()] == [online.state.name]
