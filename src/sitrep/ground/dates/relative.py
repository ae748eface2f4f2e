"""Reads dates that are counted from the reference day: weekdays, "yesterday", "last month", "the past week", "three days ago"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sitrep.ground.dates import calendar as cal
from sitrep.model import DateRange

if TYPE_CHECKING:
    from datetime import date

    from sitrep.ground.dates.phrase import Phrase

_OLDEST, _NEWEST = 1800, 2199  # "300 years ago" is no date


def weekday(phrase: Phrase, reference: date | None) -> DateRange:
    """Take the reference day itself or the nearest before it; "last" is never the reference day, "next" is after it, "this" in its week."""
    if reference is None:
        return cal.UNKNOWN
    wanted, rel = phrase.numbers("WEEKDAY")[0], phrase.number("REL")
    monday = reference - cal.DAY * reference.weekday()
    if phrase.has("week"):
        return cal.one_day(monday + cal.DAY * (7 * (rel or 0) + wanted))
    if rel == 0:
        return cal.one_day(monday + cal.DAY * wanted)
    back = (reference.weekday() - wanted) % 7
    if rel is None:
        return cal.one_day(reference - cal.DAY * back)
    return cal.one_day(reference + cal.DAY * (7 - back) if rel > 0 else reference - cal.DAY * (back or 7))


def deictic(phrase: Phrase, reference: date | None) -> DateRange:
    """Read "yesterday", "tonight"; "overnight" is the reference day, "last night" the day before."""
    offset = phrase.number("DEICTIC") or (-1 if phrase.has("last") else 0)
    return cal.one_day(reference + cal.DAY * offset) if reference else cal.UNKNOWN


def day_beyond(phrase: Phrase, reference: date | None) -> DateRange:
    """Read "the day before yesterday", "the day after tomorrow"."""
    return cal.one_day(reference + cal.DAY * (2 if phrase.has("tomorrow") else -2)) if reference else cal.UNKNOWN


def weekend(phrase: Phrase, reference: date | None) -> DateRange:
    """Saturday and Sunday: the nearest that has begun, "last" the nearest that is over, "next" the nearest to come."""
    if reference is None:
        return cal.UNKNOWN
    rel = phrase.number("REL")
    saturday = reference - cal.DAY * ((reference.weekday() - 5) % 7)
    begun = saturday + cal.DAY >= reference
    weeks = {-1: -1 if begun else 0, 1: 1}.get(rel if rel is not None else 0, 0)
    saturday += cal.DAY * 7 * weeks
    return DateRange(start=saturday, end=saturday + cal.DAY, precision="week")


def unit(phrase: Phrase, reference: date | None) -> DateRange:
    """Read the calendar's "last week", "late last month", "earlier this year", "the start of the year"."""
    if reference is None:
        return cal.UNKNOWN
    rel, name, part = phrase.number("REL") or 0, phrase.unit(), phrase.part()
    if phrase.has("earlier") and rel == 0 and name == "week" and reference.weekday() == 0:
        rel = -1  # said on a Monday, "earlier this week" is the week that has just ended
    days = cal.period_of(cal.add(reference, name, rel), name)
    if phrase.has("later") or (rel == 0 and name == "week" and phrase.text("EDGE") == "late"):
        return DateRange(start=reference, end=days.end, precision=days.precision)
    if part and days.start and name == "month":
        days = cal.month_of(days.start.year, days.start.month, part)
    elif phrase.text("EDGE") and days.start and name == "year":
        days = cal.edge_of(days.start.year, part)
    # "the end of the month" is mostly still to come, "this month" has been so far
    return cal.clipped(days, reference) if rel == 0 and phrase.text("EDGE") != "late" else days


def before_last(phrase: Phrase, reference: date | None) -> DateRange:
    """Read "the week before last"."""
    return cal.period_of(cal.add(reference, phrase.unit(), -2), phrase.unit()) if reference else cal.UNKNOWN


def window(phrase: Phrase, reference: date | None) -> DateRange:
    """Read "the past 24 hours": from that long ago to the reference day. "The past few weeks" end there and begin nobody knows when."""
    if reference is None:
        return cal.UNKNOWN
    count = _count(phrase)
    ahead = phrase.has("next", "coming")
    if count is None:
        return DateRange(start=reference if ahead else None, end=None if ahead else reference, precision="unknown")
    edge = _moved(reference, phrase.unit(), count if ahead else -count)
    if edge is None:
        return cal.UNKNOWN
    first, last = sorted((edge, reference))
    # 24 hours touch two dates, but are one day
    return DateRange(start=first, end=last, precision="day") if last - first <= cal.DAY else cal.window(first, last)


def days_filled(phrase: Phrase, reference: date | None) -> DateRange:
    """Read "in three days of clashes": so many days, of which the reference day is the last."""
    days = window(phrase, reference)
    if days.start is None or days.end is None or phrase.unit() == "hour":
        return days
    first = days.start + cal.DAY
    return DateRange(start=first, end=days.end, precision="day") if first == days.end else cal.window(first, days.end)


def _count(phrase: Phrase) -> int | None:
    """Count the units: "24", "a", "couple"; null for "few" and bare plurals."""
    numbers = phrase.numbers("NUM")
    if numbers:
        return sum(numbers)
    plural = any(token.word.endswith("s") and token.letter in phrase.grammar.kinds["UNIT"] for token in phrase.tokens)
    return None if plural or phrase.has("few", "several", "some", "many") else 1


def _moved(day: date, unit: cal.Unit, count: int) -> date | None:
    """Move ``day``, or give null where that leaves the years that news speaks of."""
    days = {"hour": 0.05, "day": 1, "week": 7, "fortnight": 14, "month": 31, "year": 366, "decade": 3660}[unit] * count
    return cal.add(day, unit, count) if _OLDEST < day.year + days / 365 < _NEWEST else None


def ago(phrase: Phrase, reference: date | None) -> DateRange:
    """Take the day, calendar week, month or year so long ago; "more than" has an open start, "less than" ends at the reference day."""
    count = _count(phrase)
    moved = _moved(reference, phrase.unit(), -count) if reference and count is not None else None
    if reference is None or moved is None:
        return cal.UNKNOWN
    days = cal.period_of(moved, phrase.unit())
    if phrase.has("more", "over"):
        return DateRange(start=None, end=moved, precision=days.precision)
    if phrase.has("less", "fewer", "under"):
        return cal.window(moved, reference)
    return days
