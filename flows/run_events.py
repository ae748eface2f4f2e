"""What a run tells other flows: an event for each table that it wrote rows to, which an automation can start a deployment by.

    event      sitrep.casualties.written            (and of the other event tables)
    resource   prefect.resource.id: sitrep.table./data/output/casualties
               sitrep.table: casualties, sitrep.output: /data/output
    payload    output, table, run_id, rows (of this run, with that run_id), rows_before and rows_now (of the whole table),
               reasons (why files were read)

``flows/casualties_digest.py`` is an example of a flow that is started by one.
"""

from prefect.events import emit_event

from sitrep.pipeline import RunSummary
from sitrep.report.run_report import where
from sitrep.report.run_rows import Before


def announce(summary: RunSummary, before: Before) -> None:
    """Emit the events of a run: one for each event table that it wrote rows to."""
    output = where(summary.place)
    for table, rows in summary.events.items():
        if rows:
            emit_event(
                event=f"sitrep.{table}.written",
                resource={
                    "prefect.resource.id": f"sitrep.table.{output}/{table}",
                    "prefect.resource.name": f"{output}/{table}",
                    "sitrep.table": table,
                    "sitrep.output": output,
                },
                payload={
                    "output": output,
                    "table": table,
                    "run_id": summary.run_id,
                    "rows": rows,
                    "rows_before": before.rows.get(table, 0),
                    "rows_now": summary.totals[table],
                    "reasons": dict(summary.why),
                },
            )
