"""Loads the trigger rules of an event type from its lexicon."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from sitrep.errors import LexiconError
from sitrep.lexicons.loader import read_toml


@dataclass(frozen=True, slots=True)
class Rule:
    """One way in which a kind of event is put into words. ``words`` fire it; ``needs`` must match right after the word."""

    rule_id: str
    kind: str
    frame: str
    words: tuple[str, ...]
    example: str
    needs: re.Pattern[str] | None = None
    options: dict[str, Any] = field(default_factory=dict)


_KNOWN = {"id", "harm", "change", "term", "frame", "words", "needs", "example"}


@cache
def load(name: str, kind_key: str) -> dict[str, tuple[Rule, ...]]:
    """Word in lower case -> the rules that it fires, in the order of the file.

    Raises:
        LexiconError: a rule lacks a key or has one of the wrong type.
    """
    table: dict[str, list[Rule]] = {}
    for rule in rules(name, kind_key):
        for word in rule.words:
            table.setdefault(word, []).append(rule)
    return {word: tuple(found) for word, found in table.items()}


@cache
def rules(name: str, kind_key: str) -> tuple[Rule, ...]:
    """All rules of a lexicon, in its order."""
    return tuple(_rule(name, kind_key, row) for row in read_toml(name).get("rule", []))


def _rule(name: str, kind_key: str, row: dict[str, Any]) -> Rule:
    missing = {"id", kind_key, "frame", "words", "example"} - row.keys()
    if missing:
        raise LexiconError(f"lexicons/{name}: rule {row.get('id', '?')} lacks {', '.join(sorted(missing))}")
    needs = row.get("needs")
    return Rule(
        rule_id=row["id"],
        kind=row[kind_key],
        frame=row["frame"],
        words=tuple(row["words"]),
        example=row["example"],
        needs=re.compile(rf"(?:{needs})", re.IGNORECASE) if needs else None,
        options={key: value for key, value in row.items() if key not in _KNOWN},
    )
