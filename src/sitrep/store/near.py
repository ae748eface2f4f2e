"""Which articles are near-duplicates of an earlier one: wire reports that several papers print, with small changes.

Articles come in one order, the first published first. Each is compared with the articles before it that are no near-duplicates
themselves; it is a near-duplicate of the first that is alike enough. So what is marked follows from the articles alone, not from the
order in which files were read, from batches or from runs.

Only articles with three equal values in one of 32 places of their signatures are compared: of pairs that share 0.7 of their word triples
one in 700,000 escapes, at 0.6 one in 2,400. With many alike in a place, the last 64 are compared: time grows with the number of articles,
whatever they are.

Signatures stay in a file; some 30 bytes an article are in memory. Where few articles have the same in a place, and are close in time, it is
mostly chance: such pairs are compared many at a time, and only those that are alike are looked at in their order. Where more have the same
they are a family: each is compared with those before it, in their order.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

from sitrep.store.family import Families
from sitrep.store.likeness import UNDATED
from sitrep.store.signatures import BANDS, numbers

if TYPE_CHECKING:
    from collections.abc import Iterator

    import numpy as np
    import numpy.typing as npt

    from sitrep.store.likeness import Likeness
    from sitrep.store.signatures import Signatures

_FEW = 16
"""Articles of a family that are close in time before one of it, up to which all pairs are compared at once."""
_LATEST = 2**40 - 1
"""Seconds from the first article: what has no date is as late as can be."""
_PAIRS = 16_384
"""Pairs that are compared at a time: 3 MB."""
_ROWS = 16_384
"""Articles that are looked at together."""


@dataclass(frozen=True, slots=True)
class _Articles:
    """All articles in their order."""

    published: npt.NDArray[np.int64]
    order: npt.NDArray[np.int32]
    """The position of each in the file of signatures."""
    signatures: Signatures
    likeness: Likeness

    def __len__(self) -> int:
        return len(self.published)

    def values(self, rows: npt.NDArray[np.int64]) -> npt.NDArray[np.uint8]:
        """The signatures of the articles ``rows``."""
        return self.signatures.take(self.order[rows])


def near_duplicates(published: npt.NDArray[np.int64], signatures: Signatures, likeness: Likeness) -> npt.NDArray[np.int64]:
    """For each signature, the position of that of the article that its article is a near-duplicate of, or -1.

    Args:
        published: times of publication in microseconds, or ``UNDATED``.
        signatures: in the order that decides where times are equal.
        likeness: how alike, and how close in time.
    """
    import numpy as np  # noqa: PLC0415

    if len(published) < 2:
        return np.full(len(published), -1, dtype=np.int64)
    order = np.argsort(published, kind="stable").astype(np.int32)
    published = published[order]  # the others may be given up now
    articles = _Articles(published, order, signatures, likeness)
    first = _first_alike(articles, *_candidates(articles))
    marked = np.flatnonzero(first >= 0)
    found = np.full(len(published), -1, dtype=np.int64)
    found[order[marked]] = order[first[marked]]
    return found


def _candidates(articles: _Articles) -> tuple[npt.NDArray[np.uint64], npt.NDArray[np.uint32], npt.NDArray[np.uint64]]:
    """Pairs that are alike (`_pair`), and for each article the places in which it is of a family, as bits; with the families' keys."""
    import numpy as np  # noqa: PLC0415

    families = np.zeros(len(articles), dtype=np.uint32)
    place = np.empty(len(articles), dtype=np.uint32)
    place[articles.order] = np.arange(len(articles), dtype=np.uint32)
    pairs, keys = _Pairs(articles), []
    for band in range(BANDS):
        values = np.empty(len(articles), dtype=np.uint64)
        for at, found in articles.signatures.band(band):
            values[at] = _packed(found, place[at])
        values.sort()
        for some in _whole_groups(values):
            group = _Groups.of(some, articles)
            large = group.most() > _FEW
            pairs.add(*group.pairs(~large))
            families[group.rows[large[group.number]]] |= np.uint32(1 << band)
            keys.append(group.keys[large] | np.uint64(band << 32))
    return pairs.alike(), families, np.concatenate(keys)


def _whole_groups(values: npt.NDArray[np.uint64]) -> Iterator[npt.NDArray[np.uint64]]:
    """Ascending ``values`` a part at a time, those with the same upper 32 bits together."""
    import numpy as np  # noqa: PLC0415

    first = 0
    while first < len(values):
        last = int(values[min(first + _ROWS, len(values)) - 1]) >> 32
        end = int(np.searchsorted(values, np.uint64((last + 1) << 32)))
        yield values[first:end]
        first = end


def _packed(high: npt.NDArray[np.integer], low: npt.NDArray[np.integer]) -> npt.NDArray[np.uint64]:
    """Two numbers of 32 bits in one."""
    import numpy as np  # noqa: PLC0415

    found = high.astype(np.uint64)
    found <<= 32
    found |= low.astype(np.uint64, copy=False)
    return found


