"""Cuts a text into runs of capitalised words, the stuff that names are made of."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import chain, islice
from typing import TYPE_CHECKING, NamedTuple

from sitrep.ground.places.countries import demonyms
from sitrep.ground.places.words import Word, phrases, word

if TYPE_CHECKING:
    from collections.abc import Iterator

_UPPER = "A-ZÀ-ÖØ-ÞĀĂĄĆČĎĐĒĖĘĚĞĠĢĪİĶĹĻĽŁŃŅŇŌŐŒŔŘŚŞŠȘŢŤȚŪŮŰŹŻŽḤḨṢṬẒ"
_TOKEN = re.compile(
    rf"""
    (?:[A-Z]\.){{2,}}                                        # U.S.
    | (?<!\w)(?=[{_UPPER}'’‘ʻʿadelbouis])(?:                     # nothing else begins within a word
      \bSt\.(?=\ [A-Z])
    | \bCox['’]s(?=\ Bazar)                                  # else "'s" parts an owner from what he owns
    | (?:(?<![\w’'])|(?<=\b[dD]['’]))['’‘ʻʿ]?[{_UPPER}][\w]*(?:['’‘ʼʻʿ`](?!s\b)\w+)*  # Ma'arrat, ‘Ayn
    | (?<![\w-])de\ (?:la|las|los)(?=\ [{_UPPER}])            # San Cristóbal de las Casas
    | (?<![\w-])(?:al|el|ul|de|del|la|las|le|les|los|du|da|das|do|dos|bin|abu|umm|upon|sur|au|aux|sous)(?=[- ][{_UPPER}‘’'])
    | (?<![\w-])(?:ez|es|as|ash|az|ad|an|ar|at|et|ed|er)(?=-[{_UPPER}‘’'])
    | (?<=[a-z]\ )(?:ez|es|ash|az|ad|ar)(?=\ [{_UPPER}])     # Deir ez Zor
    | (?<=[\w]\ )(?:of\ the|of|and)(?=\ [{_UPPER}])         # Bosnia and Herzegovina
    | (?<=-)(?:al|el|ez|es|as|ash|az|ad|an|ar|at|et|e|i|de|la|le|sur|on|upon|au|aux|sous|da|do)(?=-[{_UPPER}])  # Deir-ez-Zor
    | \bd['’](?=[{_UPPER}])
    )
    """,
    re.VERBOSE,
)
_CAPITAL = re.compile(f"[{_UPPER}]")
_PARTICLES = 13
"""Characters before a capital within which a word begins that is a part of its name: "de las", "upon"."""
_CAPITALS = re.compile(r"[A-Z]")
_DATELINE = re.compile(r"(?:,? [\w.]+){0,4} ?(?:\([A-Z][^)\n]{1,30}\) ?)?(?:-|–|—|\(|:)")
_HEADS = re.compile(r"(?::|(?:, [A-Z][\w.]+(?: [A-Z]\w+)?){0,2} [-–—]) (?!\d)")
_HEADLINE = 200
"""Characters; a longer line is a paragraph."""
_FULL_STOP = (".", ".”", '."', "!", "?")
_WORDS = re.compile(r"(?<![\w'’])[a-z]{3,}")
_NATIONS = frozenset(name.lower() for name in demonyms())


@dataclass(frozen=True, slots=True)
class CountryWord:
    """A word that points to a country without being a place: "Turkish"."""

    start: int
    end: int
    iso2: str


class Token(NamedTuple):
    """A word of a run."""

    start: int
    end: int
    text: str
    word: Word


def is_lower(text: str) -> bool:
    """The text has lost its capitals, as some archives' texts have."""
    head = text[:2000]
    return len(head) > 40 and sum(1 for _ in islice(_CAPITALS.finditer(head), len(head) // 200 + 1)) * 200 < len(head)


def capitalise(text: str) -> str:
    """A text without capitals with capitals on all that is not a common word; offsets stay.

    >>> capitalise("police said on sunday that vadodara was calm")
    'police said on sunday that Vadodara was Calm'
    """
    return _WORDS.sub(_capital, text)


def _capital(match: re.Match[str]) -> str:
    shown = match.group()
    known = word(shown)
    plain = known.is_ignored or known.is_english or known.is_kind or known.is_title
    return shown if plain and shown not in _NATIONS else shown[0].upper() + shown[1:]


_STATE = " Republic"
"""After a demonym, the rest of a country's name: "the Central African Republic"."""


def find_phrases(text: str, runs: list[list[Token]]) -> tuple[list[CountryWord], set[int]]:
    """The demonyms of a text, and where the words of all phrases start that hold no place."""
    known = phrases()
    found: list[CountryWord] = []
    blocked: set[int] = set()
    last = 0
    for token in chain.from_iterable(runs):
        if token.start < last:
            blocked.add(token.start)
            continue
        for phrase, iso2 in known.get(token.text, ()):
            end = token.start + len(phrase)
            if text.startswith(phrase, token.start) and not text[end : end + 1].isalnum() and not (iso2 and text.startswith(_STATE, end)):
                blocked.add(token.start)
                last = end
                if iso2:
                    found.append(CountryWord(token.start, end, iso2))
                break
    return found, blocked


def find_runs(text: str) -> list[list[Token]]:
    """The tokens that follow one another with a single space or hyphen between them."""
    runs: list[list[Token]] = []
    end = -2
    for match in _matches(text):
        start, shown = match.start(), match.group()
        token = Token(start, match.end(), shown, word(shown))
        if start == end or (start == end + 1 and text[end] in " -"):
            runs[-1].append(token)
        else:
            runs.append([token])
        end = match.end()
    return runs


def _matches(text: str) -> Iterator[re.Match[str]]:
    """The tokens of a text: looked for around its capitals alone, as most of it has none."""
    at = 0
    while capital := _CAPITAL.search(text, at):
        match = _TOKEN.search(text, max(at, capital.start() - _PARTICLES))
        if match is None:
            return
        yield match
        at = match.end()


def is_headline(text: str, at: int) -> bool:
    """The line is in title case or in capitals."""
    first = text.rfind("\n", max(0, at - _HEADLINE), at) + 1 or max(0, at - _HEADLINE)
    line = text[first : first + _HEADLINE].partition("\n")[0]
    if len(line) >= _HEADLINE or line.rstrip().endswith(_FULL_STOP):
        return False
    longer = [part for part in line.split() if len(part) > 3 and part[0].isalpha()]
    return len([part for part in longer if part[0].isupper()]) * 10 >= 7 * len(longer)


def is_dateline(text: str, start: int, end: int) -> bool:
    """A name in capitals begins the line, and what ends a dateline follows: "BEIRUT (Reuters) -"."""
    if not text[start:end].isupper():
        return False
    line = text.rfind("\n", max(0, start - 40), start) + 1
    return start - line < 40 and _DATELINE.match(text, end) is not None


def heads_line(text: str, start: int, end: int) -> bool:
    """A name begins the line and a colon or a dash follows: "Kolkata: One person died"; not "Kolkata: 3 dead", which is a headline."""
    line = text.rfind("\n", max(0, start - _HEADLINE), start) + 1
    return not text[line:start].strip() and _HEADS.match(text, end) is not None
