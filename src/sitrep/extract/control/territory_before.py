"""The place named before that "it", "the city" or "both" stands for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sitrep.extract.context import Named, Reading
from sitrep.extract.control.territory_names import has_noun_beside, is_narrowed, is_person, only_modifies, unknown_name
from sitrep.extract.syntax import clauses
from sitrep.extract.syntax.parse import Phrase
from sitrep.extract.syntax.person_nouns import number_of
from sitrep.lexicons.loader import words

if TYPE_CHECKING:
    from sitrep.extract.control.territory import Territory
    from sitrep.extract.syntax.parse import Parse

_WIDE = frozenset(words("en/territory.toml", "wide"))
_PARTS = frozenset(
    [
        "bridge",
        "checkpoint",
        "hill",
        "hilltop",
        "crossing",
        "dam",
        "barracks",
        "fort",
        "outpost",
        "ridge",
        "plant",
        "steelworks",
        "prison",
        "stadium",
        "complex",
    ]
)
"""Nouns of what lies in or near a town: the town does not stand for them."""
_KINDS = tuple(frozenset(words("en/territory.toml", "kinds", name)) for name in ("town", "village", "quarter", "area", "road"))
"""Nouns of which those of one kind may stand for one another: "the town" for a city."""
_PROVINCES = frozenset(["province", "governorate", "oblast"])
_PROVINCE_NEAR = 4
"""Sentences before one in which the province that it means may be named."""
_REACHING = frozenset(words("en/territory.toml", "reaching"))
"""Nouns before "of" that lead from a place to the wider one that it lies in."""
_ATTACKING = frozenset(words("en/whereabouts.toml", "strikes_places")) | {"attacked", "entered", "assaulted", "overran"}
_ATTACKS = frozenset(["attack", "attacks", "assault", "assaults", "raid", "raids", "offensive", "advance"])
_LOCATIVE = frozenset(["in", "at", "near", "around", "inside", "into", "of", "from"])


def named_before(reading: Reading, token: int, noun: str | None = None) -> Named | None:
    """The place that "it" or "the city" stands for: the narrowest of the last named before a token, in the sentence or the two before.

    A name that no gazetteer has counts where a preposition of place stands before it ("in Hamdan Um Nur"). A country or a province is
    taken only where the ``noun`` may mean one, or where nothing narrower is near.
    """
    near = [r for steps in (1, 2) if (r := reading.earlier(steps))]
    if noun in _PROVINCES and (province := _province_before(reading, token)):
        return province
    broad: Named | None = None
    other: Named | None = None
    for earlier, end in ((reading, token), *((r, len(r.parsed.tokens)) for r in near)):
        groups = _place_groups(earlier, end)
        narrow = _narrow_of(groups)
        if narrow is None and earlier is reading:
            towards = _place_groups(earlier, end, towards=True)
            narrow = _narrow_of(towards)
            groups = towards if narrow else groups
        if not groups:
            continue
        agreeing = _agreeing_of(earlier, groups, noun) if narrow else None
        moved = _moved(reading, earlier, agreeing or narrow or groups[-1][0])
        if agreeing or (narrow is None and noun in _WIDE):
            return moved
        other, broad = (other or moved, broad) if narrow else (other, broad or moved)
    return other or (None if any(noun in kind for kind in _KINDS) else broad)  # no country is "the city"


def _moved(reading: Reading, earlier: Reading, place: Named) -> Named:
    """A place of an earlier sentence with its offsets from the start of this one."""
    shift = earlier.sentence.start - reading.sentence.start
    return place if shift == 0 else Named(place.first, place.last, place.start + shift, place.end + shift)


def _narrow_of(groups: list[list[Named]]) -> Named | None:
    """The first of the last group that begins with no country or province."""
    return next((group[0] for group in reversed(groups) if not group[0].broad), None)


def _agreeing_of(reading: Reading, groups: list[list[Named]], noun: str | None) -> Named | None:
    """The last narrow place that the text calls by no noun of another kind."""
    narrow = [place for group in reversed(groups) for place in group if not place.broad]
    return next((place for place in narrow if not _is_of_another_kind(reading, place, noun)), None)


def _is_of_another_kind(reading: Reading, place: Named, noun: str | None) -> bool:
    """Whether "the town" cannot stand for "the area of A", nor "the city" for "the villages of A and B"."""
    wanted = [kind for kind in _KINDS if noun in kind]
    beside = _nouns_beside(reading, place) if wanted else set()
    return all(beside.isdisjoint(kind) for kind in wanted) and any(not beside.isdisjoint(kind) for kind in _KINDS)


def _nouns_beside(reading: Reading, place: Named) -> set[str]:
    """The words where the noun of a name stands: of B in "the villages of A and B", "villages" too."""
    lower, first = reading.parsed.tokens.lower, place.first
    while first and lower[first - 1] in ("and", ",") and (before := next((p for p in reading.places if p.last == first - 1), None)):
        first = before.first
    called = first > 1 and lower[first - 1] == "of" and reading.parsed.tags[max(0, first - 3)] != "M"  # not "the A district of B"
    return {*lower[place.last - 1 : place.last + 1], *(lower[first - 2 : first - 1] if called else ())}


def _province_before(reading: Reading, token: int) -> Named | None:
    """The province, named as one, that "the province" stands for, and not a town in it that was named since."""
    for steps in range(_PROVINCE_NEAR + 1):
        earlier = reading.earlier(steps)
        if earlier is None:
            break
        end = token if steps == 0 else len(earlier.parsed.tokens)
        lower = earlier.parsed.tokens.lower
        shift = earlier.sentence.start - reading.sentence.start
        for place in reversed(earlier.places):
            noun = {*lower[place.last - 1 : place.last + 1], *(lower[place.first - 2 : place.first - 1] if place.first > 1 else ())}
            if place.last <= end and not noun.isdisjoint(_PROVINCES) and lower[place.last - 1 : place.last] not in (["the"], ["that"]):
                return Named(place.first, place.last, place.start + shift, place.end + shift)
    return None


def is_untold(reading: Reading, place: Territory) -> bool:
    """As in "the garrison still held the bridge": no town stands for a bridge of which nothing was told before."""
    if place.how != "before" or place.noun not in _PARTS:
        return False
    before = reading.parsed.tokens.lower[: place.first]
    return place.noun not in before and not any(place.noun in r.parsed.tokens.lower for steps in (1, 2) if (r := reading.earlier(steps)))


def _place_groups(reading: Reading, end: int, *, towards: bool = False) -> list[list[Named]]:
    """The places before a token in groups that narrow one another ("Madiq in Hama", "Tel Rifaat, Aleppo", "Raqqa, capital of X").

    Where somebody is only on the way ("marched to A") counts with ``towards``.
    """
    parsed = reading.parsed
    groups: list[list[Named]] = []
    last_chunk = -9
    for k, piece in enumerate(parsed.chunks):
        if piece.kind != "n" or piece.first >= end:
            continue
        if not towards and parsed.kind(k - 1) in "TP" and parsed.word(k - 1) in ("to", "towards", "toward"):
            continue
        if groups and _is_relative(parsed, k):
            continue  # "X, a hill that overlooks Y"
        near = 4 if parsed.word(k - 1) == "of" and parsed.word(k - 2) in _REACHING else 2
        for place in _places_in(reading, k, min(piece.last, end)):
            if k - last_chunk <= near and groups:
                groups[-1].append(place)
            else:
                groups.append([place])
            last_chunk = k
    return groups


def _is_relative(parsed: Parse, chunk: int) -> bool:
    """Whether a chunk stands in a relative clause: after "which" or "that", with no comma between."""
    at = next((k for k in range(chunk - 1, -1, -1) if parsed.kind(k) in "W,;."), -1)
    return parsed.kind(at) == "W"


def _places_in(reading: Reading, chunk: int, end: int) -> list[Named]:
    """The known places of a chunk, or the unknown name that stands where a place would."""
    parsed = reading.parsed
    piece = parsed.chunks[chunk]
    whole = Phrase(piece.first, _end_of(parsed, chunk), piece.last - 1, chunk, chunk)
    known = [p for p in reading.places if piece.first <= p.first < end and not is_narrowed(reading, p, whole)]
    known = [
        p
        for p in known
        if not (number_of(parsed.word(chunk)) and only_modifies(reading, p, whole)) and not _is_government(reading, p, chunk)
    ]
    if len(known) > 1 and parsed.tags[known[0].last] == "'":
        known = known[1:]  # "Aleppo's Salahuddin"
    if known and known[-1].last < piece.last and parsed.tags[known[-1].last] == "'":
        part = unknown_name(reading, Phrase(known[-1].last + 1, piece.last, piece.last - 1, chunk, chunk), piece.last)
        return [part, *known] if part else known  # "Aleppo's Bustan al-Qasr district"
    if known:
        return known
    attacked = parsed.word(chunk - 1) == "on" and parsed.word(chunk - 2) in _ATTACKS
    attacked = attacked or (parsed.kind(chunk - 1) == "v" and parsed.word(chunk - 1) in _ATTACKING)
    if not attacked and (parsed.kind(chunk - 1) != "P" or parsed.word(chunk - 1) not in _LOCATIVE):
        beside = unknown_name(reading, Phrase(piece.first, piece.last, piece.last - 1, chunk, chunk), piece.last)
        return [beside] if beside and has_noun_beside(reading, beside) and not is_person(reading, beside) else []
    name = unknown_name(reading, Phrase(piece.first, piece.last, piece.last - 1, chunk, chunk), piece.last)
    if name and (parsed.word(chunk - 1) != "of" or has_noun_beside(reading, name)) and not is_person(reading, name):
        return [name]
    return []


def _is_government(reading: Reading, place: Named, chunk: int) -> bool:
    """Whether a capital that speaks or acts is meant: "Washington said", "talks between Moscow and Ankara"; not "in Damascus"."""
    parsed = reading.parsed
    if parsed.kind(chunk - 1) == "P" and parsed.word(chunk - 1) in _LOCATIVE:
        return False
    acts = parsed.kind(chunk + 1) == "v" and clauses.is_finite(parsed, chunk + 1) and clauses.voice_of(parsed, chunk + 1) == "active"
    text = parsed.text(place.first, place.last)
    return acts and reading.kind_of is not None and reading.kind_of(text, None) in ("state", "foreign_state")


def _end_of(parsed: Parse, chunk: int) -> int:
    """The end of a chunk, with the "of" complement that follows it."""
    goes_on = parsed.kind(chunk + 1) == "P" and parsed.word(chunk + 1) == "of" and parsed.kind(chunk + 2) == "n"
    return parsed.chunks[chunk + 2 if goes_on else chunk].last
