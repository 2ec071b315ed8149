"""What one user of this machine has set for one workspace: kept in the user's own folder, outside workspace and log.

It is not in the workspace, because a workspace on a shared drive has several users and each acts in their own name; and
not in the log, because it decides nothing: the log has who acted with every line.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from evidence.errors import AssureError
from evidence.keeping.whole import coming_file, write_flushed, writing

_FILE = "settings.json"


def read_own(folder: Path, workspace: Path) -> dict[str, str]:
    """What the user set for the workspace, by name; nothing when nothing was.

    AssureError when the file is there and cannot be read.
    """
    found = _read(folder / _FILE).get(str(workspace.resolve()), {})
    return dict(sorted(found.items()))


def keep_own(folder: Path, workspace: Path, said: Mapping[str, str]) -> None:
    """Keeps the settings, whole or not at all; "" takes one away."""
    path = folder / _FILE
    known = _read(path)
    mine = {name: value for name, value in (read_own(folder, workspace) | dict(said)).items() if value}
    known[str(workspace.resolve())] = mine
    with writing(folder), coming_file(path) as beside:
        write_flushed(beside, (json.dumps(known, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode())


def _read(path: Path) -> dict[str, dict[str, str]]:
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except (OSError, ValueError) as bad:
        raise AssureError(
            f"Your settings in {path} cannot be read ({bad}).", hint="Delete the file to begin anew."
        ) from bad
    whole = isinstance(found, dict) and all(
        isinstance(mine, dict) and all(isinstance(value, str) for value in mine.values()) for mine in found.values()
    )
    if not whole:
        raise AssureError(f"Your settings in {path} are not what Assure wrote.", hint="Delete the file to begin anew.")
    return dict(found)
