"""Files are found in a stable order, each once, and what cannot be read says why."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from sitrep.ingest import Source, find_inputs
from sitrep.model import Reject
from sitrep.settings import Settings

SETTINGS = Settings()


@pytest.fixture(autouse=True)
def _folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("in/b.txt", "in/a.jsonl", "in/deep/er/c.HTML", "in/z.csv.gz", "in/.DS_Store", "in/.git/config.txt"):
        Path(name).parent.mkdir(parents=True, exist_ok=True)
        Path(name).write_text("x")


def found(*paths: str | Path) -> list[tuple[str, str]]:
    return [(item.name, item.format) if isinstance(item, Source) else (item.path, item.error_type) for item in find_inputs(paths, SETTINGS)]


def test_a_folder_is_read_below_in_sorted_order_without_the_litter_of_systems() -> None:
    assert found("in") == [("in/a.jsonl", "jsonl"), ("in/b.txt", "text"), ("in/deep/er/c.HTML", "html"), ("in/z.csv.gz", "csv")]


def test_globs_and_paths_that_overlap_give_each_file_once() -> None:
    assert found("in/**/*.HTML", "in/[ab].*", "in", Path("in/b.txt").absolute()) == [
        ("in/deep/er/c.HTML", "html"),
        ("in/a.jsonl", "jsonl"),
        ("in/b.txt", "text"),
        ("in/z.csv.gz", "csv"),
    ]


def test_a_file_whose_name_has_the_marks_of_a_glob_is_that_file() -> None:
    Path("in/[draft].txt").write_text("x")
    assert found("in/[draft].txt") == [("in/[draft].txt", "text")]


def test_a_file_outside_the_working_directory_has_its_full_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path / "in" / "deep")
    assert found("../b.txt") == [((tmp_path / "in" / "b.txt").as_posix(), "text")]


def test_links_that_loop_are_rejected_and_the_rest_is_found() -> None:
    Path("in/self.txt").symlink_to("self.txt")
    Path("in/deep/up").symlink_to("../..", target_is_directory=True)
    Path("in/gone.txt").symlink_to("nowhere.txt")
    rejects = [("in/deep/up/in", "symlink_loop"), ("in/gone.txt", "broken_link"), ("in/self.txt", "symlink_loop")]
    assert [item for item in found("in") if item[1] in {"symlink_loop", "broken_link"}] == rejects
    assert ("in/b.txt", "text") in found("in")


def test_folders_linked_from_everywhere_are_read_a_bounded_number_of_times() -> None:
    for number in range(12):
        Path(f"web/{number}").mkdir(parents=True)
        Path(f"web/{number}/page.txt").write_text("x")
    for number in range(12):
        for other in range(12):
            if other != number:
                Path(f"web/{number}/to{other}").symlink_to(f"../{other}", target_is_directory=True)
    assert len(found("web")) < 12 * 12 * 12


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("nowhere", "missing_path"),
        ("in/*.xyz", "no_match"),
        ("in/b.txt/c.txt", "missing_path"),
        ("a\x00b", "missing_path"),
        ("x" * 999, "name_too_long"),
    ],
)
def test_a_path_that_leads_nowhere_is_a_reject(path: str, code: str) -> None:
    assert [item[1] for item in found(path)] == [code]


def test_a_pipe_is_not_opened() -> None:
    os.mkfifo("in/pipe.txt")
    assert ("in/pipe.txt", "not_a_file") in found("in")


def test_a_folder_that_may_not_be_listed_is_a_reject_and_the_rest_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    real = os.listdir

    def listdir(path: Path) -> list[str]:
        if path == Path("in/deep"):
            raise PermissionError(13, "Permission denied")
        return real(path)

    monkeypatch.setattr(os, "listdir", listdir)
    assert found("in")[2:] == [("in/deep", "no_permission"), ("in/z.csv.gz", "csv")]


def test_a_name_that_is_not_utf_8_is_shown_escaped() -> None:
    Path(os.fsdecode(b"in/\xff.txt")).write_text("x")
    assert ("in/\\xff.txt", "text") in found("in")


def test_an_unknown_format_names_those_that_can_be_read() -> None:
    Path("in/a.docx").write_text("x")
    (reject,) = find_inputs(["in/a.docx"], SETTINGS)
    assert isinstance(reject, Reject)
    assert "'.docx'" in reject.error
    assert ".jsonl" in reject.error
