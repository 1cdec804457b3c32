"""New files that are valid from their first line: a service or a comparison, its page, and its entry in the menu."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from atlas.catalogue import Catalogue, Service
from atlas.contribute.layout import scalar_text
from atlas.problem import nearest

_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_RESERVED = frozenset({"index", "disagreements", "schema", "data", "assets", "overrides", "api"})
_NAMES = {"api": "API", "sap": "SAP", "iot": "IoT", "b2b": "B2B", "sql": "SQL", "cdn": "CDN", "mqtt": "MQTT"}
_SMALL = frozenset("and or of for to in with without on".split())
_ENTRY = re.compile(r"^(\s+- )[^\n]*?\b(?P<page>[a-z-]+/[a-z0-9-]+\.md)\s*$")


class Unusable(Exception):
    """An id or a name that cannot be taken; the message has the remedy."""


@dataclass(frozen=True)
class Made:
    """New files and the new menu; `next` is what a person does now."""

    files: Mapping[str, str]
    next: tuple[str, ...]


def checked(name: str, folder: str, catalogue: Catalogue, pages: Iterable[str]) -> str:
    """The id, if a file of that name can be made."""
    taken = catalogue.services if folder == "services" else catalogue.comparisons
    if not _ID.fullmatch(name) or len(name) > 80:
        raise Unusable(
            f"ID={name[:80]!r} is no id. Use lower-case letters, digits and single hyphens, as in service-bus."
        )
    if name in _RESERVED:
        raise Unusable(f"ID={name} is kept for the site itself. Take another.")
    page = f"docs/{'services' if folder == 'services' else 'compare'}/{name}.md"
    if name in taken or page in set(pages):
        raise Unusable(f"ID={name}: there is one already. Edit docs/data/{folder}/{name}.yml, or take another id.")
    return name


def titled(name: str) -> str:
    """Words of an id as a name: event-hubs → Event Hubs."""
    words = [_NAMES.get(word, word if word in _SMALL else word.capitalize()) for word in name.split("-")]
    return " ".join([words[0][:1].upper() + words[0][1:], *words[1:]])


def in_menu(menu: str, page: str, title: str, beside: Iterable[str]) -> str:
    """mkdocs.yml with the page behind the last of those that it belongs to; Unusable where none is in the menu."""
    wanted, lines = set(beside), menu.split("\n")
    places = [n for n, line in enumerate(lines) if (found := _ENTRY.match(line)) and found["page"] in wanted]
    if not places:
        raise Unusable(f"mkdocs.yml has no page beside which {page} belongs. Add it to nav by hand.")
    last = places[-1]
    indent = re.match(r"\s+- ", lines[last])
    lines.insert(last + 1, f"{indent[0] if indent else ''}{scalar_text(title)}: {page}")
    return "\n".join(lines)


def _group(menu: str, pages: Iterable[str]) -> list[str]:
    """Of some pages, those of the menu's group that has most of them."""
    groups: dict[str, str] = {}
    heading = ""
    for line in menu.split("\n"):
        if found := _ENTRY.match(line):
            groups[found["page"]] = heading
        elif re.match(r"\s+- [^\n]*:\s*$", line):
            heading = line
    wanted = [page for page in pages if page in groups]
    [(most, _)] = Counter(groups[page] for page in wanted).most_common(1) or [("", 0)]
    return [page for page in wanted if groups[page] == most]


