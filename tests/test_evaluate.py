"""Scores: what agrees at which level, and what counts."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from sitrep import extract_files
from sitrep.errors import SettingsError
from sitrep.evaluate import Fact, GoldArticle, as_json, as_text, read_gold, read_rows, score

if TYPE_CHECKING:
    from pathlib import Path

TOLL = {"harm": "killed", "low": 12, "best": 12, "high": 12, "location": "Orvak", "modality": "asserted"}
TAKEN = {"change": "gained", "location": "Orvak", "controller": "rebel fighters", "modality": "asserted"}
FLIGHT = {"term": "Forced to flee", "unit": "persons", "low": 900, "best": 900, "high": 900, "modality": "asserted"}
EVIDENCE = "Twelve people died when shells fell on the market of Orvak on Monday."
CASES = [
    ("the same toll", "casualties", TOLL, {"location_text": "Orvak"}, "full"),
    ("the same toll elsewhere", "casualties", TOLL, {"location_text": "Bor"}, "event"),
    ("the same toll, planned", "casualties", TOLL, {"location_text": "Orvak", "modality": "planned"}, "event"),
    ("another toll, same sentence", "casualties", TOLL, {"best": 13}, "kind"),
    ("another toll, another sentence", "casualties", TOLL, {"best": 13, "evidence": "It was cold."}, ""),
    ("the same figure of another harm", "casualties", TOLL, {"harm": "injured"}, ""),
    ("bounds without a best", "casualties", {**TOLL, "best": None, "high": None}, {"location_text": "Orvak"}, "full"),
    ("the place and the holder", "territorial_control", TAKEN, {"location_text": "the town of Orvak", "controller": "rebels"}, "full"),
    ("the place, another holder", "territorial_control", TAKEN, {"location_text": "Orvak", "controller": "the army"}, "event"),
    ("another way of changing hands", "territorial_control", TAKEN, {"location_text": "Orvak", "change": "transferred"}, "event"),
    ("held, not taken", "territorial_control", TAKEN, {"location_text": "Orvak", "change": "held"}, ""),
    ("a count of places for a place", "territorial_control", TAKEN, {"location_text": "Orvak", "places_low": 3}, "kind"),
    ("another word for leaving", "displacement", FLIGHT, {"term": "Displaced"}, "full"),
    ("the figure in another unit", "displacement", FLIGHT, {"unit": "households"}, "kind"),
    ("going back, not leaving", "displacement", FLIGHT, {"term": "Returns"}, ""),
]


def fact(event_type: str, values: dict[str, Any]) -> Fact:
    return Fact(event_type, values.get("evidence", EVIDENCE), values)


@pytest.mark.parametrize(("event_type", "marked", "changes", "level"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_levels(event_type: str, marked: dict[str, Any], changes: dict[str, Any], level: str) -> None:
    given = {name: value for name, value in marked.items() if name != "location"} | changes
    scores = score([GoldArticle("a", (fact(event_type, marked),))], {"a": [fact(event_type, given)]})
    agreed = [name for name in ("kind", "event", "full") if scores.levels[name, "all"].right]
    assert (agreed[-1] if agreed else "") == level
    assert agreed == ["kind", "event", "full"][: len(agreed)]


def test_optional_events_count_neither_way() -> None:
    optional = fact("casualties", {**TOLL, "optional": True})
    scores = score([GoldArticle("a", (optional,))], {"a": [fact("casualties", {**TOLL, "location_text": "Orvak"})]})
    assert (scores.levels["event", "all"].gold, scores.levels["event", "all"].rows) == (0, 0)
    assert scores.slots == {}


def test_unmatched_rows_count_as_wrong_only_when_presented_as_fact() -> None:
    rows = [fact("casualties", {**TOLL, "modality": modality}) for modality in ("claimed", "negated", "hypothetical")]
    scores = score([GoldArticle("a", ())], {"a": rows})
    assert scores.levels["kind", "casualties"].rows == 1
    assert [miss.what for miss in scores.misses] == ["wrong"]


def test_a_row_answers_one_event_and_the_best_pair_is_made_first() -> None:
    marked = (fact("casualties", TOLL), fact("casualties", {**TOLL, "location": "Bor"}))
    scores = score([GoldArticle("a", marked)], {"a": [fact("casualties", {**TOLL, "location_text": "Bor"})]})
    assert (scores.levels["full", "all"].right, scores.levels["full", "all"].gold) == (1, 2)
    assert scores.slots["casualties", "where"] == (1, 1)


def test_slots_count_where_the_marked_event_has_them() -> None:
    marked = {
        **TOLL,
        "country_iso3": "SYR",
        "cause": "shelling",
        "date_start": "2021-03-02",
        "attributed_to": "a doctor",
        "perpetrator_text": "rebels",
    }
    given = {**marked, "location_text": "Orvak", "iso3": "SYR", "date_end": "2021-03-02", "cause": "clash", "attributed_to": None}
    scores = score([GoldArticle("a", (fact("casualties", marked),))], {"a": [fact("casualties", given)]})
    right = {slot: share == (1, 1) for (_, slot), share in scores.slots.items()}
    expected = {"fact": True, "where": True, "country": True, "date": True, "cause": False, "attributed_to": False, "perpetrator": True}
    assert right == expected


def test_scores_are_written_for_people_and_programs() -> None:
    scores = score([GoldArticle("a", (fact("casualties", TOLL),))], {})
    assert as_json(scores)["event"]["casualties"] == {"p": 0.0, "r": 0.0, "f1": 0.0, "gold": 1, "rows": 0}
    assert "missed | a | casualties | killed | Orvak | 12/12/12" in as_text(scores, misses=5)


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("{", "is not a marked article"),
        ('{"id": "a"}', "'events'"),
        ('{"id": "a", "events": [{"type": "arrests", "evidence": "x"}]}', "'arrests'"),
    ],
)
def test_a_wrong_line_is_named(line: str, message: str, tmp_path: Path) -> None:
    (tmp_path / "gold.jsonl").write_text(json.dumps({"id": "a", "events": []}) + "\n" + line)
    with pytest.raises(SettingsError, match=f"gold.jsonl:2.*{message}"):
        read_gold([tmp_path / "gold.jsonl"])


def test_rows_of_tables_are_found_by_the_id_that_the_record_gave_itself(tmp_path: Path) -> None:
    text = "Twelve people were killed when shells fell on the market of Aleppo on Monday, the police said."
    (tmp_path / "in.jsonl").write_text(json.dumps({"id": "a7", "text": text, "published_at": "2021-03-02"}))
    extract_files(tmp_path / "in.jsonl", out=tmp_path / "out")
    rows = read_rows(tmp_path / "out")
    assert list(rows) == ["a7"]
    assert {"harm": "killed", "best": 12}.items() <= dict(rows["a7"][0].values).items()
