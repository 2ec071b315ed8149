"""A whole year at the command line: four quarters of papers, judged, drafted, edited, drafted again and published.

`python -m benchmarks.year FOLDER [--saved]` plays one area team. Each quarter's papers are the sample papers' text with
every date moved on; people are imitated at the keyboard (benchmarks/word_edits.py), with `--saved` also through
LibreOffice. Then every document is completed and published with `assure publish`. It prints each command's seconds, the
human words that a merge lost, those that are not on the page (comments, and what `publish` told of), and what was
refused. Nothing in it is anybody's real judgement.
"""

from __future__ import annotations

import argparse
import json
import re
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from importlib import resources
from pathlib import Path
from typing import Any

import docx
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from benchmarks.edits import saved_by_libreoffice
from benchmarks.word_edits import EDITS, edited, words_in
from evidence.framework.calendar import parse_period

_QUARTERS = ("2013/14 Q1", "2013/14 Q2", "2013/14 Q3", "2013/14 Q4")
_EACH_QUARTER = ("agenda", "self-assessment", "summary-report")
_ACTOR = "A Benchmark, area team lead"
_MONTHS = (
    "January February March April May June July August September October November December".split()  # noqa: SIM905
)
_MONTH = re.compile(rf"\b({'|'.join(_MONTHS)})(\s+)(20\d\d)\b")
_BARE = re.compile(rf"\b({'|'.join(_MONTHS)})\b(?!\s+20\d\d)")
_HUMAN = re.compile(r"hum\d+x\d+")
_STOPPED = 20  # docs/exit-codes.md: findings to settle first


