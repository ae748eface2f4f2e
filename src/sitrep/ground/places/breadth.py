"""How broad a place is, what lies in what, and which noun fits a place."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sitrep.ground.places.reader import ResolvedName
    from sitrep.model import Place, PlaceKind

TOWNS = ("populated_place", "neighbourhood", "facility")
_BREADTH: dict[PlaceKind, float] = {"admin1": 0.4, "region": 0.4, "country": 0.1}
"""What a broad place weighs where a narrow one is wanted."""
_SIZES = {"city": (50_000, None), "town": (None, 400_000), "village": (None, 30_000), "hamlet": (None, 10_000)}
"""Inhabitants from and up to which a noun fits a place; GeoNames gives many small places none."""
_QUARTERS = frozenset({"neighbourhood", "neighborhood", "suburb", "quarter"})
_MISFIT = 0.4


def breadth(place: Place) -> float:
    """What a place weighs where a narrow one is wanted, 1 for a narrow one."""
    return 0.8 if _is_part_of_province(place) else _BREADTH.get(place.kind, 1.0)


def fit(name: ResolvedName, noun: str) -> float:
    """How well a noun like "village" fits a place, 1 where nothing speaks against it."""
    place = name.place
    if noun in _QUARTERS:
        return 1.0 if "neighbourhood" in (place.kind, name.name.kind) else _MISFIT
    low, high = _SIZES.get(noun, (None, None))
    return _MISFIT if (low and place.population < low) or (high and place.population > high) else 1.0


def is_narrow(place: Place) -> bool:
    """Narrow enough for an attack to have its place there: no province, and no river or sea."""
    return _is_part_of_province(place) or place.kind not in (*_BREADTH, "natural")


def is_around(area: Place, town: Place) -> bool:
    """Whether a town lies in a country or a province."""
    if area.kind == "country":
        return area.iso3 == town.iso3
    return area.kind == "admin1" and (area.iso3, area.admin1) == (town.iso3, town.admin1)


def is_within(place: Place, broad: dict[str, Any] | None) -> bool:
    """Whether a place may lie in the country and the province of the columns of a broad one."""
    if broad is None:
        return True
    same_country = broad["iso3"] is None or place.iso3 in (None, broad["iso3"])
    return same_country and (broad["admin1"] is None or place.admin1 in (None, broad["admin1"]))


def _is_part_of_province(place: Place) -> bool:
    return place.kind == "region" and place.admin1 is not None
