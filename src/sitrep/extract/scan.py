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
    told = {word for extractor in EXTRACTORS for word in extractor.triggers() if not word.startswith("-")}
    return frozenset(told.union(*(firing.also for firing in _firings().values())))


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


def firing(sentences: Sequence[Sentence], tone: Tone) -> Iterator[tuple[Sentence, tuple[Extractor, ...]]]:
    """The sentences in which an event type may be found, each with those that may.

    >>> from sitrep.extract.tone import Tone
    >>> from sitrep.text.sentences import split
    >>> def types(text):
    ...     return [found.name for _, fired in firing(split(text), Tone(text)) for found in fired]
    >>> types("Two soldiers were killed. It rained."), types("The head of the bank is in talks.")
    (['casualties'], [])
    """
    for sentence in sentences:
        lowered = sentence.text.lower()
        found = set(_WORD.findall(lowered))
        if not _holds_trigger(found):
            continue
        fired = tuple(
            extractor
            for extractor, firing in _firings().items()
            if firing.fires(sentence.text, lowered, found) and not (extractor.is_of_war and tone.is_without_war)
        )
        if fired:
            yield sentence, fired
