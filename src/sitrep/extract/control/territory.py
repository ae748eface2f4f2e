"""Reads a noun phrase as a place that can be held: a named one, a counted set of places, or one named before ("the city", "it")."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Literal

from sitrep.extract.control.territory_names import (
    has_noun_beside,
    is_described,
    is_directed,
    is_person,
    lies_around,
    name_in,
    nouns,
    only_modifies,
    unknown_name,
)
from sitrep.extract.syntax.parse import Phrase
from sitrep.extract.syntax.parse import phrase as parse_phrase
from sitrep.lexicons.loader import words
from sitrep.text.phrases import Phrases

if TYPE_CHECKING:
    from sitrep.extract.context import Named, Reading
    from sitrep.model import Count

_LEXICON = "en/territory.toml"
_UNIQUE = frozenset(["only", "last", "first", "second", "third", "largest", "biggest", "main", "final", "sole"])


@dataclass(slots=True)
class Territory:
    """A place as worded. ``name`` for a named place, ``count`` and ``unit`` for a counted set, neither for one named before."""

    how: Literal["named", "counted", "before"]
    first: int
    last: int
    known: bool = False
    name: Named | None = None
    count: Count | None = None
    unit: str | None = None
    noun: str | None = None
    """The noun that stands for a place named before."""


@cache
def _extent(name: str) -> Phrases:
    return Phrases(words(_LEXICON, "extent", name), after=r"(?![\w-])")


def read(reading: Reading, phrase: Phrase, *, strict: bool = False) -> Territory | None:
    """The territory of a noun phrase, or None. ``strict`` wants a name of the gazetteer or a noun of place beside the name."""
    parsed = reading.parsed
    head = parsed.tokens.lower[phrase.head]
    if head in nouns("vehicles") and parsed.tokens.lower[phrase.head - 1] not in nouns("modifiers"):
        return None  # "mines"; not "gold mines"
    count = parsed.count_in(phrase.first, phrase.last)
    noun = next((i for i in range(phrase.first, phrase.last) if parsed.tokens.lower[i] in nouns("counted")), None)
    name = _own_name(reading, phrase, head)
    if count and noun is not None and count.end <= parsed.tokens.starts[noun] and not (name and _names_many(reading, phrase, noun)):
        within = name if name and name.first > noun else None
        return Territory("counted", phrase.first, phrase.last, known=True, count=count, unit=parsed.tokens.lower[noun], name=within)
    if name and (
        parsed.tokens.lower[name.last - 1] in words("en/whereabouts.toml", "organs")
        or (name.first and parsed.tokens.lower[name.first - 1] in nouns("vehicles"))
    ):
        return None  # "the frigate Sevastopol", "the Jordan Times"
    if name:
        known = parsed.names.get(name.first) == "place" or has_noun_beside(reading, name) or is_described(reading, name)
        if only_modifies(reading, name, phrase):
            return None
        if known or (not strict and parsed.names.get(name.first) is None and not is_person(reading, name)):
            return Territory("named", phrase.first, phrase.last, known=known, name=name)
        return None
    beyond = _name_beyond(reading, phrase, head)
    if beyond:
        return Territory("named", phrase.first, phrase.last, known=True, name=beyond)
    inner = parsed.chunks[phrase.end].first
    definite = any(parsed.tokens.lower[i] in ("the", "this", "that", "its", "their") for i in (phrase.first, inner)) or head == "it"
    if head in ("it", "both") or (definite and _last_noun(reading, phrase) in nouns("anaphoric")):
        return Territory("before", phrase.first, phrase.last, noun=head)
    return None


def _own_name(reading: Reading, phrase: Phrase, head: str) -> Named | None:
    """The name of the place itself, not of where it lies or whose it is."""
    name = name_in(reading, phrase)
    if name and lies_around(reading, name, phrase):
        return None
    if name and head in nouns("installations") and _is_body(reading, name):
        return _name_beyond(reading, phrase, head) or name  # "the brigade's base at X" is named by where it lies
    return name


def _is_body(reading: Reading, name: Named) -> bool:
    """Whether a name is a force's: "5th Brigade", "ANA"."""
    words_ = reading.parsed.tokens.words[name.first : name.last]
    return not nouns("bodies").isdisjoint(map(str.lower, words_)) or (len(words_) == 1 and len(words_[0]) > 1 and words_[0].isupper())


