"""Frames of verbs of harm: who is killed, wounded or taken, in the active, in the passive, and as a participle."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sitrep.extract import clauses, people
from sitrep.extract.casualties_found import Found, harm_of, harmed, mixed_with
from sitrep.extract.casualties_states import counted_before
from sitrep.extract.parse import Phrase, phrase

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sitrep.extract import rules
    from sitrep.extract.parse import Parse

_CAPTIVE = frozenset({"hostage", "captive", "prisoner", "dead"})
_GENERIC_BEFORE = frozenset({"of", "for", "against", "about", "from"})


def is_verb(parsed: Parse, token: int) -> bool:
    """Whether a token is the main verb of its verb group."""
    chunk = parsed.at[token]
    return parsed.kind(chunk) == "v" and parsed.chunks[chunk].last - 1 == token


def transitive(parsed: Parse, rule: rules.Rule, token: int) -> Iterator[Found]:
    """As in "killed 12", "12 were killed by", "killing and injuring dozens"."""
    if not is_verb(parsed, token) or _is_attribute(parsed, token) or _is_nominal(parsed, token):
        return
    chunk = parsed.at[token]
    clause = clauses.read(parsed, chunk)
    second = mixed_with(parsed, token)
    found, voice = _patients(parsed, clause, token)
    clause.voice = voice
    if voice == "active" and found and found[0].first < token and _refers_back(parsed, found):
        return  # "the men we killed were no civilians"
    if (
        _is_bare(parsed, chunk)
        and voice == "passive"
        and not clause.agent
        and (_refers_back(parsed, found) or _is_aimed(parsed, chunk, found))
    ):
        return
    kind = "casualties" if second else "killed" if _is_fatal(parsed, token) else ""
    for item in harmed(parsed, rule, token, found, clause, kind=kind):
        if rule.options.get("only_persons") and not _is_plainly_persons(parsed, item):
            continue
        if not _is_counted_as_asked(rule, item):
            continue
        if not _is_generic(parsed, item):
            item.uses = (second,) if second else ()
            yield item


def _is_counted_as_asked(rule: rules.Rule, item: Found) -> bool:
    """Some verbs tell of harm only with a figure ("eliminated 12 fighters"), or only that there was none ("nobody was harmed")."""
    if rule.options.get("only_zero"):
        return item.people.count.high == 0
    return not rule.options.get("only_counted") or item.people.count.start >= 0


def _is_fatal(parsed: Parse, token: int) -> bool:
    """As in "fatally shot", "mortally wounded"."""
    return token > 0 and parsed.tokens.lower[token - 1] in ("fatally", "mortally")


def _is_bare(parsed: Parse, chunk: int) -> bool:
    return parsed.tags[parsed.chunks[chunk].first : parsed.chunks[chunk].last] in ("E", "F")


def _patients(parsed: Parse, clause: clauses.Clause, token: int) -> tuple[list[Phrase], clauses.Voice]:
    """Who a verb harms: its object, or where it is passive its subject; a figure right before a bare participle first of all."""
    shared = _shared_object(parsed, clause.chunk) or _after_particle(parsed, clause.chunk)
    if shared and (clause.voice == "active" or _is_bare(parsed, clause.chunk)):
        return shared, "active"
    held = (
        bool(clause.objects)
        and parsed.tokens.lower[clause.objects[0].head] in _CAPTIVE
        and clause.objects[0].last - clause.objects[0].first == 1
    )
    if clause.voice == "active" and not held:
        return _added(parsed, clause.objects), "active"
    if clause.voice == "active" and "H" in parsed.tags[parsed.chunks[clause.chunk].first : token]:
        return clauses.relative_object(parsed, clause), "active"  # "five officers they had taken captive"
    counted = counted_before(parsed, token) if _is_bare(parsed, clause.chunk) else None
    if counted:
        return [counted[0]], "passive"
    near = _count_before(parsed, clause.chunk)
    if near and (not clause.subjects or _opens_clause(parsed, near[0], clause.subjects)):
        return near, "passive"
    relative = bool(clause.subjects) and any(parsed.kind(at) == "W" for at in range(clause.subjects[-1].end + 1, clause.chunk))
    return clause.subjects if relative else _with_whole(parsed, clause.subjects), "passive"


def _opens_clause(parsed: Parse, near: Phrase, subjects: list[Phrase]) -> bool:
    """As in "30 were killed in Homs and another 39 were killed": the figure after the conjunction opens a clause of its own."""
    subject = subjects[-1]
    if near.chunk > subject.end:
        return parsed.kind(near.chunk - 1) in "K;S."
    before = parsed.word(subjects[0].chunk - 1) if near.chunk == subject.chunk and len(subjects) > 1 else ""
    return before == "them" and parsed.kind(near.chunk - 2) == ","


def _with_whole(parsed: Parse, subjects: list[Phrase]) -> list[Phrase]:
    """As in "six herders including a boy and a nurse were killed": those before "including" are the subject, not its last part."""
    at = subjects[0].chunk - 1 if subjects else -1
    if at > 1 and parsed.word(at) in ("them", "whom") and parsed.word(at - 1) in ("among", "amongst") and parsed.kind(at - 2) == "n":
        return [phrase(parsed, clauses.phrase_start(parsed, at - 2) or 0)]  # "40 villagers among them two nurses were killed"
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


def _added(parsed: Parse, objects: list[Phrase]) -> list[Phrase]:
    """As in "three guards in addition to five patients": more of the harmed."""
    for at in range(objects[-1].end + 1 if objects else len(parsed.chunks), min(len(parsed.chunks), objects[-1].end + 7 if objects else 0)):
        if parsed.kind(at) in "vS;.":
            return objects
        if parsed.word(at) == "addition" and parsed.word(at + 1) == "to" and parsed.kind(at + 2) == "n":
            return [*objects, *clauses.coordinated(parsed, at + 2)]
    return objects


def _after_particle(parsed: Parse, chunk: int) -> list[Phrase]:
    """As in "gunned down 70 people", "rounded up students": the object follows the particle."""
    if not _is_bare(parsed, chunk) or parsed.word(chunk + 1) not in ("down", "up", "off", "out") or parsed.kind(chunk + 2) != "n":
        return []
    return clauses.coordinated(parsed, chunk + 2)


def _is_nominal(parsed: Parse, token: int) -> bool:
    """As in "the wounded", "the dead and wounded": persons known already, not what befell them."""
    lower = parsed.tokens.lower
    if not _is_bare(parsed, parsed.at[token]) or token == 0:
        return False
    listed = token > 2 and lower[token - 1] in ("and", "or") and harm_of(lower[token - 2]) is not None
    if listed and parsed.tags[token - 3] == "P":  # "separate figures for dead and wounded"
        return True
    return lower[token - 1] in ("the", "those", "these") or (
        token > 2 and lower[token - 1] in ("and", "or") and lower[token - 3] in ("the", "those") and harm_of(lower[token - 2]) is not None
    )


def _is_attribute(parsed: Parse, token: int) -> bool:
    """As in "evacuate wounded fighters", "of injured men": the participle stands before a noun and after what governs that noun."""
    chunk = parsed.at[token]
    piece = parsed.chunks[chunk]
    if parsed.tags[piece.first : piece.last] not in ("E", "F") or parsed.kind(chunk + 1) != "n":
        return False
    if parsed.tags[parsed.chunks[chunk + 1].first] in "DC":
        return False
    before = clauses.skip_back(parsed, chunk - 1)
    if parsed.word(before) in _FREEING:
        return True  # "Troops Rescue Kidnapped Pupils"
    return (parsed.kind(before) == "v" and parsed.tags[parsed.chunks[before].last - 1] in "BGVEF") or parsed.kind(before) in "PT"


_FREEING = frozenset({"rescue", "rescues", "free", "frees", "release", "releases", "save", "treat", "treats", "visit", "visits", "reunite"})


def _refers_back(parsed: Parse, found: list[Phrase]) -> bool:
    """As in "the fighters killed on Thursday": persons that were told of before, with no figure."""
    if not found:
        return False
    first = found[0]
    return (
        parsed.tokens.lower[first.first] in ("the", "those", "these")
        and parsed.count_in(first.first, first.last) is None
        and people.number_of(parsed.tokens.lower[first.head]) != "singular"
    )


_AT = frozenset({"at", "into", "toward", "towards", "back", "on"})


def _is_aimed(parsed: Parse, chunk: int, found: list[Phrase]) -> bool:
    """As in "gunmen shot at a bus", "three men shot at police": nobody is said to be hit; "five shot at a bar" were."""
    if parsed.word(chunk) not in ("shot", "shoot", "shoots", "fired") or parsed.word(chunk + 1) not in _AT or not found:
        return False
    target = phrase(parsed, chunk + 2) if parsed.kind(chunk + 2) == "n" else None
    counted = parsed.count_in(found[0].first, found[0].last) is not None
    return not counted or target is None or people.number_of(parsed.tokens.lower[target.head]) is not None


def _is_plainly_persons(parsed: Parse, found: Found) -> bool:
    """For verbs that also take places and things ("captured"): a name, a bare figure or a pronoun may be either."""
    how, head = found.people.how, found.phrase.head if found.phrase else -1
    if how == "elided":
        more = found.phrase is not None and parsed.tokens.lower[found.phrase.last - 1] in ("more", "others")
        return more or bool(found.clause and found.clause.voice == "passive")
    if how == "pronoun":
        return parsed.tokens.lower[head] in ("he", "she", "him", "her")
    if how == "name":
        return bool(
            found.clause and found.clause.voice == "passive" and found.phrase and _is_described(parsed, found.phrase, found.clause.chunk)
        )
    return parsed.tags[head] != "M" or people.number_of(parsed.tokens.lower[head]) is not None


def _is_described(parsed: Parse, item: Phrase, chunk: int) -> bool:
    """As in "Ann Poe, 35, was captured", "Jim Doe, who was captured": a name with an age or a "who" is a person's."""
    between = parsed.tokens.lower[item.last : parsed.chunks[chunk].first]
    return "who" in between or any(word.isdigit() and len(word) == 2 for word in between[:3])


