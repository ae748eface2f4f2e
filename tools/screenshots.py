"""Takes the pictures of Prefect's UI for the documentation: starts a server, serves the deployment, runs it on the samples, and looks.

    python tools/screenshots.py docs/screenshots

Needs Chromium (Debian's package ``chromium``, or another by the variable CHROMIUM) and playwright (``pip install -e '.[browser]'``).
"""

from __future__ import annotations

import contextlib
import os
import shutil
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from prefect_server import ROOT, Server, server, wait_for

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Page

CHROMIUM = os.environ.get("CHROMIUM", "") or shutil.which("chromium") or shutil.which("chromium-browser") or ""
_ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
_SIZE = {"width": 1280, "height": 760}
ENDS = ("COMPLETED", "FAILED", "CRASHED", "CANCELLED")


@contextlib.contextmanager
def browser() -> Iterator[Page]:
    """A page of a headless Chromium."""
    from playwright.sync_api import sync_playwright  # noqa: PLC0415  # an extra

    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=list(_ARGUMENTS))
        try:
            yield chromium.new_page(viewport=_SIZE)  # type: ignore[arg-type]
        finally:
            chromium.close()


class Screens:
    """The pages of the UI that concern one deployment and one of its runs."""

    def __init__(self, found: Server, page: Page) -> None:
        """The deployment must have run."""
        self._page = page
        self._root = f"{found.url}/v2"
        self.run = found.runs()[0]
        self.artifacts = found.artifacts(self.run)

    def open(self, path: str, text: str) -> Page:
        """Opens a page and waits until it shows ``text``."""
        self._page.goto(f"{self._root}/{path}")
        self._page.get_by_text(text).first.wait_for(timeout=30_000)
        self._page.wait_for_timeout(1_500)  # charts are drawn, and fonts loaded, after the text
        return self._page

    def deployment(self) -> Page:
        """The deployment with its schedule."""
        return self.open(f"deployments/deployment/{self.run['deployment_id']}", "scheduled")

    def form(self) -> Page:
        """The form in which a run is given its parameters."""
        return self.open(f"deployments/deployment/{self.run['deployment_id']}/run", "Inputs")

    def run_page(self) -> Page:
        """The run with its tasks and its log."""
        return self.open(f"runs/flow-run/{self.run['id']}", "files to read")

    def artifact(self, key: str, text: str) -> Page:
        """One of the run's artifacts."""
        return self.open(f"artifacts/artifact/{self.artifacts[key]['id']}", text)


def serve_and_run(found: Server, home: Path) -> dict[str, Any]:
    """Serve the deployment over a copy of the samples and wait for one run; ``home`` is the folder that its paths are seen from."""
    for name in ("flows", "samples"):
        shutil.copytree(ROOT / name, home / name, ignore=shutil.ignore_patterns("__pycache__"))
    found.serve("samples", "--out", "output", "--cron", "15 * * * *", cwd=home)
    found.run("prefect", "deployment", "run", "extract-events/scheduled")
    ended: list[dict[str, Any]] = wait_for(lambda: [run for run in found.runs() if run["state"]["type"] in ENDS], "the run", 180)
    return ended[0]


def main(folder: Path) -> None:
    """Write the pictures."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="desk-") as home, server() as found, browser() as page:
        serve_and_run(found, Path(home))
        screens = Screens(found, page)
        for name, look in {
            "deployment": screens.deployment,
            "form": screens.form,
            "run": screens.run_page,
            "report": lambda: screens.artifact("run-report", "What this run found"),
            "events": lambda: screens.artifact("latest-events", "evidence"),
        }.items():
            path = folder / f"{name}.png"
            look().screenshot(path=path)
            print(f"{path}  {path.stat().st_size // 1000} kB")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "docs" / "screenshots")
