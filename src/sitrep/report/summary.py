"""What a run found, in a few lines."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sitrep.report.plain import plain

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from sitrep.report.results import RunSummary

_LISTED = 10
STATUSES = {
    "ok": "with events",
    "no_events": "with nothing to report",
    "skipped_language": "in a language without rules",
    "duplicate": "copies of another",
}


def summary_text(summary: RunSummary) -> str:
    """The summary of a run as lines of plain text."""
    return "\n".join(_lines(summary))


def _lines(summary: RunSummary) -> Iterator[str]:
    if summary.nothing_to_do:
        yield "Nothing to do: no file is new or changed."
        yield from _files(summary)
        yield from _tables(summary)
        return
    yield f"Read {summary.articles:,} articles in {summary.seconds:.1f} s."
    yield from (f"  {count:>9,} {STATUSES.get(status, status)}" for status, count in summary.statuses.items())
    yield f"Found {summary.rows:,} rows of events."
    for name, count in summary.events.items():
        yield f"  {count:>9,} {name}{_kinds(summary.kinds[name])}"
    if summary.rejects:
        yield from _rejects(summary)
    yield from _files(summary)
    yield from _tables(summary)


def _files(summary: RunSummary) -> Iterator[str]:
    """Why files were read or not; of a first run there is nothing to say."""
    known = {reason: count for reason, count in summary.why.items() if reason != "new"}
    if not (known or summary.unchanged or summary.gone):
        return
    yield "Files:"
    yield from (f"  {count:>9,} {plain(reason)}" for reason, count in summary.why.items())
    if summary.unchanged:
        yield f"  {summary.unchanged:>9,} unchanged, not read again"
    if summary.rejected_before:
        yield f"  {summary.rejected_before:>9,} still cannot be read; the table rejects says why"
    if summary.pruned:
        yield f"  {summary.pruned:>9,} gone; their rows were taken out"
    elif summary.gone:
        yield f"  {summary.gone:>9,} gone; their rows stay (--prune takes them out)"


def _tables(summary: RunSummary) -> Iterator[str]:
    width = max(len(str(path)) for path in summary.paths.values())
    yield "The tables hold now:"
    yield from (f"  {path!s:{width}} {summary.totals[name]:>9,} rows" for name, path in summary.paths.items())
    look = f"sitrep show casualties --out {summary.place}"
    yield f'Load one with pandas.read_parquet("{summary.paths["casualties"]}"), look at one with {look}'


def _kinds(kinds: Mapping[str, int]) -> str:
    return f" ({', '.join(f'{plain(kind)} {count:,}' for kind, count in kinds.items())})" if kinds else ""


def _rejects(summary: RunSummary) -> Iterator[str]:
    yield f"Could not read {summary.rejects:,} inputs; the table rejects has them all."
    for (stage, error_type), count in summary.reasons.items():
        yield f"  {count:>9,} {plain(error_type)} ({plain(stage)})"
    yield from (f"  {plain(reject.path)}: {plain(reject.error)}" for reject in summary.rejected[:_LISTED])