def service(name: str, title: str | None, family: str, catalogue: Catalogue, menu: str) -> Made:
    """A service without a fact yet."""
    about = title or f"Azure {titled(name.removeprefix('azure-'))}"
    short = about.removeprefix("Azure ")
    data = f"""# yaml-language-server: $schema=../schema/service.schema.json
name: {scalar_text(about)}
short: {scalar_text(short)}
family: {family}
summary: Say in one sentence of your own what it is for.
docs: https://learn.microsoft.com/azure/{name}/
tiers: []
facts: {{}}
"""
    page = f"""---
title: {scalar_text(about)}
description: {scalar_text(f"When to take {about}, the words you need, the traps, and every limit with its source.")}
---

# {about}

Say in one sentence what it does, and for whom.

## When to take it

- The first reason, in a reader's words.

## When not

- What people take it for by mistake, and what to take instead.

## Figures

All limits and features that we found stated.

{{{{ service_facts("{name}") }}}}

## Worth reading

{{{{ service_references("{name}") }}}}
"""
    family_pages = [f"services/{key}.md" for key, one in catalogue.services.items() if one.about.family == family]
    every = [f"services/{key}.md" for key in catalogue.services]
    where = _group(menu, family_pages) or _group(menu, every)
    path = f"docs/data/services/{name}.yml"
    return Made(
        {
            path: data,
            f"docs/services/{name}.md": page,
            "mkdocs.yml": in_menu(menu, f"services/{name}.md", short, where),
        },
        (
            f"Write summary, docs and tiers in {path}; correct the name if it is another.",
            "Add facts: a criterion's id, then value, cite and read. docs/data/services/relay.yml is a short example.",
            "Pages that figures are cited from stand in docs/data/sources.yml, once each.",
            f"Write docs/services/{name}.md, and add the service to the tables that it belongs in.",
            "make check tells what is missing; make serve shows the page.",
        ),
    )


def _shared(chosen: list[Service], catalogue: Catalogue) -> list[str]:
    """Criteria that most of the services state, in the order of tables; ten at most to begin with."""
    stated = Counter(key for one in chosen for key in {fact.criterion for fact in one.facts})
    least = max(1, min(2, len(chosen)))
    return [key for key in catalogue.criteria if stated[key] >= least][:10]


def comparison(name: str, title: str | None, services: list[str], catalogue: Catalogue, menu: str) -> Made:
    """A table of some services, with the criteria that they share."""
    for one in services:
        if one not in catalogue.services:
            raise Unusable(f"SERVICES: there is no service {one[:80]!r}. {nearest(one, catalogue.services)}")
    chosen = [catalogue.services[one] for one in dict.fromkeys(services)]
    heading = title or titled(name)
    rows = _shared(chosen, catalogue)
    if not rows:
        raise Unusable("SERVICES: these have no criterion in common, so there is nothing to compare. Name others.")
    columns = "\n".join(f"  - {{service: {one.id}}}" for one in chosen)
    data = f"""# yaml-language-server: $schema=../schema/comparison.schema.json
title: {scalar_text(heading)}
question: Which of them do I need?
columns:
{columns}
criteria:
{chr(10).join(f"  - {row}" for row in rows)}
"""
    names = " or ".join(one.about.short for one in chosen)
    links = "\n".join(f"- [{one.about.short}](../services/{one.id}.md)" for one in chosen)
    page = f"""---
title: {scalar_text(heading)}
description: {scalar_text(f"{names}? The answer first, then every difference with its source.")}
hide: [navigation, toc]
---

# {heading}

**The question:** which of them do I need?

## Short answer

Say first what to take, and when not.

## The table

{{{{ comparison("{name}") }}}}

## Worth reading

{links}
"""
    where = _group(menu, [f"compare/{key}.md" for key in _alike(services, catalogue)])
    path = f"docs/data/comparisons/{name}.yml"
    return Made(
        {
            path: data,
            f"docs/compare/{name}.md": page,
            "mkdocs.yml": in_menu(menu, f"compare/{name}.md", heading, where),
        },
        (
            f"Choose columns (services, and tiers of them) and criteria in {path}; leave criteria out for all.",
            f"Write the short answer in docs/compare/{name}.md: the answer first, then the traps.",
            "Cells are filled from docs/data/services; what is missing there is shown as not stated.",
            "make check tells what is missing; make serve shows the page.",
        ),
    )


def _alike(services: list[str], catalogue: Catalogue) -> list[str]:
    """Comparisons with one of the services in them, else all."""
    found = [
        key
        for key, one in catalogue.comparisons.items()
        if {column.service.id for column in one.columns} & set(services)
    ]
    return found or list(catalogue.comparisons)
