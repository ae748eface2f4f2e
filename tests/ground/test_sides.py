"""Who held a place before is carried from the rest of the article, and only where one party can be meant."""

from __future__ import annotations

from functools import cache

import pytest

from sitrep.analysis import Analyst
from sitrep.ingest import article_of
from sitrep.model import ControlEvent
from sitrep.settings import Settings


@cache
def _analyst() -> Analyst:
    return Analyst(Settings())


def _rows(text: str) -> list[ControlEvent]:
    article = article_of({"id": "1", "text": text, "published_at": "2016-08-15"}, Settings(), path="a.json")
    return [event for event in _analyst().events(article) if isinstance(event, ControlEvent)]


@pytest.mark.parametrize(
    ("text", "location", "previous"),
    [
        ("The army said it would go on. Boko Haram fled the town at dawn. Nigerian troops captured Bama on Monday.", "Bama", "Boko Haram"),
        ("Shells fell on rebel-held Saraqib all week. On Monday the Syrian army captured Saraqib.", "Saraqib", "rebel"),
        ("Ukraine lost hundreds of men. Russian forces captured Lysychansk on Sunday.", "Lysychansk", "Ukraine"),
        ("Al-Shabaab has lost its radio. Somali troops captured El Bur on Monday, and rebels looked on.", "El Bur", None),
    ],
)
def test_the_loser_is_the_one_party_of_the_article_that_can_have_held_the_place(text: str, location: str, previous: str | None) -> None:
    found = [event.previous_controller for event in _rows(text) if event.change == "gained" and event.location_text == location]
    assert found == [previous]


def test_who_holds_out_in_a_siege_is_read_from_another_row_of_the_place() -> None:
    rows = _rows("Families in rebel-held Daraya ate grass. Government forces have besieged Daraya since 2012.")
    assert [event.controller for event in rows if event.change == "besieged"] == ["rebel"]


def test_a_side_that_the_sentence_names_is_kept() -> None:
    rows = _rows("Islamic State lost men near Homs. The army captured Saraqib from the rebels on Monday.")
    assert [event.previous_controller for event in rows if event.change == "gained"] == ["rebels"]
