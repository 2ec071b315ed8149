"""Tries a built wheel as a user would: unpacked elsewhere, its data files are there and the demo runs."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

_NEEDED = (
    "evidence/framework/2013-14.toml",
    "evidence/framework/2013-14.indicators.toml",
    "evidence/store/schema.sql",
    "templates/agenda.html",
    "templates/house-style.docx",
    "templates/questions.toml",
    "templates/publish.typ",
    "templates/publish.css",
    "templates/fonts/LiberationSans-Regular.ttf",
    "templates/fonts/LICENSE.txt",
    "corpora/topics/2013-14.toml",
    "corpora/anyshire/papers/",
    "corpora/lexicon/",
)


def main(wheel: Path) -> None:
    with tempfile.TemporaryDirectory() as folder, zipfile.ZipFile(wheel) as packed:
        names = packed.namelist()
        missing = [needed for needed in _NEEDED if not any(name.startswith(needed) for name in names)]
        if missing:
            sys.exit(f"The wheel lacks {', '.join(missing)}.")
        packed.extractall(folder)
        environment = {**os.environ, "PYTHONPATH": folder}
        demo = [sys.executable, "-P", "-m", "assure", "demo", "--folder", str(Path(folder) / "demo")]
        subprocess.run(demo, check=True, cwd=folder, env=environment)
    print(f"The wheel works: {wheel.name}, {wheel.stat().st_size / 1e6:.1f} MB, {len(names)} files.")


if __name__ == "__main__":
    main(Path(sys.argv[1]).resolve())
