"""Who acts: a name, and the role in which it is done ("Ana Reader, area team lead")."""

from __future__ import annotations

from dataclasses import dataclass

from evidence.errors import RecordError

_LONGEST = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Acting:
    """A person in a role; `role` is "" when it was not said. RecordError for what cannot stand in the record."""

    name: str
    role: str = ""

    def __post_init__(self) -> None:
        if not self.name:
            raise RecordError("Nobody is named.", hint='Say it like "Ana Reader, area team lead".')
        if len(self.written) > _LONGEST or not self.written.isprintable():
            raise RecordError(f"A name and role are one line of at most {_LONGEST} characters.")

    @property
    def written(self) -> str:
        """As the log has it."""
        return f"{self.name}, {self.role}" if self.role else self.name


def read_acting(said: str) -> Acting:
    """The name is what stands before the first comma, the role what comes after."""
    name, _, role = said.partition(",")
    return Acting(name=name.strip(), role=role.strip())
