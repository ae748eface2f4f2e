"""Actors are found in text and resolved to the list by name, by country and by year."""

from __future__ import annotations

import json
import time
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from sitrep.errors import LexiconError
from sitrep.ground.actors.lists import load_entries
from sitrep.ground.actors.names import NameIndex
from sitrep.ground.actors.reader import ActorList, acled_sub_event

CASES = Path(__file__).parents[1] / "cases" / "en" / "actors.jsonl"
ACTORS = ActorList.load()


def _cases() -> list[dict[str, Any]]:
    return [json.loads(line) for line in CASES.read_text(encoding="utf-8").splitlines()]


def _right(case: dict[str, Any]) -> bool:
    found = ACTORS.resolve(case["words"], iso3=case["iso3"], year=case["year"], mentioned=case.get("mentioned", ()))
    return (found.actor_id, found.kind) == (case["actor_id"], case["kind"])


def test_of_the_mentions_in_context_95_in_100_are_resolved() -> None:
    cases = _cases()
    wrong = [case["words"] for case in cases if not _right(case)]
    assert len(cases) >= 120
    assert len(wrong) <= 0.05 * len(cases), wrong


def test_every_case_names_known_actors_and_quotes_its_sentence() -> None:
    for case in _cases():
        assert case["words"].lower() in case["text"].lower()
        for actor_id in (case["actor_id"], *case.get("mentioned", ())):
            assert actor_id is None or ACTORS.get(actor_id), actor_id


def test_no_name_means_two_actors_everywhere() -> None:
    assert NameIndex(load_entries().values()).clashes() == []


def test_every_state_of_the_united_nations_and_250_other_actors_are_listed() -> None:
    entries = load_entries().values()
    states = [entry for entry in entries if entry.peoples or entry.places]
    assert len({entry.base for entry in states}) >= 193
    assert len(entries) - len(states) >= 250


def test_local_names_rarely_tie_within_a_country_and_year() -> None:
    """A name that two actors of one country share in all years would never be resolved."""
    shared = Counter(
        (name, entry.base, entry.years) for entry in load_entries().values() for name in dict.fromkeys(entry.local) if entry.base
    )
    assert [key for key, times in shared.items() if times > 1] == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (
            "Syrian government forces and IS fighters clashed.",
            [("Syrian government forces", "syria-government"), ("IS fighters", "islamic-state")],
        ),
        ("It is lost, he said.", []),
        ("THE CITY IS LOST", []),
        ("Let them leave, the refugees said.", []),
        ("The U.S.-led coalition struck.", [("U.S.-led coalition", "global-coalition-against-islamic-state")]),
        ("Unidentified gunmen fled.", [("Unidentified gunmen", None)]),
        ("Rebel forces in northern Syria advanced.", [("Rebel forces", None)]),
        ("Iraqi refugees crossed into Turkey.", []),
        ("He polished a chilean pole in march.", []),
        ("Syrian opposition forces regrouped.", [("Syrian opposition forces", None)]),
        ("An al-Qaida-linked group took the well.", [("al-Qaida-linked group", None)]),
        (
            "Fighters of Islamic State (IS) group together.",
            [("Fighters", None), ("Islamic State", "islamic-state"), ("IS", "islamic-state")],
        ),
        ("Russias troops shelled the Foreign Minister's party.", [("Russias troops", "russia-government")]),
        ("Séléka rebels left.", [("Séléka rebels", "seleka")]),
        ("The police chief of Boko Haram-hit Borno spoke.", [("police", None), ("Boko Haram", "boko-haram")]),
    ],
)
def test_find_reads_names_and_common_words_but_not_their_look_alikes(text: str, found: list[tuple[str, str | None]]) -> None:
    assert [(mention.text, mention.actor_id) for mention in ACTORS.find(text)] == found


def test_mentions_point_at_their_characters() -> None:
    text = "Kyiv said Russian troops and Wagner fighters had left; the U.S. Marines had not."
    mentions = ACTORS.find(text)
    assert [text[mention.start : mention.end] for mention in mentions] == [mention.text for mention in mentions]
    assert [mention.bare for mention in mentions] == [True, False, False, False]


def test_local_names_are_found_where_they_belong() -> None:
    text = "The SLA shelled the road."
    assert [mention.actor_id for mention in ACTORS.find(text, iso3="LBN", year=1996)] == ["south-lebanon-army"]
    assert [mention.actor_id for mention in ACTORS.find(text, iso3="SDN", year=2006)] == ["sudan-liberation-army"]
    assert ACTORS.find(text) == []


