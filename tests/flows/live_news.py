"""Articles for tests against a real server."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from sitrep import read_table

if TYPE_CHECKING:
    from pathlib import Path

TEXT = "KABUL, March 3, 2026 - A bomb killed {} people in the invented village of Deh Misal on Monday, police said. About {} families fled."


def add_articles(folder: Path, first: int, count: int) -> None:
    """Adds ``count`` files of an article each, numbered from ``first``; each has one row of casualties and one of displacement."""
    folder.mkdir(exist_ok=True)
    for number in range(first, first + count):
        (folder / f"{number:05}.txt").write_text(TEXT.format(number + 2, number + 5), encoding="utf-8")


def add_long_work(folder: Path, count: int = 30_000) -> None:
    """Adds a file of so many articles that a run over it is sure to be met at work."""
    folder.mkdir(exist_ok=True)
    with (folder / "many.jsonl").open("w", encoding="utf-8") as file:
        for number in range(count):
            file.write(json.dumps({"id": str(number), "published_at": "2026-03-03", "text": TEXT.format(number + 2, number + 5)}) + "\n")


def counts(out: Path) -> dict[str, int]:
    """Rows of the tables and of the ledger, as the last run left them."""
    rows = {name: len(read_table(out, name, columns=["run_id"])) for name in ("articles", "casualties", "displacement", "rejects")}
    return {**rows, "ledger": ledger(out)}


def ledger(out: Path) -> int:
    """Files that the ledger knows."""
    manifest: dict[str, Any] = json.loads((out / "manifest.json").read_text(encoding="utf-8"))
    return int(manifest["tables"]["ledger"]["rows"])
