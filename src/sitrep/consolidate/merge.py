"""Merges the mentions of one fact within an article: headline, lead and body, the fuller wording kept."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from sitrep.model import CasualtyEvent, ControlEvent, DisplacementEvent, Event

_FACT = ("asserted", "claimed")


def merge(events: Sequence[Event], parts: Sequence[int | None]) -> list[Event]:
    """The rows of an article, one a fact, in the order of their evidence.

    ``parts[i]`` is the position of the row that row ``i`` is counted in. ``part_of`` of what is kept names what that row became.
    """
    kept: list[Event] = []
    became: list[int] = []
    for event in events:
        at = next((k for k in range(len(kept)) if _same_fact(kept[k], event)), None)
        if at is None:
            became.append(len(kept))
            kept.append(event)
        else:
            became.append(at)
            kept[at] = _fuller(kept[at], event)
    for i, whole in enumerate(parts):
        part = kept[became[i]]
        if whole is not None and became[whole] != became[i] and isinstance(part, CasualtyEvent):
            kept[became[i]] = replace(part, part_of=kept[became[whole]].event_id)
    return kept


def _same_fact(one: Event, other: Event) -> bool:
    if one.event_type != other.event_type or (one.modality in _FACT) != (other.modality in _FACT):
        return False
    if isinstance(one, ControlEvent) and isinstance(other, ControlEvent):
        return _same_control(one, other)
    if isinstance(one, CasualtyEvent) and isinstance(other, CasualtyEvent):
        return _same_toll(one, other)
    if isinstance(one, DisplacementEvent) and isinstance(other, DisplacementEvent):
        return one.low == other.low and one.best == other.best and one.unit == other.unit and (one.term == other.term or one.best is not None)
    return False


def _same_control(one: ControlEvent, other: ControlEvent) -> bool:
    changes = ("gained", "lost", "transferred")
    if one.change != other.change and not (one.change in changes and other.change in changes):
        return False
    if (one.places_low, one.places_best, one.places_unit) != (other.places_low, other.places_best, other.places_unit):
        return False
    if _key(one) != _key(other):
        return False
    return _compatible(one.controller_id or one.controller, other.controller_id or other.controller)


def _key(event: Event) -> object:
    return event.geonameid or (event.location or event.location_text or "").casefold()


def _compatible(one: str | None, other: str | None) -> bool:
    return one is None or other is None or one.casefold() == other.casefold()


def _same_toll(one: CasualtyEvent, other: CasualtyEvent) -> bool:
    if one.harm != other.harm or (one.low, one.best) != (other.low, other.best) and not (one.best is not None and one.best == other.best):
        return False
    if one.qualifier == "vague" or (one.best == 1 and one.figure_text is None):
        return one.evidence_start != other.evidence_start and _words(one) == _words(other) and _key(one) == _key(other)
    if one.evidence_start == other.evidence_start:
        return False
    return _compatible_place(one, other) and one.scope == other.scope


def _words(event: CasualtyEvent) -> frozenset[str]:
    return frozenset((event.victims_text or "").casefold().split()) - {"the", "a", "an", "of", "two", "his", "her"}


def _compatible_place(one: Event, other: Event) -> bool:
    if "context" in (one.location_basis, other.location_basis) or "none" in (one.location_basis, other.location_basis):
        return True
    return _key(one) == _key(other) or one.geo_precision == 3 or other.geo_precision == 3 or one.admin1 == other.admin1


def _fuller(one: Event, other: Event) -> Event:
    """The more specific mention: with more columns filled; of equals the first. Blanks are filled from the other."""
    first, second = (one, other) if _filled(one) >= _filled(other) else (other, one)
    blanks = {name: value for name in _FILLABLE if hasattr(first, name) and getattr(first, name) is None and (value := getattr(second, name, None)) is not None}
    return replace(first, **blanks) if blanks else first


_FILLABLE = ("controller", "controller_id", "controller_kind", "previous_controller", "previous_controller_id", "previous_controller_kind", "perpetrator_text", "perpetrator_id", "perpetrator_kind", "victims_text")
_WEIGHTS = ("controller", "previous_controller", "perpetrator_text", "victims_text", "figure_text", "attributed_to", "origin_text", "destination_text")


def _filled(event: Event) -> float:
    score = sum(getattr(event, name, None) is not None for name in _WEIGHTS)
    score += 1.5 * (event.location_basis == "stated") - 0.3 * (event.geo_precision or 3) + (event.date_basis == "stated")
    return score + (getattr(event, "qualifier", None) in ("at_least", "more_than", "approximately"))
