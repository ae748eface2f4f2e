"""What "since", "until", "from ... to" and "and" make of the date phrases that they bind."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from sitrep.ground.dates.calendar import DAY, UNKNOWN, WEEK_DAYS, window
from sitrep.model import DateRange

Resolve = Callable[[date | None], DateRange | None]
"""From a reference day to days; null where the words are no date after all."""

_PAIR_DAYS = 7  # "on Friday and Saturday" is one window, "on 3 March and 30 May" is two dates
_COARSENESS = ("day", "week", "month", "year", "unknown")


@dataclass(frozen=True, slots=True)
class Atom:
    """A phrase from the token ``first`` up to ``last`` (not included), and what it means seen from a reference day."""

    first: int
    last: int
    resolve: Resolve


def _undated(_parts: Sequence[Atom]) -> Resolve:
    return lambda _reference: UNKNOWN


def _since(parts: Sequence[Atom]) -> Resolve:
    def resolve(reference: date | None) -> DateRange | None:
        days = parts[-1].resolve(reference)
        if days is None or days.start is None or (reference and days.start > reference):
            return UNKNOWN
        if reference and days.precision == "day" and 1 < (reference - days.start).days + 1 <= WEEK_DAYS:
            return window(days.start, reference)
        return DateRange(start=days.start, end=reference, precision=days.precision)

    return resolve


def _until(parts: Sequence[Atom]) -> Resolve:
    def resolve(reference: date | None) -> DateRange | None:
        days = parts[-1].resolve(reference)
        return DateRange(start=None, end=days.end, precision=days.precision) if days and days.end else UNKNOWN

    return resolve


def _before(parts: Sequence[Atom]) -> Resolve:
    def resolve(reference: date | None) -> DateRange | None:
        days = parts[-1].resolve(reference)
        return DateRange(start=None, end=days.start - DAY, precision=days.precision) if days and days.start else UNKNOWN

    return resolve


def _span(parts: Sequence[Atom]) -> Resolve:
    """See the first date from the second, so that "30 May to 2 June 2016" and "from Saturday to Monday" agree."""

    def resolve(reference: date | None) -> DateRange | None:
        last = parts[1].resolve(reference)
        if last is None or last.start is None or last.end is None:
            return UNKNOWN
        first = parts[0].resolve(last.start)
        if first is None or first.start is None or first.start > last.end:
            return UNKNOWN
        if first.precision == last.precision == "day":
            return window(first.start, last.end)
        coarser = max(first, last, key=lambda days: _COARSENESS.index(days.precision))
        return DateRange(start=first.start, end=last.end, precision=coarser.precision)

    return resolve


def _pair(parts: Sequence[Atom]) -> Resolve:
    span = _span(parts)

    def resolve(reference: date | None) -> DateRange | None:
        days = span(reference)
        single = all((seen := part.resolve(reference)) and seen.precision == "day" for part in parts)
        near = days and days.start and days.end and (days.end - days.start).days < _PAIR_DAYS
        return days if single and near else None

    return resolve


JOINS: dict[str, Callable[[Sequence[Atom]], Resolve]] = {
    "since": _since,
    "undated": _undated,
    "until": _until,
    "before": _before,
    "span": _span,
    "pair": _pair,
}
"""By the name that a pattern's ``reads`` gives."""
