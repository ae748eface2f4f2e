"""Finds the phrases for actors in running text: names, countries with the forces named after them, and common words."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from sitrep.ground.actors.names import split_words
from sitrep.ground.actors.words import Head, vocabulary
from sitrep.lexicons.loader import read_toml
from sitrep.lexicons.loader import words as lexicon_words

if TYPE_CHECKING:
    from sitrep.ground.actors.names import Hit, NameIndex, Words
    from sitrep.ground.actors.resolve import Context, Resolver

# The sides of modifiers that make a head an actor which is none alone: "army officers", "rebel groups", "rebel forces".
_LENDING = {"state_weak": ("state",), "non_state_weak": ("non_state",), "neutral": ("state", "non_state", "foreign")}
_LONGEST = 20
"""Words of a phrase for an actor: what runs on for longer is a list without commas."""
_ALONE = ("state", "non_state", "foreign", "peacekeeper", "unknown")


@dataclass(frozen=True, slots=True)
class ActorMention:
    """An actor in a text, by its characters. ``head`` is its common word ("fighters"), empty for a bare name.

    ``generic``: common words only, without an id. ``bare``: a country's or people's name alone, which may as well be a place.
    """

    start: int
    end: int
    text: str
    actor_id: str | None
    generic: bool
    head: str
    bare: bool = False


class Scanner:
    """Scans texts for actors."""

    def __init__(self, names: NameIndex, resolver: Resolver) -> None:
        self._names = names
        self._resolver = resolver
        self._vocabulary = vocabulary()
        self._starts = self._vocabulary.first_words
        self._openers = self._starts | names.first_words

    def find(self, text: str, context: Context) -> list[ActorMention]:
        """All mentions, in order, without overlaps."""
        words = split_words(text)
        mentions: list[ActorMention] = []
        position = 0
        openers = self._openers
        for opener in [at for at, key in enumerate(words.keys) if key in openers]:
            found = self._at(words, opener, context) if opener >= position else None
            if found:
                mentions.append(found[0])
                position = found[1]
        return mentions

    def _at(self, words: Words, position: int, context: Context) -> tuple[ActorMention, int] | None:
        hit = self._names.at(words, position)
        if hit and not _shouted(hit, words) and not self._is_namesake(words, hit):
            entry = self._resolver.pick(hit.names, context)
            if entry and self._is_compound(words, hit.end):
                return self._sponsored(words, hit, context)
            if entry and any(name.role not in ("place", "people") for name in hit.names if name.entry is entry):
                end, head = self._extent(words, hit.end, after_name=True)
                return _mention(words, (position, end), entry.actor.actor_id, head), end
            if entry:
                return self._national(words, hit, entry.actor.actor_id, context)
        return self._common(words, position)

    def _is_namesake(self, words: Words, hit: Hit) -> bool:
        """Whether a surname that means a leader has someone else's given name before it: "Mona Saleh"."""
        if hit.start == 0 or hit.end - hit.start > 1 or any(name.role != "local" for name in hit.names) or words.shown[hit.start].isupper():
            return False
        given, key = words.shown[hit.start - 1], words.keys[hit.start - 1]
        alone = words.gap(hit.start - 1) == " " and given.istitle() and len(given) > 1
        return alone and key not in self._openers and key not in _not_given()

    def _is_compound(self, words: Words, position: int) -> bool:
        """Whether "-backed", "-linked" or the like follows a name."""
        if position >= len(words) or words.keys[position] not in self._vocabulary.compound:
            return False
        return words.text[words.starts[position] - 1] in "-‑–"  # noqa: RUF001 - hyphens of print

    def _sponsored(self, words: Words, hit: Hit, context: Context) -> tuple[ActorMention, int] | None:
        """The actor in "X-backed rebels" is whoever comes after; a name there is found for itself."""
        end, head = self._extent(words, hit.end + 1, after_name=True)
        if head is None or head.side == "civilian":
            return None
        return self._resolved(words, (hit.start, end), head, context), end

    def _resolved(self, words: Words, extent: tuple[int, int], head: Head, context: Context) -> ActorMention:
        phrase = words.text[words.starts[extent[0]] : words.ends[extent[1] - 1]]
        return _mention(words, extent, self._resolver.resolve(phrase, context).actor_id, head)

    def _national(self, words: Words, hit: Hit, actor_id: str, context: Context) -> tuple[ActorMention, int] | None:
        end, head = self._extent(words, hit.end, after_name=True)
        if head is None:
            if hit.start and words.keys[hit.start - 1] in self._vocabulary.locative:
                return None
            return _mention(words, (hit.start, hit.end), actor_id, None, bare=True), hit.end
        if head.side == "civilian":
            return None
        return self._resolved(words, (hit.start, end), head, context), end

    def _common(self, words: Words, position: int) -> tuple[ActorMention, int] | None:
        """Common words: a head that stands alone ("rebels"), or any head after a word that gives it a side ("rebel forces")."""
        if words.keys[position] not in self._starts:
            return None
        end, head = self._extent(words, position)
        if head is None or head.side == "civilian":
            return None
        if head.side not in _ALONE:
            lending = _LENDING.get(head.side, ())
            if not any(self._vocabulary.modifiers.get(key) in lending for key in words.keys[position : head.start]):
                return None
        return _mention(words, (position, end), None, head, generic=True), end

    def _extent(self, words: Words, position: int, *, after_name: bool = False) -> tuple[int, Head | None]:
        """How far modifiers and heads run on from a word: the end of the last head, and that head."""
        end, head = position, None
        at = position
        while at < min(len(words), position + _LONGEST) and ((at == position and not after_name) or self._runs_on(words, at)):
            found = self._vocabulary.head_at(words, at, len(words)) if words.keys[at] in self._starts else None
            if found:
                head, end, at = found, found.end, found.end
            elif words.keys[at] in self._vocabulary.modifiers:
                at += 1
            else:
                break
        return end, head

    @staticmethod
    def _runs_on(words: Words, at: int) -> bool:
        """Whether a word belongs to the phrase before it; what follows a bracket does not."""
        gap = words.gap(at - 1)
        return "(" not in gap and ")" not in gap and words.joined(at - 1)


@cache
def _not_given() -> frozenset[str]:
    """What may stand with a capital before a surname and is no given name: titles, and the first word of a sentence."""
    closed = read_toml("en/grammar.toml")["closed"].values()
    return frozenset(lexicon_words("places/words.toml", "persons", "titles")).union(*closed)


def _shouted(hit: Hit, words: Words) -> bool:
    """Whether a short acronym stands among other words in capitals, as in a headline: "THE CITY IS LOST"."""
    if hit.end - hit.start > 1 or len(words.shown[hit.start]) > 3 or not words.shown[hit.start].isupper():
        return False
    around = (*words.shown[max(0, hit.start - 1) : hit.start], *words.shown[hit.end : hit.end + 1])
    return bool(around) and all(word.isupper() and len(word) > 2 for word in around)


def _mention(
    words: Words,
    extent: tuple[int, int],
    actor_id: str | None,
    head: Head | None,
    *,
    generic: bool = False,
    bare: bool = False,
) -> ActorMention:
    text, start, end = words.text, words.starts[extent[0]], words.ends[extent[1] - 1]
    if len(words.shown[extent[1] - 1]) == 1 and text[end : end + 1] == "." and text[end - 2 : end - 1] == ".":
        end += 1
    return ActorMention(start, end, text[start:end], actor_id, generic, head.key if head else "", bare)
