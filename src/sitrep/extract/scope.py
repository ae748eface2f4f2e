"""Tells a total over time ("since 2011", "the war has killed") from the figure of one incident."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from sitrep.lexicons.loader import words
from sitrep.text.phrases import Phrases

if TYPE_CHECKING:
    from sitrep.extract.context import Reading
    from sitrep.model import Count, DateMention

_WIDE = 2_000
"""Persons from which a bare figure without incident is taken for a total: no incident since 1989 but disasters has had more."""


@cache
def _cumulative() -> Phrases:
    return Phrases(words("en/scope.toml", "cumulative"), after="")


def scope_of(reading: Reading, token: int, date: DateMention | None, count: Count | None) -> str:
    """``cumulative`` or ``incident``, by the words of the clause, its date and the size of its figure."""
    start = reading.parsed.tokens.starts[token]
    clause = reading.sentence.text[max(0, start - 90) : start + 130]
    if _cumulative().search(clause):
        return "cumulative"
    if date and date.text.lower().startswith("since"):
        return "cumulative"
    if count and (count.low or 0) >= _WIDE:
        return "cumulative"
    return "incident"
