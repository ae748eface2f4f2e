"""Parts of tables as files: written beside the old ones, then put in place together; and read back by the manifest.

The steps of a commit, each of which may be the last one before a crash:

1. every part is written as ``.part-….parquet.tmp`` and flushed to the disk;
2. ``.commit.json`` names the renames and holds the new manifest;
3. the parts are renamed;
4. ``manifest.json`` is replaced, ``.commit.json`` removed.

`recover` finishes a commit that got to step 2 and clears one that did not. Each part carries its commit's name in its footer, and the
manifest says which it should be: so `read_table` sees one run or the other, never a mixture, also after a crash. A plain read of the
folder never meets a broken file, and may see a mixture of two runs only in the milliseconds of step 3, or after a crash in it.
"""

from __future__ import annotations

import json
import os
import time
from contextlib import ExitStack
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, BinaryIO, Literal

from sitrep.errors import OutputError
from sitrep.store import layout
from sitrep.store.columns import table, tables
from sitrep.store.schemas import arrow_schema
from sitrep.store.shelves import shelf_at
from sitrep.store.staging import writing

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    import pandas as pd
    import pyarrow as pa
    import pyarrow.parquet as pq

    from sitrep.store.shelves import Shelf

COMMIT_KEY = b"sitrep.commit"
"""Entry of a part's footer: the commit that wrote it."""
_PATIENCE = 10.0
"""Seconds that a reader waits for a commit in progress: renames take milliseconds."""

