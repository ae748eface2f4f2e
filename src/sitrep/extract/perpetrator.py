"""Who did it: the agent of a clause, the owner of its weapon, or who acts in a clause beside it."""

from __future__ import annotations

from functools import cache

from sitrep.extract import clauses, people
from sitrep.extract.context import Reading
from sitrep.extract.parse import Parse, Phrase, phrase
from sitrep.lexicons.loader import words

_LEXICON = "en/perpetrators.toml"


@cache
def _set(name: str) -> frozenset[str]:
    return frozenset(words(_LEXICON, name))


def perpetrator_of(reading: Reading, clause: clauses.Clause | None, chunk: int) -> str | None:
    """The words of the perpetrator, the fullest of the sentence: "Syrian troops", "a US-led coalition"."""
    parsed = reading.parsed
    candidates: list[Phrase] = []
    if clause:
        candidates = clause.subjects[:1] if clause.voice == "active" else ([clause.agent] if clause.agent else [])
        if clause.voice == "passive" and not clause.agent:
            candidates = _instruments(parsed, clause.chunk)
    else:
        candidates = _nominal_agent(parsed, chunk)
    for item in candidates:
        name = agent_in(reading, item)
        if name:
            return name
    return _acting_elsewhere(reading, clause, chunk)


def agent_in(reading: Reading, item: Phrase, *, deep: bool = True) -> str | None:
    """The agent that a noun phrase names: itself, or the owner of the weapon that it is ("a Daesh attack", "strikes by X", "attack blamed on X")."""
    parsed = reading.parsed
    head = parsed.tokens.lower[item.head]
    if head in ("he", "she", "they", "who", "it") and deep:
        return None
    if head in _set("weapons") or head.endswith(("strike", "strikes", "bombing", "attack")):
        return _owner(reading, item) if deep else None
    if _is_agent(parsed, item):
        return parsed.text(_without_article(parsed, item), _core_end(parsed, item))
    return None


def _is_agent(parsed: Parse, item: Phrase) -> bool:
    head = parsed.tokens.lower[item.head]
    if parsed.names.get(item.head) == "actor" or head in _set("collectives"):
        return True
    if people.number_of(head):
        return True
    return parsed.tags[item.head] == "M" and parsed.names.get(item.head) is None and head[0].isalpha()


def _core_end(parsed: Parse, item: Phrase) -> int:
    return item.last


def _without_article(parsed: Parse, item: Phrase) -> int:
    first = item.first
    return first + 1 if parsed.tokens.lower[first] in ("the", "a", "an") and first + 1 < item.last else first


def _owner(reading: Reading, item: Phrase) -> str | None:
    """Of "a suspected Boko Haram attack", "Russian shelling", "strikes by the coalition": the part that names someone."""
    parsed = reading.parsed
    after = item.end + 1
    for at in range(after, min(len(parsed.chunks), after + 6)):
        if parsed.kind(at) == "P" and parsed.word(at) in ("by", "on") and parsed.kind(at + 1) == "n":
            if parsed.word(at) == "on" and parsed.word(at - 1) not in ("blamed", "pinned"):
                continue
            found = agent_in(reading, phrase(parsed, at + 1), deep=False)
            if found:
                return found
        if parsed.kind(at) == "v" and parsed.word(at) not in ("blamed", "carried", "claimed", "launched", "conducted", "staged", "fired", "pinned"):
            break
    piece = parsed.chunks[item.chunk]
    for actor in reading.actors:
        if piece.first <= actor.first < piece.last:
            return parsed.text(actor.first, actor.last)
    first = _without_article(parsed, item)
    names = [i for i in range(first, piece.last - 1) if parsed.tags[i] == "M" and parsed.names.get(i) != "place"]
    if names and parsed.names.get(names[0]) == "demonym":
        return parsed.text(names[0], names[-1] + 1)
    return None


def _instruments(parsed: Parse, chunk: int) -> list[Phrase]:
    """ "killed in an attack by X", "killed when X opened fire": the occasion of a passive without an agent."""
    at = clauses.complement_at(parsed, chunk, frozenset({"in", "during", "after", "following", "from", "amid"}))
    found = []
    while at is not None:
        found.append(phrase(parsed, at))
        at = clauses.complement_at(parsed, at, frozenset({"in", "during", "after", "following"}))
        if len(found) > 2:
            break
    return found


def _nominal_agent(parsed: Parse, chunk: int) -> list[Phrase]:
    """ "the killing of three monks by gunmen"."""
    agent = clauses.by_phrase(parsed, chunk)
    return [agent] if agent else []


def _acting_elsewhere(reading: Reading, clause: clauses.Clause | None, chunk: int) -> str | None:
    """Who attacks, fires or raids in another clause of the sentence."""
    parsed = reading.parsed
    own = clause.chunk if clause else chunk
    for at, piece in enumerate(parsed.chunks):
        if piece.kind != "v" or at == own or parsed.word(at) not in _set("acts"):
            continue
        if clauses.voice_of(parsed, at) == "passive":
            agent = clauses.by_phrase(parsed, at)
            found = agent_in(reading, agent) if agent else None
        else:
            subjects = clauses.subjects_of(parsed, at)
            found = agent_in(reading, subjects[0]) if subjects else None
        if found:
            return found
    for item in _weapons(parsed):
        owner = _owner(reading, item)
        if owner:
            return owner
    return None


def _weapons(parsed: Parse) -> list[Phrase]:
    return [phrase(parsed, at) for at, piece in enumerate(parsed.chunks) if piece.kind == "n" and parsed.word(at) in _set("weapons")]
