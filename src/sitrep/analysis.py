"""One article to its events: sentences, mentions, grounding, merging. Pure but for the data that it loads once."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

from sitrep.consolidate.confidence import confidence, features
from sitrep.consolidate.merge import merge
from sitrep.extract.document import Document
from sitrep.extract.effort import Effort
from sitrep.extract.tone import Tone
from sitrep.ground.actors.reader import ActorList
from sitrep.ground.actors.sides import with_sides
from sitrep.ground.names import ArticleNames
from sitrep.ground.places.gazetteer import Gazetteer
from sitrep.ground.places.reader import PlaceReader
from sitrep.ground.rows import Grounder
from sitrep.text.sentences import split

if TYPE_CHECKING:
    from sitrep.model import Article, Event
    from sitrep.settings import Settings


class Analyst:
    """Reads articles with one set of settings. Made once a process: it loads the gazetteer and the actor list."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._places = PlaceReader(Gazetteer.open(settings.gazetteer))
        self._actors = ActorList.load(settings.actors)

    def events(self, article: Article) -> tuple[Event, ...]:
        """The rows of an article, one a fact, in the order of its text."""
        rows = (replace(event, confidence=confidence(names)) for event, names in self.explained(article))
        return tuple(row for row in rows if row.confidence >= self._settings.min_confidence)

    def explained(self, article: Article) -> list[tuple[Event, tuple[str, ...]]]:
        """The rows of an article before their confidence, each with what the confidence model reads of it."""
        tone = Tone(article.text)
        sentences = split(article.text, self._settings.max_sentence_chars, title=article.title)
        names = cache(lambda: ArticleNames(article, self._places, self._actors))
        mentions = Document(tone, sentences, names, Effort(self._settings)).mentions()
        if not mentions:
            return []
        grounder = Grounder(article, sentences, names(), self._actors, household_size=self._settings.household_size)
        events = with_sides([grounder.event(mention) for mention in mentions], names(), self._actors)
        known = {event.event_id: mention.features for event, mention in zip(events, mentions, strict=True)}
        return [(event, features(event, known[event.event_id])) for event in merge(events, [mention.part_of for mention in mentions])]
