"""The frame of mastery: "took control of A", "tightened its grip on A", "has a foothold in A", "is in charge of A"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sitrep.extract.control import opponents
from sitrep.extract.control.held import LEXICON, Held, contenders, places_of, whole_agent
from sitrep.extract.control.territory import Territory
from sitrep.extract.roles import parties
from sitrep.extract.syntax import clauses
from sitrep.extract.syntax.parse import Parse, Phrase, phrase
from sitrep.lexicons.loader import words

if TYPE_CHECKING:
    from sitrep.extract.context import Reading
    from sitrep.extract.rules import Rule

_MASTERY = frozenset(words(LEXICON, "mastery"))
_OFFICES = frozenset(words(LEXICON, "offices_of_mastery"))
"""What officials have, too: only armed people are masters of a place by them."""
_HOLDS = _MASTERY - _OFFICES - {"control", "possession", "authority"}
"""What is said of a hold on places, and of a presence in whole countries."""
_FIRMS = frozenset(["company", "firm", "bank", "corporation", "conglomerate", "investor", "investors", "operator", "shareholders", "fund"])
_OF = frozenset({"of", "over", "in", "on", "across"})


def control(reading: Reading, rule: Rule, token: int) -> Held | None:
    """As in "took (full) control of A", "control of A was taken by X", "has control over A"."""
    parsed = reading.parsed
    chunk = parsed.at[token]
    clause = clauses.read(parsed, chunk) if parsed.kind(chunk) == "v" and parsed.chunks[chunk].last - 1 == token else None
    if clause is None and token and parsed.tokens.lower[token] != "in":
        return None
    noun = chunk + 1
    while parsed.kind(noun) in "Rt":
        noun += 1
    if parsed.kind(noun) != "n" or parsed.word(noun) not in _MASTERY or (parsed.word(noun) in _OFFICES and clause is not None):
        return None
    places = _mastered(reading, rule, clause, noun)
    if not places:
        return None
    end = parsed.chunks[noun].last
    subject = clause.subjects if clause else _holders_before(parsed, chunk)
    if not _is_mastery(reading, noun, rule.kind, places, subject[0] if subject else None):
        return None
    verb = clauses.skip_back(parsed, chunk - 1) if clause is None else chunk
    if (rule.kind == "held" or parsed.tokens.lower[token].startswith("claim")) and (sides := contenders(reading, subject, verb)):
        return Held(rule, chunk, token, places, controller=sides[0], previous=sides[1], change="contested", trigger_end=end)
    who = whole_agent(reading, clause, subject[0]) if clause and subject else parties.party(reading, subject[0]) if subject else None
    if rule.kind == "lost":
        taker = parties.receiver(reading, noun) or opponents.taker_told_of(reading, noun)
        return Held(rule, chunk, token, places, controller=taker, previous=who, change="gained" if taker else None, trigger_end=end)
    previous = opponents.loser_of(reading, noun, who) if rule.kind == "gained" else None
    return Held(rule, chunk, token, places, controller=who, previous=previous, trigger_end=end)


def given(reading: Reading, rule: Rule, token: int) -> Held | None:
    """As in "the deal gave X full control of A": X holds it then."""
    parsed = reading.parsed
    chunk = parsed.at[token]
    at = chunk + 1
    if parsed.kind(chunk) != "v" or parsed.kind(at) != "n":
        return None
    noun = at if parsed.word(at) == "control" else at + 1
    first, last = parsed.chunks[at].first, parsed.chunks[noun].last - 1 if parsed.kind(noun) == "n" else 0
    if parsed.word(noun) != "control" or parsed.word(noun + 1) not in _OF or parsed.kind(noun + 2) != "n":
        return None
    end = first
    while end < last and (parsed.names.get(end) is not None or parsed.tags[end] in "DM"):
        end += 1
    places = [
        p for p in places_of(reading, clauses.coordinated(parsed, noun + 2), strict=True) if p.how == "named" and p.name in reading.places
    ]
    who = parties.party(reading, Phrase(first, end, end - 1, at, at)) if end > first else None
    return Held(rule, chunk, token, places, controller=who, trigger_end=last + 1) if places and who else None


def _mastered(reading: Reading, rule: Rule, clause: clauses.Clause | None, noun: int) -> list[Territory]:
    """The places after "control of", or the place named before where nothing follows."""
    parsed = reading.parsed
    at = clauses.complement_at(parsed, noun, _OF)
    if at is None or parsed.kind(noun + 1) not in "PRt" or at > noun + 3:
        return _place_before(reading, rule, clause, noun)
    held = parsed.kind(at + 1) == "v" and parsed.word(at + 1) in ("held", "controlled") and parsed.kind(at + 2) == "n"
    at += 2 * (held and parsed.names.get(parsed.chunks[at].last - 1) == "actor")  # "control over the Taliban held town of A"
    return places_of(reading, clauses.coordinated(parsed, at), strict=False)


def _is_mastery(reading: Reading, noun: int, kind: str, places: list[Territory], subject: Phrase | None) -> bool:
    """Whether armed people can be meant: officials have charge of places, too, fear has a grip on them, and groups a hold in countries."""
    parsed = reading.parsed
    word = parsed.word(noun)
    if word in _HOLDS and any(place.name is not None and place.name.broad for place in places):
        return False
    if word == "authority" and not (kind == "gained" and parties.is_force(reading, subject) and parties.is_at_war(reading, None)):
        return False
    if word in _OFFICES and not (subject and (parties.is_force(reading, subject) or parsed.tokens.lower[subject.head] in parties.FORCES)):
        return False
    plain = word == "control" and (places[0].how != "named" or places[0].known) and not _is_firm(reading, subject)
    return plain or parties.is_at_war(reading, subject)


def _is_firm(reading: Reading, subject: Phrase | None) -> bool:
    return subject is not None and reading.parsed.tokens.lower[subject.head] in _FIRMS


def _holders_before(parsed: Parse, chunk: int) -> list[Phrase]:
    """Who is "in control of" a place: the subject of the verb before, or in a headline the noun phrase itself."""
    verb = clauses.skip_back(parsed, chunk - 1)
    if parsed.kind(verb) == "v":
        return clauses.subjects_of(parsed, verb)
    return [phrase(parsed, chunk - 1)] if parsed.kind(chunk - 1) == "n" else []


def _place_before(reading: Reading, rule: Rule, clause: clauses.Clause | None, noun: int) -> list[Territory]:
    """As in "... Aleppo, after troops retook complete control": the place was named before."""
    if clause is None or rule.kind != "gained" or not clause.subjects or not parties.is_force(reading, clause.subjects[0]):
        return []
    parsed = reading.parsed
    if parsed.kind(noun + 1) == "P" and parsed.word(noun + 1) not in ("from", "after", "following"):
        return []
    return [Territory("before", parsed.chunks[clause.chunk].first, parsed.chunks[noun].last)]
