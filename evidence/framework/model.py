"""A framework's values: domains, prompts, categories, cycle, sources. Loaded from TOML, never written in code."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from evidence.framework.cycle import Cycle
from evidence.framework.judging import Judging


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
    """An assurance domain (or component, or heading) with its official question, or its title when it has none.

    `paragraphs` of the framework's reference, empty when it has none; `also_called` is another name in use; `covers`
    says in our words what belongs to it.
    """

    number: int
    question: str
    topic: str
    paragraphs: str
    prompts: tuple[Prompt, ...]
    context: tuple[ContextPrompt, ...] = ()
    also_called: str = ""
    covers: str = ""
    verified: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Category:
    """A level that a person may judge a domain, or the whole, to be at. Never computed.

    `paragraph` is None when the framework's reference has no numbered ones. `published_as` is the label under which it
    was published later, when that differs; `consequence` is what follows from it. `signs` speak for it, and no number
    of them decides.
    """

    id: str
    name: str
    meaning: str
    paragraph: int | None
    published_as: str = ""
    consequence: str = ""
    verified: bool = True
    signs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceType:
    """A kind of evidence. `level` is "national" or "local" (the guide's two classes)."""

    id: str
    level: str
    name: str
    paragraph: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Power:
    """A power or duty in the statute: its section, what it does, and what has to be kept on file when it is used."""

    section: str
    does: str
    record: str
    verified: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """A fact or a reading of ours that people should see with the framework. `reference` says where it comes from."""

    text: str
    reference: str
    verified: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Crosswalk:
    """Which prompts and topics of the framework `by` speak to which domain, by its number: our reading.

    Papers are sorted by the prompts of `by`; a prompt or topic that is not named here has no place.
    """

    by: str
    prompts: Mapping[str, int] = field(hash=False)
    topics: Mapping[str, int] = field(hash=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Framework:
    """A framework for one year or more. `headline` lists the labels a person may give the whole.

    It applies from the quarter `first` to the quarter `last` ("" while it has no end); `fit` says what to do outside.
    `unverified` names those settings whose value was not found in a source. `read_judging` reads NAME.judging.toml.
    `domain_word` is what it calls a domain, `documents` are the kinds of draft made under it. With a `crosswalk` the
    prompts of its domains are lent by another framework.
    """

    id: str
    title: str
    reference: str
    published: str
    year: str
    first: str
    last: str
    fit: str
    assessor: str
    assessor_office: str
    body_kind: str
    body_short: str
    signatory: str
    statute: str
    unverified: tuple[str, ...]
    headline: tuple[str, ...]
    domains: tuple[Domain, ...]
    categories: tuple[Category, ...]
    cycle: Cycle
    sources: tuple[SourceType, ...]
    powers: tuple[Power, ...] = ()
    notes: tuple[Note, ...] = ()
    domain_word: str = "domain"
    documents: tuple[str, ...] = ()
    crosswalk: Crosswalk | None = None
    read_judging: Callable[[], Judging] = field(default=Judging, compare=False, repr=False)

    def domain(self, number: int) -> Domain:
        """The domain of that number; KeyError when there is none."""
        for domain in self.domains:
            if domain.number == number:
                return domain
        raise KeyError(number)

    def category(self, named: str) -> Category:
        """The category of that id or name, in any case; KeyError when there is none."""
        spoken = named.casefold()
        for category in self.categories:
            if spoken in (category.id.casefold(), category.name.casefold()):
                return category
        raise KeyError(named)

    @property
    def judging(self) -> Judging:
        """What it says about judging, read when first asked for; FrameworkError when that file is wrong."""
        return self.read_judging()

    @property
    def prompts(self) -> tuple[Prompt, ...]:
        return tuple(prompt for domain in self.domains for prompt in domain.prompts)
