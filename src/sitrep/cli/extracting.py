"""``sitrep extract``: settings, progress, summary."""

from __future__ import annotations

import logging
import sys
from functools import partial
from typing import TYPE_CHECKING, Any

from sitrep.errors import SettingsError
from sitrep.pipeline import run
from sitrep.pipeline.plan import check_paths
from sitrep.report.summary import summary_text
from sitrep.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from rich.console import Console

    from sitrep.pipeline import BatchResult, RunSummary

_WAIT = {False: 0.0, True: -1.0}
"""Seconds to wait for another run to end, by whether the user wants to; -1 is for ever."""


def settings_of(pairs: Iterable[str], given: Mapping[str, Any]) -> Settings:
    """The settings of a run; ``pairs`` map fields of records, as ``name=field``.

    Raises:
        SettingsError: a pair is not of that form, or a file that a setting names does not exist.
    """
    fields: dict[str, str] = {}
    for pair in pairs:
        name, sign, field = pair.partition("=")
        if not (name and sign and field):
            raise SettingsError(f"--field {pair!r}: write the record's name and the article's field, such as artikel=text")
        fields[name] = field
    for option in ("actors", "gazetteer"):
        if given[option] is not None and not given[option].exists():
            raise SettingsError(f"--{option} {given[option]}: there is no such file")
    return Settings(fields=fields, **given)


def extract_paths(paths: Sequence[str], out: str, settings: Settings, *, quiet: bool, wait: bool = False) -> RunSummary:
    """Runs the extraction, with a progress bar where there is a terminal, and prints what it found.

    Raises:
        SettingsError: nothing is at any of the paths. Where something is at one of them, the others become rejects.
        SitrepError: as `sitrep.pipeline.run`.
    """
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(message)s", stream=sys.stderr)
    if not out:
        raise SettingsError("--out is empty; write . for the folder where you are")
    check_paths(paths)  # before the output is made
    if quiet:
        return run(paths, out, settings, wait=_WAIT[wait])
    from rich.console import Console  # noqa: PLC0415

    console = Console(stderr=True)
    go = partial(run, paths, out, settings, wait=_WAIT[wait])
    summary = _with_bar(go, console) if console.is_terminal else go()
    Console(soft_wrap=True, highlight=False, markup=False).print(summary_text(summary))
    return summary


def _with_bar(go: Callable[..., RunSummary], console: Console) -> RunSummary:
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn  # noqa: PLC0415

    columns = (
        TextColumn("extracting"),
        BarColumn(),
        TextColumn("{task.percentage:3.0f}%"),
        TextColumn("{task.description}"),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=console, transient=True) as progress:
        task = progress.add_task("", total=None)
        articles = rows = 0

        def heard(result: BatchResult) -> None:
            nonlocal articles, rows
            articles += result.articles
            rows += sum(result.events.values())
            progress.update(task, advance=result.bytes, description=f"{articles:,} articles, {rows:,} rows")

        return go(progress=heard, planned=lambda plan: progress.update(task, total=plan.bytes))
