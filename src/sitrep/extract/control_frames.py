"""The frames of territorial control: how the verbs and nouns of the lexicon take their places and parties."""

from __future__ import annotations

from dataclasses import dataclass, field

from sitrep.extract import clauses, parties, people, territory
from sitrep.extract.context import Reading
from sitrep.extract.parse import Phrase, phrase
from sitrep.extract.rules import Rule
from sitrep.extract.territory import Territory

_OF = frozenset({"of", "over", "in"})
_OUT = frozenset({"from", "out", "off"})


@dataclass(slots=True)
class Held:
    """What a trigger says of control: the places and the parties, as worded."""

    rule: Rule
    chunk: int
    token: int
    places: list[Territory]
    controller: str | None = None
    previous: str | None = None
    besieger: str | None = None
    change: str | None = None
    negated: bool = False
    trigger_end: int = 0
    notes: list[str] = field(default_factory=list)


def _places(reading: Reading, items: list[Phrase], *, strict: bool) -> list[Territory]:
    """The territories among coordinated phrases; where the first is none, none is."""
    found: list[Territory] = []
    for i, item in enumerate(items):
        place = territory.read(reading, item, strict=strict and not found)
        if place is None and i == 0:
            return []
        if place:
            found.append(place)
    return found


def _agent(reading: Reading, clause: clauses.Clause) -> Phrase | None:
    if clause.voice == "active":
        return clause.subjects[0] if clause.subjects else None
    return clause.agent


def _is_verb(reading: Reading, token: int) -> int | None:
    parsed = reading.parsed
    chunk = parsed.at[token]
    return chunk if parsed.kind(chunk) == "v" and parsed.chunks[chunk].last - 1 == token else None


def take(reading: Reading, rule: Rule, token: int) -> Held | None:
    """ "X captured A and B (from Y)", "A was captured by X", "A, captured by X"."""
    chunk = _is_verb(reading, token)
    if chunk is None:
        return None
    clause = clauses.read(reading.parsed, chunk)
    before = clauses.skip_back(reading.parsed, chunk - 1)
    if clause.voice == "passive" and reading.parsed.kind(before) == "W" and reading.parsed.word(before) == "who":
        return None
    agent = _agent(reading, clause)
    passive_holding = clause.voice == "passive" and rule.kind == "held"
    if passive_holding and (agent is None or parties.party(reading, agent) is None):
        return None
    if rule.options.get("forces_only") and not parties.is_force(reading, agent):
        return None
    if not rule.options.get("military") and not parties.is_at_war(reading, agent):
        return None
    if clause.objects and reading.parsed.word(clause.objects[0].chunk) == "control":
        return None
    objects = clause.objects or _shared_objects(reading, chunk) if clause.voice == "active" else clause.subjects
    places = _places(reading, objects, strict=bool(rule.options.get("places_only")) and not parties.is_force(reading, agent))
    if not places or places[0].how == "before":
        places = _placed_after(reading, objects, chunk) or places
    if not places or _is_compound(reading, chunk):
        return None
    who = _whole(reading, clause, agent)
    held = Held(rule, chunk, token, places, change=_state_or_change(reading, rule, clause))
    if rule.kind == "besieged":
        held.besieger = who
    elif rule.kind == "lost":
        to = clauses.complement(reading.parsed, chunk, frozenset({"to"}))
        held.previous, held.controller = who, parties.party_of_force(reading, to) if to else None
        held.change = "gained" if held.controller else None
    else:
        held.controller = who
        held.previous = _rid_of(reading, rule, chunk) or parties.loser_of(reading, chunk, who) if (held.change or rule.kind) == "gained" else None
        if held.previous is None and rule.kind == "gained":
            held.previous = _held_by(reading, objects[0])
        if rule.rule_id == "controls" and held.change is None and _is_past(reading, chunk):
            held.previous = parties.loser_of(reading, chunk, who)
            held.change = "gained" if held.previous else None
    return held


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


