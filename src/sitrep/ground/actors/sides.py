"""Fills who held a place before, and who holds out in a siege, from the rest of the article where a row's own sentence does not say."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING

from sitrep.lexicons.loader import words
from sitrep.model import ControlEvent, Event

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sitrep.ground.actors.reader import ActorList
    from sitrep.ground.names import ArticleNames
    from sitrep.model import ActorKind

    Holder = tuple[str, str | None, ActorKind | None]
    """The words for a party, its id and its kind."""

_STEM = 5
_FORCES = frozenset(word[:_STEM] for word in words("en/parties.toml", "forces")) - {"rebel", "oppos", "regim", "gover", "insur", "separ"}
_SIDED = re.compile(r"\b(?:pro|anti)-|-(?:backed|led|allied|aligned|supported|linked)\b", re.IGNORECASE)
"""A party that belongs to another's side by its name: "Russia-backed separatists"."""
_FACT = ("asserted", "claimed")


def with_sides(events: Sequence[Event], names: ArticleNames, actors: ActorList) -> list[Event]:
    """The rows with the other side filled in: the holder of the same place that another row names, else the article's only enemy.

    An enemy is taken only where the article names one party alone that can be it; of several none is guessed.
    """
    control = [event for event in events if isinstance(event, ControlEvent)]
    if not control:
        return list(events)
    holders = [e for e in control if e.change in ("held", "lost") and e.modality in _FACT and e.places_low is None]
    filled: dict[str, Event] = {}
    for event in (_with_taker(event, control) for event in control):
        if event.change == "besieged" and event.controller is None:
            holder = _holder(event, holders, "besieger")
            filled[event.event_id] = _with(event, "controller", holder) if holder else event
        elif event.change == "gained" and event.previous_controller is None:
            holder = _holder(event, holders, "controller") or _enemy(event, names, actors)
            filled[event.event_id] = _with(event, "previous_controller", holder) if holder else event
        elif event.change == "gained":
            filled[event.event_id] = event
    return [filled.get(event.event_id, event) for event in events]


def _with_taker(event: ControlEvent, control: list[ControlEvent]) -> ControlEvent:
    """The row with who took the place, from another row of its capture, planned or done: "after the capture of Lysychansk"."""
    if event.change != "gained" or event.controller or not _place(event) or event.places_low is not None:
        return event
    found = {
        other.controller_id or other.controller: other
        for other in control
        if other.change == "gained"
        and other.controller
        and other.controller != event.previous_controller
        and _place(other) == _place(event)
    }
    if len(found) != 1:
        return event
    taker = next(iter(found.values()))
    return _with(event, "controller", (taker.controller or "", taker.controller_id, taker.controller_kind))


def _with(event: ControlEvent, role: str, holder: Holder) -> ControlEvent:
    words, actor_id, kind = holder
    if role == "controller":
        return replace(event, controller=words, controller_id=actor_id, controller_kind=kind)
    return replace(event, previous_controller=words, previous_controller_id=actor_id, previous_controller_kind=kind)


def _place(event: Event) -> object:
    return event.geonameid or (event.location or event.location_text or "").casefold()


def _holder(event: ControlEvent, holders: list[ControlEvent], role_of_taker: str) -> Holder | None:
    """Who another row says holds or lost the place, where that is one party and not the one that takes or besieges it."""
    words, actor_id, taker = (getattr(event, role_of_taker + part) for part in ("", "_id", "_kind"))
    found: dict[str, Holder] = {}
    for other in holders:
        role = "controller" if other.change == "held" else "previous_controller"
        name, of, kind = (getattr(other, role + part) for part in ("", "_id", "_kind"))
        if (
            not name
            or not _place(event)
            or _place(other) != _place(event)
            or (words is None and other.location_text != event.location_text)
        ):
            continue
        nameless = of is None and actor_id is None and kind == taker == "non_state"
        if not nameless and not (of and of == actor_id) and not _share_words(name, words):
            found[of or name.casefold()] = (name, of, kind)
    return next(iter(found.values())) if len(found) == 1 else None


def _share_words(one: str, other: str | None) -> bool:
    """Whether two parties' words have a beginning in common: "rebel" and "rebels"."""
    if other and (one.casefold() in other.casefold() or other.casefold() in one.casefold()):
        return True
    first, second = ({word[:_STEM] for word in re.findall(r"\w{4,}", (text or "").casefold())} for text in (one, other))
    return bool(first & second - _FORCES)


def _enemy(event: ControlEvent, names: ArticleNames, actors: ActorList) -> Holder | None:
    """The one party of the article that can have held what the row's controller took."""
    freed = event.is_recapture or "liberat" in event.trigger_text.lower()
    if event.controller is None and not freed:
        return None
    kind = event.controller_kind if event.controller else "state"
    others = _others(event, names, actors)
    named = [other for other in others["non_state"] if not other[0].islower()]
    if kind == "non_state":
        found = others["state"] + (others["non_state"] if event.controller_id else [])
    elif kind == "foreign_state":
        found = named or _home(event, names, actors)
    elif kind == "state":
        found = named + [(words, None, "non_state") for words in names.opposition] or others["foreign_state"]
    else:
        found = []
    return found[0] if len(found) == 1 and not _share_words(found[0][0], event.controller) else None


def _others(event: ControlEvent, names: ArticleNames, actors: ActorList) -> dict[str, list[Holder]]:
    """The named parties of the article but the controller and those that are said to be somebody's, by their kind."""
    found: dict[str, list[Holder]] = defaultdict(list)
    for actor_id, name in names.plain_names.items():
        if actor_id != event.controller_id and not _SIDED.search(name):
            kind = actors.kind(actor_id, event.iso3)
            found[kind].append((name, actor_id, kind))
    return found


def _home(event: ControlEvent, names: ArticleNames, actors: ActorList) -> list[Holder]:
    """The state on whose ground a foreign state acts, where the article names it and no rebels of that country."""
    country = names.country
    if country is None or country.iso3 != event.iso3 or not country.name or names.opposition:
        return []
    state = actors.resolve(country.name, iso3=event.iso3)
    return [(country.name, state.actor_id, "state")] if state.actor_id else []
