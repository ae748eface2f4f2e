"""A run that is killed at any moment: readers see no broken table, the next run repairs and finishes, and nothing is left lying about.

Each kill is a SIGKILL that a child process sends itself at a call of a function, counted from the start of its run; the numbers are
drawn with a seed, half of them from all calls and half from those of the last part of the run, which writes the tables.
`make soak` makes 300 kills; the default keeps the suite quick.
"""

from __future__ import annotations

import multiprocessing
import os
import random
import shutil
import signal
import sys
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest

from sample_runs import NOW, FakeAnalyst, assert_same, records, write
from sitrep import pipeline
from sitrep.errors import OutputError
from sitrep.pipeline import basis, runs, work
from sitrep.settings import Settings
from sitrep.store import layout
from sitrep.store.columns import tables
from sitrep.store.parquet import read_table

if TYPE_CHECKING:
    from multiprocessing.context import ForkServerContext
    from multiprocessing.synchronize import Event

KILLS = int(os.environ.get("SITREP_KILLS", "32"))
SEED = 20210401
VERSION = "the same while files of the source tree change"

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGKILL")


def run(news: Path, out: Path, workers: int = 1) -> None:
    """A run of the state that the tests bring about: small batches, and what is gone goes."""
    settings = Settings(batch_bytes=600, prune=True, workers=workers)
    with pytest.MonkeyPatch.context() as patch:  # other tests of the process need the true version again
        for module in (basis, runs, work):
            patch.setattr(module, "extractor_version", lambda: VERSION)
        pipeline.run([news], out, settings, run_id=f"r{time.time_ns()}", now=NOW, analyst=FakeAnalyst())


def run_until(news: Path, out: Path, last: int | None, calls: Any) -> None:
    """A run that kills itself at the call ``last``, or counts its calls."""
    made = 0

    def count(_frame: object, event: str, _arg: object) -> None:
        nonlocal made
        if event in {"call", "c_call"}:
            made += 1
            if made == last:
                os.kill(os.getpid(), signal.SIGKILL)

    sys.setprofile(count)
    run(news, out)
    sys.setprofile(None)
    calls.value = made


@pytest.fixture(scope="module")
def context() -> ForkServerContext:
    """Children that have the modules loaded."""
    found = multiprocessing.get_context("forkserver")
    found.set_forkserver_preload(["test_faults", "sitrep.store.merge", "pyarrow.parquet", "pyarrow.compute", "filelock"])
    with pytest.MonkeyPatch.context() as patch:  # the server of forks does not see this process's path
        patch.setenv("PYTHONPATH", os.pathsep.join(filter(None, sys.path)))
        starter = found.Process(target=len, args=((),))
        starter.start()
    starter.join()
    return found


def child(context: ForkServerContext, *arguments: Any) -> tuple[int | None, int]:
    """How a run in a process of its own ended, and its calls."""
    calls = context.Value("q", 0)
    process = context.Process(target=run_until, args=(*arguments, calls))
    process.start()
    process.join(120)
    return process.exitcode, calls.value


def first(news: Path) -> None:
    """What the first run finds."""
    texts = {f"{name}.txt": f"On day {i} two men were killed in the town of Orvak, the police said." for i, name in enumerate("abcdef")}
    write(news, {**texts, "copy.txt": texts["a.txt"], "empty.txt": "", "g.jsonl": records(20), "scan.pdf": "x"})


def second(news: Path) -> None:
    """What the second run finds: files that are new, changed, gone, and copies whose carriers have gone."""
    write(news, {"b.txt": "The council met and talked about bread.", "new.txt": "Nine families fled the town.", "g.jsonl": records(26)})
    (news / "a.txt").unlink()
    (news / "c.txt").unlink()


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory, context: ForkServerContext) -> tuple[Path, int, int]:
    """A folder with the inputs and the outputs of runs that were left in peace, and how many calls each run made."""
    home = tmp_path_factory.mktemp("undisturbed")
    calls = []
    for step, change in ((1, first), (2, second)):
        change(home / "news")
        shutil.copytree(home / "news", home / f"news{step}")
        if step == 2:
            shutil.copytree(home / "out1", home / "out2")
        ended, made = child(context, home / "news", home / f"out{step}", None)
        assert ended == 0
        calls.append(made)
    return home, calls[0], calls[1]


def inputs(home: Path, step: int) -> Path:
    """The inputs as the undisturbed run ``step`` had them, at the same paths."""
    shutil.rmtree(home / "news")
    shutil.copytree(home / f"news{step}", home / "news")
    return home / "news"


