"""How judgements are shown, and what a person looks at before making one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import click

from assure.cli.judge_beside import tell_beside
from assure.cli.moderate_show import moderation_as_dict, tell_moderated
from assure.cli.problems import printable
from assure.cli.show import echo_json, folded, plural, shortened
from evidence.model import Stance, Verdict

if TYPE_CHECKING:
    from assure.cli.judge_beside import Beside
    from evidence.framework import Framework
    from evidence.model import EvidenceItem
    from evidence.record.gates import OnFile
    from evidence.record.judgement import Headline, Judgement
    from evidence.store.judgements import Aid, Judged
    from evidence.store.moderations import Moderated

_MOST = 8


def as_dict(judged: Judged[Any]) -> dict[str, Any]:
    """A judgement or headline as docs/json.md describes it."""
    own = {"by": judged.by, "at": judged.at, "line": judged.line, "since_rejected": list(judged.since_rejected)}
    return asdict(judged.said) | own


def tell_judged(
    framework: Framework,
    standing: Sequence[Judged[Judgement]],
    headline: Judged[Headline] | None,
    *,
    moderated: Mapping[int, Moderated],
    as_json: bool,
) -> None:
    """The judgements, each with what moderators made of it, and the headline when there is one."""
    if as_json:
        told = [as_dict(one) for one in standing]
        changes = [moderation_as_dict(moderated[one.said.domain]) for one in standing if one.said.domain in moderated]
        echo_json({"headline": as_dict(headline) if headline else None, "judgements": told, "moderated": changes})
        return
    if headline is not None:
        joint = f"{framework.body_short}: {headline.said.joint}"
        click.echo(f"Headline: {headline.said.label} ({joint}; {printable(headline.by)}, {headline.at})")
        click.echo(folded(headline.said.reason, indent="  "))
    for one in standing:
        _tell_one(framework, one)
        if one.said.domain in moderated:
            tell_moderated(framework, moderated[one.said.domain])
    if headline is None and not standing:
        click.echo("Nobody has judged anything in this period yet.")


def _tell_one(framework: Framework, one: Judged[Judgement]) -> None:
    said = one.said
    name = framework.category(said.category).name
    joint = f"{framework.body_short}: {said.joint}"
    click.echo(f"Domain {said.domain}: {name} ({joint}; {printable(one.by)}, {one.at}, line {one.line})")
    click.echo(folded(said.reason, indent="  "))
    if said.override:
        click.echo(folded(f"Overridden: {'; '.join(said.overridden)}", indent="  "))
        click.echo(folded(f"Because: {said.override}", indent="  "))
    if said.body_says:
        click.echo(folded(f"{framework.body_short} says: {said.body_says}", indent="  "))
    if said.evidence:
        named = (f"{name} (since rejected)" if name in one.since_rejected else name for name in said.evidence)
        click.echo(f"  On {plural(len(said.evidence), 'passage')}: {', '.join(named)}")
    if one.since_rejected:
        click.echo(folded("Evidence since rejected: look at this judgement again.", indent="  "))
    for factor, words in zip(framework.judging.factors, said.factors, strict=False):
        click.echo(folded(f"{factor}: {words}", indent="  "))
    if said.ground:
        click.echo(folded(f"Ground: {said.ground}, {said.ground_because}", indent="  "))
    for words in said.tried:
        click.echo(folded(f"Tried: {words}", indent="  "))
    if said.patient_safety:
        click.echo(folded(f"Serious risk to patients: {said.patient_safety}", indent="  "))


def tell_aid(
    framework: Framework, number: int, aid: Aid, beside: Beside, own: Sequence[Judged[Judgement]], *, as_json: bool
) -> None:
    """The evidence of a domain beside the signs of each category, what each asks for and what follows from it."""
    if as_json:
        echo_json(_aid_as_dict(framework, number, aid, own) | beside.as_dict())
        return
    click.echo(f"Domain {number}: {framework.domain(number).question}")
    for stance in (*Stance, None):
        _tell_evidence(aid.items, stance, number)
    tell_beside(beside)
    click.echo(f"\nOn record: {_on_file_in_words(aid.on_file)}")
    if framework.judging.factors:
        click.echo("\nThink of: " + "; ".join(framework.judging.factors))
    for category in framework.categories:
        published = f" (published as {category.published_as})" if category.published_as else ""
        unverified = "" if category.verified else " (unverified: check before publishing)"
        click.echo(f"\n{category.name}{published}{unverified}")
        click.echo(folded(category.meaning, indent="  "))
        if category.consequence:
            click.echo(folded(f"then: {category.consequence}", indent="  "))
        for sign in category.signs:
            click.echo(folded(f"sign: {sign}", indent="  "))
        for lack in aid.lacks[category.id]:
            click.echo(folded(f"still needs {lack.gate.needs} ({lack.missing})", indent="  "))
    for one in own:
        click.echo("\nJudged so far:")
        _tell_one(framework, one)
    click.echo(f"\nYou judge: assure judge {number} CATEGORY --reason ... --evidence ID", err=True)


def _tell_evidence(items: Sequence[EvidenceItem], stance: Stance | None, number: int) -> None:
    """The passages with that stance, or those with none; what people decided on comes first."""
    stances = {item.passage.id: item.suggestion.tagging.stance for item in items}
    found = [item for item in items if (stance in stances[item.passage.id] if stance else not stances[item.passage.id])]
    found.sort(key=lambda item: item.verdict is Verdict.UNDECIDED)
    click.echo(f"\n{plural(len(found), 'passage')} with {stance or 'no stance'}")
    for item in found[:_MOST]:
        click.echo(f"  {item.passage.id} {item.verdict}  {shortened(item.passage.text, to=90)}")
    if len(found) > _MOST:
        more = f" --stance {stance}" if stance else ""
        click.echo(f"  and {len(found) - _MOST} more: assure evidence list --domain {number}{more}")


def _on_file_in_words(on_file: OnFile) -> str:
    told = [f"{name} support {one.agreement}, {one.result}" for name, one in on_file.supports.items()]
    told += [f"{name} request{'' if one.closed else ', open'}" for name, one in on_file.requests.items()]
    told += [f"{name} escalation of {one.date}" for name, one in on_file.escalations.items()]
    return "; ".join(told) or "no support, request or escalation for this domain"


def _aid_as_dict(framework: Framework, number: int, aid: Aid, own: Sequence[Judged[Judgement]]) -> dict[str, Any]:
    return {
        "domain": number,
        "question": framework.domain(number).question,
        "evidence": [
            {
                "id": item.passage.id,
                "verdict": item.verdict.value,
                "stance": [stance.value for stance in item.suggestion.tagging.stance],
                "text": item.passage.text,
            }
            for item in aid.items
        ],
        "on_file": {
            "support": list(aid.on_file.supports),
            "requests": list(aid.on_file.requests),
            "escalations": list(aid.on_file.escalations),
        },
        "factors": list(framework.judging.factors),
        "categories": [
            {
                "id": category.id,
                "name": category.name,
                "meaning": category.meaning,
                "published_as": category.published_as,
                "consequence": category.consequence,
                "signs": list(category.signs),
                "needs": [
                    {
                        "condition": lack.gate.condition.value,
                        "needs": lack.gate.needs,
                        "missing": lack.missing,
                        "overridable": lack.gate.overridable,
                        "reference": lack.gate.reference,
                    }
                    for lack in aid.lacks[category.id]
                ],
            }
            for category in framework.categories
        ],
        "judged": [as_dict(one) for one in own],
    }
