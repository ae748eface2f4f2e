"""Which place and which day a merged row keeps: the narrower place, the day that is said."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sitrep.model import Event

_PLACE = ("location_text", "location", "geonameid", "admin1", "country", "iso3", "latitude", "longitude", "geo_precision", "location_basis")
_DATE = ("date_start", "date_end", "date_precision", "date_text", "date_basis", "time_precision")
_EXACT = {"day": 3, "week": 2, "month": 1, "year": 0, "unknown": 0}
_BASIS = {"stated": 2, "context": 1, "none": 0, "publication": 0}
_PARTS = (
    "neighborhood",
    "neighbourhood",
    "district",
    "quarter",
    "suburb",
    "village",
    "street",
    "market",
    "mosque",
    "hospital",
    "camp",
    "prison",
    "airport",
    "airbase",
    "base",
    "crossing",
    "checkpoint",
    "square",
)


def located(first: Event, second: Event) -> dict[str, Any]:
    """The columns of place of the second event where they are narrower than those of the first; else nothing."""
    if _chose(first, second) or _chose(second, first):
        return _columns(second, _PLACE) if _chose(second, first) else {}
    return _columns(second, _PLACE) if _narrowness(second, first) > _narrowness(first, second) else {}


def _chose(event: Event, other: Event) -> bool:
    """Whether an event's sentence names the other's place, too, and has its own elsewhere.

    "Ghouta, east of Damascus", where a headline has Damascus. No country or province is chosen so.
    """
    own, theirs = event.location_text, {name for name in (other.location, other.location_text) if name}
    if own is None or not event.location_basis == other.location_basis == "stated":
        return False
    if event.location in (None, event.country, event.admin1, other.location) or own in other.evidence_text:
        return False
    rest = event.evidence_text.replace(own, "")
    return any(re.search(rf"\b{re.escape(name)}", rest) for name in theirs)


def dated(first: Event, second: Event) -> dict[str, Any]:
    """The columns of date of the second event where they say more than those of the first; else nothing."""
    return _columns(second, _DATE) if _certainty(second) > _certainty(first) else {}


def _columns(event: Event, names: tuple[str, ...]) -> dict[str, Any]:
    return {name: getattr(event, name) for name in names}


def _narrowness(event: Event, other: Event) -> tuple[int, int]:
    """Nothing, a place of the context, a stated broad one, a place of the context within that, a stated narrow one, a part of a town."""
    words = (event.location_text or "").casefold().split()
    if not words or event.location_basis == "none":
        return 0, 0
    broad = event.geo_precision == 3
    if event.location_basis == "stated":
        part = not broad and any(word in _PARTS for word in words)
        return (2, event.location != event.country) if broad else (4, part)
    if broad:
        return 1, event.location != event.country
    around = other.location == other.country or (other.admin1 is not None and other.admin1 == event.admin1)
    return (3 if other.geo_precision == 3 and around and other.iso3 == event.iso3 else 1), 2


def _certainty(event: Event) -> tuple[bool, int, int]:
    return event.date_start is not None, _BASIS[event.date_basis], _EXACT[event.date_precision]
