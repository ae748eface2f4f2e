"""Runs that are gone are shown as crashed, also when the flow and its worker were killed together and nobody is left to say so.

A run sends a heartbeat every HEARTBEAT_SECONDS. An automation on the server, made here, marks a run as crashed when its heartbeats cease
without an end. That also frees its place under the concurrency limit, so that the next scheduled run is not cancelled.

    python flows/crash_watch.py        makes the automation; `serve` and `prefect deploy` do so by themselves
"""

import os

# The shortest that Prefect knows. Before Prefect is imported, which reads it then.
HEARTBEAT_SECONDS = 30
os.environ.setdefault("PREFECT_FLOWS_HEARTBEAT_FREQUENCY", str(HEARTBEAT_SECONDS))

from datetime import timedelta

from prefect.client.orchestration import get_client
from prefect.client.schemas.objects import StateType
from prefect.events import AutomationCore, EventTrigger, Posture, ResourceSpecification
from prefect.events.actions import ChangeFlowRunState

FLOW = "extract-events"
NAME = f"{FLOW}: mark runs that are gone as crashed"
# Three heartbeats: one may be late on a busy machine.
PATIENCE = timedelta(seconds=3 * HEARTBEAT_SECONDS)
# Events of a run's end bear the name of its last state: these are all that a run of this flow may have.
ENDS = ("Completed", "Nothing to do", "Failed", "TimedOut", "Cancelled", "Crashed")


def automation() -> AutomationCore:
    """Describe the automation: for each run of the flow, nothing heard for a while after a heartbeat."""
    return AutomationCore(
        name=NAME,
        description=f"Marks a run of {FLOW} as crashed when nothing was heard of it for {PATIENCE.seconds} seconds.",
        trigger=EventTrigger(
            after={"prefect.flow-run.heartbeat"},
            expect={"prefect.flow-run.heartbeat", *(f"prefect.flow-run.{end}" for end in ENDS)},
            match=ResourceSpecification({"prefect.resource.id": ["prefect.flow-run.*"]}),
            match_related=ResourceSpecification({"prefect.resource.role": "flow", "prefect.resource.name": FLOW}),
            for_each={"prefect.resource.id"},
            posture=Posture.Proactive,
            threshold=1,
            within=PATIENCE,
        ),
        actions=[
            ChangeFlowRunState(
                name=None,
                state=StateType.CRASHED,
                force=False,
                message=f"Nothing was heard of this run for {PATIENCE.seconds} seconds: its process is gone. "
                "The tables are as the last completed run left them; the next run repairs and finishes what this one began.",
            )
        ],
    )


def watch() -> None:
    """Make the automation on the server. One that is as it should be is left alone: a change makes it forget the runs that it watches."""
    wanted = automation()
    with get_client(sync_client=True) as client:
        known = client.read_automations_by_name(name=NAME)
        if not known:
            client.create_automation(wanted)
        elif not _same(known[0], wanted):
            client.update_automation(known[0].id, wanted)


def _same(known: AutomationCore, wanted: AutomationCore) -> bool:
    return _parts(known) == _parts(wanted)


def _parts(found: AutomationCore) -> list[dict[str, object]]:
    """What an automation does, without the ids that the server gives."""
    return [part.model_dump(exclude={"id"}) for part in (found.trigger, *found.actions)]


if __name__ == "__main__":
    watch()
    print(f"Automation: {NAME}")
