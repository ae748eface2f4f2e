"""The places and days that rows get from the sentences around theirs."""

from __future__ import annotations

from dataclasses import replace
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
    # the town where a report was filed is the scene where the report goes back to it
    (
        "Missiles\n\nVINNYTSIA, Ukraine - Missiles hit a mall in central Ukraine, killing 23 people. They hit the centre of Vinnytsia.",
        ["Vinnytsia"],
    ),
    ("Bombs\n\nABUJA, Nigeria - Bombers killed 12 people in northeastern Nigeria on Friday, police said.", ["northeastern Nigeria"]),
    # "the city" is large; the blast that a speaker tells of again stays where it was
    (
        "Siege of Mariupol\n\nTroops took Mariupol, then moved on Kreminna. The city is in ruins. 21,000 people died in the city.",
        ["Mariupol"],
    ),
    (
        "Blast in Douma\n\nA bomb killed nine people in Douma. The governor of Hatay said four people injured in the blast were stable.",
        ["Douma", "Douma"],
    ),
    # a town that was struck is the scene, also where ministries speak elsewhere
    ("Raid\n\nJets struck Nabatieh on Tuesday. The health ministry in Beirut said seven people were killed.", ["Nabatieh"]),
    ("Raid\n\nFighters stormed the village of Bankass in Mali. They killed 20 men, an official told AFP in Bamako.", ["Bankass"]),
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
    # a sentence that only tells of the attack lends its day, one that tells of talk does not
    ("Raid\n\nRebels attacked the town of Saraqib on Sunday. The raid killed 12 soldiers.", [date(2019, 5, 12)]),
    ("Raid\n\nOn Monday, planes bombed a market in Idlib. Medics said 20 people were killed.", [date(2019, 5, 13)]),
    ("Raid\n\nTroops shelled Kherson on Saturday, the governor said on Monday. Three people were killed.", [date(2019, 5, 11)]),
    ("Clashes\n\nFighting erupted in Kidal on Friday. A day later, eight people were killed.", [date(2019, 5, 11)]),
    ("Clashes\n\nFighting erupted in Kidal on Friday. The next day eight people were killed.", [date(2019, 5, 11)]),
    ("Raid\n\nGunmen stormed a police post in Mandera on Saturday. Four officers were killed.", [date(2019, 5, 11)]),
    ("War\n\nThe minister spoke in Paris on Tuesday. He said 300 soldiers had been killed.", [None]),
    ("Raid\n\nThe minister condemned the attack on Tuesday. Six people were killed in Idlib.", [None]),
    ("Raid\n\nThe raid in Idlib was a response to a bombing in Homs on Sunday. Six people were killed in Idlib.", [None]),
    # an attack that another came "a day after" was a day before that one
    (
        "Raid\n\nA bomb in Homs killed five on Wednesday. That attack came a day after a raid killed 26 people in Idlib.",
        [date(2019, 5, 15), date(2019, 5, 14)],
    ),
    # a mere month goes no further than the next sentence where a day is known
    (
        "Raid\n\nA crash killed 27 in Ariha on Monday. A raid killed nine in April. Scores were hurt. It was noon. Two died.",
        [date(2019, 5, 13), date(2019, 4, 1), date(2019, 4, 1), date(2019, 5, 13)],
    ),
    # the date of a photograph is not that of the news beside it
    ("Raid\n\nA boy runs in Idlib, August 6 2016 (Reuters) A bomb killed 15 people in Idlib. It went off on Tuesday.", [date(2019, 5, 14)]),
    ("Raid\n\nA bomb exploded in Aden on Monday. Last month, a similar attack killed 11 people.", [date(2019, 4, 1)]),
]


@pytest.mark.parametrize(("text", "days"), DAYS)
def test_day_is_carried_through_an_incident(analyst: Analyst, text: str, days: list[date | None]) -> None:
    assert [row.date_start for row in tolls(analyst, text)] == days


LASTING = [
    ("Fighting that began on Monday has killed 30 people in Goma.", (date(2019, 5, 13), date(2019, 5, 16))),
    ("The siege, which started in late February, has killed 140 civilians in Homs.", (date(2019, 2, 21), date(2019, 5, 16))),
    ("The war, which began with protests in 2011, has killed 30,000 people.", (date(2011, 1, 1), date(2019, 5, 16))),
    ("Some 9,000 people have died since the war erupted with protests in March 2011.", (date(2011, 3, 1), date(2019, 5, 16))),
    ("The battle began on Monday, killing 30 people in Goma.", (date(2019, 5, 13), date(2019, 5, 13))),
]


@pytest.mark.parametrize(("text", "days"), LASTING)
def test_what_began_on_a_day_runs_to_the_day_of_the_article(analyst: Analyst, text: str, days: tuple[date, date]) -> None:
    row = tolls(analyst, text)[0]
    assert (row.date_start, row.date_end) == days


def test_a_state_has_no_day_but_its_own(analyst: Analyst) -> None:
    text = "Raid\n\nA raid killed six people in Homs on Monday. Idlib is held by rebels. Since 2015 rebels have held Saraqib."
    article = Article(article_id="a", path="a", text=text, content_hash="a", reference_date=date(2019, 5, 16), title="Raid")
    days = {row.location_text: row.date_start for row in analyst.events(article) if row.event_type == "territorial_control"}
    assert days == {"Idlib": None, "Saraqib": date(2015, 1, 1)}


def test_what_happened_before_a_since_clause_ended_has_its_own_month(analyst: Analyst) -> None:
    text = "The army has bombed the province since rebels captured the town of Saraqib in April."
    article = Article(article_id="a", path="a", text=text, content_hash="a", reference_date=date(2019, 5, 16))
    row = next(row for row in analyst.events(article) if row.location_text == "Saraqib")
    assert (row.date_start, row.date_end) == (date(2019, 4, 1), date(2019, 4, 30))


def test_an_adjective_of_holding_has_no_day(analyst: Analyst) -> None:
    article = Article(article_id="a", path="a", text="A raid killed six in rebel-held Idlib on Monday.", content_hash="a")
    days = {row.event_type: row.date_text for row in analyst.events(replace(article, reference_date=date(2019, 5, 16)))}
    assert days == {"casualties": "Monday", "territorial_control": None}


def test_day_of_filing_without_line_breaks_sets_the_day_that_weekdays_count_from(analyst: Analyst) -> None:
    row = tolls(analyst, "Planes bomb Raqqa AFP Monday 18 Aug 2014 Planes bombed Raqqa again. On Sunday they killed 31 people.")[0]
    assert row.date_start == date(2014, 8, 17)


def test_merged_row_keeps_the_narrower_place_and_the_stated_day(analyst: Analyst) -> None:
    text = "Raid kills 72 in Syria\n\nA raid killed 72 people in the town of Saraqib on Tuesday. "
    text += "The raid killed 72 people in northwestern Syria, a monitor said."
    assert [(row.location_text, row.date_start) for row in tolls(analyst, text)] == [("Saraqib", date(2019, 5, 14))]


def test_updated_line_sets_the_day_that_weekdays_count_from(analyst: Analyst) -> None:
    row = tolls(analyst, "Blast\n\nLast updated at Jul 28, 2016 A bomb killed 44 people in Qamishli on Wednesday.")[0]
    assert row.date_start == date(2016, 7, 27)
