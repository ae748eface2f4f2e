"""Decides which places the names of one article mean, all of them together.

Every name votes for the countries of its candidates. A candidate's score is its own weight (population, kind, kind of match) and what
the article's other names, demonyms and dateline say of its country and region. The second of two rounds counts the first one's choices.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from itertools import pairwise
from operator import itemgetter
from typing import TYPE_CHECKING, NamedTuple

from sitrep.ground.places.candidates import MATCH, SHORTLIST, Candidates
from sitrep.ground.places.gazetteer_index import ALIAS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from sitrep.ground.places.candidates import Candidate
    from sitrep.ground.places.gazetteer import Gazetteer
    from sitrep.ground.places.scan import PlaceName, Scan
    from sitrep.ground.places.tokens import CountryWord
    from sitrep.model import PlaceKind

    Hint = tuple[tuple[str, float], ...]
    """Countries by ISO 3166 alpha-3 code, each with what is said for it."""

_AREAS = frozenset({"country", "admin1", "admin2", "region"})
_MOST_CONTAINERS = 30
"""Times that a text is heard when it says in what a place lies."""
_IN = re.compile(r"(?:,? (?:an? |the )?[\w\- ]{0,25}?)?,? ?\b(?:in|of)(?: the)? $")
_COMMA = re.compile(r"(?: ?\(|, )(?:in )?(?:the )?$")
_CONTEXT = 3.5
"""What it is worth to lie in the article's main country: as much as three thousand times the population."""
_SILENT = 0.05
"""Weight up to which nothing is taken to speak for a country."""
_KINDS: dict[PlaceKind | None, dict[PlaceKind, float]] = {
    None: {"populated_place": 1.5, "country": 2.5, "region": 0.5, "facility": 1.0, "neighbourhood": 0.5},
    "populated_place": {"populated_place": 1.5, "admin1": -3.0, "region": -2.0},
    "neighbourhood": {"neighbourhood": 4.0, "populated_place": 1.0, "admin1": -1.0},
    "admin2": {"admin2": 4.0, "neighbourhood": 2.0, "populated_place": 1.0, "admin1": -0.5, "country": -2.0},
    "admin1": {"admin1": 4.0, "region": 3.0, "admin2": 1.0, "populated_place": -1.0},
    "facility": {"facility": 6.0, "populated_place": 1.5, "admin1": -1.0},
    "natural": {"natural": 5.0, "region": 3.0, "populated_place": 0.5},
}


@dataclass(slots=True)
class Group:
    """All mentions of one name in an article, which mean one place unless their kind words differ."""

    candidates: Candidates
    names: list[PlaceName] = field(default_factory=list)
    containers: list[tuple[Group, bool]] = field(default_factory=list)
    """The areas that the text puts it in ("Mosul in Nineveh"), and whether it says so outright."""
    inner: list[Group] = field(default_factory=list)
    """The other side of ``containers``."""
    votes: dict[str, float] = field(default_factory=dict)
    strength: float = 0.0
    best: Candidate | None = None
    usual_kind: PlaceKind | None = None
    """The kind that most of its mentions say."""


class Support(NamedTuple):
    """How much speaks for each country besides one group. ``scale`` is the most that does so for any, infinite where nothing does."""

    weights: Mapping[str, float]
    own: Mapping[str, float]
    """What the group itself says, which is no support."""
    scale: float

    @property
    def is_silent(self) -> bool:
        """Whether nothing speaks for any country."""
        return self.scale == math.inf

    def of(self, iso3: str) -> float:
        """What speaks for a country, 1 for the one with the most."""
        weight = self.weights.get(iso3, 0.0) - self.own.get(iso3, 0.0)
        return weight / self.scale if weight > 0 else 0.0

    def home(self) -> str:
        """The country with the most."""
        return max(self.weights, key=lambda iso3: (self.weights[iso3] - self.own.get(iso3, 0.0), iso3))


