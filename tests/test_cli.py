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
        (["extract", ".", "--out", "out", "--workers", "100000"], "workers: 100000 cannot be; choose a number from 1 to 512"),
        (["extract", ".", "--out", "out", "--household-size", "inf"], "household_size: inf cannot be"),
        (["extract", ".", "--out", "out", "--household-size", "nan"], "--household-size"),
        (["extract", ".", "--out", "out", "--min-confidence", "nan"], "--min-confidence"),
        (["extract", ".", "--out", "out", "--field", "=text"], "artikel=text"),
        (["extract", ".", "--out", "out", "--field", "a=b=c"], "'b=c'; it must be one of text"),
        (["extract", ".", "--out", "out", "--feild", "a=text"], "No such option: --feild"),
        (["extract", ".", "--out", "out", "--actors", "table.csv"], "table.csv: column 'id' is missing"),
        (["extract", ".", "--out", "out", "--actors", "folder"], "folder: cannot be read"),
        (["extract", ".", "--out", "out", "--actors", "bytes"], "bytes: cannot be read"),
        (["extract", ".", "--out", "out", "--gazetteer", "folder"], "not a gazetteer; make one with `sitrep gazetteer build`"),
        (["extract", ".", "--out", "out", "--gazetteer", "bytes"], "not a gazetteer"),
        (["extract", ".", "--out", "out", "--runner", "spark"], "choose one of dask, processes, ray"),
        (["extract", ".", "--out", "out", "--address", "tcp://x:1"], "goes by none"),
        (["extract", ".", "--out", ""], "--out is empty"),
        (["extract", "", "--out", "out"], "a path is empty"),
        (["extract", ".", "--out", "a\0b"], "cannot be written"),
        (["extract", "a\0b", "--out", "out"], "there is no such file or folder"),
        (["extract", ".", "--out", "x" * 300], "File name too long"),
        (["extract", ".", "--out", "file/below"], "Not a directory"),
        (["extract", ".", "--out", "/proc/nothing"], "choose another with --out"),
        (["extract", ".", "--out", "loop"], "must be a folder"),
        (["extract", "loop", "--out", "out"], "there is no such file or folder"),
        (["extract", "folder", "--out", "folder"], "is the output folder too, which is never read"),
        (["extract", "http://news.example/a", "--out", "out"], "there is no such file or folder"),
        (["show", "casualties", "--out", "file"], "holds no tables yet"),
        (["export", "casualties", "a.csv", "--out", "nowhere"], "holds no tables yet"),
        (["export", "casualities", "a.csv"], "choose one of"),
        (["schema", "--output", "folder"], "folder: cannot be written (Is a directory)"),
        (["schema", "--output", "no/such/folder.md"], "cannot be written"),
        (["evaluate", "bytes", "--tables", "out"], "cannot be read as a file of marked articles"),
        (["gazetteer", "build", "nowhere.txt", "--out", "index"], "nowhere.txt: not a GeoNames dump"),
        (["gazetteer", "build", "--out", "file"], "no index can be made there"),
        (["gazetteer", "build", "--out", "."], "holds other things than an index of places, and would be replaced"),
        (["gazetteer", "lookup", "Aleppo", "--gazetteer", "nowhere"], "not a gazetteer"),
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
    (tmp_path / "folder").mkdir()
    (tmp_path / "table.csv").write_text("a,b\n1,2\n")
    (tmp_path / "bytes").write_bytes(bytes(range(128, 256)))
    (tmp_path / "loop").symlink_to("loop")
    monkeypatch.chdir(tmp_path)
    assert sitrep_command(monkeypatch, *arguments) == 2
    said = " ".join(capsys.readouterr().err.replace("│", " ").split())
    assert message in said
    assert "Traceback" not in said
    assert not (tmp_path / "out").exists() or not list((tmp_path / "out").glob("*/part-*"))  # nothing was begun


@pytest.mark.parametrize(
    "condition", ["harm", "nope=1", "harm=kiled", "best=many", "best=1.5", "date_start>soon", "published_at>yesterday", "authors=x|y"]
)
def test_a_condition_that_cannot_be_understood_says_why(
    condition: str, news: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out"
    sitrep_command(monkeypatch, "extract", news, "--out", out, "--quiet")
    assert sitrep_command(monkeypatch, "show", "casualties", "--out", out, "--where", condition) == 2
    assert f"--where '{condition}'" in " ".join(capsys.readouterr().err.split())
    assert sitrep_command(monkeypatch, "show", "articles", "--out", out, "--where", "authors~Ann") == 0


def test_what_the_web_says_steers_no_terminal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """Titles, names of files, sources and sentences: in the summary, in rows and in errors."""
    escape = "\x1b]0;owned\x07\x1b[2J\u202e\x9b31m"
    news = tmp_path / "news"
    news.mkdir()
    record = {
        "title": f"{escape}Shells fall",
        "source": escape,
        "url": f"https://x/{escape}",
        "text": f"{escape}{TEXT}",
        "authors": [escape],
    }
    (news / f"a{escape}.jsonl").write_text(json.dumps(record) + "\n{broken" + escape)
    (news / f"b{escape}.pdf").write_text("x")
    out = tmp_path / "out"
    sitrep_command(monkeypatch, "extract", news, "--out", out)
    for table in ("casualties", "articles", "rejects"):
        assert sitrep_command(monkeypatch, "show", table, "--out", out) == 0
    sitrep_command(monkeypatch, "show", "casualties", "--out", f"no{escape}")
    printed = capsys.readouterr()
    assert "12 killed" in printed.out
    assert not [char for char in printed.out + printed.err if not char.isprintable() and char != "\n"]


def test_export_writes_a_table(news: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    sitrep_command(monkeypatch, "extract", news, "--out", tmp_path / "out", "--quiet")
    target = tmp_path / "deaths.csv"
    assert sitrep_command(monkeypatch, "export", "casualties", target, "--out", tmp_path / "out", "--where", "harm=killed") == 0
    assert target.read_text().count("Shells killed 12 civilians") == 1
    assert "rows of" in capsys.readouterr().out


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
