"""What must stand beside a trigger for any of its rules to find something, as far as that shows before a sentence is parsed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache, partial
from typing import TYPE_CHECKING, Any

from sitrep.extract.casualties_found import harm_of
from sitrep.extract.rules import load
from sitrep.lexicons.loader import read_toml, words
from sitrep.text.numbers_scan import may_hold_figure

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sitrep.extract.rules import Rule

_LEXICON = "en/scan.toml"
_PLAIN: dict[str, Any] = {"reach": 90, "also": [], "endings": [], "figures": [], "stems": [], "frames": {}}
"""What holds of an event type of which the lexicon says nothing."""
_CACHED_WORDS = 50_000
_SILENT = frozenset({"figure", "held_compound"})
"""Frames that no single word fires: figures and compounds are looked for on their own."""


@dataclass(frozen=True, slots=True)
class _Check:
    """What one rule asks for. All must hold; without any of them, the trigger alone is enough."""

    needs: re.Pattern[str] | None
    reach: int
    words: frozenset[str]
    beside: re.Pattern[str] | None
    figure: bool

    @property
    def is_empty(self) -> bool:
        """Whether nothing is asked for."""
        return self.needs is None and not self.words and self.beside is None and not self.figure

    def holds(self, text: str, lowered: str, found: set[str], word: str) -> bool:
        """Whether what the rule asks for is in a text that has its trigger."""
        if (self.words and self.words.isdisjoint(found)) or (self.figure and not may_hold_figure(lowered)):
            return False
        if self.beside and not self.beside.search(text):
            return False
        needs = self.needs
        if needs is None or len(lowered) != len(text):  # offsets differ after letters that grow in lower case
            return True
        return any(needs.match(text[end + 1 : end + self.reach]) for end in _ends(lowered, word))


def _ends(lowered: str, word: str) -> Iterator[int]:
    """Where each occurrence of a word ends; within a longer word, too, where that is spelled with more than letters."""
    start = lowered.find(word)
    while start >= 0:
        end = start + len(word)
        if not (lowered[start - 1 : start].isalpha() or lowered[end : end + 1].isalpha()):
            yield end
        start = lowered.find(word, end)


class Firing:
    """Tells of one event type whether anything of it may be found in a text."""

    def __init__(self, name: str, rules: Iterable[Rule]) -> None:
        data = {**_PLAIN, **read_toml(_LEXICON).get(name, {})}
        checks: dict[str, list[_Check]] = {}
        for rule in rules:
            if rule.frame not in _SILENT:
                check = _check(rule, data["reach"], data["frames"])
                for word in rule.words:
                    checks.setdefault(word, []).append(check)
        self._always = frozenset(word for word, asked in checks.items() if any(check.is_empty for check in asked)) | set(data["also"])
        self._checks = {word: tuple(asked) for word, asked in checks.items() if word not in self._always}
        self._watched = frozenset(self._checks)
        self._ending = re.compile(f"-(?:{'|'.join(data['endings'])})(?![a-z])") if data["endings"] else None
        self._figures = [[re.compile(pattern) for pattern in patterns] for patterns in data["figures"]]
        self._begins = lru_cache(_CACHED_WORDS)(partial(_begins, tuple(data["stems"])))

    def fires(self, text: str, lowered: str, found: set[str]) -> bool:
        """Whether a text may tell of the event type; ``found`` are the words of ``lowered``, which is the text in lower case."""
        if not self._always.isdisjoint(found):
            return True
        for word in self._watched.intersection(found):
            for check in self._checks[word]:
                if check.holds(text, lowered, found, word):
                    return True
        if self._ending and "-" in lowered and self._ending.search(lowered):
            return True
        return bool(self._figures) and any(map(self._begins, found)) and self._holds_figure(lowered)

    def _holds_figure(self, lowered: str) -> bool:
        """Whether there is a figure, and beside it what one of the lists asks for."""
        return may_hold_figure(lowered) and any(all(pattern.search(lowered) for pattern in every) for every in self._figures)


def _begins(stems: tuple[str, ...], word: str) -> bool:
    """Whether a word, or the part of it after a hyphen, begins with one of the stems."""
    return word.startswith(stems) or word.partition("-")[2].startswith(stems)


def _check(rule: Rule, reach: int, frames: dict[str, list[str]]) -> _Check:
    pattern = rule.options.get("beside") or rule.options.get("needs_before")
    if rule.options.get("only_uprooted"):
        nationals = "|".join(words("en/displacement.toml", "units", "nationals"))
        pattern = rf"\b(?:{'|'.join(words('en/displacement.toml', 'groups', 'uprooted'))}|(?-i:{nationals}))\b"
    figure = rule.frame in ("housing", "counted") or bool(rule.options.get("figure_only"))
    listed = frozenset(frames.get(rule.frame, ())) or frozenset(_beside(rule))
    return _Check(rule.needs, reach, listed, re.compile(pattern, re.IGNORECASE) if pattern else None, figure)


def _beside(rule: Rule) -> tuple[str, ...]:
    """The words of other lexicons without one of which a frame finds nothing."""
    if rule.frame == "control":
        return tuple(words("en/control_words.toml", "mastery"))
    if rule.frame == "lives":
        return (*words("en/casualties.toml", "frames", "taking"), *words("en/casualties.toml", "frames", "gone"))
    if rule.frame == "number":
        return tuple(word for word in load("en/casualties.toml", "harm") if harm_of(word))
    if rule.frame == "toll" and "after" in rule.options:
        return tuple(rule.options["after"])
    if rule.frame == "housing":
        return (*words("en/displacement.toml", "units", "houses"), *words("en/displacement.toml", "units", "dwellings"))
    return ()
