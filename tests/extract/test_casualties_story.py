"""What the article settles of a casualty that its own sentence leaves open."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from sitrep.analysis import Analyst
from sitrep.model import Article, CasualtyEvent
from sitrep.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Callable

    Read = Callable[[str], list[CasualtyEvent]]


@pytest.fixture(scope="module")
def read() -> Read:
    analyst = Analyst(Settings())

    def events(text: str) -> list[CasualtyEvent]:
        article = Article(article_id="a", path="a", text=text, content_hash="a")
        return [event for event in analyst.events(article) if isinstance(event, CasualtyEvent)]

    return events


@pytest.mark.parametrize(
    ("text", "cause"),
    [
        ("Strikes on Chuhuiv killed three people. The missiles hit a dormitory, the mayor said.", "shelling"),
        ("Strikes on Rafah killed three people. The jets came at dawn, residents said.", "airstrike"),
        ("A bombardment of Saada killed five people. Warplanes circled for an hour.", "airstrike"),
        ("A blast in Quetta killed nine people. A suicide attacker had joined the procession, police said.", "suicide_attack"),
        ("A car bomb in Quetta killed nine people. A suicide attacker struck the same street in May.", "bombing"),
    ],
)
def test_words_that_leave_the_arms_open_are_settled_by_the_arms_that_the_article_names(read: Read, text: str, cause: str) -> None:
    assert read(text)[0].cause == cause


def test_a_toll_without_a_cause_has_that_of_the_only_attack_around_it(read: Read) -> None:
    rows = read("Mortar fire killed six traders in Marib on Monday. Officials said that two people were killed and eight hurt in Harib.")
    assert {row.cause for row in rows} == {"shelling"}


def test_a_toll_that_is_set_apart_keeps_its_own_cause(read: Read) -> None:
    rows = read("Mortar fire killed six traders in Marib on Monday. Separately, two people were killed in Taiz.")
    assert rows[-1].cause == "unknown"


def test_the_only_party_that_an_article_names_for_an_attack_is_its_perpetrator(read: Read) -> None:
    rows = read("Turkish shelling killed four farmers near Kobani. Shells also fell on Ain Issa. A girl was killed by a shell there.")
    assert rows[-1].perpetrator_text == "Turkish"


def test_of_two_parties_none_is_taken_for_a_toll_that_names_none(read: Read) -> None:
    text = "Rebel shelling killed two women in Aleppo. Government shelling killed a boy in Binnish. Shells killed six people in Saraqib."
    assert read(text)[-1].perpetrator_text is None


def test_a_total_whose_parts_differ_is_mixed(read: Read) -> None:
    whole = read("A bomb killed nine people in Gao, including two soldiers and a nurse.")[0]
    assert whole.victim_category == "mixed"


def test_people_are_civilians_where_shells_hit_them_and_unknown_where_bombs_did(read: Read) -> None:
    shelled, bombed = read("Shells killed four people in Marib."), read("Warplanes killed four people in Marib.")
    assert (shelled[0].victim_category, bombed[0].victim_category) == ("civilian", "unknown")


def test_a_named_person_has_the_profession_that_another_sentence_gives(read: Read) -> None:
    rows = read("Gunmen killed Ann Poe in Lagos on Friday. Ms. Poe, 31, was a reporter for the Herald.")
    assert rows[0].victim_category == "journalist"
