"""Finds the phrases for actors in running text: names, countries with the forces named after them, and common words."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from sitrep.ground.actor_names import Hit, NameIndex, Word, joined, split_words
from sitrep.ground.actor_words import Head, vocabulary
from sitrep.lexicons.loader import read_toml
from sitrep.lexicons.loader import words as lexicon_words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sitrep.ground.actor_resolve import Context, Resolver

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
        for opener in [at for at, word in enumerate(words) if word.key in openers]:
            found = self._at(text, words, opener, context) if opener >= position else None
            if found:
                mentions.append(found[0])
                position = found[1]
        return mentions

    def _at(self, text: str, words: Sequence[Word], position: int, context: Context) -> tuple[ActorMention, int] | None:
        hit = self._names.at(text, words, position)
        if hit and not _shouted(hit, words) and not self._is_namesake(text, words, hit):
            entry = self._resolver.pick(hit.names, context)
            if entry and self._is_compound(text, words, hit.end):
                return self._sponsored(text, words, hit, context)
            if entry and any(name.role not in ("place", "people") for name in hit.names if name.entry is entry):
                end, head = self._extent(text, words, hit.end, after_name=True)
                return _mention(text, words, (position, end), entry.actor.actor_id, head), end
            if entry:
                return self._national(text, words, hit, entry.actor.actor_id, context)
        return self._common(text, words, position)

    def _is_namesake(self, text: str, words: Sequence[Word], hit: Hit) -> bool:
        """Whether a surname that means a leader has someone else's given name before it: "Mona Saleh"."""
        if hit.start == 0 or hit.end - hit.start > 1 or any(name.role != "local" for name in hit.names) or words[hit.start].text.isupper():
            return False
        given = words[hit.start - 1]
        alone = text[given.end : words[hit.start].start] == " " and given.text.istitle() and len(given.text) > 1
        return alone and given.key not in self._openers and given.key not in _not_given()

    def _is_compound(self, text: str, words: Sequence[Word], position: int) -> bool:
        """Whether "-backed", "-linked" or the like follows a name."""
        if position >= len(words) or words[position].key not in self._vocabulary.compound:
            return False
        return text[words[position].start - 1] in "-‑–"  # noqa: RUF001 - hyphens of print

    def _sponsored(self, text: str, words: Sequence[Word], hit: Hit, context: Context) -> tuple[ActorMention, int] | None:
        """The actor in "X-backed rebels" is whoever comes after; a name there is found for itself."""
        end, head = self._extent(text, words, hit.end + 1, after_name=True)
        if head is None or head.side == "civilian":
            return None
        return self._resolved(text, words, (hit.start, end), head, context), end

    def _resolved(self, text: str, words: Sequence[Word], extent: tuple[int, int], head: Head, context: Context) -> ActorMention:
        phrase = text[words[extent[0]].start : words[extent[1] - 1].end]
        return _mention(text, words, extent, self._resolver.resolve(phrase, context).actor_id, head)

    def _national(self, text: str, words: Sequence[Word], hit: Hit, actor_id: str, context: Context) -> tuple[ActorMention, int] | None:
        end, head = self._extent(text, words, hit.end, after_name=True)
        if head is None:
            if hit.start and words[hit.start - 1].key in self._vocabulary.locative:
                return None
            return _mention(text, words, (hit.start, hit.end), actor_id, None, bare=True), hit.end
        if head.side == "civilian":
            return None
        return self._resolved(text, words, (hit.start, end), head, context), end

    def _common(self, text: str, words: Sequence[Word], position: int) -> tuple[ActorMention, int] | None:
        """Common words: a head that stands alone ("rebels"), or any head after a word that gives it a side ("rebel forces")."""
        if words[position].key not in self._starts:
            return None
        end, head = self._extent(text, words, position)
        if head is None or head.side == "civilian":
            return None
        sided = any(self._vocabulary.modifiers.get(word.key) in _LENDING.get(head.side, ()) for word in words[position : head.start])
        if head.side not in _ALONE and not sided:
            return None
        return _mention(text, words, (position, end), None, head, generic=True), end

    def _extent(self, text: str, words: Sequence[Word], position: int, *, after_name: bool = False) -> tuple[int, Head | None]:
        """How far modifiers and heads run on from a word: the end of the last head, and that head."""
        end, head = position, None
        at = position
        while at < min(len(words), position + _LONGEST) and ((at == position and not after_name) or self._runs_on(text, words, at)):
            found = self._vocabulary.head_at(text, words, at) if words[at].key in self._starts else None
            if found:
                head, end, at = found, found.end, found.end
            elif words[at].key in self._vocabulary.modifiers:
                at += 1
            else:
                break
        return end, head

    @staticmethod
    def _runs_on(text: str, words: Sequence[Word], at: int) -> bool:
        """Whether a word belongs to the phrase before it; what follows a bracket does not."""
        gap = text[words[at - 1].end : words[at].start]
        return "(" not in gap and ")" not in gap and joined(text, words[at - 1], words[at])


@cache
def _not_given() -> frozenset[str]:
    """What may stand with a capital before a surname and is no given name: titles, and the first word of a sentence."""
    closed = read_toml("en/grammar.toml")["closed"].values()
    return frozenset(lexicon_words("places/words.toml", "persons", "titles")).union(*closed)


def _shouted(hit: Hit, words: Sequence[Word]) -> bool:
    """Whether a short acronym stands among other words in capitals, as in a headline: "THE CITY IS LOST"."""
    if hit.end - hit.start > 1 or len(words[hit.start].text) > 3 or not words[hit.start].text.isupper():
        return False
    around = [word.text for word in (*words[max(0, hit.start - 1) : hit.start], *words[hit.end : hit.end + 1])]
    return bool(around) and all(word.isupper() and len(word) > 2 for word in around)


def _mention(
    text: str,
    words: Sequence[Word],
    extent: tuple[int, int],
    actor_id: str | None,
    head: Head | None,
    *,
    generic: bool = False,
    bare: bool = False,
) -> ActorMention:
    start, end = words[extent[0]].start, words[extent[1] - 1].end
    if len(words[extent[1] - 1].text) == 1 and text[end : end + 1] == "." and text[end - 2 : end - 1] == ".":
        end += 1
    return ActorMention(start, end, text[start:end], actor_id, generic, head.key if head else "", bare)
