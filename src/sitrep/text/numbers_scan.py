"""Finds the bare words of a figure, "forty-two thousand" or "dozens", and what they are worth. Qualifiers come later."""

from __future__ import annotations

import re
from dataclasses import dataclass
from math import prod
from typing import TYPE_CHECKING, Literal

from sitrep.lexicons.loader import read_toml, words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from sitrep.model import Qualifier

LEXICON = "en/figures.toml"
Kind = Literal["number", "one", "another", "plural", "vague", "couple", "zero", "some"]

_DATA = read_toml(LEXICON)
CARDINALS: dict[str, int] = _DATA["cardinals"]
MAGNITUDES: dict[str, int] = _DATA["magnitudes"]
_PLURALS: dict[str, int] = _DATA["plurals"]
_MULTIPLIED: dict[str, int] = _DATA["multiplied"]
_FRACTIONS: dict[str, float] = _DATA["fractions"]
_TWO_OR_MORE = words(LEXICON, "vague", "two_or_more")
_UNKNOWN = words(LEXICON, "vague", "unknown")
_COUPLE = words(LEXICON, "vague", "couple")
_ZERO = words(LEXICON, "zero", "words")


def any_of(phrases: Iterable[str]) -> str:
    r"""A regex for any of the phrases, longest first, with any blank where they have one.

    >>> any_of(["no", "no one"])
    '(?:no\\s+one|no)'
    """
    return "(?:" + "|".join(r"\s+".join(map(re.escape, p.split())) for p in sorted(phrases, key=len, reverse=True)) + ")"


@dataclass(frozen=True, slots=True)
class Core:
    """The words of a figure without its qualifier. ``low``, ``best`` and ``high`` are those of the words alone."""

    start: int
    end: int
    kind: Kind
    low: int | None
    best: int | None
    high: int | None
    qualifier: Qualifier = "exact"
    raw: float = 0
    """The number as worded; 1.5 is no figure, but "1.5 to 2 million" is."""
    scale: int = 1
    """The magnitude that follows one plain number, a million in "three million": "two to three million" shares it."""
    refused: bool = False
    """Found to be no figure already: a score, a span of years."""


# The words without which no sentence has a figure, for a look before the scan. Phrases are looked for by their rarest word.
_HEADS = frozenset(
    {*CARDINALS, *MAGNITUDES, *_PLURALS, *_ZERO, "several", "multiple", "many", "numerous", "countless", "number", "numbers", "few"}
    | {
        "handful",
        "string",
        "various",
        "couple",
        "single",
        "some",
        "untold",
        "another",
        "second",
        "third",
        "fourth",
        "fifth",
        "sixth",
        "seventh",
        "eighth",
    }
)
_DIGIT = re.compile(r"[0-9]")
_GLUE = str.maketrans(dict.fromkeys("-,.;:()\"'[]/", " "))
_WIDE_GLUE = (
    "\N{EN DASH}",
    "\N{EM DASH}",
    "\N{LEFT DOUBLE QUOTATION MARK}",
    "\N{RIGHT DOUBLE QUOTATION MARK}",
    "\N{LEFT SINGLE QUOTATION MARK}",
)


def may_hold_figure(lowered: str) -> bool:
    """Whether the scan is worth its time: false for four of five sentences of news, in two or three microseconds.

    >>> may_hold_figure("the minister spoke."), may_hold_figure("they found (twelve) bodies"), may_hold_figure("in 2015")
    (False, True, True)
    """
    if _DIGIT.search(lowered):
        return True
    if lowered.isascii():
        lowered = lowered.translate(_GLUE)
    else:
        for mark in (*_WIDE_GLUE, "-", ",", ".", "(", '"', "'", ":", ";"):
            lowered = lowered.replace(mark, " ")
    return not _HEADS.isdisjoint(lowered.split())


_LONGEST_NUMBER = 15
_BLANK = "[ \N{THIN SPACE}\N{NARROW NO-BREAK SPACE}\N{NO-BREAK SPACE}]"
_ANY_MAGNITUDE = any_of(MAGNITUDES)
_ANY_CARDINAL = any_of(CARDINALS)
_AFTER_MAGNITUDE = "(?:" + "|".join(f"(?<={name})" for name in MAGNITUDES) + ")"
_INITIALS = "".join(
    sorted(
        {phrase[0] for phrase in (*CARDINALS, *MAGNITUDES, *_PLURALS, *_FRACTIONS, *_TWO_OR_MORE, *_UNKNOWN, *_ZERO, "a couple", "some")}
    )
)
_SCAN = re.compile(
    rf"""
    \b (?=[0-9{_INITIALS}]) (?<![.,:/\#@'\u2019]) (?<![^\d\s]-)         # not inside a word, a decimal, a time, a path, "F-16"
    (?:
      (?P<fraction> (?:an?\s+)? (?P<part>{any_of(_FRACTIONS)}) [\s-] (?P<whole>{_ANY_MAGNITUDE}) )   # half a million
    | (?P<plural>   (?: (?P<times>{any_of(_PLURALS)}) \s+ of \s+ (?P<of>{any_of(_MULTIPLIED)})        # tens of thousands
                      | {any_of(_PLURALS)} ) )
    | (?P<vague>    (?P<few>{any_of((*_TWO_OR_MORE, *_UNKNOWN, *_COUPLE))})                            # several; a few hundred
                    (?: \s+ (?P<base>{_ANY_MAGNITUDE}s?) (?:\s+(?P<base2>thousand|million))? )? )
    | (?P<digits>   (?= (?P<figure> \d{{1,3}}(?:,\d{{3}})+ | \d{{1,3}}(?:{_BLANK}\d{{3}})+ | \d{{1,2}}(?:,\d{{2}}(?=,))+,\d{{3}}
                                  | \d+(?:\.\d+)? ) ) (?P=figure)                                   # all of it or nothing
                    (?: [\s-] (?P<unit>{_ANY_MAGNITUDE}) \b )* )
    | (?P<words>    (?: (?:an?\s+)? {_ANY_MAGNITUDE} | {_ANY_CARDINAL} ) \b
                    (?: [\s-]+ (?:{_ANY_CARDINAL} | {_ANY_MAGNITUDE}) \b
                      | {_AFTER_MAGNITUDE} \s+ and \s+ {_ANY_CARDINAL} \b
                      | \s+ and \s+ a \s+ half \b )* )
    | (?P<zero>     {any_of(_ZERO)} )
    | (?P<some>     some )
    | (?P<another>  (?:another|an?\s+{any_of(words(LEXICON, "another", "ordinals"))})               # wounding another
                    (?= \s* (?:[.,;)]|$) | \s+ {any_of(words(LEXICON, "another", "before"))} \b ) )
    )
    (?!\w)
    """,
    re.VERBOSE,
)


