"""What is compared: the events that people marked, and the rows of the tables, in one form."""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from sitrep.errors import SettingsError
from sitrep.store.columns import EVENT_TABLES

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class Fact:
    """An event, marked or extracted. Dates are ISO text; ``values`` has the columns that are filled."""

    event_type: str
    evidence: str
    values: Mapping[str, Any]

    def __getitem__(self, column: str) -> Any:
        """The value of ``column``, null where it is empty."""
        return self.values.get(column)


@dataclass(frozen=True, slots=True)
class GoldArticle:
    """A marked article."""

    article: str
    """Its ``id``: the ``source_id`` of the table ``articles``."""
    facts: tuple[Fact, ...]


def read_gold(paths: Iterable[Path]) -> list[GoldArticle]:
    """The articles of JSONL files: ``{"id": ..., "text": ..., "events": [{"type": ..., "evidence": ..., columns}]}`` a line.

    Raises:
        SettingsError: a file is missing or a line of it is not of that form; names both.
    """
    return [_gold(line, f"{path}:{number}") for path in paths for number, line in enumerate(_lines(path), 1) if line.strip()]


def _lines(path: Path) -> list[str]:
    try:
        return path.read_text(encoding="utf-8").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(f"{path}: cannot be read as a file of marked articles: {error}") from error


def _gold(line: str, where: str) -> GoldArticle:
    try:
        article = json.loads(line)
        facts = tuple(Fact(event["type"], event["evidence"], event) for event in article["events"])
        unknown = {fact.event_type for fact in facts} - set(EVENT_TABLES)
        if unknown:
            raise SettingsError(f"{where}: an event's type is {unknown.pop()!r}; it must be one of {', '.join(EVENT_TABLES)}")
        return GoldArticle(article["id"], facts)
    except (ValueError, KeyError, TypeError) as error:
        raise SettingsError(f"{where}: is not a marked article: {type(error).__name__}: {error}") from error


def read_rows(tables: str | Path) -> dict[str, list[Fact]]:
    """The rows of the event tables by the ``source_id`` of their article; articles without rows have an empty list.

    Raises:
        OutputError: the folder holds no tables.
    """
    from sitrep.store.parquet import read_arrow  # noqa: PLC0415  # loads pyarrow

    names: dict[str, list[str]] = defaultdict(list)
    for row in read_arrow(tables, "articles", columns=["article_id", "source_id"]).to_pylist():
        if row["source_id"] is not None:
            names[row["article_id"]].append(row["source_id"])
    found: dict[str, list[Fact]] = {name: [] for ids in names.values() for name in ids}
    for table in EVENT_TABLES:
        for row in read_arrow(tables, table).to_pylist():
            fact = Fact(table, row["evidence_text"], {key: _plain(value) for key, value in row.items()})
            for name in names.get(row["article_id"], ()):
                found[name].append(fact)
    return found


def _plain(value: Any) -> Any:
    return value.isoformat()[:10] if isinstance(value, date) else value
