"""Signatures of texts (`sitrep.text.signature`) in a file: 96 bytes each, which a run need not have in memory all at once."""

from __future__ import annotations

from base64 import b64decode
from typing import TYPE_CHECKING

from sitrep.store.staging import writing
from sitrep.text.signature import VALUES

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import numpy as np
    import numpy.typing as npt
    import pyarrow as pa

BAND = 3
"""Values that are compared as one number."""
BANDS = VALUES // BAND
_BLOCK = 32_768
"""Signatures that are read at a time: 3 MB."""


class Signatures:
    """A file of signatures, known by their position."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._count = 0

    def __len__(self) -> int:
        return self._count

    def add(self, signatures: pa.Array) -> None:
        """Appends signatures as `sitrep.text.signature.signature` gives them, none of them empty.

        Raises:
            OutputError: the disk is full or the folder cannot be written.
        """
        with writing(self._path):
            self._path.parent.mkdir(parents=True, exist_ok=True)
            with self._path.open("ab") as file:
                file.write(b64decode("".join(signatures.to_pylist())))
        self._count += len(signatures)

    def band(self, number: int) -> Iterator[tuple[slice, npt.NDArray[np.uint32]]]:
        """Three values of every signature, as one number: of some positions after the other."""
        for first, block in self._blocks():
            yield slice(first, first + len(block)), numbers(block[:, BAND * number : BAND * (number + 1)])[:, 0]

    def take(self, rows: npt.NDArray[np.integer]) -> npt.NDArray[np.uint8]:
        """The values of the signatures at ``rows``: an array of len(rows) by ``VALUES``."""
        import numpy as np  # noqa: PLC0415

        wanted, back = np.unique(rows, return_inverse=True)
        found = np.empty((len(wanted), VALUES), dtype=np.uint8)
        for first, block in self._blocks():
            begin, end = np.searchsorted(wanted, (first, first + len(block)))
            found[begin:end] = block[wanted[begin:end] - first]
        taken: npt.NDArray[np.uint8] = found[back]
        return taken

    def _blocks(self) -> Iterator[tuple[int, npt.NDArray[np.uint8]]]:
        import numpy as np  # noqa: PLC0415

        for first in range(0, self._count, _BLOCK):
            count = min(_BLOCK, self._count - first) * VALUES
            yield first, np.fromfile(self._path, np.uint8, count, offset=first * VALUES).reshape(-1, VALUES)


def numbers(values: npt.NDArray[np.uint8]) -> npt.NDArray[np.uint32]:
    """Each ``BAND`` values of a row as one number."""
    import numpy as np  # noqa: PLC0415

    three = values.reshape(len(values), values.shape[1] // BAND, BAND).astype(np.uint32)
    found: npt.NDArray[np.uint32] = (three[:, :, 0] << 16 | three[:, :, 1] << 8 | three[:, :, 2]).astype(np.uint32)
    return found
