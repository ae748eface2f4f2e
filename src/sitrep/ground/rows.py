"""Turns mentions into rows: resolves their places, dates and actors, and derives what follows from them."""

from __future__ import annotations

import hashlib
import re
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from sitrep.ground.actor_wording import fullest
from sitrep.ground.actors import ActorList, ResolvedActor, acled_sub_event
from sitrep.ground.dates import time_precision
from sitrep.ground.names import ArticleNames
from sitrep.model import Article, CasualtyEvent, ControlEvent, DateMention, DateRange, DisplacementEvent, Event, Mention, Place, Span

_NEAR = 8
"""Sentences over which a day is carried to an incident that has none."""
_SAME_SCENE = 3
"""Sentences over which a place is carried to an event of the same type that names none."""
_NATIONWIDE = 2_000
"""Persons from which a total without a place is taken to be its country's."""
_RELATIVE = re.compile(
    r"\b(?:(?:(a|one|two|three|four|five|six) (day|week)s?|(hours)) (earlier|before|later|after)|the (previous|following|next|same) day|the day (before|after))\b", re.IGNORECASE
)
_NUMBERS = {"a": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6}


class Grounder:
    """Grounds the mentions of one article."""

    def __init__(self, article: Article, names: ArticleNames, actors: ActorList, *, household_size: float | None = None) -> None:
        self._article, self._names, self._actors, self._household_size = article, names, actors, household_size
        self._last_date: tuple[int, DateMention] | None = None
        self._last_place: dict[str, tuple[int, dict[str, Any]]] = {}

    def event(self, mention: Mention) -> Event:
        """The row of a mention. Its ``event_id`` hashes the article's text and the row's own content."""
        where = self._where(mention)
        common: dict[str, Any] = {
            "article_id": self._article.article_id,
            "event_type": mention.event_type,
            "evidence_text": mention.sentence.text,
            "evidence_start": mention.sentence.start,
            "evidence_end": mention.sentence.end,
            "trigger_text": mention.trigger.of(self._article.text),
            "rule_id": mention.rule_id,
            "modality": mention.modality,
            "attributed_to": mention.attributed_to,
            "confidence": 0.0,
            **self._when(mention),
            **where,
        }
        iso3, year = where["iso3"], self._year(common["date_start"])
        build = {"territorial_control": self._control, "casualties": self._casualties, "displacement": self._displacement}[mention.event_type]
        kind, own = build(mention, iso3, year)
        return kind(event_id=_event_id({**common, **own, "trigger_start": mention.trigger.start, "figure_start": mention.count.start if mention.count else -1}), **common, **own)

    def _year(self, start: date | None) -> int | None:
        return start.year if start else self._names.reference.year if self._names.reference else None

    def _where(self, mention: Mention) -> dict[str, Any]:
        found = self._place(mention)
        if found["geo_precision"] in (1, 2) and mention.scope == "incident":
            self._last_place[mention.event_type] = (mention.sentence.index, found)
        return found

    def _place(self, mention: Mention) -> dict[str, Any]:
        text = self._article.text
        if mention.place:
            resolved = self._names.found.at(mention.place.start, mention.place.end)
            words = mention.place.of(text)
            if resolved and len(resolved.name.text) + 3 >= len(words.split(" of ")[-1]) - 12:
                return _place_columns(resolved.place, words, resolved.geo_precision, "stated")
            place = self._names.found.unknown(words, mention.place.start)
            return _place_columns(place, words, 1 if place.geonameid else None, "stated")
        if mention.scope == "cumulative" and mention.count and (mention.count.low or 0) >= _NATIONWIDE and self._names.country:
            return _place_columns(self._names.country, self._names.country.name, 3, "context")
        last = self._last_place.get(mention.event_type)
        if last and mention.sentence.index - last[0] <= _SAME_SCENE and mention.event_type != "territorial_control":
            return {**last[1], "location_basis": "context"}
        near = self._names.found.context(mention.trigger.start)
        if near is None:
            return _place_columns(None, None, None, "none")
        return _place_columns(near.place, near.name.text, near.geo_precision, "context")

    def _when(self, mention: Mention) -> dict[str, Any]:
        stated = self._names.date_mentions.get((mention.date.start, mention.date.end)) if mention.date else None
        if stated:
            stated = self._anchored(stated)
            if stated.range.start or stated.range.end:
                self._last_date = (mention.sentence.index, stated)
            return _date_columns(stated, "stated")
        if self._last_date and 0 <= mention.sentence.index - self._last_date[0] <= _NEAR and mention.scope == "incident":
            return _date_columns(self._last_date[1], "context")
        reference = self._names.reference
        return {"date_start": None, "date_end": reference, "date_precision": "unknown", "date_text": None, "date_basis": "publication", "time_precision": 3}

    def _anchored(self, mention: DateMention) -> DateMention:
        """ "A day earlier" counts from the last day that the article named."""
        match = _RELATIVE.search(mention.text)
        if match is None or mention.range.start or self._last_date is None or self._last_date[1].range.precision != "day":
            return mention
        anchor = self._last_date[1].range.start
        if anchor is None:
            return mention
        number, unit, _, way, plain, side = match.groups()
        days = _NUMBERS[number.lower()] * (7 if unit.lower() == "week" else 1) if number else 0 if plain and plain.lower() == "same" else int(bool(plain or side))
        back = (way or plain or side or "").lower() in ("earlier", "before", "previous")
        day = anchor + timedelta(days=-days if back else days)
        return replace(mention, range=DateRange(start=day, end=day, precision="day"))

    def _actor(self, words: str | None, iso3: str | None, year: int | None) -> ResolvedActor | None:
        return self._actors.resolve(words, iso3=iso3, year=year, mentioned=self._names.actor_ids) if words else None

    def _control(self, mention: Mention, iso3: str | None, year: int | None) -> tuple[type[Event], dict[str, Any]]:
        own: dict[str, Any] = {"change": mention.kind, "extent": mention.extent, "is_recapture": mention.recapture}
        kinds = {}
        for role, words in (("controller", mention.actor), ("previous_controller", mention.previous), ("besieger", mention.besieger)):
            actor = self._actor(words, iso3, year)
            words = fullest(words, actor.actor_id if actor else None, self._names.full_names)  # noqa: PLW2901 - the same words, in full
            own |= {role: words, f"{role}_id": actor.actor_id if actor else None, f"{role}_kind": actor.kind if actor else None}
            kinds[role] = actor.kind if actor else None
        count = mention.count
        own |= {
            "places_low": count.low if count else None,
            "places_best": count.best if count else None,
            "places_high": count.high if count else None,
            "places_unit": mention.unit,
            "places_text": mention.group,
            "sub_event_type": acled_sub_event(mention.kind, kinds["controller"], kinds["previous_controller"]),
        }
        return ControlEvent, own

    def _casualties(self, mention: Mention, iso3: str | None, year: int | None) -> tuple[type[Event], dict[str, Any]]:
        actor = self._actor(mention.actor, iso3, year)
        own = {
            "harm": mention.kind,
            **_figure(mention),
            "victims_text": mention.group,
            "victim_category": mention.category,
            "demographic": mention.demographic,
            "perpetrator_text": fullest(mention.actor, actor.actor_id if actor else None, self._names.full_names),
            "perpetrator_id": actor.actor_id if actor else None,
            "perpetrator_kind": actor.kind if actor else None,
            "cause": mention.cause,
            "setting": mention.setting,
            "scope": mention.scope,
            "part_of": None,
        }
        return CasualtyEvent, own

    def _displacement(self, mention: Mention, iso3: str | None, year: int | None) -> tuple[type[Event], dict[str, Any]]:
        del year
        origin, destination = self._end(mention.origin), self._end(mention.destination)
        best = mention.count.best if mention.count else None
        persons = best if mention.unit == "persons" else None
        if mention.unit == "households" and best is not None and self._household_size:
            persons = round(best * self._household_size)
        category = mention.category
        if category == "unknown" and origin[1] and destination[1] and origin[1].iso3 and destination[1].iso3:
            category = "internal" if origin[1].iso3 == destination[1].iso3 else "cross_border"
        own = {
            "term": mention.kind,
            "unit": mention.unit or "persons",
            **_figure(mention),
            "persons_best": persons,
            "group_text": mention.group,
            "category": category,
            "measure": mention.measure or "flow",
            "scope": mention.scope,
            "cause": mention.cause,
            "origin_text": origin[0],
            "origin_geonameid": origin[1].geonameid if origin[1] else None,
            "origin_iso3": origin[1].iso3 if origin[1] else iso3 if origin[0] else None,
            "destination_text": destination[0],
            "destination_geonameid": destination[1].geonameid if destination[1] else None,
            "destination_iso3": destination[1].iso3 if destination[1] else None,
        }
        return DisplacementEvent, own

    def _end(self, span: Span | None) -> tuple[str | None, Place | None]:
        if span is None:
            return None, None
        words = span.of(self._article.text)
        resolved = self._names.found.at(span.start, span.end)
        return words, resolved.place if resolved else self._names.found.unknown(words, span.start)


def _figure(mention: Mention) -> dict[str, Any]:
    count = mention.count
    if count is None:
        return {"low": None, "best": None, "high": None, "figure_text": None, "qualifier": None}
    return {"low": count.low, "best": count.best, "high": count.high, "figure_text": count.text or None, "qualifier": count.qualifier}


def _place_columns(place: Place | None, words: str | None, precision: int | None, basis: str) -> dict[str, Any]:
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


def _date_columns(mention: DateMention, basis: str) -> dict[str, Any]:
    found = mention.range
    return {
        "date_start": found.start,
        "date_end": found.end,
        "date_precision": found.precision,
        "date_text": mention.text,
        "date_basis": basis,
        "time_precision": time_precision(found),
    }


def _event_id(content: dict[str, Any]) -> str:
    kept = "\x1f".join(f"{key}={content[key]}" for key in sorted(content) if key != "confidence")
    return hashlib.sha256(kept.encode()).hexdigest()[:20]