def _is_generic(parsed: Parse, found: Found) -> bool:
    """As in "accused of killing civilians", "landmines kill children": bare plurals of what is done in general, no event."""
    if found.people.how not in ("plural", "pronoun") or not found.clause or found.people.count.best is not None:
        return False
    chunk = found.clause.chunk
    tags = parsed.tags[parsed.chunks[chunk].first : parsed.chunks[chunk].last]
    if found.clause.voice == "passive":  # "they are shot on sight"
        return (
            parsed.tokens.lower[parsed.chunks[chunk].first] in ("are", "get")
            and parsed.tokens.text.rstrip('"” ').endswith(".")
            and "G" not in tags
        )
    if tags[-1] == "G" and parsed.kind(chunk - 1) == "P":
        return parsed.word(chunk - 1) in _GENERIC_BEFORE
    present = tags == "V" and not parsed.word(chunk).endswith("ed") and parsed.word(chunk) not in ("shot", "took", "slew", "held")
    return present and parsed.tokens.text.rstrip().endswith(".")


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
    return (
        [phrase(parsed, before)]
        if parsed.kind(before) == "n" and parsed.count_in(parsed.chunks[before].first, parsed.chunks[before].last)
        else []
    )


def intransitive(parsed: Parse, rule: rules.Rule, token: int) -> Iterator[Found]:
    """As in "12 people died", "lost their lives", "suffered burns"."""
    chunk = parsed.at[token]
    counted = counted_before(parsed, token) if parsed.kind(chunk) == "n" and parsed.tags[token] in "EG" else None
    if not counted and not is_verb(parsed, token):
        return
    found = [counted[0]] if counted else clauses.subjects_of(parsed, chunk)
    clause = clauses.Clause(chunk, token, "passive", found, [], clauses.by_phrase(parsed, chunk))
    yield from harmed(parsed, rule, token, found, clause)
