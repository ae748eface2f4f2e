"""Which nouns name persons, and whether one or several."""

from __future__ import annotations

from functools import cache
from typing import Literal

from sitrep.lexicons.loader import words

_LEXICON = "en/persons.toml"
SOURCES = frozenset(["NGO", "AFP", "UN", "AP", "SANA", "TASS", "BBC", "CNN", "SOHR", "ANI", "PTI", "MONITOR", "REPORT"])
"""What a headline without marks ends on: "50 rebels killed NGO"."""


@cache
def _plural() -> frozenset[str]:
    return frozenset(words(_LEXICON, "plural")) | frozenset(word for word in _sided() if _is_plural(word))


@cache
def _singular() -> frozenset[str]:
    return frozenset(words(_LEXICON, "singular")) | frozenset(word for word in _sided() if not _is_plural(word))


@cache
def _sided() -> frozenset[str]:
    """The nouns of one word that tell whose side the victims are on: all are persons."""
    sides = ("civilian", "state_force", "non_state_force", "foreign_force", "aid_worker", "journalist", "official")
    return frozenset(word for side in sides for word in words("en/victims.toml", "heads", side) if " " not in word) - frozenset(
        words(_LEXICON, "not_persons")
    )


def _is_plural(word: str) -> bool:
    return word.endswith(
        ("s", "men", "people", "folk", "children", "personnel", "staff", "crew", "police", "militia", "militias", "army", "military")
    ) and not word.endswith("ss")


@cache
def _endings() -> tuple[tuple[str, ...], frozenset[str]]:
    return tuple(words(_LEXICON, "endings")), frozenset(words(_LEXICON, "not_persons"))


@cache
def number_of(word: str) -> Literal["singular", "plural"] | None:
    """Whether a noun in lower case names one person, several, or no person at all.

    >>> number_of("soldiers"), number_of("nurse"), number_of("firefighters"), number_of("helicopters"), number_of("bill")
    ('plural', 'singular', 'plural', None, None)
    >>> number_of("ex-mayor"), number_of("brother-in-law"), number_of("pro-rebel")
    ('singular', 'singular', None)
    """
    if word in _plural():
        return "plural"
    if word in _singular():
        return "singular"
    compound = _compound(word) if "-" in word else None
    if compound:
        return number_of(compound)
    endings, excluded = _endings()
    if word in excluded or not word.endswith(endings) or len(word) < 6:
        return None
    return "plural" if word.endswith(("s", "men")) else "singular"


def _compound(word: str) -> str | None:
    """The part of a compound that says who: "fighter" of "ex-fighter", "brother" of "brother-in-law"."""
    if word.endswith("-in-law"):
        return word.removesuffix("-in-law")
    first, _, last = word.partition("-")
    return last if first in _before_hyphen() else None


@cache
def _before_hyphen() -> frozenset[str]:
    return frozenset(words(_LEXICON, "before_hyphen"))
