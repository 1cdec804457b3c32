"""The fetcher against a server that misbehaves: what it gets, how often it asks, how long it waits, and whom."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

import httpcore
import httpx
import pytest

from atlas import network
from atlas.evidence import fetch
from atlas.evidence.fetch import Answer, Fetcher
from atlas.network import Guarded, Refused, client, public
from tests.programs.loopback import ETAG, MODIFIED, TEXT, Loopback, loopback


@dataclass
class Clock:
    """Time passes only by sleeping, and by `tick` with each look at the clock."""

    tick: float = 0.0
    now: float = 0.0
    waits: list[float] = field(default_factory=list)

    def __call__(self) -> float:
        self.now += self.tick
        return self.now

    def sleep(self, seconds: float) -> None:
        self.waits.append(seconds)
        self.now += seconds


@pytest.fixture
def server() -> Iterator[Loopback]:
    with loopback() as made:
        yield made


@pytest.fixture(scope="module")
def asking() -> Iterator[httpx.Client]:
    with client(allow_private=True) as made:
        yield made


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def fetcher(server: Loopback, asking: httpx.Client, clock: Clock) -> Fetcher:
    return Fetcher(asking, [server.host], allow_private=True, pace=0, clock=clock, sleep=clock.sleep)


def test_a_page(server: Loopback, fetcher: Fetcher, clock: Clock) -> None:
    assert fetcher.get(server.url("/ok")) == Answer(TEXT)
    assert (server.counts["/ok"], clock.waits) == (1, [])


def test_what_was_not_modified_is_not_sent_again(server: Loopback, fetcher: Fetcher) -> None:
    first = fetcher.get(server.url("/conditional"))
    assert first == Answer(TEXT, etag=ETAG, modified=MODIFIED)
    assert fetcher.get(server.url("/conditional"), first.etag, first.modified) == Answer(unchanged=True)
    assert [status for _, status in server.answered] == [200, 304]


def test_not_modified_without_having_asked_is_a_failure(server: Loopback, fetcher: Fetcher) -> None:
    assert fetcher.get(server.url("/always-304")) == Answer(reason="status 304")


def test_a_tag_that_could_not_be_sent_back_is_not_kept(server: Loopback, fetcher: Fetcher) -> None:
    assert fetcher.get(server.url("/foreign-tag")) == Answer(TEXT)


@pytest.mark.parametrize(
    ("path", "waits"),
    [
        ("/once/429/7", [7.0]),
        ("/once/429/0", [1.0]),
        ("/once/429/-5", [1.0]),
        ("/once/429/soon", [1.0]),
        ("/once/429", [1.0]),
        ("/once/503", [1.0]),
        ("/once/503/60", [60.0]),
        ("/once/408", [1.0]),
    ],
)
def test_later_means_later(server: Loopback, fetcher: Fetcher, clock: Clock, path: str, waits: list[float]) -> None:
    assert fetcher.get(server.url(path)) == Answer(TEXT)
    assert (server.counts[path], clock.waits) == (2, waits)


def test_later_may_be_a_date(server: Loopback, fetcher: Fetcher, clock: Clock) -> None:
    assert fetcher.get(server.url("/once/429/date")).body == TEXT
    [wait] = clock.waits
    assert 25 < wait <= 30


@pytest.mark.parametrize(
    ("path", "requests", "waits"),
    [
        ("/status/500", 3, [1.0, 2.0]),
        ("/status/404", 1, []),
        ("/status/403", 1, []),
        ("/status/204", 1, []),
        ("/once/429/61", 1, []),
        ("/once/429/99999999999999999999", 1, []),
    ],
)
def test_no_page(
    server: Loopback, fetcher: Fetcher, clock: Clock, path: str, requests: int, waits: list[float]
) -> None:
    assert fetcher.get(server.url(path)) == Answer(reason=f"status {path.split('/')[2]}")
    assert (server.counts[path], clock.waits) == (requests, waits)


@pytest.mark.parametrize(
    ("path", "reason"), [("/truncated", "RemoteProtocolError"), ("/reset", "ReadError"), ("/header", "ProtocolError")]
)
def test_a_broken_answer_is_tried_again(
    server: Loopback, fetcher: Fetcher, clock: Clock, path: str, reason: str
) -> None:
    answer = fetcher.get(server.url(path))
    assert answer.body is None
    assert reason in (answer.reason or "")
    assert (server.counts[path], clock.waits) == (3, [1.0, 2.0])


def test_nobody_there(asking: httpx.Client, clock: Clock) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        host = f"127.0.0.1:{free.getsockname()[1]}"
    fetcher = Fetcher(asking, [host], allow_private=True, pace=0, clock=clock, sleep=clock.sleep)
    assert "ConnectError" in (fetcher.get(f"http://{host}/ok").reason or "")
    assert clock.waits == [1.0, 2.0]


def test_the_patience_is_for_all_tries_together(server: Loopback, fetcher: Fetcher, clock: Clock) -> None:
    """Tries that took long leave no time for another."""
    clock.tick = 100
    assert fetcher.get(server.url("/status/500")) == Answer(reason="status 500")
    assert (server.counts["/status/500"], clock.waits) == (1, [])


@pytest.mark.parametrize("path", ["/endless", "/bomb"])
def test_the_cap_on_size(
    server: Loopback, fetcher: Fetcher, monkeypatch: pytest.MonkeyPatch, clock: Clock, path: str
) -> None:
    monkeypatch.setattr(fetch, "MOST_BYTES", 100_000)
    assert fetcher.get(server.url(path)) == Answer(reason="more than 100,000 bytes")
    assert (server.counts[path], clock.waits) == (1, [])


def test_a_page_of_just_the_cap(server: Loopback, fetcher: Fetcher, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetch, "MOST_BYTES", len(TEXT.encode()))
    assert fetcher.get(server.url("/gzipped")).body == TEXT
    monkeypatch.setattr(fetch, "MOST_BYTES", len(TEXT.encode()) - 1)
    assert fetcher.get(server.url("/gzipped")).body is None


@pytest.mark.parametrize(
    ("path", "encoding"), [("/double-bomb", "gzip, gzip"), ("/encoded/br", "br"), ("/encoded/x-y", "x-y")]
)
def test_an_encoding_not_asked_for(server: Loopback, fetcher: Fetcher, path: str, encoding: str) -> None:
    """Bytes that nobody can read would count as a page that lost all its words."""
    assert fetcher.get(server.url(path)) == Answer(reason=f"encoded as {encoding}")


def test_the_cap_on_time(server: Loopback, fetcher: Fetcher, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is looked at with every byte that comes, however few they are."""
    monkeypatch.setattr(fetch, "MOST_SECONDS", 5.0)
    clock.tick = 1
    assert fetcher.get(server.url("/slow")) == Answer(reason="took longer than 5 seconds")
    assert server.counts["/slow"] == 1


