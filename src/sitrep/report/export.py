"""Tables for programs that read no Parquet: CSV for spreadsheets, JSON lines for the rest.

What articles say comes from the open web. A spreadsheet runs a cell that begins with ``=``, ``+``, ``-`` or ``@`` as a formula, so in CSV
such text gets an apostrophe before it (https://owasp.org/www-community/attacks/CSV_Injection), and characters that steer terminals or turn
the direction of writing are left out. JSON lines hold the text letter for letter, with such characters as escapes.
"""

from __future__ import annotations

import csv
import json
import re
from datetime import date
from typing import TYPE_CHECKING, Any

from sitrep.errors import SettingsError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from pathlib import Path
    from typing import TextIO

    import pyarrow as pa

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\uff1d", "\uff0b", "\uff0d", "\uff20")
"""Beginnings that a spreadsheet takes for a formula; the last four are the same signs in full width."""
_STEERING = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def export(rows: pa.Table, path: Path) -> None:
    """Writes ``rows`` to ``path``, as CSV or JSON lines by its ending. The file appears whole or not at all.

    Raises:
        SettingsError: the ending is another one, or the file cannot be written.
    """
    write = _WRITERS.get(path.suffix.lower())
    if write is None:
        raise SettingsError(f"{path}: the file must end in {' or '.join(_WRITERS)}")
    temporary = path.with_name(f".{path.name}.tmp")
    try:
        with temporary.open("w", encoding="utf-8", newline="") as file:
            write(file, rows.column_names, _rows(rows))
        temporary.replace(path)
    except OSError as error:
        raise SettingsError(f"{path}: cannot be written ({error.strerror or error}); choose another file") from error
    finally:
        temporary.unlink(missing_ok=True)


def _rows(rows: pa.Table) -> Iterator[Mapping[str, Any]]:
    for batch in rows.to_batches(max_chunksize=1000):
        yield from batch.to_pylist()


def _write_csv(file: TextIO, names: Iterable[str], rows: Iterable[Mapping[str, Any]]) -> None:
    names = list(names)
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(names)
    writer.writerows([cell(row[name]) for name in names] for row in rows)


def _write_jsonl(file: TextIO, names: Iterable[str], rows: Iterable[Mapping[str, Any]]) -> None:
    names = list(names)
    lines = (json.dumps({name: _plain(row[name]) for name in names}, ensure_ascii=False) for row in rows)
    file.writelines(_STEERING.sub(lambda found: f"\\u{ord(found[0]):04x}", line) + "\n" for line in lines)


_WRITERS: Mapping[str, Callable[[TextIO, Iterable[str], Iterable[Mapping[str, Any]]], None]] = {".csv": _write_csv, ".jsonl": _write_jsonl}


def cell(value: object) -> str:
    r"""A value as a cell of CSV.

    >>> cell("=cmd|' /C calc'!A0"), cell("  @SUM(1)"), cell(-1.5), cell("a\x1b[31m b\u202e"), cell(None), cell(["Ann", "Bo"])
    ("'=cmd|' /C calc'!A0", "'  @SUM(1)", '-1.5', 'a[31m b', '', 'Ann; Bo')
    """
    value = _plain(value)
    if isinstance(value, list):
        value = "; ".join(map(str, value))
    if isinstance(value, str):
        text = _STEERING.sub("", value)
        return f"'{text}" if text.lstrip(" \n").startswith(_FORMULA) else text
    return "" if value is None else str(value)


def _plain(value: object) -> Any:
    return value.isoformat() if isinstance(value, date) else value
