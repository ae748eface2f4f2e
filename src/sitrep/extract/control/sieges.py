"""The frames of sieges said by nouns: "X laid siege to A", "A faces a blockade", "where people live under siege"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sitrep.extract.control.about import described
from sitrep.extract.control.held import LEXICON, Held, places_of, possessor
from sitrep.extract.control.territory import Territory
from sitrep.extract.control.territory_names import is_directed
from sitrep.extract.roles import parties
from sitrep.extract.roles.arguments import place_of
from sitrep.extract.syntax import clauses
from sitrep.extract.syntax.person_nouns import number_of
from sitrep.lexicons.loader import words

if TYPE_CHECKING:
    from sitrep.extract.context import Reading
    from sitrep.extract.rules import Rule

_POUNDING, _BESIEGING = frozenset(words(LEXICON, "pounding")), frozenset(words(LEXICON, "besieging"))
_SUFFERING = frozenset(words(LEXICON, "suffering"))
_BESIEGERS = frozenset(words(LEXICON, "besiegers"))


def lay_siege(reading: Reading, rule: Rule, token: int) -> Held | None:
    """As in "X laid siege to A", "X imposed a blockade on A"."""
    parsed = reading.parsed
    chunk = parsed.at[token]
    onto = parsed.kind(chunk + 1) in "TP" and parsed.word(chunk + 1) in ("to", "on", "upon", "around") and parsed.kind(chunk + 2) == "n"
    if parsed.kind(chunk - 1) != "v" or not onto:
        return None
    places = places_of(reading, clauses.coordinated(parsed, chunk + 2), strict=False)
    subjects = clauses.subjects_of(parsed, chunk - 1)
    if not subjects or not parties.is_force(reading, subjects[0]):  # "captured A east of B laying siege to the town"
        verb = next((k for k in range(chunk - 2, -1, -1) if parsed.kind(k) == "v" and clauses.is_finite(parsed, k)), -1)
        main = clauses.subjects_of(parsed, verb) if verb >= 0 else []
        subjects = main if main and parties.is_force(reading, main[0]) else subjects
    besieger = parties.party(reading, subjects[0]) if subjects else None
    return Held(rule, chunk - 1, token, places, besieger=besieger) if places else None


def suffer_siege(reading: Reading, rule: Rule, token: int) -> Held | None:
    """As in "A is subject to a siege by X", "A faces a blockade", "residents of A endured X's siege"."""
    parsed = reading.parsed
    chunk = parsed.at[token]
    verb = clauses.skip_back(parsed, chunk - 1)
    if parsed.kind(verb) == "T":
        verb = clauses.skip_back(parsed, verb - 1)
    if parsed.kind(chunk) != "n" or parsed.word(verb) not in _SUFFERING:
        return None
    verb -= parsed.kind(verb) != "v"  # "is subject to"
    if parsed.kind(verb) != "v":
        return None
    subjects = clauses.subjects_of(parsed, verb)
    places = places_of(reading, subjects, strict=True) or _of_people(reading, chunk)
    if not places or (places[0].name and places[0].name.broad and not reading.conflict_story):
        return None
    by = clauses.by_phrase(parsed, chunk)
    besieger = parties.party(reading, by) if by else possessor(reading, chunk, token)
    return Held(rule, verb, token, places, besieger=besieger) if besieger or parties.is_at_war(reading, None) else None


def under_siege(reading: Reading, rule: Rule, token: int) -> Held | None:
    """As in "A is under siege (by X)", "under rebel siege": armed besiegers vouch for a place that no gazetteer has."""
    parsed = reading.parsed
    chunk = parsed.at[token]
    before = chunk - 1
    if parsed.kind(chunk) != "n" or parsed.kind(before) != "P" or parsed.word(before) not in ("under", "beneath"):
        return None
    by = clauses.by_phrase(parsed, chunk)
    besieger = parties.party(reading, by) if by else possessor(reading, chunk, token)
    places = described(reading, before, strict=not vouches(besieger)) or _of_people(reading, chunk)
    wide = rule.options.get("narrow") and not reading.conflict_story and any(p.name is None or p.name.broad for p in places)
    if not places or wide:
        return None
    return Held(rule, chunk, token, places, besieger=besieger or (None if by else _keeper(reading, before)))


def vouches(besieger: str | None) -> bool:
    """Whether a siege by this party can only be of a place: "rebel", "the Somali army", not "the media", "activist groups"."""
    return besieger is not None and not _BESIEGERS.isdisjoint(besieger.lower().replace("-", " ").split())


def _of_people(reading: Reading, chunk: int) -> list[Territory]:
    """As in "A, where 3,000 people live under siege": the place of those who are besieged."""
    parsed = reading.parsed
    verb = next((k for k in range(chunk - 1, -1, -1) if parsed.kind(k) == "v" and clauses.is_finite(parsed, k)), -1)
    subjects = clauses.subjects_of(parsed, verb) if verb >= 0 else []
    if not subjects or not number_of(parsed.tokens.lower[subjects[0].head]) or not parties.is_at_war(reading, None):
        return []
    near = place_of(reading, parsed.chunks[chunk].last - 1)
    named = near is not None and not near.broad and (parsed.tags[near.first] == "M" or is_directed(reading, near))
    return [Territory("named", near.first, near.last, known=True, name=near)] if near and named else []


def _keeper(reading: Reading, preposition: int) -> str | None:
    """As in "X kept A under siege": the subject of the verb, where the place is its object."""
    parsed = reading.parsed
    at = next((k for k in range(preposition - 1, -1, -1) if parsed.kind(k) == "v"), -1)
    clause = clauses.read(parsed, at) if at >= 0 else None
    if clause is None or clause.voice != "active" or not clause.objects or not clause.subjects:
        return None
    return parties.party(reading, clause.subjects[0]) if parties.is_force(reading, clause.subjects[0]) else None


def besieger_of(reading: Reading, chunk: int) -> str | None:
    """Whose siege the noun at a chunk is, where neither the noun nor "by" says it."""
    return _whose(reading, chunk) or _pounder(reading, chunk)


def _whose(reading: Reading, chunk: int) -> str | None:
    """As in "X tightened their blockade of A", "X imposed a siege of A": the subject of the verb before."""
    parsed = reading.parsed
    own = parsed.tokens.lower[parsed.chunks[chunk].first] in ("its", "their")
    if parsed.kind(chunk - 1) != "v" or not (own or parsed.word(chunk - 1) in _BESIEGING):
        return None
    subjects = clauses.subjects_of(parsed, chunk - 1)
    return parties.party(reading, subjects[0]) if subjects and parties.is_force(reading, subjects[0]) else None


def _pounder(reading: Reading, chunk: int) -> str | None:
    """Of "during the siege of A, X shelled the city": X."""
    parsed = reading.parsed
    if parsed.kind(chunk - 1) != "P" or parsed.word(chunk - 1) not in ("during", "throughout", "in"):
        return None
    verb = next((k for k in range(chunk + 1, len(parsed.chunks)) if parsed.kind(k) == "v"), -1)
    subjects = clauses.subjects_of(parsed, verb) if verb >= 0 and parsed.word(verb) in _POUNDING else []
    return parties.party(reading, subjects[0]) if subjects else None


def trapped_in(reading: Reading, chunk: int) -> str | None:
    """Of "the rebels were trapped in the siege of A": who holds out there."""
    parsed = reading.parsed
    if parsed.kind(chunk - 1) != "P" or parsed.word(chunk - 1) != "in" or parsed.kind(chunk - 2) != "v":
        return None
    subjects = clauses.subjects_of(parsed, chunk - 2) if parsed.word(chunk - 2) in ("trapped", "caught", "surrounded", "stuck") else []
    return parties.party_of_force(reading, subjects[0]) if subjects else None
