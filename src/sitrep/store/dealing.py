"""Deals rows out to streams, many at a time: what keeps a few rows in memory takes more room than they do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sitrep.store.memory import give_back

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import numpy as np
    import numpy.typing as npt
    import pyarrow as pa

    from sitrep.store.staging import Streams

_AT_ONCE = 8 * 1024 * 1024
"""Bytes of rows that are dealt out together."""


class Dealer:
    """Rows on their way into ``streams``."""

    def __init__(self, streams: Streams, at_once: int = _AT_ONCE) -> None:
        self._streams = streams
        self._most = at_once
        self._tables: list[pa.Table] = []
        self._codes: list[npt.NDArray[np.int32]] = []
        self._bytes = 0

    def add(self, table: pa.Table, codes: npt.NDArray[np.int32], names: Sequence[str]) -> None:
        """Takes rows; ``codes`` are the positions in ``names`` of the streams that they belong in. ``names`` may have grown since.

        Raises:
            OutputError: the disk is full or the folder cannot be written.
        """
        self._tables.append(table)
        self._codes.append(codes)
        self._bytes += table.nbytes
        if self._bytes > self._most:
            self.end(names)

    def end(self, names: Sequence[str]) -> None:
        """Deals out all that is there.

        Raises:
            OutputError: the disk is full or the folder cannot be written.
        """
        import numpy as np  # noqa: PLC0415  # heavy: not at import time
        import pyarrow as pa  # noqa: PLC0415

        if self._tables:
            table, codes = pa.concat_tables(self._tables).combine_chunks(), np.concatenate(self._codes)
            self._tables, self._codes, self._bytes = [], [], 0
            for name, rows in _dealt(table, codes, names):
                self._streams.add(name, rows)
            give_back()


def _dealt(table: pa.Table, codes: npt.NDArray[np.int32], names: Sequence[str]) -> Iterator[tuple[str, pa.Table]]:
    import numpy as np  # noqa: PLC0415
    import pyarrow as pa  # noqa: PLC0415

    order = np.argsort(codes, kind="stable")
    found, starts = np.unique(codes[order], return_index=True)
    together = table.take(pa.array(order)) if len(found) > 1 else table
    counts = np.diff(starts, append=len(codes)) if len(starts) else starts
    for code, start, count in zip(found.tolist(), starts.tolist(), counts.tolist(), strict=True):
        yield names[code], together.slice(start, count)
