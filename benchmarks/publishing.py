"""25 drafts published in three forms: six invented bodies times four kinds, and the sample papers' agenda.

    python -m benchmarks.publishing

Each draft is completed as a person would, in Word's own file, and goes through `assure publish` as a whole: reading
back, all checks, personal data taken out, Word, PDF and web page written with their record. Prints seconds a document.
"""

from __future__ import annotations

import io
import json
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import resources
from pathlib import Path

import docx
from click.testing import CliRunner
from docx.oxml.ns import qn

from assure.main import cli
from benchmarks.moderation import bodies
from benchmarks.moderation_body import make_body
from generators.publish.checks.finding import Override
from generators.publish.checks.run import CHECKS

BODIES = 6
KINDS = ("agenda", "summary-report", "self-assessment", "annual-letter")
_FILL = "as agreed in March 2014"


@dataclass(frozen=True, slots=True, kw_only=True)
class Went:
    """How one document went: seconds for all of it, what stopped it before anything was overridden, bytes made."""

    name: str
    seconds: float
    stops: int
    advice: int
    bytes: int


def completed(data: bytes) -> bytes:
    """The draft as somebody leaves it who filled in every open place."""
    document = docx.Document(io.BytesIO(data))
    for run in document.element.iter(qn("w:r")):
        style = run.find(f"{qn('w:rPr')}/{qn('w:rStyle')}")
        text = run.find(qn("w:t"))
        if style is not None and text is not None and (text.text or "").startswith("["):
            text.text = _FILL
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def publish(workspace: Path, kind: str) -> Went:
    """Drafts, completes and publishes one document; the time is that of publishing."""
    drafted = _run(workspace, "draft", kind, "--fresh").strip()
    file = workspace / f"{kind}.docx"
    file.write_bytes(completed(Path(drafted).read_bytes()))
    before = json.loads(_run(workspace, "publish", str(file), "--check-only", "--json", code=(0, 20)))
    going_on = [word for check in CHECKS if check.override is not Override.NEVER for word in ("--override", check.id)]
    start = time.perf_counter()
    words = ("publish", str(file), "--json", "--redact-personal", *going_on, "--why", "A benchmark")
    told = json.loads(_run(workspace, *words))
    return Went(
        name=f"{workspace.name} {kind}",
        seconds=time.perf_counter() - start,
        stops=len(before["stops"]),
        advice=len(before["advice"]),
        bytes=sum(one["bytes"] for one in told["published"]["files"]),
    )


def all_documents(folder: Path) -> Iterator[Went]:
    """The 25, one by one."""
    for number, body in enumerate(bodies(BODIES)):
        make_body(folder / str(number), body)
        workspace = next(path.parent for path in (folder / str(number)).rglob("assure.sqlite3"))
        for kind in KINDS:
            yield publish(workspace, kind)
    sample = folder / "sample"
    with resources.as_file(resources.files("corpora") / "anyshire" / "papers") as papers:
        made = ("new", str(sample), "--body", "NHS Anyshire CCG", "--framework", "2013-14", "--period", "2013/14 Q2")
        _run(folder, *made)
        _run(sample, "add", str(papers))
    yield publish(sample, "agenda")


def _run(workspace: Path, *words: str, code: tuple[int, ...] = (0,)) -> str:
    done = CliRunner().invoke(cli, ["-w", str(workspace), "--as", "A benchmark", *words])
    exit_code = getattr(done.exception, "exit_code", done.exit_code)
    if exit_code not in code:
        raise SystemExit(f"assure {' '.join(words[:2])}: {done.exception or done.stderr}")
    return done.stdout


def main() -> int:
    """Prints a line a document and the summary."""
    with tempfile.TemporaryDirectory() as folder:
        went = []
        for one in all_documents(Path(folder)):
            went.append(one)
            print(
                f"{one.name:40} {one.seconds:5.2f} s  {one.stops:4} stop  {one.advice:3} advise  {one.bytes:9,} bytes"
            )
    seconds = [one.seconds for one in went]
    print(
        f"{len(went)} documents: median {statistics.median(seconds):.2f} s, mean {statistics.mean(seconds):.2f} s, "
        f"longest {max(seconds):.2f} s"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
