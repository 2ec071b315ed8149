"""What every command is handed: where the workspace is, who is acting, what time it is."""

from __future__ import annotations

import getpass
import os
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from assure import __version__

if TYPE_CHECKING:
    from evidence.store.log import Act
    from evidence.store.workspace import Workspace


@dataclass(frozen=True, slots=True, kw_only=True)
class Assure:
    """`start` is where the search for the workspace begins; `actor` is None when nobody was named."""

    start: Path
    actor: str | None

    def workspace(self) -> Workspace:
        """The workspace; NoWorkspace when there is none."""
        from evidence.store.workspace import find_workspace

        return find_workspace(self.start)

    def act(self) -> Act:
        """Who acts now. SOURCE_DATE_EPOCH, when set, fixes the clock so that builds can be compared."""
        from evidence.store.log import Act

        fixed = os.environ.get("SOURCE_DATE_EPOCH")
        now = datetime.fromtimestamp(int(fixed), UTC) if fixed else datetime.now(UTC)
        at = now.isoformat(timespec="seconds").replace("+00:00", "Z")
        return Act(actor=self.actor or _login(), at=at, tool=f"assure {__version__}")


def _login() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return "unknown"


pass_assure = click.make_pass_decorator(Assure)
