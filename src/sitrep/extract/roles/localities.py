"""The places that a sentence names: those of the gazetteer, names that only a word of place marks, and "the city"."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from sitrep.extract.context import Named, Reading
from sitrep.extract.syntax.person_nouns import number_of
from sitrep.lexicons.loader import words

if TYPE_CHECKING:
    from sitrep.extract.syntax.parse import Parse

_LEXICON = "en/whereabouts.toml"
_PARTICLES = frozenset(["al", "el", "as", "ash", "ad", "an", "ez", "es", "-", "’", "'"])
_ARTICLES = frozenset(["an", "as", "ad", "es"])
"""Particles that are also words of English."""
_HELD = re.compile(r"\w-(?:held|controlled|occupied|ruled|run|backed|led|dominated|majority|populated|administered|besieged)$")
"""Of "the Daesh-held north", which is no name."""
_EXPLAINED = 8
"""Tokens after a name in which an apposition says that it is a place."""
_LISTED = 5
"""Capitalised words in a row, three places or more among them, that are a list of topics and no part of a sentence."""


@cache
def listed(name: str) -> frozenset[str]:
    """A list of ``lexicons/en/whereabouts.toml``."""
    return frozenset(words(_LEXICON, name))


@lru_cache(4)
def localities(reading: Reading) -> list[Named]:
    """The places of a sentence in order. "The city" stands for one named before: grounding says which."""
    lower = reading.parsed.tokens.lower
    known = [place for place in reading.places if lower[place.last - 1] not in listed("organs") and not _is_listed(reading, place)]
    known = [place for place in known if not _is_landscape(lower, place)]
    taken = {token for place in reading.places for token in range(place.first, place.last)}
    found = [*known, *_unknown(reading, taken), *_lower(reading.parsed, taken), *_anaphors(reading.parsed, taken)]
    return sorted(found, key=lambda place: place.first)


def _is_landscape(lower: list[str], place: Named) -> bool:
    """Reads "the Black Sea port of Odesa": by what the town lies, before its name."""
    last = next((i for i in range(place.last - 1, place.first, -1) if lower[i] in listed("landscapes")), None)
    if last is None:
        return False
    after = next((i for i in range(last + 1, len(lower)) if lower[i] not in listed("nouns")), last)
    return after > last + 1 and lower[after] == "of"


def _is_listed(reading: Reading, place: Named) -> bool:
    """Reads "Tags Syria Damascus Rebels Airstrikes": capitals in a row without a verb, and places among them."""
    parsed = reading.parsed
    piece = parsed.chunks[parsed.at[place.first]]
    capitals = sum(parsed.tokens.words[i][0].isupper() for i in range(piece.first, piece.last))
    return capitals >= _LISTED and sum(piece.first <= other.first < piece.last for other in reading.places) >= 3


def _unknown(reading: Reading, taken: set[int]) -> list[Named]:
    """Names that no gazetteer has, where a noun of place or a preposition stands with them, or a known place is coordinated to them."""
    parsed = reading.parsed
    found: list[Named] = []
    broad = {token for place in reading.places if place.broad for token in range(place.first, place.last)}
    for first, last in _names(parsed, taken):
        if all(parsed.tokens.lower[i] in listed("plain") or parsed.names.get(i) == "demonym" for i in range(first, last)):
            continue
        if parsed.tokens.lower[last - 1] in listed("events"):
            continue  # "in Escalating Bombardment on Idlib"
        noun = _noun_after(parsed, last, taken, broad)
        end = noun + 1 if noun is not None else last
        if noun is not None or (
            not _is_headline(parsed) and (_is_placed(parsed, first, last, taken) or _is_coordinated(parsed, first, last, taken))
        ):
            found.append(Named(first, end, parsed.tokens.starts[first], parsed.tokens.ends[end - 1]))
    return found


def _lower(parsed: Parse, taken: set[int]) -> list[Named]:
    """In text that has lost its capitals: "in belhar village", "in dariapur", "the dariapur incident"."""
    if not parsed.tokens.text.islower():
        return []
    lower, found = parsed.tokens.lower, []
    for i, word in enumerate(lower):
        if i in taken or i in parsed.names or parsed.tags[i] not in "NM" or not word.isalpha():
            continue
        before = lower[i - 2] if i > 1 and lower[i - 1] == "the" else lower[i - 1] if i else ""
        after = lower[i + 1] if i + 1 < len(lower) else ""
        called = i > 0 and lower[i - 1] == "the" and after in listed("local_events") and word not in listed("local_words")
        if before not in listed("locative") and not called:
            continue
        noun = after in listed("local_nouns") and word not in listed("local_words")
        ending = word.endswith(tuple(listed("local_endings"))) and parsed.tags[i + 1 : i + 2] not in ("N", "M")
        if noun or ending or called:
            last = i + 1 + noun
            found.append(Named(i, last, parsed.tokens.starts[i], parsed.tokens.ends[last - 1]))
    return found


def _names(parsed: Parse, taken: set[int]) -> list[tuple[int, int]]:
    """The runs of capitalised words that are neither places nor actors: tokens ``first`` to before ``last``."""
    runs: list[tuple[int, int]] = []
    i = 0
    while i < len(parsed.tags):
        last = i
        while last < len(parsed.tags) and _is_name(parsed, last, taken, inside=last > i):
            last += 1
        end = last
        while end > i and not parsed.tokens.words[end - 1][-1].isalnum():
            end -= 1
        if end > i and not (runs and runs[-1][1] == i):
            runs.append((i, end))
        i = max(last, i + 1)
    return runs


def _is_name(parsed: Parse, i: int, taken: set[int], *, inside: bool) -> bool:
    word, lower = parsed.tokens.words[i], parsed.tokens.lower[i]
    if i in taken or i in parsed.names or parsed.tags[i] == "Y":
        return False
    if lower in _PARTICLES:
        starts = i + 1 < len(parsed.tags) and parsed.tags[i + 1] == "M" and i + 1 not in parsed.names and i + 1 not in taken
        return inside or (starts and lower.isalpha() and (lower not in _ARTICLES or word[0].isupper()))
    return (
        (parsed.tags[i] == "M" or word.startswith(("al-", "el-")))
        and lower not in listed("not_names")
        and (lower not in listed("nouns") or (not inside and _is_head(parsed, i, taken)))
        and not (word.isupper() and len(word) > 1)
        and _HELD.search(word) is None
    )


def _is_head(parsed: Parse, i: int, taken: set[int]) -> bool:
    """Reads "Camp Sable": the noun of place with which an unknown name begins."""
    named = i > 0 and i + 1 < len(parsed.tags) and parsed.tags[i + 1] == "M" and i + 1 not in taken and i + 1 not in parsed.names
    return named and parsed.tokens.lower[i] in listed("heads") and parsed.tokens.lower[i + 1] not in listed("nouns")


def _noun_after(parsed: Parse, last: int, taken: set[int], broad: set[int]) -> int | None:
    """The noun of place right after a name, in its own noun phrase: "Lefortovo prison"."""
    following = parsed.tokens.lower[last : last + 2]
    if following and following[0] in listed("nouns"):
        around = taken if following[0] in ("region", "area", "province", "county", "valley") else broad
        if (
            following[0] in listed("quarters")
            and following[1:] == ["of"]
            and last + 2 in taken
            and (_is_local(parsed, last) or following[0] in listed("slums"))
        ):
            return last  # "the al-Waer district of Homs", not "the Damascus district of Jobar"
        described = "-" in parsed.tokens.words[last - 1]  # "the Kurdish-majority town of X", "the IS-held area of X"
        wider = not described and any(
            token in around for token in range(last + 2, last + 4 + (around is broad))
        )  # "the Metina region of northern Iraq"
        return last if wider or following[1:] != ["of"] else None
    if (
        len(following) == 2
        and following[1] in listed("nouns")
        and parsed.tags[last] in "NJ"
        and following[0] in ("air", "oil", "gas", "military", "border", "refugee")
    ):
        return last + 1
    return None


def _is_local(parsed: Parse, last: int) -> bool:
    """Whether a name that ends there is hardly a town's: it has a particle or several words."""
    before = parsed.tokens.lower[last - 2]
    return before in _PARTICLES or parsed.tags[last - 2] == "M" or parsed.tokens.lower[last - 1].startswith(("al-", "el-"))


