"""Reads who does what to whom from the chunks of a sentence: subject, object, agent and complements of a verb group.

Everything here walks over chunks, never over windows of characters: long subjects, relative clauses, appositions and coordination are
stepped over as wholes. `verb_groups` reads to the right of a verb, `subjects` to its left.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sitrep.extract.syntax.parse import phrase
from sitrep.extract.syntax.subjects import antecedent, is_of_all, subject_at
from sitrep.extract.syntax.verb_groups import (
    SPEECH,
    Voice,
    by_phrase,
    complement,
    complement_at,
    coordinated,
    is_finite,
    is_headline_list,
    is_told_person,
    objects_of,
    phrase_start,
    skip_back,
    skip_forward,
    voice_of,
)

if TYPE_CHECKING:
    from sitrep.extract.syntax.parse import Parse, Phrase

__all__ = [
    "SPEECH",
    "Clause",
    "Voice",
    "by_phrase",
    "complement",
    "complement_at",
    "coordinated",
    "coordinated_left",
    "is_finite",
    "is_told_person",
    "objects_of",
    "phrase_start",
    "read",
    "relative_object",
    "skip_back",
    "skip_forward",
    "subject_at",
    "subjects_of",
    "voice_of",
]

_DESCRIPTIONS = 3
"""Descriptions in a row that may follow a name without a comma."""


@dataclass(slots=True)
class Clause:
    """A verb group and its arguments. ``verb`` is the token of its main verb, ``chunk`` its chunk."""

    chunk: int
    verb: int
    voice: Voice
    subjects: list[Phrase]
    objects: list[Phrase]
    agent: Phrase | None


def read(parsed: Parse, chunk: int) -> Clause:
    """The clause around the verb group at a chunk."""
    voice = voice_of(parsed, chunk)
    objects = objects_of(parsed, chunk) if voice == "active" else []
    agent = (by_phrase(parsed, chunk) or _shared_agent(parsed, chunk)) if voice == "passive" else None
    subjects = subjects_of(parsed, chunk)
    if voice == "active" and not objects and subjects:
        objects = _relative_object(parsed, subjects[0], chunk)
    return Clause(chunk, parsed.chunks[chunk].last - 1, voice, subjects, objects, agent)


def _shared_agent(parsed: Parse, chunk: int) -> Phrase | None:
    """As in "were abducted and killed by gunmen": the agent of the participle that is joined to this one."""
    joined = parsed.kind(chunk + 1) == "K" and parsed.kind(chunk + 2) == "v"
    if not joined or parsed.tags[parsed.chunks[chunk + 2].first : parsed.chunks[chunk + 2].last].lstrip("R") not in ("E", "F"):
        return None
    return by_phrase(parsed, chunk + 2)


def relative_object(parsed: Parse, clause: Clause) -> list[Phrase]:
    """What stands before a relative clause whose verb has another noun phrase after it: "the men whom they had taken hostage"."""
    return _relative_object(parsed, clause.subjects[0], clause.chunk) if clause.subjects else []


def _relative_object(parsed: Parse, subject: Phrase, chunk: int) -> list[Phrase]:
    """As in "the town that troops liberated", "the districts it still holds": the noun phrase before the relative clause."""
    before = subject.chunk - 1
    if subject.end >= chunk:
        return []
    if parsed.kind(before) == "W" and parsed.word(before) != "who":
        start = antecedent(parsed, before)
    elif parsed.kind(before) == "n" and (parsed.tags[subject.first] in "ODM"):
        start = phrase_start(parsed, before)
    else:
        start = None
    return [phrase(parsed, start)] if start is not None else []


def subjects_of(parsed: Parse, chunk: int) -> list[Phrase]:
    """The subject of a verb group (its patient where the voice is passive), with what is coordinated to it."""
    at = subject_at(parsed, chunk)
    if at is None:
        return []
    relative = skip_back(parsed, chunk - 1)
    whole = (parsed.kind(relative) == "W" and (is_of_all(parsed, relative) or _are_several(parsed, relative, at))) or parsed.word(
        chunk - 1
    ) == "both"
    return _apposed_to(parsed, coordinated_left(parsed, at, whole=whole))


def _are_several(parsed: Parse, relative: int, at: int) -> bool:
    """Of "food reached A and B, which are": a plural verb after one bare name tells of every name of the list."""
    name, verb = parsed.chunks[at], skip_forward(parsed, relative + 1)
    plural = parsed.kind(verb) == "v" and parsed.tokens.lower[parsed.chunks[verb].first] in ("are", "were", "have")
    return plural and parsed.word(relative) == "which" and set(parsed.tags[name.first : name.last]) == {"M"}


def _apposed_to(parsed: Parse, found: list[Phrase]) -> list[Phrase]:
    """As in "the Lions an alliance of clans took", in text that lost its commas: the name that the description follows."""
    first = found[0]
    for _ in range(_DESCRIPTIONS):
        before = phrase_start(parsed, first.chunk - 1) if parsed.tokens.lower[first.first] in ("a", "an", "the") else None
        if before is None or parsed.kind(before - 1) in "PTvK" or parsed.tags[parsed.chunks[first.chunk - 1].last - 1] != "M":
            break
        first = phrase(parsed, before)
    return found if first is found[0] else [first]


def coordinated_left(parsed: Parse, chunk: int, *, whole: bool = False) -> list[Phrase]:
    """What is listed before a noun phrase. ``whole``: also where the first of the list is the object of a verb."""
    found = [phrase(parsed, chunk)]
    while True:
        before = found[0].chunk - 1
        if parsed.kind(before) == "K" and parsed.word(before) in ("and", "or", "nor", "&"):
            before -= 1
            if parsed.kind(before) == ",":
                before -= 1
        elif parsed.kind(before) == "," and (len(found) > 1 or is_headline_list(parsed, before + 1)):
            before -= 1
        elif len(found) > 1 and is_told_person(parsed, before) and is_told_person(parsed, found[0].chunk):
            pass  # "a nurse a guard and two soldiers were killed"
        else:
            return found
        start = phrase_start(parsed, before)
        if start is None or found[0].chunk <= start:
            return found
        if not whole and parsed.kind(start - 1) in "vPT" and parsed.word(start - 1) not in SPEECH:
            return _without_opening(parsed, found) if parsed.kind(start - 1) == "P" else found
        found.insert(0, phrase(parsed, start))


def _without_opening(parsed: Parse, found: list[Phrase]) -> list[Phrase]:
    """Of "after clashes with A and B, C and D": C and D, where what opens the sentence ends at the first comma of the list."""
    if parsed.kind(found[0].chunk - 1) != "K":
        return found
    comma = next((i for i in range(1, len(found)) if parsed.kind(found[i].chunk - 1) == ","), None)
    return found[comma:] if comma else found
