from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from sitrep.ground.places.gazetteer import Gazetteer
from sitrep.ground.places.reader import ArticlePlaces, PlaceReader, ResolvedName

CASES = Path(__file__).parent.parent / "cases" / "en"
NAMES_FLOOR = 0.95
AMBIGUOUS_FLOOR = 0.90


def _cases(name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (CASES / name).read_text(encoding="utf-8").splitlines()]


@pytest.fixture(scope="module")
def reader() -> PlaceReader:
    return PlaceReader(Gazetteer.open())


def _at(article: ArticlePlaces, text: str, words: str) -> ResolvedName | None:
    start = text.index(words)
    return article.at(start, start + len(words))


def test_places_of_conflicts_have_their_ids_and_countries(reader: PlaceReader) -> None:
    cases = _cases("places_names.jsonl")
    wrong = []
    for case in cases:
        names = reader.read(f"At least 12 people were killed in {case['name']} on Sunday.").names
        got = [(item.place.geonameid, item.place.iso3) for item in names]
        if got != [(case["geonameid"], case["iso3"])]:
            wrong.append((case, got))
    assert len(cases) >= 150
    assert 1 - len(wrong) / len(cases) >= NAMES_FLOOR, wrong


def test_ambiguous_names_are_told_apart_by_their_context(reader: PlaceReader) -> None:
    cases = _cases("places_ambiguous.jsonl")
    wrong = []
    for case in cases:
        found = _at(reader.read(case["text"]), case["text"], case["name"])
        want = case["expect"]
        got = {key: getattr(found.place, key) for key in want} if found and want else found and found.place
        if got != want:
            wrong.append((case, got))
    assert len(cases) >= 60
    assert 1 - len(wrong) / len(cases) >= AMBIGUOUS_FLOOR, wrong


@pytest.mark.parametrize(
    ("text", "words", "precision"),
    [
        ("Shells hit Saraqib in Syria.", "Saraqib", 1),
        ("Shells hit a convoy near Saraqib in Syria.", "Saraqib", 2),
        ("Shells hit the eastern outskirts of Aleppo.", "Aleppo", 2),
        ("Troops entered eastern Aleppo.", "Aleppo", 2),
        ("Planes bombed Aleppo airport.", "Aleppo", 2),
        ("Planes bombed Idlib province.", "Idlib", 3),
        ("Fighting spread in northern Syria.", "Syria", 3),
        ("Fighting spread in the Donbas.", "Donbas", 3),
    ],
)
def test_precision_follows_acled(reader: PlaceReader, text: str, words: str, precision: int) -> None:
    found = _at(reader.read(text), text, words)
    assert found is not None
    assert found.geo_precision == precision


def test_a_phrase_keeps_its_direction_and_kind_word(reader: PlaceReader) -> None:
    text = "Rebels hold the northern outskirts of the city of Homs and parts of eastern Ghouta."
    phrases = [text[item.start : item.end] for item in reader.read(text).names]
    assert phrases[0] == "the northern outskirts of the city of Homs"


@pytest.mark.parametrize(
    "text",
    [
        "Syrian and Turkish officials met.",
        "President Chad Austin met Jordan Smith.",
        "Islamic State of Iraq and Syria claimed the attack.",
        "The Washington Post and the Jerusalem Post reported it.",
        "Fighters of Liwa Aleppo and Harakat Basra met.",
        "Most of the Police were off duty in March.",
    ],
)
def test_what_only_looks_like_a_place_is_left_out(reader: PlaceReader, text: str) -> None:
    assert reader.read(text).names == ()


def test_a_government_is_marked_by_its_capital(reader: PlaceReader) -> None:
    text = "Moscow accused Ankara of arming rebels. Turkey-backed fighters shelled Kobani in Syria."
    metonyms = [item.name.text for item in reader.read(text).names if item.name.is_metonym]
    assert metonyms == ["Moscow", "Turkey"]


def test_a_village_without_an_entry_keeps_its_words_and_gets_the_contexts_country_and_region(reader: PlaceReader) -> None:
    text = "Warplanes bombed a school in Saraqib in Idlib province, Syria. Two children died in nearby Kafr Xanadu."
    article = reader.read(text)
    place = article.unknown("Kafr Xanadu", text.index("Kafr Xanadu"))
    assert (place.name, place.admin1, place.iso3, place.latitude) == ("Kafr Xanadu", "Idlib", "SYR", None)


def test_a_tiny_namesake_on_another_continent_is_never_taken(reader: PlaceReader) -> None:
    text = "Gunmen burned 20 houses in the village of Springfield near Djibo in northern Burkina Faso, Burkinabe officials said."
    found = _at(reader.read(text), text, "Springfield")
    assert found is None or (found.place.iso3, found.place.latitude) == ("BFA", None)


def test_the_dateline_speaks_for_its_country(reader: PlaceReader) -> None:
    text = "Two people were killed in Tripoli on Friday."
    assert reader.read(text).names[0].place.iso3 == "LBY"
    assert reader.read(text, dateline="BEIRUT, Lebanon").names[0].place.iso3 == "LBN"


def test_context_is_the_narrowest_place_of_the_sentence_then_of_the_paragraph(reader: PlaceReader) -> None:
    text = "BEIRUT (Reuters) - Rebels in Syria shelled Saraqib. They then left. Moscow said the city was quiet."
    article = reader.read(text)
    found = article.context(text.index("the city"))
    assert found is not None
    assert found.place.name == "Saraqib"
    assert article.main_country == "SYR"


def test_a_text_without_places_has_no_country(reader: PlaceReader) -> None:
    article = reader.read("Nobody was hurt, the doctors said.")
    assert (article.names, article.main_country, article.context(10)) == ((), None, None)
    assert article.unknown("the village of Ouro", 5).iso3 is None


def test_a_text_that_lost_its_capitals_is_still_read(reader: PlaceReader) -> None:
    text = "ahmedabad: at least five people were killed in vadodara and in anand district of gujarat, indian police said."
    article = reader.read(text)
    assert article.main_country == "IND"
    assert "Vadodara" in [item.place.name for item in article.names]
