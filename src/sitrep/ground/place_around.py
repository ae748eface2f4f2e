"""What the words before a name of a place say: "in the northern outskirts of the city of ..."."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from sitrep.ground.place_words import kinds, word_set

if TYPE_CHECKING:
    from sitrep.model import PlaceKind

_WINDOW = 70
_STOP = re.compile(r"[.,;:!?()\[\]\n\"“”]")
_WORD = re.compile(r"\S+")
_COMPASS = frozenset(
    f"{first}{gap}{second}"
    for first in ("north", "south")
    for gap, second in (("", ""), ("", "east"), ("", "west"), ("-", "east"), ("-", "west"))
) | {"east", "west"}


@dataclass(slots=True)
class Around:
    """The words before a name. ``start`` is where its phrase begins; see `sitrep.ground.place_scan.PlaceName` for the rest."""

    start: int
    kind: PlaceKind | None = None
    is_part: bool = False
    is_near: bool = False
    located: int = 0
    has_the: bool = False
    """An article stands right before the name."""


def before_name(text: str, start: int) -> Around:
    """Reads the words before a name backwards, up to the preposition.

    >>> around = before_name("fighters in the northern outskirts of the city of Aleppo", 50)
    >>> around.start, around.kind, around.is_part, around.is_near, around.located
    (12, 'populated_place', True, False, 2)
    >>> before_name("20 km north of Homs", 15).is_near
    True
    """
    around = Around(start)
    if _tells_nothing(text, start):
        return around
    spans = _words_before(text, start)
    while spans:
        taken = _take(around, [text[first:last].lower() for first, last in spans[-4:]])
        if not taken:
            break
        around.start = spans[-taken][0]
        del spans[-taken:]
    shown = [text[first:last].lower() for first, last in spans[-4:]]
    if around.start < start and shown[-1:] == ["the"] and not text[around.start : start].lower().startswith("the "):
        around.start = spans[-1][0]
    if shown[-1:] == ["the"]:
        around.has_the = around.start == start
        shown.pop()
    _place(around, shown)
    return around


@cache
def _telling() -> frozenset[str]:
    """The last words of all that is looked for before a name: without one of them nothing is told."""
    listed = [word_set("around", key) for key in ("directions", "parts", "near", "inside", "from")]
    return frozenset(phrase.split()[-1] for phrases in (*listed, kinds(), ("of", "the")) for phrase in phrases)


def _tells_nothing(text: str, start: int) -> bool:
    """Whether a plain word stands before a name that is the last of nothing that is looked for: so it is with most names."""
    if not text[start - 1 : start].isspace():
        return False
    _, gap, last = text[max(0, start - _WINDOW) : start - 1].rpartition(" ")
    return bool(gap) and last.isalnum() and last.lower() not in _telling()


def located(text: str, start: int) -> int:
    """How clearly the words before say that a place follows: 2 ("in"), 1 ("from"), 0."""
    return before_name(text, start).located


def _words_before(text: str, start: int) -> list[tuple[int, int]]:
    floor = max(0, start - _WINDOW)
    for stop in _STOP.finditer(text, floor, start):
        floor = stop.end()
    if floor and not text[floor - 1].isspace() and text[floor].isalnum() and floor == start - _WINDOW:
        floor = text.find(" ", floor, start) + 1 or start
    return [match.span() for match in _WORD.finditer(text, floor, start)] if text[start - 1 : start].isspace() else []


def _take(around: Around, shown: list[str]) -> int:
    """Takes a direction, a part or a kind word into the phrase; says how many words that is."""
    if shown[-1] in word_set("around", "directions"):
        around.is_part = True
        return 1
    if shown[-1] == "of" or shown[-2:] == ["of", "the"]:
        bare = shown[: -1 if shown[-1] == "of" else -2]
        used = len(shown) - len(bare)
        if bare and bare[-1] in _COMPASS and bare[-2:-1] != ["the"]:
            return 0
        for size in (2, 1):
            noun = " ".join(bare[-size:])
            if len(bare) >= size and noun in kinds() and noun not in word_set("around", "parts"):
                around.kind = around.kind or kinds()[noun]
                return used + size
            if len(bare) >= size and noun in word_set("around", "parts"):
                around.is_part = True
                return used + size
        return 0
    for size in (2, 1):
        noun = " ".join(shown[-size:])
        if len(shown) > size and noun in kinds() and shown[-size - 1] in ("the", "in", "near", "of", "'s"):
            around.kind = around.kind or kinds()[noun]
            return size
    return 0


def _place(around: Around, shown: list[str]) -> None:
    for size in (3, 2, 1):
        phrase = " ".join(shown[-size:])
        if len(shown) >= size and phrase in word_set("around", "near"):
            around.is_near, around.located = True, 2
            return
        if len(shown) >= size and phrase in word_set("around", "inside"):
            around.located = 2
            return
        if len(shown) >= size and phrase in word_set("around", "from"):
            around.located = 1
            return