def _whole(reading: Reading, clause: clauses.Clause, agent: Phrase | None) -> str | None:
    """The agent with those listed beside it: "regime forces and the Quds Brigade"."""
    first = parties.party(reading, agent)
    if first is None and len(clause.subjects) > 1 and agent is clause.subjects[0] and agent.last - agent.first == 1 and parties.party(reading, clause.subjects[-1]):
        return reading.parsed.text(agent.first, clause.subjects[-1].last)  # "Turkish and allied forces"
    if first is None or clause.voice == "passive" or len(clause.subjects) < 2 or agent is not clause.subjects[0]:
        return first
    parsed = reading.parsed
    start = agent.first + (parsed.tokens.lower[agent.first] in ("the", "a", "an"))
    return parsed.text(start, clause.subjects[-1].last)


def _state_or_change(reading: Reading, rule: Rule, clause: clauses.Clause) -> str | None:
    """ "is occupied by" is a state though "occupied" is a change; "managed to control" a change though "controls" is a state."""
    parsed = reading.parsed
    piece = parsed.chunks[clause.chunk]
    lower = parsed.tokens.lower[piece.first : piece.last]
    if rule.options.get("state_when_passive") and lower in (["occupy"], ["occupies"]):
        return "held"
    if rule.options.get("state_when_passive") and clause.voice == "passive" and (lower[0] in ("is", "are", "remain", "remains", "still") or len(lower) == 1):
        return "held"
    if rule.rule_id == "controls" and lower[0] == "to" and parsed.kind(clause.chunk - 1) == "v" and parsed.word(clause.chunk - 1) in ("managed", "able", "succeeded"):
        return "gained"
    return None


def _is_past(reading: Reading, chunk: int) -> bool:
    piece = reading.parsed.chunks[chunk]
    return piece.last - piece.first == 1 and reading.parsed.tokens.lower[piece.last - 1].endswith("ed")


def _rid_of(reading: Reading, rule: Rule, chunk: int) -> str | None:
    """ "cleared the town of militants", "was stripped of its militants"."""
    if not rule.options.get("rids"):
        return None
    parsed = reading.parsed
    at = next((k for k in range(chunk + 1, len(parsed.chunks)) if parsed.kind(k) == "P" and parsed.word(k) == "of" and parsed.kind(k + 1) == "n"), None)
    return parties.party_of_force(reading, phrase(parsed, at + 1)) if at is not None else None


def _placed_after(reading: Reading, objects: list[Phrase], chunk: int) -> list[Territory]:
    """ "the districts it still holds in western Mosul", "territory controlled by rebels in Hama": the name that follows the verb."""
    if not objects or not territory.is_noun_of_place(reading, objects[0]) or objects[0].chunk > chunk:
        return []
    at = clauses.complement_at(reading.parsed, chunk, frozenset({"in", "of", "around", "near"}))
    found = territory.read(reading, phrase(reading.parsed, at), strict=True) if at is not None else None
    return [found] if found and found.name and (not found.name.broad or territory.is_directed(reading, found.name)) else []


def _is_compound(reading: Reading, chunk: int) -> bool:
    """ "the rebel controlled city": a compound that lost its hyphen, read by `control_names`."""
    parsed = reading.parsed
    first = parsed.chunks[chunk].first
    return first > 0 and parsed.tokens.lower[first - 1] in UNHYPHENATED and parsed.tokens.lower[first] in ("held", "controlled", "occupied")


UNHYPHENATED = frozenset(["rebel", "opposition", "government", "regime", "militant", "insurgent", "separatist", "jihadist", "guerrilla", "kurdish"])


def _shared_objects(reading: Reading, chunk: int) -> list[Phrase]:
    """ "encircled and captured the town": the object follows the second verb."""
    parsed = reading.parsed
    if parsed.kind(chunk + 1) == "K" and parsed.kind(chunk + 2) == "v":
        return clauses.objects_of(parsed, chunk + 2)
    return []


