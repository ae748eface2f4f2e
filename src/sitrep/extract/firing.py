"""What must stand beside a trigger for any of its rules to find something, as far as that shows before a sentence is parsed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

from sitrep.extract.casualties_found import harm_of
from sitrep.extract.rules import load
from sitrep.lexicons.loader import read_toml, words
from sitrep.text.numbers_scan import may_hold_figure
from sitrep.text.phrases import Phrases

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from sitrep.extract.rules import Rule

LEXICON = "en/scan.toml"
_PLAIN: dict[str, Any] = {"reach": 90, "also": [], "endings": [], "figures": [], "frames": {}}
"""What holds of an event type of which the lexicon says nothing."""
_KNOWN_WORDS = 50_000
_SILENT = frozenset({"figure", "held_compound"})
"""Frames that no single word fires: figures and compounds are looked for on their own."""


@dataclass(frozen=True, slots=True)
class _Check:
    """What one rule asks for. All must hold; without any of them, the trigger alone is enough."""

    needs: re.Pattern[str] | None
    reach: int
    words: frozenset[str]
    beside: Callable[[str], object] | None
    figure: bool

    @property
    def is_empty(self) -> bool:
        """Whether nothing is asked for."""
        return not (self.needs or self.words or self.beside or self.figure)

    def holds(self, text: str, lowered: str, found: set[str], word: str) -> bool:
        """Whether what the rule asks for is in a text that has its trigger."""
        if self.words and self.words.isdisjoint(found):
            return False
        if (self.figure and not may_hold_figure(lowered)) or (self.beside and not self.beside(text)):
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


class _Figures(NamedTuple):
    """What stands beside figures that no clause has claimed: all patterns, the first of which begins with one of the stems."""

    stems: tuple[str, ...]
    patterns: tuple[re.Pattern[str], ...]


class Firing:
    """Tells of one event type whether anything of it may be found in a text."""

    def __init__(self, name: str, rules: Iterable[Rule]) -> None:
        data = {**_PLAIN, **read_toml(LEXICON).get(name, {})}
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
        self._figures = [_Figures(tuple(row["stems"]), tuple(map(re.compile, row["patterns"]))) for row in data["figures"]]
        self._plain: set[str] = set()
        """Words of which is known that they begin with none of the stems."""

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
        return bool(self._figures) and self._holds_figure(lowered, found)

    def _holds_figure(self, lowered: str, found: set[str]) -> bool:
        """Whether there is a figure, and beside it what one of the lists asks for."""
        begun = self._begun(found - self._plain)
        return (
            bool(begun)
            and may_hold_figure(lowered)
            and any(all(each.search(lowered) for each in self._figures[at].patterns) for at in begun)
        )

    def _begun(self, found: set[str]) -> set[int]:
        """The lists of which one of the words, or its part after a hyphen, begins with a stem."""
        begun: set[int] = set()
        for word in found:
            after = word.partition("-")[2]
            lists = [at for at, each in enumerate(self._figures) if word.startswith(each.stems) or after.startswith(each.stems)]
            begun.update(lists)
            if not lists and len(self._plain) < _KNOWN_WORDS:
                self._plain.add(word)
        return begun


def _check(rule: Rule, reach: int, frames: dict[str, list[str]]) -> _Check:
    pattern = rule.options.get("beside") or rule.options.get("needs_before")
    beside = _uprooted_in if rule.options.get("only_uprooted") else Phrases([pattern], before="", after="").search if pattern else None
    figure = rule.frame in ("housing", "counted") or bool(rule.options.get("figure_only"))
    listed = frozenset(frames.get(rule.frame, ())) or frozenset(_beside(rule))
    return _Check(rule.needs, reach, listed, beside, figure)


def _uprooted_in(text: str) -> bool:
    """Whether a text names people who have been uprooted, or those of some nation."""
    uprooted, nationals = _people()
    return bool(nationals.search(text) or uprooted.search(text))


@cache
def _people() -> tuple[Phrases, re.Pattern[str]]:
    lexicon = "en/displacement.toml"
    return Phrases(words(lexicon, "groups", "uprooted")), re.compile(rf"\b(?:{'|'.join(words(lexicon, 'units', 'nationals'))})\b")


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
