"""Finds the sentences that are worth parsing: those with a trigger, and with what some rule needs beside it.

A trigger alone is cheap to find and says little: "in", "has" and "are" fire rules that need "control of" or "camps" near them. What a rule
needs is known before anything is parsed, from the rule itself (``needs``, ``beside``) and, by frame, from ``lexicons/en/scan.toml``. A
sentence is passed over only where no rule can find anything in it, so that the rows are those of reading every sentence.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from sitrep.extract.firing import Firing
from sitrep.extract.registry import EXTRACTORS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sitrep.extract.registry import Extractor
    from sitrep.extract.tone import Tone
    from sitrep.model import Sentence

_WORD = re.compile(r"[a-z]+(?:-[a-z]+)?")


@cache
def _triggers() -> frozenset[str]:
    return frozenset(word for extractor in EXTRACTORS for word in extractor.triggers() if not word.startswith("-"))


@cache
def _endings() -> tuple[str, ...]:
    return tuple(word for extractor in EXTRACTORS for word in extractor.triggers() if word.startswith("-"))


def has_trigger(text: str) -> bool:
    """Whether a sentence has a trigger.

    >>> has_trigger("Two soldiers were killed."), has_trigger("Shells hit rebel-held Idlib."), has_trigger("Talks resume today.")
    (True, True, False)
    """
    return _holds_trigger(set(_WORD.findall(text.lower())))


def _holds_trigger(found: set[str]) -> bool:
    return not _triggers().isdisjoint(found) or any("-" in word and word.endswith(_endings()) for word in found)


@cache
def _firings() -> dict[Extractor, Firing]:
    return {extractor: Firing(extractor.name, extractor.rules()) for extractor in EXTRACTORS}


def types_of(tone: Tone) -> tuple[Extractor, ...]:
    """The event types that an article may tell of: none for most news, at the cost of a scan.

    >>> from sitrep.extract.tone import Tone
    >>> [found.name for found in types_of(Tone("Two soldiers were killed."))], types_of(Tone("The head of the bank is in talks."))
    (['casualties'], ())
    """
    lowered = tone.text.lower()
    found = set(_WORD.findall(lowered))
    fired = [extractor for extractor, firing in _firings().items() if firing.fires(tone.text, lowered, found)]
    return tuple(extractor for extractor in fired if not (extractor.is_of_war and (tone.is_peaceful or tone.is_sport)))


def firing(sentences: Sequence[Sentence], types: Sequence[Extractor]) -> Iterator[tuple[Sentence, tuple[Extractor, ...]]]:
    """The sentences in which one of the event types may find something, each with those that may."""
    firings = [(extractor, _firings()[extractor]) for extractor in types]
    for sentence in sentences:
        lowered = sentence.text.lower()
        found = set(_WORD.findall(lowered))
        fired = tuple(extractor for extractor, firing in firings if firing.fires(sentence.text, lowered, found))
        if fired and _holds_trigger(found):
            yield sentence, fired
