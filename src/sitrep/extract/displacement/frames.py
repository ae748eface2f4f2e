"""Reads who moved, was moved or lost a home from the clause around a trigger of displacement."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sitrep.extract.displacement.people import Moved, counted_nationals, group, is_housing, listed, own_count
from sitrep.extract.syntax import clauses
from sitrep.extract.syntax.parse import Parse, Phrase, phrase

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sitrep.extract import rules


def _moved(parsed: Parse, rule: rules.Rule, token: int) -> Iterator[Moved]:
    chunk = parsed.at[token]
    if parsed.kind(chunk) == "R":
        chunk = clauses.skip_back(parsed, chunk)
    if parsed.kind(chunk) != "v":
        return
    for item in clauses.subjects_of(parsed, chunk):
        yield from group(parsed, rule, chunk, token, item, by_others=False)


def _uprooted(parsed: Parse, rule: rules.Rule, token: int) -> Iterator[Moved]:
    chunk = parsed.at[token]
    if parsed.kind(chunk) != "v" or parsed.chunks[chunk].last - 1 != token:
        return
    clause = clauses.read(parsed, chunk)
    items = clause.objects if clause.voice == "active" else clause.subjects
    if clause.voice == "active" and not items:
        items = clause.subjects
    if rule.options.get("by_others") and not clause.agent and not clause.objects and parsed.tags[parsed.chunks[chunk].first] == "E":
        return  # "300 families moved into the new estate"
    for item in items:
        found = [m for m in group(parsed, rule, chunk, token, item, by_others=True) if not (m.plain and _adjective(parsed, chunk))]
        if not rule.options.get("only_uprooted") or any(_is_uprooted(parsed, m) for m in found):
            yield from found


def _is_uprooted(parsed: Parse, moved: Moved) -> bool:
    lower = parsed.tokens.lower[moved.who.first : moved.who.last]
    return any(word in listed("groups", "uprooted") for word in lower) or (
        not moved.plain and counted_nationals(parsed, moved.who, moved.count)
    )


def _adjective(parsed: Parse, chunk: int) -> bool:
    """Whether a lone participle belongs to the noun after it: "displaced children", "for evacuated residents"."""
    piece = parsed.chunks[chunk]
    before = clauses.skip_back(parsed, chunk - 1)
    subject = parsed.kind(before) == "n" and not parsed.word(before).endswith("ing")
    return piece.last - piece.first == 1 and parsed.tags[piece.first] in "EF" and parsed.kind(chunk + 1) == "n" and not subject


_MADE = frozenset(["left", "leaving", "leaves", "leave", "made", "making", "makes", "rendered", "rendering"])
_BEING = frozenset(["are", "were", "was", "is", "remain", "remained", "become", "became", "been", "be", "being"])


def _made(parsed: Parse, rule: rules.Rule, token: int) -> Iterator[Moved]:
    """Those of "left 30,000 homeless", "30,000 people were made homeless"."""
    chunk = parsed.at[token]
    piece = parsed.chunks[chunk]
    if parsed.kind(chunk) == "n" and piece.first < token == piece.last - 1:
        inside = Phrase(piece.first, token, token - 1, chunk, chunk)
        if parsed.count_in(piece.first, token) or parsed.word(chunk - 1) in _MADE:
            yield from group(parsed, rule, chunk, token, inside, by_others=True)
        return
    at = clauses.skip_back(parsed, chunk - 1)
    if parsed.kind(at) == "v" and parsed.word(at) in _MADE | _BEING:
        for item in clauses.subjects_of(parsed, at):
            yield from group(parsed, rule, at, token, item, by_others=True)
    elif parsed.kind(at) == "n" and parsed.kind(at - 1) == "v":
        yield from group(parsed, rule, chunk, token, phrase(parsed, at), by_others=True)


def _noun(parsed: Parse, rule: rules.Rule, token: int) -> Iterator[Moved]:
    chunk = parsed.at[token]
    if parsed.kind(chunk) != "n" or parsed.chunks[chunk].last - 1 != token:
        return
    if parsed.kind(chunk + 1) == "P" and parsed.word(chunk + 1) == "of" and parsed.kind(chunk + 2) == "n":
        for item in clauses.coordinated(parsed, chunk + 2):
            yield from group(parsed, rule, chunk, token, item, by_others=True)


def _counted(parsed: Parse, rule: rules.Rule, token: int) -> Iterator[Moved]:
    """Those of a figure before the noun: "1.2 million displaced people", "40,000 IDPs"."""
    chunk = parsed.at[token]
    if parsed.kind(chunk) not in "nv":
        return
    item = _counted_phrase(parsed, chunk)
    if item is None:
        return
    yield from (
        m
        for m in group(parsed, rule, chunk, token, item, by_others=True)
        if m.count and m.count.start >= 0 and m.count.start < parsed.tokens.starts[token]
    )


def _counted_phrase(parsed: Parse, chunk: int) -> Phrase | None:
    start = chunk
    if parsed.kind(chunk) == "v":
        before = clauses.skip_back(parsed, chunk - 1)
        return (
            phrase(parsed, before)
            if parsed.kind(before) == "n" and parsed.count_in(parsed.chunks[before].first, parsed.chunks[before].last)
            else None
        )
    while parsed.kind(start - 1) == "P" and parsed.word(start - 1) == "of" and parsed.kind(start - 2) == "n":
        start -= 2
    item = phrase(parsed, start)
    return item if parsed.count_in(item.first, item.last) else None


def _housing(parsed: Parse, rule: rules.Rule, token: int) -> Iterator[Moved]:
    chunk = parsed.at[token]
    if parsed.kind(chunk) != "v" or parsed.chunks[chunk].last - 1 != token:
        return
    clause = clauses.read(parsed, chunk)
    for item in clause.objects if clause.voice == "active" and clause.objects else clause.subjects:
        count = own_count(parsed, item)
        if rule.options.get("not_after") and parsed.tokens.lower[token - 1] in rule.options["not_after"]:
            return
        if count and is_housing(parsed.tokens.lower[item.first : item.head + 1]):
            yield Moved(rule, chunk, token, item, count, "houses", parsed.tokens.lower[item.head])


FRAMES: dict[str, Callable[[Parse, rules.Rule, int], Iterator[Moved]]] = {
    "moved": _moved,
    "uprooted": _uprooted,
    "made": _made,
    "noun": _noun,
    "counted": _counted,
    "housing": _housing,
}
