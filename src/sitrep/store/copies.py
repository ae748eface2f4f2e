"""Applies the index to rows: which of them stay, what copies of an article say of themselves, and the part that each belongs in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sitrep.store.columns import EVENT_TABLES
from sitrep.store.lending import GIVEN, TAKEN

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    import numpy as np
    import numpy.typing as npt
    import pyarrow as pa

    from sitrep.store.index import Index
    from sitrep.store.sparse import Sparse

_COUNTS = tuple(f"n_{name}" for name in EVENT_TABLES)


Placed = tuple["pa.Table", "npt.NDArray[np.int32]"]


@dataclass(frozen=True, slots=True)
class Copies:
    """The rows of tables, as the index wants them: those that stay, each with the part that it belongs in (`Index.labels`)."""

    index: Index
    parts: Sequence[Path]
    """The old parts of ``articles`` that the index was made from."""

    def old(self, name: str, label: str, tables: Iterator[pa.Table]) -> Iterator[Placed]:
        """The rows of the old part ``label``."""
        origins = {label: origin for origin, label in self.index.keys.old_labels.items()}
        if label not in origins:
            return
        if name == "articles":
            yield from self.articles(origins[label], tables)
            return
        ids, homes = self._carriers(origins[label])
        for table in tables:
            yield _events(table, ids, homes)

    def articles(self, origin: int, tables: Iterator[pa.Table]) -> Iterator[Placed]:
        """The articles of a batch or an old part."""
        import numpy as np  # noqa: PLC0415  # heavy: not at import time

        first = self.index.keys.rows[origin].start
        for table in tables:
            rows = np.arange(first, first + table.num_rows)
            first += table.num_rows
            canonical = self.index.canonical[rows]
            marked = _set(_marked(table, canonical), "near_duplicate_of", self.index.near.at(rows)["near"])
            taken = _replaced(marked, TAKEN, self.index.taken, np.where(canonical, rows, -1))
            yield _staying(taken, self.index.kept[rows], self.index.label[rows])

    def new_events(self, batch: int, tables: Iterator[pa.Table]) -> Iterator[Placed]:
        """The events of a batch."""
        for table in tables:
            rows = table["article_row"].to_numpy() + self.index.keys.rows[batch].start
            given = _replaced(table, GIVEN, self.index.given, rows)
            yield _staying(given, self.index.carries[rows], self.index.label[rows])

    def _carriers(self, origin: int) -> tuple[pa.Array, npt.NDArray[np.int32]]:
        """The articles of an old part whose events stay as they are, and where they belong: beside the article's canonical row."""
        import pyarrow as pa  # noqa: PLC0415
        import pyarrow.parquet as pq  # noqa: PLC0415

        rows = self.index.keys.rows[origin]
        was = self.index.was_canonical[rows]
        homes = self.index.home[self.index.article[rows][was]]
        ids = pq.ParquetFile(self.parts[-1 - origin]).read(columns=["article_id"])["article_id"].combine_chunks()
        return ids.filter(pa.array(was)).filter(pa.array(homes >= 0)), homes[homes >= 0]


def _events(table: pa.Table, ids: pa.Array, homes: npt.NDArray[np.int32]) -> Placed:
    import numpy as np  # noqa: PLC0415
    import pyarrow.compute as pc  # noqa: PLC0415

    at = pc.fill_null(pc.index_in(table["article_id"], value_set=ids), -1).to_numpy()
    return _staying(table, at >= 0, homes[at] if len(homes) else np.zeros(len(at), np.int32))


def _staying(table: pa.Table, kept: npt.NDArray[np.bool_], labels: npt.NDArray[np.int32]) -> Placed:
    import pyarrow as pa  # noqa: PLC0415

    return (table, labels) if kept.all() else (table.filter(pa.array(kept)), labels[kept])


def _marked(table: pa.Table, canonical: npt.NDArray[np.bool_]) -> pa.Table:
    """Rows of ``articles`` that say whether they are copies, and of which article."""
    import pyarrow as pa  # noqa: PLC0415
    import pyarrow.compute as pc  # noqa: PLC0415

    carries = pa.array(canonical)
    table = _set(table, "duplicate_of", pc.if_else(carries, pa.scalar(None, pa.string()), table["article_id"]))
    table = _set(table, "status", pc.if_else(carries, table["status"], "duplicate"))
    for column in _COUNTS:
        table = _set(table, column, pc.if_else(carries, table[column], 0))
    return table


def _replaced(table: pa.Table, columns: Sequence[str], new: Sparse, rows: npt.NDArray[np.int64]) -> pa.Table:
    """The table, of which the rows have the numbers ``rows``, with other values in some ``columns`` of the rows that ``new`` has."""
    import pyarrow as pa  # noqa: PLC0415
    import pyarrow.compute as pc  # noqa: PLC0415

    has = new.has(rows)
    if not has.any():
        return table
    values = new.at(rows)
    for column in columns:
        table = _set(table, column, pc.if_else(pa.array(has), values[column], table[column]))
    return table


def _set(table: pa.Table, column: str, values: Any) -> pa.Table:
    at = table.schema.get_field_index(column)
    return table.set_column(at, table.schema.field(at), values)
