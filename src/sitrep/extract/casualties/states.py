"""Frames of adjectives of harm: "12 dead", "left 30 wounded", "are missing"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sitrep.extract.casualties.found import LEXICON, Found, harm_of, harmed, mixed_with
from sitrep.extract.roles import people
from sitrep.extract.roles.people import People
from sitrep.extract.syntax import clauses
from sitrep.extract.syntax.parse import Phrase, phrase
from sitrep.extract.syntax.person_nouns import number_of
from sitrep.lexicons.loader import words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sitrep.extract import rules
    from sitrep.extract.syntax.parse import Parse
    from sitrep.model import Count

_LINKING = frozenset(words(LEXICON, "frames", "linking"))
_LEAVING = frozenset(words(LEXICON, "frames", "leaving"))
_CAPTIVE = frozenset({"hostage", "captive", "hostages"})
_TAKING = frozenset({"take", "takes", "took", "taken", "taking", "hold", "holds", "held", "holding", "seized", "kept"})
_REMAINS = frozenset({"body", "bodies", "corpses", "remains"})
_LISTED = frozenset({"listed", "reported", "registered", "counted", "declared"})
_HELD_TRUE = frozenset({"feared", "confirmed", "reported", "believed", "presumed", "assumed", "declared", "left"})


def state(parsed: Parse, rule: rules.Rule, token: int) -> Iterator[Found]:
    """As in "12 dead", "left 40 people dead", "three others are missing", "30 wounded"."""
    second = mixed_with(parsed, token)
    counted = counted_before(parsed, token)
    if counted:
        item, count = counted
        who = people.read(parsed, item) if parsed.tags[item.head] in "NMO" else None
        who = who or (People(None, count, "elided") if parsed.tags[item.head] == "C" else None)
        who = _with_noun_after(parsed, token, who) if who and not _is_attribute_of_harmed(parsed, token) else None
        around = _around(parsed, token)
        yield from _left_beside(parsed, rule, token, item) if who and not second else ()
        if who and (around or parsed.tokens.lower[token] not in _CAPTIVE):
            yield Found(
                rule,
                parsed.at[token],
                token,
                who,
                item,
                around,
                "casualties" if second else "",
                (second,) if second else (),
            )
        return
    yield from _predicated(parsed, rule, token)


def _left_beside(parsed: Parse, rule: rules.Rule, token: int, item: Phrase) -> Iterator[Found]:
    """As in "left a nurse and two orderlies dead": the one before the figure."""
    joined = parsed.kind(item.chunk - 1) == "K" and clauses.is_told_person(parsed, item.chunk - 2)
    plain = joined and harm_of(parsed.word(item.chunk - 2)) is None  # not "left ten people dead and three missing"
    if plain and parsed.kind(item.chunk - 3) == "v" and parsed.word(item.chunk - 3) in _LEAVING:
        yield from harmed(parsed, rule, token, [phrase(parsed, item.chunk - 2)], _around(parsed, token))


def counted_before(parsed: Parse, token: int) -> tuple[Phrase, Count] | None:
    """The figure that stands, with its noun or without, right before an adjective of harm: "26 passengers" of "26 passengers dead"."""
    at = token - 1
    while at >= 0 and (parsed.tags[at] in "NMJ'R" or parsed.tokens.lower[at] in _HELD_TRUE or _is_of_count(parsed, at)):
        at -= 1
    count = next((c for c in parsed.counts if at >= 0 and c.start < parsed.tokens.ends[at] <= c.end), None)
    if count is None or parsed.tags[at] != "C":
        return None
    first = at
    while first and parsed.tokens.starts[first] > count.start:
        first -= 1
    head = next((i for i in range(token - 1, at, -1) if parsed.tags[i] in "NM"), at)
    return Phrase(first, token, head, parsed.at[first], parsed.at[token - 1]), count


def _is_of_count(parsed: Parse, token: int) -> bool:
    """The "of" in "dozens of traders"."""
    return parsed.tokens.lower[token] == "of" and token > 0 and parsed.tags[token - 1] == "C"


def bearing(parsed: Parse, rule: rules.Rule, token: int) -> Iterator[Found]:
    """As in "25 with gunshot wounds": a figure of persons, "with", and what they bear."""
    chunk = parsed.at[token]
    if parsed.kind(chunk) != "n" or parsed.word(chunk - 1) != "with" or parsed.kind(chunk - 2) != "n":
        return
    if parsed.word(chunk - 2) in ("hospital", "care", "clinic") and parsed.kind(chunk - 3) == "P" and parsed.kind(chunk - 4) == "v":
        found = clauses.subjects_of(parsed, chunk - 4)  # "was in hospital with burns"
        yield from harmed(parsed, rule, token, found, clauses.Clause(chunk - 4, token, "passive", found, [], None))
        return
    piece = parsed.chunks[chunk - 2]
    ends = parsed.tokens.ends[piece.last - 1]
    count = next((count for count in reversed(parsed.counts) if parsed.tokens.starts[piece.first] <= count.start < ends), None)
    if count is None or parsed.chunks[chunk].last - 1 != token:
        return
    if parsed.word(chunk - 3) == "of" and parsed.word(chunk - 4) in _REMAINS:
        return  # "found the bodies of 22 people with gunshot wounds"
    who = people.read(parsed, phrase(parsed, chunk - 2))
    text = who.text if who and who.count is count else None
    yield Found(rule, chunk, token, People(text, count, "figure"), None, _around(parsed, piece.first))


def _is_attribute_of_harmed(parsed: Parse, token: int) -> bool:
    """As in "executed 25 captured policemen": the policemen are the executed; the participle only says which."""
    if token + 1 >= len(parsed.tags) or parsed.tags[token + 1] not in "NM":
        return False
    chunk = parsed.at[token]
    before = clauses.skip_back(parsed, chunk - 1) if parsed.kind(chunk) == "n" else chunk - 2
    return parsed.kind(before) == "v" and harm_of(parsed.word(before)) is not None


def _with_noun_after(parsed: Parse, token: int, who: People) -> People | None:
    """As in "six wounded children": the noun after the participle names them; none where it is no person ("two wounded firms")."""
    last = token + 1
    while last < len(parsed.tags) and parsed.tags[last] in "NMJ":
        last += 1
    if last == token + 1 or who.how != "elided" or parsed.tokens.words[token + 1].isupper():
        return who
    return People(parsed.text(token + 1, last), who.count, "figure") if number_of(parsed.tokens.lower[last - 1]) else None


def _left(parsed: Parse, chunk: int) -> list[Phrase]:
    """As in "left 25 rebels, including one of their leaders, dead": the counted object of the verb, over what is said of it."""
    for at in range(chunk - 1, max(-1, chunk - _OVER), -1):
        if parsed.kind(at) in ";.SW":
            return []
        if parsed.kind(at) == "v":
            objects = clauses.objects_of(parsed, at)[-1:] if parsed.word(at) in _LEAVING else []
            return [item for item in objects if parsed.count_in(item.first, item.last)]
    return []


_OVER = 14
"""Chunks between the verb and what it leaves its object."""


def _around(parsed: Parse, token: int) -> clauses.Clause | None:
    """The clause of the verb that leaves people so: "a blast left 12 dead", "shells landed, leaving 12 dead and 30 wounded"."""
    taken = parsed.tokens.lower[token] in _CAPTIVE
    for at in range(parsed.at[token], max(-1, parsed.at[token] - 8), -1):
        if taken and parsed.kind(at) == "v" and parsed.word(at) in _TAKING:
            return clauses.read(parsed, at)
        if parsed.kind(at) == "v" and parsed.word(at) in _LEAVING:
            return clauses.Clause(at, token, "active", clauses.subjects_of(parsed, at), [], None)
        if parsed.kind(at) in ";.SW":
            return None
    return None


def _predicated(parsed: Parse, rule: rules.Rule, token: int) -> Iterator[Found]:
    """As in "are missing", "were found dead", "left his wife dead"."""
    chunk = parsed.at[token]
    if parsed.chunks[chunk].first != token and parsed.kind(chunk) != "v":
        head = Phrase(parsed.chunks[chunk].first, token, token - 1, chunk, chunk)
        before = clauses.skip_back(parsed, chunk - 1)
        if parsed.kind(before) == "v" and parsed.word(before) in _LEAVING and parsed.kind(chunk) == "n":
            yield from harmed(parsed, rule, token, [head], _around(parsed, token))
        elif found := _left(parsed, chunk):
            yield from harmed(parsed, rule, token, found, _around(parsed, token))
        return
    before = chunk - 1
    while parsed.kind(before) in 'Rt("' or (parsed.word(before) == "as" and parsed.word(before - 1) in _LISTED):
        before -= 1
    if parsed.kind(chunk) == "v":
        before = chunk if "I" in parsed.tags[parsed.chunks[chunk].first : token] else before
    if parsed.kind(before) == "v" and (parsed.word(before) in _LINKING or before == chunk):
        found = clauses.subjects_of(parsed, before)
        yield from harmed(parsed, rule, token, found, clauses.Clause(before, token, "passive", found, [], None))
    elif parsed.kind(before) == "," and (left := _left(parsed, chunk)):
        yield from harmed(parsed, rule, token, left, _around(parsed, token))