class Choice:
    """The choices for one article. ``weights`` says how much speaks for each country (ISO 3166 alpha-3)."""

    def __init__(self, text: str, scan: Scan, hints: Iterable[tuple[Hint, float]], gazetteer: Gazetteer) -> None:
        self._iso3 = gazetteer.iso3
        self.weights: dict[str, float] = {}
        self._ranked: list[tuple[str, float]] = []
        self._support: dict[int, Support] = {}
        names = [name for name in scan.names if name.candidates]
        self.groups = _groups(names)
        self.by_name = {id(name): self.groups[id(name.candidates)] for name in names}
        _link(text, names, self.by_name)
        self.outside: dict[str, float] = defaultdict(float)
        self._count(scan.country_words)
        for hint, weight in hints:
            for iso3, share in hint:
                self.outside[iso3] += weight * share
        self.regions: Counter[tuple[str, str]] = Counter()
        for group in self.groups.values():
            group.strength = _strength(group)
            group.votes = {iso3: share * group.strength for iso3, share in group.candidates.shares.items()}
            group.usual_kind = _usual_kind(group)
        for _ in range(2):
            self._weigh()
            self._choose()
        self._weigh()

    def _count(self, items: Iterable[CountryWord]) -> None:
        for iso2, times in Counter(item.iso2 for item in items).items():
            self.outside[self._iso3(iso2)] += 0.5 + 0.15 * min(times - 1, 6)

    def _weigh(self) -> None:
        self.weights = defaultdict(float, self.outside)
        for group in self.groups.values():
            for iso3, vote in group.votes.items():
                self.weights[iso3] += vote
        self._ranked = sorted(self.weights.items(), key=itemgetter(1), reverse=True)
        self._support.clear()

    def _choose(self) -> None:
        for group in self.groups.values():
            group.best = self.pick(group, group.usual_kind)
        self.regions.clear()
        for group in self.groups.values():
            best = group.best
            if best and best.iso3:
                group.votes = {best.iso3: group.strength}
                if best.admin1:
                    self.regions[best.iso3, best.admin1] += 1

    def support(self, group: Group) -> Support:
        """What speaks for countries besides the group itself."""
        known = self._support.get(id(group))
        if known is None:
            most, own = 0.0, group.votes
            for iso3, weight in self._ranked:
                if weight <= most:
                    break
                most = max(most, weight - own.get(iso3, 0.0))
            known = self._support[id(group)] = Support(self.weights, own, max(most, 0.5) if most > _SILENT else math.inf)
        return known

    def pick(self, group: Group, kind: PlaceKind | None) -> Candidate | None:
        """The candidate that the context speaks for most, given the kind word of a mention."""
        if len(group.candidates) == 1:
            return group.candidates[0]
        support, kinds = self.support(group), _KINDS.get(kind) or _KINDS[None]
        best, most = None, -math.inf
        for place in group.candidates:
            score = self._score(group, place, kinds, support)
            if score > most:
                best, most = place, score
        return best

    def _score(self, group: Group, place: Candidate, kinds: Mapping[PlaceKind, float], support: Support) -> float:
        score = place.prior + kinds.get(place.kind, 0.0) + MATCH[place.match]
        context = _CONTEXT * max(map(support.of, place.countries), default=0.0)
        score += context / 2 if place.population < group.candidates.least and place.kind == "populated_place" else context
        if place.iso3 and place.admin1:
            own = group.best is not None and (place.iso3, place.admin1) == (group.best.iso3, group.best.admin1)
            if self.regions[place.iso3, place.admin1] > own:
                score += 0.8
        for area, stated in group.containers:
            score += _contained(place, area, stated)
        return score

    def is_contained(self, group: Group, place: Candidate) -> bool:
        """The text itself says where the place is, and it is there."""
        return any(_contained(place, area, stated) > 0 for area, stated in group.containers)

    def is_container(self, group: Group) -> bool:
        """The text puts a place into this one, and it is there: "Atlanta, Georgia"."""
        area = group.best
        return area is not None and area.kind in _AREAS and any(_lies_in(inner.best, area) for inner in group.inner)

    def main_country(self, meant: Iterable[Group]) -> str | None:
        """The country with the most weight, of groups that turned out to mean places."""
        weights = defaultdict(float, self.outside)
        for group in meant:
            for iso3, vote in group.votes.items():
                weights[iso3] += vote
        return max(weights, key=lambda iso3: (weights[iso3], iso3), default=None)


