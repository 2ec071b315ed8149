"""How problems reach a person: one line on stderr, an exit code, no traceback, no control characters."""

from __future__ import annotations

import os
import sys

import click

from evidence.errors import AssureError


def run(cli: click.Command) -> int:
    """Runs the command and gives the exit code (docs/exit-codes.md lists them)."""
    try:
        result = cli.main(standalone_mode=False)
    except AssureError as problem:
        say_problem(str(problem))
        return problem.exit_code
    except click.ClickException as problem:
        problem.show()
        return problem.exit_code
    except (click.Abort, KeyboardInterrupt):
        say_problem("Stopped. Everything said to be saved is saved; run the same command again to go on.")
        return 130
    except BrokenPipeError:
        # The reader of our output went away (for example `| head`): not our problem, and nothing more to say.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except Exception as bug:
        if os.environ.get("ASSURE_DEBUG"):
            raise
        say_problem(
            f"A fault in Assure itself ({type(bug).__name__}: {bug}). Nothing that was saved is lost. "
            "Please report it with what ASSURE_DEBUG=1 shows."
        )
        return 70
    return result if isinstance(result, int) else 0


def say_problem(text: str) -> None:
    """A problem in one line, told apart by its first word and not by colour alone."""
    click.echo(f"assure: {printable(text)}", err=True)


def printable(text: str) -> str:
    """The text without control characters: file names and papers may hold terminal commands."""
    return "".join(char if char.isprintable() else " " for char in text)
