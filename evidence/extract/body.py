"""Whose paper it is: the body that its letterhead, heading or running head names. People can correct it."""

from __future__ import annotations

import re

# One line at a time: what stands above a letterhead is no part of the name.
_NAME = r"(?:[A-Z][\w'’-]+(?: +(?:and|&|of|upon|the|on)(?= +[A-Z]))? +){1,6}?"
_BODIES = (
    re.compile(rf"\b(?:NHS +)?(?P<group>{_NAME})(?:Clinical Commissioning Group|CCG)\b"),
    re.compile(rf"\b(?P<name>{_NAME}NHS +(?:Foundation +)?Trust)\b"),
    re.compile(rf"\b(?P<name>{_NAME}(?:Council|Health and Wellbeing Board|Local Pharmaceutical Committee))\b"),
    re.compile(r"\b(?P<name>Healthwatch +[A-Z][\w'’-]+(?: +[A-Z][\w'’-]+)?)"),
    re.compile(r"\b(?P<name>NHS England|Care Quality Commission|Public Health England)\b"),
)
_BEFORE = re.compile(r"^(?:(?:The|To|From|For|Of|At|In|Dear|NHS|Report|Minutes|Meeting|And)\s+)+")


def body_of(text: str) -> str:
    """The body named first, such as "NHS Anyshire CCG" (however the paper spells it) or "Anyshire County Council"."""
    found: list[tuple[int, int, str]] = []
    for order, pattern in enumerate(_BODIES):
        for match in pattern.finditer(text):
            name = _told(match)
            if name:
                found.append((match.end(), order, name))
                break
    return min(found)[2] if found else ""


def _told(match: re.Match[str]) -> str:
    groups = match.groupdict()
    plain = " ".join((groups.get("group") or groups["name"]).split())
    if "group" in groups:
        plain = _BEFORE.sub("", f"{plain.rpartition('NHS ')[2]} ").strip()
        return f"NHS {plain} CCG" if plain else ""
    return plain if plain.startswith("NHS ") else _BEFORE.sub("", plain)
