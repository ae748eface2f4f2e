"""How far a run has come, in the UI while it works."""

import time
from typing import cast
from uuid import UUID

from prefect.artifacts import create_progress_artifact, update_progress_artifact

from sitrep.pipeline import BatchResult

# Seconds between two updates: often enough to watch, seldom enough for a server with many runs.
EVERY = 5.0
# Progress before the tables are written: the end of a run is part of its work.
ALMOST = 95.0


class Progress:
    """The progress artifact of one run: the share of the input that is extracted, and what was found in it."""

    def __init__(self, files: int, total_bytes: int) -> None:
        """``total_bytes`` is the size of the input that there is to read."""
        self._total = max(total_bytes, 1)
        self._files = f"{files:,} {'file' if files == 1 else 'files'}"
        self._done = self._articles = self._rows = 0
        self._shown = time.monotonic()
        self._id = cast("UUID", create_progress_artifact(0.0, key="progress", description=f"{self._files} to read"))

    def add(self, result: BatchResult) -> None:
        """Count a batch that is done."""
        self._done += result.bytes
        self._articles += result.articles
        self._rows += sum(result.events.values())
        if time.monotonic() - self._shown >= EVERY:
            self._shown = time.monotonic()
            self._update(ALMOST * min(1.0, self._done / self._total), "")

    def finish(self, *, whole: bool) -> None:
        """Show the end; not all of it where batches failed or were left for the next run."""
        self._update(100.0 if whole else ALMOST * min(1.0, self._done / self._total), ", in the tables")

    def _update(self, percent: float, end: str) -> None:
        found = f"{self._articles:,} articles and {self._rows:,} rows from {self._files}{end}"
        update_progress_artifact(self._id, round(percent, 1), description=found)
