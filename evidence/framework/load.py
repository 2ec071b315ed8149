"""From a framework's TOML file to frozen values, with an error naming file, key and line when it is wrong."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache, partial
from importlib import resources
from pathlib import Path

from evidence.errors import FrameworkError
from evidence.framework.load_crosswalk import read_crosswalk, with_lent_prompts
from evidence.framework.load_cycle import read_cycle, read_period
from evidence.framework.load_judging import load_judging
from evidence.framework.model import (
    Category,
    ContextPrompt,
    Domain,
    Framework,
    Note,
    Power,
    Prompt,
    SourceType,
)
from evidence.toml_place import TableReader, read_toml

_TOP = ("framework", "domain", "category", "cycle", "source", "power", "note", "sorted")
_HEAD = (
    "id",
    "title",
    "reference",
    "published",
    "year",
    "first",
    "last",
    "fit",
    "assessor",
    "assessor_office",
    "body_kind",
    "body_short",
    "signatory",
    "statute",
    "unverified",
    "headline",
    "domain_word",
    "documents",
    "sorted_by",
)
_DOMAIN = (
    *("number", "question", "topic", "paragraphs", "prompt", "context"),
    *("also_called", "covers", "verified"),
)
_PROMPT_ID = re.compile(r"[A-Z]\d+\.\d+")


def framework_ids() -> tuple[str, ...]:
    """The frameworks that come with Assure, in order."""
    folder = resources.files("evidence.framework")
    names = (item.name.removesuffix(".toml") for item in folder.iterdir() if item.name.endswith(".toml"))
    return tuple(sorted(name for name in names if not name.endswith((".indicators", ".judging"))))


@cache
def load_framework(framework: str) -> Framework:
    """The framework of that id, or the one in a file when `framework` ends in ".toml".

    FrameworkError when the id is unknown (with the nearest known one) or the file is wrong (file, key, line).
    """
    if framework.endswith(".toml"):
        path = Path(framework)
        if not path.is_file():
            raise FrameworkError(f"There is no framework file {framework}.")
        return _completed(parse_framework(path.read_text(encoding="utf-8"), file=path.name), framework)
    known = framework_ids()
    if framework not in known:
        near = difflib.get_close_matches(framework, known, n=1, cutoff=0.4)
        ask = f'Did you mean "{near[0]}"?' if near else ""
        raise FrameworkError(f'There is no framework "{framework}". Known: {", ".join(known)}.', hint=ask)
    file = resources.files("evidence.framework") / f"{framework}.toml"
    return _completed(parse_framework(file.read_text(encoding="utf-8"), file=f"{framework}.toml"), framework)


def _completed(framework: Framework, named: str) -> Framework:
    """The framework with the prompts that another lends it, and a way to its judging file."""
    if framework.crosswalk is not None:
        lender = load_framework(framework.crosswalk.by)
        framework = with_lent_prompts(framework, lender, file=Path(f"{named.removesuffix('.toml')}.toml").name)
    categories = tuple(category.id for category in framework.categories)
    return replace(framework, read_judging=partial(load_judging, named, categories))


def parse_framework(text: str, *, file: str) -> Framework:
    """The framework written in `text`; `file` is the name that errors give."""
    top = read_toml(text, file=file, error=FrameworkError)
    top.only(*_TOP)
    head = top.table("framework")
    head.only(*_HEAD)
    domains = tuple(_domains(top))
    framework = Framework(
        id=head.text("id"),
        title=head.text("title"),
        reference=head.text("reference"),
        published=head.text("published"),
        year=head.text("year"),
        first=read_period(head, "first"),
        last=read_period(head, "last") if "last" in head.values else "",
        fit=head.text_if_given("fit"),
        assessor=head.text("assessor"),
        assessor_office=head.text("assessor_office"),
        body_kind=head.text("body_kind"),
        body_short=head.text("body_short"),
        signatory=head.text("signatory"),
        statute=head.text("statute"),
        unverified=head.texts_if_given("unverified"),
        headline=head.texts_if_given("headline"),
        domains=domains,
        categories=tuple(_category(reader) for reader in top.tables_if_given("category")),
        cycle=read_cycle(top.table("cycle")),
        sources=tuple(_source(reader) for reader in top.tables_if_given("source")),
        powers=tuple(_power(reader) for reader in top.tables_if_given("power")),
        notes=tuple(_note(reader) for reader in top.tables_if_given("note")),
        domain_word=head.text_if_given("domain_word") or "domain",
        documents=head.texts_if_given("documents"),
        crosswalk=read_crosswalk(top, head.text_if_given("sorted_by"), domains),
    )
    for name in framework.unverified:
        if name not in _HEAD:
            raise head.place.problem(FrameworkError, "unverified", f'"{name}" is no setting of this table.')
    _refuse_doubles(framework, file)
    return framework


def _domains(top: TableReader) -> Iterator[Domain]:
    prompts = context = 0  # how many of each header stand before this domain's, so that errors find their line
    for table in top.tables("domain"):
        table.only(*_DOMAIN)
        own_prompts = table.tables_if_given("prompt", after=prompts)
        own_context = table.tables_if_given("context", after=context)
        prompts, context = prompts + len(own_prompts), context + len(own_context)
        yield Domain(
            number=table.whole("number"),
            question=table.text("question"),
            topic=table.text("topic"),
            paragraphs=table.text_if_given("paragraphs"),
            prompts=tuple(_prompt(reader) for reader in own_prompts),
            context=tuple(_context(reader) for reader in own_context),
            also_called=table.text_if_given("also_called"),
            covers=table.text_if_given("covers"),
            verified=table.truth("verified", otherwise=True),
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
    reader.only("id", "name", "meaning", "paragraph", "published_as", "consequence", "verified", "signs")
    return Category(
        id=reader.text("id"),
        name=reader.text("name"),
        meaning=reader.text("meaning"),
        paragraph=reader.whole_if_given("paragraph"),
        published_as=reader.text_if_given("published_as"),
        consequence=reader.text_if_given("consequence"),
        verified=reader.truth("verified", otherwise=True),
        signs=reader.texts_if_given("signs"),
    )


def _source(reader: TableReader) -> SourceType:
    reader.only("id", "class", "name", "paragraph")
    return SourceType(
        id=reader.text("id"),
        level=reader.one_of("class", ("national", "local")),
        name=reader.text("name"),
        paragraph=reader.whole_if_given("paragraph"),
    )


def _power(reader: TableReader) -> Power:
    reader.only("section", "does", "record", "verified")
    return Power(
        section=reader.text("section"),
        does=reader.text("does"),
        record=reader.text("record"),
        verified=reader.truth("verified", otherwise=True),
    )


def _note(reader: TableReader) -> Note:
    reader.only("text", "reference", "verified")
    return Note(
        text=reader.text("text"),
        reference=reader.text("reference"),
        verified=reader.truth("verified", otherwise=True),
    )


def _refuse_doubles(framework: Framework, file: str) -> None:
    groups = {
        "domain.number": [str(domain.number) for domain in framework.domains],
        "domain.prompt.id": [prompt.id for prompt in framework.prompts],
        "category.id": [category.id for category in framework.categories],
        "source.id": [source.id for source in framework.sources],
        "power.section": [power.section for power in framework.powers],
    }
    for key, values in groups.items():
        for value in values:
            if values.count(value) > 1:
                raise FrameworkError(f'{file}: {key} "{value}" stands there twice; each has to be its own.')
