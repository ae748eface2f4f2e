"""Events, articles and rejects as Arrow tables, column by column, with every value checked against its column."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sitrep.store.columns import EVENT_TABLES, table
from sitrep.store.schemas import arrow_schema
from sitrep.text.signature import signature

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    import pyarrow as pa

    from sitrep.model import Article, Event, Reject
    from sitrep.store.columns import Column

_FROM_ARTICLE = frozenset({"published_at", "source", "url"})
_LATER = frozenset({"incident_id", "extractor_version", "run_id"})
"""Columns of event tables that neither the event nor its article holds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stamp:
    """Who writes: what goes into every row of a run."""

    extractor_version: str
    run_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of one article: its events, and its status before duplicates are looked for."""

    article: Article
    status: str
    events: tuple[Event, ...] = ()
    reading: str | None = None
    """What the events follow from: articles of one reading have the same. Empty where nobody asks."""


def check(events: Iterable[Event]) -> None:
    """Makes sure that every event fits its table.

    Raises:
        ValueError: a column that is never empty is, or a code is not one of the column's. Names table, column and value.
    """
    for event in events:
        for column in table(event.event_type).columns:
            if column.name not in _FROM_ARTICLE and column.name not in _LATER:
                _check_value(event.event_type, column, getattr(event, column.name))


def _check_value(name: str, column: Column, value: Any) -> None:
    if value is None:
        if not column.null:
            raise ValueError(f"{name}.{column.name} is empty; it must have a value")
    elif column.codes and str(value) not in column.codes:
        raise ValueError(f"{name}.{column.name} is {value!r}; it must be one of {', '.join(column.codes)}")


def staged_schema(name: str) -> pa.Schema:
    """The schema of rows on their way into table ``name``: codes as plain strings, empty values allowed.

    Rows of event tables have ``article_row`` too: the position of their article among the articles of the same batch.
    """
    import pyarrow as pa  # noqa: PLC0415  # heavy: not at import time

    plain = [pa.field(f.name, pa.string() if pa.types.is_dictionary(f.type) else f.type) for f in arrow_schema(name)]
    return pa.schema([*plain, pa.field("article_row", pa.int64())] if name in EVENT_TABLES else plain)


def event_rows(name: str, outcomes: Sequence[Outcome], stamp: Stamp, *, first_row: int = 0) -> pa.Table:
    """The events of table ``name`` in ``outcomes``; ``first_row`` is the position of the first outcome in its batch."""
    placed = enumerate(outcomes, first_row)
    found = [(event, outcome.article, row) for row, outcome in placed for event in outcome.events if event.event_type == name]
    return _event_table(name, found, stamp)


def loose_rows(name: str, events: Iterable[Event], stamp: Stamp) -> pa.Table:
    """The events of table ``name`` among ``events`` whose articles are not at hand: what is copied from an article stays empty."""
    return _event_table(name, [(event, None, None) for event in events if event.event_type == name], stamp)


def _event_table(name: str, found: Sequence[tuple[Event, Article | None, int | None]], stamp: Stamp) -> pa.Table:
    columns: dict[str, list[Any]] = {"article_row": [row for _, _, row in found]}
    for column in table(name).names:
        if column in _FROM_ARTICLE:
            columns[column] = [getattr(article, column, None) for _, article, _ in found]
        elif column in _LATER:
            columns[column] = [getattr(stamp, column, None)] * len(found)
        else:
            columns[column] = [getattr(event, column) for event, _, _ in found]
    return _table(columns, staged_schema(name))


def article_rows(outcomes: Sequence[Outcome], stamp: Stamp) -> pa.Table:
    """A row of ``articles`` for each outcome; what its copies and the run's end decide stays empty until the run ends."""
    columns: dict[str, list[Any]] = {name: [None] * len(outcomes) for name in ("duplicate_of", "processed_at")}
    for name in EVENT_TABLES:
        columns[f"n_{name}"] = [sum(event.event_type == name for event in outcome.events) for outcome in outcomes]
    columns["status"] = [outcome.status for outcome in outcomes]
    columns["n_chars"] = [len(outcome.article.text) for outcome in outcomes]
    columns["near_duplicate_of"] = [None] * len(outcomes)
    columns["minhash"] = [signature(outcome.article.text) for outcome in outcomes]
    columns["authors"] = [list(outcome.article.authors) for outcome in outcomes]
    for name in ("extractor_version", "run_id"):
        columns[name] = [getattr(stamp, name)] * len(outcomes)
    for name in table("articles").names:
        if name not in columns:
            columns[name] = [getattr(outcome.article, name) for outcome in outcomes]
    return _table(columns, staged_schema("articles"))


def reject_rows(rejects: Sequence[Reject], stamp: Stamp) -> pa.Table:
    """A row of ``rejects`` for each; ``seen_at`` stays empty until the run ends."""
    columns: dict[str, list[Any]] = {"run_id": [stamp.run_id] * len(rejects), "seen_at": [None] * len(rejects)}
    for name in table("rejects").names:
        if name not in columns:
            columns[name] = [getattr(reject, name) for reject in rejects]
    return _table(columns, staged_schema("rejects"))


def _table(columns: dict[str, list[Any]], schema: pa.Schema) -> pa.Table:
    import pyarrow as pa  # noqa: PLC0415

    return pa.Table.from_arrays([pa.array(columns[field.name], field.type) for field in schema], schema=schema)


def open_kinds(name: str, values: Callable[[str], Iterable[pa.Table]]) -> Mapping[str, pa.Array]:
    """The values of the open categories of table ``name``, sorted, so that the same rows give the same bytes.

    ``values`` gives the rows of a column, in tables.
    """
    import pyarrow as pa  # noqa: PLC0415

    found = {}
    for column in table(name).columns:
        if column.type == "category" and not column.codes:
            kinds = {kind for rows in values(column.name) for kind in rows[column.name].unique().to_pylist()}
            found[column.name] = pa.array(sorted(kinds - {None}), pa.string())
    return found


def finished(rows: pa.Table, name: str, kinds: Mapping[str, pa.Array] | None = None) -> pa.Table:
    """Staged ``rows`` in the schema of table ``name``: codes become categories whose order is the code list's.

    Those of open categories are ``kinds`` (`open_kinds`), by column; where they are not given, those of ``rows``.
    """
    import pyarrow as pa  # noqa: PLC0415
    import pyarrow.compute as pc  # noqa: PLC0415

    kinds = open_kinds(name, lambda column: [rows.select([column])]) if kinds is None else kinds
    arrays = []
    for column, field in zip(table(name).columns, arrow_schema(name), strict=True):
        values = rows[column.name].combine_chunks()
        if column.type == "category":
            codes = pa.array(list(column.codes), pa.string()) if column.codes else kinds[column.name]
            values = pa.DictionaryArray.from_arrays(pc.index_in(values, value_set=codes, skip_nulls=True), codes)
        arrays.append(values.cast(field.type))
    return pa.Table.from_arrays(arrays, schema=arrow_schema(name))
