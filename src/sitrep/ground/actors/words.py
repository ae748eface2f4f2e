"""The common words for actors ("forces", "rebels", "loyal to") and how a phrase is read with them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from sitrep.errors import LexiconError
from sitrep.ground.actors.names import split_words
from sitrep.lexicons.loader import read_toml
from sitrep.lexicons.loader import words as lexicon_words

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from sitrep.ground.actors.names import Words

_FILE = "en/actors.toml"
_HEADS = ("state", "state_weak", "neutral", "non_state", "non_state_weak", "unknown", "foreign", "peacekeeper", "civilian")
_MODIFIERS = ("state", "non_state", "foreign", "unidentified", "neutral")
_LONGEST = 4


class Head(NamedTuple):
    """A common word for an actor: positions of its words, its key and its class (a key of ``[heads]``)."""

    start: int
    end: int
    key: str
    side: str


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The word lists of ``lexicons/en/actors.toml``, keyed for look-up."""

    heads: dict[str, str]
    modifiers: dict[str, str]
    links: dict[str, str]
    long_heads: frozenset[str]
    """The words that begin a head of several words."""
    long_links: frozenset[str]
    """The words that begin a link of several words."""
    compound: frozenset[str]
    apposition: frozenset[str]
    determiners: frozenset[str]
    definite: frozenset[str]
    conjunctions: frozenset[str]
    locative: frozenset[str]
    nouns: dict[str, frozenset[str]]
    """Noun -> the types of actor that it can stand for."""

    @property
    def first_words(self) -> frozenset[str]:
        """The keys of all words that begin a head or a modifier."""
        return frozenset(key.partition(" ")[0] for key in (*self.heads, *self.modifiers))

    def head_at(self, words: Words, position: int, end: int) -> Head | None:
        """The longest head that begins at a word and ends before the word ``end``."""
        key = _longest(words, position, end, self.heads, self.long_heads)
        return Head(position, position + key.count(" ") + 1, key, self.heads[key]) if key else None

    def link_at(self, words: Words, position: int, end: int) -> tuple[str, int] | None:
        """The kind of link ("same", "other") that begins at a word, and the position of the word after it."""
        key = _longest(words, position, end, self.links, self.long_links)
        return (self.links[key], position + key.count(" ") + 1) if key else None


def _longest(words: Words, position: int, last: int, table: Collection[str], longer: frozenset[str]) -> str:
    """The longest phrase of a table that begins at a word, "" for none. ``longer`` are the words that begin one of several words."""
    best, key, end = "", words.keys[position], position + 1
    if key not in longer:
        return key if key in table else ""
    while True:
        if key in table:
            best = key
        if end == last or end - position == _LONGEST or not words.joined(end - 1):
            return best
        key += " " + words.keys[end]
        end += 1


def _begin_longer(table: Collection[str]) -> frozenset[str]:
    return frozenset(first for first, gap, _ in (key.partition(" ") for key in table) if gap)


def _table(section: str, names: Sequence[str]) -> dict[str, str]:
    """Phrase -> the list that it is in. Where two lists hold a phrase the first one counts."""
    table: dict[str, str] = {}
    for name in names:
        for phrase in lexicon_words(_FILE, section, name):
            key = " ".join(split_words(phrase).keys)
            if not key or key.count(" ") >= _LONGEST:
                raise LexiconError(f"lexicons/{_FILE}: [{section}.{name}]: {phrase!r} must have one to {_LONGEST} words")
            table.setdefault(key, name)
    return table


@cache
def vocabulary() -> Vocabulary:
    """The word lists, read once.

    Raises:
        LexiconError: a list is missing or holds something other than phrases.
    """
    nouns: dict[str, set[str]] = {}
    for kind in read_toml(_FILE)["nouns"]:
        for phrase in lexicon_words(_FILE, "nouns", kind):
            nouns.setdefault(" ".join(split_words(phrase).keys), set()).add(kind)
    heads, links = _table("heads", _HEADS), _table("links", ("same", "other"))
    return Vocabulary(
        heads=heads,
        modifiers=_table("modifiers", _MODIFIERS),
        links=links,
        long_heads=_begin_longer(heads),
        long_links=_begin_longer(links),
        compound=frozenset(lexicon_words(_FILE, "links", "compound")),
        apposition=frozenset(lexicon_words(_FILE, "links", "apposition")),
        determiners=frozenset(lexicon_words(_FILE, "words", "determiners")),
        definite=frozenset(lexicon_words(_FILE, "words", "definite")),
        conjunctions=frozenset(lexicon_words(_FILE, "words", "conjunctions")),
        locative=frozenset(lexicon_words(_FILE, "words", "locative")),
        nouns={noun: frozenset(kinds) for noun, kinds in nouns.items()},
    )
