"""A process that decides until it is killed, and prints the number of each line only when it is saved."""

from __future__ import annotations

import itertools
import sys
from pathlib import Path

from evidence.framework import load_framework
from evidence.record.body import written
from evidence.record.chain import Form
from evidence.record.review import Decision, Verb
from evidence.record.support import Agreement, Support
from evidence.store.items import read_items
from evidence.store.record import add
from evidence.store.reviews import decide_on
from evidence.store.workspace import Workspace
from tests.record import ANA

_SUPPORT = Support(domains=(3,), what="Advice", date="2014-03-04", level=1, agreement=Agreement.OFFERED)


def main(root: str) -> None:
    """Writes "decided LINE" or "added NAME", a line each, as soon as it stands in the workspace `root`."""
    framework = load_framework("2013-14")
    with Workspace(root=Path(root)).open() as connection:
        ids = [item.passage.id for item in read_items(connection, rejected=True)]
        for turn in itertools.count():
            verb = (Verb.ACCEPT, Verb.REJECT, Verb.DEFER)[turn % 3]
            made = decide_on(connection, ANA, ids, Decision(verb=verb, words=f"turn {turn}"), framework=framework)
            for one in made:
                print("decided", one.line, flush=True)
            print("added", add(connection, ANA, Form.SUPPORT, written(_SUPPORT), "support"), flush=True)


if __name__ == "__main__":
    main(sys.argv[1])
