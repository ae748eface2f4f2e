"""The deployments of prefect.yaml on a work pool of processes: as they are made, one run, and the flow that its casualties start."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from prefect_server import ROOT, wait_for

import crash_watch

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from prefect_server import Server

pytestmark = pytest.mark.live


@pytest.fixture(scope="module")
def deployed(server: Server) -> Mapping[str, Any]:
    """The deployments by name, with a worker for them."""
    server.environment["SITREP_HOME"] = str(ROOT)
    server.run("prefect", "work-pool", "create", "extraction", "--type", "process")
    server.run("prefect", "--no-prompt", "deploy", "--all")
    server.start("prefect", "worker", "start", "--pool", "extraction")
    return {found["name"]: found for found in server.ask("deployments/filter", {})}


def test_the_deployment_has_a_schedule_tags_help_and_one_run_at_a_time(deployed: Mapping[str, Any]) -> None:
    found = deployed["scheduled"]
    assert found["tags"] == ["sitrep", "extraction"]
    assert [(s["schedule"]["cron"], s["schedule"]["timezone"], s["active"]) for s in found["schedules"]] == [("15 * * * *", "UTC", True)]
    assert found["global_concurrency_limit"]["limit"] == 1
    assert found["concurrency_options"]["collision_strategy"] == "CANCEL_NEW"
    assert found["enforce_parameter_schema"]
    fields = found["parameter_openapi_schema"]["definitions"]["ExtractionParameters"]["properties"]
    assert [name for name, field in fields.items() if not field.get("description")] == []


def test_deploying_makes_the_automations(server: Server, deployed: Mapping[str, Any]) -> None:
    names = {found["name"] for found in server.ask("automations/filter", {})}
    assert deployed
    assert names == {crash_watch.NAME, "extract-events: digest new casualties"}


def test_wrong_parameters_are_refused_before_a_run_is_made(server: Server, deployed: Mapping[str, Any]) -> None:
    assert deployed
    with pytest.raises(RuntimeError, match="workers"):
        server.run("prefect", "deployment", "run", "extract-events/scheduled", "--param", 'parameters={"workers": 0}')
    assert server.runs() == []


def test_a_run_on_a_worker_leaves_its_artifacts_and_starts_the_digest_of_its_casualties(
    server: Server, deployed: Mapping[str, Any], tmp_path: Path
) -> None:
    assert deployed
    parameters = f'parameters={{"inputs": ["samples"], "output": "{tmp_path / "out"}", "workers": 1}}'
    server.run("prefect", "deployment", "run", "extract-events/scheduled", "--param", parameters)
    run = wait_for(lambda: [r for r in server.runs() if r["state"]["type"] in ("COMPLETED", "FAILED", "CRASHED")], "the run")[0]
    assert (run["state_name"], run["work_pool_name"]) == ("Completed", "extraction"), run["state"]["message"]
    assert "2 inputs rejected" in run["state"]["message"]
    assert server.artifacts(run).keys() >= {"progress", "run-report", "latest-events", "events-by-type", "tables"}
    assert server.artifacts(run)["progress"]["data"] == 100

    digests = wait_for(lambda: [r for r in server.runs("casualties-digest") if r["state"]["type"] == "COMPLETED"], "the digest")
    assert digests[0]["parameters"] == {"output": str(tmp_path / "out"), "run_id": run["id"]}
    assert "killed" in server.artifacts(digests[0])["casualties-digest"]["data"]
