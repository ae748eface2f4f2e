"""Places of an article: finds their names and says which places they are, or what is known of those that no gazetteer has.

Precision follows ACLED: 1 the named place itself, 2 near it or a part of it, 3 a region, province or country.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, NamedTuple

from sitrep.ground.places.choice import Choice, Group, Support, hint, lies_in
from sitrep.ground.places.countries import capitals, demonyms
from sitrep.ground.places.gazetteer_index import ALIAS, NAME
from sitrep.ground.places.scan import PlaceName, Scan, scan
from sitrep.ground.places.words import english, word
from sitrep.model import Place

if TYPE_CHECKING:
    from collections.abc import Callable

    from sitrep.ground.places.candidates import Candidate
    from sitrep.ground.places.choice import Hint
    from sitrep.ground.places.gazetteer import Gazetteer
    from sitrep.model import PlaceKind

_SUPPORT = 0.3
"""A country is part of the context from this share of the main country's weight on."""
_KNOWN_ANYWHERE = 250_000
"""A town this large is meant even where nothing else in the article is near it."""
_KNOWN_IN = 50_000
"""The same for a town of which the text says that something happened "in" it, even where only a foreign army is named beside it."""
_KNOWN_BY_OTHER_NAME = 1_000_000
"""The same where the text has another name than its own: Bonn is also called "Boni", of which Mali has one that no gazetteer lists; or
where the article's country shares the town's language, and so may have a small one of that name."""
_KNOWN_ALONE = 5_000
"""The same in an article that names no other place."""
_CACHED_HINTS = 2_000
_NEAR = 400
"""Characters within which a place lends its region to a name without one."""
_RANK: dict[PlaceKind, int] = {
    "neighbourhood": 0, "populated_place": 0, "facility": 0, "natural": 1, "admin2": 1, "admin1": 2, "region": 3, "country": 4,
}  # fmt: skip
_TOWNS = ("populated_place", "neighbourhood")
_LEAD = re.compile(r"^(?:the\s+)?(?:(?:north|south|east|west|central|rural)\S*\s+)?(?:(?:city|town|village)\s+of\s+)?", re.IGNORECASE)
_QUARTER_OF = re.compile(
    r"\b(?:district|suburb|neighbou?rhood|quarter)(?:s? of (?:the )?|s of (?:(?:a[ln]-)?[A-Z][\w'’-]*,? |al-\w+,? |and )+)$"
)
_QUARTER = 160
"""Characters before a name in which "neighbourhood of", or "districts of" and its list, stands."""
_SENTENCE = re.compile(r"[.!?][\"”’']?\s+(?=[A-Z“\"])|\n+")


class ResolvedName(NamedTuple):
    """A name with its place. ``place`` without coordinates: the name is a place's, but none that is known."""

    name: PlaceName
    place: Place
    geo_precision: int

    @property
    def start(self) -> int:
        """Where the name's phrase begins."""
        return self.name.phrase_start

    @property
    def end(self) -> int:
        """Where the name's phrase ends."""
        return self.name.phrase_end


