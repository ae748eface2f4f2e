"""What an article as a whole is about, by its words: war, peace or sport."""

from __future__ import annotations

from functools import cached_property

from sitrep.extract.cause import conflict_words
from sitrep.extract.unreal import is_peaceful, is_sport

_STORY = 2
"""Words of war in an article from which all of it counts as a story of conflict."""


class Tone:
    """The tone of one article. Nothing is counted before it is asked for."""

    def __init__(self, text: str) -> None:
        self.text = text

    @cached_property
    def _war(self) -> int:
        """Words of war, counted no further than they matter."""
        return conflict_words(self.text, _STORY)

    @cached_property
    def is_of_conflict(self) -> bool:
        """Whether the article as a whole is about war, unrest or armed groups."""
        return self._war >= _STORY

    @cached_property
    def is_without_war(self) -> bool:
        """Whether events of war are not looked for in the article: it is peaceful or about sport."""
        return self.is_peaceful or self.is_sport

    @cached_property
    def is_sport(self) -> bool:
        """Whether the article as a whole is about sport."""
        return is_sport(self.text) and is_sport(self.text, conflict_words(self.text))

    @cached_property
    def is_peaceful(self) -> bool:
        """Whether the article as a whole, though long enough, has no word of war."""
        return is_peaceful(self.text, self._war)
