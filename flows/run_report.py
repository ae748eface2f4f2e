"""What people see of a run in the UI: a table of its events and a report in markdown. Both are made from the tables that it wrote."""

import re
from collections.abc import Iterable, Sequence
from html import escape
from pathlib import Path

import pandas as pd
from prefect.artifacts import create_markdown_artifact, create_table_artifact

# Each event table and the column that says what happened.
EVENT_TABLES = {"territorial_control": "change", "casualties": "harm", "displacement": "term"}
TABLES = ("articles", *EVENT_TABLES, "rejects")
EVENT_COLUMNS = ["event_id", "event_type", "modality", "date_end", "location_text", "country", "article_id"]
NOTHING = "None."
MARKUP = re.compile(r"[\\`*_{}\[\]#|!~$]")
LISTED_REJECTS = 50
LISTED_EVENTS = 15
LISTED_COUNTRIES = 10


def publish(out: Path, run_id: str, headline: str) -> None:
    """Leave the artifacts of a run. ``headline`` is its outcome in one sentence.

    The keys are fixed, so that the UI shows how a report changed from run to run.
    """
    events = events_of_run(out, run_id)
    kinds = by_type(events)
    rows = [{str(name): value for name, value in row.items()} for row in kinds.to_dict("records")]
    create_table_artifact(key="events-by-type", table=rows, description="Rows of this run, by what happened.")
    create_markdown_artifact(
        key="run-report",
        markdown=report(out, run_id, headline, events),
        description="What the run read, what it found and what it could not read.",
    )


def events_of_run(out: Path, run_id: str) -> pd.DataFrame:
    """Read what happened, where and when, of every event row that the run wrote; what holds the harm, change or term."""
    frames = [read_run(out / table, run_id, [*EVENT_COLUMNS, kind]).rename(columns={kind: "what"}) for table, kind in EVENT_TABLES.items()]
    return pd.concat([frame.astype("string") for frame in frames], ignore_index=True)


def latest(out: Path, events: pd.DataFrame) -> list[str]:
    """Show the events of the latest days as lines, each with the sentence that says it. Sentences of other rows are not read."""
    shown = events.sort_values(["date_end", "event_id"], ascending=[False, True]).head(LISTED_EVENTS)
    if shown.empty:
        return []
    wanted = [("event_id", "in", list(shown["event_id"]))]
    texts = pd.concat([pd.read_parquet(out / table, columns=["event_id", "evidence_text"], filters=wanted) for table in EVENT_TABLES])
    return [
        f"**{row['date_end']}, {plain(row['location_text'])}**: {row['event_type']}, {row['what']}, {row['modality']}. "
        f"{plain(row['evidence_text'])}"
        for row in shown.merge(texts, on="event_id").fillna("unknown").to_dict("records")
    ]


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
    """Write the report of a run as markdown: counts, latest events, inputs that could not be read, where the tables lie."""
    articles = read_run(out / "articles", run_id, ["status"])
    rejects = read_run(out / "rejects", run_id, ["path", "error_type", "error"])
    status = articles["status"].astype("string").value_counts()
    countries = events["country"].dropna().value_counts().head(LISTED_COUNTRIES)
    kinds = by_type(events)
    return "\n\n".join(
        [
            f"**{plain(headline)}**",
            "## Articles\n\n" + table(["status", "articles"], zip(status.index, status, strict=True)),
            "## Events\n\n" + table(list(kinds.columns), kinds.itertuples(index=False)),
            "## Countries\n\n" + table(["country", "rows"], zip(countries.index, countries, strict=True)),
            "## Latest events\n\n" + bullets(latest(out, events)),
            "## Inputs that could not be read\n\n" + bullets(rejected(rejects)),
            "## Tables\n\n" + bullets(f"`{(out / name).absolute()}`" for name in TABLES),
            f"Rows of this run have the run_id `{run_id}`.",
        ]
    )


def rejected(rejects: pd.DataFrame) -> list[str]:
    """Give a line to each reject, and one to those that are too many to list."""
    rows = rejects.head(LISTED_REJECTS).itertuples(index=False)
    lines = [f"**{plain(path)}**: {plain(reason)} ({plain(kind)})" for path, kind, reason in rows]
    more = len(rejects) - len(lines)
    return [*lines, f"and {more:,} more in the table `rejects`"] if more else lines


def table(head: Sequence[str], rows: Iterable[Iterable[object]]) -> str:
    """Lay out rows as a markdown table. Prefect's tables do not wrap: for short cells only.

    >>> print(table(["country", "rows"], [("Mali", 1200)]))
    | country | rows |
    |---|---|
    | Mali | 1,200 |
    """
    body = ["| " + " | ".join(plain(value) for value in row) + " |" for row in rows]
    return "\n".join(["| " + " | ".join(map(plain, head)) + " |", "|" + "---|" * len(head), *body]) if body else NOTHING


def bullets(lines: Iterable[str]) -> str:
    """Lay out lines as a markdown list.

    >>> bullets([])
    'None.'
    """
    return "\n".join(f"- {line}" for line in lines) or NOTHING


def plain(value: object) -> str:
    r"""Write a value so that markdown shows it as it is: names of files, titles and sentences are no markup, whatever they hold.

    >>> plain("a|b_c.txt\n<b>"), plain(1200)
    ('a\\|b\\_c.txt &lt;b&gt;', '1,200')
    """
    text = f"{value:,}" if isinstance(value, int) else " ".join(str(value).split())
    return MARKUP.sub(r"\\\g<0>", escape(text, quote=False))
