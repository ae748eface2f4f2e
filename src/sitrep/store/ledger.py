"""The ledger: which files were read, what they were, by what rules they were read and where their rows lie.

A run reads what the ledger does not know, or knows otherwise. It is committed together with the tables, so it never says more than
they hold. Each row is one file; ``path`` is the file's name as the tables give it.
"""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import asdict, dataclass, fields
from typing import TYPE_CHECKING

from sitrep.errors import OutputError
from sitrep.store import layout, staging

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence
    from pathlib import Path

    import pyarrow as pa
    import pyarrow.parquet as pq

FILES = "files"
"""The stream of a batch's folder that holds what it read."""
PIECE = 4_096
"""Rows that are written at a time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Basis:
    """What decides the rows of a file besides its content. Where one of these changes, the file is read again."""

    extractor_version: str
    lexicons: str
    """Hash of the word lists that ship with the project."""
    settings: str
    """The settings that touch the file's format, as JSON."""
    actors: str
    """Hash of the user's actor list; empty for none."""
    gazetteer: str
    """Hash of the user's index of places, or the version of the one that ships with the project."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """A file as a run read it."""

    path: str
    format: str
    size: int
    mtime_ns: int | None
    """Nothing where the file was so young that a later change need not show in it."""
    content_hash: str
    settled: bool
    """Whether reading it again would give the same. Not where the disk failed, or the file changed while it was read."""
    complete: bool
    """Whether it was read to its end."""
    since: int
    """The first batch of the file: it is read when all batches from this one to the one that holds this row are done."""


@dataclass(frozen=True, slots=True)
class FilesRead:
    """The files that a run read. They take 300 bytes each, so they stay in the folders of its batches until they are asked for."""

    folders: Mapping[int, Path]
    """Of the batches, by their numbers."""
    gone: Collection[str] = ()
    """Files that are there no more, and whose rows are taken out."""

    def tables(self) -> Iterator[pa.Table]:
        """Rows of `Seen`, without the files of which a batch is missing."""
        import pyarrow as pa  # noqa: PLC0415  # heavy: not at import time

        for number, folder in self.folders.items():
            for table in staging.read(folder, FILES):
                whole = [all(n in self.folders for n in range(since, number)) for since in table["since"].to_pylist()]
                yield table.filter(pa.array(whole, pa.bool_()))

    def complete(self) -> pa.Array:
        """The paths of those that were read to their end, and of those that have gone: no old row of theirs stays."""
        import pyarrow as pa  # noqa: PLC0415

        read = [chunk for table in self.tables() for chunk in table["path"].filter(table["complete"]).chunks]
        return pa.concat_arrays([*read, pa.array(self.gone, pa.string())])


@dataclass(frozen=True, slots=True, kw_only=True)
class Update:
    """What a run changes in the ledger."""

    read: FilesRead
    basis: Mapping[str, Basis]
    """By format."""
    touched: Mapping[str, tuple[int, int | None]]
    """Size and time of files that are younger than the ledger says, with the same content."""


def schema() -> pa.Schema:
    """The ledger's columns."""
    import pyarrow as pa  # noqa: PLC0415  # heavy: not at import time

    plain = {"path": pa.string(), "size": pa.int64(), "mtime_ns": pa.int64(), "content_hash": pa.string(), "settled": pa.bool_()}
    run = {"run_id": pa.string(), "read_at": pa.timestamp("us", tz="UTC")}
    rows = {"articles": pa.int64(), "parts": pa.list_(pa.string())}
    return pa.schema({**plain, **dict.fromkeys(basis_columns(), pa.string()), **rows, **run}.items())


def basis_columns() -> list[str]:
    """The columns that `Basis` gives."""
    return [field.name for field in fields(Basis)]


def load(out: Path) -> pa.Table:
    """The ledger of an output folder; of a new one, or one whose ledger was deleted, a ledger without rows. Needs the lock.

    What is the same in many rows is dictionary-encoded.

    Raises:
        OutputError: the file cannot be read.
    """
    with _file(out, _repeated()) as file:
        return _encoded(file.read(columns=schema().names).replace_schema_metadata(None) if file else schema().empty_table())


def pieces(out: Path) -> Iterator[pa.Table]:
    """The rows of `load`, by path, a piece at a time and in the columns of `schema`.

    Raises:
        OutputError: the file cannot be read.
    """
    import pyarrow as pa  # noqa: PLC0415  # heavy: not at import time

    with _file(out, []) as file:
        for batch in file.iter_batches(PIECE, columns=schema().names) if file else ():
            yield pa.Table.from_batches([batch]).replace_schema_metadata(None).cast(schema())


@contextmanager
def _file(out: Path, dictionaries: Sequence[str]) -> Iterator[pq.ParquetFile | None]:
    """The ledger's file, if there is one."""
    import pyarrow as pa  # noqa: PLC0415  # heavy: not at import time
    import pyarrow.parquet as pq  # noqa: PLC0415

    path = out / layout.LEDGER / layout.part_name(layout.ALL)
    if not path.exists():
        yield None
        return
    try:
        with pq.ParquetFile(path, read_dictionary=dictionaries) as file:
            yield file
    except (OSError, ValueError, pa.ArrowException) as error:
        raise OutputError(f"{path}: is not a ledger of sitrep ({error}); delete it, and all files are read again") from error


def _repeated() -> list[str]:
    return [*basis_columns(), "run_id"]


def _encoded(table: pa.Table) -> pa.Table:
    """The table with few copies of what is the same in many rows."""
    import pyarrow as pa  # noqa: PLC0415

    kinds = {**{field.name: field.type for field in schema()}, **dict.fromkeys(_repeated(), pa.dictionary(pa.int32(), pa.string()))}
    arrays = [table[name].dictionary_encode() if name in _repeated() else table[name] for name in kinds]
    return pa.Table.from_arrays(arrays, names=list(kinds)).cast(pa.schema(kinds.items())).unify_dictionaries().combine_chunks()


def staged(seen: Sequence[Seen]) -> pa.Table:
    """Rows of a batch's stream `FILES`."""
    import pyarrow as pa  # noqa: PLC0415

    kinds = {"size": pa.int64(), "mtime_ns": pa.int64(), "since": pa.int64(), "settled": pa.bool_(), "complete": pa.bool_()}
    wanted = pa.schema([pa.field(field.name, kinds.get(field.name, pa.string())) for field in fields(Seen)])
    return pa.Table.from_pylist([asdict(one) for one in seen], wanted)
