"""Values that few rows have: a table, and the numbers of the rows that its rows are of."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    import numpy.typing as npt
    import pyarrow as pa


@dataclass(frozen=True, slots=True)
class Sparse:
    """``values`` has a row for each of ``rows``, which are ascending."""

    rows: npt.NDArray[np.int64]
    values: pa.Table

    @classmethod
    def of(cls, tables: Sequence[pa.Table], row: str) -> Self:
        """Tables of one schema, one or more, of which the column ``row`` has the numbers."""
        import pyarrow as pa  # noqa: PLC0415  # heavy: not at import time

        table = pa.concat_tables(tables).sort_by(row).combine_chunks()
        return cls(table[row].to_numpy(), table)

    def at(self, rows: npt.NDArray[np.int64]) -> pa.Table:
        """The values of ``rows``, empty where a row has none."""
        import numpy as np  # noqa: PLC0415
        import pyarrow as pa  # noqa: PLC0415

        if not len(self.rows):
            return pa.table({field.name: pa.nulls(len(rows), field.type) for field in self.values.schema})
        where = np.searchsorted(self.rows, rows).clip(max=len(self.rows) - 1)
        return self.values.take(pa.array(where, mask=self.rows[where] != rows))

    def has(self, rows: npt.NDArray[np.int64]) -> npt.NDArray[np.bool_]:
        """Which of ``rows`` have values."""
        import numpy as np  # noqa: PLC0415

        return np.isin(rows, self.rows)
