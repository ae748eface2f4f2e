"""A Prefect server for tests and screenshots: on loopback, with a home of its own that is thrown away, and commands that go by it."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.error import URLError
from urllib.request import Request, urlopen

import orjson

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

ROOT = Path(__file__).parent.parent
_START_SECONDS = 120.0


class Server:
    """A running server, what it knows, and the processes that were started for it."""

    def __init__(self, home: Path, port: int) -> None:
        """``home`` takes its database and its logs."""
        self.url = f"http://127.0.0.1:{port}"
        self.home = home
        self._processes: list[subprocess.Popen[bytes]] = []
        self._server: subprocess.Popen[bytes] | None = None
        self.environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith("PREFECT_")},
            "PREFECT_HOME": str(home),
            "PREFECT_API_URL": f"{self.url}/api",
            "PREFECT_UI_API_URL": f"{self.url}/api",  # else the UI looks for the server at port 4200
            "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
            "PREFECT_SERVER_UI_SHOW_PROMOTIONAL_CONTENT": "false",
            "DO_NOT_TRACK": "1",
            "PATH": os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]]),
            "PYTHONPATH": os.pathsep.join([str(ROOT / "src"), str(ROOT / "flows")]),
        }

    def restart(self) -> None:
        """Start the server itself, killing the one that runs; it goes on from what its database holds."""
        if self._server:
            self.kill(self._server)
        self._server = self.start("prefect", "server", "start", "--host", "127.0.0.1", "--port", self.url.rpartition(":")[2])
        wait_for(lambda: _healthy(self.url), "the server", _START_SECONDS)

    def start(self, *command: str, cwd: Path = ROOT) -> subprocess.Popen[bytes]:
        """Start a command in a process group of its own, with its output in a log below the home."""
        with self._log(len(self._processes)).open("wb") as log:
            process = subprocess.Popen(command, cwd=cwd, env=self.environment, stdout=log, stderr=subprocess.STDOUT, start_new_session=True)
        self._processes.append(process)
        return process

    def _log(self, number: int) -> Path:
        return self.home / f"{number}.log"

    def run(self, *command: str, cwd: Path = ROOT) -> str:
        """Run a command to its end; gives what it printed.

        Raises:
            RuntimeError: it failed.
        """
        done = subprocess.run(command, cwd=cwd, env=self.environment, capture_output=True, text=True, check=False)
        if done.returncode:
            raise RuntimeError(f"{' '.join(command)}: {done.stdout}{done.stderr}")
        return done.stdout

    def serve(self, *arguments: str, cwd: Path = ROOT) -> subprocess.Popen[bytes]:
        """Start ``extract_events.py serve`` and wait until it looks for runs."""
        process = self.start(sys.executable, "flows/extract_events.py", "serve", *arguments, cwd=cwd)
        log = self._log(len(self._processes) - 1)
        wait_for(lambda: b"being served" in log.read_bytes(), "the deployment to be served", _START_SECONDS)
        return process

    def ask(self, path: str, body: dict[str, Any]) -> Any:
        """The answer of the server to a question."""
        request = Request(f"{self.url}/api/{path}", data=orjson.dumps(body), headers={"Content-Type": "application/json"})  # noqa: S310  # loopback
        with urlopen(request, timeout=30) as answer:  # noqa: S310
            return orjson.loads(answer.read())

    def runs(self, flow: str = "extract-events") -> list[dict[str, Any]]:
        """The runs of a flow that are not waiting for their time, the first one first."""
        found = self.ask("flow_runs/filter", {"flows": {"name": {"any_": [flow]}}, "sort": "EXPECTED_START_TIME_ASC"})
        return [run for run in found if run["state_name"] != "Scheduled"]

    def artifacts(self, run: dict[str, Any]) -> dict[str, dict[str, Any]]:
        """The artifacts of a run by their keys."""
        found = self.ask("artifacts/filter", {"artifacts": {"flow_run_id": {"any_": [run["id"]]}}})
        return {artifact["key"]: artifact for artifact in found}

    def kill(self, process: subprocess.Popen[bytes]) -> None:
        """Kill a process and all that it has started, as a power cut would: none of them gets to say a word."""
        for pid in [process.pid, *_descendants(process.pid)]:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        process.wait()

    def stop(self) -> None:
        """End everything that was started, the server last."""
        for process in reversed(self._processes):
            self.kill(process)


@contextlib.contextmanager
def server() -> Iterator[Server]:
    """A server, for as long as the ``with`` statement lasts."""
    with tempfile.TemporaryDirectory(prefix="prefect-", ignore_cleanup_errors=True) as home:
        port = free_port()
        found = Server(Path(home), port)
        try:
            found.restart()
            yield found
        finally:
            found.stop()


def wait_for(condition: Callable[[], Any], what: str, seconds: float = 180.0, every: float = 0.3) -> Any:
    """The first answer of ``condition`` that counts as true.

    Raises:
        TimeoutError: there was none in time.
    """
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if answer := condition():
            return answer
        time.sleep(every)
    raise TimeoutError(f"waited {seconds:g} seconds for {what}")


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _descendants(pid: int) -> list[int]:
    listed = subprocess.run(["ps", "-e", "-o", "pid=,ppid="], capture_output=True, text=True, check=True).stdout
    parents = {int(child): int(parent) for child, parent in map(str.split, listed.splitlines())}
    found = [pid]
    for one in found:  # grows while it is walked
        found += [child for child, parent in parents.items() if parent == one]
    return found[1:]


def _healthy(url: str) -> bool:
    try:
        with urlopen(f"{url}/api/health", timeout=5) as answer:  # noqa: S310  # loopback
            return bool(answer.status == 200)
    except (URLError, OSError):
        return False
