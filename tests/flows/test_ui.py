"""Prefect's UI in a real browser: what a person who did not write the job sees of it."""

from __future__ import annotations

import re
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import screenshots
from prefect_server import wait_for

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Page
    from prefect_server import Server
    from screenshots import Screens

pytest.importorskip("playwright.sync_api")
pytestmark = [pytest.mark.browser, pytest.mark.skipif(not screenshots.CHROMIUM, reason="there is no Chromium")]


@pytest.fixture(scope="module")
def home(server: Server) -> Iterator[Path]:
    """A folder with the samples, over which the served deployment has run once."""
    with tempfile.TemporaryDirectory() as folder:
        run = screenshots.serve_and_run(server, Path(folder))
        assert run["state_name"] == "Completed"
        yield Path(folder)


@pytest.fixture(scope="module")
def screens(server: Server, home: Path) -> Iterator[Screens]:
    assert home.exists()
    with screenshots.browser() as page:
        yield screenshots.Screens(server, page)


def text(page: Page) -> str:
    return page.locator("body").inner_text()


def assert_fits(page: Page) -> None:
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), "the page is wider than the window"


def test_the_deployment_shows_its_schedule_its_next_run_and_its_limit(screens: Screens) -> None:
    shown = text(screens.deployment())
    for part in ("At 15 minutes past the hour", "Next Run", "extraction", "Concurrency Limit\n1", "samples into output"):
        assert part in shown


def test_the_run_shows_its_state_its_log_and_its_tasks(screens: Screens) -> None:
    page = screens.run_page()
    shown = text(page)
    for part in ("Completed", "2 Task runs", "14 files to read (new: 14), 0 unchanged", "2 inputs rejected"):
        assert part in shown
    page.get_by_role("tab", name="Task Runs").click()
    page.get_by_text("batch 1 (samples/").first.wait_for()
    page.get_by_role("tab", name="Artifacts").click()
    for key in ("run-report", "latest-events", "events-by-type", "tables", "progress"):
        page.get_by_text(key, exact=True).first.wait_for()


def test_the_report_shows_its_charts_and_its_tables(screens: Screens) -> None:
    page = screens.artifact("run-report", "What this run found")
    pictures = page.locator("img[src^='data:image/svg']")
    assert [pictures.nth(n).evaluate("image => image.complete && image.naturalWidth") for n in range(pictures.count())] == [720, 720]
    shown = text(page)
    for part in (
        "What is new since the last run",
        "Top places",
        "Largest figures",
        "cut-short.json: It is not valid JSON",
        "Rows of this run",
    ):
        assert part in shown
    assert_fits(page)


def test_the_latest_events_show_their_evidence_within_the_window(screens: Screens) -> None:
    page = screens.artifact("latest-events", "evidence")
    assert_fits(page)
    cells = page.locator("tbody tr").first.locator("td")
    box = cells.last.bounding_box()
    assert box is not None
    assert box["x"] + box["width"] <= page.evaluate("window.innerWidth")
    assert re.search(r"[a-z]{3,} [a-z]+.*\.", cells.last.inner_text())


def test_the_form_of_a_run_has_a_field_with_help_for_each_parameter(screens: Screens, server: Server) -> None:
    schema = server.ask("deployments/filter", {})[0]["parameter_openapi_schema"]
    fields: dict[str, Any] = schema["definitions"]["ExtractionParameters"]["properties"]
    shown = " ".join(text(screens.form()).split())
    assert [field["title"] for field in fields.values() if field["title"] not in shown] == []
    assert [field["title"] for field in fields.values() if " ".join(field["description"].split()) not in shown] == []


def test_a_run_that_is_started_with_the_form_says_that_there_is_nothing_to_do(screens: Screens, server: Server) -> None:
    page = screens.form()
    page.get_by_role("button", name="Submit").click()
    run = wait_for(lambda: [run for run in server.runs()[1:] if run["state"]["type"] in screenshots.ENDS], "the run from the form")[0]
    assert run["state_name"] == "Nothing to do"
    page.goto(f"{server.url}/v2/runs/flow-run/{run['id']}")
    page.get_by_text("Nothing to do").first.wait_for()
