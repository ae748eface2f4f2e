"""What an extractor is given: one sentence, parsed when something first asks, and the story that it stands in."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple, Protocol

from sitrep.model import Count, Span

if TYPE_CHECKING:
    from collections.abc import Callable

    from sitrep.extract.speech.voices import Voices
    from sitrep.extract.syntax.parse import Parse
    from sitrep.model import ActorKind, Mention, Sentence


@dataclass(slots=True)
class Named:
    """A name in a sentence: tokens ``first`` to before ``last``, and the characters of its phrase in the sentence."""

    first: int
    last: int
    start: int
    end: int
    broad: bool = False
    """A country, a province or a region, where a town may be named too."""


class Read(NamedTuple):
    """A parsed sentence with its names."""

    parsed: Parse
    places: list[Named]
    actors: list[Named]


class Story(Protocol):
    """The article that a sentence stands in. Nothing of it is worked out before it is asked for."""

    @property
    def voices(self) -> Voices:
        """The speakers of the article."""

    @property
    def kind_of(self) -> Callable[[str, str | None], ActorKind]:
        """From the words for an actor to its kind, in a country or, without one, in that of the article."""

    @property
    def claimant(self) -> str | None:
        """Who claims responsibility in the article, where one only does."""

    @property
    def is_of_conflict(self) -> bool:
        """Whether the article as a whole is about war, unrest or armed groups."""

    @property
    def is_sport(self) -> bool:
        """Whether the article as a whole is about sport."""

    @property
    def is_peaceful(self) -> bool:
        """Whether the article as a whole, though long enough, has no word of war."""

    def read(self, index: int) -> Read:
        """The sentence of that position, parsed once."""

    def before(self, index: int) -> list[Reading]:
        """The readings of the last sentences with a trigger before a sentence, the nearest last."""

    def earlier(self, index: int) -> Reading | None:
        """The sentence of that position by itself, also where nothing fired in it; None where there is none."""


class Reading:
    """A sentence as an extractor sees it."""

    def __init__(self, sentence: Sentence, story: Story, *, alone: bool = False) -> None:
        self.sentence = sentence
        self.told: list[Mention] = []
        """The casualties that have been read in this sentence so far."""
        self._story = story
        self._alone = alone

    @cached_property
    def parsed(self) -> Parse:
        """Its tokens, tags and chunks."""
        return self._story.read(self.sentence.index).parsed

    @cached_property
    def places(self) -> list[Named]:
        """The names of places in it."""
        return self._story.read(self.sentence.index).places

    @cached_property
    def actors(self) -> list[Named]:
        """The names of actors in it."""
        return self._story.read(self.sentence.index).actors

    @cached_property
    def before(self) -> list[Reading]:
        """The readings of the last sentences with a trigger, the nearest last."""
        return [] if self._alone else self._story.before(self.sentence.index)

    def earlier(self, steps: int) -> Reading | None:
        """The sentence so many before this one, also where nothing fired in it."""
        return None if self._alone else self._story.earlier(self.sentence.index - steps)

    def later(self, steps: int) -> Reading | None:
        """The sentence so many after this one, by itself."""
        return None if self._alone else self._story.earlier(self.sentence.index + steps)

    @property
    def voices(self) -> Voices | None:
        """The speakers of the article that it stands in."""
        return None if self._alone else self._story.voices

    @property
    def kind_of(self) -> Callable[[str, str | None], ActorKind] | None:
        """From the words for an actor to its kind, in a country or, without one, in that of the article."""
        return None if self._alone else self._story.kind_of

    @property
    def claimant(self) -> str | None:
        """Who claims responsibility in the article, where one only does."""
        return None if self._alone else self._story.claimant

    @property
    def conflict_story(self) -> bool:
        """Whether the article as a whole is about war, unrest or armed groups."""
        return not self._alone and self._story.is_of_conflict

    @property
    def sport(self) -> bool:
        """Whether the article as a whole is about sport."""
        return not self._alone and self._story.is_sport

    @property
    def peaceful(self) -> bool:
        """Whether the article as a whole, though long enough, has no word of war."""
        return not self._alone and self._story.is_peaceful

    def span(self, first: int, last: int) -> Span:
        """The characters, in the article, of tokens ``first`` to before ``last``."""
        tokens = self.parsed.tokens
        return Span(self.sentence.start + tokens.starts[first], self.sentence.start + tokens.ends[last - 1])

    def absolute(self, start: int, end: int) -> Span:
        """The characters, in the article, of a range of this sentence."""
        return Span(self.sentence.start + start, self.sentence.start + end)

    def figure(self, count: Count) -> Count:
        """A figure of this sentence with its offsets in the article; one that no words say has none to move."""
        shift = self.sentence.start
        return count if count.start < 0 else replace(count, start=count.start + shift, end=count.end + shift)
