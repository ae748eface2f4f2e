"""The keys of all articles, old and new: the little that decides which rows stay and which copy carries the events, and no text.

They are divided by the first digits of ``article_id``, so that no more than a share of them need be in memory.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sitrep.store import layout, staging
from sitrep.store.dealing import Dealer

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    import numpy as np
    import numpy.typing as npt
    import pyarrow as pa

SHARE_ROWS = 16_384
"""Articles in a share, about."""
READ_ROWS = 8_192
"""Rows of an old part that are read at a time."""
_ROW_BYTES = 256
"""Bytes that the keys of an article take in a batch's folder, about."""
_WAITING = 8 * 1024 * 1024
_MARK = "near_duplicate_of"


@dataclass(frozen=True, slots=True)
class Keys:
    """The keys of every article. Its rows are numbered: those of the batches, then those of the old parts.

    ``origin`` is the number of the batch of a new row and -1 minus the number of the part of an old one.
    """

    rows: Mapping[int, slice]
    """The numbers of the rows of each origin."""
    old_labels: Mapping[int, str]
    """The label of the part that the old rows of an origin lie in."""
    streams: staging.Streams
    shares: Mapping[str, str]
    """Names of streams by the first digits of the ids in them."""

    @property
    def count(self) -> int:
        """Rows in all."""
        return max((rows.stop for rows in self.rows.values()), default=0)

    @property
    def new(self) -> int:
        """Those of them that are new: the first ones."""
        return max((rows.stop for origin, rows in self.rows.items() if origin >= 0), default=0)

    def each(self) -> Iterator[pa.Table]:
        """The shares, in the order of ids: `staging.KEYS`, what a batch leaves beside them, ``origin``, ``row`` and ``was_canonical``."""
        import pyarrow as pa  # noqa: PLC0415

        if not self.shares:
            yield _empty()
        for _, name in sorted(self.shares.items()):
            yield pa.concat_tables(self.streams.tables(name)).combine_chunks()
            self.streams.drop(name)


def divided(batches: Sequence[Path], parts: Sequence[Path], scratch: Path, share_rows: int = SHARE_ROWS) -> Keys:
    """The keys of the new ``batches`` and of the old ``parts`` of ``articles``, divided into files in the folder ``scratch``.

    Raises:
        OutputError: the disk is full or the folder cannot be written.
    """
    import pyarrow as pa  # noqa: PLC0415  # heavy: not at import time

    streams = staging.Streams(scratch, _WAITING)
    dealer = Dealer(streams)
    shares: dict[str, int] = {}
    rows: dict[int, slice] = {}
    digits = _digits(batches, parts, share_rows)
    sources = [
        *((number, _new_keys(folder)) for number, folder in enumerate(batches)),
        *((-1 - number, _old_keys(path)) for number, path in enumerate(parts)),
    ]
    first = end = 0
    for origin, tables in sources:
        for table in tables:
            located = pa.concat_tables([_empty(), _located(table, origin, end)], promote_options="default")
            dealer.add(located, _heads(located, digits, shares), [str(number) for number in shares.values()])
            end += table.num_rows
        rows[origin], first = slice(first, end), end
    dealer.end([str(number) for number in shares.values()])
    labels = {-1 - number: layout.label_of(path.name) for number, path in enumerate(parts)}
    return Keys(rows, labels, streams, {head: str(share) for head, share in shares.items()})


def article_keys(parts: Sequence[Path]) -> pa.Table:
    """`staging.KEYS` of every article of the ``parts``, and whether it carries its events (``carries``) or is a copy."""
    import pyarrow as pa  # noqa: PLC0415

    keys = pa.concat_tables([_empty(), *(table for path in parts for table in _old_keys(path))], promote_options="default")
    return keys.select([*staging.KEYS, "was_canonical"]).rename_columns([*staging.KEYS, "carries"])


def _digits(batches: Sequence[Path], parts: Sequence[Path], share_rows: int) -> int:
    """How many digits of an id divide the articles into shares that are small enough; two at most, so that there are few files."""
    import pyarrow.parquet as pq  # noqa: PLC0415

    found = (folder / f"{staging.KEYS_STREAM}.arrow" for folder in batches)
    new = sum(path.stat().st_size for path in found if path.exists()) // _ROW_BYTES
    rows = new + sum(pq.read_metadata(path).num_rows for path in parts)
    return 0 if rows <= share_rows else 1 if rows <= 16 * share_rows else 2


def _heads(table: pa.Table, digits: int, shares: dict[str, int]) -> npt.NDArray[np.int32]:
    """The share that each row belongs in, by the first ``digits`` of its id; new ones are added to ``shares``."""
    import numpy as np  # noqa: PLC0415  # heavy: not at import time
    import pyarrow.compute as pc  # noqa: PLC0415

    heads = pc.utf8_slice_codeunits(table["article_id"], 0, digits).combine_chunks().dictionary_encode()
    numbers = [shares.setdefault(head, len(shares)) for head in heads.dictionary.to_pylist()]
    found: npt.NDArray[np.int32] = np.array(numbers, dtype=np.int32)[heads.indices.to_numpy()]
    return found


def _empty() -> pa.Table:
    import pyarrow as pa  # noqa: PLC0415

    from sitrep.store.rows import staged_schema  # noqa: PLC0415

    empty = staged_schema("articles").empty_table().select([*staging.KEYS, *staging.OUTCOME, _MARK])
    empty = empty.append_column("reading", pa.array([], pa.string())).append_column("was_canonical", pa.array([], pa.bool_()))
    return _located(empty, 0, 0)


def _new_keys(folder: Path) -> Iterator[pa.Table]:
    import pyarrow as pa  # noqa: PLC0415

    for table in staging.read(folder, staging.KEYS_STREAM):
        yield table.append_column("was_canonical", pa.array([False] * table.num_rows, pa.bool_()))


def _old_keys(path: Path) -> Iterator[pa.Table]:
    """Keys of an old part; parts of earlier versions may not have all columns."""
    import pyarrow as pa  # noqa: PLC0415
    import pyarrow.compute as pc  # noqa: PLC0415
    import pyarrow.parquet as pq  # noqa: PLC0415

    with pq.ParquetFile(path) as file:
        names = [name for name in (*staging.KEYS, *staging.OUTCOME, _MARK) if name in file.schema_arrow.names]
        for batch in file.iter_batches(READ_ROWS, columns=[*names, "duplicate_of"]):
            table = pa.Table.from_batches([batch])
            keys = table.select(names).cast(_empty().select(names).schema)
            yield keys.append_column("was_canonical", pc.is_null(table["duplicate_of"]))


def _located(keys: pa.Table, origin: int, first: int) -> pa.Table:
    import numpy as np  # noqa: PLC0415
    import pyarrow as pa  # noqa: PLC0415

    count = keys.num_rows
    keys = keys.replace_schema_metadata(None)
    keys = keys.append_column("origin", pa.array(np.full(count, origin, dtype=np.int64)))
    return keys.append_column("row", pa.array(np.arange(first, first + count, dtype=np.int64)))
