"""Every sentence of the case tables gives all and only the rows that it should.

The negatives have a ceiling of their own, in test_quality.py.
"""

from __future__ import annotations

import pytest
from casebook import TABLES, Case, compare, load

from sitrep.analysis import Analyst
from sitrep.settings import Settings


def _parameters() -> list[object]:
    miss = pytest.mark.xfail(strict=True, reason="a known miss: take the mark off when it passes")
    return [pytest.param(case, id=case.id, marks=miss if case.known_miss else ()) for name in TABLES for case in load(name)]


@pytest.fixture(scope="module")
def analyst() -> Analyst:
    return Analyst(Settings())


@pytest.mark.parametrize("case", _parameters())
def test_text_gives_all_and_only_the_wanted_rows(case: Case, analyst: Analyst) -> None:
    outcome = compare(case, analyst.events(case.article))
    assert outcome.passed, "\n".join((case.article.text, *outcome.wrong))
