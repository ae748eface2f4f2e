"""Keeps count of the work that an article makes, and refuses one that is made to make too much."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sitrep.errors import RejectedInput

if TYPE_CHECKING:
    from sitrep.settings import Settings


class Effort:
    """What has gone into one article so far. It counts characters and mentions, not seconds: the same article ends alike everywhere."""

    def __init__(self, settings: Settings) -> None:
        self._left = settings.max_article_work
        self._most = settings.max_article_mentions

    def read(self, chars: int) -> None:
        """A sentence of ``chars`` characters is about to be parsed.

        Raises:
            RejectedInput: it is one too many.
        """
        self._left -= chars * chars
        if self._left < 0:
            raise _too_much("Its sentences are too long and too many to be read", "max_article_work")

    def found(self, mentions: int) -> None:
        """So many mentions have been found in all.

        Raises:
            RejectedInput: too many.
        """
        if mentions > self._most:
            raise _too_much(f"It has more than {self._most:,} mentions of events", "max_article_mentions")


def _too_much(what: str, setting: str) -> RejectedInput:
    sentence = f"{what}; no news is like that. If it is sound, divide it, or raise the setting {setting}."
    return RejectedInput(sentence, stage="extract", error_type="too_complex")
