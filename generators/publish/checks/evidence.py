"""The evidence a document rests on: decided on by people, not withheld, no surprise to the reader."""

from __future__ import annotations

from collections.abc import Iterator

from evidence.model import Verdict
from evidence.record.publication import local_of
from generators.context import Citation
from generators.publish.checks.finding import Check, Finding, Override, Severity, found
from generators.publish.checks.subject import Place, Subject, cited_places

EMBARGO = Check(
    id="embargo",
    title="Under embargo",
    mend="Wait, or when it was lifted say so: assure publication embargo D1 --lift",
    override=Override.NEVER,
)
AREA_TEAM = Check(
    id="area-team",
    title="Rests on what is kept to the area team",
    mend="Take it out (guide, paragraph 70), or say that everybody may see it: assure audience set everybody",
    override=Override.NEVER,
)
REJECTED = Check(
    id="rejected-evidence",
    title="Rests on evidence that was rejected",
    mend="Take it out, or look again: assure review undo ID",
)
UNREVIEWED = Check(
    id="unreviewed-evidence",
    title="Rests on evidence that nobody decided on",
    mend="Decide: assure review accept ID (or retag, or reject); all at once: review accept --cited-in FILE.docx",
)
UNKNOWN = Check(
    id="unknown-evidence",
    title="Rests on what cannot be traced",
    mend="Publish the file that Assure drafted, edited in Word, from the workspace of its papers.",
)
SURPRISE = Check(
    id="surprises",
    title="New to the body: on no agenda before",
    mend="Raise it first (guide, paragraphs 32 and 37), then: assure cycle raise ID --how WORDS",
    severity=Severity.ADVICE,
)
CHECKS = (EMBARGO, AREA_TEAM, REJECTED, UNREVIEWED, UNKNOWN, SURPRISE)


def evidence(subject: Subject) -> Iterator[Finding]:
    """What stands against the evidence, a finding for each passage."""
    known = subject.known
    if known.embargo:
        yield found(EMBARGO, f"not to be shown before {local_of(known.embargo)}")
    if subject.edited.base is None:
        yield found(UNKNOWN, "the file does not tell what Assure had written, so its evidence cannot be looked at")
        return
    seen: dict[str, tuple[Place, Citation]] = {}
    for place, citation in cited_places(subject.draft):
        seen.setdefault(passage_of(citation) or citation.label, (place, citation))
    headings = {place.key: place.heading for place in subject.places}
    for passage, (place, citation) in seen.items():
        heading = headings.get(place.key, place.heading)
        for check, why in _against(subject, passage, citation):
            yield found(check, why, heading=heading, text=f"{place.text} [{citation.label}]", key=place.key)
    yield from _surprises(subject, frozenset(seen))


def passage_of(citation: Citation) -> str:
    """The id of the passage that is cited; "" when the file no longer tells."""
    return citation.id.rpartition("-")[0]


def _against(subject: Subject, passage: str, citation: Citation) -> Iterator[tuple[Check, str]]:
    known = subject.known
    if passage in known.withheld_passages or citation.sha256 in known.withheld_papers:
        yield AREA_TEAM, f"{passage} is not for the body assessed"
    if citation.document in known.embargoed_papers:
        yield EMBARGO, f"{citation.document}: not before {local_of(known.embargoed_papers[citation.document])}"
    verdict = known.verdicts.get(passage)
    if verdict is None:
        yield UNKNOWN, f"{passage or 'the passage'} is not in this workspace"
    elif verdict is Verdict.REJECTED:
        yield REJECTED, f"{passage} was rejected"
    elif verdict in (Verdict.UNDECIDED, Verdict.DEFERRED):
        yield UNREVIEWED, f"{passage} is {'left for later' if verdict is Verdict.DEFERRED else 'not decided on'}"


def _surprises(subject: Subject, cited: frozenset[str]) -> Iterator[Finding]:
    known = subject.known
    if known.surprises_unknown:
        yield found(SURPRISE, known.surprises_unknown)
    for passages, text in known.surprises:
        if passages & cited:
            yield found(SURPRISE, ", ".join(sorted(passages & cited)), text=text)
