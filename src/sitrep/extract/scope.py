"""Tells a total over time ("since 2011", "the war has killed") from the figure of one incident."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from sitrep.lexicons.loader import words
from sitrep.text.phrases import Phrases
from sitrep.text.since import is_beginning

if TYPE_CHECKING:
    from sitrep.extract.context import Reading
    from sitrep.model import Count, DateMention

_WIDE = 2_000
"""Persons from which a bare figure without incident is taken for a total: no incident since 1989 but disasters has had more."""


_MANY = 20
"""Persons from which a bare perfect is taken for a sum of attacks."""
_BODY = 3
"""The first sentence after headline and lead, which tell of one attack in the perfect, too."""
_PERFECT = frozenset({"has", "have"})
_MODAL = frozenset({"may", "might", "could", "would", "should", "must"})


@cache
def _listed(name: str) -> Phrases:
    return Phrases(words("en/scope.toml", name))


@cache
def _cumulative() -> Phrases:
    return Phrases(words("en/scope.toml", "cumulative"), after="")


def scope_of(reading: Reading, token: int, date: DateMention | None, count: Count | None) -> str:
    """``cumulative`` or ``incident``, by the words of the clause, its date and the size of its figure."""
    start, text = reading.parsed.tokens.starts[token], reading.sentence.text
    if date and is_beginning(text, date.start, date.end, start):
        return "incident"
    if count and count.best == 1 and count.start < 0:
        return "incident"  # "a farmer was shot early in the war"
    clause = text[max(0, start - 90) : start + 130]
    if _cumulative().search(clause):
        return "cumulative"
    if date and date.text.lower().startswith("since"):
        return "cumulative"
    if count and ((count.low or 0) >= _WIDE or (date is None and _sums_up(reading, token, count, clause))):
        return "cumulative"
    return "incident"


def _sums_up(reading: Reading, token: int, count: Count, clause: str) -> bool:
    """Reads "strikes have killed 320": in the perfect, past the lead and without a day or a single attack, many are those of a time."""
    if reading.sentence.index < _BODY or (count.low or 0) < _MANY or _listed("single").search(clause):
        return False
    parsed = reading.parsed
    chunk = parsed.at[token]
    groups = [parsed.tokens.lower[parsed.chunks[k].first : parsed.chunks[k].last] for k in (chunk, chunk - 1) if parsed.kind(k) == "v"]
    perfect = next((group for group in groups if not _PERFECT.isdisjoint(group)), None)
    if perfect is None or not _MODAL.isdisjoint(perfect) or _listed("further").search(clause):
        return False
    return "been" in perfect or _listed("several").search(clause) is not None
