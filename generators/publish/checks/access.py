"""What readers with other means than eyes need: title, language, headings, tables, links, no colour alone; the box."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from generators.blocks import Block, Heading, Run, Table
from generators.publish.checks.finding import Check, Finding, Override, Severity, found
from generators.publish.checks.subject import Part, Subject
from generators.publish.checks.words import words
from generators.publish.runs import runs_within
from generators.word_pieces import text_of

TITLE = Check(
    id="title",
    title="No title",
    mend="Write one in Word (File, Info, Title): people and searches find a document by it.",
    override=Override.NEVER,
)
LEVELS = Check(
    id="heading-order",
    title="Headings that skip a level",
    mend="Give each the next level in Word: screen readers go through a document by its headings.",
    override=Override.NEVER,
)
CAPTION = Check(
    id="caption", title="Tables without a caption", mend="Say above the table what it shows.", override=Override.NEVER
)
HEADERS = Check(
    id="table-headers",
    title="Tables without header cells",
    mend="In Word: mark the first row as “Repeat Header Rows”.",
)
BARE_HEADING = Check(
    id="empty-heading",
    title="Headings with nothing under them",
    mend="Delete the heading, or say something.",
    severity=Severity.ADVICE,
)
LINK = Check(
    id="link-words",
    title="Links whose words say nothing alone",
    mend="Let the words say what is there: “Quality report, November 2013”, not “click here” or an address.",
    severity=Severity.ADVICE,
)
LANGUAGE = Check(
    id="language",
    title="Another language than English or Welsh",
    mend="Set the proofing language in Word: screen readers speak by it.",
    severity=Severity.ADVICE,
)
COLOUR = Check(
    id="colour",
    title="Meaning told by colour alone",
    mend="Name what the colour means.",
    severity=Severity.ADVICE,
)
CONTROL = Check(
    id="control-box",
    title="No full Information Reader Box",
    mend="Add a table with these fields, if your organisation asks for one.",
    severity=Severity.ADVICE,
)
CHECKS = (TITLE, LEVELS, CAPTION, HEADERS, BARE_HEADING, LINK, LANGUAGE, COLOUR, CONTROL)

_ADDRESS = re.compile(r"(?:https?://|www\.)\S+\Z", re.IGNORECASE)
_LANGUAGES = ("en", "cy")
_BOXED = ("summary-report", "self-assessment")
_FIELDS = ("document name", "author", "publication date", "target audience", "description", "contact details")


def access(subject: Subject) -> Iterator[Finding]:
    """What stands in the way of readers."""
    blocks = subject.clean.blocks
    if not subject.clean.title.strip():
        yield found(TITLE, "the document has no title")
    if not subject.clean.language.casefold().startswith(_LANGUAGES):
        yield found(LANGUAGE, f"the document says it is in “{subject.clean.language}”")
    yield from _headings(blocks)
    heading = ""
    for block in blocks:
        heading = text_of(block.runs) if isinstance(block, Heading) else heading
        yield from _table(block, heading)
        yield from (
            found(LINK, f"“{run.text.strip()}”", heading=heading, text=run.href, key=block.key)
            for run in runs_within(block)
            if _says_nothing(run)
        )
    yield from _colours(subject)
    yield from _control_box(subject)


def _headings(blocks: Sequence[Block]) -> Iterator[Finding]:
    depth = 0
    for block in blocks:
        if isinstance(block, Heading):
            if block.level > depth + 1:
                why = f"level {block.level}, and nothing of level {depth + 1} is above it"
                yield found(LEVELS, why, heading=text_of(block.runs), key=block.key)
            depth = block.level
    for number, block in enumerate(blocks):
        after = blocks[number + 1] if number + 1 < len(blocks) else None
        if isinstance(block, Heading) and (
            after is None or (isinstance(after, Heading) and after.level <= block.level)
        ):
            yield found(BARE_HEADING, "nothing stands under it", heading=text_of(block.runs), key=block.key)


def _table(block: Block, heading: str) -> Iterator[Finding]:
    if not isinstance(block, Table):
        return
    if not block.caption.strip():
        yield found(CAPTION, "a table", heading=heading, key=block.key)
    if not block.header_rows and not any(cell.scope for row in block.rows for cell in row.cells):
        yield found(HEADERS, "no cell is a header", heading=heading, text=block.caption, key=block.key)


def _says_nothing(run: Run) -> bool:
    said = run.text.strip()
    if not run.href or not said:
        return False
    return bool(_ADDRESS.match(said)) or words().phrases["link"].pattern.fullmatch(said.strip(".,;:>» ")) is not None


def _colours(subject: Subject) -> Iterator[Finding]:
    for place in subject.places:
        for hit in words().phrases["colour"].pattern.finditer(place.text):
            yield found(COLOUR, f"“{hit[0]}”", heading=place.heading, text=place.text, key=place.key)


def _control_box(subject: Subject) -> Iterator[Finding]:
    """NHS England's Information Reader Box, which its published documents carry."""
    if subject.draft.kind in _BOXED:
        told = {place.text.strip(" :").casefold() for place in subject.places if place.part is Part.CELL}
        missing = [field for field in _FIELDS if field not in told]
        if missing:
            yield found(CONTROL, f"without {', '.join(missing)}")
