"""In which part each article belongs: that of its month of publication, and of the first digits of its id where the month is large."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt
    import pyarrow as pa

_UNDATED = "undated"
_HEAD = 2
"""Digits of an id that may divide a month."""
_BLOCK = 1_000_000
_MASKS = (0, 0xFF00, 0xFFFF)
"""Of the digits as a number, by how many of them count."""


class Labels:
    """Month and first digits of every article, by number; and the length of the text of each month."""

    def __init__(self, count: int) -> None:
        import numpy as np  # noqa: PLC0415  # heavy: not at import time

        self._months: dict[str, int] = {}
        self._chars: list[int] = []
        self._keys = np.zeros(count, dtype=np.uint32)
        """The month, 16 bits, and the digits, one byte each."""

    def add(self, rows: npt.NDArray[np.int64], keys: pa.Table) -> None:
        """Takes note of articles: their numbers, and the columns ``article_id``, ``published_at``, ``n_chars`` and ``kept``."""
        import numpy as np  # noqa: PLC0415
        import pyarrow as pa  # noqa: PLC0415
        import pyarrow.compute as pc  # noqa: PLC0415

        names = pc.strftime(keys["published_at"].cast(pa.timestamp("us")), format="%Y-%m").combine_chunks()
        found = pc.fill_null(names, _UNDATED).dictionary_encode()
        codes = np.array([self._month(name) for name in found.dictionary.to_pylist()], dtype=np.uint32)[found.indices.to_numpy()]
        chars = np.bincount(codes, weights=pc.if_else(keys["kept"], keys["n_chars"], 0).to_numpy(), minlength=len(self._chars))
        self._chars = [before + int(more) for before, more in zip(self._chars, chars, strict=True)]
        heads = np.array(pc.utf8_slice_codeunits(keys["article_id"], 0, _HEAD).to_pylist(), dtype=f"S{_HEAD}").view(">u2")
        self._keys[rows] = codes << 16 | heads

    def _month(self, name: str) -> int:
        code = self._months.setdefault(name, len(self._months))
        if code == len(self._chars):
            self._chars.append(0)
        return code

    def found(self, part_chars: int) -> tuple[npt.NDArray[np.int32], tuple[str, ...]]:
        """The label of every article, as a position among the labels that there are. A part has ``part_chars`` characters, about."""
        import numpy as np  # noqa: PLC0415

        digits = [0 if chars <= part_chars else 1 if chars <= 16 * part_chars else 2 for chars in self._chars]
        masks = np.array([0xFFFF0000 | _MASKS[count] for count in digits], dtype=np.uint32)
        names = {code: month for month, code in self._months.items()}
        label = np.empty(len(self._keys), dtype=np.int32)
        blocks = [slice(first, first + _BLOCK) for first in range(0, len(self._keys), _BLOCK)]
        for block in blocks:
            self._keys[block] &= masks[self._keys[block] >> 16]
        kinds = np.unique(np.concatenate([np.unique(self._keys[block]) for block in blocks])) if blocks else self._keys
        for block in blocks:
            label[block] = np.searchsorted(kinds, self._keys[block])
        return label, tuple(_label(names[kind >> 16], kind & 0xFFFF) for kind in kinds.tolist())


def _label(month: str, digits: int) -> str:
    head = digits.to_bytes(_HEAD, "big").rstrip(b"\0").decode()
    return f"{month}-{head}" if head else month
