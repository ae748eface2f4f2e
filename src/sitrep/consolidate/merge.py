"""Merges the mentions of one fact within an article: headline, lead and body, the fuller wording kept."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from sitrep.consolidate.narrower import dated, located
from sitrep.lexicons.loader import words
from sitrep.model import CasualtyEvent, ControlEvent, DisplacementEvent, Event

if TYPE_CHECKING:
    from collections.abc import Sequence

    Tolled = CasualtyEvent | DisplacementEvent

_FACT = ("asserted", "claimed")
_FORCES = frozenset(words("en/parties.toml", "forces"))


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
    if not _same_days(one, other):
        return False
    if isinstance(one, ControlEvent) and isinstance(other, ControlEvent):
        return _same_control(one, other)
    if isinstance(one, CasualtyEvent) and isinstance(other, CasualtyEvent):
        return _same_toll(one, other)
    if isinstance(one, DisplacementEvent) and isinstance(other, DisplacementEvent):
        return _same_movement(one, other)
    return False


def _same_control(one: ControlEvent, other: ControlEvent) -> bool:
    changes = ("gained", "lost", "transferred")
    if one.change != other.change and not (one.change in changes and other.change in changes):
        return False
    if (one.places_low, one.places_best, one.places_unit) != (other.places_low, other.places_best, other.places_unit):
        return False
    if _key(one) != _key(other) or {one.extent, other.extent} >= {"complete", "most"}:
        return False
    return _same_party(one, other)


def _key(event: Event) -> object:
    return event.geonameid or (event.location or event.location_text or "").casefold()


def _same_party(one: ControlEvent, other: ControlEvent) -> bool:
    """Whether the holders can be one: the same id or words, one not said, or one a mere description ("armed groups")."""
    first, second = one.controller_id or one.controller, other.controller_id or other.controller
    if first is None or second is None or first.casefold() == second.casefold():
        return True
    described = _describes(one) or _describes(other)
    return described and one.controller_kind == other.controller_kind and one.controller_kind not in (None, "unknown")


def _describes(event: ControlEvent) -> bool:
    """Whether the holder is described, not named: "rebels", "armed groups", "the militants"."""
    first, *more = (event.controller or "").split()
    nouns = first.casefold() if not more else more[-1]
    return nouns in _FORCES and not any(word[0].isupper() for word in more) and (first[0].islower() or not more)


def _same_days(one: Event, other: Event) -> bool:
    """Whether nothing that the text says of the days tells two events apart."""
    if one.date_basis != "stated" or other.date_basis != "stated":
        return True
    if one.date_start is None or one.date_end is None or other.date_start is None or other.date_end is None:
        return True
    return one.date_start <= other.date_end and other.date_start <= one.date_end


def _same_toll(one: CasualtyEvent, other: CasualtyEvent) -> bool:
    if one.harm != other.harm or one.evidence_start == other.evidence_start or not _compatible_place(one, other):
        return False
    if _rounds(one, other) or _rounds(other, one):
        return _key(one) == _key(other) or 0 in (one.evidence_start, other.evidence_start)
    if (one.low, one.best) != (other.low, other.best) and (one.best is None or one.best != other.best):
        return False
    if one.qualifier == "vague" or (one.best == 1 and one.figure_text is None):
        return _same_persons(one, other)
    return one.scope == other.scope


def _same_movement(one: DisplacementEvent, other: DisplacementEvent) -> bool:
    if one.unit != other.unit or not _compatible_place(one, other):
        return False
    if (_rounds(one, other) or _rounds(other, one)) and one.term == other.term:
        return 0 in (one.evidence_start, other.evidence_start)
    return (one.low, one.best) == (other.low, other.best) and (one.term == other.term or one.best is not None)


def _rounds(vague: Tolled, exact: Tolled) -> bool:
    """Whether a headline's "dozens" or "thousands" is the round word for a figure of the body: of the same order, and no part of it."""
    if vague.qualifier != "vague" or vague.low is None or exact.best is None or vague.low < _DOZENS or exact.best == vague.low:
        return False
    return vague.low <= exact.best < _ORDER * vague.low and vague.scope == exact.scope and not (_words(vague) - _words(exact) - _ANYONE)


