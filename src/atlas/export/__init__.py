"""The data as files of the site below api/v1, for programs."""

from __future__ import annotations

from atlas.export.api import FOLDER, Api
from atlas.export.inputs import Inputs

__all__ = ["FOLDER", "Inputs", "files"]


def files(given: Inputs) -> dict[str, str]:
    """Path below the site's root → contents; the same input gives the same bytes."""
    return Api(given).files()
