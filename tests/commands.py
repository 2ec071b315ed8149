"""`assure dashboard` run inside the test's own process: quick, and with the error itself at hand."""

from __future__ import annotations

import json
from typing import Any

from click.testing import CliRunner, Result

from assure.main import cli
from evidence.errors import AssureError
from evidence.store.workspace import Workspace

BEFORE = "2013/14 Q2"


def run(workspace: Workspace, *words: str) -> Result:
    done = CliRunner().invoke(cli, ["-w", str(workspace.root), "--as", "Pat Tester, reviewer", "dashboard", *words])
    if done.exception is not None and not isinstance(done.exception, (AssureError, SystemExit)):
        raise done.exception
    return done


def does(workspace: Workspace, *words: str) -> str:
    done = run(workspace, *words)
    assert done.exit_code == 0, (done.output, done.exception)
    return done.output


def shows(workspace: Workspace, period: str = BEFORE) -> dict[str, Any]:
    return dict(json.loads(does(workspace, "show", "--json", "--period", period)))


def line_of(told: dict[str, Any], indicator: str) -> dict[str, Any]:
    return next(line for line in told["indicators"] if line["id"] == indicator)
