"""The place and the day that an extractor takes from its own sentence."""

from __future__ import annotations

from datetime import date

import pytest

from sitrep.analysis import Analyst
from sitrep.model import Article, Event
from sitrep.settings import Settings


@pytest.fixture(scope="module")
def analyst() -> Analyst:
    return Analyst(Settings())


def rows(analyst: Analyst, text: str, published: date = date(2019, 5, 16)) -> tuple[Event, ...]:
    """The rows of a text without a headline, read on a Thursday."""
    return analyst.events(Article(article_id="a", path="a", text=text, content_hash="a", reference_date=published))


@pytest.mark.parametrize(
    ("text", "place"),
    [
        # names that no gazetteer has: a noun of place or a preposition marks them
        ("Four villagers were killed in Gorawe on Tuesday.", "Gorawe"),
        ("Mortar fire killed a farmer in the Belqasi neighbourhood.", "Belqasi neighbourhood"),
        ("Six officers were killed in Moscow's Tarkhunov prison.", "Tarkhunov prison"),
        ("Twelve fighters died in the Kolode attack.", "Kolode"),
        ("Five hikers were killed on Mount Serandi.", "Mount Serandi"),
        ("Nine people were killed in Operation Sunrise.", None),
        ("Shelling injured ten people in the Old Market.", None),
        # of places listed or nested, the first and narrower
        ("Eight people were wounded by rockets on al-Qumra and Saraqib in Idlib province.", "al-Qumra"),
        ("Five people were killed in Saraqib, in Idlib province.", "Saraqib"),
        ("A bomb killed three people in Iraq's second city of Mosul.", "Mosul"),
        # places of speakers, offices, origins and other events are not the event's
        ("Officials in Kabul said six people were killed in Kunduz.", "Kunduz"),
        ("The mayor of Odesa said two people had died in Mykolaiv.", "Mykolaiv"),
        ("Soldiers from Mosul were killed in Tikrit.", "Tikrit"),
        ("A second US hostage was killed in Mosul.", "Mosul"),
        ("Seven people were killed in Saraqib, hours after a raid on Douma.", "Saraqib"),
        ("Twelve people were wounded and rushed to a hospital in Peshawar after a blast in Bajaur.", "Bajaur"),
        ("An air strike on a hospital in Aleppo killed 14 people.", "Aleppo"),
        ("Six inmates were killed in a riot at Lagos Central Prison in Ikoyi.", "Ikoyi"),
        ("A bomb killed five people in Turkeys Hatay province.", "Hatay province"),
        ("More than 9,000 people died in Syrias civil war, which draws in militias from Iraq and Lebanon.", "Syrias"),
        ("Nine people were killed at Kabul University on Monday.", "Kabul University"),
        ("Militants seized three bridges across the river Tigris in Mosul.", "Mosul"),
        # a quarter, not the town that it is a part of, and no namesake abroad
        ("Nine people were killed in the Karrada district of Baghdad.", "Karrada district"),
        ("Nine people were killed in the Baghdad district of Karrada.", "Karrada"),
        ("Two people died as troops attacked the Belqasi village of the Turkmen Mountain in Latakia.", "Belqasi village"),
        ("Fifteen civilians died in the IS-held area of Belqasi outside Deir Ezzor.", "Belqasi"),
        ("One person was killed in the Damascus suburb of Jobar.", "Jobar"),
        ("The minister blamed Damascus for the killing of nine people in Idlib.", "Idlib"),
        ("Nine people were killed in the Kabul attack.", "Kabul"),
        ("Among the dead from the Atmeh blast was the head of a court in eastern Aleppo.", "Atmeh"),
        ("Five wounded children were waiting for treatment, a photographer in Douma reported.", "Douma"),
    ],
)
def test_place_is_the_narrowest_of_the_events_own(analyst: Analyst, text: str, place: str | None) -> None:
    assert [row.location_text for row in rows(analyst, text)][:1] == [place]


def test_a_quarter_is_in_the_country_of_its_town(analyst: Analyst) -> None:
    row = rows(analyst, "Five people were killed in the Aleppo neighbourhood of Mashhad.")[0]
    assert (row.location_text, row.iso3) == ("Mashhad", "SYR")


@pytest.mark.parametrize(
    ("text", "words", "location"),
    [
        ("Security forces killed 14 protesters in the capital on Friday, Sudanese doctors said.", "the capital", "Khartoum"),
        ("A bomb killed nine people in the Somali capital on Monday.", "the Somali capital", "Mogadishu"),
        ("Twelve people died in the capital, Bamako, on Monday.", "Bamako", "Bamako"),
        ("Gunmen killed nine people in the provincial capital of Ghazni.", "Ghazni", "Ghazni"),
    ],
)
def test_the_capital_is_that_of_the_country_spoken_of(analyst: Analyst, text: str, words: str, location: str) -> None:
    row = rows(analyst, text)[0]
    assert (row.location_text, row.location) == (words, location)


def test_an_institution_lies_in_the_town_that_it_is_named_after(analyst: Analyst) -> None:
    row = rows(analyst, "Four people were killed at the Douma Emergency Collection hospital in Syria.")[0]
    assert (row.location, row.geo_precision) == ("Dūmā", 2)


@pytest.mark.parametrize(
    ("text", "day", "basis"),
    [
        ("Police said on Wednesday that six people were killed in Mosul on Monday.", date(2019, 5, 13), "stated"),
        ("Police said on Wednesday that six people were killed in Mosul.", None, "publication"),
        ("On Wednesday the ministry said six people were killed in Mosul.", None, "publication"),
        ("15 May 2019 At least six people were killed in Mosul on Tuesday.", date(2019, 5, 14), "stated"),
        ("Last updated at May 15 2019 A bomb killed six people in Mosul.", None, "publication"),
        ("Bomb kills six in Mosul Reuters Wednesday 15 May 2019 A bomb killed six people in Mosul.", None, "publication"),
        ("Six people were killed in Gao, a spokesman told reporters in Bamako on Tuesday.", None, "publication"),
        ("After a blast that killed six people in Mosul, officials urged calm on Wednesday.", None, "publication"),
        ("On 14 May 2019 six people were killed in Mosul.", date(2019, 5, 14), "stated"),
    ],
)
def test_day_is_that_of_the_clause_not_of_the_telling(analyst: Analyst, text: str, day: date | None, basis: str) -> None:
    row = rows(analyst, text)[0]
    assert (row.date_start, row.date_basis) == (day, basis)
