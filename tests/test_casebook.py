"""The runner of the case tables notices what is missing, wrong and surplus."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from casebook import Case, article, compare

from sitrep.model import CasualtyEvent

TEXT = "Shells killed 12 people, three of them children, in Sirte."


def _event(**changes: Any) -> CasualtyEvent:
    base = CasualtyEvent(
        event_id="whole",
        article_id="a",
        event_type="casualties",
        evidence_text=TEXT,
        evidence_start=0,
        evidence_end=len(TEXT),
        trigger_text="killed",
        rule_id="r",
        modality="asserted",
        attributed_to=None,
        confidence=0.9,
        date_start=None,
        date_end=None,
        date_precision="unknown",
        date_text=None,
        date_basis="publication",
        time_precision=3,
        location_text="the town of Sirte",
        location="Sirte",
        geonameid=None,
        admin1=None,
        country=None,
        iso3=None,
        latitude=None,
        longitude=None,
        geo_precision=None,
        location_basis="stated",
        harm="killed",
        low=12,
        best=12,
        high=12,
        figure_text="12",
        qualifier="exact",
        victims_text="12 people",
        victim_category="unknown",
        demographic=None,
        perpetrator_text=None,
        perpetrator_id=None,
        perpetrator_kind=None,
        cause="shelling",
        setting="conflict",
        scope="incident",
        part_of=None,
    )
    return replace(base, **changes)


def _case(*rows: dict[str, Any], strict: bool = False) -> Case:
    wanted = tuple({"type": "casualties", **row} for row in rows)
    return Case("c", "class", article({"id": "c", "text": TEXT}), wanted, known_miss=False, strict=strict, types=frozenset({"casualties"}))


WHOLE = {"harm": "killed", "low": 12, "best": 12, "high": 12, "location_text": "Sirte"}
PART = {"harm": "killed", "low": 3, "best": 3, "high": 3, "part_of": 0}
THREE = _event(event_id="part", low=3, best=3, high=3, part_of="whole")


def test_a_case_passes_when_the_columns_it_names_agree() -> None:
    assert compare(_case(WHOLE, PART), [THREE, _event()]).passed


@pytest.mark.parametrize(
    ("rows", "events", "word"),
    [
        ([WHOLE], [], "missing"),
        ([], [_event()], "surplus"),
        ([{**WHOLE, "cause": "airstrike"}], [_event()], "cause"),
        ([{**WHOLE, "perpetrator_text": "Houthis"}], [_event(perpetrator_text="Saudis")], "perpetrator_text"),
        ([{**WHOLE, "high": None}], [_event()], "high"),
        ([WHOLE], [_event(modality="planned")], "modality"),
        ([WHOLE, PART], [_event(), replace(THREE, part_of=None)], "part_of"),
        ([WHOLE], [_event(location_text=None)], "location_text"),
    ],
)
def test_what_is_wrong_is_named(rows: list[dict[str, Any]], events: list[CasualtyEvent], word: str) -> None:
    assert any(word in line for line in compare(_case(*rows), events).wrong)


def test_a_surplus_row_that_is_no_fact_is_wrong_only_in_a_strict_case() -> None:
    threat = _event(modality="hypothetical")
    assert compare(_case(), [threat]).passed
    assert not compare(_case(strict=True), [threat]).passed
