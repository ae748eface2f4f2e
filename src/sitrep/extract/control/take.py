"""The frames of taking and holding: verbs whose subject gains or holds what their object names."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sitrep.extract.control import opponents, territory, territory_names
from sitrep.extract.control.about import narrowed
from sitrep.extract.control.held import (
    LEXICON,
    Held,
    agent_of,
    contenders,
    held_by,
    places_of,
    verb_chunk,
    whole_agent,
)
from sitrep.extract.control.names import unhyphenated
from sitrep.extract.roles import parties
from sitrep.extract.syntax import clauses
from sitrep.extract.syntax.parse import Phrase, phrase
from sitrep.extract.syntax.person_nouns import number_of
from sitrep.extract.syntax.verb_groups import phrase_start
from sitrep.lexicons.loader import words

if TYPE_CHECKING:
    from sitrep.extract.context import Reading
    from sitrep.extract.control.territory import Territory
    from sitrep.extract.rules import Rule

_PEACEFUL = frozenset(words(LEXICON, "peaceful"))
"""Those who take over places without arms."""
_PARTICLES = frozenset(["over", "up", "off", "in"])
_POLICING = frozenset(words(LEXICON, "policing"))
_ROADS = frozenset(words(LEXICON, "roads"))
"""What is cut without a siege."""


def take(reading: Reading, rule: Rule, token: int) -> Held | None:
    """As in "X captured A and B (from Y)", "A was captured by X", "A, captured by X"."""
    chunk = verb_chunk(reading, token)
    if chunk is None:
        return None
    clause = clauses.read(reading.parsed, chunk)
    before = clauses.skip_back(reading.parsed, chunk - 1)
    if clause.voice == "passive" and reading.parsed.kind(before) == "W" and reading.parsed.word(before) == "who":
        return None
    agent = agent_of(clause)
    if not _can_take(reading, rule, clause, agent):
        return None
    objects = (
        (clause.objects or _shared_objects(reading, chunk)) if clause.voice == "active" else _kept(reading, rule, clause) or clause.subjects
    )
    objects = narrowed(reading, chunk, objects)
    if rule.kind == "lost" and len(objects) > 1 and number_of(reading.parsed.tokens.lower[objects[0].head]):
        objects = objects[1:]  # "lost 30 men and two villages"
    if clause.voice == "passive" and len(objects) > 1 and _is_apposed(reading, clause, objects):
        objects = objects[-1:]
    split = _taken_by_name(reading, clause)
    if split:
        agent, objects = split[0], [split[1]]
    armed = parties.is_force(reading, agent) or parties.is_named_band(reading, agent) or parties.stands_for_force(reading, agent)
    strict = bool(rule.options.get("places_only")) and not armed
    places = places_of(reading, objects, strict=strict) or _besieged_within(reading, rule, clause)
    if not places or places[0].how == "before":
        places = _placed_after(reading, objects, chunk) or places
    ruled = rule.options.get("narrow") and any(place.name is None or place.name.broad for place in places)  # a country is ruled in peace
    ruled = ruled or (rule.options.get("named_only") and any(place.name is None or place.name.broad for place in places))
    if not places or ruled or _is_compound(reading, chunk):
        return None
    held = Held(rule, chunk, token, places, change=_state_or_change(reading, rule, clause))
    sides = contenders(reading, clause.subjects, chunk) if rule.kind == "held" and clause.voice == "active" else None
    if sides:
        held.change, held.controller, held.previous = "contested", *sides
    else:
        _fill_parties(reading, held, whole_agent(reading, clause, agent), objects)
    return held


def _is_apposed(reading: Reading, clause: clauses.Clause, objects: list[Phrase]) -> bool:
    """As in "between Kuwait and Iraq's Faw, captured by Iran": the participle after a comma tells of the last name, not of a country."""
    parsed = reading.parsed
    piece = parsed.chunks[clause.chunk]
    bare = parsed.tags[piece.first : piece.last] in ("E", "F") and parsed.kind(clause.chunk - 1) == ","
    return bare and any(p.broad and p.first == objects[0].first for p in reading.places)


def _besieged_within(reading: Reading, rule: Rule, clause: clauses.Clause) -> list[Territory]:
    """As in "civilians besieged in the town", "the army has encircled militants in the town": the town is."""
    if rule.kind != "besieged" or not clause.subjects:
        return []
    before = reading.parsed.chunks[clause.chunk - 1].last - 1  # "the suffering of 4,000 civilians besieged in"
    if clause.voice == "active":
        if not _encircles_force(reading, clause):
            return []
    elif not any(number_of(reading.parsed.tokens.lower[i]) for i in (clause.subjects[0].head, before)):
        return []
    at = clauses.complement_at(reading.parsed, clause.chunk, frozenset({"in", "inside", "within"}))
    places = places_of(reading, clauses.coordinated(reading.parsed, at), strict=True) if at is not None else []
    wide = clause.voice == "active" and any(place.name is None or place.name.broad for place in places)
    return [] if wide else places


def _encircles_force(reading: Reading, clause: clauses.Clause) -> bool:
    """As in "fighters have encircled militants", in war; police who surround a gang besiege no town."""
    agent, around = clause.subjects[0], clause.objects[0] if clause.objects else None
    lower = reading.parsed.tokens.lower
    fought = not any(word in _POLICING for item in (agent, around) if item for word in lower[item.first : item.last])
    return fought and parties.is_force(reading, agent) and parties.is_force(reading, around)


def _is_peaceful(reading: Reading, agent: Phrase | None) -> bool:
    """As in "tourists", "an army of fans": those who take places over without arms, in no story of war."""
    if agent is None or reading.conflict_story:
        return False
    return not _PEACEFUL.isdisjoint(reading.parsed.tokens.lower[agent.first : agent.last])


def _taken_by_name(reading: Reading, clause: clauses.Clause) -> tuple[Phrase, Phrase] | None:
    """Of "the only town Russia seized", a relative clause without its pronoun: the state or group, and the noun of place."""
    parsed = reading.parsed
    piece = parsed.chunks[clause.chunk]
    if clause.voice != "passive" or clause.agent or not clause.subjects or parsed.tags[piece.first : piece.last] not in ("E", "V"):
        return None
    item = clause.subjects[0]
    if parsed.tokens.lower[item.head] in ("it", "they") and parsed.kind(item.chunk - 1) == "n" and item.end + 1 == clause.chunk:
        return item, phrase(parsed, item.chunk - 1)  # "a town it lost"
    name = item.last - 1
    if item.end + 1 != clause.chunk or parsed.names.get(name) not in ("place", "actor") or parsed.tags[name - 1] != "N":
        return None
    noun = Phrase(item.first, name, name - 1, item.chunk, item.end)
    if not territory.is_noun_of_place(reading, noun):
        return None
    return Phrase(name, name + 1, name, item.chunk, item.end), noun


def _can_take(reading: Reading, rule: Rule, clause: clauses.Clause, agent: Phrase | None) -> bool:
    """Whether the agent is one who takes places by the rule: "the bank seized the house" tells of no control."""
    parsed = reading.parsed
    if parsed.word(clause.chunk) == "leaving" and parties.receiver(reading, clause.chunk) is None:
        return False  # "leaving the town to the rebels"
    passive_holding = clause.voice == "passive" and rule.kind == "held"
    if passive_holding and (agent is None or parties.party(reading, agent) is None):
        return False
    if rule.kind == "lost" and clause.voice == "passive" and agent is None and parsed.word(clause.chunk) == "lost":
        return _is_lost(reading, clause)
    if rule.options.get("rids") and clause.voice == "passive" and agent is None:
        return _rid_of(reading, rule, clause.chunk) is not None  # "the valley has been cleared of militants"
    if rule.options.get("states") and agent and parsed.names.get(agent.head) == "place" and parsed.word(clause.chunk).startswith("occup"):
        return any(p.broad and p.first <= agent.head < p.last for p in reading.places)  # "Ethiopia occupied Badme"
    if rule.options.get("forces_only") and not (
        parties.is_force(reading, agent)
        or parties.stands_for_force(reading, agent)
        or (rule.kind == "lost" and parties.is_named_band(reading, agent))
    ):
        return False
    if _is_peaceful(reading, agent):
        return False
    if not rule.options.get("military") and not parties.is_at_war(reading, agent):
        return False
    return not (clause.objects and parsed.word(clause.objects[0].chunk) == "control")


def _is_lost(reading: Reading, clause: clauses.Clause) -> bool:
    """As in "the town was lost to the rebels", "Vukovar has been lost" in a story of war; not "the village was lost to the sea"."""
    parsed = reading.parsed
    if parties.receiver(reading, clause.chunk) is not None:
        return True
    whole = "I" in parsed.tags[parsed.chunks[clause.chunk].first : parsed.chunks[clause.chunk].last]
    return whole and parsed.kind(clause.chunk + 1) != "T" and parties.is_at_war(reading, None)


def _fill_parties(reading: Reading, held: Held, who: str | None, objects: list[Phrase]) -> None:
    """Puts the agent where the rule's kind has it: besieger, previous holder or controller, and finds who lost the place."""
    rule, chunk = held.rule, held.chunk
    if rule.kind == "besieged":
        held.besieger = who or _keeper(reading, objects)
        held.controller = parties.party_of_force(reading, objects[0]) if objects else None  # "encircled the rebels in the town"
    elif rule.kind == "lost":
        held.previous, held.controller = who, parties.receiver(reading, chunk)
        if held.controller is None and rule.rule_id == "lost-place" and reading.parsed.word(chunk).startswith("los"):
            held.controller = opponents.taker_told_of(reading, chunk)
        held.change = "gained" if held.controller else None
    else:
        held.controller = who
        if (held.change or rule.kind) == "gained":
            held.previous = _rid_of(reading, rule, chunk) or opponents.loser_of(reading, chunk, who)
        if who is None and held.previous and rule.kind == "gained":
            held.controller = _reporter(reading, chunk, held.previous)
        if held.previous is None and rule.kind == "gained":
            own = bool(rule.options.get("recapture"))
            held.previous = held_by(reading, objects[0], recapture=own) or opponents.holder_told_of(reading, objects[-1], who)
        if rule.rule_id == "controls" and held.change is None and _is_past(reading, chunk):
            held.previous = opponents.loser_of(reading, chunk, who)
            held.change = "gained" if held.previous else None


