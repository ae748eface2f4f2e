"""What the first lines of an article say of its date and place: "ALEPPO, Syria, Feb. 17 (Reuters) -", "3 Oct 2017"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from sitrep.lexicons.loader import read_toml, words

_LEXICON = "en/ingest.toml"
_LINES = 3
_LINE_CHARS = 200
_SHORT_LINE = 120
"""A line longer than this is prose: no dateline comes after it."""
_BESIDE = 600
"""Characters between a date and the weekday that confirms it: a paragraph or two."""
_CAPS = r"[A-ZÀ-ÖØ-Þ][A-ZÀ-ÖØ-Þ'\u2019.\-]+(?:[ /][A-ZÀ-ÖØ-Þ][A-ZÀ-ÖØ-Þ'\u2019.\-]*){0,3}"
_MIXED = r"[A-ZÀ-ÖØ-Þ][\w'\u2019.\-]+(?:[ /][A-Zaed][\w'\u2019.\-]*){0,3}"
_REGION = rf"(?:, ?(?!%(months)s){_MIXED}){{0,2}}"
_AGENCY = r"\((?P<agency>[A-Za-z][^()\n]{1,40})\)"
_DASH = r"(?:\s*(?:\u2014|\u2013|--)\s*|\s+[-_]\s+)"
_COLON = r":\s+"
_AFTER_DATE = re.compile(r"\s*(?:$|[A-ZÀ-ÖØ-Þ0-9\"\u201c\u2018'(|\-\u2013\u2014])")


@dataclass(frozen=True, slots=True)
class Head:
    """The dateline's place, as worded, and the date at the head. ``year`` is null where the date has none."""

    place: str | None = None
    year: int | None = None
    month: int | None = None
    day: int | None = None
    swapped: bool = False
    """Whether day and month may be meant the other way round: 05-09-2013."""

    def on(self, published: date | None) -> date | None:
        """The date at the head; what it leaves open (the year, day or month first) is read nearest to ``published``."""
        if self.month is None or self.day is None:
            return None
        if published is None:
            return day_of(self.year, self.month, self.day) if self.year else None
        near = [day_of(self.year or published.year + step, self.month, self.day) for step in (-1, 0, 1)]
        if self.swapped and self.year:
            near.append(day_of(self.year, self.day, self.month))
        return min((day for day in near if day), key=lambda day: abs(day - published), default=None)


def read_head(body: str, *, day_first: bool = False) -> Head:
    """The dateline or date in the first lines of ``body``.

    >>> read_head("ALEPPO, Syria, Feb. 17 (Reuters) - Troops took the town.")
    Head(place='ALEPPO, Syria', year=None, month=2, day=17, swapped=False)
    >>> read_head("BEIRUT — Two people died.").place, read_head("Juba (AFP) - Two people died.").place
    ('BEIRUT', 'Juba')
    >>> read_head("BREAKING: Two people died.").place, read_head("Syria - Two people died.").place
    (None, None)
    >>> read_head("3 Oct 2017 At least five people died.").on(None), read_head("May 30, 2017, was a day of loss.").on(None)
    (datetime.date(2017, 10, 3), None)
    """
    for line in body[: _LINES * _LINE_CHARS].split("\n", 2 * _LINES)[: 2 * _LINES - 1]:
        head = _of_line(line[:_LINE_CHARS], day_first=day_first)
        if head or len(line) > _SHORT_LINE:
            return head or Head()
    return Head()


def dated_text(text: str) -> date | None:
    """A full date in ``text`` that agrees with its weekdays, the latest such; for articles that say in no other way when they are from.

    >>> dated_text("Women queue in Hama, Feb. 17, 2020. The fighting began on Monday, two years after March 1, 2018.")
    datetime.date(2020, 2, 17)
    >>> dated_text("The war began on March 15, 2011."), dated_text("On Friday, Feb. 17, 2020, they fled.")
    (None, None)
    """
    found = [(match, day) for match in _full_date().finditer(text) if (day := _day(match))]
    weekdays = [(match.start(), _number(match[0], "weekdays")) for match in _weekday().finditer(text)] if found else []
    return max((day for match, day in found if _agrees(match, day, weekdays)), default=None)


def _agrees(match: re.Match[str], day: date, weekdays: list[tuple[int, int]]) -> bool:
    """Whether the date's own weekday, or without one a weekday not far from it, is the calendar's."""
    if match["weekday"]:
        return _number(match["weekday"], "weekdays") == day.weekday()
    return any(number == day.weekday() and abs(at - match.start()) <= _BESIDE for at, number in weekdays)