class PlaceReader:
    """Reads the places of articles with one gazetteer."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        self.gazetteer = gazetteer
        self._hint: Callable[[str], Hint] = lru_cache(_CACHED_HINTS)(lambda words: hint(scan(words, gazetteer), gazetteer))

    def read(self, text: str, *, dateline: str | None = None, source: str | None = None) -> ArticlePlaces:
        """The places of an article. ``dateline`` ("ALEPPO, Syria") and ``source`` ("Kyiv Post") speak for their countries."""
        found = scan(text, self.gazetteer)
        hints = [(self._hint(words), weight) for words, weight in ((dateline, 2.0), (source, 0.5)) if words]
        choice = Choice(text, found, hints, self.gazetteer)
        return ArticlePlaces(text, found, choice, self.gazetteer)


class ArticlePlaces:
    """The places of one article. Offsets are those of the text that was read."""

    def __init__(self, text: str, found: Scan, choice: Choice, gazetteer: Gazetteer) -> None:
        self._text, self._choice, self._gazetteer = text, choice, gazetteer
        self._known: dict[int, Place] = {}
        self.country_words = tuple((word.start, word.end) for word in found.country_words)
        """Ranges of words that point to a country without being its name: "Turkish"."""
        settled = [(name, self._settle(name)) for name in found.names]
        meant = {id(name.candidates) for name, place in settled if place is not None}
        self.main_country = choice.main_country(group for key, group in choice.groups.items() if key in meant)
        """ISO 3166 alpha-3 code of the country that most speaks for, ``None`` where no country is named or meant."""
        known = [_resolved(name, place) for name, place in settled if place is not None]
        self.names: tuple[ResolvedName, ...] = tuple(known)
        self._starts = [item.start for item in known]
        open_names = [
            name
            for name, place in settled
            if place is None and (name.located or name.kind or self._is_quarter(name.start)) and not name.is_weak
        ]
        if open_names:
            unknown = [_resolved(name, self._bare(name.text, name.start, name.end, name.kind or "populated_place")) for name in open_names]
            self.names = tuple(sorted(known + unknown, key=lambda item: item.start))
            self._starts = [item.start for item in self.names]

    def at(self, start: int, end: int) -> ResolvedName | None:
        """The name whose phrase overlaps a range of characters; the last one, which is the head of "Aleppo's Hamdaniya"."""
        last = bisect_left(self._starts, end) - 1
        return self.names[last] if last >= 0 and self.names[last].end > start else None

    def unknown(self, words: str, start: int) -> Place:
        """The place of words that are known to name one and that `at` does not have: with the context's country and region.

        A place of that name in the context's country is taken; elsewhere only a country, a region or a large city.
        """
        bare = _LEAD.sub("", words).strip() or words
        plain = word(bare).is_ignored or word(bare).is_kind
        known = () if plain else self._gazetteer.lookup(bare)
        iso3 = self._around(start, start + len(words))[0]
        home = [place for place in known if place.kind == "country" and place.match >= ALIAS]
        home = home or [place for place in known if iso3 and place.iso3 == iso3]
        if not self._is_quarter(start):
            home = home or [place for place in known if place.match == NAME and _is_known_anywhere(place)]
        if home:
            return self._place(max(home, key=lambda place: (place.match, place.population)))
        return self._bare(bare, start, start + len(words))

    def capital(self, iso2: str | None) -> Place | None:
        """The capital of a country, ``None`` for the article's own."""
        iso3 = self._gazetteer.iso3(iso2) if iso2 else self.main_country
        name = capitals().get(iso3 or "")
        known = self._gazetteer.lookup(name) if name else ()
        found = next((place for place in known if place.iso3 == iso3 and place.kind == "populated_place"), None)
        return self._place(found) if found else None

    @cached_property
    def country(self) -> Place | None:
        """The article's own country, be it named or only meant: "Afghan police"."""
        return self._country(self.main_country) if self.main_country else None

    def nation(self, demonym: str) -> Place | None:
        """The country of an adjective or a people: "Somalis"."""
        iso2 = demonyms().get(demonym)
        return self._country(self._gazetteer.iso3(iso2)) if iso2 else None

    def _country(self, iso3: str) -> Place | None:
        known = self._gazetteer.lookup(self._gazetteer.country_name(iso3) or "")
        found = next((place for place in known if place.iso3 == iso3 and place.kind == "country"), None)
        return self._place(found) if found else None

    def is_home(self, nation: str) -> bool:
        """Whether a country's name or adjective is that of the article's own country."""
        iso2 = demonyms().get(nation)
        if iso2:
            return self._gazetteer.iso3(iso2) == self.main_country
        return any(place.kind == "country" and place.iso3 == self.main_country for place in self._gazetteer.lookup(nation))

    def context(self, before: int) -> ResolvedName | None:
        """The place that words without one of their own mean: of the same sentence, else paragraph, else the last before, else the first.

        The narrowest wins; metonyms and datelines only where there is nothing else.
        """
        at = bisect_left(self._starts, before)
        usable = [item for item in self.names[:at] if not item.name.is_metonym and not item.name.is_dateline]
        sentence = _last_end(_SENTENCE, self._text, before)
        paragraph = self._text.rfind("\n", 0, before) + 1
        for floor in (sentence, paragraph, max(0, before - 1500)):
            near = [item for item in usable if item.start >= floor]
            if near:
                return min(near, key=lambda item: (_RANK[item.place.kind], -item.start))
        later = [item for item in self.names[at:] if not item.name.is_metonym and not item.name.is_dateline]
        return usable[-1] if usable else next(iter(later or self.names), None)

    def _settle(self, name: PlaceName) -> Place | None:
        if not name.candidates:
            return None
        group = self._choice.by_name[id(name)]
        best = group.best if name.kind is None else self._choice.pick(group, name.kind)
        if best is None or not self._is_meant(name, group, best):
            return None
        return self._place(best, self._choice.support(group))

    def _is_meant(self, name: PlaceName, group: Group, best: Candidate) -> bool:
        """Whether a name means its best candidate, rather than a person, a word, or a place that is not in the gazetteer."""
        contained = self._choice.is_contained(group, best) or self._choice.is_container(group)
        support = self._choice.support(group)
        supported = max(map(support.of, best.countries), default=0.0) >= _SUPPORT
        if best.match < ALIAS:
            several = " " in name.text or "-" in name.text
            if support.is_silent:
                return name.located == 2 and best.population >= _KNOWN_ALONE
            return supported and (contained or name.located > 0 or name.kind is not None or several)
        if name.is_weak:
            if name.text.lower() in english():
                return contained or (supported and best.match == NAME and (name.kind is not None or name.located == 2))
            return contained or (supported and (name.kind is not None or name.located == 2 or _is_used(group)))
        if best.kind not in _TOWNS:
            return True
        if support.is_silent:
            return best.population >= _KNOWN_ALONE or name.located > 0 or name.kind is not None
        if contained or supported or _is_capital(group, best):
            return True
        if name.kind in ("neighbourhood", "facility") or self._is_quarter(name.start):
            return False
        if best.match < NAME or self._may_be_namesake(best, support.home()):
            return best.population >= _KNOWN_BY_OTHER_NAME
        return best.population >= (_KNOWN_IN if name.located == 2 and name.kind is None else _KNOWN_ANYWHERE)

    def _may_be_namesake(self, best: Candidate, home: str) -> bool:
        """Whether the article's country, which is another, names its places in the same language: there are many a Mansoura."""
        return best.iso3 is not None and bool(self._gazetteer.languages(home) & self._gazetteer.languages(best.iso3))

    def _is_quarter(self, start: int) -> bool:
        """Whether the words before a name say that it is a part of a town: "the Aleppo neighbourhood of Mashhad"."""
        return _QUARTER_OF.search(self._text, max(0, start - _QUARTER), start) is not None

    def _place(self, best: Candidate, support: Support | None = None) -> Place:
        if best.iso3 is None:
            return self._place_of(best, support)
        known = self._known.get(id(best))
        if known is None:
            known = self._known[id(best)] = self._place_of(best, support)
        return known

    def _place_of(self, best: Candidate, support: Support | None) -> Place:
        iso3, country = best.iso3, best.country
        if iso3 is None and support and best.countries:  # a region across borders: the side that the article speaks of
            side = max(best.countries, key=support.of)
            if support.of(side) >= _SUPPORT:
                iso3, country = side, self._gazetteer.country_name(side)
        return Place(
            name=best.name,
            kind=best.kind,
            geonameid=best.geonameid,
            admin1=best.admin1,
            country=country,
            iso3=iso3,
            latitude=best.latitude,
            longitude=best.longitude,
            population=best.population,
        )

    def _bare(self, words: str, start: int, end: int, kind: PlaceKind = "populated_place") -> Place:
        iso3, admin1 = self._around(start, end)
        return Place(name=words, kind=kind, admin1=admin1, country=self._gazetteer.country_name(iso3 or ""), iso3=iso3)

    def _around(self, start: int, end: int) -> tuple[str | None, str | None]:
        """The country and first-level region of words without a place: what they are said to lie in, or what is near."""
        after = bisect_left(self._starts, end)
        if after < len(self.names) and lies_in(self._text[end : self.names[after].start]):
            place = self.names[after].place
            return place.iso3 or self.main_country, place.admin1
        near = self.context(start)
        if near is None or near.place.iso3 is None or abs(near.start - start) > _NEAR:
            return self.main_country, None
        if near.place.kind == "country":  # a country nearby may be a party to the fight
            return self.main_country or near.place.iso3, None
        return near.place.iso3, near.place.admin1


def _resolved(name: PlaceName, place: Place) -> ResolvedName:
    return ResolvedName(name=name, place=place, geo_precision=_precision(name, place))


def _precision(name: PlaceName, place: Place) -> int:
    if place.kind in ("country", "admin1", "admin2", "region"):
        return 3
    beside = name.kind in ("facility", "natural", "admin2", "neighbourhood") and place.kind == "populated_place"
    return 2 if name.is_near or name.is_part or beside or place.kind == "natural" else 1


def _is_used(group: Group) -> bool:
    """Some mention of the name stands where a place stands."""
    return any(name.located == 2 or name.kind for name in group.names)


def _is_known_anywhere(place: Candidate) -> bool:
    return place.kind in ("country", "region", "admin1") or place.population >= _KNOWN_ANYWHERE


def _is_capital(group: Group, best: Candidate) -> bool:
    """A first-level region of the same country bears the town's name: Saada is known beyond Yemen."""
    return any(place.kind == "admin1" and place.iso3 == best.iso3 and place.match >= ALIAS for place in group.candidates)


def _last_end(pattern: re.Pattern[str], text: str, before: int) -> int:
    floor = max(0, before - 600)
    return max((match.end() for match in pattern.finditer(text, floor, before)), default=floor)
