"""The files below api/v1: valid by their schemas and by OpenAPI, complete, the same twice, safe in a spreadsheet."""

from __future__ import annotations

import csv
import io
import json
from datetime import UTC, date, datetime
from typing import Any

import pytest
from jsonschema import Draft202012Validator, FormatChecker
from openapi_spec_validator import OpenAPIV31SpecValidator

from atlas import export, load
from atlas.catalogue import Catalogue
from atlas.evidence.claims import claims
from atlas.evidence.judge import Verdict
from atlas.evidence.state import Memory, after
from atlas.export.documents import KINDS
from atlas.export.inputs import Inputs
from atlas.export.tables import safe
from atlas.history.known import History
from atlas.history.records import Change, Version
from atlas.links.records import Evidence, Link, Report
from tests.conftest import SMALL, loaded

NIGHT = datetime(2026, 11, 1, 2, tzinfo=UTC)
OLD, NEW = Version(value="250 KB", limit="maximum", start="words"), Version(value="256 KB", limit="maximum")
CHANGES = (
    Change(
        when=NIGHT,
        commit="abc",
        kind="changed",
        service="post",
        criterion="max-size",
        tiers=("basic",),
        old=OLD,
        new=NEW,
    ),
    Change(when=NIGHT, commit="abc", kind="reference-added", reference="seed"),
)
ROOT = f"{export.FOLDER}/"


def lived(catalogue: Catalogue, state: Any = "verified", nights: int = 1) -> Memory:
    memory = Memory(run=NIGHT)
    for claim in claims(catalogue):
        for _ in range(nights):
            before = memory.facts.get(claim.key)
            memory.facts[claim.key] = after(before, claim, Verdict(state, None), NIGHT, "page")
    return memory


def read(files: dict[str, str], name: str) -> Any:
    return json.loads(files[ROOT + name])


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def check(files: dict[str, str], name: str, schema: str) -> None:
    """A file by the schema that it names itself, and that the index names."""
    found = read(files, name)
    assert found["$schema"] == "../" * name.count("/") + schema
    validator = Draft202012Validator(read(files, schema), format_checker=FormatChecker())
    assert [error.message for error in validator.iter_errors(found)] == [], name


def test_every_file_fits_its_schema(small: Catalogue) -> None:
    report = Report(run=NIGHT, links=(Link(url="x", verdict="ok", status="ok", evidence=Evidence(why="")),))
    for memory, links, log in ((Memory(), None, History()), (lived(small), report, History(CHANGES, NIGHT.date()))):
        files = export.files(Inputs(small, memory, links, log))
        for file in read(files, "index.json")["files"]:
            if file["schema_path"]:
                check(files, file["path"], file["schema_path"])
        check(files, "index.json", "schema/index.schema.json")


def test_the_real_files_fit_their_schemas(real: Catalogue) -> None:
    files = export.files(Inputs(real))
    for name in ("services", "criteria", "comparisons", "references", "patterns", "sources", "health"):
        check(files, f"{name}.json", f"schema/{name}.schema.json")
    check(files, "services/relay.json", "schema/service.schema.json")
    check(files, "comparisons/event-hubs-tiers.json", "schema/comparison.schema.json")


def test_schemas_are_valid_and_no_wider_than_the_files(small: Catalogue) -> None:
    files = export.files(Inputs(small))
    for kind in KINDS:
        Draft202012Validator.check_schema(read(files, f"schema/{kind}.schema.json"))
    validator = Draft202012Validator(read(files, "schema/service.schema.json"))
    broken = read(files, "services/post.json")
    del broken["facts"][0]["citation"]["proof"]
    assert [error.message for error in validator.iter_errors(broken)] == ["'proof' is a required property"]


def test_openapi_is_valid_and_describes_every_file(small: Catalogue) -> None:
    files = export.files(Inputs(small))
    described = read(files, "openapi.json")
    OpenAPIV31SpecValidator(described).validate()
    paths = set()
    for path, operation in described["paths"].items():
        for parameter in operation["get"].get("parameters", [{"name": "", "schema": {"enum": [""]}}]):
            paths |= {path.replace(f"{{{parameter['name']}}}", key)[1:] for key in parameter["schema"]["enum"]}
    meta = {name for name in files if "/schema/" in name or name.endswith("openapi.json")}
    assert {ROOT + path for path in paths} == set(files) - meta
    assert described["servers"] == [{"url": "."}]


def test_the_index_names_every_file(small: Catalogue) -> None:
    files = export.files(Inputs(small))
    index = read(files, "index.json")
    listed = [file["path"] for file in index["files"]]
    assert listed == sorted(listed)
    rest = {ROOT + name for name in ("index.json", "openapi.json")} | {n for n in files if "/schema/" in n}
    assert {ROOT + name for name in listed} == set(files) - rest
    assert index["openapi"] == "openapi.json"


