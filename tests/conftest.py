"""What several suites stand on: a loaded tagger and an empty workspace."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from evidence.store.workspace import Settings, Workspace, create_workspace
from evidence.tagging import Tagger, load_tagger
from tests.build import AN_ACT


@pytest.fixture(scope="session")
def tagger() -> Callable[[], Tagger]:
    loaded = load_tagger()
    return lambda: loaded


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    settings = Settings(body="NHS Anyshire CCG", framework="2013-14", period="2013/14 Q2")
    return create_workspace(tmp_path / "space", settings, AN_ACT)