def _same_persons(one: CasualtyEvent, other: CasualtyEvent) -> bool:
    """The same words for the persons, or the shorter ones of a later sentence: "a social activist", "the activist"."""
    first, second = _words(one), _words(other)
    if first == second:
        return _key(one) == _key(other)
    return (
        one.best == 1
        and bool(first and second)
        and (first < second or second < first)
        and (one.victim_category == other.victim_category or "unknown" in (one.victim_category, other.victim_category))
    )


_DOZENS, _ORDER = 24, 10
_ANYONE = frozenset({"people", "persons"})


def _words(event: Tolled) -> frozenset[str]:
    persons = event.victims_text if isinstance(event, CasualtyEvent) else event.group_text
    return frozenset((persons or "").casefold().split()) - {"the", "a", "an", "of", "two", "his", "her"}


def _compatible_place(one: Event, other: Event) -> bool:
    if "context" in (one.location_basis, other.location_basis) or "none" in (one.location_basis, other.location_basis):
        return True
    if _key(one) == _key(other) or 3 in (one.geo_precision, other.geo_precision):
        return True
    return one.admin1 is not None and one.admin1 == other.admin1


def _fuller(one: Event, other: Event) -> Event:
    """The more specific mention: with more columns filled; of equals the first. Blanks are filled from the other."""
    first, second = (one, other) if _filled(one) >= _filled(other) else (other, one)
    if isinstance(first, CasualtyEvent) and isinstance(second, CasualtyEvent):
        if first.best is None and second.best is not None and first.qualifier == "vague":
            first, second = second, first
        first = replace(_with_cause(first, second), victims_text=_named(first, second))
    blank = [name for name in _FILLABLE if hasattr(first, name) and getattr(first, name) is None]
    blanks = {name: value for name in blank if (value := getattr(second, name, None)) is not None}
    return replace(first, **blanks, **located(first, second), **dated(first, second))


def _named(first: CasualtyEvent, second: CasualtyEvent) -> str | None:
    """The words for the victims: the name of one person before a description of that person."""
    described = first.best == 1 and first.victims_text is not None and first.victims_text.islower()
    return second.victims_text if described and second.victims_text and second.victims_text.istitle() else first.victims_text


def _with_cause(first: CasualtyEvent, second: CasualtyEvent) -> CasualtyEvent:
    """The cause, the setting and the victims' kind of the other mention where the first does not know them."""
    broad = first.cause in _BROAD and second.cause not in _BROAD
    return replace(
        first,
        cause=second.cause if broad else first.cause,
        setting=second.setting if first.setting == "unknown" else first.setting,
        victim_category=second.victim_category if first.victim_category == "unknown" else first.victim_category,
    )


_BROAD = ("unknown", "other_attack")
_FILLABLE = (
    "attributed_to",
    "controller",
    "controller_id",
    "controller_kind",
    "previous_controller",
    "previous_controller_id",
    "previous_controller_kind",
    "perpetrator_text",
    "perpetrator_id",
    "perpetrator_kind",
    "victims_text",
)
_WEIGHTS = (
    "controller",
    "previous_controller",
    "perpetrator_text",
    "victims_text",
    "figure_text",
    "attributed_to",
    "origin_text",
    "destination_text",
)


def _filled(event: Event) -> float:
    score = float(sum(getattr(event, name, None) is not None for name in _WEIGHTS))
    score += 1.5 * (event.location_basis == "stated") - 0.3 * (event.geo_precision or 3) + (event.date_basis == "stated")
    return score + (getattr(event, "qualifier", None) in ("at_least", "more_than", "approximately"))
