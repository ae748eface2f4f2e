"""What a trigger of territorial control says, and the reading of places and holders that its frames share."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sitrep.extract.control import territory, territory_lists, territory_names
from sitrep.extract.control.territory import Territory
from sitrep.extract.roles import parties
from sitrep.extract.roles.agents import is_demonym
from sitrep.extract.syntax import clauses
from sitrep.extract.syntax.parse import Phrase, phrase
from sitrep.extract.syntax.person_nouns import number_of
from sitrep.lexicons.loader import words

if TYPE_CHECKING:
    from sitrep.extract.context import Reading
    from sitrep.extract.rules import Rule

LEXICON = "en/control_words.toml"
OF = frozenset({"of", "over", "in"})
OUT = frozenset({"from", "out", "off"})
UNHYPHENATED = frozenset(words(LEXICON, "unhyphenated"))
_RULE_NOUNS = frozenset(words(LEXICON, "rule_nouns"))
_IMPOSED = re.compile(r"(.+)-(?:imposed|enforced)$")
"""Of "a regime-enforced siege": whose it is."""
_NAMED_FEW = 6
_SIDES = 2
_SEATS = frozenset(["stronghold", "bastion", "holdout"])
_BEARINGS = frozenset(["north", "south", "east", "west"])
_GRIPS = frozenset(["grip", "grasp", "clutches", "fold"])
_NO_OWNER = frozenset(words(LEXICON, "no_owner"))


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
    recapture: bool = False


def places_of(reading: Reading, items: list[Phrase], *, strict: bool) -> list[Territory]:
    """The territories among coordinated phrases; where the first is none, none is."""
    found: list[Territory] = []
    for i, item in enumerate(items):
        named = _counted_after(reading, item)
        if named:
            found.extend(named)
            continue
        place = territory.read(reading, item, strict=strict and not found)
        if place is None and i == 0:
            return []
        if place:
            found.extend(_parted(reading, item, place, listed=len(items) > 1))
            found.extend(_where_others_lie(reading, item, place))
    if found and (found[-1].how == "counted" or (found[-1].name and found[-1].name.broad)):
        found += _included(reading, items[-1])
    return found


def _included(reading: Reading, item: Phrase) -> list[Territory]:
    """Of "five villages (from X), including A and B": A and B, in rows of their own."""
    parsed = reading.parsed
    at = clauses.coordinated(parsed, item.chunk)[-1].end + 1
    if parsed.kind(at) == "P" and parsed.word(at) == "from" and parsed.kind(at + 1) == "n":
        at = phrase(parsed, at + 1).end + 1
    at += parsed.kind(at) == ","
    if parsed.kind(at) != "P" or parsed.word(at) not in ("including", "among") or parsed.kind(at + 1) != "n":
        return []
    names = clauses.coordinated(parsed, at + 1)
    last = names[-1].end + 1
    if parsed.kind(last) == "K" and parsed.kind(last + 1) == "n":
        names.append(phrase(parsed, last + 1))  # the verb that follows is not the last name's own
    read = [(other, territory.read(reading, other)) for other in names]
    return [part for other, place in read if place and place.how == "named" for part in _parted(reading, other, place, listed=True)]


def _where_others_lie(reading: Reading, item: Phrase, place: Territory) -> list[Territory]:
    """Of "bases in A, B and C": B and C."""
    parsed = reading.parsed
    plural = parsed.tokens.lower[item.head] in territory_names.nouns("plural")
    if (
        not plural
        or place.how != "named"
        or place.name is None
        or place.name.first < item.last
        or parsed.at[place.name.first] != item.end + 2
    ):
        return []
    others = [territory.read(reading, other) for other in clauses.coordinated(parsed, item.end + 2)[1:]]
    return [other for other in others if other and other.how == "named"]


def _parted(reading: Reading, item: Phrase, place: Territory, *, listed: bool) -> list[Territory]:
    """The places of a phrase: more than one where a list has lost its commas."""
    many = listed or not territory_names.nouns("plural").isdisjoint(reading.parsed.tokens.lower[item.first : item.last])
    names = territory_lists.names_of(reading, item) if many and place.how == "named" else []
    return [Territory("named", name.first, name.last, known=True, name=name) for name in names] or [place]


def _counted_after(reading: Reading, item: Phrase) -> list[Territory]:
    """Of "Foua and Kefraya, two villages ...": the names before the comma, where they are as many as the figure says."""
    parsed = reading.parsed
    count = parsed.count_in(item.first, item.last)
    if count is None or not count.best or not 1 < count.best <= _NAMED_FEW:
        return []
    after = item.end + 1
    if parsed.kind(after) == "," and parsed.kind(after + 1) == "n":  # "two villages, A and B, were"
        read = [territory.read(reading, other) for other in clauses.coordinated(parsed, after + 1)]
        named = [place for place in read if place and place.how == "named" and parsed.tags[place.first] == "M"]
        if len(named) == len(read) == count.best:
            return named
    if parsed.kind(item.chunk - 1) != ",":
        return []
    at = item.chunk - 2
    if parsed.kind(at) == "n" and parsed.word(at) in _BEARINGS and parsed.kind(at - 1) in "PT":
        at -= 2  # "A and B to the south, the two towns"
    names: list[Territory] = []
    while parsed.kind(at) == "n" and len(names) < count.best:
        place = territory.read(reading, phrase(parsed, at), strict=True)
        if place is None or place.how != "named":
            return []
        names.insert(0, place)
        at -= 1
        while parsed.kind(at) in "K,":
            at -= 1
    return names if len(names) == count.best else []


def agent_of(clause: clauses.Clause) -> Phrase | None:
    """Who does what the verb says, in either voice."""
    if clause.voice == "active":
        return clause.subjects[0] if clause.subjects else None
    return clause.agent


def verb_chunk(reading: Reading, token: int) -> int | None:
    """The chunk of the verb group whose main verb the token is."""
    parsed = reading.parsed
    chunk = parsed.at[token]
    return chunk if parsed.kind(chunk) == "v" and parsed.chunks[chunk].last - 1 == token else None


def whole_agent(reading: Reading, clause: clauses.Clause, agent: Phrase | None) -> str | None:
    """The agent with those listed beside it: "regime forces and the Quds Brigade"."""
    parsed = reading.parsed
    first = parties.party(reading, agent)
    if agent is None or len(clause.subjects) < 2 or agent is not clause.subjects[0]:
        return first
    last = clause.subjects[-1]
    if first is None:  # "Turkish and allied forces"
        return parsed.text(agent.first, last.last) if agent.last - agent.first == 1 and parties.party(reading, last) else None
    if clause.voice == "passive":
        return first
    start = agent.first + (parsed.tokens.lower[agent.first] in ("the", "a", "an"))
    return parsed.text(start, last.last)


def holder_in(reading: Reading, item: Phrase) -> str | None:
    """The party of "rebels", "the control of rebels", "rebel hands", "government control"."""
    parsed = reading.parsed
    lower = parsed.tokens.lower
    at = next((i for i in range(item.first, item.last) if lower[i] in _RULE_NOUNS), None)
    if at is None:
        holds = parties.is_force(reading, item) or parsed.names.get(item.head) in ("actor", "place")
        return parties.party(reading, item) if holds else None
    if "of" in lower[item.first : item.last] and at + 2 < item.last:
        inner = Phrase(at + 2, item.last, item.last - 1, item.chunk, item.end)
        if lower[at] in _GRIPS and not parties.is_force(reading, inner):
            return None  # "in the grip of a heatwave"
        return parties.party(reading, inner) or parsed.text(at + 2, item.last)
    first = item.first + (lower[item.first] in ("the", "full", "complete", "total"))
    owner = [i for i in range(first, at) if lower[i] not in _NO_OWNER]
    known = any(parsed.names.get(i) or lower[i] in parties.FORCES or number_of(lower[i]) for i in owner)
    glued = bool(owner) and lower[owner[-1]][-1:] == "s" and lower[owner[-1]][:-1] in parties.FORCES  # "under the armys control"
    if not owner or not (known or glued):
        return None
    return parsed.text(owner[0], owner[-1] + 1)[: -1 if glued and not known else None]


def possessor(reading: Reading, chunk: int, token: int) -> str | None:
    """The party that a noun is said to be of: "the army's capture", "the Taliban capture"."""
    parsed = reading.parsed
    piece = parsed.chunks[chunk]
    marks = [i for i in range(piece.first, token) if parsed.tags[i] == "'"]
    end = marks[-1] if marks else token
    kept = [i for i in range(piece.first, end) if parsed.names.get(i) == "actor" or parsed.tags[i] in "MN"]
    imposed = next((match for i in range(piece.first, token) if (match := _IMPOSED.match(parsed.tokens.words[i]))), None)
    if imposed:
        return imposed.group(1)
    if not kept or parsed.tokens.lower[kept[-1]] in ("recent", "last"):
        return None
    known = marks or parsed.names.get(kept[0]) == "actor" or is_demonym(parsed.tokens.words[kept[0]])
    return parsed.text(kept[0], kept[-1] + 1) if known else None


def held_by(reading: Reading, item: Phrase, *, recapture: bool = False) -> str | None:
    """Of "the Taliban stronghold of Sangin", "rebel-held Idlib", "an army outpost": who holds it; whoever recaptures a post may own it."""
    parsed = reading.parsed
    for i in range(item.first, item.last):
        word = parsed.tokens.lower[i]
        if word.endswith(("-held", "-controlled", "-occupied")):
            return parsed.tokens.words[i].rsplit("-", 1)[0]
        if word in UNHYPHENATED and not territory_names.nouns("singular").isdisjoint(parsed.tokens.lower[i + 1 : i + 2]):
            return parsed.tokens.words[i]  # "the rebel town of A"
        if word in _SEATS or (word in territory_names.nouns("installations") and not recapture):
            actor = next((a for a in reading.actors if item.first <= a.first < i and parsed.tokens.lower[a.first] != "military"), None)
            owner = i - 1 if i > item.first and parties.is_acronym(parsed, i - 1) and word not in _SEATS else None
            return parsed.text(actor.first, min(actor.last, i)) if actor else parsed.text(owner, i) if owner is not None else None
    return None


def contenders(reading: Reading, subjects: list[Phrase], verb: int) -> tuple[str | None, str | None] | None:
    """The sides of "both the army and the rebels claim", "A and B each hold", "neither side has": each keeps the other from holding it."""
    if not subjects:
        return None
    parsed = reading.parsed
    first = subjects[0]
    opening = parsed.tokens.lower[first.first]
    if opening == "neither" and len(subjects) == 1:
        return None, None
    start = parsed.chunks[verb].first if 0 <= verb < len(parsed.chunks) else 0
    beside = parsed.tokens.lower[subjects[-1].last : start]
    if len(subjects) != _SIDES or not (opening in ("both", "neither") or "each" in beside or "both" in beside):
        return None
    kept = Phrase(first.first + 1, *_rest(first)) if opening in ("both", "neither") else first
    one, other = parties.party(reading, kept), parties.party(reading, subjects[1])
    return (one, other) if one and other else None


def _rest(item: Phrase) -> tuple[int, int, int, int]:
    return item.last, item.head, item.chunk, item.end
