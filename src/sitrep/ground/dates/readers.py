"""The readers of the date grammar by name: each takes a pattern's words and the reference day and gives days."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sitrep.ground.dates import absolute as dates_absolute
from sitrep.ground.dates import relative as dates_relative
from sitrep.ground.dates.calendar import UNKNOWN

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from sitrep.ground.dates.phrase import Phrase
    from sitrep.model import DateRange


def nothing(_phrase: Phrase, _reference: date | None) -> None:
    """Words that look like a date and are none."""


def unknown(_phrase: Phrase, _reference: date | None) -> DateRange:
    """Read a date phrase that does not say which days."""
    return UNKNOWN


READERS: dict[str, Callable[[Phrase, date | None], DateRange | None]] = {
    "nothing": nothing,
    "unknown": unknown,
    "numeric_day": dates_absolute.numeric_day,
    "glued_day": dates_absolute.glued_day,
    "event_day": dates_absolute.event_day,
    "holiday": dates_absolute.holiday,
    "feast": dates_absolute.feast,
    "calendar_day": dates_absolute.calendar_day,
    "day_range": dates_absolute.day_range,
    "month": dates_absolute.month,
    "week_of_month": dates_absolute.week_of_month,
    "month_range": dates_absolute.month_range,
    "season": dates_absolute.season,
    "year_fraction": dates_absolute.year_fraction,
    "year": dates_absolute.year,
    "year_edge": dates_absolute.year_edge,
    "year_range": dates_absolute.year_range,
    "decade": dates_absolute.decade,
    "weekday": dates_relative.weekday,
    "deictic": dates_relative.deictic,
    "day_beyond": dates_relative.day_beyond,
    "weekend": dates_relative.weekend,
    "unit": dates_relative.unit,
    "before_last": dates_relative.before_last,
    "window": dates_relative.window,
    "days_filled": dates_relative.days_filled,
    "ago": dates_relative.ago,
}
"""By the name that a pattern's ``reads`` gives. Null: the words are no date after all."""
