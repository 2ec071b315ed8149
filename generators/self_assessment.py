"""The CCG's self-assessment, prompt by prompt: what can be shown and what is missing; the view of it is the CCG's."""

from __future__ import annotations

from evidence.analysis.coverage import Cover, PromptCover
from evidence.analysis.voices import best_voice, sentences_of
from evidence.framework import Domain
from generators.context import PromptAnswer, SelfAssessmentContext, SelfAssessmentDomain
from generators.dashboard import certified_rows
from generators.pack import Pack
from generators.points import passages_in, pick_points
from generators.wording import Wording

_MOST = 3


def self_assessment_context(pack: Pack) -> SelfAssessmentContext:
    """The self-assessment's makings."""
    wording = pack.wording()
    return SelfAssessmentContext(
        front=pack.front(f"{pack.settings.body}: self-assessment, {pack.settings.period}"),
        categories=tuple(category.name for category in pack.framework.categories),
        domains=tuple(_domain(domain, pack, wording) for domain in pack.framework.domains),
        certified=certified_rows(pack.board) if pack.board else (),
    )


def _domain(domain: Domain, pack: Pack, wording: Wording) -> SelfAssessmentDomain:
    """A passage is shown under one prompt of the domain only, where others have words of their own."""
    prompts: list[PromptAnswer] = []
    for found in pack.findings.coverage:
        if found.domain == domain.number:
            shown = passages_in(said for answer in prompts for said in answer.evidence)
            prompts.append(_answer(found, pack, wording, shown))
    return SelfAssessmentDomain(number=domain.number, question=domain.question, prompts=tuple(prompts))


def _answer(found: PromptCover, pack: Pack, wording: Wording, shown: frozenset[str]) -> PromptAnswer:
    period = str(pack.period)
    readable = [item for item in found.items if item.passage.id not in pack.unsure]
    fresh = [item for item in readable if item.passage.id not in shown]
    voices = [best_voice(sentences_of(item, period=period), None) for item in (fresh or readable)[: 3 * _MOST]]
    points = pick_points(voices, most=_MOST, prefix=f"prompt-{found.prompt.id}", brief=True)
    newest_first = sorted(points, key=lambda said: _date(said.key, found), reverse=True)
    missing = {Cover.NONE: "missing", Cover.THIN: "thin-missing"}.get(found.cover, "")
    return PromptAnswer(
        id=found.prompt.id,
        text=found.prompt.text,
        evidence=tuple(newest_first),
        missing=wording.gap(missing, topic=found.prompt.topic, id=found.prompt.id) if missing else "",
    )


def _date(key: str, found: PromptCover) -> str:
    return next((item.paper_date for item in found.items if key.endswith(item.passage.id)), "")