Manifest = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A staged part (`sitrep.store.parts`): its table, the name it will have, and its number of rows."""

    table: str
    name: str
    rows: int


def load_manifest(out: Path) -> Manifest:
    """The manifest of an output folder; of a new one, a manifest without files.

    Raises:
        OutputError: the file is not a manifest of sitrep.
    """
    path = out / layout.MANIFEST
    try:
        return parse_manifest(path.read_bytes(), str(out))
    except (FileNotFoundError, NotADirectoryError):
        return no_manifest()
    except OSError as error:
        raise OutputError(f"{path}: cannot be read ({error.strerror}); choose another folder with --out") from error


def no_manifest() -> Manifest:
    """The manifest of a new output folder."""
    return {"format": 1, "commit": "", "tables": {}}


def parse_manifest(content: bytes, place: str) -> Manifest:
    """The manifest that a file in ``place`` holds.

    Raises:
        OutputError: it is not a manifest of sitrep.
    """
    try:
        manifest: Manifest = json.loads(content)
        _ = manifest["tables"], manifest["commit"]
    except (ValueError, KeyError, TypeError) as error:
        message = f"{place}/{layout.MANIFEST}: is not a manifest of sitrep ({error}); choose an empty folder with --out"
        raise OutputError(message) from error
    return manifest


def adopt(out: Path, manifest: Manifest) -> None:
    """Makes ``manifest`` that of ``out``, whose parts are as it says. Needs the lock."""
    _replace(out / layout.MANIFEST, json.dumps(manifest, indent=1))


def commit_of(file: Path | BinaryIO) -> str:
    """The commit that wrote a part; empty where the file says nothing of it."""
    import pyarrow.parquet as pq  # noqa: PLC0415

    return str((pq.read_schema(file).metadata or {}).get(COMMIT_KEY, b"").decode())


def commit(out: Path, parts: Sequence[Part], commit_id: str, about: Mapping[str, Any]) -> Manifest:
    """Puts the staged ``parts`` in place, and then the manifest; ``about`` is added to it (run id, time, version)."""
    manifest = load_manifest(out)
    merged = {**manifest, **about, "commit": commit_id, "tables": _updated(manifest["tables"], parts, commit_id)}
    renames = [[p.table, layout.temporary_name(p.name), p.name] for p in parts]
    for folder in {p.table for p in parts}:  # the journal must not outlive the files that it names, should the power fail
        flush(out / folder)
    _replace(out / layout.JOURNAL, json.dumps({"renames": renames, "manifest": merged}))
    _finish(out, renames, merged)
    return merged


def recover(out: Path) -> None:
    """Finishes a commit that a crash interrupted, and clears away what killed runs left. Needs the lock."""
    pending = _pending(out)
    if pending is not None:
        _finish(out, pending["renames"], pending["manifest"])
    parts = (path for name in (*tables(), layout.LEDGER) for path in (out / name).glob(layout.temporary_name("part-*")))
    small = (_temporary(out / name) for name in (layout.MANIFEST, layout.JOURNAL))
    for leftover in (*parts, *small, *out.glob(f"{layout.PROBE}*")):
        leftover.unlink(missing_ok=True)


def read_table(
    out: str | Path,
    name: str,
    *,
    columns: Sequence[str] | None = None,
    dtype_backend: Literal["pyarrow"] | None = None,
) -> pd.DataFrame:
    """A whole table as one run left it, also while another run writes.

    Args:
        out: the output folder, or its URL: ``s3://bucket/output``.
        name: the table, for example ``casualties``.
        columns: only these.
        dtype_backend: ``"pyarrow"`` is several times faster and smaller for millions of rows.

    Raises:
        SettingsError: there is no table of that name.
        OutputError: the folder holds no tables of sitrep, or an interrupted run left them half in place.
    """
    import pandas as pd  # noqa: PLC0415

    rows = read_arrow(out, name, columns=columns)
    options = {"types_mapper": pd.ArrowDtype, "ignore_metadata": True} if dtype_backend == "pyarrow" else {}
    frame: pd.DataFrame = rows.to_pandas(**options)
    return frame


def read_arrow(out: str | Path, name: str, *, columns: Sequence[str] | None = None) -> pa.Table:
    """As `read_table`, as an Arrow table.

    Between the renames of a commit the old parts are no longer all there, but the new ones are, under one name or the other. So a
    reader need not wait for a run that was killed in the middle of its renames.
    """
    schema = arrow_schema(table(name).name)
    shelf = shelf_at(out)
    deadline = time.monotonic() + _PATIENCE
    while True:
        for manifest in _manifests(shelf, str(out)):
            found = _read_parts(shelf, name, manifest["tables"][name]["files"], schema, columns)
            if found is not None:
                return found
        if time.monotonic() > deadline:
            raise OutputError(f"{out}: an interrupted run left its tables half in place; run `sitrep extract` again to repair them")
        time.sleep(0.05)


def _manifests(shelf: Shelf, out: str) -> Iterator[Manifest]:
    """The manifest in place, and that of a commit in progress."""
    content, pending = _content(shelf, layout.MANIFEST), _content(shelf, layout.JOURNAL)
    if not content and not pending:
        raise OutputError(f"{out}: holds no tables yet; run `sitrep extract PATH... --out {out}` first")
    if content:
        yield parse_manifest(content, out)
    if pending:
        yield json.loads(pending)["manifest"]


def _content(shelf: Shelf, name: str) -> bytes:
    """A small file; nothing where it is not there."""
    try:
        with shelf.open(name) as file:
            return file.read()
    except (FileNotFoundError, NotADirectoryError):
        return b""


def _pending(out: Path) -> dict[str, Any] | None:
    try:
        pending: dict[str, Any] = json.loads((out / layout.JOURNAL).read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    return pending


def _read_parts(
    shelf: Shelf, name: str, listed: Mapping[str, Mapping[str, Any]], schema: pa.Schema, columns: Sequence[str] | None
) -> pa.Table | None:
    """The rows of all parts, or nothing where one of them is not the one that the manifest means."""
    import pyarrow as pa  # noqa: PLC0415

    with ExitStack() as stack:
        parts = [(f"{name}/", part, about["commit"]) for part, about in sorted(listed.items())]
        files = [file for file in shelf.each(lambda part: _opened(shelf, *part, stack), parts) if file is not None]
        if len(files) < len(parts):
            return None
        wanted = pa.schema([schema.field(name) for name in columns], metadata=schema.metadata) if columns is not None else schema
        read = [file.read(columns=wanted.names).replace_schema_metadata(schema.metadata) for file in files]
        return pa.concat_tables([wanted.empty_table(), *read], promote_options="permissive").unify_dictionaries()


def _opened(shelf: Shelf, folder: str, part: str, commit_id: str, stack: ExitStack) -> pq.ParquetFile | None:
    """The part of that commit, wherever it lies."""
    import pyarrow.parquet as pq  # noqa: PLC0415

    for name in shelf.names(part, commit_id):
        try:
            handle = stack.enter_context(shelf.open(folder + name))
        except FileNotFoundError:
            continue
        file = stack.enter_context(pq.ParquetFile(handle))
        if (file.schema_arrow.metadata or {}).get(COMMIT_KEY, b"").decode() == commit_id:
            return file
    return None


def _updated(old: Mapping[str, Any], parts: Sequence[Part], commit_id: str) -> dict[str, Any]:
    new: dict[str, Any] = {}
    for name in (*tables(), layout.LEDGER):
        listed = dict(old.get(name, {}).get("files", {}))
        listed.update({p.name: {"rows": p.rows, "commit": commit_id} for p in parts if p.table == name})
        new[name] = {"rows": sum(about["rows"] for about in listed.values()), "files": dict(sorted(listed.items()))}
    return new


def _finish(out: Path, renames: Sequence[Sequence[str]], manifest: Manifest) -> None:
    """Renames what is not renamed yet: may be called again after a crash at any point."""
    with writing(out):
        for name, temporary, final in renames:
            source = out / name / temporary
            if source.exists():
                source.replace(out / name / final)
        for name in {name for name, _, _ in renames}:
            flush(out / name)
    _replace(out / layout.MANIFEST, json.dumps(manifest, indent=1))
    (out / layout.JOURNAL).unlink(missing_ok=True)


def _replace(path: Path, text: str) -> None:
    """Writes a small file so that readers see the old or the new one."""
    temporary = _temporary(path)
    with writing(path):
        temporary.write_text(text, encoding="utf-8")
        flush(temporary)
        temporary.replace(path)
        flush(path.parent)


def _temporary(path: Path) -> Path:
    return path.with_name(f".{path.name.lstrip('.')}.tmp")


def flush(path: Path) -> None:
    """Makes sure that a file, or a folder's list of files, is on the disk."""
    if path.is_dir() and os.name == "nt":  # Windows flushes no folders
        return
    handle = os.open(path, os.O_RDONLY if path.is_dir() else os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
