"""Where an event was: the place that its clause names, else that of the incident told before, else the one that the article is about."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from sitrep.ground.dates.told import retells
from sitrep.ground.places import unnamed
from sitrep.ground.places.breadth import is_narrow, is_within
from sitrep.ground.places.countries import capitals, demonyms
from sitrep.ground.places.national import is_across
from sitrep.ground.places.scene import Scene
from sitrep.ground.places.scene_words import is_measured, tells_several

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sitrep.ground.names import ArticleNames
    from sitrep.ground.places.reader import ResolvedName
    from sitrep.model import Article, Mention, Place, Sentence, Span

_SAME_SCENE = 3
"""Sentences over which the place of an incident is carried to a figure of the same type that names none."""
_SAME_TOTAL = 1
"""The same from one total over time to another."""
_JUST = 3
"""Sentences back from one that speaks of "the attack" of which the last to name a place has its place."""
_BESIDE, _BROAD = 2, 3
_NEAR = 2
"""Sentences after a lead in which any place may be that of its nameless town."""
_NATIONWIDE = 2_000
"""Persons from which a total of harm without a place is taken to be its country's."""
_EXODUS = 500_000
"""The same for those who fled: a town may empty."""
_WAR = re.compile(r"\b(?:the|\w+['’]?s|\w+n) (?:\S+ )?(?:war|conflict|uprising|insurgency|rebellion)\b", re.IGNORECASE)
_ACROSS = re.compile(r"\b(?:(?:across|around|throughout|all over) the (?:country|nation)|nationwide)\b", re.IGNORECASE)
_CLAUSE = 80
"""Characters around a trigger that are taken for its clause."""
_QUARTER = re.compile(
    r"\b(?:neighbou?rhoods?|quarters?|streets?|squares?|markets?|bazaar|hotel|mosque|church|school|hospital|clinic|roundabout|suburbs?)\b",
    re.IGNORECASE,
)
_QUARTERS_OF = re.compile(r"\b(?:neighbou?rhoods?|quarters?|streets?|suburbs?) of (?:the )?$", re.IGNORECASE)
_BEFORE = 24
"""Characters before a name in which "the neighbourhood of" stands."""
_CAPITAL = re.compile(r"the (?:(\w+) )?capital")
_ANAPHOR = re.compile(r"(?:the|this|that) (?:[\w-]+ )?(\w+)", re.IGNORECASE)


