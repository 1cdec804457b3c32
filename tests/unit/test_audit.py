"""The audit's judgements, from what its tools say; the tools themselves run in `make audit` alone."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from atlas.audit import lighthouse, markup, measure, tables, tools, weight, whole
from atlas.audit.server import Sent, answer
from atlas.program import Wrong
from tests.conftest import ROOT, run

FIGURES = ("first-contentful-paint", "largest-contentful-paint", "total-blocking-time", "cumulative-layout-shift")


def said(performance: float, **audits: float) -> str:
    """What Lighthouse writes, as far as it is read."""
    found: dict[str, Any] = {name: {"score": 1, "displayValue": "1\xa0s", "title": ""} for name in FIGURES}
    found |= {
        name: {"score": score, "title": f"About {name}", "details": {"items": ["x"]}} for name, score in audits.items()
    }
    categories: dict[str, Any] = {name: {"score": 1, "auditRefs": []} for name in lighthouse.AIMS}
    categories["performance"]["score"] = performance
    categories["seo"] = {
        "score": min(audits.values(), default=1),
        "auditRefs": [{"id": n, "weight": 1} for n in audits],
    }
    return json.dumps({"audits": found, "categories": categories})


def judged(*reports: str) -> dict[str, measure.Measure]:
    return {one.what: one for one in lighthouse.judged("page", [lighthouse.read(text) for text in reports])}


def test_lighthouse_says_what_falls_short_and_why() -> None:
    fine = judged(said(0.95))
    assert all(one.met for one in fine.values())
    short = judged(said(0.94, link=0.5))
    assert short["Lighthouse: performance"].faults[0] == "94, not 95"
    assert "total-blocking-time 1 s" in short["Lighthouse: performance"].faults[1]
    assert short["Lighthouse: seo"].faults == ("50, not 100", 'seo: link (About link) ["x"]')
    assert short["Lighthouse: accessibility"].met


def test_of_several_runs_the_best_counts_and_all_are_shown() -> None:
    one = judged(said(0.70), said(0.96), said(0.90))["Lighthouse: performance"]
    assert (one.got, one.met) == ("96 (best of 70, 96, 90)", True)
    assert not judged(said(0.70), said(0.94))["Lighthouse: performance"].met


def test_a_page_that_lighthouse_could_not_open_is_the_tools_failure() -> None:
    with pytest.raises(Wrong, match="saw no page: gone"):
        lighthouse.read('{"audits": {}, "categories": {}, "runtimeError": {"message": "gone"}}')


SITE = Path("/x/site")
CHECKED = json.dumps(
    {
        "messages": [
            {"type": "error", "url": "file:/x/site/a/index.html", "lastLine": 3, "message": "Bad", "extract": "<b\n>"},
            {"type": "error", "url": "file:/x/site/index.html", "lastLine": 4, "message": "Bad", "extract": "<i>"},
            {"type": "info", "url": "file:/x/site/index.html", "message": "Fine", "extract": "<i>"},
        ]
    }
)
KNOWN = """
exceptions:
  - {message: ^Bad$, markup: <i>, builders: [mkdocs, zensical], reason: The theme.}
  - {message: ^Worse, markup: <i>, builders: [mkdocs], reason: The theme.}
