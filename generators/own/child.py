"""The child process that runs people's templates: `python -m generators.own.child SCRATCH SECONDS`.

Memory, CPU time and what it may write are limited before the template is looked at.
"""

from __future__ import annotations

import sys
from pathlib import Path

from evidence.errors import AssureError
from evidence.extract.worker import limit_cpu, limit_once
from generators.markup import write_markup
from generators.own.apart import MADE, Answer, Job, read_job, tell
from generators.own.word_fill import fill

_STOPPED = 3


def main() -> int:
    scratch, seconds = Path(sys.argv[1]), float(sys.argv[2])
    job = read_job(scratch)
    limit_once()
    limit_cpu(seconds)
    try:
        tell(scratch, _done(job, scratch))
    except AssureError as error:
        if isinstance(error.__cause__, MemoryError):
            return _STOPPED
        tell(scratch, Answer(problem=error.message, hint=error.hint))
    except MemoryError:
        return _STOPPED
    return 0


def _done(job: Job, scratch: Path) -> Answer:
    if job.word is None:
        return Answer(written=write_markup(job.template, job.context, shelf=job.shelf))
    (scratch / MADE).write_bytes(fill(job.word, job.template, job.context))
    return Answer()


if __name__ == "__main__":
    sys.exit(main())
