"""The case tables and the golden articles keep to the tables' own columns and codes, and quote their texts letter for letter."""

from __future__ import annotations

import tomllib
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from casebook import GOLDEN, HEAD, TABLES, TYPES, path_of, read_lines

ROOT = Path(__file__).parents[1]
DICTIONARY = tomllib.loads((ROOT / "src/sitrep/store/tables.toml").read_text(encoding="utf-8"))
CODES: dict[str, dict[str, str]] = DICTIONARY["codes"]
COLUMNS = {name: {**DICTIONARY["event"]["first"], **DICTIONARY["tables"][name]["columns"]} for name in TYPES}
FLOORS = {
    "casualties": 180,
    "displacement": 90,
    "territorial_control": 170,
    "assertion": 90,
    "merge": 30,
    "whereabouts": 35,
    "negatives": 220,
}
BOUNDS = {  # which of low, best and high a qualifier leaves open
    "exact": (True, True, True),
    "approximately": (True, True, True),
    "at_least": (True, True, False),
    "more_than": (True, True, False),
    "at_most": (False, True, True),
    "fewer_than": (False, True, True),
    "range": (True, False, True),
    "vague": (True, False, False),
}


def _cases() -> list[tuple[str, dict[str, Any]]]:
    return [(name, record) for name in TABLES for record in read_lines(path_of(name))]


def _rows() -> list[tuple[str, dict[str, Any], dict[str, Any]]]:
    return [(row.get("type", name), row, record) for name, record in _cases() for row in record["events"]]


def _golden_rows() -> list[tuple[str, dict[str, Any], dict[str, Any]]]:
    return [(row["type"], row, record) for record in read_lines(GOLDEN) for row in record["events"]]


def _codes_of(event_type: str, column: str) -> dict[str, str] | None:
    return CODES.get(COLUMNS[event_type][column].get("codes", ""))


def _check_bounds(row: dict[str, Any], where: str) -> None:
    if row.get("qualifier"):
        given = tuple(row.get(key) is not None for key in ("low", "best", "high"))
        unsaid = row["qualifier"] == "vague" and not any(given)  # "an unknown number of women"
        assert unsaid or given == BOUNDS[row["qualifier"]], where
    if row.get("low") == 0:
        assert row.get("modality") in {"negated", "denied"}, where


@pytest.mark.parametrize("name", FLOORS)
def test_a_table_is_long_enough_and_names_each_case_once(name: str) -> None:
    ids = Counter(record["id"] for record in read_lines(path_of(name)))
    assert len(ids) >= FLOORS[name]
    assert max(ids.values()) == 1


@pytest.mark.parametrize("name", [*FLOORS])
def test_no_text_stands_twice_in_a_table(name: str) -> None:
    texts = Counter((record.get("title"), record["text"]) for record in read_lines(path_of(name)))
    assert not [text for text, times in texts.items() if times > 1]


def test_rows_of_cases_have_columns_of_their_table_and_known_codes() -> None:
    for event_type, row, record in _rows():
        for column, value in row.items():
            if column == "type":
                continue
            assert column in COLUMNS[event_type], (record["id"], column)
            codes = _codes_of(event_type, column)
            assert codes is None or value is None or str(value) in codes, (record["id"], column, value)
        assert HEAD[event_type] in row, record["id"]


def test_figures_of_cases_are_bounded_as_their_qualifier_says() -> None:
    for _, row, record in _rows():
        _check_bounds(row, record["id"])


def test_words_that_a_case_wants_stand_in_its_text() -> None:
    quoted = ("location_text", "origin_text", "destination_text", "victims_text", "attributed_to", "group_text")
    for _, row, record in _rows():
        text = f"{record.get('title') or ''}\n\n{record['text']}".casefold()
        for column in quoted:
            if row.get(column):
                assert row[column].casefold() in text, (record["id"], column, row[column])


def test_parts_point_at_another_row_of_the_same_type() -> None:
    for event_type, row, record in [*_rows(), *_golden_rows()]:
        if row.get("part_of") is not None:
            whole = record["events"][row["part_of"]]
            assert whole is not row, record["id"]
            assert whole.get("type", event_type) == event_type, record["id"]


def test_golden_articles_have_enough_of_every_type_and_modality_and_some_hold_nothing() -> None:
    records = read_lines(GOLDEN)
    assert len(records) >= 24
    assert sum(not record["events"] for record in records) >= 4
    assert {row["modality"] for _, row, _ in _golden_rows()} == set(CODES["modality"])
    assert min(Counter(event_type for event_type, _, _ in _golden_rows()).values()) >= 20


def test_golden_rows_quote_their_article() -> None:
    for _, row, record in _golden_rows():
        text = f"{record['title']}\n\n{record['text']}"
        assert row["evidence"] in text, (record["id"], row["evidence"])
        assert row["trigger"] in row["evidence"], (record["id"], row["trigger"])
        for column in ("location", "origin", "destination"):
            assert not row.get(column) or row[column] in text, (record["id"], row[column])


def test_golden_rows_have_known_codes_and_sound_figures_and_dates() -> None:
    for event_type, row, record in _golden_rows():
        assert HEAD[event_type] in row, record["id"]
        for column in set(row) & set(COLUMNS[event_type]):
            codes = _codes_of(event_type, column)
            assert codes is None or row[column] is None or str(row[column]) in codes, (record["id"], column, row[column])
        _check_bounds(row, f"{record['id']}: {row['evidence']}")
        if row.get("date_start"):
            assert row["date_start"] <= row["date_end"], record["id"]
