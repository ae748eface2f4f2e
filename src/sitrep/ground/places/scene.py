"""The places that an article is about, weighed by how it speaks of them: what "the city" or "the attack" points back to."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from sitrep.ground.dates.told import retells, tells_attack
from sitrep.ground.places.breadth import TOWNS, breadth, fit, is_around, is_narrow, is_within
from sitrep.ground.places.national import governs, speaks
from sitrep.ground.places.scene_words import (
    has_toll,
    is_aside,
    is_comment,
    is_measured,
    is_spoken_of,
    is_struck,
    lies_in,
    reacts,
    sites,
    tells_event,
    tells_several,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sitrep.ground.names import ArticleNames
    from sitrep.ground.places.reader import ResolvedName
    from sitrep.model import Article, Sentence

_FADE = 0.75
"""What is left of a mention's weight a sentence later."""
_TOPIC = 0.5
"""What is left, in all the article, of the weight of what the headline and the lead name."""
_LEAD = 1
"""The last sentence of headline and lead."""
_INCIDENT = 1.5
"""Weight of a place that an event was put at."""
_JUST = 2
"""Sentences before one in which the town is looked for that it may speak of."""
_AHEAD = 3
"""Sentences after a lead in which its "attack" is given a place."""
_CALLED = 2.0
_IN = 2
"""`PlaceName.located` of a name after a preposition of place."""
_REACH = 60
"""Characters before a name in which the words that belong to it are looked for."""
_DOUBTFUL, _KNOWN = 0.1, 50_000


@dataclass(slots=True)
class _Seen:
    sentence: int
    start: int
    weight: float
    name: ResolvedName


