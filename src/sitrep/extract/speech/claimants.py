"""Who claims an attack anywhere in an article: "X claimed responsibility", "X said it had planted the bomb"."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from sitrep.extract.roles.agents import word_set
from sitrep.text.phrases import Phrases

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

_REACH = 120
"""Characters after a name within which it may claim."""


def may_claim(text: str) -> bool:
    """Whether an article has a word with which somebody claims a deed."""
    return any(word in text for word in word_set("claim_stems"))


def claimant(text: str, actors: Callable[[int, int], Sequence[tuple[int, int]]]) -> str | None:
    """Who claims a deed in an article, where one actor only does; ``actors`` gives the actors within a range of its characters."""
    found = {text[start:end] for start, end in actors(0, len(text)) if _claims().match(text[end : end + _REACH])}
    return found.pop() if len(found) == 1 else None


@cache
def _claims() -> Phrases:
    return Phrases(sorted(word_set("claims")), before="", after="")
