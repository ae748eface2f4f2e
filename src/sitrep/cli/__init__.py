"""The command ``sitrep``. Each sub-command has a module of its own; what it needs is loaded when it runs.

Exit status: 0 when the work was done, 1 when it was done and the result is not what was asked for (``--strict``), 2 when a parameter,
a setting or the output cannot be used.
"""

from __future__ import annotations

import sys

from sitrep.cli.app import app
from sitrep.errors import SitrepError

__all__ = ["app", "main"]


def main() -> None:
    """Runs the command. A `SitrepError` is one line and status 2; anything else is a defect and keeps its traceback."""
    from sitrep.report.plain import plain  # noqa: PLC0415

    try:
        app(prog_name="sitrep")
    except SitrepError as error:
        print(f"sitrep: {plain(error)}", file=sys.stderr)  # noqa: T201  # the one line that a person sees
        sys.exit(2)
