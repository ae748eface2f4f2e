"""Reads dates that the calendar names: days, months, seasons and years, the missing year from the reference day."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from dateutil.easter import easter

from sitrep.ground.dates import calendar as cal
from sitrep.model import DateRange

if TYPE_CHECKING:
    from collections.abc import Callable

    from sitrep.ground.dates.phrase import Phrase


def _day(year: int, month: int, day: int) -> DateRange | None:
    try:
        return cal.one_day(date(year, month, day))
    except ValueError:
        return None


def _in_year(phrase: Phrase, reference: date | None, make: Callable[[int], DateRange | None], rel: int | None = None) -> DateRange:
    """Give ``make`` of the stated year, of "last year", or else the nearest instance."""
    years = phrase.numbers("YEAR")
    if years:
        return make(years[-1]) or cal.UNKNOWN
    if reference is None:
        return cal.UNKNOWN
    if phrase.has("year"):
        return make(reference.year + (phrase.number("REL") or 0)) or cal.UNKNOWN
    return cal.nearest(make, reference, rel)


def numeric_day(phrase: Phrase, _reference: date | None) -> DateRange:
    """2020-02-17, 17/02/2020 and, where it can only be that, 02/17/2020. Day first is the world's majority convention."""
    token = phrase.tokens[0]
    numbers = [int(part) for part in token.word.split(".")] if "." in token.word else phrase.numbers("DAY")
    years = phrase.numbers("YEAR")
    if years and token.value == years[0]:
        return _day(years[0], numbers[0], numbers[1]) or cal.UNKNOWN
    year = years[0] if years else numbers[2]
    return _day(year, numbers[1], numbers[0]) or _day(year, numbers[0], numbers[1]) or cal.UNKNOWN


def glued_day(phrase: Phrase, _reference: date | None) -> DateRange:
    """Read "Jul 282016", a day and a year without the comma between them."""
    day, year = divmod(phrase.numbers("GLUED")[0], 10_000)
    return _day(year, phrase.numbers("MONTH")[0], day) or cal.UNKNOWN


def event_day(phrase: Phrase, reference: date | None) -> DateRange | None:
    """Read "9/11", "the September 11 attacks": the day of the one event that is called so."""
    days, months = phrase.numbers("DAYNUM"), phrase.numbers("MONTH")
    month, day = (months[0], days[0]) if months else (days[0], days[1])
    last = phrase.tokens[-1].word
    for event in phrase.grammar.events:
        said = last in event["before"] if months else event["alone"]
        happened = date(event["year"], event["month"], event["day"])
        if said and (month, day) == (event["month"], event["day"]) and (reference is None or reference >= happened):
            return cal.one_day(happened)
    return calendar_day(phrase, reference) if months else None


def calendar_day(phrase: Phrase, reference: date | None) -> DateRange:
    """Read "17 February", "Feb. 17, 2020", "Monday, 17 February last year"."""
    month = phrase.numbers("MONTH")[0]
    day = (phrase.numbers("DAYNUM") or phrase.numbers("ORDINAL_WORD"))[0]
    return _in_year(phrase, reference, lambda year: _day(year, month, day))


def holiday(phrase: Phrase, reference: date | None) -> DateRange:
    """Read "Christmas Eve", "New Year's Day 2022"."""
    name = " ".join(token.word for token in phrase.tokens if token.word in ("new", "year", "christmas", "boxing", "may", "day", "eve"))
    found = next((day for day in phrase.grammar.holidays if any(name.startswith(known) for known in day["names"])), None)
    if found is None:
        return cal.UNKNOWN

    def make(year: int) -> DateRange | None:
        return _day(year, found["month"], found["day"])

    if phrase.numbers("YEAR") or phrase.number("REL") is not None:
        return _in_year(phrase, reference, make)
    return cal.nearest(make, reference, None) if reference else cal.UNKNOWN


def feast(phrase: Phrase, reference: date | None) -> DateRange:
    """Read "Palm Sunday", "Good Friday 2017": days that are counted from the Western Easter."""
    words = " ".join(token.word for token in phrase.tokens[:2])
    after = phrase.grammar.feasts[words]
    return _in_year(phrase, reference, lambda year: cal.one_day(easter(year) + cal.DAY * after))


