"""Personal data in the text of papers: what it is, where it stands and why it was taken for that.

Everything found is a suggestion of the machine; a person decides what is taken out before a paper is published.
"""

from __future__ import annotations

from evidence.personal.find import find_personal
from evidence.personal.finding import Finding, Level, OfficeHolder, PersonalKind
from evidence.personal.office import read_office_holders
from evidence.personal.pages import personal_in
from evidence.personal.wire import as_json, personal_line

__all__ = [
    "Finding",
    "Level",
    "OfficeHolder",
    "PersonalKind",
    "as_json",
    "find_personal",
    "personal_in",
    "personal_line",
    "read_office_holders",
]
