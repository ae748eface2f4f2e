"""Reads the noun phrase that names a speaker: past appositions and relative clauses, out of the place named before it."""

from __future__ import annotations

from functools import cache

from sitrep.extract.syntax import clauses
from sitrep.extract.syntax.parse import Parse, phrase
from sitrep.extract.syntax.person_nouns import number_of
from sitrep.lexicons.loader import words

_ATTACHED = frozenset(["for", "in", "with", "at", "from", "on"])
_PLACING = frozenset(["in", "at", "near", "on", "around", "outside", "of", "from"])


@cache
def listed(name: str) -> frozenset[str]:
    """A word list of the speakers' section of the lexicon."""
    return frozenset(words("en/assertion.toml", "saying", name))


def subject_before(parsed: Parse, verb: int) -> tuple[int, int | None] | None:
    """The chunks of who says it, left of a verb of saying: the description or name, and a name in apposition to it."""
    if parsed.word(verb) in listed("going_on"):
        first = next((at for at in range(verb - 1, -1, -1) if parsed.kind(at) == "v" and parsed.word(at) in listed("verbs")), None)
        return subject_before(parsed, first) if first is not None else None
    at = verb - 1
    while parsed.kind(at) in "Rt(":
        at -= 1
    if parsed.kind(at) == ",":
        return _across_commas(parsed, at)
    if parsed.kind(at) == "n" and (inner := _after_place(parsed, at)) is not None:
        return inner, None
    found = _chain_start(parsed, at) if parsed.kind(at) == "n" else None
    if found is None:
        found = clauses.subject_at(parsed, verb)
    if found is None or found > verb:
        return None
    return _before_apposition(parsed, found), None


def _chain_start(parsed: Parse, chunk: int) -> int | None:
    """Where "the Observatory for Human Rights", "a source at the hospital in Homs" starts; None within a relative or reduced clause."""
    while parsed.kind(chunk - 1) == "P" and parsed.kind(chunk - 2) == "n":
        chunk -= 2
    before = clauses.skip_back(parsed, chunk - 1)
    if (
        parsed.kind(before) == "P"
        and parsed.kind(before - 1) == "v"
        and parsed.kind(before - 2) == "n"
        and parsed.tags[parsed.chunks[before - 1].first] in "GEF"
    ):
        return _chain_start(parsed, before - 2)  # "a service operating in the area said"
    if parsed.kind(before) == "W" and parsed.kind(before - 1) == "n" and not _may_speak(parsed, phrase(parsed, chunk).head):
        return _chain_start(parsed, before - 1)  # "a group which tracks abuses said", the verb taken for a noun
    if parsed.kind(before) in "PTW":
        return None
    if parsed.kind(before) != "v":
        return chunk
    relative = clauses.skip_back(parsed, before - 1)
    if parsed.kind(relative) == "W" and parsed.kind(relative - 1) == "n":
        return _chain_start(parsed, relative - 1)
    told = any(parsed.kind(at) == "v" and clauses.is_finite(parsed, at) for at in range(before))
    reduced = parsed.tags[parsed.chunks[before].first] in "GEFT" or parsed.kind(relative) == "W"
    return chunk if not reduced or (told and _may_speak(parsed, phrase(parsed, chunk).head)) else None


def _after_place(parsed: Parse, chunk: int) -> int | None:
    """As in "near Damascus officials said": the chunk itself, whose place belongs to what is said."""
    return chunk if _inner_start(parsed, chunk) is not None else None


def _inner_start(parsed: Parse, chunk: int) -> int | None:
    """The token where a speaker starts inside a chunk after a preposition: behind a place, or a plural behind "a market"."""
    piece = parsed.chunks[chunk]
    if parsed.kind(chunk - 1) != "P" or parsed.word(chunk - 1) not in _PLACING or not _may_speak(parsed, piece.last - 1):
        return None
    if parsed.kind(chunk - 2) == "n" and parsed.word(chunk - 2) in listed("offices"):
        return None  # "a source at Homs Police Command"
    end = piece.first
    while end < piece.last and parsed.names.get(end) == "place":
        end += 1
    if piece.first < end < piece.last:
        return end
    single = parsed.tokens.lower[piece.first] in ("a", "an") and number_of(parsed.tokens.lower[piece.last - 1]) == "plural"
    return piece.last - 1 if single and piece.last - piece.first > 2 else None


def _may_speak(parsed: Parse, token: int) -> bool:
    word = parsed.tokens.lower[token]
    named = parsed.tags[token] == "M" and parsed.names.get(token) in (None, "demonym")
    return named or word in listed("heads") or number_of(word) is not None