def points(calls: int, count: int, seed: int) -> list[int]:
    """Calls at which a run is killed: from all of it, and from its last fourth."""
    chance = random.Random(seed)  # noqa: S311  # the same on every machine
    return sorted({*chance.sample(range(1, calls), count // 2), *chance.sample(range(calls * 3 // 4, calls), count - count // 2)})


def assert_readable(out: Path, allowed: list[Path]) -> None:
    """Whatever is there reads; by the manifest it is one run's or the other's."""
    for name in tables():
        if list((out / name).glob("part-*")):
            pd.read_parquet(out / name)
    try:
        paths = set(read_table(out, "articles").path)
    except OutputError as error:
        assert "holds no tables yet" in str(error)  # noqa: PT017  # a run that was killed before its first table
        return
    assert paths in [set(read_table(one, "articles").path) for one in allowed]


def assert_tidy(out: Path) -> None:
    """Nothing of a killed run is left."""
    left = {path.name for path in out.rglob(".*")} - {layout.LOCK, layout.OWNER, layout.STAGING}
    assert left == set()
    assert list((out / layout.STAGING).iterdir()) == []


@pytest.mark.parametrize("step", [1, 2])
def test_a_killed_run_is_repaired_by_the_next(
    step: int, undisturbed: tuple[Path, int, int], tmp_path: Path, context: ForkServerContext
) -> None:
    home, *calls = undisturbed
    news, wanted = inputs(home, step), home / f"out{step}"
    killed = 0
    for number, last in enumerate(points(calls[step - 1], KILLS // 2, SEED + step)):
        out = tmp_path / f"out{number}"
        if step == 2:
            shutil.copytree(home / "out1", out)
        for again in range(2 if number % 4 == 0 else 1):  # also a run that repairs may be killed
            ended, _ = child(context, news, out, max(1, last - 1000 * again))
            killed += ended == -signal.SIGKILL
            assert_readable(out, [home / "out1", wanted])
        run(news, out)
        assert_same(out, wanted)
        assert_tidy(out)
        shutil.rmtree(out)
    assert killed >= KILLS // 2 - 2  # a run after a kill in its last steps has less to do, and may end first


def test_a_run_whose_parent_is_killed_leaves_no_workers(
    undisturbed: tuple[Path, int, int], tmp_path: Path, context: ForkServerContext
) -> None:
    home, *_ = undisturbed
    news, out = inputs(home, 2), tmp_path / "out"
    parent = context.Process(target=run, args=(news, out, 2))
    parent.start()
    deadline = time.monotonic() + 60
    while not list(out.glob(f"{layout.STAGING}/*/.batch-*")) and not list(out.glob("articles/*")) and time.monotonic() < deadline:
        time.sleep(0.01)
    workers = children_of(parent.pid)
    parent.kill()
    parent.join()
    with layout.exclusive(out):  # the lock went with the one that held it
        pass
    while any(Path(f"/proc/{worker}").exists() for worker in workers):
        assert time.monotonic() < deadline
        time.sleep(0.05)
    run(news, out)
    assert_tidy(out)


def children_of(pid: int | None) -> list[int]:
    """Processes of a process; none where the system does not tell."""
    listed = Path(f"/proc/{pid}/task/{pid}/children")
    return [int(child) for child in listed.read_text().split()] if listed.exists() else []


def test_a_second_run_stops_with_a_word_or_waits(undisturbed: tuple[Path, int, int], tmp_path: Path, context: ForkServerContext) -> None:
    home, *_ = undisturbed
    news, out = inputs(home, 2), tmp_path / "out"
    layout.prepare(out)
    holder = context.Process(target=hold, args=(out, release := context.Event()))
    holder.start()
    while not (out / "held").exists():
        time.sleep(0.01)
    with pytest.raises(OutputError, match=r"another run is writing there \(process \d+ on .*--wait"):
        run(news, out)
    threading.Timer(0.5, release.set).start()
    started = time.monotonic()
    pipeline.run([news], out, Settings(), analyst=FakeAnalyst(), wait=-1)
    assert time.monotonic() - started >= 0.4


def hold(out: Path, release: Event) -> None:
    """Writes to the output until it is told to end."""
    with layout.exclusive(out):
        (out / "held").touch()
        release.wait(60)


@pytest.mark.parametrize("limit", [1, 300, 900, 2500, 5000, 9000, 12000, 16000])
def test_a_write_that_fails_is_one_line_and_the_next_run_repairs(
    limit: int, undisturbed: tuple[Path, int, int], tmp_path: Path, context: ForkServerContext
) -> None:
    """No file may grow beyond ``limit`` bytes, as on a disk that is full."""
    home, *_ = undisturbed
    news, out = inputs(home, 2), tmp_path / "out"
    shutil.copytree(home / "out1", out)
    process = context.Process(target=run_limited, args=(news, out, limit))
    process.start()
    process.join(60)
    assert process.exitcode in {0, 3}
    assert_readable(out, [home / "out1", home / "out2"])
    run(news, out)
    assert_same(out, home / "out2")
    assert_tidy(out)


def run_limited(news: Path, out: Path, limit: int) -> None:
    """A run whose files may not grow; ends with status 3 where it says so in its own words."""
    import resource  # noqa: PLC0415  # not on Windows

    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
    try:
        run(news, out)
    except OutputError:
        sys.exit(3)