def _is_placed(parsed: Parse, first: int, last: int, taken: set[int]) -> bool:
    """Reads "in Hamdan", "the village of Tal Amin"; not "in Takfiri hands", where the name only modifies a noun."""
    before = parsed.tokens.lower[max(0, first - 3) : first]
    if before[-1:] == ["nearby"]:
        before = before[:-1]
    if last in taken:
        return False
    if before[-1:] == ["of"] and len(before) > 1 and (before[-2] in listed("nouns") or before[-2] in listed("parts")):
        return last >= len(parsed.tags) or parsed.tags[last] != "N" or number_of(parsed.tokens.lower[last]) is not None
    if parsed.tokens.lower[first] in listed("heads") and last - first > 1:
        return True
    if before[-1:] == ["the"] and "".join(parsed.tokens.lower[last : last + 1]) in listed("events"):
        return True  # "in the Panjgur attack"
    if _is_explained(parsed, last):
        return True
    if last < len(parsed.tags) and (parsed.tags[last] in "NJ'" or parsed.tokens.words[last][0] in "'’"):
        return False
    if len(before) > 1 and before[-1] == "on" and (before[-2] in listed("events") or before[-2] in listed("falls")):
        return True  # "a raid on Kainama", "shells fell on Kainama"
    return bool(before) and before[-1] in (*listed("places_names"), *listed("strikes_places"))


