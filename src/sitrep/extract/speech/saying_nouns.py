"""Sayings without a verb of their own: "the claim by X that", "according to X", "... - X" in a headline."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sitrep.extract.speech.saying import Saying, Speaker, speaks
from sitrep.extract.speech.speaker_names import listed, name_from, reporting_name
from sitrep.extract.syntax import clauses
from sitrep.extract.syntax.person_nouns import number_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sitrep.extract.syntax.parse import Parse

_HEADLINE = 5
"""Words of a speaker at the end of a headline: "... - state news agency"."""


def by_nouns(parsed: Parse) -> Iterator[Saying]:
    """As in "the claim by activists that", "the ministry's figures show", "X was quoted as saying", "quoted X as saying"."""
    for at in range(len(parsed.chunks)):
        piece = parsed.chunks[at]
        if parsed.kind(at) == "n" and parsed.word(at) in listed("claims"):
            if (
                parsed.kind(at + 1) == "P"
                and parsed.word(at + 1) in ("by", "from")
                and parsed.kind(at + 2) == "n"
                and speaks(parsed, at + 2)
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
                closes = not any(parsed.kind(k) == "v" and clauses.is_finite(parsed, k) for k in range(at + 1, len(parsed.chunks)))
                speaker = Speaker(text, "said", parsed.tokens.lower[head], parsed.names.get(head))
                yield Saying(speaker, quoted, at, before=closes and quoted > 1, after=True)


def by_phrases(parsed: Parse) -> Iterator[Saying]:
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


def by_layout(parsed: Parse) -> Iterator[Saying]:
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
    elif (start := _behind_mark(parsed)) is not None and _may_tell(parsed, start, parsed.chunks[last].last):
        head = parsed.chunks[last].last - 1
        speaker = Speaker(parsed.text(start, head + 1), "says", parsed.tokens.lower[head], parsed.names.get(head))
        yield Saying(speaker, parsed.at[start], last, before=True, after=False)
    elif parsed.kind(0) == "n" and _is_teller(parsed.word(0)) and parsed.kind(1) == ";" and parsed.word(1) == ":":
        text, head = name_from(parsed, 0, None)
        yield Saying(Speaker(text, "says", parsed.tokens.lower[head], parsed.names.get(head)), 0, 1, before=False, after=True)


def _behind_mark(parsed: Parse) -> int | None:
    """The token after the last colon, or dash between spaces, where no sentence has ended before it."""
    text, starts = parsed.tokens.text, parsed.tokens.starts
    marks = [i for i, word in enumerate(parsed.tokens.words[:-1]) if i and (word == ":" or (word in "-–—" and text[starts[i] - 1] == " "))]
    return marks[-1] + 1 if marks and "." not in parsed.tags[: marks[-1]] else None


def _may_tell(parsed: Parse, first: int, last: int) -> bool:
    """Whether the tokens at the end of a headline name somebody who speaks: a few words without a verb or a figure."""
    if first >= last or last - first > _HEADLINE or any(tag in "VEFGIHACP" for tag in parsed.tags[first:last]):
        return False
    word = parsed.tokens.lower[last - 1]
    return (
        word in listed("heads")
        or number_of(word) is not None
        or parsed.names.get(last - 1) == "actor"
        or parsed.tokens.words[last - 1].isupper()
    )


def _is_teller(word: str) -> bool:
    return word in listed("heads") or number_of(word) is not None
