"""Names of places within a noun phrase: known and unknown ones, the narrowest of several, and what is no place's name."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from sitrep.extract.context import Named, Reading
from sitrep.extract.syntax.parse import Phrase
from sitrep.extract.syntax.person_nouns import number_of
from sitrep.lexicons.loader import words

if TYPE_CHECKING:
    from sitrep.extract.syntax.parse import Parse

_LEXICON = "en/territory.toml"
_COMPASS = ("north", "south", "east", "west", "central")
_DIRECTIONS = frozenset(words(_LEXICON, "directions"))
_PERSON_TITLES = frozenset(words(_LEXICON, "titles"))


@cache
def nouns(name: str) -> frozenset[str]:
    """A list of ``lexicons/en/territory.toml``."""
    return frozenset(words(_LEXICON, name))


_OFFICES = _PERSON_TITLES - {"sheikh", "king", "general", "major"}
"""Titles that open no name of a place: "Sheikh Zuweid", "King Hussein Bridge", "General Santos"."""
_NO_RANKS = frozenset(["major", "general"])
"""Ranks that are adjectives, too: "X, the last major port"."""


_PROPER = _DIRECTIONS | {"centre", "center", "proper"}
"""What follows a name without making it say whose: "Masisi centre"; not "Hama Media Center"."""


@cache
def _no_places() -> frozenset[str]:
    return frozenset(words("en/gates.toml", "no_places"))


def names_a_kind(word: str) -> bool:
    """Whether a word in lower case only says what kind of place it is, as a headline may write with a capital."""
    return word in nouns("singular") or word in nouns("plural")


def is_directed(reading: Reading, name: Named) -> bool:
    """Whether a name begins with a direction: "eastern Ukraine"."""
    return reading.parsed.tokens.lower[name.first].startswith(_COMPASS)


def name_in(reading: Reading, phrase: Phrase) -> Named | None:
    """The narrowest name in a phrase: not an owner ("Syria's"), not an actor, not an adjective of nationality."""
    parsed = reading.parsed
    inside = [p for p in reading.places if phrase.first <= p.first < phrase.last]
    later = max((p.first for p in inside), default=-1)
    inside = [p for p in inside if not (p.broad and p.last <= later and parsed.tokens.lower[p.last - 1].endswith("s"))]  # "Syrias Idlib"
    known = next((p for p in inside if not _is_owner(reading, p, phrase) and not is_narrowed(reading, p, phrase)), None)
    other = unknown_name(reading, phrase, known.first if known else phrase.last)
    if other and is_narrowed(reading, other, phrase):
        other = _name_after(reading, phrase, other) or other
    beside = other is not None and has_noun_beside(reading, other) and not is_narrowed(reading, other, phrase)
    if known and not (other and other.last < known.first and beside):
        return _widen(reading, known, phrase)
    if other is None and inside and parsed.tokens.lower[phrase.head] in nouns("singular") | nouns("plural"):
        return inside[-1]  # "Marawi's banking district": a part of what the owner names
    return other


def _is_owner(reading: Reading, place: Named, phrase: Phrase) -> bool:
    """As in "Syria's Idlib", "Panjshir valley's Bazarak"."""
    parsed = reading.parsed
    mark = place.last + (place.last < phrase.last and parsed.tokens.lower[place.last] in nouns("singular"))
    return mark < phrase.last and parsed.tags[mark] == "'" and (mark == place.last or parsed.tags[mark + 1] == "M")


def is_narrowed(reading: Reading, place: Named, phrase: Phrase) -> bool:
    """As in "the Damascus suburb of Barzeh": a noun of place and "of" follow with the narrower name."""
    lower, tags = reading.parsed.tokens.lower, reading.parsed.tags
    last = place.last if lower[place.last - 1] not in nouns("singular") else place.last - 1
    if last + 1 < phrase.last and lower[last] in nouns("compound") and lower[last + 1] in nouns("singular"):
        last += 1  # "the Baltic port city of X"
    directed = is_directed(reading, place) or (place.first and lower[place.first - 1].startswith(_COMPASS))
    if directed and lower[last + 1 : last + 2] == ["of"] and tags[last + 2 : last + 3] == "M":
        return True  # "the east Aleppo district of Marjeh"
    if lower[last : last + 1] and lower[last] in ("district", "neighbourhood", "neighborhood", "quarter", "area", "region"):
        return False  # "the Ganfouda district of Benghazi"
    return last + 2 < phrase.last and lower[last] in nouns("singular") and lower[last + 1] == "of" and tags[last + 2] == "M"


def _name_after(reading: Reading, phrase: Phrase, name: Named) -> Named | None:
    return unknown_name(reading, Phrase(name.last, phrase.last, phrase.head, phrase.chunk, phrase.end), phrase.last)


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
            owner = end < phrase.last and parsed.tags[end] == "'" and not _opens_quote(parsed, end)
            if not faith and not owner and not _is_adjectival(reading, end, phrase):
                return Named(i, end, parsed.tokens.starts[i], parsed.tokens.ends[end - 1])
            i = end
        i += 1
    return None


def _opens_quote(parsed: Parse, token: int) -> bool:
    """Whether a mark opens a name in quotes ("A 'B'"), and does not say whose something is."""
    return parsed.tokens.words[token] in ("'", "‘") and not parsed.tokens.lower[token - 1].endswith("s")


def _widen(reading: Reading, place: Named, phrase: Phrase) -> Named:
    """An unknown name that a known one continues ("Bustan al-Qasr") is taken whole."""
    parsed = reading.parsed
    first, last = place.first, place.last
    while first > phrase.first and parsed.tags[first - 1] in "M/" and parsed.names.get(first - 1) is None:
        first -= 1
    while last < phrase.last and parsed.names.get(last) is None and _goes_on(reading, last):
        last += 1
    linked = last
    while linked < phrase.last and parsed.tokens.lower[linked] in nouns("links"):
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
    if after in nouns("modifiers") and names_a_kind("".join(parsed.tokens.lower[last + 1 : last + 2])):
        return False  # "the Lawpita police station"
    return parsed.tags[last] in "NJC" and after not in nouns("singular") and after not in nouns("plural")


def only_modifies(reading: Reading, name: Named, phrase: Phrase) -> bool:
    """As in "Aleppo residents", "UK support": the name only says whose."""
    parsed = reading.parsed
    if name.last < phrase.last and parsed.tokens.lower[name.last] in nouns("other_names"):
        return True  # "Berlin Wall"
    if name.broad and parsed.tokens.lower[name.last - 1] in nouns("within"):
        return True  # "a Donbas town"
    if name.last >= phrase.last or parsed.tags[name.last] not in "NJ" or parsed.tokens.lower[name.last] in _PROPER:
        return False
    return (nouns("singular") | nouns("plural")).isdisjoint(parsed.tokens.lower[name.last : phrase.last])


def lies_around(reading: Reading, name: Named, phrase: Phrase) -> bool:
    """As in "another Chin township", "a Black Sea port city": the name says where one without a name lies."""
    lower = reading.parsed.tokens.lower
    within = lower[phrase.last - 1] in nouns("within") or lower[phrase.last - 1] == "city"
    another = lower[phrase.first] == "another" or (name.broad and lower[phrase.first] in ("a", "an"))
    return another and name.last < phrase.last and within


def has_noun_beside(reading: Reading, name: Named) -> bool:
    """Whether a noun of place stands with the name: "the village of X", "X district"."""
    lower = reading.parsed.tokens.lower
    before = lower[max(0, name.first - 3) : name.first]
    after = lower[name.last : name.last + 2]
    kinds = nouns("singular") | nouns("plural")
    compound = len(after) == 2 and after[1] in kinds and after[0] in nouns("modifiers")
    return compound or not kinds.isdisjoint([*before, *after[:1]])


def is_described(reading: Reading, name: Named) -> bool:
    """As in "Kawlin, the first town to fall": a description after the comma says that the name is a place's."""
    parsed = reading.parsed
    at = parsed.at[name.last - 1] + 1
    if parsed.kind(at) != "," or parsed.kind(at + 1) != "n" or parsed.tokens.lower[parsed.chunks[at + 1].first] not in ("a", "an", "the"):
        return False
    described = next((k for k in range(at + 1, at + 4) if parsed.kind(k) == "n" and parsed.word(k) not in ("a", "an", "the")), at)
    return parsed.word(described) in nouns("singular")


def is_person(reading: Reading, name: Named) -> bool:
    """Whether a title before a name, or an office after it, makes a person of it."""
    parsed = reading.parsed
    before = parsed.tokens.lower[name.first - 1] if name.first else ""
    if before == "," and name.first > 1:
        before = parsed.tokens.lower[name.first - 2]
    if parsed.tokens.lower[name.first] in _OFFICES and name.last - name.first > 1:
        return True
    if before in _PERSON_TITLES or number_of(before) or parsed.names.get(name.first - 2) == "demonym":
        return True
    after = parsed.tokens.lower[name.last : name.last + 5]
    return len(after) > 1 and after[0] in (",", "(") and any(number_of(word) == "singular" and word not in _NO_RANKS for word in after[1:])
