"""What the tests of scripts share."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.programs.desk import Desk
from tests.programs.fake_github import Fake, github
from tests.programs.office import Office


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


@pytest.fixture
def server() -> Iterator[Fake]:
    with github() as made:
        yield made


@pytest.fixture
def office(tmp_path: Path, server: Fake) -> Office:
    return Office(tmp_path, server)
