"""How verbs, nouns and adjectives of harm name who is harmed: one frame for each way.

A frame is given a trigger's rule and token and yields what it harms. ``totals`` has the frames of tolls, ``parts`` those of lists.
"""

from __future__ import annotations

from collections.abc import Iterator

from sitrep.extract import clauses, people, rules
from sitrep.extract.casualties_found import Found, harm_of, harmed, mixed_with
from sitrep.extract.parse import Parse, Phrase, phrase
from sitrep.extract.people import People
from sitrep.lexicons.loader import words
from sitrep.model import Count

_FRAME_WORDS = "en/casualties.toml"
_OF = frozenset({"of", "among", "for", "to"})
_LINKING, _TAKING, _GONE, _SUFFERING, _LEAVING = (
    frozenset(words(_FRAME_WORDS, "frames", key)) for key in ("linking", "taking", "gone", "suffering", "leaving")
)
_CAPTIVE = frozenset({"hostage", "captive", "prisoner"})
_HELD_TRUE = frozenset({"feared", "confirmed", "reported", "believed", "presumed", "declared", "left"})
_GENERIC_BEFORE = frozenset({"of", "for", "against", "about", "from"})


def is_verb(parsed: Parse, token: int) -> bool:
    """Whether a token is the main verb of its verb group."""
    chunk = parsed.at[token]
    return parsed.kind(chunk) == "v" and parsed.chunks[chunk].last - 1 == token


def is_head(parsed: Parse, token: int) -> bool:
    """Whether a token is the last of its noun chunk."""
    chunk = parsed.at[token]
    return parsed.kind(chunk) == "n" and parsed.chunks[chunk].last - 1 == token


def transitive(parsed: Parse, rule: rules.Rule, token: int) -> Iterator[Found]:
    """ "killed 12", "12 were killed by", "killing and injuring dozens"."""
    if not is_verb(parsed, token) or _is_attribute(parsed, token) or _is_nominal(parsed, token):
        return
    chunk = parsed.at[token]
    clause = clauses.read(parsed, chunk)
    second = mixed_with(parsed, token)
    found, voice = _patients(parsed, clause, token)
    clause.voice = voice
    if _is_bare(parsed, chunk) and voice == "passive" and not clause.agent and _refers_back(parsed, found):
        return
    kind = "casualties" if second else "killed" if _is_fatal(parsed, token) else ""
    for item in harmed(parsed, rule, token, found, clause, kind=kind):
        if rule.options.get("only_persons") and not _is_plainly_persons(parsed, item):
            continue
        if not _is_generic(parsed, item):
            item.uses = (second,) if second else ()
            yield item


def _is_fatal(parsed: Parse, token: int) -> bool:
    """ "fatally shot", "mortally wounded"."""
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
    counted = counted_before(parsed, token) if _is_bare(parsed, clause.chunk) else None
    if counted:
        return [counted[0]], "passive"
    near = _count_before(parsed, clause.chunk)
    if near and (not clause.subjects or _opens_clause(parsed, near[0], clause.subjects)):
        return near, "passive"
    return _with_whole(parsed, clause.subjects), "passive"


def _opens_clause(parsed: Parse, near: Phrase, subjects: list[Phrase]) -> bool:
    """ "30 were killed in Homs and another 39 were killed": the figure after the conjunction opens a clause of its own."""
    subject = subjects[-1]
    if near.chunk > subject.end:
        return parsed.kind(near.chunk - 1) in "K;S."
    before = parsed.word(subjects[0].chunk - 1) if near.chunk == subject.chunk and len(subjects) > 1 else ""
    return before == "them" and parsed.kind(near.chunk - 2) == ","


def _with_whole(parsed: Parse, subjects: list[Phrase]) -> list[Phrase]:
    """ "seven civilians including a child and a woman were killed": those before "including" are the subject, not its last part."""
    at = subjects[0].chunk - 1 if subjects else -1
    while parsed.kind(at) in "nK," and at > 0:
        at -= 1
    if at > 0 and parsed.word(at) == "including":
        before = at - 1 if parsed.kind(at - 1) == "n" else at - 2
        while parsed.word(before - 1) == "of" and parsed.kind(before - 2) == "n":
            before -= 2
        return [phrase(parsed, before)] if parsed.kind(before) == "n" else subjects
    return subjects


def _added(parsed: Parse, objects: list[Phrase]) -> list[Phrase]:
    """ "three guards in addition to five patients": more of the harmed."""
    for at in range(objects[-1].end + 1 if objects else len(parsed.chunks), min(len(parsed.chunks), objects[-1].end + 7 if objects else 0)):
        if parsed.kind(at) in "vS;.":
            return objects
        if parsed.word(at) == "addition" and parsed.word(at + 1) == "to" and parsed.kind(at + 2) == "n":
            return [*objects, *clauses.coordinated(parsed, at + 2)]
    return objects


