"""The ledger: which files were read, what they were, by what rules they were read and where their rows lie.

A run reads what the ledger does not know, or knows otherwise. It is committed together with the tables, so it never says more than
they hold. Each row is one file; ``path`` is the file's name as the tables give it.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields
from typing import TYPE_CHECKING, Any

from sitrep.errors import OutputError
from sitrep.store import layout, staging
from sitrep.store.memory import give_back

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence
    from datetime import datetime
    from pathlib import Path

    import pyarrow as pa

FILES = "files"
"""The stream of a batch's folder that holds what it read."""
_PIECE = 4_096
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Update:
    """What a run changes in the ledger."""

    seen: pa.Table
    """Rows of `Seen` for the files that were read."""
    basis: Mapping[str, Basis]
    """By format."""
    touched: Mapping[str, tuple[int, int | None]]
    """Size and time of files that are younger than the ledger says, with the same content."""
    gone: Collection[str]
    """Files whose rows are taken out."""


def schema() -> pa.Schema:
    """The ledger's columns."""
    import pyarrow as pa  # noqa: PLC0415  # heavy: not at import time

    plain = {"path": pa.string(), "size": pa.int64(), "mtime_ns": pa.int64(), "content_hash": pa.string(), "settled": pa.bool_()}
    run = {"run_id": pa.string(), "read_at": pa.timestamp("us", tz="UTC")}
    rows = {"articles": pa.int64(), "parts": pa.list_(pa.string())}
    return pa.schema({**plain, **dict.fromkeys(_basis(), pa.string()), **rows, **run}.items())


def _basis() -> list[str]:
    return [field.name for field in fields(Basis)]


def load(out: Path) -> pa.Table:
    """The ledger of an output folder; of a new one, or one whose ledger was deleted, a ledger without rows. Needs the lock.

    What is the same in many rows is dictionary-encoded: `plain` gives the columns of `schema`.

    Raises:
        OutputError: the file cannot be read.
    """
    import pyarrow as pa  # noqa: PLC0415
    import pyarrow.parquet as pq  # noqa: PLC0415

    path = out / layout.LEDGER / layout.part_name(layout.ALL)
    if not path.exists():
        return _encoded(schema().empty_table())
    try:
        with pq.ParquetFile(path, read_dictionary=_repeated()) as file:
            return _encoded(file.read(columns=schema().names).replace_schema_metadata(None))
    except (OSError, ValueError, pa.ArrowException) as error:
        raise OutputError(f"{path}: is not a ledger of sitrep ({error}); delete it, and all files are read again") from error


def plain(ledger: pa.Table) -> Iterator[pa.Table]:
    """The rows of a ledger as its file has them, a piece at a time."""
    for first in range(0, ledger.num_rows, _PIECE):
        yield ledger.slice(first, _PIECE).cast(schema())


def same(one: pa.Table, other: pa.Table) -> bool:
    """Whether two ledgers say the same."""
    return one.num_rows == other.num_rows and all(a.equals(b) for a, b in zip(plain(one), plain(other), strict=True))


def _repeated() -> list[str]:
    return [*_basis(), "run_id"]


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


def read(folders: Mapping[int, Path]) -> pa.Table:
    """The files that the batches ``folders`` read, by number, without those of which a batch is missing."""
    import pyarrow as pa  # noqa: PLC0415
    import pyarrow.compute as pc  # noqa: PLC0415

    found = [staged([])]
    for number, folder in folders.items():
        for table in staging.read(folder, FILES):
            whole = [all(n in folders for n in range(since, number)) for since in table["since"].to_pylist()]
            found.append(table.filter(pa.array(whole, pa.bool_())))
    files = pa.concat_tables(found)
    return files.take(pc.sort_indices(files["path"]))


