"""Copies that lend their events: the canonical row of an article was not extracted, for a copy of it was."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sitrep.store.columns import EVENT_TABLES

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    import numpy as np
    import numpy.typing as npt
    import pyarrow as pa

TAKEN = ("status", *(f"n_{name}" for name in EVENT_TABLES))
"""What a row takes over from the one that lends it its events."""
GIVEN = ("source", "url")
"""What the events take over from the row that they are lent to. All else that they have of an article is the same in all of one reading."""


def lent(keys: pa.Table, codes: npt.NDArray[np.int32], canonical: npt.NDArray[np.bool_]) -> tuple[pa.Table, npt.NDArray[np.bool_]]:
    """What canonical rows without an extraction of their own take over and give, and which rows' events stay.

    ``codes`` numbers the articles of ``keys``. Among new rows the lender reads as the canonical one does; an old canonical row takes over
    from the one that was canonical before it. The table has the numbers of both rows, as ``borrower`` and ``lender``, and what is lent.
    """
    import pyarrow as pa  # noqa: PLC0415  # heavy: not at import time
    import pyarrow.compute as pc  # noqa: PLC0415

    carries = canonical.copy()
    pairs: list[tuple[int, int]] = []
    borrowers = (canonical & pc.equal(keys["status"], "duplicate").to_numpy(zero_copy_only=False)).nonzero()[0]
    asked = keys.select(["origin", "was_canonical", "status", "reading"])
    for borrower, copies in _groups(codes, borrowers):
        rows = asked.take(copies).to_pylist()
        mine = next(row for at, row in zip(copies, rows, strict=True) if at == borrower)
        for at, row in zip(copies, rows, strict=True):
            if _lends(row, mine):
                pairs.append((borrower, int(at)))
                if row["origin"] >= 0:
                    carries[borrower], carries[at] = False, True
                break
    takers, givers = (keys.take(pa.array([pair[side] for pair in pairs], pa.int64())) for side in (0, 1))
    lending = givers.select(TAKEN)
    for name, column in (*((name, takers[name]) for name in GIVEN), ("borrower", takers["row"]), ("lender", givers["row"])):
        lending = lending.append_column(name, column)
    return lending, carries


def _lends(row: Mapping[str, Any], mine: Mapping[str, Any]) -> bool:
    if mine["origin"] < 0:
        return bool(row["was_canonical"])
    return row["origin"] >= 0 and row["status"] != "duplicate" and row["reading"] is not None and row["reading"] == mine["reading"]


def _groups(codes: npt.NDArray[np.int32], rows: npt.NDArray[np.intp]) -> Iterator[tuple[int, npt.NDArray[np.intp]]]:
    """Each of ``rows`` with the positions of all that have its code."""
    import numpy as np  # noqa: PLC0415

    if not len(rows):
        return
    order = np.argsort(codes, kind="stable")
    ordered = codes[order]
    for row in rows:
        first, last = np.searchsorted(ordered, codes[row], "left"), np.searchsorted(ordered, codes[row], "right")
        yield int(row), order[first:last]
