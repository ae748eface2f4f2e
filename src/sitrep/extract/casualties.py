"""Casualties: who was killed, injured, abducted, detained or went missing, how many, and at whose hands."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from sitrep.extract import assertion, clauses, people, rules
from sitrep.extract.arguments import date_of, place_of
from sitrep.extract.cause import cause_of, setting_of
from sitrep.extract.context import Reading
from sitrep.extract.parse import Parse, Phrase, phrase
from sitrep.extract.people import People
from sitrep.extract.perpetrator import perpetrator_of
from sitrep.extract.scope import scope_of
from sitrep.extract.victims_of import demographic_of
from sitrep.model import Count, Mention

LEXICON = "en/casualties.toml"
_OF = frozenset({"of", "among", "for", "to"})
_LINKING = frozenset(["are", "is", "were", "was", "be", "been", "remain", "remained", "remains", "feared", "left", "reported", "found", "confirmed", "presumed", "leave", "leaves", "leaving", "believed", "declared", "pronounced", "dropped", "lay", "still", "went", "gone", "listed", "shot"])


@dataclass(slots=True)
class Found:
    """What a trigger harms: the persons and the phrase that names them; ``clause`` where a verb says it."""

    rule: rules.Rule
    chunk: int
    token: int
    people: People
    phrase: Phrase | None
    clause: clauses.Clause | None = None
    modality: str | None = None


def triggers() -> tuple[str, ...]:
    """The words that fire, for the scan."""
    return tuple(rules.load(LEXICON, "harm"))


def extract(reading: Reading) -> list[Mention]:
    """The casualties that a sentence tells, in the order of their triggers."""
    out: list[Mention] = []
    for found in _distinct(list(_find(reading.parsed))):
        out.append(_mention(reading, found))
        out.extend(_parts(reading, found, len(out) - 1))
    return _without_repeats(out)


def _distinct(found: list[Found]) -> list[Found]:
    """One row for persons that two triggers name ("shot and killed", "were found dead"): the first, the most specific frame."""
    seen: dict[tuple[str, int], Found] = {}
    for item in found:
        where = item.phrase.first if item.phrase else -item.token
        if item.people.count.start >= 0:
            where = item.people.count.start + 10_000
        seen.setdefault((item.rule.kind, where), item)
    return list(seen.values())


def _find(parsed: Parse) -> Iterator[Found]:
    table = rules.load(LEXICON, "harm")
    for token, word in enumerate(parsed.tokens.lower):
        for rule in table.get(word, ()):
            if rule.needs and not rule.needs.search(parsed.tokens.text[parsed.tokens.ends[token] + 1 : parsed.tokens.ends[token] + 60]):
                continue
            found = list(_FRAMES[rule.frame](parsed, rule, token))
            yield from found
            if found:
                break


def _transitive(parsed: Parse, rule: rules.Rule, token: int) -> Iterator[Found]:
    chunk = parsed.at[token]
    if parsed.kind(chunk) != "v" or parsed.chunks[chunk].last - 1 != token:
        return
    clause = clauses.read(parsed, chunk)
    harmed = clause.objects if clause.voice == "active" else clause.subjects
    if clause.voice == "active" and not harmed:
        harmed = _shared_object(parsed, chunk)
    if not harmed and clause.voice == "passive":
        harmed = _count_before(parsed, chunk)
    for item in harmed:
        who = people.read(parsed, item)
        if who and not (rule.options.get("only_persons") and who.how in ("pronoun", "elided") and parsed.tokens.lower[item.head] in ("it", "them", "they")):
            if rule.options.get("only_persons") and (who.how == "name" or (who.how == "elided")):
                continue
            yield Found(rule, chunk, token, who, item, clause)


def _shared_object(parsed: Parse, chunk: int) -> list[Phrase]:
    """ "abducted and killed two nuns": the object follows the second verb."""
    after = chunk + 1
    while parsed.kind(after) in 'R"':
        after += 1
    if parsed.kind(after) == "n" and parsed.word(after) in ("dead", "hostage", "captive", "prisoner"):
        after += 1
        return clauses.coordinated(parsed, after) if parsed.kind(after) == "n" else []
    if parsed.kind(after) == "K" and parsed.kind(after + 1) == "v":
        return clauses.objects_of(parsed, after + 1)
    return []


def _count_before(parsed: Parse, chunk: int) -> list[Phrase]:
    before = chunk - 1
    while parsed.kind(before) in 'Rt(':
        before -= 1
    return [phrase(parsed, before)] if parsed.kind(before) == "n" and parsed.count_in(parsed.chunks[before].first, parsed.chunks[before].last) else []


def _intransitive(parsed: Parse, rule: rules.Rule, token: int) -> Iterator[Found]:
    chunk = parsed.at[token]
    if parsed.kind(chunk) != "v" or parsed.chunks[chunk].last - 1 != token:
        return
    clause = clauses.Clause(chunk, token, "passive", clauses.subjects_of(parsed, chunk), [], None)
    for item in clause.subjects:
        who = people.read(parsed, item)
        if who:
            yield Found(rule, chunk, token, who, item, clause)


def _noun(parsed: Parse, rule: rules.Rule, token: int) -> Iterator[Found]:
    """ "the death of X", "X's death", "12 deaths"."""
    chunk = parsed.at[token]
    if parsed.kind(chunk) != "n" or parsed.chunks[chunk].last - 1 != token:
        return
    piece = parsed.chunks[chunk]
    count = parsed.count_in(piece.first, piece.last) or _count_of(parsed, chunk)
    of = parsed.kind(chunk + 1) == "P" and parsed.word(chunk + 1) in _OF and parsed.kind(chunk + 2) == "n"
    victims = phrase(parsed, chunk + 2) if of else None
    who = people.read(parsed, victims) if victims else None
    if count:
        text = who.text if who and who.how in ("plural", "figure") else _premodifier(parsed, chunk, count)
        yield Found(rule, chunk, token, People(text, count, "figure"), victims)
    elif who and victims:
        for item in clauses.coordinated(parsed, chunk + 2):
            other = people.read(parsed, item)
            if other:
                yield Found(rule, chunk, token, other, item)
    else:
        yield from _possessed(parsed, rule, chunk, token)


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
    """ "the mayor's murder", "their deaths"."""
    piece = parsed.chunks[chunk]
    marks = [i for i in range(piece.first, token) if parsed.tags[i] == "'"]
    if not marks:
        return
    owner = Phrase(piece.first, marks[-1], marks[-1] - 1, chunk, chunk)
    who = people.read(parsed, owner)
    if who:
        yield Found(rule, chunk, token, who, owner)


def _state(parsed: Parse, rule: rules.Rule, token: int) -> Iterator[Found]:
    """ "12 dead", "left 40 people dead", "three others are missing", "30 wounded"."""
    chunk = parsed.at[token]
    piece = parsed.chunks[chunk]
    if parsed.kind(chunk) == "v" and (rule.rule_id != "killed-state"):
        return
    if parsed.kind(chunk) == "n" and token != piece.last - 1:
        return
    inside = parsed.count_in(piece.first, token) if token > piece.first else None
    if inside and parsed.kind(chunk) == "n":
        item = Phrase(piece.first, token, token - 1, chunk, chunk)
        who = people.read(parsed, item) or (People(None, inside, "elided") if parsed.tags[token - 1] == "C" else None)
        if who:
            yield Found(rule, chunk, token, who, item)
        return
    yield from _predicated(parsed, rule, chunk, token)


def _predicated(parsed: Parse, rule: rules.Rule, chunk: int, token: int) -> Iterator[Found]:
    before = chunk - 1
    while parsed.kind(before) in 'Rt("':
        before -= 1
    if parsed.chunks[chunk].first != token:
        head = Phrase(parsed.chunks[chunk].first, token, token - 1, chunk, chunk)
        who = people.read(parsed, head)
        if who and parsed.kind(before) == "v" and parsed.word(before) in ("left", "leaving", "leave", "leaves", "found", "shot"):
            yield Found(rule, chunk, token, who, head)
        return
    if parsed.kind(before) == "v" and parsed.word(before) in _LINKING:
        clause = clauses.Clause(before, token, "passive", clauses.subjects_of(parsed, before), [], None)
        for item in clause.subjects:
            who = people.read(parsed, item)
            if who:
                yield Found(rule, before, token, who, item, clause)


def _lives(parsed: Parse, rule: rules.Rule, token: int) -> Iterator[Found]:
    """ "claimed the lives of X", "cost 12 lives", "12 lives were lost"."""
    chunk = parsed.at[token]
    piece = parsed.chunks[chunk]
    if parsed.kind(chunk) != "n" or piece.last - 1 != token:
        return
    before, after = clauses.skip_back(parsed, chunk - 1), chunk + 1
    took = parsed.kind(before) == "v" and parsed.word(before) in ("claimed", "claiming", "claims", "claim", "cost", "costing", "took", "taken", "taking", "takes", "lost", "killed")
    lost = parsed.kind(after) == "v" and parsed.word(after) in ("lost", "claimed", "taken", "gone")
    count = parsed.count_in(piece.first, piece.last)
    of = parsed.kind(after) == "P" and parsed.word(after) == "of" and parsed.kind(after + 1) == "n"
    if (took or lost) and count:
        yield Found(rule, chunk, token, People(None, count, "figure"), None)
    elif took and of and "'" not in parsed.tags[piece.first : piece.last]:
        for item in clauses.coordinated(parsed, after + 1):
            who = people.read(parsed, item)
            if who:
                yield Found(rule, chunk, token, who, item)


def _bodies(parsed: Parse, rule: rules.Rule, token: int) -> Iterator[Found]:
    """ "the bodies of 22 migrants", "22 bodies were found"."""
    chunk = parsed.at[token]
    piece = parsed.chunks[chunk]
    if parsed.kind(chunk) != "n" or piece.last - 1 != token:
        return
    count = parsed.count_in(piece.first, piece.last) or _count_of(parsed, chunk)
    if count and not (parsed.kind(chunk + 1) == "P" and parsed.word(chunk + 1) == "of" and parsed.word(chunk + 2) in ("water", "work")):
        who = people.read(parsed, phrase(parsed, chunk + 2)) if parsed.kind(chunk + 1) == "P" and parsed.word(chunk + 1) == "of" and parsed.kind(chunk + 2) == "n" else None
        yield Found(rule, chunk, token, People(who.text if who else None, count, "figure"), None)
    elif parsed.kind(chunk + 1) == "P" and parsed.word(chunk + 1) == "of" and parsed.kind(chunk + 2) == "n":
        item = phrase(parsed, chunk + 2)
        who = people.read(parsed, item)
        if who and who.how in ("figure", "elided", "plural", "single") and parsed.tokens.lower[token] != "body":
            yield Found(rule, chunk, token, who, item)


def _toll(parsed: Parse, rule: rules.Rule, token: int) -> Iterator[Found]:
    """ "the death toll rose to 41", "a toll of 44 dead and 140 injured", "raising the toll to at least 9"."""
    chunk = parsed.at[token]
    if parsed.kind(chunk) != "n":
        return
    for at in range(chunk + 1, min(len(parsed.chunks), chunk + 9)):
        if parsed.kind(at) in ";.SW" or (parsed.kind(at) == "v" and parsed.word(at) in clauses.SPEECH and parsed.word(at) not in ("put", "reported", "confirmed")):
            return
        if parsed.kind(at) != "n":
            continue
        count = parsed.count_in(parsed.chunks[at].first, parsed.chunks[at].last)
        if count and parsed.kind(at - 1) in "PTRv" and parsed.word(at - 1) != "from":
            item = phrase(parsed, at)
            who = people.read(parsed, item)
            yield Found(rule, chunk, token, People(who.text if who else None, count, "figure"), item)
            return


_FRAMES = {"transitive": _transitive, "intransitive": _intransitive, "noun": _noun, "state": _state, "lives": _lives, "bodies": _bodies, "toll": _toll}
_PARTS = re.compile(r"\b(?:including|among them|amongst them|of whom|of them|among those killed|among the dead)\b", re.IGNORECASE)


def _parts(reading: Reading, whole: Found, position: int) -> Iterator[Mention]:
    """ "12 people, including three children": the part is a row of its own, counted in the whole."""
    if whole.phrase is None or whole.people.how in ("single", "name", "pronoun"):
        return
    parsed = reading.parsed
    at = whole.phrase.end + 1
    limit = min(len(parsed.chunks), at + 5)
    if whole.clause and whole.clause.voice == "passive":
        limit = min(len(parsed.chunks), max(limit, whole.clause.chunk + 5))
    for k in range(at, limit):
        if k > at and parsed.kind(k) == "v" and (not whole.clause or k != whole.clause.chunk):
            return
        if parsed.word(k) in ("including", "them", "whom") and parsed.kind(k) in "PnW":
            nouns = k + 1
            while parsed.kind(nouns) in "R,v":
                nouns += 1
            if parsed.kind(nouns) == "n":
                for item in clauses.coordinated(parsed, nouns):
                    who = people.read(parsed, item)
                    if who and who.count.low != 0:
                        yield _mention(reading, Found(whole.rule, whole.chunk, whole.token, who, item, whole.clause), part_of=position)
            return


def _mention(reading: Reading, found: Found, part_of: int | None = None) -> Mention:
    parsed = reading.parsed
    said = assertion.read(parsed, found.chunk, quoted_speaker=reading.quoted_speaker)
    place = place_of(reading, found.token)
    date = date_of(reading, found.token)
    cause = cause_of(reading, found.token, found.rule.options.get("cause"))
    perpetrator = perpetrator_of(reading, found.clause, found.chunk)
    piece = parsed.chunks[found.chunk]
    first = piece.first if piece.kind == "v" and piece.last - 1 == found.token else found.token
    count = found.people.count
    modality = "negated" if count.high == 0 else said.modality
    if found.rule.frame in ("intransitive",) and found.people.how == "single" and modality == "asserted":
        modality = said.modality
    return Mention(
        event_type="casualties",
        rule_id=found.rule.rule_id,
        sentence=reading.sentence,
        trigger=reading.span(first, found.token + 1),
        kind=found.rule.kind,
        modality=modality,
        attributed_to=said.attributed_to,
        count=_absolute(reading, count),
        place=reading.absolute(place.start, place.end) if place else None,
        place_basis="stated" if place else "none",
        date=reading.absolute(date.start, date.end) if date else None,
        scope=scope_of(reading, found.token, date, count),
        group=found.people.text,
        demographic=demographic_of(found.people.text),
        actor=perpetrator,
        cause=cause,
        setting=setting_of(reading, cause, perpetrator),
        part_of=part_of,
        features=(f"frame:{found.rule.frame}", f"how:{found.people.how}"),
    )


def _absolute(reading: Reading, count: Count) -> Count:
    if count.start < 0:
        return count
    shift = reading.sentence.start
    return Count(start=count.start + shift, end=count.end + shift, text=count.text, low=count.low, best=count.best, high=count.high, qualifier=count.qualifier)


def _without_repeats(mentions: list[Mention]) -> list[Mention]:
    """Drops a mention that says of the same figure what an earlier one said; positions of wholes follow."""
    kept: list[Mention] = []
    seen: set[tuple[object, ...]] = set()
    for item in mentions:
        place = (item.kind, item.count.start if item.count and item.count.start >= 0 else (item.group, item.trigger.start))
        if place not in seen or item.part_of is None:
            if place in seen:
                continue
            seen.add(place)
            kept.append(item)
    return kept
