"""Runs the examples of a markdown file and writes what they print today beneath them.

    python tools/readme.py README.md

Examples are blocks of ``console`` (lines that begin with ``$``) and ``pycon`` (lines that begin with ``>>>``). All Python blocks share
their names. Commands run in the folder of the file.
"""

from __future__ import annotations

import doctest
import os
import re
import subprocess
import sys
from contextlib import redirect_stdout
from io import StringIO
from pathlib import Path

_BLOCK = re.compile(r"```(console|pycon)\n(.*?)```", re.DOTALL)
_WIDTH = "120"


def console(block: str) -> str:
    """The commands of a block, each followed by what it prints."""
    shown = []
    for line in block.splitlines():
        if line.startswith("$ "):
            done = subprocess.run(
                ["bash", "-c", line[2:]], capture_output=True, text=True, check=False, env={**os.environ, "COLUMNS": _WIDTH}
            )
            shown.append(f"{line}\n{_tidy(done.stdout + done.stderr)}\n")
    return "\n".join(shown)


def pycon(block: str, names: dict[str, object]) -> str:
    """The statements of a block, each followed by what it prints."""
    shown = []
    for example in doctest.DocTestParser().get_examples(block):
        printed = StringIO()
        with redirect_stdout(printed):
            exec(compile(example.source, "<readme>", "single"), names)
        first, *rest = example.source.splitlines()
        shown += [f">>> {first}", *(f"... {line}" for line in rest)]
        shown += [text] if (text := _tidy(printed.getvalue())) else []
    return "\n".join(shown)


def _tidy(text: str) -> str:
    return "\n".join(line.rstrip() for line in text.splitlines()).strip("\n")


def main(path: Path) -> None:
    """Rewrite the file."""
    os.chdir(path.absolute().parent)
    names: dict[str, object] = {}

    def run(block: re.Match[str]) -> str:
        kind, body = block.groups()
        return f"```{kind}\n{(console(body) if kind == 'console' else pycon(body, names)).rstrip()}\n```"

    text = path.read_text(encoding="utf-8")
    path.write_text(_BLOCK.sub(run, text), encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]).absolute())