def _after_particle(parsed: Parse, chunk: int) -> list[Phrase]:
    """ "gunned down 70 people", "rounded up students": the object follows the particle."""
    if not _is_bare(parsed, chunk) or parsed.word(chunk + 1) not in ("down", "up", "off", "out") or parsed.kind(chunk + 2) != "n":
        return []
    return clauses.coordinated(parsed, chunk + 2)


def _is_nominal(parsed: Parse, token: int) -> bool:
    """ "the wounded", "the dead and wounded": persons known already, not what befell them."""
    lower = parsed.tokens.lower
    if not _is_bare(parsed, parsed.at[token]) or token == 0:
        return False
    return lower[token - 1] in ("the", "those", "these") or (
        token > 2 and lower[token - 1] in ("and", "or") and lower[token - 3] in ("the", "those")
    )


def _is_attribute(parsed: Parse, token: int) -> bool:
    """ "evacuate wounded fighters", "of injured men": the participle stands before a noun and after what governs that noun."""
    chunk = parsed.at[token]
    piece = parsed.chunks[chunk]
    if parsed.tags[piece.first : piece.last] not in ("E", "F") or parsed.kind(chunk + 1) != "n":
        return False
    if parsed.tags[parsed.chunks[chunk + 1].first] in "DC":
        return False
    return (parsed.kind(chunk - 1) == "v" and parsed.tags[parsed.chunks[chunk - 1].last - 1] in "BGVEF") or parsed.kind(chunk - 1) in "PT"


def _refers_back(parsed: Parse, found: list[Phrase]) -> bool:
    """ "the fighters killed on Thursday": persons that were told of before, with no figure."""
    if not found:
        return False
    first = found[0]
    return (
        parsed.tokens.lower[first.first] in ("the", "those", "these")
        and parsed.count_in(first.first, first.last) is None
        and people.number_of(parsed.tokens.lower[first.head]) != "singular"
    )


def _is_plainly_persons(parsed: Parse, found: Found) -> bool:
    """For verbs that also take places and things ("captured"): a name, a bare figure or a pronoun may be either."""
    how, head = found.people.how, found.phrase.head if found.phrase else -1
    if how == "elided":
        return bool(found.clause and found.clause.voice == "passive")
    if how == "pronoun":
        return parsed.tokens.lower[head] in ("he", "she", "him", "her")
    if how == "name":
        return bool(
            found.clause and found.clause.voice == "passive" and found.phrase and _is_described(parsed, found.phrase, found.clause.chunk)
        )
    return parsed.tags[head] != "M" or people.number_of(parsed.tokens.lower[head]) is not None


def _is_described(parsed: Parse, item: Phrase, chunk: int) -> bool:
    """ "Ann Poe, 35, was captured", "Jim Doe, who was captured": a name with an age or a "who" is a person's."""
    between = parsed.tokens.lower[item.last : parsed.chunks[chunk].first]
    return "who" in between or any(word.isdigit() and len(word) == 2 for word in between[:3])


def _is_generic(parsed: Parse, found: Found) -> bool:
    """ "accused of killing civilians", "landmines kill children": bare plurals of what is done in general, no event."""
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
    """ "abducted and killed two nuns", "shot dead six men": the object follows the second verb, or the adjective."""
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
        return clauses.objects_of(parsed, after + 1)
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
    """ "12 people died", "lost their lives", "suffered burns"."""
    chunk = parsed.at[token]
    counted = counted_before(parsed, token) if parsed.kind(chunk) == "n" and parsed.tags[token] == "E" else None
    if not counted and not is_verb(parsed, token):
        return
    found = [counted[0]] if counted else clauses.subjects_of(parsed, chunk)
    clause = clauses.Clause(chunk, token, "passive", found, [], clauses.by_phrase(parsed, chunk))
    yield from harmed(parsed, rule, token, found, clause)


def noun(parsed: Parse, rule: rules.Rule, token: int) -> Iterator[Found]:
    """ "the death of X", "X's death", "12 deaths", "the killing or wounding of X"."""
    if not is_head(parsed, token):
        return
    chunk = parsed.at[token]
    second = mixed_with(parsed, token)
    last = parsed.at[second] if second else chunk
    piece = parsed.chunks[chunk]
    count = parsed.count_in(piece.first, piece.last) or _count_of(parsed, chunk)
    of = parsed.kind(last + 1) == "P" and parsed.word(last + 1) in _OF and parsed.kind(last + 2) == "n"
    victims = phrase(parsed, last + 2) if of else None
    who = people.read(parsed, victims) if victims else None
    if count:
        text = who.text if who and who.how in ("plural", "figure") else _premodifier(parsed, chunk, count)
        yield Found(rule, chunk, token, People(text, count, "figure"), victims)
    elif who and victims:
        for item in harmed(parsed, rule, token, clauses.coordinated(parsed, last + 2), kind="casualties" if second else ""):
            if item.people.how != "plural" or _is_definite(parsed, chunk):
                item.uses = (second,) if second else ()
                yield item
    elif rule.kind == "casualties" and _is_suffered(parsed, chunk):
        subjects = clauses.subjects_of(parsed, clauses.skip_back(parsed, chunk - 1))
        counted = [item for item in harmed(parsed, rule, token, subjects) if item.people.how == "figure"]
        yield from counted or [Found(rule, chunk, token, People(None, people.VAGUE, "plural"), None)]
    else:
        yield from _possessed(parsed, rule, chunk, token)


