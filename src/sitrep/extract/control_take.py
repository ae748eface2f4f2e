"""The frames of taking and holding: verbs whose subject gains or holds what their object names."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sitrep.extract import clauses, opponents, parties, people, territory, territory_names
from sitrep.extract.control_held import LEXICON, OF, UNHYPHENATED, Held, agent_of, places_of, verb_chunk, whole_agent
from sitrep.extract.parse import Parse, Phrase, phrase
from sitrep.extract.territory import Territory
from sitrep.extract.verb_groups import phrase_start
from sitrep.lexicons.loader import words

if TYPE_CHECKING:
    from sitrep.extract.context import Reading
    from sitrep.extract.rules import Rule

_PEACEFUL = frozenset(words(LEXICON, "peaceful"))
"""Those who take over places without arms."""
_MASTERY = frozenset(["control", "grip", "possession", "hold", "charge"])


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
    objects = (clause.objects or _shared_objects(reading, chunk)) if clause.voice == "active" else clause.subjects
    objects = _narrowed(reading, clause, objects)
    if clause.voice == "passive" and len(objects) > 1 and _is_apposed(reading, clause, objects):
        objects = objects[-1:]
    split = _taken_by_name(reading, clause)
    if split:
        agent, objects = split[0], [split[1]]
    strict = bool(rule.options.get("places_only")) and not parties.is_force(reading, agent)
    places = places_of(reading, objects, strict=strict) or _besieged_within(reading, rule, clause)
    if not places or places[0].how == "before":
        places = _placed_after(reading, objects, chunk) or places
    ruled = rule.options.get("narrow") and any(place.name is None or place.name.broad for place in places)  # a country is ruled in peace
    if not places or ruled or _is_compound(reading, chunk):
        return None
    held = Held(rule, chunk, token, places, change=_state_or_change(reading, rule, clause))
    _fill_parties(reading, held, whole_agent(reading, clause, agent), objects)
    return held


def _narrowed(reading: Reading, clause: clauses.Clause, objects: list[Phrase]) -> list[Phrase]:
    """As in "the town of A in B province, which troops took": the town is meant, not the province before the pronoun."""
    parsed = reading.parsed
    if (
        len(objects) != 1
        or objects[0].chunk > clause.chunk
        or not any(p.broad and objects[0].first <= p.first < objects[0].last for p in reading.places)
    ):
        return objects
    before = objects[0].chunk - 1
    if parsed.kind(before) != "P" or parsed.word(before) not in ("in", "of"):
        return objects
    start = phrase_start(parsed, before - 1)
    outer = phrase(parsed, start) if start is not None else None
    found = territory.read(reading, outer, strict=True) if outer else None
    return [outer] if outer and found and found.how == "named" and found.name and not found.name.broad else objects


def _is_apposed(reading: Reading, clause: clauses.Clause, objects: list[Phrase]) -> bool:
    """As in "between Kuwait and Iraq's Faw, captured by Iran": the participle after a comma tells of the last name, not of a country."""
    parsed = reading.parsed
    piece = parsed.chunks[clause.chunk]
    bare = parsed.tags[piece.first : piece.last] in ("E", "F") and parsed.kind(clause.chunk - 1) == ","
    return bare and any(p.broad and p.first == objects[0].first for p in reading.places)


def _besieged_within(reading: Reading, rule: Rule, clause: clauses.Clause) -> list[Territory]:
    """As in "civilians besieged in the town": the town is."""
    if rule.kind != "besieged" or clause.voice != "passive" or not clause.subjects:
        return []
    if not people.number_of(reading.parsed.tokens.lower[clause.subjects[0].head]):
        return []
    at = clauses.complement_at(reading.parsed, clause.chunk, frozenset({"in", "inside", "within"}))
    return places_of(reading, clauses.coordinated(reading.parsed, at), strict=True) if at is not None else []


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
    passive_holding = clause.voice == "passive" and rule.kind == "held"
    if passive_holding and (agent is None or parties.party(reading, agent) is None):
        return False
    if rule.kind == "lost" and clause.voice == "passive" and agent is None and parsed.word(clause.chunk) == "lost":
        return parties.receiver(reading, clause.chunk) is not None  # "the town was lost to the rebels"
    if rule.options.get("forces_only") and not (parties.is_force(reading, agent) or parties.is_pronoun_of_force(reading, agent)):
        return False
    if _is_peaceful(reading, agent):
        return False
    if not rule.options.get("military") and not parties.is_at_war(reading, agent):
        return False
    return not (clause.objects and parsed.word(clause.objects[0].chunk) == "control")


def _fill_parties(reading: Reading, held: Held, who: str | None, objects: list[Phrase]) -> None:
    """Puts the agent where the rule's kind has it: besieger, previous holder or controller, and finds who lost the place."""
    rule, chunk = held.rule, held.chunk
    if rule.kind == "besieged":
        held.besieger = who
    elif rule.kind == "lost":
        held.previous, held.controller = who, parties.receiver(reading, chunk)
        held.change = "gained" if held.controller else None
    else:
        held.controller = who
        if (held.change or rule.kind) == "gained":
            held.previous = _rid_of(reading, rule, chunk) or opponents.loser_of(reading, chunk, who)
        if who is None and held.previous and rule.kind == "gained":
            held.controller = _reporter(reading, chunk, held.previous)
        if held.previous is None and rule.kind == "gained":
            held.previous = _held_by(reading, objects[0])
        if rule.rule_id == "controls" and held.change is None and _is_past(reading, chunk):
            held.previous = opponents.loser_of(reading, chunk, who)
            held.change = "gained" if held.previous else None


