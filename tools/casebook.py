"""Reads the case tables of tests/cases and compares what an analyst finds in a case with what the case wants.

A case is one line of JSON: ``id``, ``class`` (the class of language), ``text``, perhaps ``title`` and ``published_at``, and
``events``: all and only the rows that the text should give, each with the columns that the case is about. The rows of
``casualties.jsonl`` are casualties, and so on; in a table of several types each row has its ``type``.
``known_miss`` marks a case that does not pass yet. ``strict`` refuses surplus rows of every modality; without it a surplus
row that is planned, hypothetical, negated or denied does no harm.
"""

from __future__ import annotations

import json
import re
import unicodedata
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sitrep.model import Article

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sitrep.model import Event

FOLDER = Path(__file__).parents[1] / "tests" / "cases" / "en"
GOLDEN = Path(__file__).parents[1] / "tests" / "golden" / "articles.jsonl"
TYPES = ("territorial_control", "casualties", "displacement")
TABLES = (*TYPES, "assertion", "merge", "whereabouts")
"""The tables of rows, by the names of their files."""
FACT = frozenset({"asserted", "claimed"})
HEAD = {"casualties": "harm", "displacement": "term", "territorial_control": "change"}
"""The column that says what kind of event a row is."""
FIGURE = ("low", "best", "high")
KEYS = {"casualties": FIGURE, "displacement": FIGURE, "territorial_control": ("location_text", "places_low")}
"""The columns that tell two rows of a kind apart."""
PLACES = frozenset({"location_text", "origin_text", "destination_text"})
WORDS = PLACES | {
    "figure_text",
    "victims_text",
    "perpetrator_text",
    "attributed_to",
    "controller",
    "previous_controller",
    "besieger",
    "places_text",
    "places_unit",
    "group_text",
    "date_text",
}
"""Columns that hold words of the article: compared loosely, because a phrase has no single right end."""
SMALL = frozenset(
    (
        "the",
        "a",
        "an",
        "of",
        "in",
        "at",
        "on",
        "near",
        "by",
        "from",
        "its",
        "their",
        "his",
        "her",
        "all",
        "city",
        "town",
        "village",
        "province",
        "governorate",
        "region",
        "district",
        "area",
        "countryside",
        "state",
        "oblast",
        "outskirts",
        "part",
        "parts",
        "half",
        "northern",
        "southern",
        "eastern",
        "western",
        "north",
        "south",
        "east",
        "west",
        "central",
    )
)
"""Words that two phrases for the same thing may have or lack."""


@dataclass(frozen=True, slots=True)
class Case:
    """One line of a case table."""

    id: str
    language_class: str
    article: Article
    events: tuple[dict[str, Any], ...]
    known_miss: bool
    strict: bool
    types: frozenset[str]
    """The event types that the table is about; rows of others are not looked at."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a case went: one line for each thing wrong, none when it passed."""

    case: Case
    wrong: tuple[str, ...]

    @property
    def passed(self) -> bool:
        """Tell whether nothing was wrong."""
        return not self.wrong


