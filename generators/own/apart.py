"""Runs what people bring in a child process with limits: a template without end, or too big, is stopped."""

from __future__ import annotations

import pickle
import tempfile
from dataclasses import dataclass
from pathlib import Path

import msgspec

from evidence.errors import TemplateError
from evidence.extract.supervisor import run_apart
from generators.markup import Written
from generators.shelf import Shelf

SECONDS = 10.0
MADE = "made.docx"
_JOB, _ANSWER = "job", "answer.json"
_MOST_BYTES = 50_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """What the child is to do: write the wording template called `template`, or fill in the Word template `word`."""

    template: str
    context: object
    shelf: Shelf
    word: bytes | None = None


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """What the child says: a problem in plain words, or what the template wrote (a Word file lies beside it)."""

    problem: str = ""
    hint: str = ""
    written: Written | None = None


def write_apart(template: str, context: object, *, shelf: Shelf, seconds: float = SECONDS) -> Written:
    """What a wording template writes. TemplateError as `write_markup` gives it, or when it was stopped."""
    answer, _ = _asked(Job(template=template, context=context, shelf=shelf), seconds)
    if answer.written is None:
        raise _senseless(template)
    return answer.written


def fill_apart(word: bytes, name: str, context: object, *, seconds: float = SECONDS) -> bytes:
    """A Word template with its placeholders filled in. TemplateError when that cannot be done, or was stopped."""
    _, made = _asked(Job(template=name, context=context, shelf=Shelf(), word=word), seconds)
    if not made:
        raise _senseless(name)
    return made


def _asked(job: Job, seconds: float) -> tuple[Answer, bytes]:
    """The child's answer and the Word file it made, if any."""
    with tempfile.TemporaryDirectory(prefix="assure-") as folder:
        scratch = Path(folder)
        (scratch / _JOB).write_bytes(pickle.dumps(job))
        status = run_apart("generators.own.child", str(scratch), f"{seconds:g}", scratch=scratch, seconds=seconds)
        if status:
            raise TemplateError(
                f"Template {job.template} was stopped: it took more than {seconds:g} seconds, or too much memory.",
                hint="Look for a loop inside a loop, or a long range.",
            )
        try:
            answer = msgspec.json.decode(_small(scratch / _ANSWER), type=Answer)
            made = _small(scratch / MADE) if (scratch / MADE).exists() else b""
        except (OSError, msgspec.MsgspecError, ValueError, RecursionError) as error:
            raise _senseless(job.template) from error
    if answer.problem:
        raise TemplateError(answer.problem, hint=answer.hint)
    return answer, made


def read_job(scratch: Path) -> Job:
    """The child's side: what it was asked."""
    job = pickle.loads((scratch / _JOB).read_bytes())
    if not isinstance(job, Job):
        raise TypeError("that is no job")
    return job


def tell(scratch: Path, answer: Answer) -> None:
    """The child's side: what it has to say."""
    (scratch / _ANSWER).write_bytes(msgspec.json.encode(answer))


def _small(path: Path) -> bytes:
    if path.is_symlink() or path.stat().st_size > _MOST_BYTES:
        raise ValueError("more than a document holds")
    return path.read_bytes()


def _senseless(name: str) -> TemplateError:
    return TemplateError(f"Template {name} gave more, or other things, than a document holds; nothing was written.")
