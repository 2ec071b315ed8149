"""An agenda item of papers that are bundled into a pack."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class PackItem:
    """One agenda item of papers bundled into a pack: pages `first_page` to `last_page` of the pack, both within it.

    `number` is as printed ("9.3") or ""; `enclosure` is what the pack calls the paper ("Enclosure F") or "". `printed`
    holds the page numbers that its own pages bear where they start again (0: none on that page), or nothing. `start` is
    where in the text of its first page it begins, `end` where on its last page the next one does (0: not on that page).
    """

    number: str
    title: str
    first_page: int
    last_page: int
    presenter: str = ""
    purpose: str = ""
    enclosure: str = ""
    printed: tuple[int, ...] = ()
    start: int = 0
    end: int = 0

    def __post_init__(self) -> None:
        if not 1 <= self.first_page <= self.last_page:
            raise ValueError(f"an item on pages {self.first_page} to {self.last_page}")

    @property
    def label(self) -> str:
        """ "Item 9.3 Finance report", as a person would ask for it."""
        name = f"Item {self.number}" if self.number else self.enclosure
        return f"{name} {self.title}".strip()

    def holds(self, page: int, at: int) -> bool:
        """Whether the place `at` in the text of the page belongs to the item."""
        after_start = page > self.first_page or at >= self.start
        before_end = page < self.last_page or not self.end or at < self.end
        return self.first_page <= page <= self.last_page and after_start and before_end

    def page_of(self, page: int) -> int:
        """The page as counted or printed inside the item; 0 when its pages are numbered and this one is not."""
        at = page - self.first_page
        return self.printed[at] if at < len(self.printed) else at + 1
