"""The third opinion: what real Chromium makes of links that two programs could not judge."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from atlas.links import chromium
from atlas.links.chromium import Settings, Unavailable, third
from atlas.links.records import Finding, Verdict
from atlas.links.third import tab
from tests.browser.strange import PROSE, Answer, Handler, Pages, Strange, doubted, gone, mine, strange
from tests.conftest import ROOT


@pytest.fixture
def tmp_path() -> Iterator[Path]:
    """A short name: the socket in Chromium's profile may have 108 bytes, and pytest-xdist's folders are deep."""
    with tempfile.TemporaryDirectory(prefix="t", ignore_cleanup_errors=True) as folder:
        yield Path(folder)


WALL = "<title>Just a moment...</title><h1>Checking your browser</h1>"
PAGE = f"<title>Tides</title><h1 id=tides>Tides</h1>{PROSE}"
SECONDS = 10.0


def later(script: str, milliseconds: int = 400) -> str:
    return f"<script>setTimeout(() => {{ {script} }}, {milliseconds})</script>"


def challenge(then: str) -> Callable[[Handler], Answer]:
    """Until its script has set a cookie, which takes longer than a page rests."""

    def answer(request: Handler) -> Answer:
        if "human=1" in request.headers.get("Cookie", ""):
            return 200, then
        return 403, WALL + later("document.cookie = 'human=1'; location.reload()", 2000)

    return answer


def drawn(*known: str) -> Answer:
    """An application's shell for every address, with status 404 as hosts for static files send it."""
    draw = f"""const here = {list(known)}.includes(location.pathname);
        document.title = here ? "Board" : "Page not found";
        app.innerHTML = here ? `<h1 hidden>Page not found</h1><h1 id=b>Board</h1>{PROSE}`
                             : "<h1>Page not found</h1><p>We cannot find the page that you are looking for.</p>";"""
    return 404, f"<title>Board</title><div id=app></div>{later(draw)}"


DRAWN_MISSING = "document.body.innerHTML = '<h1>Page not found</h1>'; document.title = 'Page not found'"
PAGES: Pages = {
    "/made": (200, PAGE + later("document.body.insertAdjacentHTML('beforeend', '<h2 id=größe>Size</h2>')", 800)),
    "/named": (200, PAGE + later("document.body.insertAdjacentHTML('beforeend', '<a name=old></a>')")),
    "/scrolled": (200, PAGE + "<p style='height: 9000px'>" + later("scrollTo(0, 4000)")),
    "/lost": (200, PAGE + later("document.body.append('x')")),
    "/bare": (200, "<title>Bare</title><h1>Bare</h1><p>Few words.</p>"),
    "/challenge": challenge(PAGE),
    "/challenge-then-gone": challenge("<title>Not found</title><h1>Not found</h1>"),
    "/wall": (403, WALL),
    "/refused": (403, PAGE),
    "/reloads": (403, WALL + later("location.reload()", 1)),
    "/file": (200, "a file", {"Content-Disposition": "attachment"}),
    "/empty": (200, "<title>x</title><script>0</script>"),
    "spa*": drawn("/spa/board"),
    "/one/missing": (200, f"<body>{later(DRAWN_MISSING)}"),
    "one*": (200, PAGE),
    "hurt*": (
        200,
        f"<body><script>fetch('/data').then(r => {{ if (!r.ok) {{ {DRAWN_MISSING} }} }})</script>",
    ),
    "/data": (503, ""),
    "/endless": (200, PAGE + "<script>while (true) {}</script>"),
    "/alerts": (200, PAGE + "<script>while (true) alert('Hello')</script>"),
    "/popups": (200, PAGE + "<script>for (let i = 0; i < 9; i++) open('/popped')</script>" + later("open('/popped')")),
    "/registers": (200, PAGE + "<script>navigator.serviceWorker.register('/service.js')</script>"),
    "/silent": (0, ""),
}
EXPECTED: dict[str, tuple[Verdict, int, Verdict, str]] = {
    "/made#gr%C3%B6%C3%9Fe": ("fragment-lost", 200, "ok", "finds the anchor"),
    "/named#old": ("fragment-lost", 200, "ok", "finds the anchor"),
    "/scrolled#part": ("fragment-lost", 200, "ok", "finds the anchor"),
    "/lost#gone": ("fragment-lost", 200, "fragment-lost", "doubted, and Chromium finds none once"),
    "/bare#gone": ("fragment-lost", 200, "fragment-lost", "doubted"),
    "/popups#gone": ("fragment-lost", 200, "fragment-lost", "doubted, and Chromium finds none once"),
    "/registers#gone": ("fragment-lost", 200, "fragment-lost", "doubted, and Chromium finds none once"),
    "/endless#gone": ("fragment-lost", 200, "fragment-lost", "doubted"),
    "/alerts#gone": ("fragment-lost", 200, "fragment-lost", "doubted"),
    "/challenge": ("blocked", 403, "ok", "Chromium gets the page"),
    "/challenge#tides": ("blocked", 403, "ok", "Chromium gets the page"),
    "/challenge#gone": ("blocked", 403, "blocked", "doubted"),
    "/challenge-then-gone": ("blocked", 403, "blocked", "doubted"),
    "/wall": ("blocked", 403, "blocked", "doubted"),
    "/refused": ("blocked", 403, "blocked", "doubted"),
    "/reloads": ("blocked", 403, "blocked", "doubted"),
    "/file": ("blocked", 403, "blocked", "doubted"),
    "/empty": ("blocked", 403, "blocked", "doubted"),
    "/spa/board": ("inconclusive", 404, "ok", "status 404, but in Chromium scripts draw the page"),
    "/spa/gone": ("inconclusive", 404, "dead", "says “not found”, as the site does at an address that never existed"),
    "/one/missing": ("inconclusive", 200, "inconclusive", "in Chromium it says “not found”, and the site does not"),
    "/hurt/board": ("inconclusive", 200, "inconclusive", "doubted"),
    "/silent": ("inconclusive", 404, "inconclusive", "doubted"),
}


