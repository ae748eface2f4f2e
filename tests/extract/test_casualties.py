"""What the frames of casualties promise beyond the rows of the case tables: parts, harms not told apart, perpetrators, references."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from sitrep.analysis import Analyst
from sitrep.extract.syntax.person_nouns import number_of
from sitrep.model import Article, CasualtyEvent
from sitrep.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Callable


@pytest.fixture(scope="module")
def read() -> Callable[[str], list[CasualtyEvent]]:
    analyst = Analyst(Settings())

    def events(text: str) -> list[CasualtyEvent]:
        article = Article(article_id="a", path="a", text=text, content_hash="a")
        return [event for event in analyst.events(article) if isinstance(event, CasualtyEvent)]

    return events


def test_a_part_in_a_later_sentence_is_counted_in_the_total_before_it(read: Callable[[str], list[CasualtyEvent]]) -> None:
    whole, part = read("A raid near Mopti killed 21 people. Two nurses were among the dead.")
    assert (part.best, part.part_of) == (2, whole.event_id)


def test_positions_of_parts_hold_across_sentences(read: Callable[[str], list[CasualtyEvent]]) -> None:
    rows = read("A mine killed two guards near Gao. A raid killed 12 people in Mopti, including three children.")
    assert rows[-1].part_of == rows[-2].event_id


@pytest.mark.parametrize("words", ["killing and wounding dozens of troopers", "leaving dozens of troopers killed or wounded"])
def test_killed_and_wounded_that_are_not_told_apart_are_one_row(read: Callable[[str], list[CasualtyEvent]], words: str) -> None:
    assert [(row.harm, row.low) for row in read(f"The ambush ended in {words}.")] == [("casualties", 24)]


def test_a_bare_toll_takes_the_perpetrator_of_the_sentence_before(read: Callable[[str], list[CasualtyEvent]]) -> None:
    rows = read("Gunmen raided a farm near Jos on Friday, killing four workers. Seven others were wounded, the police said.")
    assert [row.perpetrator_text for row in rows] == ["Gunmen", "Gunmen"]


def test_the_harmed_are_not_taken_for_who_harmed_them(read: Callable[[str], list[CasualtyEvent]]) -> None:
    (row,) = read("Soldiers attacked the camp at dawn and two soldiers were killed.")
    assert row.perpetrator_text is None


@pytest.mark.parametrize(
    ("word", "number"), [("aides", "plural"), ("shopkeepers", "plural"), ("mayor", "singular"), ("bridges", None), ("fire", None)]
)
def test_nouns_that_tell_a_side_are_persons(word: str, number: str | None) -> None:
    assert number_of(word) == number
