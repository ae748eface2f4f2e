"""Families of articles that have three values of their signatures in common: who is in them so far, for the next one to compare with."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sitrep.text.signature import VALUES

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    import numpy.typing as npt

    from sitrep.store.likeness import Likeness

_MOST = 64
"""Articles of a family that are compared: the last ones."""


class Families:
    """Those articles that are no near-duplicates, by family. Most families have one."""

    def __init__(self, count: int, room: int, likeness: Likeness) -> None:
        """For ``count`` families. The last ``room`` members are known, of all together: any before them is too old to be asked for."""
        import numpy as np  # noqa: PLC0415  # heavy: not at import time

        self._likeness = likeness
        self._only = np.full(count, -1, dtype=np.int32)
        """The member of a family that has one, by its number; -2 where ``_more`` has several."""
        self._more: dict[int, list[int]] = {}
        self._count = 0
        self._room = room
        self._rows = np.empty(room, dtype=np.int32)
        self._times = np.empty(room, dtype=np.int64)
        self._values = np.empty((room, VALUES), dtype=np.uint8)

    def alike(self, families: Sequence[int], values: npt.NDArray[np.uint8], time: int) -> list[int]:
        """The members of ``families`` that are alike and close in time, in order."""
        import numpy as np  # noqa: PLC0415

        oldest = self._count - self._room
        known = sorted({member for family in families for member in self._last(family) if member >= oldest})
        members = np.array(known, dtype=np.int64) % self._room
        if len(members):
            members = members[self._likeness.close(self._times[members], np.array([time]))]
        if len(members):
            members = members[self._likeness.alike(self._values[members], values)]
        found: list[int] = self._rows[members].tolist()
        return found

    def add(self, families: Sequence[int], row: int, values: npt.NDArray[np.uint8], time: int) -> None:
        """Adds an article to ``families``."""
        if not families:
            return
        member, at = self._count, self._count % self._room
        self._rows[at], self._times[at], self._values[at] = row, time, values
        self._count += 1
        for family in families:
            only = int(self._only[family])
            if only == -1:
                self._only[family] = member
                continue
            found = self._more.setdefault(family, [only])
            self._only[family] = -2
            found.append(member)
            if len(found) > 2 * _MOST:
                del found[:_MOST]

    def _last(self, family: int) -> Sequence[int]:
        only = int(self._only[family])
        return self._more[family][-_MOST:] if only == -2 else () if only == -1 else (only,)
