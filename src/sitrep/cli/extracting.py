"""``sitrep extract``: settings, progress, summary."""

from __future__ import annotations

import glob
import logging
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sitrep.errors import SettingsError
from sitrep.ingest import Source, find_inputs
from sitrep.pipeline import run
from sitrep.report.summary import summary_text
from sitrep.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from rich.console import Console

    from sitrep.pipeline import BatchResult, RunSummary


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


def extract_paths(paths: Sequence[str], out: Path, settings: Settings, *, quiet: bool) -> RunSummary:
    """Runs the extraction, with a progress bar where there is a terminal, and prints what it found.

    Raises:
        SettingsError: nothing is at any of the paths. Where something is at one of them, the others become rejects.
        SitrepError: as `sitrep.pipeline.run`.
    """
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(message)s", stream=sys.stderr)
    if not any(glob.has_magic(path) or Path(path).expanduser().exists() for path in paths):
        raise SettingsError(f"{paths[0]}: there is no such file or folder; check the path")
    if quiet:
        return run(paths, out, settings)
    from rich.console import Console  # noqa: PLC0415

    console = Console(stderr=True)
    summary = _with_bar(paths, out, settings, console) if console.is_terminal else run(paths, out, settings)
    Console(soft_wrap=True, highlight=False, markup=False).print(summary_text(summary))
    return summary


def _with_bar(paths: Sequence[str], out: Path, settings: Settings, console: Console) -> RunSummary:
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn  # noqa: PLC0415

    total = sum(found.size for found in find_inputs(paths, settings) if isinstance(found, Source))
    columns = (
        TextColumn("extracting"),
        BarColumn(),
        TextColumn("{task.percentage:3.0f}%"),
        TextColumn("{task.description}"),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=console, transient=True) as progress:
        task = progress.add_task("", total=total)
        articles = rows = 0

        def heard(result: BatchResult) -> None:
            nonlocal articles, rows
            articles += result.articles
            rows += sum(result.events.values())
            progress.update(task, advance=result.bytes, description=f"{articles:,} articles, {rows:,} rows")

        return run(paths, out, settings, progress=heard)