def scan(lowered: str) -> Iterator[Core]:
    """The cores of a lower-case text, from left to right, without overlaps. Impossible sequences ("twenty fifteen") are passed over."""
    for match in _SCAN.finditer(lowered):
        core = _READ[match.lastgroup or ""](match)
        if core is not None:
            yield core


def _exact(
    match: re.Match[str], value: float | None, *, kind: Kind = "number", qualifier: Qualifier = "exact", scale: int = 1
) -> Core | None:
    if value is None:
        return None
    number = int(value)
    return Core(match.start(), match.end(), kind, number, number, number, qualifier, raw=value, scale=scale)


def _vague(match: re.Match[str], low: int | None, kind: Kind) -> Core:
    return Core(match.start(), match.end(), kind, low, None, None, "vague")


def _read_fraction(match: re.Match[str]) -> Core | None:
    part, whole = " ".join(match["part"].split()), match["whole"]
    qualifier: Qualifier = "approximately" if whole == "dozen" else "exact"
    return _exact(match, _FRACTIONS[part] * MAGNITUDES[whole], qualifier=qualifier)


def _read_plural(match: re.Match[str]) -> Core | None:
    if match["of"]:
        return _vague(match, _PLURALS[match["times"]] * _MULTIPLIED[match["of"]], "plural")
    return _vague(match, _PLURALS[match["plural"]], "plural")


def _read_vague(match: re.Match[str]) -> Core | None:
    few = " ".join(match["few"].split())
    base = MAGNITUDES[match["base"].removesuffix("s")] * MAGNITUDES.get(match["base2"] or "", 1) if match["base"] else 1
    if few in _COUPLE:
        return _exact(match, 2 * base, kind="couple", qualifier="exact" if few == "a couple" and base == 1 else "approximately")
    return _vague(match, None if few in _UNKNOWN else 2 * base, "vague")


def _read_digits(match: re.Match[str]) -> Core | None:
    number, *units = re.split(r"[\s-](?=[a-z])", match["digits"])
    if len(number) > _LONGEST_NUMBER or (number[0] == "0" and number[1:2] not in {"", "."}):
        return None
    value = float(number) if "." in number else int(re.sub(rf",|{_BLANK}", "", number))
    scale = prod(MAGNITUDES[unit] for unit in units)
    return _exact(match, round(value * scale, 3), qualifier="approximately" if "dozen" in units else "exact", scale=scale)


def _read_words(match: re.Match[str]) -> Core | None:
    first, *rest = tokens = re.split(r"[\s-]+", match["words"])
    if tokens == ["one"]:
        return _exact(match, 1, kind="one")
    scale = prod(MAGNITUDES[token] for token in rest) if first in CARDINALS and MAGNITUDES.keys() >= set(rest) else 1
    return _exact(match, spoken_value(tokens), qualifier="approximately" if "dozen" in tokens else "exact", scale=scale)


_READ: dict[str, Callable[[re.Match[str]], Core | None]] = {
    "fraction": _read_fraction,
    "plural": _read_plural,
    "vague": _read_vague,
    "digits": _read_digits,
    "words": _read_words,
    "zero": lambda match: _exact(match, 0, kind="zero"),
    "some": lambda match: _vague(match, 2, "some"),
    "another": lambda match: _exact(match, 1, kind="another"),
}


def spoken_value(tokens: list[str]) -> float | None:
    """The value of a spoken number, or null where its words do not make one.

    >>> spoken_value("one hundred and twelve".split()), spoken_value("two and a half million".split())
    (112, 2500000.0)
    >>> spoken_value("twenty fifteen".split()) is None
    True
    """
    total: float = 0
    group: float = 0
    for word in (t for t in tokens if t not in {"a", "an", "and"}):
        if word == "half":
            group += 0.5
        elif word not in MAGNITUDES:
            value = CARDINALS[word]
            last = group % 100
            if last and not (value < 10 and last >= 20 and last % 10 == 0):
                return None
            group += value
        elif MAGNITUDES[word] <= 100:
            group = (group or 1) * MAGNITUDES[word]
        else:
            total += (group or (1 if not total else 0)) * MAGNITUDES[word]
            group = 0
    if tokens[-1] == "half" and total:  # "a million and a half"
        group *= next(MAGNITUDES[t] for t in reversed(tokens) if t in MAGNITUDES)
    return total + group
