"""Makes the index, from one share of the articles after the other (`sitrep.store.keys`).

Copies: rows with one ``article_id``. The copy that was published first carries the events; where that does not decide, the first by path,
by id in its file, by address and by source. So neither the order of the input nor its division into batches or runs matters. Of new copies
that read alike only one was extracted; where another comes first, that one lends it its events.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sitrep.store import keys as keying
from sitrep.store import staging
from sitrep.store.again import ReadAgain
from sitrep.store.index import PATHS, Index
from sitrep.store.labels import Labels
from sitrep.store.lending import lent
from sitrep.store.likeness import UNDATED
from sitrep.store.memory import give_back
from sitrep.store.near import near_duplicates
from sitrep.store.signatures import Signatures
from sitrep.store.sparse import Sparse

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    import numpy as np
    import numpy.typing as npt
    import pyarrow as pa

    from sitrep.store.keys import Keys
    from sitrep.store.likeness import Likeness

PART_CHARS = 256 * 1024 * 1024
"""Characters of text in a part of ``articles``, about; a month with more is divided by the first digits of ``article_id``."""
_RANKED_BY = ("article_id", *staging.KEYS[1:-1], "origin", "row")
_IDS = "ids"
"""A stream with the id of every article, by its number."""
_WAITING = 8 * 1024 * 1024


def build(
    batches: Sequence[Path],
    parts: Sequence[Path],
    complete: Callable[[], pa.Array],
    scratch: Path,
    part_chars: int = PART_CHARS,
    *,
    likeness: Likeness | None = None,
    marked_by: Likeness | None = None,
) -> Index:
    """The index of the old ``parts`` of ``articles`` and of the new ``batches``, made in the folder ``scratch``.

    An old row goes where its record was read again, by its text or its own id, or its file was read to the end (``complete``) without it.
    The marks of near-duplicates stay as they are without ``likeness``, and where it is ``marked_by`` and no article comes or goes.

    Raises:
        OutputError: the disk is full or the folder cannot be written.
    """
    keys = keying.divided(batches, parts, scratch / "keys")
    making = _Making(keys, scratch, signed=likeness is not None)
    again = ReadAgain.of(batches, complete()) if parts else None
    for share in keys.each():
        making.add(share, again)
        give_back()
    stay = likeness is None or (likeness == marked_by and not keys.new and bool(making.kept.all()))
    return making.index(part_chars, None if stay else likeness)


class _Making:
    """An index in the making."""

    def __init__(self, keys: Keys, scratch: Path, *, signed: bool) -> None:
        import numpy as np  # noqa: PLC0415  # heavy: not at import time

        self._keys = keys
        self._streams = staging.Streams(scratch / "rows", _WAITING)
        self._signatures = Signatures(scratch / "signatures")
        self._signs = signed
        self._signed: list[npt.NDArray[np.int32]] = []
        self._published: list[npt.NDArray[np.int64]] = []
        self.kept, self._canonical, self._was_canonical, self._carries = np.zeros((4, keys.count), dtype=bool)
        self._article = np.zeros(keys.count, dtype=np.int32)
        self._articles = 0
        self._labels = Labels(keys.count)
        self._lent: list[pa.Table] = []
        self._marks: list[pa.Table] = []
        self._promoted: set[str] = set()

    def add(self, share: pa.Table, again: ReadAgain | None) -> None:
        """Decides about a share of the articles: all rows of those that have a row in it."""
        import numpy as np  # noqa: PLC0415
        import pyarrow as pa  # noqa: PLC0415
        import pyarrow.compute as pc  # noqa: PLC0415

        share = share.append_column("kept", again.kept(share) if again else pa.array(np.ones(share.num_rows, dtype=bool)))
        share = share.take(pc.sort_indices(share, sort_keys=[("kept", "descending"), *((name, "ascending") for name in _RANKED_BY)]))
        ids = share["article_id"].combine_chunks().dictionary_encode()
        codes, rows = ids.indices.to_numpy(), share["row"].to_numpy()
        self.kept[rows] = kept = share["kept"].to_numpy()
        first = np.ones(len(codes), dtype=bool)
        first[1:] = codes[1:] != codes[:-1]
        self._canonical[rows] = canonical = first & kept
        self._was_canonical[rows] = was = share["was_canonical"].to_numpy()
        lending, self._carries[rows] = lent(share, codes, canonical)
        self._article[rows] = self._articles + codes
        self._labels.add(rows, share)
        self._lent.append(lending)
        marks = share.select(["row", "near_duplicate_of"]).rename_columns(["row", "near"])
        self._marks.append(marks.filter(pc.is_valid(marks["near"])))
        self._promoted.update(share["path"].filter(pa.array(canonical & ~was & (share["origin"].to_numpy() < 0))).to_pylist())
        self._streams.add(PATHS, share.select(["row", "path"]).filter(share["kept"]))
        if self._signs:
            self._streams.add(_IDS, pa.table({"article_id": ids.dictionary}))
            self._sign(share.append_column("code", pa.array(codes)).filter(pa.array(canonical)))
        self._articles += len(ids.dictionary)

    def _sign(self, articles: pa.Table) -> None:
        """Takes note of what near-duplicates are known by."""
        import pyarrow as pa  # noqa: PLC0415
        import pyarrow.compute as pc  # noqa: PLC0415

        articles = articles.filter(pc.is_valid(articles["minhash"]))
        self._signatures.add(articles["minhash"].combine_chunks())
        self._signed.append(self._articles + articles["code"].to_numpy())
        self._published.append(pc.fill_null(articles["published_at"].cast(pa.int64()), UNDATED).to_numpy())

    def index(self, part_chars: int, likeness: Likeness | None) -> Index:
        """The index; near-duplicates are looked for where ``likeness`` is given."""
        import numpy as np  # noqa: PLC0415

        was_near = Sparse.of([_no_marks(), *self._marks], "row")
        label, labels = self._labels.found(part_chars)
        home = np.full(self._articles, -1, dtype=np.int32)
        old = np.flatnonzero(self._canonical[self._keys.new :]) + self._keys.new
        home[self._article[old]] = label[old]
        return Index(
            keys=self._keys,
            kept=self.kept,
            canonical=self._canonical,
            was_canonical=self._was_canonical,
            carries=self._carries,
            article=self._article,
            label=label,
            labels=labels,
            home=home,
            near=self._near(likeness) if likeness else was_near,
            was_near=was_near,
            taken=Sparse.of(self._lent, "borrower"),
            given=Sparse.of(self._lent, "lender"),
            promoted=frozenset(self._promoted),
            streams=self._streams,
        )

    def _near(self, likeness: Likeness) -> Sparse:
        """The marks of near-duplicates."""
        import numpy as np  # noqa: PLC0415
        import pyarrow as pa  # noqa: PLC0415

        signed = _joined(self._signed, np.int32)
        found = near_duplicates(_joined(self._published, np.int64), self._signatures, likeness)
        alike = np.full(self._articles, -1, dtype=np.int32)
        alike[signed[found >= 0]] = signed[found[found >= 0]]
        rows = np.flatnonzero(alike[self._article] >= 0)
        wanted, names = np.unique(alike[self._article[rows]], return_inverse=True)
        return Sparse(rows, pa.table({"near": self._ids(wanted).take(pa.array(names))}))

    def _ids(self, wanted: npt.NDArray[np.int32]) -> pa.Array:
        """The ids of articles, by their numbers, which are ascending."""
        import numpy as np  # noqa: PLC0415
        import pyarrow as pa  # noqa: PLC0415

        found, first = [pa.array([], pa.string())], 0
        for table in self._streams.tables(_IDS):
            begin, end = np.searchsorted(wanted, (first, first + table.num_rows))
            found += table["article_id"].take(pa.array(wanted[begin:end] - first)).chunks
            first += table.num_rows
        return pa.concat_arrays(found)


def _joined(pieces: list[npt.NDArray[Any]], kind: type[np.integer]) -> npt.NDArray[Any]:
    """One array of many, which are given up."""
    import numpy as np  # noqa: PLC0415

    found = np.concatenate([np.empty(0, kind), *pieces])
    pieces.clear()
    return found


def _no_marks() -> pa.Table:
    import pyarrow as pa  # noqa: PLC0415

    return pa.schema({"row": pa.int64(), "near": pa.string()}.items()).empty_table()
