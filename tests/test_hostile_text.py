"""Texts that are made to be slow, large or odd: each ends as an article or as a reject, within a bound of time and memory.

Files, archives and records that are broken or hostile are in ``ingest/test_broken_input.py``. Each text here begins with a sentence that
makes the program read on, and goes on with its own pattern for 40,000 characters. The settings are a tenth of the usual ones, so that the
suite stays quick: what is bounded is the growth.
"""

from __future__ import annotations

import random
import time
import tracemalloc
from typing import TYPE_CHECKING, NamedTuple

import pytest

from sample_runs import NOW
from sitrep.analysis import Analyst
from sitrep.errors import RejectedInput
from sitrep.ingest import article_of
from sitrep.model import Article
from sitrep.pipeline import run
from sitrep.settings import Settings
from sitrep.store.parquet import read_table

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

SETTINGS = Settings(max_article_chars=200_000, max_article_work=10_000_000, max_article_mentions=200)
CHARS = 40_000
SECONDS = 5.0
MEGABYTES = 60
LEAD = "Shells killed 12 civilians in Aleppo on Monday, the police said.\n\n"
VERBS = "killed wounded people in of the by army Aleppo said 12 and , who fled captured town rebels from to at least".split()  # noqa: SIM905  # a line
NAMES = "Aleppo Idlib of Al the And Army Free Syrian State Islamic New York Saint John de la".split()  # noqa: SIM905
TOO_MUCH = "too_complex"


class Case(NamedTuple):
    """A pattern that is repeated, or a function that makes the text."""

    name: str
    pattern: str | Callable[[], str]


