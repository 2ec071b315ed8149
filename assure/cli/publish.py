"""`assure publish`: what stands against a document going out, and then its files."""

from __future__ import annotations

import hashlib
import sqlite3
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from assure.cli.context import Assure, pass_assure
from assure.cli.show import echo_json, plural

if TYPE_CHECKING:
    from evidence.personal import OfficeHolder
    from evidence.store.log import Act
    from evidence.store.workspace import Workspace
    from generators.publish.checks.finding import Finding
    from generators.publish.checks.run import Outcome
    from generators.publish.checks.subject import Subject
    from generators.publish.outputs import Done

_OFFICE_HOLDERS = "office-holders.toml"
_FORMS = ("word", "pdf", "html")


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What a person asked for: where to, in which forms, what to take out, what to go on in spite of."""

    to: Path | None
    forms: tuple[str, ...]
    publisher: str
    redact: tuple[str, ...]
    redact_personal: bool
    overrides: dict[str, str]


@click.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--check-only", is_flag=True, help="Say what stands against it, and make nothing.")
@click.option("--forms", default="word,pdf,html", show_default=True, help="Which files to make.")
@click.option("--to", type=click.Path(path_type=Path, file_okay=False), metavar="DIR",
              help="Where to put the publication's folder. Without it: published, in the workspace.")  # fmt: skip
@click.option("--publisher", default="", help="Who publishes it. Without it: the body that the document speaks for.")
@click.option("--redact", multiple=True, metavar="WORDS", help="Take these words out; may be given again.")
@click.option("--redact-personal", is_flag=True, help="Take out the personal data that stops it.")
@click.option("--override", multiple=True, metavar="CHECK", help="Go on in spite of a check, or of one finding.")
@click.option("--why", multiple=True, metavar="REASON", help="Why: one for each --override, or one for all.")
@click.option("--office-holders", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE",
              help=f"Who may be named. Without it: {_OFFICE_HOLDERS} in the workspace.")  # fmt: skip
@click.option("--small-count", default=5, show_default=True, help="Counts of persons under this are too small.")
@click.option("--json", "as_json", is_flag=True, help="All of it as JSON (docs/json.md).")
@pass_assure
def publish(  # noqa: PLR0917
    assure: Assure,
    file: Path,
    check_only: bool,
    forms: str,
    to: Path | None,
    publisher: str,
    redact: tuple[str, ...],
    redact_personal: bool,
    override: tuple[str, ...],
    why: tuple[str, ...],
    office_holders: Path | None,
    small_count: int,
    as_json: bool,
) -> None:
    """Check an edited Word draft, then make what goes out: Word, PDF and a web page, without references or comments.

    What stops it is listed, and nothing is made, until it is mended in Word, taken out (--redact) or overridden with a
    reason. The reason goes into the log. Some checks cannot be overridden. Nothing is sent; publishing again keeps what
    was made before.

    \b
    Examples:
      assure publish drafts/annual-letter-2013-14-q2.docx --check-only
      assure publish drafts/annual-letter-2013-14-q2.docx --publisher "NHS England (Anyshire)"
      assure publish report.docx --redact-personal --override tone --why "Their own words, agreed with them"
    """
    from assure.cli.publish_show import as_dict, tell, tell_done
    from evidence.errors import HeldBack
    from generators.publish.checks.run import weigh

    workspace = assure.workspace()
    wish = Wish(
        to=to,
        forms=_forms(forms),
        publisher=publisher,
        redact=redact,
        redact_personal=redact_personal,
        overrides=_overrides(override, why),
    )
    data, act = _read(file), assure.act()
    done: Done | None = None
    with workspace.open() as connection:
        holders = _holders(workspace, office_holders)
        subject, every = _looked_at(connection, workspace, file, data, act.at, wish, holders, small_count)
        outcome = weigh(every, wish.overrides)
        if outcome.may_go_out and not check_only:
            done = _put_out(connection, workspace, act, file, data, wish, subject, outcome)
    if as_json:
        echo_json(as_dict(subject, outcome, done))
    else:
        tell(file, outcome)
        if done is not None:
            tell_done(done)
    if outcome.stops:
        raise HeldBack(f"{file.name} does not go out: {plural(len(outcome.stops), 'finding')} to settle first.")


def _forms(said: str) -> tuple[str, ...]:
    asked = [form.strip() for form in said.split(",") if form.strip()]
    unknown = [form for form in asked if form not in _FORMS]
    if unknown or not asked:
        raise click.UsageError(f"--forms takes some of {', '.join(_FORMS)}, parted by commas.")
    return tuple(form for form in _FORMS if form in asked)


def _overrides(names: tuple[str, ...], reasons: tuple[str, ...]) -> dict[str, str]:
    if len(reasons) not in ((1, len(names)) if names else (0,)):
        raise click.UsageError("Say --why once for all, or once for each --override.")
    return dict(zip(names, reasons if len(reasons) == len(names) else reasons * len(names), strict=True))


def _read(file: Path) -> bytes:
    from evidence.errors import DraftNotRead, MissingFile
    from generators.readback.redraft import refuse_open

    if not file.is_file():
        raise MissingFile(f"There is no file {file}.")
    refuse_open(file)
    try:
        return file.read_bytes()
    except OSError as bad:
        raise DraftNotRead(f"{file} cannot be read ({bad.strerror or bad}).") from bad


def _holders(workspace: Workspace, named: Path | None) -> tuple[OfficeHolder, ...]:
    from evidence.errors import MissingFile
    from evidence.personal import read_office_holders

    path = named or workspace.root / _OFFICE_HOLDERS
    if not path.is_file():
        if named is not None:
            raise MissingFile(f"There is no file {named}.")
        return ()
    return read_office_holders(path.read_text(encoding="utf-8"), file=path.name)


def _looked_at(  # noqa: PLR0917
    connection: sqlite3.Connection,
    workspace: Workspace,
    file: Path,
    data: bytes,
    at: str,
    wish: Wish,
    holders: tuple[OfficeHolder, ...],
    small: int,
) -> tuple[Subject, tuple[Finding, ...]]:
    """The document with what is to go taken out, and what the checks find in what is left."""
    from evidence.errors import NotReady
    from generators.publish.checks.personal import removals
    from generators.publish.checks.run import findings
    from generators.publish.redact import redact
    from generators.publish.subject_of import subject_of
    from generators.readback.read import read_edited
    from generators.readback.redraft import kept_bases

    edited = read_edited(data, copies=kept_bases(workspace.drafts))
    subject = subject_of(connection, edited, name=file.name, at=at, office_holders=holders, small=small)
    for words in wish.redact:
        without = redact(subject.clean, [words])
        if without == subject.clean:
            raise NotReady(f"“{words}” stands nowhere in what would go out.", hint="Look at how it is spelt there.")
        subject = replace(subject, clean=without)
    every = findings(subject)
    gone = removals(every, subject.places) if wish.redact_personal else ()
    if gone:
        subject = replace(subject, clean=redact(subject.clean, gone))
        every = findings(subject)
    return subject, every


def _put_out(  # noqa: PLR0917
    connection: sqlite3.Connection,
    workspace: Workspace,
    act: Act,
    file: Path,
    data: bytes,
    wish: Wish,
    subject: Subject,
    outcome: Outcome,
) -> Done:
    from evidence.store.published import Published, WentOn
    from evidence.store.read_back import keep_read_back
    from generators.publish.outputs import make_files, put_out
    from generators.publish.redact import MARK
    from generators.publish.subject_of import publisher_of

    draft, name = subject.clean, file.stem
    publisher = wish.publisher or publisher_of(connection, draft.kind)
    files = make_files(draft, name, wish.forms, publisher=publisher)
    keep_read_back(
        connection,
        act,
        workspace.drafts,
        name=file.name,
        data=data,
        kind=draft.kind,
        log_head=subject.draft.log_head,
    )
    told = Published(
        document=draft.kind,
        title=draft.title,
        period=draft.period,
        publisher=publisher,
        source=file.name,
        source_sha256=hashlib.sha256(data).hexdigest(),
        made_from=subject.draft.log_head,
        files=(),
        overridden=tuple(
            WentOn(check=one.check, why=one.why, findings=tuple(each.id for each in one.findings))
            for one in outcome.overridden
        ),
        removed=sum(place.text.count(MARK) for place in subject.places),
        advice=len(outcome.advice),
    )
    return put_out(connection, act, told, files, parent=wish.to or workspace.root / "published", name=name)
