"""The data files as people write them: the one description of the format.

The editor schemas in docs/data/schema and the field tables on the contributing page are made from these
types. An unknown key is an error. What is computed from the files stands in `catalogue`.
"""

from __future__ import annotations

from typing import Any

from atlas.model.entry import Entry
from atlas.model.links import LinkException, LinkExceptionsFile, LinkRedirects, LinkRewrite, LinkRewritesFile
from atlas.model.reading import Reference, ReferencesFile, Signal, SignalsFile, Was
from atlas.model.service import Cite, Claim, Fact, ServiceFile, Tier
from atlas.model.tables import Columns, ComparisonFile, CriteriaFile, Criterion, Group, Source, SourcesFile

__all__ = [
    "FILES",
    "Cite",
    "Claim",
    "Columns",
    "ComparisonFile",
    "CriteriaFile",
    "Criterion",
    "Entry",
    "Fact",
    "Group",
    "LinkException",
    "LinkExceptionsFile",
    "LinkRedirects",
    "LinkRewrite",
    "LinkRewritesFile",
    "Reference",
    "ReferencesFile",
    "ServiceFile",
    "Signal",
    "SignalsFile",
    "Source",
    "SourcesFile",
    "Tier",
    "Was",
    "json_schema",
]

FILES: dict[str, type[Entry]] = {
    "sources": SourcesFile,
    "criteria": CriteriaFile,
    "service": ServiceFile,
    "comparison": ComparisonFile,
    "references": ReferencesFile,
    "signals": SignalsFile,
    "link-exceptions": LinkExceptionsFile,
    "link-rewrites": LinkRewritesFile,
}


def json_schema(name: str) -> dict[str, Any]:
    """JSON Schema (2020-12) of one kind of data file, for editors."""
    schema = FILES[name].model_json_schema()
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}
