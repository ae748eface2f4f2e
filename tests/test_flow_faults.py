"""Runs of the Prefect flow that are killed: the next run repairs and finishes. Slow to start, so `SITREP_FLOW_KILLS` says how many."""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from prefect.testing.utilities import prefect_test_harness

import extract_events
from run_parameters import ExtractionParameters
from sample_runs import assert_same, write
from sitrep.store import layout

if TYPE_CHECKING:
    from collections.abc import Iterator

KILLS = int(os.environ.get("SITREP_FLOW_KILLS", "0"))
FLOW = Path(extract_events.__file__)
TEXT = "A bomb killed {} people in the invented village of Deh Misal on Monday, police said. About {} families fled to Kabul."

pytestmark = pytest.mark.skipif(not KILLS, reason="set SITREP_FLOW_KILLS to the number of kills")


@pytest.fixture(scope="module")
def server() -> Iterator[dict[str, str]]:
    """The environment of a flow in a process of its own that goes by the tests' server."""
    with prefect_test_harness(server_startup_timeout=120):
        from prefect.settings import PREFECT_API_URL  # noqa: PLC0415

        yield {**os.environ, "PREFECT_API_URL": str(PREFECT_API_URL.value()), "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}


def complete(news: Path, out: Path) -> None:
    parameters = ExtractionParameters.model_validate({"inputs": [str(news)], "output": str(out), "workers": 1})
    assert extract_events.extract_events(parameters, return_state=True).is_completed()


def test_a_killed_flow_is_repaired_by_the_next(server: dict[str, str], tmp_path: Path) -> None:
    """Killed after a while that is drawn with a seed, counted from when it begins to write."""
    news, wanted = tmp_path / "news", tmp_path / "wanted"
    count = 400
    write(news, {f"{i:03}.txt": TEXT.format(i + 2, i + 5) for i in range(count)})
    complete(news, wanted)
    chance = random.Random(7)  # noqa: S311  # the same on every machine
    killed = 0
    for _ in range(KILLS):
        out = tmp_path / "out"
        command = [sys.executable, str(FLOW), str(news), "--out", str(out), "--workers", "2"]
        process = subprocess.Popen(command, env=server, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        while process.poll() is None and not list(out.glob(f"{layout.STAGING}/*")):
            time.sleep(0.01)
        time.sleep(chance.uniform(0, 3))
        killed += process.poll() is None
        process.kill()
        process.wait()
        complete(news, out)
        assert_same(out, wanted)
        assert list((out / layout.STAGING).iterdir()) == []
        assert {path.name for path in out.rglob(".*")} <= {layout.LOCK, layout.OWNER, layout.STAGING}
        shutil.rmtree(out)
    assert killed >= KILLS * 3 // 4  # the others had ended before