class Scene:
    """The names of places of one article with their weights."""

    def __init__(self, article: Article, names: ArticleNames, sentences: Sequence[Sentence]) -> None:
        self._text, self._names, self._sentences = article.text, names, sentences
        self._starts = [sentence.start for sentence in sentences]
        self._incidents: list[tuple[int, object]] = []

    @cached_property
    def _seen(self) -> list[_Seen]:
        """The names, weighed when a mention without a place of its own first asks for one."""
        names, country = self._names.scene_names, self._names.found.main_country
        counts = Counter(map(_key, names))
        return [
            _Seen(
                self._sentence(name.start),
                name.start,
                _DOUBTFUL if counts[_key(name)] == 1 and self._is_doubtful(name) else self._weight(name, country),
                name,
            )
            for name in names
            if not (name.place.kind == "country" and self._is_afar(name))
        ]

    def add(self, sentence: Sentence, columns: dict[str, Any]) -> None:
        """Takes note of where an event was put."""
        self._incidents.append((sentence.index, columns["geonameid"] or columns["location"]))

    def centre(self, before: int, *, towns: bool = False, noun: str = "") -> ResolvedName | None:
        """The place that is spoken of before a character; of what comes after it, where nothing does.

        ``towns`` wants one, and one that ``noun`` ("city") fits if there is.
        """
        at = self._sentence(before)
        told = [seen for seen in self._seen if seen.start < before and (not towns or seen.name.place.kind in TOWNS)]
        if told:
            weights: dict[object, float] = {}
            for seen in told:
                weights[_key(seen.name)] = weights.get(_key(seen.name), 0.0) + seen.weight * self._left(at, seen.sentence)
            for sentence, key in self._incidents:
                if key in weights:
                    weights[key] += _INCIDENT * self._left(at, sentence)
            return max(reversed(told), key=lambda seen: weights[_key(seen.name)] * self._suits(seen.name, noun)).name
        later = [seen for seen in self._seen if not towns or seen.name.place.kind in TOWNS]
        return max(later, key=lambda seen: seen.weight * _FADE ** max(0, seen.sentence - at)).name if later else None

    def _suits(self, name: ResolvedName, noun: str) -> float:
        """How well a place fits a noun: by its breadth and size, and best where the article has called it so ("the town of X")."""
        called = noun != "" and noun in self._text[name.start : name.end].lower().split()
        return breadth(name.place) * (_CALLED if called else fit(name, noun))

    def town_beside(self, at: int) -> ResolvedName | None:
        """The town that is named with a place at a character: the next in its sentence, else the one spoken of before."""
        index = self._sentence(at)
        beside = [seen for seen in self._seen if seen.sentence == index and seen.start > at and seen.name.place.kind == "populated_place"]
        return beside[0].name if beside else self.centre(at, towns=True)

    def is_seat(self, town: ResolvedName) -> bool:
        """Whether a town is the capital of the article's country, and named only as the place where its authorities spoke."""
        capital = self._names.found.capital(None)
        if capital is None or town.place.geonameid != capital.geonameid:
            return False
        before = (self._text[max(0, seen.start - _REACH) : seen.start] for seen in self._seen if _key(seen.name) == _key(town))
        return all(is_aside(words) or speaks(words) for words in before)

    def tells_town(self, sentence: Sentence) -> bool:
        """Whether a sentence or one of the two before it tells of an attack in a town or another narrow place."""
        near = {
            seen.sentence for seen in self._seen if sentence.index - _JUST <= seen.sentence <= sentence.index and is_narrow(seen.name.place)
        }
        return any(index == sentence.index or tells_attack(self._sentences[index].text) for index in near)

    def of_governor(self, sentence: Sentence) -> ResolvedName | None:
        """The province of the governor who gives a toll, if no attack in a town of it was told just before."""
        names = [seen.name for seen in self._seen if seen.sentence == sentence.index and seen.name.place.kind in ("admin1", "region")]
        found = next((name for name in names if governs(self._text[sentence.start : name.start], self._text, name.end)), None)
        if found is None:
            return None
        towns = [seen for seen in self._seen if 0 < sentence.index - seen.sentence <= _JUST and is_narrow(seen.name.place)]
        told = (seen for seen in towns if tells_attack(self._sentences[seen.sentence].text))
        return None if any(seen.name.place.admin1 == found.place.admin1 for seen in told) else found

    def room_for(self, people: int, town: ResolvedName) -> ResolvedName:
        """A town, or the province or country around it that the article names, where more people left than it has."""
        if not 0 < town.place.population < people:
            return town
        around = [seen.name for seen in self._seen if is_around(seen.name.place, town.place)]
        return min(around, key=lambda name: name.place.kind == "country", default=town)

    def site(self, sentence: Sentence) -> ResolvedName | None:
        """The site that "the road", "the base" in a sentence stands for: the last one called so before it."""
        for noun in sites(sentence.text):
            called = (seen.name for seen in reversed(self._seen) if seen.start < sentence.start and is_narrow(seen.name.place))
            found = next((name for name in called if self._text[name.start : name.end].lower().endswith(" " + noun)), None)
            if found:
                return found
        return None

    def told_after(self, sentence: Sentence, broad: dict[str, Any] | None) -> ResolvedName | None:
        """The place that the sentences after a lead give its event: "The attack in X".

        Of the very next sentence any narrow place will do, unless a province was said; of none with a figure of its own. The town where
        the report was filed is taken where those sentences put something there.
        """
        province = broad is not None and broad["location"] != broad["country"]
        if province and tells_several(sentence.text):
            return None  # "raids in Idlib province": one strike in a town is one of them
        filed = next((seen for seen in self._seen if seen.name.name.is_dateline and seen.sentence == sentence.index), None)
        for step in range(1, _AHEAD + 1):
            index = sentence.index + step
            if index >= len(self._sentences):
                return None
            following = self._sentences[index]
            if is_comment(following.text):
                continue
            names = [seen for seen in self._seen if seen.sentence == index and is_within(seen.name.place, broad)]
            home = next((seen.name for seen in names if filed and seen.weight > 0.5 and _key(seen.name) == _key(filed.name)), None)
            if home and is_narrow(home.place):
                return home
            narrow = next(
                (
                    seen.name
                    for seen in names
                    if seen.weight >= 1 and (seen.name.name.located == _IN or seen.name.name.kind) and is_narrow(seen.name.place)
                ),
                None,
            )
            again = retells(following.text)
            named = again or (not province and tells_event(following.text))
            if (
                narrow
                and (named or (step == 1 and tells_attack(following.text) and narrow.name.located == _IN and not province))
                and not has_toll(following.text, again=again)
            ):
                return narrow
        return None

    def moved_to(self, after: int, before: int) -> ResolvedName | None:
        """The last narrow place that is named, as one where something happens, since a sentence and before a character."""
        return next(
            (
                seen.name
                for seen in reversed(self._seen)
                if seen.sentence > after
                and seen.start < before
                and seen.weight >= 1
                and (seen.name.name.located == _IN or seen.name.name.kind)
                and is_narrow(seen.name.place)
                and not self._is_container(seen)
            ),
            None,
        )

    def _is_container(self, seen: _Seen) -> bool:
        """Whether a name only says where another place lies: "in Kani, in the Bandiagara area", "the Badalabougou quarter of Bamako"."""
        at = seen.name.name.start
        inner = self._names.found.at(seen.start - 2, seen.start)
        within = (
            inner is not None and inner.name.start < seen.start and self._text[seen.start : at].endswith(("of ", "of the ", "capital "))
        )
        return within or lies_in(self._text[max(0, seen.start - _REACH) : seen.start])

    def _is_doubtful(self, name: ResolvedName) -> bool:
        """A small town's name, used once and not as a place nor as a target: as likely a person's or a group's."""
        small = name.place.kind in TOWNS and name.place.population < _KNOWN
        return (
            small
            and not name.name.located
            and name.name.kind is None
            and not is_struck(self._text[max(0, name.start - _REACH) : name.start])
        )

    def _is_afar(self, name: ResolvedName) -> bool:
        """A country that only borders on where it was, or whose government speaks of it."""
        return self._text.endswith("bordering ", 0, name.start) or reacts(self._text, name.end)

    def _left(self, now: int, then: int) -> float:
        faded = _FADE ** (now - then)
        return float(max(faded, _TOPIC) if then <= _LEAD else faded)

    def _sentence(self, start: int) -> int:
        return max(0, bisect_right(self._starts, start) - 1)

    def _weight(self, name: ResolvedName, country: str | None) -> float:
        """Little for places of speakers and for those that only say how far or in which direction another lies."""
        before = self._text[max(0, name.start - _REACH) : name.start]
        if name.name.is_dateline:
            return 0.5 if name.place.iso3 == country and name.place.kind in TOWNS else 0.05
        if is_spoken_of(before, self._text, name.end):
            return 0.7 if self._sentence(name.start) <= _LEAD else 0.2
        if is_aside(before):
            return 0.2
        if country and name.place.iso3 not in (None, country):
            return 0.4
        if is_measured(self._text[max(0, name.name.start - _REACH) : name.name.start]):
            return 0.1
        if name.name.is_near:
            return 0.5
        if name.name.located == _IN or name.name.kind or is_struck(before):
            return 1.0
        return 0.8 if self._sentence(name.start) == 0 else 0.6


def _key(name: ResolvedName) -> object:
    return name.place.geonameid or name.place.name
