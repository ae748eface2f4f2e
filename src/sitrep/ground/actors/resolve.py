"""Reads a noun phrase, as an article words it, as one actor of the list.

The phrase is cut where somebody else begins ("backed by", "in", "who"), what it is loyal to or made of is followed ("forces
loyal to X"), the first of several is taken ("X and Y"), names count before common words, and common words are read by the
article's country.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from sitrep.ground.actors.names import split_words
from sitrep.ground.actors.phrase import Found, Phrase
from sitrep.ground.actors.words import Head, vocabulary

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from sitrep.ground.actors.lists import ActorEntry
    from sitrep.ground.actors.names import Hit, Name, NameIndex, Words
    from sitrep.model import ActorKind

_STATE_HEADS = ("state", "state_weak", "neutral", "foreign")
_OPEN_END = 9999
_CACHED_PHRASES = 20_000


@dataclass(frozen=True, slots=True)
class ResolvedActor:
    """Who a phrase means. Without an id, ``kind`` still says of what sort they are."""

    actor_id: str | None = None
    name: str | None = None
    kind: ActorKind = "unknown"


UNKNOWN = ResolvedActor()


class Context(NamedTuple):
    """What the article says around a phrase: its country, its year, the actors it names."""

    iso3: str | None = None
    year: int | None = None
    mentioned: tuple[str, ...] = ()


class Resolver:
    """Resolves phrases against a list of actors."""

    def __init__(self, entries: Mapping[str, ActorEntry], names: NameIndex) -> None:
        self._entries = entries
        self._names = names
        self._vocabulary = vocabulary()
        self._states: dict[str, list[ActorEntry]] = {}
        self._rulers: dict[str, list[tuple[int, int, ActorEntry]]] = {}
        for entry in entries.values():
            if entry.peoples or entry.places:
                for code in entry.actor.home:
                    self._states.setdefault(code, []).append(entry)
            for code, first, last in entry.governs:
                self._rulers.setdefault(code, []).append((first, last, entry))
        self.resolve: Callable[[str, Context], ResolvedActor] = lru_cache(_CACHED_PHRASES)(self._meant)
        """Who a phrase means in a context."""

    def _meant(self, phrase: str, context: Context) -> ResolvedActor:
        words = split_words(phrase)
        found = self._found(words, context)
        covered = frozenset(position for name in found for position in range(name.start, name.end))
        return self._resolve(Phrase(words, found, covered, self._vocabulary), 0, len(words), context)

    def kind(self, entry: ActorEntry, iso3: str | None) -> ActorKind:
        """The kind of an actor in a country: a state abroad is a foreign state."""
        if entry.type == "intervention":
            return "foreign_state"
        if entry.actor.kind == "state" and iso3 is not None and entry.actor.home and iso3 not in entry.actor.home:
            return "foreign_state"
        return entry.actor.kind

    def pick(self, names: Sequence[Name], context: Context) -> ActorEntry | None:
        """The actor that a name means here, or none where namesakes cannot be told apart."""
        if len(names) == 1 and names[0].role != "local":
            return names[0].entry
        best: dict[str, tuple[tuple[int, ...], ActorEntry]] = {}
        everywhere = any(name.role != "local" for name in names)
        for name in names:
            if name.role == "local" and not _local_fits(name, context, everywhere=everywhere):
                continue
            rank = _rank(name, context)
            if rank >= best.get(name.entry.actor.actor_id, (rank,))[0]:
                best[name.entry.actor.actor_id] = (rank, name.entry)
        ranked = sorted(best.values(), key=lambda pair: pair[0], reverse=True)
        if not ranked or (len(ranked) > 1 and ranked[0][0] == ranked[1][0]):
            return None
        return ranked[0][1]

    def government(self, context: Context) -> ActorEntry | None:
        """Who governs the article's country in its year."""
        if context.iso3 is None:
            return None
        year = _OPEN_END - 1 if context.year is None else context.year
        for first, last, entry in self._rulers.get(context.iso3, ()):
            if first <= year <= last:
                return entry
        states = [state for state in self._states.get(context.iso3, ()) if state.active(year)]
        states.sort(key=lambda state: (state.base != context.iso3, -state.years[0]))
        return states[0] if states else None

    def _found(self, words: Words, context: Context) -> list[Found]:
        found, position = [], 0
        while position < len(words):
            hit = self._names.at(words, position)
            entry = self.pick(hit.names, context) if hit else None
            if hit and entry:
                found.append(_as_found(hit, entry))
                position = hit.end
            else:
                position += 1
        return found

    def _resolve(self, phrase: Phrase, start: int, end: int, context: Context) -> ResolvedActor:
        link, after, stop = phrase.first_link(start, end)
        head = self._coordinated(phrase, start, stop, context)
        if link != "same" or phrase.names(start, stop):
            return self._from_mentioned(phrase, start, stop, head, context)
        tail = self._resolve(phrase, after, end, context)
        if head.kind == "non_state" and not phrase.sides_with_tail(start, stop) and tail.kind not in ("non_state", "unknown"):
            return head
        return tail if tail.actor_id or head.kind == "unknown" else head

    def _coordinated(self, phrase: Phrase, start: int, end: int, context: Context) -> ResolvedActor:
        """The first of "X and Y" that is known; a bare "Syrian" in "Syrian and Russian forces" borrows the head."""
        parts = phrase.parts(start, end)
        lent = phrase.last_head(*parts[-1]) if parts else None
        for first, last in parts:
            result = self._one(phrase, phrase.own_words(first, last), last, lent, context)
            if result.kind != "unknown":
                return result
        return UNKNOWN

    def _one(self, phrase: Phrase, start: int, end: int, lent: Head | None, context: Context) -> ResolvedActor:
        names = phrase.names(start, end)
        head = phrase.last_head(start, end)
        if head and head.side == "civilian" and all(name.end <= head.start for name in names):
            return UNKNOWN
        actors = [name for name in names if not name.national]
        actors = [name for name in actors if not name.common] or actors
        if actors:
            return self._as_actor(actors[-1 if phrase.has_apposition(start, end) else 0].entry, context)
        if names:
            return self._national(phrase, names[0], head or (lent if names[0].adjective else None), end, context)
        return self._generic(phrase, head, start, end, context)

    def _as_actor(self, entry: ActorEntry, context: Context) -> ResolvedActor:
        kind = self.kind(entry, context.iso3)
        if kind == "non_state" and entry is self.government(context):
            kind = "state"
        return ResolvedActor(entry.actor.actor_id, entry.actor.name, kind)

    def _national(self, phrase: Phrase, name: Found, head: Head | None, end: int, context: Context) -> ResolvedActor:
        """A country's name or adjective: its forces, if the head is theirs or there is nothing else."""
        if head is None:
            return self._as_actor(name.entry, context) if phrase.nothing_but(name, end) else UNKNOWN
        side = phrase.side(head, name.end)
        if side in _STATE_HEADS:
            return self._as_actor(self._ruling(name.entry, context), context)
        return _sided(side)

    def _ruling(self, state: ActorEntry, context: Context) -> ActorEntry:
        """The state, or whoever governs it in that year ("Afghan government forces" under the Taliban)."""
        return self.government(Context(state.base, context.year)) or state if state.base in self._rulers else state

    def _generic(self, phrase: Phrase, head: Head | None, start: int, end: int, context: Context) -> ResolvedActor:
        side = phrase.modified_side(start, end) if head is None else phrase.side(head, start)
        if side == "state":
            state = self.government(context)
            return self._as_actor(state, context) if state else ResolvedActor(kind="state")
        return _sided(side)

    def _from_mentioned(self, phrase: Phrase, start: int, end: int, result: ResolvedActor, context: Context) -> ResolvedActor:
        """A definite "the separatists" are the separatists that the article names, if it names one such actor."""
        types = phrase.definite_types(start, end)
        if result.actor_id or not types:
            return result
        entries = [self._entries[key] for key in dict.fromkeys(context.mentioned) if key in self._entries]
        fitting = [e for e in entries if e.type in types and (not e.actor.home or context.iso3 is None or context.iso3 in e.actor.home)]
        return self._as_actor(fitting[0], context) if len(fitting) == 1 else result


