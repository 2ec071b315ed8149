"""From findings to areas for discussion: which subjects make the agenda, in what order, with which question."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from evidence.analysis.findings import Subject
from evidence.analysis.voices import Voice
from evidence.analysis.weight import is_below
from evidence.model import Stance
from evidence.tagging.effects import LEARNED
from generators.context import Area, Point
from generators.dates import in_words
from generators.points import difference_point, open_action, pick_points
from generators.wording import Wording

MOST_AREAS = 6
LEAST_AREAS = 3
_MOST_POINTS = 4
_ENOUGH_WEIGHT = 1.5


def split_subjects(subjects: Sequence[Subject]) -> tuple[tuple[Subject, ...], tuple[Subject, ...]]:
    """The subjects of one domain, heaviest first, as those for the agenda and those for the annex.

    Heavy concerns come first; a domain with little to worry about still gets its heaviest topics, so that every domain
    is talked about. Passages that share only a prompt stand in where a domain has no topic at all.
    """
    heavy = [subject for subject in subjects if _is_heavy(subject)]
    lighter = [subject for subject in subjects if _is_topic(subject) and subject not in heavy]
    loose = [subject for subject in subjects if not subject.cluster.is_topic and subject.cluster.papers > 1]
    chosen = heavy[:MOST_AREAS]
    chosen += lighter[: max(0, LEAST_AREAS - len(chosen))]
    chosen = chosen or loose[:LEAST_AREAS]
    ordered = sorted(chosen, key=lambda subject: (-subject.weight, subject.cluster.id))
    return tuple(ordered), tuple(subject for subject in subjects if subject not in chosen)


def _is_heavy(subject: Subject) -> bool:
    """A concern worth the meeting's time: more than one remark, or a standard missed, or papers at odds."""
    return subject.cluster.is_topic and subject.signals.has_concern and subject.weight >= _ENOUGH_WEIGHT


def _is_topic(subject: Subject) -> bool:
    """A topic that says something, and is not only for the wider conversation."""
    cluster = subject.cluster
    return cluster.is_topic and (not cluster.wider or subject.signals.has_concern)


def area(subject: Subject, number: str, wording: Wording) -> Area:
    """The area for discussion that a subject makes; `number` is its place, like "3.1"."""
    cluster = subject.cluster
    key = f"area-{cluster.domain}-{cluster.id}"
    differing = {voice.item.passage.id for found in subject.differences for voice in found.voices}
    acting = {voice.item.passage.id for action in subject.actions for voice in (action.voice, *action.also)}
    speaking = [voice for voice in cluster.voices if _is_about(voice, cluster.provider)]
    others = [voice for voice in speaking if voice.item.passage.id not in differing | acting]
    if not others and not differing:
        others = speaking or list(cluster.voices)
    points: tuple[Point, ...] = tuple(
        difference_point(found, f"{key}-differ-{found.kind}") for found in subject.differences
    )
    points += pick_points(others, most=_MOST_POINTS - len(points), prefix=key)
    return Area(
        key=key,
        number=number,
        title=cluster.title,
        also=cluster.also,
        prompts=cluster.prompts,
        points=points,
        question=_question(subject, wording, turn=int(number.rpartition(".")[2] or 1) - 1),
        weight=subject.weight,
        papers=cluster.papers,
        actions=tuple(open_action(action, f"{key}-action-{nth}") for nth, action in enumerate(subject.actions[:3], 1)),
    )


def _is_about(voice: Voice, provider: str) -> bool:
    """Whether a voice belongs under a title that names `provider`: not a lead-in, nor another provider's row."""
    if voice.quote.rstrip().endswith(":"):
        return False
    place = voice.column("provider")
    return not provider or place in ("", "CCG") or place.split()[0] == provider.split(maxsplit=1)[0]


def bare_area(subject: Subject, number: str) -> Area:
    """An annexed area: its title and weight only."""
    cluster = subject.cluster
    return Area(
        key=f"annex-{cluster.domain}-{cluster.id}",
        number=number,
        title=cluster.title,
        also=cluster.also,
        prompts=cluster.prompts,
        points=(),
        question="",
        weight=subject.weight,
        papers=cluster.papers,
    )


