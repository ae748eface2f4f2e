"""Applies the index to rows: which of them stay, what copies of an article say of themselves, and the part that each belongs in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sitrep.store import layout
from sitrep.store.columns import EVENT_TABLES
from sitrep.store.lending import GIVEN, TAKEN

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    import numpy as np
    import numpy.typing as npt
    import pyarrow as pa

    from sitrep.store.index import Index

_COUNTS = tuple(f"n_{name}" for name in EVENT_TABLES)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Places:
    """What the index says of the articles of one batch or part, by their position there."""

    kept: npt.NDArray[np.bool_]
    canonical: npt.NDArray[np.bool_]
    carries: npt.NDArray[np.bool_]
    near: npt.NDArray[np.object_]
    label: npt.NDArray[np.object_]


@dataclass(frozen=True, slots=True, kw_only=True)
class Copies:
    """The rows of tables, as the index wants them."""

    places: Mapping[int, _Places]
    origins: Mapping[str, int]
    """The origin of the rows of each old part, by label."""
    old_carriers: pa.Array
    """Ids of the articles whose events are old."""
    old_labels: npt.NDArray[np.object_]
    """Where the events of each of them belong."""
    lent: Mapping[str, Mapping[str, Any]]
    """`sitrep.store.index.Index.lent`."""

    @classmethod
    def of(cls, index: Index, parts: Sequence[Path]) -> Copies:
        """Reads the index; ``parts`` are the old parts that it was built from."""
        import pyarrow as pa  # noqa: PLC0415  # heavy: not at import time

        old = index.canonical & (index.origin < 0)
        return cls(
            places=_places(index),
            origins={layout.label_of(path.name): -1 - number for number, path in enumerate(parts)},
            old_carriers=index.article_id.filter(pa.array(old)),
            old_labels=index.label[old],
            lent=index.lent,
        )

    def old(self, name: str, label: str, table: pa.Table) -> Iterator[tuple[str, pa.Table]]:
        """The rows of the old part ``label`` that stay, by the label of the part that they belong in."""
        import numpy as np  # noqa: PLC0415
        import pyarrow.compute as pc  # noqa: PLC0415

        if name == "articles":
            yield from self._articles(self.origins[label], table, 0)
            return
        at = pc.index_in(table["article_id"], value_set=self.old_carriers).to_numpy(zero_copy_only=False)
        kept = ~np.isnan(at.astype(float))
        yield from _divide(table, kept, self.old_labels[np.where(kept, at, 0).astype(np.int64)] if kept.any() else at)

    def new(self, name: str, batch: int, table: pa.Table, first: int) -> Iterator[tuple[str, pa.Table]]:
        """The same of rows of a batch; ``first`` is the position of the first of them in its stream."""
        if name == "articles":
            yield from self._articles(batch, table, first)
            return
        places = self.places[batch]
        at = table["article_row"].to_numpy()
        yield from _divide(self._give(table), places.carries[at], places.label[at])

    def _articles(self, origin: int, table: pa.Table, first: int) -> Iterator[tuple[str, pa.Table]]:
        if not table.num_rows:  # a part whose rows have gone is not in the index
            return
        places = self.places[origin]
        here = slice(first, first + table.num_rows)
        marked = _set(_marked(table, places.canonical[here]), "near_duplicate_of", places.near[here].tolist())
        yield from _divide(self._take(marked, places.canonical[here]), places.kept[here], places.label[here])

    def _take(self, table: pa.Table, canonical: npt.NDArray[np.bool_]) -> pa.Table:
        """Articles with what they take over from the copies that lend them their events."""
        ids = table["article_id"].to_pylist() if self.lent else []
        return _replaced(table, TAKEN, {row: self.lent[name] for row, name in enumerate(ids) if canonical[row] and name in self.lent})

    def _give(self, table: pa.Table) -> pa.Table:
        """Events with what they take over from the articles that they are lent to."""
        ids = table["article_id"].to_pylist() if self.lent else []
        return _replaced(table, GIVEN, {row: self.lent[name] for row, name in enumerate(ids) if name in self.lent})


def _places(index: Index) -> dict[int, _Places]:
    import numpy as np  # noqa: PLC0415

    order = np.lexsort((index.row, index.origin))
    origins, starts = np.unique(index.origin[order], return_index=True)
    slices = np.split(order, starts[1:])
    return {
        int(origin): _Places(
            kept=index.kept[at], canonical=index.canonical[at], carries=index.carries[at], near=index.near[at], label=index.label[at]
        )
        for origin, at in zip(origins, slices, strict=False)
    }


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


def _replaced(table: pa.Table, columns: Sequence[str], new: Mapping[int, Mapping[str, Any]]) -> pa.Table:
    """The table with other values in some ``columns`` of the rows ``new``."""
    for column in columns if new else ():
        table = _set(table, column, [new[row][column] if row in new else old for row, old in enumerate(table[column].to_pylist())])
    return table


def _set(table: pa.Table, column: str, values: Any) -> pa.Table:
    import pyarrow as pa  # noqa: PLC0415

    at = table.schema.get_field_index(column)
    field = table.schema.field(at)
    return table.set_column(at, field, pa.array(values, field.type) if isinstance(values, list) else values)


def _divide(table: pa.Table, kept: npt.NDArray[np.bool_], labels: npt.NDArray[Any]) -> Iterator[tuple[str, pa.Table]]:
    import numpy as np  # noqa: PLC0415
    import pyarrow as pa  # noqa: PLC0415

    for label in np.unique(labels[kept].astype(str)) if kept.any() else ():
        yield str(label), table.filter(pa.array(kept & (labels == label)))
