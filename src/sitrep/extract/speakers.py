"""Finds who says what in a sentence: the verbs and nouns of saying, whose they are, and which side of them their words stand on.

A saying is read once from the chunks and says for every other chunk whether it covers it; the innermost one that does is the source.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sitrep.extract import clauses
from sitrep.extract.parse import Parse, phrase
from sitrep.extract.people import number_of
from sitrep.extract.speaker_names import listed, name_from, reporting_name, subject_before

if TYPE_CHECKING:
    from collections.abc import Iterator

_ADVERBIALS = 14
"""Chunks that may follow "X said" at the end of a sentence: "in a statement to reporters on Monday in Geneva"."""


@dataclass(slots=True)
class Speaker:
    """Who says it, as worded. ``verb`` is the word of saying, "according" for "according to"."""

    text: str
    verb: str
    head: str = ""
    """The word that carries the phrase, in lower case."""
    known: str | None = None
    """What is known of the name: "actor", "place" or "demonym"."""


@dataclass(slots=True)
class Saying:
    """A speaker at the chunks ``first`` to ``verb``, whose words stand before it, after it, or around it (both)."""

    speaker: Speaker
    first: int
    last: int
    before: bool
    after: bool

    def covers(self, parsed: Parse, chunk: int) -> bool:
        """Whether the chunk is among the words said."""
        if self.first <= chunk <= self.last:
            return False
        if chunk < self.first:
            return self.before and not any(parsed.kind(at) == ";" and parsed.word(at) == ";" for at in range(chunk, self.first))
        return self.after and not _leaves(parsed, self.last, chunk)


def speaker_of(parsed: Parse, chunk: int) -> Speaker | None:
    """Who says the clause at a chunk: the nearest saying before it that governs it, else the nearest one behind or around it."""
    covering = [saying for saying in sayings(parsed) if saying.covers(parsed, chunk)]
    ahead = [saying for saying in covering if saying.last < chunk and not saying.before]
    if ahead:
        return max(ahead, key=lambda saying: saying.last).speaker
    return min(covering, key=lambda saying: abs(saying.first - chunk)).speaker if covering else None


def sayings(parsed: Parse) -> list[Saying]:
    """All that is said by someone in a sentence, in the order of the text."""
    found = [*_by_verbs(parsed), *_by_nouns(parsed), *_by_phrases(parsed)]
    return sorted(found or [*_by_layout(parsed)], key=lambda saying: saying.first)


def _by_verbs(parsed: Parse) -> Iterator[Saying]:
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
    told = any(parsed.kind(at) == "v" and clauses.is_finite(parsed, at) for at in range(first))
    closes = (told or first > 1) and _closes(parsed, verb)
    inserted = told and not closes and _is_inserted(parsed, first, verb)
    return _saying(parsed, subject, verb, (first, verb), (closes or inserted, not closes))


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
    while parsed.kind(after) in 'Rt"':
        after += 1
    if parsed.kind(after) != "n":
        return word not in listed("counting") | listed("tallying")
    found = phrase(parsed, after)
    if parsed.word(after) in listed("no_content"):
        return False
    words = parsed.tokens.lower[found.first : min(found.last + 2, len(parsed.tags))]
    tolls = not listed("tolls").isdisjoint(words) or (word in listed("tallying") and parsed.count_in(found.first, found.last) is not None)
    return tolls or word not in listed("counting") | listed("tallying")


def _inverted(parsed: Parse, verb: int, subject: tuple[int, int | None] | None) -> int | None:
    """The chunk of the speaker in "..., said the governor" and "... said the governor."."""
    after = verb + 1
    if parsed.word(verb) not in listed("inverted") or parsed.kind(after) != "n":
        return None
    end = phrase(parsed, after).end + 1
    if parsed.kind(end) == "v" or parsed.count_in(parsed.chunks[after].first, parsed.chunks[after].last):
        return None
    if parsed.kind(verb - 1) in ',"':
        apposed = subject is not None and parsed.kind(verb - 1) == "," and _speaks(parsed, subject[0]) and not _speaks(parsed, after)
        return None if apposed else after
    loose = subject is None or not _speaks(parsed, subject[0])
    return after if loose and _speaks(parsed, after) and parsed.kind(end) in '.,;"' else None


def _speaks(parsed: Parse, chunk: int) -> bool:
    """Whether a noun phrase names somebody who can say something."""
    head = phrase(parsed, chunk).head
    word = parsed.tokens.lower[head]
    return word in listed("heads") or number_of(word) is not None or parsed.names.get(head) == "actor" or parsed.tags[head] in "MO"


def _closes(parsed: Parse, verb: int) -> bool:
    """Whether nothing but adverbials and an addressee follows a verb of saying."""
    rest = range(verb + 1, len(parsed.chunks))
    if len(rest) > _ADVERBIALS or parsed.kind(verb + 1) in "S;":
        return False
    addressed = parsed.word(verb) in listed("addressing")
    if parsed.kind(verb + 1) == "n" and not addressed and parsed.tokens.lower[parsed.chunks[verb + 1].first] not in listed("days"):
        return False
    if any(parsed.kind(at) == "," and parsed.kind(at + 1) in "nK" for at in rest):
        return False
    return all(parsed.kind(at) in 'Rt.",PTn(K' or (parsed.kind(at) == "v" and _is_reduced(parsed, at)) for at in rest)


def _is_reduced(parsed: Parse, chunk: int) -> bool:
    """As in "speaking on condition", "the operation dubbed Shield": no clause of its own."""
    tags = parsed.tags[parsed.chunks[chunk].first : parsed.chunks[chunk].last]
    if tags in ("E", "F"):
        return parsed.kind(chunk - 1) == "n" and parsed.kind(chunk - 2) in "PT"
    return not clauses.is_finite(parsed, chunk) and parsed.kind(chunk - 1) in "P,S"


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


def _leaves(parsed: Parse, verb: int, chunk: int) -> bool:
    """Whether the words after a saying no longer belong to it: a new main clause, a second verb of the speaker's, a later event."""
    for at in range(verb + 1, chunk):
        kind = parsed.kind(at)
        if kind == "." or (kind == ";" and parsed.word(at) == ";"):
            return True
        if (
            kind == "S"
            and parsed.word(at) == "after"
            and parsed.kind(at - 1) in "tn"
            and parsed.tokens.lower[parsed.chunks[at].first - 1] in listed("spans")
        ):
            return parsed.kind(at - 2) == ","
        if kind == "t" and parsed.kind(at - 1) == "," and parsed.word(at) == "after":
            return True
    if parsed.word(verb) in listed("denials") and any(
        parsed.kind(at) == "W" and parsed.word(at - 1) not in listed("claims") for at in range(verb + 1, chunk)
    ):
        return True
    before = clauses.skip_back(parsed, chunk - 1)
    second = parsed.kind(chunk) == "v" and parsed.kind(before) == "K" and clauses.is_finite(parsed, chunk)
    return second and not any(parsed.kind(at) == "v" for at in range(verb + 1, before))


