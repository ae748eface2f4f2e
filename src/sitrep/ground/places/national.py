"""Tolls that a whole country's authorities give: "Ukraine's defence ministry said 31 soldiers had died", "across the country"."""

from __future__ import annotations

import re
from functools import cache

from sitrep.lexicons.loader import words

_LEXICON = "en/whereabouts.toml"
_NATION = r"(?P<nation>(?:[A-Z][\w’'-]+ ){0,2}?[A-Z][\w-]+?)(?:['’]?s)?"
_ACROSS = r"\b(?:(?:across|around|throughout|all over) the (?:country|nation)|nationwide|countrywide)\b"
_REACH = 60
"""Characters after a trigger in which "across the country" belongs to it."""


@cache
def _organs() -> re.Pattern[str]:
    """Reads "Ukraine's health minister", "the Afghan interior ministry", "the Malian army's spokesman"."""
    return re.compile(rf"\b(?:[Tt]he )?{_NATION} (?:[a-z-]+ ){{0,2}}?(?:{'|'.join(words(_LEXICON, 'national'))})\b")


@cache
def _across() -> re.Pattern[str]:
    return re.compile(rf"[^.;]{{0,{_REACH}}}?{_ACROSS}", re.IGNORECASE)


_FRONTED = re.compile(rf"{_ACROSS}[^,.;:]{{0,40}}$", re.IGNORECASE)


def is_across(text: str, end: int) -> bool:
    """Whether what a trigger that ends at a character tells was "across the country", said after it or before it in its clause.

    >>> is_across("56 people were killed across the country, 25 in Omdurman", 22), is_across("Two died. Across the country", 8)
    (True, False)
    """
    return _across().match(text, end) is not None or _FRONTED.search(text, max(0, end - 2 * _REACH), end) is not None


@cache
def _speaking() -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(words(_LEXICON, 'national'))})(?:['’]s \w+)?(?: said)? (?:in|at) (?:the capital,? )?$")


def speaks(before: str) -> bool:
    """Whether a country's authorities speak in the place that the words before a name lead to.

    >>> speaks("troops had won, the army's spokesman in "), speaks("police in ")
    (True, False)
    """
    return _speaking().search(before) is not None


_GOVERNOR = re.compile(r"\b(?:governor|head) of (?:the )?$")
_ITS_GOVERNOR = re.compile(r"(?:['’]?s)?(?: regional| provincial| state)? (?:governor|police chief|police commissioner)\b")


def governs(before: str, text: str, end: int) -> bool:
    """Whether a name is that of a governor's province: "the governor of Kano", "the Kano state governor"."""
    return _GOVERNOR.search(before) is not None or _ITS_GOVERNOR.match(text, end) is not None


def organs(text: str, start: int, end: int) -> list[str]:
    """The nations, as worded, whose ministries and armies the characters from ``start`` to ``end`` name.

    >>> organs("Mali's army said the Malian president wept", 0, 42), organs("Police in Gao said", 0, 18)
    (['Mali', 'Malian'], [])
    """
    return [match["nation"] for match in _organs().finditer(text, start, end)]
