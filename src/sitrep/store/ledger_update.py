"""The ledger after a run: old rows and new ones, sorted on the disk and finished a piece at a time, however many files there are."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sitrep.store.ledger import basis_columns, schema
from sitrep.store.sorting import in_order
from sitrep.store.staging import Streams

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping
    from datetime import datetime
    from pathlib import Path

    import pyarrow as pa

    from sitrep.store.ledger import Update

_ROWS = "rows"
_AGE = "age"
"""A column: 0 in new rows, 1 in old ones."""
_WAITING = 8 * 1024 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Updated:
    """What the ledger is put together from, and where there is room for it."""

    old: Iterable[pa.Table]
    """Its rows before the run."""
    update: Update
    lies: Iterable[pa.Table]
    """Where the articles of each file lie (`sitrep.store.index.Index.lies`)."""
    stale: Collection[str]
    """Files that must be read again when they are next met: the article that theirs are copies of has gone, and they were never extracted
    themselves."""
    run: tuple[str, datetime]
    """The run's id and time."""
    scratch: Path

    def pieces(self) -> Iterator[pa.Table]:
        """The rows, by path, in tables of `sitrep.store.ledger.schema`.

        Raises:
            OutputError: the disk is full or the folder cannot be written.
        """
        import pyarrow as pa  # noqa: PLC0415  # heavy: not at import time
        import pyarrow.compute as pc  # noqa: PLC0415

        streams = Streams(self.scratch / "rows", _WAITING)
        streams.add(_ROWS, _aged(schema().empty_table(), 0))
        gone = pa.array(self.update.read.gone, pa.string())
        for table in self.old:
            streams.add(_ROWS, _aged(table.filter(pc.invert(pc.is_in(table["path"], value_set=gone))), 1))
        for table in self.update.read.tables():
            streams.add(_ROWS, _aged(self._new(table), 0))
        lies, last = _Lies(self.lies), ""
        for piece in in_order(streams, _ROWS, ("path", _AGE), self.scratch / "sorting"):
            table = _newest(piece, last).select(schema().names)
            if table.num_rows:
                last = table["path"][-1].as_py()
                yield self._finished(table, lies.up_to(last))

    def _new(self, seen: pa.Table) -> pa.Table:
        """Rows of the ledger for files that were read, but for their articles."""
        import pyarrow as pa  # noqa: PLC0415
        import pyarrow.compute as pc  # noqa: PLC0415

        formats = sorted(self.update.basis)
        at = pc.index_in(seen["format"], value_set=pa.array(formats, pa.string()))
        columns = {name: seen[name] for name in ("path", "size", "mtime_ns", "content_hash", "settled")}
        for name in basis_columns():
            columns[name] = pa.array([getattr(self.update.basis[form], name) for form in formats], pa.string()).take(at)
        nothing = pa.nulls(seen.num_rows)
        run = {name: pa.repeat(pa.scalar(value), seen.num_rows) for name, value in zip(("run_id", "read_at"), self.run, strict=True)}
        columns |= {"articles": nothing, "parts": nothing, **run}
        return pa.Table.from_arrays([columns[name] for name in schema().names], names=schema().names).cast(schema())

    def _finished(self, table: pa.Table, lies: Mapping[str, Mapping[str, int]]) -> pa.Table:
        """The rows with what is known only now."""
        import pyarrow as pa  # noqa: PLC0415
        import pyarrow.compute as pc  # noqa: PLC0415

        table = _touched(table, self.update.touched)
        found = [lies.get(path, {}) for path in table["path"].to_pylist()]
        fresh = pc.invert(pc.is_in(table["path"], value_set=pa.array(sorted(self.stale), pa.string())))
        table = _set(table, "settled", pc.and_(table["settled"], fresh))
        table = _set(table, "articles", pa.array([sum(parts.values()) for parts in found], pa.int64()))
        return _set(table, "parts", pa.array([list(parts) for parts in found], pa.list_(pa.string())))


class _Lies:
    """Where the articles of files lie, asked for in the order of paths."""

    def __init__(self, pieces: Iterable[pa.Table]) -> None:
        self._pieces = iter(pieces)
        self._waiting: list[pa.Table] = []

    def up_to(self, path: str) -> dict[str, dict[str, int]]:
        """The number of articles by path and label, of those files up to ``path`` that have not been given yet."""
        found: dict[str, dict[str, int]] = defaultdict(dict)
        while table := self._waiting.pop() if self._waiting else next(self._pieces, None):
            paths = table["path"]
            end = bisect_right(range(len(paths)), path, key=lambda row: paths[row].as_py())
            for row in table.slice(0, end).to_pylist():
                found[row["path"]][row["label"]] = row["articles"]
            if end < len(paths):
                self._waiting.append(table.slice(end))
                break
        return found


def _aged(table: pa.Table, age: int) -> pa.Table:
    import pyarrow as pa  # noqa: PLC0415

    return table.append_column(_AGE, pa.repeat(pa.scalar(age, pa.int8()), table.num_rows))


def _newest(table: pa.Table, last: str) -> pa.Table:
    """Of sorted rows, the first of each path; none of the path ``last``, which came before."""
    import pyarrow as pa  # noqa: PLC0415

    paths = table["path"].to_pylist()
    return table.filter(pa.array([path != before for path, before in zip(paths, [last, *paths], strict=False)], pa.bool_()))


def _touched(table: pa.Table, touched: Mapping[str, tuple[int, int | None]]) -> pa.Table:
    """The table with the sizes and times of files that are younger than it says."""
    import pyarrow as pa  # noqa: PLC0415
    import pyarrow.compute as pc  # noqa: PLC0415

    at = pc.index_in(table["path"], value_set=pa.array(list(touched), pa.string()))
    for place, name in enumerate(("size", "mtime_ns")):
        new = pa.array([values[place] for values in touched.values()], pa.int64())
        table = _set(table, name, pc.if_else(pc.is_valid(at), new.take(at.combine_chunks()), table[name]))
    return table


def _set(table: pa.Table, name: str, values: Any) -> pa.Table:
    at = table.schema.get_field_index(name)
    return table.set_column(at, table.schema.field(at), values)
