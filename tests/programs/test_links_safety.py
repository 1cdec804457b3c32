"""scripts/check_links.py, addresses that may not be asked, and servers that send too much, too slowly or for ever."""

from __future__ import annotations

import re
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from urllib.parse import quote

import pytest

from atlas import network
from atlas.links import browse, chain
from atlas.links.records import BROKEN, Link
from tests.programs.world import HEAVY, INSIDE, OUTSIDE, REDIRECTS, VISIT, WAYS, Server, World

DIRECT = """
http://127.0.0.1:{port}/ http://127.1:{port}/ http://127.255.255.254:{port}/ http://0.0.0.0:{port}/ http://[::1]:{port}/
http://[::]:{port}/ http://localhost:{port}/ http://localhost.:{port}/ http://LOCALHOST:{port}/ http://10.0.0.1/
http://172.16.0.1/ http://192.168.1.1/ http://100.64.0.1/ http://169.254.169.254/latest/meta-data/ http://[fe80::1]/
http://[fd00::1]/ http://[fd00:ec2::254]/ http://224.0.0.1/ http://255.255.255.255/ http://2130706433:{port}/
http://0x7f.1:{port}/ http://0x7f000001:{port}/ http://0177.0.0.1:{port}/ http://017700000001:{port}/
http://[::ffff:127.0.0.1]:{port}/ http://[::ffff:7f00:1]:{port}/ http://[::127.0.0.1]:{port}/
http://[64:ff9b::7f00:1]:{port}/ http://[2002:7f00:1::]:{port}/ http://①②⑦.⓪.⓪.①:{port}/ http://127。0。0。1:{port}/
http://inner.example:{port}/ http://mixed.example:{port}/ http://127.0.0.2:{port}@127.0.0.1:{port}/
http://me:secret@127.0.0.2:{port}/told ftp://127.0.0.1:{port}/ gopher://127.0.0.1:{port}/ file:///etc/passwd
""".split()
ELSEWHERE = """
http://127.0.0.1:{port}/ http://[::1]:{port}/ http://inner.example:{port}/ http://0x7f.1:{port}/ http://169.254.169.254/
//127.0.0.1:{port}/ http:\\\\127.0.0.1:{port}/ ftp://127.0.0.1:{port}/ gopher://127.0.0.1:{port}/ file:///etc/passwd
""".split()


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    made = World(tmp_path)
    yield made
    made.close()


def _connected(told: str) -> set[str]:
    return set(re.findall(r"^connects to (\S+)$", told, re.MULTILINE))


def test_no_private_address_is_asked(world: World) -> None:
    """A name that is public at first and private when it is looked up again is asked at its public address only."""
    report, told = world.check(["http://rebound.example:{port}/", *DIRECT])
    asked = {link.url for link in report.links if link.verdict != "inconclusive"}
    assert asked <= {f"http://rebound.example:{world.port}/"}
    assert _connected(told) == {OUTSIDE}
    assert world.inside.heads == []
    assert not [head for head in world.outside.heads if "told" in head or "authorization" in head.lower()]


def test_no_redirect_leads_to_a_private_address(world: World) -> None:
    targets = [quote(target.format(port=world.port), safe="") for target in ELSEWHERE]
    links = [f"http://outer.example:{{port}}/{way}/{hops}/{to}" for way in WAYS for hops in (1, 3) for to in targets]
    report, told = world.check(links)
    assert len(report.links) == len(links)
    assert [(link.url, link.verdict) for link in report.links if link.verdict in BROKEN] == []
    assert _connected(told) == {OUTSIDE}
    assert world.inside.heads == []
    asked = {head.split(" ")[1] for head in world.outside.heads}
    assert {f"/{way}/1/{to}" for way in WAYS for to in targets} <= asked, "followed as far as they may be"


@pytest.mark.parametrize("way", WAYS)
def test_no_redirect_leads_to_an_address_with_credentials(world: World, way: str) -> None:
    target = quote(f"http://me:secret@outer.example:{world.port}/told", safe="")
    report, _ = world.check([f"http://outer.example:{{port}}/{way}/1/{target}"])
    assert [link.verdict for link in report.links] == ["inconclusive"]
    assert not [head for head in world.outside.heads if head.startswith("GET /told")]


