"""Sums of money in prose, and which of them are the plan that another is held against."""

from __future__ import annotations

import re
from typing import Final

from evidence.tagging.figures import Figure
from evidence.tagging.numbers import DIGITS, pounds

_MONEY: Final = re.compile(
    rf"(?P<minus>(?<![\w)])[-–−](?=£))?£\s?(?P<value>{DIGITS})\s?(?P<scale>k|m|bn|million|billion|thousand|M|K|mn)?"
    r"(?![\w'’])(?!\s?[-–]\s?£?\d)"
)
_PLAN: Final = r"plan|target|budget|allocation|allowance|control total|trajectory|surplus|deficit"
_PLAN_BEFORE: Final = re.compile(
    rf"\b(?:(?:against|versus|vs\.?|compared (?:with|to)|within|inside)\s+(?:an?\s+|the\s+|our\s+|its\s+)?"
    rf"(?:[\w-]+\s+){{0,3}}?(?:{_PLAN})\s*(?:of\s+|for\s+[\w ]{{1,20}}of\s+)?"
    rf"|(?:against|versus|vs\.?|within|inside)\s+(?:an?\s+|the\s+|our\s+|its\s+)?(?:planned\s+)?)$"
    rf"|\((?:plan|target|budget)\s*(?:of|was|:)?\s*$|£[\d.,]+\w*\s+of\s+(?:its|the|our|an?)\s+(?:planned\s+)?$",
    re.IGNORECASE,
)
# "£100-105k" is a band, "down from £16m" and "(2023/24 £5.7m)" are figures of another time.
_ASIDE_BEFORE: Final = re.compile(
    r"\d[\d.,]*\s?[a-z]{0,8}\s?[-–]\s?$|\b(?:from|less than|at least|exceeding)\s+$|\(\s*20\d\d/\d\d:?\s+$",
    re.IGNORECASE,
)
_REACH: Final = 120


def sums_of_money(sentence: str, offset: int) -> list[Figure]:
    """The sums in a sentence, in pounds; `goal` marks a plan or budget."""
    figures = []
    for match in _MONEY.finditer(sentence):
        before = sentence[max(0, match.start() - _REACH) : match.start()]
        if not re.search(r"[1-9]", match["value"]) or _ASIDE_BEFORE.search(before):
            continue
        value = ("-" if match["minus"] else "") + pounds(match["value"], match["scale"] or "")
        goal = bool(_PLAN_BEFORE.search(before))
        figures.append(Figure(start=match.start() + offset, end=match.end() + offset, value=value, unit="£", goal=goal))
    return figures
