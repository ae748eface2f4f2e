"""Control said by a name's neighbours: "rebel-held Idlib", "the Taliban stronghold of Sangin", "Raqqa, the group's de facto capital"."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sitrep.extract.context import Named
from sitrep.extract.control import territory, territory_names
from sitrep.extract.control.about import narrowed
from sitrep.extract.control.held import LEXICON, UNHYPHENATED, Held
from sitrep.extract.control.territory_before import named_before
from sitrep.extract.roles import parties
from sitrep.extract.roles.agents import is_demonym
from sitrep.extract.syntax.clauses import coordinated, subjects_of
from sitrep.extract.syntax.parse import Parse, Phrase, phrase
from sitrep.lexicons.loader import words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sitrep.extract.context import Reading
    from sitrep.extract.rules import Rule

_BEARINGS = frozenset(["north", "south", "east", "west", "outside"])
_SETTLEMENTS = frozenset(words(LEXICON, "settlements"))
_COMPOUND = re.compile(r"^(.+?)-(held|controlled|occupied|run|ruled|administered|besieged)$", re.IGNORECASE)
_AREAS = frozenset(words(LEXICON, "areas"))
_PLURAL = frozenset(words(LEXICON, "plural_nouns"))
_OWN = frozenset(["its", "their"])
_NO_SEAT = re.compile(
    r"\b(?:former|formerly|one-?time|industrial|economic|agricultural|farming|coal|oil|grain|wheat|cultural|manufacturing|mining|tech)\b",
    re.IGNORECASE,
)
_PARTICIPLES = frozenset(["held", "controlled", "occupied"])
_WARLIKE = frozenset(["held", "occupied", "besieged"])
_NO_HOLDER = frozenset(words(LEXICON, "no_holder"))
_SEAT_ADJECTIVES = frozenset(words(LEXICON, "seat_adjectives"))


def compounds(reading: Reading, rule: Rule) -> Iterator[Held]:
    """The places of a sentence that a compound says are held: "rebel-held Idlib", "Kremlin-controlled Olenivka"."""
    parsed = reading.parsed
    for token, word in enumerate(parsed.tokens.words):
        if "-" not in word and parsed.tokens.lower[token] not in _PARTICIPLES:
            continue
        match = _COMPOUND.match(word) if "-" in word else unhyphenated(parsed, token)
        if match is None or match.group(1).lower() in _NO_HOLDER:
            continue
        chunk = parsed.at[token]
        if "-" not in word and parsed.kind(chunk) == "v" and parsed.kind(chunk + 1) == "n":
            chunk += 1
        if parsed.kind(chunk) != "n":
            continue
        item = phrase(parsed, chunk)
        token = max(token, item.first - 1)  # noqa: PLW2901 - a compound without its hyphen stands before the phrase
        after = Phrase(token + 1, item.last, item.head, item.chunk, item.end)
        place = territory.read(reading, after, strict=True) if after.first < after.last else None
        places = [place] if place and place.how == "named" and is_held_itself(reading, item, place) else []
        if places:
            places += others_listed(reading, item)
        else:
            held = apposed(reading, item) or _with_others(reading, item) or _unknown(reading, token, match) or _told_before(reading, item)
            places = [held] if held else []
        if places:
            holder = _holder(parsed.tokens.words, token, match.group(1))
            if match.group(2).lower() == "besieged":
                yield Held(rule, chunk, token, places, besieger=holder, change="besieged")
                continue
            yield Held(rule, chunk, token, places, controller=holder)
            if _is_besieged_too(parsed, token):
                yield Held(rule, chunk, token, places, controller=holder, change="besieged")


def _is_besieged_too(parsed: Parse, token: int) -> bool:
    """As in "besieged, rebel-held Douma", "the besieged rebel-held city"."""
    before = parsed.tokens.lower[max(0, token - 2) : token]
    return "besieged" in before[-1:] or (before[-1:] == [","] and "besieged" in before)


def unhyphenated(parsed: Parse, token: int) -> re.Match[str] | None:
    """As in "rebel held Douma", "Islamic State held town of A", as texts that lost their hyphens have it."""
    lower = parsed.tokens.lower
    if not token or lower[token] not in _PARTICIPLES:
        return None
    named = parsed.names.get(token - 1) == "actor" and territory_names.names_a_kind("".join(lower[token + 1 : token + 2]))
    if lower[token - 1] not in UNHYPHENATED and not named:
        return None
    return _COMPOUND.match(f"{parsed.tokens.words[token - 1]}-{parsed.tokens.words[token]}")


def _holder(tokens: list[str], token: int, first: str) -> str:
    """The words before the hyphen, with the name that they end: "Islamic State-held"."""
    start = token
    while start and first[0].isupper() and _may_begin_name(tokens[start - 1]):
        start -= 1
    return " ".join([*tokens[start:token], first])


def _may_begin_name(word: str) -> bool:
    return word[0].isupper() and word.isalpha() and word.lower() not in ("the", "in", "from")


def _is_area(reading: Reading, item: Phrase) -> bool:
    word = reading.parsed.tokens.lower[item.last - 1]
    return word in _AREAS


def is_held_itself(reading: Reading, item: Phrase, place: territory.Territory) -> bool:
    """A name within the phrase is what is held; one beyond it only where the noun is a part ("areas near Damascus")."""
    parsed = reading.parsed
    if place.name is None or place.name.first < item.last:
        return place.name is not None
    return _is_area(reading, item) and parsed.word(item.end + 1) in ("of", "in")


def others_listed(reading: Reading, item: Phrase) -> list[territory.Territory]:
    """As in "the rebel-held towns of A and B": B."""
    parsed = reading.parsed
    plural = not _PLURAL.isdisjoint(parsed.tokens.lower[item.first : item.last])
    others = coordinated(parsed, item.chunk)[1:] if plural else []
    return [place for place in (territory.read(reading, other) for other in others) if place and place.how == "named"]


def apposed(reading: Reading, item: Phrase) -> territory.Territory | None:
    """As in "Daquq, a Kurdish-controlled town": the name before the comma."""
    parsed = reading.parsed
    before = item.chunk - 1
    if parsed.kind(before) == "n" and parsed.tokens.lower[item.first : item.first + 2] in (["the", "only"], ["the", "last"]):
        return _named(reading, phrase(parsed, before))  # in text that lost its commas
    if parsed.kind(before) == "," and parsed.kind(before - 1) == "n" and parsed.tokens.lower[item.first] in ("a", "an", "the", "another"):
        found = territory.read(reading, phrase(parsed, before - 1), strict=True)
        return found if found and found.how == "named" and found.name and found.name.last == parsed.chunks[before - 1].last else None
    return None


def _with_others(reading: Reading, item: Phrase) -> territory.Territory | None:
    """As in "Raqqa and other rebel-held areas": the name before is held too."""
    parsed = reading.parsed
    if "other" not in parsed.tokens.lower[item.first : item.first + 2] or parsed.kind(item.chunk - 1) != "K":
        return None
    return _named(reading, phrase(parsed, item.chunk - 2)) if parsed.kind(item.chunk - 2) == "n" else None


def _told_before(reading: Reading, item: Phrase) -> territory.Territory | None:
    """As in "the rebel-held town", "the rebel-held quarters of the city", after a sentence that names it."""
    parsed = reading.parsed
    noun = parsed.tokens.lower[item.last - 1]
    definite = parsed.tokens.lower[parsed.chunks[item.end].first] == "the" and noun in _SETTLEMENTS
    last = parsed.chunks[item.end].first - 2
    aside = item.end > item.chunk and parsed.tokens.lower[last] in _BEARINGS and parsed.tags[last - 1] == "N"  # "land north of the city"
    if aside:
        return None
    beyond = parsed.word(item.end + 1) in ("of", "in", "near")
    wide = beyond and any(p.broad and parsed.at[p.first] == item.end + 2 for p in reading.places)
    if not definite or (beyond and not wide) or named_before(reading, item.first, noun) is None:
        return None
    return territory.Territory("before", item.first, item.last, noun=noun)


def _unknown(reading: Reading, token: int, match: re.Match[str]) -> territory.Territory | None:
    """As in "Russian-held Tokmak": a name that no gazetteer has, right after a compound of war."""
    parsed = reading.parsed
    first = last = token + 1
    while last < len(parsed.tags) and parsed.tags[last] == "M" and parsed.names.get(last) is None:
        last += 1
    of_war = match.group(2).lower() in _WARLIKE or reading.conflict_story
    if (
        first == last
        or not of_war
        or territory_names.names_a_kind(parsed.tokens.lower[last - 1])
        or not (is_demonym(match.group(1)) or match.group(1).lower() in UNHYPHENATED)
    ):
        return None
    name = Named(first, last, parsed.tokens.starts[first], parsed.tokens.ends[last - 1])
    return territory.Territory("named", first, last, name=name)


def seat(reading: Reading, rule: Rule, token: int) -> Held | None:
    """As in "the militant stronghold of Baga", "Baga, a stronghold of the militants", "Raqqa, the group's de facto capital"."""
    parsed = reading.parsed
    needs = rule.options.get("needs_before")
    before = parsed.text(max(0, token - 4), token)
    if (needs and not re.search(needs, before, re.IGNORECASE)) or _NO_SEAT.search(before):
        return None
    chunk = parsed.at[token]
    if parsed.kind(chunk) != "n":
        return None
    places, rest = _seat_place(reading, chunk, token)
    if not places:
        return None
    holder = _seat_holder(reading, chunk, token, rest)
    named = places[0].name
    own = named is not None and holder == parsed.text(named.first, named.last)
    return Held(rule, chunk, token, places, controller=None if own else holder)


def _seat_place(reading: Reading, chunk: int, token: int) -> tuple[list[territory.Territory], int | None]:
    """The place that the seat is, and the chunk of a holder named after it."""
    parsed = reading.parsed
    of = chunk + 2 if parsed.kind(chunk + 1) == "P" and parsed.word(chunk + 1) in ("of", "for") and parsed.kind(chunk + 2) == "n" else None
    piece = parsed.chunks[chunk]
    before_it = _named_before_seat(reading, chunk, token)
    if before_it:
        return [before_it], of
    within = _named(reading, Phrase(token + 1, piece.last, piece.last - 1, chunk, chunk)) if piece.last - 1 > token else None
    if within:
        return [within], of
    after = _seat_after(reading, chunk, of)
    if after:
        return [after], None
    verb = chunk - 1
    while parsed.kind(verb) in "Rt":
        verb -= 1
    if parsed.kind(verb) == "v" and parsed.word(verb) in ("is", "was", "remains", "remain", "are", "became", "been", "considered"):
        subjects = narrowed(reading, verb, subjects_of(parsed, verb))
        place = _named(reading, subjects[0]) or _told_of(reading, subjects[0]) if subjects else None
        return ([place], of) if place else ([], None)
    before = chunk - 1
    while parsed.kind(before) in ',(Rt"' or _is_copula(parsed, before):
        before -= 1
    place = _named(reading, phrase(parsed, before)) if parsed.kind(before) == "n" else None
    return ([place], of) if place else ([], None)


def _told_of(reading: Reading, item: Phrase) -> territory.Territory | None:
    """As in "the city is the group's stronghold": one that was named before."""
    place = territory.read(reading, item, strict=True)
    before = place is not None and place.how == "before" and place.noun in _SETTLEMENTS
    return place if before and named_before(reading, item.first, place.noun if place else None) else None


def _named_before_seat(reading: Reading, chunk: int, token: int) -> territory.Territory | None:
    """The place of "its Raqqa bastion", "the group's Sirte stronghold": it stands between the holder and the seat."""
    parsed = reading.parsed
    first = parsed.chunks[chunk].first
    place = next((p for p in reading.places if first < p.first and p.last == token), None)
    owner = place.first - 1 if place else 0
    owned = parsed.tokens.lower[owner] in _OWN or parsed.tags[owner] == "'" or parsed.names.get(owner) == "actor"
    if place is None or place.broad or not owned:
        return None
    return territory.Territory("named", place.first, place.last, known=True, name=place)


def _seat_after(reading: Reading, chunk: int, of: int | None) -> territory.Territory | None:
    """The name that follows: "the group's capital, Raqqa", "the stronghold of Baga"; "of the Taliban" is the holder."""
    parsed = reading.parsed
    if of is None:
        after = chunk + 2 if parsed.kind(chunk + 1) == "," else chunk + 1
        place = _named(reading, phrase(parsed, after)) if parsed.kind(after) == "n" else None
        return place if after == chunk + 1 or not _before(reading, chunk) else None
    actor = any(parsed.names.get(i) == "actor" for i in range(parsed.chunks[of].first, parsed.chunks[of].last))
    return None if actor else _named(reading, phrase(parsed, of))


def _named(reading: Reading, item: Phrase) -> territory.Territory | None:
    place = territory.read(reading, item, strict=True)
    return place if place and place.how == "named" else None


def _is_copula(parsed: Parse, chunk: int) -> bool:
    piece = parsed.chunks[chunk]
    return piece.kind == "v" and set(parsed.tags[piece.first : piece.last]) <= set("IHRFE")


def _before(reading: Reading, chunk: int) -> bool:
    """Whether a name stands right before: "Raqqa, the group's capital, and Deir ez-Zor"."""
    parsed = reading.parsed
    return parsed.kind(chunk - 1) == "," and parsed.kind(chunk - 2) == "n"


def _seat_holder(reading: Reading, chunk: int, token: int, after: int | None) -> str | None:
    parsed = reading.parsed
    if after is not None:
        found = parties.party(reading, phrase(parsed, after))
        if found:
            return found
    first = parsed.chunks[chunk].first
    own = _named_before_seat(reading, chunk, token)
    if (own and parsed.tokens.lower[own.first - 1] in _OWN) or parsed.tokens.lower[first] in _OWN:
        return parties.antecedent(reading, phrase(parsed, chunk))
    start = next((i for i in range(first, own.first if own else token) if parsed.tokens.lower[i] not in _SEAT_ADJECTIVES), token)
    end = start
    while end < (own.first if own else token) and parsed.tokens.lower[end] not in _SEAT_ADJECTIVES:
        end += 1
    return parsed.text(start, end) if start < end else None


def no_trigger(_reading: Reading, _rule: Rule, _token: int) -> None:
    """No single word fires a compound: `compounds` finds them over the whole sentence."""
