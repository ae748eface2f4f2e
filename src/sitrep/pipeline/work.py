"""One batch: its articles to outcomes, its outcomes to staged rows."""

from __future__ import annotations

import logging
import socket
import time
from collections import Counter
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Protocol

from sitrep.errors import LexiconError, OutputError, RejectedInput, SettingsError, SitrepError
from sitrep.ingest.afar import fetched
from sitrep.model import Article, Reject
from sitrep.pipeline.batches import read_batch
from sitrep.pipeline.bookmark import Bookmark
from sitrep.pipeline.claims import PUT_BY, claim, reading_of
from sitrep.pipeline.known import known_ranks, rank_of
from sitrep.pipeline.seen import Watch
from sitrep.report.results import BatchResult
from sitrep.store import layout
from sitrep.store.columns import EVENT_TABLES
from sitrep.store.ledger import FILES, staged
from sitrep.store.rows import Outcome, Stamp, check
from sitrep.version import extractor_version

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from sitrep.model import Event
    from sitrep.pipeline.batches import Batch
    from sitrep.pipeline.known import Rank
    from sitrep.settings import Settings

_LOG = logging.getLogger(__name__)
_PIECE_CHARS = 4 * 1024 * 1024
"""Characters of text after which a batch writes what it has."""
_PIECE_ITEMS = 20_000
"""The same for articles and rejects."""
_KEPT_REJECTS = 100
"""Rejects that a result carries; the table has them all."""
_LANGUAGES = frozenset({"en"})


class Reader(Protocol):
    """Reads the events out of an article, as `sitrep.analysis.Analyst` does."""

    def events(self, article: Article, /) -> tuple[Event, ...]:
        """The events of ``article``."""


def run_batch(
    batch: Batch, out: Path, settings: Settings, run_id: str, *, analyst: Reader | None = None, extracted: Container[str] | None = None
) -> BatchResult:
    """Reads and extracts one batch and leaves its rows in the run's staging folder.

    The same batch may run twice, also at once: the rows are the same. An article that cannot be read or extracted becomes a reject.
    ``analyst`` extracts instead of the process's own `sitrep.analysis.Analyst`.

    A copy of what another batch of the run extracts is put by for the end of the run. There, ``extracted`` has the readings that were
    extracted (`sitrep.pipeline.claims`), and nothing is put by any more.

    Raises:
        SitrepError: a setting, lexicon or gazetteer is wrong, or the rows cannot be written.
    """
    started = time.monotonic()
    if not layout.staging(out, run_id).is_dir():
        cure = "put the output where all machines see it, or run again if another run has cleared it away"
        raise OutputError(f"{out}: the folder of this run is not there on {socket.gethostname()}; {cure}")
    with fetched(batch.sources, layout.staging(out, run_id)) as sources:
        read = replace(batch, sources=sources)
        tally = _run(read, out, settings, run_id, reader=analyst or reader_of(settings), extracted=extracted)
    return BatchResult(
        number=batch.number,
        name=batch.name,
        articles=tally.articles,
        events=dict(tally.events),
        rejects=tally.rejects,
        rejected=tuple(tally.rejected),
        bytes=batch.bytes,
        seconds=time.monotonic() - started,
    )


def _run(batch: Batch, out: Path, settings: Settings, run_id: str, *, reader: Reader, extracted: Container[str] | None) -> _Tally:
    """Writes the rows of a batch, and counts them."""
    from sitrep.store.staging import BatchWriter, spooled  # noqa: PLC0415  # loads pyarrow

    tally = _Tally()
    watch = Watch(batch.sources)
    copies = _Copies(before=() if extracted is None else extracted)
    stamp = Stamp(extractor_version=extractor_version(), run_id=run_id)
    with Bookmark(out, run_id, batch.name) as mark, BatchWriter(layout.staging(out, run_id) / batch.name, stamp) as writer:
        for found in _pieces(read_batch(batch, out, settings, run_id, mark)):
            articles = [item for item in found if not isinstance(item, Reject)]
            copies.learn(known_ranks(out, run_id, articles))
            if extracted is None:
                copies.elsewhere |= claim(copies.to_read(articles), batch.number, out, run_id)
            results = [item if isinstance(item, Reject) else _outcome(item, reader, copies) for item in mark.articles(found)]
            writer.add_stream(PUT_BY, spooled([result for result in results if isinstance(result, Article)]))
            outcomes = [result for result in results if isinstance(result, Outcome)]
            rejects = [result for result in results if isinstance(result, Reject)]
            writer.add(outcomes, rejects)
            tally.add(outcomes, rejects)
            for reject in rejects:
                watch.hear(reject)
        writer.add_stream(FILES, staged([*batch.seen, *watch.seen(batch.number)]))
    return tally


