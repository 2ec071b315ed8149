"""Personal data planted in the sample papers is stopped, decoys are not; what is taken out of a document is gone."""

from __future__ import annotations

import io
import json
import zipfile
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from corpora.anyshire.reading import flat, pages
from evidence.personal import OfficeHolder, read_office_holders
from generators.blocks import Paragraph
from generators.publish.checks.finding import Finding
from generators.publish.checks.personal import CHECKS, removals
from generators.publish.checks.run import findings
from generators.publish.checks.subject import Subject
from generators.publish.redact import redact
from generators.publish.runs import runs_within
from tests.published import FORMS, a_paragraph, a_table, inside_pdf, said
from tests.test_publish_checks import a_subject

_CORPORA = Path(__file__).parent.parent / "corpora"
_REACH = 150  # characters of its page that stand around a quote
WITHOUT_NUMBER = ("de-nhs", "de-tel")


@cache
def the_key() -> tuple[dict[str, Any], ...]:
    key = json.loads((_CORPORA / "anyshire" / "key.json").read_text(encoding="utf-8"))
    return tuple(key["items"])


@cache
def the_board() -> tuple[OfficeHolder, ...]:
    path = _CORPORA / "personal" / "office-holders.toml"
    return read_office_holders(path.read_text(encoding="utf-8"), file=path.name)


@cache
def the_pages(paper: str) -> tuple[str, ...]:
    return pages(_CORPORA / "anyshire" / "papers" / paper)


def around(item: dict[str, Any]) -> str:
    """The quote with what stands around it on its page, cut at words."""
    quote, page = flat(item["quote"]), the_pages(item["paper"])[item["page"] - 1]
    at = page.index(quote)
    before = page[max(0, at - _REACH) : at].partition(" ")[2] if at > _REACH else page[:at]
    after = page[at + len(quote) :][:_REACH].rpartition(" ")[0]
    return f"{before}{quote}{after}"


def stops_on(item: dict[str, Any]) -> list[Finding]:
    """The personal data that stops a document in which a person pasted the item's words with their surroundings."""
    subject = a_subject(a_paragraph(around(item), key="pasted"), holders=the_board())
    quote = flat(item["quote"])
    text = next(place.text for place in subject.places if quote in place.text)
    start = text.index(quote)
    end = start + len(quote)
    return [
        one for one in findings(subject) if one.check in CHECKS and one.stops and one.start < end and one.end > start
    ]


def test_everything_planted_in_the_sample_papers_stops_and_no_decoy_does() -> None:
    planted = [item for item in the_key() if item["role"] == "personal data"]
    decoys = [item for item in the_key() if item["role"] == "decoy" and item["id"].startswith(WITHOUT_NUMBER)]
    assert len(planted) >= 18
    assert len(decoys) >= 4
    assert [item["quote"] for item in planted if not stops_on(item)] == []
    assert [item["quote"] for item in decoys if stops_on(item)] == []


SECRETS = ("Joanne Pell", "943 476 5919", "07700 900318", "joanne.pell@example.net")


def a_told_subject() -> Subject:
    """Personal data in a heading's paragraph, a cell, a caption; a name that is also an everyday word."""
    return a_subject(
        a_paragraph("We thank Joanne Pell (NHS number 943 476 5919). Ring her on 07700 900318.", key="a"),
        a_table(("Whom to ask", "Where"), ("Joanne Pell", "joanne.pell@example.net"), caption="Asked by Joanne Pell"),
        a_paragraph("The post said that Mr May may come in May 2014.", key="b"),
        a_paragraph("Later pell said no more.", key="c"),
    )


@pytest.mark.parametrize("form", FORMS)
def test_what_is_taken_out_is_in_no_file(form: str) -> None:
    subject = a_told_subject()
    gone = removals(findings(subject), subject.places)
    data = FORMS[form](redact(subject.clean, gone), publisher="Anyshire")
    inside = [inside_pdf(data)] if form == "pdf" else [data.decode()] if form == "page" else _parts(data)
    for secret in SECRETS:
        assert not any(secret in part for part in inside), secret
        assert not any(secret.replace(" ", "") in part.replace(" ", "") for part in inside), secret


def _parts(data: bytes) -> list[str]:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return [package.read(name).decode("utf-8", "replace") for name in package.namelist()]


def test_an_address_behind_other_words_is_found_and_goes() -> None:
    linked = Paragraph(key="a", runs=said("Ask us", href="mailto:joanne.pell@example.net?subject=Hello"))
    subject = a_subject(linked)
    (one,) = (one for one in findings(subject) if one.check in CHECKS)
    assert (one.check.id, one.text) == ("personal-contact", "joanne.pell@example.net")
    after = redact(subject.clean, removals([one], subject.places))
    assert not any(run.href for block in after.blocks for run in runs_within(block))


def test_after_taking_out_nothing_is_left_to_take_out() -> None:
    subject = a_told_subject()
    after = replace(subject, clean=redact(subject.clean, removals(findings(subject), subject.places)))
    assert removals(findings(after), after.places) == ()


def test_a_name_that_is_an_everyday_word_goes_in_its_place_only() -> None:
    subject = a_told_subject()
    after = redact(subject.clean, removals(findings(subject), subject.places))
    text = next(place.text for place in replace(subject, clean=after).places if place.key == "b")
    assert text == "The post said that Mr [removed] may come in May 2014."
