"""What batches leave for the end of their run: Arrow streams in a folder of their own, which appears whole or not at all.

A batch's folder holds a stream for each table (`rows.staged_schema`) and ``keys``, the little of ``articles`` that decides which of
several copies of an article carries the events.
"""

from __future__ import annotations

import shutil
from collections import Counter
from contextlib import contextmanager
from dataclasses import fields
from typing import TYPE_CHECKING, Any, Self
from uuid import uuid4

from sitrep.errors import unwritten
from sitrep.model import Article
from sitrep.store import rows
from sitrep.store.columns import EVENT_TABLES

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path
    from types import TracebackType

    import pyarrow as pa

    from sitrep.model import Reject

KEYS_STREAM = "keys"
KEYS = ("article_id", "published_at", "path", "source_id", "url", "source", "n_chars")
"""What copies of an article are ranked by, in this order, and its length."""
OUTCOME = ("minhash", "status", *(f"n_{name}" for name in EVENT_TABLES))
"""What else ``keys`` has of an article, beside its reading."""


_WAITING_BYTES = 64 * 1024 * 1024
"""Bytes of rows in memory above which streams are written to the disk."""


@contextmanager
def writing(path: Path) -> Iterator[None]:
    """Has a failing write to ``path`` end the run with a word.

    Raises:
        OutputError: the disk is full or the folder cannot be written.
    """
    try:
        yield
    except OSError as error:
        raise unwritten(f"{path}: cannot be written ({error.strerror or error}); free space there, then run again", error) from error


class Streams:
    """Arrow streams in one folder. Rows wait in memory for company, up to ``waiting`` bytes: many small writes cost more than the rows.

    A file holds one stream for each time that it was written to, so that any number of files needs no open ones.
    """

    def __init__(self, folder: Path, waiting: int = _WAITING_BYTES) -> None:
        self._folder = folder
        self._most = waiting
        self._waiting: dict[str, list[pa.Table]] = {}
        self._bytes = 0
        self._sizes: Counter[str] = Counter()

    def add(self, name: str, table: pa.Table) -> None:
        """Appends ``table`` to the stream ``name``; every table of a stream has one schema.

        Raises:
            OutputError: the disk is full or the folder cannot be written.
        """
        self._waiting.setdefault(name, []).append(table)
        self._bytes += table.nbytes
        self._sizes[name] += table.nbytes
        if self._bytes > self._most:
            self.write()

    def write(self) -> None:
        """Writes what waits, each stream's rows in one piece.

        Raises:
            OutputError: the disk is full or the folder cannot be written.
        """
        import pyarrow as pa  # noqa: PLC0415  # heavy: not at import time

        options = pa.ipc.IpcWriteOptions(compression="lz4")  # read once, soon: speed counts for more than size
        with writing(self._folder):
            self._folder.mkdir(parents=True, exist_ok=True)
            for name, tables in self._waiting.items():
                with (
                    (self._folder / f"{name}.arrow").open("ab") as file,
                    pa.ipc.new_stream(file, tables[0].schema, options=options) as stream,
                ):
                    stream.write_table(pa.concat_tables(tables).combine_chunks())
        self._waiting, self._bytes = {}, 0

    def size(self, name: str) -> int:
        """Bytes of rows that were added to the stream ``name``."""
        return self._sizes[name]

    def tables(self, name: str, columns: Sequence[str] | None = None) -> Iterator[pa.Table]:
        """The tables of a stream, with all ``columns`` or some: those on the disk, then those that wait."""
        yield from read(self._folder, name, columns)
        for table in self._waiting.get(name, ()):
            yield table if columns is None else table.select(columns)

    def drop(self, name: str) -> None:
        """Forgets a stream."""
        self._waiting.pop(name, None)
        (self._folder / f"{name}.arrow").unlink(missing_ok=True)