def take_over(reading: Reading, rule: Rule, token: int) -> Held | None:
    """ "took over the town", "took the town over", "the town was taken over by"."""
    chunk = _is_verb(reading, token)
    if chunk is None:
        return None
    parsed = reading.parsed
    clause = clauses.read(parsed, chunk)
    if clause.objects:
        objects = clause.objects
    else:
        objects = clauses.coordinated(parsed, chunk + 2) if parsed.kind(chunk + 2) == "n" and "I" not in parsed.tags[parsed.chunks[chunk].first : token] else clause.subjects
    places = _places(reading, objects, strict=True)
    who = parties.party(reading, _agent(reading, clause))
    return Held(rule, chunk, token, places, controller=who, previous=parties.loser_of(reading, chunk, who)) if places else None


def control(reading: Reading, rule: Rule, token: int) -> Held | None:
    """ "took (full) control of A", "control of A was taken by X", "has control over A"."""
    parsed = reading.parsed
    chunk = parsed.at[token]
    clause = clauses.read(parsed, chunk) if parsed.kind(chunk) == "v" and parsed.chunks[chunk].last - 1 == token else None
    if clause is None and token and parsed.tokens.lower[token] != "in":
        return None
    noun = chunk + 1
    while parsed.kind(noun) in "Rt":
        noun += 1
    if parsed.kind(noun) != "n" or parsed.word(noun) not in ("control", "grip", "possession", "hold"):
        return None
    at = clauses.complement_at(parsed, noun, _OF)
    if at is None or (parsed.kind(noun + 1) not in "PRt") or at > noun + 3:
        places = _place_before(reading, rule, clause, noun)
    else:
        places = _places(reading, clauses.coordinated(parsed, at), strict=False)
    if not places:
        return None
    subject = clause.subjects if clause else clauses.subjects_of(parsed, chunk - 1) if parsed.kind(chunk - 1) == "v" else []
    who = _whole(reading, clause, subject[0]) if clause and subject else parties.party(reading, subject[0]) if subject else None
    end = parsed.chunks[noun].last
    if rule.kind == "lost":
        to = clauses.complement(parsed, noun, frozenset({"to"}))
        taker = parties.party_of_force(reading, to) if to else None
        return Held(rule, chunk, token, places, controller=taker, previous=who, change="gained" if taker else None, trigger_end=end)
    previous = parties.loser_of(reading, noun, who) if rule.kind == "gained" else None
    return Held(rule, chunk, token, places, controller=who, previous=previous, trigger_end=end)


def _place_before(reading: Reading, rule: Rule, clause: clauses.Clause | None, noun: int) -> list[Territory]:
    """ "... Aleppo, after troops retook complete control": the place was named before."""
    if clause is None or rule.kind != "gained" or not clause.subjects or not parties.is_force(reading, clause.subjects[0]):
        return []
    parsed = reading.parsed
    if parsed.kind(noun + 1) == "P" and parsed.word(noun + 1) not in ("from", "after", "following"):
        return []
    return [Territory("before", parsed.chunks[clause.chunk].first, parsed.chunks[noun].last)]


def enter(reading: Reading, rule: Rule, token: int) -> Held | None:
    """ "advanced into A"."""
    chunk = _is_verb(reading, token)
    if chunk is None:
        return None
    parsed = reading.parsed
    clause = clauses.read(parsed, chunk)
    agent = clause.subjects[0] if clause.subjects else None
    at = clauses.complement_at(parsed, chunk, frozenset({"into", "through"}))
    if at is None or not parties.is_force(reading, agent):
        return None
    places = _places(reading, clauses.coordinated(parsed, at), strict=False)
    return Held(rule, chunk, token, places, controller=parties.party(reading, agent)) if places else None


def leave(reading: Reading, rule: Rule, token: int) -> Held | None:
    """ "X withdrew from A", "X pulled out of A"."""
    chunk = _is_verb(reading, token)
    if chunk is None:
        return None
    parsed = reading.parsed
    subjects = clauses.subjects_of(parsed, chunk)
    agent = subjects[0] if subjects else None
    at = clauses.complement_at(parsed, chunk, _OUT)
    moved = clauses.objects_of(parsed, chunk)
    if moved and not parties.is_force(reading, moved[0]):
        return None
    if at is None or at - chunk > 5 or not (parties.is_force(reading, agent) or _speaks_as_state(reading, agent)):
        return None
    places = _places(reading, clauses.coordinated(parsed, at), strict=True)
    return Held(rule, chunk, token, places, previous=parties.party(reading, agent)) if places else None


