"""Rows of a table, each with its evidence, for a terminal."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from rich.text import Text

from sitrep.report.plain import plain

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

Row = Mapping[str, Any]

_MAX_TEXT = 300


def row_lines(rows: Iterable[Row]) -> Iterator[Text]:
    """Each row as a few lines: what happened, where and when; the evidence with its trigger marked; where it comes from.

    Rows are those of any table, or events as mappings of their fields.
    """
    for row in rows:
        yield from _LINES.get(str(row.get("event_type")), _other)(row)
        yield Text()


def figure(row: Row, prefix: str = "") -> str:
    """A figure with its bounds.

    >>> figure({"low": 12, "best": 12, "high": None}), figure({"low": 24}), figure({"low": 12, "high": 15}), figure({"best": 9, "high": 9})
    ('12 or more', '24 or more', '12 to 15', 'up to 9')
    >>> figure({"low": 1200, "best": 1200, "high": 1200}), figure({})
    ('1,200', 'an unknown number')
    """
    low, best, high = (row.get(f"{prefix}{name}") for name in ("low", "best", "high"))
    if low is None and high is None:
        return "an unknown number"
    if high is None:
        return f"{low:,} or more"
    if low is None:
        return f"up to {high:,}"
    return f"{best:,}" if best is not None else f"{low:,} to {high:,}"


def _control(row: Row) -> Iterator[Text]:
    where = f"{figure(row, 'places_')} {row['places_unit'] or 'places'}" if row["places_low"] is not None else row["location_text"] or "?"
    parties = [
        f"by {row['controller']}" if row["controller"] else "",
        f"from {row['previous_controller']}" if row["previous_controller"] else "",
    ]
    besieger = f"besieged by {row['besieger']}" if row["besieger"] else ""
    yield from _event(row, f"{where}: {row['change']}", *parties, besieger)


def _casualties(row: Row) -> Iterator[Text]:
    by = f"by {row['perpetrator_text']}" if row["perpetrator_text"] else ""
    yield from _event(row, f"{figure(row)} {row['harm']}", row["victims_text"], f"{row['cause']}, {row['setting']}", by, row["scope"])


def _displacement(row: Row) -> Iterator[Text]:
    way = " ".join(f"{word} {row[column]}" for word, column in (("from", "origin_text"), ("to", "destination_text")) if row[column])
    yield from _event(row, f"{row['term']}: {figure(row)} {row['unit']}", row["group_text"], way, row["cause"], row["scope"])


def _event(row: Row, head: str, *more: str | None) -> Iterator[Text]:
    line = Text(plain(head), style="bold")
    line.append(f"  {' · '.join(plain(part) for part in (*more, _place(row), _days(row)) if part)}", style="not bold")
    yield line
    says = f"{row['modality']}, {row['attributed_to']}" if row["attributed_to"] else row["modality"]
    yield Text(f"  {plain(says)}, confidence {row['confidence']:.2f}", style="dim")
    yield _evidence(row)
    yield Text(f"  {plain(' · '.join(str(row[name]) for name in ('source', 'url', 'rule_id', 'event_id') if row.get(name)))}", style="dim")


def _evidence(row: Row) -> Text:
    evidence = Text(f"  “{plain(row['evidence_text'])}”")
    evidence.highlight_words([plain(row["trigger_text"])], style="bold yellow")
    return evidence


def _place(row: Row) -> str:
    known = dict.fromkeys(str(row[name]) for name in ("location", "admin1", "country") if row[name])
    worded = row["location_text"]
    if worded and worded not in known:
        return f"{worded} ({', '.join(known)})" if known else str(worded)
    return ", ".join(known)


def _days(row: Row) -> str:
    if row["date_end"] is None:
        return str(row["date_text"] or "")
    if row["date_start"] is None:
        return f"until {row['date_end']}"
    return f"{row['date_start']}" if row["date_start"] == row["date_end"] else f"{row['date_start']} to {row['date_end']}"


def _other(row: Row) -> Iterator[Text]:
    for name, value in row.items():
        if value is not None and value != []:
            shown = plain(value)
            yield Text(f"  {name}: {shown[:_MAX_TEXT]}{'…' if len(shown) > _MAX_TEXT else ''}")


_LINES: Mapping[str, Callable[[Row], Iterator[Text]]] = {
    "territorial_control": _control,
    "casualties": _casualties,
    "displacement": _displacement,
}