def _as_found(hit: Hit, entry: ActorEntry) -> Found:
    names = [name for name in hit.names if name.entry is entry]
    return Found(
        hit.start,
        hit.end,
        entry,
        national=all(name.role in ("place", "people") for name in names),
        adjective=any(name.role == "people" for name in names),
        common=all(word == word.lower() for name in names for word in name.shape),
    )


def _local_fits(name: Name, context: Context, *, everywhere: bool) -> bool:
    """Whether a local name counts here. Without a year, common words ("rebels") and namesakes of a known name need a living actor."""
    entry = name.entry
    if context.iso3 is None or context.iso3 not in entry.actor.home or not entry.active(context.year):
        return False
    common = all(word == word.lower() for word in name.shape)
    return context.year is not None or entry.years[1] == _OPEN_END or not (common or everywhere)


def _rank(name: Name, context: Context) -> tuple[int, ...]:
    """Who a shared name means first: the user's actor, the one of this country, of this year, of this very name."""
    entry = name.entry
    near = 0 if context.iso3 not in entry.actor.home else 2 if entry.base == context.iso3 else 1
    now = entry.active(context.year) if context.year is not None else entry.years[1] == _OPEN_END
    return (entry.added, near, now, name.role != "local")


def _sided(side: str) -> ResolvedActor:
    kinds: dict[str, ActorKind] = {
        "state": "state",
        "non_state": "non_state",
        "foreign": "foreign_state",
        "peacekeeper": "peacekeeper",
    }
    return ResolvedActor(kind=kinds.get(side, "unknown"))
