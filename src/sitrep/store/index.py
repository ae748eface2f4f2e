"""What becomes of every row of ``articles``, old and new: whether it stays, whether it carries its article's events, and where it belongs.

The index has some 15 bytes for each row, in arrays by its number (`sitrep.store.keys.Keys`); what few rows have lies beside them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sitrep.store.sorting import in_order
from sitrep.store.staging import Streams

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import numpy as np
    import numpy.typing as npt
    import pyarrow as pa

    from sitrep.store.keys import Keys
    from sitrep.store.sparse import Sparse

PATHS = "paths"
"""A stream with the number (``row``) and the ``path`` of every row that stays."""
_LIES = "lies"
"""A stream: `Index.lies`."""
_LIES_ORDER = ["path", "label"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Index:
    """Every row of articles, by its number."""

    keys: Keys
    """Which rows there are; the keys themselves are used up."""
    kept: npt.NDArray[np.bool_]
    canonical: npt.NDArray[np.bool_]
    was_canonical: npt.NDArray[np.bool_]
    carries: npt.NDArray[np.bool_]
    """Whether the events are those that were found in this row: it is canonical, or the canonical one was not extracted."""
    article: npt.NDArray[np.int32]
    """The number of its article."""
    label: npt.NDArray[np.int32]
    """The label of the part that it belongs in, as a position in ``labels``."""
    labels: tuple[str, ...]
    home: npt.NDArray[np.int32]
    """By article: the label of its canonical row where that is an old one, or -1."""
    near: Sparse
    """``near_duplicate_of`` of the rows that have one."""
    was_near: Sparse
    taken: Sparse
    """What canonical rows that were not extracted take over (`sitrep.store.lending`)."""
    given: Sparse
    """What the events of the rows that lend them take over."""
    promoted: frozenset[str]
    """Files of old copies that carry events from now on, because what they are copies of has gone."""
    streams: Streams

    def rewritten(self) -> set[str]:
        """Labels of the parts that must be written anew, because a row of theirs comes, goes, moves or changes."""
        import numpy as np  # noqa: PLC0415  # heavy: not at import time

        found: set[str] = set()
        marked = self._marked_anew()
        for origin, rows in self.keys.rows.items():
            codes, kept = self.label[rows], self.kept[rows]
            changed = np.ones(len(codes), dtype=bool)
            if origin < 0:
                label = self.keys.old_labels[origin]
                moved = codes != (self.labels.index(label) if label in self.labels else -1)
                changed = ~kept | (self.canonical[rows] != self.was_canonical[rows]) | marked[rows] | moved
                found |= {label} if changed.any() else set()
            found |= {self.labels[code] for code in np.unique(codes[changed & kept]).tolist()}
        return found

    def _marked_anew(self) -> npt.NDArray[np.bool_]:
        """Rows that get or lose a mark of a near-duplicate, or get another."""
        import numpy as np  # noqa: PLC0415
        import pyarrow.compute as pc  # noqa: PLC0415

        rows = np.union1d(self.near.rows, self.was_near.rows)
        same = pc.equal(self.near.at(rows)["near"], self.was_near.at(rows)["near"])
        found = np.zeros(len(self.kept), dtype=bool)
        found[rows] = ~pc.fill_null(same, False).to_numpy(zero_copy_only=False)  # noqa: FBT003  # as Arrow has it
        return found

    def lies(self, scratch: Path) -> Iterator[pa.Table]:
        """Where the articles of each file lie: ``path``, ``label`` and their number ``articles``, by path and label, a piece at a time.

        ``scratch`` is a folder for what does not fit.
        """
        import pyarrow as pa  # noqa: PLC0415

        names = pa.array(self.labels, pa.string())
        found = Streams(scratch / "counted")
        found.add(_LIES, pa.schema({"path": pa.string(), "label": pa.string(), "articles": pa.int64()}.items()).empty_table())
        for table in self.streams.tables(PATHS):
            labels = names.take(pa.array(self.label[table["row"].to_numpy()]))
            ones = pa.repeat(pa.scalar(1, pa.int64()), table.num_rows)
            found.add(_LIES, _counted(pa.table({"path": table["path"], "label": labels, "articles": ones})))
        yield from map(_counted, in_order(found, _LIES, _LIES_ORDER, scratch / "sorting"))


def _counted(table: pa.Table) -> pa.Table:
    """One row for each path and label."""
    found = table.group_by(_LIES_ORDER, use_threads=False).aggregate([("articles", "sum")])
    return found.rename_columns({"articles_sum": "articles"}).sort_by([(name, "ascending") for name in _LIES_ORDER])