def _reporter(reading: Reading, chunk: int, loser: str) -> str | None:
    """Of "the army said the town had been retaken from the rebels": the army."""
    parsed = reading.parsed
    at = next((k for k in range(chunk - 1, -1, -1) if parsed.kind(k) == "v" and parsed.word(k) in clauses.SPEECH), None)
    subjects = clauses.subjects_of(parsed, at) if at is not None else []
    if not subjects or not parties.is_force(reading, subjects[0]):
        return None
    name = parties.party(reading, subjects[0])
    return name if name and name.casefold() != loser.casefold() else None


def _held_by(reading: Reading, item: Phrase) -> str | None:
    """Of "captured the Taliban stronghold of Sangin", "retook rebel-held Idlib": who held it."""
    parsed = reading.parsed
    for i in range(item.first, item.last):
        word = parsed.tokens.lower[i]
        if word.endswith(("-held", "-controlled", "-occupied")):
            return parsed.tokens.words[i].rsplit("-", 1)[0]
        if word in ("stronghold", "bastion"):
            actor = next((a for a in reading.actors if item.first <= a.first < i), None)
            return parsed.text(actor.first, actor.last) if actor else None
    return None


def _state_or_change(reading: Reading, rule: Rule, clause: clauses.Clause) -> str | None:
    """A state in "is occupied by" though "occupied" is a change, a change in "managed to control" though "controls" is a state."""
    parsed = reading.parsed
    piece = parsed.chunks[clause.chunk]
    lower = parsed.tokens.lower[piece.first : piece.last]
    if rule.options.get("state_when_passive"):
        passive_state = clause.voice == "passive" and (lower[0] in ("is", "are", "remain", "remains", "still") or len(lower) == 1)
        if passive_state or lower in (["occupy"], ["occupies"]):
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
    parsed = reading.parsed
    first = parsed.chunks[chunk].first
    return first > 0 and parsed.tokens.lower[first - 1] in UNHYPHENATED and parsed.tokens.lower[first] in ("held", "controlled", "occupied")


def _shared_objects(reading: Reading, chunk: int) -> list[Phrase]:
    """As in "encircled and captured the town": the object follows the second verb."""
    parsed = reading.parsed
    if parsed.kind(chunk + 1) == "K" and parsed.kind(chunk + 2) == "v":
        return clauses.objects_of(parsed, chunk + 2)
    return []


def take_over(reading: Reading, rule: Rule, token: int) -> Held | None:
    """As in "took over the town", "took the town over", "the town was taken over by"."""
    chunk = verb_chunk(reading, token)
    if chunk is None:
        return None
    parsed = reading.parsed
    clause = clauses.read(parsed, chunk)
    objects = clause.objects or clause.subjects
    if _is_peaceful(reading, agent_of(clause)) or not parties.is_at_war(reading, agent_of(clause)):
        return None
    if not clause.objects and parsed.kind(chunk + 2) == "n" and "I" not in parsed.tags[parsed.chunks[chunk].first : token]:
        objects = clauses.coordinated(parsed, chunk + 2)
    places = places_of(reading, objects, strict=True)
    who = parties.party(reading, agent_of(clause))
    return Held(rule, chunk, token, places, controller=who, previous=opponents.loser_of(reading, chunk, who)) if places else None


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
    if parsed.kind(noun) != "n" or parsed.word(noun) not in _MASTERY or (parsed.word(noun) == "charge" and clause is not None):
        return None
    at = clauses.complement_at(parsed, noun, OF)
    if at is None or (parsed.kind(noun + 1) not in "PRt") or at > noun + 3:
        places = _place_before(reading, rule, clause, noun)
    else:
        places = places_of(reading, clauses.coordinated(parsed, at), strict=False)
    if not places:
        return None
    subject = clause.subjects if clause else _holders_before(parsed, chunk)
    if places[0].how == "named" and not places[0].known and not parties.is_at_war(reading, subject[0] if subject else None):
        return None
    if parsed.word(noun) == "charge" and not (
        subject and (parties.is_force(reading, subject[0]) or parsed.tokens.lower[subject[0].head] in parties.FORCES)
    ):
        return None
    who = whole_agent(reading, clause, subject[0]) if clause and subject else parties.party(reading, subject[0]) if subject else None
    end = parsed.chunks[noun].last
    if rule.kind == "lost":
        taker = parties.receiver(reading, noun)
        return Held(rule, chunk, token, places, controller=taker, previous=who, change="gained" if taker else None, trigger_end=end)
    previous = opponents.loser_of(reading, noun, who) if rule.kind == "gained" else None
    return Held(rule, chunk, token, places, controller=who, previous=previous, trigger_end=end)


def _holders_before(parsed: Parse, chunk: int) -> list[Phrase]:
    """Who is "in control of" a place: the subject of the verb before, or in a headline the noun phrase itself."""
    if parsed.kind(chunk - 1) == "v":
        return clauses.subjects_of(parsed, chunk - 1)
    return [phrase(parsed, chunk - 1)] if parsed.kind(chunk - 1) == "n" else []


def _place_before(reading: Reading, rule: Rule, clause: clauses.Clause | None, noun: int) -> list[Territory]:
    """As in "... Aleppo, after troops retook complete control": the place was named before."""
    if clause is None or rule.kind != "gained" or not clause.subjects or not parties.is_force(reading, clause.subjects[0]):
        return []
    parsed = reading.parsed
    if parsed.kind(noun + 1) == "P" and parsed.word(noun + 1) not in ("from", "after", "following"):
        return []
    return [Territory("before", parsed.chunks[clause.chunk].first, parsed.chunks[noun].last)]
