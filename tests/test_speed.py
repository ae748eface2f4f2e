"""What the work costs in calls of functions, which are the same on a busy machine and on an idle one.

A ceiling may be lowered at any time and is raised only for a reason worth its cost; ``make bench`` says what it is in seconds.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import corpus
import pytest

from sitrep.analysis import Analyst
from sitrep.ingest import article_of
from sitrep.pipeline import run
from sitrep.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from types import FrameType

    from sitrep.model import Article, Event

ARTICLES = 24
CEILINGS = {"conflict": 84.0, "general": 40.0}
"""Calls for each word, of Python's functions and of C's, a tenth above what they were when this was last set."""
INGEST_AND_STORE = 1_850
"""Calls for each article from file to table, without extraction."""
LINEAR = 1.2
"""How much more than twice the calls twice the text may cost."""


def _articles(kind: str) -> list[Article]:
    return [article_of(corpus.article(kind, number), Settings()) for number in range(ARTICLES)]


def _calls(work: Callable[[], object]) -> int:
    """The number of calls that ``work`` makes, after a first time that loads what it needs."""
    work()
    found = 0

    def count(_frame: FrameType, event: str, _argument: object) -> None:
        nonlocal found
        found += event in ("call", "c_call")

    sys.setprofile(count)
    try:
        work()
    finally:
        sys.setprofile(None)
    return found


@pytest.fixture(scope="module")
def analyst() -> Analyst:
    return Analyst(Settings())


@pytest.mark.parametrize("kind", corpus.KINDS)
def test_extraction_costs_no_more_calls_a_word_than_it_did(kind: str, analyst: Analyst) -> None:
    articles = _articles(kind)
    words = sum(len(article.text.split()) for article in articles)
    calls = _calls(lambda: [analyst.events(article) for article in articles]) / words
    assert calls <= CEILINGS[kind], f"{calls:.1f} calls a word"


def test_an_article_of_twice_the_length_costs_twice_as_much(analyst: Analyst) -> None:
    bodies = [article.text for article in _articles("conflict")]
    short, long = [article_of({"text": "\n\n".join(some)}, Settings()) for some in (bodies[:10], bodies[:20])]
    share = len(long.text) / len(short.text)
    assert _calls(lambda: analyst.events(long)) <= LINEAR * share * _calls(lambda: analyst.events(short))


def test_reading_and_storing_cost_no_more_calls_an_article_than_they_did(tmp_path: Path) -> None:
    class Nothing:
        def events(self, _article: Article, /) -> tuple[Event, ...]:
            return ()

    folder = corpus.write(tmp_path, "general", 500)
    outs = iter(("first", "second"))
    calls = _calls(lambda: run([folder], tmp_path / next(outs), Settings(), analyst=Nothing())) / 500
    assert calls <= INGEST_AND_STORE, f"{calls:.0f} calls an article"
