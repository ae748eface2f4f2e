"""What a run found, in a few lines."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sitrep.report.plain import plain

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from sitrep.report.results import RunSummary

_LISTED = 10
_STATUSES = {
    "ok": "with events",
    "no_events": "with nothing to report",
    "skipped_language": "in a language without rules",
    "duplicate": "copies of another",
}


def summary_text(summary: RunSummary) -> str:
    """The summary of a run as lines of plain text."""
    return "\n".join(_lines(summary))


def _lines(summary: RunSummary) -> Iterator[str]:
    yield f"Read {summary.articles:,} articles in {summary.seconds:.1f} s."
    yield from (f"  {count:>9,} {_STATUSES.get(status, status)}" for status, count in summary.statuses.items())
    yield f"Found {summary.rows:,} rows of events."
    for name, count in summary.events.items():
        yield f"  {count:>9,} {name}{_kinds(summary.kinds[name])}"
    if summary.rejects:
        yield from _rejects(summary)
    width = max(len(str(path)) for path in summary.paths.values())
    yield "The tables, with the rows of earlier runs:"
    yield from (f"  {path!s:{width}} {summary.totals[name]:>9,} rows" for name, path in summary.paths.items())
    yield f'Load one with pandas.read_parquet("{summary.paths["casualties"]}"), look at one with sitrep show casualties --out {summary.out}'


def _kinds(kinds: Mapping[str, int]) -> str:
    return f" ({', '.join(f'{plain(kind)} {count:,}' for kind, count in kinds.items())})" if kinds else ""


def _rejects(summary: RunSummary) -> Iterator[str]:
    yield f"Could not read {summary.rejects:,} inputs; the table rejects has them all."
    for (stage, error_type), count in summary.reasons.items():
        yield f"  {count:>9,} {plain(error_type)} ({plain(stage)})"
    yield from (f"  {plain(reject.path)}: {plain(reject.error)}" for reject in summary.rejected[:_LISTED])
