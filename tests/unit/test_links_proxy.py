"""The guard that Chromium's traffic goes through, asked by hand."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from atlas.links.proxy import Limits, Proxy
from tests.browser.strange import Handler, Strange, strange


@pytest.fixture
def server() -> Iterator[Strange]:
    with strange({"/page": (200, "fine"), "/large": (200, "x" * 500_000), "/echo": echo}) as made:
        yield made


def echo(request: Handler) -> tuple[int, str]:
    body = request.rfile.read(int(request.headers.get("Content-Length", 0))).decode()
    return 200, f"{request.command} {body} {sorted(name.lower() for name in request.headers)}"


def asked(proxy: Proxy, request: str, then: bytes = b"") -> bytes:
    """All that comes back until the connection is closed."""
    with socket.create_connection(("127.0.0.1", proxy.server_port), 5) as connection:
        connection.sendall(request.encode().replace(b"\n", b"\r\n") + b"\r\n\r\n" + then)
        parts = []
        while part := connection.recv(65536):
            parts.append(part)
    return b"".join(parts)


def tunnel(proxy: Proxy, host: str) -> socket.socket:
    connection = socket.create_connection(("127.0.0.1", proxy.server_port), 5)
    connection.sendall(f"CONNECT {host} HTTP/1.1\r\n\r\n".encode())
    assert connection.recv(100) == b"HTTP/1.1 200 Connection established\r\n\r\n"
    return connection


def guard(server: Strange, **limits: Any) -> Proxy:
    return Proxy(allow=frozenset({server.host}), limits=Limits(**limits))


INSIDE = ["127.0.0.1", "localhost", "127.1", "2130706433", "0x7f000001", "017700000001", "0.0.0.0", "[::1]", "[::]"]  # noqa: S104
INSIDE += ["[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "[64:ff9b::7f00:1]", "10.1.2.3", "192.168.0.1", "172.16.0.1"]
INSIDE += ["169.254.169.254", "[fe80::1%25lo]", "[fc00::1]", "224.0.0.1", "255.255.255.255", "100.64.0.1"]


@pytest.mark.parametrize("host", INSIDE)
def test_nothing_private_is_reached(server: Strange, host: str) -> None:
    port = server.server_port
    with Proxy() as proxy:
        for request in (
            f"CONNECT {host}:{port} HTTP/1.1",
            f"GET http://{host}:{port}/page HTTP/1.1\nHost: public.test",
        ):
            head = asked(proxy, request).decode()
            assert "Proxy-Status: atlas; error=destination_ip_prohibited" in head or "error=dns_error" in head
    assert not server.counts


@pytest.mark.parametrize(("allow_private", "allowed"), [(True, ""), (False, "127.0.0.1:{}")], ids=["all", "named"])
def test_tests_may_reach_this_machine(server: Strange, allow_private: bool, allowed: str) -> None:
    port = server.server_port
    with Proxy(allow_private, frozenset({allowed.format(port)})) as proxy:
        assert asked(proxy, f"GET http://127.0.0.1:{port}/page HTTP/1.1\nHost: x").endswith(b"\r\n\r\nfine")
        with tunnel(proxy, f"127.0.0.1:{port}") as connection:
            connection.sendall(b"GET /page HTTP/1.0\r\n\r\n")
            assert connection.recv(100).startswith(b"HTTP/1.1 200 OK")
    assert server.counts == {"/page": 2}


def test_the_address_that_was_checked_is_the_one_that_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    """A name whose second answer is private, as DNS rebinding has it."""
    answers = iter(["93.184.215.14", "127.0.0.1"])
    used: list[str] = []

    def look_up(host: str, port: int, **_: Any) -> list[Any]:
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (next(answers), port))]

    def connect(address: tuple[str, int], *_: Any) -> socket.socket:
        used.append(address[0])
        return socket.socket()

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    monkeypatch.setattr(socket, "create_connection", connect)
    proxy = Proxy()
    try:
        proxy.connected("rebind.test", 80).close()
        with pytest.raises(Exception, match="private"):
            proxy.connected("rebind.test", 80)
    finally:
        proxy.server_close()
    assert used == ["93.184.215.14"]


def test_one_private_answer_among_others_is_enough_to_refuse(monkeypatch: pytest.MonkeyPatch) -> None:
    both = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, 80)) for address in ("93.184.215.14", "10.0.0.1")]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: both)
    proxy = Proxy()
    with pytest.raises(Exception, match="private"):
        proxy.connected("both.test", 80)
    proxy.server_close()


@pytest.mark.parametrize(
    ("request_line", "status"),
    [
        ("GET /page HTTP/1.1", 400),
        ("GET https://127.0.0.1:{}/page HTTP/1.1", 400),
        ("GET file:///etc/passwd HTTP/1.1", 400),
        ("GET http:///page HTTP/1.1", 400),
        ("GET http://127.0.0.1:99999/ HTTP/1.1", 400),
        ("CONNECT 127.0.0.1 HTTP/1.1", 400),
        ("CONNECT : HTTP/1.1", 400),
        ("POST http://127.0.0.1:{}/page HTTP/1.1\nTransfer-Encoding: chunked", 400),
        ("POST http://127.0.0.1:{}/page HTTP/1.1\nContent-Length: -1", 400),
        ("POST http://127.0.0.1:{}/page HTTP/1.1\nContent-Length: 99999999", 413),
        ("TRACE http://127.0.0.1:{}/page HTTP/1.1", 501),
        ("GET http://no-such-host.invalid/ HTTP/1.1", 502),
    ],
)
def test_what_it_does_not_do(server: Strange, request_line: str, status: int) -> None:
    with guard(server) as proxy:
        assert asked(proxy, request_line.format(server.server_port)).startswith(f"HTTP/1.1 {status} ".encode())
    assert not server.counts


def test_nobody_listens() -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    with Proxy(allow_private=True) as proxy:
        assert asked(proxy, f"CONNECT 127.0.0.1:{port} HTTP/1.1").startswith(b"HTTP/1.1 502 ")


def test_one_request_a_connection(server: Strange) -> None:
    """The second would reach the first one's host, whatever it names."""
    with guard(server) as proxy:
        one = f"GET http://{server.host}/page HTTP/1.1\nHost: {server.host}"
        answer = asked(proxy, one, one.encode().replace(b"\n", b"\r\n") + b"\r\n\r\n")
    assert answer.count(b"HTTP/1.1 ") == 1
    assert answer.index(b"Connection: close") < answer.index(b"Content-Type")


