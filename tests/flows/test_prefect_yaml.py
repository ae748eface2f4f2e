"""What `prefect.yaml` says agrees with the flows that it deploys. No server is needed for that."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

import casualties_digest
import crash_watch
import extract_events
import server_wait
from command_line import parse
from run_parameters import ExtractionParameters

ROOT = Path(__file__).parents[2]
DEPLOYMENTS: dict[str, dict[str, Any]] = {
    found["name"]: found for found in yaml.safe_load((ROOT / "prefect.yaml").read_text(encoding="utf-8"))["deployments"]
}


def test_the_parameters_are_those_of_the_flow() -> None:
    given = DEPLOYMENTS["scheduled"]["parameters"]["parameters"]
    assert ExtractionParameters.model_validate(given).inputs == ["samples"]


def test_runs_send_the_heartbeats_that_the_automation_waits_for() -> None:
    frequencies = {found["work_pool"]["job_variables"]["env"]["PREFECT_FLOWS_HEARTBEAT_FREQUENCY"] for found in DEPLOYMENTS.values()}
    assert frequencies == {str(crash_watch.HEARTBEAT_SECONDS)}
    assert extract_events.extract_events.name == crash_watch.FLOW


def test_the_automation_knows_every_end_of_a_run() -> None:
    """A run whose end it does not know would be called crashed after it."""
    trigger = crash_watch.automation().trigger.model_dump()
    assert {f"prefect.flow-run.{name}" for name in ("Completed", "Nothing to do", "Failed", "Cancelled", "Crashed")} <= trigger["expect"]


def test_the_digest_has_the_same_trigger_in_both_ways_to_deploy_it() -> None:
    (written,) = DEPLOYMENTS["on-new-casualties"]["triggers"]
    served = casualties_digest.TRIGGER
    assert (served.name, served.parameters) == (written["name"], written["parameters"])
    assert served.expect == set(written["expect"])


@pytest.mark.parametrize(
    ("option", "value", "complaint"),
    [("--cron", "every day", "Invalid cron string"), ("--cron", "99 * * * *", "Invalid cron"), ("--timezone", "Mars/Base", "no time zone")],
)
def test_a_wrong_schedule_is_refused_in_one_line(option: str, value: str, complaint: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stop:
        parse(["serve", "news", option, value])
    assert stop.value.code == 2
    said = capsys.readouterr().err.splitlines()[-1]
    assert f"error: {option}: " in said
    assert complaint in said


def test_a_server_that_does_not_answer_is_named_with_the_cure(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server_wait, "_answers", lambda: False)
    monkeypatch.setattr(server_wait, "server_url", lambda: "http://127.0.0.1:9/api")
    with pytest.raises(server_wait.NoServerError, match=r"127\.0\.0\.1:9/api: start one with"):
        server_wait.wait_for_server(0)
