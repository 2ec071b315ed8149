"""The daily backup: the database alone, made by the first command of a day, quick or not at all."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from pathlib import Path

from evidence.errors import AssureError, StoreError
from evidence.keeping.backup import backups_folder
from evidence.keeping.whole import coming_file, writing
from evidence.store.copying import copy_database, is_sound
from evidence.store.workspace import Workspace

LONGEST = 2.0
_KEPT_DAYS = 14


class TooSlow(AssureError):
    """The copy would hold up the command."""


def keep_daily(workspace: Workspace, at: str, *, clock: Callable[[], float] = time.monotonic) -> Path | None:
    """Today's copy in `backups/daily/`, made when there is none; gives it when it was made now.

    The newest 14 are kept, and of older ones the last of each month. AssureError says why there is none for today: the
    disk, a damaged database, or a copy that would take longer than LONGEST seconds; the last two are told once a day.
    """
    folder = backups_folder(workspace) / "daily"
    today = folder / f"{at[:10]}.sqlite3"
    told = today.with_suffix(".missing")
    if today.exists() or told.exists():
        return None
    late = clock() + LONGEST
    with writing(folder):
        try:
            with coming_file(today) as beside:
                copy_database(workspace.database, beside, tick=lambda _left, _pages: _hurry(clock() > late))
                if not is_sound(beside):
                    raise StoreError("The workspace's database is damaged.", hint="See: assure audit verify")
        except (TooSlow, StoreError):
            told.touch()
            raise
        for path in (*to_drop(folder.glob("????-??-??.sqlite3")), *folder.glob("*.missing")):
            path.unlink(missing_ok=True)
    return today


def to_drop(found: Iterable[Path]) -> tuple[Path, ...]:
    """Of files named by their day those that are no longer kept."""
    older = sorted(found, key=lambda path: path.stem, reverse=True)[_KEPT_DAYS:]
    last_of_month: dict[str, Path] = {}
    for path in older:
        last_of_month.setdefault(path.stem[:7], path)
    return tuple(path for path in older if last_of_month[path.stem[:7]] is not path)


def _hurry(late: bool) -> None:
    if late:
        raise TooSlow(
            f"Today's backup would take longer than {LONGEST:g} seconds and was left.", hint="Make one: assure backup"
        )
