"""A workspace with a paper in its vault, a decision, support and a draft: what safe keeping has to keep."""

from __future__ import annotations

from dataclasses import replace

from evidence.framework import load_framework
from evidence.intake.vault import store_original
from evidence.record.review import Decision, Verb
from evidence.record.support import Agreement, Support
from evidence.store.reviews import decide_on
from evidence.store.undertakings import enter
from evidence.store.workspace import Workspace
from tests.build import AN_ACT, a_sha
from tests.record import ANA, with_passages

LATER = replace(AN_ACT, at="2013-11-20T09:30:00Z")
DRAFT = b"a draft that a person edited"


def kept_workspace(workspace: Workspace) -> Workspace:
    """Fills the workspace; the original of "paper.txt" holds its own name."""
    first, *_ = with_passages(workspace)
    source = workspace.root.parent / "paper.txt"
    source.write_bytes(b"paper.txt")
    store_original(workspace.vault, source, a_sha("paper.txt"))
    (workspace.drafts / "agenda.docx").write_bytes(DRAFT)
    support = Support(domains=(3,), what="Advice", date="2013-11-20", level=1, agreement=Agreement.OFFERED)
    with workspace.open() as connection:
        decide_on(connection, ANA, [first], Decision(verb=Verb.ACCEPT), framework=load_framework("2013-14"))
        enter(connection, ANA, support)
    return workspace
