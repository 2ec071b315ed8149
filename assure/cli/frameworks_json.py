"""Frameworks as JSON. Numbers that decide on colours are texts, because a JSON number is not exact."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from evidence.framework import Framework
from evidence.framework.bands import band_words
from evidence.framework.dashboard import Dashboard, Indicator, Section


def summary(framework: Framework, dashboard: Dashboard) -> dict[str, Any]:
    """One line of `assure frameworks list`."""
    return {
        "id": framework.id,
        "title": framework.title,
        "reference": framework.reference,
        "first": framework.first,
        "last": framework.last,
        "domains": len(framework.domains),
        "indicators": len(dashboard.indicators),
        "unverified": sum(not indicator.verified for indicator in dashboard.indicators),
    }


def framework_json(framework: Framework, dashboard: Dashboard) -> dict[str, Any]:
    """All of a framework: its own fields as they are named in the file, and `sections` with their indicators."""
    own = asdict(framework)
    del own["read_judging"]
    return own | {
        "judging": asdict(framework.judging),
        "sections": [_section(section) for section in dashboard.sections],
    }


def _section(section: Section) -> dict[str, Any]:
    return {
        "id": section.id,
        "title": section.title,
        "reference": section.reference,
        "domains": list(section.domains),
        "scale": [colour.value for colour in section.scale],
        "clinical": section.clinical,
        "verified": section.verified,
        "rules": [rule.words() for rule in section.rules],
        "choices": [{"id": choice.id, "off": choice.off, "on": choice.on} for choice in section.choices],
        "indicators": [_indicator(indicator) for indicator in section.indicators],
    }


def _indicator(indicator: Indicator) -> dict[str, Any]:
    return {
        "id": indicator.id,
        "title": indicator.title,
        "place": indicator.place,
        "group": indicator.group,
        "units": list(indicator.units),
        "better": indicator.better.value,
        "standard": None if indicator.standard is None else str(indicator.standard),
        "lower_threshold": None if indicator.lower_threshold is None else str(indicator.lower_threshold),
        "bands": [{"colour": band.colour.value, "when": band_words(indicator, band)} for band in indicator.bands],
        "answers": {answer: colour.value for answer, colour in indicator.answers.items()},
        "not_rated": indicator.not_rated,
        "per_provider": indicator.per_provider,
        "supporting": indicator.supporting,
        "verified": indicator.verified,
    }
