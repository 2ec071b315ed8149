"""A workspace with passages to decide on, and people who do."""

from __future__ import annotations

from dataclasses import replace

from evidence.model import FileType, SourceFile, Suggestion
from evidence.passages.segment import passages
from evidence.store.papers import Reading, save_reading
from evidence.store.workspace import Workspace
from tests.build import AN_ACT, a_document, a_sha, a_tagging

ANA = replace(AN_ACT, actor="Ana Reader, area team lead")
BEN = replace(AN_ACT, actor="Ben Judge, area team director")

SAID = (
    "Internal audit gave limited assurance on safeguarding training.",
    "The forecast surplus is £4.1m against a plan of £4.4m.",
    "Healthwatch sits on the commissioning committee.",
)


def with_passages(
    workspace: Workspace, *, domains: tuple[int, ...] = (4,), name: str = "paper.txt", texts: tuple[str, ...] = SAID
) -> tuple[str, ...]:
    """Saves a paper with one passage for each of the texts, suggested for `domains`; gives their ids."""
    document = a_document(*texts, sha256=a_sha(name))
    found = passages(document)
    suggested = tuple(Suggestion(passage=one.id, tagging=a_tagging(*domains), tagger="test 1") for one in found)
    source = SourceFile(sha256=a_sha(name), name=name, size=10, file_type=FileType.TXT)
    with workspace.open() as connection:
        save_reading(
            connection, Reading(source=source, document=document, passages=found, suggestions=suggested), AN_ACT
        )
    return tuple(one.id for one in found)
