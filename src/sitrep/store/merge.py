"""The end of a run: what the batches left and what the tables hold become the new tables.

Only the parts that change are written anew, one at a time and a piece at a time, so memory holds no more than a piece. The rows of a part
are sorted by what they say, so that the same articles give the same bytes, but for run columns, whatever the order and size of the batches.
"""

from __future__ import annotations

import shutil
from collections import Counter
from dataclasses import asdict, dataclass
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from sitrep.store import indexing, layout, ledger, parquet, rows, staging
from sitrep.store.again import of_files
from sitrep.store.columns import EVENT_TABLES, tables
from sitrep.store.columns import table as table_named
from sitrep.store.copies import Copies
from sitrep.store.dealing import Dealer
from sitrep.store.keys import READ_ROWS
from sitrep.store.ledger_update import Updated
from sitrep.store.likeness import Likeness
from sitrep.store.parts import same, write_part
from sitrep.store.schemas import arrow_schema
from sitrep.store.sorting import in_order

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from datetime import datetime
    from pathlib import Path

    import pyarrow as pa

    from sitrep.store.index import Index
    from sitrep.store.parquet import Manifest, Part

_ORDER = {
    "articles": ("published_at", "article_id", "path", "source_id", "url", "source"),
    "rejects": ("path", "stage", "error_type", "error"),
}
_EVENT_ORDER = ("published_at", "article_id", "evidence_start", "event_id")
_WAITING = 8 * 1024 * 1024
_STAMPED = {"articles": "processed_at", "rejects": "seen_at"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Merged:
    """What a merge wrote: the manifest, and how many rows came from the batches."""

    manifest: Manifest
    events: Mapping[str, Mapping[str, int]]
    """Rows of events by table and by what happened."""
    statuses: Mapping[str, int]
    reasons: Mapping[tuple[str, str], int]
    """Rejects by stage and error type, the most frequent first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Merge:
    """One merge: where, of which run, when."""

    out: Path
    stamp: rows.Stamp
    now: datetime
    part_chars: int = indexing.PART_CHARS
    likeness: Likeness | None = None
    """When an article is marked as a near-duplicate of another; if not given, no mark changes."""

    def run(self, batches: Sequence[Path], complete: Callable[[], pa.Array], update: ledger.Update | None = None) -> Merged:
        """Puts the rows of ``batches`` into the tables and replaces what was read again.

        ``complete`` gives the files that were read to their end: old rows of theirs that did not come again go. ``update`` is what the
        ledger is told. Where nothing changes, nothing is written. Needs the lock.

        Raises:
            OutputError: the folder cannot be written.
        """
        parquet.recover(self.out)
        old = self._articles()
        index = self._index("index", batches, old, complete, likeness=self.likeness, marked_by=self._marked_by())
        labels = sorted(index.rewritten())
        copies = Copies(index, old)
        parts = self._schema_parts()
        new: dict[str, Counter[str]] = {}
        for name in ("articles", *EVENT_TABLES):
            streams = staging.Streams(self._scratch / name, _WAITING)
            new[name] = self._shuffle(name, copies, batches, labels, streams)
            parts += [part for label in labels for part in self._rewritten(name, label, streams)]
        parts += [*self._rejects(batches, complete), *self._ledger(update, index)]
        shutil.rmtree(self._scratch, ignore_errors=True)
        about: dict[str, Any] = {
            "run_id": self.stamp.run_id,
            "finished_at": self.now.isoformat(),
            "extractor_version": self.stamp.extractor_version,
        }
        about |= {"near_duplicates": asdict(self.likeness)} if self.likeness else {}
        manifest = parquet.commit(self.out, parts, self._commit_id(), about) if parts else parquet.load_manifest(self.out)
        return Merged(
            manifest=manifest,
            events={name: dict(new[name].most_common()) for name in EVENT_TABLES},
            statuses=dict(new["articles"].most_common()),
            reasons=dict(_reasons(batches).most_common()),
        )

    def orphans(self, batches: Sequence[Path], complete: Callable[[], pa.Array]) -> set[str]:
        """Files with copies of articles that these batches take away: only reading them again gives the events that they report."""
        old = self._articles()
        return set(self._index("orphans", batches, old, complete).promoted) if old else set()

    @property
    def _scratch(self) -> Path:
        return layout.staging(self.out, self.stamp.run_id) / "merge"

    def _index(
        self, folder: str, batches: Sequence[Path], old: Sequence[Path], complete: Callable[[], pa.Array], **given: Likeness | None
    ) -> Index:
        shutil.rmtree(self._scratch, ignore_errors=True)  # of an attempt that failed
        return indexing.build(batches, old, complete, self._scratch / folder, self.part_chars, **given)

    def _articles(self) -> list[Path]:
        return [self.out / "articles" / part for part in self._listed("articles") if part != layout.SCHEMA_PART]

    def _listed(self, name: str) -> list[str]:
        about = parquet.load_manifest(self.out)["tables"].get(name, {"files": {}})
        return sorted(about["files"])

    def _marked_by(self) -> Likeness | None:
        """By what near-duplicates were marked the last time."""
        known = parquet.load_manifest(self.out).get("near_duplicates")
        return Likeness(**known) if known else None

    def _commit_id(self) -> str:
        return sha256(f"{self.stamp.run_id} {self.now.isoformat()}".encode()).hexdigest()[:16]

    def _schema_parts(self) -> list[Part]:
        """The parts that give readers the columns, where they are not there yet or have other columns."""
        label = layout.label_of(layout.SCHEMA_PART)
        return [self._write(name, label, ()) for name in tables() if not self._has_schema(name)]

    def _has_schema(self, name: str) -> bool:
        import pyarrow.parquet as pq  # noqa: PLC0415  # heavy: not at import time

        if layout.SCHEMA_PART not in self._listed(name):
            return False
        found = pq.read_schema(self.out / name / layout.SCHEMA_PART)
        wanted = arrow_schema(name)
        marks = {key: value for key, value in found.metadata.items() if key in wanted.metadata}
        return bool(found.equals(wanted, check_metadata=False)) and marks == wanted.metadata

    def _shuffle(self, name: str, copies: Copies, batches: Sequence[Path], labels: Sequence[str], streams: staging.Streams) -> Counter[str]:
        """Sends the rows of ``name``, old and new, to a stream for each part. Counts the new ones by kind."""
        import pyarrow.compute as pc  # noqa: PLC0415  # heavy: not at import time

        counts: Counter[str] = Counter()
        dealer, names = Dealer(streams), copies.index.labels
        for label in labels:
            for table, places in copies.old(name, label, self._read(name, label)):
                dealer.add(table, places, names)
        new = copies.articles if name == "articles" else copies.new_events
        for number, batch in enumerate(batches):
            for table, places in new(number, staging.read(batch, name)):
                dealer.add(table, places, names)
                found = pc.value_counts(table[table_named(name).kind])
                counts.update(dict(zip(found.field(0).to_pylist(), found.field(1).to_pylist(), strict=True)))
        dealer.end(names)
        return counts

    def _rewritten(self, name: str, label: str, streams: staging.Streams) -> list[Part]:
        """The part of these rows; none where there are no rows and was no part. A part whose rows have gone becomes one without rows."""
        if not streams.size(label) and layout.part_name(label) not in self._listed(name):
            return []
        kinds = rows.open_kinds(name, lambda column: streams.tables(label, [column]))
        pieces = in_order(streams, label, _ORDER.get(name, _EVENT_ORDER), self._scratch / "sorting") if streams.size(label) else ()
        return [self._write(name, label, pieces, kinds)]

    def _rejects(self, batches: Sequence[Path], complete: Callable[[], pa.Array]) -> list[Part]:
        """The part of ``rejects``, if a row comes or goes."""
        import pyarrow as pa  # noqa: PLC0415  # heavy: not at import time
        import pyarrow.compute as pc  # noqa: PLC0415

        new = [table for batch in batches for table in staging.read(batch, "rejects")]
        old = list(self._read("rejects", layout.ALL))
        files = pa.concat_arrays([complete(), *(chunk for table in new for chunk in table["path"].chunks)]) if old else None
        kept = [table.filter(pc.invert(of_files(table["path"], files))) for table in old]
        there = layout.part_name(layout.ALL) in self._listed("rejects")
        same = there and not new and sum(table.num_rows for table in kept) == sum(table.num_rows for table in old)
        found = pa.concat_tables([rows.staged_schema("rejects").empty_table(), *kept, *new])
        order = [(column, "ascending") for column in _ORDER["rejects"]]
        return [] if same else [self._write("rejects", layout.ALL, [found.take(pc.sort_indices(found, sort_keys=order))])]

    def _ledger(self, update: ledger.Update | None, index: Index) -> list[Part]:
        """The ledger's part, if it changes."""
        if update is None:
            return []
        run, scratch = (self.stamp.run_id, self.now), self._scratch / "ledger"
        old, lies = ledger.pieces(self.out), index.lies(scratch / "lies")
        new = staging.Streams(scratch, _WAITING)
        for piece in Updated(old=old, update=update, lies=lies, stale=index.promoted, run=run, scratch=scratch).pieces():
            new.add(layout.LEDGER, piece)
        if self._listed(layout.LEDGER) and same(new.tables(layout.LEDGER), ledger.pieces(self.out), ledger.schema()):
            return []
        pieces, schema = new.tables(layout.LEDGER), ledger.schema()
        return [write_part(self.out, layout.LEDGER, layout.ALL, pieces, schema=schema, commit=self._commit_id())]

    def _read(self, name: str, label: str) -> Iterator[pa.Table]:
        """The rows of an old part as staged rows; nothing where there is no such part."""
        import pyarrow as pa  # noqa: PLC0415
        import pyarrow.parquet as pq  # noqa: PLC0415

        part = layout.part_name(label)
        schema = rows.staged_schema(name)
        if part not in self._listed(name):
            return
        with pq.ParquetFile(self.out / name / part) as file:
            for batch in file.iter_batches(READ_ROWS):
                table = pa.Table.from_batches([batch]).replace_schema_metadata(None)
                for field in schema:  # of an event's article, and what an earlier version did not write
                    if field.name not in table.column_names:
                        table = table.append_column(field.name, pa.nulls(table.num_rows, field.type))
                yield table.select(schema.names).cast(schema)

    def _write(self, name: str, label: str, pieces: Iterable[pa.Table], kinds: Mapping[str, pa.Array] | None = None) -> Part:
        """Writes the part of these rows, which are in order. ``kinds`` are the values of its open categories (`rows.open_kinds`)."""
        done = (rows.finished(self._stamped(name, piece), name, kinds) for piece in pieces)
        return write_part(self.out, name, label, done, schema=arrow_schema(name), commit=self._commit_id())

    def _stamped(self, name: str, table: pa.Table) -> pa.Table:
        import pyarrow as pa  # noqa: PLC0415  # heavy: not at import time
        import pyarrow.compute as pc  # noqa: PLC0415

        if name not in _STAMPED:
            return table
        at = table.schema.get_field_index(_STAMPED[name])
        return table.set_column(at, table.schema.field(at), pc.fill_null(table[at], pa.scalar(self.now, table.schema.field(at).type)))


def _reasons(batches: Sequence[Path]) -> Counter[tuple[str, str]]:
    found = (table for batch in batches for table in staging.read(batch, "rejects"))
    return Counter(pair for table in found for pair in zip(table["stage"].to_pylist(), table["error_type"].to_pylist(), strict=True))
