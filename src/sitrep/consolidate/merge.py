"""Merges the mentions of one fact within an article: headline, lead and body, the fuller wording kept."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from sitrep.consolidate.narrower import dated, located
from sitrep.consolidate.persons import with_persons
from sitrep.consolidate.same import is_vaguer, same_fact
from sitrep.model import CasualtyEvent, Event

if TYPE_CHECKING:
    from collections.abc import Sequence


def merge(events: Sequence[Event], parts: Sequence[int | None]) -> list[Event]:
    """The rows of an article, one a fact, in the order of their evidence.

    ``parts[i]`` is the position of the row that row ``i`` is counted in. ``part_of`` of what is kept names what that row became.
    """
    kept: list[Event] = []
    became: list[int] = []
    for event in _with_wholes(events, parts):
        at = next((k for k in range(len(kept)) if same_fact(kept[k], event)), None)
        if at is None:
            became.append(len(kept))
            kept.append(event)
        else:
            became.append(at)
            kept[at] = _fuller(kept[at], event)
    for i, whole in enumerate(parts):
        part = kept[became[i]]
        if whole is not None and isinstance(part, CasualtyEvent):
            of = kept[became[whole]].event_id if became[whole] != became[i] else None
            kept[became[i]] = replace(part, part_of=of)
    return with_persons(_without_vaguer(kept, events, became))


def _without_vaguer(kept: list[Event], events: Sequence[Event], became: Sequence[int]) -> list[Event]:
    """The rows without the uncounted wounded of a lead whose dead a later sentence tells again, with the wounded counted.

    "Three traders were killed and others wounded": the sentence with the same three dead says how many the others were.
    """
    told: dict[int, set[int]] = {}
    for event, at in zip(events, became, strict=True):
        if isinstance(event, CasualtyEvent):
            told.setdefault(event.evidence_start, set()).add(at)
    vaguer = {
        at
        for start, here in told.items()
        for other, there in told.items()
        if start != other and here & there
        for at in here - there
        for exact in there - here
        if any(is_vaguer(kept[at], kept[exact], kept[shared]) for shared in here & there)
    }
    return [row for at, row in enumerate(kept) if at not in vaguer]


def _with_wholes(events: Sequence[Event], parts: Sequence[int | None]) -> list[Event]:
    """The events, each part with the whole that it is counted in as it stands before the merge: it tells parts from wholes."""
    return [
        event if whole is None or not isinstance(event, CasualtyEvent) else replace(event, part_of=events[whole].event_id)
        for event, whole in zip(events, parts, strict=True)
    ]


def _fuller(one: Event, other: Event) -> Event:
    """The more specific mention: with more columns filled; of equals the first. Blanks are filled from the other."""
    first, second = (one, other) if _filled(one) >= _filled(other) else (other, one)
    if isinstance(first, CasualtyEvent) and isinstance(second, CasualtyEvent):
        if first.best is None and second.best is not None and first.qualifier == "vague":
            first, second = second, first
        first = replace(_with_bound(_with_cause(first, second), second), victims_text=_named(first, second))
    blank = [
        name for name in _FILLABLE if hasattr(first, name) and getattr(first, name) is None and not _is_other_side(first, second, name)
    ]
    blanks = {name: value for name in blank if (value := getattr(second, name, None)) is not None}
    return replace(first, **blanks, **located(first, second), **dated(first, second))


def _is_other_side(first: Event, second: Event, name: str) -> bool:
    """Whether a column would make a party its own enemy: of "weeks after losing it, the army won the town back" the army lost nothing."""
    holder, loser = (getattr(first, side, None) or getattr(second, side, None) for side in ("controller", "previous_controller"))
    return "controller" in name and holder is not None and holder == loser


def _with_bound(first: CasualtyEvent, second: CasualtyEvent) -> CasualtyEvent:
    """The figure with "at least" or "about" before the same one without: the fuller wording."""
    bounded = first.qualifier == "exact" and second.qualifier in ("at_least", "more_than", "approximately")
    if not bounded or first.best != second.best or first.best == 1:
        return first
    figure = {name: getattr(second, name) for name in ("low", "best", "high", "qualifier", "figure_text")}
    return replace(first, **figure)


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
        victim_category=second.victim_category if _is_vaguer(first, second) else first.victim_category,
    )


def _is_vaguer(first: CasualtyEvent, second: CasualtyEvent) -> bool:
    """Whether the other mention knows better who was harmed: one person is a civilian until told to be something else."""
    return first.victim_category == "unknown" or (
        first.best == 1 and first.victim_category == "civilian" and second.victim_category != "unknown"
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
