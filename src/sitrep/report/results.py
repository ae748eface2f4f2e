"""What batches and runs say of themselves."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from sitrep.model import Reject


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchResult:
    """What one batch did. Its rows lie in the run's staging folder, under ``name``."""

    number: int
    name: str
    articles: int
    events: Mapping[str, int]
    """Rows for each event table, copies of an article included."""
    rejects: int
    rejected: tuple[Reject, ...]
    """The first of them."""
    bytes: int
    """Size of what was read."""
    seconds: float

    def __str__(self) -> str:
        """One line for a log."""
        rejects = f", {self.rejects:,} rejects" if self.rejects else ""
        return f"{self.articles:,} articles, {sum(self.events.values()):,} rows{rejects} in {self.seconds:.1f} s"


@dataclass(frozen=True, slots=True, kw_only=True)
class RunSummary:
    """What a run did, and where the tables lie."""

    run_id: str
    out: Path
    """The folder that the run worked in."""
    place: str
    """Where the tables lie: ``out``, or the URL of which it is a copy."""
    articles: int
    """Articles read in this run."""
    rows: int
    """Rows of events that this run wrote."""
    rejects: int
    """Inputs and records that could not be read in this run."""
    events: Mapping[str, int]
    """``rows`` by table."""
    kinds: Mapping[str, Mapping[str, int]]
    """``rows`` by table and what happened (change, harm, term), the most frequent first."""
    statuses: Mapping[str, int]
    """``articles`` by status."""
    reasons: Mapping[tuple[str, str], int]
    """``rejects`` by stage and error type, the most frequent first."""
    rejected: tuple[Reject, ...]
    """The first of them."""
    totals: Mapping[str, int]
    """All rows that each table holds now, those of earlier runs included."""
    paths: Mapping[str, str]
    """The folder of each table, in ``place``."""
    why: Mapping[str, int]
    """Files that were read, by the reason: new, changed, or read by other rules before."""
    unchanged: int
    """Files that earlier runs have read, and that were passed over."""
    rejected_before: int
    """Those of them, and paths, that could not be read then; the table ``rejects`` says why."""
    gone: int
    """Files of earlier runs that are there no more."""
    pruned: int
    """Those of them whose rows were taken out."""
    seconds: float

    @property
    def nothing_to_do(self) -> bool:
        """Whether there was nothing new or changed, and the tables are as they were."""
        return not (self.articles or self.rejects or self.pruned)
