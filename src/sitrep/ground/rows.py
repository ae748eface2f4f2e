"""Turns mentions into rows: resolves their places, dates and actors, and derives what follows from them."""

from __future__ import annotations

import hashlib
import re
from typing import TYPE_CHECKING, Any

from sitrep.ground.actors.reader import ActorList, ResolvedActor, acled_sub_event
from sitrep.ground.actors.wording import fullest
from sitrep.ground.dates.when import Days
from sitrep.ground.places.where import Whereabouts
from sitrep.model import Article, CasualtyEvent, ControlEvent, DisplacementEvent, Event, Mention, Sentence

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from sitrep.ground.names import ArticleNames
    from sitrep.model import Place


_BEFORE = 40
_LEFT = re.compile(
    r"\b(?:from|out of|fled|flee|fleeing|left|leave|leaving|escaped|escaping|quit) (?:the |war-torn |war-ravaged )?$", re.IGNORECASE
)
"""Before a country that people leave."""


class Grounder:
    """Grounds the mentions of one article."""

    def __init__(
        self,
        article: Article,
        sentences: Sequence[Sentence],
        names: ArticleNames,
        actors: ActorList,
        *,
        household_size: float | None = None,
    ) -> None:
        self._article, self._names, self._actors, self._household_size = article, names, actors, household_size
        self._whereabouts, self._days = Whereabouts(article, names, sentences), Days(article, names, sentences)

    def event(self, mention: Mention) -> Event:
        """The row of a mention. Its ``event_id`` hashes the article's text and the row's own content."""
        where = self._whereabouts.columns(mention)
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
            **self._days.columns(mention),
            **where,
        }
        iso3, year = where["iso3"], self._year(common["date_start"])
        build = {"territorial_control": self._control, "casualties": self._casualties, "displacement": self._displacement}[
            mention.event_type
        ]
        kind, own = build(mention, iso3, year)
        return kind(
            event_id=_event_id(
                {**common, **own, "trigger_start": mention.trigger.start, "figure_start": mention.count.start if mention.count else -1}
            ),
            **common,
            **own,
        )

    def _year(self, start: date | None) -> int | None:
        return start.year if start else self._names.reference.year if self._names.reference else None

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
        origin, destination = (
            (None, None) if span is None else self._whereabouts.end(span) for span in (mention.origin, mention.destination)
        )
        best = mention.count.best if mention.count else None
        persons = best if mention.unit == "persons" else None
        if mention.unit == "households" and best is not None and self._household_size:
            persons = round(best * self._household_size)
        category = mention.category if mention.category != "unknown" else self._category(mention, origin[1], destination[1])
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

    def _category(self, mention: Mention, origin: Place | None, destination: Place | None) -> str:
        """By the countries of both ends; who leaves a country, or comes to one, has crossed its border.

        A village that no gazetteer has may lie beyond the border, though the context lends it its country.
        """
        known = [
            place for place in (origin, destination) if place and place.iso3 and (place.kind == "country" or place.latitude is not None)
        ]
        if len(known) == 2:
            return "internal" if known[0].iso3 == known[1].iso3 else "cross_border"
        left = origin is not None and origin.kind == "country" and self._is_left(mention)
        return "cross_border" if left or (destination is not None and destination.kind == "country" and origin is None) else "unknown"

    def _is_left(self, mention: Mention) -> bool:
        before = self._article.text[max(0, mention.origin.start - _BEFORE) : mention.origin.start] if mention.origin else ""
        return _LEFT.search(before) is not None


def _figure(mention: Mention) -> dict[str, Any]:
    count = mention.count
    if count is None:
        return {"low": None, "best": None, "high": None, "figure_text": None, "qualifier": None}
    return {"low": count.low, "best": count.best, "high": count.high, "figure_text": count.text or None, "qualifier": count.qualifier}


def _event_id(content: dict[str, Any]) -> str:
    kept = "\x1f".join(f"{key}={content[key]}" for key in sorted(content) if key != "confidence")
    return hashlib.sha256(kept.encode()).hexdigest()[:20]
