"""Writes the parts of tables, a group of rows at a time."""

from __future__ import annotations

from itertools import zip_longest
from typing import TYPE_CHECKING

from sitrep.store import layout
from sitrep.store.memory import give_back
from sitrep.store.parquet import COMMIT_KEY, Part, flush
from sitrep.store.staging import writing

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    import pyarrow as pa

ROW_GROUP = 65_536
ROW_GROUPS = {"articles": 2_048, "ledger": 4_096}
"""Rows in a group, which is made in memory: those of articles have texts."""


def write_part(out: Path, name: str, label: str, pieces: Iterable[pa.Table], *, schema: pa.Schema, commit: str) -> Part:
    """Writes rows, which come in ``pieces`` of one ``schema``, as a part of table ``name`` under its temporary name, and flushes it.

    Raises:
        OutputError: the disk is full or the folder cannot be written.
    """
    import pyarrow.parquet as pq  # noqa: PLC0415  # heavy: not at import time

    part = layout.part_name(label)
    path = out / name / layout.temporary_name(part)
    marked = schema.with_metadata({**(schema.metadata or {}), COMMIT_KEY: commit.encode()})
    rows = 0
    with writing(path):
        path.parent.mkdir(exist_ok=True)
        with pq.ParquetWriter(path, marked, compression="zstd") as file:
            for group in _groups(pieces, schema, ROW_GROUPS.get(name, ROW_GROUP)):
                file.write_table(group.replace_schema_metadata(marked.metadata))
                rows += group.num_rows
                give_back()
        flush(path)
    return Part(table=name, name=part, rows=rows)


def same(one: Iterable[pa.Table], other: Iterable[pa.Table], schema: pa.Schema) -> bool:
    """Whether the rows of two tables of one ``schema``, each in pieces, are the same."""
    return all(
        a is not None and b is not None and a.equals(b) for a, b in zip_longest(*(_groups(x, schema, ROW_GROUP) for x in (one, other)))
    )


def _groups(pieces: Iterable[pa.Table], schema: pa.Schema, most: int) -> Iterator[pa.Table]:
    """The rows of all pieces in groups of ``most``, the last one of what is left."""
    import pyarrow as pa  # noqa: PLC0415

    waiting, any_yet = schema.empty_table(), False
    for piece in pieces:
        waiting = pa.concat_tables([waiting, piece])
        while waiting.num_rows >= most:
            yield waiting.slice(0, most).combine_chunks()
            waiting, any_yet = waiting.slice(most), True
    if waiting.num_rows or not any_yet:
        yield waiting.combine_chunks()