def _is_definite(parsed: Parse, chunk: int) -> bool:
    """ "the recent mass killing of prisoners" is an event; "the killing of civilians" may be any."""
    piece = parsed.chunks[chunk]
    return parsed.tokens.lower[piece.first] in ("the", "this", "that") and any(
        parsed.tags[i] == "J" for i in range(piece.first, piece.last)
    )


def _is_suffered(parsed: Parse, chunk: int) -> bool:
    """ "both sides suffered casualties", "inflicting heavy casualties"."""
    before = clauses.skip_back(parsed, chunk - 1)
    return parsed.kind(before) == "v" and parsed.word(before) in _SUFFERING


def _count_of(parsed: Parse, chunk: int) -> Count | None:
    """ "hundreds of casualties", "dozens of deaths"."""
    if parsed.kind(chunk - 1) == "P" and parsed.word(chunk - 1) == "of" and parsed.kind(chunk - 2) == "n":
        piece = parsed.chunks[chunk - 2]
        if parsed.tags[piece.last - 1] == "C":
            return parsed.count_in(piece.first, piece.last)
    return None


def _premodifier(parsed: Parse, chunk: int, count: Count) -> str | None:
    """ "12 civilian deaths": "civilian"."""
    piece = parsed.chunks[chunk]
    kept = [i for i in range(piece.first, piece.last - 1) if parsed.tokens.starts[i] >= count.end and parsed.tags[i] in "NJM"]
    return parsed.text(kept[0], kept[-1] + 1) if kept else None


def _possessed(parsed: Parse, rule: rules.Rule, chunk: int, token: int) -> Iterator[Found]:
    """ "the mayor's murder", "her death"."""
    piece = parsed.chunks[chunk]
    if parsed.tokens.lower[piece.first] in ("his", "her") and token == piece.first + 1:
        yield Found(
            rule,
            chunk,
            token,
            People(parsed.tokens.words[piece.first], people.SINGLE, "pronoun"),
            Phrase(piece.first, piece.first + 1, piece.first, chunk, chunk),
        )
        return
    marks = [i for i in range(piece.first, token) if parsed.tags[i] == "'"]
    if marks:
        yield from harmed(parsed, rule, token, [Phrase(piece.first, marks[-1], marks[-1] - 1, chunk, chunk)])


def state(parsed: Parse, rule: rules.Rule, token: int) -> Iterator[Found]:
    """ "12 dead", "left 40 people dead", "three others are missing", "30 wounded"."""
    second = mixed_with(parsed, token)
    counted = counted_before(parsed, token)
    if counted:
        item, count = counted
        who = people.read(parsed, item) if parsed.tags[item.head] in "NMO" else None
        who = who or (People(None, count, "elided") if parsed.tags[item.head] == "C" else None)
        who = _with_noun_after(parsed, token, who) if who and not _is_attribute_of_harmed(parsed, token) else None
        if who:
            yield Found(
                rule,
                parsed.at[token],
                token,
                who,
                item,
                _around(parsed, token),
                "casualties" if second else "",
                (second,) if second else (),
            )
        return
    yield from _predicated(parsed, rule, token)


def counted_before(parsed: Parse, token: int) -> tuple[Phrase, Count] | None:
    """The figure that stands, with its noun or without, right before an adjective of harm: "26 passengers" of "26 passengers dead"."""
    at = token - 1
    while at >= 0 and (parsed.tags[at] in "NMJ'R" or parsed.tokens.lower[at] in _HELD_TRUE):
        at -= 1
    count = next((c for c in parsed.counts if at >= 0 and c.start < parsed.tokens.ends[at] <= c.end), None)
    if count is None or parsed.tags[at] != "C":
        return None
    first = at
    while first and parsed.tokens.starts[first] > count.start:
        first -= 1
    head = next((i for i in range(token - 1, at, -1) if parsed.tags[i] in "NM"), at)
    return Phrase(first, token, head, parsed.at[first], parsed.at[token - 1]), count


