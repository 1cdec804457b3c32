"""Issue forms: careful and careless ones become minimal patches, hostile ones a polite refusal and nothing else."""

from __future__ import annotations

import re
import socket
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from atlas.catalogue import Catalogue
from atlas.contribute.look import looking
from atlas.contribute.reference import KINDS, LEVELS
from atlas.forms import find
from atlas.forms.answers import answers
from atlas.forms.outcome import LARGEST, harmless
from atlas.forms.template import Kind, form, forms
from atlas.render.site import Site
from tests.conftest import ROOT
from tests.forms import Bench, body, cases
from tests.programs.loopback import loopback

GOOD = cases("good.yml")


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    return Bench(tmp_path)


def diff(patch: str) -> dict[str, list[str]]:
    """File → its changed lines."""
    found: dict[str, list[str]] = {}
    name = ""
    for line in patch.splitlines():
        if line.startswith("diff --git a/"):
            name = line.split(" b/")[1]
        elif line[:1] in ("+", "-") and not line.startswith(("+++", "---")):
            found.setdefault(name, []).append(line)
    return found


@pytest.mark.parametrize("name", GOOD)
def test_good_forms(bench: Bench, name: str) -> None:
    case: dict[str, Any] = GOOD[name]
    bench.prepare(case)
    before = bench.digest()
    made = bench.judge(case["body"] if "body" in case else body(case["form"], case["answers"]))
    assert made is not None
    outcome, patch = made
    assert (outcome.state, outcome.form) == ("change", case["form"]), outcome.lines
    assert {file: sorted(lines) for file, lines in diff(patch).items()} == {
        file: sorted(lines) for file, lines in case["diff"].items()
    }
    assert outcome.title
    assert outcome.lines
    assert bench.digest() == before, "reading a form writes nothing"


HOSTILE = cases("hostile.yml")
FINE: dict[Kind, dict[str, str]] = {
    "wrong-figure": GOOD["careful"]["answers"],
    "new-reference": GOOD["a reference, all from the page"]["answers"],
    "dead-link": GOOD["a dead link with a redirect"]["answers"],
}
INERT = re.compile(r"[A-Za-zÀ-ž0-9 .,;:()'\"*…→–/?+%=-]*")


def text(case: dict[str, Any]) -> str:
    """The issue of a hostile case."""
    times = case.get("times", 1)
    if "body" in case:
        return str(case["body"]) * times
    *firsts, (name, last) = case["answers"].items()
    return body(case["form"], {**FINE[case["form"]], **dict(firsts), name: str(last) * times})


def outside(line: str) -> str:
    """What of a line is no code span, where GitHub would make links, mentions and markup."""
    return re.sub(r"(`+)(.+?)\1(?!`)", "", line)


def test_there_are_enough() -> None:
    assert len(HOSTILE) > 100
    assert {case["form"] for case in HOSTILE.values()} == set(FINE)


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_forms(bench: Bench, name: str) -> None:
    case = HOSTILE[name]
    bench.prepare(case)
    before = bench.digest()
    made = bench.judge(text(case))
    assert made is not None
    outcome, patch = made
    assert (outcome.state, patch, outcome.form) == ("answer", "", case["form"])
    assert outcome.lines
    assert bench.digest() == before
    assert outcome.model_dump_json().encode().isascii() or outcome.lines
    assert len(outcome.model_dump_json()) < LARGEST
    for line in outcome.lines:
        shown = harmless(line)
        assert INERT.fullmatch(outside(shown)), shown
        assert not re.search(r"[\x00-\x1f\x7f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff]", shown)
        assert harmless(shown) == shown, "what is harmless stays as it is"
    for url in bench.asked:
        assert re.match(r"https://([a-z-]+\.)+(com|example)/", url), f"{url} was visited"


@pytest.mark.parametrize("kind", FINE)
def test_the_same_forms_without_the_trick_are_fine(bench: Bench, kind: Kind) -> None:
    bench.prepare(GOOD["a dead link with a redirect"])
    made = bench.judge(body(kind, FINE[kind]))
    assert made is not None
    assert made[0].state == "change", made[0].lines


@pytest.mark.parametrize("other", ["", "Hello", "### Something else\n\nx", "# Service\n\npost", "\n" * 50_000])
def test_other_issues_are_none_of_ours(bench: Bench, other: str) -> None:
    assert bench.judge(other) is None


