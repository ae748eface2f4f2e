"""Reads the words around a figure, "at least", "or more", "another", and turns them into bounds."""

from __future__ import annotations

import re
from dataclasses import dataclass

from sitrep.lexicons.loader import words
from sitrep.model import Qualifier
from sitrep.text.numbers_scan import LEXICON, Core, any_of

Bounds = tuple[int | None, int | None, int | None, Qualifier]

_CLASSES = ("at_least", "more_than", "at_most", "fewer_than", "approximately", "range", "additional")
_BEFORE: dict[str, str] = {phrase: name for name in _CLASSES for phrase in words(LEXICON, "qualifiers", name)}
_LAST_WORDS = frozenset(phrase.split()[-1] for phrase in _BEFORE)
_LONGEST = max(len(phrase.split()) for phrase in _BEFORE)
_PREPOSITIONS = frozenset(words(LEXICON, "prepositional", "words"))
_TAKES_PREPOSITION = frozenset(words(LEXICON, "prepositional", "after"))
_WINDOW = 60
_OPENING = "(\"'\u201c\u2018[\u2014\u2013-"

_TRAILING = {name: any_of(words(LEXICON, "trailing", name)) for name in ("at_least", "at_most", "approximately")}
_LOOSE = {name: any_of(words(LEXICON, "trailing", f"{name}_loose")) for name in ("at_least", "at_most")}
# "at least" belongs to the number before it only where nothing follows that it could belong to.
_CLOSED = rf"""(?: (?=\s*(?:[.,;:!?)"\u201d\u2014]|$)) | (?=\s+{any_of(words(LEXICON, "trailing", "then"))}\b) )"""
_AFTER = re.compile(
    rf"""
      (?P<more_than> {any_of(words(LEXICON, "trailing", "suffix_more_than"))} (?!\w) )
    | (?P<approximately> (?:{any_of(words(LEXICON, "trailing", "suffix_approximately"))} | \s+{_TRAILING["approximately"]}) (?!\w) )
    | (?P<at_least> ,?\s+\(? (?: {_TRAILING["at_least"]} (?!\w) (?!\s+than) | {_LOOSE["at_least"]} {_CLOSED} ) )
    | (?P<at_most>  ,?\s+\(? (?: {_TRAILING["at_most"]} (?!\w) (?!\s+than) | {_LOOSE["at_most"]} {_CLOSED} ) )
    | (?P<additional> \s+{any_of(words(LEXICON, "trailing", "additional"))} (?!\w) (?!\s+(?:than|or\s+less)) )
    """,
    re.VERBOSE,
)
_NOUN_BETWEEN = re.compile(
    rf"""
    (?: \s+ (?!(?:and|or|but|with|while|in|at|including)\b) [a-z'\u2019-]+ ){{1,3}} ,?\s+
    (?: (?P<at_least>{_LOOSE["at_least"]}|{_TRAILING["at_least"]}) | (?P<at_most>{_LOOSE["at_most"]}|{_TRAILING["at_most"]}) )
    {_CLOSED}
    """,
    re.VERBOSE,
)
_OTHERS = re.compile(rf"\s+{any_of(words(LEXICON, 'trailing', 'additional_noun'))}\b")


@dataclass(frozen=True, slots=True)
class Around:
    """The qualifiers around a core: where the whole figure begins and ends, and the classes of qualifier in reading order."""

    start: int
    end: int
    classes: tuple[str, ...]

    @property
    def additional(self) -> bool:
        """Said to come on top of an earlier figure."""
        return "additional" in self.classes


def opening(lowered: str, core: Core) -> list[str]:
    """The words of the qualifiers before a core, "between" and "from" among them."""
    return lowered[_before(lowered, core.start, ranged=True)[0] : core.start].split()


def around(lowered: str, core: Core) -> Around:
    """The qualifiers directly before and after a core, and after it with up to three words between.

    "between" and "from" belong to a range only.
    """
    begin, classes = _before(lowered, core.start, ranged=core.qualifier == "range")
    end = core.end
    match = _AFTER.match(lowered, end)
    while match and match.lastgroup:
        end = match.end()
        classes.append(match.lastgroup)
        match = _AFTER.match(lowered, end)
    distant = _NOUN_BETWEEN.match(lowered, end)
    if distant and distant.lastgroup:
        classes.append(distant.lastgroup)  # the noun stays the caller's: the figure's own words end before it
    if _OTHERS.match(lowered, end):
        classes.append("additional")
    return Around(begin, end, tuple(classes))


_RISING = frozenset(["gone", "goes", "went", "going", "risen", "rose", "climbed", "jumped", "mounted", "shot", "moved"])


def _before(lowered: str, start: int, *, ranged: bool) -> tuple[int, list[str]]:
    classes: list[str] = []
    tokens = lowered[max(0, start - _WINDOW) : start].split() if start and lowered[start - 1].isspace() else []
    while tokens and tokens[-1].lstrip(_OPENING) in _LAST_WORDS:
        size, name = _longest_qualifier(tokens, ranged=ranged)
        if not size or (tokens[-size:] == ["up", "to"] and len(tokens) > size and tokens[-size - 1] in _RISING):
            break  # "has gone up to 677" is no bound
        for token in reversed(tokens[-size:]):
            start = lowered.rindex(token.lstrip(_OPENING), 0, start)
        classes.insert(0, name)
        opened = tokens[-size][0] in _OPENING
        del tokens[-size:]
        if opened:
            break
    return start, classes


def _longest_qualifier(tokens: list[str], *, ranged: bool) -> tuple[int, str]:
    """How many of the last tokens make a qualifier, and its class; 0 where none does."""
    for size in range(min(_LONGEST, len(tokens)), 0, -1):
        first, *rest = tokens[-size:]
        name = _BEFORE.get(" ".join([first.lstrip(_OPENING), *rest]), "")
        if name == "range" and not ranged:
            continue
        if name and not (first in _PREPOSITIONS and tokens[-size - 1 : -size] and tokens[-size - 1] in _TAKES_PREPOSITION):
            return size, name
    return 0, ""


def bounds(core: Core, classes: tuple[str, ...]) -> Bounds:
    """SCHEMA's table of bounds, for one core and the classes of qualifier around it.

    An open side outweighs "about": "at least some 40" is ``at_least``. A vague word stays ``vague`` whatever stands before it, for no
    ``best`` is known: "at least several hundred" has the lower bound 200, "up to several hundred" has none.
    """
    if core.qualifier == "vague":
        low = None if {"at_most", "fewer_than"} & set(classes) else core.low
        return low, None, None, "vague"
    if "at_least" in classes or "more_than" in classes:
        return core.low, core.low, None, "at_least" if "at_least" in classes else "more_than"
    if "at_most" in classes or "fewer_than" in classes:
        return None, core.high, core.high, "at_most" if "at_most" in classes else "fewer_than"
    if "approximately" in classes and core.qualifier == "exact":
        return core.low, core.best, core.high, "approximately"
    return core.low, core.best, core.high, core.qualifier
