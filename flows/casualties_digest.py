"""An example of a flow that another one starts: a digest of new casualties, written whenever a run brought some.

`prefect.yaml` deploys it with a trigger on the event ``sitrep.casualties.written``, which hands it the folder and the run as parameters.
To try it without a work pool, beside `extract_events.py serve`:

    python flows/casualties_digest.py
"""

import pandas as pd
from prefect import flow, get_run_logger
from prefect.artifacts import create_markdown_artifact
from prefect.events import DeploymentEventTrigger

from sitrep import read_table
from sitrep.report.markup import table

COLUMNS = ["run_id", "country", "harm", "setting", "scope", "modality", "article_id", "low"]
TRIGGER = DeploymentEventTrigger(
    name="extract-events: digest new casualties",
    expect={"sitrep.casualties.written"},
    parameters={"output": "{{ event.payload.output }}", "run_id": "{{ event.payload.run_id }}"},
)


@flow(name="casualties-digest", flow_run_name="casualties of {run_id}")
def casualties_digest(output: str, run_id: str) -> str:
    """Sum up the casualties of conflict that a run of `extract-events` read of.

    Args:
        output: The folder of the tables.
        run_id: The run whose rows are new.
    """
    rows = read_table(output, "casualties", columns=COLUMNS)
    rows = rows[(rows["run_id"] == run_id) & (rows["setting"] == "conflict") & (rows["scope"] == "incident")]
    text = digest(rows[rows["modality"].isin(["asserted", "claimed"])])
    create_markdown_artifact(key="casualties-digest", markdown=text, description=f"Casualties of conflict in the articles of run {run_id}")
    get_run_logger().info("%d rows of casualties", len(rows))
    return text


def digest(rows: pd.DataFrame) -> str:
    """Count reports by country and harm, with the largest figure of any (reports of one incident are not added up)."""
    counts = rows.groupby(["country", "harm"], observed=True).agg(reports=("article_id", "size"), largest=("low", "max")).reset_index()
    lines = counts.sort_values(["reports", "country"], ascending=[False, True]).astype("object")
    return table(["country", "harm", "reports", "largest figure"], lines.where(lines.notna(), None).itertuples(index=False, name=None))


if __name__ == "__main__":
    casualties_digest.serve(name="on-new-casualties", triggers=[TRIGGER], tags=["sitrep"])