@pytest.fixture(scope="module")
def still(tmp_path_factory: pytest.TempPathFactory) -> Bench:
    return Bench(tmp_path_factory.mktemp("still"))


@settings(max_examples=80, deadline=None)
@given(
    st.text(max_size=30) | st.text("ab 1", min_size=150, max_size=300),
    st.sampled_from(["value", "start", "service", "tier", "source", "read", "present"]),
)
def test_nothing_that_is_typed_breaks_the_reading(still: Bench, given: str, field: str) -> None:
    """Whatever stands in a field: an answer, or a change that the checks and the page have passed."""
    made = still.judge(body("wrong-figure", {**FINE["wrong-figure"], field: given}))
    assert made is not None
    assert made[0].state == "answer" or diff(made[1]).keys() <= {
        "docs/data/services/post.yml",
        "docs/data/sources.yml",
    }


@pytest.mark.parametrize("kind", FINE)
def test_the_forms_are_what_github_takes(kind: Kind) -> None:
    """As GitHub documents the syntax of issue forms: ids once, labels once, options once, nothing unknown."""
    found = yaml.safe_load((ROOT / ".github/ISSUE_TEMPLATE" / f"{kind}.yml").read_text())
    assert found.keys() <= {"name", "description", "title", "labels", "body"}
    assert found["labels"] == [kind]
    asked = [entry for entry in found["body"] if entry["type"] != "markdown"]
    for entry in asked:
        assert entry.keys() <= {"type", "id", "attributes", "validations"}
        assert entry["type"] in ("input", "textarea", "dropdown")
        assert re.fullmatch(r"[A-Za-z0-9_-]+", entry["id"])
        options = entry["attributes"].get("options", [])
        assert len(options) == len(set(options)) == len([one for one in options if one and one != "None"])
        assert entry["attributes"].keys() <= {"label", "description", "placeholder", "options"}
        assert len(entry["attributes"]["label"]) < 100
    assert len({entry["id"] for entry in asked}) == len({entry["attributes"]["label"] for entry in asked}) == len(asked)
    assert all(entry["attributes"]["value"] for entry in found["body"] if entry["type"] == "markdown")


def test_what_the_forms_offer_is_what_the_data_have() -> None:
    reference = form(ROOT, "new-reference")
    topics = sorted(path.stem for path in (ROOT / "docs/data/references").glob("*.yml"))
    assert reference.field("topic").options == tuple(topic for topic in topics if topic != "founding")
    assert (reference.field("kind").options, reference.field("level").options) == (KINDS, LEVELS)
    assert len({one.fields[0].label for one in forms(ROOT)}) == 3, "the first heading tells which form it is"


@pytest.mark.parametrize("host", ["inner.example", "blog.example.com"])
def test_a_name_that_leads_inside_is_not_asked(monkeypatch: pytest.MonkeyPatch, host: str) -> None:
    """However public its name looks: the address that it resolves to is what counts."""
    with loopback() as server:
        inside = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", server.port))]
        monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: inside)
        with looking(allow_private=False, ca=None) as look:
            seen = look(f"https://{host}/")
            assert (seen.verdict, seen.fine, seen.html) == ("inconclusive", False, None)
            assert look.html(f"https://{host}/") is None
        assert not server.counts


def test_the_form_that_the_site_fills_in_is_about_the_very_figure(real: Catalogue) -> None:
    """For each figure of the site: what the card's link fills in leads back to it, and to no other."""
    template = form(ROOT, "wrong-figure")
    names = {field.id for field in template.fields}
    site = Site("https://github.example/a/b")
    for fact in real.facts():
        service, criterion = real.services[fact.service], real.criteria[fact.criterion]
        url = site.report(fact, service.about, criterion)
        assert len(url) < 2000
        filled = {name: values[0] for name, values in parse_qs(urlsplit(url).query, strict_parsing=True).items()}
        assert filled.pop("template") == "wrong-figure.yml"
        assert filled.keys() <= names
        given = answers(body("wrong-figure", {**filled, "value": "1"}), template)
        found = find.service(given, "service", real)
        assert found is service
        row = find.criterion(given, service, real)
        assert row == fact.criterion
        assert find.fact(given, service, find.tiers(given, service), row, criterion) is fact
