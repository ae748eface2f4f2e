"""The Prefect flow, against a server of the tests' own."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd
import pytest
from prefect.artifacts import Artifact
from prefect.testing.utilities import prefect_test_harness

import extract_events
import s3_server
from run_parameters import ExtractionParameters
from sample_runs import Fatal, write
from sitrep.errors import LexiconError, OutputError, WorkerLost, WriteError
from sitrep.pipeline import workers
from sitrep.pipeline.runners import RUNNERS
from sitrep.remote import Folder
from sitrep.store.parquet import read_table

if TYPE_CHECKING:
    from collections.abc import Iterator

    from prefect import State

SAMPLES = Path(__file__).parent.parent / "samples"
LEFT_OUT = {"records/cut-short.json", "wire/not-a-text.txt"}
ARTICLE = "KABUL, March 3, 2026 - A bomb killed four people in the invented village of Deh Misal on Monday, police said."


@pytest.fixture(scope="session", autouse=True)
def _prefect_server() -> Iterator[None]:
    with prefect_test_harness(server_startup_timeout=120):
        yield


@pytest.fixture(scope="module")
def sample_run(tmp_path_factory: pytest.TempPathFactory) -> tuple[State[None], Path]:
    """A run of the flow on the sample articles, and its output."""
    out = tmp_path_factory.mktemp("output")
    return run(SAMPLES, out), out


@pytest.fixture
def news(tmp_path: Path) -> Path:
    """A folder with one article."""
    folder = tmp_path / "news"
    folder.mkdir()
    (folder / "a.txt").write_text(ARTICLE)
    return folder


def run(inputs: Path | str, out: Path | str, **others: object) -> State[None]:
    parameters = ExtractionParameters.model_validate({"inputs": [str(inputs)], "output": str(out), "workers": 1, **others})
    return extract_events.extract_events(parameters, return_state=True)


def artifact(key: str) -> str:
    found = Artifact.get(key)
    assert found is not None
    return str(found.data)


def test_a_run_with_rejects_completes_and_counts_them(sample_run: tuple[State[None], Path]) -> None:
    state, _ = sample_run
    assert state.is_completed()
    assert state.message is not None
    assert "2 inputs rejected" in state.message


def test_every_input_is_in_articles_or_in_rejects(sample_run: tuple[State[None], Path]) -> None:
    _, out = sample_run
    inputs = {path.relative_to(SAMPLES).as_posix() for path in SAMPLES.rglob("*") if path.is_file()}
    found = {
        table: {Path(path).absolute().relative_to(SAMPLES).as_posix() for path in pd.read_parquet(out / table)["path"]}
        for table in ("articles", "rejects")
    }
    assert found["rejects"] == LEFT_OUT
    assert found["articles"] == inputs - LEFT_OUT


def test_each_event_type_has_rows_with_evidence_at_its_offsets(sample_run: tuple[State[None], Path]) -> None:
    _, out = sample_run
    texts = pd.read_parquet(out / "articles").set_index("article_id")["text"]
    for table in ("casualties", "displacement", "territorial_control"):
        rows = pd.read_parquet(out / table)
        assert len(rows)
        for row in rows.itertuples():
            assert texts[row.article_id][row.evidence_start : row.evidence_end] == row.evidence_text


def test_the_report_names_what_was_found_and_why_inputs_were_rejected(sample_run: tuple[State[None], Path]) -> None:
    _, out = sample_run
    report = artifact("run-report")
    assert "cut-short.json" in report
    assert str(out / "casualties") in report
    assert "killed" in artifact("events-by-type")


def test_a_run_leaves_its_progress_its_events_and_a_link_to_its_tables(sample_run: tuple[State[None], Path]) -> None:
    _, out = sample_run
    assert float(artifact("progress")) == 100
    assert "in the tables" in str(Artifact.get("progress").description)  # type: ignore[union-attr]
    assert "| evidence |" in artifact("latest-events")
    assert out.as_uri() in artifact("tables")


def test_rejects_fail_the_run_where_the_user_asks_for_it(tmp_path: Path) -> None:
    state = run(SAMPLES / "records" / "cut-short.json", tmp_path / "out", on_rejects="fail")
    assert state.is_failed()
    assert len(pd.read_parquet(tmp_path / "out" / "rejects")) == 1


def test_a_run_without_input_says_that_there_is_nothing_to_do(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    state = run(tmp_path / "empty", tmp_path / "out")
    assert (state.is_completed(), state.name) == (True, "Nothing to do")


def test_a_failed_batch_fails_the_run_and_names_its_input(news: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise PermissionError("the disk is read-only")

    monkeypatch.setattr(workers, "run_batch", fail)
    state = run(news, tmp_path / "out")
    assert state.is_failed()
    assert state.message is not None
    assert f"{news / 'a.txt'}" in state.message
    assert "the disk is read-only" in state.message


def test_a_batch_that_loses_its_worker_fails_the_run_and_names_the_article(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    news = write(tmp_path / "news", {"a.txt": ARTICLE, "b.txt": "A FATAL article.", "c.txt": ARTICLE.replace("four", "six")})
    monkeypatch.setattr(extract_events, "at_work", partial(extract_events.at_work, analyst=Fatal()))
    monkeypatch.setattr(extract_events, "extract_batch", extract_events.extract_batch.with_options(retries=0))
    state = run(news, tmp_path / "out", workers=2)
    assert state.is_failed()
    assert state.message is not None
    assert f", at {news / 'b.txt'}: WorkerLost" in state.message


def test_a_run_with_nothing_new_leaves_the_last_report_on_top(news: Path, tmp_path: Path) -> None:
    for name, known in (("Completed", "1 article, 1 row"), ("Nothing to do", "There was no new or changed input. 1 file unchanged.")):
        state = run(news, tmp_path / "out")
        assert (state.name, state.message) == (name, known)
    assert "1 article, 1 row" in artifact("run-report")


def test_a_wrong_setting_fails_the_run_with_its_own_words(news: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise LexiconError("actors.csv: row 3 has no actor_id")

    monkeypatch.setattr(workers, "run_batch", fail)
    state = run(news, tmp_path / "out")
    assert (state.is_failed(), state.message) == (True, "actors.csv: row 3 has no actor_id")


@pytest.mark.parametrize(
    ("others", "message"),
    [
        ({"inputs": ["nowhere"]}, "nowhere: there is no such file or folder"),
        ({"output": "news"}, "is the output folder too"),
        ({"actors": "nowhere.csv"}, "nowhere.csv cannot be read"),
        ({"fields": {"a": "b"}}, "it must be one of text"),
        ({"household_size": float("inf")}, "household_size: inf cannot be"),
        ({"address": "tcp://x:1"}, "goes by none"),
        ({"output": "news/a.txt/below"}, "choose another with --out"),
    ],
)
def test_what_is_wrong_with_parameters_and_paths_fails_the_run_in_one_line(
    others: dict[str, object], message: str, news: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(news.parent)
    parameters = ExtractionParameters.model_validate({"inputs": ["news"], "output": "out", "workers": 1, **others})
    state: State[None] = extract_events.extract_events(parameters, return_state=True)
    assert state.is_failed()
    assert message in str(state.message)
    assert "\n" not in str(state.message)


@pytest.mark.parametrize("error", [OSError(5, "Input/output error"), WriteError("the disk is full"), WorkerLost()])
def test_what_may_pass_is_tried_again(error: Exception) -> None:
    assert extract_events.passes(error)


@pytest.mark.parametrize("error", [PermissionError(), FileNotFoundError(), TimeoutError(), OutputError("in use"), ValueError()])
def test_what_lasts_is_not_tried_again(error: Exception) -> None:
    assert not extract_events.passes(error)


def test_the_parameters_make_a_form_with_help_and_menus() -> None:
    schema = extract_events.extract_events.parameters.model_dump()
    definitions = schema["definitions"]
    properties = definitions["ExtractionParameters"]["properties"]
    assert all("description" in field for field in properties.values())
    assert definitions["OnRejects"]["enum"] == ["complete", "fail"]
    assert sorted(definitions["RunnerName"]["enum"]) == list(RUNNERS)


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (["news", "--workers", "0"], "--workers"),
        (["news", "--min-confidence", "2"], "--min-confidence"),
        (["news", "--on-rejects", "ignore"], "--on-rejects"),
        (["news", "--field", "artikel"], "theirs=ours"),
        ([], "PATH"),
    ],
)
def test_wrong_arguments_end_with_status_2_and_name_the_option(
    arguments: list[str], complaint: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as stop:
        extract_events.main(arguments)
    assert stop.value.code == 2
    assert complaint in capsys.readouterr().err


def test_a_flow_reads_from_an_object_store_and_writes_to_it(news: Path, tmp_path: Path) -> None:
    with s3_server.serving(tmp_path / "home") as bucket:
        Folder(f"{bucket}/news").write("a.txt", (news / "a.txt").read_bytes())
        first, second = (run(f"{bucket}/news", f"{bucket}/out") for _ in range(2))
        assert (first.message, second.name) == ("1 article, 1 row", "Nothing to do")
        assert list(read_table(f"{bucket}/out", "casualties").best) == [4]
        assert f"{bucket}/out/casualties" in artifact("run-report")
        missing = run(f"{bucket}/news", "s3://no-such-bucket/out")
    assert (missing.is_failed(), missing.message) == (
        True,
        "s3://no-such-bucket/out: there is no bucket of that name; check it, or make the bucket",
    )


def test_a_flow_runs_on_dask(news: Path, tmp_path: Path) -> None:
    pytest.importorskip("distributed")
    assert run(news, tmp_path / "out", runner="dask", workers=2).message == "1 article, 1 row"