@pytest.fixture(scope="module")
def heavy(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[dict[str, Link], Server, str]]:
    """One run over all that is heavy or slow, each on a host of its own: a busy machine makes some silent, not all."""
    world = World(tmp_path_factory.mktemp("heavy"))
    links = [f"http://{name}.outer.example:{{port}}/{name}" for name in (*HEAVY, "x")]  # x: one that answers at once
    report, told = world.check(links, "--deadline", "60")
    yield {link.url.rpartition("/")[2]: link for link in report.links}, world.outside, told
    world.close()


@pytest.mark.parametrize("name", HEAVY)
def test_what_is_heavy_or_slow_costs_little_time(heavy: tuple[dict[str, Link], Server, str], name: str) -> None:
    links, server, _ = heavy
    chain = links[name].evidence.chain
    assert {"sweep", "recheck"} <= {step.by for step in chain}, links[name].evidence.why
    assert all(step.seconds < VISIT + 2 for step in chain), chain
    assert len([head for head in server.heads if head.startswith(f"GET /{name}")]) < 100


def _megabytes(told: str) -> int:
    taken = re.search(r"^took (\d+) MB$", told, re.MULTILINE)
    assert taken
    return int(taken[1])


def test_what_is_heavy_costs_little_memory(heavy: tuple[dict[str, Link], Server, str]) -> None:
    assert _megabytes(heavy[2]) < 400


@pytest.mark.parametrize("name", REDIRECTS)
def test_the_body_of_a_redirect_is_not_read(world: World, name: str) -> None:
    report, told = world.check([f"http://outer.example:{{port}}/{name}"], "--deadline", "12")
    assert [link.evidence.why for link in report.links] == ["status 404 after a redirect"]
    assert _megabytes(told) < 200


def test_a_body_that_drips_for_ever_holds_nobody_up(world: World) -> None:
    links = [f"http://outer.example:{{port}}/{name}" for name in ("drip-body", "x")]
    report, _ = world.check(links, "--deadline", "15")
    assert [link.evidence.why for link in report.links] == ["status 404", "status 404"]


def _browser(before: Callable[[str], None] = lambda _: None) -> browse.Browser:
    return browse.Browser(ssl.create_default_context(), True, before, seconds=1.0)


def test_waiting_for_its_hosts_turn_is_not_the_links_time(world: World) -> None:
    """Else many redirects to one host make it look dead."""
    look = _browser(lambda _: time.sleep(1.2)).visit(f"http://{OUTSIDE}:{world.port}/x")
    assert look.status == 404, look.words


def test_a_name_with_many_silent_addresses_costs_no_more_than_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(network, "resolved", lambda *_: [INSIDE] * 8)
    monkeypatch.setattr(browse, "READ_SECONDS", 0.8)
    with socket.create_server((INSIDE, 0), backlog=0) as full, ExitStack() as waiting:
        where = full.getsockname()
        for _ in range(3):  # as many as wait to be let in; the next ones get no answer
            one = waiting.enter_context(socket.socket())
            one.setblocking(False)
            one.connect_ex(where)
        started = time.monotonic()
        look = _browser().visit(f"http://many.example:{where[1]}/")
    assert look.failure == "no-answer"
    assert time.monotonic() - started < 2.5


@pytest.mark.parametrize("name", ["drip-body", "drip-head"])
def test_the_issuer_of_a_certificate_is_not_waited_for(
    world: World, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    """Where a certificate says that its issuer is, there may be anything."""
    address = f"http://{OUTSIDE}:{world.port}/{name}".encode()
    leaf = b"\x06\x08\x2b\x06\x01\x05\x05\x07\x30\x02\x86" + bytes([len(address)]) + address
    monkeypatch.setattr(chain, "_leaf", lambda *_: leaf)
    monkeypatch.setattr(chain, "SECONDS", 1.0)
    done = threading.Thread(target=chain.completed, args=("https://x.example/", None, True), daemon=True)
    done.start()
    done.join(4)
    assert not done.is_alive()


def test_the_issuer_of_a_certificate_has_no_private_address(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    address = f"http://{INSIDE}:{world.port}/".encode()
    leaf = b"\x06\x08\x2b\x06\x01\x05\x05\x07\x30\x02\x86" + bytes([len(address)]) + address
    monkeypatch.setattr(chain, "_leaf", lambda *_: leaf)
    assert chain.completed("https://x.example/", None, allow_private=False) is None
    assert world.inside.heads == []
