"""Figures carry the bounds of the data dictionary, and what only looks like a figure is refused."""

from __future__ import annotations

import json
import time
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from sitrep.text.numbers import find_counts

if TYPE_CHECKING:
    from sitrep.model import Count

_TABLE = Path(__file__).parents[1] / "cases" / "en" / "figures.jsonl"
_ROWS = [json.loads(line) for line in _TABLE.read_text(encoding="utf-8").splitlines()]


def _row(count: Count) -> list[object]:
    row: list[object] = [count.text, count.low, count.best, count.high, count.qualifier]
    return [*row, True] if count.additional else row


@pytest.mark.parametrize("row", _ROWS, ids=lambda row: row["text"])
def test_each_phrase_of_the_table_gives_its_figures(row: dict[str, Any]) -> None:
    assert [_row(count) for count in find_counts(row["text"])] == row["figures"]


@pytest.mark.parametrize("row", [row for row in _ROWS if row["figures"]], ids=lambda row: row["text"])
def test_offsets_cut_the_words_out_of_a_longer_text(row: dict[str, Any]) -> None:
    text = f"İ “Earlier” the minister spoke.\n{row['text']}"
    counts = find_counts(text)
    assert [count.text for count in counts] == [figure[0] for figure in row["figures"]]
    assert all(text[count.start : count.end] == count.text for count in counts)


def test_figures_come_in_order_and_do_not_overlap() -> None:
    text = "Between 12 and 15 people died, dozens more were hurt, at least 30 are missing and no one was held, while 2,000 fled."
    counts = find_counts(text)
    assert len(counts) == 5
    assert all(a.end <= b.start for a, b in pairwise(counts))


def test_the_table_is_wide_enough() -> None:
    assert len(_ROWS) >= 150
    assert sum(not row["figures"] for row in _ROWS) >= 50


@pytest.mark.parametrize(
    "text",
    [
        "one hundred and " * 2_000,
        "1," * 10_000,
        "1,234," * 5_000,
        "at least " * 5_000 + "12",
        "a few " * 5_000,
        "9" * 20_000,
        "5 or " * 5_000,
    ],
    ids=["words", "commas", "groups", "qualifiers", "vague", "digits", "ranges"],
)
def test_hostile_text_takes_no_more_than_its_share_of_time(text: str) -> None:
    started = time.perf_counter()
    find_counts(text)
    assert time.perf_counter() - started < 2
