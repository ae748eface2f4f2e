"""Frames of nouns of harm: "the death of X", "12 deaths", "claimed 12 lives", "the bodies of 22 migrants"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sitrep.extract.casualties.found import LEXICON, Found, harmed, mixed_with
from sitrep.extract.casualties.patients import added
from sitrep.extract.roles import people
from sitrep.extract.roles.people import People
from sitrep.extract.syntax import clauses
from sitrep.extract.syntax.parse import Phrase, phrase
from sitrep.lexicons.loader import words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sitrep.extract import rules
    from sitrep.extract.syntax.parse import Parse
    from sitrep.model import Count

_TAKING = frozenset(words(LEXICON, "frames", "taking"))
_GONE = frozenset(words(LEXICON, "frames", "gone"))
_SUFFERING = frozenset(words(LEXICON, "frames", "suffering"))
_TOLD_THERE = frozenset({"deaths", "fatalities", "injuries"})
"""Nouns of harm that tell it without a figure: "there were deaths on both sides"."""
_OF = frozenset({"of", "among", "for", "to"})


def noun(parsed: Parse, rule: rules.Rule, token: int) -> Iterator[Found]:
    """As in "the death of X", "X's death", "12 deaths", "the killing or wounding of X"."""
    if not is_head(parsed, token) or (token > 1 and parsed.tokens.lower[token - 2 : token] == ["sentencing", "to"]):
        return
    chunk = parsed.at[token]
    second = mixed_with(parsed, token)
    last = parsed.at[second] if second else chunk
    piece = parsed.chunks[chunk]
    count = parsed.count_in(piece.first, piece.last) or _count_of(parsed, chunk) or _none(parsed, rule, chunk)
    if second and parsed.kind(last + 1) == "n":  # "killing and wounding dozens"
        for item in harmed(parsed, rule, token, clauses.coordinated(parsed, last + 1), kind="casualties"):
            item.uses = (second,)
            yield item
        return
    of = parsed.kind(last + 1) == "P" and parsed.word(last + 1) in _OF and parsed.kind(last + 2) == "n"
    victims = phrase(parsed, last + 2) if of else None
    who = people.read(parsed, victims) if victims else None
    if count:
        text = who.text if who and who.how in ("plural", "figure") else _premodifier(parsed, chunk, count)
        yield Found(rule, chunk, token, People(text, count, "figure"), victims)
    elif who and victims:
        found = added(parsed, clauses.coordinated(parsed, last + 2))
        for item in harmed(parsed, rule, token, found, kind="casualties" if second else ""):
            if item.people.how != "plural" or _is_definite(parsed, chunk) or _is_there(parsed, chunk):
                item.uses = (second,) if second else ()
                yield item
    elif rule.kind == "casualties" and (_is_suffered(parsed, chunk) or _is_there(parsed, chunk)):
        subjects = clauses.subjects_of(parsed, clauses.skip_back(parsed, chunk - 1))
        counted = [item for item in harmed(parsed, rule, token, subjects) if item.people.how == "figure"]
        yield from counted or [Found(rule, chunk, token, People(None, people.VAGUE, "plural"), None)]
    elif parsed.tokens.lower[token] in _TOLD_THERE and _is_there(parsed, chunk):
        yield Found(rule, chunk, token, People(None, people.VAGUE, "plural"), None)
    else:
        yield from _possessed(parsed, rule, chunk, token)


def _none(parsed: Parse, rule: rules.Rule, chunk: int) -> Count | None:
    """As in "without casualties", "without causing any injuries": none."""
    at = chunk - 1 if parsed.kind(chunk - 1) != "v" else chunk - 2
    bare = parsed.tokens.lower[parsed.chunks[chunk].first] in ("any", *rule.words)
    return people.NONE if bare and parsed.word(at) == "without" else None


def _is_definite(parsed: Parse, chunk: int) -> bool:
    """As in "the recent mass killing of prisoners" is an event; "the killing of civilians" may be any."""
    piece = parsed.chunks[chunk]
    return parsed.tokens.lower[piece.first] in ("the", "this", "that") and any(
        parsed.tags[i] == "J" for i in range(piece.first, piece.last)
    )


def _is_suffered(parsed: Parse, chunk: int) -> bool:
    """As in "both sides suffered casualties", "inflicting heavy casualties"."""
    before = clauses.skip_back(parsed, chunk - 1)
    return parsed.kind(before) == "v" and parsed.word(before) in _SUFFERING


def _is_there(parsed: Parse, chunk: int) -> bool:
    """As in "there were casualties", "there have been deaths"."""
    before = clauses.skip_back(parsed, chunk - 1)
    return parsed.kind(before) == "v" and parsed.word(before) in ("were", "are", "been") and parsed.word(before - 1) == "there"


def _count_of(parsed: Parse, chunk: int) -> Count | None:
    """As in "hundreds of casualties", "dozens of deaths"."""
    if parsed.kind(chunk - 1) == "P" and parsed.word(chunk - 1) == "of" and parsed.kind(chunk - 2) == "n":
        piece = parsed.chunks[chunk - 2]
        if parsed.tags[piece.last - 1] == "C":
            return parsed.count_in(piece.first, piece.last)
    return None


def _premodifier(parsed: Parse, chunk: int, count: Count) -> str | None:
    """As in "12 civilian deaths": "civilian"."""
    piece = parsed.chunks[chunk]
    kept = [i for i in range(piece.first, piece.last - 1) if parsed.tokens.starts[i] >= count.end and parsed.tags[i] in "NJM"]
    return parsed.text(kept[0], kept[-1] + 1) if kept else None


def _possessed(parsed: Parse, rule: rules.Rule, chunk: int, token: int) -> Iterator[Found]:
    """As in "the mayor's murder", "her death"."""
    piece = parsed.chunks[chunk]
    if parsed.tokens.lower[piece.first] in ("his", "her") and token == piece.first + 1:
        if rule.kind == "injured":
            return  # "died of his injuries" tells of wounds told before
        yield Found(
            rule,
            chunk,
            token,
            People(parsed.tokens.words[piece.first], people.SINGLE, "pronoun"),
            Phrase(piece.first, piece.first + 1, piece.first, chunk, chunk),
        )
        return
    marks = [i for i in range(piece.first, token) if parsed.tags[i] == "'"]
    if marks:
        yield from harmed(parsed, rule, token, [Phrase(piece.first, marks[-1], marks[-1] - 1, chunk, chunk)])
    elif rule.frame == "bodies" and parsed.tags[piece.first : token] == "M" and parsed.tokens.lower[piece.first].endswith("s"):
        yield from harmed(parsed, rule, token, [Phrase(piece.first, token, piece.first, chunk, chunk)])  # the apostrophe is lost


def lives(parsed: Parse, rule: rules.Rule, token: int) -> Iterator[Found]:
    """As in "claimed the lives of X", "cost 12 lives", "12 lives were lost"."""
    if not is_head(parsed, token):
        return
    chunk = parsed.at[token]
    piece = parsed.chunks[chunk]
    before, after = clauses.skip_back(parsed, chunk - 1), chunk + 1
    took = parsed.kind(before) == "v" and parsed.word(before) in _TAKING
    lost = parsed.kind(after) == "v" and parsed.word(after) in _GONE
    count = parsed.count_in(piece.first, piece.last)
    of = parsed.kind(after) == "P" and parsed.word(after) == "of" and parsed.kind(after + 1) == "n"
    of_count = _count_of(parsed, chunk)
    if of_count and parsed.kind(at := clauses.skip_back(parsed, chunk - 3)) == "v" and parsed.word(at) in _TAKING:
        yield Found(rule, chunk, token, People(_premodifier(parsed, chunk, of_count), of_count, "figure"), None)
    elif (took or lost) and count:
        yield Found(rule, chunk, token, People(_premodifier(parsed, chunk, count), count, "figure"), None)
    elif took and of and "'" not in parsed.tags[piece.first : piece.last]:
        yield from harmed(parsed, rule, token, clauses.coordinated(parsed, after + 1), clauses.read(parsed, before))


def limbs(parsed: Parse, rule: rules.Rule, token: int) -> Iterator[Found]:
    """As in "cut off the hands of 30 villagers"."""
    chunk = parsed.at[token]
    cut = parsed.word(chunk - 1) == "off" and parsed.word(chunk - 2) in _CUTTING
    if is_head(parsed, token) and cut and parsed.word(chunk + 1) == "of" and parsed.kind(chunk + 2) == "n":
        yield from harmed(parsed, rule, token, clauses.coordinated(parsed, chunk + 2), clauses.read(parsed, chunk - 2))


_CUTTING = frozenset({"cut", "cutting", "hacked", "hacking", "chopped", "chopping", "sliced", "slicing"})


def bodies(parsed: Parse, rule: rules.Rule, token: int) -> Iterator[Found]:
    """As in "the bodies of 22 migrants", "22 bodies were found", "the body of Sergeant X was recovered"."""
    if not is_head(parsed, token):
        return
    chunk = parsed.at[token]
    piece = parsed.chunks[chunk]
    count = parsed.count_in(piece.first, piece.last) or _count_of(parsed, chunk)
    of = parsed.kind(chunk + 1) == "P" and parsed.word(chunk + 1) == "of" and parsed.kind(chunk + 2) == "n"
    item = phrase(parsed, chunk + 2) if of else None
    who = people.read(parsed, item) if item else None
    if count and (who or not of):
        yield Found(rule, chunk, token, People(who.text if who else None, count, "figure"), item)
    elif who and item and who.how == "figure":
        yield from harmed(parsed, rule, token, clauses.coordinated(parsed, chunk + 2))
    elif not of and parsed.tokens.lower[token] == "body" and _is_recovered(parsed, chunk):
        yield from _possessed(parsed, rule, chunk, token)
    elif who and item and who.how == "plural" and parsed.tokens.lower[item.first] in _KNOWN:
        return  # "the bodies of these rebels": of those told before
    elif who and item and (parsed.tokens.lower[token] != "body" or _is_recovered(parsed, item.end)):
        yield Found(rule, chunk, token, who, item)


_KNOWN = frozenset({"these", "those", "their", "its"})
_HANDLED = frozenset({"recovered", "found", "discovered", "retrieved", "dumped", "identified", "buried", "pulled", "returned"})


def _is_recovered(parsed: Parse, chunk: int) -> bool:
    """As in "the body of X was found": one person is only dead by it where the body is dealt with, not where it is a committee."""
    return any(parsed.kind(at) == "v" and parsed.word(at) in _HANDLED for at in range(chunk + 1, min(chunk + 4, len(parsed.chunks))))


def is_head(parsed: Parse, token: int) -> bool:
    """Whether a token is the last of its noun chunk."""
    chunk = parsed.at[token]
    return parsed.kind(chunk) == "n" and parsed.chunks[chunk].last - 1 == token
