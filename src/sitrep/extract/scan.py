"""Finds the sentences that are worth parsing: those with a trigger of some event type."""

from __future__ import annotations

import re
from functools import cache

from sitrep.extract.registry import EXTRACTORS

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
