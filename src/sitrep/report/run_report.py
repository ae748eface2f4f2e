"""The report of a run in markdown, for people who did not write the job: what was found, what is new, what could not be read."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from sitrep.remote import is_url
from sitrep.report.markup import as_it_is, bullets, table
from sitrep.report.rows import figure
from sitrep.report.run_charts import by_month, by_what
from sitrep.report.summary import STATUSES
from sitrep.store import layout

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    import pandas as pd

    from sitrep.report.results import RunSummary
    from sitrep.report.run_rows import Before, RunRows

LISTED_EVENTS = 50
_LISTED_FIGURES = 8
_LISTED_PLACES = 10
_LISTED_NEW_PLACES = 20
_LISTED_REJECTS = 50


def report(summary: RunSummary, rows: RunRows, before: Before, headline: str) -> str:
    """The whole report; ``headline`` is the outcome of the run in one sentence."""
    sections = {
        "What this run found": "\n\n".join([by_what(rows.events), table(list(_KINDS), _kinds(rows.events))]),
        "What is new since the last run": _news(summary, rows, before),
        "Reports by month": by_month(rows),
        "Top places": table(["place", "country", "rows"], _places(rows.events)),
        "Largest figures": "\n\n".join([_LARGEST, events_table(rows.largest(_LISTED_FIGURES))]),
        "Articles": table(["articles", "count"], ((STATUSES.get(name, name), count) for name, count in summary.statuses.items())),
        "Inputs that could not be read": _rejects(summary, rows),
        "Tables": bullets(_tables(summary)),
    }
    text = "\n\n".join(f"## {title}\n\n{body}" for title, body in sections.items())
    return f"**{as_it_is(headline)}**\n\n{text}\n\nRows of this run have the run_id `{summary.run_id}`.\n"


def latest(rows: RunRows) -> str:
    """The run's events of the latest days, each with the sentence that says it."""
    return events_table(rows.latest(LISTED_EVENTS))


def events_table(events: list[dict[str, Any]]) -> str:
    """Events as a markdown table with their evidence."""
    head = ("date", "place", "what", "said", "evidence")
    return table(head, (_event(event) for event in events))


def by_type(events: pd.DataFrame) -> list[dict[str, Any]]:
    """Rows and articles by event type and what happened, the most frequent first."""
    return [dict(zip(_KINDS, row, strict=True)) for row in _kinds(events)]


_KINDS = ("type", "what", "rows", "articles", "asserted", "claimed")
_LARGEST = "Single incidents, as reported. Several articles may report one incident: do not add them up."


def _kinds(events: pd.DataFrame) -> Iterator[tuple[object, ...]]:
    flags = {modality: events["modality"] == modality for modality in ("asserted", "claimed")}
    grouped = events.assign(**flags).groupby(["event_type", "what"], as_index=False)
    counts = grouped.agg(
        rows=("article_id", "size"), articles=("article_id", "nunique"), asserted=("asserted", "sum"), claimed=("claimed", "sum")
    )
    ordered = counts.sort_values(["event_type", "rows", "what"], ascending=[True, False, True])
    yield from ((kind, what, *map(int, numbers)) for kind, what, *numbers in ordered.itertuples(index=False, name=None))


def _news(summary: RunSummary, rows: RunRows, before: Before) -> str:
    ended = before.finished_at[:16].replace("T", " ")
    last = f"The last run that wrote here ended at {ended} UTC." if before.run_id else "The first run here."
    known = {name: before.rows.get(name, 0) for name in summary.totals}
    growth = ((name, known[name], now, f"{now - known[name]:+,}") for name, now in summary.totals.items())
    parts = [last, bullets(_files(summary)), table(["table", "rows before", "rows now", "difference"], growth)]
    return "\n\n".join([*parts, *(_new_places(rows) if before.run_id else ())])


def _files(summary: RunSummary) -> Iterator[str]:
    yield from (f"{count:,} files read: {as_it_is(reason)}" for reason, count in summary.why.items())
    if summary.unchanged:
        yield f"{summary.unchanged:,} files unchanged, not read again"
    if summary.gone:
        yield f"{summary.gone:,} files gone, of which {summary.pruned:,} had their rows taken out"


def _new_places(rows: RunRows) -> Iterator[str]:
    places = rows.new_places()
    shown = places.head(_LISTED_NEW_PLACES).itertuples(index=False, name=None)
    named = [f"{as_it_is(place)} ({as_it_is(country)})" for place, country in shown]
    more = len(places) - len(named)
    if named:
        yield f"Places reported for the first time: {', '.join(named)}{f' and {more:,} more' if more else ''}."


def _places(events: pd.DataFrame) -> Iterator[tuple[object, ...]]:
    named = events.dropna(subset=["location"]).fillna({"country": ""})
    counts = named.value_counts(["location", "country"]).head(_LISTED_PLACES).reset_index()
    yield from ((location, country, int(count)) for location, country, count in counts.itertuples(index=False, name=None))


def _event(event: Mapping[str, Any]) -> tuple[object, ...]:
    place = event["location_text"] or ""
    where = f"{place}, {event['country']}" if event["country"] and event["country"] != place else place
    what = event["what"] if event["low"] is None and event["high"] is None else f"{event['what']}: {figure(event)}"
    said = f"{event['modality']}, {event['attributed_to']}" if event["attributed_to"] else event["modality"]
    return event["date_end"], where, what, said, event["evidence_text"]


def _rejects(summary: RunSummary, rows: RunRows) -> str:
    if not summary.rejects:
        return bullets([])
    reasons = table(["stage", "reason", "inputs"], ((stage, kind, count) for (stage, kind), count in summary.reasons.items()))
    shown = rows.rejects.head(_LISTED_REJECTS).itertuples(index=False)
    lines = [f"**{as_it_is(path)}**: {as_it_is(error)} ({as_it_is(kind)})" for path, _, kind, error in shown]
    more = len(rows.rejects) - len(lines)
    return "\n\n".join([reasons, bullets([*lines, *([f"and {more:,} more in the table `rejects`"] if more else [])])])


def _tables(summary: RunSummary) -> Iterator[str]:
    for name, path in summary.paths.items():
        yield f'[{name}]({address(path)}): {summary.totals[name]:,} rows, `pandas.read_parquet("{where(path)}")`'
    yield f"[{layout.MANIFEST}]({address(f'{summary.place}/{layout.MANIFEST}')}): which files make up the tables"


def where(place: str) -> str:
    """A path in full, from wherever it is read; or a URL."""
    return place if is_url(place) else str(Path(place).absolute())


def address(place: str) -> str:
    """A path, or a URL, as an address for a link.

    >>> address("/srv/news tables/casualties")
    'file:///srv/news%20tables/casualties'
    """
    return place if is_url(place) else Path(place).absolute().as_uri()