class Whereabouts:
    """Places the mentions of one article, given in the order of its text."""

    def __init__(self, article: Article, names: ArticleNames, sentences: Sequence[Sentence]) -> None:
        self._text, self._names, self._sentences = article.text, names, sentences
        self._scene = Scene(article, names, sentences)
        self._incidents: dict[str, tuple[int, dict[str, Any]]] = {}
        self._totals: dict[str, tuple[int, dict[str, Any]]] = {}

    def columns(self, mention: Mention) -> dict[str, Any]:
        """The columns of place of a mention's row."""
        found = self._columns(mention)
        if found["location_text"] and (found["geo_precision"] in (1, 2) or _is_subnational(found)):
            if mention.scope == "incident":
                self._incidents[mention.event_type] = (mention.sentence.index, found)
                if mention.event_type != "territorial_control":
                    self._scene.add(mention.sentence, found)
            elif found["location_basis"] == "stated":
                self._totals[mention.event_type] = (mention.sentence.index, found)
        return found

    def end(self, span: Span) -> tuple[str, Place]:
        """The words and the place of one end of a way."""
        words = span.of(self._text)
        capital = self._capital(words, span.start)
        if capital:
            return words, capital
        near = self._referent(words, span.start)
        if near:
            return near.name.text, near.place
        resolved = self._names.found.at(span.start, span.end)
        return words, resolved.place if resolved else self._names.found.unknown(words, span.start)

    def _columns(self, mention: Mention) -> dict[str, Any]:
        if self._is_nationwide(mention) and self._names.nation:
            return _of_country(self._names.nation)
        if mention.place:
            stated = self._stated(mention.place)
            wide = self._around(mention, stated, mention.place.start) if mention.event_type != "territorial_control" else None
            return (self._named_later(mention, wide) if wide else None) or stated
        total = self._totals.get(mention.event_type) if mention.scope == "cumulative" else None
        if total and mention.sentence.index - total[0] <= _SAME_TOTAL:
            return {**total[1], "location_basis": "context"}
        last = self._incidents.get(mention.event_type)
        told = last is not None and last[0] == mention.sentence.index
        harmed = mention.scope == "incident" and mention.event_type == "casualties"
        if harmed and not told and unnamed.is_elsewhere(mention.sentence, mention.trigger.end):
            return self._elsewhere(mention)
        province = self._scene.of_governor(mention.sentence) if mention.event_type == "casualties" else None
        if province:
            return _of_name(province, "context")
        site = self._scene.site(mention.sentence) if harmed and not told else None
        if site:
            return _of_name(site, "context")
        near = mention.sentence.index - last[0] <= _SAME_SCENE if last else False
        if last and near and (mention.event_type != "territorial_control" or mention.count is None):
            moved = self._scene.moved_to(last[0], mention.trigger.start)
            return _of_name(moved, "context") if moved else {**last[1], "location_basis": "context"}
        return self._of_scene(mention)

    def _of_scene(self, mention: Mention) -> dict[str, Any]:
        """The columns of the place that is spoken of where a mention without one stands."""
        just = self._scene.moved_to(mention.sentence.index - _JUST, mention.trigger.start) if retells(mention.sentence.text) else None
        if just:
            return _of_name(just, "context")
        named = self._scene.centre(mention.trigger.start)
        nation = self._nation_of(mention, named)
        if nation:
            return _of_country(nation)
        if named is None or named.geo_precision == _BROAD or named.name.is_dateline or named.start > mention.trigger.start:
            named = self._scene.told_after(mention.sentence, None) or named
        if named and mention.event_type == "displacement" and mention.unit == "persons" and mention.count:
            named = self._scene.room_for(mention.count.low or 0, named)
        return self._home(mention) if named is None else _of_name(named, "context")

    def _home(self, mention: Mention) -> dict[str, Any]:
        """The columns of the country after which those who move are named: "uprooted 130,000 Somalis"."""
        nation = next(iter(self._nations(mention)), None) if mention.measure == "flow" else None
        home = self._names.found.nation(nation) if nation else None
        return columns(home, nation, 3, "context") if home else columns(None, None, None, "none")

    def _around(self, mention: Mention, stated: dict[str, Any], start: int) -> dict[str, Any] | None:
        """The columns of what an incident's place lies in, where its sentence says no more: a province, "50 km east of Kabul"."""
        if mention.scope != "incident":
            return None
        if is_measured(self._text[mention.sentence.start : start]):
            return {**stated, "admin1": None}
        if stated["geo_precision"] == _BESIDE and unnamed.is_nameless(self._text[mention.sentence.start : start]):
            return stated  # "a village on the edge of Homs"
        namesake = mention.sentence.index <= 1 and stated["location"] == stated["admin1"]
        return stated if namesake or stated["geo_precision"] == _BROAD else None

    def _named_later(self, mention: Mention, broad: dict[str, Any] | None) -> dict[str, Any] | None:
        """The columns of the place that the sentences after a mention's give it, whose own tells a broad one or none."""
        before = self._text[mention.sentence.start : mention.place.start] if mention.place else None
        nameless = before is None or is_measured(before) or unnamed.is_nameless(before) or self._owns(mention)
        if nameless or not tells_several(mention.sentence.text):
            found = next(self._names_after(mention.sentence, broad, nameless=nameless), None)
            if found:
                return found
        narrow = self._scene.told_after(mention.sentence, broad)
        return _of_name(narrow, "context") if narrow else None

    def _owns(self, mention: Mention) -> bool:
        """Whether a mention's place only has what was struck: "attacked Kenya's largest hospital"."""
        return mention.place is not None and unnamed.owns_nameless(self._text, mention.place.end)

    def _elsewhere(self, mention: Mention) -> dict[str, Any]:
        """The columns of "a northern village": what later sentences call it, else the country. The story's own town is another one."""
        country = self._names.country
        aside = columns(country, country.name, 3, "context") if country else None
        named = self._named_later(mention, aside) if mention.event_type not in self._incidents else None
        return named or aside or columns(None, None, None, "none")

    def _names_after(self, sentence: Sentence, broad: dict[str, Any] | None, *, nameless: bool) -> Iterator[dict[str, Any]]:
        """The columns of the narrow places, known or not, that the sentences after one name where they tell its event again."""
        for later in unnamed.following(sentence, self._sentences):
            next_of_country = later.index == sentence.index + 1 and broad is not None and broad["location"] == broad["country"]
            if not nameless and not next_of_country and not retells(later.text):
                continue
            for start, end in unnamed.names(later, near=nameless and later.index - sentence.index <= _NEAR):
                words, resolved = self._text[start:end], self._names.found.at(start, end)
                resolved = resolved if resolved and resolved.start <= start else None  # "Tal Amin" is not Amin
                if resolved is None and self._names.actors(start, end):
                    continue
                place = resolved.place if resolved else self._names.found.unknown(words, start)
                if is_narrow(place) and is_within(place, broad):
                    yield columns(place, words, resolved.geo_precision if resolved else 1, "context")

    def _stated(self, span: Span) -> dict[str, Any]:
        words = span.of(self._text)
        capital = self._capital(words, span.start)
        if capital:
            return columns(capital, words, 1, "stated")
        near = self._referent(words, span.start)
        if near:
            return _of_name(near, "context")
        resolved = self._names.found.at(span.start, span.end)
        if resolved and resolved.name.start >= span.end:
            resolved = None  # only its words before the name are here: "the X village of Mount Y"
        town = self._town_of(words, span) if resolved is None or resolved.place.latitude is None else None
        if town:
            return columns(town.place, words, 2, "stated")
        if resolved and len(resolved.name.text) + 3 >= len(words.split(" of ")[-1]) - 12:
            return columns(resolved.place, words, resolved.geo_precision, "stated")
        place = self._names.found.unknown(words, span.start)
        return columns(place, words, 3 if place.kind in ("country", "admin1", "region") else 1, "stated")

    def _town_of(self, words: str, span: Span) -> ResolvedName | None:
        """The town that a quarter or a street lies in, where the gazetteer does not have it: "Sabil neighbourhood" of Homs."""
        if _QUARTER.search(words) or _QUARTERS_OF.search(self._text[max(0, span.start - _BEFORE) : span.start]):
            return self._scene.town_beside(span.start)
        return None

    def _capital(self, words: str, start: int) -> Place | None:
        """The town that "the capital", "the Sudanese capital" names."""
        match = _CAPITAL.fullmatch(words)
        nation = match[1] if match else None
        if match is None or (nation and nation not in demonyms()):
            return None
        town = None if nation else self._scene.centre(start, towns=True)
        if town and capitals().get(town.place.iso3 or "") == town.place.name:
            return town.place
        return self._names.found.capital(demonyms()[nation] if nation else None)

    def _referent(self, words: str, start: int) -> ResolvedName | None:
        """The town that "the city" stands for."""
        match = _ANAPHOR.fullmatch(words)
        return self._scene.centre(start, towns=True, noun=match[1].lower()) if match else None

    def _is_nationwide(self, mention: Mention) -> bool:
        """A toll of the whole country, or a total of a war, which is its country's."""
        if is_across(mention.sentence.text, mention.trigger.end - mention.sentence.start):
            return True
        if mention.scope != "cumulative" or mention.count is None or mention.place:
            return False
        if _ACROSS.search(self._text, max(mention.sentence.start, mention.trigger.start - _CLAUSE), mention.trigger.end + _CLAUSE):
            return True
        if mention.event_type == "displacement" and self._nations(mention):
            return True
        least = _EXODUS if mention.event_type == "displacement" else _NATIONWIDE
        return (mention.count.low or 0) >= least or _WAR.search(mention.sentence.text) is not None

    def _nation_of(self, mention: Mention, named: ResolvedName | None) -> Place | None:
        """The country whose authorities give a toll without a place, where no town is spoken of just before but the one they sit in."""
        nation = self._names.nation
        if nation is None or mention.event_type != "casualties":
            return None
        sentence = mention.sentence
        told = self._names.tells_of_nation(sentence.start, sentence.end) and not self._scene.tells_town(sentence)
        seated = self._names.is_filed_at_home if named is None else self._scene.is_seat(named)
        return nation if told or seated else None

    def _nations(self, mention: Mention) -> list[str]:
        """The nation after which those of a total are named: "359,000 Afghans"."""
        sentence, group = mention.sentence, (mention.group or "").split()
        nations = (self._text[start:end] for start, end in self._names.demonyms(sentence.start, sentence.end))
        return [nation for nation in nations if nation in group]


def _is_subnational(found: dict[str, Any]) -> bool:
    return bool(found["location_basis"] == "stated" and found["location"] != found["country"])


def _of_country(country: Place) -> dict[str, Any]:
    return columns(country, country.name, 3, "context")


def _of_name(near: ResolvedName, basis: str) -> dict[str, Any]:
    return columns(near.place, near.name.text, near.geo_precision, basis)


def columns(place: Place | None, words: str | None, precision: int | None, basis: str) -> dict[str, Any]:
    """The columns of place of a row: ``words`` as worded, ``precision`` ACLED's, ``basis`` how it is known."""
    return {
        "location_text": words,
        "location": place.name if place else None,
        "geonameid": place.geonameid if place else None,
        "admin1": place.admin1 if place else None,
        "country": place.country if place else None,
        "iso3": place.iso3 if place else None,
        "latitude": place.latitude if place else None,
        "longitude": place.longitude if place else None,
        "geo_precision": precision,
        "location_basis": basis,
    }
