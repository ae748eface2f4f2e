"""Finds the names of actors, and the common words for them, among the words of a text.

A name is matched word by word, whatever stands between its words (space, hyphen, apostrophe), without accents and case, but a
capital in the list must be a capital in the text: "IS" is no "is", "Let" is no "LeT".
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import accumulate
from typing import TYPE_CHECKING, Literal, NamedTuple

from sitrep.errors import LexiconError
from sitrep.lexicons.loader import read_toml
from sitrep.lexicons.loader import words as lexicon_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sitrep.ground.actors.lists import ActorEntry

Role = Literal["name", "local", "place", "people"]
_WORD = re.compile(r"[^\W_]+")
_PARTS = re.compile(r"([^\W_]+)")
_ASCII_PARTS = re.compile(r"([A-Za-z0-9]+)")
"""The same where there are no other letters: twice as fast."""
_MARKED = re.compile("[^\x00-\x7f]")
_JOINED = re.compile(r"[ \u00a0\n'’‘`ʿʾ\-‐‑–/(&]{0,2}")  # noqa: RUF001 - the marks that news text joins names with


_PLAIN_GAPS = (" ", "-", "'")


@dataclass(frozen=True, slots=True)
class Words:
    """The words of a text: where each starts and ends, its letters, and its key without case, accents and spelling variants."""

    text: str
    starts: Sequence[int]
    ends: Sequence[int]
    shown: Sequence[str]
    keys: Sequence[str]

    def __len__(self) -> int:
        return len(self.keys)

    def gap(self, after: int) -> str:
        """What stands between a word and the next."""
        return self.text[self.ends[after] : self.starts[after + 1]]

    def joined(self, after: int) -> bool:
        """Whether a word and the next can belong to one name: no comma, no end of a sentence between them."""
        gap = self.text[self.ends[after] : self.starts[after + 1]]
        if gap in _PLAIN_GAPS:
            return True
        if len(self.shown[after]) == 1:
            gap = gap.removeprefix(".")
        return _JOINED.fullmatch(gap) is not None


class Name(NamedTuple):
    """One name of one actor, as a sequence of words. ``shape`` are its words as listed, to compare capitals."""

    entry: ActorEntry
    role: Role
    shape: tuple[str, ...]


class Hit(NamedTuple):
    """Names that match words ``start`` to ``end`` (positions of words, not of characters)."""

    start: int
    end: int
    names: tuple[Name, ...]


@cache
def _spellings() -> dict[str, str]:
    found: dict[str, str] = read_toml("en/actors.toml")["spellings"]
    return found


def split_words(text: str) -> Words:
    """The words of a text.

    >>> split_words("Séléka's U.S. Defense").keys
    ['seleka', 's', 'u', 's', 'defence']
    """
    parts = _ASCII_PARTS.split(text) if text.isascii() else _PARTS.split(_without_accents(text))
    ends = list(accumulate(map(len, parts)))
    shown = parts[1::2]
    keys = list(map(str.lower, shown))
    spellings = _spellings()
    if not spellings.keys().isdisjoint(keys):
        keys = [spellings.get(key, key) for key in keys]
    return Words(text, ends[:-1:2], ends[1::2], shown, keys)


def _without_accents(text: str) -> str:
    """The same text, as long, with plain letters for accented ones."""
    return _MARKED.sub(lambda match: _plain(match[0]), text)


@lru_cache(4096)
def _plain(char: str) -> str:
    if char in "ʿʾʻʼ":
        return "'"
    base = unicodedata.normalize("NFD", char)[0]
    return base if base.isalnum() else char


class NameIndex:
    """All names, by their first word. A look-up at a word that begins no name costs one dictionary access."""

    def __init__(self, entries: Iterable[ActorEntry]) -> None:
        self._names: dict[str, list[Name]] = {}
        self._longest: dict[str, int] = {}
        self._seconds: dict[str, set[str]] = {}
        """First word -> the words that follow it in some name."""
        self._spellings: dict[str, str] = read_toml("en/actors.toml")["spellings"]
        for entry in entries:
            # Feeds that lose apostrophes write "Syrias army".
            glued = tuple(place + "s" for place in entry.places if place[-1] in "aeiouny")
            roles: tuple[tuple[Role, tuple[str, ...]], ...] = (
                ("name", entry.aliases),
                ("local", entry.local),
                ("place", entry.places + glued),
                ("people", entry.peoples),
            )
            for role, names in roles:
                for name in names:
                    self._add(entry, role, name)

    def _add(self, entry: ActorEntry, role: Role, name: str) -> None:
        shape = tuple(_WORD.findall(name if name.isascii() else _without_accents(name)))
        if len(shape) > 1 and shape[0] in ("the", "The"):
            shape = shape[1:]
        if not shape:
            raise LexiconError(f"actor {entry.actor.actor_id!r}: {name!r} has no letters")
        keys = [self._spellings.get(word.lower(), word.lower()) for word in shape]
        there = self._names.setdefault(" ".join(keys), [])
        if there and any(other.entry is entry and other.shape == shape and other.role == role for other in there):
            return
        there.append(Name(entry, role, shape))
        if len(shape) > self._longest.get(keys[0], 0):
            self._longest[keys[0]] = len(shape)
        if len(shape) > 1:
            self._seconds.setdefault(keys[0], set()).add(keys[1])

    @property
    def first_words(self) -> frozenset[str]:
        """The keys of all words that begin a name."""
        return frozenset(self._longest)

    def clashes(self) -> list[tuple[str, list[str]]]:
        """Names that mean more than one actor everywhere, with the actors' ids: there must be none."""
        found = []
        for key, names in self._names.items():
            if len(names) == 1:
                continue
            shapes: dict[tuple[str, ...], set[str]] = {}
            for name in names:
                if name.role != "local":
                    shapes.setdefault(name.shape, set()).add(name.entry.actor.actor_id)
            found += [(key, sorted(ids)) for ids in shapes.values() if len(ids) > 1]
        return found

    def at(self, words: Words, position: int) -> Hit | None:
        """The longest name that begins at a word."""
        keys = words.keys
        longest = self._longest.get(keys[position])
        if longest is None:
            return None
        end = position + 1
        if longest > 1 and end < len(keys) and keys[end] in self._seconds[keys[position]]:
            while end < len(keys) and end - position < longest and words.joined(end - 1):
                end += 1
        while end > position:
            names = self._names.get(" ".join(keys[position:end]))
            if names:
                shown = words.shown[position:end]
                fitting = tuple([name for name in names if _capitals_fit(name.shape, shown)])
                if fitting:
                    return Hit(position, end, fitting)
            end -= 1
        return None


@cache
def _small_heads() -> frozenset[str]:
    return frozenset(lexicon_words("en/actors.toml", "words", "small_heads"))


def _capitals_fit(shape: tuple[str, ...], shown: Sequence[str]) -> bool:
    """Whether the capitals of a name are in the text; some papers write the noun at its end small: "Free Syrian army"."""
    if all(map(_fits, shape, shown)):
        return True
    small = len(shape) > 1 and shown[-1] in _small_heads() and shown[0][0].isupper()
    return small and all(map(_fits, shape[:-1], shown[:-1]))


def _fits(listed: str, given: str) -> bool:
    """A capital first letter asks for one; further capitals ask for the very word.

    >>> _fits("LeT", "Let"), _fits("IS", "is"), _fits("Boko", "BOKO"), _fits("al", "Al")
    (False, False, True, True)
    """
    if listed[1:] != listed[1:].lower():
        return listed == given
    return given[0].isupper() or not listed[0].isupper()
