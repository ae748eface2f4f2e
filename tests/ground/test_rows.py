"""The places and days that rows get from the sentences around theirs."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from sitrep.analysis import Analyst
from sitrep.model import Article, CasualtyEvent
from sitrep.settings import Settings


@pytest.fixture(scope="module")
def analyst() -> Analyst:
    return Analyst(Settings())


def tolls(analyst: Analyst, text: str) -> list[CasualtyEvent]:
    """The casualties of an article, read on a Thursday."""
    published = datetime(2019, 5, 16, tzinfo=UTC)
    article = Article(
        article_id="a",
        path="a",
        text=text,
        content_hash="a",
        published_at=published,
        reference_date=published.date(),
        title=text.split("\n", maxsplit=1)[0],
    )
    return [row for row in analyst.events(article) if isinstance(row, CasualtyEvent)]


PLACES = [
    # "the city" is the town that is spoken of, not the last one named for another reason
    (
        "Shelling hits Sloviansk\n\nSloviansk came under fire after the fall of Lysychansk. Two people were killed in the city.",
        ["Sloviansk"],
    ),
    ("Lull ends in Sloviansk\n\nThe city was quiet. Six people died in rockets aimed at the city, in the Donbas region.", ["Sloviansk"]),
    # a figure without a place belongs to the incident told before, wherever its teller sits
    ("Blast in Douma\n\nA bomb killed nine people in Douma. Officials in Damascus said four soldiers died.", ["Douma", "Douma"]),
    ("Blast in Douma\n\nA bomb killed nine people in Douma. Raids then hit the town of Saraqib. Four people died.", ["Douma", "Saraqib"]),
    # a lead that names only the country takes the place that its attack is given next
    (
        "Mosque attack\n\nAn attack on a mosque in northern Iraq killed 13 people. Witnesses said the attack in Tikrit was an air strike.",
        ["Tikrit"],
    ),
    ("Raids\n\nRaids in Idlib province killed 13 people. The strike in Saraqib destroyed a market.", ["Idlib province"]),
    # totals of a war are their country's
    ("Raids\n\nRaids hit Aleppo in Syria. The war has killed more than 300,000 people.", ["Syria"]),
    # weekdays, seats of groups and towns that others lie at a distance from are no scenes
    ("Blast\n\nMon Jul 18 2016 Raids hit Tikrit, 150 km from the city of Baghdad. Six people died.", ["Tikrit"]),
    ("Blast\n\nA bomb went off in Tikrit. The London-based Observatory counted six dead.", ["Tikrit"]),
]


@pytest.mark.parametrize(("text", "places"), PLACES)
def test_place_without_words_is_the_scene(analyst: Analyst, text: str, places: list[str]) -> None:
    assert [row.location_text for row in tolls(analyst, text)] == places


def test_place_of_the_context_says_so(analyst: Analyst) -> None:
    row = tolls(analyst, "Lull\n\nRaids hit the town of Saraqib. Six people were killed in the town.")[0]
    assert (row.location_text, row.location_basis, row.geo_precision) == ("Saraqib", "context", 1)


DAYS = [
    ("Raids\n\nA raid killed six people in Saraqib on Monday. Four soldiers died.", [date(2019, 5, 13), date(2019, 5, 13)]),
    (
        "Raids\n\nA raid killed six people in Saraqib on Tuesday. A day earlier, nine died and 20 were hurt.",
        [date(2019, 5, 14)] + [date(2019, 5, 13)] * 2,
    ),
    ("Raids\n\nA raid killed six people in Saraqib. The planes struck on Sunday night.", [date(2019, 5, 12)]),
    ("Raids\n\nA raid killed six people in Saraqib. Talks resume soon.", [None]),
]


@pytest.mark.parametrize(("text", "days"), DAYS)
def test_day_is_carried_through_an_incident(analyst: Analyst, text: str, days: list[date | None]) -> None:
    assert [row.date_start for row in tolls(analyst, text)] == days


def test_merged_row_keeps_the_narrower_place_and_the_stated_day(analyst: Analyst) -> None:
    text = "Raid kills 72 in Syria\n\nA raid killed 72 people in the town of Saraqib on Tuesday. "
    text += "The raid killed 72 people in northwestern Syria, a monitor said."
    assert [(row.location_text, row.date_start) for row in tolls(analyst, text)] == [("Saraqib", date(2019, 5, 14))]


def test_updated_line_sets_the_day_that_weekdays_count_from(analyst: Analyst) -> None:
    row = tolls(analyst, "Blast\n\nLast updated at Jul 28, 2016 A bomb killed 44 people in Qamishli on Wednesday.")[0]
    assert row.date_start == date(2016, 7, 27)
