"""The rows of a part in their order, a piece at a time: what is too large to be sorted at once is divided by its first columns."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sitrep.store.dealing import Dealer
from sitrep.store.staging import Streams

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    import numpy as np
    import numpy.typing as npt
    import pyarrow as pa

AT_ONCE = 4 * 1024 * 1024
"""Bytes of rows that are sorted at once."""

Cut = tuple[object, object]
"""Where a piece begins: values of the first two columns of an order."""


def in_order(streams: Streams, name: str, order: Sequence[str], scratch: Path, at_once: int = AT_ONCE) -> Iterator[pa.Table]:
    """The rows of a stream, sorted by the columns ``order``, empty values last, in pieces of ``at_once`` bytes, about.

    Rows that have the first two columns in common stay together. The stream is used up; ``scratch`` is a folder for what does not fit.
    """
    if streams.size(name) <= at_once:
        yield _sorted(list(streams.tables(name)), order)
        streams.drop(name)
        return
    cuts = _cuts(streams.tables(name, order[:2]), order[:2], -(-streams.size(name) // at_once))
    pieces = Streams(scratch, at_once)
    names = [str(number) for number in range(len(cuts) + 1)]
    dealer = Dealer(pieces, at_once)
    for table in streams.tables(name):
        dealer.add(table, _places(table, order[:2], cuts), names)
    dealer.end(names)
    streams.drop(name)
    for piece in filter(pieces.size, names):
        yield _sorted(list(pieces.tables(piece)), order)
        pieces.drop(piece)


def _sorted(tables: Sequence[pa.Table], order: Sequence[str]) -> pa.Table:
    import pyarrow as pa  # noqa: PLC0415  # heavy: not at import time
    import pyarrow.compute as pc  # noqa: PLC0415

    table = pa.concat_tables(tables)
    return table.take(pc.sort_indices(table, sort_keys=[(column, "ascending") for column in order]))


def _cuts(tables: Iterable[pa.Table], order: Sequence[str], count: int) -> list[Cut]:
    """Where ``count`` pieces of about as many rows each begin, but for the first."""
    ordered = _sorted(list(tables), order)
    rows = sorted({ordered.num_rows * piece // count for piece in range(1, count)})
    found = [tuple(row.values()) for row in ordered.take(rows).to_pylist()]
    return list(dict.fromkeys((one, other) for one, other in found))


def _places(table: pa.Table, order: Sequence[str], cuts: Sequence[Cut]) -> npt.NDArray[np.int32]:
    """The piece that each row belongs in."""
    import numpy as np  # noqa: PLC0415

    place = np.zeros(table.num_rows, dtype=np.int32)
    first, second = (table[name].combine_chunks() for name in order)
    for one, other in cuts:
        same = _compared(first, one, "equal")
        place += _compared(first, one, "greater") | (same & (_compared(second, other, "greater") | _compared(second, other, "equal")))
    return place


def _compared(values: pa.Array, value: object, how: str) -> npt.NDArray[np.bool_]:
    """Whether each of ``values`` is equal to ``value``, or greater; an empty value comes after all others."""
    import pyarrow as pa  # noqa: PLC0415
    import pyarrow.compute as pc  # noqa: PLC0415

    empty = pc.is_null(values).to_numpy(zero_copy_only=False)
    if value is None:
        found: npt.NDArray[np.bool_] = empty if how == "equal" else empty & False
        return found
    found = pc.fill_null(getattr(pc, how)(values, pa.scalar(value, values.type)), False).to_numpy(zero_copy_only=False)  # noqa: FBT003
    return found | empty if how == "greater" else found
