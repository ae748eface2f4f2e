"""Tags of words whose class their neighbours decide."""

from __future__ import annotations

import pytest

from sitrep.extract.syntax.tags import tag
from sitrep.text.tokens import tokenise

CASES = [
    ("Rebels control the valley.", "control", "V"),
    ("They took control of it.", "control", "N"),
    ("Rebels who control the valley left.", "control", "V"),
    ("Raiders tried to attack the camp.", "attack", "B"),
    ("The attack failed.", "attack", "N"),
    ("He spoke to people there.", "people", "N"),
    ("Shells landed, killing 12 people.", "killing", "G"),
    ("The killing of a judge shocked them.", "killing", "N"),
    ("Officials said that rebels left.", "that", "S"),
    ("The town that fell was empty.", "that", "W"),
    ("The wounded were moved.", "wounded", "N"),
    ("A wounded man was moved.", "wounded", "E"),
    ("According to witnesses it burned.", "to", "P"),
    ("They went to Homs.", "Homs", "M"),
    ("Fighters left al-Bab.", "al-Bab", "M"),
    ("A 12-year-old boy died.", "12-year-old", "J"),
    ("The 21st brigade left.", "21st", "C"),
    ("Troops quickly left.", "quickly", "R"),
    ("It has since fallen.", "since", "R"),
    ("A rebel-held town burned.", "rebel-held", "J"),
]


@pytest.mark.parametrize(("text", "word", "expected"), CASES, ids=[f"{c[1]}: {c[0]}" for c in CASES])
def test_neighbours_decide_the_tag_of_a_word(text: str, word: str, expected: str) -> None:
    tokens = tokenise(text)
    assert tag(tokens)[tokens.words.index(word)] == expected


@pytest.mark.parametrize("text", [case[0] for case in CASES])
def test_there_is_one_tag_a_token(text: str) -> None:
    tokens = tokenise(text)
    assert len(tag(tokens)) == len(tokens)


def test_settled_words_keep_their_tags() -> None:
    tokens = tokenise("March killed May.")
    assert tag(tokens, {0: "Y", 2: "M"})[0::2] == "YM"
