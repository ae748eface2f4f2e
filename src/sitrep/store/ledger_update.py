"""The ledger after a run, a piece at a time: no copy of it is ever in memory as a whole."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from sitrep.store.ledger import PIECE, basis_columns, plain, schema

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping
    from datetime import datetime

    import numpy as np
    import numpy.typing as npt
    import pyarrow as pa

    from sitrep.store.ledger import Update


@dataclass(frozen=True, kw_only=True)
class Updated:
    """The ledger ``old`` after a run."""

    old: pa.Table
    update: Update
    lies: pa.Table
    """Where the articles of each file lie (`sitrep.store.index.Index.lies`)."""
    stale: Collection[str]
    """Files that must be read again when they are next met: the article that theirs are copies of has gone, and they were never extracted
    themselves."""
    run: tuple[str, datetime]
    """The run's id and time."""

    def pieces(self) -> Iterator[pa.Table]:
        """The rows, by path, in tables of `sitrep.store.ledger.schema`."""
        for first in range(0, len(self._order), PIECE):
            yield self._piece(self._order[first : first + PIECE])

    def changes(self) -> bool:
        """Whether it says anything else than the old one."""
        if len(self._order) != self.old.num_rows:
            return True
        return not all(new.equals(old) for new, old in zip(self.pieces(), plain(self.old), strict=True))

    @cached_property
    def _seen(self) -> pa.Table:
        return self.update.read.table()

    @cached_property
    def _order(self) -> npt.NDArray[np.uint64]:
        """The rows that stay or come, by path. They are numbered through: first those of the old ledger, then those of what was read."""
        import numpy as np  # noqa: PLC0415  # heavy: not at import time
        import pyarrow as pa  # noqa: PLC0415
        import pyarrow.compute as pc  # noqa: PLC0415

        old, seen = self.old["path"], self._seen["path"]
        stays = np.ones(len(old) + len(seen), dtype=bool)
        if len(old):
            gone = pa.concat_arrays([*seen.chunks, pa.array(self.update.read.gone, pa.string())])
            stays[: len(old)] = ~pc.is_in(old, value_set=gone).to_numpy()
        order: npt.NDArray[np.uint64] = pc.sort_indices(pa.chunked_array([*old.chunks, *seen.chunks], pa.string())).to_numpy()
        return order[stays[order]]

    @cached_property
    def _articles(self) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
        """By row of ``lies``: the row after the last one of its file, and the articles of all rows before it."""
        import numpy as np  # noqa: PLC0415
        import pyarrow.compute as pc  # noqa: PLC0415

        paths = self.lies["path"].combine_chunks()
        last = np.append(pc.not_equal(paths[1:], paths[:-1]).to_numpy(zero_copy_only=False), True)[: len(paths)]
        ends = np.flatnonzero(last) + 1
        return ends[np.searchsorted(ends, np.arange(len(paths)), side="right")], np.append(0, np.cumsum(self.lies["articles"].to_numpy()))

    @cached_property
    def _first(self) -> npt.NDArray[np.int64]:
        """By number as in `_order`: the first row of ``lies`` of that file, or -1."""
        import numpy as np  # noqa: PLC0415
        import pyarrow.compute as pc  # noqa: PLC0415

        known = self.lies["path"]
        found = [pc.fill_null(pc.index_in(table["path"], value_set=known), -1).to_numpy() for table in (self.old, self._seen)]
        return np.concatenate(found).astype(np.int64)

    def _piece(self, numbers: npt.NDArray[np.uint64]) -> pa.Table:
        import pyarrow as pa  # noqa: PLC0415
        import pyarrow.compute as pc  # noqa: PLC0415

        count = self.old.num_rows
        new = numbers >= count
        kept = _touched(self.old.take(pa.array(numbers[~new])).cast(schema()), self.update.touched)
        table = pa.concat_tables([kept, self._new(self._seen.take(pa.array(numbers[new] - count)))])
        table = table.take(pc.sort_indices(table["path"]))
        fresh = pc.invert(pc.is_in(table["path"], value_set=pa.array(sorted(self.stale), pa.string())))
        articles, parts = self._placed(self._first[numbers])
        table = _set(table, "settled", pc.and_(table["settled"], fresh))
        return _set(_set(table, "articles", articles), "parts", parts).combine_chunks()

    def _placed(self, first: npt.NDArray[np.int64]) -> tuple[pa.Array, pa.Array]:
        """The number of articles of the files whose first rows of ``lies`` are these, and the labels of the parts that they lie in."""
        import numpy as np  # noqa: PLC0415
        import pyarrow as pa  # noqa: PLC0415

        ends, totals = self._articles
        found = first >= 0
        last = np.where(found, ends[first] if len(ends) else 0, 0)
        first = np.where(found, first, 0)
        rows = [row for one, after in zip(first.tolist(), last.tolist(), strict=True) for row in range(one, after)]
        labels = self.lies["label"].take(pa.array(rows, pa.int64())).combine_chunks()
        starts = np.append(0, np.cumsum(last - first))
        return pa.array(totals[last] - totals[first], pa.int64()), pa.ListArray.from_arrays(pa.array(starts, pa.int32()), labels)

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
