"""When two articles are alike enough, and near enough in time, for one to be a near-duplicate of the other."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

UNDATED = 2**63 - 1
"""Time of publication of an article without one."""
_DAY = 86_400_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Likeness:
    """When an article is a near-duplicate of another."""

    share: float
    """Share of their word triples that they have in common."""
    days: float
    """How far apart they may have been published; articles without a date may be from any day."""

    def close(self, one: npt.NDArray[np.int64], other: npt.NDArray[np.int64]) -> npt.NDArray[np.bool_]:
        """Whether times of publication are near enough to each other."""
        import numpy as np  # noqa: PLC0415  # heavy: not at import time

        near: npt.NDArray[np.bool_] = (np.abs(one / _DAY - other / _DAY) <= self.days) | (one == UNDATED) | (other == UNDATED)
        return near

    def alike(self, one: npt.NDArray[np.uint8], other: npt.NDArray[np.uint8]) -> npt.NDArray[np.bool_]:
        """Whether the signatures in the rows of two arrays are alike enough."""
        same: npt.NDArray[np.bool_] = (one == other).mean(axis=1) >= self.share
        return same
