"""How a framework calls things, for documents whose wording goes with any framework."""

from __future__ import annotations

from dataclasses import dataclass

from evidence.framework import Framework


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """`body` is the short word for what is assessed ("CCG"), `office` who assesses it ("regional team"), `domain` what
    a domain is called ("component"), `signatory` whose office it is to sign."""

    body: str
    body_in_full: str
    office: str
    signatory: str
    domain: str
    statute: str


def terms_of(framework: Framework) -> Terms:
    """The framework's own words."""
    return Terms(
        body=framework.body_short,
        body_in_full=framework.body_kind,
        office=framework.assessor_office,
        signatory=framework.signatory,
        domain=framework.domain_word,
        statute=framework.statute,
    )
