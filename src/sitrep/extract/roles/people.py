"""Reads a noun phrase as a number of persons: who, how many, and whether they are persons at all."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Literal

from sitrep.extract.syntax.person_nouns import SOURCES, number_of
from sitrep.lexicons.loader import words
from sitrep.model import Count

if TYPE_CHECKING:
    from sitrep.extract.syntax.parse import Parse, Phrase

_LEXICON = "en/persons.toml"
_TITLES = frozenset(words("places/words.toml", "persons", "titles"))
SINGLE = Count(start=-1, end=-1, text="", low=1, best=1, high=1, qualifier="exact")
VAGUE = Count(start=-1, end=-1, text="", low=2, best=None, high=None, qualifier="vague")
NONE = Count(start=-1, end=-1, text="", low=0, best=0, high=0, qualifier="exact")
_SINGULAR_PRONOUNS = frozenset(["he", "she", "him", "her", "himself", "herself"])
_PLURAL_PRONOUNS = frozenset(["they", "them", "we", "us"])


@dataclass(slots=True)
class People:
    """Persons as worded. ``count`` has no offsets where no figure is said; ``how`` tells what the figure rests on."""

    text: str | None
    count: Count
    how: Literal["figure", "elided", "single", "plural", "pronoun", "name"]

    @property
    def figure_text(self) -> str | None:
        """The words of the figure, where it was said."""
        return self.count.text or None


@cache
def kin() -> frozenset[str]:
    """Nouns for those who belong to someone: "the family of", "the widow of"."""
    return frozenset(words(_LEXICON, "kin"))


def read(parsed: Parse, phrase: Phrase) -> People | None:
    """The persons of a noun phrase, or None where its head is no person."""
    lower = parsed.tokens.lower
    if phrase.first and lower[phrase.first - 1] == "how" and lower[phrase.first] in ("many", "few"):
        return None  # "how many people had died" is not known
    at = head_of(parsed, phrase)
    head, tag = parsed.tokens.lower[at], parsed.tags[at]
    count = parsed.count_in(phrase.first, phrase.last)
    group = _group(parsed, phrase, at, count)
    if group:
        return group
    text = victims_text(parsed, phrase, count)
    if count and count.end > parsed.tokens.ends[at] and tag != "C":
        count = None
    if tag == "O" or (head == "her" and phrase.last - phrase.first == 1):
        return _pronoun(head, text, count)
    if count:
        bare = phrase.last - phrase.first == 2 and parsed.tokens.lower[phrase.first] in ("a", "an") and count.text[:1].isdigit()
        source = tag == "M" and parsed.tokens.words[at] in SOURCES
        return (
            _counted(count, "" if source else head, "C" if source else tag, None if source else text) if not bare else None
        )  # "shot a 67"
    number = number_of(head)
    if number == "singular":
        return People(text, SINGLE, "single") if not _is_generic(parsed, phrase) else None
    if number == "plural" and parsed.tokens.lower[phrase.first] == "both":
        return People((text or "").removeprefix("both ") or None, PAIR, "figure")
    if number == "plural":
        return People(text, VAGUE, "plural")
    if tag == "M" and _is_person_name(parsed, phrase):
        return People(text, SINGLE, "name")
    return None


_GROUPS = frozenset(["family", "group", "household", "crew", "team", "party", "patrol"])
_PAIRS = frozenset(["couple", "newlyweds", "twins", "duo"])
PAIR = Count(start=-1, end=-1, text="", low=2, best=2, high=2, qualifier="exact")


def _group(parsed: Parse, phrase: Phrase, head: int, count: Count | None) -> People | None:
    """As in "a family of nine", "an elderly couple", "one of its pilots": how many the words for them say."""
    lower = parsed.tokens.lower
    if count is None and lower[head] in _PAIRS and head + 1 == phrase.last:
        return People(victims_text(parsed, phrase, None), PAIR, "figure")
    one = lower[phrase.first : phrase.first + 2] == ["one", "of"]
    if one and count and lower[head] == count.text.lower():
        return People(None, SINGLE, "elided")  # "one of the two was shot"
    one = one and count is None
    if one and lower[head] in ("them", "us", "whom", "these", "those"):
        return People(None, SINGLE, "elided")
    if one and number_of(lower[head]) == "plural":
        return People(parsed.text(phrase.first, phrase.last), SINGLE, "single")
    if count and lower[head] in _GROUPS and lower[head + 1 : head + 2] == ["of"] and _only_counts(parsed, head + 2, phrase.last):
        return People(parsed.text(_bare(parsed, phrase.first), phrase.last), count, "figure")
    return None


def _only_counts(parsed: Parse, first: int, last: int) -> bool:
    """Whether words are a figure alone, or with the plainest noun: "nine", "nine villagers"."""
    kinds = parsed.tags[first:last].lstrip("C")
    return not kinds or (kinds == "N" and number_of(parsed.tokens.lower[last - 1]) == "plural")


def _bare(parsed: Parse, first: int) -> int:
    return first + (parsed.tags[first] == "D")


_STATES = frozenset(["hostage", "captive", "prisoner", "hostages", "prisoners", "captives"])


def head_of(parsed: Parse, phrase: Phrase) -> int:
    """The token of the persons in a noun phrase: "official" of "a party official", "passengers" of "40 passengers hostage"."""
    last = next((i for i in range(phrase.head + 1, phrase.last) if parsed.tags[i] not in "NMJC"), phrase.last)
    person = next((i for i in range(last - 1, phrase.head, -1) if parsed.tags[i] == "J" and number_of(parsed.tokens.lower[i])), phrase.head)
    before = person - 1
    noun = before >= phrase.first and parsed.tags[before] == "N" and number_of(parsed.tokens.lower[before])
    if noun and parsed.tokens.lower[person] in _STATES:
        return before
    return person


def _pronoun(head: str, text: str | None, count: Count | None) -> People | None:
    if count:
        return People(text, count, "figure")
    if head in _SINGULAR_PRONOUNS:
        return People(text, SINGLE, "pronoun")
    if head in _PLURAL_PRONOUNS:
        return People(text, VAGUE, "pronoun")
    return None


_UNITS = frozenset(["groups", "units", "gangs", "cells", "columns", "squads", "convoys", "hotbeds", "gatherings", "dens", "nests"])


def _counted(count: Count, head: str, tag: str, text: str | None) -> People | None:
    if text and text[0].isupper() and number_of(head) == "singular" and (count.low or 0) > 1 and tag == "M":
        return People(None, count, "elided")  # a headline's figure and its source: "kills 10 Governor"
    if (text or "").split(" ")[0].lower() in _UNITS:
        return None  # "destroyed three groups of rebels" counts no persons
    if tag in "CD" or head in ("more", "others", "other", "alone"):
        return People(text, count, "elided")
    if number_of(head) or tag == "M":
        return People(text, count, "figure")
    return None


_HEADED = frozenset(["kills", "injures", "wounds", "kidnaps", "abducts", "maims"])


def _is_generic(parsed: Parse, phrase: Phrase) -> bool:
    """A bare singular ("leader") that is neither determined nor named is a modifier or a headline's word."""
    first_tag = parsed.tags[phrase.first]
    bare = first_tag == "N" and phrase.head == phrase.first and phrase.first > 0 and parsed.tags[phrase.first - 1] == "V"
    return bare and parsed.tokens.lower[phrase.first - 1] not in _HEADED  # "Mine kills shepherd"


