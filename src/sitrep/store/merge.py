"""The end of a run: what the batches left and what the tables hold become the new tables.

Only the parts that change are written anew, one at a time, so memory holds no more than one part. The rows of a part are sorted by what
they say, so that the same articles give the same bytes, but for run columns, whatever the order and size of the batches.
"""

from __future__ import annotations

import shutil
from collections import Counter
from dataclasses import asdict, dataclass
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from sitrep.store import index as indexing
from sitrep.store import layout, ledger, parquet, rows, staging
from sitrep.store.columns import EVENT_TABLES, tables
from sitrep.store.columns import table as table_named
from sitrep.store.copies import Copies
from sitrep.store.near import Likeness
from sitrep.store.schemas import arrow_schema

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import datetime
    from pathlib import Path

    import pyarrow as pa

    from sitrep.store.parquet import Manifest, Part

_ORDER = {
    "articles": ("published_at", "article_id", "path", "source_id", "url", "source"),
    "rejects": ("path", "stage", "error_type", "error"),
}
_EVENT_ORDER = ("published_at", "article_id", "evidence_start", "event_id")
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

    def run(self, batches: Sequence[Path], complete: Iterable[str], update: ledger.Update | None = None) -> Merged:
        """Puts the rows of ``batches`` into the tables and replaces what was read again.

        ``complete`` names the files that were read to their end: old rows of theirs that did not come again go. ``update`` is what the
        ledger is told. Where nothing changes, nothing is written. Needs the lock.

        Raises:
            OutputError: the folder cannot be written.
        """
        parquet.recover(self.out)
        complete = frozenset(complete)
        old = self._articles()
        index = indexing.build(batches, old, complete, self.part_chars, likeness=self.likeness, marked_by=self._marked_by())
        labels = sorted(index.rewritten())
        copies = Copies.of(index, old)
        shuffled = layout.staging(self.out, self.stamp.run_id) / "shuffled"
        parts = self._schema_parts()
        new: dict[str, Counter[str]] = {}
        for name in ("articles", *EVENT_TABLES):
            streams = staging.Streams(shuffled / name)
            new[name] = self._shuffle(name, copies, batches, labels, streams)
            parts += [part for label in labels for part in self._rewritten(name, label, list(streams.take(label)))]
            shutil.rmtree(shuffled / name, ignore_errors=True)
        parts += [*self._rejects(batches, complete), *self._ledger(update, index)]
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

    def orphans(self, batches: Sequence[Path], complete: Iterable[str]) -> set[str]:
        """Files with copies of articles that these batches take away: only reading them again gives the events that they report."""
        old = self._articles()
        return indexing.build(batches, old, complete, self.part_chars).promoted() if old else set()

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
        counts: Counter[str] = Counter()
        for label in labels:
            for table in self._read(name, label):
                _send(streams, copies.old(name, label, table))
        for number, batch in enumerate(batches):
            first = 0
            for table in staging.read(batch, name):
                sent = list(copies.new(name, number, table, first))
                _send(streams, sent)
                counts.update(value for _, chosen in sent for value in chosen[table_named(name).kind].to_pylist())
                first += table.num_rows
        streams.end()
        return counts

    def _rewritten(self, name: str, label: str, pieces: Sequence[pa.Table]) -> list[Part]:
        """The part of these rows; none where there are no rows and was no part. A part whose rows have gone becomes one without rows."""
        if not pieces and layout.part_name(label) not in self._listed(name):
            return []
        return [self._write(name, label, pieces)]

    def _rejects(self, batches: Sequence[Path], complete: frozenset[str]) -> list[Part]:
        """The part of ``rejects``, if a row comes or goes."""
        import pyarrow as pa  # noqa: PLC0415  # heavy: not at import time
        import pyarrow.compute as pc  # noqa: PLC0415

        new = [table for batch in batches for table in staging.read(batch, "rejects")]
        seen = {path for table in new for path in table["path"].to_pylist()}
        old = list(self._read("rejects", layout.ALL))
        files = pa.array(sorted(seen | complete), pa.string())
        kept = [table.filter(pc.invert(indexing.of_files(table["path"], files))) for table in old]
        same = old and not new and sum(table.num_rows for table in kept) == sum(table.num_rows for table in old)
        return [] if same else [self._write("rejects", layout.ALL, [*kept, *new])]

    def _ledger(self, update: ledger.Update | None, index: indexing.Index) -> list[Part]:
        """The ledger's part, if it changes."""
        if update is None:
            return []
        old = ledger.load(self.out)
        new = ledger.updated(old, update, index.lies(), index.promoted(), (self.stamp.run_id, self.now))
        if new.equals(old) and self._listed(layout.LEDGER):
            return []
        return [parquet.write_part(self.out, layout.LEDGER, layout.ALL, new, self._commit_id())]

    def _read(self, name: str, label: str) -> Iterator[pa.Table]:
        """The rows of an old part as staged rows; nothing where there is no such part."""
        import pyarrow as pa  # noqa: PLC0415
        import pyarrow.parquet as pq  # noqa: PLC0415

        part = layout.part_name(label)
        if part in self._listed(name):
            table = pq.ParquetFile(self.out / name / part).read().replace_schema_metadata(None)
            schema = rows.staged_schema(name)
            for field in schema:  # of an event's article, and what an earlier version did not write
                if field.name not in table.column_names:
                    table = table.append_column(field.name, pa.nulls(table.num_rows, field.type))
            yield table.select(schema.names).cast(schema)

    def _write(self, name: str, label: str, pieces: Iterable[pa.Table]) -> Part:
        import pyarrow as pa  # noqa: PLC0415
        import pyarrow.compute as pc  # noqa: PLC0415

        table = pa.concat_tables([rows.staged_schema(name).empty_table(), *pieces])
        if name in _STAMPED:
            at = table.schema.get_field_index(_STAMPED[name])
            table = table.set_column(at, table.schema.field(at), pc.fill_null(table[at], pa.scalar(self.now, table.schema.field(at).type)))
        order = [(column, "ascending") for column in _ORDER.get(name, _EVENT_ORDER)]
        table = rows.finished(table.take(pc.sort_indices(table, sort_keys=order)), name)
        return parquet.write_part(self.out, name, label, table, self._commit_id())


def _reasons(batches: Sequence[Path]) -> Counter[tuple[str, str]]:
    found = (table for batch in batches for table in staging.read(batch, "rejects"))
    return Counter(pair for table in found for pair in zip(table["stage"].to_pylist(), table["error_type"].to_pylist(), strict=True))


def _send(streams: staging.Streams, sent: Iterable[tuple[str, pa.Table]]) -> None:
    for label, table in sent:
        streams.add(label, table)
