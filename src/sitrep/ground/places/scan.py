"""Finds the names of places in a text, before anyone decides which places they are.

Runs of capitalised words are cut into the longest names that the gazetteer knows; the words before and after tell how the name is used.
What is a name of a place by its letters but not by its use (persons, papers, "Most") is left out or marked as weak.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from sitrep.ground.places.around import Beside, before_name, follows_title, is_called, located
from sitrep.ground.places.candidates import NOWHERE, Candidates
from sitrep.ground.places.gazetteer_index import ALIAS, NAME
from sitrep.ground.places.tokens import (
    CountryWord,
    Token,
    capitalise,
    find_phrases,
    find_runs,
    heads_line,
    is_dateline,
    is_headline,
    is_lower,
)
from sitrep.ground.places.words import after_name, kinds, metonym_after, openers, roles

if TYPE_CHECKING:
    from sitrep.ground.places.around import Around
    from sitrep.ground.places.gazetteer import Gazetteer
    from sitrep.model import PlaceKind

_ARTICLES = frozenset(
    ("al", "el", "ez", "es", "as", "ash", "az", "ad", "an", "ar", "at", "et", "ed", "er", "la", "le", "les", "los", "umm", "abu")
)
_LONGEST = 6
_PLURAL = 4
_SMALL = frozenset({"populated_place", "neighbourhood", "admin2"})
_AREAS = frozenset({"region", "natural", "facility", "neighbourhood", "admin1"})
_AFTER_FILED = frozenset((": ", ", ", " -", " –", " —"))
_BIG = 300_000
_LARGE = 1_000_000


class PlaceName(NamedTuple):
    """A name of a place in a text, with what the words around it say.

    ``start`` and ``end`` cover the name proper ("Aleppo"); ``phrase_start`` and ``phrase_end`` also its direction and kind word ("the
    eastern outskirts of Aleppo city"). ``located`` is 2 after words like "in" and "near", 1 after words like "from" and "of", else 0.
    """

    start: int
    end: int
    phrase_start: int
    phrase_end: int
    text: str
    candidates: Candidates
    kind: PlaceKind | None = None
    """What a kind word makes of it."""
    is_part: bool = False
    """A part of the place: "northern Syria", "the outskirts of Aleppo"."""
    is_near: bool = False
    located: int = 0
    is_metonym: bool = False
    """Stands for a government: "Baghdad said"."""
    is_dateline: bool = False
    """Where the report was filed: "BEIRUT (Reuters) -"."""
    is_weak: bool = False
    """By its letters as likely a word or a person: counts only where the context supports it."""


@dataclass(slots=True)
class Scan:
    """What a text says about places."""

    names: list[PlaceName]
    country_words: list[CountryWord]


def scan(text: str, gazetteer: Gazetteer) -> Scan:
    """The names of places and the words that point to countries."""
    lower = is_lower(text)
    if lower:
        text = capitalise(text)
    runs = find_runs(text)
    country_words, blocked = find_phrases(text, runs)
    people: set[str] = set()
    names: list[PlaceName] = []
    for run in runs:
        if len(run) == 1 and run[0].word.is_ignored and after_name(text, run[0].end) is None:
            continue  # "The", "Monday"
        names.extend(_Run(text, run, gazetteer, blocked, people, shown=not lower).names())
    if lower:
        names = [name for name in names if name.candidates and _stands_out(name)]
    for at, (before, name) in enumerate(pairwise(names), start=1):
        if before.is_near and not name.is_near and text[before.end : name.phrase_start] in (" and ", ", "):
            names[at] = name._replace(is_near=True)  # "near the border with Benin and Togo"
    return Scan(names, country_words)


def _stands_out(name: PlaceName) -> bool:
    """Without capitals only what is written as in the gazetteer and large, or where a place stands, is taken for one."""
    best = name.candidates[0]
    known = best.population > (_LARGE if best.kind == "admin1" else _BIG) or best.kind not in ("populated_place", "admin1")
    return best.match >= ALIAS and (known or (name.located == 2 and best.population > 10_000))


class _Run:
    def __init__(self, text: str, tokens: list[Token], gazetteer: Gazetteer, blocked: set[int], people: set[str], *, shown: bool) -> None:
        self.text, self.tokens, self.gazetteer, self.blocked, self.people = text, tokens, gazetteer, blocked, people
        self.shown = shown
        """The capitals are the text's own."""
        self._arounds: dict[int, Around] = {}

    def names(self) -> list[PlaceName]:
        found: list[PlaceName] = []
        at = 0
        person = follows_title(self.text, self.tokens[0].start)
        while at < len(self.tokens):
            token = self.tokens[at]
            if token.start in self.blocked:
                at, person = at + 1, False
                continue
            last, candidates = self._longest(at)
            if token.word.is_title and token.word.is_capital and last - at < 2 and not is_called(self.text, token.start):
                at, person = at + 1, True
                continue
            if person or (last - at < 2 and self._starts_person(at, candidates) and not is_called(self.text, token.start)):
                at, person = self._skip_person(at), False
                continue
            whole = self._whole(at, last) if self.shown else last
            if whole > last and not self.is_headline and (not candidates or candidates[0].population < _BIG):
                beside = self._beside(at, whole)
                sited = beside.around.located == 2 or token.text.lower() in openers()
                if (beside.kind in _SMALL and whole - at <= 4) or (sited and candidates):
                    found.append(self._name(at, whole, candidates if beside.kind == "facility" else NOWHERE, beside))
                    at = whole
                    continue
            if candidates:
                found.append(self._name(at, last, candidates, self._beside(at, last)))
                at = last
            else:
                at += 1
        return found

    @cached_property
    def is_headline(self) -> bool:
        """The line is in title case: capitals there say nothing."""
        return is_headline(self.text, self.tokens[0].start)

    def _longest(self, at: int) -> tuple[int, Candidates]:
        """The end of the longest known name that starts at a token, with its candidates."""
        tokens = self.tokens
        first = tokens[at]
        if not (first.word.is_capital or first.text in _ARTICLES):
            return at, NOWHERE
        for last in range(min(len(tokens), at + _LONGEST), at, -1):
            if not tokens[last - 1].word.is_capital:
                continue
            if last == at + 1:
                found = NOWHERE if first.word.is_generic else self._single(first)
                if first.word.is_ignored:  # "Unity state" is a place, "Unity" is none
                    after = after_name(self.text, first.end)
                    is_state = after is not None and kinds().get(after.group()[1:].lower()) == "admin1"
                    found = Candidates(place for place in found if place.kind == "admin1" and place.match == NAME) if is_state else NOWHERE
                return (last, found) if found else (at, NOWHERE)
            part = tokens[at:last]
            key = " ".join([token.word.key for token in part])
            loose = " ".join([token.word.loose for token in part if token.word.loose])
            candidates = self.gazetteer.find(key, loose if len(loose) >= 4 else "")
            if candidates and self._is_meant(part, candidates):
                return last, candidates
        return at, NOWHERE

    def _single(self, token: Token) -> Candidates:
        key, loose = token.word.key, token.word.loose
        found = self.gazetteer.find(key, loose if len(loose) >= 4 else "") if len(key) > 1 else NOWHERE
        if not found:
            if len(token.text) > _PLURAL and token.text[-1] == "s":  # feeds that lose apostrophes write "Syrias war"
                return Candidates(place for place in self.gazetteer.find(key[:-1], "") if place.kind == "country")
            return NOWHERE
        if len(key) <= 4 and token.text.isupper() and not self.is_headline and not is_dateline(self.text, token.start, token.end):
            return found if found[0].kind in ("country", "region", "admin1") else NOWHERE  # an abbreviation
        return found

    def _is_meant(self, part: list[Token], candidates: Candidates) -> bool:
        # By rule "Syrian Army" or "The Battle" may match a hamlet: a loose match needs a word of its own beside articles and common words.
        if candidates[0].match >= ALIAS:
            return not all(token.word.is_ignored or not token.word.is_capital for token in part) or candidates[0].kind != "populated_place"
        return not any(token.word.is_ignored or token.word.is_kind or token.word.is_title for token in part)

    def _whole(self, at: int, last: int) -> int:
        """The end of the proper name that starts at a token: past the longest known one where it goes on ("Bustan al-Qasr")."""
        end = last
        for index in range(at, min(len(self.tokens), max(last, at) + _LONGEST)):
            token = self.tokens[index]
            if token.text in ("of", "of the", "and") or token.word.is_kind or token.start in self.blocked:
                break
            ignored = token.word.is_capital and token.word.is_ignored and not token.word.is_generic
            opened = index == at + 1 and self.tokens[at].text.lower() in openers()
            if (token.word.is_title and index > at and not opened) or (ignored and index >= last and index == at):
                break
            if token.word.is_capital:
                if index >= max(last, at + 1) and self._is_known(index) and not opened:
                    break
                end = index + 1
        return end

    def _is_known(self, at: int) -> bool:
        token = self.tokens[at]
        return self.tokens[at - 1].word.is_capital and bool(self._single(token)) and self.text[token.start - 1] != "-"

    def _starts_person(self, at: int, candidates: Candidates) -> bool:
        """Whether a word of which no name of several begins is a person's first name."""
        token = self.tokens[at]
        if at + 1 >= len(self.tokens) or not (token.word.is_first_name or self._has_role(token)):
            return False
        follower = self.tokens[at + 1]
        if self.text[token.end : follower.start] != " " or follower.text in ("of", "of the", "and"):
            return False
        if follower.word.is_ignored or follower.word.is_kind or follower.word.is_title or follower.start in self.blocked:
            return False
        big = bool(candidates) and (candidates[0].kind == "country" or candidates[0].population > _BIG)
        return not (big and (self.is_headline or located(self.text, token.start)))

    def _has_role(self, token: Token) -> bool:
        """Whether a noun for one person stands right before: "contractor Eugene Moss"."""
        if self.text[token.start - 1 : token.start] != " ":
            return False
        return self.text[max(0, token.start - 20) : token.start].rstrip().rpartition(" ")[2] in roles()

    def _skip_person(self, at: int) -> int:
        """Past a person's name, whose words are remembered."""
        while at < len(self.tokens) and self.tokens[at].text not in ("of", "of the", "and"):
            token = self.tokens[at]
            if token.word.is_title or token.start in self.blocked:
                break
            if token.word.is_capital:
                self.people.add(token.word.lower)
            at += 1
        return max(at, 1)

    def _beside(self, at: int, last: int) -> Beside:
        around = self._arounds.get(at)
        if around is None:
            around = self._arounds[at] = before_name(self.text, self.tokens[at].start)
        end = self.tokens[last - 1].end
        after = after_name(self.text, end)
        if after is None:
            return Beside(around, end, around.kind, around.is_part)
        noun = after.group()[1:].lower()
        return Beside(around, after.end(), kinds().get(noun, around.kind), around.is_part or noun not in kinds())

    def _name(self, at: int, last: int, candidates: Candidates, beside: Beside) -> PlaceName:
        start, end = self.tokens[at].start, self.tokens[last - 1].end
        around, phrase_end, kind, is_part = beside
        ends = self.text[end : end + 2] in _AFTER_FILED and bool(candidates) and candidates[0].kind == "populated_place"
        capital = bool(candidates) and (candidates[0].kind == "country" or candidates[0].population > _BIG)
        metonym = capital and not around.located and metonym_after().match(self.text, end) is not None
        return PlaceName(
            start=start,
            end=end,
            phrase_start=around.start,
            phrase_end=phrase_end,
            text=self.text[start:end],
            candidates=candidates,
            kind=kind,
            is_part=is_part,
            is_near=around.is_near,
            located=around.located,
            is_metonym=metonym,
            is_dateline=is_dateline(self.text, start, end) or (ends and heads_line(self.text, start, end)),
            is_weak=bool(candidates) and self._is_weak(at, last, candidates, bare_the=around.has_the and not kind and not is_part),
        )

    def _is_weak(self, at: int, last: int, candidates: Candidates, *, bare_the: bool) -> bool:
        part = self.tokens[at:last]
        best = candidates[0]
        if bare_the and best.kind == "populated_place" and best.population < _LARGE:
            return True  # "the Harman Center": towns have no article
        if best.match < ALIAS:
            return True
        if best.kind != "country" and not (len(part) > 1 and best.kind in _AREAS) and all(token.word.is_common for token in part):
            return True
        if len(part) == 1 and (part[0].word.lower in self.people or len(part[0].word.key) < 3):
            return best.kind != "country"
        return best.population < _LARGE and best.kind == "populated_place" and not self.is_headline and self._has_neighbours(at, last)

    def _has_neighbours(self, at: int, last: int) -> bool:
        """An unknown capitalised word stands right before or after: "Bashar Idris", "Douma Smith"."""
        for near, gap in ((at - 1, slice(None)), (last, slice(None))):
            if 0 <= near < len(self.tokens):
                token = self.tokens[near]
                between = self.text[token.end : self.tokens[at].start] if near < at else self.text[self.tokens[last - 1].end : token.start]
                known = token.word.is_ignored or token.word.is_kind or token.word.is_title or token.start in self.blocked
                if token.word.is_capital and between == " " and not known and not self._single(token)[gap]:
                    return True
        return False
