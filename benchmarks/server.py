"""A Prefect server for the time of a benchmark, with a database of its own."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.error import URLError

if TYPE_CHECKING:
    from collections.abc import Iterator

_PATIENCE = 120
_QUIET = {"PREFECT_SERVER_ANALYTICS_ENABLED": "false", "DO_NOT_TRACK": "1", "PREFECT_LOGGING_LEVEL": "WARNING"}


@contextmanager
def prefect_server() -> Iterator[None]:
    """Starts the server and has the environment point to it, so that processes started meanwhile use it."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with tempfile.TemporaryDirectory(prefix="sitrep-bench-prefect-", ignore_cleanup_errors=True) as home:
        own = {**_QUIET, "PREFECT_HOME": home, "PREFECT_API_URL": f"http://127.0.0.1:{port}/api"}
        command = [sys.executable, "-m", "prefect", "server", "start", "--host", "127.0.0.1", "--port", str(port), "--no-ui"]
        before = {name: os.environ.get(name) for name in own}
        os.environ.update(own)
        with (Path(home) / "server.log").open("w") as log:
            process = subprocess.Popen(command, stdout=log, stderr=subprocess.STDOUT)
            try:
                _wait(f"{own['PREFECT_API_URL']}/health", process)
                yield
            finally:
                process.terminate()
                process.wait()
                for name, value in before.items():
                    os.environ.pop(name) if value is None else os.environ.update({name: value})


def _wait(url: str, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + _PATIENCE
    while time.monotonic() < deadline and process.poll() is None:
        try:
            with urllib.request.urlopen(url, timeout=5):  # noqa: S310  # this machine
                return
        except (URLError, ConnectionError, TimeoutError):
            time.sleep(0.2)
    raise SystemExit("Prefect's server did not start")