def read_lines(path: Path) -> list[dict[str, Any]]:
    """Read the records of a JSONL file."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def article(record: dict[str, Any]) -> Article:
    """Make the article of a record with ``id``, ``text`` and perhaps ``title``, ``published_at`` and ``source``."""
    title = record.get("title")
    text = record["text"] if not title or record["text"].startswith(title) else f"{title}\n\n{record['text']}"
    day = record.get("published_at")
    published = datetime.fromisoformat(day).replace(tzinfo=UTC) if day else None
    return Article(
        article_id=record["id"],
        path=record["id"],
        text=text,
        content_hash=record["id"],
        source=record.get("source"),
        title=title,
        published_at=published,
        published_basis="metadata" if published else "none",
        reference_date=published.date() if published else None,
    )


def path_of(name: str) -> Path:
    """Tell where a table lies."""
    return FOLDER / f"{name}.jsonl"


def load(name: str) -> list[Case]:
    """Read the cases of one table, in its order."""
    cases = []
    for record in read_lines(path_of(name)):
        rows = tuple(row if "type" in row else {"type": name, **row} for row in record.get("events", ()))
        cases.append(
            Case(
                id=record["id"],
                language_class=record.get("class") or record["domain"],
                article=article(record),
                events=rows,
                known_miss=record.get("known_miss", False),
                strict=record.get("strict", False),
                types=frozenset({name} if name in TYPES else TYPES),
            )
        )
    return cases


def _words(text: str) -> frozenset[str]:
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().casefold()
    plain = re.sub(r"['\u2019]s\b", "", plain)
    found = frozenset(re.findall(r"[a-z0-9]+", plain))
    return found - SMALL or found


def same_words(want: str | None, got: str | None) -> bool:
    """Tell whether one phrase holds all the content words of the other.

    >>> same_words("Houthi fighters", "the Houthi fighters"), same_words("Syria", "Syrian Kurds")
    (True, False)
    """
    if not want or not got:
        return want == got
    one, two = _words(want), _words(got)
    return one <= two or two <= one


def _equal(column: str, want: Any, event: Event) -> bool:
    got = getattr(event, column)
    if column not in WORDS:
        return bool(want == (got.isoformat() if isinstance(got, date) else got))
    if column == "location_text" and event.event_type == "displacement":
        return any(same_words(want, getattr(event, name)) for name in PLACES)
    return same_words(want, got)


def differences(want: dict[str, Any], event: Event) -> list[str]:
    """List the columns of a wanted row that an event has otherwise, as ``column: got, not wanted``."""
    found = [
        f"{column}: {getattr(event, column)!r}, not {value!r}"
        for column, value in want.items()
        if column not in {"type", "part_of"} and not _equal(column, value, event)
    ]
    if "modality" not in want and event.modality not in FACT:
        found.append(f"modality: {event.modality!r}, not a fact")
    return found


def _comparable(want: dict[str, Any], event: Event) -> bool:
    """Tell whether they are of the same type, and of the same kind of event or of the same key."""
    if want["type"] != event.event_type:
        return False
    head, keys = HEAD[event.event_type], KEYS[event.event_type]
    return bool(want[head] == getattr(event, head)) or any(want.get(key) is not None and _equal(key, want[key], event) for key in keys)


def _pair(rows: Sequence[dict[str, Any]], events: Sequence[Event]) -> dict[int, int]:
    """Wanted row to event, the pairs that differ least first."""
    costs = sorted(
        (len(differences(want, event)) + 3 * (want[HEAD[want["type"]]] != getattr(event, HEAD[want["type"]])), i, j)
        for i, want in enumerate(rows)
        for j, event in enumerate(events)
        if _comparable(want, event)
    )
    pairs: dict[int, int] = {}
    for _, i, j in costs:
        if i not in pairs and j not in pairs.values():
            pairs[i] = j
    return pairs


def describe(row: dict[str, Any] | Event) -> str:
    """Put a row in one short line."""
    get = row.get if isinstance(row, dict) else lambda name: getattr(row, name, None)
    kind = row["type"] if isinstance(row, dict) else row.event_type
    names = (HEAD[kind], "low", "best", "high", "places_low", "location_text", "controller", "victims_text", "unit", "modality")
    shown = [str(value) if name == HEAD[kind] else f"{name}={value}" for name in names if (value := get(name)) is not None]
    rule = f" [{row.rule_id}: {row.trigger_text}]" if not isinstance(row, dict) else ""
    return " ".join(shown) + rule


def compare(case: Case, events: Sequence[Event]) -> Outcome:
    """Find what is wrong with the events that were found in a case."""
    events = [event for event in events if event.event_type in case.types]
    pairs = _pair(case.events, events)
    wrong = [f"missing {describe(want)}" for i, want in enumerate(case.events) if i not in pairs]
    for i, j in pairs.items():
        wrong += differences(case.events[i], events[j])
        whole = case.events[i].get("part_of")
        if whole is not None and (whole not in pairs or getattr(events[j], "part_of", None) != events[pairs[whole]].event_id):
            wrong.append(f"part_of: {describe(case.events[i])} is not counted in row {whole}")
    spare = [event for j, event in enumerate(events) if j not in pairs.values()]
    wrong += [f"surplus {describe(event)}" for event in spare if case.strict or event.modality in FACT]
    return Outcome(case, tuple(wrong))
