from __future__ import annotations

import json
import time
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sitrep.errors import LexiconError
from sitrep.ground.dates.finder import find_dates, time_precision
from sitrep.ground.dates.grammar import FILE, Grammar
from sitrep.ground.dates.join import JOINS
from sitrep.ground.dates.readers import READERS
from sitrep.lexicons.loader import read_toml
from sitrep.model import DateRange

CASES = [json.loads(line) for line in (Path(__file__).parents[1] / "cases/en/dates.jsonl").read_text(encoding="utf-8").splitlines()]
MONDAY = date(2020, 2, 17)


def day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['class']}: {case['text'][:50]}")
def test_finds_the_phrases_of_the_table_with_their_days(case: dict[str, Any]) -> None:
    found = find_dates(case["text"], day(case["reference"]))
    assert [[m.text, m.range.start, m.range.end, m.range.precision] for m in found] == [
        [words, day(start), day(end), precision] for words, start, end, precision in case["dates"]
    ]


def test_offsets_point_at_the_words() -> None:
    for case in CASES:
        for mention in find_dates(case["text"], day(case["reference"])):
            assert case["text"][mention.start : mention.end] == mention.text


RULES = [
    (rule["id"], rule["reads"], example)
    for section in ("phrase", "join")
    for rule in read_toml(FILE)[section]
    for example in rule["examples"]
]


@pytest.mark.parametrize(("rule_id", "reads", "example"), RULES)
def test_each_pattern_finds_its_own_examples(rule_id: str, reads: str, example: str) -> None:
    assert bool(find_dates(example, MONDAY)) == (reads != "nothing"), rule_id


@pytest.mark.parametrize("case", [case for case in CASES if case["class"] != "full date"], ids=lambda case: case["text"][:50])
def test_without_a_reference_day_no_day_of_a_relative_phrase_is_made_up(case: dict[str, Any]) -> None:
    for mention in find_dates(case["text"], None):
        years = [bound.year for bound in (mention.range.start, mention.range.end) if bound]
        stated = any(char.isdigit() for char in mention.text)
        assert stated or not years


def test_every_pattern_names_a_reader() -> None:
    data = read_toml(FILE)
    assert {rule["reads"] for rule in data["phrase"]} == READERS.keys()
    assert {rule["reads"] for rule in data["join"]} == JOINS.keys()


def test_a_pattern_with_an_unknown_list_is_named() -> None:
    data = read_toml(FILE) | {"phrase": [{"id": "x", "pattern": "NO_SUCH", "reads": "unknown", "examples": []}]}
    with pytest.raises(LexiconError, match="NO_SUCH"):
        Grammar(data)


@pytest.mark.parametrize(
    "text",
    [
        "since " * 5000 + "on Sunday",
        "3, " * 5000 + "and 4 May",
        "early " * 5000 + "May",
        "Monday " * 5000,
        "from 2011 to " * 3000,
        "the last " * 5000 + "week",
        "2014" * 5000,
        "the 2006 " + "war-" * 5000,
        "a few couple of " * 3000 + "days ago",
        "the " + "a-" * 20000 + " day",
        "1,111" + ",111" * 10000 + "1 days ago",
        "9" * 20000 + " years ago",
        "since a b c d e f g h i j k l m n o " * 2000 + "in 2011",
    ],
)
def test_hostile_text_takes_time_in_proportion_to_its_length(text: str) -> None:
    begin = time.perf_counter()
    find_dates(text, MONDAY)
    assert time.perf_counter() - begin < 2


SENTENCES = [case["text"].replace(",", " , ").replace("-", " - ") for case in CASES]
WORDS = sorted({word for sentence in SENTENCES for word in sentence.split()} | {"31", "1992", "99", "2099", "12/31"})


@given(words=st.lists(st.sampled_from(WORDS), max_size=12), reference=st.none() | st.dates())
def test_any_order_of_date_words_is_read_without_error_and_in_order(words: list[str], reference: date | None) -> None:
    found = find_dates(" ".join(words), reference)
    assert all(before.end <= after.start for before, after in pairwise(found))
    for mention in found:
        bounds = (mention.range.start, mention.range.end)
        assert None in bounds or bounds == tuple(sorted(bounds))
        assert 1 <= time_precision(mention.range) <= 3


@pytest.mark.parametrize(
    ("start", "end", "precision", "expected"),
    [
        (date(2020, 2, 16), date(2020, 2, 16), "day", 1),
        (date(2020, 2, 16), date(2020, 2, 17), "day", 1),
        (date(2020, 2, 15), date(2020, 2, 16), "week", 2),
        (date(2020, 2, 10), date(2020, 2, 17), "week", 2),
        (date(2019, 12, 1), date(2020, 2, 17), "month", 3),
        (date(2022, 2, 24), date(2022, 4, 28), "day", 3),
        (None, date(2020, 2, 17), "unknown", 3),
        (None, None, "unknown", 3),
    ],
)
def test_time_precision_is_acleds(start: date | None, end: date | None, precision: Any, expected: int) -> None:
    assert time_precision(DateRange(start=start, end=end, precision=precision)) == expected
