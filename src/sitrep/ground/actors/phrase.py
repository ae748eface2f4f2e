"""One noun phrase, cut into its names, heads, links and parts. All positions are those of words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sitrep.ground.actors.lists import ActorEntry
    from sitrep.ground.actors.names import Words
    from sitrep.ground.actors.words import Head, Vocabulary


class Found(NamedTuple):
    """A name in a phrase and who it is in its context. A ``national`` name is an actor only with a head, or alone."""

    start: int
    end: int
    entry: ActorEntry
    national: bool
    adjective: bool
    """Of a people ("Syrian"): in a series it shares the head of the next."""
    common: bool
    """Not a proper name: "rebels", where the list says that they are one actor's."""


@dataclass(frozen=True, slots=True)
class Phrase:
    """The words of a phrase and the names found among them."""

    words: Words
    found: Sequence[Found]
    covered: frozenset[int]
    """The positions of the words of names."""
    vocabulary: Vocabulary

    def names(self, start: int, end: int) -> list[Found]:
        """The names within a range."""
        return [name for name in self.found if start <= name.start and name.end <= end]

    def free(self, start: int, end: int) -> Sequence[int]:
        """The positions within a range that no name covers."""
        everything = range(start, end)
        return [position for position in everything if position not in self.covered] if self.covered else everything

    def first_link(self, start: int, end: int) -> tuple[str | None, int, int]:
        """Where somebody else begins: the kind of link, the first word after it, and the end of what is before it."""
        for position in self.free(start + 1, end):
            link = self.vocabulary.link_at(self.words, position, end)
            if link and link[1] < end:
                return link[0], link[1], position
        return None, end, end

    def own_words(self, start: int, end: int) -> int:
        """The position after the last "X-backed" of a range: what the phrase is about begins there."""
        own = start
        for position in self.free(start, end - 1):
            key = self.words.keys[position]
            if position > start and key in self.vocabulary.compound and (key == "backed" or self._hyphen_before(position)):
                own = position + 1
            elif key in ("pro", "anti") and self._prefixes(position) and self._for_a_side(position):
                own = self._after(position + 1)
        return own if own < end else start

    def _hyphen_before(self, position: int) -> bool:
        return self.words.text[self.words.starts[position] - 1] in "-‑–"  # noqa: RUF001

    def _prefixes(self, position: int) -> bool:
        return self.words.gap(position) in ("-", "‑", "–", " ")  # noqa: RUF001

    def _for_a_side(self, position: int) -> bool:
        """Whether "anti-X" or "pro-X" says that the phrase is not X: "pro-Assad forces" are Assad's."""
        if self.words.keys[position] == "anti":
            return f"anti {self.words.keys[position + 1]}" not in self.vocabulary.modifiers
        return any(name.start == position + 1 and name.national for name in self.found)

    def _after(self, position: int) -> int:
        return next((name.end for name in self.found if name.start == position), position + 1)

    def opposes(self, end: int) -> bool:
        """Whether an "anti-X" stands before a position: "anti-government forces" are no state's."""
        return any(self.words.keys[p] == "anti" and self._prefixes(p) and self._for_a_side(p) for p in self.free(0, end - 1))

    def parts(self, start: int, end: int) -> list[tuple[int, int]]:
        """The ranges between "and", "or" and commas."""
        parts, begin = [], start
        for position in self.free(start, end):
            comma = position > begin and "," in self.words.gap(position - 1)
            if self.words.keys[position] in self.vocabulary.conjunctions or comma:
                parts.append((begin, position))
                begin = position if comma and self.words.keys[position] not in self.vocabulary.conjunctions else position + 1
        parts.append((begin, end))
        return [part for part in parts if part[0] < part[1]]

    def heads(self, start: int, end: int) -> Iterator[Head]:
        """The heads in a range, longest first at each word, outside names."""
        skip = start
        for position in self.free(start, end):
            if position >= skip and (head := self.vocabulary.head_at(self.words, position, end)):
                skip = head.end
                yield head

    def last_head(self, start: int, end: int) -> Head | None:
        """The head of a range: its last one."""
        return next(reversed(list(self.heads(start, end))), None)

    def side(self, head: Head, start: int) -> str:
        """The side of a head with the words before it: "rebel forces" are non_state, "army units" state."""
        before = [self.words.keys[position] for position in self.free(start, head.start)]
        modifiers = self.vocabulary.modifiers
        if any(modifiers.get(word) == "unidentified" for word in before):
            return "unknown"
        if head.side in ("neutral", "state_weak"):
            return self._lent_side(before, head)
        if head.side == "state" and any(modifiers.get(word) == "foreign" for word in before):
            return "foreign"
        return "non_state" if head.side == "non_state_weak" else head.side

    def _lent_side(self, before: Sequence[str], head: Head) -> str:
        if self.opposes(head.start):
            return "non_state"
        sides = [self.vocabulary.modifiers.get(word, self.vocabulary.heads.get(word)) for word in before]
        for wanted in ("non_state", "foreign", "state"):
            if wanted in sides:
                return wanted
        return head.side

    def modified_side(self, start: int, end: int) -> str:
        """The side of a range without a head: a bare "rebel" or "opposition"."""
        sides = {self.vocabulary.modifiers.get(self.words.keys[position]) for position in self.free(start, end)}
        return next((side for side in ("non_state", "state", "foreign") if side in sides), "unknown")

    def has_apposition(self, start: int, end: int) -> bool:
        """Whether a second name in a range is the one meant."""
        return any(self.words.keys[position] in self.vocabulary.apposition for position in self.free(start, end))

    def nothing_but(self, name: Found, end: int) -> bool:
        """Whether no word but a possessive follows a name."""
        return all(self.words.keys[position] == "s" for position in self.free(name.end, end))

    def sides_with_tail(self, start: int, end: int) -> bool:
        """Whether the head leaves its side to what follows "loyal to": "fighters", "forces", "supporters"."""
        head = self.last_head(start, end)
        return head is None or not head.side.startswith("non_state") or head.key in ("fighters", "fighter", "supporters", "fighting forces")

    def definite_types(self, start: int, end: int) -> frozenset[str]:
        """The types of actor that "the" and a common noun, and nothing more, can stand for."""
        none: frozenset[str] = frozenset()
        if end - start < 2 or self.words.keys[start] not in self.vocabulary.definite or self.names(start, end):
            return none
        return self.vocabulary.nouns.get(" ".join(self.words.keys[start + 1 : end]), none)