def _is_explained(parsed: Parse, last: int) -> bool:
    """Reads "stormed Magami, a farming community in X": words for a place, and where it lies, follow a name."""
    lower = parsed.tokens.lower[last : last + _EXPLAINED]
    if lower[:1] != [","] or lower[1:2] not in (["a"], ["an"], ["the"]):
        return False
    noun = next((i for i, word in enumerate(lower) if word in listed("settled")), None)
    return noun is not None and lower[noun + 1 : noun + 2] != [] and lower[noun + 1] in listed("lies") and parsed.tags[last + 2] in "JN"


def _is_coordinated(parsed: Parse, first: int, last: int, taken: set[int]) -> bool:
    """Reads "shells on al-Nasr and Tal Zeid": a known place follows, and a preposition stands before the first of them."""
    joined = last < len(parsed.tags) - 1 and (parsed.tags[last] == "K" or parsed.tags[last] == ",") and last + 1 in taken
    return joined and first > 0 and parsed.tokens.lower[first - 1] in listed("locative")


def _is_headline(parsed: Parse) -> bool:
    """Most words have a capital: there it says nothing."""
    shown = [word for word in parsed.tokens.words if word[0].isalpha()]
    return len([word for word in shown if word[0].isupper()]) * 2 > len(shown)


def _anaphors(parsed: Parse, taken: set[int]) -> list[Named]:
    """Reads "in the city", "in the besieged town", "the village's mosque"; not "the city of Homs" or "the city's mayor said"."""
    found = []
    lower = parsed.tokens.lower
    for i, word in enumerate(lower[:-1]):
        at = i + 2 if _is_described(parsed, i + 1) else i + 1
        if word not in ("the", "this", "that") or lower[at : at + 1] == [] or lower[at] not in listed("anaphoric"):
            continue
        after = lower[at + 1 : at + 2]
        named = (
            after in (["of"], ["'s"], ["’s"])
            or any(token in taken for token in range(i, at + 3))
            or parsed.tags[at + 1 : at + 2] in ("M", "N")
        )
        before = lower[i - 1] if i else ""
        beside = before == "of" and lower[at] == "capital" and lower[i - 3 : i - 2] != ["the"]  # "towns east of the capital"
        struck = before in listed("strikes_places") or before in listed("taking") or before in ("entered", "attacked", "hit")
        if not named and not beside and (before in listed("locative") or struck):
            found.append(Named(i, at + 1, parsed.tokens.starts[i], parsed.tokens.ends[at]))
    return found


def _is_described(parsed: Parse, i: int) -> bool:
    """Whether a word between "the" and "city" leaves it the city that was named before."""
    nation = parsed.names.get(i) == "demonym" and parsed.tokens.lower[i + 1 : i + 2] == ["capital"]
    return nation or parsed.tokens.lower[i] in listed("known_for") or _HELD.search(parsed.tokens.words[i]) is not None
