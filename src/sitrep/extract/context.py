"""What an extractor is given: one parsed sentence and what the article said before it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from sitrep.model import ActorKind, Count, Mention, Sentence, Span

if TYPE_CHECKING:
    from collections.abc import Callable

    from sitrep.extract.parse import Parse
    from sitrep.extract.voices import Voices


@dataclass(slots=True)
class Named:
    """A name in a sentence: tokens ``first`` to before ``last``, and the characters of its phrase in the sentence."""

    first: int
    last: int
    start: int
    end: int
    broad: bool = False
    """A country, a province or a region, where a town may be named too."""


def _nothing(_steps: int) -> Reading | None:
    return None


@dataclass(slots=True)
class Reading:
    """A sentence as an extractor sees it."""

    sentence: Sentence
    parsed: Parse
    places: list[Named] = field(default_factory=list)
    actors: list[Named] = field(default_factory=list)
    voices: Voices | None = None
    """The speakers of the article that it stands in."""
    before: list[Reading] = field(default_factory=list)
    """The readings of earlier sentences that were parsed, the nearest last."""
    mentions: list[Mention] = field(default_factory=list)
    """What has been found in this sentence so far."""
    told: list[Mention] = field(default_factory=list)
    """The casualties that have been read in this sentence so far."""
    kind_of: Callable[[str, str | None], ActorKind] | None = None
    """From the words for an actor to its kind, in a country or, without one, in that of the article."""
    earlier: Callable[[int], Reading | None] = _nothing
    """The sentence so many before this one, also where nothing fired in it."""
    claimant: str | None = None
    """Who claims responsibility in the article, where one only does."""
    conflict_story: bool = False
    """Whether the article as a whole is about war, unrest or armed groups."""
    sport: bool = False
    """Whether the article as a whole is about sport."""
    peaceful: bool = False
    """Whether the article as a whole, though long enough, has no word of war."""

    def span(self, first: int, last: int) -> Span:
        """The characters, in the article, of tokens ``first`` to before ``last``."""
        inner = self.parsed.span(first, last)
        return Span(self.sentence.start + inner.start, self.sentence.start + inner.end)

    def absolute(self, start: int, end: int) -> Span:
        """The characters, in the article, of a range of this sentence."""
        return Span(self.sentence.start + start, self.sentence.start + end)

    def figure(self, count: Count) -> Count:
        """A figure of this sentence with its offsets in the article; one that no words say has none to move."""
        shift = self.sentence.start
        return count if count.start < 0 else replace(count, start=count.start + shift, end=count.end + shift)