def day_range(phrase: Phrase, reference: date | None) -> DateRange:
    """Read "between 3 and 9 May", "May 3-9"."""
    month, days = phrase.numbers("MONTH")[0], phrase.numbers("DAYNUM")

    def make(year: int) -> DateRange | None:
        first, last = _day(year, month, days[0]), _day(year, month, days[-1])
        if first is None or last is None or first.start is None or last.start is None or last.start < first.start:
            return None
        return cal.window(first.start, last.start)

    return _in_year(phrase, reference, make)


def month(phrase: Phrase, reference: date | None) -> DateRange:
    """Read "in mid-March", "last October", "March 2016", "the second half of May"."""
    number, part = phrase.numbers("MONTH")[0], phrase.part()
    rel = None if phrase.has("year") else phrase.number("REL")

    def make(year: int) -> DateRange:
        if not phrase.has("half"):
            return cal.month_of(year, number, part)
        whole = cal.month_of(year, number)
        first = 1 if phrase.has("first") else 16
        return DateRange(start=date(year, number, first), end=date(year, number, 15) if first == 1 else whole.end, precision="month")

    return _in_year(phrase, reference, make, rel)


def week_of_month(phrase: Phrase, reference: date | None) -> DateRange:
    """Count weeks from the first day of the month: the first is days 1 to 7, the second 8 to 14; the last is the last seven days."""
    number, nth = phrase.numbers("MONTH")[0], phrase.number("ORDINAL_WORD")

    def make(year: int) -> DateRange | None:
        end = cal.month_of(year, number).end if nth is None else date(year, number, min(7 * nth, 28))
        return None if end is None else cal.window(end - 6 * cal.DAY, end)

    return _in_year(phrase, reference, make)


def month_range(phrase: Phrase, reference: date | None) -> DateRange:
    """Read "between May and July", "November to January"."""
    first, last = phrase.numbers("MONTH")[:2]

    def make(year: int) -> DateRange:
        begin = year - 1 if last < first else year
        return DateRange(start=date(begin, first, 1), end=cal.month_of(year, last).end, precision="month")

    return _in_year(phrase, reference, make)


def season(phrase: Phrase, reference: date | None) -> DateRange:
    """Seasons of the northern hemisphere, by whole months; "winter 2015" begins in December 2015."""
    first = phrase.numbers("SEASON")[0]
    rel = None if phrase.has("year") else phrase.number("REL")
    return _in_year(phrase, reference, lambda year: cal.months_of(year, first, 3), rel)


def year_fraction(phrase: Phrase, reference: date | None) -> DateRange:
    """Read "the first half of 2016", "the first three months of this year", "the last quarter of 2021"."""
    nth, count = phrase.number("ORDINAL_WORD"), phrase.number("FRACTION") or phrase.number("NUM") or 1
    if count > 12:
        return cal.UNKNOWN

    def make(year: int) -> DateRange | None:
        begin = 13 - count if nth is None else 1 + (nth - 1) * count
        return cal.months_of(year, begin, count) if begin + count <= 13 else None

    days = _in_year(phrase, reference, make)
    return cal.clipped(days, reference) if reference else days


def year(phrase: Phrase, _reference: date | None) -> DateRange:
    """Read "in 2014", "in late 2014"."""
    return cal.year_of(phrase.numbers("YEAR")[0])


def year_edge(phrase: Phrase, _reference: date | None) -> DateRange:
    """Read "the start of 2016" is its January, "the end of 2015" its December."""
    return cal.edge_of(phrase.numbers("YEAR")[0], phrase.part())


def year_range(phrase: Phrase, _reference: date | None) -> DateRange | None:
    """Read "from 2011 to 2014", "1992-95"; null where the second number is no later year ("2014-1")."""
    first, last = [token.value for token in phrase.tokens if isinstance(token.value, int)][:2]
    if last < 100:
        last += first - first % 100
    return cal.years_of(first, last) if first < last else None


def decade(phrase: Phrase, _reference: date | None) -> DateRange:
    """Read "the 1990s": ten years."""
    first = phrase.numbers("DECADE")[0]
    return cal.years_of(first, first + 9)
