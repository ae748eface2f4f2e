"""A saying: a speaker at some chunks of a sentence, and which side of them the words said stand on."""

from __future__ import annotations

from dataclasses import dataclass

from sitrep.extract.speech.speaker_names import listed
from sitrep.extract.syntax import clauses
from sitrep.extract.syntax.parse import Parse, phrase
from sitrep.extract.syntax.person_nouns import number_of


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


def speaks(parsed: Parse, chunk: int) -> bool:
    """Whether a noun phrase names somebody who can say something."""
    head = phrase(parsed, chunk).head
    word = parsed.tokens.lower[head]
    return word in listed("heads") or number_of(word) is not None or parsed.names.get(head) == "actor" or parsed.tags[head] in "MO"