def hint(scan: Scan, gazetteer: Gazetteer) -> Hint:
    """What words around an article, its dateline or its source, say of its country."""
    named = [found for name in scan.names for found in Candidates(name.candidates[:SHORTLIST]).shares.items()]
    return (*named, *((gazetteer.iso3(item.iso2), 1.0) for item in scan.country_words))


def lies_in(between: str) -> bool:
    """The words between two names put the first into the second: "Mosul in Nineveh", "Douma, Syria"."""
    return len(between) < 45 and bool(_IN.fullmatch(between) or _COMMA.fullmatch(between))


def _groups(names: list[PlaceName]) -> dict[int, Group]:
    groups: dict[int, Group] = {}
    for name in names:
        group = groups.get(id(name.candidates))
        if group is None:
            group = groups[id(name.candidates)] = Group(name.candidates.listed)
        group.names.append(name)
    return groups


def _left_out(candidates: Candidates, listed: Candidates, area: Group) -> tuple[Candidate, ...]:
    """The candidates beyond the shortlist that lie in a first-level region."""
    if len(candidates) == len(listed):
        return ()
    regions = {(outer.iso3, outer.admin1) for outer in area.candidates if outer.kind == "admin1" and outer.match >= ALIAS}
    found = [place for place in candidates if (place.iso3, place.admin1) in regions and place not in listed]
    return tuple(found[:SHORTLIST])


def _strength(group: Group) -> float:
    """How loud a group votes: certain, located and repeated names are louder than likely words and metonyms."""
    loudest = 0.0
    for name in group.names:
        actor = group.candidates[0].kind == "country" and not name.located
        beside = name.is_near and group.candidates[0].kind == "country"  # "near the border with Benin"
        voice = 0.15 if name.is_weak or beside else 0.25 if name.is_metonym else 0.35 if actor else 0.7 + 0.2 * name.located
        loudest = max(loudest, voice)
    return loudest * (1 + 0.25 * min(len(group.names) - 1, 6))


def _usual_kind(group: Group) -> PlaceKind | None:
    if len(group.names) == 1:
        return group.names[0].kind
    kinds = Counter([name.kind for name in group.names])
    return kinds.most_common(1)[0][0]


def _link(text: str, names: list[PlaceName], by_name: dict[int, Group]) -> None:
    """Notes which names the text puts in which areas: "Mosul in Nineveh province", "Paris, Texas"."""
    for inner, outer in pairwise(names):
        gap = outer.phrase_start - inner.phrase_end
        if not 0 < gap < 45 or inner.candidates is outer.candidates or inner.candidates[0].kind == "country":
            continue
        between = text[inner.phrase_end : outer.phrase_start]
        area = by_name[id(outer)]
        if not any(place.kind in _AREAS for place in area.candidates):
            continue
        stated = _IN.fullmatch(between) is not None
        if stated or _COMMA.fullmatch(between):
            stated = stated or area.candidates[0].kind == "country" or outer.kind == "admin1"
            group = by_name[id(inner)]
            if len(group.containers) == _MOST_CONTAINERS:
                continue
            group.containers.append((area, stated))
            left_out = _left_out(inner.candidates, group.candidates, area)
            if left_out:
                group.candidates = Candidates((*group.candidates, *left_out))
            area.inner.append(group)


def _lies_in(place: Candidate | None, area: Candidate) -> bool:
    if place is None or place.iso3 is None or place.iso3 not in area.countries:
        return False
    return area.kind != "admin1" or place.admin1 == area.admin1


def _contained(place: Candidate, area: Group, stated: bool) -> float:
    """What it is worth that the text puts a place into an area. The area's own ambiguity counts: "Paris, Georgia"."""
    if place.kind == "country":
        return 0.0
    value = -5.0 if stated else 0.0
    for outer in area.candidates:
        if outer.match < ALIAS or outer.kind not in _AREAS or outer == place:
            continue
        if outer.kind in ("admin1", "admin2") and outer.iso3 == place.iso3 and outer.admin1 == place.admin1:
            return 5.0 if stated else 2.0
        if outer.kind in ("country", "region") and set(place.countries) & set(outer.countries):
            value = max(value, 4.0 if stated else 1.0)
        elif outer.iso3 == place.iso3:
            value = max(value, -1.0)
    return value
