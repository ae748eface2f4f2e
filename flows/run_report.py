"""What people see of a run in the UI: artifacts. They are made from the tables that the run wrote."""

from prefect.artifacts import create_link_artifact, create_markdown_artifact, create_table_artifact

from sitrep.pipeline import RunSummary
from sitrep.report.run_report import LISTED_EVENTS, address, by_type, latest, report, where
from sitrep.report.run_rows import Before, RunRows


def publish(summary: RunSummary, before: Before, headline: str) -> None:
    """Leave the artifacts of a run. ``headline`` is its outcome in one sentence.

    The keys are fixed, so that the UI shows how a report changed from run to run. A run that found nothing to do leaves none: the
    page of the artifacts keeps showing the last report that says something.
    """
    if summary.nothing_to_do:
        return
    rows = RunRows.read(summary.out, summary.run_id)
    create_markdown_artifact(
        key="run-report",
        markdown=report(summary, rows, before, headline),
        description="What the run read, what it found, what is new and what it could not read.",
    )
    create_markdown_artifact(
        key="latest-events",
        markdown=latest(rows),
        description=f"The {LISTED_EVENTS} events of this run with the latest dates, each with the sentence that says it.",
    )
    create_table_artifact(key="events-by-type", table=by_type(rows.events), description="Rows of this run, by what happened.")
    create_link_artifact(
        key="tables",
        link=address(summary.place),
        link_text=where(summary.place),
        description="The folder of the tables: one folder of Parquet files a table, which one call of pandas.read_parquet loads.",
    )
