"""`assure frameworks`: which frameworks there are, and what is in each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import click

from assure.cli.show import echo_json, folded, plural

if TYPE_CHECKING:
    from evidence.framework import Framework
    from evidence.framework.dashboard import Dashboard, Indicator, Section

_BETTER = {
    "higher": "higher is better",
    "lower": "lower is better",
    "yes": '"yes" is better',
    "no": '"no" is better',
    "judged": "by a person",
    "not stated": "direction not stated",
}
_UNVERIFIED = " (unverified: check before publishing)"


@click.group()
def frameworks() -> None:
    """Look at the assurance frameworks: domains, categories, indicators and rules, each with where it comes from."""


@frameworks.command("list")
@click.option("--json", "as_json", is_flag=True, help="The same as JSON (docs/json.md).")
def list_frameworks(as_json: bool) -> None:
    """List the frameworks that come with Assure, with the quarters each applies to.

    \b
    Example:
      assure frameworks list
    """
    from assure.cli.frameworks_json import summary
    from evidence.framework import framework_ids, load_framework
    from evidence.framework.load_dashboard import load_dashboard

    found = [summary(load_framework(name), load_dashboard(name)) for name in framework_ids()]
    if as_json:
        echo_json(found)
        return
    for one in found:
        until = f" to {one['last']}" if one["last"] else " on"
        click.echo(f"{one['id']:<16} {one['title']}")
        click.echo(f"{'':<16} from {one['first']}{until}; {plural(one['domains'], 'domain')}, {_counted(one)}")


def _counted(one: dict[str, int]) -> str:
    indicators = plural(one["indicators"], "indicator")
    return indicators + (f", {one['unverified']} of them unverified" if one["unverified"] else "")


@frameworks.command()
@click.argument("name")
@click.option("--json", "as_json", is_flag=True, help="Everything in it as JSON (docs/json.md).")
def show(name: str, as_json: bool) -> None:
    """Show what is in the framework NAME (an id from `assure frameworks list`, or a file ending in .toml).

    \b
    Example:
      assure frameworks show 2013-14
    """
    from assure.cli.frameworks_json import framework_json
    from evidence.framework import load_framework
    from evidence.framework.load_dashboard import load_dashboard

    framework, dashboard = load_framework(name), load_dashboard(name)
    if as_json:
        echo_json(framework_json(framework, dashboard))
        return
    for line in (*_settings(framework), *_judging(framework), *_regime(framework), *_sections(dashboard)):
        click.echo(folded(line.lstrip(), indent=" " * (len(line) - len(line.lstrip()))) if line else "")


def _settings(framework: Framework) -> Iterator[str]:
    yield framework.title
    until = f" to {framework.last}" if framework.last else " on"
    for label, key, value in (
        ("Reference", "reference", framework.reference),
        ("Published", "published", framework.published),
        ("Applies", "first", f"from {framework.first}{until}"),
        ("Assessor", "assessor", framework.assessor),
        ("Office", "assessor_office", framework.assessor_office),
        ("Assesses", "body_kind", f"{framework.body_kind} ({framework.body_short})"),
        ("Signed by", "signatory", framework.signatory),
        ("Statute", "statute", framework.statute),
        ("Headline", "headline", " / ".join(framework.headline) or "none"),
        ("Documents", "documents", ", ".join(framework.documents) or "the usual four"),
    ):
        yield f"  {label}: {value}{_UNVERIFIED if key in framework.unverified else ''}"


def _judging(framework: Framework) -> Iterator[str]:
    yield from ("", "Domains")
    if framework.crosswalk is not None:
        yield f"  Papers are sorted by the prompts of {framework.crosswalk.by}; where they stand here is our reading."
    for domain in framework.domains:
        other = f" (also: {domain.also_called})" if domain.also_called else ""
        yield f"  {domain.number}. {domain.question}{other}{_mark(domain.verified)}"
        if domain.covers:
            yield f"    {domain.covers}"
        yield from (f"    {prompt.id} {prompt.text} [paragraph {prompt.paragraph}]" for prompt in domain.prompts)
    yield from ("", "Categories, chosen by people and never computed")
    for category in framework.categories:
        published = f" (published as {category.published_as})" if category.published_as else ""
        yield f"  {category.name}{published}{_mark(category.verified)}: {category.meaning}"
        if category.consequence:
            yield f"    Then: {category.consequence}"
        yield from (f"    Sign: {sign}" for sign in category.signs)
        yield from (
            f"    Needs: {gate.needs} [{gate.reference}]"
            for gate in framework.judging.gates
            if gate.category == category.id
        )
    if not framework.categories:
        yield "  none"


def _regime(framework: Framework) -> Iterator[str]:
    yield from ("", "Round")
    yield from (f"  {step.number}. {step.name}" for step in framework.cycle.steps)
    if framework.powers:
        yield from ("", "Statute")
        yield from (f"  {power.section}{_mark(power.verified)}: {power.does}" for power in framework.powers)
    if framework.judging.interventions:
        yield from ("", "Forms that formal intervention may take")
        yield from (f"  {form.text} [{form.power}]" for form in framework.judging.interventions)
    special = framework.judging.special_measures
    if special:
        yield from ("", f"Special measures, {special.months} months expected at the longest")
        yield f"  Who: {special.applies_to}"
        yield from (f"  Aim: {aim}" for aim in special.aims)
        yield from (f"  Trigger ({trigger.id}): {trigger.text}" for trigger in special.triggers)
        yield from (f"  Step: {text}" for text in special.steps.values())
        yield f"  End: {special.end}. {special.afterwards}"
    if framework.notes:
        yield from ("", "Notes")
        yield from (f"  {note.text} [{note.reference}]{_mark(note.verified)}" for note in framework.notes)


def _sections(dashboard: Dashboard) -> Iterator[str]:
    if dashboard.sections:
        yield from ("", "Indicators, an input to the conversation; no category follows from them")
    for section in dashboard.sections:
        clinical = " (clinical priority area)" if section.clinical else ""
        yield from ("", f"{section.title}{clinical}{_mark(section.verified)}")
        yield from (f"  {indicator.id:<5}{_indicator(indicator)}" for indicator in section.indicators)
        yield from _section_rules(section)


def _section_rules(section: Section) -> Iterator[str]:
    if section.rules:
        yield f"  Section, tested in this order: {'; '.join(rule.words() for rule in section.rules)}"
    yield from (f"  Can be read two ways: {choice.off}; or {choice.on} ({choice.id})" for choice in section.choices)


def _indicator(indicator: Indicator) -> str:
    parts = [indicator.title]
    if indicator.units:
        parts.append(f"{' and '.join(indicator.units)}, {_BETTER[indicator.better.value]}")
    if indicator.per_provider:
        parts.append("per provider")
    if indicator.supporting:
        parts.append("supporting")
    return f"{'; '.join(parts)}; {_rule(indicator)} [{indicator.place}]{_mark(indicator.verified)}"


def _rule(indicator: Indicator) -> str:
    from evidence.framework.bands import band_words

    if indicator.not_rated:
        return f"not rated: {indicator.not_rated}"
    if indicator.bands:
        return _joined([f"{band.colour} {band_words(indicator, band)}" for band in indicator.bands])
    return _joined([f'{colour} "{answer}"' for answer, colour in indicator.answers.items()])


def _joined(texts: Sequence[str]) -> str:
    return ", ".join(text.strip() for text in texts)


def _mark(verified: bool) -> str:
    return "" if verified else _UNVERIFIED
