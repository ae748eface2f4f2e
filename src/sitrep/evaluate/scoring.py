"""Pairs marked events with rows, and counts."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sitrep.evaluate.comparing import FACTUAL, agree_fully, kind, same_key, same_sentence, slots
from sitrep.store.columns import EVENT_TABLES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from sitrep.evaluate.facts import Fact, GoldArticle

LEVELS: Mapping[str, Callable[[Fact, Fact], bool]] = {
    "kind": lambda marked, given: same_key(marked, given) or same_sentence(marked, given),
    "event": same_key,
    "full": agree_fully,
}
ALL = "all"


@dataclass(frozen=True, slots=True)
class Score:
    """Counts of one level and type, and what follows from them."""

    right: int
    gold: int
    rows: int

    @property
    def precision(self) -> float:
        """Share of rows that are right."""
        return self.right / self.rows if self.rows else 0.0

    @property
    def recall(self) -> float:
        """Share of marked events that were found."""
        return self.right / self.gold if self.gold else 0.0

    @property
    def f1(self) -> float:
        """Harmonic mean of both.

        >>> Score(right=1, gold=2, rows=1).f1
        0.6666666666666666
        """
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


@dataclass(frozen=True, slots=True)
class Miss:
    """A marked event that was not found (``missed``), or a row that answers to none (``wrong``), at level ``event``."""

    what: str
    article: str
    fact: Fact


@dataclass(frozen=True, slots=True, kw_only=True)
class Scores:
    """All that is counted over some articles."""

    articles: int
    levels: Mapping[tuple[str, str], Score]
    """By level and event type, ``all`` being the sum over types."""
    slots: Mapping[tuple[str, str], tuple[int, int]]
    """By event type and slot: how many are right, of how many."""
    misses: tuple[Miss, ...]


@dataclass(slots=True)
class _Counts:
    right: Counter[tuple[str, str]] = field(default_factory=Counter)
    gold: Counter[tuple[str, str]] = field(default_factory=Counter)
    rows: Counter[tuple[str, str]] = field(default_factory=Counter)
    slots: dict[tuple[str, str], list[int]] = field(default_factory=dict)
    misses: list[Miss] = field(default_factory=list)


def score(articles: Sequence[GoldArticle], rows: Mapping[str, Sequence[Fact]]) -> Scores:
    """Scores ``rows``, by the id of their article, against marked ``articles``; rows of other articles are left out."""
    counts = _Counts()
    for article in articles:
        for level in LEVELS:
            _count(article, rows.get(article.article, ()), level, counts)
    levels = {(level, name): _score(counts, level, (name,)) for level in LEVELS for name in EVENT_TABLES}
    levels |= {(level, ALL): _score(counts, level, EVENT_TABLES) for level in LEVELS}
    found = {key: (right, of) for key, (right, of) in sorted(counts.slots.items())}
    return Scores(articles=len(articles), levels=levels, slots=found, misses=tuple(counts.misses))


def _score(counts: _Counts, level: str, names: Iterable[str]) -> Score:
    keys = [(level, name) for name in names]
    return Score(*(sum(counter[key] for key in keys) for counter in (counts.right, counts.gold, counts.rows)))


def _count(article: GoldArticle, rows: Sequence[Fact], level: str, counts: _Counts) -> None:
    pairs = pair(article.facts, rows, level)
    answered, answers = {i for i, _ in pairs}, {j: i for i, j in pairs}
    for i, marked in enumerate(article.facts):
        if not marked["optional"]:
            counts.gold[level, marked.event_type] += 1
            counts.right[level, marked.event_type] += i in answered
            if level == "event" and i not in answered:
                counts.misses.append(Miss("missed", article.article, marked))
    for j, given in enumerate(rows):
        free = article.facts[answers[j]]["optional"] if j in answers else given["modality"] not in FACTUAL
        if not free:
            counts.rows[level, given.event_type] += 1
            if level == "event" and j not in answers:
                counts.misses.append(Miss("wrong", article.article, given))
    if level == "event":
        _count_slots(article.facts, rows, pairs, counts)


def _count_slots(marked: Sequence[Fact], rows: Sequence[Fact], pairs: Iterable[tuple[int, int]], counts: _Counts) -> None:
    for i, j in pairs:
        for slot, right in slots(marked[i], rows[j]).items() if not marked[i]["optional"] else ():
            tally = counts.slots.setdefault((marked[i].event_type, slot), [0, 0])
            tally[0] += right
            tally[1] += 1


def pair(marked: Sequence[Fact], rows: Sequence[Fact], level: str) -> list[tuple[int, int]]:
    """Positions of marked events and rows that agree at ``level``, each in one pair at most; pairs that agree best are made first."""
    agree = LEVELS[level]
    ranked = sorted(
        (_distance(one, other), i, j)
        for i, one in enumerate(marked)
        for j, other in enumerate(rows)
        if one.event_type == other.event_type and kind(one) == kind(other) and agree(one, other)
    )
    pairs: dict[int, int] = {}
    for _, i, j in ranked:
        if i not in pairs and j not in pairs.values():
            pairs[i] = j
    return list(pairs.items())


def _distance(marked: Fact, given: Fact) -> tuple[bool, bool, bool, bool, int]:
    return (
        not agree_fully(marked, given),
        bool(marked["optional"]),
        not same_key(marked, given),
        not same_sentence(marked, given),
        -sum(slots(marked, given).values()),
    )
