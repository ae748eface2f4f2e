"""What people see of a run in the UI: a table of its events and a report in markdown. Both are made from the tables that it wrote."""

from collections.abc import Iterable, Sequence
from html import escape
from pathlib import Path

import pandas as pd
from prefect.artifacts import create_markdown_artifact, create_table_artifact

# Each event table and the column that says what happened.
EVENT_TABLES = {"territorial_control": "change", "casualties": "harm", "displacement": "term"}
TABLES = ("articles", *EVENT_TABLES, "rejects")
LISTED_REJECTS = 50
LISTED_COUNTRIES = 10


def publish(out: Path, run_id: str, headline: str) -> None:
    """Leave the artifacts of a run. ``headline`` is its outcome in one sentence.

    The keys are fixed, so that the UI shows how a report changed from run to run.
    """
    events = events_of_run(out, run_id)
    kinds = by_type(events)
    table = [{str(name): value for name, value in row.items()} for row in kinds.to_dict("records")]
    create_table_artifact(key="events-by-type", table=table, description="New rows of this run, by what happened.")
    create_markdown_artifact(key="run-report", markdown=report(out, run_id, headline, events), description=headline)


def events_of_run(out: Path, run_id: str) -> pd.DataFrame:
    """One row for each event row that the run wrote: event_type, what (harm, change or term), modality, country, article_id."""
    frames = [
        read_run(out / table, run_id, ["event_type", kind, "modality", "country", "article_id"]).rename(columns={kind: "what"})
        for table, kind in EVENT_TABLES.items()
    ]
    return pd.concat([frame.astype("string") for frame in frames], ignore_index=True)


def read_run(table: Path, run_id: str, columns: list[str]) -> pd.DataFrame:
    """Read some columns of the rows of a table that a run wrote; no others are read."""
    return pd.read_parquet(table, columns=columns, filters=[("run_id", "==", run_id)])


def by_type(events: pd.DataFrame) -> pd.DataFrame:
    """Count rows and articles by event type and what happened, the most frequent first.

    >>> events = pd.DataFrame({"event_type": ["casualties"], "what": ["killed"], "modality": ["claimed"], "article_id": ["a"]})
    >>> by_type(events).to_dict("records")
    [{'event_type': 'casualties', 'what': 'killed', 'rows': 1, 'articles': 1, 'asserted': 0, 'claimed': 1}]
    """
    flags = {modality: events["modality"] == modality for modality in ("asserted", "claimed")}
    counts = (
        events.assign(**flags)
        .groupby(["event_type", "what"], as_index=False)
        .agg(
            rows=("article_id", "size"),
            articles=("article_id", "nunique"),
            asserted=("asserted", "sum"),
            claimed=("claimed", "sum"),
        )
    )
    return counts.sort_values(["event_type", "rows", "what"], ascending=[True, False, True], ignore_index=True)


def report(out: Path, run_id: str, headline: str, events: pd.DataFrame) -> str:
    """Write the report of a run as markdown: counts, places, inputs that could not be read, where the tables lie."""
    articles = read_run(out / "articles", run_id, ["status", "title"])
    rejects = read_run(out / "rejects", run_id, ["path", "error_type", "error"])
    kinds = by_type(events)
    status = articles["status"].astype("string").value_counts()
    countries = events["country"].dropna().value_counts().head(LISTED_COUNTRIES)
    return "\n\n".join(
        [
            f"# {headline}",
            "## Articles\n\n" + markdown_table(["status", "articles"], zip(status.index, status, strict=True)),
            "## Events\n\n" + markdown_table(list(kinds.columns), kinds.itertuples(index=False)),
            "## Countries\n\n" + markdown_table(["country", "rows"], zip(countries.index, countries, strict=True)),
            "## Inputs that could not be read\n\n" + rejects_section(rejects),
            "## Tables\n\n" + "\n".join(f"- `{(out / table).absolute()}`" for table in TABLES),
            f"Rows of this run have the run_id `{run_id}`.",
        ]
    )


def rejects_section(rejects: pd.DataFrame) -> str:
    """List the rejects, and how many more there are."""
    listed = rejects.head(LISTED_REJECTS)
    more = len(rejects) - len(listed)
    table = markdown_table(["input", "kind", "why"], listed.itertuples(index=False))
    return f"{table}\n\nand {more:,} more in the table `rejects`" if more else table


def markdown_table(head: Sequence[str], rows: Iterable[Iterable[object]]) -> str:
    r"""Lay out rows as a markdown table; "None." where there are none.

    >>> print(markdown_table(["input", "why"], [("a|b.txt", "cut <b>short</b>\nhere")]))
    | input | why |
    |---|---|
    | a\|b.txt | cut &lt;b&gt;short&lt;/b&gt; here |
    >>> markdown_table(["input", "why"], [])
    'None.'
    """
    body = ["| " + " | ".join(cell(value) for value in row) + " |" for row in rows]
    return "\n".join(["| " + " | ".join(head) + " |", "|" + "---|" * len(head), *body]) if body else "None."


def cell(value: object) -> str:
    """Write a value as the text of a table's cell: names of files and reasons are no markup, whatever they hold."""
    text = f"{value:,}" if isinstance(value, int) else str(value)
    return escape(" ".join(text.split()), quote=False).replace("\\", "\\\\").replace("|", "\\|").replace("`", "'")