@pytest.fixture(scope="module")
def server() -> Iterator[Strange]:
    with strange(PAGES) as made:
        yield made


def settings(server: Strange, **others: object) -> Settings:
    return Settings(allow=frozenset({server.host}), seconds=SECONDS, **others)  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def found(server: Strange) -> dict[str, Finding]:
    """One Chromium for all, so that a page that spoils it shows in others."""
    given = [doubted(server.url(path), verdict, status) for path, (verdict, status, *_) in EXPECTED.items()]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(tab, "BUSY", 3.0)
        patch.setattr(tab, "REST", 1.5)
        patch.setattr(tab, "MOST_LOADS", 8)
        return {one.url.removeprefix(server.url("")): one for one in third(given, settings(server))}


@pytest.mark.parametrize("path", EXPECTED)
def test_verdicts(found: dict[str, Finding], path: str) -> None:
    _, status, verdict, why = EXPECTED[path]
    told = found[path]
    assert (told.verdict, told.to) == (verdict, None)
    assert told.evidence.why == why if why == "doubted" else why in told.evidence.why
    assert told.evidence.chain[0].status == status, "what the others saw is kept"
    assert {step.by for step in told.evidence.chain[1:]} >= {"browser"}


def test_the_way_is_told(found: dict[str, Finding]) -> None:
    steps = {path: [(step.by, step.status) for step in one.evidence.chain[1:]] for path, one in found.items()}
    assert steps["/challenge"] == [("browser", 403), ("browser", 200)]
    assert steps["/spa/gone"] == [("browser", 404), ("probe", 404)]
    assert found["/endless#gone"].evidence.chain[-1].error == "its scripts never rest"
    assert found["/reloads"].evidence.chain[-1].error == "it loads itself again and again"
    assert "Download" in str(found["/file"].evidence.chain[-1].error)
    assert found["/silent"].evidence.chain[-1].error


def test_no_page_opens_another(found: dict[str, Finding], server: Strange) -> None:
    assert found["/popups#gone"].evidence.chain[-1].status == 200
    assert server.counts["/popups"]
    assert not server.counts["/popped"]


def test_no_page_leaves_a_service_worker(found: dict[str, Finding], server: Strange) -> None:
    assert found["/registers#gone"]
    assert not server.counts["/service.js"]


