"""Sayings that a verb tells: "X said that ...", "..., said X", "..., X told reporters", "X put the toll at 12"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sitrep.extract.speech.saying import Saying, Speaker, speaks
from sitrep.extract.speech.speaker_names import listed, name_from, subject_before
from sitrep.extract.syntax import clauses
from sitrep.extract.syntax.parse import Parse, phrase
from sitrep.extract.syntax.person_nouns import number_of

if TYPE_CHECKING:
    from collections.abc import Iterator

_ADVERBIALS = 14
"""Chunks that may follow "X said" at the end of a sentence: "in a statement to reporters on Monday in Geneva"."""


def by_verbs(parsed: Parse) -> Iterator[Saying]:
    """The sayings of a sentence's verbs of saying."""
    for at in range(len(parsed.chunks)):
        if parsed.kind(at) == "v" and parsed.word(at) in listed("verbs") and (saying := _by_verb(parsed, at)):
            yield saying


def _by_verb(parsed: Parse, verb: int) -> Saying | None:
    if not _says(parsed, verb):
        return None
    subject = subject_before(parsed, verb)
    turned = _inverted(parsed, verb, subject)
    if turned is not None:
        end = phrase(parsed, turned).end
        more = parsed.kind(end + 1) in ',"' and end + 3 < len(parsed.chunks)
        return _saying(parsed, (turned, None), verb, (verb, end), (True, more))
    if subject is None:
        return None
    first = subject[0]
    if parsed.word(verb) in listed("bare") and _is_singular(parsed, first):
        return None  # "a rebel claim": a noun
    told = _told(parsed, first)
    closes = (told or first > 1) and _closes(parsed, verb)
    inserted = told and not closes and (_is_inserted(parsed, first, verb) or _tells_of_them(parsed, verb))
    return _saying(parsed, subject, verb, (first, verb), (closes or inserted, not closes))


def _told(parsed: Parse, chunk: int) -> bool:
    """Whether a clause stands before a chunk."""
    return any(parsed.kind(at) == "v" and clauses.is_finite(parsed, at) for at in range(chunk))


def _is_singular(parsed: Parse, chunk: int) -> bool:
    head = phrase(parsed, chunk).head
    return parsed.tags[parsed.chunks[chunk].first] == "D" and number_of(parsed.tokens.lower[head]) != "plural"


def _saying(parsed: Parse, subject: tuple[int, int | None], verb: int, span: tuple[int, int], sides: tuple[bool, bool]) -> Saying | None:
    text, head = name_from(parsed, *subject)
    if text.lower() in listed("none"):
        return None
    word = "denied" if listed("denials") & {parsed.word(verb)} else parsed.word(verb)
    return Saying(Speaker(text, word, parsed.tokens.lower[head], parsed.names.get(head)), *span, *sides)


def _says(parsed: Parse, verb: int) -> bool:
    """Whether a verb group of saying reports anything: not passive, not negated, not "claimed responsibility", "claimed the lives"."""
    piece = parsed.chunks[verb]
    tags, word = parsed.tags[piece.first : piece.last], parsed.word(verb)
    if parsed.word(verb - 1) == "as" and word == "saying":
        return False  # "quoted him as saying"
    bare = tags == "E" and verb + 1 < len(parsed.chunks) and parsed.chunks[verb + 1].last - parsed.chunks[verb + 1].first == 1
    if bare and parsed.word(verb + 1) in _STATES:
        return False  # "with five civilians reported dead"
    if "Z" in tags or tags[0] == "T" or ("I" in tags and tags[-1] != "G"):
        return False
    if (
        parsed.kind(verb + 1) == "P"
        and parsed.kind(verb + 2) == "n"
        and parsed.word(verb + 1) in ("by", "on")
        and word in listed("by_others")
    ):
        return False
    after = verb + 1
    while parsed.kind(after) in 'Rt"' or (
        parsed.kind(after) == "n" and parsed.kind(after + 1) in "tR" and parsed.word(after) in ("a", "an", "the")
    ):
        after += 1
    if parsed.kind(after) != "n":
        return word not in listed("counting") | listed("tallying")
    found = phrase(parsed, after)
    if not listed("no_content").isdisjoint((parsed.word(after), parsed.tokens.lower[found.last - 1])) or (
        word.startswith("claim") and parsed.word(after) in listed("attacks")
    ):
        return False
    words = parsed.tokens.lower[found.first : min(found.last + 2, len(parsed.tags))]
    tolls = not listed("tolls").isdisjoint(words) or (word in listed("tallying") and parsed.count_in(found.first, found.last) is not None)
    return tolls or word not in listed("counting") | listed("tallying")


