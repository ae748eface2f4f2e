"""Who holds, takes or loses a place, as worded: agents of clauses, owners in compounds, what pronouns stand for."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sitrep.extract import clauses
from sitrep.extract.agents import agent_in
from sitrep.extract.cause import settings_in
from sitrep.extract.parse import Phrase, phrase
from sitrep.lexicons.loader import words

if TYPE_CHECKING:
    from sitrep.extract.context import Reading

FORCES = frozenset(words("en/parties.toml", "forces"))
"""Nouns of armed people."""
_THINGS = frozenset(words("en/parties.toml", "things"))
_DEFEATING = frozenset(words("en/parties.toml", "defeating"))
_ROLE_NOUNS = frozenset(words("en/parties.toml", "occasions"))
_MEMBERS = frozenset(["fighters", "members", "soldiers", "forces", "units", "troops", "militants", "gunmen", "men"])
_PRONOUNS = frozenset(["it", "they", "he", "she", "we", "them", "who", "which"])
_FROM = frozenset({"from"})
_AGAINST = frozenset({"against", "with", "between"})


def party(reading: Reading, item: Phrase | None) -> str | None:
    """The words of a party: "Syrian forces" of "Syrian forces backed by ..."; a pronoun gives who it stands for."""
    if item is None:
        return None
    parsed = reading.parsed
    if parsed.tokens.lower[item.head] in _PRONOUNS:
        return antecedent(reading, item)
    goes_on = parsed.kind(item.end + 1) in "TP" and parsed.kind(item.end + 2) == "n"
    if goes_on and parsed.tokens.lower[item.last - 1] in ("loyal", "allied", "aligned", "opposed", "sympathetic"):
        first = item.first + (parsed.tokens.lower[item.first] == "the")
        return parsed.text(first, phrase(parsed, item.end + 2).last)
    if (
        parsed.tokens.lower[item.head] in _MEMBERS
        and parsed.kind(item.end + 1) == "P"
        and parsed.word(item.end + 1) in ("from", "of")
        and parsed.kind(item.end + 2) == "n"
    ):
        group = phrase(parsed, item.end + 2)
        if parsed.names.get(group.head) == "actor":
            return parsed.text(item.first, group.last)  # "fighters from the Free Syrian Army"
    return agent_in(reading, item) or _geographic(reading, item) or _plain(reading, item)


def _plain(reading: Reading, item: Phrase) -> str | None:
    """A noun that the lists do not have ("peshmerga"), unless it is an occasion or a thing."""
    parsed = reading.parsed
    head = parsed.tokens.lower[item.head]
    if parsed.tags[item.head] != "N" or head in _THINGS or head.endswith(("tion", "ment", "ing")):
        return None
    first = item.first + (parsed.tokens.lower[item.first] in ("the", "a", "an"))
    return parsed.text(first, item.last)


def _geographic(reading: Reading, item: Phrase) -> str | None:
    """A state named by its country or capital: "Kyiv", "Ethiopia"."""
    parsed = reading.parsed
    if parsed.names.get(item.head) == "place" and item.last - item.first <= 3:
        return parsed.text(item.first, item.last)
    return None


def is_force(reading: Reading, item: Phrase | None) -> bool:
    """Whether a phrase names armed people: an actor of the list, or a noun like "troops"."""
    if item is None:
        return False
    parsed = reading.parsed
    if parsed.tokens.lower[item.head] in ("bombers", "bomber", "attackers", "attacker", "gunmen", "gunman"):
        return False
    return parsed.names.get(item.head) == "actor" or parsed.tokens.lower[item.head] in FORCES


def is_pronoun_of_force(reading: Reading, agent: Phrase | None) -> bool:
    """Whether a phrase is a pronoun that stands for armed people: "the army said it had lost"."""
    return agent is not None and reading.parsed.tokens.lower[agent.head] in _PRONOUNS and antecedent(reading, agent) is not None


def is_at_war(reading: Reading, agent: Phrase | None) -> bool:
    """Whether taking and holding can be meant in the sense of control: armed people act, or the sentence or the article is of war."""
    if agent is not None and any(p.broad and p.first <= agent.head < p.last for p in reading.places):
        return True
    if is_pronoun_of_force(reading, agent):
        return True
    return reading.conflict_story or is_force(reading, agent) or settings_in(reading.sentence.text)["conflict"] > 0


def antecedent(reading: Reading, item: Phrase) -> str | None:
    """Who "it" or "they" stands for: the speaker of the clause, else the last actor before it."""
    parsed = reading.parsed
    for at in range(item.chunk - 1, -1, -1):
        if parsed.kind(at) == "v" and parsed.word(at) in clauses.SPEECH:
            subjects = clauses.subjects_of(parsed, at)
            if subjects and parsed.tokens.lower[subjects[0].head] not in _PRONOUNS and is_force(reading, subjects[0]):
                return agent_in(reading, subjects[0])
            if subjects and parsed.tokens.lower[subjects[0].head] in _PRONOUNS and (said := _last_speaker(reading)):
                return said
    earlier = [actor for actor in reading.actors if actor.last <= item.first]
    if earlier:
        return parsed.text(earlier[-1].first, earlier[-1].last)
    for previous in reversed(reading.before[-2:]):
        if previous.actors:
            return previous.parsed.text(previous.actors[0].first, previous.actors[0].last)
    return None


def _last_speaker(reading: Reading) -> str | None:
    """The party that spoke in the sentence before: "It said" goes on with it."""
    before = reading.earlier(1)
    for at in range(len(before.parsed.chunks) - 1, -1, -1) if before else ():
        if before and before.parsed.kind(at) == "v" and before.parsed.word(at) in clauses.SPEECH:
            subjects = clauses.subjects_of(before.parsed, at)
            if subjects and is_force(before, subjects[0]):
                return agent_in(before, subjects[0])
    return None


def loser_of(reading: Reading, chunk: int, controller: str | None) -> str | None:
    """From whom: "from Islamic State", "after clashes with the rebels", "after its fighters withdrew"."""
    parsed = reading.parsed
    for at in range(chunk + 1, len(parsed.chunks)):
        if parsed.kind(at) in ";.":
            break
        if parsed.kind(at) == "P" and parsed.word(at) == "from" and parsed.kind(at + 1) == "n":
            found = party_of_force(reading, phrase(parsed, at + 1))
            if found:
                return found
    return _after_fight(reading, chunk, controller)


def party_of_force(reading: Reading, item: Phrase) -> str | None:
    """The party where the phrase names armed people, else None: "from Homs" is no loser."""
    if not is_force(reading, item) or reading.parsed.names.get(item.head) == "place":
        return None
    if reading.parsed.tokens.lower[item.head] in ("sides", "side", "parties"):
        return None
    return party(reading, item)


def _after_fight(reading: Reading, chunk: int, controller: str | None) -> str | None:
    """As in "following clashes with X", "after clashes between Y and X", "after X withdrew", "after defeating X"."""
    found = _opponent(reading, chunk, controller)
    if found is None and reading.before and reading.before[-1].sentence.index == reading.sentence.index - 1:
        found = _opponent(reading.before[-1], -1, controller)
    return found


def _opponent(reading: Reading, chunk: int, controller: str | None) -> str | None:
    parsed = reading.parsed
    for at in [*range(chunk + 1, len(parsed.chunks)), *range(max(chunk, 0))]:
        read = {"n": _opponent_of_noun, "v": _opponent_of_verb}.get(parsed.kind(at))
        found = read(reading, at, controller) if read else None
        if found:
            return found
    return None


def _opponent_of_noun(reading: Reading, at: int, controller: str | None) -> str | None:
    """As in "clashes with X", "the withdrawal of X"."""
    parsed = reading.parsed
    if parsed.word(at) in _ROLE_NOUNS:
        found = _other_side(reading, at, controller)
        if found and _differs(found, controller):
            return found
    if parsed.word(at) in ("withdrawal", "retreat", "pullout", "departure", "defeat"):
        piece = parsed.chunks[at]
        gone = next((a for a in reading.actors if piece.first <= a.first < piece.last), None)
        if gone and _differs(name := parsed.text(gone.first, gone.last), controller):
            return name
    return None


def _opponent_of_verb(reading: Reading, at: int, controller: str | None) -> str | None:
    """As in "fought X", "clashed with X", "after defeating X", "after X withdrew"."""
    parsed = reading.parsed
    word = parsed.word(at)
    items: list[Phrase] = []
    if word in ("fought", "battled", "fighting", "battling"):
        items = clauses.objects_of(parsed, at)[:1]
    elif word == "clashed":
        item = clauses.complement(parsed, at, frozenset({"with", "against"}))
        items = [item] if item else []
    elif word in _DEFEATING:
        clause = clauses.read(parsed, at)
        items = clause.objects[:1] or clause.subjects[:1]
    found = [name for item in items if (name := party_of_force(reading, item))]
    return found[0] if found and _differs(found[0], controller) else None


def _differs(found: str, controller: str | None) -> bool:
    """Whether the words name someone else, and someone at all ("both sides" do not)."""
    if found.lower().split()[-1] in ("sides", "side", "parties"):
        return False
    if controller is None:
        return True
    common = {"forces", "fighters", "army", "rebels", "militia", "militants", "the", "and", "of"}
    own, other = (set(re.findall(r"\w+", text.lower())) - common for text in (controller, found))
    if not own or not other:
        return controller.lower() != found.lower()
    if own <= other or other <= own:
        return False
    return _initials(found) != controller and _initials(controller) != found


def _initials(name: str) -> str:
    return "".join(word[0] for word in name.split() if word[0].isupper())


def _other_side(reading: Reading, chunk: int, controller: str | None) -> str | None:
    parsed = reading.parsed
    at = chunk + 1
    if parsed.kind(at) == "W" and parsed.kind(at + 1) == "v":
        at += 1
    if parsed.kind(at) == "v" and parsed.word(at) in ("took", "erupted", "occurred", "between", "reported", "continued", "place"):
        at += 2 if parsed.kind(at + 1) == "n" and parsed.word(at + 1) == "place" else 1
    while parsed.kind(at) == "t" or (parsed.kind(at) == "P" and parsed.word(at) in ("in", "at", "near") and parsed.kind(at + 1) == "n"):
        at += 1 if parsed.kind(at) == "t" else 2
    if parsed.kind(at) != "P" or parsed.word(at) not in _AGAINST or parsed.kind(at + 1) != "n":
        return None
    sides = [found for item in clauses.coordinated(parsed, at + 1) if (found := party(reading, item))]
    if parsed.word(at) == "between":
        return _second_side(reading, at, controller)
    return sides[0] if sides else None


def _second_side(reading: Reading, chunk: int, controller: str | None) -> str | None:
    """Of "between A, supported by B and C, and D": D. Supporters stand between commas and are stepped over."""
    parsed = reading.parsed
    own = set(re.findall(r"\w+", (controller or "").lower())) - {"forces", "fighters", "army", "rebels", "militia"}
    supporters = False
    for at in range(chunk + 1, len(parsed.chunks)):
        kind = parsed.kind(at)
        if kind in ";.":
            return None
        if kind in "vPn" and parsed.word(at) in ("supported", "backed", "including", "accompanied", "allied", "aided", "assisted"):
            supporters = True
        if kind == ",":
            supporters = supporters and parsed.kind(at + 1) != "K"
        if kind == "n" and not supporters and parsed.kind(at - 1) in "K,":
            name = party(reading, phrase(parsed, at))
            if name and is_force(reading, phrase(parsed, at)) and not own & set(re.findall(r"\w+", name.lower())):
                return name
    return None
