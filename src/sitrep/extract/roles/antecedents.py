"""Whom a pronoun stands for: the person named last before it, the figure of those before it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sitrep.extract.roles.people import not_names, without_determiner
from sitrep.extract.syntax.person_nouns import number_of

if TYPE_CHECKING:
    from sitrep.extract.context import Reading
    from sitrep.extract.syntax.parse import Parse, Phrase
    from sitrep.model import Count


def named_before(reading: Reading, phrase: Phrase | None) -> str | None:
    """The person whom "he" or "she" stands for: the last one named before it, in its sentence or in the ones before."""
    last = phrase.first if phrase else len(reading.parsed.tags)
    if _is_told_of(reading.parsed, last):
        return _described_before(reading.parsed, last)
    for parsed, limit in [(reading.parsed, last), *((r.parsed, len(r.parsed.tags)) for r in reversed(reading.before))]:
        named = [
            piece
            for piece in parsed.chunks
            if piece.kind == "n" and piece.last <= limit and _is_named_person(parsed, piece.first, piece.last)
        ]
        if named:
            found = named[-1]
            return without_determiner(parsed.text(found.first, found.last))
    return _described_before(reading.parsed, last)


def _is_told_of(parsed: Parse, limit: int) -> bool:
    """As in "the reporter denied claims by Minister A B that he was kidnapped": not who claims it, but whom the sentence is about."""
    said = next((at for at, piece in enumerate(parsed.chunks) if piece.first == limit - 1 and parsed.word(at) == "that"), 0)
    return said > 1 and parsed.kind(said - 1) == "n" and parsed.word(said - 2) == "by"


def counted_before(parsed: Parse, phrase: Phrase) -> Count | None:
    """How many "they" or "them" are: the figure of the persons last told before it in the sentence."""
    last = next(
        (
            piece
            for piece in reversed(parsed.chunks[: phrase.chunk])
            if piece.kind == "n" and number_of(parsed.tokens.lower[piece.last - 1]) == "plural"
        ),
        None,
    )
    return parsed.count_in(last.first, last.last) if last else None


def _described_before(parsed: Parse, limit: int) -> str | None:
    """As in "released a Lebanese contractor three weeks after seizing him": the one person told of before in the sentence."""
    for piece in reversed(parsed.chunks):
        head = piece.last - 1
        if piece.kind != "n" or piece.last > limit or parsed.tags[piece.first] != "D" or parsed.tags[head] != "N":
            continue
        if number_of(parsed.tokens.lower[head]) == "singular":
            return without_determiner(parsed.text(piece.first, piece.last))
    return None


def _is_named_person(parsed: Parse, first: int, last: int) -> bool:
    """Two capitalised words or a title and a name, known neither as a place nor as an actor."""
    names = [i for i in range(first, last) if parsed.tags[i] == "M" and parsed.names.get(i) is None]
    titled = any(number_of(parsed.tokens.lower[i]) == "singular" for i in range(first, last))
    if parsed.tags[last - 1] != "M" or parsed.tokens.lower[last - 1] in not_names():
        return False
    return len(names) >= 2 or (titled and len(names) == 1)