def _kept(reading: Reading, rule: Rule, clause: clauses.Clause) -> list[Phrase]:
    """Of "the militia kept the port of A encircled": the port."""
    parsed = reading.parsed
    start = phrase_start(parsed, clause.chunk - 1) if rule.kind == "besieged" else None
    kept = start is not None and parsed.kind(start - 1) == "v" and parsed.word(start - 1) in ("keep", "keeps", "kept", "keeping")
    return [phrase(parsed, start)] if start is not None and kept else []


def _keeper(reading: Reading, objects: list[Phrase]) -> str | None:
    """Of "the militia has A surrounded": the militia."""
    parsed = reading.parsed
    verb = objects[0].chunk - 1 if objects else -1
    if parsed.kind(verb) != "v" or parsed.word(verb) not in ("has", "have", "had", "keep", "kept", "keeps"):
        return None
    subjects = clauses.subjects_of(parsed, verb)
    return parties.party(reading, subjects[0]) if subjects else None


def _reporter(reading: Reading, chunk: int, loser: str) -> str | None:
    """Of "the army said the town had been retaken from the rebels": the army."""
    parsed = reading.parsed
    at = next((k for k in range(chunk - 1, -1, -1) if parsed.kind(k) == "v" and parsed.word(k) in clauses.SPEECH), None)
    subjects = clauses.subjects_of(parsed, at) if at is not None else []
    if not subjects or not parties.is_force(reading, subjects[0]):
        return None
    name = parties.party(reading, subjects[0])
    return name if name and name.casefold() != loser.casefold() else None


