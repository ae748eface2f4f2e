"""Exports: what a spreadsheet, a terminal and a program make of text from the open web."""

from __future__ import annotations

import csv
import json
from typing import TYPE_CHECKING

import pandas as pd
import pytest

from sample_runs import NOW, FakeAnalyst, write
from sitrep.errors import SettingsError
from sitrep.pipeline import run
from sitrep.report.export import cell, export
from sitrep.settings import Settings
from sitrep.store.parquet import read_arrow

if TYPE_CHECKING:
    from pathlib import Path

FORMULAS = [
    "=cmd|' /C calc'!A0",
    '=HYPERLINK("http://evil.example","x")',
    "+1+1",
    "-2+3+cmd|' /C calc'!A0",
    "@SUM(A1:A9)",
    "\t=1+1",
    "\r=1+1",
    "  =1+1",
    "\n=1+1",
    "\x00=1+1",
    "\x1b=1+1",
    "\u202e=1+1",
    "\uff1d1+1",
    "\uff20SUM(A1)",
]


@pytest.mark.parametrize("text", FORMULAS)
def test_no_cell_begins_a_formula(text: str) -> None:
    assert cell(text).startswith("'")


@pytest.mark.parametrize("text", ["12", "a=b", "Dead: -2", "'quoted'", "", "Orléans می‌خواهم"])
def test_other_text_stays_as_it_is(text: str) -> None:
    assert cell(text) == text


def test_tables_round_trip_and_hold_no_formula_and_no_steering_character(tmp_path: Path) -> None:
    text = "Two men were killed in the town of Orvak on Monday, the police said, and nobody was sure of the cause of the blast."
    records = [{"text": f"{text} {number}", "title": title, "source": title} for number, title in enumerate(FORMULAS)]
    news = write(tmp_path / "news", {"a.jsonl": records})
    run([news], tmp_path / "out", Settings(), now=NOW, analyst=FakeAnalyst())
    for name in ("articles", "casualties"):
        rows = read_arrow(tmp_path / "out", name)
        export(rows, tmp_path / "a.csv")
        with (tmp_path / "a.csv").open(encoding="utf-8", newline="") as file:
            cells = list(csv.reader(file))
        assert len(cells) == len(FORMULAS) + 1
        assert not [one for row in cells for one in row if one.startswith(("=", "+", "@", "\t", "\r"))]
        assert not [char for char in (tmp_path / "a.csv").read_text() if not char.isprintable() and char != "\n"]
        assert pd.read_csv(tmp_path / "a.csv").columns.tolist() == rows.column_names
        export(rows, tmp_path / "a.jsonl")
        written = (tmp_path / "a.jsonl").read_text()
        assert not [char for char in written if not char.isprintable() and char != "\n"]
        found = [json.loads(line) for line in written.splitlines()]
        assert [row["article_id"] for row in found] == rows["article_id"].to_pylist()
        if name == "articles":
            assert [row["text"] for row in found] == rows["text"].to_pylist()


@pytest.mark.parametrize(("name", "message"), [("a.xlsx", r"must end in \.csv or \.jsonl"), ("no/folder/a.csv", "cannot be written")])
def test_a_file_that_cannot_be_written_is_one_clear_line(name: str, message: str, tmp_path: Path) -> None:
    news = write(tmp_path / "news", {"a.txt": "The council met and talked about the price of bread in the market of the town."})
    run([news], tmp_path / "out", Settings(), now=NOW, analyst=FakeAnalyst())
    with pytest.raises(SettingsError, match=message):
        export(read_arrow(tmp_path / "out", "articles"), tmp_path / name)
    assert not list(tmp_path.glob(".*"))
