"""Which articles are near-duplicates of an earlier one: wire reports that several papers print, with small changes.

Articles come in one order, the first published first. Each is compared with the articles before it that are no near-duplicates
themselves; it is a near-duplicate of the first that is alike enough. So what is marked follows from the articles alone, not from the
order in which files were read, from batches or from runs.

Only articles with three equal values in one of 32 places of their signatures are compared: of pairs that share 0.7 of their word triples
one in 700,000 escapes, at 0.6 one in 2,400. With many alike in a place, the last 64 are compared: time grows with the number of articles,
whatever they are.
"""

from __future__ import annotations

from base64 import b64decode
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sitrep.text.signature import VALUES

if TYPE_CHECKING:
    from collections.abc import Iterator

    import numpy as np
    import numpy.typing as npt
    import pyarrow as pa

_BAND = 3
_BAND_BITS = 8 * _BAND
_MOST = 64
"""Articles of a band that are compared."""
_DAY = 86_400_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Likeness:
    """When an article is a near-duplicate of another."""

    share: float
    """Share of their word triples that they have in common."""
    days: float
    """How far apart they may have been published; articles without a date may be from any day."""


def near_duplicates(published: pa.Array, signatures: pa.Array, likeness: Likeness) -> npt.NDArray[np.int64]:
    """For each article, the position of the one that it is a near-duplicate of, or -1.

    Args:
        published: times of publication, ascending, empty values last.
        signatures: as `sitrep.text.signature.signature` gives them, empty where there is none.
        likeness: how alike, and how close in time.
    """
    import numpy as np  # noqa: PLC0415  # heavy: not at import time
    import pyarrow as pa  # noqa: PLC0415
    import pyarrow.compute as pc  # noqa: PLC0415

    found = np.full(len(signatures), -1, dtype=np.int64)
    rows = np.flatnonzero(signatures.is_valid().to_numpy(zero_copy_only=False))
    if len(rows) < 2:
        return found
    values = _values(signatures.drop_null().to_pylist())
    days = published.take(pa.array(rows)).cast(pa.int64())
    dated = days.is_valid().to_numpy(zero_copy_only=False)
    days = pc.fill_null(days, 0).to_numpy() / _DAY
    first: dict[int, int] = {}
    bands = _bands(values)
    seen: dict[int, list[int]] = {}
    for row, shared in _alike(bands):
        places = [seen.setdefault(band << _BAND_BITS | int(bands[row, band]), []) for band in shared]
        others = np.array(sorted({other for place in places for other in place[-_MOST:]}), dtype=np.int64)
        close = np.abs(days[others] - days[row]) <= likeness.days
        others = others[close | ~dated[others] | ~dated[row]]
        same = others[(values[others] == values[row]).mean(axis=1) >= likeness.share] if len(others) else others
        if len(same):
            first[row] = int(same[0])
        else:
            for place in places:
                place.append(row)
                if len(place) > 2 * _MOST:
                    del place[:_MOST]
    if first:
        found[rows[list(first)]] = rows[list(first.values())]
    return found


def _values(signatures: list[str]) -> npt.NDArray[np.uint8]:
    import numpy as np  # noqa: PLC0415

    return np.frombuffer(b64decode("".join(signatures)), dtype=np.uint8).reshape(-1, VALUES).copy()


def _bands(values: npt.NDArray[np.uint8]) -> npt.NDArray[np.uint32]:
    """Each three values of a row as one."""
    import numpy as np  # noqa: PLC0415

    three = values.reshape(len(values), -1, _BAND).astype(np.uint32)
    keys: npt.NDArray[np.uint32] = (three[:, :, 0] << 16 | three[:, :, 1] << 8 | three[:, :, 2]).astype(np.uint32)
    return keys


def _alike(bands: npt.NDArray[np.uint32]) -> Iterator[tuple[int, list[int]]]:
    """Rows that share the value of a band with another row, in order, each with those bands."""
    import numpy as np  # noqa: PLC0415

    shared = np.zeros(bands.shape, dtype=bool)
    for band in range(bands.shape[1]):
        _, inverse, counts = np.unique(bands[:, band], return_inverse=True, return_counts=True)
        shared[:, band] = counts[inverse] > 1
    for row in np.flatnonzero(shared.any(axis=1)):
        yield int(row), np.flatnonzero(shared[row]).tolist()
