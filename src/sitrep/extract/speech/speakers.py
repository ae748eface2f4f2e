"""Finds who says what in a sentence.

A saying is read once from the chunks and says for every other chunk whether it covers it; the innermost one that does is the source.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from sitrep.extract.speech.saying_nouns import by_layout, by_nouns, by_phrases
from sitrep.extract.speech.saying_verbs import by_verbs

if TYPE_CHECKING:
    from sitrep.extract.speech.saying import Saying, Speaker
    from sitrep.extract.syntax.parse import Parse


def speaker_of(parsed: Parse, chunk: int) -> Speaker | None:
    """Who says the clause at a chunk: the nearest saying before it that governs it, else the nearest one behind or around it."""
    covering = [saying for saying in sayings(parsed) if saying.covers(parsed, chunk)]
    if any(saying.first > chunk and saying.speaker.text.lower() not in _PRONOUNS for saying in covering):
        covering = [saying for saying in covering if saying.first > chunk or not _gives_way(parsed, saying)]
    ahead = [saying for saying in covering if saying.last < chunk and not saying.before]
    if ahead:
        return max(ahead, key=lambda saying: saying.last).speaker
    return min(covering, key=lambda saying: abs(saying.first - chunk)).speaker if covering else None


_PRONOUNS = frozenset(["they", "he", "she", "it", "we"])


def _gives_way(parsed: Parse, saying: Saying) -> bool:
    """Whether who is named behind the sentence says it: of "when X declared a truce, ..., according to Y", "they claimed ..., said Y"."""
    before = parsed.word(saying.first - 1) if saying.first else ""
    return before in ("when", "while", "as") or saying.speaker.text.lower() == "they"


@lru_cache(4)
def sayings(parsed: Parse) -> list[Saying]:
    """All that is said by someone in a sentence, in the order of the text."""
    found = [*by_verbs(parsed), *by_nouns(parsed), *by_phrases(parsed)]
    return sorted(found or [*by_layout(parsed)], key=lambda saying: saying.first)
