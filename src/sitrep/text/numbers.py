"""Figures in a sentence, with UCDP's bounds: "at least 12" is 12, 12, unknown; "dozens" is 24, unknown, unknown.

What is taken: digits with separators (1,234; thin or no-break spaces), words, both together (1.5 million), ranges, vague words ("scores",
"several hundred"), zeros ("no", "nobody"), each with its qualifiers. What is refused is in `sitrep.text.numbers_context`.
Where the table of bounds in the data dictionary is silent:

- "a hundred", "half a million" and "1.5 million" are exact; "a dozen", "two dozen" and "half a dozen" are approximate.
- "tens of thousands" is at least 20,000; "several hundred" and "many hundreds" at least 200; "a few" at least 2; none has a best.
- "a couple of" is 2, approximately; "a couple" on its own is 2 (two people who belong together).
- "no more than" is ``at_most``, "no less than" and "12 or more" ``at_least``, "12-plus" and "30+" ``more_than``, "12 or fewer" ``at_most``.
- "two or three" and "12-15" are ranges, "10-15,000" is 10,000 to 15,000, "two to three million" shares its million. "At least 12 to 15" is
  ``at_least`` 12. "From 12 to 15" is two figures after a verb of change ("rose from 12 to 15").
- "An unknown number of" is a figure of which nothing is known: all bounds null, ``vague``.
- A zero has low, best and high 0; callers read that as ``negated``.
- In "40 people at least" the bounds heed "at least" and the span ends at "40".
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from sitrep.lexicons.loader import words
from sitrep.model import Count
from sitrep.text.numbers_bounds import around, bounds
from sitrep.text.numbers_context import is_figure, is_noun_like
from sitrep.text.numbers_scan import LEXICON, Core, may_hold_figure, scan

if TYPE_CHECKING:
    from collections.abc import Iterator

_DASH = re.compile(r"\s?[-\u2013]\s?")
_TO = re.compile(r"\s+(?:to|or)\s+")
_AND = re.compile(r"\s+and\s+")
_LIST = re.compile(r",\s*|,?\s+(?:and|or|to)\s+|\s*[-\u2013&/]\s*")
_CHANGE = frozenset(words(LEXICON, "change", "words"))
_SCORE = 30
"""Up to here two numbers with a dash may be the score of a game."""


def find_counts(text: str) -> list[Count]:
    """The figures of a sentence, from left to right; offsets are into ``text``.

    >>> [(c.text, c.low, c.best, c.high, c.qualifier) for c in find_counts("At least 12 dead, dozens hurt")]
    [('At least 12', 12, 12, None, 'at_least'), ('dozens', 24, None, None, 'vague')]
    >>> find_counts("Smith, 45, paid $12 million for 30 percent on 17 February 2015")
    []
    """
    lowered = _lower(text)
    if not may_hold_figure(lowered):
        return []
    found: list[Count] = []
    refused_end, last = -1, None
    for core in _with_ranges(lowered, list(scan(lowered))):
        near = around(lowered, core.start, core.end, ranged=core.qualifier == "range") if core.kind not in {"zero", "some"} else None
        start, end = (near.start, near.end) if near else (core.start, core.end)
        if core.refused or not is_figure(text, lowered, core, start, end) or _continues(lowered, refused_end, core):
            if last is not None and found and _AND.fullmatch(lowered, last, core.start):  # "5 and 7 km"
                found.pop()
            refused_end, last = core.end, None
            continue
        low, best, high, qualifier = bounds(core, near.classes if near else ())
        additional = near is not None and near.additional
        found.append(
            Count(start=start, end=end, text=text[start:end], low=low, best=best, high=high, qualifier=qualifier, additional=additional)
        )
        last = core.end
    return found


def _lower(text: str) -> str:
    """Lower case of the same length: the few characters that grow in lower case stay as they are."""
    lowered = text.lower()
    return lowered if len(lowered) == len(text) else "".join(c.lower() if len(c.lower()) == 1 else c for c in text)


def _continues(lowered: str, refused_end: int, core: Core) -> bool:
    """Whether it goes on with a list that was refused: "Articles 5 and 6", "aged 5, 7 and 9"."""
    return refused_end >= 0 and bool(_LIST.fullmatch(lowered, refused_end, core.start)) and not is_noun_like(lowered, core.end)


def _with_ranges(lowered: str, cores: list[Core]) -> Iterator[Core]:
    """The cores, with every two that make a range, a score or a span of years put into one."""
    waiting: Core | None = None
    for core in cores:
        joined = _join(lowered, waiting, core) if waiting is not None else None
        if joined is not None:
            waiting = joined
            continue
        if waiting is not None:
            yield waiting
        waiting = core
    if waiting is not None:
        yield waiting


def _join(lowered: str, first: Core, second: Core) -> Core | None:
    """Two numbers as one range; as one refused core where the dash is a score's or a year's; null where they stand apart."""
    if not ({first.kind, second.kind} <= {"number", "one"}) or first.qualifier == "range":
        return None
    dash = bool(_DASH.fullmatch(lowered, first.end, second.start))
    to = bool(_TO.fullmatch(lowered, first.end, second.start))
    if not (dash or to or _AND.fullmatch(lowered, first.end, second.start)):
        return None
    low = _shared_scale(first, second, dash=dash)
    joined = replace(
        second,
        start=first.start,
        kind="number",
        low=int(low),
        best=None,
        high=second.high,
        qualifier="range",
        refused=low >= second.raw or low < 1,
    )
    if dash:
        return replace(joined, refused=joined.refused or _is_score(lowered, first, second) or _is_year(lowered, first))
    opening = _opening(lowered, first)
    if not to:
        if "between" not in opening or low >= second.raw:
            return None
        return replace(joined, refused=_is_year(lowered, first) and _is_year(lowered, second))
    if _tells_change(lowered, opening, first) or (low >= second.raw and is_noun_like(lowered, second.end)):
        return None
    if "from" in opening.split() and len(opening.split()) == 1 and not is_noun_like(lowered, second.end):
        return None
    return None if low >= second.raw and "or" in lowered[first.end : second.start] else joined


def _shared_scale(first: Core, second: Core, *, dash: bool) -> float:
    """The first number in the second's magnitude: "two to three million", "10-15,000"."""
    if first.scale == 1 and second.scale > 1 and first.raw < second.raw / second.scale:
        return first.raw * second.scale
    if dash and second.raw >= 1000 and second.raw % 1000 == 0 and first.raw < second.raw / 1000:
        return first.raw * 1000
    return first.raw


def _opening(lowered: str, first: Core) -> str:
    return lowered[around(lowered, first.start, first.end, ranged=True).start : first.start]


def _is_score(lowered: str, first: Core, second: Core) -> bool:
    return first.raw <= _SCORE and second.raw <= _SCORE and not is_noun_like(lowered, second.end)


def _is_year(lowered: str, core: Core) -> bool:
    return 1800 <= core.raw <= 2099 and lowered[core.start : core.end].isdigit()


def _tells_change(lowered: str, opening: str, first: Core) -> bool:
    """Whether the two numbers are before and after: "rose from 12 to 15", "raised the toll by three to 15"."""
    before = lowered[max(0, first.start - len(opening) - 60) : first.start - len(opening)].split()[-6:]
    return not _CHANGE.isdisjoint(before)
