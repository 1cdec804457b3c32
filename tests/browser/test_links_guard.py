"""Whatever a page does, Chromium reaches nothing private; each test is shown to notice when it does."""

from __future__ import annotations

import socket
import tempfile
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

import pytest

from atlas.links.chromium import Settings, third
from atlas.links.records import Finding
from atlas.links.third import engine, tab
from tests.browser.strange import PROSE, Answer, Handler, Pages, Secret, Strange, doubted, mine, secret, strange


@pytest.fixture
def tmp_path() -> Iterator[Path]:
    """A short name: the socket in Chromium's profile may have 108 bytes, and pytest-xdist's folders are deep."""
    with tempfile.TemporaryDirectory(prefix="t", ignore_cleanup_errors=True) as folder:
        yield Path(folder)


HOSTS = ("127.0.0.1", "localhost", "127.1", "0x7f000001", "2130706433", "0.0.0.0", "[::ffff:127.0.0.1]", "inside.test")  # noqa: S104
WAYS = {
    "fetch": "fetch('http://HOST/fetch', {mode: 'no-cors'})",
    "worker": "new Worker(URL.createObjectURL(new Blob([`fetch('http://HOST/worker', {mode: 'no-cors'})`])))",
    "beacon": "navigator.sendBeacon('http://HOST/beacon', 'x')",
    "events": "new EventSource('http://HOST/events')",
    "socket": "new WebSocket('ws://HOST/socket')",
    "script": "document.head.append(Object.assign(document.createElement('script'), {src: 'http://HOST/script'}))",
    "frame": "document.body.append(Object.assign(document.createElement('iframe'), {src: 'http://HOST/frame'}))",
    "prefetch": "document.head.append(Object.assign(document.createElement('link'),"
    " {rel: 'prefetch', href: 'http://HOST/prefetch'}))",
    "redirect": "fetch('/to?http://HOST/redirect', {mode: 'no-cors'})",
}
SECURE = "fetch('https://HOST/', {mode: 'no-cors'}); new WebSocket('wss://HOST/')"
PEERS = """const peer = new RTCPeerConnection({iceServers: [{username: "a", credential: "b",
    urls: ["stun:127.0.0.1:UDP", "turn:127.0.0.1:UDP?transport=udp", "turn:HOST?transport=tcp"]}]});
  peer.createDataChannel("x"); peer.createOffer().then(offer => peer.setLocalDescription(offer))"""
TRANSPORT = "new WebTransport('https://127.0.0.1:UDP/').ready.catch(() => 0)"


def page(*scripts: str) -> str:
    """Each script by itself, so that none stops another."""
    blocks = "".join(f"<script>{{ {script} }}</script>" for script in scripts)
    return f"<title>Tides</title><h1 id=tides>Tides</h1>{PROSE}{blocks}"


def to(request: Handler) -> tuple[int, str, dict[str, str]]:
    return 302, "", {"Location": request.path.partition("?")[2]}


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """For pages that do at once what they do."""
    monkeypatch.setattr(tab, "REST", 0.6)


@pytest.fixture
def hidden() -> Iterator[Secret]:
    with secret() as made:
        yield made