def _speaks_as_state(reading: Reading, agent: Phrase | None) -> bool:
    """ "Ukraine said it had retreated": a pronoun whose antecedent is a party."""
    return agent is not None and (reading.parsed.tokens.lower[agent.head] in ("it", "they") or reading.parsed.names.get(agent.head) == "place")


def expel(reading: Reading, rule: Rule, token: int) -> Held | None:
    """ "X drove Y out of A": X gains it; "Y were driven from A": Y lost it."""
    chunk = _is_verb(reading, token)
    if chunk is None:
        return None
    parsed = reading.parsed
    clause = clauses.read(parsed, chunk)
    expelled = clause.objects if clause.voice == "active" else clause.subjects
    at = clauses.complement_at(parsed, chunk, _OUT)
    if not expelled or at is None or not (parties.is_force(reading, expelled[0]) or parsed.tokens.lower[expelled[0].head] in ("gunmen", "attackers")):
        return None
    places = _places(reading, clauses.coordinated(parsed, at), strict=False)
    who = parties.party(reading, _agent(reading, clause))
    if not places:
        return None
    return Held(rule, chunk, token, places, controller=who, previous=parties.party(reading, expelled[0]), change="gained" if who else "lost")


def fall(reading: Reading, rule: Rule, token: int) -> Held | None:
    """ "A fell to X", "A has fallen", "A fell under the control of X"."""
    chunk = _is_verb(reading, token)
    if chunk is None:
        return None
    parsed = reading.parsed
    places = _places(reading, clauses.subjects_of(parsed, chunk), strict=True)
    if not places:
        return None
    at = chunk + 1
    while parsed.kind(at) in "Rt":
        at += 1
    after = parsed.word(at) if at < len(parsed.chunks) else ""
    if after in ("to", "into", "under") and parsed.kind(at + 1) == "n":
        item = phrase(parsed, at + 1)
        holder = _holder_in(reading, item)
        return Held(rule, chunk, token, places, controller=holder) if holder else None
    named = places[0].how == "named" and places[0].name is not None and not places[0].name.broad
    dated = after == "in" and parsed.kind(at + 1) == "t" and _is_captured_city(reading, places[0])
    perfect = "H" in parsed.tags[parsed.chunks[chunk].first : parsed.chunks[chunk].last] and after in (".", ",", "and")
    plain = reading.conflict_story and after in (".", ",", "on", "after", "and", "last", "without", "when", "as")
    return Held(rule, chunk, token, places, change="lost") if named and (dated or perfect or plain) else None


def _is_captured_city(reading: Reading, place: Territory) -> bool:
    """A bare name: "Vukovar fell in November"; not "unemployment in Leeds fell in November"."""
    return place.name is not None and place.first == place.name.first and place.last == place.name.last


def _holder_in(reading: Reading, item: Phrase) -> str | None:
    """The party of "rebels", "the control of rebels", "rebel hands", "government control"."""
    parsed = reading.parsed
    words_ = parsed.tokens.lower[item.first : item.last]
    nouns = [i for i in range(item.first, item.last) if parsed.tokens.lower[i] in ("control", "hands", "rule", "occupation", "authority", "administration")]
    if not nouns:
        return parties.party(reading, item) if (parties.is_force(reading, item) or parsed.names.get(item.head) in ("actor", "place")) else None
    at = nouns[0]
    if "of" in words_ and at + 2 < item.last:
        inner = Phrase(at + 2, item.last, item.last - 1, item.chunk, item.end)
        return parties.party(reading, inner) or parsed.text(at + 2, item.last)
    first = item.first + (parsed.tokens.lower[item.first] in ("the", "full", "complete", "total"))
    owner = [i for i in range(first, at) if parsed.tokens.lower[i] not in ("'s", "full", "complete", "firm", "effective", "de", "facto", "nominal", "partial", "shared", "joint", "the", "their", "its", "his", "her", "our", "my")]
    known = any(parsed.names.get(i) or parsed.tokens.lower[i] in parties.FORCES or people.number_of(parsed.tokens.lower[i]) for i in owner)
    return parsed.text(owner[0], owner[-1] + 1) if owner and known else None


