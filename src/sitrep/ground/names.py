"""The names of one article, found once: what the extractors ask for and what the rows are resolved with."""

from __future__ import annotations

import re
from bisect import bisect_left
from datetime import date
from functools import cache, cached_property
from typing import TYPE_CHECKING

from sitrep.ground.actors.wording import full_names, plain_names
from sitrep.ground.dates.finder import find_dates
from sitrep.ground.places.national import organs
from sitrep.lexicons.loader import words

if TYPE_CHECKING:
    from sitrep.ground.actors.reader import ActorList
    from sitrep.ground.places.reader import ArticlePlaces, PlaceReader, ResolvedName
    from sitrep.ground.places.scan import PlaceName
    from sitrep.model import ActorKind, Article, DateMention, Place, Sentence

_DIRECTION = re.compile(
    r"\b(?:(?:north|south|east|west)(?:-?(?:east|west))?(?:ern)?|central|rural|greater|upper|lower|inner)[ -]$", re.IGNORECASE
)

_DATE_WORD = re.compile(r"Mon|Tue|Wed|Thu|Fri|Sat|Sun|Jan|Feb|Mar|March|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec", re.IGNORECASE)
_LONGEST_DATE_WORD = 5
_DATE_AFTER = re.compile(r"[.,]? (?:\d|(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec))", re.IGNORECASE)
_YEAR = re.compile(r"(?<![\d,.$€£])(?:19|20)\d\d(?![\d,]\d)")
_DAY_OF_MONTH = re.compile(r"\b(?:\d{1,2} [A-Z]|[A-Z][a-z]+\.? \d)")
_UPDATED = re.compile(r"\b(?:last )?updated(?: at| on|:)?", re.IGNORECASE)
_FULL_DATE = re.compile(r"\b(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)\w*,? \d{1,2}(?:st|nd|rd|th)? [A-Z]\w+\.?,? \d{4}\b")
_AGENCY = re.compile(r" ?\((?:[A-Z][\w.]*(?:[ /][A-Z][\w.]*)*)\)")
_TOWN_OF = re.compile(r" (?:[a-z]+ )?(?:city|town|village|hamlet) of (?:the )?[\w'’-]*[A-Z]")
_QUARTER_OF = re.compile(r" (?:district|suburb|neighbou?rhood|quarter) of (?:the )?")
_LARGE = 200_000
"""Inhabitants of a town from which "the Aleppo district of" tells where a quarter lies."""
_BROAD = frozenset({"country", "admin1", "region", "natural"})
_OPPOSITION = frozenset({"rebels", "rebel", "insurgents", "opposition", "separatists", "guerrillas"})
_ACRONYM = 3
_IN = 2
_GOES_ON = frozenset(" .,(")
"""What may follow a name that is a part of something longer."""
_HEAD, _GAP = 400, 25
_SEAT = re.compile(
    r"-(?:based|born|registered|educated|trained|made|bound|backed|led|allied|aligned|sponsored|supported|brokered|funded)\b"
)
"""What makes a place name an adjective of someone else: "the Britain-based Observatory"."""


@cache
def _events() -> frozenset[str]:
    return frozenset(words("en/whereabouts.toml", "events"))


@cache
def _attributive() -> re.Pattern[str]:
    """Reads "U.S. air strikes", "UK special forces": a country without an adjective of its own, whose arms these are."""
    names, arms = ("|".join(map(re.escape, words("places/words.toml", "attributive", key))) for key in ("names", "arms"))
    return re.compile(rf"(?:{names}) (?:(?:[a-z]+-)?[a-z]+ ){{0,2}}?(?:{arms})\b", re.IGNORECASE)


