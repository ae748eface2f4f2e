"""Calendar arithmetic under the date grammar: periods around a day, and the one of many years that a phrase without a year means."""

from __future__ import annotations

import calendar
from datetime import date, timedelta
from typing import TYPE_CHECKING, Literal

from sitrep.model import DatePrecision, DateRange

if TYPE_CHECKING:
    from collections.abc import Callable

Unit = Literal["hour", "day", "week", "fortnight", "month", "year", "decade"]

UNKNOWN = DateRange(start=None, end=None, precision="unknown")
DAY = timedelta(days=1)
WEEK_DAYS = 8
"""Longest window, in days with both ends, that still has precision ``week``: "the past week" is today and the seven days before."""
PARTS = {"early": (1, 10), "mid": (11, 20), "late": (21, 31)}
"""Days of a month that its early, middle and late part cover: the thirds that archivists and ISO 8601-2 style keys use."""
_YEARS_TO_TRY = 9  # 29 February comes at least once in nine years


def one_day(day: date) -> DateRange:
    """Return a single day."""
    return DateRange(start=day, end=day, precision="day")


def week_of(day: date) -> DateRange:
    """Return the calendar week, Monday to Sunday, that holds ``day``."""
    monday = day - DAY * day.weekday()
    return DateRange(start=monday, end=monday + 6 * DAY, precision="week")


def month_of(year: int, month: int, part: str | None = None) -> DateRange:
    """Return a month or its early (1-10), middle (11-20) or late (21-end) part.

    >>> month_of(2020, 2, "late").end
    datetime.date(2020, 2, 29)
    """
    last = calendar.monthrange(year, month)[1]
    first_day, last_day = PARTS[part] if part else (1, last)
    return DateRange(start=date(year, month, first_day), end=date(year, month, min(last_day, last)), precision="month")


def months_of(year: int, month: int, count: int) -> DateRange:
    """Return ``count`` months from ``month`` on, into the next year where need be (a winter)."""
    start = date(year, month, 1)
    return DateRange(start=start, end=add(start, "month", count) - DAY, precision="month")


def year_of(year: int) -> DateRange:
    """Return a calendar year. News uses "early" and "late" of years too loosely to narrow it."""
    return years_of(year, year)


def edge_of(year: int, part: str | None) -> DateRange:
    """Return January for the start of a year, December for its end, else the year."""
    edges = {"early": 1, "late": 12}
    return month_of(year, edges[part]) if part in edges else year_of(year)


def years_of(first: int, last: int) -> DateRange:
    """Return the calendar years from ``first`` to ``last``."""
    return DateRange(start=date(first, 1, 1), end=date(last, 12, 31), precision="year")


def add(day: date, unit: Unit, count: int) -> date:
    """Move ``day`` by ``count`` units; the end of a shorter month holds it back, hours count as the days they fill.

    >>> add(date(2020, 3, 31), "month", -1)
    datetime.date(2020, 2, 29)
    """
    if unit in ("hour", "day", "week", "fortnight"):
        size = {"hour": 1 / 24, "day": 1, "week": 7, "fortnight": 14}[unit]
        days = round(abs(count) * size + 0.49)
        return day + DAY * (days if count >= 0 else -days)
    months = day.year * 12 + day.month - 1 + count * {"month": 1, "year": 12, "decade": 120}[unit]
    year, month = divmod(months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def period_of(day: date, unit: Unit) -> DateRange:
    """Return the calendar day, week, month or year that holds ``day``; years for decades, whose edges nobody means."""
    if unit in ("hour", "day"):
        return one_day(day)
    if unit in ("week", "fortnight"):
        return week_of(day)
    return month_of(day.year, day.month) if unit == "month" else year_of(day.year)


def window(start: date, end: date) -> DateRange:
    """Return a run of days whose precision follows its length: one day, two to eight a week, under a year a month."""
    days = (end - start).days + 1
    precision: DatePrecision = "day" if days <= 1 else "week" if days <= WEEK_DAYS else "month" if days < 365 else "year"
    return DateRange(start=start, end=end, precision=precision)


def clipped(days: DateRange, last: date) -> DateRange:
    """Return ``days`` without those after ``last``: what is reported "this month" has happened."""
    if days.start is None or days.end is None or not days.start <= last < days.end:
        return days
    return DateRange(start=days.start, end=last, precision=days.precision)


def nearest(make: Callable[[int], DateRange | None], reference: date, rel: int | None) -> DateRange:
    """Find the year's instance that a phrase without a year means.

    ``make`` builds the instance of a year, null where there is none (29 February). ``rel`` is null for the nearest that has
    begun (a day ahead is allowed: the article's clock and the event's differ), -1 for the last one that is over, 0 for this
    year's, 1 for the next one that has not begun.
    """
    tests: dict[int | None, Callable[[date, date], bool]] = {
        None: lambda start, _end: start <= reference + DAY,
        -1: lambda _start, end: end < reference,
        0: lambda start, _end: start.year == reference.year,
        1: lambda start, _end: start > reference,
    }
    step = 1 if rel == 1 else -1
    first = reference.year if rel == 1 else reference.year + 1
    for year in range(first, first + step * _YEARS_TO_TRY, step):
        made = make(year)
        if made is not None and made.start is not None and made.end is not None and tests[rel](made.start, made.end):
            return made if rel == 1 else clipped(made, reference)
    return UNKNOWN
