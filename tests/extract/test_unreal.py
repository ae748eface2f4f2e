"""What stands in the words of an event and is none is refused; what only looks so is kept."""

from __future__ import annotations

import pytest

from sitrep.extract.unreal import is_peaceful, is_sport


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The keeper saved two penalties and the visitors won the cup final 3-1.", True),
        ("The winger was injured in a tackle before half-time.", True),
        ("Soldiers shot two men near the football stadium in the capital on Sunday night.", False),
    ],
)
def test_a_story_of_sport_has_many_words_of_sport(text: str, expected: bool) -> None:
    assert is_sport(text) is expected


def test_words_of_war_outweigh_those_of_sport() -> None:
    """A shooting at a match is a story of war."""
    assert not is_sport("Rebels shot the goalkeeper and a defender after the match.", conflict_words=2)


def test_a_long_text_without_a_word_of_war_is_peaceful() -> None:
    """A short text may be about war and not say so."""
    long = "The new head of the orchestra took over in Vienna " * 4
    assert is_peaceful(long, 0)
    assert not is_peaceful(long, 1)
    assert not is_peaceful("They took Vienna.", 0)
