"""Scores for people and for programs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sitrep.evaluate.comparing import kind
from sitrep.evaluate.scoring import ALL, LEVELS
from sitrep.store.columns import EVENT_TABLES

if TYPE_CHECKING:
    from sitrep.evaluate.scoring import Miss, Score, Scores


def as_json(scores: Scores) -> dict[str, Any]:
    """Scores as plain values: ``{"articles": n, level: {type: {p, r, f1, gold, rows}}, "slots": {type: {slot: "r/n = share"}}}``."""
    found: dict[str, Any] = {"articles": scores.articles}
    for level in LEVELS:
        found[level] = {name: _values(scores.levels[level, name]) for name in (*EVENT_TABLES, ALL)}
    found["slots"] = {name: _slots(scores, name) for name in EVENT_TABLES}
    return found


def as_text(scores: Scores, misses: int = 0) -> str:
    """Scores as lines, and the first ``misses`` rows and events that do not agree."""
    lines = [f"{scores.articles} articles", "", "level  type                 precision  recall     F1   marked   rows"]
    for (level, name), found in sorted(scores.levels.items(), key=lambda item: list(LEVELS).index(item[0][0])):
        shares = f"{found.precision:9.3f} {found.recall:7.3f} {found.f1:6.3f}"
        lines.append(f"{level:6} {name:20} {shares} {found.gold:8} {found.rows:6}")
    lines += [
        "",
        *(f"{name}: {'; '.join(f'{slot} {share}' for slot, share in _slots(scores, name).items()) or 'no pairs'}" for name in EVENT_TABLES),
    ]
    return "\n".join([*lines, *(["", *map(_miss, scores.misses[:misses])] if misses else [])])


def _values(score: Score) -> dict[str, float]:
    return {"p": round(score.precision, 3), "r": round(score.recall, 3), "f1": round(score.f1, 3), "gold": score.gold, "rows": score.rows}


def _slots(scores: Scores, name: str) -> dict[str, str]:
    return {slot: f"{right}/{of} = {right / of:.2f}" for (of_type, slot), (right, of) in scores.slots.items() if of_type == name}


def _miss(miss: Miss) -> str:
    fact = miss.fact
    where = fact["location_text"] or fact["location"] or "-"
    figures = "/".join("-" if fact[name] is None else str(fact[name]) for name in ("low", "best", "high"))
    return " | ".join([miss.what, miss.article, fact.event_type, str(kind(fact)), where, figures, fact.evidence])
