"""What stands in the words of an event and is none, whatever its type: figures of speech, titles, fiction, sport and peace."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from sitrep.lexicons.loader import words
from sitrep.text.phrases import Phrases

if TYPE_CHECKING:
    from sitrep.extract.context import Reading
    from sitrep.extract.syntax.parse import Parse

_LEXICON = "en/gates.toml"
_TEXTS = 256
"""Sentences of which is kept what they are: each of their mentions asks."""
_TELLING = 25
"""Words from which a text that is about war says so."""
_SPORT_DENSITY = 45
"""Words of text to one word of sport, at most, in a story of sport."""
_PAST = frozenset({"was", "were", "had"})
_PRESENT = frozenset({"is", "are", "has", "gets", "get", "being"})


def is_sport(text: str, conflict_words: int = 0) -> bool:
    """Whether a text is a story of sport: two words of sport, one to every 45 words, and three to each word of war.

    >>> is_sport("The striker was shot down by the referee when he asked for a penalty.")
    True
    >>> is_sport("A striker of the national team was shot dead outside his home in the capital on Sunday, police said.")
    False
    """
    found = [match.group() for match in gate_words("sport").finditer(text)]
    return len(set(found)) >= 2 and len(found) * _SPORT_DENSITY >= len(text.split()) and len(found) >= conflict_words * 3


@cache
def gate_words(key: str) -> Phrases:
    """The words of ``gates.toml`` under a key, as they stand in a text."""
    return Phrases(words(_LEXICON, key), before=r"(?<!\w)", after=r"(?!\w)")


@lru_cache(_TEXTS)
def _figures_of_speech(text: str) -> tuple[tuple[int, int], ...]:
    return tuple(match.span() for match in gate_words("figurative").finditer(text))


def is_figurative(reading: Reading, start: int) -> bool:
    """Whether the trigger at an offset of the sentence is part of a figure of speech, or a word of a title."""
    text = reading.sentence.text
    return any(first <= start < end for first, end in _figures_of_speech(text)) or _is_title(text, start)


def is_peaceful(text: str, conflict_words: int) -> bool:
    """Whether a text, long enough to tell, has not one word of war or of armed men."""
    return not conflict_words and len(text.split()) >= _TELLING and not gate_words("armed").search(text)


def _is_title(text: str, start: int) -> bool:
    """A word of a title, "starred in Dressed to Kill": capitalised, no abbreviation, in the midst of a sentence that is no headline."""
    if not re.match(r"[A-Z](?![A-Z])\w*(?![\w-])", text[start:]) or not re.search(r"[A-Za-z]\s$", text[:start]):
        return False
    found: list[str] = re.findall(r"[A-Za-z]{4,}", text)
    return sum(word[0].isupper() for word in found) * 2 < len(found)


@lru_cache(_TEXTS)
def _tells_story(text: str) -> bool:
    return bool(gate_words("fiction").search(text)) and not gate_words("factual").search(text)


def is_fiction(reading: Reading, token: int) -> bool:
    """Whether a trigger belongs to the story of a book, a film or a game: it is told in the present, or as a noun."""
    if not _tells_story(reading.sentence.text):
        return False
    parsed = reading.parsed
    piece = parsed.chunks[parsed.at[token]]
    return piece.kind != "v" or _is_present(parsed, piece.first, piece.last)


def _is_present(parsed: Parse, first: int, last: int) -> bool:
    lower = parsed.tokens.lower[first:last]
    tag = parsed.tags[first] if len(lower) == 1 else ""
    shared = tag in ("E", "F") and _PAST.isdisjoint(parsed.tokens.lower)  # "who is betrayed and captured"
    alone = tag == "G" or shared or (tag == "V" and not lower[0].endswith("ed"))
    return alone or not _PRESENT.isdisjoint(lower[:-1])


def is_unreal(reading: Reading, token: int) -> bool:
    """Whether a trigger is part of a figure of speech, of a title or of a story that somebody made up."""
    return is_figurative(reading, reading.parsed.tokens.starts[token]) or is_fiction(reading, token)


def has_modal(parsed: Parse, chunk: int) -> bool:
    """Whether a chunk is a verb group with "may", "would", "could"."""
    piece = parsed.chunks[chunk]
    return piece.kind == "v" and "A" in parsed.tags[piece.first : piece.last]
