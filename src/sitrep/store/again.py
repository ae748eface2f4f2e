"""Which old rows go because a run has read them again."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

from sitrep.store import staging

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    import pyarrow as pa

_RECORD = re.compile(r":\d+$")


@dataclass(frozen=True, slots=True)
class ReadAgain:
    """What a run has read: an old row goes where its record came again, by its text or its own id, or its file was read to the end."""

    files: frozenset[str]
    """Those that were read to their end."""
    records: pa.Array
    """Path and own id of the records of other files."""

    @classmethod
    def of(cls, batches: Sequence[Path], complete: pa.Array) -> Self:
        """What the ``batches`` read; ``complete`` are the files that were read to their end."""
        import pyarrow as pa  # noqa: PLC0415  # heavy: not at import time
        import pyarrow.compute as pc  # noqa: PLC0415

        files = frozenset(complete.to_pylist())
        found = [pa.array([], pa.string())]
        for folder in batches:
            for table in staging.read(folder, staging.KEYS_STREAM, ["path", "source_id"]):
                others = table.filter(pc.invert(_of(table["path"], files)))
                found += _records(others, "source_id").drop_null().chunks
        return cls(files, pc.unique(pa.concat_arrays(found)))

    def kept(self, keys: pa.Table) -> pa.ChunkedArray:
        """Which rows of a share of the articles (`sitrep.store.keys.Keys`) stay: new ones, and old ones that were not read again."""
        import pyarrow.compute as pc  # noqa: PLC0415

        new = pc.greater_equal(keys["origin"], 0)
        texts = _records(keys, "article_id")
        same_text = pc.is_in(texts, value_set=texts.filter(new).combine_chunks(), skip_nulls=True)
        same_id = pc.is_in(_records(keys, "source_id"), value_set=self.records, skip_nulls=True)
        gone = pc.or_(_of(keys["path"], self.files), pc.or_(same_text, same_id))
        return pc.or_(new, pc.invert(gone))


def of_files(paths: pa.ChunkedArray, files: pa.Array) -> pa.ChunkedArray:
    """Whether each of ``paths`` is one of ``files`` or a record of one (``news.jsonl:17``)."""
    return _of(paths, frozenset(files.to_pylist()))


def _of(paths: pa.ChunkedArray, files: frozenset[str]) -> pa.ChunkedArray:
    import pyarrow as pa  # noqa: PLC0415
    import pyarrow.compute as pc  # noqa: PLC0415

    names = pc.unique(paths)
    found = [name for name in names.to_pylist() if name in files or _RECORD.sub("", name) in files]
    return pc.is_in(paths, value_set=pa.array(found, pa.string()))


def _records(keys: pa.Table, name: str) -> pa.ChunkedArray:
    import pyarrow.compute as pc  # noqa: PLC0415

    return pc.binary_join_element_wise(keys["path"], keys[name], "\0")
