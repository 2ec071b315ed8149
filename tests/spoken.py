"""The command line run inside the test's own process by Ana Reader, and workspaces of any framework."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from click.testing import CliRunner

from assure.main import cli
from evidence.store.workspace import Settings, Workspace, create_workspace
from tests.build import AN_ACT


def a_space(folder: Path, framework: str, period: str) -> Workspace:
    """An empty workspace of NHS Anyshire CCG."""
    return create_workspace(folder, Settings(body="NHS Anyshire CCG", framework=framework, period=period), AN_ACT)


def said(workspace: Workspace, *words: str, by: str = "Ana Reader, lead") -> str:
    """What the command prints on stdout; its own error when it fails."""
    done = CliRunner().invoke(cli, ["-w", str(workspace.root), "--as", by, *words])
    if done.exception is not None and not isinstance(done.exception, SystemExit):
        raise done.exception
    assert done.exit_code == 0, done.output
    return done.stdout


def told(workspace: Workspace, *words: str) -> Any:
    """What the command prints with --json."""
    return json.loads(said(workspace, *words, "--json"))