def hand(reading: Reading, rule: Rule, token: int) -> Held | None:
    """ "X handed A over to Y"."""
    chunk = _is_verb(reading, token)
    if chunk is None:
        return None
    parsed = reading.parsed
    clause = clauses.read(parsed, chunk)
    objects = clause.objects if clause.voice == "active" else clause.subjects
    if clause.voice == "active" and not objects and parsed.word(min(chunk + 1, len(parsed.chunks) - 1)) == "over" and parsed.kind(chunk + 2) == "n":
        objects = clauses.coordinated(parsed, chunk + 2)
    if not objects and parsed.word(chunk + 1) in ("over", "up") and parsed.kind(chunk + 2) == "n" and "I" not in parsed.tags[parsed.chunks[chunk].first : parsed.chunks[chunk].last]:
        objects, clause.voice = clauses.coordinated(parsed, chunk + 2), "active"
    elif clause.voice == "passive" and parsed.word(chunk + 1) in ("over", "up") and parsed.kind(chunk + 2) == "n":
        objects, clause.voice = clauses.coordinated(parsed, chunk + 2), "active"
    to = clauses.complement(parsed, chunk, frozenset({"to"}))
    taker = parties.party(reading, to) if to else None
    places = _places(reading, objects, strict=not parties.is_force(reading, to)) if parties.is_at_war(reading, to) else []
    if places and not taker and parsed.word(chunk) in ("ceded", "surrendered", "gave", "given") and parties.is_force(reading, _agent(reading, clause)):
        return Held(rule, chunk, token, places, previous=parties.party(reading, _agent(reading, clause)), change="lost")
    if not places or not taker:
        return None
    return Held(rule, chunk, token, places, controller=taker, previous=parties.party(reading, _agent(reading, clause)))


def lay_siege(reading: Reading, rule: Rule, token: int) -> Held | None:
    """ "X laid siege to A"."""
    parsed = reading.parsed
    chunk = parsed.at[token]
    if parsed.kind(chunk - 1) != "v" or not (parsed.kind(chunk + 1) in "TP" and parsed.word(chunk + 1) == "to" and parsed.kind(chunk + 2) == "n"):
        return None
    places = _places(reading, clauses.coordinated(parsed, chunk + 2), strict=False)
    subjects = clauses.subjects_of(parsed, chunk - 1)
    return Held(rule, chunk - 1, token, places, besieger=parties.party(reading, subjects[0]) if subjects else None) if places else None


def passed(reading: Reading, rule: Rule, token: int) -> Held | None:
    """ "control of A passed to X"."""
    parsed = reading.parsed
    chunk = parsed.at[token]
    if parsed.kind(chunk) != "n" or not (parsed.kind(chunk + 1) == "P" and parsed.word(chunk + 1) in _OF and parsed.kind(chunk + 2) == "n"):
        return None
    item = phrase(parsed, chunk + 2)
    verb = clauses.skip_forward(parsed, item.end + 1)
    if parsed.kind(verb) == "v" and parsed.word(verb) in ("disputed", "contested", "switched", "alternated"):
        sides = clauses.complement_at(parsed, verb, frozenset({"between"}))
        names = [name for side in (clauses.coordinated(parsed, sides) if sides is not None else []) if (name := parties.party(reading, side))]
        return Held(rule, verb, token, _places(reading, [item], strict=False), *names[:2], change="contested")
    if parsed.kind(verb) != "v" or parsed.word(verb) not in ("passed", "handed", "transferred", "given", "returned", "ceded", "reverted", "went"):
        return None
    places = _places(reading, [item], strict=True)
    to = clauses.complement(parsed, verb, frozenset({"to"}))
    taker = parties.party(reading, to) if to else None
    return Held(rule, verb, token, places, controller=taker) if places and taker else None