@pytest.mark.parametrize(
    ("label", "codec"),
    [
        ("utf-8", "utf-8"),
        ("iso-8859-1", "latin-1"),
        ("windows-1252", "cp1252"),
        ("nonsense", "utf-8"),
        ("hex", "utf-8"),
        ("idna", "utf-8"),
        ("undefined", "utf-8"),
        ('""', "utf-8"),
    ],
)
def test_charsets(server: Loopback, fetcher: Fetcher, label: str, codec: str) -> None:
    assert fetcher.get(server.url(f"/charset/{label}/{codec}")).body == TEXT


def test_bytes_of_another_charset_do_no_harm(server: Loopback, fetcher: Fetcher) -> None:
    assert fetcher.get(server.url("/charset/utf-8/latin-1")).body == TEXT.replace("öß", "\ufffd\ufffd")


def test_redirects_on_the_host(server: Loopback, fetcher: Fetcher) -> None:
    assert fetcher.get(server.url(f"/to/{quote('/ok', '')}")).body == TEXT
    assert fetcher.get(server.url("/hops/5")).body == TEXT
    assert fetcher.get(server.url("/hops/6")) == Answer(reason="more than 5 redirects")


def test_a_loop_of_redirects_ends(server: Loopback, fetcher: Fetcher) -> None:
    loop = "/to/" + quote("/to/x", "")
    assert fetcher.get(server.url(loop)).reason == "more than 5 redirects"
    assert server.counts.total() == 6


@pytest.mark.parametrize(
    ("location", "reason"),
    [
        ("https://elsewhere.example/ok", "redirected to another host (elsewhere.example)"),
        ("//elsewhere.example/ok", "redirected to another host (elsewhere.example)"),
        ("http://10.0.0.1/", "redirected to another host (10.0.0.1)"),
        ("http://169.254.169.254/latest/meta-data", "redirected to another host (169.254.169.254)"),
        ("http://[::1]/", "redirected to another host ([::1])"),
        ("file:///etc/passwd", "file instead of https"),
        ("ftp://elsewhere.example/ok", "ftp instead of https"),
    ],
)
def test_redirects_elsewhere(server: Loopback, fetcher: Fetcher, location: str, reason: str) -> None:
    assert fetcher.get(server.url(f"/to/{quote(location, '')}")) == Answer(reason=reason)
    assert server.counts.total() == 1


@pytest.mark.parametrize(
    "location",
    ["http://[", "http://a:b/", "http://[1]/", "http://\x7f/", "https://xn--/", "//:0", "javascript:alert(1)"],
)
def test_redirects_to_what_is_no_address(server: Loopback, fetcher: Fetcher, location: str) -> None:
    answer = fetcher.get(server.url(f"/to/{quote(location, '')}"))
    assert answer.body is None
    assert answer.reason


