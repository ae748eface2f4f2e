"""Reads a noun phrase as a place that can be held: a named one, a counted set of places, or one named before ("the city", "it")."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Literal

from sitrep.extract import people
from sitrep.extract.context import Named, Reading
from sitrep.extract.parse import Phrase
from sitrep.extract.parse import phrase as parse_phrase
from sitrep.lexicons.loader import words
from sitrep.text.phrases import Phrases

if TYPE_CHECKING:
    from sitrep.model import Count

_LEXICON = "en/territory.toml"
_COMPASS = ("north", "south", "east", "west", "central")
_DIRECTIONS = frozenset(words(_LEXICON, "directions"))
_UNIQUE = frozenset(["only", "last", "first", "second", "third"])
_PERSON_TITLES = frozenset(words(_LEXICON, "titles"))


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
def _set(name: str) -> frozenset[str]:
    return frozenset(words(_LEXICON, name))


@cache
def _no_places() -> frozenset[str]:
    return frozenset(words("en/gates.toml", "no_places"))


@cache
def _extent(name: str) -> Phrases:
    return Phrases(words(_LEXICON, "extent", name), after=r"(?![\w-])")


def read(reading: Reading, phrase: Phrase, *, strict: bool = False) -> Territory | None:
    """The territory of a noun phrase, or None. ``strict`` wants a name of the gazetteer or a noun of place beside the name."""
    parsed = reading.parsed
    head = parsed.tokens.lower[phrase.head]
    if head in _set("vehicles"):
        return None
    count = parsed.count_in(phrase.first, phrase.last)
    noun = next((i for i in range(phrase.first, phrase.last) if parsed.tokens.lower[i] in _set("counted")), None)
    name = _name(reading, phrase)
    if count and noun is not None and count.end <= parsed.tokens.starts[noun] and not (name and _names_many(reading, phrase, noun)):
        within = name if name and name.first > noun else None
        return Territory("counted", phrase.first, phrase.last, known=True, count=count, unit=parsed.tokens.lower[noun], name=within)
    if name and head in _set("installations") and not _set("bodies").isdisjoint(parsed.tokens.lower[name.first : name.last]):
        name = _name_beyond(reading, phrase, head) or name  # "the brigade's base at X" is named by where it lies
    if name:
        known = parsed.names.get(name.first) == "place" or has_noun_beside(reading, name)
        if _modifies(reading, name, phrase):
            return None
        if known or (not strict and parsed.names.get(name.first) is None and not is_person(reading, name)):
            return Territory("named", phrase.first, phrase.last, known=known, name=name)
        return None
    beyond = _name_beyond(reading, phrase, head)
    if beyond:
        return Territory("named", phrase.first, phrase.last, known=True, name=beyond)
    inner = parsed.chunks[phrase.end].first
    definite = any(parsed.tokens.lower[i] in ("the", "this", "that", "its", "their") for i in (phrase.first, inner)) or head == "it"
    if head in ("it", "both") or (definite and _last_noun(reading, phrase) in _set("anaphoric")):
        return Territory("before", phrase.first, phrase.last, noun=head)
    return None


def _name_beyond(reading: Reading, phrase: Phrase, head: str) -> Named | None:
    """As in "the hills around Laiza", "neighbourhoods in eastern Aleppo": the name that places the noun."""
    parsed = reading.parsed
    if not is_noun_of_place(reading, phrase):
        return None
    at = phrase.end + 1
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
    if found is None and parsed.word(at) in ("in", "at", "near", "around", "outside"):
        found = unknown_name(reading, Phrase(piece.first, piece.last, piece.last - 1, at + 1, at + 1), piece.last)
    return found if found and (not found.broad or (is_directed(reading, found) and head in _set("plural") | {"territory"})) else None


def _apposed(reading: Reading, phrase: Phrase) -> Named | None:
    """As in "Kawlin, a town it lost", "its last stronghold, Sirte": the name on the other side of the comma."""
    parsed = reading.parsed
    before, after = phrase.chunk - 1, phrase.end + 1
    described = parsed.tokens.lower[phrase.first] in ("a", "an", "another")
    unique = not _UNIQUE.isdisjoint(parsed.tokens.lower[phrase.first : phrase.last])
    if parsed.kind(before) == "," and parsed.kind(before - 1) == "n" and (described or unique):
        piece = parsed.chunks[before - 1]
        known = next((p for p in reading.places if p.last == piece.last), None)
        return known or unknown_name(reading, Phrase(piece.first, piece.last, piece.last - 1, before - 1, before - 1), piece.last)
    if parsed.kind(after) == "," and parsed.kind(after + 1) == "n" and parsed.kind(after + 2) in ",.v":
        piece = parsed.chunks[after + 1]
        return next((p for p in reading.places if p.first == piece.first), None)
    return None


def is_noun_of_place(reading: Reading, phrase: Phrase) -> bool:
    """Whether the head of a phrase is a noun like "district" or "areas"."""
    head = reading.parsed.tokens.lower[phrase.head]
    return head in _set("singular") or head in _set("plural")


def names_a_kind(word: str) -> bool:
    """Whether a word in lower case only says what kind of place it is, as a headline may write with a capital."""
    return word in _set("singular") or word in _set("plural")


def is_directed(reading: Reading, name: Named) -> bool:
    """Whether a name begins with a direction: "eastern Ukraine"."""
    return reading.parsed.tokens.lower[name.first].startswith(_COMPASS)


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


def _name(reading: Reading, phrase: Phrase) -> Named | None:
    """The narrowest name in a phrase: not an owner ("Syria's"), not an actor, not an adjective of nationality."""
    parsed = reading.parsed
    inside = [p for p in reading.places if phrase.first <= p.first < phrase.last]
    known = next(
        (p for p in inside if not (p.last < phrase.last and parsed.tags[p.last] == "'") and not is_narrowed(reading, p, phrase)), None
    )
    other = unknown_name(reading, phrase, known.first if known else phrase.last)
    if other and is_narrowed(reading, other, phrase):
        other = _name_after(reading, phrase, other) or other
    beside = other is not None and has_noun_beside(reading, other) and not is_narrowed(reading, other, phrase)
    if known and not (other and other.last < known.first and beside):
        return _widen(reading, known, phrase)
    if other is None and inside and parsed.tokens.lower[phrase.head] in _set("singular") | _set("plural"):
        return inside[-1]  # "Marawi's banking district": a part of what the owner names
    return other


def _name_after(reading: Reading, phrase: Phrase, name: Named) -> Named | None:
    return unknown_name(reading, Phrase(name.last, phrase.last, phrase.head, phrase.chunk, phrase.end), phrase.last)


def is_narrowed(reading: Reading, place: Named, phrase: Phrase) -> bool:
    """As in "the Damascus suburb of Barzeh": a noun of place and "of" follow with the narrower name."""
    lower, tags = reading.parsed.tokens.lower, reading.parsed.tags
    last = place.last if lower[place.last - 1] not in _set("singular") else place.last - 1
    if last + 1 < phrase.last and lower[last] in _set("compound") and lower[last + 1] in _set("singular"):
        last += 1  # "the Baltic port city of X"
    directed = is_directed(reading, place) or (place.first and lower[place.first - 1].startswith(_COMPASS))
    if directed and lower[last + 1 : last + 2] == ["of"] and tags[last + 2 : last + 3] == "M":
        return True  # "the east Aleppo district of Marjeh"
    if lower[last : last + 1] and lower[last] in ("district", "neighbourhood", "neighborhood", "quarter", "area", "region"):
        return False  # "the Ganfouda district of Benghazi"
    return last + 2 < phrase.last and lower[last] in _set("singular") and lower[last + 1] == "of" and tags[last + 2] == "M"


def unknown_name(reading: Reading, phrase: Phrase, stop: int) -> Named | None:
    """The first name of a phrase that is neither a known place nor an actor, before the token ``stop``."""
    parsed = reading.parsed
    i = phrase.first
    while i < stop:
        if parsed.tags[i] == "M" and parsed.names.get(i) is None:
            end = i
            while (
                end < phrase.last
                and (parsed.tags[end] in "M/" or parsed.tokens.lower[end] in ("al", "el", "-", "as", "ash", "ad", "an"))
                and parsed.names.get(end) is None
            ):
                end += 1
            faith = end == i + 1 and parsed.tokens.lower[i] in _no_places()
            if not faith and not (end < phrase.last and parsed.tags[end] == "'") and not _is_adjectival(reading, end, phrase):
                return Named(i, end, parsed.tokens.starts[i], parsed.tokens.ends[end - 1])
            i = end
        i += 1
    return None


def _widen(reading: Reading, place: Named, phrase: Phrase) -> Named:
    """An unknown name that a known one continues ("Bustan al-Qasr") is taken whole."""
    parsed = reading.parsed
    first, last = place.first, place.last
    while first > phrase.first and parsed.tags[first - 1] in "M/" and parsed.names.get(first - 1) is None:
        first -= 1
    while last < phrase.last and parsed.names.get(last) is None and _goes_on(reading, last):
        last += 1
    linked = last
    while linked < phrase.last and parsed.tokens.lower[linked] in _set("links"):
        linked += 1
    if last < linked < phrase.last and parsed.tags[linked] == "M":
        last = linked + 1  # "San Juan de los Morros"
    if (first, last) == (place.first, place.last):
        return place
    return Named(first, last, min(place.start, parsed.tokens.starts[first]), max(place.end, parsed.tokens.ends[last - 1]))


def _goes_on(reading: Reading, token: int) -> bool:
    """Whether a known name goes on at a token: with a slash, or with a part that begins with an article ("Bustan al-Qasr")."""
    parsed = reading.parsed
    slashed = parsed.tags[token] == "M" and "/" in parsed.tags[max(0, token - 2) : token]
    return parsed.tags[token] == "/" or slashed or parsed.tokens.lower[token].startswith(("al-", "el-"))


def _is_adjectival(reading: Reading, last: int, phrase: Phrase) -> bool:
    """As in "Kurdish areas", "Islamic State positions": a name before a noun that is no noun of place."""
    parsed = reading.parsed
    if last >= phrase.last:
        return False
    after = parsed.tokens.lower[last]
    return parsed.tags[last] in "NJC" and after not in _set("singular") and after not in _set("plural")


def _modifies(reading: Reading, name: Named, phrase: Phrase) -> bool:
    """As in "Aleppo residents", "UK support": the name only says whose."""
    parsed = reading.parsed
    if name.last < phrase.last and parsed.tokens.lower[name.last] in _set("other_names"):
        return True  # "Berlin Wall"
    if name.broad and parsed.tokens.lower[name.last - 1] in _set("within"):
        return True  # "a Donbas town"
    if name.last >= phrase.last or parsed.tags[name.last] not in "NJ" or parsed.tokens.lower[name.last] in _DIRECTIONS:
        return False
    return (_set("singular") | _set("plural")).isdisjoint(parsed.tokens.lower[name.last : phrase.last])


def has_noun_beside(reading: Reading, name: Named) -> bool:
    """Whether a noun of place stands with the name: "the village of X", "X district"."""
    lower = reading.parsed.tokens.lower
    before = lower[max(0, name.first - 3) : name.first]
    after = lower[name.last : name.last + 2]
    nouns = _set("singular") | _set("plural")
    compound = len(after) == 2 and after[1] in nouns and after[0] in ("air", "oil", "gas", "military", "border", "refugee")
    return compound or not nouns.isdisjoint([*before, *after[:1]])


def is_person(reading: Reading, name: Named) -> bool:
    """Whether a title before a name, or an office after it, makes a person of it."""
    parsed = reading.parsed
    before = parsed.tokens.lower[name.first - 1] if name.first else ""
    if before == "," and name.first > 1:
        before = parsed.tokens.lower[name.first - 2]
    if before in _PERSON_TITLES or people.number_of(before) or parsed.names.get(name.first - 2) == "demonym":
        return True
    after = parsed.tokens.lower[name.last : name.last + 5]
    return len(after) > 1 and after[0] in (",", "(") and any(people.number_of(word) == "singular" for word in after[1:])


def extent_of(reading: Reading, first: int, last: int) -> str:
    """How much of the place, by the words from token ``first`` to before ``last``."""
    text = reading.parsed.text(max(0, first), last)
    for name in ("most", "complete", "part"):
        if _extent(name).search(text):
            return name
    return "unspecified"