def test_the_request_is_passed_on_without_what_was_meant_for_us(server: Strange) -> None:
    head = (
        f"POST http://{server.host}/echo HTTP/1.1\nHost: a\nProxy-Connection: keep-alive\nX-Own: 1\nContent-Length: 5"
    )
    with guard(server) as proxy:
        answer = asked(proxy, head, b"hello")
    assert answer.endswith(b"POST hello ['connection', 'content-length', 'host', 'x-own']")


@contextmanager
def talking(words: Callable[[socket.socket], None]) -> Iterator[str]:
    """A server that says what it likes to its only visitor."""
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def serve() -> None:
            connection, _ = listening.accept()
            with connection:
                connection.recv(1000)
                words(connection)

        threading.Thread(target=serve, daemon=True).start()
        yield f"127.0.0.1:{listening.getsockname()[1]}"


@pytest.mark.parametrize("words", [b"", b"SSH-2.0\n", b"hello", b"x" * 200_000])
def test_what_is_no_http_is_not_passed_on(words: bytes) -> None:
    with talking(lambda connection: connection.sendall(words)) as host, Proxy(allow_private=True) as proxy:
        answer = asked(proxy, f"GET http://{host}/ HTTP/1.1\nHost: a")
    assert answer.startswith(b"HTTP/1.1 502 ")
    assert b"http_protocol_error" in answer


def test_size_is_capped(server: Strange) -> None:
    with guard(server, size=100_000) as proxy:
        assert len(asked(proxy, f"GET http://{server.host}/large HTTP/1.1\nHost: a")) < 300_000
    with guard(server) as proxy:
        assert len(asked(proxy, f"GET http://{server.host}/large HTTP/1.1\nHost: a")) > 500_000


def drip(connection: socket.socket) -> None:
    try:
        while True:
            connection.sendall(b".")
            time.sleep(0.02)
    except OSError:
        return


@pytest.mark.parametrize("head", ["CONNECT {} HTTP/1.1", "GET http://{}/ HTTP/1.1\nHost: a"])
def test_time_is_capped_however_slowly_bytes_drip(head: str) -> None:
    started = time.monotonic()
    with talking(drip) as host, Proxy(allow_private=True, limits=Limits(seconds=0.5)) as proxy:
        asked(proxy, head.format(host), b"x")
    assert 0.4 < time.monotonic() - started < 4


def refused(proxy: Proxy, host: str) -> bool:
    """A connection too many is closed without a word."""
    try:
        return asked(proxy, f"CONNECT {host} HTTP/1.1\nHost: a") == b""
    except ConnectionError:
        return True


def test_connections_are_capped(server: Strange) -> None:
    with guard(server, connections=1) as proxy:
        with tunnel(proxy, server.host):
            assert refused(proxy, server.host)
        end = time.monotonic() + 5
        while refused(proxy, "127.0.0.1:1"):
            assert time.monotonic() < end, "a closed connection makes room for another"
            time.sleep(0.02)


def test_tunnels_end_with_the_proxy(server: Strange) -> None:
    with guard(server) as proxy:
        connection = tunnel(proxy, server.host)
    with connection:
        assert connection.recv(100) == b""
