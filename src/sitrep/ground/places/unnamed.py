"""The name that later sentences give a place which the lead leaves without one: "a rebel-held town in the northern province"."""

from __future__ import annotations

import calendar
import re
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from sitrep.ground.dates.told import retells
from sitrep.ground.places.scene_words import has_toll, is_aside, is_comment, is_spoken_of
from sitrep.lexicons.loader import words
from sitrep.text.numbers import find_counts
from sitrep.text.phrases import Phrases

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sitrep.model import Sentence

_LEXICON = "en/whereabouts.toml"
_WEEKDAYS = tuple(day.lower() for day in calendar.day_name)
_REACH = 90
"""Characters before a place, or after a trigger, in which the noun for what lies there is looked for."""
_CLAUSE = 220
"""Characters after a trigger that may still say where it happened."""
_LEAD = 1
_AHEAD = 5
"""Sentences after a lead in which its town is given a name."""
_PART = "(?:(?:north|south|east|west)ern|central|downtown)"
_NAME = r"(?P<name>(?:(?:al|el|ash|as|ad|an|ar|at|Al|El)-)?[A-Z][\w’']+(?:[ -](?:(?:al|el|as|ash|ad)-)?[A-Z][\w’']+){0,2})"


class Named(NamedTuple):
    """A name in an article's text, from ``start`` to before ``end``."""

    start: int
    end: int


@cache
def _settled() -> str:
    return "|".join(words(_LEXICON, "settled"))


@cache
def _nameless() -> re.Pattern[str]:
    """Reads "a rebel-held town in", "a crowded market in the northern province of", up to the place that it lies in."""
    nouns, main = "|".join((*words(_LEXICON, "settled"), *words(_LEXICON, "sited"))), "|".join(words(_LEXICON, "main_towns"))
    some = rf"(?:an?|one) (?:[\w’'-]+ ){{0,4}}?(?:{nouns})|(?:the|its|their|his) (?:[\w’'-]+ ){{0,4}}?(?:{main})"
    return re.compile(rf"\b(?:{some})(?: (?!and\b|of\b)[\w’'-]+){{0,5}} (?:\w+ of )?$", re.IGNORECASE)


@cache
def _elsewhere() -> re.Pattern[str]:
    """Reads "in a northern village", "in an eastern province": none of those named so far."""
    which, nouns = r"(?:an?|one|another|(?:\w+ )?other)", f"{_settled()}|province|region"
    return re.compile(rf"\b(?:in|on|at|against|of|into) {which} (?:[\w’'-]+ ){{0,2}}?(?:{nouns})s?\b(?! of\b)", re.IGNORECASE)


@cache
def _named() -> re.Pattern[str]:
    """Reads "the village of Tal Amin", "the raid on Tal Amin", "stormed Tal Amin"; and "in Tal Amin", which may be somewhere else."""
    events, ends = "|".join(words(_LEXICON, "events")), "|".join(words(_LEXICON, "after_names"))
    verbs = "|".join((*words(_LEXICON, "happened"), *words(_LEXICON, "strikes_places"), *words(_LEXICON, "taking")))
    surely = rf"(?:{_settled()}) of|the (?:{_settled()}),|(?:{events}) (?:on|in|against|at)|{verbs}"
    places = rf"\b(?:(?P<surely>{surely})|in|at|on|to|into) (?:the (?:{_settled()}) of |{_PART} )?{_NAME}"
    quarter = rf"\bin the {_NAME.replace('name>', 'quarter>')}(?= (?:{_settled()})\b(?! of\b))"  # "in the Sarobi district"
    return re.compile(rf"{places}(?=[,.;:\"”)]|$| (?:{ends}|{_settled()})\b)|{quarter}")


@cache
def _another() -> Phrases:
    return Phrases(words("en/causes.toml", "arms", "apart"))


@cache
def _no_names() -> frozenset[str]:
    return frozenset(
        (*words(_LEXICON, "not_names"), *words(_LEXICON, "plain"), *words("en/figures.toml", "not_figures", "months"), *_WEEKDAYS)
    )


def is_nameless(before: str) -> bool:
    """Whether the words before a broad place say that it was in one settlement or building there, without its name.

    >>> is_nameless("killed when jets struck a rebel-held town in the northern province of ")
    True
    >>> is_nameless("killed in raids on towns in the northern province of ")
    False
    """
    return _nameless().search(before[-_REACH:]) is not None


@cache
def _owned() -> re.Pattern[str]:
    nouns = "|".join((*words(_LEXICON, "settled"), *words(_LEXICON, "sited")))
    return re.compile(rf"['’]?s? (?:[\w-]+ ){{0,3}}?(?:{nouns})\b", re.IGNORECASE)


def owns_nameless(text: str, end: int) -> bool:
    """Whether a country's name that ends at a character is followed by what it has there: "Kenya's largest hospital".

    >>> owns_nameless("stormed Kenya's largest hospital", 13), owns_nameless("in Kenya, a hospital", 8)
    (True, False)
    """
    return _owned().match(text, end) is not None


def is_elsewhere(sentence: Sentence, trigger: int) -> bool:
    """Whether something happened, as a sentence says around ``trigger``, in a settlement without a name: "shot 48 people in a village"."""
    at = trigger - sentence.start
    return _elsewhere().search(sentence.text, at, at + _CLAUSE) is not None or (
        sentence.index <= _LEAD and _elsewhere().search(sentence.text, max(0, at - _REACH), at) is not None
    )


def following(sentence: Sentence, sentences: Sequence[Sentence]) -> Iterator[Sentence]:
    """The sentences after one that may tell its event again: none with another toll, none behind a turn to another event."""
    for later in sentences[sentence.index + 1 : sentence.index + 1 + _AHEAD]:
        if _another().search(later.text):
            return
        if not has_toll(later.text, again=True) or _figures(later) <= _figures(sentence):
            yield later


def _figures(sentence: Sentence) -> set[int | None]:
    return {count.low for count in find_counts(sentence.text)}


def names(sentence: Sentence, *, near: bool) -> Iterator[Named]:
    """The capitalised words of a sentence that name where it happened, whether or not a gazetteer has them.

    ``near`` the lead, "in Tal Amin" will do; further on only in a sentence that tells the event again.
    """
    text, again = sentence.text, (near or retells(sentence.text)) and not is_comment(sentence.text)
    for match in _named().finditer(text):
        name = "name" if match["name"] else "quarter"
        start, end = match.span(name)
        before = text[max(0, start - _REACH) : start]
        told = match["surely"] or (again and not is_aside(before) and not is_spoken_of(before, text, end))
        if told and match[name].split()[0].lower() not in _no_names():
            yield Named(sentence.start + start, sentence.start + end)
