"""How many words of people are lost when a draft they edited is drafted again after the evidence moved on.

`python -m benchmarks.edits [--edits 1000] [--saved 500]` reads the Anyshire papers twice, without and with the last of
them, makes the four drafts, and imitates people at work in Word. `--saved` of the edited files are saved by LibreOffice
before drafting again (needs soffice). The same numbers give the same edits.
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from importlib import resources
from pathlib import Path

from benchmarks.moved_on import moved_on
from benchmarks.word_edits import EDITS, Person, bold_words_in, edited, words_in
from evidence.framework import load_framework
from evidence.intake.gather import gather
from evidence.intake.pipeline import How, add_papers
from evidence.store.log import Act
from evidence.store.workspace import Settings, create_workspace
from evidence.tagging import load_tagger
from generators.blocks import Draft
from generators.drafting import kinds_of, load_pack_for, make_draft
from generators.readback.decide import is_deleted, was_edited
from generators.readback.merge import merge
from generators.readback.read import read_edited
from generators.readback.written import folded
from generators.word import write

_ACT = Act(actor="Benchmark", at="2013-11-20T09:30:00Z", tool="benchmark")
_BATCH = 50
_KINDS = kinds_of(load_framework("2013-14"))
_HELD_BACK = 3  # papers that only the newer drafts know


def main(edits: int, saved: int) -> None:
    with resources.as_file(resources.files("corpora") / "anyshire" / "papers") as folder:
        papers = gather([folder])
        older, newer = _drafts(papers[:-_HELD_BACK]), _drafts(papers)
    counts: Counter[str] = Counter()
    seconds: list[float] = []
    for start in range(0, edits, _BATCH):
        numbers = range(start, min(start + _BATCH, edits))
        for number, data, person in _edited(numbers, older, saved=saved):
            kind = _kind(number)
            new = newer[kind] if number % 2 else moved_on(newer[kind], number=number)
            _score(data, person, new, counts, seconds)
        print(f"{numbers.stop} of {edits}: {dict(counts)}", flush=True)
    ordered = sorted(seconds)
    print(f"seconds to draft again: middle {ordered[len(ordered) // 2]:.2f}, longest {ordered[-1]:.2f}")


def _drafts(papers: Sequence[Path]) -> dict[str, Draft]:
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(body="NHS Anyshire CCG", framework="2013-14", period="2013/14 Q2")
        workspace = create_workspace(Path(folder) / "space", settings, _ACT)
        list(add_papers(workspace, list(papers), How(tagger=load_tagger, act=lambda: _ACT, jobs=1)))
        with workspace.open() as connection:
            return {kind: make_draft(kind, load_pack_for(kind, connection)).draft for kind in _KINDS}


def _kind(number: int) -> str:
    return _KINDS[number // len(EDITS) % len(_KINDS)]


def _edited(numbers: range, drafts: dict[str, Draft], *, saved: int) -> Iterator[tuple[int, bytes, Person]]:
    """The edited files of a batch; the first `saved` of all have been through LibreOffice."""
    names = tuple(EDITS)
    files = {kind: write(draft) for kind, draft in drafts.items()}
    done = {
        number: edited(files[_kind(number)], names[number % len(names)], number=number, times=1 + number % 3)
        for number in numbers
    }
    through = [number for number in numbers if number < saved]
    resaved = saved_by_libreoffice({number: done[number][0] for number in through}) if through else {}
    for number, (data, person) in done.items():
        yield number, resaved.get(number, data), person


def saved_by_libreoffice(files: dict[int, bytes]) -> dict[int, bytes]:
    """Each file as LibreOffice saves it again."""
    program = shutil.which("soffice")
    if program is None:
        raise SystemExit("There is no soffice here: say --saved 0.")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for number, data in files.items():
            (folder / f"{number}.docx").write_bytes(data)
        command = [program, f"-env:UserInstallation=file://{folder}/profile", "--headless", "--convert-to", "docx"]
        inputs = [str(folder / f"{number}.docx") for number in files]
        subprocess.run(
            [*command, "--outdir", str(folder / "out"), *inputs], check=True, capture_output=True, timeout=600
        )
        return {number: (folder / "out" / f"{number}.docx").read_bytes() for number in files}


def _score(data: bytes, person: Person, new: Draft, counts: Counter[str], seconds: list[float]) -> None:
    began = time.perf_counter()
    merged = merge(data, new)
    seconds.append(time.perf_counter() - began)
    said, there = " ".join(words_in(data)), " ".join(words_in(merged.data))
    human = [word for word in person.words if word in said]
    counts["files"] += 1
    counts["human words"] += len(human)
    counts["human words lost"] += sum(word not in there for word in human)
    bold = [word for word in person.bold if word in bold_words_in(data)]
    counts["bold lost"] += len(set(bold) - bold_words_in(merged.data))
    counts["conflicts told"] += len(merged.notices)
    left = {folded(one.text) for unit in read_edited(merged.data).units for one in unit.written}
    for unit in read_edited(data).units:
        if was_edited(unit) and not is_deleted(unit) if unit.pieces else bool(unit.said.strip()):
            counts["edited passages"] += 1
            counts["edited passages not word for word"] += any(folded(one.text) not in left for one in unit.written)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--edits", type=int, default=1000)
    parser.add_argument("--saved", type=int, default=500)
    asked = parser.parse_args()
    main(asked.edits, asked.saved)
