"""From a framework's TOML file to frozen values, with an error naming file, key and line when it is wrong."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator
from functools import cache
from importlib import resources
from pathlib import Path

from evidence.errors import FrameworkError
from evidence.framework.model import (
    Category,
    ContextPrompt,
    Cycle,
    Domain,
    Framework,
    Prompt,
    SourceType,
    Step,
)
from evidence.toml_place import TableReader, read_toml

_TOP = ("framework", "domain", "category", "cycle", "source")
_HEAD = (
    "id",
    "title",
    "reference",
    "published",
    "year",
    "assessor",
    "assessor_office",
    "body_kind",
    "body_short",
    "statute",
    "headline",
)
_PROMPT_ID = re.compile(r"[A-Z]\d+\.\d+")


def framework_ids() -> tuple[str, ...]:
    """The frameworks that come with Assure, in order."""
    folder = resources.files("evidence.framework")
    return tuple(sorted(item.name.removesuffix(".toml") for item in folder.iterdir() if item.name.endswith(".toml")))


@cache
def load_framework(framework: str) -> Framework:
    """The framework of that id, or the one in a file when `framework` ends in ".toml".

    FrameworkError when the id is unknown (with the nearest known one) or the file is wrong (file, key, line).
    """
    if framework.endswith(".toml"):
        path = Path(framework)
        if not path.is_file():
            raise FrameworkError(f"There is no framework file {framework}.")
        return parse_framework(path.read_text(encoding="utf-8"), file=path.name)
    known = framework_ids()
    if framework not in known:
        near = difflib.get_close_matches(framework, known, n=1, cutoff=0.4)
        ask = f'Did you mean "{near[0]}"?' if near else ""
        raise FrameworkError(f'There is no framework "{framework}". Known: {", ".join(known)}.', hint=ask)
    file = resources.files("evidence.framework") / f"{framework}.toml"
    return parse_framework(file.read_text(encoding="utf-8"), file=f"{framework}.toml")


def parse_framework(text: str, *, file: str) -> Framework:
    """The framework written in `text`; `file` is the name that errors give."""
    top = read_toml(text, file=file, error=FrameworkError)
    top.only(*_TOP)
    head = top.table("framework")
    head.only(*_HEAD)
    framework = Framework(
        id=head.text("id"),
        title=head.text("title"),
        reference=head.text("reference"),
        published=head.text("published"),
        year=head.text("year"),
        assessor=head.text("assessor"),
        assessor_office=head.text("assessor_office"),
        body_kind=head.text("body_kind"),
        body_short=head.text("body_short"),
        statute=head.text("statute"),
        headline=head.texts("headline"),
        domains=tuple(_domains(top)),
        categories=tuple(_category(reader) for reader in top.tables("category")),
        cycle=_cycle(top.table("cycle")),
        sources=tuple(_source(reader) for reader in top.tables("source")),
    )
    _refuse_doubles(framework, file)
    return framework


def _domains(top: TableReader) -> Iterator[Domain]:
    prompts = context = 0  # how many of each header stand before this domain's, so that errors find their line
    for table in top.tables("domain"):
        table.only("number", "question", "topic", "paragraphs", "prompt", "context")
        own_prompts = table.tables("prompt", after=prompts)
        own_context = table.tables("context", after=context) if "context" in table.values else ()
        prompts, context = prompts + len(own_prompts), context + len(own_context)
        yield Domain(
            number=table.whole("number"),
            question=table.text("question"),
            topic=table.text("topic"),
            paragraphs=table.text("paragraphs"),
            prompts=tuple(_prompt(reader) for reader in own_prompts),
            context=tuple(_context(reader) for reader in own_context),
        )


def _prompt(reader: TableReader) -> Prompt:
    reader.only("id", "text", "topic", "paragraph")
    if not _PROMPT_ID.fullmatch(reader.text("id")):
        raise reader.place.problem(FrameworkError, "id", 'has to look like "D4.6".')
    return Prompt(
        id=reader.text("id"),
        text=reader.text("text"),
        topic=reader.text("topic"),
        paragraph=reader.whole("paragraph"),
    )


def _context(reader: TableReader) -> ContextPrompt:
    reader.only("id", "text", "paragraph")
    return ContextPrompt(id=reader.text("id"), text=reader.text("text"), paragraph=reader.whole("paragraph"))


def _category(reader: TableReader) -> Category:
    reader.only("id", "name", "meaning", "paragraph")
    return Category(
        id=reader.text("id"),
        name=reader.text("name"),
        meaning=reader.text("meaning"),
        paragraph=reader.whole("paragraph"),
    )


def _cycle(reader: TableReader) -> Cycle:
    reader.only("meetings", "annual_review", "preparation_weeks", "preparation_counts_from", "step")
    meetings = reader.texts("meetings")
    return Cycle(
        meetings=meetings,
        annual_review=reader.one_of("annual_review", meetings),
        preparation_weeks=reader.whole("preparation_weeks"),
        preparation_counts_from=reader.text("preparation_counts_from"),
        steps=tuple(_step(step) for step in reader.tables("step")),
    )


def _step(reader: TableReader) -> Step:
    reader.only("number", "name", "paragraph")
    return Step(number=reader.whole("number"), name=reader.text("name"), paragraph=reader.whole("paragraph"))


def _source(reader: TableReader) -> SourceType:
    reader.only("id", "class", "name", "paragraph")
    return SourceType(
        id=reader.text("id"),
        level=reader.one_of("class", ("national", "local")),
        name=reader.text("name"),
        paragraph=reader.whole("paragraph"),
    )


def _refuse_doubles(framework: Framework, file: str) -> None:
    groups = {
        "domain.number": [str(domain.number) for domain in framework.domains],
        "domain.prompt.id": [prompt.id for prompt in framework.prompts],
        "category.id": [category.id for category in framework.categories],
        "source.id": [source.id for source in framework.sources],
    }
    for key, values in groups.items():
        for value in values:
            if values.count(value) > 1:
                raise FrameworkError(f'{file}: {key} "{value}" stands there twice; each has to be its own.')
