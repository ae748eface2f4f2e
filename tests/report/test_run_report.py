"""The report of a run: counts, charts, what is new, evidence, rejects; and nothing in an article can add markup to it."""

from __future__ import annotations

import re
from base64 import b64decode
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import pytest

from sample_runs import NOW, FakeAnalyst, write
from sitrep.pipeline import run
from sitrep.report.charts import bars, columns
from sitrep.report.markup import as_it_is
from sitrep.report.run_report import by_type, latest, report
from sitrep.report.run_rows import Before, RunRows
from sitrep.settings import Settings

if TYPE_CHECKING:
    from pathlib import Path

OLD = {"a.txt": "The rebels said that 4 men were killed in the town.", "b.txt": "A family fled the town and the men killed nobody."}
NEW = {"c.txt": "Two were killed and two were killed | again <b>here</b> [x](http://y.example) `z`.", "d.json": "{broken"}


@pytest.fixture
def second_run(tmp_path: Path) -> tuple[str, RunRows]:
    """The report of a run that follows another, and its rows."""
    out, news = tmp_path / "out", write(tmp_path / "news", OLD)
    run([news], out, Settings(), run_id="first", now=NOW, analyst=FakeAnalyst())
    before = Before.of(out)
    write(news, NEW)
    summary = run([news], out, Settings(), run_id="second", now=NOW, analyst=FakeAnalyst())
    rows = RunRows.read(out, "second")
    return report(summary, rows, before, "Completed: 1 article"), rows


def test_the_report_says_what_was_found_and_what_is_new(second_run: tuple[str, RunRows]) -> None:
    text, rows = second_run
    assert by_type(rows.events) == [{"type": "casualties", "what": "killed", "rows": 2, "articles": 1, "asserted": 2, "claimed": 0}]
    for part in (
        "**Completed: 1 article**",
        "| casualties | 2 | 4 | +2 |",
        "2 files read: new",
        "2 files unchanged",
        "2021-04-01 00:00 UTC",
    ):
        assert part in text


def test_the_report_names_rejects_with_their_reasons_and_links_to_the_tables(second_run: tuple[str, RunRows]) -> None:
    text, rows = second_run
    assert "d.json**: It is not valid JSON" in text
    assert "| parse | malformed\\_json | 1 |" in text
    assert f"[casualties](file://{rows.out}/casualties): 4 rows" in text


def test_charts_in_the_report_are_pictures_that_hold_their_own_data(second_run: tuple[str, RunRows]) -> None:
    text, _ = second_run
    pictures = re.findall(r"!\[[^\]]+\]\(data:image/svg\+xml;base64,([^)]+)\)", text)
    assert len(pictures) == 2
    texts = ["".join(ET.fromstring(b64decode(picture)).itertext()) for picture in pictures]  # noqa: S314  # our own
    assert "killed" in texts[0]
    assert "3 earlier runs, 2 this run" in texts[1]


def test_evidence_is_shown_as_it_is_and_adds_no_markup(second_run: tuple[str, RunRows]) -> None:
    _, rows = second_run
    text = latest(rows)
    assert len(rows.latest(50)) == 2
    assert not re.search(r"<b>|\[x\]\(|(?<!\\)`", text)
    assert all(line.count("|") - line.count("\\|") == 6 for line in text.splitlines())


def test_a_run_without_events_has_a_report_too(tmp_path: Path) -> None:
    news = write(tmp_path / "news", {"a.txt": "Nothing happened in the town on that day, the men said."})
    out = tmp_path / "out"
    before = Before.of(out)
    summary = run([news], out, Settings(), run_id="only", now=NOW, analyst=FakeAnalyst())
    text = report(summary, RunRows.read(out, "only"), before, "Completed")
    assert "The first run here." in text
    assert text.count("None.") >= 4


@pytest.mark.parametrize("value", ["<script>alert(1)</script>", "![x](http://example.org/x.png)", "# head", "\x1b[31m red", "a\n\nb"])
def test_no_text_is_markup(value: str) -> None:
    assert not re.search(r"<\w|(?<!\\)[\[#]|[\x1b\n]", as_it_is(value))


@pytest.mark.parametrize(
    "svg",
    [bars("", [], {}), columns("", [], {("a", "#000"): []}), columns("t", [str(i) for i in range(99)], {("<a>", "#000"): [7] * 99})],
)
def test_charts_of_nothing_and_of_much_stay_valid(svg: str) -> None:
    assert ET.fromstring(svg).tag.endswith("svg")  # noqa: S314  # our own
