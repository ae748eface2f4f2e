"""Reads who does what to whom from the chunks of a sentence: subject, object, agent and complements of a verb group.

Everything here walks over chunks, never over windows of characters: long subjects, relative clauses, appositions and coordination are
stepped over as wholes.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from sitrep.extract import people
from sitrep.extract.parse import Parse, Phrase, phrase
from sitrep.lexicons.loader import words

Voice = Literal["active", "passive"]
_LEXICON = "en/clauses.toml"
SPEECH = frozenset(words(_LEXICON, "speech"))
_OBJECT_CONTROL = frozenset(words(_LEXICON, "object_control"))
_SKIPPED = "Rt(\"D"


@dataclass(slots=True)
class Clause:
    """A verb group and its arguments. ``verb`` is the token of its main verb, ``chunk`` its chunk."""

    chunk: int
    verb: int
    voice: Voice
    subjects: list[Phrase]
    objects: list[Phrase]
    agent: Phrase | None


def read(parsed: Parse, chunk: int) -> Clause:
    """The clause around the verb group at a chunk."""
    voice = voice_of(parsed, chunk)
    objects = objects_of(parsed, chunk) if voice == "active" else []
    agent = by_phrase(parsed, chunk) if voice == "passive" else None
    subjects = subjects_of(parsed, chunk)
    if voice == "active" and not objects and subjects:
        objects = _relative_object(parsed, subjects[0], chunk)
    return Clause(chunk, parsed.chunks[chunk].last - 1, voice, subjects, objects, agent)


def _relative_object(parsed: Parse, subject: Phrase, chunk: int) -> list[Phrase]:
    """ "the town that troops liberated", "the districts it still holds": the noun phrase before the relative clause."""
    before = subject.chunk - 1
    if subject.end >= chunk:
        return []
    if parsed.kind(before) == "W" and parsed.word(before) != "who":
        start = _antecedent(parsed, before)
    elif parsed.kind(before) == "n" and (parsed.tags[subject.first] in "ODM"):
        start = _phrase_start(parsed, before)
    else:
        start = None
    return [phrase(parsed, start)] if start is not None else []


def is_finite(parsed: Parse, chunk: int) -> bool:
    """Whether a verb group can be the main verb of a clause: not a participle, not an infinitive."""
    piece = parsed.chunks[chunk]
    tags = parsed.tags[piece.first : piece.last]
    if tags[0] == "T":
        return False
    return len(tags) > 1 or tags in "VIHX" or tags == "E"


def voice_of(parsed: Parse, chunk: int) -> Voice:
    """Passive with a form of be, with "by", or where a transitive participle has no object."""
    piece = parsed.chunks[chunk]
    tags = parsed.tags[piece.first : piece.last]
    main = tags[-1]
    if main in "EF" and "I" in tags:
        return "passive"
    if main in "BGV" or "H" in tags:
        return "active"
    if main == "F":
        return "passive"
    after = skip_forward(parsed, chunk + 1)
    if parsed.kind(after) == "n" and not _starts_clause(parsed, after) and not _is_next_toll(parsed, after):
        return "active"
    return "passive"


def _is_next_toll(parsed: Parse, chunk: int) -> bool:
    """As in "Civilian killed 3 injured in attack": the figure belongs to the participle after it, not to the one before."""
    piece = parsed.chunks[chunk]
    verb = chunk + 1
    if parsed.kind(verb) != "v" or set(parsed.tags[piece.first : piece.last]) != {"C"}:
        return False
    group = parsed.chunks[verb]
    return parsed.tags[group.first : group.last] in ("E", "F") and parsed.kind(skip_forward(parsed, verb + 1)) != "n"


def _starts_clause(parsed: Parse, chunk: int) -> bool:
    """Whether the noun phrase at a chunk is the subject of a verb group of its own: "12 were killed police said"."""
    after = phrase(parsed, chunk).end + 1
    return parsed.kind(after) == "v" and is_finite(parsed, after) and parsed.word(after) in SPEECH


def skip_forward(parsed: Parse, chunk: int) -> int:
    """The nearest chunk, at or right of a chunk, that is no adverb, date, parenthesis or quotation mark."""
    while parsed.kind(chunk) in _SKIPPED and chunk < len(parsed.chunks):
        chunk += 1
    return chunk


def objects_of(parsed: Parse, chunk: int) -> list[Phrase]:
    """The object of an active verb group, with what is coordinated to it."""
    after = skip_forward(parsed, chunk + 1)
    if parsed.kind(after) != "n" or _starts_clause(parsed, after):
        return []
    return coordinated(parsed, after)


def coordinated(parsed: Parse, chunk: int) -> list[Phrase]:
    """The noun phrase at a chunk and those listed with it: "A, B and C", "A as well as B"."""
    found = [phrase(parsed, chunk)]
    while True:
        after = found[-1].end + 1
        nouns = _listed(parsed, after)
        if nouns is None or _has_own_verb(parsed, nouns):
            return found
        found.append(phrase(parsed, nouns))


def _listed(parsed: Parse, chunk: int) -> int | None:
    """The chunk of the next noun phrase of a list, where the chunk goes on with one."""
    after = chunk
    while parsed.kind(after) in "(t" and after < len(parsed.chunks):
        after += 1
    if parsed.kind(after) == ",":
        after += 1
        if parsed.kind(after) == "n" and not _closes_list(parsed, after):
            return None
    if parsed.kind(after) == "K":
        if parsed.word(after) == "but":
            return None
        after += 1
    elif after == chunk or parsed.kind(after - 1) != ",":
        return None
    while parsed.kind(after) == "R":
        after += 1
    return after if parsed.kind(after) == "n" else None


def _closes_list(parsed: Parse, chunk: int) -> bool:
    """Whether a list that goes on after a comma is closed by a conjunction: otherwise the comma opens an apposition."""
    while parsed.kind(chunk) == "n":
        chunk = phrase(parsed, chunk).end + 1
        if parsed.kind(chunk) == "(":
            chunk += 1
        if parsed.kind(chunk) == "K" or (parsed.kind(chunk) == "," and parsed.kind(chunk + 1) == "K"):
            return True
        if parsed.kind(chunk) != ",":
            return False
        chunk += 1
    return False


def _has_own_verb(parsed: Parse, chunk: int) -> bool:
    after = skip_forward(parsed, phrase(parsed, chunk).end + 1)
    if parsed.kind(after) == "W":
        return False
    return parsed.kind(after) == "v" and is_finite(parsed, after) and parsed.chunks[after].first < len(parsed.tags)


def by_phrase(parsed: Parse, chunk: int) -> Phrase | None:
    """The agent after "by", within the clause of the verb group at a chunk."""
    return complement(parsed, chunk, frozenset({"by"}))


def complement(parsed: Parse, chunk: int, prepositions: frozenset[str]) -> Phrase | None:
    """The first noun phrase after one of the prepositions, right of a chunk and within its clause."""
    at = complement_at(parsed, chunk, prepositions)
    return phrase(parsed, at) if at is not None else None


def complement_at(parsed: Parse, chunk: int, prepositions: frozenset[str]) -> int | None:
    """The chunk of the noun phrase after one of the prepositions, right of a chunk and within its clause."""
    at = chunk + 1
    while at < len(parsed.chunks):
        kind = parsed.kind(at)
        if kind in "S;W." or (kind == "v" and is_finite(parsed, at)):
            return None
        if kind in "PT" and parsed.word(at) in prepositions:
            after = at + 1
            while parsed.kind(after) in 'R"P':
                after += 1
            return after if parsed.kind(after) == "n" else None
        at += 1
    return None


def subjects_of(parsed: Parse, chunk: int) -> list[Phrase]:
    """The subject of a verb group (its patient where the voice is passive), with what is coordinated to it."""
    at = subject_at(parsed, chunk)
    if at is None:
        return []
    return _coordinated_left(parsed, at)


def _coordinated_left(parsed: Parse, chunk: int) -> list[Phrase]:
    found = [phrase(parsed, chunk)]
    while True:
        before = found[0].chunk - 1
        if parsed.kind(before) == "K" and parsed.word(before) in ("and", "or", "&"):
            before -= 1
            if parsed.kind(before) == ",":
                before -= 1
        elif parsed.kind(before) == "," and len(found) > 1:
            before -= 1
        else:
            return found
        start = _phrase_start(parsed, before)
        if start is None or parsed.kind(start - 1) in "vPT" or found[0].chunk <= start:
            return found
        found.insert(0, phrase(parsed, start))


def _phrase_start(parsed: Parse, chunk: int) -> int | None:
    """The first chunk of the noun phrase that ends at a chunk, "of" complements included."""
    if parsed.kind(chunk) == "(":
        chunk -= 1
    if parsed.kind(chunk) != "n":
        return None
    while parsed.kind(chunk - 1) == "P" and parsed.word(chunk - 1) == "of" and parsed.kind(chunk - 2) == "n":
        chunk -= 2
    return chunk


def subject_at(parsed: Parse, chunk: int, depth: int = 0) -> int | None:
    """The chunk where the subject of the verb group at a chunk starts."""
    if depth > 6:
        return None
    first_tag = parsed.tags[parsed.chunks[chunk].first]
    at = chunk - 1
    at = skip_back(parsed, at)
    kind = parsed.kind(at)
    if at < 0 and first_tag in "EFG":
        return _main_subject(parsed, chunk)
    if kind == "W":
        return _antecedent(parsed, at)
    if kind == "P" and first_tag == "G":
        return _governor_subject(parsed, at, depth)
    if kind in "SK":
        return _shared_subject(parsed, at, first_tag, depth) if kind == "K" or first_tag == "G" else None
    if kind == ",":
        return _across_comma(parsed, at, first_tag, depth)
    if kind == "v":
        where = next((k for k in range(at - 1, max(-1, at - 6), -1) if parsed.kind(k) == "S" and parsed.word(k) == "where"), None)
        if where is not None and first_tag not in "TG":
            return _antecedent(parsed, where)
        return _raised(parsed, at, depth)
    if kind == "n":
        return _nominal_subject(parsed, at, chunk, depth)
    return None


def skip_back(parsed: Parse, chunk: int) -> int:
    """The nearest chunk, at or left of a chunk, that is no adverb, date, parenthesis or quotation mark."""
    while chunk >= 0 and parsed.kind(chunk) in 'Rt("D':
        if parsed.kind(chunk) == "t" and parsed.kind(chunk - 1) == "P":
            chunk -= 1
        chunk -= 1
    return chunk


def _antecedent(parsed: Parse, relative: int) -> int | None:
    """The noun phrase that a relative pronoun stands for; "who" climbs over places ("the gunmen in the city who")."""
    at = relative - 1
    while parsed.kind(at) in ',PRt("':
        at -= 1
    start = _phrase_start(parsed, at)
    if start is None:
        return None
    while parsed.word(relative) == "who" and parsed.kind(start - 1) in "PT" and parsed.tags[parsed.chunks[at].last - 1] == "M":
        climbed = _phrase_start(parsed, start - 2)
        if climbed is None:
            break
        start, at = climbed, start - 2
    return start


def _governor_subject(parsed: Parse, chunk: int, depth: int) -> int | None:
    """Of a participle after a preposition ("accused of killing", "after capturing"): the subject or object of what governs it."""
    verb = _verb_before(parsed, chunk)
    if verb is None:
        return _main_subject(parsed, chunk)
    if parsed.word(verb) in _OBJECT_CONTROL and voice_of(parsed, verb) == "active":
        objects = objects_of(parsed, verb)
        return objects[0].chunk if objects else None
    return subject_at(parsed, verb, depth + 1)


def _main_subject(parsed: Parse, chunk: int) -> int | None:
    """Of a participle that opens the sentence ("After seizing the town, rebels ..."): the subject of the verb that follows."""
    for at in range(chunk + 1, len(parsed.chunks)):
        if parsed.kind(at) == "," and parsed.kind(at + 1) == "n":
            verb = next((k for k in range(at + 2, len(parsed.chunks)) if parsed.kind(k) in "v;.S"), None)
            if verb is not None and parsed.kind(verb) == "v" and subject_at(parsed, verb, 5) == at + 1:
                return at + 1
    return None


def _verb_before(parsed: Parse, chunk: int) -> int | None:
    return next((at for at in range(chunk, -1, -1) if parsed.kind(at) == "v"), None)


def _shared_subject(parsed: Parse, conjunction: int, first_tag: str, depth: int) -> int | None:
    """Of the second of two coordinated verb groups: the subject of the first of the same form."""
    for at in range(conjunction - 1, -1, -1):
        if parsed.kind(at) == "v":
            other = parsed.tags[parsed.chunks[at].first]
            if first_tag in "GTB" and other not in ("G", "T", "B") and is_finite(parsed, at):
                return subject_at(parsed, at, depth + 1)
            if (first_tag in "GT") == (other in "GT"):
                return subject_at(parsed, at, depth + 1)
        if parsed.kind(at) in ";.":
            return None
    return _main_subject(parsed, conjunction) if first_tag == "G" else None


def _across_comma(parsed: Parse, comma: int, first_tag: str, depth: int) -> int | None:
    """Left of a comma: an insertion to step over, or a clause whose subject is shared."""
    if first_tag == "G":
        verb = next((at for at in range(comma, -1, -1) if parsed.kind(at) == "v" and is_finite(parsed, at)), None)
        return subject_at(parsed, verb, depth + 1) if verb is not None else _phrase_start(parsed, comma - 1)
    opening = next((at for at in range(comma - 1, -1, -1) if parsed.kind(at) == ","), None)
    if opening is not None and opening > 0:
        start = _phrase_start(parsed, skip_back(parsed, opening - 1))
        if start is not None and (parsed.kind(opening + 1) in "WnPvRSt" or (parsed.kind(opening + 1) == "K" and parsed.kind(opening + 2) == "P")):
            return _climb(parsed, start, depth)
    if first_tag in "EF":
        start = _phrase_start(parsed, skip_back(parsed, comma - 1))
        return _climb(parsed, start, depth) if start is not None else None
    return _shared_subject(parsed, comma, first_tag, depth)


def _raised(parsed: Parse, verb: int, depth: int) -> int | None:
    """Of "are believed to have been killed", "failed to take": the subject of the verb group before."""
    return subject_at(parsed, verb, depth + 1)


def _nominal_subject(parsed: Parse, chunk: int, verb: int, depth: int) -> int | None:
    start = _phrase_start(parsed, chunk)
    if start is None:
        return None
    if parsed.tags[parsed.chunks[verb].first] == "T":
        return _subject_of_infinitive(parsed, start, depth)
    tags = parsed.tags[parsed.chunks[verb].first : parsed.chunks[verb].last]
    if tags[0] == "G" or not is_finite(parsed, verb):
        return start
    climbed = _climb(parsed, start, depth)
    if tags in ("E", "F") and climbed is not None and climbed != start and voice_of(parsed, verb) == "passive":
        return climbed if people.number_of(parsed.tokens.lower[phrase(parsed, climbed).head]) or parsed.count_in(parsed.chunks[climbed].first, parsed.chunks[climbed].last) else start
    return climbed


def _subject_of_infinitive(parsed: Parse, start: int, depth: int) -> int | None:
    """ "forced 500 people to flee": the people. "an operation to retake", "launched a bid to take": who launched it."""
    before = skip_back(parsed, start - 1)
    if parsed.kind(before) == "v" and parsed.word(before) in _OBJECT_CONTROL:
        return start
    if parsed.kind(before) == "P":
        verb = _verb_before(parsed, before)
        return subject_at(parsed, verb, depth + 1) if verb is not None else start
    if parsed.kind(before) == "v":
        return subject_at(parsed, before, depth + 1)
    return start


def _climb(parsed: Parse, start: int, depth: int) -> int | None:
    """From a noun phrase left of a finite verb to the head of the whole subject: out of prepositions and reduced clauses."""
    before = skip_back(parsed, start - 1)
    kind = parsed.kind(before)
    if kind in "PT" and before > 0:
        outer = _phrase_start(parsed, skip_back(parsed, before - 1))
        if outer is not None:
            return _climb(parsed, outer, depth)
        inner = skip_back(parsed, before - 1)
        if parsed.kind(inner) == "K" and parsed.kind(inner - 1) == "n" and depth < 6:  # "by jets and by militias"
            other = _phrase_start(parsed, inner - 1)
            return _climb(parsed, other, depth + 1) if other is not None else start
        if parsed.kind(inner) == "v" and not _is_plain_finite(parsed, inner):
            return _out_of_clause(parsed, inner, start, depth)
        return start
    if kind == "K" and parsed.kind(before - 1) == "n" and (not _can_act(parsed, start) or _is_supporter(parsed, before - 1)):
        outer = _phrase_start(parsed, before - 1)
        held = outer is not None and (parsed.kind(outer - 1) == "P" or (parsed.kind(outer - 1) == "v" and not _is_plain_finite(parsed, outer - 1)))
        return _climb(parsed, outer, depth + 1) if held and outer is not None and depth < 6 else start
    if kind == "S" and parsed.word(before) == "as" and parsed.kind(before - 1) == "v" and not _is_plain_finite(parsed, before - 1):
        return _out_of_clause(parsed, before - 1, start, depth)
    if kind == "v":
        return _out_of_clause(parsed, before, start, depth)
    return start


def _is_supporter(parsed: Parse, chunk: int) -> bool:
    """ "forces backed by militias and Hezbollah": the first of those listed after "by" of a reduced clause."""
    start = _phrase_start(parsed, chunk)
    if start is None or parsed.kind(start - 1) != "P" or parsed.word(start - 1) != "by":
        return False
    verb = parsed.chunks[start - 2] if start > 1 else None
    return verb is not None and verb.kind == "v" and parsed.tags[verb.first : verb.last] in ("E", "F") and parsed.kind(start - 3) in "n,"


def _can_act(parsed: Parse, chunk: int) -> bool:
    """Whether a noun phrase names someone who acts: then "and" before it joins clauses rather than nouns."""
    head = phrase(parsed, chunk).head
    known = parsed.names.get(head)
    if known == "place":
        return False
    return known is not None or people.number_of(parsed.tokens.lower[head]) is not None or parsed.tags[head] in "MO"


def _is_plain_finite(parsed: Parse, chunk: int) -> bool:
    piece = parsed.chunks[chunk]
    before = skip_back(parsed, chunk - 1)
    return parsed.tags[piece.first : piece.last] not in ("G", "E", "F") and parsed.kind(before) != "W" and parsed.tags[piece.first] != "T"


def _out_of_clause(parsed: Parse, verb: int, start: int, depth: int) -> int | None:
    """Out of "who control the city", "backed by X", "fighting Y": the noun phrase that such a clause describes."""
    before = skip_back(parsed, verb - 1)
    if parsed.kind(before) == "W":
        return _antecedent(parsed, before)
    tags = parsed.tags[parsed.chunks[verb].first : parsed.chunks[verb].last]
    reduced = tags in ("G", "F") or (tags == "E" and parsed.word(verb) not in SPEECH)
    if parsed.kind(before) == "n" and parsed.kind(before - 1) == "W" and parsed.word(before - 1) == "whose":
        return _antecedent(parsed, before - 1)
    if reduced and parsed.kind(before) == "n" and depth < 6:
        outer = _phrase_start(parsed, before)
        return _climb(parsed, outer, depth + 1) if outer is not None else start
    return start