def _is_attribute_of_harmed(parsed: Parse, token: int) -> bool:
    """ "executed 25 captured policemen": the policemen are the executed; the participle only says which."""
    if token + 1 >= len(parsed.tags) or parsed.tags[token + 1] not in "NM":
        return False
    chunk = parsed.at[token]
    before = clauses.skip_back(parsed, chunk - 1) if parsed.kind(chunk) == "n" else chunk - 2
    return parsed.kind(before) == "v" and harm_of(parsed.word(before)) is not None


def _with_noun_after(parsed: Parse, token: int, who: People) -> People | None:
    """ "six wounded children": the noun after the participle names them; none where it is no person ("two wounded firms")."""
    last = token + 1
    while last < len(parsed.tags) and parsed.tags[last] in "NMJ":
        last += 1
    if last == token + 1 or who.how != "elided":
        return who
    return People(parsed.text(token + 1, last), who.count, "figure") if people.number_of(parsed.tokens.lower[last - 1]) else None


def _around(parsed: Parse, token: int) -> clauses.Clause | None:
    """The clause of the verb that leaves people so: "a blast left 12 dead", "shells landed, leaving 12 dead and 30 wounded"."""
    for at in range(parsed.at[token], max(-1, parsed.at[token] - 8), -1):
        if parsed.kind(at) == "v" and parsed.word(at) in _LEAVING:
            return clauses.Clause(at, token, "active", clauses.subjects_of(parsed, at), [], None)
        if parsed.kind(at) in ";.SW":
            return None
    return None


def _predicated(parsed: Parse, rule: rules.Rule, token: int) -> Iterator[Found]:
    """ "are missing", "were found dead", "left his wife dead"."""
    chunk = parsed.at[token]
    if parsed.chunks[chunk].first != token and parsed.kind(chunk) != "v":
        head = Phrase(parsed.chunks[chunk].first, token, token - 1, chunk, chunk)
        before = clauses.skip_back(parsed, chunk - 1)
        if parsed.kind(before) == "v" and parsed.word(before) in _LEAVING and parsed.kind(chunk) == "n":
            yield from harmed(parsed, rule, token, [head], _around(parsed, token))
        return
    before = chunk - 1
    while parsed.kind(before) in 'Rt("':
        before -= 1
    if parsed.kind(chunk) == "v":
        before = chunk if "I" in parsed.tags[parsed.chunks[chunk].first : token] else before
    if parsed.kind(before) == "v" and (parsed.word(before) in _LINKING or before == chunk):
        found = clauses.subjects_of(parsed, before)
        yield from harmed(parsed, rule, token, found, clauses.Clause(before, token, "passive", found, [], None))


def lives(parsed: Parse, rule: rules.Rule, token: int) -> Iterator[Found]:
    """ "claimed the lives of X", "cost 12 lives", "12 lives were lost"."""
    if not is_head(parsed, token):
        return
    chunk = parsed.at[token]
    piece = parsed.chunks[chunk]
    before, after = clauses.skip_back(parsed, chunk - 1), chunk + 1
    took = parsed.kind(before) == "v" and parsed.word(before) in _TAKING
    lost = parsed.kind(after) == "v" and parsed.word(after) in _GONE
    count = parsed.count_in(piece.first, piece.last)
    of = parsed.kind(after) == "P" and parsed.word(after) == "of" and parsed.kind(after + 1) == "n"
    if (took or lost) and count:
        yield Found(rule, chunk, token, People(None, count, "figure"), None)
    elif took and of and "'" not in parsed.tags[piece.first : piece.last]:
        yield from harmed(parsed, rule, token, clauses.coordinated(parsed, after + 1))


def bodies(parsed: Parse, rule: rules.Rule, token: int) -> Iterator[Found]:
    """ "the bodies of 22 migrants", "22 bodies were found", "the body of Sergeant X was recovered"."""
    if not is_head(parsed, token):
        return
    chunk = parsed.at[token]
    piece = parsed.chunks[chunk]
    count = parsed.count_in(piece.first, piece.last) or _count_of(parsed, chunk)
    of = parsed.kind(chunk + 1) == "P" and parsed.word(chunk + 1) == "of" and parsed.kind(chunk + 2) == "n"
    item = phrase(parsed, chunk + 2) if of else None
    who = people.read(parsed, item) if item else None
    if count and (who or not of):
        yield Found(rule, chunk, token, People(who.text if who else None, count, "figure"), item)
    elif who and item and (parsed.tokens.lower[token] != "body" or _is_recovered(parsed, item)):
        yield Found(rule, chunk, token, who, item)


def _is_recovered(parsed: Parse, item: Phrase) -> bool:
    """ "the body of X was found": one person is only dead by it where the body is dealt with, not where it is a committee."""
    return any(
        parsed.kind(at) == "v" and parsed.word(at) in ("recovered", "found", "discovered", "retrieved", "dumped", "identified", "buried")
        for at in range(item.end + 1, min(item.end + 4, len(parsed.chunks)))
    )
