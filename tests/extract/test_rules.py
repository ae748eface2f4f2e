"""Every rule of the lexicons is shown by its example: a sentence from which the rule itself makes a row.

The figure rules of displacement read what the other rules leave, often in words that those read as well: their examples need only give
a row of their term, which `test_displacement` asserts.
"""

from __future__ import annotations

import pytest

from sitrep.analysis import Analyst
from sitrep.extract import rules
from sitrep.model import Article
from sitrep.settings import Settings

_LEXICONS = (("en/control.toml", "change"), ("en/casualties.toml", "harm"), ("en/displacement.toml", "term"))
RULES = [rule for name, kind in _LEXICONS for rule in rules.rules(name, kind) if rule.frame != "figure"]


@pytest.fixture(scope="module")
def analyst() -> Analyst:
    return Analyst(Settings())


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.rule_id)
def test_example_of_a_rule_fires_that_rule(rule: rules.Rule, analyst: Analyst) -> None:
    events = analyst.events(Article(article_id="a", path="a", text=rule.example, content_hash="a"))
    assert rule.rule_id in {event.rule_id for event in events}, [event.rule_id for event in events]


@pytest.mark.parametrize(("name", "kind"), _LEXICONS)
def test_ids_of_rules_are_unique_within_a_lexicon(name: str, kind: str) -> None:
    ids = [rule.rule_id for rule in rules.rules(name, kind)]
    assert len(ids) == len(set(ids))
