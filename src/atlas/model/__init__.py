"""The data files as people write them: the one description of the format.

The editor schemas in docs/data/schema and the field tables on the contributing page are made from these
types. An unknown key is an error. What is computed from the files stands in `catalogue`.
"""

from __future__ import annotations

from typing import Any

from atlas.model.chooser import (
    Answer,
    Candidate,
    ChooserFile,
    Combination,
    Condition,
    Conflict,
    Demand,
    Example,
    Part,
    Question,
    Units,
)
from atlas.model.entry import Entry
from atlas.model.glossary import GlossaryFile, Term
from atlas.model.language import LanguageFile, Name
from atlas.model.links import LinkException, LinkExceptionsFile, LinkRedirects, LinkRewrite, LinkRewritesFile
from atlas.model.patterns import Carrier, Diagram, DiagramsFile, Edge, Node, Pattern, PatternsFile
from atlas.model.reading import Reference, ReferencesFile, Signal, SignalsFile, Was
from atlas.model.redirects import Redirect, RedirectsFile
from atlas.model.service import Cite, Claim, Fact, ServiceFile, Tier
from atlas.model.tables import Columns, ComparisonFile, CriteriaFile, Criterion, Group, Source, SourcesFile

__all__ = [
    "FILES",
    "Answer",
    "Candidate",
    "Carrier",
    "ChooserFile",
    "Cite",
    "Claim",
    "Columns",
    "Combination",
    "ComparisonFile",
    "Condition",
    "Conflict",
    "CriteriaFile",
    "Criterion",
    "Demand",
    "Diagram",
    "DiagramsFile",
    "Edge",
    "Entry",
    "Example",
    "Fact",
    "GlossaryFile",
    "Group",
    "LanguageFile",
    "LinkException",
    "LinkExceptionsFile",
    "LinkRedirects",
    "LinkRewrite",
    "LinkRewritesFile",
    "Name",
    "Node",
    "Part",
    "Pattern",
    "PatternsFile",
    "Question",
    "Redirect",
    "RedirectsFile",
    "Reference",
    "ReferencesFile",
    "ServiceFile",
    "Signal",
    "SignalsFile",
    "Source",
    "SourcesFile",
    "Term",
    "Tier",
    "Units",
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
    "patterns": PatternsFile,
    "diagrams": DiagramsFile,
    "chooser": ChooserFile,
    "glossary": GlossaryFile,
    "language": LanguageFile,
    "link-exceptions": LinkExceptionsFile,
    "link-rewrites": LinkRewritesFile,
    "redirects": RedirectsFile,
}


def json_schema(name: str) -> dict[str, Any]:
    """JSON Schema (2020-12) of one kind of data file, for editors."""
    schema = FILES[name].model_json_schema()
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}
