"""Runs the Prefect flow again and again, each time in a fork of a process that has everything loaded, and kills some of the runs.

Reads lines of JSON from standard input: ``{"news": ..., "out": ..., "last": 1234}``. A run kills itself with SIGKILL at its call number
``last`` of a function of the project, in whatever thread that is; without one it is left in peace. Writes a line for each: how it ended,
and how many calls it made if it came to its end.
"""

from __future__ import annotations

import json
import os
import signal
import sys
import threading
from pathlib import Path

import extract_events
import run_parameters
from run_parameters import ExtractionParameters
from sample_runs import FakeAnalyst
from sitrep.pipeline import basis, runs, work
from sitrep.store import merge

VERSION = "the same while files of the source tree change"
LOADED = (merge,)
"""Before the first fork."""
PROJECT = (str(Path(work.__file__).parents[1]), str(Path(extract_events.__file__).parent))


def parameters(news: str | Path, out: str | Path) -> ExtractionParameters:
    """Of a run with small batches, in which what is gone goes."""
    run_parameters.MEGABYTE = 200
    return ExtractionParameters.model_validate({"inputs": [str(news)], "output": str(out), "workers": 1, "prune": True})


def run(news: str, out: str, last: int | None, report: int) -> None:
    """One run of the flow, in this process."""
    made = 0

    def count(frame: object, event: str, _arg: object) -> None:
        nonlocal made
        if event in {"call", "c_call"} and frame.f_code.co_filename.startswith(PROJECT):  # type: ignore[attr-defined]
            made += 1
            if made == last:
                os.kill(os.getpid(), signal.SIGKILL)

    work.reader_of = lambda _settings: FakeAnalyst()
    threading.setprofile(count)
    sys.setprofile(count)
    state = extract_events.extract_events(parameters(news, out), return_state=True)
    sys.setprofile(None)
    os.write(report, json.dumps({"completed": state.is_completed(), "calls": made, "message": state.message}).encode())


def main() -> None:
    """One fork for each line."""
    for module in (basis, runs, work):
        module.extractor_version = lambda: VERSION
    for line in sys.stdin:
        wanted = json.loads(line)
        reading, writing = os.pipe()
        child = os.fork()
        if not child:
            run(wanted["news"], wanted["out"], wanted["last"], writing)
            os._exit(0)
        os.close(writing)
        with os.fdopen(reading) as pipe:
            said = pipe.read()
        _, status = os.waitpid(child, 0)
        ended = {"killed": os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL, **(json.loads(said) if said else {})}
        sys.stdout.write(json.dumps(ended) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
