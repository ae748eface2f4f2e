"""A run that loses a worker over an article says which article that was."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import pytest

from sample_runs import Fatal, write
from sitrep.errors import WorkerLost
from sitrep.ingest import Source
from sitrep.pipeline import run
from sitrep.pipeline.bookmark import Bookmark, left_at
from sitrep.settings import Settings
from sitrep.store import layout

if TYPE_CHECKING:
    from collections.abc import Iterator

NEWS = {f"{n}.txt": f"On that day {n} men were killed in the town{' by a FATAL blow' * (n == 4)}." for n in range(6)}


def test_a_lost_worker_s_article_is_named(tmp_path: Path) -> None:
    news = write(tmp_path / "news", NEWS)
    with pytest.raises(WorkerLost, match=r"At work when it ended: .*4\.txt"):
        run([news], tmp_path / "out", Settings(workers=2), analyst=Fatal())


def _source(name: str) -> Source:
    return Source(path=Path(name), name=name, format="text", size=1, mtime_ns=1)


def read_all(sources: Iterator[Source]) -> NoReturn:
    while True:
        next(sources)


def test_what_came_to_its_end_leaves_no_line(tmp_path: Path) -> None:
    layout.staging(tmp_path, "r").mkdir(parents=True)
    with Bookmark(tmp_path, "r", "batch-000001"):
        pass
    with pytest.raises(StopIteration), Bookmark(tmp_path, "r", "batch-000002") as mark:
        read_all(mark.sources([_source("long name of a file.txt"), _source("b.txt")]))
    assert left_at(tmp_path, "r") == ["b.txt"]
    assert left_at(tmp_path, "r", "batch-000001") == []
