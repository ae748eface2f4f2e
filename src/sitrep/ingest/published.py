"""When an article was published, and what says so."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from email.utils import parsedate_to_datetime
from functools import lru_cache
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from sitrep.ingest.dateline import Head, dated_text, day_of, read_head

if TYPE_CHECKING:
    from sitrep.model import PublishedBasis

_EPOCH_UNITS = ((1e8, 1e11, 1), (1e11, 1e14, 1e3), (1e14, 1e17, 1e6), (1e17, 1e20, 1e9))
"""From, to and divisor of seconds, milliseconds, microseconds and nanoseconds since 1970: none of them reads 20200217 as a moment."""
_LONGEST = 80
_CONTRADICTS = timedelta(days=2)
_NUMBER = re.compile(r"\d{9,19}(?:\.\d+)?")
_RFC_2822 = re.compile(r"[A-Z][a-z]{2}, \d")
_COMPACT = re.compile(r"((?:19|20)\d\d)-?(\d\d)-?(\d\d)[T ]?(\d\d)?:?(\d\d)?:?(\d\d)?Z?")
_IN_NAME = re.compile(r"(?<!\d)([12]\d{3})([-_.]?)([01]\d)\2([0-3]\d)(?!\d)")
_IN_PATH = re.compile(r"/([12]\d{3})/([01]?\d)/([0-3]?\d)(?=/|-|$)")
_ZONES = {"UTC": 0, "GMT": 0, "Z": 0, "EST": -5, "EDT": -4, "CST": -6, "CDT": -5, "MST": -7, "MDT": -6, "PST": -8, "PDT": -7, "BST": 1}
_ZONES |= {"CET": 1, "CEST": 2, "EET": 2, "EEST": 3, "MSK": 3, "EAT": 3}


@dataclass(frozen=True, slots=True)
class Published:
    """``at`` in UTC, midnight where only the day is known. ``reference`` is the day that "Monday" counts from."""

    at: datetime | None = None
    basis: PublishedBasis = "none"
    reference: date | None = None
    place: str | None = None


def find_published(value: Any, body: str, url: str | None, path: str, *, day_first: bool = False) -> Published:
    """The publication date from ``value`` (the record's or page's own), the URL, the head of ``body``, its text, or the file's name."""
    head = read_head(body, day_first=day_first)
    stated = read_moment(value, day_first=day_first) or _midnight(_in_url(url))
    if stated:
        return Published(stated.astimezone(UTC), "metadata", _reference(stated.date(), head), head.place)
    days: tuple[tuple[PublishedBasis, Any], ...] = (
        ("dateline", lambda: head.on(None)),
        ("text", lambda: dated_text(body)),
        ("filename", lambda: _in_file_name(path)),
    )
    for basis, find in days:
        if day := find():
            return Published(_midnight(day), basis, _reference(day, head), head.place)
    return Published(place=head.place)


def read_moment(value: Any, *, day_first: bool = False) -> datetime | None:
    """The moment, in its own time zone or UTC, that a field gives in any usual form; null for words that name no full day.

    >>> [str(read_moment(value)) for value in ("2020-02-17", "Mon, 17 Feb 2020 10:15:00 GMT", 1581934500, "Feb 17, 2020 5:15 am EST")]
    ['2020-02-17 00:00:00+00:00', '2020-02-17 10:15:00+00:00', '2020-02-17 10:15:00+00:00', '2020-02-17 05:15:00-05:00']
    >>> [read_moment(value) for value in ("yesterday", "10:15", "February 2020", "0000-00-00", 0, "", None, True, "2020")]
    [None, None, None, None, None, None, None, None, None]
    >>> str(read_moment("20200217T101500Z")), str(read_moment("03/04/2020", day_first=True))
    ('2020-02-17 10:15:00+00:00', '2020-04-03 00:00:00+00:00')
    """
    if isinstance(value, dict):
        value = next((value[key] for key in ("$date", "@value", "value", "date") if key in value), None)
    if isinstance(value, list) and value:
        value = value[0]
    if isinstance(value, bool) or value is None:
        return None
    if isinstance(value, int | float):
        return _of_number(value)
    if isinstance(value, date):
        return _sound(value)
    return _of_text(value.strip(), day_first) if isinstance(value, str) and 6 <= len(value) <= _LONGEST else None