def test_the_same_data_give_the_same_bytes_in_the_same_order(small: Catalogue) -> None:
    backwards = dict(reversed(list(load.contents(SMALL).items())))
    made = export.files(Inputs(small, lived(small)))
    assert list(made.items()) == list(export.files(Inputs(loaded(backwards), lived(small))).items())
    assert list(made) == sorted(made)
    for name in ("services", "references", "sources"):
        ids = [one["id"] for one in read(made, f"{name}.json")[name]]
        assert ids == sorted(ids)


@pytest.mark.parametrize(
    ("criterion", "tier", "expected"),
    [
        ("max-size", "basic", ("256 KB", 262144, "bytes", False, [])),
        ("retention", None, ("unlimited", None, "seconds", True, [])),
        ("boxes", "basic", ("1,000", 1000, "boxes per office", False, [])),
        ("speed", "basic", ("2,000 letters per second", 2000, "letter per second", False, [])),
        ("registered", "express", ("yes", None, None, False, [])),
        ("guarantee", None, ("At most once, At least once", None, None, False, ["at-most-once", "at-least-once"])),
    ],
)
def test_a_value_for_people_and_for_programs(small: Catalogue, criterion: str, tier: str, expected: Any) -> None:
    facts = read(export.files(Inputs(small)), "services/post.json")["facts"]
    (found,) = [f for f in facts if f["criterion"] == criterion and (tier is None or tier in f["tiers"])]
    assert tuple(found[key] for key in ("value", "amount", "unit", "unlimited", "choices")) == expected


def test_each_value_has_its_citation_and_dates(small: Catalogue) -> None:
    known = [(Memory(), "not-looked-for", None), (lived(small), "found", "2026-11-01")]
    for memory, standing, day in [*known, (lived(small, "lost", 2), "under-review", None)]:
        files = export.files(Inputs(small, memory))
        for fact in read(files, "facts.json")["facts"]:
            for said in (fact, *fact["disputed"]):
                assert (said["standing"], said["found"]) == (standing, day)
                assert said["citation"]["proof"].startswith(said["citation"]["url"] + "#:~:text=")
                assert said["read"] is None or date.fromisoformat(said["read"])


def test_a_comparison_has_a_list_for_each_cell(small: Catalogue) -> None:
    table = read(export.files(Inputs(small)), "comparisons/letters.json")
    columns = [column["id"] for column in table["comparison"]["columns"]]
    assert list(table["rows"]) == table["comparison"]["criteria"]
    for cells in table["rows"].values():
        assert list(cells) == columns
    assert table["rows"]["max-size"]["post-express"][0]["disputed"][0]["value"] == "80 MB"
    assert table["rows"]["registered"]["post-basic"] == []


def test_csv_has_a_line_for_each_tier_and_says_what_is_not_stated(small: Catalogue) -> None:
    files = export.files(Inputs(small))
    lines = rows(files[f"{ROOT}facts.csv"])
    (first,) = [line for line in lines if line["criterion"] == "max-size" and line["tier"] == "basic"]
    assert (first["value"], first["amount"], first["unit"], first["read"]) == (
        "256 KB",
        "262144",
        "bytes",
        "2024-03-19",
    )
    assert {line["tier"] for line in lines if line["criterion"] == "retention"} == {""}
    table = rows(files[f"{ROOT}comparisons/letters.csv"])
    assert {line["value"] for line in table if line["criterion"] == "registered"} == {"not stated", "yes"}
    assert {len(line) for line in table} == {len(table[0])}


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1", "＋1", "－1", "＠A"])
def test_nothing_runs_in_a_spreadsheet(text: str) -> None:
    assert safe(text) == f"'{text}"
    assert safe(f"a{text}") == f"a{text}"


def test_a_formula_in_the_data_is_text_in_every_csv() -> None:
    files = dict(load.contents(SMALL))
    post = files["services/post.yml"].decode()
    files["services/post.yml"] = (
        post.replace("note: Off at first", 'note: "=HYPERLINK(1) Off at first', 1)
        .replace("unless raised.", 'unless raised."', 1)
        .encode()
    )
    made = export.files(Inputs(loaded(files)))
    for name in ("facts.csv", "comparisons/letters.csv"):
        notes = [line["note"] for line in rows(made[ROOT + name]) if "HYPERLINK" in line["note"]]
        assert notes
        assert all(note.startswith("'=") for note in notes)


def test_a_fact_tells_what_it_was(small: Catalogue) -> None:
    files = export.files(Inputs(small, history=History(CHANGES, NIGHT.date())))
    sizes = [fact for fact in read(files, "services/post.json")["facts"] if fact["criterion"] == "max-size"]
    assert [[(one["until"], one["value"]) for one in fact["history"]] for fact in sizes] == [
        [("2026-11-01", "250 KB")],
        [],
    ]
    assert [one["kind"] for one in read(files, "changes.json")["changes"]] == ["changed", "reference-added"]
