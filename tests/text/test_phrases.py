"""Many patterns searched at once match what each would with ``re.IGNORECASE``."""

from __future__ import annotations

import re

import pytest
from casebook import TABLES, load

from sitrep.lexicons.loader import read_toml, words
from sitrep.text.phrases import Phrases, lower

LISTS = {
    "war": words("en/causes.toml", "settings", "conflict"),
    "clash": tuple(word for cause in read_toml("en/causes.toml")["cause"] for word in cause["words"]),
    "story": words("en/displacement.toml", "story", "words"),
    "sport": words("en/gates.toml", "sport"),
    "figurative": words("en/gates.toml", "figurative"),
    "mixed": ("b(?:a|e)d", "b|c", "ba?d", r"\w+ing", "bad news", "bad", "(?<=very )good", "go{2}d"),
}


@pytest.mark.parametrize("name", LISTS)
def test_the_matches_are_those_of_one_pattern_that_ignores_case(name: str) -> None:
    plain = re.compile(rf"\b(?:{'|'.join(LISTS[name])})\b", re.IGNORECASE)
    quick = Phrases(LISTS[name])
    texts = [case.article.text for table in TABLES for case in load(table)] + ["BAD NEWS, very Good; B. bed: abc going bd Good"]
    for text in texts:
        for shown in (text, text.upper()):
            assert [match.span() for match in quick.finditer(shown)] == [match.span() for match in plain.finditer(shown)]


@pytest.mark.parametrize("pattern", ["(?-i:[A-Z])", "(?P<name>a)"])
def test_patterns_that_heed_case_or_name_groups_are_refused(pattern: str) -> None:
    with pytest.raises(ValueError, match="heeds case"):
        Phrases([pattern])


def test_lower_case_is_as_long_as_the_text() -> None:
    text = "İZMİR, STRAẞE, ŁÓDŹ"
    assert len(lower(text)) == len(text)