def updated(old: pa.Table, update: Update, lies: pa.Table, stale: Collection[str], run: tuple[str, datetime]) -> pa.Table:
    """The ledger after a run.

    ``lies`` says where the articles of each file lie (`sitrep.store.index.Index.lies`); ``run`` is the run's id and time. ``stale`` are
    files that must be read again when they are next met: the article that theirs are copies of has gone, and they were never extracted
    themselves.
    """
    import pyarrow as pa  # noqa: PLC0415
    import pyarrow.compute as pc  # noqa: PLC0415

    kept = old
    if old.num_rows:
        gone = pa.concat_arrays([*update.seen["path"].chunks, pa.array(update.gone, pa.string())])
        kept = _touched(old.filter(pc.invert(pc.is_in(old["path"], value_set=gone))), update.touched)
    table = _encoded(pa.concat_tables([kept, _rows(update, run)]))
    table = table.take(pc.sort_indices(table["path"]))
    give_back()
    fresh = pc.invert(pc.is_in(table["path"], value_set=pa.array(sorted(stale), pa.string())))
    articles, parts = _placed(table["path"], lies)
    table = _set(table, "settled", pc.and_(table["settled"], fresh))
    return _set(_set(table, "articles", articles), "parts", parts)


def _placed(paths: pa.ChunkedArray, lies: pa.Table) -> tuple[pa.Array, pa.Array]:
    """The number of articles of each of ``paths``, and the labels of the parts that they lie in."""
    import numpy as np  # noqa: PLC0415
    import pyarrow as pa  # noqa: PLC0415
    import pyarrow.compute as pc  # noqa: PLC0415

    names = lies["path"].combine_chunks().dictionary_encode()
    starts = np.searchsorted(names.indices.to_numpy(), np.arange(len(names.dictionary) + 1))
    totals = np.concatenate([[0], np.cumsum(lies["articles"].to_numpy())])
    counts = np.append(np.diff(totals[starts]), 0)
    ends = pa.array(np.append(starts, len(lies)), pa.int32())  # the last list is that of files without articles
    labels = pa.ListArray.from_arrays(ends, lies["label"].combine_chunks())
    at = pc.fill_null(pc.index_in(paths, value_set=names.dictionary), len(names.dictionary))
    return pa.array(counts, pa.int64()).take(at.combine_chunks()), labels.take(at.combine_chunks())


def _rows(update: Update, run: tuple[str, datetime]) -> pa.Table:
    """Rows of the ledger for the files that were read."""
    import pyarrow as pa  # noqa: PLC0415
    import pyarrow.compute as pc  # noqa: PLC0415

    seen = update.seen
    formats = sorted(update.basis)
    at = pc.index_in(seen["format"], value_set=pa.array(formats, pa.string())).combine_chunks()
    columns = {name: seen[name] for name in ("path", "size", "mtime_ns", "content_hash", "settled")}
    for name in _basis():
        values = pa.array([getattr(update.basis[form], name) for form in formats], pa.string())
        columns[name] = pa.DictionaryArray.from_arrays(at, values)
    count = seen.num_rows
    columns["articles"], columns["parts"] = pa.repeat(pa.scalar(0, pa.int64()), count), pa.nulls(count, pa.list_(pa.string()))
    columns["run_id"] = pa.DictionaryArray.from_arrays(pa.repeat(pa.scalar(0, pa.int32()), count), pa.array([run[0]]))
    columns["read_at"] = pa.repeat(pa.scalar(run[1], schema().field("read_at").type), count)
    return _encoded(pa.table(columns))


def _touched(table: pa.Table, touched: Mapping[str, tuple[int, int | None]]) -> pa.Table:
    """The table with the sizes and times of files that are younger than it says."""
    import pyarrow as pa  # noqa: PLC0415
    import pyarrow.compute as pc  # noqa: PLC0415

    at = pc.index_in(table["path"], value_set=pa.array(list(touched), pa.string()))
    for place, name in enumerate(("size", "mtime_ns")):
        new = pa.array([values[place] for values in touched.values()], pa.int64())
        table = _set(table, name, pc.if_else(pc.is_valid(at), new.take(at.combine_chunks()), table[name]))
    return table


def _set(table: pa.Table, name: str, values: Any) -> pa.Table:
    at = table.schema.get_field_index(name)
    return table.set_column(at, table.schema.field(at), values)