class Team:
    """The area team at the command line. `seconds` tells how long each command took; `refused` what came to nothing."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.seconds: list[tuple[str, float]] = []
        self.refused: list[str] = []

    def do(self, *words: str, may: tuple[int, ...] = (0,)) -> str:
        """Runs `assure WORDS` in the workspace and gives what it printed; SystemExit for an unexpected exit code."""
        command = [sys.executable, "-m", "assure", "-w", str(self.root), "--as", _ACTOR, *words]
        began = time.perf_counter()
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=600)
        self.seconds.append((" ".join(words[:2]), time.perf_counter() - began))
        if done.returncode not in may:
            raise SystemExit(f"assure {' '.join(words)}: exit code {done.returncode}\n{done.stdout}{done.stderr}")
        if done.returncode:
            self.refused.append(f"{' '.join(words[:2])}: {done.stdout}{done.stderr}".strip())
        return done.stdout

    def asks(self, *words: str) -> Any:
        """What a command with --json says."""
        return json.loads(self.do(*words, "--json"))


def main(folder: Path, *, saved: bool) -> None:
    team = Team(folder / "anyshire")
    counts: Counter[str] = Counter()
    texts = _texts()
    first = _QUARTERS[0]
    team.do("new", str(team.root), "--body", "NHS Anyshire CCG", "--framework", "2013-14", "--period", first)
    for number, quarter in enumerate(_QUARTERS):
        if number:
            team.do("period", quarter)
        papers = folder / f"papers-q{number + 1}"
        _write_papers(papers, texts, by=number - 1, quarter=quarter)
        team.do("add", str(papers))
        _judge(team, quarter)
        for kind in _EACH_QUARTER:
            _draft_and_edit(team, kind, number, counts, saved=saved)
    _draft_and_edit(team, "annual-letter", len(_QUARTERS), counts, saved=saved)
    team.do("audit", "verify")
    _publish(team, counts)
    _say(team, counts)


def _texts() -> dict[str, str]:
    """The words of each sample paper that has any, by a name for it."""
    with resources.as_file(resources.files("corpora") / "anyshire" / "papers") as folder:
        read = {paper.stem: _text_of(paper) for paper in sorted(folder.iterdir())}
    return {name: text for name, text in read.items() if len(text.split()) > 150}


def _text_of(paper: Path) -> str:
    command = [sys.executable, "-m", "assure", "extract", str(paper), "--json"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    pages = json.loads(done.stdout).get("pages", []) if done.returncode == 0 and done.stdout else []
    return "\n\n".join(page["text"] for page in pages)


def _write_papers(folder: Path, texts: dict[str, str], *, by: int, quarter: str) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in texts.items():
        (folder / f"{name} {quarter.replace('/', '-')}.txt").write_text(_moved(text, by), encoding="utf-8")


def _moved(text: str, quarters: int) -> str:
    """The text with its months and quarters moved on by so many quarters."""

    def month(match: re.Match[str]) -> str:
        at = int(match[3]) * 12 + _MONTHS.index(match[1]) + 3 * quarters
        return f"{_MONTHS[at % 12]}{match[2]}{at // 12}"

    def bare(match: re.Match[str]) -> str:
        return _MONTHS[(_MONTHS.index(match[1]) + 3 * quarters) % 12]

    def quarter(match: re.Match[str]) -> str:
        return f"{match[1]}{(int(match[2]) - 1 + quarters) % 4 + 1}"

    dated = _MONTH.sub(month, _BARE.sub(bare, text))
    return re.sub(r"\b(Q|Quarter )([1-4])\b", quarter, dated)


def _judge(team: Team, quarter: str) -> None:
    """Takes the longest passage of each domain as evidence, agrees support for one domain, and judges all six."""
    support = team.asks(
        *("support", "add", f"A peer review of urgent care, {quarter}", "--domain", "3", "--offer", "peers"),
        *("--agreement", "agreed", "--objective", "Four-hour waits back at 95 per cent"),
        *("--follow-up", "At each quarterly meeting"),
    )
    assert support
    due = parse_period(quarter).following.ends.isoformat()
    team.do("action", "add", f"Bring the urgent care trajectory of {quarter}", "--domain", "3", "--owner",
            "CCG, chief officer", "--due", due)  # fmt: skip
    listed = team.asks("review", "list", "--verdict", "undecided")["passages"]
    for domain in range(1, 7):
        best = max((one for one in listed if domain in one["domains"]), key=lambda one: len(one["text"]))
        team.do("review", "accept", best["id"])
        category = "assured-with-support" if domain == 3 else "assured"
        team.do("judge", str(domain), category, "--reason", f"As talked through for {quarter}.", "--evidence",
                best["id"], "--joint", "agreed")  # fmt: skip
    team.do("headline", "assured", "--reason", f"The headline is no roll-up; {quarter}.")


def _draft_and_edit(team: Team, kind: str, number: int, counts: Counter[str], *, saved: bool) -> None:
    """Drafts, lets a person make every sort of edit, drafts again, and counts the words that did not survive."""
    path = _drafted(team, kind)
    names = list(EDITS)
    data = path.read_bytes()
    written: list[str] = []
    for at, name in enumerate(names):
        data, person = edited(data, name, number=number * 1000 + at, times=2)
        written += person.words
        counts["edits"] += 2
    if saved:
        data = saved_by_libreoffice({0: data})[0]
    path.write_bytes(data)
    before = " ".join(words_in(data))
    human = [word for word in written if word in before]
    team.do("read-back", str(path))
    team.do("action", "add", f"Something new after {kind}", "--domain", "1", "--owner", "CCG", may=(0,))
    _drafted(team, kind)
    after = " ".join(words_in(path.read_bytes()))
    counts["documents drafted again"] += 1
    counts["human words"] += len(human)
    counts["human words lost by merging"] += sum(word not in after for word in human)


def _drafted(team: Team, kind: str) -> Path:
    team.do("draft", kind)
    return max((team.root / "drafts").glob("*.docx"), key=lambda path: path.stat().st_mtime)


def _publish(team: Team, counts: Counter[str]) -> None:
    """Completes every draft as its people would, publishes it in three forms, and looks for their words in the page."""
    for path in sorted((team.root / "drafts").glob("*.docx")):
        human = set(_HUMAN.findall(" ".join(words_in(path.read_bytes()))))
        stops = _checked(team, path)["stops"]
        _complete(path, [one["text"] for one in stops if one["check"] == "to-fill-in"])
        stops = _checked(team, path)["stops"]
        words = [word for one in stops if one["check"] == "references" for word in ("--redact", one["why"].strip("“”"))]
        waived = sorted({one["check"] for one in stops if one["override"] != "never"} - {"personal-name"})
        for check in waived:
            words += ["--override", check]
        words += ["--why", "A benchmark publishes every draft"] if waived else []
        team.do("publish", str(path), "--redact-personal", *words, may=(0, _STOPPED))
        pages = sorted(out for out in (team.root / "published").rglob("*.html") if path.stem in str(out))
        counts["documents published" if pages else "documents stopped"] += 1
        for page in pages[-1:]:
            said = page.read_text(encoding="utf-8")
            counts["human words published"] += len(human)
            counts["human words left out of the page"] += sum(word not in said for word in human)


def _checked(team: Team, path: Path) -> Any:
    return json.loads(team.do("publish", str(path), "--check-only", "--json", may=(0, _STOPPED)))


def _complete(path: Path, fills: list[str]) -> None:
    """Fills each open place; gives tables that people put in a caption and a header row."""
    document = docx.Document(str(path))
    for paragraph in _paragraphs(document):
        for fill in fills:
            if fill in paragraph.text:
                _replace(paragraph, fill)
    for table in document.tables:
        before = table._element.getprevious()
        if before is not None and not _is_caption(before):
            caption = document.add_paragraph("What this table shows", style="Caption")
            table._element.addprevious(caption._element)
        properties = table.rows[0]._tr.get_or_add_trPr()
        if properties.find(qn("w:tblHeader")) is None:
            properties.append(OxmlElement("w:tblHeader"))
    document.save(str(path))


def _replace(paragraph: Any, fill: str) -> None:
    """Writes "completed" for a fill, wherever runs cut it."""
    runs = paragraph.runs
    said = "".join(run.text for run in runs)
    start = said.find(fill)
    while start >= 0:
        at = 0
        for run in runs:
            begin, end = max(start - at, 0), min(start + len(fill) - at, len(run.text))
            at += len(run.text)
            if begin < end:
                run.text = run.text[:begin] + ("completed" if at - len(run.text) <= start < at else "") + run.text[end:]
        said = "".join(run.text for run in runs)
        start = said.find(fill)


def _is_caption(element: Any) -> bool:
    style = element.find(f".//{qn('w:pStyle')}")
    return style is not None and style.get(qn("w:val")) == "Caption"


def _paragraphs(document: Any) -> Iterator[Any]:
    yield from document.paragraphs
    for table in document.tables:
        for row in table.rows:
            for cell in row.cells:
                yield from cell.paragraphs


def _say(team: Team, counts: Counter[str]) -> None:
    for name, count in counts.items():
        print(f"{count:6,} {name}")
    told: dict[str, list[float]] = {}
    for name, seconds in team.seconds:
        told.setdefault(name, []).append(seconds)
    for name, took in sorted(told.items(), key=lambda one: -sum(one[1])):
        print(f"{name:28} {len(took):3} times, {sum(took) / len(took):5.2f} s each, {max(took):5.2f} s the longest")
    for words in team.refused:
        print(f"refused: {words[:600]}")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--saved", action="store_true")
    asked = parser.parse_args()
    main(asked.folder, saved=asked.saved)
