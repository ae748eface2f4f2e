"""Who a verb harms: its object, the subject of its passive, and what is counted or listed with them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sitrep.extract.casualties.states import counted_before
from sitrep.extract.syntax import clauses
from sitrep.extract.syntax.parse import Phrase, phrase

if TYPE_CHECKING:
    from sitrep.extract.syntax.parse import Parse

PLACING = frozenset({"in", "at", "near", "outside", "around"})
CAPTIVE = frozenset({"hostage", "captive", "prisoner", "dead"})


def patients(parsed: Parse, clause: clauses.Clause, token: int) -> tuple[list[Phrase], clauses.Voice]:
    """Who a verb harms: its object, or where it is passive its subject; a figure right before a bare participle first of all."""
    shared = _shared_object(parsed, clause.chunk) or _after_particle(parsed, clause.chunk)
    if shared and (clause.voice == "active" or is_bare(parsed, clause.chunk)):
        return shared, "active"
    held = (
        bool(clause.objects)
        and parsed.tokens.lower[clause.objects[0].head] in CAPTIVE
        and clause.objects[0].last - clause.objects[0].first == 1
    )
    if clause.voice == "active" and not held:
        return added(parsed, clause.objects), "active"
    if clause.voice == "active" and "H" in parsed.tags[parsed.chunks[clause.chunk].first : token]:
        return clauses.relative_object(parsed, clause), "active"  # "five officers they had taken captive"
    counted = counted_before(parsed, token) if is_bare(parsed, clause.chunk) else None
    if counted:
        return [*_with_the_one_before(parsed, counted[0].chunk)[:-1], counted[0]], "passive"
    near = _count_before(parsed, clause.chunk)
    if near and (not clause.subjects or _opens_clause(parsed, near[0], clause.subjects)):
        return near, "passive"
    relative = bool(clause.subjects) and any(parsed.kind(at) == "W" for at in range(clause.subjects[-1].end + 1, clause.chunk))
    found = (
        (_named_after(parsed, clause.subjects) or _before_most(parsed, clause.subjects))
        if relative
        else _with_whole(parsed, clause.subjects)
    )
    return [*found, *_along_with(parsed, clause.chunk)], "passive"


def _named_after(parsed: Parse, subjects: list[Phrase]) -> list[Phrase]:
    """As in "two Britons, A and B, who were captured": the figure that names follow."""
    before = subjects[0].chunk - 2 if subjects else -1
    if before < 0 or parsed.kind(before + 1) != "," or parsed.kind(before) != "n":
        return []
    piece = parsed.chunks[before]
    count = parsed.count_in(piece.first, piece.last)
    return [phrase(parsed, before)] if count and count.best == len(subjects) else []


def _along_with(parsed: Parse, chunk: int) -> list[Phrase]:
    """As in "was taken away along with 26 others": a figure of more of the harmed."""
    for at in range(chunk + 1, min(len(parsed.chunks), chunk + _NEAR)):
        if [parsed.word(k) for k in range(at, at + 3)] == ["as", "well", "as"] and clauses.is_told_person(parsed, at + 3):
            return [phrase(parsed, at + 3)]
        if parsed.kind(at) in "vS;.W":
            return []
        if parsed.word(at) == "with" and parsed.word(at - 1) in ("along", "together") and parsed.kind(at + 1) == "n":
            item = phrase(parsed, at + 1)
            return [item] if parsed.count_in(item.first, item.last) else []
    return []


def _opens_clause(parsed: Parse, near: Phrase, subjects: list[Phrase]) -> bool:
    """As in "30 were killed in Homs and another 39 were killed": the figure after the conjunction opens a clause of its own."""
    subject = subjects[-1]
    if near.chunk > subject.end:
        if _is_among(parsed, near, subject):
            return False
        return parsed.kind(near.chunk - 1) in "K;S."
    before = parsed.word(subjects[0].chunk - 1) if near.chunk == subject.chunk and len(subjects) > 1 else ""
    return before == "them" and parsed.kind(near.chunk - 2) == ","


def _is_among(parsed: Parse, near: Phrase, whole: Phrase) -> bool:
    """As in "nine traders including a porter and two cooks were killed": the last figure is one of the list that "including" opens."""
    opener = whole.end + 1 + (parsed.kind(whole.end + 1) == ",")
    if parsed.word(opener) != "including" or not _OTHERS.isdisjoint(parsed.tokens.lower[near.first : near.last]):
        return False
    part, total = (parsed.count_in(item.first, item.last) for item in (near, whole))
    return part is not None and total is not None and (part.low or 0) <= (total.low or 0)


_OTHERS = frozenset({"others", "other", "more", "another"})


def _with_whole(parsed: Parse, subjects: list[Phrase]) -> list[Phrase]:
    """As in "six herders including a boy and a nurse were killed": those before "including" are the subject, not its last part."""
    at = subjects[0].chunk - 1 if subjects else -1
    if at > 1 and parsed.word(at) in ("them", "whom") and parsed.word(at - 1) in ("among", "amongst") and parsed.kind(at - 2) == "n":
        return [phrase(parsed, clauses.phrase_start(parsed, at - 2) or 0)]  # "40 villagers among them two nurses were killed"
    of_them = at > 2 and parsed.word(at) in ("them", "whom") and parsed.word(at - 1) == "of" and parsed.kind(at - 2) == "n"
    if of_them and clauses.is_told_person(parsed, at - 3):
        return [phrase(parsed, at - 3)]  # "22 people ten of them children were killed"
    while parsed.kind(at) in "nK," and at > 0:
        at -= 1
    if at > 0 and parsed.word(at) in ("including", "mostly", "mainly", "largely"):
        before = at - 1 if parsed.kind(at - 1) == "n" else at - 2
        while parsed.word(before - 1) == "of" and parsed.kind(before - 2) == "n":
            before -= 2
        return [phrase(parsed, before)] if parsed.kind(before) == "n" else subjects
    return _before_most(parsed, subjects)


def _before_most(parsed: Parse, subjects: list[Phrase]) -> list[Phrase]:
    """As in "17 people, most of them fighters, were killed": the 17."""
    if not subjects or parsed.tokens.lower[subjects[0].first] not in ("most", "many", "some"):
        return subjects
    at = subjects[0].chunk - 1 - (parsed.kind(subjects[0].chunk - 1) == ",")
    counted = parsed.kind(at) == "n" and parsed.count_in(parsed.chunks[at].first, parsed.chunks[at].last)
    return [phrase(parsed, at)] if counted else subjects


_BESIDES = frozenset({("addition", "to"), ("together", "with"), ("along", "with")})


def added(parsed: Parse, objects: list[Phrase]) -> list[Phrase]:
    """As in "three guards in addition to five patients", "two men from the militia and three men from the town": more of the harmed."""
    start = objects[-1].end + 1 if objects else len(parsed.chunks)
    for at in range(start, min(len(parsed.chunks), start + 6)):
        placed = parsed.kind(at - 1) == "P" and parsed.word(at - 1) in PLACING and parsed.word(at) != "addition"
        if parsed.kind(at) in "vS;." or (at > start and placed):
            return objects
        more = at + 1 if parsed.kind(at) == "K" and parsed.word(at) == "and" and _is_plain_more(parsed, at + 1) else None
        if (parsed.word(at), parsed.word(at + 1)) in _BESIDES and parsed.kind(at + 2) == "n":
            more = at + 2 if parsed.word(at + 1) == "to" or clauses.is_told_person(parsed, at + 2) else None
        if more is not None:
            return [*objects, *clauses.coordinated(parsed, more)]
    return objects


def _is_plain_more(parsed: Parse, chunk: int) -> bool:
    """Whether a figure of persons after "and" has neither a verb nor a place of its own."""
    if not clauses.is_told_person(parsed, chunk):
        return False
    after = phrase(parsed, chunk).end + 1
    return parsed.kind(after) not in "vK" and parsed.word(after) not in PLACING


def _after_particle(parsed: Parse, chunk: int) -> list[Phrase]:
    """As in "gunned down 70 people", "rounded up students": the object follows the particle."""
    if not is_bare(parsed, chunk) or parsed.word(chunk + 1) not in ("down", "up", "off", "out") or parsed.kind(chunk + 2) != "n":
        return []
    if parsed.word(chunk + 2) == "one" and parsed.word(chunk + 3) == "by":
        return []  # "gunned down one by one"
    return clauses.coordinated(parsed, chunk + 2)


def _shared_object(parsed: Parse, chunk: int) -> list[Phrase]:
    """As in "abducted and killed two nuns", "shot dead six men": the object follows the second verb, or the adjective."""
    after = chunk + 1
    while parsed.kind(after) in 'R"':
        after += 1
    if parsed.kind(after) in "nJ" and parsed.tokens.lower[parsed.chunks[after].first] in ("dead", "hostage", "captive", "prisoner"):
        piece = parsed.chunks[after]
        if piece.last - piece.first > 1 and parsed.tags[piece.first + 1] in "DCMN":
            whole = phrase(parsed, after)
            return [Phrase(piece.first + 1, whole.last, whole.head, after, whole.end), *clauses.coordinated(parsed, after)[1:]]
        after += 1
        return clauses.coordinated(parsed, after) if parsed.kind(after) == "n" else []
    if parsed.kind(after) == "T" and parsed.word(after + 1) == "death":  # "hacked to death some 60 people"
        return clauses.coordinated(parsed, after + 2) if parsed.kind(after + 2) == "n" else []
    if parsed.kind(after) == "K" and parsed.kind(after + 1) == "v":
        return clauses.objects_of(parsed, after + 1) or _shared_object(parsed, after + 1)
    return []


def _count_before(parsed: Parse, chunk: int) -> list[Phrase]:
    before = chunk - 1
    while parsed.kind(before) in "Rt(":
        before -= 1
    if parsed.kind(before) != "n" or not parsed.count_in(parsed.chunks[before].first, parsed.chunks[before].last):
        return []
    return _with_the_one_before(parsed, before) if is_bare(parsed, chunk) else [phrase(parsed, before)]


def _with_the_one_before(parsed: Parse, chunk: int) -> list[Phrase]:
    """As in "with six nurses and one guard killed": two figures of persons that share the participle."""
    joined = parsed.kind(chunk - 1) == "K" and parsed.word(chunk - 1) == "and"
    both = joined and clauses.is_told_person(parsed, chunk) and clauses.is_told_person(parsed, chunk - 2)
    return [phrase(parsed, chunk - 2), phrase(parsed, chunk)] if both else [phrase(parsed, chunk)]


_NEAR = 8
"""Chunks after a verb within which those harmed "along with" the subject are told."""


def is_bare(parsed: Parse, chunk: int) -> bool:
    """Whether a verb group is a participle alone: "killed", "abducted"."""
    return parsed.tags[parsed.chunks[chunk].first : parsed.chunks[chunk].last] in ("E", "F")
