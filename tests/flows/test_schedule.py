"""A deployment on a one-minute cron runs by itself over a folder that grows: the tables and the ledger after each run."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from live_news import add_articles, counts
from prefect_server import wait_for

if TYPE_CHECKING:
    from pathlib import Path

    from prefect_server import Server

pytestmark = pytest.mark.live
GROWTH = (10, 7, 12, 0)
"""Files that come before each run."""


def test_three_scheduled_runs_read_what_is_new_and_a_fourth_finds_nothing_to_do(server: Server, tmp_path: Path) -> None:
    news, out = tmp_path / "news", tmp_path / "out"
    total = 0
    for number, more in enumerate(GROWTH):
        add_articles(news, total, more)
        total += more
        if number == 0:
            server.serve(str(news), "--out", str(out), "--cron", "* * * * *")
        runs = wait_for(
            lambda wanted=number + 1: [r for r in server.runs() if r["state"]["type"] == "COMPLETED"][wanted - 1 :], "a run", 150
        )
        found = counts(out)
        print(runs[0]["expected_start_time"][11:19], runs[0]["state_name"], runs[0]["state"]["message"], found)  # noqa: T201  # with -s
        assert runs[0]["auto_scheduled"]
        assert runs[0]["state_name"] == ("Completed" if more else "Nothing to do")
        assert found == {"articles": total, "casualties": total, "displacement": total, "rejects": 0, "ledger": total}
    messages = [f"{more} articles, {2 * more} rows" for more in GROWTH[:3]]
    assert [run["state"]["message"] for run in server.runs()][:4] == [*messages, "There was no new or changed input. 29 files unchanged."]
