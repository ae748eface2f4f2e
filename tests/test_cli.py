"""The command and the library as a user meets them."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import date
from importlib import import_module
from typing import TYPE_CHECKING

import pytest

import sitrep
from sitrep.cli import main

if TYPE_CHECKING:
    from pathlib import Path

TEXT = "Shells killed 12 civilians in the city of Aleppo on Monday, the police said. About 900 people fled the city."


@pytest.fixture
def news(tmp_path: Path) -> Path:
    folder = tmp_path / "news"
    folder.mkdir()
    (folder / "a.txt").write_text(TEXT)
    (folder / "b.jsonl").write_text('{"kop": "x", "artikel": "The council met on Tuesday and spoke of the price of bread."}\n')
    (folder / "empty.txt").write_text("")
    return folder


def sitrep_command(monkeypatch: pytest.MonkeyPatch, *arguments: object) -> int:
    """The exit status of the command."""
    monkeypatch.setattr(sys, "argv", ["sitrep", *map(str, arguments)])
    try:
        main()
    except SystemExit as end:
        return int(end.code or 0)
    return 0


def test_extract_prints_what_it_found_and_rejects_are_no_failure(
    news: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert sitrep_command(monkeypatch, "extract", news, "--out", tmp_path / "out", "--field", "artikel=text") == 0
    printed = capsys.readouterr().out
    for part in ("Read 2 articles", "casualties", "Could not read 1 input", "empty.txt", "read_parquet"):
        assert part in printed


def test_strict_makes_rejects_a_failure(
    news: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert sitrep_command(monkeypatch, "extract", news, "--out", tmp_path / "out", "--strict", "--quiet") == 1
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["extract", "nowhere", "--out", "out"], "nowhere: there is no such file or folder"),
        (["extract", ".", "--out", "out", "--field", "artikel"], "artikel=text"),
        (["extract", ".", "--out", "out", "--field", "artikel=txt"], "'txt'"),
        (["extract", ".", "--out", "out", "--actors", "none.csv"], "none.csv: there is no such file"),
        (["extract", ".", "--out", "out", "--workers", "0"], "--workers"),
        (["extract", "."], "--out"),
        (["extract", ".", "--out", "file"], "this is a file"),
        (["show", "casualties", "--out", "out"], "holds no tables yet"),
        (["show", "casualities"], "choose one of territorial_control, casualties"),
        (["schema", "casualities"], "choose one of"),
        (["text", "Rebels took Aleppo.", "--published", "Monday"], "not a date such as"),
        (["text", " "], "text is blank"),
        (["evaluate", "gold.jsonl", "--tables", "out"], "gold.jsonl"),
    ],
)
def test_bad_usage_is_one_clear_line_and_status_2(
    arguments: list[str], message: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.chdir(tmp_path)
    assert sitrep_command(monkeypatch, *arguments) == 2
    assert message in " ".join(capsys.readouterr().err.split())


def test_show_prints_rows_with_evidence(
    news: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    sitrep_command(monkeypatch, "extract", news, "--out", tmp_path / "out", "--quiet")
    assert sitrep_command(monkeypatch, "show", "casualties", "--out", tmp_path / "out", "--where", "harm=killed") == 0
    printed = capsys.readouterr().out
    assert "12 killed" in printed
    assert "Shells killed 12 civilians" in printed


def test_text_prints_rows_as_json(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    assert sitrep_command(monkeypatch, "text", TEXT, "--published", "2021-03-02", "--json") == 0
    rows = json.loads(capsys.readouterr().out)
    killed = next(row for row in rows if row.get("harm") == "killed")
    assert (killed["best"], killed["date_start"]) == (12, "2021-03-01")


def test_schema_prints_every_table(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    assert sitrep_command(monkeypatch, "schema") == 0
    printed = capsys.readouterr().out
    assert all(name in printed for name in ("territorial_control", "casualties", "displacement", "articles", "rejects"))


def test_evaluate_scores_tables(news: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    event = {
        "type": "casualties",
        "harm": "killed",
        "low": 12,
        "best": 12,
        "high": 12,
        "evidence": TEXT.split(". ", maxsplit=1)[0] + ".",
        "modality": "asserted",
    }
    (tmp_path / "gold.jsonl").write_text(json.dumps({"id": "g1", "events": [event]}))
    (news / "c.jsonl").write_text(json.dumps({"id": "g1", "text": TEXT + " It was cold."}))
    sitrep_command(monkeypatch, "extract", news / "c.jsonl", "--out", tmp_path / "out", "--quiet")
    assert sitrep_command(monkeypatch, "evaluate", tmp_path / "gold.jsonl", "--tables", tmp_path / "out", "--json") == 0
    assert json.loads(capsys.readouterr().out)["event"]["casualties"]["r"] == 1.0


def test_extract_of_a_text_gives_events() -> None:
    events = sitrep.extract(TEXT, title="Shells fall on Aleppo", published_at=date(2021, 3, 2))
    frames = sitrep.to_frames(events)
    assert list(frames) == ["territorial_control", "casualties", "displacement"]
    killed = frames["casualties"].query("harm == 'killed'").iloc[0]
    assert (killed.best, killed.location) == (12, "Aleppo")
    assert str(frames["casualties"].low.dtype) == "Int64"
    assert sitrep.to_frames([])["displacement"].columns.tolist()[0] == "event_id"


def test_importing_the_package_loads_nothing_heavy() -> None:
    heavy = "{'pandas', 'pyarrow', 'numpy', 'typer', 'trafilatura'}"
    code = f"import sys, sitrep; print(sorted({heavy} & set(sys.modules)))"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "[]\n"


def test_an_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        _ = sitrep.nothing
    assert all(getattr(sitrep, name) for name in sitrep.__all__)


def test_the_stage_of_the_same_name_does_not_hide_the_function() -> None:
    import_module("sitrep.extract")
    assert sitrep.extract is import_module("sitrep.api").extract
