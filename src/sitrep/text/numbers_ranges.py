"""Joins two numbers into a range ("12 to 15"), and finds the pairs that are no figures: scores of games, spans of years."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from sitrep.lexicons.loader import words
from sitrep.text.numbers_bounds import opening
from sitrep.text.numbers_context import is_noun_like, is_year_like, people_follow
from sitrep.text.numbers_scan import LEXICON, Core

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_LINK = re.compile(r"(?P<dash>\s?-\s?|\u2013)|\s+(?P<word>to|or|and)\s+")
_CHANGE = frozenset(words(LEXICON, "change", "words"))
_CHANGE_WINDOW = 60
_SCORE = 30
"""Up to here two numbers with a dash may be the score of a game."""


def with_ranges(lowered: str, cores: Iterable[Core]) -> Iterator[Core]:
    """The cores of a lower-case text, with every two that make a range, a score or a span of years put into one."""
    waiting: Core | None = None
    for core in cores:
        joined = _join(lowered, waiting, core) if waiting else None
        if waiting and not joined:
            yield waiting
        waiting = joined or core
    if waiting:
        yield waiting


def _join(lowered: str, first: Core, second: Core) -> Core | None:
    """Two numbers as one core, refused where it is a score or a span of years; null where they stand apart."""
    link = _LINK.fullmatch(lowered, first.end, second.start)
    if not link or not {first.kind, second.kind} <= {"number", "one"} or first.qualifier == "range":
        return None
    low = _shared_scale(first, second, dash=bool(link["dash"]))
    rises = 1 <= low < second.raw
    joined = replace(second, start=first.start, kind="number", low=int(low), best=None, qualifier="range", refused=not rises or low % 1 > 0)
    noun = is_noun_like(lowered, second.end)
    years = (
        is_year_like(lowered, first) and (bool(link["dash"]) or is_year_like(lowered, second)) and not people_follow(lowered, second.end)
    )
    joined = replace(joined, refused=joined.refused or years)
    if link["dash"]:
        score = first.raw <= _SCORE and second.raw <= _SCORE and not noun
        return replace(joined, refused=joined.refused or score)
    before = opening(lowered, first)
    if link["word"] == "and":
        return joined if "between" in before and rises else None
    apart = _tells_change(lowered, first, before) or (before == ["from"] and not noun)
    if apart or (not rises and (noun or link["word"] == "or")):
        return None
    return joined


def _shared_scale(first: Core, second: Core, *, dash: bool) -> float:
    """The first number in the second's magnitude: "two to three million", "10-15,000"."""
    if first.scale == 1 and second.scale > 1 and first.raw < second.raw / second.scale:
        return first.raw * second.scale
    if dash and second.raw % 1000 == 0 and first.raw < second.raw / 1000:
        return first.raw * 1000
    return first.raw


def _tells_change(lowered: str, first: Core, before: list[str]) -> bool:
    """Whether the two numbers are before and after: "rose from 12 to 15", "raised the toll by three to 15"."""
    words_before = lowered[max(0, first.start - _CHANGE_WINDOW) : first.start].split()
    return not _CHANGE.isdisjoint(words_before[: len(words_before) - len(before)][-6:])