@pytest.fixture(autouse=True)
def names(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two names that the test's DNS knows, both of this machine."""
    asked = socket.getaddrinfo

    def answer(host: Any, *rest: Any, **options: Any) -> Any:
        return asked("127.0.0.1" if host in ("inside.test", "outside.test") else host, *rest, **options)

    monkeypatch.setattr(socket, "getaddrinfo", answer)


def at(hidden: Secret, host: str, script: str) -> str:
    port = hidden.port(hidden.tcp6 if host == "[::1]" else hidden.tcp)
    return script.replace("HOST", f"{host}:{port}").replace("UDP", str(hidden.port(hidden.udp)))


def visited(server: Strange, paths: Iterable[str], allow_private: bool) -> list[Finding]:
    """As a public site: by a name, which is allowed though it leads to this machine. Nothing is found there."""
    host = f"outside.test:{server.server_port}"
    made = Settings(allow_private=allow_private, allow=frozenset({host}), seconds=8)
    given = [doubted(f"http://{host}{path}#gone", "fragment-lost", 200) for path in paths]
    told = list(third(given, made))
    assert [one.verdict for one in told] == ["fragment-lost"] * len(given)
    assert {path for path in paths if not server.counts[path]} == set(), "each page was visited"
    return told


@pytest.mark.parametrize("allow_private", [False, True], ids=["guarded", "open"])
def test_scripts(hidden: Secret, allow_private: bool) -> None:
    scripts = [at(hidden, host, script) for script in WAYS.values() for host in ("127.0.0.1", "[::1]")]
    scripts += [at(hidden, host, WAYS["fetch"]) for host in HOSTS[1:]]
    scripts += [at(hidden, host, SECURE) for host in (*HOSTS, "[::1]")]
    with strange({"/page": (200, page(*scripts)), "/to": to}) as server:
        visited(server, ["/page"], allow_private)
    if not allow_private:
        assert hidden.came == []
        return
    told = b"\n".join(hidden.came).decode("latin-1")
    assert {way for way in WAYS if f" /{way} HTTP" not in told} == set()
    reached = (f"Host: {host}:{hidden.port(hidden.tcp)}" for host in ("localhost", "0.0.0.0", "inside.test"))  # noqa: S104
    assert [host for host in reached if host not in told] == []
    assert f"Host: [::1]:{hidden.port(hidden.tcp6)}" in told


LEADS: dict[str, Callable[[str], Answer]] = {
    "redirect": lambda there: (302, "", {"Location": there}),
    "moved": lambda there: (308, "", {"Location": there}),
    "refresh": lambda there: (200, f'<meta http-equiv="refresh" content="0; url={there}">'),
    "header": lambda there: (200, "", {"Refresh": f"0; url={there}"}),
    "script": lambda there: (200, f"<script>location = '{there}'</script>"),
    "form": lambda there: (
        200,
        f"<form method=post action='{there}'></form><script>document.forms[0].submit()</script>",
    ),
}


@pytest.mark.parametrize("allow_private", [False, True], ids=["guarded", "open"])
def test_the_page_itself_leads_there(hidden: Secret, quick: None, allow_private: bool) -> None:
    hosts = dict(
        zip(LEADS, ("127.0.0.1", "[::1]", "inside.test", "localhost", "127.0.0.1", "inside.test"), strict=True)
    )
    pages = {f"/{way}": lead(at(hidden, hosts[way], f"http://HOST/{way}")) for way, lead in LEADS.items()}
    with strange(pages) as server:
        visited(server, pages, allow_private)
    came = b"\n".join(hidden.came).decode("latin-1")
    assert {way for way in LEADS if f" /{way} HTTP" in came} == (set(LEADS) if allow_private else set())
    assert bool(hidden.came) == allow_private


def test_no_other_scheme(quick: None) -> None:
    """The anchor of the data: pages would be found if they were shown."""
    shown = "data:text/html;base64,PGgxIGlkPWdvbmU+Z29uZTwvaDE+"
    pages = {f"/to?{there}": to for there in ("file:///etc/hostname", shown, "chrome://version", "ftp://a/")}
    scripts = {
        "/script": (200, f"<script>location = '{shown}'</script>"),
        "/open": (200, f"<script>open('{shown}')</script>"),
    }
    with strange({"/to": to, **scripts}) as server:
        told = visited(server, [*pages, *scripts], False)
    assert [one.evidence.chain[-1].status for one in told[: len(pages)]] == [None] * len(pages)


NO_FLAGS = tuple(flag for flag in engine.ARGUMENTS if "webrtc" not in flag)


@pytest.mark.parametrize(
    ("flags", "script", "leaks"),
    [
        (engine.ARGUMENTS, engine.NO_PEERS, False),
        (engine.ARGUMENTS, "", False),
        (NO_FLAGS, engine.NO_PEERS, False),
        (NO_FLAGS, "", True),
    ],
    ids=["both locks", "flags alone", "script alone", "neither"],
)
def test_no_datagrams(
    hidden: Secret, monkeypatch: pytest.MonkeyPatch, flags: tuple[str, ...], script: str, leaks: bool
) -> None:
    """STUN, TURN and WebTransport (QUIC) know no proxy."""
    monkeypatch.setattr(engine, "ARGUMENTS", flags)
    monkeypatch.setattr(engine, "NO_PEERS", script)
    scripts = (at(hidden, "127.0.0.1", PEERS), at(hidden, "127.0.0.1", TRANSPORT))
    with strange({"/page": (200, page(*scripts))}) as server:
        visited(server, ["/page"], False)
    assert any(came.startswith(b"UDP") for came in hidden.came) == leaks
    assert not [came for came in hidden.came if not came.startswith(b"UDP")]


def environments(numbers: Iterable[int]) -> Iterator[bytes]:
    """Of the processes that are still there."""
    for number in numbers:
        with suppress(OSError):
            yield Path(f"/proc/{number}/environ").read_bytes()


def test_chromium_is_not_told_our_secrets(quick: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setenv("GITHUB_TOKEN", "a-secret-token")
    with strange({"/page": (200, page())}) as server:
        given = [doubted(server.url("/page#tides"), "fragment-lost", 200)] * 2
        with closing(third(given, Settings(allow=frozenset({server.host})))) as going:
            assert next(going).verdict == "ok"
            told = list(environments(mine(tmp_path)))
    assert any(b"PATH=" in one for one in told)
    assert not [one for one in told if b"a-secret-token" in one]


def test_nothing_is_downloaded(quick: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Looked for while the page is open, as Playwright deletes what was downloaded."""
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setenv("HOME", str(tmp_path))
    attached = {"Content-Disposition": "attachment; filename=loot.bin", "Content-Type": "application/octet-stream"}
    click = (
        "document.body.append(Object.assign(document.createElement('a'), {href: '/loot'})); document.links[0].click()"
    )
    pages: Pages = {"/page": (200, page(click)), "/loot": (200, "loot" * 99, attached)}
    kept: set[str] = set()
    done = threading.Event()

    def look() -> None:
        while not done.wait(0.02):
            with suppress(OSError):  # folders come and go
                kept.update(str(path) for path in tmp_path.rglob("*") if _holds(path, b"lootloot"))

    looking = threading.Thread(target=look)
    looking.start()
    with strange(pages) as server:
        given = doubted(server.url("/page#gone"), "fragment-lost", 200)
        [told] = third([given], Settings(allow=frozenset({server.host}), seconds=8))
        done.set()
        looking.join()
        assert server.counts["/loot"]
    assert told.verdict == "fragment-lost"
    # Chromium may write the first bytes into a hidden file before it asks whether a download is wanted.
    assert [name for name in kept if "/.org.chromium." not in name] == []
    assert not [path for path in tmp_path.rglob("*") if _holds(path, b"lootloot")]


def _holds(path: Path, words: bytes) -> bool:
    try:
        return path.is_file() and path.stat().st_size < 10_000 and words in path.read_bytes()
    except OSError:
        return False
