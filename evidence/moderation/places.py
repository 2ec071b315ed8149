"""Which region and area team a body is in, from a list that people keep: body, region, area team."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from pathlib import Path

from evidence.errors import MissingFile, RecordError
from evidence.record.moderation import Place

_COLUMNS = ("body", "region", "area team")


def read_places(path: Path) -> Mapping[str, Place]:
    """Places by the body's name, folded as `place_of` folds it.

    MissingFile when there is no such file; RecordError naming the line for a body without a name, a body named twice
    or a file without the columns body and region.
    """
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except OSError as bad:
        raise MissingFile(f"{path} cannot be read ({bad.strerror or bad}).") from bad
    except UnicodeDecodeError as bad:
        raise RecordError(f"{path} is not saved as UTF-8 text.", hint="Save it as “CSV UTF-8” and try again.") from bad
    return parse_places(text, file=path.name)


def parse_places(text: str, *, file: str) -> Mapping[str, Place]:
    """The places in `text`; `file` is the name that errors give."""
    rows = csv.DictReader(io.StringIO(text), restval="")
    heads = {(head or "").strip().casefold().replace("_", " "): head for head in rows.fieldnames or ()}
    if not {"body", "region"} <= set(heads):
        raise RecordError(f"{file} needs the columns body and region (and may have area team).")
    found: dict[str, Place] = {}
    for row in rows:
        body, region, area_team = ((row.get(heads.get(name, "")) or "").strip() for name in _COLUMNS)
        if not body:
            raise RecordError(f"{file}, line {rows.line_num}: the name of the body is missing.")
        if _folded(body) in found:
            raise RecordError(f"{file}, line {rows.line_num}: {body} is there twice.")
        found[_folded(body)] = Place(region=region, area_team=area_team)
    return found


def place_of(places: Mapping[str, Place], body: str) -> Place | None:
    """The body's place, whatever the spaces and capitals of its name; None when the list has it not."""
    return places.get(_folded(body))


def _folded(body: str) -> str:
    return " ".join(body.casefold().split())
