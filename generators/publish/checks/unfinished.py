"""What shows that people are not done: places to fill in, comments, tracked changes, words that only a draft says."""

from __future__ import annotations

import re
from collections.abc import Iterator

from generators.blocks import Heading
from generators.publish.checks.finding import Check, Finding, Override, found
from generators.publish.checks.subject import Subject, cited_places
from generators.publish.runs import runs_within
from generators.readback.words import Picture
from generators.word_pieces import text_of

FILLS = Check(
    id="to-fill-in",
    title="Places still to be filled in",
    mend="Fill each in, or take it out, in Word.",
    override=Override.NEVER,
)
COMMENTS = Check(
    id="comments",
    title="Comments that people left",
    mend="Answer and delete them in Word. Overridden, they stay out of what is published.",
)
TRACKED = Check(
    id="tracked-changes",
    title="Changes that Word still tracks",
    mend="Accept or reject them in Word. Overridden, all count as accepted.",
)
UNSETTLED = Check(
    id="unsettled",
    title="Marks of a merge that nobody settled",
    mend="Choose the words and delete the mark in Word. Overridden, the marks stay out and your words stand.",
)
LEFT_OUT = Check(
    id="left-out",
    title="What the published forms cannot show",
    mend="Say it in words or a table. Overridden, a picture is left out and the rest goes out as plain words.",
)
DRAFT_WORDS = Check(
    id="draft-words",
    title="Words that only a draft says",
    mend="Say what the document now is, or delete the sentence.",
)
REFERENCES = Check(
    id="references",
    title="References to papers left as plain words",
    mend="Delete them: the papers may not be public. Assure takes references out itself where their comment is there.",
    override=Override.NEVER,
)
CHECKS = (FILLS, COMMENTS, TRACKED, UNSETTLED, LEFT_OUT, DRAFT_WORDS, REFERENCES)

_DRAFT = re.compile(
    r"^draft\b(?! shared)|\b(?:this|the|a|first|second|final) draft\b|\bdraft (?:of|for|agenda|report|letter)\b"
    r"|\bfirst proposal\b|^\W*(?:(?:owner|date|name|time) )?to be (?:completed|confirmed|agreed|added)\W*$"
    r"|\bTB[CA]\b|\bxx+\b|\?\?+|\blorem ipsum\b|\bassessor’s view\b|\[(?:insert|add|name|date|tbc)\b[^\]]*\]",
    re.IGNORECASE,
)
_CHOOSE = "choose one:"


def unfinished(subject: Subject) -> Iterator[Finding]:
    """Everything that is still open in the edited draft."""
    yield from _fills(subject)
    edited = subject.edited
    headings = {place.key: place.heading for place in subject.places}
    for remark in edited.remarks:
        heading = headings.get(remark.key, "")
        yield found(COMMENTS, f"by {remark.author or 'somebody'}", heading=heading, text=remark.text, key=remark.key)
    if edited.tracked:
        yield found(TRACKED, f"{edited.tracked:,} in all")
    for words in edited.conflicts:
        yield found(UNSETTLED, "what Assure would now say", text=words)
    for block in edited.blocks:
        if isinstance(block, Picture):
            yield found(LEFT_OUT, "a picture", text=block.caption or block.alternative, key=block.key)
    for kind in sorted(set(edited.opaque)):
        yield found(LEFT_OUT, f"{edited.opaque.count(kind)} × {kind}")
    yield from _draft_words(subject)
    yield from _references(subject)


def _fills(subject: Subject) -> Iterator[Finding]:
    heading = ""
    for block in subject.clean.blocks:
        heading = text_of(block.runs) if isinstance(block, Heading) else heading
        for run in runs_within(block):
            if run.fill:
                yield found(FILLS, "to complete", heading=heading, text=run.text, key=block.key)


def _draft_words(subject: Subject) -> Iterator[Finding]:
    """In people's words and ours; what a paper is quoted with is its own. An open place is told of already."""
    still_open = subject.open_keys
    passed = still_open | {place.key for place, _ in cited_places(subject.draft)}
    open_cells = {place.cell for place in subject.places if place.key in still_open}
    for place in subject.places:
        hit = None if place.key in passed else _DRAFT.search(place.text)
        chosen = place.text.strip().casefold() == _CHOOSE and place.cell not in open_cells
        if hit or chosen:
            said = hit[0] if hit else place.text
            yield found(DRAFT_WORDS, f"“{said}”", heading=place.heading, text=place.text, key=place.key)


def _references(subject: Subject) -> Iterator[Finding]:
    """Labels of papers that the draft cited and that stand among the words that would go out."""
    base = subject.edited.base
    labels = {one.label for one in base.citations} if base else set()
    labels |= {one.label for _, one in cited_places(subject.draft)}
    bracketed = sorted(f"[{label}" for label in labels if label)
    for place in subject.places:
        for label in bracketed:
            at = place.text.find(label)
            if at >= 0:
                span = (at, at + len(label))
                yield found(REFERENCES, f"“{label}]”", heading=place.heading, text=place.text, key=place.key, span=span)
                break
