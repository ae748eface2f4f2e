"""The words that a pattern of the date grammar matched, as its reader sees them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sitrep.ground.dates.calendar import Unit
    from sitrep.ground.dates.grammar import Grammar, Token


@dataclass(frozen=True, slots=True)
class Phrase:
    """The words that one pattern matched. ``grammar`` says which lists they are in."""

    grammar: Grammar
    tokens: Sequence[Token]

    def has(self, *words: str) -> bool:
        """Whether one of ``words`` is in the phrase."""
        return any(token.word in words for token in self.tokens)

    def numbers(self, kind: str) -> list[int]:
        """Return the numbers that words of a list or shape stand for, in order."""
        return [token.value for token in self.tokens if token.letter in self.grammar.kinds[kind] and isinstance(token.value, int)]

    def number(self, kind: str) -> int | None:
        """Return the first of `numbers`, null without any."""
        return next(iter(self.numbers(kind)), None)

    def text(self, kind: str) -> str | None:
        """Return the first name that a word of a list stands for: "late" for "end"."""
        return next((t.value for t in self.tokens if t.letter in self.grammar.kinds[kind] and isinstance(t.value, str)), None)

    def part(self) -> str | None:
        """``early``, ``mid`` or ``late``, where the phrase says so."""
        return self.text("PART") or self.text("EDGE")

    def unit(self) -> Unit:
        """Return the unit of time."""
        unit = self.text("UNIT")
        units: tuple[Unit, ...] = ("hour", "day", "week", "fortnight", "month", "year", "decade")
        return next(known for known in units if known == unit)
