"""The sub-commands that look at tables and texts: ``show``, ``export``, ``text``, ``schema``, ``evaluate``."""

from __future__ import annotations

import json
import sys
from dataclasses import fields
from datetime import date
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.text import Text

from sitrep.errors import SettingsError
from sitrep.report.rows import row_lines

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from sitrep.model import Event


def _console() -> Console:
    return Console(highlight=False, markup=False, soft_wrap=not sys.stdout.isatty())


def show_rows(name: str, out: str, limit: int, where: Iterable[str]) -> None:
    """Prints the first ``limit`` rows of a table that meet every condition."""
    from sitrep.report.choice import choose  # noqa: PLC0415  # loads pyarrow
    from sitrep.store.parquet import read_arrow  # noqa: PLC0415

    found = choose(read_arrow(out, name), name, where)
    console = _console()
    for line in row_lines(found.slice(0, limit).to_pylist()):
        console.print(line)
    console.print(Text(f"{min(limit, found.num_rows):,} of {found.num_rows:,} rows of {out}/{name}", style="dim"))


def export_rows(name: str, path: Path, out: str, where: Iterable[str]) -> None:
    """Writes the rows of a table that meet every condition to a file."""
    from sitrep.report.choice import choose  # noqa: PLC0415  # loads pyarrow
    from sitrep.report.export import export  # noqa: PLC0415
    from sitrep.store.parquet import read_arrow  # noqa: PLC0415

    found = choose(read_arrow(out, name), name, where)
    export(found, path)
    _console().print(Text(f"{found.num_rows:,} rows of {out}/{name} to {path}"))


def show_text(article: str, title: str | None, published: str | None, *, as_json: bool) -> None:
    """Prints the events of one text; ``-`` is standard input."""
    from sitrep.api import extract  # noqa: PLC0415  # loads the extraction

    events = extract(sys.stdin.read() if article == "-" else article, title=title, published_at=published)
    if as_json:
        sys.stdout.write(json.dumps([_values(event) for event in events], ensure_ascii=False, indent=1, default=_iso) + "\n")
        return
    console = _console()
    for line in row_lines(_values(event) for event in events):
        console.print(line)
    console.print(Text(f"{len(events)} rows", style="dim"))


def _values(event: Event) -> dict[str, Any]:
    return {field.name: getattr(event, field.name) for field in fields(event)}


def _iso(value: object) -> str:
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} has no form in JSON")


def show_schema(name: str | None, output: Path | None, *, markdown: bool) -> None:
    """Prints the data dictionary, or writes it."""
    from sitrep.report import dictionary  # noqa: PLC0415
    from sitrep.store.columns import table, tables  # noqa: PLC0415

    if markdown or output:
        written = dictionary.markdown([name] if name else None)
        if output:
            _write(output, written)
        else:
            sys.stdout.write(written)
        return
    console = _console()
    for found in [table(name)] if name else tables().values():
        console.print(Text(found.name, style="bold"), Text(found.about))
        for column, kind, codes, about in dictionary.listing(found):
            console.print(Text.assemble(f"  {column} ", (f"({kind}) ", "dim"), about, (f" [{codes}]" if codes else "", "dim")))


def _write(path: Path, text: str) -> None:
    try:
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise SettingsError(f"{path}: cannot be written ({error.strerror}); choose another file") from error


def show_scores(gold: Sequence[Path], tables: str, misses: int, *, as_json: bool) -> None:
    """Prints the scores of tables."""
    from sitrep import evaluate  # noqa: PLC0415

    scores = evaluate.score(evaluate.read_gold(gold), evaluate.read_rows(tables))
    sys.stdout.write((json.dumps(evaluate.as_json(scores)) if as_json else evaluate.as_text(scores, misses)) + "\n")
