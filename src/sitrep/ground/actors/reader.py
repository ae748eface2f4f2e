"""Who acts: finds actors in a text and resolves their words to the actor list.

>>> actors = ActorList.load()
>>> actors.resolve("Forces loyal to the regime", iso3="SYR").actor_id
'syria-government'
>>> actors.resolve("Russian air strikes", iso3="SYR")
ResolvedActor(actor_id='russia-government', name='Government of Russia', kind='foreign_state')
>>> actors.resolve("rebels", iso3="SYR")
ResolvedActor(actor_id=None, name=None, kind='non_state')
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from sitrep.errors import LexiconError
from sitrep.ground.actors.acled import acled_sub_event
from sitrep.ground.actors.lists import ActorEntry, load_entries
from sitrep.ground.actors.names import NameIndex
from sitrep.ground.actors.resolve import UNKNOWN, Context, ResolvedActor, Resolver
from sitrep.ground.actors.scan import ActorMention, Scanner

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from sitrep.model import Actor, ActorKind

__all__ = ["ActorList", "ActorMention", "ResolvedActor", "acled_sub_event"]


class ActorList:
    """States with their forces, armed groups, coalitions and missions, and what they are called."""

    def __init__(self, entries: dict[str, ActorEntry]) -> None:
        names = NameIndex(entries.values())
        clashes = [(name, ids) for name, ids in names.clashes() if not any(entries[key].added for key in ids)]
        if clashes:
            raise LexiconError(f"lexicons/actors: {clashes[0][0]!r} is a name of {' and of '.join(clashes[0][1])}")
        self._entries = entries
        self._resolver = Resolver(entries, names)
        self._scanner = Scanner(names, self._resolver)

    @classmethod
    def load(cls, extra: Path | None = None) -> ActorList:
        """The project's list, with the actors of a user's CSV or TOML file added or, by id, put in place of its own.

        Raises:
            LexiconError: a list cannot be read, a row is wrong or two actors share a name everywhere; the message names file and key.
        """
        return _shipped() if extra is None else cls(load_entries(extra))

    def __iter__(self) -> Iterator[Actor]:
        return (entry.actor for entry in self._entries.values())

    def __len__(self) -> int:
        return len(self._entries)

    def get(self, actor_id: str) -> Actor | None:
        """The actor with an id."""
        entry = self._entries.get(actor_id)
        return entry.actor if entry else None

    def find(self, text: str, *, iso3: str | None = None, year: int | None = None) -> list[ActorMention]:
        """The actors named in a text, in order, without overlaps. With country and year, local names ("SLA") are found too."""
        return self._scanner.find(text, Context(iso3, year))

    def resolve(self, words: str, *, iso3: str | None, year: int | None = None, mentioned: Sequence[str] = ()) -> ResolvedActor:
        """Who a noun phrase means in an article about country ``iso3``.

        Args:
            words: the phrase as the article words it.
            iso3: ISO 3166 alpha-3 code of the country of the event; null if unknown.
            year: of the event; chooses among namesakes and rulers.
            mentioned: ids of actors that the article names, for "the group" and "the separatists".
        """
        return self._resolver.resolve(words, Context(iso3, year, tuple(mentioned))) if words else UNKNOWN

    def kind(self, actor_id: str, iso3: str | None) -> ActorKind:
        """The kind of an actor in a country; ``unknown`` for an id that is not in the list."""
        entry = self._entries.get(actor_id)
        return self._resolver.kind(entry, iso3) if entry else "unknown"


@cache
def _shipped() -> ActorList:
    return ActorList(load_entries())
