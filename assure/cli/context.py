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
        """The workspace, with its backup of the day; NoWorkspace when there is none."""
        from evidence.store.workspace import find_workspace

        found = find_workspace(self.start)
        _keep_daily(found, self.now())
        return found

    def act(self) -> Act:
        """Who acts now: who was named, else who the user said for this workspace, else the name of the login."""
        from evidence.record.acting import read_acting
        from evidence.store.log import Act

        said = self.actor if self.actor is not None else self.own_settings().get("as")
        actor = _login() if said is None else read_acting(said).written
        return Act(actor=actor, at=self.now(), tool=f"assure {__version__}")

    def now(self) -> str:
        """The moment in UTC. SOURCE_DATE_EPOCH, when set, fixes the clock so that builds can be compared."""
        fixed = os.environ.get("SOURCE_DATE_EPOCH")
        now = datetime.fromtimestamp(int(fixed), UTC) if fixed else datetime.now(UTC)
        return now.isoformat(timespec="seconds").replace("+00:00", "Z")

    def own_settings(self) -> dict[str, str]:
        """What the user set for the workspace that is meant; nothing outside one."""
        from evidence.errors import NoWorkspace
        from evidence.keeping.own_settings import read_own
        from evidence.store.workspace import find_workspace

        try:
            return read_own(user_folder(), find_workspace(self.start).root)
        except NoWorkspace:
            return {}


def user_folder() -> Path:
    """The folder of this user's own settings, where the system keeps such."""
    return Path(click.get_app_dir("assure"))


def _keep_daily(workspace: Workspace, now: str) -> None:
    """The backup of the day is made in passing: a problem with it is told and stops nothing."""
    from evidence.errors import AssureError
    from evidence.keeping.daily import keep_daily

    try:
        keep_daily(workspace, now)
    except AssureError as problem:
        from assure.cli.problems import say_problem

        say_problem(f"No backup was made today. {problem}")


def _login() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return "unknown"


pass_assure = click.make_pass_decorator(Assure)
