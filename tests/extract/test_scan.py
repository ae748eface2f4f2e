"""The scan passes over a sentence only where nothing could have been found in it."""

from __future__ import annotations

import importlib

import corpus
import pytest
from casebook import GOLDEN, TABLES, load, read_lines
from casebook import article as golden_article

from sitrep.analysis import Analyst
from sitrep.extract.registry import EXTRACTORS
from sitrep.extract.scan import firing, has_trigger
from sitrep.extract.tone import Tone
from sitrep.ingest import article_of
from sitrep.settings import Settings
from sitrep.text.sentences import split

document = importlib.import_module("sitrep.extract.document")  # the package has a function of the name of its folder

MADE = 40


@pytest.fixture(scope="module")
def analyst() -> Analyst:
    return Analyst(Settings())


def test_reading_every_sentence_gives_the_same_rows(analyst: Analyst, monkeypatch: pytest.MonkeyPatch) -> None:
    """Over golden and made articles and all cases: with the scan, and with each sentence that has a trigger read for every type."""
    articles = [golden_article(row) for row in read_lines(GOLDEN)] + [case.article for name in TABLES for case in load(name)]
    articles += [article_of(corpus.article(kind, number), Settings()) for kind in corpus.KINDS for number in range(MADE)]
    scanned = [analyst.events(article) for article in articles]
    monkeypatch.setattr(document, "firing", lambda sentences, _: [(s, EXTRACTORS) for s in sentences if has_trigger(s.text)])
    assert [analyst.events(article) for article in articles] == scanned


@pytest.mark.parametrize("rule", [rule for extractor in EXTRACTORS for rule in extractor.rules()], ids=lambda rule: rule.rule_id)
def test_the_example_of_every_rule_is_worth_reading(rule: object) -> None:
    example = getattr(rule, "example", "")
    assert list(firing(split(example), Tone(example))), example


@pytest.mark.parametrize(
    "text",
    [
        "The head of the bank is in talks with a rival, and has shares in a third.",
        "They were made to wait, were told to go away, and are still without two of the tickets.",
        "The number of visitors is up by 12 in a year, said the board.",
    ],
)
def test_everyday_news_is_passed_over(text: str) -> None:
    assert has_trigger(text)
    assert not list(firing(split(text), Tone(text)))


@pytest.mark.parametrize(
    "text",
    [
        "There were casualties at the mill.",
        "His body was pulled from the canal near the mill.",
        "Searchers dumped the corpses where they had found them.",
        "Among the dead were nurses.",
        "The militia raised its flag over Tamsin.",
        "The residents of Tamsin were evacuated.",
    ],
)
def test_what_needs_no_figure_is_not_passed_over_without_one(text: str) -> None:
    assert list(firing(split(text), Tone(text)))