_STATES = frozenset({"dead", "missing", "killed", "injured", "wounded", "hurt", "arrested", "detained", "displaced"})


def _inverted(parsed: Parse, verb: int, subject: tuple[int, int | None] | None) -> int | None:
    """The chunk of the speaker in "..., said the governor" and "... said the governor."."""
    after = verb + 1
    if parsed.word(verb) not in listed("inverted") or parsed.kind(after) != "n":
        return None
    end = phrase(parsed, after).end + 1
    if parsed.kind(end) == "v" or parsed.count_in(parsed.chunks[after].first, parsed.chunks[after].last):
        return None
    if parsed.kind(verb - 1) in ',"':
        apposed = subject is not None and parsed.kind(verb - 1) == "," and speaks(parsed, subject[0]) and not speaks(parsed, after)
        return None if apposed else after
    plain = parsed.word(verb) in ("said", "says", "added", "adds")
    loose = subject is None or parsed.kind(verb - 1) == "v" or not speaks(parsed, subject[0]) or (plain and _told(parsed, subject[0]))
    return after if loose and speaks(parsed, after) and parsed.kind(end) in '.,;"W' else None


def _closes(parsed: Parse, verb: int) -> bool:
    """Whether nothing but adverbials and an addressee follows a verb of saying."""
    rest = range(verb + 1, _goes_on(parsed, verb) or len(parsed.chunks))
    if len(rest) > _ADVERBIALS or parsed.kind(verb + 1) in "S;":
        return False
    addressed = parsed.word(verb) in listed("addressing")
    if parsed.kind(verb + 1) == "n" and not addressed and parsed.tokens.lower[parsed.chunks[verb + 1].first] not in listed("days"):
        return False
    if any(parsed.kind(at) == "," and parsed.kind(at + 1) in "nK" for at in rest):
        return False
    return all(parsed.kind(at) in 'Rt.",PTn(K' or (parsed.kind(at) == "v" and _is_reduced(parsed, at)) for at in rest)


def _goes_on(parsed: Parse, verb: int) -> int | None:
    """The participle that goes on after "X said": "he said describing it as", "officials told reporters on Friday stressing that"."""
    at = verb + 1
    while parsed.kind(at) in "Rtn" or (parsed.kind(at) in "PT" and parsed.kind(at + 1) in "nt"):
        at += 1
    return at if parsed.kind(at) == "v" and parsed.tags[parsed.chunks[at].first] == "G" else None


def _is_reduced(parsed: Parse, chunk: int) -> bool:
    """As in "speaking on condition", "the operation dubbed Shield": no clause of its own."""
    tags = parsed.tags[parsed.chunks[chunk].first : parsed.chunks[chunk].last]
    if tags in ("E", "F"):
        return parsed.kind(chunk - 1) == "n" and parsed.kind(chunk - 2) in "PT"
    return not clauses.is_finite(parsed, chunk) and parsed.kind(chunk - 1) in "P,S"


def _tells_of_them(parsed: Parse, verb: int) -> bool:
    """As in "killed 17 tenants the monitor said many of them at home": what follows is of those told of before."""
    follows = parsed.kind(verb + 1) == "n" and parsed.tokens.lower[parsed.chunks[verb + 1].first] in listed("of_them")
    return follows and not any(parsed.kind(at) == "v" and clauses.is_finite(parsed, at) for at in range(verb + 1, len(parsed.chunks)))


def _is_inserted(parsed: Parse, first: int, verb: int) -> bool:
    """Whether "X said" stands within what X said: "civilians, it said, and", "civilians it said and included"."""
    after = verb + 1
    while (
        parsed.kind(after) in "Rt"
        or (parsed.kind(after) in "PT" and parsed.kind(after + 1) == "n")
        or (parsed.kind(after) == "n" and parsed.kind(after - 1) in "PT")
    ):
        after += 1
    if parsed.kind(after) == "n" and parsed.word(verb) in listed("addressing"):
        after = phrase(parsed, after).end + 1
    if parsed.kind(after) == "," and parsed.kind(first - 1) in ',"':
        return True
    return parsed.kind(after) == "K" and parsed.kind(after + 1) == "v" and parsed.kind(first - 1) in "n,vJ"
