"""Turns the patterns of ``lexicons/en/dates.toml`` into one scan over the words of a sentence.

Each word becomes one character, its class, so that a pattern over words is an ordinary regular expression over a short
string: no pattern sees a character twice, and nothing in it backtracks over the text itself.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import accumulate
from typing import TYPE_CHECKING, Any, NamedTuple

from sitrep.errors import LexiconError
from sitrep.lexicons.loader import read_toml

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

FILE = "en/dates.toml"
FIRST_YEAR, LAST_YEAR = 1800, 2099  # other four-digit numbers are figures

_PUNCTUATION = {",": "comma", "/": "slash", "(": "open", ")": "close", ";": "semicolon", ":": "colon"} | dict.fromkeys(
    "-\u2010\u2011\u2013", "dash"
)
_PUNCTUATION |= dict.fromkeys("'\u2019", "apostrophe")
_SEEN_PAST = ("other", "dash", "YEAR", "HAPPENING")
_SHAPES = ("DAY", "NUMERAL", "FIGURE", "YEAR", "DECADE", "ORDINAL", "DOTTED", "GLUED", "ATOM")
_ORDINAL = {f"{n}{'th' if 10 < n < 14 else {1: 'st', 2: 'nd', 3: 'rd'}.get(n % 10, 'th')}": n for n in range(1, 32)}
_DOTTED = re.compile(r"\d{1,2}\.\d{1,2}\.\d{4}")
_DECADE = re.compile(r"(?:18|19|20)\d0s")
_WORD = re.compile(r"[A-Za-z]+")
_PARTS = re.compile(r"(\d{1,3}(?:,\d{3})+(?!\d)|\d+(?:\.\d+)+|\w+|[^\w\s])")
_FOUR_DIGITS = re.compile(r"\d\d\d\d|9/11")
_CACHED_WORDS = 50_000
_CACHED_SEGMENTS = 20_000
_SYMBOL = re.compile(r"\[\^?|\]|\(\?<?[=!]|[A-Z_]+|[a-z]+|\S")


class Token(NamedTuple):
    """A word, number or punctuation mark with its offsets; ``value`` is what a list of the lexicon or a number's shape says."""

    start: int
    end: int
    raw: str
    letter: str
    value: int | str | None

    @property
    def word(self) -> str:
        """The word in lower case."""
        return self.raw.lower()


class Row(NamedTuple):
    """The words, numbers and punctuation of a sentence: their letters as one string, and by position what `Token` has of each."""

    letters: str
    raws: list[str]
    starts: list[int]
    ends: list[int]
    values: list[int | str | None]

    def tokens(self, first: int, last: int) -> list[Token]:
        """The words from ``first`` to before ``last``."""
        return [Token(self.starts[at], self.ends[at], self.raws[at], self.letters[at], self.values[at]) for at in range(first, last)]


class Found(NamedTuple):
    """A pattern's match in a row of letters, and the name of its reader."""

    start: int
    end: int
    reads: str


class _Classes(dict[str, tuple[str, "int | str | None"]]):
    """Word as written -> its letter and value. What no list has is a number or another word, and is kept for the next time."""

    def __init__(self, known: dict[str, tuple[str, int | str | None]], classify: Callable[[str], tuple[str, int | str | None]]) -> None:
        super().__init__(known)
        self._classify = classify

    def __missing__(self, raw: str) -> tuple[str, int | str | None]:
        found = self._classify(raw)
        if len(self) < _CACHED_WORDS:
            self[raw] = found
        return found


@dataclass(frozen=True, slots=True)
class Rule:
    """A pattern's name and the name of what computes its days."""

    rule_id: str
    reads: str