def test_a_redirect_that_does_not_say_where(server: Loopback, fetcher: Fetcher) -> None:
    assert fetcher.get(server.url("/nowhere")) == Answer(reason="status 302")


def test_a_listed_name_that_leads_inside_is_refused_after_a_redirect(
    server: Loopback, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The list of hosts alone does not decide: the connection looks at the address."""
    monkeypatch.setattr(network, "public", lambda address: address == "127.0.0.1" or public(address))
    with client() as guarded:
        hosts = [server.host, "10.0.0.1"]
        fetcher = Fetcher(guarded, hosts, allow_private=True, pace=0, clock=clock, sleep=clock.sleep)
        answer = fetcher.get(server.url(f"/to/{quote('http://10.0.0.1/', '')}"))
    assert answer == Answer(reason="10.0.0.1 leads to a private address")
    assert clock.waits == []


def test_the_pace_is_kept_for_each_host(server: Loopback, asking: httpx.Client, clock: Clock) -> None:
    other = f"localhost:{server.port}"
    hosts = [server.host, other]
    fetcher = Fetcher(asking, hosts, allow_private=True, pace=0.5, clock=clock, sleep=clock.sleep)
    fetcher.get(server.url("/ok"))
    fetcher.get(f"http://{other}/ok")
    assert clock.waits == []
    fetcher.get(server.url("/ok"))
    assert clock.waits == [0.5]
    clock.now += 0.4
    fetcher.get(f"http://{other}/hops/1")
    assert clock.waits == pytest.approx([0.5, 0.5])
    clock.now += 10
    fetcher.get(server.url("/ok"))
    assert clock.waits == pytest.approx([0.5, 0.5])


@pytest.mark.parametrize(
    ("hosts", "address"),
    [
        (["learn.microsoft.com"], "https://elsewhere.example/learn.microsoft.com/"),
        (["learn.microsoft.com"], "https://learn.microsoft.com.elsewhere.example/"),
        (["learn.microsoft.com"], "https://learn.microsoft.com@elsewhere.example/"),
        (["learn.microsoft.com"], "https://elsewhere.example@learn.microsoft.com/"),
        (["learn.microsoft.com"], "https://learn.microsoft.com:8443/"),
        (["raw.example/Good"], "https://raw.example/Bad/x"),
        (["raw.example/Good"], "https://raw.example/Goodbye/x"),
        (["raw.example/Good"], "https://raw.example/Good/../Bad/x"),
        (["raw.example/Good"], "https://raw.example/Good/%2e%2E/Bad/x"),
        (["raw.example/Good"], "https://raw.example/Good/..%2fBad/x"),
        ([], "https://learn.microsoft.com/"),
    ],
)
def test_hosts_outside_the_list(
    asking: httpx.Client, monkeypatch: pytest.MonkeyPatch, hosts: list[str], address: str
) -> None:
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: pytest.fail("asked for a name"))
    assert "another host" in (Fetcher(asking, hosts, pace=0).get(address).reason or "")


@pytest.mark.parametrize(
    "address", ["http://learn.microsoft.com/", "HTTP://learn.microsoft.com/", "learn.microsoft.com/"]
)
def test_only_https(asking: httpx.Client, address: str) -> None:
    assert "instead of https" in (Fetcher(asking, ["learn.microsoft.com"], pace=0).get(address).reason or "")


def test_no_http_without_allow_private(server: Loopback, asking: httpx.Client) -> None:
    assert Fetcher(asking, [server.host], pace=0).get(server.url("/ok")) == Answer(reason="http instead of https")
    assert server.counts.total() == 0


PRIVATE = """127.0.0.1 127.8.8.8 10.0.0.1 172.16.0.1 192.168.1.1 169.254.169.254 100.64.0.1 100.127.255.254 0.0.0.0
224.0.0.1 239.1.1.1 255.255.255.255 192.0.2.1 198.18.0.1 240.0.0.1 :: ::1 fe80::1 fe80::1%eth0 fc00::1 fd12::1 fec0::1
ff02::1 2001:db8::1 ::ffff:10.0.0.1 ::ffff:127.0.0.1 ::ffff:169.254.169.254 ::10.0.0.1 64:ff9b::10.0.0.1
64:ff9b::169.254.169.254 64:ff9b:1::1 2002:a00:1::1 2002:7f00:1::""".split()
PUBLIC = "1.1.1.1 93.184.216.34 2606:4700::1111 ::ffff:1.1.1.1 64:ff9b::1.1.1.1 100.63.0.1 172.32.0.1".split()


@pytest.mark.parametrize("address", PRIVATE)
def test_private_addresses(address: str) -> None:
    assert not public(address)


@pytest.mark.parametrize("address", PUBLIC)
def test_public_addresses(address: str) -> None:
    assert public(address)


@dataclass
class Wire(httpcore.NetworkBackend):
    """Connects to nothing, and remembers what it was asked for; `dead` addresses do not answer."""

    dead: tuple[str, ...] = ()
    asked: list[str] = field(default_factory=list)

    def connect_tcp(self, host: str, *_: Any, **__: Any) -> httpcore.NetworkStream:
        self.asked.append(host)
        if host in self.dead:
            raise httpcore.ConnectError("dead")
        return httpcore.MockStream([])


Resolve = Callable[..., list[tuple[int, int, int, str, tuple[str, int]]]]


def resolving(*addresses: str) -> Resolve:
    return lambda *_, **__: [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, 443)) for address in addresses]


def guarded(wire: Wire) -> Guarded:
    made = Guarded(allow_private=False)
    made.inner = wire  # type: ignore[assignment]
    return made


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "::1", "::ffff:10.0.0.1", "0x7f.1", "2130706433", "0177.0.0.1", "localhost"]
)
def test_a_private_literal_however_written(host: str) -> None:
    wire = Wire()
    with pytest.raises(Refused, match="private"):
        guarded(wire).connect_tcp(host, 443)
    assert wire.asked == []


@pytest.mark.parametrize("address", ["10.0.0.1", "::ffff:10.0.0.1", "169.254.169.254", "100.64.0.1", "fe80::1%2"])
def test_a_name_that_leads_to_a_private_address(monkeypatch: pytest.MonkeyPatch, address: str) -> None:
    monkeypatch.setattr(socket, "getaddrinfo", resolving(address))
    wire = Wire()
    with pytest.raises(Refused, match=r"learn\.example leads to a private address"):
        guarded(wire).connect_tcp("learn.example", 443)
    assert wire.asked == []


@pytest.mark.parametrize("addresses", [("1.1.1.1", "10.0.0.1"), ("10.0.0.1", "1.1.1.1")])
def test_a_name_that_leads_to_both(monkeypatch: pytest.MonkeyPatch, addresses: tuple[str, ...]) -> None:
    monkeypatch.setattr(socket, "getaddrinfo", resolving(*addresses))
    wire = Wire()
    with pytest.raises(Refused):
        guarded(wire).connect_tcp("learn.example", 443)
    assert wire.asked == []


def test_the_address_connected_to_is_the_one_that_was_checked(monkeypatch: pytest.MonkeyPatch) -> None:
    """A name that leads elsewhere the second time is not asked a second time."""
    answers = iter([resolving("1.1.1.1"), resolving("127.0.0.1")])
    monkeypatch.setattr(socket, "getaddrinfo", lambda *given, **named: next(answers)(*given, **named))
    wire = Wire()
    guarded(wire).connect_tcp("learn.example", 443)
    assert wire.asked == ["1.1.1.1"]
    assert next(answers)()[0][4][0] == "127.0.0.1"


def test_another_address_of_the_name_is_tried(monkeypatch: pytest.MonkeyPatch) -> None:
    """As where IPv6 is announced and does not work."""
    monkeypatch.setattr(socket, "getaddrinfo", resolving("2606:4700::1111", "1.1.1.1"))
    wire = Wire(dead=("2606:4700::1111",))
    guarded(wire).connect_tcp("learn.example", 443)
    assert wire.asked == ["2606:4700::1111", "1.1.1.1"]
    with pytest.raises(httpcore.ConnectError, match="dead"):
        guarded(Wire(dead=("2606:4700::1111", "1.1.1.1"))).connect_tcp("learn.example", 443)


def test_no_such_name(monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: object, **__: object) -> None:
        raise socket.gaierror(-2, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", fails)
    with pytest.raises(httpcore.ConnectError, match=r"no such host: learn\.example"):
        guarded(Wire()).connect_tcp("learn.example", 443)


@pytest.mark.parametrize("host", ["[::1]", "[::ffff:7f00:1]", "127.0.0.1", "localhost"])
def test_the_client_of_the_tool_is_guarded(host: str) -> None:
    """From the fetcher down to the connection, without --allow-private."""
    with client() as made:
        answer = Fetcher(made, [host], pace=0).get(f"https://{host}/")
    assert "leads to a private address" in (answer.reason or "")


def test_no_proxy_of_the_environment_is_used(server: Loopback, monkeypatch: pytest.MonkeyPatch, clock: Clock) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:1")
    monkeypatch.setenv("ALL_PROXY", "http://127.0.0.1:1")
    with client(allow_private=True) as made:
        fetcher = Fetcher(made, [server.host], allow_private=True, pace=0, clock=clock, sleep=clock.sleep)
        assert fetcher.get(server.url("/ok")).body == TEXT
