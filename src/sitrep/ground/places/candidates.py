"""The places that bear one name, and what is known of them before any article is read.

A gazetteer keeps what it has looked up, so all that hangs on a name alone is worked out once a process.
"""

from __future__ import annotations

import math
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from sitrep.ground.places.gazetteer_index import ALIAS, NAME

if TYPE_CHECKING:
    from sitrep.model import PlaceKind

SHORTLIST = 12
FAMOUS = 150_000
"""A name of a city this large needs more than its country to mean a hamlet: Geneva is rarely the one in Illinois."""
MATCH = (-1.8, -0.7, -0.2, 0.6)
"""What a kind of match is worth: by rule with an alias or the name; as written the same."""
_CAP = 6.8


class Candidate(NamedTuple):
    """A place that bears a name.

    ``countries`` are ISO 3166 alpha-3 codes, several for a region across borders; ``iso3`` and ``country`` are null then. ``match`` says
    how the name matched: 3 the place's name, 2 another of its names, 1 and 0 the same by rules of romanisation (`gazetteer_key.loose_key`).
    ``prior`` is what the place weighs by itself, see `prior`.
    """

    name: str
    kind: PlaceKind
    match: int
    geonameid: int | None
    iso3: str | None
    country: str | None
    countries: tuple[str, ...]
    admin1: str | None
    latitude: float | None
    longitude: float | None
    population: int
    prior: float


def prior(population: int) -> float:
    """The weight of a place by itself: the decimal logarithm of its population, of which GeoNames knows many small ones to be 0."""
    return min(math.log10(population + 1000), _CAP)


class Candidates(tuple[Candidate, ...]):  # noqa: SLOT001 - what has been worked out is kept beside the places
    """The places that bear one name, as written before by rule, then the most populous first."""

    @cached_property
    def listed(self) -> Candidates:
        """The largest and the largest of each further country: 300 places are called San José."""
        found = self
        if self and self[0].match == ALIAS:
            found = Candidates(place for place in self if not _is_eclipsed(place, self))
        if len(found) <= SHORTLIST:
            return found
        kept = list(found[:SHORTLIST])
        seen = {place.iso3 for place in kept}
        for place in found[SHORTLIST:]:
            if place.iso3 not in seen:
                seen.add(place.iso3)
                kept.append(place)
        return Candidates(kept)

    @cached_property
    def shares(self) -> dict[str, float]:
        """Country -> the share of the places, weighed by population, that lie in it."""
        weights = [(place, 10 ** (place.prior + MATCH[place.match] + (2.0 if place.kind == "country" else 0.0))) for place in self]
        total = sum(weight for _, weight in weights)
        shares: dict[str, float] = {}
        for place, weight in weights:
            for iso3 in place.countries:
                shares[iso3] = shares.get(iso3, 0.0) + weight / total / len(place.countries) ** 1.5
        return shares

    @cached_property
    def least(self) -> float:
        """Inhabitants from which a town is not dwarfed by a famous one of the name."""
        famous = max((place.population for place in self if place.match >= ALIAS), default=0)
        return famous / 20 if famous >= FAMOUS else 0


def _is_eclipsed(place: Candidate, candidates: Candidates) -> bool:
    """Another name of a city is the very name of a large town of the same region: New Delhi is not Delhi."""
    return place.match == ALIAS and any(
        other.match == NAME
        and other.population >= FAMOUS
        and (other.kind, other.iso3, other.admin1) == (place.kind, place.iso3, place.admin1)
        for other in candidates
    )


NOWHERE = Candidates()
"""The places of a name that none bears."""