def _state_or_change(reading: Reading, rule: Rule, clause: clauses.Clause) -> str | None:
    """A state in "is occupied by" though "occupied" is a change, a change in "managed to control" though "controls" is a state."""
    parsed = reading.parsed
    piece = parsed.chunks[clause.chunk]
    lower = parsed.tokens.lower[piece.first : piece.last]
    if rule.options.get("state_when_passive"):
        perfect = "H" in parsed.tags[piece.first : piece.last]
        since = perfect and parsed.tokens.text.find(" since ", parsed.tokens.ends[piece.last - 1]) > 0
        passive_state = since or (
            clause.voice == "passive" and (lower[0] in ("is", "are", "remain", "remains", "still") or len(lower) == 1)
        )
        if since or passive_state or lower in (["occupy"], ["occupies"]):
            return "held"
    managed = parsed.kind(clause.chunk - 1) == "v" and parsed.word(clause.chunk - 1) in ("managed", "able", "succeeded")
    return "gained" if rule.rule_id == "controls" and lower[0] == "to" and managed else None


def _is_past(reading: Reading, chunk: int) -> bool:
    piece = reading.parsed.chunks[chunk]
    return piece.last - piece.first == 1 and reading.parsed.tokens.lower[piece.last - 1].endswith("ed")


def _rid_of(reading: Reading, rule: Rule, chunk: int) -> str | None:
    """As in "cleared the town of militants", "was stripped of its militants"."""
    if not rule.options.get("rids"):
        return None
    parsed = reading.parsed
    after = range(chunk + 1, len(parsed.chunks))
    at = next((k for k in after if parsed.kind(k) == "P" and parsed.word(k) == "of" and parsed.kind(k + 1) == "n"), None)
    return parties.party_of_force(reading, phrase(parsed, at + 1)) if at is not None else None


