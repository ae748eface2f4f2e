"""The ledger: which files were read, what they were, by what rules they were read and where their rows lie.

A run reads what the ledger does not know, or knows otherwise. It is committed together with the tables, so it never says more than
they hold. Each row is one file; ``path`` is the file's name as the tables give it.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields
from typing import TYPE_CHECKING, Any

from sitrep.errors import OutputError
from sitrep.store import layout, staging

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from datetime import datetime
    from pathlib import Path

    import pyarrow as pa

FILES = "files"
"""The stream of a batch's folder that holds what it read."""


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

    Raises:
        OutputError: the file cannot be read.
    """
    import pyarrow as pa  # noqa: PLC0415
    import pyarrow.parquet as pq  # noqa: PLC0415

    path = out / layout.LEDGER / layout.part_name(layout.ALL)
    if not path.exists():
        return schema().empty_table()
    try:
        return pq.ParquetFile(path).read(columns=schema().names).replace_schema_metadata(None).cast(schema())
    except (OSError, ValueError, pa.ArrowException) as error:
        raise OutputError(f"{path}: is not a ledger of sitrep ({error}); delete it, and all files are read again") from error


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


def updated(
    old: pa.Table, update: Update, lies: Mapping[str, Sequence[str]], stale: Collection[str], run: tuple[str, datetime]
) -> pa.Table:
    """The ledger after a run.

    ``lies`` has the label of the part of every article of a file; ``run`` is the run's id and time. ``stale`` are files that must be read
    again when they are next met: the article that theirs are copies of has gone, and they were never extracted themselves.
    """
    import pyarrow as pa  # noqa: PLC0415
    import pyarrow.compute as pc  # noqa: PLC0415

    out = pa.array(sorted({*update.seen["path"].to_pylist(), *update.gone}), pa.string())
    kept = _touched(old.filter(pc.invert(pc.is_in(old["path"], value_set=out))), update.touched)
    table = pa.concat_tables([kept, _rows(update, run)])
    table = table.take(pc.sort_indices(table["path"]))
    paths = table["path"].to_pylist()
    labels = [lies.get(path, ()) for path in paths]
    table = _set(table, "settled", [old and path not in stale for path, old in zip(paths, table["settled"].to_pylist(), strict=True)])
    table = _set(table, "articles", [len(found) for found in labels])
    return _set(table, "parts", [sorted(set(found)) for found in labels])


def _rows(update: Update, run: tuple[str, datetime]) -> pa.Table:
    import pyarrow as pa  # noqa: PLC0415

    rows: list[dict[str, Any]] = [{**row, **asdict(update.basis[row["format"]])} for row in update.seen.to_pylist()]
    return pa.Table.from_pylist([{**row, "run_id": run[0], "read_at": run[1]} for row in rows], schema())


def _touched(table: pa.Table, touched: Mapping[str, tuple[int, int | None]]) -> pa.Table:
    if not touched:
        return table
    paths = table["path"].to_pylist()
    for at, name in enumerate(("size", "mtime_ns")):
        old = table[name].to_pylist()
        table = _set(table, name, [touched[path][at] if path in touched else value for path, value in zip(paths, old, strict=True)])
    return table


def _set(table: pa.Table, name: str, values: list[Any]) -> pa.Table:
    import pyarrow as pa  # noqa: PLC0415

    at = table.schema.get_field_index(name)
    return table.set_column(at, table.schema.field(at), pa.array(values, table.schema.field(at).type))
