"""Finds the subject of a verb group: over adverbs, insertions and coordination, out of prepositions, relatives and reduced clauses."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sitrep.extract.syntax.insertions import across_dashes, before_brackets, named_before_home
from sitrep.extract.syntax.parse import phrase
from sitrep.extract.syntax.person_nouns import number_of
from sitrep.extract.syntax.verb_groups import OBJECT_CONTROL, SPEECH, is_finite, objects_of, phrase_start, skip_back, voice_of
from sitrep.lexicons.loader import words

if TYPE_CHECKING:
    from sitrep.extract.syntax.parse import Parse

_BODIES = frozenset(["government", "administration", "group", "army", "militia", "force", "forces", "movement", "party", "authority"])
_TELLING = frozenset(["report", "reports", "footage", "video", "videos", "news", "word", "claims", "images", "rumours", "rumors"])
_REFLEXIVE = frozenset(["there", "itself", "himself", "herself", "themselves"])
_NAMING = frozenset(words("en/clauses.toml", "naming"))
"""Participles that take "as": "a group known as X seized"; after others it opens a clause."""
_DEEPEST = 6
"""Clauses that the search climbs through before it gives up."""


def subject_at(parsed: Parse, chunk: int, depth: int = 0) -> int | None:
    """The chunk where the subject of the verb group at a chunk starts."""
    if depth > _DEEPEST:
        return None
    first_tag = parsed.tags[parsed.chunks[chunk].first]
    at = skip_back(parsed, chunk - 1)
    kind = parsed.kind(at)
    if at < 0 and first_tag in "EFG":
        return _main_subject(parsed, chunk, depth)
    if kind == "W":
        return antecedent(parsed, at)
    if kind == "P" and (first_tag == "G" or parsed.tokens.lower[parsed.chunks[chunk].first] == "having"):
        return _governor_subject(parsed, at, depth)
    if kind in "SK":
        return _shared_subject(parsed, at, first_tag, depth) if kind == "K" or first_tag == "G" else None
    if kind == ",":
        return _across_comma(parsed, at, first_tag, depth, chunk)
    if kind == ";" and first_tag not in "EF":
        return across_dashes(parsed, at)
    if kind == "v":
        return _raised(parsed, at, first_tag, depth)
    if kind == "n":
        return _nominal_subject(parsed, at, chunk, depth)
    return None


def antecedent(parsed: Parse, relative: int) -> int | None:
    """The noun phrase that a relative pronoun stands for; "who" climbs over places ("the gunmen in the city who")."""
    at = relative - (3 if is_of_all(parsed, relative) else 1)
    while parsed.kind(at) in ',PRt("':
        at -= 1
    start = phrase_start(parsed, at)
    if start is None:
        return None
    while parsed.word(relative) == "who" and parsed.kind(start - 1) in "PT" and parsed.tags[parsed.chunks[at].last - 1] == "M":
        climbed = phrase_start(parsed, start - 2)
        if climbed is None:
            break
        start, at = climbed, start - 2
    return start


def is_of_all(parsed: Parse, relative: int) -> bool:
    """Of "A, B and C, all of which are": the pronoun stands for every one of a list."""
    return parsed.word(relative) == "which" and parsed.word(relative - 1) == "of" and parsed.word(relative - 2) in ("all", "both")


def _governor_subject(parsed: Parse, chunk: int, depth: int) -> int | None:
    """Of a participle after a preposition ("accused of killing", "after capturing"): the subject or object of what governs it."""
    verb = _verb_before(parsed, chunk)
    if verb is None:
        return _main_subject(parsed, chunk, depth)
    if parsed.word(verb) in OBJECT_CONTROL and voice_of(parsed, verb) == "active":
        objects = objects_of(parsed, verb)
        return objects[0].chunk if objects else None
    return subject_at(parsed, verb, depth + 1)


def _main_subject(parsed: Parse, chunk: int, depth: int) -> int | None:
    """Of a participle that opens the sentence ("After seizing the town, rebels ..."): the subject of the verb that follows."""
    for at in range(chunk + 1, len(parsed.chunks)):
        if parsed.kind(at) == "," and parsed.kind(at + 1) == "n":
            verb = next((k for k in range(at + 2, len(parsed.chunks)) if parsed.kind(k) in "v;.S"), None)
            if verb is not None and parsed.kind(verb) == "v" and subject_at(parsed, verb, max(5, depth + 1)) == at + 1:
                return at + 1
        lost = parsed.kind(at) == "n" and parsed.kind(at + 1) == "n" and parsed.kind(at + 2) == "v"  # in text that lost its commas
        if lost and is_finite(parsed, at + 2) and _can_act(parsed, at + 1) and parsed.tags[parsed.chunks[at + 1].first] in "DM":
            return at + 1
    return None


def _verb_before(parsed: Parse, chunk: int) -> int | None:
    return next((at for at in range(chunk, -1, -1) if parsed.kind(at) == "v"), None)


def _shared_subject(parsed: Parse, conjunction: int, first_tag: str, depth: int) -> int | None:
    """Of the second of two coordinated verb groups: the subject of the first of the same form."""
    for at in range(conjunction - 1, -1, -1):
        if parsed.kind(at) == "v":
            other = parsed.tags[parsed.chunks[at].first]
            if first_tag == "E" and other == "H" and _is_aside(parsed, at):
                continue
            if first_tag in "GTB" and other not in ("G", "T", "B") and is_finite(parsed, at):
                return subject_at(parsed, at, depth + 1)
            if (first_tag in "GT") == (other in "GT"):
                return subject_at(parsed, at, depth + 1)
        if parsed.kind(at) in ";.":
            return None
    return _main_subject(parsed, conjunction, depth) if first_tag == "G" else None


def _is_aside(parsed: Parse, verb: int) -> bool:
    """Of "hit a hall where guests had gathered and wounded ten": the verb of the clause that says where."""
    start = phrase_start(parsed, skip_back(parsed, verb - 1))
    return start is not None and parsed.kind(start - 1) == "S" and parsed.word(start - 1) == "where"


def _climb_nouns(parsed: Parse, start: int) -> int:
    """Out of prepositions only: "Faw at the head of the Gulf, captured by" is Faw, "returned to Bashiqa, retaken by" Bashiqa."""
    while parsed.kind(start - 1) == "P":
        outer = phrase_start(parsed, skip_back(parsed, start - 2))
        if outer is None:
            backed = _backed(parsed, start - 2)
            return start if backed is None else backed
        start = outer
    return start


def _backed(parsed: Parse, verb: int) -> int | None:
    """Of "forces supported by militias", "forces, backed by jets": the noun phrase that a participle with "by" describes."""
    if parsed.kind(verb) != "v" or parsed.word(verb + 1) != "by":
        return None
    tags = parsed.tags[parsed.chunks[verb].first : parsed.chunks[verb].last]
    before = skip_back(parsed, verb - 1)
    if parsed.kind(before) == ",":
        before -= 1
    return phrase_start(parsed, before) if tags in ("E", "F") else None


def _across_comma(parsed: Parse, comma: int, first_tag: str, depth: int, chunk: int) -> int | None:
    """Left of a comma: an insertion to step over, or a clause whose subject is shared."""
    if first_tag == "G":
        verb = next((at for at in range(comma, -1, -1) if parsed.kind(at) == "v" and is_finite(parsed, at)), None)
        return subject_at(parsed, verb, depth + 1) if verb is not None else phrase_start(parsed, comma - 1)
    opening = next((at for at in range(comma - 1, -1, -1) if parsed.kind(at) == ","), None)
    if opening is not None and opening > 0:
        start = phrase_start(parsed, skip_back(parsed, opening - 1))
        inserted = parsed.kind(opening + 1)
        start = named_before_home(parsed, start)
        if start is not None and (inserted in "WnPvRSt" or (inserted == "K" and parsed.kind(opening + 2) == "P")):
            return _climb(parsed, start, depth)
    if first_tag in "EF":
        start = phrase_start(parsed, skip_back(parsed, comma - 1))
        if start is not None and voice_of(parsed, chunk) == "passive":
            return _climb_nouns(parsed, start)
        return _climb(parsed, start, depth) if start is not None else None
    return _shared_subject(parsed, comma, first_tag, depth)


def _raised(parsed: Parse, verb: int, first_tag: str, depth: int) -> int | None:
    """Of "are believed to have been killed", "failed to take": the subject of the verb group before; after "where", the place."""
    where = next((k for k in range(verb - 1, max(-1, verb - 6), -1) if parsed.kind(k) == "S" and parsed.word(k) == "where"), None)
    if where is not None and first_tag not in "TG":
        return antecedent(parsed, where)
    return subject_at(parsed, verb, depth + 1)


def _nominal_subject(parsed: Parse, chunk: int, verb: int, depth: int) -> int | None:
    if parsed.word(chunk) in _REFLEXIVE and parsed.kind(chunk - 1) == "n":
        chunk -= 1  # "Kinshasa itself fell"
    start = phrase_start(parsed, chunk)
    if start is None:
        return None
    start = before_brackets(parsed, start)
    if parsed.tags[parsed.chunks[verb].first] == "T":
        return _subject_of_infinitive(parsed, start, depth)
    tags = parsed.tags[parsed.chunks[verb].first : parsed.chunks[verb].last]
    if tags[0] == "G" and parsed.word(start) in _TELLING and start + 2 <= chunk:
        return start + 2  # "reports of the army taking control"
    if tags[0] == "G" or not is_finite(parsed, verb):
        return start
    climbed = _climb(parsed, start, depth)
    if tags in ("E", "F") and climbed is not None and climbed != start and voice_of(parsed, verb) == "passive":
        return climbed if _tells_of_people(parsed, climbed) else start
    return climbed


def _tells_of_people(parsed: Parse, chunk: int) -> bool:
    piece = parsed.chunks[chunk]
    head = parsed.tokens.lower[phrase(parsed, chunk).head]
    return bool(number_of(head) or parsed.count_in(piece.first, piece.last)) or head in _BODIES


def _subject_of_infinitive(parsed: Parse, start: int, depth: int) -> int | None:
    """As in "forced 500 people to flee": the people. "an operation to retake", "launched a bid to take": who launched it."""
    before = skip_back(parsed, start - 1)
    if parsed.kind(before) == "v" and parsed.word(before) in OBJECT_CONTROL:
        return start
    if parsed.kind(before) == "P":
        verb = _verb_before(parsed, before)
        return subject_at(parsed, verb, depth + 1) if verb is not None else start
    if parsed.kind(before) == "v":
        return subject_at(parsed, before, depth + 1)
    return start


def _climb(parsed: Parse, start: int, depth: int) -> int | None:
    """From a noun phrase left of a finite verb to the head of the whole subject: out of prepositions and reduced clauses."""
    start = before_brackets(parsed, start)
    before = skip_back(parsed, start - 1)
    kind = parsed.kind(before)
    if kind in "PT" and before > 0:
        return _out_of_preposition(parsed, before, start, depth)
    listed = kind == "K" and parsed.kind(before - 1) == "n"
    if listed and (_is_included(parsed, before - 1) or not _can_act(parsed, start) or _is_supporter(parsed, before - 1)):
        return _out_of_list(parsed, before, start, depth)
    if kind == "S" and parsed.word(before) == "as" and parsed.word(before - 1) in _NAMING and not _is_plain_finite(parsed, before - 1):
        return _out_of_clause(parsed, before - 1, start, depth)
    if kind == "v":
        return _out_of_clause(parsed, before, start, depth)
    return start


def _out_of_preposition(parsed: Parse, preposition: int, start: int, depth: int) -> int | None:
    """From the noun phrase after a preposition to what the preposition belongs to."""
    inner = skip_back(parsed, preposition - 1)
    outer = phrase_start(parsed, inner)
    if outer is not None:
        return _climb(parsed, outer, depth)
    if parsed.kind(inner) == "K" and parsed.kind(inner - 1) == "n" and depth < _DEEPEST:  # "by jets and by militias"
        other = phrase_start(parsed, inner - 1)
        return _climb(parsed, other, depth + 1) if other is not None else start
    if parsed.kind(inner) == "v" and not _is_plain_finite(parsed, inner):
        return _out_of_clause(parsed, inner, start, depth)
    return start


def _out_of_list(parsed: Parse, conjunction: int, start: int, depth: int) -> int | None:
    """From the last of a list within a preposition or a reduced clause to what that belongs to."""
    outer = phrase_start(parsed, conjunction - 1)
    if outer is None or depth >= _DEEPEST:
        return start
    before = parsed.kind(outer - 1)
    held = before == "P" or (before == "v" and not _is_plain_finite(parsed, outer - 1))
    return _climb(parsed, outer, depth + 1) if held else start


def _is_supporter(parsed: Parse, chunk: int) -> bool:
    """As in "forces backed by militias and Hezbollah": the first of those listed after "by" of a reduced clause."""
    start = phrase_start(parsed, chunk)
    if start is None or parsed.kind(start - 1) != "P" or parsed.word(start - 1) != "by":
        return False
    verb = parsed.chunks[start - 2] if start > 1 else None
    return verb is not None and verb.kind == "v" and parsed.tags[verb.first : verb.last] in ("E", "F") and parsed.kind(start - 3) in "n,"


def _is_included(parsed: Parse, chunk: int) -> bool:
    """As in "five villages including A and B": the noun phrase before "and" is in a list that "including" opens."""
    start = phrase_start(parsed, chunk)
    return start is not None and parsed.kind(start - 1) == "P" and parsed.word(start - 1) == "including"


def _can_act(parsed: Parse, chunk: int) -> bool:
    """Whether a noun phrase names someone who acts: then "and" before it joins clauses rather than nouns."""
    head = phrase(parsed, chunk).head
    known = parsed.names.get(head)
    if known == "place":
        return False
    return known is not None or number_of(parsed.tokens.lower[head]) is not None or parsed.tags[head] in "MOC"


def _is_plain_finite(parsed: Parse, chunk: int) -> bool:
    piece = parsed.chunks[chunk]
    before = skip_back(parsed, chunk - 1)
    return parsed.tags[piece.first : piece.last] not in ("G", "E", "F") and parsed.kind(before) != "W" and parsed.tags[piece.first] != "T"


def _out_of_clause(parsed: Parse, verb: int, start: int, depth: int) -> int | None:
    """Out of "who control the city", "backed by X", "fighting Y": the noun phrase that such a clause describes."""
    before = skip_back(parsed, verb - 1)
    if parsed.kind(before) == "v" and parsed.tags[parsed.chunks[verb].first] == "T":
        before = skip_back(parsed, before - 1)  # "the men who tried to enter the town were"
    if parsed.kind(before) == "W":
        return antecedent(parsed, before)
    tags = parsed.tags[parsed.chunks[verb].first : parsed.chunks[verb].last]
    reduced = tags in ("G", "F") or (tags == "E" and parsed.word(verb) not in SPEECH)
    if parsed.kind(before) == "n" and parsed.kind(before - 1) == "W" and parsed.word(before - 1) == "whose":
        return antecedent(parsed, before - 1)
    if reduced and parsed.kind(before) == ",":
        backed = _backed(parsed, verb)
        return start if backed is None else backed
    if reduced and parsed.kind(before) == "n" and depth < _DEEPEST:
        outer = phrase_start(parsed, before)
        return _climb(parsed, outer, depth + 1) if outer is not None else start
    return start
