"""What the tests of scripts share."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.programs.desk import Desk


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)
