"""Inputs to batches: small files together, large files of many records in pieces."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import chain
from typing import TYPE_CHECKING

from sitrep.ingest import Source, read_articles
from sitrep.ingest.afar import fetched
from sitrep.model import Article, Reject
from sitrep.pipeline.claims import PUT_BY
from sitrep.pipeline.plan import Plan, make_plan
from sitrep.pipeline.seen import Watch
from sitrep.pipeline.sources import text_bytes
from sitrep.store import layout

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from sitrep.pipeline.bookmark import Bookmark
    from sitrep.pipeline.sources import Sources
    from sitrep.settings import Settings
    from sitrep.store.ledger import Seen

_WHOLE = frozenset({"text", "markdown", "html"})
"""Formats of one article a file: never in pieces."""
_MAX_SOURCES = 2_000
_SHARES = 8
"""Batches for each worker that a small run is divided into, so that all workers end at about the same time."""
_UNDIVIDED = 4
"""Batches' worth of records that one worker reads rather than this process, which would have to hand them over in pieces."""
_LEAST_BYTES = 256 * 1024
"""Text below which a batch costs more to hand out than it saves."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """What one worker reads and extracts at a time: files, or a piece of a large file that the planner has read."""

    number: int
    sources: tuple[Source, ...] = ()
    spool: str | None = None
    """Name of a file of articles in the run's staging folder."""
    put_by: tuple[str, ...] = ()
    """Batches of the run whose articles that were left to others it takes up."""
    rejects: tuple[Reject, ...] = ()
    seen: tuple[Seen, ...] = ()
    """The large file whose last piece this is."""
    bytes: int = 0
    """Size of the files on disk, or of the piece's text."""

    @property
    def name(self) -> str:
        """Its folder in the run's staging folder."""
        return f"batch-{self.number:06}"

    def __str__(self) -> str:
        """For people: its number and what it reads."""
        names = [source.name for source in self.sources] or [self.spool or "rejects"]
        more = f" and {len(names) - 1:,} more" if len(names) > 1 else ""
        return f"batch {self.number} ({names[0]}{more})"


def plan_batches(paths: Iterable[str | Path], out: Path, settings: Settings, run_id: str) -> Iterator[Batch]:
    """Finds the inputs that are new or changed and groups them into batches of about ``settings.batch_bytes`` of text.

    What an earlier attempt left in the output folder is repaired and cleared first.

    Raises:
        SettingsError: ``settings.fields`` maps to a field that articles do not have, or a list cannot be read.
        OutputError: the output folder cannot be written, or another run is writing there.
    """
    yield from batches_of(make_plan(paths, out, settings, run_id), out, settings, run_id)


def batches_of(plan: Plan, out: Path, settings: Settings, run_id: str) -> Iterator[Batch]:
    """The batches of a plan.

    Files of many records that are larger than a batch are read here and handed over in pieces, in files of the run's staging folder.
    """
    number = 0
    size = _batch_bytes(plan.sources, settings)
    for group in _groups(chain(plan.rejects, plan.sources), size, min(settings.batch_bytes, _UNDIVIDED * size)):
        pieces = _pieces(group, out, replace(settings, batch_bytes=size), run_id) if isinstance(group, Source) else [group]
        first = number + 1
        for piece in pieces:
            number += 1
            yield _numbered(piece, number, first, out, run_id)


def read_batch(batch: Batch, out: Path, settings: Settings, run_id: str, mark: Bookmark) -> Iterator[Article | Reject]:
    """Everything that a batch holds."""
    yield from batch.rejects
    for source in mark.sources(batch.sources):
        yield from read_articles(source, settings)
    if batch.spool:
        from sitrep.store.staging import read_spool  # noqa: PLC0415  # loads pyarrow

        yield from read_spool(layout.staging(out, run_id) / batch.spool)
    yield from _put_by(layout.staging(out, run_id), batch.put_by)


def _put_by(staging: Path, names: Iterable[str]) -> Iterator[Article]:
    """What batches left to others."""
    from sitrep.store.staging import read_spool  # noqa: PLC0415  # loads pyarrow

    for path in (staging / name / f"{PUT_BY}.arrow" for name in names):
        if path.exists():
            yield from read_spool(path)


def _batch_bytes(sources: Sources, settings: Settings) -> int:
    """Text in a batch: ``settings.batch_bytes``, or a fair share of what several workers have to do where that is less."""
    if settings.workers == 1:
        return settings.batch_bytes
    share = sources.text_bytes // (settings.workers * _SHARES)
    return min(settings.batch_bytes, max(share, _LEAST_BYTES))


def _groups(found: Iterable[Source | Reject], batch_bytes: int, large: int) -> Iterator[Batch | Source]:
    """Batches of small files, and files of more than ``large`` bytes of text by themselves."""
    sources: list[Source] = []
    rejects: list[Reject] = []
    size = 0
    for item in found:
        if isinstance(item, Reject):
            rejects.append(item)
        elif item.format not in _WHOLE and text_bytes(item) > large:
            yield item
        else:
            sources.append(item)
            size += text_bytes(item)
        if size >= batch_bytes or len(sources) + len(rejects) >= _MAX_SOURCES:
            yield _batch(sources, rejects)
            sources, rejects, size = [], [], 0
    if sources or rejects:
        yield _batch(sources, rejects)


def _batch(sources: list[Source], rejects: list[Reject]) -> Batch:
    return Batch(number=0, sources=tuple(sources), rejects=tuple(rejects), bytes=sum(source.size for source in sources))


def _pieces(source: Source, out: Path, settings: Settings, run_id: str) -> Iterator[Batch]:
    """A large file in pieces, each written to a file without a number yet: the planner gives it."""
    staging = layout.staging(out, run_id)
    with fetched([source], staging) as (copy,):
        yield from _pieces_of(copy, staging / _UNNUMBERED, settings)


def _pieces_of(source: Source, spool: Path, settings: Settings) -> Iterator[Batch]:
    from sitrep.store.staging import write_spool  # noqa: PLC0415  # loads pyarrow

    articles: list[Article] = []
    rejects: list[Reject] = []
    size = 0
    watch = Watch([source])
    for item in read_articles(source, settings):
        if isinstance(item, Reject):
            rejects.append(item)
            watch.hear(item)
        else:
            articles.append(item)
            size += len(item.text)
        if size >= settings.batch_bytes or len(rejects) >= _MAX_SOURCES:
            write_spool(spool, articles)
            yield Batch(number=0, spool=_UNNUMBERED, rejects=tuple(rejects), bytes=size)
            articles, rejects, size = [], [], 0
    write_spool(spool, articles)
    yield Batch(number=0, spool=_UNNUMBERED, rejects=tuple(rejects), seen=tuple(watch.seen(0)), bytes=size)


_UNNUMBERED = "articles.arrow"


def _numbered(batch: Batch, number: int, first: int, out: Path, run_id: str) -> Batch:
    spool = None
    if batch.spool:
        folder = layout.staging(out, run_id)
        spool = f"articles-{number:06}.arrow"
        (folder / batch.spool).rename(folder / spool)
    return replace(batch, number=number, spool=spool, seen=tuple(replace(seen, since=first) for seen in batch.seen))
