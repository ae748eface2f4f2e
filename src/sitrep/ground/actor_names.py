"""Finds the names of actors, and the common words for them, among the words of a text.

A name is matched word by word, whatever stands between its words (space, hyphen, apostrophe), without accents and case, but a
capital in the list must be a capital in the text: "IS" is no "is", "Let" is no "LeT".
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Literal, NamedTuple

from sitrep.errors import LexiconError
from sitrep.lexicons.loader import read_toml
from sitrep.lexicons.loader import words as lexicon_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sitrep.ground.actor_list import ActorEntry

Role = Literal["name", "local", "place", "people"]
_WORD = re.compile(r"[^\W_]+")
_MARKED = re.compile("[^\x00-\x7f]")
_JOINED = re.compile(r"[ \u00a0\n'’‘`ʿʾ\-‐‑–/(&]{0,2}")  # noqa: RUF001 - the marks that news text joins names with


_PLAIN_GAPS = (" ", "-", "'")


class Word(NamedTuple):
    """A word of a text: its characters' range, its letters, and its key without case, accents and spelling variants."""

    start: int
    end: int
    text: str
    key: str


class Name(NamedTuple):
    """One name of one actor, as a sequence of words. ``shape`` are its words as listed, to compare capitals."""

    entry: ActorEntry
    role: Role
    shape: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Hit:
    """Names that match words ``start`` to ``end`` (positions of words, not of characters)."""

    start: int
    end: int
    names: tuple[Name, ...]


@cache
def _spellings() -> dict[str, str]:
    found: dict[str, str] = read_toml("en/actors.toml")["spellings"]
    return found


def split_words(text: str) -> list[Word]:
    """The words of a text.

    >>> [word.key for word in split_words("Séléka's U.S. Defense")]
    ['seleka', 's', 'u', 's', 'defence']
    """
    if not text.isascii():
        text = _without_accents(text)
    spans = [match.span() for match in _WORD.finditer(text)]
    shown = [text[start:end] for start, end in spans]
    keys = [word.lower() for word in shown]
    spellings = _spellings()
    if not spellings.keys().isdisjoint(keys):
        keys = [spellings.get(key, key) for key in keys]
    return [Word(start, end, word, key) for (start, end), word, key in zip(spans, shown, keys, strict=True)]


def _without_accents(text: str) -> str:
    """The same text, as long, with plain letters for accented ones."""
    return _MARKED.sub(lambda match: _plain(match[0]), text)


@lru_cache(4096)
def _plain(char: str) -> str:
    if char in "ʿʾʻʼ":
        return "'"
    base = unicodedata.normalize("NFD", char)[0]
    return base if base.isalnum() else char


def joined(text: str, left: Word, right: Word) -> bool:
    """Whether two neighbouring words can belong to one name: no comma, no end of a sentence between them."""
    gap = text[left.end : right.start]
    if gap in _PLAIN_GAPS:
        return True
    if len(left.text) == 1:
        gap = gap.removeprefix(".")
    return _JOINED.fullmatch(gap) is not None


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

    def at(self, text: str, words: Sequence[Word], position: int) -> Hit | None:
        """The longest name that begins at a word."""
        longest = self._longest.get(words[position].key)
        if longest is None:
            return None
        end = position + 1
        if longest > 1 and (end >= len(words) or words[end].key not in self._seconds[words[position].key]):
            longest = 1
        while end < len(words) and end - position < longest and joined(text, words[end - 1], words[end]):
            end += 1
        keys = [word.key for word in words[position:end]]
        while end > position:
            names = self._names.get(" ".join(keys[: end - position]))
            if names:
                fitting = tuple(name for name in names if _capitals_fit(name.shape, words[position:end]))
                if fitting:
                    return Hit(position, end, fitting)
            end -= 1
        return None


@cache
def _small_heads() -> frozenset[str]:
    return frozenset(lexicon_words("en/actors.toml", "words", "small_heads"))


def _capitals_fit(shape: tuple[str, ...], words: Sequence[Word]) -> bool:
    """Whether the capitals of a name are in the text; some papers write the noun at its end small: "Free Syrian army"."""
    if all(_fits(listed, word.text) for listed, word in zip(shape, words, strict=True)):
        return True
    small = len(shape) > 1 and words[-1].text in _small_heads() and words[0].text[0].isupper()
    return small and all(_fits(listed, word.text) for listed, word in zip(shape[:-1], words[:-1], strict=True))


def _fits(listed: str, given: str) -> bool:
    """A capital first letter asks for one; further capitals ask for the very word.

    >>> _fits("LeT", "Let"), _fits("IS", "is"), _fits("Boko", "BOKO"), _fits("al", "Al")
    (False, False, True, True)
    """
    if listed[1:] != listed[1:].lower():
        return listed == given
    return given[0].isupper() or not listed[0].isupper()