class ArticleNames:
    """Places, actors and dates of an article. Ranges are of characters of its text."""

    def __init__(self, article: Article, places: PlaceReader, actors: ActorList) -> None:
        self.reference: date | None = (
            _updated(article.text)
            or _filed(article.text)
            or article.reference_date
            or (article.published_at.date() if article.published_at else None)
        )
        self.found: ArticlePlaces = places.read(article.text, dateline=article.dateline, source=article.source)
        mentions = actors.find(article.text, iso3=self.found.main_country, year=self.reference.year if self.reference else None)
        self._list, self._text, self._title = actors, article.text, len(article.title or "")
        self._mentions = mentions
        self.actor_ids = tuple(dict.fromkeys(m.actor_id for m in mentions if m.actor_id))
        self._parties = [m for m in mentions if not self._is_located(m.start, m.end)]
        taken = [(m.start, m.end) for m in self._parties if not m.bare]
        metonyms = [(n.start, n.end) for n in self.found.names if n.name.is_metonym and not _overlaps(taken, n.start, n.end)]
        self._actors = sorted(taken + metonyms)
        self._proper = [n for n in self.found.names if not n.name.is_metonym and not self._is_other(article.text, n, taken)]
        self._places = [(_start(article.text, n.name), n.end) for n in self._proper if not n.name.is_dateline]
        self.date_mentions: dict[tuple[int, int], DateMention] = {}
        self._dates: dict[int, list[DateMention]] = {}

    @cached_property
    def full_names(self) -> dict[str, str]:
        """Actor id -> its longest name."""
        return full_names(self._parties)

    @cached_property
    def plain_names(self) -> dict[str, str]:
        """Actor id -> the name that the article has for it most often."""
        return plain_names(self._mentions)

    @cached_property
    def opposition(self) -> tuple[str, ...]:
        """The words for parties without a name that fight a state: "rebels"."""
        return tuple(dict.fromkeys(m.text.lower() for m in self._mentions if m.actor_id is None and m.head in _OPPOSITION))

    @cached_property
    def scene_names(self) -> tuple[ResolvedName, ...]:
        """The places that an event may be at: without speaking capitals, seats of groups and words of dates."""
        return tuple(n for n in self._proper if n.place.geonameid or n.name.kind or n.start > self._title)

    @cached_property
    def country(self) -> Place | None:
        """The country that the article is about, where it is named."""
        return next((n.place for n in self.found.names if n.place.kind == "country" and n.place.iso3 == self.found.main_country), None)

    @property
    def nation(self) -> Place | None:
        """The country that the article is about, be it named or only meant: "Afghan police"."""
        return self.country or self.found.country

    @cached_property
    def is_filed_at_home(self) -> bool:
        """Whether a report is filed from a town of the country that it is about."""
        return any(n.name.is_dateline and n.place.iso3 == self.found.main_country for n in self.found.names)

    def tells_of_nation(self, start: int, end: int) -> bool:
        """Whether a ministry or an army of the article's own country is named within a range."""
        return any(map(self.found.is_home, organs(self._text, start, end)))

    @cached_property
    def _demonyms(self) -> list[tuple[int, int]]:
        return [span for span in self.found.country_words if not self._names_place(*span)]

    def places(self, start: int, end: int) -> list[tuple[int, int, bool]]:
        """The place names, with their direction and kind, within a range, and whether each is broad: a province, country, sea."""
        return [(first, last, self._is_broad(first, last)) for first, last in _within(self._places, start, end)]

    def _is_broad(self, start: int, end: int) -> bool:
        found = self.found.at(start, end)
        return found is not None and found.place.kind in _BROAD

    def actors(self, start: int, end: int) -> list[tuple[int, int]]:
        """The actors, and capitals that stand for their governments, within a range."""
        return _within(self._actors, start, end)

    def _is_located(self, start: int, end: int) -> bool:
        """Whether a range names a place, rather than the government that sits there: "in Aden", "in the Kabul attack"."""
        found = self.found.at(start, end)
        if found is None or found.name.start != start or found.name.located != _IN:
            return False
        return found.name.end == end or self._text[found.name.end : end].strip().lower() in _events()

    def _is_other(self, text: str, name: ResolvedName, taken: list[tuple[int, int]]) -> bool:
        """Whether a name is part of a group's name, of an adjective ("Britain-based") or of a date ("Mon Jul 18")."""
        end = name.name.end
        if _overlaps(taken, name.name.start, end):
            return True
        after = text[end : end + 1]
        if after == "-":
            return _SEAT.match(text, end) is not None
        if after not in _GOES_ON:
            return False
        if name.place.kind == "country" and _attributive().match(text, name.name.start):
            return True
        return _is_date_word(text, name.name) or _is_filed(text, name.name) or _is_adjective(text, name) or self._has_quarter(text, name)

    def _has_quarter(self, text: str, name: ResolvedName) -> bool:
        """Whether a name tells only which town a quarter is of: "the Aleppo district of Marjeh"; not "the Karrada district of Baghdad"."""
        match = _QUARTER_OF.match(text, name.name.end)
        if match is None or name.place.population < _LARGE:
            return False
        quarter = self.found.at(match.end(), match.end() + 1)
        return quarter is None or quarter.place.population < name.place.population

    def _names_place(self, start: int, end: int) -> bool:
        """Whether the characters are part of a place's name proper, not of the words around it ("the Syrian town of")."""
        found = self.found.at(start, end)
        return found is not None and found.name.start < end and start < found.name.end

    def demonyms(self, start: int, end: int) -> list[tuple[int, int]]:
        """The adjectives and nouns of nationality within a range."""
        return _within(self._demonyms, start, end)

    def kind(self, words: str, iso3: str | None = None) -> ActorKind:
        """The kind of an actor as worded, in a country or, without one, in the article's."""
        year = self.reference.year if self.reference else None
        return self._list.resolve(words, iso3=iso3 or self.found.main_country, year=year, mentioned=self.actor_ids).kind

    def dates(self, sentence: Sentence) -> list[DateMention]:
        """The date phrases of a sentence, offsets into it; remembered for the rows."""
        found = self._dates.get(sentence.start)
        if found is not None:
            return found
        found = find_dates(sentence.text, self.reference)
        if found and self.reference is None:
            found = self._with_year(sentence, found)
        self._dates[sentence.start] = found
        for mention in found:
            self.date_mentions[sentence.start + mention.start, sentence.start + mention.end] = mention
        return found

    def _with_year(self, sentence: Sentence, found: list[DateMention]) -> list[DateMention]:
        """The dates of a text without a day of its own: "on 10 May" is in the year that was named last before."""
        years = _YEAR.findall(self._text, 0, sentence.end)
        if not years:
            return found
        dated = {(m.start, m.end): m for m in find_dates(sentence.text, date(int(years[-1]), 12, 31))}
        return [dated.get((m.start, m.end), m) if m.range.start is None and _DAY_OF_MONTH.search(m.text) else m for m in found]


