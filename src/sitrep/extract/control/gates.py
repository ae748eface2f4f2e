"""Refuses what reads like control over a place and is none: prizes, firms and markets won, countries that somebody merely leaves."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from sitrep.extract.unreal import gate_words, has_modal, is_unreal
from sitrep.lexicons.loader import words

if TYPE_CHECKING:
    from sitrep.extract.context import Named, Reading
    from sitrep.extract.control.held import Held
    from sitrep.extract.control.territory import Territory
    from sitrep.model import Mention

_LEXICON = "en/gates.toml"
_LEAVING = frozenset({"left", "leave", "leaves", "leaving", "quit", "quits", "quitting"})
"""Verbs by which troops go home from a country, and give up a town."""
_FEELING = frozenset({"feel", "feels", "felt", "feeling"})
"""Verbs before a participle of what is only felt: "the country felt encircled"."""


@cache
def _no_places() -> frozenset[str]:
    return frozenset(words(_LEXICON, "no_places"))


@cache
def _prizes() -> frozenset[str]:
    return frozenset(words(_LEXICON, "prizes"))


def refuses(reading: Reading, held: Held, place: Territory, mention: Mention) -> bool:
    """Whether what a frame of control has found is no control over ground."""
    return (
        reading.peaceful
        or reading.sport
        or is_unreal(reading, held.token)
        or reading.parsed.tokens.lower[held.token - 1] in _FEELING
        or (not reading.conflict_story and bool(gate_words("recalled").search(reading.sentence.text)))
        or (mention.modality == "hypothetical" and place.how == "named" and not place.known and has_modal(reading.parsed, held.chunk))
        or (place.name is not None and _is_no_ground(reading, held, place.name))
    )


def _is_no_ground(reading: Reading, held: Held, name: Named) -> bool:
    """Names of prizes, firms and markets, and countries that somebody merely leaves."""
    lower = reading.parsed.tokens.lower
    home = held.previous is not None and reading.kind_of is not None and reading.kind_of(held.previous, None) == "non_state"
    home = home and not lower[held.token].startswith("quit")
    if (name.broad and lower[held.token] in _LEAVING and not home) or lower[name.last - 1] in _no_places():
        return True
    land = any(place.broad and place.first == name.first for place in reading.places)  # "the West Bank" is no bank
    prize = lower[name.last - 1] in _prizes() and not land
    return not reading.conflict_story and (prize or (name.last - name.first > 1 and lower[name.first] == "air"))