@dataclass(frozen=True, slots=True)
class _Groups:
    """Articles that have one value in a band, group by group and in their order."""

    keys: npt.NDArray[np.uint64]
    """The value of each group."""
    starts: npt.NDArray[np.int64]
    rows: npt.NDArray[np.int64]
    number: npt.NDArray[np.int64]
    """The group of each."""
    before: npt.NDArray[np.int64]
    """How many of the same group come just before it and may be close in time."""

    @classmethod
    def of(cls, values: npt.NDArray[np.uint64], articles: _Articles) -> Self:
        """The groups of two and more; ``values`` are the value of each article, and its row in the lower 32 bits, ascending."""
        import numpy as np  # noqa: PLC0415

        same = values[1:] >> 32 == values[:-1] >> 32
        found = values[np.append(same, False) | np.append(False, same)]
        rows = (found & 0xFFFFFFFF).astype(np.int64)
        found >>= 32
        starts = np.flatnonzero(np.append(True, found[1:] != found[:-1])[: len(found)])
        number = np.repeat(np.arange(len(starts)), np.diff(starts, append=len(found)))
        time = articles.published[rows]
        seconds = np.where(time == UNDATED, _LATEST, ((time - articles.published[0]) // 1_000_000).clip(max=_LATEST))
        first = np.where(time == UNDATED, 0, (seconds - int(articles.likeness.days * 86_400) - 2).clip(min=0))
        at = np.searchsorted(number * (_LATEST + 1) + seconds, number * (_LATEST + 1) + first)
        return cls(found[starts], starts, rows, number, np.arange(len(rows)) - at)

    def most(self) -> npt.NDArray[np.int64]:
        """For each group, the most that one of it is to be compared with."""
        import numpy as np  # noqa: PLC0415

        return np.maximum.reduceat(self.before, self.starts) if len(self.starts) else self.starts

    def pairs(self, wanted: npt.NDArray[np.bool_]) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
        """All pairs of the ``wanted`` groups that may be close in time, the earlier articles and the later ones."""
        import numpy as np  # noqa: PLC0415

        count = np.where(wanted[self.number], self.before, 0)
        later = np.repeat(np.arange(len(self.rows)), count)
        back = np.arange(len(later)) - np.repeat(np.cumsum(count) - count, count) + 1
        return self.rows[later - back], self.rows[later]


class _Pairs:
    """Pairs of articles, of which those that are alike stay."""

    def __init__(self, articles: _Articles) -> None:
        self._articles = articles
        self._waiting: list[npt.NDArray[np.uint64]] = []
        self._count = 0
        self._alike: list[npt.NDArray[np.uint64]] = []

    def add(self, one: npt.NDArray[np.int64], other: npt.NDArray[np.int64]) -> None:
        """Adds pairs; ``one`` comes before ``other``."""
        times = self._articles.published
        near = self._articles.likeness.close(times[one], times[other])
        found = _packed(other[near], one[near])
        self._waiting.append(found)
        self._count += len(found)
        if self._count > _PAIRS:
            self._compare()

    def alike(self) -> npt.NDArray[np.uint64]:
        """The pairs that are alike, as numbers: the later article, 32 bits, the earlier one. Ascending."""
        import numpy as np  # noqa: PLC0415

        self._compare()
        return np.unique(np.concatenate(self._alike))

    def _compare(self) -> None:
        import numpy as np  # noqa: PLC0415

        pairs = np.unique(np.concatenate([np.empty(0, np.uint64), *self._waiting]))
        for some in np.split(pairs, range(_PAIRS, len(pairs), _PAIRS)):
            one, other = (some & 0xFFFFFFFF).astype(np.int64), (some >> 32).astype(np.int64)
            both = self._articles.values(np.concatenate([one, other]))
            self._alike.append(some[self._articles.likeness.alike(both[: len(one)], both[len(one) :])])
        self._waiting, self._count = [], 0


def _first_alike(
    articles: _Articles, pairs: npt.NDArray[np.uint64], families: npt.NDArray[np.uint32], keys: npt.NDArray[np.uint64]
) -> npt.NDArray[np.int32]:
    """For each article in order, the first of those before it that it is alike, of those that are no near-duplicates; or -1."""
    import numpy as np  # noqa: PLC0415

    first = np.full(len(articles), -1, dtype=np.int32)
    later, earlier = (pairs >> 32).astype(np.int64), (pairs & 0xFFFFFFFF).astype(np.int64)
    known = Families(len(keys), _most_at_once(articles.published[families > 0], articles.likeness), articles.likeness)
    for row, values, places in _in_order(articles, np.union1d(later, np.flatnonzero(families)), families, keys):
        begin, end = np.searchsorted(later, (row, row + 1))
        same = [other for other in earlier[begin:end].tolist() if first[other] < 0]
        time = articles.published[row]
        same += known.alike(places, values, time)[:1]
        if same:
            first[row] = min(same)
        else:
            known.add(places, row, values, time)
    return first


def _most_at_once(published: npt.NDArray[np.int64], likeness: Likeness) -> int:
    """How many of articles, one after the other, may be near enough in time to one of them, itself among them: at least 1."""
    import numpy as np  # noqa: PLC0415

    if not len(published) or published[-1] == UNDATED:  # what has no date is near to all
        return len(published) + 1
    first = np.searchsorted(published, published - int((likeness.days * 86_400 + 1) * 1_000_000))
    return int((np.arange(len(published)) - first).max()) + 1


def _in_order(
    articles: _Articles, rows: npt.NDArray[np.int64], families: npt.NDArray[np.uint32], keys: npt.NDArray[np.uint64]
) -> Iterator[tuple[int, npt.NDArray[np.uint8], list[int]]]:
    """Articles with their signatures and the families that they are of, by position in ``keys``."""
    import numpy as np  # noqa: PLC0415

    bands = np.arange(BANDS, dtype=np.uint64)
    for some in np.split(rows, range(_ROWS // 8, len(rows), _ROWS // 8)):
        values = articles.values(some)
        places = np.searchsorted(keys, numbers(values) | bands << 32)
        member = (families[some][:, None] >> bands.astype(np.uint32) & 1).astype(bool)
        for row, own, at, here in zip(some.tolist(), values, places, member, strict=True):
            yield row, own, at[here].tolist()
