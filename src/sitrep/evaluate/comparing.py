"""When two facts agree: in their words, their places, their figures, their columns."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING

from sitrep.store.columns import table

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sitrep.evaluate.facts import Fact

FACTUAL = frozenset({"asserted", "claimed"})
_SENTENCE_SHARE = 0.8
_STEM = 5
"""Letters that two words must share to be the same: rebel, rebels."""
_NO_NAME = frozenset(
    word
    for words in (
        "a al an and el in its near of the",
        "area around at central city countryside district governorate oblast outside province region state town village",
        "east eastern north northern south southern west western",
    )
    for word in words.split()
)
"""Words that names of one place may differ in."""
_SAME_KIND: Mapping[str, Mapping[str, str]] = {
    "casualties": {},
    "displacement": {
        **dict.fromkeys(("Displaced", "Forced to flee", "Evacuated", "Relocated", "Homeless"), "left"),
        **dict.fromkeys(("Sheltered", "In relief camp"), "stays"),
        "Returns": "returned",
    },
    "territorial_control": dict.fromkeys(("gained", "lost", "transferred"), "changed"),
}
_EQUAL = {
    "casualties": ("victim_category", "cause", "setting", "scope", "qualifier"),
    "displacement": ("term", "category", "measure", "cause", "qualifier"),
    "territorial_control": (),
}
"""Slots that are right where the two are equal, and that count where the marked event has them."""
_ACTORS = {
    "casualties": {"perpetrator": "perpetrator_text"},
    "displacement": {},
    "territorial_control": {"who": "controller", "previous_controller": "previous_controller", "besieger": "besieger"},
}
_NEEDED = {"territorial_control": ("fact", "where", "who", "change"), "casualties": ("fact", "where"), "displacement": ("fact", "where")}
_PLACE_COLUMNS = ("location_text", "location", "origin_text", "destination_text")


def kind(fact: Fact) -> str | None:
    """What happened, coarsely: ways of leaving are one kind, as are changes of control."""
    value: str | None = fact[table(fact.event_type).kind]
    return _SAME_KIND[fact.event_type].get(value or "", value)


@lru_cache(maxsize=65_536)
def words(text: str) -> tuple[str, ...]:
    """Words without accents, case, possessives and punctuation.

    >>> words("Orvák's MAYOR, 52")
    ('orvak', 'mayor', '52')
    """
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().casefold()
    return tuple(re.findall("[a-z0-9]+", plain.replace("'s ", " ").replace("'", "")))


def name_words(text: str) -> frozenset[str]:
    """The words that tell a name from others.

    >>> sorted(name_words("the town of Ban Orvak")), sorted(name_words("the city"))
    (['ban', 'orvak'], ['city', 'the'])
    """
    every = frozenset(words(text))
    return (every - _NO_NAME) or every


def same_place(marked: str, *given: str | None) -> bool:
    """Whether one of ``given`` names the place: equal, or one within the other.

    >>> same_place("Orvak", None, "eastern Orvak"), same_place("Orvak", "Orvaka")
    (True, False)
    """
    wanted = name_words(marked)
    return any(found and (found <= wanted or wanted <= found) for found in (name_words(name) for name in given if name))


def same_actor(marked: str, given: str | None) -> bool:
    """Whether the two share a word, by its first five letters.

    >>> same_actor("rebel fighters", "the rebels"), same_actor("rebels", "army"), same_actor("rebels", None)
    (True, False, False)
    """
    return bool({word[:_STEM] for word in name_words(marked)} & {word[:_STEM] for word in name_words(given or "")})


def same_figure(marked: Fact, given: Fact, prefix: str = "") -> bool:
    """Whether best is equal, or both bounds where neither has a best."""
    low, best, high = (f"{prefix}{name}" for name in ("low", "best", "high"))
    if marked[best] is None and given[best] is None:
        return bool(marked[low] == given[low] and marked[high] == given[high])
    return bool(marked[best] == given[best])


def same_sentence(marked: Fact, given: Fact) -> bool:
    """Whether more than four in five words of the shorter evidence are in the other."""
    one, other = set(words(marked.evidence)), set(words(given.evidence))
    return bool(one and other) and len(one & other) > _SENTENCE_SHARE * min(len(one), len(other))


def same_key(marked: Fact, given: Fact) -> bool:
    """Whether the two are of the same figure, or of the control of the same place or count of places."""
    if marked.event_type == "casualties":
        return same_figure(marked, given)
    if marked.event_type == "displacement":
        return same_figure(marked, given) and marked["unit"] == given["unit"]
    if marked["places_best"] is not None or marked["places_low"] is not None:
        return same_figure(marked, given, "places_")
    if given["places_low"] is not None or not marked["location"]:
        return False
    return same_place(marked["location"], given["location_text"], given["location"])


def slots(marked: Fact, given: Fact) -> dict[str, bool]:
    """Which of the columns that the marked event has are right."""
    right = {"fact": (marked["modality"] in FACTUAL) == (given["modality"] in FACTUAL)}
    if marked["location"]:
        right["where"] = same_place(marked["location"], *(given[column] for column in _PLACE_COLUMNS))
    if marked["country_iso3"]:
        right["country"] = marked["country_iso3"] == given["iso3"]
    if marked["date_start"]:
        days = marked["date_start"], marked.values.get("date_end", marked["date_start"])
        right["date"] = days == (given["date_start"], given["date_end"])
    if marked["attributed_to"]:
        right["attributed_to"] = bool(set(words(marked["attributed_to"])) & set(words(given["attributed_to"] or "")))
    if marked.event_type == "territorial_control":
        right["change"] = marked["change"] == given["change"]
    for slot, column in _ACTORS[marked.event_type].items():
        if marked[column]:
            right[slot] = same_actor(marked[column], given[column])
    return right | {column: marked[column] == given[column] for column in _EQUAL[marked.event_type] if marked[column]}


def agree_fully(marked: Fact, given: Fact) -> bool:
    """Whether they agree at level ``full``."""
    right = slots(marked, given)
    return same_key(marked, given) and all(right.get(slot, True) for slot in _NEEDED[marked.event_type])
