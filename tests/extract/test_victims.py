"""Victims as worded fall into the categories of the table of casualties."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from sitrep.extract.casualties.victims import victim_kind

if TYPE_CHECKING:
    from sitrep.model import ActorKind

CASES = {
    "civilian": [
        "civilians",
        "four villagers",
        "a nurse",
        "a 62-year-old",
        "two sisters, aged 3 and 7",
        "women and children",
        "members of one family",
        "eleven worshippers",
        "the wife of a soldier",
        "a policeman's son",
        "Moussa Traoré",
        "Mr. Haddad",
        "market traders",
        "bus passengers",
        "opposition supporters",
        "displaced people",
        "homeless men",
        "medical staff",
        "an elderly man",
        "students and teachers",
        "mourners",
        "at least 15 schoolgirls",
        "civilians, among them a baby",
        "two fishermen from Gaza",
        "security guards",
        "residents of the camp",
        "protesters",
        "children of the fighters",
        "hostages",
        "miners who were asleep",
    ],
    "state_force": [
        "soldiers",
        "two policemen",
        "an army officer",
        "border guards",
        "government troops",
        "members of the security forces",
        "Captain Issoufou",
        "police officers",
        "paramilitary personnel",
        "a colonel",
        "dozens of troops",
        "regime fighters",
        "prisoners of war",
        "soldiers and police",
        "security personnel",
        "naval personnel",
    ],
    "non_state_force": [
        "militants",
        "five gunmen",
        "rebel fighters",
        "armed men",
        "jihadists",
        "a suicide bomber",
        "separatist fighters",
        "rebel soldiers",
        "dozens of insurgents",
        "gang members",
        "members of the militia",
        "rebel commanders",
        "Abu Qatada al-Shami",
        "Maoists",
    ],
    "foreign_force": ["peacekeepers", "NATO soldiers", "coalition troops"],
    "aid_worker": [
        "aid workers",
        "two paramedics",
        "Red Crescent volunteers",
        "UN staff",
        "rescue workers",
        "a polio vaccinator",
        "White Helmets",
    ],
    "journalist": ["a journalist", "two cameramen", "a television crew", "freelance photographers"],
    "official": [
        "the mayor",
        "district officials",
        "a judge",
        "members of parliament",
        "the deputy governor",
        "Governor Ismail",
        "two diplomats",
    ],
    "mixed": [
        "soldiers and civilians",
        "six militants and a policeman",
        "gunmen and members of their families",
        "two journalists and a driver",
        "police and rebels",
    ],
    "unknown": ["people", "12 persons", "others", "a man", "seven more", "bodies", "prisoners", "suspects", ""],
}


@pytest.mark.parametrize(("phrase", "kind"), [(phrase, kind) for kind, phrases in CASES.items() for phrase in phrases])
def test_words_alone_say_who_they_are(phrase: str, kind: str) -> None:
    assert victim_kind(phrase) == kind


def _kind_of(words: str, iso3: str | None) -> ActorKind:
    """An actor list of three: Turks, Syrians and Hamas."""
    if "Hamas" in words:
        return "non_state"
    nations = {"Turk": "TUR", "Syrian": "SYR"}
    found = next((code for word, code in nations.items() if word in words), None)
    return "unknown" if found is None else "state" if found == iso3 else "foreign_state"


@pytest.mark.parametrize(
    ("phrase", "kind"),
    [
        ("Turkish soldiers", "foreign_force"),
        ("Syrian soldiers", "state_force"),
        ("Turkish personnel", "foreign_force"),
        ("Hamas members", "non_state_force"),
        ("Hamas commander", "non_state_force"),
        ("Hamas", "non_state_force"),
        ("two Syrians", "civilian"),
        ("Turks", "civilian"),
        ("Syrian journalists", "journalist"),
        ("Kurdish and Arab fighters", "non_state_force"),
    ],
)
def test_an_actor_list_says_whose_the_armed_are(phrase: str, kind: str) -> None:
    assert victim_kind(phrase, "SYR", _kind_of) == kind