@cache
def not_names() -> frozenset[str]:
    """What a capitalised name ends with, in lower case, that is no person's."""
    return frozenset(words(_LEXICON, "not_names"))


_ARTICLE = re.compile(r"(?:al|el|an|ar|as|ash|at|az|ad|bin|ibn)-")
"""What a name of Arabic begins with in small letters: "Omar al-Hassan"."""


@cache
def _group_words() -> frozenset[str]:
    return frozenset(words(_LEXICON, "group_words"))


def _is_person_name(parsed: Parse, phrase: Phrase) -> bool:
    """A capitalised phrase that is not known as a place or as an actor, or a leader's name with a title."""
    if not _group_words().isdisjoint(parsed.tokens.lower[max(phrase.first, phrase.head - 1) : phrase.last]):
        return False
    titled = phrase.head > phrase.first and parsed.tokens.lower[phrase.head - 1].rstrip(".") in _TITLES
    return (
        (titled or parsed.names.get(phrase.head) is None)
        and parsed.tokens.lower[phrase.head] not in not_names()
        and _ARTICLE.sub("", parsed.tokens.words[phrase.head])[:1].isupper()
        and len(parsed.tokens.words[phrase.head]) > 1
        and parsed.tokens.words[phrase.head] not in SOURCES
        and not _is_of_somebody(parsed, phrase)
        and parsed.tags[phrase.first] != "C"  # "Smuggler Jailed Six Months"
    )


def _is_of_somebody(parsed: Parse, phrase: Phrase) -> bool:
    """As in "saved a John Roe shot": after an article a name stands for what somebody did, but for "a reporter John Roe"."""
    lower = parsed.tokens.lower[phrase.first : phrase.last]
    return lower[0] in ("a", "an") and not any(number_of(word) for word in lower)


def victims_text(parsed: Parse, phrase: Phrase, count: Count | None) -> str | None:
    """The words of the persons without their figure and article: "soldiers" of "at least 12 soldiers"."""
    first = phrase.first
    while first < phrase.last and (
        parsed.tags[first] in "CR"
        or (count is not None and parsed.tokens.starts[first] < count.end)
        or parsed.tokens.lower[first] in ("of", "the", "them", "other", "others", "more", "a", "an", "another", "some")
    ):
        first += 1
    return parsed.text(first, _last_of(parsed, first, phrase.last)) or None


_RUN_ON = frozenset(["group", "monitor", "activist", "activists", "local", "police", "monitors", "sources", "source", "state", "rights"])
"""Words that begin what comes after the persons, in text without commas: "killing ten civilians activist group X said"."""


def _last_of(parsed: Parse, first: int, last: int) -> int:
    """Where the words for persons end: before a speaker that runs on from them."""
    for i in range(first + 1, last):
        plural = parsed.tags[i - 1] == "N" and number_of(parsed.tokens.lower[i - 1]) == "plural"
        if plural and parsed.tokens.lower[i] in _RUN_ON and parsed.tokens.lower[i - 1] not in _RUN_ON:
            return i
    return last


def without_determiner(text: str) -> str:
    """As in "Turkish soldier" of "a Turkish soldier"."""
    first, _, rest = text.partition(" ")
    return rest if first.lower() in ("the", "a", "an", "his", "her", "their", "its", "these", "those") and rest else text
