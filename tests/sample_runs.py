"""An analyst without rules and folders of made-up articles, for the tests of runs."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pandas as pd

from sample_events import event
from sitrep.errors import LexiconError, SitrepError
from sitrep.store.columns import table, tables
from sitrep.store.parquet import read_table

if TYPE_CHECKING:
    from pathlib import Path

    from sitrep.model import Article, Event

NOW = datetime(2021, 4, 1, tzinfo=UTC)


@dataclass
class FakeAnalyst:
    """One casualty for each "killed" and one displacement for each "fled"; breaks where the text says so."""

    def events(self, article: Article) -> tuple[Event, ...]:
        if "BREAK" in article.text:
            raise ZeroDivisionError("made to break")
        if "REFUSE" in article.text:
            raise SitrepError("made to refuse")
        if "LEXICON" in article.text:
            raise LexiconError("lexicons/x.toml: made to fail")
        if "BADCODE" in article.text:
            return (event(article, harm="vaporised"),)
        words = [word.strip(".,") for word in article.text.split()]
        killed = [event(article, evidence_start=i, trigger_text=w) for i, w in enumerate(words) if w == "killed"]
        fled = [event(article, "displacement", evidence_start=i) for i, w in enumerate(words) if w == "fled"]
        return (*killed, *fled)


class Fatal(FakeAnalyst):
    """Ends its process over an article that says so, as a fault in a library does."""

    def events(self, article: Article) -> tuple[Event, ...]:
        if "FATAL" in article.text:
            os._exit(9)
        return super().events(article)


def write(folder: Path, articles: dict[str, Any]) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in articles.items():
        text = content if isinstance(content, str) else "\n".join(json.dumps(record) for record in content)
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def records(count: int) -> list[dict[str, str]]:
    days = [f"2021-0{1 + i % 3}-1{i % 7}" for i in range(count)]
    verbs = ("killed", "fled", "met")
    return [
        {"id": f"r{i}", "published_at": days[i], "text": f"The rebels said that on that day {i} men {verbs[i % 3]} in the town of Orvak."}
        for i in range(count)
    ]


@dataclass
class Recorder(FakeAnalyst):
    """Remembers the names of the files whose articles it was given."""

    read: list[str] = field(default_factory=list)

    def events(self, article: Article) -> tuple[Event, ...]:
        self.read.append(article.path.rsplit("/", 1)[-1])
        return super().events(article)


def frames(out: Path) -> dict[str, pd.DataFrame]:
    """The tables without what differs from run to run."""
    return {name: read_table(out, name).drop(columns=list(table(name).run_columns)) for name in tables()}


def assert_same(one: Path, other: Path) -> None:
    """The two outputs hold the same but for run columns."""
    left, right = frames(one), frames(other)
    for name in tables():
        pd.testing.assert_frame_equal(left[name], right[name])
