"""The frames of nouns: "the capture of A", "control of A passed to X", "A is under siege", "in rebel hands"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sitrep.extract.control import opponents
from sitrep.extract.control.about import described
from sitrep.extract.control.held import LEXICON, OF, OUT, Held, held_by, holder_in, places_of, possessor
from sitrep.extract.control.sieges import besieger_of, trapped_in, vouches
from sitrep.extract.control.territory import is_noun_of_place
from sitrep.extract.roles import parties
from sitrep.extract.syntax import clauses
from sitrep.extract.syntax.parse import Parse, Phrase, phrase
from sitrep.extract.syntax.verb_groups import phrase_start
from sitrep.lexicons.loader import words

if TYPE_CHECKING:
    from sitrep.extract.context import Reading
    from sitrep.extract.rules import Rule

_FIGHTING = frozenset(["fighting", "fight", "fights", "battle", "battles", "clashes", "war"])
_BECOMING = frozenset(words(LEXICON, "becoming"))
_BRINGING, _RETURNING = frozenset(words(LEXICON, "bringing")), frozenset(words(LEXICON, "returning"))
_PASSING = frozenset(words(LEXICON, "passing"))
_RESTORING = frozenset(words(LEXICON, "restoring"))
_DISPUTING = frozenset(words(LEXICON, "disputing"))
_ENDING = frozenset(words(LEXICON, "ending"))
_ANNOUNCING, _REPORTING = frozenset(words(LEXICON, "announcing")), frozenset(words(LEXICON, "reporting"))
_BLOWS = frozenset(words(LEXICON, "blows"))
_SLIPPING = frozenset(words(LEXICON, "slipping"))


def passed(reading: Reading, rule: Rule, token: int) -> Held | None:
    """As in "control of A passed to X"."""
    parsed = reading.parsed
    chunk = parsed.at[token]
    if parsed.kind(chunk) != "n" or not (parsed.kind(chunk + 1) == "P" and parsed.word(chunk + 1) in OF and parsed.kind(chunk + 2) == "n"):
        return None
    item = phrase(parsed, chunk + 2)
    verb = clauses.skip_forward(parsed, item.end + 1)
    if parsed.kind(verb) == "v" and parsed.word(verb + 1) in _DISPUTING:
        verb += 1  # "is disputed"
    if parsed.kind(verb) in "vn" and parsed.word(verb) in _DISPUTING:
        sides = clauses.complement_at(parsed, verb, frozenset({"between"}))
        listed = clauses.coordinated(parsed, sides) if sides is not None else []
        one, other = ([name for side in listed if (name := parties.party(reading, side))] + [None, None])[:2]
        places = places_of(reading, [item], strict=False)
        return Held(rule, verb, token, places, controller=one, previous=other, change="contested")
    if parsed.kind(verb) == "v" and parsed.word(verb) in _RESTORING:
        return _restored(reading, Held(rule, verb, token, places_of(reading, [item], strict=True), change="gained"), chunk)
    if parsed.kind(verb) != "v" or parsed.word(verb) not in _PASSING:
        return None
    places = places_of(reading, [item], strict=True)
    to = clauses.complement(parsed, verb, frozenset({"to"}))
    taker = parties.party(reading, to) if to else None
    return Held(rule, verb, token, places, controller=taker) if places and taker else None


def _restored(reading: Reading, held: Held, chunk: int) -> Held | None:
    """As in "the government's control over A has been restored", "control of A was regained by X"."""
    by = clauses.by_phrase(reading.parsed, held.chunk)
    held.controller = (parties.party(reading, by) if by else None) or possessor(reading, chunk, held.token)
    piece = reading.parsed.chunks[chunk]
    held.controller = held.controller or holder_in(reading, Phrase(piece.first, piece.last, piece.last - 1, chunk, chunk))
    held.recapture = True
    return held if held.controller and held.places and clauses.voice_of(reading.parsed, held.chunk) == "passive" else None


def noun(reading: Reading, rule: Rule, token: int) -> Held | None:
    """As in "the capture of A by X", "X's capture of A", "the siege of A"."""
    parsed = reading.parsed
    chunk = parsed.at[token]
    around = (
        rule.kind == "besieged"
        and parsed.kind(chunk - 1) != "v"
        and parsed.word(chunk + 1) in ("on", "around")
        and parsed.kind(chunk + 2) == "n"
    )
    of = chunk + 2 * (parsed.word(chunk + 1) == "by" and parsed.kind(chunk + 2) == "n")  # "the capture by troops of A"
    if parsed.kind(chunk) != "n" or parsed.chunks[chunk].last - 1 != token or not (around or _goes_on_with_of(parsed, of)):
        return None
    owner = possessor(reading, chunk, token)
    by = clauses.by_phrase(parsed, chunk)
    agent = parties.party(reading, by) if by else None
    vouched = rule.options.get("recapture") or (rule.kind == "besieged" and (vouches(owner) or vouches(agent)))
    places = places_of(reading, clauses.coordinated(parsed, of + 2), strict=not vouched)
    wide = any(place.name is not None and any(p.broad and p.last == place.name.last for p in reading.places) for place in places)
    if (around or parsed.tokens.lower[token] == "conquest") and wide:
        return None  # "the blockade on Cuba" is of trade, "the conquest of Gaul" of another age
    if not places or (places[0].how == "before" and rule.kind == "lost"):
        return None
    who = agent or owner or _announcer(reading, chunk)
    if who is None and rule.kind == "besieged":
        who = besieger_of(reading, chunk)
    who = who or _own(reading, chunk)
    held = Held(rule, chunk, token, places)
    if rule.kind == "besieged":
        held.besieger = who
        held.controller = trapped_in(reading, chunk)
        ended = parsed.kind(chunk - 1) == "v" and parsed.word(chunk - 1) in _ENDING
        held.negated = ended and parsed.tags[parsed.chunks[chunk - 1].first] != "T"
    elif rule.kind == "lost":
        held.controller = parties.receiver(reading, chunk + 2)
        held.change, held.previous = ("gained" if held.controller else "lost"), owner or _struck(reading, chunk)
    else:
        held.controller, held.previous = who, opponents.loser_of(reading, chunk, who)
    return held


def _struck(reading: Reading, chunk: int) -> str | None:
    """Of "the loss of A was a blow to X": X."""
    parsed = reading.parsed
    for at in range(chunk + 1, len(parsed.chunks) - 2):
        if parsed.kind(at) == "n" and parsed.word(at) in _BLOWS and parsed.word(at + 1) in ("to", "for"):
            return parties.party(reading, phrase(parsed, at + 2)) if parsed.kind(at + 2) == "n" else None
    return None


def _own(reading: Reading, chunk: int) -> str | None:
    """Of "the rebels, after their withdrawal from A", "Russia, since its annexation of A": whom the pronoun stands for."""
    parsed = reading.parsed
    if parsed.tokens.lower[parsed.chunks[chunk].first] not in ("its", "their"):
        return None
    state = next((p for p in reversed(reading.places) if p.broad and p.last <= parsed.chunks[chunk].first), None)
    actor = next((a for a in reversed(reading.actors) if a.last <= parsed.chunks[chunk].first), None)
    nearer = state if state and (actor is None or actor.first < state.first) else None
    if (
        nearer
        and reading.kind_of is not None
        and reading.kind_of(parsed.text(nearer.first, nearer.last), None) in ("state", "foreign_state")
    ):
        return parsed.text(nearer.first, nearer.last)
    return parties.antecedent(reading, phrase(parsed, chunk)) if actor else None


def _announcer(reading: Reading, chunk: int) -> str | None:
    """As in "Russia claims the capture of A": who says so took it."""
    parsed = reading.parsed
    if parsed.kind(chunk - 1) != "v":
        return None
    subjects = clauses.subjects_of(parsed, chunk - 1)
    reported = parsed.word(chunk - 1) in _REPORTING and subjects and parties.is_force(reading, subjects[0])
    return parties.party(reading, subjects[0]) if subjects and (reported or parsed.word(chunk - 1) in _ANNOUNCING) else None


def _goes_on_with_of(parsed: Parse, chunk: int) -> bool:
    return parsed.kind(chunk + 1) == "P" and parsed.word(chunk + 1) == "of" and parsed.kind(chunk + 2) == "n"


def noun_from(reading: Reading, rule: Rule, token: int) -> Held | None:
    """As in "X's withdrawal from A"."""
    parsed = reading.parsed
    chunk = parsed.at[token]
    at = clauses.complement_at(parsed, chunk, OUT)
    if parsed.kind(chunk) != "n" or at is None or at - chunk > 4:
        return None
    places = places_of(reading, clauses.coordinated(parsed, at), strict=True)
    of = phrase(parsed, chunk + 2) if _goes_on_with_of(parsed, chunk) else None
    who = (
        possessor(reading, chunk, token)
        or (parties.party(reading, of) if of else None)
        or _announcer(reading, chunk)
        or _own(reading, chunk)
    )
    places = places or (places_of(reading, clauses.coordinated(parsed, at), strict=False) if who else [])
    if not places or (places[0].name and places[0].name.broad) or not (who or reading.conflict_story):
        return None
    return Held(rule, chunk, token, places, previous=who)


def under(reading: Reading, rule: Rule, token: int) -> Held | None:
    """As in "A is under the control of X", "under rebel control"."""
    parsed = reading.parsed
    chunk = parsed.at[token]
    before = chunk - 1
    below = parsed.kind(before) == "P" and parsed.word(before) in ("under", "beneath")
    returned = parsed.kind(before) == "T" and parsed.chunks[chunk].last - 1 == token and _is_returned(parsed, before)
    if parsed.kind(chunk) != "n" or not (below or returned):
        return None
    item = phrase(parsed, chunk)
    holder = holder_in(reading, item) or _own_holder(reading, chunk)
    if holder is None:
        return None
    armed = any(word in parties.FORCES for word in holder.lower().split())
    places = described(reading, before, strict=not armed or returned)
    change = "gained" if returned else _came_or_is(reading, before)
    verb = _governor(parsed, clauses.skip_back(parsed, before - 1)) if change == "gained" else None
    said_at = chunk if verb is None else verb
    return Held(rule, said_at, token, places, controller=holder, change=change, trigger_end=token + 1) if places else None


def _came_or_is(reading: Reading, preposition: int) -> str:
    """A change in "came under the control of", "brought A (back) under"; a state with "is", "remains" or no verb."""
    parsed = reading.parsed
    at = clauses.skip_back(parsed, preposition - 1)
    verb = _governor(parsed, at)
    changes = verb is not None and parsed.word(verb) in (_BECOMING if verb == at else _BRINGING)
    back = parsed.tokens.lower[parsed.chunks[preposition].first - 1] == "back"
    state = verb is not None and verb == at and parsed.tokens.lower[parsed.chunks[verb].first] in ("is", "are")  # "is now back under"
    return "gained" if changes or (back and not state) else "held"


def _governor(parsed: Parse, at: int) -> int | None:
    """The verb at a chunk, or the one whose object ends there."""
    start = phrase_start(parsed, at) if parsed.kind(at) == "n" else at + 1
    verb = clauses.skip_back(parsed, start - 1) if start is not None else -1
    return verb if parsed.kind(verb) == "v" else None


def _is_returned(parsed: Parse, to: int) -> bool:
    """As in "the offensive returned A to army control", "A reverted to army control"."""
    verb = _governor(parsed, clauses.skip_back(parsed, to - 1)) if parsed.word(to) == "to" else None
    return verb is not None and parsed.word(verb) in _RETURNING


def hands(reading: Reading, rule: Rule, token: int) -> Held | None:
    """As in "in the hands of X", "in rebel hands", "into the hands of X"."""
    parsed = reading.parsed
    chunk = parsed.at[token]
    slipped = parsed.word(chunk - 1) in ("of", "from") and _slips(parsed, chunk - 1 - (parsed.word(chunk - 2) == "out"))
    if parsed.kind(chunk) != "n" or parsed.kind(chunk - 1) != "P" or not (slipped or parsed.word(chunk - 1) in ("in", "into")):
        return None
    holder = holder_in(reading, phrase(parsed, chunk)) or _own_holder(reading, chunk)
    places = described(reading, chunk - 1 - (slipped and parsed.word(chunk - 2) == "out"))
    if not places or not holder:
        return None
    if slipped:
        return Held(rule, chunk, token, places, previous=holder, change="lost")
    return Held(rule, chunk, token, places, controller=holder, change="gained" if parsed.word(chunk - 1) == "into" else "held")


def _slips(parsed: Parse, preposition: int) -> bool:
    """As in "A slipped from the army's grasp", "A has passed out of rebel hands"."""
    at = clauses.skip_back(parsed, preposition - 1)
    return parsed.kind(at) == "v" and parsed.word(at) in _SLIPPING


def _own_holder(reading: Reading, chunk: int) -> str | None:
    """Of "X has A under its control", "X brought A under their rule": the subject of the verb before, if it is armed or a state."""
    parsed = reading.parsed
    if parsed.tokens.lower[parsed.chunks[chunk].first] not in ("its", "their"):
        return None
    at = next((k for k in range(chunk - 1, -1, -1) if parsed.kind(k) == "v"), -1)
    clause = clauses.read(parsed, at) if at >= 0 else None
    if clause and clause.voice == "active" and clause.subjects and clause.objects and clause.objects[-1].end + 2 == chunk:
        who = clause.subjects[0]
        holds = parties.is_force(reading, who) or parsed.names.get(who.head) == "place" or parties.is_pronoun_of_force(reading, who)
        return parties.party(reading, who) if holds else None
    apposed = clauses.skip_back(parsed, chunk - 2)
    described = parsed.kind(apposed) == "n" and is_noun_of_place(reading, phrase(parsed, apposed))
    if parsed.kind(apposed - 1) == "P" and parsed.word(apposed - 1) == "with":  # "with A back in its hands, the army"
        after = chunk + 1 + (parsed.kind(chunk + 1) == ",")
        return parties.party_of_force(reading, phrase(parsed, after)) if parsed.kind(after) == "n" else None
    return parties.antecedent(reading, phrase(parsed, chunk)) if described else None  # "A, the largest town under its rule"


def changed_hands(reading: Reading, rule: Rule, token: int) -> Held | None:
    """As in "A has changed hands several times"."""
    parsed = reading.parsed
    chunk = parsed.at[token]
    if parsed.kind(chunk - 1) != "v" or parsed.word(chunk - 1) not in ("changed", "changing", "change", "changes"):
        return None
    places = places_of(reading, clauses.subjects_of(parsed, chunk - 1), strict=False)
    return Held(rule, chunk - 1, token, places) if places else None


def fight_for(reading: Reading, rule: Rule, token: int) -> Held | None:
    """As in "fighting for control of A", "the battle for control of A"."""
    parsed = reading.parsed
    chunk = parsed.at[token]
    if parsed.kind(chunk) != "n" or parsed.kind(chunk - 1) != "P" or parsed.word(chunk - 1) not in ("for", "over"):
        return None
    if not (parsed.kind(chunk + 1) == "P" and parsed.kind(chunk + 2) == "n"):
        return None
    places = places_of(reading, clauses.coordinated(parsed, chunk + 2), strict=True)
    if not places or not (parsed.word(chunk - 2) in _FIGHTING or parties.is_at_war(reading, None)):
        return None
    at = clauses.skip_back(parsed, chunk - 2)
    fighters = clauses.subjects_of(parsed, at) if parsed.kind(at) == "v" else []
    sides = [name for item in fighters if (name := parties.party(reading, item))]
    other = opponents.loser_of(reading, at, sides[0] if sides else None)
    holder = held_by(reading, phrase(parsed, chunk + 2))
    if holder:  # "for control of the Taliban stronghold of A"
        return Held(rule, chunk, token, places, controller=holder, previous=sides[0] if sides else None)
    return Held(rule, chunk, token, places, controller=sides[0] if sides else None, previous=sides[1] if len(sides) > 1 else other)