def some(words: list[str], seed: int, stop: int = 0) -> Callable[[], str]:
    """Words by chance, with a full stop after each ``stop``."""

    def made() -> str:
        chosen = random.Random(seed).choices(words, k=CHARS // 4)  # noqa: S311  # the same on every machine
        return " ".join(word + "." if stop and not at % stop else word for at, word in enumerate(chosen))

    return made


CASES = [
    Case("one trigger and nothing else", "killed "),
    Case("triggers with commas", "killed, "),
    Case("triggers and agents", "killed by the "),
    Case("no full stop in a whole report", LEAD.strip()[:-1] + " "),
    Case("clauses joined for ever", LEAD.strip()[:-1] + " and "),
    Case("figures of dead and wounded for ever", "12 killed, 13 wounded, "),
    Case("a new toll in each sentence", lambda: "".join(f"{i + 20} men were killed in Homs. " for i in range(CHARS // 30))),
    Case("pronouns", "they killed them and he killed him. "),
    Case("bodies", "the bodies of 12 men were found "),
    Case("displaced for ever", "1,000 people fled Aleppo for Idlib "),
    Case("houses", "100 houses destroyed, "),
    Case("captures", "captured "),
    Case("sieges", "besieged "),
    Case("places counted", "captured 30 villages and towns in Aleppo and "),
    Case("relative clauses", ", which killed, "),
    Case("nested speech", "the army said that "),
    Case("words of events by chance", some(VERBS, 1)),
    Case("sentences of events by chance", some(VERBS, 2, 25)),
    Case("100,000 digits in a row", "9"),
    Case("numbers in a row", "123 "),
    Case("numbers with commas", "1,234,567, "),
    Case("number words", "two hundred and three thousand "),
    Case("ranges", "12 to "),
    Case("a number with endless groups", "1,"),
    Case("a number with endless points", "1."),
    Case("dates in a row", "on Monday, Jan 12, 2020, "),
    Case("days in numbers", "01/02/2020 "),
    Case("places in a row", "Aleppo, Idlib, Hama, Homs, Damascus, "),
    Case("places without commas", "Aleppo Idlib Hama "),
    Case("names by chance", some(NAMES, 3)),
    Case("capital words for ever", "Abcde Fghij Klmno "),
    Case("all in capitals", "SHELLS KILLED TWELVE IN ALEPPO "),
    Case("datelines", "ALEPPO, Syria, Feb. 17 (Agency) - "),
    Case("actors", "Islamic State and Taliban and "),
    Case("nouns of people", "people men women children "),
    Case("possessives", "'s "),
    Case("100,000 quotes", '"'),
    Case("quotes that open", "“a "),
    Case("quotes in quotes", "“‘"),
    Case("a stop and quotes without end", lambda: "a." + '"' * CHARS + "x"),
    Case("alternating brackets", "([{)]}"),
    Case("brackets that open", "(killed "),
    Case("full stops", "."),
    Case("full stops apart", ". "),
    Case("abbreviations", "U.S. "),
    Case("initials", "A. B. C. "),
    Case("one giant token", "x"),
    Case("one giant word of many parts", "x-"),
    Case("white space", "a" + " " * 200),
    Case("marks on letters", "k\u0301\u0302\u0303\u0304\u0305"),
    Case("marks alone", "\u0301"),
    Case("other directions", "\u202ekilled\u202c "),
    Case("letters that look alike", "k\u0456ll\u0435d 12 \u0440\u0435\u043ert\u0435 "),
    Case("letters of no width", "k\u200bi\u200bl\u200bled "),
    Case("half characters", "killed \ud83d "),
    Case("emoji", "\U0001f600"),
    Case("no spaces", "\u6bba\u3055\u308c\u305f"),
    Case("addresses", "http://a.b/c?d=e "),
    Case("tags", "<p>"),
    Case("entities", "&amp;"),
    Case("escaped twice", "&amp;lt;b&amp;gt;"),
    Case("terminal escapes", "\x1b[31m\x1b]0;title\x07killed "),
    Case("backslashes", "\\"),
    Case("formulas", "=cmd|' /C calc'!A0 "),
]


def text_of(case: Case) -> str:
    pattern = case.pattern
    return LEAD + (pattern() if callable(pattern) else pattern * (CHARS // len(pattern) + 1))[:CHARS]


@pytest.fixture(scope="module")
def analyst() -> Analyst:
    """An analyst that has read an article, so that what is loaded once is loaded."""
    made = Analyst(SETTINGS)
    made.events(article_of({"text": LEAD + "He was killed in Idlib, 3 km from Hama, on May 3, 2020."}, SETTINGS))
    return made


@pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])
def test_a_hostile_text_takes_bounded_time(case: Case, analyst: Analyst) -> None:
    text = text_of(case)
    start = time.process_time()
    code = ""
    try:
        article = article_of({"text": text, "title": text[:5000], "published_at": "2020-02-02"}, SETTINGS)
        for event in analyst.events(article):
            assert article.text[event.evidence_start : event.evidence_end] == event.evidence_text
            assert len(event.evidence_text) <= SETTINGS.max_sentence_chars
    except RejectedInput as problem:
        code = problem.error_type
    assert time.process_time() - start < SECONDS
    assert code in {"", TOO_MUCH}


@pytest.mark.parametrize("name", ["no full stop in a whole report", "a new toll in each sentence", "figures of dead and wounded for ever"])
def test_a_text_that_makes_too_much_work_is_refused_with_the_cure(name: str, analyst: Analyst) -> None:
    article = article_of({"text": text_of(next(case for case in CASES if case.name == name))}, SETTINGS)
    with pytest.raises(RejectedInput, match=r"divide it, or raise the setting max_article_(work|mentions)\.$"):
        analyst.events(article)


def test_long_prose_is_read_to_its_end() -> None:
    """A report of the greatest length, in sentences of the usual one, is no attack."""
    body = "The council of the town met on Tuesday and talked for hours about the price of bread and of fuel for the coming winter. " * 8000
    settings = Settings()
    article = article_of({"text": f"{body}\n\nShells killed 12 civilians in Aleppo on Monday.", "published_at": "2020-02-02"}, settings)
    assert [event.event_type for event in Analyst(settings).events(article)] == ["casualties"]


@pytest.mark.parametrize("name", ["numbers in a row", "places in a row", "abbreviations", "100,000 quotes"])
def test_a_hostile_text_takes_bounded_memory(name: str, analyst: Analyst) -> None:
    case = next(case for case in CASES if case.name == name)
    article = article_of({"text": text_of(case), "published_at": "2020-02-02"}, SETTINGS)
    tracemalloc.start()
    analyst.events(Article(article_id="x", path="x", content_hash="x", text=article.text[:20_000]))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < MEGABYTES * 1_000_000


def test_one_sentence_of_50_megabytes_is_refused_before_it_is_read(tmp_path: Path) -> None:
    path = tmp_path / "long.txt"
    path.write_text("killed and " * (50_000_000 // 11))
    start = time.process_time()
    summary = run([path], tmp_path / "out", Settings(), now=NOW)
    assert time.process_time() - start < 10
    assert [reject.error_type for reject in summary.rejected] == ["too_large"]


def test_hostile_texts_in_a_run_become_articles_or_rejects_and_stop_nothing(tmp_path: Path) -> None:
    """All of them in one folder, with a sound article among them."""
    news = tmp_path / "news"
    news.mkdir()
    for number, case in enumerate(CASES):
        (news / f"{number:02}.txt").write_text(text_of(case)[:6_000], encoding="utf-8", errors="surrogatepass")
    (news / "sound.txt").write_text(LEAD)
    settings = Settings(max_article_chars=200_000, max_article_work=4_000_000, max_article_mentions=60)
    summary = run([news], tmp_path / "out", settings, run_id="r", now=NOW)
    assert summary.articles + summary.rejects == len(CASES) + 1
    rejects = read_table(tmp_path / "out", "rejects")
    assert set(rejects.error_type) <= {TOO_MUCH, "binary", "not_text"}
    assert (rejects.error_type == TOO_MUCH).sum() >= 3
    assert any(
        path.endswith("sound.txt")
        for path in read_table(tmp_path / "out", "casualties").merge(read_table(tmp_path / "out", "articles"), on="article_id").path
    )
