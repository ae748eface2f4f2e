"""What the words before a name of a place say: "in the northern outskirts of the city of ..."."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from sitrep.ground.places.words import is_title, kinds, word_set

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sitrep.model import PlaceKind

_WINDOW = 70
_UP_TO_STOP = re.compile(r".*[.,;:!?()\[\]\n\"“”]", re.DOTALL)
_WORD = re.compile(r"\S+")
_COMPASS = frozenset(
    f"{first}{gap}{second}"
    for first in ("north", "south")
    for gap, second in (("", ""), ("", "east"), ("", "west"), ("-", "east"), ("-", "west"))
) | {"east", "west"}


@dataclass(slots=True)
class Around:
    """The words before a name. ``start`` is where its phrase begins; see `sitrep.ground.places.scan.PlaceName` for the rest."""

    start: int
    kind: PlaceKind | None = None
    is_part: bool = False
    is_near: bool = False
    located: int = 0
    has_the: bool = False
    """An article stands right before the name."""


class Beside(NamedTuple):
    """What the words before and after a name say: where its phrase ends, its kind, and whether only a part of it is meant."""

    around: Around
    phrase_end: int
    kind: PlaceKind | None
    is_part: bool


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
    floor = _floor(text, start)
    shown = text[floor:start].lower().split()
    while shown and (taken := _take(around, shown)):
        del shown[-taken:]
        around.start = [match.start() for match in _WORD.finditer(text, floor, start)][len(shown)]
    if shown[-1:] == ["the"]:
        if around.start < start and not text[around.start : start].lower().startswith("the "):
            around.start = [match.start() for match in _WORD.finditer(text, floor, start)][len(shown) - 1]
        around.has_the = around.start == start
        shown.pop()
    _place(around, shown)
    return around


@cache
def _telling() -> frozenset[str]:
    """The last words of all that is looked for before a name: without one of them nothing is told."""
    return _taken() | _last_words(_places())


@cache
def _taken() -> frozenset[str]:
    """The last words of what may be taken into the phrase of a name."""
    return word_set("around", "directions") | _last_words(word_set("around", "parts")) | _last_words(kinds()) | {"of", "the"}


@cache
def _places() -> dict[str, tuple[bool, int]]:
    """The words that place something -> whether only near the name, and how clearly."""
    table: dict[str, tuple[bool, int]] = dict.fromkeys(word_set("around", "from"), (False, 1))
    return table | dict.fromkeys(word_set("around", "inside"), (False, 2)) | dict.fromkeys(word_set("around", "near"), (True, 2))


@cache
def _long_places() -> frozenset[str]:
    """The last words of those that are several words."""
    return _last_words(phrase for phrase in _places() if " " in phrase)


def _last_words(phrases: Iterable[str]) -> frozenset[str]:
    return frozenset(phrase.rpartition(" ")[2] for phrase in phrases)


def _tells_nothing(text: str, start: int) -> bool:
    """Whether no word stands right before a name, or a plain one that is the last of nothing that is looked for: so it is with most."""
    if not text[start - 1 : start].isspace():
        return True
    gap = text.rfind(" ", max(0, start - _WINDOW), start - 1)
    last = text[gap + 1 : start - 1]
    return gap >= 0 and last.isalnum() and last.lower() not in _telling()


def located(text: str, start: int) -> int:
    """How clearly the words before say that a place follows: 2 ("in"), 1 ("from"), 0."""
    return before_name(text, start).located


def _floor(text: str, start: int) -> int:
    """Where the words before a name begin that may be of its phrase: after the last stop, within reach."""
    floor = max(0, start - _WINDOW)
    stop = _UP_TO_STOP.match(text, floor, start)
    if stop:
        return stop.end()
    if floor and not text[floor - 1].isspace() and text[floor].isalnum():
        return text.find(" ", floor, start) + 1 or start
    return floor


def _take(around: Around, shown: list[str]) -> int:
    """Takes a direction, a part or a kind word into the phrase; says how many words that is."""
    if shown[-1] not in _taken():
        return 0
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
    table = _places()
    for size in (3, 2, 1) if shown and shown[-1] in _long_places() else (1,):
        found = table.get(" ".join(shown[-size:])) if len(shown) >= size else None
        if found:
            around.is_near, around.located = found
            return


_CALLED = re.compile(r"\b(?:towns?|villages?|city|hamlet|neighbou?rhood|suburb) of (?:the )?$")
_NOUN = 24
"""Characters before a name in which "the town of" stands."""


def is_called(text: str, start: int) -> bool:
    """Whether the words before a name say that it is a town's, though it be like a person's: "the town of Abu Hamran"."""
    return text.endswith((" of ", " of the "), 0, start) and _CALLED.search(text, max(0, start - _NOUN), start) is not None


def follows_title(text: str, start: int) -> bool:
    """Whether a title of persons stands right before a name: "President"."""
    if text[start - 1 : start] != " ":
        return False
    before = text[max(0, start - 20) : start].split()
    return bool(before) and before[-1][-1] != "," and is_title(before[-1])
