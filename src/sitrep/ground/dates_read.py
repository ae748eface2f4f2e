"""What each pattern of the date grammar means: from its words and the reference day to days."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from sitrep.ground import dates_calendar as cal
from sitrep.model import DateRange

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from sitrep.ground.dates_grammar import Grammar, Token

UNKNOWN = cal.UNKNOWN
_OLDEST = 1800  # "300 years ago" is no date


@dataclass(frozen=True, slots=True)
class Phrase:
    """The words that one pattern matched. ``grammar`` says which lists they are in."""

    grammar: Grammar
    tokens: Sequence[Token]

    def has(self, *words: str) -> bool:
        """Whether one of ``words`` is in the phrase."""
        return any(token.word in words for token in self.tokens)

    def numbers(self, kind: str) -> list[int]:
        """Return the numbers that words of a list or shape stand for, in order."""
        return [token.value for token in self.tokens if token.letter in self.grammar.kinds[kind] and isinstance(token.value, int)]

    def number(self, kind: str) -> int | None:
        """Return the first of `numbers`, null without any."""
        return next(iter(self.numbers(kind)), None)

    def text(self, kind: str) -> str | None:
        """Return the first name that a word of a list stands for: "late" for "end"."""
        return next((t.value for t in self.tokens if t.letter in self.grammar.kinds[kind] and isinstance(t.value, str)), None)

    def part(self) -> str | None:
        """``early``, ``mid`` or ``late``, where the phrase says so."""
        return self.text("PART") or self.text("EDGE")

    def unit(self) -> cal.Unit:
        """Return the unit of time."""
        unit = self.text("UNIT")
        units: tuple[cal.Unit, ...] = ("hour", "day", "week", "month", "year", "decade")
        return next(known for known in units if known == unit)


def _day(year: int, month: int, day: int) -> DateRange | None:
    try:
        return cal.one_day(date(year, month, day))
    except ValueError:
        return None


def _in_year(phrase: Phrase, reference: date | None, make: Callable[[int], DateRange | None], rel: int | None = None) -> DateRange:
    """Give ``make`` of the stated year, of "last year", or else the nearest instance."""
    years = phrase.numbers("YEAR")
    if years:
        return make(years[-1]) or UNKNOWN
    if reference is None:
        return UNKNOWN
    if phrase.has("year"):
        return make(reference.year + (phrase.number("REL") or 0)) or UNKNOWN
    return cal.nearest(make, reference, rel)


def nothing(_phrase: Phrase, _reference: date | None) -> None:
    """Words that look like a date and are none."""


def unknown(_phrase: Phrase, _reference: date | None) -> DateRange:
    """Read a date phrase that does not say which days."""
    return UNKNOWN


def numeric_day(phrase: Phrase, _reference: date | None) -> DateRange:
    """2020-02-17, 17/02/2020 and, where it can only be that, 02/17/2020. Day first is the world's majority convention."""
    token = phrase.tokens[0]
    numbers = [int(part) for part in token.word.split(".")] if "." in token.word else phrase.numbers("DAY")
    years = phrase.numbers("YEAR")
    if years and token.value == years[0]:
        return _day(years[0], numbers[0], numbers[1]) or UNKNOWN
    year = years[0] if years else numbers[2]
    return _day(year, numbers[1], numbers[0]) or _day(year, numbers[0], numbers[1]) or UNKNOWN


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
    """Read "the first half of 2016", "the first three months of this year"."""
    nth, count = phrase.numbers("ORDINAL_WORD")[0], phrase.number("FRACTION") or phrase.number("NUM") or 1

    def make(year: int) -> DateRange | None:
        begin = 1 + (nth - 1) * count
        return cal.months_of(year, begin, count) if begin + count <= 13 else None

    days = _in_year(phrase, reference, make)
    return cal.clipped(days, reference) if reference else days


def year(phrase: Phrase, _reference: date | None) -> DateRange:
    """Read "in 2014", "in late 2014"."""
    return cal.year_of(phrase.numbers("YEAR")[0])


def year_edge(phrase: Phrase, _reference: date | None) -> DateRange:
    """Read "the start of 2016" is its January, "the end of 2015" its December."""
    return _edge(phrase.numbers("YEAR")[0], phrase.part())


def _edge(year: int, part: str | None) -> DateRange:
    edges = {"early": 1, "late": 12}
    return cal.month_of(year, edges[part]) if part in edges else cal.year_of(year)


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


def weekday(phrase: Phrase, reference: date | None) -> DateRange:
    """Take the reference day itself or the nearest before it; "last" is never the reference day, "next" is after it, "this" in its week."""
    if reference is None:
        return UNKNOWN
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
    return cal.one_day(reference + cal.DAY * offset) if reference else UNKNOWN