def _updated(text: str) -> date | None:
    """The day of a line like "Last updated at Jul 28, 2016" at the head of a text."""
    line = _UPDATED.search(text, 0, _HEAD)
    found = find_dates(text[line.end() : line.end() + 40], None) if line else []
    return found[0].range.start if found and found[0].range.precision == "day" and found[0].start <= _GAP else None


def _filed(text: str) -> date | None:
    """The day that a report without line breaks bears between its headline and its lead: "... AFP Monday 18 Aug 2014 Planes bombed"."""
    head = text[:_HEAD]
    if _FULL_DATE.search(head) is None:
        return None
    return next((day for found in find_dates(head, None) if (day := found.range.start) and is_filing(head, found, day)), None)


def is_filing(head: str, found: DateMention, day: date) -> bool:
    """Whether a date has its year and its right weekday, ends no sentence and stands in none."""
    after = head[found.end : found.end + 2]
    before = head[: found.start].rstrip().rsplit(" ", 1)[-1]
    whole = found.range.precision == "day" and _FULL_DATE.match(found.text) is not None and f"{day:%a}" == found.text[:3].title()
    return whole and after[:1] == " " and after[1:].isupper() and before[:1].isupper()


def _start(text: str, name: PlaceName) -> int:
    """Where the words of a place begin: a direction belongs to them ("eastern Aleppo"), a kind before "of" does not."""
    direction = _DIRECTION.search(text, name.phrase_start, name.start)
    return direction.start() if direction else name.start


def _is_filed(text: str, name: PlaceName) -> bool:
    """Whether a report is filed from a place: "MOSCOW (Interfax)", anywhere in a text."""
    return name.text.isupper() and len(name.text) > _ACRONYM and _AGENCY.match(text, name.end) is not None


def _is_adjective(text: str, name: ResolvedName) -> bool:
    """Whether a name only tells what kind of town another one is: "the Shan town of Kutkai"."""
    return _TOWN_OF.match(text, name.name.end) is not None


def _is_date_word(text: str, name: PlaceName) -> bool:
    return (
        len(name.text) <= _LONGEST_DATE_WORD
        and _DATE_WORD.fullmatch(name.text) is not None
        and _DATE_AFTER.match(text, name.end) is not None
    )


def _overlaps(spans: list[tuple[int, int]], start: int, end: int) -> bool:
    at = bisect_left(spans, (end, -1))
    return at > 0 and spans[at - 1][1] > start


def _within(spans: list[tuple[int, int]], start: int, end: int) -> list[tuple[int, int]]:
    first = bisect_left(spans, (start, -1))
    return [span for span in spans[first : bisect_left(spans, (end, -1))] if span[1] <= end]
