"""What the displacement rules promise beyond the table of cases."""

from __future__ import annotations

import pytest

from sitrep.analysis import Analyst
from sitrep.extract import rules
from sitrep.extract.displacement.people import LEXICON, is_housing, unit_of
from sitrep.model import Article, DisplacementEvent
from sitrep.settings import Settings


@pytest.fixture(scope="module")
def analyst() -> Analyst:
    return Analyst(Settings())


def _rows(analyst: Analyst, text: str) -> list[DisplacementEvent]:
    article = Article(article_id="a", path="a", text=text, content_hash="a")
    return [event for event in analyst.events(article) if isinstance(event, DisplacementEvent)]


@pytest.mark.parametrize("rule", rules.rules(LEXICON, "term"), ids=lambda rule: rule.rule_id)
def test_example_of_a_rule_gives_a_row_of_its_term(rule: rules.Rule, analyst: Analyst) -> None:
    assert rule.kind in {row.term for row in _rows(analyst, rule.example)}


@pytest.mark.parametrize("rule", [rule for rule in rules.rules(LEXICON, "term") if rule.frame == "figure"], ids=lambda rule: rule.rule_id)
def test_rule_for_figures_has_a_pattern(rule: rules.Rule) -> None:
    assert rule.options.get("before") or rule.options.get("after")


def test_families_and_their_persons_are_a_row_each_with_the_same_way(analyst: Analyst) -> None:
    families, persons = _rows(analyst, "About 900 families (5,200 people) fled from Sinjar to Zakho.")
    assert (families.unit, families.best, persons.unit, persons.best) == ("households", 900, "persons", 5200)
    assert families.origin_text == persons.origin_text == "Sinjar"
    assert families.persons_best is None
    assert persons.persons_best == 5200


def test_one_figure_is_one_row_though_two_rules_read_it(analyst: Analyst) -> None:
    (row,) = _rows(analyst, "Around 70,000 displaced people live in camps near Maiduguri.")
    assert (row.term, row.measure) == ("In relief camp", "stock")


def test_figure_of_the_whole_is_not_the_figure_of_those_who_left(analyst: Analyst) -> None:
    (row,) = _rows(analyst, "Over half of a population of 22 million have been forced to leave their homes.")
    assert (row.low, row.best) == (2, None)


@pytest.mark.parametrize(
    ("words", "unit"),
    [
        (["displaced", "people"], "persons"),
        (["fami-lies"], "households"),
        (["peoplebetween"], "persons"),
        (["mud", "huts"], "houses"),
        (["cars"], None),
    ],
)
def test_unit_is_read_from_the_noun_even_where_it_is_misspelt(words: list[str], unit: str | None) -> None:
    assert unit_of(words) == unit


def test_buildings_are_housing_only_where_people_live_in_them() -> None:
    assert is_housing(["three", "apartment", "buildings"])
    assert not is_housing(["three", "buildings"])