def test_one_line_where_there_is_no_chromium(server: Strange, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    broken = tmp_path / "chromium"
    broken.write_text("#!/bin/sh\nexit 1\n")
    broken.chmod(0o755)
    for program, words in ((tmp_path / "none", "cannot be run"), (broken, "does not start")):
        monkeypatch.setenv("ATLAS_CHROMIUM", str(program))
        with pytest.raises(Unavailable, match=f"{program}.*{words}") as told:
            list(third([doubted(server.url("/wall"), "blocked", 403)], settings(server)))
        assert "\n" not in str(told.value)


def test_one_line_where_there_is_no_playwright(server: Strange, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("atlas.links.chromium.find_spec", lambda _: None)
    with pytest.raises(Unavailable, match="Playwright is not installed"):
        list(third([doubted(server.url("/wall"), "blocked", 403)], settings(server)))


@pytest.mark.usefixtures("browser")
def test_progress_turns_and_the_end_of_time(server: Strange) -> None:
    """Beside a Playwright of the caller's, as the tests' own."""
    told: list[str] = []
    asked: list[str] = []
    given = [doubted(server.url(f"/made?{number}#tides"), "fragment-lost", 200) for number in range(2)]
    made = settings(server, before=asked.append, progress=lambda one: told.append(one.verdict))
    assert [one.verdict for one in third(given, made)] == ["ok", "ok"]
    assert (asked, told) == ([one.url for one in given], ["ok", "ok"])
    assert list(third(given, settings(server, until=time.monotonic()))) == given


def test_the_deadline_of_all_ends_a_visit(server: Strange) -> None:
    started = time.monotonic()
    [told] = third([doubted(server.url("/wall"), "blocked", 403)], settings(server, until=started + 3))
    assert told.verdict == "blocked"
    assert time.monotonic() - started < SECONDS


def test_any_certificate_is_good_with_a_ca_only(tmp_path: Path) -> None:
    path = tmp_path / "own.pem"
    asked = "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=localhost"
    subprocess.run([*asked.split(), "-keyout", path, "-out", path], check=True, capture_output=True)
    with strange(PAGES, path) as secure:
        given = doubted(secure.url("/made#tides"), "fragment-lost", 200)
        [told] = third([given], settings(secure))
        assert told.verdict == "fragment-lost"
        assert "CERT" in str(told.evidence.chain[-1].error)
        assert next(third([given], settings(secure, ca=str(path)))).verdict == "ok"


def test_nothing_is_left_after_an_early_end(server: Strange, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    given = [doubted(server.url("/made#tides"), "fragment-lost", 200)] * 2
    with closing(third(given, settings(server))) as going:
        assert next(going).verdict == "ok"
        assert mine(tmp_path)
    assert gone(tmp_path)


def test_a_killed_chromium_costs_no_other_link(
    server: Strange, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr(chromium, "TABS", 1)

    def kill(_: Finding) -> None:
        for number in mine(tmp_path):
            os.kill(number, signal.SIGKILL)
        assert gone(tmp_path)

    given = [doubted(server.url("/made#tides"), "fragment-lost", 200)] * 3
    verdicts = [one.verdict for one in third(given, settings(server, progress=kill))]
    assert (verdicts[0], verdicts.count("ok") >= 2) == ("ok", True)


PROGRAM = """
import sys
from atlas.links.chromium import Settings, third
from atlas.links.records import Evidence, Finding
given = [Finding(url=sys.argv[1], verdict="blocked", evidence=Evidence(why=""))] * 2
list(third(given, Settings(allow=frozenset({sys.argv[2]}))))
"""


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL], ids=lambda number: number.name)
@pytest.mark.parametrize("path", ["/wall", "/endless"])
def test_no_orphans(tmp_path: Path, path: str, number: signal.Signals) -> None:
    """Ctrl-C reaches all processes of the terminal, also Playwright's driver."""
    with strange(PAGES) as server:
        command = [sys.executable, "-c", PROGRAM, server.url(path), server.host]
        environment = {**os.environ, "TMPDIR": str(tmp_path)}
        started = subprocess.Popen(
            command, cwd=ROOT, env=environment, start_new_session=True, stderr=subprocess.PIPE, text=True
        )
        while not server.counts[path] and started.poll() is None:
            time.sleep(0.02)
        assert mine(tmp_path)
        if number is signal.SIGINT:
            os.killpg(started.pid, number)
        else:
            started.send_signal(number)
        _, told = started.communicate(timeout=20)
    assert started.returncode == -number
    assert gone(tmp_path)
    assert told.count("Traceback") <= (number is signal.SIGINT), told
