"""Tokens as the grammar wants them: names and figures whole, possessives and negations apart."""

from __future__ import annotations

import pytest

from sitrep.text.tokens import tokenise

CASES = [
    ("Idlib's mayor", ["Idlib", "'s", "mayor"]),
    ("the rebels’ camp", ["the", "rebels", "’", "camp"]),
    ("They haven't left", ["They", "have", "n't", "left"]),
    ("1,200 of 3.5 million", ["1,200", "of", "3.5", "million"]),
    ("a 12-year-old", ["a", "12-year-old"]),
    ("U.S.-backed troops", ["U.S.-backed", "troops"]),
    ("Gen. Omar", ["Gen.", "Omar"]),
    ("al-Bab, ez-Zor", ["al-Bab", ",", "ez-Zor"]),
    ("rebel-held, well-armed", ["rebel-held", ",", "well-armed"]),
    ("“Go,” he said...", ["“", "Go", ",", "”", "he", "said", "..."]),
    ("the 21st brigade", ["the", "21st", "brigade"]),
    ("Deraa/Daraa (south)", ["Deraa", "/", "Daraa", "(", "south", ")"]),
    ("", []),
]


@pytest.mark.parametrize(("text", "words"), CASES, ids=[case[0] for case in CASES])
def test_text_falls_into_these_tokens(text: str, words: list[str]) -> None:
    assert tokenise(text).words == words


@pytest.mark.parametrize("text", [case[0] for case in CASES])
def test_offsets_point_at_the_words(text: str) -> None:
    tokens = tokenise(text)
    assert [text[start:end] for start, end in zip(tokens.starts, tokens.ends, strict=True)] == tokens.words
    assert tokens.lower == [word.lower() for word in tokens.words]


def test_a_phrase_is_the_text_between_its_tokens() -> None:
    tokens = tokenise("the  U.S.-backed   troops left")
    assert tokens.phrase(1, 3) == "U.S.-backed   troops"
    assert tokens.phrase(2, 2) == ""
