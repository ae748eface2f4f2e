"""Finds, for figures that are part of a total, the row of the total: in their sentence or in one of those before."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sitrep.model import Mention

_BACK = 4
"""Sentences over which "among the dead were" reaches back to the figure of the dead."""


def shifted(mentions: Sequence[Mention], by: int) -> list[Mention]:
    """The mentions with the positions of their wholes moved to where the mentions land in a longer list."""
    return [mention if mention.part_of is None else replace(mention, part_of=mention.part_of + by) for mention in mentions]


def with_wholes(mentions: Sequence[Mention]) -> list[Mention]:
    """The mentions of an article; a part that has no whole in its sentence is given the last one told before it."""
    out: list[Mention] = []
    for mention in mentions:
        whole = _whole(out, mention) if mention.part_of is None and "part" in mention.features else None
        out.append(mention if whole is None else replace(mention, part_of=whole, scope=out[whole].scope))
    return out


def _whole(before: Sequence[Mention], part: Mention) -> int | None:
    for position in range(len(before) - 1, -1, -1):
        other = before[position]
        if part.sentence.index - other.sentence.index > _BACK:
            return None
        if other.event_type == part.event_type and other.kind == part.kind and other.part_of is None and _larger(other, part):
            return position
    return None


def _larger(whole: Mention, part: Mention) -> bool:
    if whole.count is None or part.count is None or "part" in whole.features:
        return False
    return (whole.count.best or whole.count.low or 0) > (part.count.best or part.count.low or 0)
