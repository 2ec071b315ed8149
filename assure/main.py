"""The command line's front door. Commands are found by name and imported only when they run, so help is quick."""

from __future__ import annotations

import sys
from importlib import import_module
from pathlib import Path

import click

from assure import __version__
from assure.cli.context import Assure

_COMMANDS = {
    "new": ("assure.cli.new:new", "Make a workspace for one body, quarter after quarter."),
    "add": ("assure.cli.add:add", "Read papers into the workspace."),
    "status": ("assure.cli.status:status", "Say where things stand and what to do next."),
    "period": ("assure.cli.period:period", "Show the quarter under review, or move on to another."),
    "paper": ("assure.cli.paper:paper", "List papers; correct what Assure took one to be."),
    "evidence": ("assure.cli.evidence:evidence", "Look at what the papers say, and at what is missing."),
    "dashboard": ("assure.cli.dashboard:dashboard", "Take in readings; see their colours, rules and sources."),
    "review": ("assure.cli.review:review", "Decide on suggested evidence: accept, reject, retag, undo."),
    "judge": ("assure.cli.judge:judge", "Judge a domain; see its evidence beside the signs of each category."),
    "headline": ("assure.cli.judge:headline", "Set the headline for the whole body, or show it."),
    "moderate": ("assure.cli.moderate:moderate", "Lay many bodies side by side; change categories and say why."),
    "meeting": ("assure.cli.meeting:meeting", "Keep what the meeting agreed, for the report."),
    "support": ("assure.cli.support:support", "Keep the record of support: offered, agreed, achieved."),
    "action": ("assure.cli.action:action", "Keep the actions agreed, and see what is late."),
    "request": ("assure.cli.request:request", "Keep the record of requests for information."),
    "escalate": ("assure.cli.escalate:escalate", "Keep the record of escalation."),
    "intervene": ("assure.cli.intervene:intervene", "Keep the record of intervention that was decided."),
    "special-measures": ("assure.cli.special_measures:special_measures", "Keep the record of special measures."),
    "rate": ("assure.cli.rate:rate", "Enter ratings that panels and committees made."),
    "condition": ("assure.cli.condition:condition", "Keep the conditions on authorisation."),
    "capability": ("assure.cli.capability:capability", "Keep the reviews of capability."),
    "visit": ("assure.cli.capability:visit", "Keep the visits to the body."),
    "calendar": ("assure.cli.calendar:calendar", "List the year's dates, each with the rule it follows from."),
    "cycle": ("assure.cli.cycle:cycle", "Keep track of the quarter's round; list what was on no agenda."),
    "publication": ("assure.cli.publication:publication", "Keep track of what is published, and of embargoes."),
    "audit": ("assure.cli.audit:audit", "Check the log, read it, write it out."),
    "setting": ("assure.cli.setting:setting", "Say who you are; list your settings for this workspace."),
    "backup": ("assure.cli.backup:backup", "Back the workspace up; list and check backups."),
    "restore": ("assure.cli.restore:restore", "Bring a backup or a bundle back."),
    "audience": ("assure.cli.audience:audience", "Keep papers and passages to the area team."),
    "export": ("assure.cli.export:export", "Write everything as JSON Lines and CSV, or as one file to pass on."),
    "draft": ("assure.cli.draft:draft", "Draft a document in Word, for people to edit."),
    "templates": ("assure.cli.templates:templates", "Make what drafts say, and how they look, your own."),
    "read-back": ("assure.cli.read_back:read_back", "Show what people changed in a draft."),
    "compare": ("assure.cli.read_back:compare", "Show two drafts' differences as Word's tracked changes."),
    "publish": ("assure.cli.publish:publish", "Check an edited draft, then make the files that go out."),
    "frameworks": ("assure.cli.frameworks:frameworks", "Look at the frameworks: domains, indicators, rules."),
    "demo": ("assure.cli.demo:demo", "Do the whole job on the sample papers of a fictional CCG."),
    "extract": ("assure.cli.extract:extract", "Show the text of one paper, page by page."),
    "evaluate": ("assure.cli.evaluate:evaluate", "Score the tagger on labelled passages."),
    "personal": ("assure.cli.personal:personal", "Find personal data in texts, line by line (for scripts)."),
    "tag": ("assure.cli.tag:tag", "Tag texts against the domains, line by line (for scripts)."),
}


class _Lazy(click.Group):
    """A group whose commands live in modules that are imported on use."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in _COMMANDS:
            return super().get_command(ctx, cmd_name)
        module, attribute = _COMMANDS[cmd_name][0].split(":")
        command = getattr(import_module(module), attribute)
        assert isinstance(command, click.Command)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        with formatter.section("Commands"):
            formatter.write_dl([(name, short) for name, (_, short) in _COMMANDS.items()])


@click.group(cls=_Lazy, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="assure")
@click.option(
    "-w",
    "--workspace",
    type=click.Path(path_type=Path),
    envvar="ASSURE_WORKSPACE",
    help="The workspace folder. Without it: the folder you are in, or the nearest one above that is a workspace.",
)
@click.option(
    "--as",
    "actor",
    envvar="ASSURE_AS",
    metavar='"NAME, ROLE"',
    help="Who is acting, for the record. Without it: what `assure setting as` keeps, or the name of your login.",
)
@click.pass_context
def cli(ctx: click.Context, workspace: Path | None, actor: str | None) -> None:
    """From a folder of papers to a draft agenda, under the CCG assurance framework.

    Assure reads papers, suggests what is evidence for which domain and says why, and drafts documents
    for people to edit. It never decides a category, never sends and never signs. Nothing leaves this machine.

    \b
    A first go:
      assure demo
    Your own papers:
      assure new anyshire-q3 --body "NHS Anyshire CCG" --framework 2013-14 --period "2013/14 Q3"
      cd anyshire-q3
      assure add ../papers
      assure draft agenda
    """
    ctx.obj = Assure(start=workspace or Path.cwd(), actor=actor)


def main() -> None:
    """Runs the command line; every known problem is one line on stderr and its own exit code."""
    from assure.cli.problems import run

    sys.exit(run(cli))
