"""Batches run on any engine, with the same rows; a lost worker is survived or said in one line."""

from __future__ import annotations

import os
import signal
import sys
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from sample_runs import NOW, FakeAnalyst, assert_same, records, write
from sitrep import pipeline
from sitrep.errors import SettingsError, WorkerLost
from sitrep.pipeline import elsewhere
from sitrep.pipeline.runners import RUNNERS, result, started
from sitrep.pipeline.runners import dask as dask_runner
from sitrep.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sitrep.model import Article, Event

MODULES = {"dask": "distributed", "ray": "ray"}


@pytest.fixture
def news(tmp_path: Path) -> Path:
    texts = {f"{i}.txt": f"On day {i} two men were killed in the town of Orvak, the police said." for i in range(8)}
    return write(tmp_path / "news", {**texts, "copy.txt": texts["3.txt"], "many.jsonl": records(40), "scan.pdf": "x"})


@pytest.fixture(autouse=True)
def _path_for_workers(monkeypatch: pytest.MonkeyPatch) -> None:
    """Workers find the tests' modules."""
    here = Path(__file__).parent
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join(filter(None, [str(here), str(here.parent / "src"), os.environ.get("PYTHONPATH")])))


def run(news: Path, out: Path, **settings: object) -> pipeline.RunSummary:
    return pipeline.run([news], out, Settings(batch_bytes=600, **settings), run_id="r", now=NOW, analyst=FakeAnalyst())  # type: ignore[arg-type]


@pytest.mark.parametrize("runner", RUNNERS)
def test_every_runner_gives_the_same_tables(runner: str, news: Path, tmp_path: Path) -> None:
    if runner in MODULES:
        pytest.importorskip(MODULES[runner])
    run(news, tmp_path / "one")
    run(news, tmp_path / "other", runner=runner, workers=2)
    assert_same(tmp_path / "one", tmp_path / "other")


@pytest.mark.usefixtures("news")
def test_a_dask_cluster_at_an_address_gives_the_same_tables(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its workers have another working directory, and threads."""
    distributed = pytest.importorskip("distributed")
    monkeypatch.chdir(Path("/"))
    with distributed.LocalCluster(n_workers=2, threads_per_worker=2, dashboard_address=None, silence_logs=50) as cluster:
        monkeypatch.chdir(tmp_path)
        run(Path("news"), Path("one"))
        run(Path("news"), Path("other"), runner="dask", address=cluster.scheduler_address)
    assert_same(tmp_path / "one", tmp_path / "other")


@dataclass
class Slow(FakeAnalyst):
    """Says which process works, and takes its time."""

    marks: Path

    def events(self, article: Article) -> tuple[Event, ...]:
        (self.marks / str(os.getpid())).touch()
        time.sleep(0.1)
        return super().events(article)


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="Windows has no SIGKILL")
def test_a_dask_worker_that_is_killed_in_mid_run_is_survived(news: Path, tmp_path: Path) -> None:
    pytest.importorskip("distributed")
    marks = tmp_path / "marks"
    marks.mkdir()
    killed: list[int] = []

    def kill() -> None:
        while not (found := list(marks.iterdir())):
            time.sleep(0.05)
        os.kill(int(found[0].name), signal.SIGKILL)
        killed.append(int(found[0].name))

    run(news, tmp_path / "one")
    threading.Thread(target=kill, daemon=True).start()
    settings = Settings(batch_bytes=600, runner="dask", workers=2)
    summary = pipeline.run([news], tmp_path / "other", settings, run_id="r", now=NOW, analyst=Slow(marks))
    assert killed
    assert summary.articles == 49
    assert_same(tmp_path / "one", tmp_path / "other")


@pytest.fixture
def _short_patience() -> Iterator[None]:
    """Dask gives a call up the first time that its worker is lost, where it is installed."""
    try:
        import dask  # noqa: PLC0415
    except ModuleNotFoundError:
        yield
        return
    with dask.config.set({"distributed.scheduler.allowed-failures": 0}):
        yield


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="Windows has no SIGKILL")
@pytest.mark.usefixtures("_short_patience")
@pytest.mark.parametrize("runner", RUNNERS)
def test_a_worker_that_is_lost_again_and_again_is_one_line(runner: str) -> None:
    if runner in MODULES:
        pytest.importorskip(MODULES[runner])
    with started(Settings(runner=runner, workers=2)) as engine:
        with pytest.raises(WorkerLost, match=r"^a worker process was lost.*run again"):
            result(engine, engine.submit(_die))
        assert result(engine, engine.submit(abs, -7)) == 7


def _die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def test_a_call_that_takes_too_long_is_ended() -> None:
    begun = time.monotonic()
    with started(Settings(workers=2)) as engine:
        with pytest.raises(TimeoutError, match="no result after 1 seconds"):
            result(engine, engine.submit(time.sleep, 600), 1.0)
        assert result(engine, engine.submit(abs, -7), 60) == 7
    assert time.monotonic() - begun < 60


@pytest.mark.parametrize(
    ("settings", "complaint"),
    [
        ({"runner": "spark"}, "runner: there is no 'spark'; choose one of dask, processes, ray"),
        ({"address": "tcp://10.0.0.5:8786"}, "address: runner processes goes by none; choose dask or ray"),
    ],
)
def test_a_runner_that_cannot_be_is_named_before_any_work(settings: dict[str, str], complaint: str, news: Path, tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=complaint):
        run(news, tmp_path / "out", **settings)
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("runner", sorted(MODULES))
def test_a_runner_whose_package_is_missing_says_what_to_install(
    runner: str, news: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, MODULES[runner], None)
    with pytest.raises(SettingsError, match=rf"runner {runner} needs a package that is not installed.*pip install 'sitrep\[{runner}\]'"):
        run(news, tmp_path / "out", runner=runner)


def test_a_worker_with_another_sitrep_or_none_is_one_line() -> None:
    class Client:
        def __init__(self, answer: Exception) -> None:
            self.answer = answer

        def run(self, *_: object, **__: object) -> dict[str, Exception]:
            return {"tcp://10.0.0.5:40001": self.answer}

    with pytest.raises(SettingsError, match=r"the worker tcp://10.0.0.5:40001 cannot run sitrep.*install the same version"):
        dask_runner._check(Client(ModuleNotFoundError("No module named 'sitrep'")))
    with pytest.raises(SettingsError, match="has another sitrep") as other:
        elsewhere.check("0.0.1")
    with pytest.raises(SettingsError, match="has another sitrep"):
        dask_runner._check(Client(other.value))


@pytest.mark.parametrize("address", ["tcp://127.0.0.1:9", "nowhere"])
def test_a_scheduler_that_does_not_answer_is_one_line(address: str, news: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("distributed")
    monkeypatch.setattr("sitrep.pipeline.runners.dask._PATIENCE", 1)
    with pytest.raises(SettingsError, match=f"no Dask scheduler answers at {address}") as found:
        run(news, tmp_path / "out", runner="dask", address=address)
    assert "\n" not in str(found.value)
