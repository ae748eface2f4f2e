"""What the words around a name of a place, and those of a sentence, tell of whether something happened there."""

from __future__ import annotations

import re
from functools import cache

from sitrep.lexicons.loader import words
from sitrep.text.numbers import find_counts
from sitrep.text.phrases import Phrases

_LEXICON = "en/whereabouts.toml"
_ASIDES = frozenset({"in", "to", "at", "near", "the", "a", "of"})
"""The words that may stand right before a place that is named aside: a cheap look before the phrases."""
_LIES_IN = re.compile(r"\b[A-Z][\w'’-]+,? (?:a |an |the )?(?:[a-z]+ ){0,3}in (?:the )?$")
_TOLL = re.compile(r"\b(?:kill|wound|injur|d(?:ied|ead|eath|ying)|casualt|hurt|missing|detain|arrest|abduct|kidnap)", re.IGNORECASE)
_MARKS = re.compile(r"\W")
_DISTANCE = re.compile(r"\b(?:km|kilomet(?:er|re)s?|miles?)\)? (?:\([^)]*\) )?(?:\w+ )?(?:from|of) (?:the \w+ of )?$", re.IGNORECASE)


@cache
def _officials() -> Phrases:
    return Phrases(words(_LEXICON, "officials"), after=r" (?:of|in|at) (?:the )?(?:\w+ of )?$")


@cache
def _official_after() -> re.Pattern[str]:
    return re.compile(rf"(?:['’]s)? (?:{'|'.join(words(_LEXICON, 'officials'))})\b|-(?:based|born|led|backed)", re.IGNORECASE)


@cache
def _aside() -> Phrases:
    """Reads "told reporters in Bamako", "rushed to the", "positioned in": where somebody spoke, was treated, or lay in wait."""
    told = [f"{word}(?: (?!that\\b)\\w+)? in" for word in words(_LEXICON, "told_in")]
    sent = [f"{word} to" for word in words(_LEXICON, "sent_for_treatment")]
    based = [f"{word} (?:in|at|near)" for word in words(_LEXICON, "based")]
    return Phrases([*told, *sent, *based], after=r" (?:the |a )?(?:\w+ of )?$")


@cache
def _struck() -> Phrases:
    return Phrases(words(_LEXICON, "happened"), after=r" (?:the )?(?:\w+ of )?$")


@cache
def _strikes() -> frozenset[str]:
    """The words that may stand right before a place that was struck: a cheap look before the phrases."""
    return frozenset(phrase.rpartition(" ")[2] for phrase in words(_LEXICON, "happened")) | {"the", "of"}


@cache
def _accusing() -> frozenset[str]:
    """The verbs of "accused Moscow", "blamed Damascus": governments, which the verb speaks to or of."""
    return frozenset(words(_LEXICON, "reactions"))


@cache
def _reacting() -> re.Pattern[str]:
    """Reads "Chad condemns", "Chad has strongly condemned": who speaks of an event from afar."""
    return re.compile(rf" (?:(?:has|have|had|also|\w+ly) ){{0,2}}(?:{'|'.join(words(_LEXICON, 'reactions'))})\b")


@cache
def _comments() -> tuple[Phrases, Phrases]:
    return Phrases(words(_LEXICON, "reactions")), Phrases(words(_LEXICON, "happened"))


@cache
def _several() -> Phrases:
    return Phrases(words("en/scope.toml", "several"))


@cache
def _event() -> re.Pattern[str]:
    return re.compile(rf"\b(?:the|this|that|an?) (?:[\w-]+ )?(?:{'|'.join(words(_LEXICON, 'events'))})\b", re.IGNORECASE)


def is_spoken_of(before: str, text: str, end: int) -> bool:
    """Whether a name stands for those who sit there: "officials in Homs", "accused Moscow", "the Homs governor"."""
    last = _last_word(before)
    return last in _accusing() or _is_seat(before, last) or _official_after().match(text, end) is not None


def is_aside(before: str) -> bool:
    """Whether somebody spoke, was treated or lay in wait there, by the words before a name."""
    return _last_word(before) in _ASIDES and _aside().search(before) is not None


def is_measured(before: str) -> bool:
    """Whether a name tells only how far away another place is: "20 km north of Homs"."""
    return _last_word(before) in ("from", "of") and _DISTANCE.search(before) is not None


def lies_in(before: str) -> bool:
    """Whether a name only says where another place lies: "in Kani, in the Bandiagara area"."""
    return _LIES_IN.search(before) is not None


def reacts(text: str, end: int) -> bool:
    """Whether those of a name that ends there speak of an event from afar: "Chad condemns"."""
    return _reacting().match(text, end) is not None


@cache
def _site() -> re.Pattern[str]:
    return re.compile(
        rf"\b(?:in|at|on|from|near|inside|outside|into|around|along) the ({'|'.join(words(_LEXICON, 'sites'))})\b(?! (?:of|to|between)\b)"
    )


def sites(text: str) -> list[str]:
    """The nouns of a sentence that stand for a site named before: "on the road"; not "on the road to Homs".

    >>> sites("29 fighters died on the road, not in the camp of another force")
    ['road']
    """
    return _site().findall(text)


def is_comment(text: str) -> bool:
    """Whether a sentence only tells who spoke of an event, wherever that was: "In Kabul, the president condemned the attack"."""
    speaks, happens = _comments()
    return speaks.search(text) is not None and happens.search(text) is None


def tells_several(text: str) -> bool:
    """Whether a sentence tells of several attacks: "raids in Idlib province"."""
    return _several().search(text) is not None


def tells_event(text: str) -> bool:
    """Whether a sentence speaks of an attack or another event."""
    return _event().search(text) is not None


def has_toll(text: str, *, again: bool) -> bool:
    """Whether a sentence has a figure of its own: a toll, or any where it does not speak of the event again."""
    return (not again or _TOLL.search(text) is not None) and bool(find_counts(text))


def _last_word(before: str) -> str:
    """The last word before a name, in lower case; "" where no space stands between them."""
    if not before.endswith(" "):
        return ""
    last = before[before.rfind(" ", 0, -1) + 1 : -1].lower()
    return last if last.isalnum() else _MARKS.split(last)[-1]


def _is_seat(before: str, last: str) -> bool:
    """Whether those are named before a place who sit there: "officials in Homs"."""
    return last in ("of", "in", "at", "the") and _officials().search(before) is not None


def is_struck(before: str) -> bool:
    """Whether a verb stands before a place that tells of an attack on it: "shelled the town of"."""
    return _last_word(before) in _strikes() and _struck().search(before) is not None