def noun(reading: Reading, rule: Rule, token: int) -> Held | None:
    """ "the capture of A by X", "X's capture of A", "the siege of A"."""
    parsed = reading.parsed
    chunk = parsed.at[token]
    if parsed.kind(chunk) != "n" or parsed.chunks[chunk].last - 1 != token or not (parsed.kind(chunk + 1) == "P" and parsed.word(chunk + 1) == "of" and parsed.kind(chunk + 2) == "n"):
        return None
    places = _places(reading, clauses.coordinated(parsed, chunk + 2), strict=True)
    if not places or (places[0].how == "before" and rule.kind == "lost"):
        return None
    owner = _possessor(reading, chunk, token)
    by = clauses.by_phrase(parsed, chunk)
    who = (parties.party(reading, by) if by else None) or owner
    held = Held(rule, chunk, token, places)
    if rule.kind == "besieged":
        held.besieger = who
        held.negated = parsed.kind(chunk - 1) == "v" and parsed.word(chunk - 1) in ("broke", "broken", "lifted", "ended", "breaking", "lifting", "ending", "lift", "break", "end")
    elif rule.kind == "lost":
        to = clauses.complement(parsed, chunk + 2, frozenset({"to"}))
        held.controller = parties.party_of_force(reading, to) if to else None
        held.change, held.previous = ("gained" if held.controller else "lost"), owner
    else:
        held.controller, held.previous = who, parties.loser_of(reading, chunk, who)
    return held


def _possessor(reading: Reading, chunk: int, token: int) -> str | None:
    parsed = reading.parsed
    piece = parsed.chunks[chunk]
    marks = [i for i in range(piece.first, token) if parsed.tags[i] == "'"]
    end = marks[-1] if marks else token
    kept = [i for i in range(piece.first, end) if parsed.names.get(i) == "actor" or parsed.tags[i] in "MN"]
    if not kept or parsed.tokens.lower[kept[-1]] in ("recent", "last"):
        return None
    return parsed.text(kept[0], kept[-1] + 1) if marks or parsed.names.get(kept[0]) == "actor" else None


def noun_from(reading: Reading, rule: Rule, token: int) -> Held | None:
    """ "X's withdrawal from A"."""
    parsed = reading.parsed
    chunk = parsed.at[token]
    at = clauses.complement_at(parsed, chunk, _OUT)
    if parsed.kind(chunk) != "n" or at is None or at - chunk > 4:
        return None
    places = _places(reading, clauses.coordinated(parsed, at), strict=True)
    of = phrase(parsed, chunk + 2) if parsed.kind(chunk + 1) == "P" and parsed.word(chunk + 1) == "of" and parsed.kind(chunk + 2) == "n" else None
    who = _possessor(reading, chunk, token) or (parties.party(reading, of) if of else None)
    places = places or (_places(reading, clauses.coordinated(parsed, at), strict=False) if who else [])
    if not places or (places[0].name and places[0].name.broad) or not (who or reading.conflict_story):
        return None
    return Held(rule, chunk, token, places, previous=who)


def under(reading: Reading, rule: Rule, token: int) -> Held | None:
    """ "A is under the control of X", "under rebel control", "under siege (by X)"."""
    parsed = reading.parsed
    chunk = parsed.at[token]
    before = chunk - 1
    if parsed.kind(chunk) != "n" or parsed.kind(before) != "P" or parsed.word(before) not in ("under", "beneath"):
        return None
    item = phrase(parsed, chunk)
    places = _described(reading, before)
    if not places:
        return None
    change, end = _came_or_is(reading, before), token + 1
    if rule.kind == "besieged":
        by = clauses.by_phrase(parsed, chunk)
        besieger = parties.party(reading, by) if by else _possessor(reading, chunk, token)
        return Held(rule, chunk, token, places, besieger=besieger)
    holder = _holder_in(reading, item)
    return Held(rule, chunk, token, places, controller=holder, change=change, trigger_end=end) if holder else None


