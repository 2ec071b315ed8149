"""The CCG's self-assessment, prompt by prompt: what can be shown and what is missing; the view of it is the CCG's."""

from __future__ import annotations

from evidence.analysis.coverage import Cover, PromptCover
from evidence.analysis.voices import best_voice, sentences_of
from generators.context import PromptAnswer, SelfAssessmentContext, SelfAssessmentDomain
from generators.pack import Pack
from generators.points import pick_points
from generators.wording import Wording

_MOST = 3


def self_assessment_context(pack: Pack) -> SelfAssessmentContext:
    """The self-assessment's makings."""
    wording = pack.wording()
    return SelfAssessmentContext(
        front=pack.front(f"{pack.settings.body}: self-assessment, {pack.settings.period}"),
        categories=tuple(category.name for category in pack.framework.categories),
        domains=tuple(
            SelfAssessmentDomain(
                number=domain.number,
                question=domain.question,
                prompts=tuple(
                    _answer(found, pack, wording) for found in pack.findings.coverage if found.domain == domain.number
                ),
            )
            for domain in pack.framework.domains
        ),
    )


def _answer(found: PromptCover, pack: Pack, wording: Wording) -> PromptAnswer:
    period = str(pack.period)
    voices = [best_voice(sentences_of(item, period=period), None) for item in found.items[: 3 * _MOST]]
    points = pick_points(voices, most=_MOST, prefix=f"prompt-{found.prompt.id}")
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