_READERS: dict[str, Reader] = {}


def reader_of(settings: Settings) -> Reader:
    """The process's analyst for ``settings``, made once: it loads word lists and the gazetteer.

    Raises:
        SitrepError: a setting, lexicon or gazetteer is wrong.
    """
    from sitrep.analysis import Analyst  # noqa: PLC0415  # loads the extraction

    key = repr(settings)  # settings hold a dict, so they cannot be a key themselves
    if key not in _READERS:
        _READERS[key] = Analyst(settings)
    return _READERS[key]


@dataclass(slots=True)
class _Tally:
    articles: int = 0
    events: Counter[str] = field(default_factory=lambda: Counter(dict.fromkeys(EVENT_TABLES, 0)))
    rejects: int = 0
    rejected: list[Reject] = field(default_factory=list)

    def add(self, outcomes: Sequence[Outcome], rejects: Sequence[Reject]) -> None:
        self.articles += len(outcomes)
        self.events.update(event.event_type for outcome in outcomes for event in outcome.events)
        self.rejects += len(rejects)
        self.rejected += rejects[: _KEPT_REJECTS - len(self.rejected)]


def _pieces(found: Iterable[Article | Reject]) -> Iterator[list[Article | Reject]]:
    """Articles and rejects in pieces of bounded size."""
    piece: list[Article | Reject] = []
    chars = 0
    for item in found:
        piece.append(item)
        chars += 0 if isinstance(item, Reject) else len(item.text)
        if chars > _PIECE_CHARS or len(piece) >= _PIECE_ITEMS:
            yield piece
            piece, chars = [], 0
    yield piece


@dataclass(slots=True)
class _Copies:
    """Which articles need not be extracted, for a copy of them is or was."""

    before: Container[str]
    """Readings that the run has extracted before."""
    extracted: set[str] = field(default_factory=set)
    """Readings that this batch has extracted."""
    elsewhere: set[str] = field(default_factory=set)
    """Readings that other batches of the run extract."""
    best: dict[str, Rank] = field(default_factory=dict)
    """The rank of the best copy of an article so far."""

    def learn(self, known: Mapping[str, Rank]) -> None:
        """Takes note of the ranks of copies that earlier runs extracted."""
        self.best.update({name: rank for name, rank in known.items() if name not in self.best or rank < self.best[name]})

    def is_lesser(self, article: Article) -> bool:
        """Whether a copy that goes before was extracted."""
        return article.article_id in self.best and self.best[article.article_id] <= rank_of(article)

    def to_read(self, articles: Iterable[Article]) -> list[str]:
        """The readings of articles that are to be extracted."""
        return [reading_of(article) for article in articles if article.language in _LANGUAGES and not self.is_lesser(article)]


def _outcome(article: Article, reader: Reader, copies: _Copies) -> Outcome | Reject | Article:
    """What becomes of an article; the article itself where another batch extracts what it says."""
    if copies.is_lesser(article):
        return Outcome(article=article, status="duplicate")
    if article.language not in _LANGUAGES:
        copies.best[article.article_id] = rank_of(article)
        return Outcome(article=article, status="skipped_language")
    reading = reading_of(article)
    if reading in copies.elsewhere:
        return article
    if reading in copies.extracted or reading in copies.before:
        return Outcome(article=article, status="duplicate", reading=reading)
    events = _events(article, reader)
    if isinstance(events, Reject):
        return events
    copies.best[article.article_id] = rank_of(article)
    copies.extracted.add(reading)
    return Outcome(article=article, status="ok" if events else "no_events", events=events, reading=reading)


def _events(article: Article, reader: Reader) -> tuple[Event, ...] | Reject:
    try:
        events = tuple(reader.events(article))
        check(events)
    except (SettingsError, LexiconError, OutputError):
        raise
    except RejectedInput as problem:
        return _reject(article, problem.stage, problem.error_type, str(problem))
    except SitrepError as problem:
        return _reject(article, "extract", type(problem).__name__, str(problem))
    except Exception as defect:  # noqa: BLE001  # what one article brings to light must not stop a night's run; it is logged and counted
        _LOG.exception("A defect of sitrep: %s could not be extracted", article.path)
        error = f"A defect of sitrep, not of the article; please report it. {type(defect).__name__}: {defect}"
        return _reject(article, "extract", type(defect).__name__, error)
    return events


def _reject(article: Article, stage: str, error_type: str, error: str) -> Reject:
    return Reject(path=article.path, stage=stage, error_type=error_type, error=error, content_hash=article.content_hash)
