"""What is timed, each in a process of its own that prints one line of JSON: ``python steps.py STEP FOLDER [CORES]``.

    read      the files, read and decoded, and nothing else                        the floor of any program
    tokens    spaCy's blank English tokenizer over the articles' texts             what the job is measured against
    extract   the events of the same articles in memory
    job       files to Parquet tables, `sitrep.pipeline.run`
    flow      the same as a Prefect flow, by the server at PREFECT_API_URL
    around    the job around an extractor that finds nothing: what it costs to read, compare and store
    profile   the job, with the share of its time by stage
    scan      the share of sentences that wake an event type

A process is fresh each time, so nothing is warm that would not be. What is loaded before the clock starts: modules, and in ``tokens`` and
``extract`` the tokenizer and the word lists. The clock of ``job`` and ``flow`` runs from the call to the finished tables.
"""

from __future__ import annotations

import gc
import json
import os
import resource
import sys
import tempfile
import time
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sitrep.ingest import Source, find_inputs, read_articles
from sitrep.ingest.streams import opened
from sitrep.model import Article
from sitrep.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sitrep.model import Event

WARM = 20
"""Articles that are extracted before the clock starts: they load word lists and compile patterns."""


class Clock:
    """Adds up the time, of the wall and of the processor, inside ``with`` statements."""

    def __init__(self) -> None:
        self.wall = self.cpu = 0.0

    def __enter__(self) -> None:
        self._wall, self._cpu = time.perf_counter(), time.process_time()

    def __exit__(self, *_: object) -> None:
        self.wall += time.perf_counter() - self._wall
        self.cpu += time.process_time() - self._cpu


def read(folder: str, clock: Clock, _cores: int) -> dict[str, Any]:
    """Every file, read and decoded."""
    chars = 0
    for source in _sources(folder):
        with clock, opened(source, Settings()) as stream:
            chars += len(stream.read().decode("utf-8", errors="replace"))
    return {"chars": chars}


def tokens(folder: str, clock: Clock, _cores: int) -> dict[str, Any]:
    """The tokens of every article's text."""
    import spacy  # noqa: PLC0415  # an extra, for this step alone

    tokenizer = spacy.blank("en").tokenizer
    found = 0
    for articles in _by_file(folder):
        texts = [article.text for article in articles]
        with clock:
            for text in texts:
                found += len(tokenizer(text))
    return {"tokens": found}


def extract(folder: str, clock: Clock, _cores: int) -> dict[str, Any]:
    """The events of every article, in memory."""
    from sitrep.analysis import Analyst  # noqa: PLC0415  # counts for this step alone

    analyst = Analyst(Settings())
    rows = 0
    for number, articles in enumerate(_by_file(folder)):
        if not number:
            for article in articles[:WARM]:
                analyst.events(replace(article, text=f"{article.text} "))
            gc.freeze()  # as the job's workers do
            gc.set_threshold(20_000)
        with clock:
            for article in articles:
                rows += len(analyst.events(article))
    return {"rows": rows}


def job(folder: str, clock: Clock, cores: int) -> dict[str, Any]:
    """Files to tables; with more than one core, in as many workers."""
    from sitrep.pipeline import run  # noqa: PLC0415

    with tempfile.TemporaryDirectory(prefix="sitrep-bench-") as out:
        with clock:
            summary = run([folder], Path(out) / "output", Settings(workers=cores))
        return {"articles": summary.articles, "rows": summary.rows, "rejects": summary.rejects}


class Nothing:
    """An extractor that finds nothing."""

    def events(self, _article: Article, /) -> tuple[Event, ...]:
        """No events."""
        return ()


def around(folder: str, clock: Clock, cores: int) -> dict[str, Any]:
    """Files to tables without extraction: time and memory of large corpora, in less time than they take to be extracted."""
    from sitrep.pipeline import run  # noqa: PLC0415

    with tempfile.TemporaryDirectory(prefix="sitrep-bench-") as out:
        with clock:
            summary = run([folder], Path(out) / "output", Settings(workers=cores), analyst=Nothing())
        return {"articles": summary.articles, "rejects": summary.rejects}


def flow(folder: str, clock: Clock, cores: int) -> dict[str, Any]:
    """The flow in this process, its batches in workers."""
    sys.path.insert(0, str(Path(__file__).parents[1] / "flows"))
    from extract_events import ExtractionParameters, extract_events  # noqa: PLC0415  # imports Prefect

    with tempfile.TemporaryDirectory(prefix="sitrep-bench-") as out:
        parameters = ExtractionParameters(inputs=[folder], output=str(Path(out) / "output"), workers=cores)
        with clock:
            state = extract_events(parameters, return_state=True)
        if not state.is_completed():
            raise SystemExit(f"the flow ended as {state.name}: {state.message}")
        return {"state": f"{state.name}: {state.message}"}


def profile(folder: str, clock: Clock, _cores: int) -> dict[str, Any]:
    """The job on one core, sampled."""
    from sampling import Sampler  # noqa: PLC0415

    with Sampler() as sampler:
        found = job(folder, clock, 1)
    return {**found, "stages": sampler.stages(), "functions": sampler.functions()}


def scan(folder: str, clock: Clock, _cores: int) -> dict[str, Any]:
    """How many sentences there are, and how many wake an event type."""
    from sitrep.extract.scan import firing  # noqa: PLC0415
    from sitrep.extract.tone import Tone  # noqa: PLC0415
    from sitrep.ground.places.gazetteer import Gazetteer  # noqa: PLC0415
    from sitrep.text.sentences import split  # noqa: PLC0415

    Gazetteer.open()  # builds it, if this version has none yet: no step that is timed should

    count: Counter[str] = Counter()
    for articles in _by_file(folder):
        for article in articles:
            with clock:
                found = split(article.text)
                hits = sum(1 for _ in firing(found, Tone(article.text)))
            count.update(articles=1, words=len(article.text.split()), sentences=len(found), hits=hits)
    return dict(count)


STEPS: dict[str, Callable[[str, Clock, int], dict[str, Any]]] = {
    step.__name__: step for step in (read, tokens, extract, job, around, flow, profile, scan)
}


def _sources(folder: str) -> list[Source]:
    return [source for source in find_inputs([folder], Settings()) if isinstance(source, Source)]


def _by_file(folder: str) -> Iterator[list[Article]]:
    for source in _sources(folder):
        yield [item for item in read_articles(source, Settings()) if isinstance(item, Article)]


def main(step: str, folder: str, cores: str = "1") -> None:
    """Runs one step and prints what it measured."""
    if hasattr(os, "sched_setaffinity"):  # not on macOS and Windows
        os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[: int(cores)])
    clock = Clock()
    found = STEPS[step](folder, clock, int(cores))
    peak = {f"peak_{who}_mb": round(resource.getrusage(of).ru_maxrss / 1024) for who, of in _USAGE.items()}
    print(json.dumps({"step": step, "cores": int(cores), "seconds": clock.wall, "cpu_seconds": clock.cpu, **peak, **found}))


_USAGE = {"own": resource.RUSAGE_SELF, "worker": resource.RUSAGE_CHILDREN}

if __name__ == "__main__":
    main(*sys.argv[1:])