"""


def test_only_errors_that_are_not_excepted_are_ours_and_idle_exceptions_are_told() -> None:
    known = markup.exceptions(KNOWN)
    ours, idle = markup.judged(markup.read(CHECKED, SITE), known, "mkdocs", 2)
    assert ours.faults == ("a/index.html:3: Bad <b >",)
    assert len(idle.faults) == 1
    assert "'^Worse'" in idle.faults[0]
    assert "1 errors of the theme's" in idle.got
    assert list(markup.judged(markup.read(CHECKED, SITE), known, "zensical", 2))[1].met


def test_the_exceptions_have_reasons_and_patterns() -> None:
    known = markup.exceptions((ROOT / "src/atlas/audit/exceptions.yml").read_text())
    assert known
    for one in known:
        assert len(one.reason) > 20
        assert re.compile(one.message).pattern.startswith("^")
        assert re.compile(one.markup).pattern.startswith("<")


def test_the_weight_of_a_page_and_of_our_scripts_in_it() -> None:
    sent = [Sent("/page/", 100 * 1024), Sent("/assets/javascripts/bundle.js", 99 * 1024), Sent("/assets/a.js?x", 1024)]
    assert [(one.got, one.met) for one in weight.judged("page", sent)] == [("200.0 KB", True), ("1.0 KB", True)]
    sent += [Sent("/assets/b.js", 25 * 1024)]
    assert [(one.got, one.met) for one in weight.judged("page", sent)] == [("225.0 KB", False), ("26.0 KB", False)]


def test_the_table_shows_what_is_not_met_and_the_file_has_all() -> None:
    measures = [measure.Measure("a", "here", "0", "0"), measure.Measure("b", "there", "0", "2", ("one", "two"))]
    lines = measure.table(measures).splitlines()
    assert lines[1].split() == ["a", "here", "0", "0"]
    assert lines[2].split() == ["b", "there", "0", "2", "NOT", "MET"]
    assert measure.faults(measures, most=1) == "b, there: one\nb, there: and 1 more"
    found = json.loads(measure.written(measures))
    assert (found["met"], found["measures"][1]["faults"]) == (False, ["one", "two"])


@pytest.fixture
def site(tmp_path: Path) -> Path:
    (tmp_path / "part").mkdir()
    (tmp_path / "part" / "index.html").write_text("part " * 100)
    (tmp_path / "404.html").write_text("missing")
    (tmp_path / "x.png").write_bytes(b"x")
    return tmp_path


def test_the_server_answers_as_static_hosts_do(site: Path) -> None:
    page, packed = answer(site, "/a/b/", "/a/b/part/?q=1", True)
    assert (page.status, page.kind, packed) == (200, "text/html; charset=utf-8", True)
    assert len(page.body) < 100
    assert answer(site, "/a/b/", "/a/b/part", True)[0].moved == "/a/b/part/"
    assert answer(site, "/", "/x.png", True)[1] is False
    for target in ("/a/b/none", "/part/", "/a/b/../../etc/passwd", "/a/b/%2e%2e/x", "/a/b//etc/passwd"):
        assert answer(site, "/a/b/", target, False)[0][::2] == (404, b"missing"), target


def test_what_is_audited(site: Path) -> None:
    assert whole.paths(site) == ["part/", "404.html"]
    assert weight.largest(site, "none") == ""


def test_a_missing_tool_is_told_with_its_remedy(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(Wrong, match=r"node 20 or newer and npm are needed \(Debian: apt install"):
        tools.found(tmp_path)
    for name, says in (("node", "v22.1.0"), ("npm", "10"), ("java", "")):
        (tmp_path / name).write_text(f"#!/bin/sh\necho {says}\n[ {name} != java ]\n")
        (tmp_path / name).chmod(0o755)
    with pytest.raises(Wrong, match="java 11 or newer"):
        tools.found(tmp_path)
    (tmp_path / "node").write_text("#!/bin/sh\necho v18.0.0\n")
    with pytest.raises(Wrong, match="node 20"):
        tools.found(tmp_path)


def test_as_a_program_without_node(tmp_path: Path) -> None:
    (tmp_path / "index.html").touch()
    done = run("scripts/audit.py", "--site", tmp_path, PATH=str(tmp_path))
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("node 20 or newer and npm are needed")
    assert run("scripts/audit.py", "--site", tmp_path / "none").returncode == 2


def test_nodes_packages_are_pinned_with_hashes_and_name_no_registry() -> None:
    packages = json.loads((ROOT / "package-lock.json").read_text())["packages"]
    wanted = json.loads((ROOT / "package.json").read_text())["devDependencies"]
    assert packages.pop("")["devDependencies"] == wanted
    assert all(re.fullmatch(r"\d+\.\d+\.\d+", version) for version in wanted.values())
    assert all(one["integrity"].startswith("sha512-") and "resolved" not in one for one in packages.values())


def test_an_act_that_takes_too_long_is_told() -> None:
    said = "100 columns, 100 rows, 7,602 KB of HTML, 4 times slower\nall rows                  17 ms (14 to 20)\n"
    said += "order, best first        101 ms (90 to 120)\n"
    quick, slow = tables.judged(said)
    assert (quick.what, quick.got, quick.met) == ("answer: all rows", "17 ms", True)
    assert not slow.met
    assert slow.faults == ("101 ms, not 100; the rounds took 90 to 120",)