def _described(reading: Reading, preposition: int) -> list[Territory]:
    """The place that "under ..." or "in the hands of ..." is said of."""
    parsed = reading.parsed
    at = clauses.skip_back(parsed, preposition - 1)
    if parsed.kind(at) == "v":
        verb = parsed.chunks[at]
        clause = clauses.read(parsed, at)
        active = clause.voice == "active" and clause.objects and parsed.tags[verb.last - 1] not in "I"
        return _places(reading, clause.objects if active else clause.subjects, strict=True)
    if parsed.kind(at) == ",":
        at -= 1
    start = at
    while parsed.kind(start - 1) == "P" and parsed.word(start - 1) == "of" and parsed.kind(start - 2) == "n":
        start -= 2
    return _places(reading, [phrase(parsed, start)], strict=True) if parsed.kind(start) == "n" else []


def _came_or_is(reading: Reading, preposition: int) -> str:
    """ "came under the control of" is a change; "is", "remains" and no verb a state."""
    parsed = reading.parsed
    at = clauses.skip_back(parsed, preposition - 1)
    word = parsed.word(at) if parsed.kind(at) == "v" else ""
    return "gained" if word in ("came", "come", "fell", "fallen", "brought", "bringing", "placed", "returned", "falls", "comes", "passed") else "held"


def hands(reading: Reading, rule: Rule, token: int) -> Held | None:
    """ "in the hands of X", "in rebel hands", "into the hands of X"."""
    parsed = reading.parsed
    chunk = parsed.at[token]
    if parsed.kind(chunk) != "n" or parsed.kind(chunk - 1) != "P" or parsed.word(chunk - 1) not in ("in", "into"):
        return None
    holder = _holder_in(reading, phrase(parsed, chunk))
    places = _described(reading, chunk - 1)
    if not places or not holder:
        return None
    return Held(rule, chunk, token, places, controller=holder, change="gained" if parsed.word(chunk - 1) == "into" else "held")


def changed_hands(reading: Reading, rule: Rule, token: int) -> Held | None:
    """ "A has changed hands several times"."""
    parsed = reading.parsed
    chunk = parsed.at[token]
    if parsed.kind(chunk - 1) != "v" or parsed.word(chunk - 1) not in ("changed", "changing", "change", "changes"):
        return None
    places = _places(reading, clauses.subjects_of(parsed, chunk - 1), strict=False)
    return Held(rule, chunk - 1, token, places) if places else None


def fight_for(reading: Reading, rule: Rule, token: int) -> Held | None:
    """ "fighting for control of A", "the battle for control of A"."""
    parsed = reading.parsed
    chunk = parsed.at[token]
    if parsed.kind(chunk) != "n" or parsed.kind(chunk - 1) != "P" or parsed.word(chunk - 1) not in ("for", "over"):
        return None
    if not (parsed.kind(chunk + 1) == "P" and parsed.kind(chunk + 2) == "n"):
        return None
    places = _places(reading, clauses.coordinated(parsed, chunk + 2), strict=True)
    if not places:
        return None
    at = clauses.skip_back(parsed, chunk - 2)
    sides = [name for item in (clauses.subjects_of(parsed, at) if parsed.kind(at) == "v" else []) if (name := parties.party(reading, item))]
    other = parties.loser_of(reading, at, sides[0] if sides else None)
    return Held(rule, chunk, token, places, controller=sides[0] if sides else None, previous=sides[1] if len(sides) > 1 else other)


def contest(reading: Reading, rule: Rule, token: int) -> Held | None:
    """ "the contested town of A", "A is contested"."""
    parsed = reading.parsed
    chunk = parsed.at[token]
    if parsed.kind(chunk) == "n":
        place = territory.read(reading, phrase(parsed, chunk), strict=True)
        return Held(rule, chunk, token, [place]) if place and place.how == "named" and place.name and place.name.first > token else None
    if parsed.kind(chunk) == "v":
        places = _places(reading, clauses.subjects_of(parsed, chunk), strict=True)
        return Held(rule, chunk, token, [p for p in places if p.how == "named"])
    return None


FRAMES = {
    "take": take, "take_over": take_over, "control": control, "enter": enter, "leave": leave, "expel": expel, "fall": fall, "hand": hand, "noun": noun,
    "noun_from": noun_from, "under": under, "hands": hands, "changed_hands": changed_hands, "lay_siege": lay_siege, "passed": passed, "fight_for": fight_for, "contest": contest,
}  # fmt: skip
