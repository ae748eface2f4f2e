"""The words around the names of places, from ``lexicons/places``, in the shape that the scan wants."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING, NamedTuple, cast

from sitrep.ground.places.countries import demonyms
from sitrep.ground.places.gazetteer_key import loose_part, name_key
from sitrep.lexicons.loader import read_toml, words

if TYPE_CHECKING:
    from sitrep.model import PlaceKind

FILE = "places/words.toml"
_FIRST = re.compile(r"[ -]|['’]s\b")


class Word(NamedTuple):
    """What is known of one word of a text."""

    is_capital: bool
    """False for particles: "al", "of the"."""
    lower: str
    key: str
    loose: str
    is_ignored: bool
    is_generic: bool
    """A part of names only: "Tal", "Ain"."""
    is_english: bool
    is_first_name: bool
    is_title: bool
    is_kind: bool
    is_common: bool
    """By its letters as likely an English word or a first name."""


@cache
def word_set(*keys: str) -> frozenset[str]:
    """A list of words.toml as a set."""
    return frozenset(words(FILE, *keys))


@cache
def kinds() -> dict[str, PlaceKind]:
    """Kind word, lower case -> the kind of place that it announces."""
    return {word: cast("PlaceKind", kind) for kind in read_toml(FILE)["kinds"] for word in words(FILE, "kinds", kind)}


@cache
def openers() -> frozenset[str]:
    """Words that names of places begin with, so that what follows belongs to the name: "Tal", "Rasm"."""
    return frozenset(words("en/territory.toml", "openers"))


@cache
def roles() -> frozenset[str]:
    """Nouns for one person by what the person does or is: "contractor", "soldier"."""
    return frozenset(words("en/persons.toml", "singular"))


@cache
def english() -> frozenset[str]:
    """Names of places that are English words as well."""
    return frozenset(files("sitrep.lexicons").joinpath("places/english.txt").read_text(encoding="utf-8").split())


def is_title(text: str) -> bool:
    """Whether a word, as written, is a title of persons: "Gen.", "Mayor"."""
    return _plain(text) in word_set("persons", "titles")


def _plain(text: str) -> str:
    return text.lower().replace("’", "'").rstrip(".")


@lru_cache(50_000)
def word(text: str) -> Word:
    """What is known of a word, as written.

    >>> word("Governor").is_title, word("Province").is_kind, word("Most").is_ignored, word("Bath").is_english
    (True, True, True, True)
    """
    lower = _plain(text)
    key = name_key(text)
    is_ignored, is_english, is_first_name = (
        lower in word_set("ignored", "words"),
        key in english(),
        lower in word_set("persons", "first_names"),
    )
    return Word(
        text[:1].isupper() or text[-1:].isupper() or text[1:2].isupper(),
        lower,
        key,
        loose_part(key),
        is_ignored,
        lower in word_set("ignored", "generic"),
        is_english,
        is_first_name,
        lower in word_set("persons", "titles"),
        lower in kinds() or lower in word_set("around", "directions"),
        is_ignored or is_english or is_first_name,
    )


def after_name(text: str, end: int) -> re.Match[str] | None:
    """The kind word or part word that belongs to a name which ends at a character."""
    following = _NEXT.match(text, end)
    if following is None or following.group(1).lower() not in _first_after():
        return None
    return _after().match(text, end)


_NEXT = re.compile(r"[ -](\w+)")


@cache
def _nouns_after() -> tuple[str, ...]:
    return (*kinds(), *words(FILE, "around", "parts_after"))


@cache
def _first_after() -> frozenset[str]:
    return frozenset(match.group() for noun in _nouns_after() if (match := re.match(r"\w+", noun.lower())))


@cache
def _after() -> re.Pattern[str]:
    return re.compile(rf"[ -](?:{_either(_nouns_after())})\b(?![-'’]\w)", re.IGNORECASE)


@cache
def metonym_after() -> re.Pattern[str]:
    """Matches what follows a country or a capital that acts or speaks as its government."""
    verbs, suffixes = word_set("metonyms", "verbs"), word_set("metonyms", "suffixes")
    return re.compile(rf" (?:{_either(verbs)})\b|-(?:{_either(suffixes)})\b", re.IGNORECASE)


@cache
def phrases() -> dict[str, tuple[tuple[str, str | None], ...]]:
    """First word -> the phrases that begin with it and hold no place, longest first, with the ISO alpha-2 code of a demonym's country.

    Besides demonyms these are names of groups, papers and treaties that hold the name of a place.
    """
    known: dict[str, str | None] = dict.fromkeys(words(FILE, "ignored", "phrases"))
    known.update(demonyms())
    found: dict[str, list[tuple[str, str | None]]] = {}
    for phrase in sorted(known, key=len, reverse=True):
        found.setdefault(_FIRST.split(phrase, maxsplit=1)[0], []).append((phrase, known[phrase]))
    return {first: tuple(options) for first, options in found.items()}


def _either(options: object) -> str:
    return "|".join(map(re.escape, sorted(cast("tuple[str, ...]", options), key=len, reverse=True)))