def _by_nouns(parsed: Parse) -> Iterator[Saying]:
    """As in "the claim by activists that", "the ministry's figures show", "X was quoted as saying", "quoted X as saying"."""
    for at in range(len(parsed.chunks)):
        piece = parsed.chunks[at]
        if parsed.kind(at) == "n" and parsed.word(at) in listed("claims"):
            if (
                parsed.kind(at + 1) == "P"
                and parsed.word(at + 1) in ("by", "from")
                and parsed.kind(at + 2) == "n"
                and _speaks(parsed, at + 2)
            ):
                text, head = name_from(parsed, at + 2, None)
                yield Saying(
                    Speaker(text, parsed.word(at), parsed.tokens.lower[head], parsed.names.get(head)),
                    at,
                    at + 2,
                    before=parsed.word(at + 1) == "from" and at > 2,
                    after=True,
                )
            owner = next((i for i in range(piece.first, piece.last) if parsed.tags[i] == "'"), None)
            if owner is not None and owner > piece.first:
                yield Saying(
                    Speaker(parsed.text(piece.first, owner), parsed.word(at), parsed.tokens.lower[owner - 1], parsed.names.get(owner - 1)),
                    at,
                    at,
                    before=False,
                    after=True,
                )
        elif parsed.kind(at) == "v" and parsed.word(at) == "saying" and parsed.word(at - 1) == "as":
            verb = next((k for k in range(at - 2, -1, -1) if parsed.kind(k) == "v"), None)
            quoted = verb is not None and (clauses.subject_at(parsed, verb) if clauses.voice_of(parsed, verb) == "passive" else verb + 1)
            if quoted is not None and quoted is not False and parsed.kind(quoted) == "n":
                text, head = name_from(parsed, quoted, None)
                yield Saying(Speaker(text, "said", parsed.tokens.lower[head], parsed.names.get(head)), quoted, at, before=False, after=True)


def _by_phrases(parsed: Parse) -> Iterator[Saying]:
    """As in "according to X", "by X's count", "citing X"."""
    for i, word in enumerate(parsed.tokens.lower[:-1]):
        at = parsed.at[i]
        if word == "according" and parsed.tokens.lower[i + 1] == "to":
            noun = at + 2
        elif word in ("citing", "quoting") or (word == "by" and parsed.kind(at + 1) == "n" and parsed.word(at + 1) in listed("estimates")):
            noun = at + 1
        else:
            continue
        while parsed.kind(noun) in '"R':
            noun += 1
        if parsed.kind(noun) == "n":
            text, head = name_from(parsed, noun, None)
            yield Saying(Speaker(text, "according", parsed.tokens.lower[head], parsed.names.get(head)), at, noun, before=True, after=True)


def _by_layout(parsed: Parse) -> Iterator[Saying]:
    """A headline's "...: officials", "... - police", "Officials: ...", and "FNA reports" at the end."""
    last = len(parsed.chunks) - 1
    while last > 0 and parsed.kind(last) in '."':
        last -= 1
    named = reporting_name(parsed)
    if named:
        yield Saying(
            Speaker(parsed.text(*named), "reports", parsed.tokens.lower[named[1] - 1], parsed.names.get(named[1] - 1)),
            parsed.at[named[0]] + 1,
            last,
            before=True,
            after=False,
        )
    elif (
        last > 1
        and parsed.kind(last) == "n"
        and parsed.kind(last - 1) in ";-"
        and _speaks(parsed, last)
        and not parsed.count_in(parsed.chunks[last].first, parsed.chunks[last].last)
    ):
        text, head = name_from(parsed, last, None)
        yield Saying(Speaker(text, "says", parsed.tokens.lower[head], parsed.names.get(head)), last - 1, last, before=True, after=False)
    elif parsed.kind(0) == "n" and parsed.word(0) in listed("heads") and parsed.kind(1) == ";" and parsed.word(1) == ":":
        text, head = name_from(parsed, 0, None)
        yield Saying(Speaker(text, "says", parsed.tokens.lower[head], parsed.names.get(head)), 0, 1, before=False, after=True)
