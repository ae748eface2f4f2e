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
    found = _WORD.findall(text.lower())
    return not _triggers().isdisjoint(found) or any("-" in word and word.endswith(_endings()) for word in found)


@cache
def _firings() -> tuple[tuple[Extractor, Firing], ...]:
    return tuple((extractor, Firing(extractor.name, extractor.rules())) for extractor in EXTRACTORS)


def may_tell(text: str) -> bool:
    """Whether a text, of any length, may hold a sentence that `firing` gives an event type for: false for most news, at the cost of a scan.

    >>> may_tell("Two soldiers were killed."), may_tell("Shares in the bank fell, and its head is in talks.")
    (True, False)
    """
    lowered = text.lower()
    found = set(_WORD.findall(lowered))
    return any(firing.fires(text, lowered, found) for _, firing in _firings())


def firing(sentences: Sequence[Sentence]) -> Iterator[tuple[Sentence, tuple[Extractor, ...]]]:
    """The sentences in which some event type may find something, each with those event types."""
    for sentence in sentences:
        lowered = sentence.text.lower()
        found = set(_WORD.findall(lowered))
        types = tuple(extractor for extractor, firing in _firings() if firing.fires(sentence.text, lowered, found))
        if types and has_trigger(sentence.text):
            yield sentence, types
