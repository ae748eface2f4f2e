"""Who is blamed for an attack, or claims it: "blamed X for", "X were behind the bombing", "X claimed the raid"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sitrep.extract.casualties.found import harm_of
from sitrep.extract.roles.agents import agent_in, is_weapon, word_set
from sitrep.extract.syntax import clauses
from sitrep.extract.syntax.parse import Parse, Phrase, phrase

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sitrep.extract.context import Reading

_AGAINST = {word: frozenset({word}) for word in ("on", "to", "at")}
_CHARGE = frozenset({"of", "for"})


def blamed(reading: Reading) -> Iterator[str]:
    """The names of those whom a sentence blames, in their order."""
    parsed = reading.parsed
    for at, piece in enumerate(parsed.chunks):
        if piece.kind != "v":
            continue
        for item in _named_by(parsed, at):
            name = agent_in(reading, item, deep=False) or _state(reading, item)
            if name:
                yield name


def _named_by(parsed: Parse, verb: int) -> list[Phrase]:
    """Those whom one verb group blames, or who claim a deed with it."""
    word = parsed.word(verb)
    if word in word_set("claiming"):
        return clauses.subjects_of(parsed, verb)[:1] if _is_deed(parsed, verb + 1) else []
    if word in word_set("being"):
        worked = parsed.word(verb + 1) == "work" and parsed.word(verb + 2) == "of" and parsed.kind(verb + 3) == "n"
        if worked:
            return [phrase(parsed, verb + 3)]  # "was the work of separatists"
        return clauses.subjects_of(parsed, verb)[:1] if _stands_behind(parsed, verb) else []
    if word in word_set("attributing"):
        item = clauses.complement(parsed, verb, _AGAINST["to"])
        return [item] if item else []
    if word in word_set("pointing") and parsed.word(verb + 1) == "finger":
        item = clauses.complement(parsed, verb + 1, _AGAINST["at"])
        return [item] if item else []
    return _accused(parsed, verb) if word in word_set("blaming") else []


def _is_deed(parsed: Parse, chunk: int) -> bool:
    """As in "claimed responsibility", "claimed a car bombing"; not "claimed seven lives"."""
    if parsed.kind(chunk) != "n":
        return False
    head = parsed.tokens.lower[phrase(parsed, chunk).head]
    return head in word_set("deeds") or is_weapon(head)


def _stands_behind(parsed: Parse, verb: int) -> bool:
    """As in "were behind the attack", "was responsible for the killing"."""
    at = clauses.skip_forward(parsed, verb + 1)
    if parsed.kind(at) == "n" and parsed.word(at) == "responsible" and parsed.word(at + 1) == "for":
        return True
    return parsed.word(at) == "behind" and _is_deed(parsed, at + 1)


def _accused(parsed: Parse, verb: int) -> list[Phrase]:
    """As in "blamed X for", "which Kyiv blamed on X", "accused X of shelling", "X is accused of killing"; not "accused X of lying"."""
    on = clauses.complement(parsed, verb, _AGAINST["on"])
    if clauses.voice_of(parsed, verb) == "active":
        objects = [_without_charge(parsed, item) for item in clauses.objects_of(parsed, verb)[:1]]
        if objects:
            return objects if _is_charge(parsed, objects[0].end + 1) else []
        return [on] if on else []
    if on:
        return [on]
    return clauses.subjects_of(parsed, verb)[:1] if parsed.word(verb + 1) in _CHARGE and _is_charge(parsed, verb + 1) else []


def _without_charge(parsed: Parse, item: Phrase) -> Phrase:
    """Of "accused the regime of a massacre": the regime."""
    last = parsed.chunks[item.chunk].last
    of_deed = item.end > item.chunk and parsed.word(item.end + 1) != "of" and _is_deed(parsed, item.end)
    return Phrase(item.first, last, min(item.head, last - 1), item.chunk, item.chunk) if of_deed else item


def _is_charge(parsed: Parse, preposition: int) -> bool:
    """Whether what someone is accused of is harm: "of bombing", "of launching", "of a massacre"; anything goes where nothing is said."""
    if parsed.word(preposition) != "of":
        return True
    at = clauses.skip_forward(parsed, preposition + 1)
    if parsed.kind(at) == "n":
        return _is_deed(parsed, at) or parsed.kind(at + 1) == "v"
    word = parsed.word(at)
    return word in word_set("acts") or word in word_set("ascribed") or word in word_set("doing") or harm_of(word) is not None


def _state(reading: Reading, item: Phrase) -> str | None:
    """As in "accused Khartoum of": a state named by its place."""
    named = any(place.first <= item.head < place.last for place in reading.places)
    return reading.parsed.text(item.first, item.last) if named and item.last - item.first == 1 else None