def _before_apposition(parsed: Parse, chunk: int) -> int:
    """As in "The Media Center an activist collective said": the name, where a description without a comma follows it."""
    before = chunk - 1
    while parsed.kind(before) in "(R":
        before -= 1
    if parsed.kind(before) == "n" and parsed.tokens.lower[parsed.chunks[chunk].first] in ("a", "an", "the"):
        start = before
        while parsed.kind(start - 1) == "P" and parsed.word(start - 1) in ("of", "for") and parsed.kind(start - 2) == "n":
            start -= 2
        if parsed.kind(start - 1) == "n" and (outer := _before_apposition(parsed, start)) != start:
            return outer  # "X the governor of Y a province"
        head = phrase(parsed, start).head
        clear = not any(parsed.kind(at) == "v" and clauses.is_finite(parsed, at) for at in range(start))
        if clear and parsed.kind(start - 1) in '.,Rt"' and parsed.tags[head] == "M" and parsed.names.get(head) != "place":
            return start
    return chunk


def _across_commas(parsed: Parse, comma: int) -> tuple[int, int | None] | None:
    """Left of a comma before the verb: the first noun phrase of the run of insertions, and a name that follows it."""
    segments: list[int] = []
    end = comma
    while end > 0:
        start = end
        while start > 0 and (parsed.kind(start - 1) not in ',";.SK' or (parsed.kind(start - 1) == "K" and parsed.kind(start) == "v")):
            start -= 1
        if start == end or (parsed.kind(start) not in "WG" and _is_clause(parsed, start, end)):
            break
        segments.append(start)
        if parsed.kind(start - 1) != ",":
            break
        end = start - 1
    opened = list(reversed(segments))
    while opened and parsed.kind(opened[0]) != "n":
        opened.pop(0)
    if not opened:
        return None
    head = opened[0]
    name = opened[1] if len(opened) > 1 and parsed.kind(opened[1]) == "n" else None
    if name is not None and (
        parsed.tags[phrase(parsed, name).head] != "M" or (parsed.tags[phrase(parsed, head).head] == "M" and parsed.kind(head + 1) == ",")
    ):
        name = None
    return head, name


def _is_clause(parsed: Parse, start: int, end: int) -> bool:
    """Whether a stretch between commas is a clause of its own rather than a relative or a participle in one noun's service."""
    for at in range(start, end):
        if parsed.kind(at) == "v" and clauses.is_finite(parsed, at) and parsed.tags[parsed.chunks[at].first] != "G":
            return not any(parsed.kind(k) == "W" for k in range(start, at))
    return False


def name_from(parsed: Parse, chunk: int, apposed: int | None) -> tuple[str, int]:
    """The speaker's words and their head token.

    What is coordinated or attached belongs to them ("a spokesman for the army in Aleppo"), and a name in apposition.
    """
    found = phrase(parsed, chunk)
    first, end = found.first, found.end
    inner = _inner_start(parsed, chunk)
    first = first if inner is None else inner
    while parsed.kind(end + 1) == "P" and parsed.word(end + 1) in _ATTACHED and parsed.kind(end + 2) == "n":
        end = phrase(parsed, end + 2).end
    if apposed is not None:
        return parsed.text(first, phrase(parsed, apposed).last), phrase(parsed, apposed).head
    before = _coordinated(parsed, chunk)
    if before is not None:
        first = parsed.chunks[before].first
    elif (
        parsed.kind(end + 1) == "K"
        and parsed.kind(end + 2) == "n"
        and _names(parsed, end + 2)
        and parsed.kind(phrase(parsed, end + 2).end + 1) in "vR.,"
    ):
        end = phrase(parsed, end + 2).end
    return parsed.text(first, parsed.chunks[end].last), found.head


def _coordinated(parsed: Parse, chunk: int) -> int | None:
    """As in "a witness and" before "a rebel official"."""
    if parsed.kind(chunk - 1) != "K" or parsed.word(chunk - 1) != "and" or parsed.kind(chunk - 2) != "n" or parsed.kind(chunk - 3) in "PT":
        return None
    if parsed.kind(chunk - 3) == "v" and clauses.is_finite(parsed, chunk - 3):
        return None
    return chunk - 2 if _names(parsed, chunk - 2) else None


def _names(parsed: Parse, chunk: int) -> bool:
    head = phrase(parsed, chunk).head
    return (
        parsed.tokens.lower[head] in listed("heads")
        or number_of(parsed.tokens.lower[head]) is not None
        or (parsed.tags[head] == "J" and parsed.names.get(head) is not None)
    )


def reporting_name(parsed: Parse) -> tuple[int, int] | None:
    """The tokens of a name before a last "reports", which the chunks take for a noun: "... were killed FNA reports"."""
    last = len(parsed.tags) - 1
    while last > 0 and parsed.tags[last] in '."':
        last -= 1
    if parsed.tokens.lower[last] not in ("reports", "says", "claims"):
        return None
    first = last
    while first > 0 and parsed.tags[first - 1] == "M" and parsed.names.get(first - 1) != "place":
        first -= 1
    return (first, last) if 0 < first < last and parsed.tags[first - 1] not in "PD" else None
