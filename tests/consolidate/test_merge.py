"""Which mentions of an article are one row, and what the row keeps of each."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

import pytest

from sample_events import article, event
from sitrep.consolidate.merge import merge

if TYPE_CHECKING:
    from sitrep.model import CasualtyEvent, ControlEvent

_OF = article("Shells hit Orvak. Nine men were killed in Orvak.")
_PLACE: dict[str, Any] = {"location": "Orvak", "location_text": "Orvak", "location_basis": "stated", "geo_precision": 1}


def _toll(start: int, **given: Any) -> CasualtyEvent:
    values: dict[str, Any] = {
        "low": 9,
        "best": 9,
        "high": 9,
        "figure_text": "nine",
        "qualifier": "exact",
        "victims_text": "men",
        **_PLACE,
        **given,
    }
    return cast("CasualtyEvent", event(_OF, evidence_start=start, **values))


def _control(start: int, **given: Any) -> ControlEvent:
    return cast("ControlEvent", event(_OF, "territorial_control", evidence_start=start, **{**_PLACE, **given}))


@pytest.mark.parametrize(
    ("other", "rows"),
    [
        ({}, 1),
        ({"best": 12, "low": 12, "high": 12}, 2),
        ({"harm": "injured"}, 2),
        ({"scope": "cumulative"}, 2),
        ({"modality": "claimed"}, 1),
        ({"modality": "denied"}, 2),
        ({"location": "Tevik", "location_text": "Tevik"}, 2),
        ({"location": None, "location_text": None, "location_basis": "none", "geo_precision": None}, 1),
    ],
)
def test_tolls_of_one_figure_harm_and_place_are_one_row(other: dict[str, Any], rows: int) -> None:
    assert len(merge([_toll(0), _toll(40, **other)], [None, None])) == rows


def test_two_tolls_of_one_sentence_are_two_rows() -> None:
    assert len(merge([_toll(0), _toll(0, victims_text="women")], [None, None])) == 2


def test_a_headlines_dozens_are_the_figure_of_the_body() -> None:
    (row,) = merge(
        [_toll(0, low=24, best=None, high=None, qualifier="vague", victims_text=None), _toll(40, low=61, best=61, high=61)], [None] * 2
    )
    assert cast("CasualtyEvent", row).best == 61


def test_blanks_are_filled_from_the_other_mention() -> None:
    (row,) = merge([_toll(0, perpetrator_text="rebels"), _toll(40, attributed_to="the mayor")], [None, None])
    assert (cast("CasualtyEvent", row).perpetrator_text, row.attributed_to) == ("rebels", "the mayor")


def test_a_narrow_cause_replaces_a_broad_one() -> None:
    (row,) = merge([_toll(0, cause="other_attack", perpetrator_text="rebels"), _toll(40, cause="shelling")], [None, None])
    assert cast("CasualtyEvent", row).cause == "shelling"


def test_a_part_names_the_row_that_its_whole_became() -> None:
    events = [_toll(0), _toll(40, attributed_to="the mayor"), _toll(60, low=2, best=2, high=2, victims_text="boys")]
    whole, part = merge(events, [None, None, 1])
    assert cast("CasualtyEvent", part).part_of == whole.event_id


@pytest.mark.parametrize(
    ("other", "rows"),
    [
        ({}, 1),
        ({"change": "lost"}, 1),
        ({"change": "held"}, 2),
        ({"controller": "rebels"}, 1),
        ({"controller": "the army"}, 2),
        ({"controller": "armed groups", "controller_kind": "non_state"}, 1),
        ({"controller": "Arash Front", "controller_kind": "non_state"}, 1),
        ({"controller": "the army", "controller_kind": "state"}, 2),
        ({"location": "Tevik", "location_text": "Tevik"}, 2),
        ({"places_low": 3, "places_best": 3}, 2),
    ],
)
def test_changes_of_one_place_to_one_party_are_one_row(other: dict[str, Any], rows: int) -> None:
    assert len(merge([_control(0, controller="rebels", controller_kind="non_state"), _control(40, **other)], [None, None])) == rows


def test_rows_of_different_types_never_merge() -> None:
    assert len(merge([_toll(0), _control(40)], [None, None])) == 2


def test_nothing_gives_nothing() -> None:
    assert merge([], []) == []
