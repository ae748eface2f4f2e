"""Frames of figures that stand apart from who is harmed: tolls, counts and numbers of the dead."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sitrep.extract.casualties.found import Found, harm_of
from sitrep.extract.roles import people
from sitrep.extract.roles.people import People
from sitrep.extract.syntax import clauses
from sitrep.extract.syntax.parse import Parse, phrase
from sitrep.lexicons.loader import words
from sitrep.model import Count

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sitrep.extract import rules

_LEXICON = "en/casualties.toml"
_REACHING, _BRINGING, _SAYING = (frozenset(words(_LEXICON, "frames", key)) for key in ("reaching", "bringing", "counting"))
_FAR = 18
"""Chunks between "the death toll" and its figure."""


_NAMED = 10
"""Words between "the number of" and the harm: "the number of rebel and allied fighters killed"."""


def toll(parsed: Parse, rule: rules.Rule, token: int) -> Iterator[Found]:
    """As in "the death toll rose to 41", "a toll of 44 dead", "raising the toll to at least 9", "a death count of 74"."""
    chunk = parsed.at[token]
    if parsed.kind(chunk) == "n" and _is_of_harm(parsed, rule, token):
        yield from _reached(parsed, rule, token, chunk + 1)


def _is_of_harm(parsed: Parse, rule: rules.Rule, token: int) -> bool:
    """Whether "count" or "tally" is one of deaths: the word before says so, where the rule asks for one."""
    wanted = rule.options.get("after")
    return not wanted or (token > 0 and parsed.tokens.lower[token - 1] in wanted)


def _reached(
    parsed: Parse, rule: rules.Rule, token: int, start: int, *, kind: str = "", text: str | None = None, uses: tuple[int, ...] = ()
) -> Iterator[Found]:
    """The figure that a total reaches, right of it: after "to", "of", "at", "past", or the verb itself."""
    for at in _chunks_after(parsed, start):
        if parsed.kind(at) in ";.SW" or (parsed.kind(at) == "v" and parsed.word(at) in clauses.SPEECH - _SAYING):
            return
        if parsed.kind(at) == "v" and "A" in parsed.tags[parsed.chunks[at].first : parsed.chunks[at].last]:
            return  # "the toll could reach dozens"
        if parsed.kind(at) != "n":
            continue
        count = parsed.count_in(parsed.chunks[at].first, parsed.chunks[at].last)
        bounded = parsed.tokens.lower[parsed.chunks[at].first] in ("estimated", "between", "around", "about")
        if count and (bounded or parsed.kind(at - 1) in "PTRv") and parsed.word(at - 1) not in ("from", "in", "on", "for"):
            item = phrase(parsed, at)
            who = people.read(parsed, item)
            found = who.text if who and who.how != "elided" else text
            yield Found(
                rule,
                parsed.at[token],
                token,
                People(found, _past(parsed, at, count), "figure"),
                item,
                None,
                kind,
                (*uses, *_said_in(parsed, at)),
            )
            return


def _chunks_after(parsed: Parse, start: int) -> Iterator[int]:
    """The chunks of the clause that a toll opens, over what stands between dashes and "as collated from hospitals"."""
    closing = -1
    for at in range(start, min(len(parsed.chunks), start + _FAR)):
        if at <= closing or (parsed.word(at) == "as" and parsed.kind(at + 1) == "v" and parsed.tags[parsed.chunks[at + 1].first] in "EF"):
            continue
        if parsed.kind(at) == ";":
            closing = next((k for k in range(at + 1, min(len(parsed.chunks), at + _FAR)) if parsed.word(k) == parsed.word(at)), -1)
            if closing > at:
                continue
        yield at


def _past(parsed: Parse, chunk: int, count: Count) -> Count:
    """As in "climbs past 150", "tops 150", "exceeded 150": more than 150."""
    if (
        parsed.word(chunk - 1)
        not in ("past", "above", "beyond", "over", "tops", "topped", "exceeds", "exceeded", "passed", "passes", "surpassed", "surpasses")
        or count.qualifier != "exact"
    ):
        return count
    return Count(start=count.start, end=count.end, text=count.text, low=count.low, best=count.best, high=None, qualifier="more_than")


def _said_in(parsed: Parse, chunk: int) -> tuple[int, ...]:
    """The word of harm after the figure of a toll ("a toll of 44 dead"): it says no more than the toll does."""
    after = parsed.chunks[chunk].last
    inside = parsed.chunks[chunk].last - 1
    return tuple(i for i in (inside, after) if i < len(parsed.tags) and harm_of(parsed.tokens.lower[i]) == "killed")


def number(parsed: Parse, rule: rules.Rule, token: int) -> Iterator[Found]:
    """As in "the number of people killed has risen to 120", "bringing to 49 the number killed", "put the number of dead at 55"."""
    harm = _harm_after(parsed, token)
    if harm is None:
        return
    chunk = parsed.at[harm]
    kind = harm_of(parsed.tokens.lower[harm]) or "killed"
    text = _whose(parsed, token, harm)
    brought = _brought(parsed, token)
    if brought:
        yield Found(rule, parsed.at[token], token, People(text, brought, "figure"), None, None, kind, (harm,))
        return
    yield from _reached(parsed, rule, token, chunk + 1, kind=kind, text=text, uses=(harm,))


def _harm_after(parsed: Parse, token: int) -> int | None:
    """The word of harm in "number of people killed", "number killed", "number of wounded"."""
    for at in range(token + 1, min(len(parsed.tags), token + _NAMED)):
        if parsed.tags[at] not in "NMJPDEF'GK" and parsed.tokens.lower[at] not in ("who", "were", "been", "have"):
            return None
        if harm_of(parsed.tokens.lower[at]) or parsed.tokens.lower[at] == "victims":
            return at
    return None


def _whose(parsed: Parse, token: int, harm: int) -> str | None:
    kept = [i for i in range(token + 1, harm) if parsed.tags[i] in "NMJ"]
    return parsed.text(kept[0], kept[-1] + 1) if kept else None


def _brought(parsed: Parse, token: int) -> Count | None:
    """The figure between the verb and the number: "bringing to 49 the number"."""
    chunk = parsed.at[token]
    for at in range(chunk - 1, max(-1, chunk - 4), -1):
        count = parsed.count_in(parsed.chunks[at].first, parsed.chunks[at].last)
        if count and parsed.kind(at - 1) in "TP" and parsed.kind(at - 2) == "v" and parsed.word(at - 2) in _BRINGING:
            return count
    inside = parsed.count_in(parsed.chunks[chunk].first, token) if parsed.chunks[chunk].first < token else None
    first = chunk
    if inside and parsed.kind(first - 1) in "TP" and parsed.kind(first - 2) == "v" and parsed.word(first - 2) in _BRINGING:
        return inside
    return None


def numbered(parsed: Parse, rule: rules.Rule, token: int) -> Iterator[Found]:
    """As in "the people killed in the attack numbered 19", "casualties amounted to 150", "casualties ran to 90"."""
    chunk = parsed.at[token]
    piece = parsed.chunks[chunk]
    bare = parsed.kind(chunk) == "n" and piece.last - 1 == token and parsed.count_in(piece.first, piece.last) is None
    reduced = parsed.tags[piece.first : piece.last] in ("E", "F") and parsed.kind(chunk + 1) != "n"
    if not (bare or reduced):
        return
    for at in range(chunk + 1, min(len(parsed.chunks), chunk + _FAR)):
        if parsed.kind(at) in ";.SW,":
            return
        if parsed.kind(at) == "v":
            if parsed.word(at) in _REACHING and clauses.is_finite(parsed, at):
                yield from _reached(parsed, rule, token, at + 1, text=_subject(parsed, chunk) if reduced else None)
            return


def noted(parsed: Parse, rule: rules.Rule, token: int) -> Iterator[Found]:
    """As in "Fatalities: 6. Injured: 14", the form of notes."""
    chunk = parsed.at[token]
    if parsed.chunks[chunk].last - 1 != token or parsed.tokens.lower[token + 1 : token + 2] != [":"] or parsed.kind(chunk + 2) != "n":
        return
    piece = parsed.chunks[chunk + 2]
    count = parsed.count_in(piece.first, piece.last)
    if count and parsed.tokens.starts[piece.first] <= count.start:
        who = people.read(parsed, phrase(parsed, chunk + 2))
        yield Found(rule, chunk, token, People(who.text if who else None, count, "figure"), phrase(parsed, chunk + 2))


def _subject(parsed: Parse, chunk: int) -> str | None:
    """Of "the people killed in the attack": "people"."""
    if parsed.kind(chunk - 1) != "n":
        return None
    who = people.read(parsed, phrase(parsed, chunk - 1))
    return who.text if who else None