@pytest.mark.parametrize(
    ("words", "iso3", "year", "actor_id", "kind"),
    [
        ("SAF", "SDN", 2024, "sudan-government", "state"),
        ("SAF", "PHL", 2015, "philippines-government", "state"),
        ("ISF", "IRQ", 2016, "iraq-government", "state"),
        ("ISF", "LBN", 2007, "lebanon-government", "state"),
        ("Taliban fighters", "AFG", 2010, "taliban", "non_state"),
        ("Taliban fighters", "AFG", 2023, "taliban", "state"),
        ("government forces", "AFG", 2010, "afghanistan-government", "state"),
        ("government forces", "AFG", 2023, "taliban", "state"),
        ("SPLA", "SDN", 2002, "spla", "non_state"),
        ("SPLA", "SSD", 2016, "south-sudan-government", "state"),
        ("police", "XKX", 1998, "yugoslavia-government", "state"),
        ("police", "XKX", 2015, "kosovo-government", "state"),
        ("UN peacekeepers", "COD", 2005, "monuc", "peacekeeper"),
        ("UN peacekeepers", "COD", 2015, "monusco", "peacekeeper"),
        ("UN peacekeepers", None, None, "united-nations", "peacekeeper"),
    ],
)
def test_country_and_year_choose_among_namesakes(words: str, iso3: str | None, year: int | None, actor_id: str, kind: str) -> None:
    found = ACTORS.resolve(words, iso3=iso3, year=year)
    assert (found.actor_id, found.kind) == (actor_id, kind)


def test_a_group_has_one_id_whatever_it_is_called() -> None:
    names = [
        "IS",
        "ISIS",
        "ISIL",
        "Daesh",
        "DAESH",
        "Islamic State",
        "the so-called Islamic State",
        "Islamic State of Iraq and the Levant (ISIL)",
    ]
    assert {ACTORS.resolve(name, iso3="SYR", year=2015).actor_id for name in names} == {"islamic-state"}


def test_a_users_list_adds_and_overrides(tmp_path: Path) -> None:
    path = tmp_path / "own.toml"
    path.write_text(
        '[[actor]]\nid = "valley-guard"\nname = "Valley Guard"\nkind = "non_state"\naliases = ["Daesh"]\nhome = ["SYR"]\n'
        '[[actor]]\nid = "hezbollah"\nname = "The Party"\nkind = "state"\n',
        encoding="utf-8",
    )
    own = ActorList.load(path)
    assert own.resolve("Valley Guard fighters", iso3="SYR").actor_id == "valley-guard"
    assert own.resolve("Daesh", iso3="SYR").actor_id == "valley-guard"
    assert own.resolve("the Party", iso3="LBN").kind == "state"
    table = tmp_path / "own.csv"
    table.write_text("id,name,kind,local,home,active\nhill-men,Hill Men,non_state,HM|hillmen,NPL,2001-2003\n", encoding="utf-8")
    assert ActorList.load(table).resolve("hillmen", iso3="NPL", year=2002).actor_id == "hill-men"


@pytest.mark.parametrize(
    ("name", "text", "key"),
    [
        ("a.csv", "id,name\nx,X\n", "kind"),
        ("a.csv", "id,name,kind\nX Y,X,state\n", "id"),
        ("a.csv", "id,name,kind\nx,X,army\n", "kind"),
        ("a.csv", "id,name,kind,colour\nx,X,state,red\n", "colour"),
        ("a.csv", "id,name,kind,active\nx,X,state,soon\n", "active"),
        ("a.csv", "id,name,kind,home\nx,X,state,Syria\n", "Syria"),
        ("a.csv", "id,name,kind,type\nx,X,state,band\n", "type"),
        ("a.toml", "actor = 3", "actor"),
        ("a.toml", "[[actor]", "TOML"),
        ("a.toml", '[[actor]]\nid = "x"\nname = "X"\nkind = 7\n', "kind"),
    ],
)
def test_mistakes_in_a_users_list_name_the_file_and_the_key(tmp_path: Path, name: str, text: str, key: str) -> None:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    with pytest.raises(LexiconError, match=key) as caught:
        ActorList.load(path)
    assert name in str(caught.value)


def test_a_missing_list_is_an_error_of_the_user(tmp_path: Path) -> None:
    with pytest.raises(LexiconError, match="absent"):
        ActorList.load(tmp_path / "absent.csv")


@pytest.mark.parametrize(
    ("change", "controller", "previous", "sub_event"),
    [
        ("gained", "state", "non_state", "Government regains territory"),
        ("gained", "non_state", "state", "Non-state actor overtakes territory"),
        ("gained", "foreign_state", "state", "Non-state actor overtakes territory"),
        ("transferred", "state", None, "Non-violent transfer of territory"),
        ("lost", None, "state", None),
        ("contested", "state", "non_state", None),
        ("gained", "unknown", None, None),
    ],
)
def test_acleds_sub_event_follows_from_change_and_kinds(change: str, controller: Any, previous: Any, sub_event: str | None) -> None:
    assert acled_sub_event(change, controller, previous) == sub_event


def test_an_article_is_scanned_within_milliseconds() -> None:
    text = "Syrian government forces shelled the town while residents fled south, and officials said more help was needed. " * 18
    ACTORS.find(text)
    start = time.perf_counter()
    ACTORS.find(text)
    assert time.perf_counter() - start < 0.02
