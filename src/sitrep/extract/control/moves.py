"""The frames of coming and going: forces that enter, leave or are driven out, places that fall or are handed over."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sitrep.extract.control.held import LEXICON, OUT, Held, agent_of, held_by, holder_in, places_of, verb_chunk, whole_agent
from sitrep.extract.control.territory import is_noun_of_place
from sitrep.extract.roles import parties
from sitrep.extract.syntax import clauses
from sitrep.extract.syntax.parse import Parse, Phrase, phrase
from sitrep.extract.syntax.verb_groups import phrase_start
from sitrep.lexicons.loader import words

if TYPE_CHECKING:
    from sitrep.extract.context import Reading
    from sitrep.extract.control.territory import Territory
    from sitrep.extract.rules import Rule

_POLICING = frozenset(["police", "peacekeepers", "guards", "security", "authorities"])
_GARRISONS = frozenset(["garrison", "outpost", "base", "post", "barracks", "camp", "stronghold"])
_FLAGS = frozenset(["flag", "flags", "banner", "banners", "colours", "tricolour"])
_FLYING = frozenset(["flew", "flies", "fly", "flying", "flutters", "fluttered"])
_AWAY = frozenset({"out", "back", "away", "off"})
_OVER = frozenset({"over", "in", "on", "above", "at", "outside"})
_AFTER_FALL = frozenset(words(LEXICON, "after_fall"))


def enter(reading: Reading, rule: Rule, token: int) -> Held | None:
    """As in "advanced into A"."""
    chunk = verb_chunk(reading, token)
    if chunk is None:
        return None
    parsed = reading.parsed
    clause = clauses.read(parsed, chunk)
    agent = clause.subjects[0] if clause.subjects else None
    at = clauses.complement_at(parsed, chunk, frozenset({"into", "through"}))
    if at is None or agent is None or not parties.is_force(reading, agent):
        return None
    if (parsed.tokens.lower[agent.head] in _POLICING and not reading.conflict_story) or "parade" in parsed.tokens.lower:
        return None
    places = places_of(reading, clauses.coordinated(parsed, at), strict=False)
    return Held(rule, chunk, token, places, controller=parties.party(reading, agent)) if places else None


def flag(reading: Reading, rule: Rule, token: int) -> Held | None:
    """As in "X raised its flag over A", "the flag of X was hoisted in A"."""
    chunk = verb_chunk(reading, token)
    if chunk is None:
        return None
    parsed = reading.parsed
    clause = clauses.read(parsed, chunk)
    flies = not clause.objects and parsed.word(chunk) in _FLYING
    raised = clause.subjects if flies or clause.voice == "passive" else clause.objects
    at = clauses.complement_at(parsed, chunk, _OVER)
    agent = _whose_flag(parsed, raised) if flies and raised else agent_of(clause)
    if not raised or parsed.tokens.lower[raised[0].head] not in _FLAGS or at is None:
        return None
    if not (parties.is_force(reading, agent) or parties.is_pronoun_of_force(reading, agent)):
        return None
    if not places_of(reading, [phrase(parsed, at)], strict=False):
        at = clauses.complement_at(parsed, at, frozenset({"in", "of"})) or at  # "over a building in A"
    places = [p for p in places_of(reading, clauses.coordinated(parsed, at), strict=False) if p.name is None or not p.name.broad]
    return Held(rule, chunk, token, places, controller=parties.party(reading, agent)) if places else None


def _whose_flag(parsed: Parse, raised: list[Phrase]) -> Phrase | None:
    """Of "the army flag", "the flag of the militia": the army, the militia."""
    item = raised[0]
    if item.end > item.chunk:
        return phrase(parsed, item.chunk + 2)
    last = next((i for i in range(item.first, item.last) if parsed.tags[i] == "'" or parsed.tokens.lower[i] in _FLAGS), item.first)
    return Phrase(item.first, last, last - 1, item.chunk, item.end) if last > item.first else None


def leave(reading: Reading, rule: Rule, token: int) -> Held | None:
    """As in "X withdrew from A", "X pulled out of A"."""
    chunk = verb_chunk(reading, token)
    if chunk is None:
        return None
    parsed = reading.parsed
    clause = clauses.read(parsed, chunk)
    subjects = clause.subjects
    agent = subjects[0] if subjects else None
    at = clauses.complement_at(parsed, chunk, OUT)
    moved = clauses.objects_of(parsed, chunk)
    if moved and not parties.is_force(reading, moved[0]):
        return None
    armed = any(parties.is_force(reading, subject) or parties.is_named_band(reading, subject) for subject in subjects)
    armed = armed or parties.stands_for_force(reading, agent)
    if at is None or at - chunk > 5 or not (armed or _speaks_as_state(reading, agent)):
        return None
    places = places_of(reading, clauses.coordinated(parsed, at), strict=not (armed or moved))
    if places:
        places += _also_from(reading, at)
    return Held(rule, chunk, token, places, previous=whole_agent(reading, clause, agent)) if places else None


def _also_from(reading: Reading, chunk: int) -> list[Territory]:
    """As in "withdrew from A on Monday and from B": B."""
    parsed = reading.parsed
    at = phrase(parsed, chunk).end + 1
    while parsed.kind(at) == "t" or (parsed.kind(at) == "P" and parsed.kind(at + 1) == "t"):
        at += 1
    if parsed.kind(at) != "K" or parsed.kind(at + 1) != "P" or parsed.word(at + 1) not in ("from", "of") or parsed.kind(at + 2) != "n":
        return []
    return places_of(reading, clauses.coordinated(parsed, at + 2), strict=True)


def _speaks_as_state(reading: Reading, agent: Phrase | None) -> bool:
    """As in "Ukraine said it had retreated": a pronoun whose antecedent is a party."""
    return agent is not None and (
        reading.parsed.tokens.lower[agent.head] in ("it", "they") or reading.parsed.names.get(agent.head) == "place"
    )


def expel(reading: Reading, rule: Rule, token: int) -> Held | None:
    """As in "X drove Y out of A": X gains it; "Y were driven from A": Y lost it."""
    chunk = verb_chunk(reading, token)
    if chunk is None:
        return None
    parsed = reading.parsed
    clause = clauses.read(parsed, chunk)
    expelled = clause.objects if clause.voice == "active" else clause.subjects
    if clause.voice == "active" and not expelled and parsed.word(chunk + 1) in _AWAY and parsed.kind(chunk + 2) == "n":
        expelled = clauses.coordinated(parsed, chunk + 2)  # "drove out the rebels from"
        after = expelled[-1].end
    else:
        after = chunk
    at = clauses.complement_at(parsed, after, OUT)
    if not expelled or at is None:
        return None
    armed = parties.is_force(reading, expelled[0]) or parties.is_pronoun_of_force(reading, expelled[0])
    if not armed and parsed.tokens.lower[expelled[0].head] not in ("gunmen", "attackers"):
        return None
    places = places_of(reading, clauses.coordinated(parsed, at), strict=False)
    if not places:
        return None
    places += _also_from(reading, at)
    who = whole_agent(reading, clause, agent_of(clause))
    previous = parties.party(reading, expelled[0])
    previous = None if previous == who else previous  # "rebels launched an offensive and pushed them out"
    return Held(rule, chunk, token, places, controller=who, previous=previous, change="gained" if who else "lost")


def fall(reading: Reading, rule: Rule, token: int) -> Held | None:
    """As in "A fell to X", "A has fallen", "A fell under the control of X"."""
    chunk = verb_chunk(reading, token)
    if chunk is None:
        return None
    parsed = reading.parsed
    places = _fallen(reading, chunk)
    given = rule.options.get("active_only") and "I" in parsed.tags[parsed.chunks[chunk].first : token]
    if not places or given:
        return None
    at = chunk + 1
    while parsed.kind(at) in "Rt" or (parsed.word(at) in ("over", "back") and parsed.word(at + 1) == "to"):
        at += 1
    after = parsed.word(at) if at < len(parsed.chunks) else ""
    if after == "from" and rule.kind == "transferred":
        holder = parties.receiver(reading, at)
        loser = parties.party(reading, phrase(parsed, at + 1)) if parsed.kind(at + 1) == "n" else None
        return Held(rule, chunk, token, places, controller=holder, previous=loser) if holder else None
    if after in ("to", "into", "under") and parsed.kind(at + 1) == "n":
        item = phrase(parsed, at + 1)
        holder = holder_in(reading, item)
        if not reading.conflict_story and _are_nations(reading, places[0], item):
            return None
        return Held(rule, chunk, token, places, controller=holder) if holder else None
    if not reading.conflict_story and places[0].name and places[0].name.broad:
        return None  # "Serbia fell in straight sets"
    dated = after == "in" and parsed.kind(at + 1) == "t" and _is_captured_city(places[0])
    perfect = "H" in parsed.tags[parsed.chunks[chunk].first : parsed.chunks[chunk].last] and after in (".", ",", "and")
    plain = after in _AFTER_FALL and parties.is_at_war(reading, None)
    foreseen = reading.conflict_story and "A" in parsed.tags[parsed.chunks[chunk].first : parsed.chunks[chunk].last]
    fell = _is_own_name(places[0]) and (dated or perfect or plain or foreseen)
    return (
        Held(rule, chunk, token, places, previous=held_by(reading, clauses.subjects_of(parsed, chunk)[0]), change="lost") if fell else None
    )


def _fallen(reading: Reading, chunk: int) -> list[Territory]:
    """The places that fall; of "A became the second city to fall" it is A."""
    parsed = reading.parsed
    subjects = clauses.subjects_of(parsed, chunk)
    verb = clauses.skip_back(parsed, chunk - 2)
    said = parsed.kind(chunk - 1) == "n" and parsed.kind(verb) == "v" and parsed.word(verb) in ("became", "becomes", "become", "is", "was")
    if said and is_noun_of_place(reading, phrase(parsed, chunk - 1)):
        return places_of(reading, clauses.subjects_of(parsed, verb), strict=False)
    return places_of(reading, subjects, strict=True)


def gives_up(reading: Reading, rule: Rule, token: int) -> Held | None:
    """As in "the last garrison in A surrendered", "the army outpost at A capitulated"."""
    chunk = verb_chunk(reading, token)
    subjects = clauses.subjects_of(reading.parsed, chunk) if chunk is not None else []
    seat = phrase_start(reading.parsed, subjects[0].chunk - 2) if subjects and reading.parsed.kind(subjects[0].chunk - 1) == "P" else None
    item = phrase(reading.parsed, seat) if seat is not None else subjects[0] if subjects else None
    if chunk is None or item is None or reading.parsed.tokens.lower[item.head] not in _GARRISONS:
        return None
    places = places_of(reading, [item], strict=True)
    return Held(rule, chunk, token, places, previous=held_by(reading, item)) if places and places[0].how == "named" else None


def _are_nations(reading: Reading, place: Territory, item: Phrase) -> bool:
    """As in "Serbia fell to Croatia": in no story of war, a defeat in sport."""
    return place.name is not None and place.name.broad and reading.parsed.names.get(item.head) in ("place", "demonym")


def _is_own_name(place: Territory) -> bool:
    return place.how == "named" and place.name is not None and not place.name.broad


def _is_captured_city(place: Territory) -> bool:
    """A bare name: "Vukovar fell in November"; not "unemployment in Leeds fell in November"."""
    return place.name is not None and place.first == place.name.first and place.last == place.name.last


def hand(reading: Reading, rule: Rule, token: int) -> Held | None:
    """As in "X handed A over to Y"."""
    chunk = verb_chunk(reading, token)
    if chunk is None:
        return None
    parsed = reading.parsed
    clause = clauses.read(parsed, chunk)
    objects = _handed(parsed, clause)
    to = clauses.complement(parsed, chunk, frozenset({"to"}))
    taker = parties.party(reading, to) if to else None
    giver = agent_of(clause)
    at_war = parties.is_at_war(reading, to) or parties.is_force(reading, giver)
    places = places_of(reading, objects, strict=not parties.is_force(reading, to)) if at_war else []
    if not places:
        return None
    if taker:
        return Held(rule, chunk, token, places, controller=taker, previous=parties.party(reading, giver))
    if parsed.word(chunk) in ("ceded", "surrendered", "gave", "given") and parties.is_force(reading, giver):
        return Held(rule, chunk, token, places, previous=parties.party(reading, giver), change="lost")
    if clause.voice == "passive" and parsed.word(chunk) == "handed" and reading.conflict_story:
        return Held(rule, chunk, token, places)  # "Aghdam was handed over on Friday"
    return None


def _handed(parsed: Parse, clause: clauses.Clause) -> list[Phrase]:
    """What is handed over; where it follows the particle ("handed over the town"), the clause is active after all."""
    objects = clause.objects if clause.voice == "active" else clause.subjects
    after = clause.chunk + 1
    if parsed.kind(after + 1) != "n" or parsed.word(after) not in ("over", "up") or (objects and clause.voice == "active"):
        return objects
    piece = parsed.chunks[clause.chunk]
    if clause.voice == "passive" or parsed.word(after) == "over" or "I" not in parsed.tags[piece.first : piece.last]:
        objects, clause.voice = clauses.coordinated(parsed, after + 1), "active"
    return objects
