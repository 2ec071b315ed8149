"""From the `[[sorted]]` tables of a framework's file to its crosswalk, with errors naming file, key and line."""

from __future__ import annotations

from dataclasses import replace

from evidence.errors import FrameworkError
from evidence.framework.model import Crosswalk, Domain, Framework, Prompt
from evidence.toml_place import TableReader


def read_crosswalk(top: TableReader, by: str, domains: tuple[Domain, ...]) -> Crosswalk | None:
    """The crosswalk from the framework `by`; None when the file has no `[[sorted]]`."""
    tables = top.tables_if_given("sorted")
    if not tables:
        return None
    if not by:
        raise top.table("framework").place.problem(
            FrameworkError, "sorted_by", "has to say whose prompts [[sorted]] names."
        )
    prompts: dict[str, int] = {}
    topics: dict[str, int] = {}
    for reader in tables:
        reader.only("domain", "prompts", "topics")
        number = reader.whole("domain")
        if number not in [domain.number for domain in domains]:
            raise reader.place.problem(FrameworkError, "domain", f"{number} is no domain of this framework.")
        for key, known in (("prompts", prompts), ("topics", topics)):
            for named in reader.texts_if_given(key):
                if named in known:
                    raise reader.place.problem(FrameworkError, key, f'"{named}" stands there twice.')
                known[named] = number
    return Crosswalk(by=by, prompts=prompts, topics=topics)


def with_lent_prompts(framework: Framework, lender: Framework, *, file: str) -> Framework:
    """The framework whose domains have the prompts of `lender` that its crosswalk gives them, in the lender's order.

    FrameworkError for a prompt that `lender` has not, or when the framework has prompts of its own.
    """
    walk = framework.crosswalk
    if walk is None:
        return framework
    if framework.prompts:
        raise FrameworkError(f"{file}: a framework with prompts of its own needs no [[sorted]].")
    known = {prompt.id for prompt in lender.prompts}
    for named in walk.prompts:
        if named not in known:
            raise FrameworkError(f'{file}: sorted.prompts "{named}" is no prompt of {lender.id}.')
    return replace(
        framework,
        domains=tuple(replace(domain, prompts=_lent(domain, walk, lender)) for domain in framework.domains),
    )


def _lent(domain: Domain, walk: Crosswalk, lender: Framework) -> tuple[Prompt, ...]:
    return tuple(prompt for prompt in lender.prompts if walk.prompts.get(prompt.id) == domain.number)
