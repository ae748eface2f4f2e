"""The frames of presence: "entrenched in A", "masters of A", "the rebel town of A", "X's grip on A was broken"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sitrep.extract.control import territory, territory_names
from sitrep.extract.control.held import LEXICON, Held, places_of, possessor
from sitrep.extract.control.names import apposed, is_held_itself, others_listed
from sitrep.extract.roles import parties
from sitrep.extract.syntax import clauses
from sitrep.extract.syntax.parse import Phrase, phrase
from sitrep.lexicons.loader import words

if TYPE_CHECKING:
    from sitrep.extract.context import Named, Reading
    from sitrep.extract.rules import Rule

_COPULAS = frozenset(["is", "are", "was", "were", "be", "been", "become", "became", "becomes", "remain", "remains", "remained", "still"])
_BREAKING = frozenset(words(LEXICON, "breaking"))
_BEARINGS = frozenset(["north", "south", "east", "west"])
_ON = frozenset({"on", "over", "of", "in"})
_OF_WAR = frozenset(words(LEXICON, "always_armed"))


def presence(reading: Reading, rule: Rule, token: int) -> Held | None:
    """As in "X is entrenched in A", "X established itself in A", "X are masters of A": armed people, and a preposition of the rule."""
    parsed = reading.parsed
    chunk = verb = parsed.at[token]
    if parsed.kind(chunk) == "n":
        verb = clauses.skip_back(parsed, chunk - 1)
        if parsed.kind(verb) != "v" or parsed.word(verb) not in _COPULAS:
            return None
    elif parsed.kind(chunk) != "v" or parsed.chunks[chunk].last - 1 != token:
        return None
    subjects = clauses.subjects_of(parsed, verb)
    if not subjects or not (parties.is_force(reading, subjects[0]) or parties.is_pronoun_of_force(reading, subjects[0])):
        return None
    at = clauses.complement_at(parsed, chunk, frozenset(rule.options["prepositions"]))
    places = places_of(reading, clauses.coordinated(parsed, at), strict=False) if at is not None else []
    return Held(rule, verb, token, places, controller=parties.party(reading, subjects[0])) if places else None


def armed_place(reading: Reading, rule: Rule, token: int) -> Held | None:
    """As in "the rebel town of A", "opposition districts of A", "A, a rebel town": a compound without its participle."""
    parsed = reading.parsed
    chunk = parsed.at[token]
    person = parsed.tags[token + 2 : token + 3] == "N"  # "the rebel town councillor"
    if parsed.kind(chunk) != "n" or person or not (reading.conflict_story or parsed.tokens.lower[token] in _OF_WAR):
        return None
    item = phrase(parsed, chunk)
    after = Phrase(token + 1, item.last, item.head, item.chunk, item.end)
    place = territory.read(reading, after, strict=True) if after.first < after.last else None
    place = place if place and place.how == "named" and is_held_itself(reading, item, place) else apposed(reading, item)
    if place is None or place.name is None or not _is_named(reading, place.name):
        return None
    first = token
    while first > item.first and parsed.tags[first - 1] == "M" and not any(p.first <= first - 1 < p.last for p in reading.places):
        first -= 1
    return Held(rule, chunk, token, [place], controller=parsed.text(first, token + 1))


def _is_named(reading: Reading, name: Named) -> bool:
    """Whether the gazetteer has a name, or "of" says that it is one: not "strike on rebel town Monitor", "rebel areas east of A"."""
    if reading.parsed.tokens.lower[name.first - 2] in _BEARINGS:
        return False
    return reading.parsed.names.get(name.first) == "place" or reading.parsed.tokens.lower[name.first - 1] == "of"


def broken(reading: Reading, rule: Rule, token: int) -> Held | None:
    """As in "X's grip on A was broken", "troops ended X's rule over A": X lost it."""
    parsed = reading.parsed
    chunk = parsed.at[token]
    if parsed.kind(chunk) != "n" or parsed.chunks[chunk].last - 1 != token or parsed.word(chunk + 1) not in _ON:
        return None
    if parsed.kind(chunk + 2) != "n":
        return None
    verb = clauses.skip_forward(parsed, phrase(parsed, chunk + 2).end + 1)
    ended = parsed.kind(verb) == "v" and parsed.word(verb) in _BREAKING
    if not ended:
        verb = clauses.skip_back(parsed, chunk - 1)
        ended = parsed.kind(verb) == "v" and parsed.word(verb) in _BREAKING
    holder = possessor(reading, chunk, token) if ended else None
    places = places_of(reading, clauses.coordinated(parsed, chunk + 2), strict=True) if holder else []
    return Held(rule, verb, token, places, previous=holder, change="lost") if places else None


def contest(reading: Reading, rule: Rule, token: int) -> Held | None:
    """As in "the contested town of A", "the besieged towns of A and B", "A is contested"."""
    if reading.parsed.kind(reading.parsed.at[token]) == "v":
        places = places_of(reading, clauses.subjects_of(reading.parsed, reading.parsed.at[token]), strict=True)
        return Held(rule, reading.parsed.at[token], token, [p for p in places if p.how == "named"])
    return adjective(reading, rule, token)


def adjective(reading: Reading, rule: Rule, token: int) -> Held | None:
    """As in "the occupied city of A", "the besieged towns of A and B", "annexed A"."""
    parsed = reading.parsed
    chunk = parsed.at[token]
    item = phrase(parsed, chunk) if parsed.kind(chunk) == "n" and parsed.kind(chunk - 1) != "n" else None
    described = item is not None and parsed.kind(chunk - 1) == "," and territory.is_noun_of_place(reading, item) and item.end == item.chunk
    before = apposed(reading, item) if item and described else None
    if before and before.name:
        return Held(rule, chunk, token, [before])  # "A, the besieged port city"
    place = territory.read(reading, item, strict=True) if item else None
    if item is None or place is None or place.how != "named" or place.name is None or place.name.first <= token:
        return None
    of_place = place.name.first == token + 1 or any(map(territory_names.names_a_kind, parsed.tokens.lower[token + 1 : token + 3]))
    if not of_place:
        return None  # "the captured soldiers of A"
    return Held(rule, chunk, token, [place, *others_listed(reading, item)])
