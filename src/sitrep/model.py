"""The types that the stages hand to one another. All are frozen and slotted; none does I/O.

files -> Article -> Sentence -> Mention -> Event -> tables

Every ``start`` / ``end`` pair is a half-open range of characters of ``Article.text``, unless its docstring says otherwise.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from datetime import date, datetime

EventType = Literal["territorial_control", "casualties", "displacement"]
Modality = Literal["asserted", "claimed", "denied", "negated", "planned", "hypothetical"]
Qualifier = Literal["exact", "at_least", "more_than", "at_most", "fewer_than", "approximately", "range", "vague"]
PublishedBasis = Literal["metadata", "dateline", "text", "filename", "none"]
DatePrecision = Literal["day", "week", "month", "year", "unknown"]
DateBasis = Literal["stated", "context", "publication"]
LocationBasis = Literal["stated", "context", "none"]
ActorKind = Literal["state", "non_state", "foreign_state", "peacekeeper", "unknown"]
PlaceKind = Literal["populated_place", "neighbourhood", "facility", "admin1", "admin2", "country", "region", "natural"]


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A half-open range of characters."""

    start: int
    end: int

    def of(self, text: str) -> str:
        """The characters of ``text`` in this range."""
        return text[self.start : self.end]


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """One news article, ready to be read. ``text`` is the title, a blank line and the body; offsets point into it."""

    article_id: str
    path: str
    text: str
    content_hash: str
    source_id: str | None = None
    url: str | None = None
    source: str | None = None
    title: str | None = None
    authors: tuple[str, ...] = ()
    published_at: datetime | None = None
    published_basis: PublishedBasis = "none"
    reference_date: date | None = None
    """The day that "Sunday" and "yesterday" count from: the dateline's where it contradicts ``published_at``."""
    dateline: str | None = None
    """The place of the dateline, as worded: "ALEPPO, Syria"."""
    language: str = "en"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reject:
    """One input, or one record of an input, that could not be read."""

    path: str
    stage: str
    error_type: str
    error: str
    content_hash: str | None = None


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of an article, by its offsets. ``text`` holds its own characters."""

    start: int
    end: int
    text: str
    index: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """A figure with UCDP's bounds. ``start`` and ``end`` cover its words, qualifier included, in the text that was searched."""

    start: int
    end: int
    text: str
    low: int | None
    best: int | None
    high: int | None
    qualifier: Qualifier
    additional: bool = False
    """Said to come on top of an earlier figure: "another 12", "30 more", "the other two"."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DateRange:
    """Inclusive days with their precision. Both ends null: the words do not say which days."""

    start: date | None
    end: date | None
    precision: DatePrecision


@dataclass(frozen=True, slots=True, kw_only=True)
class DateMention:
    """A date phrase. ``start`` and ``end`` are offsets into the text that was searched."""

    start: int
    end: int
    text: str
    range: DateRange


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A place, as far as it is known. A name outside the gazetteer has no id and no coordinates, but may have its country."""

    name: str
    kind: PlaceKind
    geonameid: int | None = None
    admin1: str | None = None
    country: str | None = None
    iso3: str | None = None
    latitude: float | None = None
    longitude: float | None = None
    population: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """A party to a conflict. ``home`` is the ISO 3166 alpha-3 code of the state that it belongs to or fights in, null for many."""

    actor_id: str
    name: str
    kind: Literal["state", "non_state", "peacekeeper"]
    home: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """What one clause of one sentence says, in its own words, before grounding.

    Offsets are into the article. Only the fields of its own event type are filled; the words of actors and places are
    resolved by `sitrep.ground`.
    """

    event_type: EventType
    rule_id: str
    sentence: Sentence
    trigger: Span
    kind: str
    """What happened: ``change`` of control, ``harm`` of casualties or ``term`` of displacement."""
    modality: Modality = "asserted"
    attributed_to: str | None = None
    count: Count | None = None
    place: Span | None = None
    place_basis: LocationBasis = "none"
    date: Span | None = None
    scope: str = "incident"
    group: str | None = None
    """The victims or the displaced, as worded."""
    demographic: str | None = None
    actor: str | None = None
    """The controller, or the perpetrator."""
    previous: str | None = None
    besieger: str | None = None
    extent: str = "unspecified"
    unit: str | None = None
    """Of displacement (persons, households, houses) or of counted places ("villages")."""
    recapture: bool = False
    cause: str = "unknown"
    setting: str = "unknown"
    category: str = "unknown"
    """Of victims (civilian, state_force ...) or of displacement (internal, cross_border, return)."""
    measure: str | None = None
    origin: Span | None = None
    destination: Span | None = None
    part_of: int | None = None
    """Position, in the list of the sentence's mentions, of the one that this is counted in."""
    features: tuple[str, ...] = ()
    """What the confidence model reads: clause type, hedges, distances."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One row of an event table but for what the article and the run add. Field names and codes are the tables' own."""

    event_id: str
    article_id: str
    event_type: EventType
    evidence_text: str
    evidence_start: int
    evidence_end: int
    trigger_text: str
    rule_id: str
    modality: Modality
    attributed_to: str | None
    confidence: float
    date_start: date | None
    date_end: date | None
    date_precision: DatePrecision
    date_text: str | None
    date_basis: DateBasis
    time_precision: int
    location_text: str | None
    location: str | None
    geonameid: int | None
    admin1: str | None
    country: str | None
    iso3: str | None
    latitude: float | None
    longitude: float | None
    geo_precision: int | None
    location_basis: LocationBasis


@dataclass(frozen=True, slots=True, kw_only=True)
class ControlEvent(Event):
    """A row of ``territorial_control``."""

    change: str
    controller: str | None
    previous_controller: str | None
    besieger: str | None
    controller_id: str | None
    previous_controller_id: str | None
    besieger_id: str | None
    controller_kind: ActorKind | None
    previous_controller_kind: ActorKind | None
    besieger_kind: ActorKind | None
    extent: str
    places_low: int | None
    places_best: int | None
    places_high: int | None
    places_unit: str | None
    places_text: str | None
    is_recapture: bool
    sub_event_type: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CasualtyEvent(Event):
    """A row of ``casualties``."""

    harm: str
    low: int | None
    best: int | None
    high: int | None
    figure_text: str | None
    qualifier: Qualifier | None
    victims_text: str | None
    victim_category: str
    demographic: str | None
    perpetrator_text: str | None
    perpetrator_id: str | None
    perpetrator_kind: ActorKind | None
    cause: str
    setting: str
    scope: str
    part_of: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class DisplacementEvent(Event):
    """A row of ``displacement``."""

    term: str
    unit: str
    low: int | None
    best: int | None
    high: int | None
    figure_text: str | None
    qualifier: Qualifier | None
    persons_best: int | None
    group_text: str | None
    category: str
    measure: str
    scope: str
    cause: str
    origin_text: str | None
    origin_geonameid: int | None
    origin_iso3: str | None
    destination_text: str | None
    destination_geonameid: int | None
    destination_iso3: str | None
