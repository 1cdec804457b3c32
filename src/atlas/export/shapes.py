"""The catalogue as plain JSON values."""

from __future__ import annotations

from typing import Any

from atlas.catalogue import Column, Comparison, Fact, Service, Statement
from atlas.evidence.address import reader_address
from atlas.quantity import NOT_APPLICABLE, UNLIMITED


def _amount(said: Statement) -> dict[str, Any]:
    dimension, amount = said.value.key
    if dimension.startswith(("text", "choice", NOT_APPLICABLE)):
        return {"value": said.value.text}
    return {"value": said.value.text, "dimension": dimension, "amount": None if amount == UNLIMITED else float(amount)}


def statement(said: Statement) -> dict[str, Any]:
    """A value with what proves it; `amount` is in bytes, seconds or per second, null for unlimited."""
    cite = said.cite.model_dump(mode="json", exclude_none=True)
    citation = {
        **cite,
        "title": said.source.title,
        "url": said.source.url,
        "proof": reader_address(said.source, said.cite),
    }
    read = said.read.isoformat() if said.read else None
    return {**_amount(said), "note": said.note, "citation": citation, "read": read}


def fact(one: Fact) -> dict[str, Any]:
    return {
        "id": one.id,
        "criterion": one.criterion,
        "tiers": list(one.tiers),
        "limit": one.limit,
        "scope": one.scope,
        "protocol": one.protocol,
        **statement(one.said),
        "disputed": [statement(other) for other in one.disputed],
        "trust": one.trust,
        "file": f"{one.place.file}#L{one.place.line}",
    }


def service(one: Service) -> dict[str, Any]:
    """What a service is, without its facts."""
    return one.about.model_dump(mode="json", exclude={"facts"})


def facts(one: Service) -> dict[str, Any]:
    return {**service(one), "facts": [fact(each) for each in one.facts]}


def _column(one: Column) -> dict[str, Any]:
    return {"id": one.id, "label": one.label, "service": one.service.id, "tier": one.tier.id if one.tier else None}


def comparison(one: Comparison) -> dict[str, Any]:
    """Columns, rows, and each cell as a list of facts; an empty list means not stated."""
    rows = {row: {column.id: [fact(each) for each in column.facts(row)] for column in one.columns} for row in one.rows}
    columns = [_column(column) for column in one.columns]
    return {"id": one.id, "title": one.about.title, "question": one.about.question, "columns": columns, "rows": rows}
