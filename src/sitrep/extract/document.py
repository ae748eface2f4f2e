"""Reads the sentences of an article in order, so that each knows what came before it and who is speaking."""

from __future__ import annotations

import re
from bisect import bisect_left
from functools import partial
from typing import TYPE_CHECKING, Protocol

from sitrep.extract.casualties_story import completed
from sitrep.extract.cause import settings_in
from sitrep.extract.context import Named, Reading
from sitrep.extract.gates import is_peaceful, is_sport
from sitrep.extract.parse import Parse, parse
from sitrep.extract.registry import EXTRACTORS
from sitrep.extract.voices import Voices
from sitrep.extract.wholes import shifted, with_wholes
from sitrep.text.numbers import find_counts

if TYPE_CHECKING:
    from collections.abc import Sequence

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


_STORY = 2
"""Words of war in an article from which all of it counts as a story of conflict."""


def extract(text: str, sentences: Sequence[Sentence], hits: Sequence[Sentence], names: Names) -> list[Mention]:
    """The mentions of all event types in an article, in the order of its text. ``hits`` are the sentences that have a trigger."""
    war = settings_in(text)["conflict"]
    conflict = war >= _STORY
    peaceful = is_peaceful(text, war)
    sport = is_sport(text, war)
    claimant = _claimant(text, names)
    readings: list[Reading] = []
    voices = Voices(text, sentences, lambda sentence: _read(sentence, names).parsed)
    for sentence in hits:
        reading = _read(sentence, names)
        reading.before = readings[-3:]
        reading.conflict_story = conflict
        reading.sport = sport
        reading.peaceful = peaceful
        reading.kind_of = names.kind
        reading.claimant = claimant
        reading.earlier = partial(_earlier, sentences, names, sentence.index)
        reading.voices = voices
        readings.append(reading)
        for extractor in EXTRACTORS:
            reading.mentions.extend(shifted(extractor.extract(reading), len(reading.mentions)))
    found: list[Mention] = []
    for reading in readings:
        found.extend(shifted(reading.mentions, len(found)))
    return completed(with_wholes(found), text)


_CLAIMS = re.compile(
    r"(?:\s*\([^)]{1,20}\))?\s+(?:(?:has|have|had|later|also|quickly|immediately|which|who)\s+)*(?:claimed|claims|admitted|took|taken)\s+(?:responsibility|credit)\b"
)


def _claimant(text: str, names: Names) -> str | None:
    """Who claims responsibility in an article, where one actor only does."""
    if "responsib" not in text and "credit" not in text:
        return None
    found = {text[start:end] for start, end in names.actors(0, len(text)) if _CLAIMS.match(text, end)}
    return found.pop() if len(found) == 1 else None


def _earlier(sentences: Sequence[Sentence], names: Names, index: int, steps: int) -> Reading | None:
    return _read(sentences[index - steps], names) if index >= steps else None


def _read(sentence: Sentence, names: Names) -> Reading:
    place_spans = [
        (start - sentence.start, end - sentence.start, broad) for start, end, broad in names.places(sentence.start, sentence.end)
    ]
    actor_spans = [(start - sentence.start, end - sentence.start) for start, end in names.actors(sentence.start, sentence.end)]
    known = [(start - sentence.start, end - sentence.start, "demonym") for start, end in names.demonyms(sentence.start, sentence.end)]
    known += [(start, end, "place") for start, end, _ in place_spans] + [(start, end, "actor") for start, end in actor_spans]
    parsed = parse(sentence.text, find_counts(sentence.text), names.dates(sentence), known)
    return Reading(
        sentence,
        parsed,
        [_named(parsed, start, end, broad=broad) for start, end, broad in place_spans],
        [_named(parsed, *span) for span in actor_spans],
    )


def _named(parsed: Parse, start: int, end: int, *, broad: bool = False) -> Named:
    first = min(bisect_left(parsed.tokens.ends, start + 1), len(parsed.tokens) - 1)
    last = max(first + 1, bisect_left(parsed.tokens.starts, end))
    return Named(first, last, start, end, broad=broad)
