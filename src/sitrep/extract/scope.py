"""Tells a total over time ("since 2011", "the war has killed") from the figure of one incident."""

from __future__ import annotations

import re
from functools import cache
from itertools import pairwise
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
_MONTHLY = 10
"""Persons from which the victims of attacks in a month are a sum."""
_PLACES = 3
"""Places in a row over which the victims of attacks are a sum."""
_NATURAL = frozenset({"disaster", "accident", "disease"})
_SUPERLATIVE = re.compile(
    r"\b(?:deadliest|worst|biggest|bloodiest|largest|heaviest|first|highest|greatest)\b[^.;]{0,90}?"
    r"\b(?:since|this (?:year|month|week)|in (?:\w+ )?(?:years|months|weeks)|so far)\b[^,.;]*",
    re.IGNORECASE,
)
"""As in "the worst attack since the truce", which tells of one."""
_PERFECT = frozenset({"has", "have"})
_MODAL = frozenset({"may", "might", "could", "would", "should", "must"})


@cache
def _listed(name: str) -> Phrases:
    return Phrases(words("en/scope.toml", name))


@cache
def _cumulative() -> Phrases:
    return Phrases(words("en/scope.toml", "cumulative"), after="")


def scope_of(reading: Reading, token: int, date: DateMention | None, count: Count | None, cause: str = "unknown") -> str:
    """``cumulative`` or ``incident``, by the words of the clause, its date, the size of its figure and what harmed."""
    start, text = reading.parsed.tokens.starts[token], reading.sentence.text
    if date and is_beginning(text, date.start, date.end, start):
        return "incident"
    if count and count.best == 1 and count.start < 0:
        return "incident"  # "a farmer was shot early in the war"
    clause = _SUPERLATIVE.sub("", text[max(0, start - 90) : start + 130])
    on_a_day = date is not None and date.range.precision in ("day", "unknown")
    if _cumulative().search(_listed("of_war").sub("", clause) if on_a_day else clause):
        return "cumulative"
    if date and date.range.precision == "month" and (count and (count.low or 0) >= _MONTHLY) and _listed("several").search(clause):
        return "cumulative"
    if _names_several(reading, start) and _listed("attacks").search(clause):
        return "cumulative"
    if date and date.text.lower().startswith("since"):
        return "cumulative"
    if count and (((count.low or 0) >= _WIDE and cause not in _NATURAL) or (date is None and _sums_up(reading, token, count, clause))):
        return "cumulative"
    return "incident"


def _names_several(reading: Reading, start: int) -> bool:
    """Whether a list of places follows a trigger: "in attacks on Aleppo, Idlib and Hama"."""
    named = [place for place in reading.places if place.start > start]
    near = [two.start - one.end <= _APART for one, two in pairwise(named)]
    return len(near) >= _PLACES - 1 and all(near[: _PLACES - 1])


_APART = 8
"""Characters between the places of a list."""


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