def read(folder: Path, name: str, columns: Sequence[str] | None = None) -> Iterator[pa.Table]:
    """The tables of a stream, one at a time, with all ``columns`` or some; nothing where there is no such stream."""
    import pyarrow as pa  # noqa: PLC0415

    path = folder / f"{name}.arrow"
    if not path.exists():
        return
    options = pa.ipc.IpcReadOptions()
    with pa.OSFile(str(path)) as file:  # a map of the file would count as this process's memory
        while file.tell() < file.size():
            if columns is not None and not options.included_fields:
                names = pa.ipc.read_schema(file).names
                options.included_fields = [names.index(column) for column in columns]
                file.seek(0)
            with pa.ipc.open_stream(file, options=options) as stream:
                for batch in stream:
                    table = pa.Table.from_batches([batch])
                    yield table if columns is None else table.select(columns)


class BatchWriter:
    """Writes what one batch makes, in pieces, and puts its folder in place when the ``with`` statement ends without an error.

    A batch that runs twice, as a scheduler may want, leaves what the first one left.
    """

    def __init__(self, folder: Path, stamp: rows.Stamp) -> None:
        self._folder = folder
        self._temporary = folder.with_name(f".{folder.name}-{uuid4().hex[:8]}.tmp")
        self._streams = Streams(self._temporary)
        self._stamp = stamp
        self._articles = 0

    def add(self, outcomes: Sequence[rows.Outcome], rejects: Sequence[Reject]) -> None:
        """Appends a piece of the batch."""
        import pyarrow as pa  # noqa: PLC0415

        if outcomes:
            articles = rows.article_rows(outcomes, self._stamp)
            self._streams.add("articles", articles)
            reading = pa.array([outcome.reading for outcome in outcomes], pa.string())
            self._streams.add(KEYS_STREAM, articles.select([*KEYS, *OUTCOME]).append_column("reading", reading))
            for name in EVENT_TABLES:
                events = rows.event_rows(name, outcomes, self._stamp, first_row=self._articles)
                if events.num_rows:
                    self._streams.add(name, events)
            self._articles += len(outcomes)
        if rejects:
            self._streams.add("rejects", rows.reject_rows(rejects, self._stamp))

    def add_stream(self, name: str, table: pa.Table) -> None:
        """Appends to a stream that is no table."""
        if table.num_rows:
            self._streams.add(name, table)

    def __enter__(self) -> Self:
        with writing(self._temporary):
            self._temporary.mkdir(parents=True)
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        try:
            if kind is None:
                self._streams.write()
                if not self._folder.exists():
                    with writing(self._folder):
                        self._temporary.rename(self._folder)
        finally:
            shutil.rmtree(self._temporary, ignore_errors=True)


def write_spool(path: Path, articles: Sequence[Article]) -> None:
    """Writes articles for another process to read with `read_spool`."""
    import pyarrow as pa  # noqa: PLC0415

    table = spooled(articles)
    with writing(path), pa.ipc.new_stream(str(path), table.schema, options=pa.ipc.IpcWriteOptions(compression="lz4")) as stream:
        stream.write_table(table)


def spooled(articles: Sequence[Article]) -> pa.Table:
    """Articles as rows that `read_spool` reads."""
    import pyarrow as pa  # noqa: PLC0415

    schema = _spool_schema()
    columns = [pa.array([_plain(getattr(article, name)) for article in articles], schema.field(name).type) for name in schema.names]
    return pa.Table.from_arrays(columns, schema=schema)


def read_spool(path: Path) -> Iterator[Article]:
    """The articles of a file of `write_spool`, or of a stream of `spooled` rows."""
    import pyarrow as pa  # noqa: PLC0415

    with pa.memory_map(str(path)) as file, pa.ipc.open_stream(file) as stream:
        for batch in stream:
            for row in batch.to_pylist():
                yield Article(**{**row, "authors": tuple(row["authors"])})


def _plain(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else value


def _spool_schema() -> pa.Schema:
    import pyarrow as pa  # noqa: PLC0415

    types = {"authors": pa.list_(pa.string()), "published_at": pa.timestamp("us", tz="UTC"), "reference_date": pa.date32()}
    return pa.schema([pa.field(field.name, types.get(field.name, pa.string())) for field in fields(Article)])