class Grammar:
    """The compiled lexicon.

    Raises:
        LexiconError: a pattern names a list that the lexicon lacks, or is not a regular expression.

    """

    def __init__(self, data: dict[str, Any]) -> None:
        self._data = data
        self.events: list[dict[str, Any]] = data["event"]
        self.holidays: list[dict[str, Any]] = data["holiday"]
        self.feasts: dict[str, int] = {name: feast["after_easter"] for feast in data["movable"] for name in feast["names"]}
        self._lists: dict[str, dict[str, int | str | None]] = {name: dict.fromkeys(words) for name, words in data["words"].items()}
        self._lists |= data["values"]
        self._capitalised = {word for kind in data["capitalised"]["kinds"] for word in self._lists[kind]}
        self._values = {word: value for kind in data["values"].values() for word, value in kind.items()}
        self._abbreviations = frozenset(data["abbreviations"]["words"])
        self._verbs = frozenset(self._lists["VERB_MONTH"])
        self._letters: dict[str, str] = {}
        self._assign_letters()
        self.kinds = {kind: frozenset(self._letter_of_word(word, kind) for word in words) for kind, words in self._lists.items()}
        self.kinds |= {shape: frozenset(self._letter(shape)) for shape in _SHAPES}
        self.kinds |= {name: frozenset().union(*(self.kinds[kind] for kind in kinds)) for name, kinds in data["unions"].items()}
        self.phrases, self.phrase_rules = self._compile("phrase")
        self.joins, self.join_rules = self._compile("join")
        self._joiners = frozenset(self._letters[word] for word in data["anchors"]["joins"])
        self._known = self._known_words()
        self._classes = _Classes(self._known, self._class_of_other)
        self._segments = self._compile_segments()
        self._found_in: Callable[[str], tuple[Found, ...]] = lru_cache(_CACHED_SEGMENTS)(self._search)
        self._anchors = frozenset(self._anchor_words())
        self._weak = frozenset(form for word in data["anchors"]["weak"] for form in (word, word.capitalize(), word.upper()))
        self._units = re.compile("|".join(data["anchors"]["phrases"]), re.IGNORECASE)

    @property
    def atom(self) -> str:
        """The letter that stands for a whole phrase in the patterns that join phrases."""
        return self._letter("ATOM")

    def may_match(self, text: str) -> bool:
        """Tell, at a fraction of the cost of the patterns, whether ``text`` may hold a date phrase.

        Four digits or a word such as "Sunday" suffice; "day" or "year" need a fitting word before or after.
        """
        words = _WORD.findall(text)
        if self._anchors.isdisjoint(words) and not _FOUR_DIGITS.search(text):
            return not self._weak.isdisjoint(words) and self._units.search(text) is not None
        return True

    def may_join(self, letters: str, phrases: int) -> bool:
        """Tell, at a fraction of the cost of the patterns, whether any of those that join phrases may match."""
        return phrases > 1 or not self._joiners.isdisjoint(letters)

    def read(self, text: str) -> Row:
        """Return the words, numbers and punctuation of ``text`` with their classes. The point of "Feb." is part of it."""
        parts = _PARTS.split(text)
        offsets = list(accumulate(map(len, parts)))
        raws, starts, ends = parts[1::2], offsets[:-1:2], offsets[1::2]
        if "." in raws:
            self._take_points(raws, starts, ends)
        classes = list(map(self._classes.__getitem__, raws))
        if not self._verbs.isdisjoint(raws):
            for at, raw in enumerate(raws[:-1]):
                if raw in self._verbs and raws[at + 1][0].isdigit():
                    classes[at] = self._known[raw.capitalize()]
        return Row("".join([letter for letter, _ in classes]), raws, starts, ends, [value for _, value in classes])

    def _take_points(self, raws: list[str], starts: list[int], ends: list[int]) -> None:
        """Make the points after abbreviations a part of them."""
        at = 1
        while at < len(raws):
            if raws[at] == "." and ends[at - 1] == starts[at] and raws[at - 1].lower() in self._abbreviations:
                ends[at - 1] = ends[at]
                del raws[at], starts[at], ends[at]
            else:
                at += 1

    def find(self, letters: str) -> Iterator[Found]:
        """Give the matches of the patterns in a row of letters, in order, without overlaps."""
        for segment in self._segments.finditer(letters):
            first = segment.start()
            for start, end, reads in self._found_in(segment.group()):
                yield Found(first + start, first + end, reads)

    def _search(self, letters: str) -> tuple[Found, ...]:
        matches = self.phrases.finditer(letters)
        return tuple(Found(match.start(), match.end(), self.phrase_rules[match.lastgroup or ""].reads) for match in matches)

    def _compile_segments(self) -> re.Pattern[str]:
        """Match the words between others, which no phrase has in it: few rows of letters, so that most have been searched before.

        A pattern looks past others in one place: from a year to what happened in it, "the 1994 rail disaster".
        """
        other, dash, years, happenings = (f"[{''.join(sorted(self.kinds.get(name) or self._letter(name)))}]" for name in _SEEN_PAST)
        word = f"{other}(?:{dash}{other})?"
        return re.compile(f"(?:[^{other[1:-1]}]|(?<={years}){word}(?:{word})?(?={happenings}))+")

    def _class_of_other(self, raw: str) -> tuple[str, int | str | None]:
        return self._number(raw) if raw[0].isdigit() else (self._letter("other"), None)

    def _number(self, raw: str) -> tuple[str, int | None]:
        shape, value, word = "other", None, raw.lower()
        if word in _ORDINAL:
            shape, value = "ORDINAL", _ORDINAL[word]
        elif _DECADE.fullmatch(word):
            shape, value = "DECADE", int(word[:4])
        elif _DOTTED.fullmatch(raw):
            shape = "DOTTED"
        elif not raw.isascii() or not raw.isdigit():
            shape = "FIGURE"
        elif len(raw) <= 4:
            value = int(raw)
            is_year = len(raw) == 4 and FIRST_YEAR <= value <= LAST_YEAR
            shape = "YEAR" if is_year else "DAY" if len(raw) <= 2 and 1 <= value <= 31 else "NUMERAL"
        elif len(raw) <= 6 and FIRST_YEAR <= int(raw[-4:]) <= LAST_YEAR:
            shape, value = "GLUED", int(raw)
        return self._letter(shape), value

    def _letter(self, name: str) -> str:
        return self._letters.setdefault(name, chr(0xE000 + len(self._letters)))

    def _letter_of_word(self, word: str, kind: str) -> str:
        return self._letters.setdefault(word, self._letter(kind))

    def _assign_letters(self) -> None:
        """Give a letter of its own to each word that a pattern spells out or that is in two lists; other words share their list's."""
        patterns = " ".join(
            [rule["pattern"] for section in ("phrase", "join") for rule in self._data[section]] + list(self._data["macros"].values())
        )
        listed = [word for words in self._lists.values() for word in words]
        shared = {word for word in listed if listed.count(word) > 1}
        for name in ("other", *_SHAPES, *sorted(set(re.findall(r"[a-z]+", patterns)) | shared)):
            self._letter(name)

    def _compile(self, section: str) -> tuple[re.Pattern[str], dict[str, Rule]]:
        rules = {f"r{i}": rule for i, rule in enumerate(self._data[section])}
        try:
            branches = "|".join(f"(?P<{group}>{self._expand(rule['pattern'])})" for group, rule in rules.items())
            pattern = re.compile(f"(?!{self._letter('other')})(?:{branches})")  # most words are of no list, and no phrase begins there
        except (KeyError, re.error) as error:
            raise LexiconError(f"lexicons/{FILE}: [[{section}]] pattern: {error}") from error
        return pattern, {group: Rule(rule["id"], rule["reads"]) for group, rule in rules.items()}

    def _expand(self, pattern: str) -> str:
        for name, text in self._data["macros"].items():
            pattern = re.sub(rf"\b{name}\b", text, pattern)
        out, in_set = [], False
        for symbol in _SYMBOL.findall(pattern):
            in_set = symbol.startswith("[") or (in_set and symbol != "]")
            if symbol[0].isupper():
                letters = "".join(sorted(self.kinds[symbol]))
                out.append(letters if in_set else f"[{letters}]")
            elif symbol == "(":
                out.append("(?:")
            else:
                out.append(self._letter(symbol) if symbol[0].islower() else symbol)
        return "".join(out)

    def _known_words(self) -> dict[str, tuple[str, int | str | None]]:
        """Map each spelling of each word, and the punctuation, to its letter and value."""
        known: dict[str, tuple[str, int | str | None]] = {mark: (self._letter(name), None) for mark, name in _PUNCTUATION.items()}
        kinds = {word: kind for kind, words in self._lists.items() for word in words}
        spelled_out = {name for name in self._letters if name.islower()} - {"other", *_PUNCTUATION.values()}
        for word in spelled_out | kinds.keys():
            letter = self._letters.get(word) or self._letter(kinds[word])
            known |= dict.fromkeys(self._forms(word), (letter, self._values.get(word)))
        return known

    def _forms(self, word: str) -> tuple[str, ...]:
        """Return the spellings of a word in which it counts."""
        return (word.capitalize(), word.upper()) if word in self._capitalised else (word, word.capitalize(), word.upper())

    def _anchor_words(self) -> Iterator[str]:
        """Give the words that make a date phrase likely."""
        kinds = self._data["anchors"]["kinds"]
        for word in (*(word for kind in kinds for word in self._lists[kind]), *self._data["anchors"]["words"]):
            yield from self._forms(word)


@cache
def english() -> Grammar:
    """Return the grammar of ``lexicons/en/dates.toml``, built once a process."""
    return Grammar(read_toml(FILE))
