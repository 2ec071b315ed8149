"""Sums of money in prose, and which of them are the plan that another is held against."""

from __future__ import annotations

import re
from typing import Final

from evidence.tagging.figures import Figure
from evidence.tagging.numbers import DIGITS, pounds

_MONEY: Final = re.compile(
    rf"(?P<minus>[-–−]\s?)?£\s?(?P<value>{DIGITS})\s?(?P<scale>k|m|bn|million|billion|thousand|M|K|mn)?(?![\w'’])"
)
_PLAN: Final = r"plan|target|budget|allocation|allowance|control total|trajectory|surplus|deficit"
_PLAN_BEFORE: Final = re.compile(
    rf"\b(?:(?:against|versus|vs\.?|compared (?:with|to)|within|inside)\s+(?:an?\s+|the\s+|our\s+|its\s+)?"
    rf"(?:[\w-]+\s+){{0,3}}?(?:{_PLAN})\s*(?:of\s+|for\s+[\w ]{{1,20}}of\s+)?"
    rf"|(?:against|versus|vs\.?|within|inside)\s+(?:an?\s+|the\s+|our\s+|its\s+)?(?:planned\s+)?)$"
    rf"|\((?:plan|target|budget)\s*(?:of|was|:)?\s*$|£[\d.,]+\w*\s+of\s+(?:its|the|our|an?)\s+(?:planned\s+)?$",
    re.IGNORECASE,
)
_REACH: Final = 120


def sums_of_money(sentence: str, offset: int) -> list[Figure]:
    """The sums in a sentence, in pounds; `goal` marks a plan or budget."""
    figures = []
    for match in _MONEY.finditer(sentence):
        if not re.search(r"[1-9]", match["value"]):
            continue
        value = ("-" if match["minus"] else "") + pounds(match["value"], match["scale"] or "")
        goal = bool(_PLAN_BEFORE.search(sentence[max(0, match.start() - _REACH) : match.start()]))
        figures.append(Figure(start=match.start() + offset, end=match.end() + offset, value=value, unit="£", goal=goal))
    return figures
