"""What all entries of data files have in common."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from atlas.strings import Id

Ids = Annotated[tuple[Id, ...], Field(strict=False)]


class Entry(BaseModel):
    """Base of all: frozen, no unknown keys, no silent conversion of types."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, use_attribute_docstrings=True)
