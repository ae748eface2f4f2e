"""Reads the sentences of an article in order, so that each knows what came before it and who is speaking."""

from __future__ import annotations

from bisect import bisect_left
from functools import cached_property
from typing import TYPE_CHECKING, Protocol

from sitrep.extract.casualties.story import completed
from sitrep.extract.context import Named, Read, Reading
from sitrep.extract.scan import firing, has_trigger
from sitrep.extract.speech.claimants import claimant, may_claim
from sitrep.extract.speech.voices import Voices
from sitrep.extract.syntax.parse import Parse, parse
from sitrep.extract.wholes import shifted, with_wholes
from sitrep.text.numbers import find_counts

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from sitrep.extract.effort import Effort
    from sitrep.extract.tone import Tone
    from sitrep.model import ActorKind, DateMention, Mention, Sentence


class Names(Protocol):
    """What the grounding stage knows of names: ranges of characters of the article, in order, without overlaps."""

    def places(self, start: int, end: int) -> Sequence[tuple[int, int, bool]]:
        """The place names within a range, and whether each is broader than a district."""

    def actors(self, start: int, end: int) -> Sequence[tuple[int, int]]:
        """The actors within a range."""

    def demonyms(self, start: int, end: int) -> Sequence[tuple[int, int]]:
        """The adjectives and nouns of nationality within a range."""

    def dates(self, sentence: Sentence) -> list[DateMention]:
        """The date phrases of a sentence, offsets into it."""

    def kind(self, words: str, iso3: str | None = None) -> ActorKind:
        """The kind of an actor as worded, in a country or, without one, in the article's."""


_NEAR = 3
"""Sentences with a trigger that are kept in mind."""


class Document:
    """One article as the extractors see it: nothing of it is worked out before something asks.

    ``names`` is called for once, where a sentence has to be parsed.
    """

    def __init__(self, tone: Tone, sentences: Sequence[Sentence], names: Callable[[], Names], effort: Effort) -> None:
        self._text, self._tone, self._sentences, self._find_names, self._effort = tone.text, tone, sentences, names, effort
        self._read: dict[int, Read] = {}
        self._readings: dict[int, Reading] = {}

    @cached_property
    def names(self) -> Names:
        """The names of the article."""
        return self._find_names()

    @cached_property
    def voices(self) -> Voices:
        """The speakers of the article."""
        return Voices(self._text, self._sentences, lambda sentence: self.read(sentence.index).parsed)

    @property
    def kind_of(self) -> Callable[[str, str | None], ActorKind]:
        """From the words for an actor to its kind, in a country or, without one, in that of the article."""
        return self.names.kind

    @cached_property
    def claimant(self) -> str | None:
        """Who claims responsibility in the article, where one only does."""
        return claimant(self._text, self.names.actors) if may_claim(self._text) else None

    @property
    def is_of_conflict(self) -> bool:
        """Whether the article as a whole is about war, unrest or armed groups."""
        return self._tone.is_of_conflict

    @property
    def is_sport(self) -> bool:
        """Whether the article as a whole is about sport."""
        return self._tone.is_sport

    @property
    def is_peaceful(self) -> bool:
        """Whether the article as a whole, though long enough, has no word of war."""
        return self._tone.is_peaceful

    def read(self, index: int) -> Read:
        """The sentence of that position, parsed once."""
        found = self._read.get(index)
        if found is None:
            self._effort.read(len(self._sentences[index].text))
            found = self._read[index] = _read(self._sentences[index], self.names)
        return found

    def reading(self, index: int) -> Reading:
        """The sentence of that position with what has been found in it."""
        found = self._readings.get(index)
        if found is None:
            found = self._readings[index] = Reading(self._sentences[index], self)
        return found

    def before(self, index: int) -> list[Reading]:
        """The readings of the last sentences with a trigger before a sentence, the nearest last."""
        found: list[Reading] = []
        while index and len(found) < _NEAR:
            index -= 1
            if index in self._readings or has_trigger(self._sentences[index].text):
                found.insert(0, self.reading(index))
        return found

    def earlier(self, index: int) -> Reading | None:
        """The sentence of that position by itself, also where nothing fired in it."""
        return Reading(self._sentences[index], self, alone=True) if 0 <= index < len(self._sentences) else None

    def mentions(self) -> list[Mention]:
        """The mentions of events in the article, in the order of its text.

        Raises:
            RejectedInput: the article makes more work than the settings allow.
        """
        found: list[Mention] = []
        for sentence, fired in firing(self._sentences, self._tone):
            for extractor in fired:
                told = extractor.extract(self.reading(sentence.index))
                found.extend(shifted(told, len(found)))
                self._effort.found(len(found))
        # Readings and voices hold the document that holds them: parted, they go at once, and the collector need not look for them.
        self._readings.clear()
        self.__dict__.pop("voices", None)
        return completed(with_wholes(found), self._text)


def _read(sentence: Sentence, names: Names) -> Read:
    place_spans = [
        (start - sentence.start, end - sentence.start, broad) for start, end, broad in names.places(sentence.start, sentence.end)
    ]
    actor_spans = [(start - sentence.start, end - sentence.start) for start, end in names.actors(sentence.start, sentence.end)]
    known = [(start - sentence.start, end - sentence.start, "demonym") for start, end in names.demonyms(sentence.start, sentence.end)]
    known += [(start, end, "place") for start, end, _ in place_spans] + [(start, end, "actor") for start, end in actor_spans]
    parsed = parse(sentence.text, find_counts(sentence.text), names.dates(sentence), known)
    return Read(
        parsed,
        [_named(parsed, start, end, broad=broad) for start, end, broad in place_spans],
        [_named(parsed, *span) for span in actor_spans],
    )


def _named(parsed: Parse, start: int, end: int, *, broad: bool = False) -> Named:
    first = min(bisect_left(parsed.tokens.ends, start + 1), len(parsed.tokens) - 1)
    last = max(first + 1, bisect_left(parsed.tokens.starts, end))
    return Named(first, last, start, end, broad=broad)