def day_beyond(phrase: Phrase, reference: date | None) -> DateRange:
    """Read "the day before yesterday", "the day after tomorrow"."""
    return cal.one_day(reference + cal.DAY * (2 if phrase.has("tomorrow") else -2)) if reference else UNKNOWN


def weekend(phrase: Phrase, reference: date | None) -> DateRange:
    """Saturday and Sunday: the nearest that has begun, "last" the nearest that is over, "next" the nearest to come."""
    if reference is None:
        return UNKNOWN
    rel = phrase.number("REL")
    saturday = reference - cal.DAY * ((reference.weekday() - 5) % 7)
    begun = saturday + cal.DAY >= reference
    weeks = {-1: -1 if begun else 0, 1: 1}.get(rel if rel is not None else 0, 0)
    saturday += cal.DAY * 7 * weeks
    return DateRange(start=saturday, end=saturday + cal.DAY, precision="week")


def unit(phrase: Phrase, reference: date | None) -> DateRange:
    """Read the calendar's "last week", "late last month", "earlier this year", "the start of the year"."""
    if reference is None:
        return UNKNOWN
    rel, name, part = phrase.number("REL") or 0, phrase.unit(), phrase.part()
    days = cal.period_of(cal.add(reference, name, rel), name)
    if phrase.has("later") and days.end:
        return DateRange(start=reference, end=days.end, precision=days.precision)
    if part and days.start and name == "month":
        days = cal.month_of(days.start.year, days.start.month, part)
    elif phrase.text("EDGE") and days.start and name == "year":
        days = _edge(days.start.year, part)
    return cal.clipped(days, reference) if rel == 0 else days


def before_last(phrase: Phrase, reference: date | None) -> DateRange:
    """Read "the week before last"."""
    return cal.period_of(cal.add(reference, phrase.unit(), -2), phrase.unit()) if reference else UNKNOWN


def window(phrase: Phrase, reference: date | None) -> DateRange:
    """Read "the past 24 hours": from that long ago to the reference day. "The past few weeks" end there and begin nobody knows when."""
    if reference is None:
        return UNKNOWN
    count = _count(phrase)
    ahead = phrase.has("next", "coming")
    if count is None:
        return DateRange(start=reference if ahead else None, end=None if ahead else reference, precision="unknown")
    edge = _moved(reference, phrase.unit(), count if ahead else -count)
    if edge is None:
        return UNKNOWN
    first, last = sorted((edge, reference))
    # 24 hours touch two dates, but are one day
    return DateRange(start=first, end=last, precision="day") if last - first <= cal.DAY else cal.window(first, last)


def _count(phrase: Phrase) -> int | None:
    """Count the units: "24", "a", "couple"; null for "few" and bare plurals."""
    numbers = [token for token in phrase.tokens if token.letter in phrase.grammar.kinds["NUM"]]
    if numbers and isinstance(numbers[0].value, int):
        return numbers[0].value
    plural = any(token.word.endswith("s") and token.letter in phrase.grammar.kinds["UNIT"] for token in phrase.tokens)
    return None if plural or phrase.has("few", "several", "some", "many") else 1


def _moved(day: date, unit: cal.Unit, count: int) -> date | None:
    """Move ``day``, or give null where that leaves the years that news speaks of."""
    days = {"hour": 0.05, "day": 1, "week": 7, "month": 31, "year": 366, "decade": 3660}[unit] * count
    return cal.add(day, unit, count) if _OLDEST < day.year + days / 365 < 2200 else None


def ago(phrase: Phrase, reference: date | None) -> DateRange:
    """Take the day, calendar week, month or year so long ago; "more than" has an open start, "less than" ends at the reference day."""
    count = _count(phrase)
    moved = _moved(reference, phrase.unit(), -count) if reference and count is not None else None
    if reference is None or moved is None:
        return UNKNOWN
    days = cal.period_of(moved, phrase.unit())
    if phrase.has("more", "over"):
        return DateRange(start=None, end=moved, precision=days.precision)
    if phrase.has("less", "fewer", "under"):
        return cal.window(moved, reference)
    return days


READERS: dict[str, Callable[[Phrase, date | None], DateRange | None]] = {
    reader.__name__: reader
    for reader in (
        nothing, unknown, numeric_day, event_day, calendar_day, day_range, month, week_of_month, month_range, season, year_fraction,
        year, year_edge, year_range, decade, weekday, deictic, day_beyond, weekend, unit, before_last, window, ago,
    )
}  # fmt: skip
"""By the name that a pattern's ``reads`` gives. Null: the words are no date after all."""
