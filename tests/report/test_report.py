"""What people see: rows with evidence, conditions, the data dictionary."""

from __future__ import annotations

from dataclasses import fields
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from sample_events import article, event
from sitrep.errors import SettingsError
from sitrep.report.choice import choose
from sitrep.report.dictionary import markdown
from sitrep.report.rows import row_lines
from sitrep.store.columns import data, tables
from sitrep.store.rows import Outcome, Stamp, event_rows, finished

DICTIONARY = Path(__file__).parents[2] / "docs" / "data_dictionary.md"


def shown(event_type: str, **given: Any) -> str:
    made = event(article("Shells killed two men in Orvak."), event_type, **given)
    row = {field.name: getattr(made, field.name) for field in fields(made)}
    return "\n".join(line.plain for line in row_lines([row]))


def test_the_data_dictionary_is_not_stale() -> None:
    assert DICTIONARY.read_text(encoding="utf-8") == markdown(), "run: sitrep schema --output docs/data_dictionary.md"


def test_the_data_dictionary_has_every_table_column_code_and_figure() -> None:
    text = markdown()
    for found in tables().values():
        assert f"## Table `{found.name}`" in text
        assert all(f"| `{column.name}` |" in text for column in found.columns)
    assert all(f"| `{code}` |" in text for codes in data()["codes"].values() for code in codes)
    assert all(spec["words"] in text for spec in data()["figures"])


def test_a_row_shows_what_where_when_and_its_evidence() -> None:
    text = shown("casualties", low=2, best=2, high=2, victims_text="men", location_text="Orvak", attributed_to="a doctor")
    assert text.startswith("2 killed  men")
    for part in ("Orvak", "2021-03-02", "asserted, a doctor", "“Shells killed two men in Orvak.”", "test.rule"):
        assert part in text


@pytest.mark.parametrize(
    ("event_type", "given", "expected"),
    [
        ("territorial_control", {"location_text": "Orvak", "controller": "rebels"}, "Orvak: gained  by rebels"),
        ("territorial_control", {"places_low": 30, "places_best": 30, "places_high": 30, "places_unit": "villages"}, "30 villages: gained"),
        ("displacement", {"low": 2000, "origin_text": "Orvak"}, "Displaced: 2,000 or more persons  from Orvak"),
        ("casualties", {"date_start": None, "date_precision": "unknown"}, "until 2021-03-02"),
    ],
)
def test_heads_of_rows(event_type: str, given: dict[str, Any], expected: str) -> None:
    assert expected in shown(event_type, **given)


def test_nothing_in_a_row_can_steer_the_terminal() -> None:
    text = shown("casualties", victims_text="men\x1b[2J", evidence_text="Shells\x1b]0;x\x07.", attributed_to="\u202edoc")
    assert not {"\x1b", "\x07", "\u202e"} & set(text)


@pytest.mark.parametrize(
    ("conditions", "best"),
    [
        (["harm=killed"], [1, 3]),
        (["best>=2"], [2, 3]),
        (["best>1", "harm!=injured"], [3]),
        (["date_start<2021-03-01"], [2]),
        (["location_text~orv"], [1]),
        (["location_text="], [2, 3]),
        (["location_text!="], [1]),
    ],
)
def test_conditions_choose_rows(conditions: list[str], best: list[int]) -> None:
    of = article("One.")
    events = (
        event(of, best=1, location_text="Orvak"),
        event(of, best=2, harm="injured", date_start=date(2021, 1, 1)),
        event(of, best=3),
    )
    rows = event_rows("casualties", [Outcome(article=of, status="ok", events=events)], Stamp(extractor_version="1", run_id="r"))
    assert choose(finished(rows, "casualties"), "casualties", conditions)["best"].to_pylist() == best


@pytest.mark.parametrize(
    ("condition", "message"),
    [
        ("harm", "write column=value"),
        ("hram=killed", "columns of casualties"),
        ("harm=dead", "killed, injured"),
        ("best>many", "not a value"),
    ],
)
def test_a_condition_that_cannot_be_understood_says_why(condition: str, message: str) -> None:
    rows = event_rows("casualties", [], Stamp(extractor_version="1", run_id="r"))
    with pytest.raises(SettingsError, match=message):
        choose(finished(rows, "casualties"), "casualties", [condition])
