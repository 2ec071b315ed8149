"""A framework's values: domains, prompts, categories, cycle, sources. Loaded from TOML, never written in code."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Prompt:
    """Something a body is asked to show. `topic` finishes the sentence "We found no paper on ..."."""

    id: str
    text: str
    topic: str
    paragraph: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ContextPrompt:
    """Said in the guide around the prompts; informs, and is never counted as a gap."""

    id: str
    text: str
    paragraph: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Domain:
    """An assurance domain with its official question."""

    number: int
    question: str
    topic: str
    paragraphs: str
    prompts: tuple[Prompt, ...]
    context: tuple[ContextPrompt, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Category:
    """A level that a person may judge a domain to be at."""

    id: str
    name: str
    meaning: str
    paragraph: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    number: int
    name: str
    paragraph: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Cycle:
    """The yearly round. `preparation_weeks` count from what `preparation_counts_from` says in words."""

    meetings: tuple[str, ...]
    annual_review: str
    preparation_weeks: int
    preparation_counts_from: str
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceType:
    """A kind of evidence. `level` is "national" or "local" (the guide's two classes)."""

    id: str
    level: str
    name: str
    paragraph: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Framework:
    """A framework for one year. `headline` lists the labels a person may give the whole."""

    id: str
    title: str
    reference: str
    published: str
    year: str
    assessor: str
    assessor_office: str
    body_kind: str
    body_short: str
    statute: str
    headline: tuple[str, ...]
    domains: tuple[Domain, ...]
    categories: tuple[Category, ...]
    cycle: Cycle
    sources: tuple[SourceType, ...]

    def domain(self, number: int) -> Domain:
        """The domain of that number; KeyError when there is none."""
        for domain in self.domains:
            if domain.number == number:
                return domain
        raise KeyError(number)

    @property
    def prompts(self) -> tuple[Prompt, ...]:
        return tuple(prompt for domain in self.domains for prompt in domain.prompts)