def _name_beyond(reading: Reading, phrase: Phrase, head: str) -> Named | None:
    """As in "the hills around Laiza", "neighbourhoods in eastern Aleppo": the name that places the noun."""
    parsed = reading.parsed
    measured = head in nouns("measures")
    if not measured and not is_noun_of_place(reading, phrase):
        return None
    at = phrase.end + 1
    if measured:  # "90 square kilometres (35 square miles) of the plain"
        at += parsed.kind(at) == "("
        inner = parse_phrase(parsed, at + 1) if parsed.word(at) in ("of", "in") and parsed.kind(at + 1) == "n" else None
        return name_in(reading, inner) if inner and parsed.names.get(inner.head) == "place" else None
    apposed = _apposed(reading, phrase)
    if apposed:
        return apposed
    if (
        parsed.kind(at) != "P"
        or parsed.word(at) not in ("in", "of", "around", "near", "outside", "along", "at", "above", "inside", "beside")
        or parsed.kind(at + 1) != "n"
    ):
        return None
    piece = parse_phrase(parsed, at + 1)
    found = next(
        (
            p
            for p in reading.places
            if piece.first <= p.first < piece.last and not (p.last < len(parsed.tags) and parsed.tags[p.last] == "'")
        ),
        None,
    )
    settled = head in ("town", "city", "village") and parsed.tokens.lower[phrase.first] == "the"
    if found is None and not settled and parsed.word(at) in ("in", "at", "near", "around", "outside", "above"):
        found = unknown_name(reading, Phrase(piece.first, piece.last, piece.last - 1, at + 1, at + 1), piece.last)
    return found if found and (not found.broad or (is_directed(reading, found) and head in nouns("plural") | {"territory"})) else None


def _apposed(reading: Reading, phrase: Phrase) -> Named | None:
    """As in "Kawlin, a town it lost", "its last stronghold, Sirte": the name on the other side of the comma."""
    parsed = reading.parsed
    before, after = phrase.chunk - 1, phrase.end + 1
    described = parsed.tokens.lower[phrase.first] in ("a", "an", "another")
    unique = not _UNIQUE.isdisjoint(parsed.tokens.lower[phrase.first : phrase.last])
    if parsed.kind(before) == "n" and (described or unique):  # in text that lost its commas
        return next((p for p in reading.places if p.last == parsed.chunks[before].last), None)
    if parsed.kind(before) == "," and parsed.kind(before - 1) == "n" and (described or unique):
        piece = parsed.chunks[before - 1]
        known = next((p for p in reading.places if p.last == piece.last), None)
        return known or unknown_name(reading, Phrase(piece.first, piece.last, piece.last - 1, before - 1, before - 1), piece.last)
    if parsed.kind(after) == "," and parsed.kind(after + 1) == "n" and parsed.kind(after + 2) in ",.v":
        piece = parsed.chunks[after + 1]
        known = next((p for p in reading.places if p.first == piece.first), None)
        bare = Phrase(piece.first, piece.last, piece.last - 1, after + 1, after + 1)
        return known or (unknown_name(reading, bare, piece.last) if unique and parsed.kind(after + 2) == "," else None)
    return None


def is_noun_of_place(reading: Reading, phrase: Phrase) -> bool:
    """Whether the head of a phrase is a noun like "district" or "areas"."""
    head = reading.parsed.tokens.lower[phrase.head]
    return head in nouns("singular") or head in nouns("plural")


def _last_noun(reading: Reading, phrase: Phrase) -> str:
    return reading.parsed.tokens.lower[phrase.last - 1]


def _names_many(reading: Reading, phrase: Phrase, noun: int) -> bool:
    """As in "the two towns of A and B": the names are the rows, not the count."""
    parsed = reading.parsed
    return (
        noun + 1 < phrase.last
        and parsed.tokens.lower[noun + 1] == "of"
        and parsed.tags[noun + 2 : noun + 3] == "M"
        and phrase.last < len(parsed.tags)
        and parsed.tags[phrase.last] in ",K"
    )


def extent_of(reading: Reading, first: int, last: int) -> str:
    """How much of the place, by the words from token ``first`` to before ``last``."""
    text = reading.parsed.text(max(0, first), last)
    for name in ("most", "complete", "part"):
        if _extent(name).search(text):
            return name
    return "unspecified"
