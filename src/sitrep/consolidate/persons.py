"""Persons told one by one in one sentence who are the figure of another: "a man and a woman", "two civilians"."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING

from sitrep.model import CasualtyEvent, Event

if TYPE_CHECKING:
    from collections.abc import Sequence

_MOST = 5
"""Persons beyond whom a figure and a list of single persons agree by chance less than they would be listed."""


def with_persons(rows: Sequence[Event]) -> list[Event]:
    """The rows, single persons of a sentence counted in the row of another sentence whose figure they add up to."""
    groups: dict[tuple[int, str, object], list[int]] = defaultdict(list)
    for i, row in enumerate(rows):
        if isinstance(row, CasualtyEvent) and row.best == 1 and row.figure_text is None and row.part_of is None:
            groups[row.evidence_start, row.harm, _place(row)].append(i)
    found = list(rows)
    for (start, harm, place), members in groups.items():
        whole = next((row for row in rows if _is_sum(row, len(members), start, harm, place)), None) if len(members) > 1 else None
        for i in members if whole else ():
            found[i] = _counted_in(found[i], whole)
    return found


def _counted_in(person: Event, whole: Event | None) -> Event:
    return replace(person, part_of=whole.event_id) if whole and isinstance(person, CasualtyEvent) else person


def _is_sum(row: Event, number: int, start: int, harm: str, place: object) -> bool:
    """Whether a row of another sentence has the figure, the harm and the place of the persons."""
    return (
        isinstance(row, CasualtyEvent)
        and row.best == row.low == number <= _MOST
        and row.figure_text is not None
        and row.evidence_start != start
        and (row.harm, _place(row)) == (harm, place)
        and "more" not in (row.figure_text + " " + (row.victims_text or "")).split()
    )


def _place(row: CasualtyEvent) -> object:
    return row.geonameid or row.location
