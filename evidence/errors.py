"""The error tree. Each class owns its exit code and says what to do next.

    AssureError (1)
    ├── MissingFile (3)          a path that was named is not there
    ├── NoWorkspace (4)          not inside a workspace
    ├── WorkspaceExists (5)      `assure new` would overwrite one
    ├── FrameworkError (6)       unknown framework, or a framework file that is wrong
    ├── PaperNotRead (7)         at least one paper could not be read
    ├── NothingToRead (8)        a folder without papers, an empty workspace
    ├── TemplateError (9)        wording or house style that cannot be used
    ├── StoreError (10)          the workspace's database is damaged, locked or too new
    ├── QuoteNotFound (11)       a quotation is not in the paper it cites
    ├── OutputExists (12)        a file is in the way and --force was not given
    ├── CorpusError (13)         a lexicon or sample file that is wrong
    ├── ReadingError (14)        a reading that cannot be used: unit, indicator, answer, or a second one
    ├── StaleDecision (15)       somebody decided since you looked
    ├── GateNotMet (16)          a category needs something that is not on record
    ├── RecordError (17)         an entry that cannot be made, or one that is not there
    ├── NotReady (18)            a document that cannot be published as it stands
    ├── DraftNotRead (19)        an edited draft that cannot be read, or that is open in Word
    └── HeldBack (20)            a check before publication found something that stops it

Exit codes 0 (done) and 2 (wrong usage) are click's own; 130 is Ctrl-C.
"""

from __future__ import annotations


class AssureError(Exception):
    """Anything a user can be told in one line. `exit_code` is what a script sees."""

    exit_code = 1

    def __init__(self, message: str, *, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint

    def __str__(self) -> str:
        return f"{self.message} {self.hint}".rstrip()


class MissingFile(AssureError):
    """A path that was named is not there."""

    exit_code = 3


class NoWorkspace(AssureError):
    """The command needs a workspace and none was found."""

    exit_code = 4


class WorkspaceExists(AssureError):
    """A workspace would be overwritten."""

    exit_code = 5


class FrameworkError(AssureError):
    """A framework is unknown, or its file is wrong; names file, key and line."""

    exit_code = 6


class PaperNotRead(AssureError):
    """At least one paper ended as refused, failed or killed."""

    exit_code = 7


class NothingToRead(AssureError):
    """There is nothing to work on."""

    exit_code = 8


class TemplateError(AssureError):
    """A wording template or the house style cannot be used; names file and line."""

    exit_code = 9


class StoreError(AssureError):
    """The workspace's database cannot be used."""

    exit_code = 10


class QuoteNotFound(AssureError):
    """A quotation is not, character for character, in the page it cites."""

    exit_code = 11


class OutputExists(AssureError):
    """An output file is already there."""

    exit_code = 12


class CorpusError(AssureError):
    """A lexicon or sample file is wrong; names file, key and line."""

    exit_code = 13


class ReadingError(AssureError):
    """A reading for the dashboard cannot be used; names the indicator and its place. Nothing is rated by halves."""

    exit_code = 14


class StaleDecision(AssureError):
    """Somebody decided since the state this decision was made on; both are shown and nothing was changed."""

    exit_code = 15


class GateNotMet(AssureError):
    """The framework asks for something before this category, and it is not on record; says what is missing."""

    exit_code = 16


class RecordError(AssureError):
    """An entry of the record cannot be made as it is said, or there is none of that name."""

    exit_code = 17


class NotReady(AssureError):
    """A document cannot be published as it stands; names the place. Nothing was written."""

    exit_code = 18


class DraftNotRead(AssureError):
    """An edited draft is no Word file, is damaged, is not one of Assure's, or is open in Word; nothing was changed."""

    exit_code = 19


class HeldBack(AssureError):
    """A check before publication found something that stops the document, and nobody overrode it; nothing was made."""

    exit_code = 20
