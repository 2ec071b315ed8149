"""Drafts in Word: the four documents from the shipped wording, on the house style."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import replace
from itertools import pairwise
from typing import Any

import docx
import pytest
from docx.oxml.ns import qn

from evidence.errors import TemplateError
from generators import context as c
from generators.blocks import Cell as BlockCell
from generators.blocks import Draft, Heading, List, ListItem, Note, PageBreak, Paragraph, Row, Run, Table
from generators.house_style import house_style
from generators.letter_context import AnnualLetterContext, LetterDomain
from generators.letter_variants import load_variant
from generators.markup import render
from generators.shelf import OURS
from generators.wire import plain
from generators.word import write
from generators.word_marks import bookmark_name

# ---------------------------------------------------------------- builders


def a_citation(
    label: str = "Finance report, 14 November 2013, p. 4", quote: str = "Acute overspend of £1.2m."
) -> c.Citation:
    page = int((re.findall(r"\d+$", label) or ["1"])[0])
    return c.Citation(id=label, document=label.partition(",")[0], sha256="a" * 64, page=page, label=label, quote=quote)


def a_statement(text: str, *labels: str) -> c.Statement:
    return c.Statement(text=text, citations=tuple(a_citation(label, text) for label in labels))


def a_point(key: str, *statements: c.Statement, verdict: str = "", stance: str = "issue") -> c.Point:
    return c.Point(key=key, statements=statements, stance=stance, verdict=verdict)


def a_front(title: str, **more: Any) -> c.Front:
    given: dict[str, Any] = {
        "title": title,
        "body": "NHS Anyshire CCG",
        "period": "2013/14 Q2",
        "framework": "CCG assurance framework 2013/14",
        "assessor": "NHS England (Anyshire and Westford Area Team)",
        "prepared": "20 November 2013",
        "log_head": "4be21c07",
        "papers": 12,
        "pages": 58,
        "unread": (
            c.UnreadPaper(
                paper="Q2 finance workbook.xlsx",
                outcome="refused",
                reason="locked with a password, so nothing was read from it. Save a copy without it and add that.",
            ),
        ),
    }
    return c.Front(**{**given, "title": title, **more})


CATEGORIES = ("Assured", "Assured with support", "Not assured, intervention required")
QUESTIONS = (
    "Are patients receiving clinically commissioned, high quality services?",
    "Are patients and the public actively engaged and involved?",
    "Are CCG plans delivering better outcomes for patients?",
    "Does the CCG have robust governance arrangements?",
    "Are CCGs working in partnership with others?",
    "Does the CCG have strong and robust leadership?",
)
HANDOVER = c.OpenAction(
    key="handover",
    statement=a_statement(
        "Agree an ambulance handover plan with the trust.", "Q1 action list, 18 September 2013, row 3"
    ),
    owner="Chief Officer",
    due="2013-09-30",
    flag="overdue",
)
RADIOLOGY = c.OpenAction(
    key="radiology",
    statement=a_statement(
        "Bring a revised 62-day plan with a monthly trajectory.", "Governing body pack, 14 November 2013, p. 9"
    ),
    flag="no date",
)
WAITS = c.Area(
    key="ae",
    number="3.1",
    title="A&E four-hour standard at Anyshire NHS FT",
    also=(1, 5),
    prompts=("D3.5", "D1.4"),
    points=(
        a_point("q2", a_statement("Q2: 93.8% against 95%; Q1 was 94.1%.", "Delivery dashboard, sheet NHSC, cell F12")),
        a_point(
            "dates",
            a_statement(
                "The recovery plan expects 95% by December 2013.", "Governing body pack, 14 November 2013, p. 7"
            ),
            a_statement("The trust’s letter says January 2014.", "Letter from the trust, 21 October 2013, p. 1"),
            verdict="These differ.",
        ),
        a_point(
            "waits",
            a_statement("Patients told Healthwatch of waits in corridors.", "Healthwatch e-mail, 3 October 2013"),
        ),
    ),
    question="Which recovery date is agreed with the trust, and what follows if October misses it?",
    weight=4.2,
    papers=4,
    actions=(HANDOVER,),
)
CANCER = replace(
    WAITS,
    key="cancer",
    number="3.2",
    title="Cancer treatment within 62 days",
    also=(),
    prompts=("D3.1",),
    points=(
        a_point(
            "q2",
            a_statement(
                "62-day waits were 82.4% in Q2 against a standard of 85%.", "Performance report, 14 November 2013, p. 3"
            ),
            a_statement("Radiology capacity is the main cause given.", "Quality report, 14 November 2013, p. 5"),
        ),
    ),
    question="What will add radiology capacity before the winter, and who has agreed to pay for it?",
    actions=(),
    papers=2,
)
PANEL = a_point(
    "panel",
    a_statement(
        "The patient panel reviewed three service changes before decision.", "Healthwatch e-mail, 3 October 2013"
    ),
    stance="achievement",
)
SUCCESSION = c.Gap(
    prompt="D6.4",
    text="Plan for growing future leaders",
    state="none",
    ask="We found no paper this quarter on succession planning (D6.4). Is there one to share before the meeting?",
)


def an_agenda(**front: Any) -> c.AgendaContext:
    domains = []
    for number, question in enumerate(QUESTIONS, 1):
        domains.append(
            c.AgendaDomain(
                number=number,
                question=question,
                areas=(WAITS, CANCER) if number == 3 else (replace(CANCER, number="1.1"),) if number == 1 else (),
                annexed=(replace(WAITS, key="phb", title="Personal health budgets", papers=1),) if number == 2 else (),
                good_practice=(PANEL,) if number == 2 else (),
                actions=(HANDOVER, RADIOLOGY) if number == 3 else (),
                gaps=(SUCCESSION,) if number == 6 else (),
            )
        )
    wider = c.WiderConversation(
        support=(a_point("csu", a_statement("The CSU’s reports have come late.", "Stakeholder survey, slide 7")),),
        development=(),
        mutual=(a_point("view", c.Statement(text="The area team owes the CCG a reply on dental contracts.")),),
    )
    return c.AgendaContext(
        front=a_front("Draft agenda for the quarterly assurance meeting", **front), domains=tuple(domains), wider=wider
    )


def a_report() -> c.SummaryReportContext:
    rows = tuple(
        c.ReportRow(
            number=number,
            question=question,
            level="",
            achievements=() if number == 4 else (PANEL,),
            issues=() if number == 2 else WAITS.points,
            actions=(HANDOVER, RADIOLOGY) if number == 3 else (),
        )
        for number, question in enumerate(QUESTIONS, 1)
    )
    return c.SummaryReportContext(
        front=a_front("NHS Anyshire CCG assurance report"), headline="", categories=CATEGORIES, rows=rows
    )


def a_self_assessment() -> c.SelfAssessmentContext:
    domains = tuple(
        c.SelfAssessmentDomain(
            number=number,
            question=question,
            prompts=(
                c.PromptAnswer(
                    id=f"D{number}.1",
                    text="Vision and priorities shaped by member practices.",
                    evidence=(PANEL,),
                    missing="",
                ),
                c.PromptAnswer(
                    id=f"D{number}.2",
                    text="Clinicians help to design contracts.",
                    evidence=(),
                    missing="No paper found.",
                ),
            ),
        )
        for number, question in enumerate(QUESTIONS, 1)
    )
    return c.SelfAssessmentContext(front=a_front("Self-assessment"), categories=CATEGORIES, domains=domains)


def a_letter() -> AnnualLetterContext:
    domains = tuple(
        LetterDomain(
            number=number,
            question=question,
            levels=("",) * 4,
            change="",
            strengths=(PANEL,) if number < 4 else (),
            developments=WAITS.points[1:2] if number in (3, 4) else (),
        )
        for number, question in enumerate(QUESTIONS, 1)
    )
    points = [point for domain in domains for point in (*domain.strengths, *domain.developments)]
    cited = {place.id: place for point in (*points, *CANCER.points) for place in point.citations}
    return AnnualLetterContext(
        front=a_front("Annual assurance of NHS Anyshire CCG, 2013/14", period="2013/14"),
        variant=load_variant("formal", OURS),
        review="2014-04-24",
        headline="",
        headline_reason="",
        domains=domains,
        support=(),
        priorities=CANCER.points,
        annex=tuple(cited.values()),
        judgements=(),
        compared=True,
        left_out=0,
    )


DOCUMENTS = {
    "agenda": (an_agenda, False),
    "summary-report": (a_report, True),
    "self-assessment": (a_self_assessment, True),
    "annual-letter": (a_letter, False),
}


def a_draft(kind: str = "agenda", *blocks: Any, **more: Any) -> Draft:
    """The sample of a kind, or the given blocks as a document."""
    make, landscape = DOCUMENTS[kind]
    context = make()
    given: dict[str, Any] = {
        "kind": kind,
        "title": context.front.title,
        "subject": f"{context.front.body}, {context.front.period}",
        "language": "en-GB",
        "log_head": context.front.log_head,
        "made": "2013-11-20T09:30:00+00:00",
        "blocks": blocks or render(f"{kind}.html", context),
        "landscape": landscape,
    }
    return Draft(**{**given, **more})


def opened(draft: Draft, **more: Any) -> Any:
    return docx.Document(io.BytesIO(write(draft, **more)))


def a_paragraph(text: str, **more: Any) -> Paragraph:
    return Paragraph(key="p", runs=(Run(text=text, **more),))


# ---------------------------------------------------------------- the file


@pytest.mark.parametrize("kind", DOCUMENTS)
def test_each_document_opens_with_its_headings_in_order(kind: str) -> None:
    document = opened(a_draft(kind))
    levels = [int(p.style.name[-1]) for p in document.paragraphs if p.style.name.startswith("Heading")]
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))
    assert document.core_properties.title == a_draft(kind).title


@pytest.mark.parametrize("kind", DOCUMENTS)
def test_the_same_draft_gives_the_same_bytes(kind: str) -> None:
    assert write(a_draft(kind)) == write(a_draft(kind))


def test_the_house_style_in_the_repository_is_what_the_script_writes() -> None:
    from importlib.resources import files

    assert files("templates").joinpath("house-style.docx").read_bytes() == house_style()


@pytest.mark.parametrize("kind", DOCUMENTS)
def test_every_citation_is_a_comment_with_its_quote_beside_its_reference(kind: str) -> None:
    draft = a_draft(kind)
    document = opened(draft)
    cited = [run for block in draft.blocks for run in runs_of(block) if run.citation]
    said = [comment.text for comment in document.comments]
    assert cited
    assert said == [f"“{run.citation.quote}”\n{run.citation.label}" for run in cited]
    assert {(comment.author, comment.initials) for comment in document.comments} == {("Assure", "A")}
    assert {str(comment.timestamp) for comment in document.comments} == {"2013-11-20 09:30:00+00:00"}


def runs_of(block: Any) -> tuple[Run, ...]:
    if isinstance(block, List | Note):
        return tuple(
            run for part in (block.items if isinstance(block, List) else block.blocks) for run in runs_of(part)
        )
    if isinstance(block, Table):
        return tuple(run for row in block.rows for cell in row.cells for part in cell.blocks for run in runs_of(part))
    return getattr(block, "runs", ())


@pytest.mark.parametrize("kind", DOCUMENTS)
def test_every_heading_paragraph_and_item_stands_in_a_bookmark_of_its_key(kind: str) -> None:
    draft = a_draft(kind)
    body = opened(draft).element.body
    names = [mark.get(qn("w:name")) for mark in body.iter(qn("w:bookmarkStart"))]
    assert len(names) == len(set(names))
    assert {bookmark_name(block.key) for block in draft.blocks if not isinstance(block, PageBreak)} <= set(names)
    assert all(re.fullmatch(r"[A-Za-z][A-Za-z0-9_]{0,39}", name) for name in names)
    starts = [mark.get(qn("w:id")) for mark in body.iter(qn("w:bookmarkStart"))]
    assert sorted(starts) == sorted(mark.get(qn("w:id")) for mark in body.iter(qn("w:bookmarkEnd")))


def test_two_keys_never_share_a_bookmark_name() -> None:
    keys = ["d1/a", "d1_a", "d1-a", "D1/a", "x" * 50, "x" * 51, "é", "ê", "a_", "a"]
    names = [bookmark_name(key).lower() for key in keys]
    assert len(set(names)) == len(keys)


def test_header_rows_repeat_and_short_rows_stay_whole() -> None:
    document = opened(a_draft("summary-report"))
    first, second = document.tables[0].rows[0]._tr, document.tables[0].rows[1]._tr
    assert first.trPr.find(qn("w:tblHeader")) is not None
    assert first.trPr.find(qn("w:tblHeader")).attrib == {}
    assert first.trPr.find(qn("w:cantSplit")) is not None
    assert second.trPr.find(qn("w:tblHeader")) is None


def test_an_ordered_list_starts_again_at_one_and_bullets_are_words_own() -> None:
    items = (ListItem(key="i1", runs=(Run(text="one"),)), ListItem(key="i2", runs=(Run(text="two"),)))
    lists = [List(key=f"l{n}", items=items, ordered=True) for n in (1, 2)]
    document = opened(a_draft("agenda", *lists, List(key="l3", items=items)))
    numbers = [p._p.pPr.numPr.numId.val for p in document.paragraphs[:4]]
    assert numbers[0] == numbers[1] != numbers[2] == numbers[3]
    for number in numbers:
        use = document.part.numbering_part.element.num_having_numId(number)
        assert use.find(f".//{qn('w:startOverride')}").get(qn("w:val")) == "1"
    assert document.paragraphs[4].text == "one"
    assert document.paragraphs[4].style.element.pPr.numPr is not None


def test_header_and_footer_show_title_body_status_log_and_page_fields() -> None:
    section = opened(a_draft()).sections[0]
    header = "".join(t.text or "" for t in section.header._element.iter(qn("w:t")))
    footer = "".join(t.text or "" for t in section.footer._element.iter(qn("w:t")))
    assert "Draft agenda" in header
    assert "NHS Anyshire CCG, 2013/14 Q2" in header
    assert footer == "Page 1 of 1 · Draft for discussion · log 4be21c07"
    fields = [field.get(qn("w:instr")).strip() for field in section.footer._element.iter(qn("w:fldSimple"))]
    assert fields == ["PAGE", "NUMPAGES", "COMMENTS"]
    assert section.first_page_footer._element.findall(f".//{qn('w:fldSimple')}")


def test_a_draft_with_a_wide_table_has_wide_pages_and_another_has_not() -> None:
    wide, tall = opened(a_draft("summary-report", landscape=False)).sections[-1], opened(a_draft("agenda")).sections[-1]
    assert wide.page_width > wide.page_height
    assert tall.page_width < tall.page_height
    asked = opened(a_draft("agenda", a_paragraph("x"), landscape=True)).sections[-1]
    assert asked.page_width > asked.page_height


def test_language_properties_and_dates_come_from_the_draft() -> None:
    core = opened(a_draft()).core_properties
    assert (core.language, core.author, core.category, core.identifier) == ("en-GB", "Assure", "agenda", "4be21c07")
    assert str(core.created) == str(core.modified) == "2013-11-20 09:30:00+00:00"
    with zipfile.ZipFile(io.BytesIO(write(a_draft()))) as file:
        assert 'w:val="en-GB"' in file.read("word/styles.xml").decode()
        assert {entry.date_time[0] for entry in file.infolist()} == {1980}


def test_nothing_is_decided_or_signed_and_every_place_for_people_is_marked() -> None:
    for kind in ("summary-report", "self-assessment", "annual-letter"):
        runs = [run for block in a_draft(kind).blocks for run in runs_of(block)]
        levels = [run for run in runs if "Assured" in run.text or "category" in run.text]
        assert levels
        assert all(run.fill or run.strong for run in levels)
        assert not any(run.text in CATEGORIES for run in runs)


def test_an_empty_cell_stays_empty() -> None:
    table = opened(a_draft("summary-report")).tables[0]
    assert table.rows[2].cells[3].text == ""
    assert table.rows[2].cells[4].text == ""


def test_a_statement_without_a_paper_is_marked_as_a_view() -> None:
    text = "\n".join(paragraph.text for paragraph in opened(a_draft()).paragraphs)
    assert "dental contracts. (assessor’s view)" in text


NASTY = (
    "A&E <4 hours; R&D",
    "😷 emoji and \U0001f3f4\U000e0067\U000e0062\U000e007f",
    "عربي עברית",
    "nul\x00 bell\x07 escape\x1b[31m \ufffe",
    "]]> <!-- --> %s {0}",
    "x" * 200_000,
)


@pytest.mark.parametrize("text", NASTY)
def test_nasty_text_survives_in_body_comment_and_properties(text: str) -> None:
    citation = replace(a_citation(), quote=text)
    draft = a_draft(
        "agenda",
        Paragraph(key=text[:60], runs=(Run(text=text), Run(text="[x]", citation=citation))),
        title=text,
        subject=text,
    )
    document = opened(draft)
    clean = re.sub(r"[\x00-\x08\x0b-\x1f\ufffe]", "", text)
    assert document.paragraphs[0].text == f"{clean}[x]"
    assert clean in next(iter(document.comments)).text
    assert document.core_properties.title == clean[:255]


def test_a_cell_of_forty_thousand_words_opens() -> None:
    cell = BlockCell(blocks=(a_paragraph("word " * 40_000),))
    table = Table(key="t", caption="Long", rows=(Row(cells=(cell,)),), header_rows=0)
    document = opened(a_draft("agenda", table))
    assert len(document.tables[0].rows[0].cells[0].text.split()) == 40_000
    assert document.tables[0].rows[0]._tr.trPr.find(qn("w:cantSplit")) is None


def test_a_link_works_and_a_page_break_starts_the_next_block_on_a_new_page() -> None:
    link = a_paragraph("guide", href="https://example.org/guide")
    document = opened(a_draft("agenda", link, PageBreak(key="b"), Heading(key="h", level=1, runs=(Run(text="H"),))))
    assert document.paragraphs[0].hyperlinks[0].address == "https://example.org/guide"
    assert document.paragraphs[1].paragraph_format.page_break_before


def test_what_introduces_a_list_and_what_leads_to_a_question_stays_with_it() -> None:
    items = (ListItem(key="i", runs=(Run(text="one"),)), ListItem(key="j", runs=(Run(text="two"),)))
    question = replace(a_paragraph("What next?"), role="question")
    document = opened(a_draft("agenda", a_paragraph("We saw:"), List(key="l", items=items), question))
    assert [p.paragraph_format.keep_with_next for p in document.paragraphs] == [True, None, True, None]


def test_a_list_in_a_note_keeps_its_bullets_and_the_notes_bar() -> None:
    items = (ListItem(key="i", runs=(Run(text="one"),)),)
    note = Note(key="n", role="warning", blocks=(a_paragraph("Look:"), List(key="l", items=items)))
    item = opened(a_draft("agenda", note)).paragraphs[1]
    assert item.style.name == "List Bullet"
    assert item._p.pPr.find(qn("w:pBdr")) is not None


def test_a_house_style_that_lacks_a_style_is_refused_by_name() -> None:
    base = docx.Document(io.BytesIO(house_style()))
    base.styles["Lead"].delete()
    out = io.BytesIO()
    base.save(out)
    with pytest.raises(TemplateError, match="no style called Lead"):
        write(a_draft(), base=out.getvalue())


@pytest.mark.parametrize("base", [b"", b"not a zip", house_style()[:900]])
def test_a_house_style_that_is_no_word_file_is_refused(base: bytes) -> None:
    with pytest.raises(TemplateError, match="not a Word file"):
        write(a_draft(), base=base)


def test_a_teams_own_words_in_the_house_style_keep_their_header_and_lose_their_body() -> None:
    base = docx.Document(io.BytesIO(house_style()))
    base.add_paragraph("left over")
    base.sections[0].header.paragraphs[0].add_run("Anyshire team")
    out = io.BytesIO()
    base.save(out)
    document = opened(a_draft(), base=out.getvalue())
    assert "Anyshire team" in document.sections[0].header.paragraphs[0].text
    assert "left over" not in [paragraph.text for paragraph in document.paragraphs]


# ---------------------------------------------------------------- JSON


def test_the_agenda_in_json_has_its_promised_fields() -> None:
    made = plain(an_agenda())
    assert {"body", "period", "framework", "domains", "wider", "unread"} <= set(made)
    domain = made["domains"][2]
    assert {"number", "question", "areas", "good_practice", "gaps", "open_actions"} <= set(domain)
    area = domain["areas"][0]
    assert {"number", "title", "points", "question", "weight", "prompts", "also"} <= set(area)
    assert {"text", "stance", "verdict", "citations"} <= set(area["points"][1])
    assert {"document", "page", "label", "quote"} <= set(area["points"][1]["citations"][0])
    assert {"text", "owner", "due", "flag", "citations"} <= set(domain["open_actions"][0])
    assert {"prompt", "text", "state", "ask"} <= set(made["domains"][5]["gaps"][0])


@pytest.mark.parametrize("kind", DOCUMENTS)
def test_every_context_is_plain_enough_for_json(kind: str) -> None:
    import json

    made = plain(DOCUMENTS[kind][0]())
    assert json.loads(json.dumps(made)) == made