@lru_cache(maxsize=1024)
def _of_text(value: str, day_first: bool) -> datetime | None:
    if (match := _COMPACT.fullmatch(value)) and (moment := _of_digits(match)):
        return moment
    if _NUMBER.fullmatch(value):
        return _of_number(float(value))
    try:
        return _sound(datetime.fromisoformat(value))
    except ValueError:
        pass
    if _RFC_2822.match(value):
        try:
            return _sound(parsedate_to_datetime(value))
        except (ValueError, OverflowError):
            pass
    return _of_words(value, day_first=day_first)


def _of_words(value: str, *, day_first: bool) -> datetime | None:
    """Read as dateutil does, if that does not need today's date to fill it in: two defaults must come to one day."""
    from dateutil.parser import parse  # noqa: PLC0415 - only where a record's date is not ISO

    zones = {name: hours * 3600 for name, hours in _ZONES.items()}
    defaults = (datetime(2001, 1, 1), datetime(2004, 2, 2))  # noqa: DTZ001 - naive, as what they fill
    try:
        first, second = (parse(value, default=default, tzinfos=zones, dayfirst=day_first) for default in defaults)
    except (ValueError, OverflowError, TypeError, ArithmeticError, AttributeError):
        return None
    return _sound(first) if first == second else None


def _of_digits(match: re.Match[str]) -> datetime | None:
    year, month, day, hour, minute, second = (int(part or 0) for part in match.groups())
    try:
        return _sound(datetime(year, month, day, hour, minute, second, tzinfo=UTC))
    except ValueError:
        return None


def _of_number(value: float) -> datetime | None:
    """Seconds, milliseconds, microseconds or nanoseconds since 1970, or a day written as 20200217."""
    if 18_000_101 <= value <= 22_001_231:
        return _midnight(day_of(int(value) // 10_000, int(value) // 100 % 100, int(value) % 100))
    unit = next((divisor for low, high, divisor in _EPOCH_UNITS if low <= value < high), None)
    return _sound(datetime.fromtimestamp(value / unit, UTC)) if unit else None


def _sound(value: date) -> datetime | None:
    """A moment with a time zone, in years that news can be of."""
    if not 1800 <= value.year <= 2200:
        return None
    if not isinstance(value, datetime):
        return _midnight(value)
    zone = value.tzinfo or UTC
    if value.utcoffset() is None:
        zone = UTC
    return datetime(value.year, value.month, value.day, value.hour, value.minute, value.second, value.microsecond, zone)


def _midnight(day: date | None) -> datetime | None:
    return datetime.combine(day, time.min, UTC) if day else None


def _reference(published: date, head: Head) -> date:
    day = head.on(published)
    return day if day and abs(day - published) >= _CONTRADICTS else published


def _in_url(url: str | None) -> date | None:
    if not url or not (match := _IN_PATH.search(url[:2048])):
        return None
    return day_of(int(match[1]), int(match[2]), int(match[3]))


def _in_file_name(path: str) -> date | None:
    name = PurePosixPath(path).name
    found = _IN_NAME.search(name)
    day = day_of(int(found[1]), int(found[3]), int(found[4])) if found else None
    return day or _in_url("/" + path)


def site_of(url: str | None) -> str | None:
    """The host of a URL without ``www.``.

    >>> site_of("https://www.example.org/news/1"), site_of("not a url")
    ('example.org', None)
    """
    try:
        host = urlsplit(url).hostname if url else None
    except ValueError:
        return None
    return str(host).removeprefix("www.") if host else None