def _placed_after(reading: Reading, objects: list[Phrase], chunk: int) -> list[Territory]:
    """As in "the districts it still holds in western Mosul", "territory controlled by rebels in Hama": the name that follows the verb."""
    if not objects or not territory.is_noun_of_place(reading, objects[0]) or objects[0].chunk > chunk:
        return []
    at = clauses.complement_at(reading.parsed, chunk, frozenset({"in", "of", "around", "near"}))
    found = territory.read(reading, phrase(reading.parsed, at), strict=True) if at is not None else None
    return [found] if found and found.name and (not found.name.broad or territory_names.is_directed(reading, found.name)) else []


def _is_compound(reading: Reading, chunk: int) -> bool:
    """As in "the rebel controlled city": a compound that lost its hyphen, read by `control_names`."""
    return unhyphenated(reading.parsed, reading.parsed.chunks[chunk].first) is not None


def _shared_objects(reading: Reading, chunk: int) -> list[Phrase]:
    """As in "encircled and captured the town": the object follows the second verb."""
    parsed = reading.parsed
    if parsed.kind(chunk + 1) == "K" and parsed.kind(chunk + 2) == "v":
        return clauses.objects_of(parsed, chunk + 2)
    return []


def take_over(reading: Reading, rule: Rule, token: int) -> Held | None:
    """As in "took over the town", "took the town over", "the town was taken over by", "gave up the town", "was cut off by"."""
    chunk = verb_chunk(reading, token)
    if chunk is None:
        return None
    parsed = reading.parsed
    clause = clauses.read(parsed, chunk)
    objects, agent = clause.objects or clause.subjects, agent_of(clause)
    follows = not clause.objects and parsed.kind(chunk + 2) == "n" and "I" not in parsed.tags[parsed.chunks[chunk].first : token]
    if follows and parsed.word(chunk + 1) in _PARTICLES:
        objects, agent = clauses.coordinated(parsed, chunk + 2), clause.subjects[0] if clause.subjects else None
    if _is_peaceful(reading, agent) or not parties.is_at_war(reading, agent):
        return None
    if rule.options.get("forces_only") and not (parties.is_force(reading, agent) or parties.is_pronoun_of_force(reading, agent)):
        return None
    if rule.kind == "besieged" and objects and parsed.tokens.lower[objects[0].head] in _ROADS:
        return None
    places = places_of(reading, objects, strict=not parties.is_force(reading, agent))
    held = Held(rule, chunk, token, places)
    _fill_parties(reading, held, parties.party(reading, agent), objects)
    return held if places else None