def day_of(year: int, month: int, day: int) -> date | None:
    """The day, if the calendar has it and news can be of it."""
    try:
        return date(year, month, day) if 1800 <= year <= 2200 else None
    except ValueError:
        return None


def _of_line(line: str, *, day_first: bool) -> Head | None:
    for pattern in _datelines():
        if (match := pattern.match(line)) and match["place"] not in words(_LEXICON, "not_places"):
            return Head(match["place"], *_parts(match))
    match = _dated_head().match(line)
    if match and _AFTER_DATE.match(line, match.end()):
        return Head(None, *_parts(match))
    match = _numeric_head().match(line)
    if match and (day := _numeric(match, day_first=day_first)):
        return Head(None, day.year, day.month, day.day, swapped=not match["iso"])
    return None


def _parts(match: re.Match[str]) -> tuple[int | None, int | None, int | None]:
    groups = match.groupdict()
    name = groups.get("month1") or groups.get("month2")
    if not name:
        return None, None, None
    year = groups.get("year1") or groups.get("year2")
    return int(year) if year else None, _number(name, "months") + 1, int(groups.get("day1") or groups.get("day2") or 0)


def _day(match: re.Match[str]) -> date | None:
    year, month, day = _parts(match)
    return day_of(year, month, day) if year and month and day else None


def _numeric(match: re.Match[str], *, day_first: bool) -> date | None:
    if match["iso"]:
        return day_of(*(int(part) for part in re.split(r"\D", match["iso"])))
    first, second, year = int(match["first"]), int(match["second"]), int(match["year"])
    by_day = day_of(year, second, first)
    return by_day if day_first or match["dot"] == "." else day_of(year, first, second) or by_day


def _number(name: str, key: str) -> int:
    return _names(key)[name.casefold().rstrip(".")]


@cache
def _names(key: str) -> dict[str, int]:
    names: Any = read_toml(_LEXICON)[key]
    return {name: index for index, forms in enumerate(names) for name in forms}


@cache
def _any_of(key: str) -> str:
    return f"(?:{'|'.join(sorted(_names(key), key=len, reverse=True))})\\b\\.?"


def _date(*, year: str) -> str:
    """A date with the month's name. ``year`` is the quantifier of the year: ``?`` where it may be missing."""
    weekday, month, day = _any_of("weekdays"), _any_of("months"), r"(?:0?[1-9]|[12]\d|3[01])(?:st|nd|rd|th)?\b"
    day = day.replace("(?:0?", "(?P<day{0}>0?", 1).replace("3[01])", "3[01])", 1)
    end = r"(?:,? ?(?P<year{0}>[12]\d{{3}})\b){1}"
    return (
        f"(?i:(?:(?P<weekday>{weekday}),? )?(?:(?P<month1>{month}) ?{day.format(1)}{end.format(1, year)}"
        f"|{day.format(2)}(?: of)? ?(?P<month2>{month}){end.format(2, year)}))"
    )


@cache
def _full_date() -> re.Pattern[str]:
    return re.compile(r"\b" + _date(year=""))


@cache
def _weekday() -> re.Pattern[str]:
    full = "|".join(forms[0] for forms in read_toml(_LEXICON)["weekdays"])
    return re.compile(rf"\b(?i:{full})\b")


@cache
def _datelines() -> tuple[re.Pattern[str], ...]:
    region = _REGION % {"months": f"(?i:{_any_of('months')})"}
    date_ = _date(year="?")
    return (
        re.compile(rf"(?P<place>{_CAPS}{region})(?:,? {date_},?)?(?: ?{_AGENCY})?(?:{_DASH}|{_COLON})"),
        re.compile(rf"(?P<place>{_MIXED}{region})(?:,? {date_},?)?(?: ?{_AGENCY})(?:{_DASH}|{_COLON})"),
        re.compile(rf"(?P<place>{_MIXED}{region}),? {date_},?{_DASH}"),
    )


@cache
def _label() -> str:
    labels = "|".join(re.escape(label) for label in sorted(words(_LEXICON, "date_labels"), key=len, reverse=True))
    return rf"\(?(?i:(?:{labels})\b:? ?){{0,3}}"


@cache
def _dated_head() -> re.Pattern[str]:
    return re.compile(_label() + _date(year=""))


@cache
def _numeric_head() -> re.Pattern[str]:
    return re.compile(
        _label()
        + r"(?:(?P<iso>[12]\d{3}-[01]\d-[0-3]\d)|(?P<first>[0-3]?\d)(?P<dot>[./-])(?P<second>[0-3]?\d)(?P=dot)(?P<year>[12]\d{3}))\b"
    )
