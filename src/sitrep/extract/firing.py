"""What must stand beside a trigger for any of its rules to find something, as far as that shows before a sentence is parsed."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

from sitrep.extract.casualties.found import harm_of
from sitrep.extract.rules import load
from sitrep.lexicons.loader import read_toml, words
from sitrep.text.numbers_scan import may_hold_figure
from sitrep.text.phrases import Phrases

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from sitrep.extract.rules import Rule

_LEXICON = "en/scan.toml"
_PLAIN: dict[str, Any] = {"reach": 90, "also": [], "endings": [], "figures": [], "frames": {}}
"""What holds of an event type of which the lexicon says nothing."""
_KNOWN_WORDS = 50_000
_TEXTS = 16
"""Texts of which is kept what they tell: several rules ask about the same one."""
_OF_TWO = ("both", "couple", "newlyweds", "twins", "duo")
"""Words that count two."""
_SILENT = frozenset({"figure", "held_compound"})
"""Frames that no single word fires: figures and compounds are looked for on their own."""


class _Check(NamedTuple):
    """What one rule asks for. All must hold; without any of them, the trigger alone is enough."""

    words: frozenset[str] = frozenset()
    """One of them must be there."""
    figure: bool = False
    people: bool = False
    """Whether it tells of people: there must be a figure, or a word for them."""
    after: tuple[re.Pattern[str], ...] = ()
    """What must match right after the trigger."""
    beside: tuple[Callable[[str], object], ...] = ()
    """What must be found anywhere."""

    def holds(self, text: str, lowered: str, found: set[str], following: list[str]) -> bool:
        """Whether what the rule asks for is in a text that has its trigger, which is followed by one of these each time."""
        if self.words and self.words.isdisjoint(found):
            return False
        for pattern in self.after:
            if not any(map(pattern.match, following)):
                return False
        if self.figure and not may_hold_figure(lowered):
            return False
        if self.people and not (may_hold_figure(lowered) or _tells_of_people(text)):
            return False
        return all(search(text) for search in self.beside)


class _Watched(NamedTuple):
    """The checks of a word, of which one must hold, and where it stands if they ask: not within a word of letters alone."""

    checks: tuple[_Check, ...]
    stands: re.Pattern[str] | None


def _watched(word: str, checks: list[_Check]) -> _Watched:
    stands = re.compile(rf"(?<![^\W\d_]){re.escape(word)}(?![^\W\d_])") if any(check.after for check in checks) else None
    return _Watched(tuple(checks), stands)


class _Figures(NamedTuple):
    """What stands beside figures that no clause has claimed: all patterns, the first of which begins with one of the stems."""

    stems: tuple[str, ...]
    patterns: tuple[re.Pattern[str], ...]


class Firing:
    """Tells of one event type whether anything of it may be found in a text."""

    def __init__(self, name: str, rules: Iterable[Rule]) -> None:
        data = {**_PLAIN, **read_toml(_LEXICON).get(name, {})}
        checks: dict[str, list[_Check]] = {}
        for rule in rules:
            if rule.frame not in _SILENT:
                _add(checks, rule.words, _checks(rule, data["frames"].get(rule.frame, [{}])))
        self.also = frozenset(word for row in data["also"] for word in row["triggers"])
        """Words that are read without a trigger's rule."""
        for row in data["also"]:
            _add(checks, row["triggers"], [_Check(beside=(Phrases([row["beside"]], before="", after="").search,))])
        self._always = frozenset(word for word, asked in checks.items() if _Check() in asked)
        self._checks = {word: _watched(word, asked) for word, asked in checks.items() if word not in self._always}
        self._watched = frozenset(self._checks)
        self._reach: int = data["reach"]
        self._ending = re.compile(f"-(?:{'|'.join(data['endings'])})(?![a-z])") if data["endings"] else None
        self._figures = [_Figures(tuple(row["stems"]), tuple(map(re.compile, row["patterns"]))) for row in data["figures"]]
        self._plain: set[str] = set()
        """Words of which is known that they begin with none of the stems."""

    def fires(self, text: str, lowered: str, found: set[str]) -> bool:
        """Whether a text may tell of the event type; ``found`` are the words of ``lowered``, which is the text in lower case."""
        if not self._always.isdisjoint(found) or len(lowered) != len(text):  # after letters that grow in lower case, offsets differ
            return True
        for word in self._watched.intersection(found):
            checks, stands = self._checks[word]
            following = [text[match.end() + 1 : match.end() + self._reach] for match in stands.finditer(lowered)] if stands else []
            for check in checks:
                if check.holds(text, lowered, found, following):
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


def _add(checks: dict[str, list[_Check]], triggers: Iterable[str], asked: list[_Check]) -> None:
    for word in triggers:
        checks.setdefault(word, []).extend(asked)


def _checks(rule: Rule, rows: list[dict[str, Any]]) -> list[_Check]:
    """What a rule asks for: itself, and with it one of the rows of its frame."""
    stated = rule.options.get("beside") or rule.options.get("needs_before")
    own: list[Callable[[str], object]] = [Phrases([stated], before="", after="").search] if stated else []
    if rule.options.get("only_uprooted"):
        own.append(_uprooted_in)
    return [
        _Check(
            words=frozenset((*row.get("words", ()), *(word for keys in row.get("lists", ()) for word in words(*keys)))) or _beside(rule),
            figure=bool(row.get("figure") or rule.options.get("figure_only")),
            people=bool(row.get("people")),
            after=(*([rule.needs] if rule.needs else []), *([re.compile(row["after"], re.IGNORECASE)] if "after" in row else [])),
            beside=(*own, *([re.compile(row["beside"]).search] if "beside" in row else [])),
        )
        for row in rows
    ]


@lru_cache(_TEXTS)
def _uprooted_in(text: str) -> bool:
    """Whether a text names people who have been uprooted, or those of some nation."""
    uprooted, nationals = _people()
    return bool(nationals.search(text) or uprooted.search(text))


@cache
def _people() -> tuple[Phrases, re.Pattern[str]]:
    lexicon = "en/displacement.toml"
    return Phrases(words(lexicon, "groups", "uprooted")), re.compile(rf"\b(?:{'|'.join(words(lexicon, 'units', 'nationals'))})\b")


@lru_cache(_TEXTS)
def _tells_of_people(text: str) -> bool:
    """Whether a text has a word for people that may be displaced, or one that counts two of them."""
    return _any_people().search(text) is not None


@cache
def _any_people() -> Phrases:
    units = (words("en/displacement.toml", "units", unit) for unit in ("persons", "households"))
    return Phrases([*_OF_TWO, *(pattern for unit in units for pattern in unit)])


def _beside(rule: Rule) -> frozenset[str]:
    """The words without one of which a rule finds nothing."""
    if rule.frame == "number":
        return frozenset(word for word in load("en/casualties.toml", "harm") if harm_of(word))
    return frozenset(rule.options.get("after", ())) if rule.frame == "toll" else frozenset(rule.options.get("prepositions", ()))