def _question(subject: Subject, wording: Wording, *, turn: int) -> str:
    overdue = next((action.due for action in subject.actions if action.flag == "overdue"), "")
    return wording.question(
        situation(subject),
        topic=subject.cluster.id,
        provider=subject.cluster.provider,
        due=in_words(overdue),
        turn=turn,
    )


def situation(subject: Subject) -> str:
    """Which of the questions in templates/questions.toml fits: the sharpest thing that was found decides."""
    kinds = {found.kind for found in subject.differences}
    signals = subject.signals
    ladder = (
        ("dates-differ", "date" in kinds),
        ("figures-differ", "figure" in kinds),
        ("overdue", signals.overdue),
        ("unmitigated", bool(signals.unmitigated)),
        ("plan", bool(signals.actions) and signals.has_concern),
        ("no-plan", signals.has_concern),
        ("good", bool(signals.achievements)),
    )
    return next((name for name, holds in ladder if holds), "unclear")


def voices_with(subjects: Sequence[Subject], stance: Stance, *, but: Collection[str] = ()) -> tuple[Voice, ...]:
    """The strongest sentence with that stance of each subject, strongest first, none of a passage in `but` (ids).

    An issue is one whose sentence says so itself, by its figures or its words: that its paragraph does is not enough.
    Praise is held to more: a missed standard, a risk or words that also speak of an issue are no good practice.
    """
    best = []
    for subject in subjects:
        cluster = subject.cluster
        fits = _is_praise if stance is Stance.ACHIEVEMENT else _is_concern
        said = [voice for voice in cluster.sentences_with(stance) if fits(voice)]
        if not said and stance is Stance.ISSUE:
            said = [voice for voice in cluster.voices if voice.has(stance) and fits(voice)]
        fitting = [voice for voice in said if voice.item.passage.id not in but]
        if fitting:
            best.append(max(fitting, key=_rank))
    return tuple(sorted(best, key=lambda voice: (-voice.score, voice.item.passage.id)))


def _rank(voice: Voice) -> tuple[bool, float, str, str]:
    """A sentence reads better than a row of a table; then the surer, the newer, and any fixed order."""
    return (not voice.is_row, voice.score, voice.item.paper_date, voice.item.passage.id)


def _is_praise(voice: Voice) -> bool:
    """A row of a table praises only through its figures or its own "on track": its words seldom say how well."""
    if voice.is_row and voice.by_figures() is not Stance.ACHIEVEMENT:
        return False
    return not is_below(voice) and not _NO_PRAISE.search(voice.quote) and not _is_scrap(voice)


def _is_concern(voice: Voice) -> bool:
    """A row that lists an action, or answers a question, is a concern only by its figures."""
    told = voice.by_figures()
    if voice.is_row and told is None and (voice.column("action") or "?" in voice.quote.partition("\t\t")[0]):
        return False
    return (told is Stance.ISSUE or _says(voice, Stance.ISSUE)) and not _is_scrap(voice)


def _says(voice: Voice, stance: Stance) -> bool:
    """Whether words of the sentence itself, and not only ones learned from labels, speak for the stance."""
    told = [
        reason.effect
        for reason in voice.item.suggestion.tagging.reasons
        if reason.target == stance and reason.rule != LEARNED and voice.start <= reason.start < voice.end
    ]
    return sum(told) >= _CLEARLY


def _is_scrap(voice: Voice) -> bool:
    """Too short to stand alone, a lead-in or a title with its date."""
    return not voice.is_row and (len(voice.quote.split()) < _FEWEST_WORDS or bool(_NO_END.search(voice.quote)))


_CLEARLY = 0.35
_FEWEST_WORDS = 6
_NO_END = re.compile(r"(?::|;|\b20\d\d)\s*$")
_NO_PRAISE = re.compile(
    r"(?:^|\t)(?:if|risk|failure|lack of|there is a risk)\b"
    r"|\b(?:late|overdue|not (?:yet )?complete|short of|vacan\w+|below|missed|behind|past their date)\b"
    r"|\b(?:enhanced surveillance|long service)\b",
    re.IGNORECASE,
)
