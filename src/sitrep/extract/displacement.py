"""Displacement: who fled, was moved, lost a home, shelters somewhere or came back, how many, from where and to where."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from sitrep.extract import assertion, clauses, people, rules
from sitrep.extract.arguments import date_of, place_of
from sitrep.extract.context import Named, Reading
from sitrep.extract.parse import Parse, Phrase, phrase
from sitrep.extract.scope import scope_of
from sitrep.lexicons.loader import words
from sitrep.model import Count, Mention

LEXICON = "en/displacement.toml"
_TO = frozenset({"to", "into", "in", "at", "towards", "toward", "across"})


@dataclass(slots=True)
class Moved:
    """What a trigger says of people or houses."""

    rule: rules.Rule
    chunk: int
    token: int
    who: Phrase
    count: Count | None
    unit: str
    group: str | None
    plain: bool = False
    """No figure was said."""


@cache
def _set(section: str, name: str) -> frozenset[str]:
    return frozenset(words(LEXICON, section, name))


@cache
def _pattern(name: str) -> re.Pattern[str]:
    return re.compile(r"\b(?:" + "|".join(words(LEXICON, "story", name)) + r")\b", re.IGNORECASE)


def triggers() -> tuple[str, ...]:
    """The words that fire, for the scan."""
    return tuple(rules.load(LEXICON, "term"))


def extract(reading: Reading) -> list[Mention]:
    """The displacement that a sentence tells, in the order of its triggers; one mention for one figure."""
    out: list[Mention] = []
    seen: dict[int, int] = {}
    for moved in _find(reading):
        where = moved.count.start if moved.count else -1 - moved.who.first
        if where in seen:
            continue
        seen[where] = len(out)
        out.append(_mention(reading, moved))
    return out


def _find(reading: Reading) -> Iterator[Moved]:
    parsed = reading.parsed
    table = rules.load(LEXICON, "term")
    for token, word in enumerate(parsed.tokens.lower):
        for rule in table.get(word, ()):
            if rule.needs and not rule.needs.match(parsed.tokens.text[parsed.tokens.ends[token] + 1 : parsed.tokens.ends[token] + 90]):
                continue
            if rule.options.get("story") and not _pattern("words").search(_story(reading)):
                continue
            found = list(_FRAMES[rule.frame](parsed, rule, token))
            yield from found
            if found:
                break


def _story(reading: Reading) -> str:
    return " ".join([*(r.sentence.text for r in reading.before[-1:]), reading.sentence.text])


def _moved(parsed: Parse, rule: rules.Rule, token: int) -> Iterator[Moved]:
    chunk = parsed.at[token]
    if parsed.kind(chunk) == "R":
        chunk = clauses.skip_back(parsed, chunk)
    if parsed.kind(chunk) != "v":
        return
    for item in clauses.subjects_of(parsed, chunk):
        yield from _group(parsed, rule, chunk, token, item, by_others=False)


def _uprooted(parsed: Parse, rule: rules.Rule, token: int) -> Iterator[Moved]:
    chunk = parsed.at[token]
    if parsed.kind(chunk) != "v" or parsed.chunks[chunk].last - 1 != token:
        return
    clause = clauses.read(parsed, chunk)
    items = clause.objects if clause.voice == "active" else clause.subjects
    if clause.voice == "active" and not items:
        items = clause.subjects
    for item in items:
        if rule.options.get("only_uprooted") and not any(word in _set("groups", "uprooted") for word in parsed.tokens.lower[item.first : item.last]):
            continue
        yield from _group(parsed, rule, chunk, token, item, by_others=True)


def _group(parsed: Parse, rule: rules.Rule, chunk: int, token: int, item: Phrase, *, by_others: bool) -> Iterator[Moved]:
    """The people of a phrase, unless they are of those who withdraw or escape rather than flee."""
    lower = parsed.tokens.lower[item.first : item.last]
    barred = _set("groups", "not_displaced") - (_set("groups", "moved_by_others") if by_others else frozenset())
    if parsed.tokens.lower[item.head] in barred or parsed.names.get(item.head) == "actor":
        return
    who = people.read(parsed, item)
    if who is None or who.how in ("single", "name") or (who.how == "pronoun" and who.count.start < 0):
        return
    unit = _unit(lower)
    text = parsed.text(item.first, item.last)
    if unit == "houses":
        return
    yield Moved(rule, chunk, token, item, who.count, unit, who.text if who.text != text or who.count.start < 0 else text, plain=who.how == "plural")


def _unit(lower: list[str]) -> str:
    if any(word in _set("units", "households") for word in lower) and not any(word in ("people", "persons", "individuals", "members", "civilians") for word in lower):
        return "households"
    return "houses" if lower and lower[-1] in _set("units", "houses") else "persons"


def _made(parsed: Parse, rule: rules.Rule, token: int) -> Iterator[Moved]:
    """ "left 30,000 homeless", "30,000 people were made homeless"."""
    chunk = parsed.at[token]
    piece = parsed.chunks[chunk]
    if parsed.kind(chunk) == "n" and piece.first < token == piece.last - 1:
        inside = Phrase(piece.first, token, token - 1, chunk, chunk)
        if parsed.count_in(piece.first, token) or parsed.word(chunk - 1) in ("left", "leaving", "made", "rendered", "making", "leaves"):
            yield from _group(parsed, rule, chunk, token, inside, by_others=True)
        return
    at = clauses.skip_back(parsed, chunk - 1)
    if parsed.kind(at) == "v" and parsed.word(at) in ("left", "made", "rendered", "are", "were", "was", "remain", "become", "became", "been", "be", "leaving", "leave"):
        for item in clauses.subjects_of(parsed, at):
            yield from _group(parsed, rule, at, token, item, by_others=True)
    elif parsed.kind(at) == "n":
        yield from _group(parsed, rule, chunk, token, phrase(parsed, at), by_others=True)


def _noun(parsed: Parse, rule: rules.Rule, token: int) -> Iterator[Moved]:
    chunk = parsed.at[token]
    if parsed.kind(chunk) != "n" or parsed.chunks[chunk].last - 1 != token:
        return
    if parsed.kind(chunk + 1) == "P" and parsed.word(chunk + 1) == "of" and parsed.kind(chunk + 2) == "n":
        for item in clauses.coordinated(parsed, chunk + 2):
            if parsed.count_in(item.first, item.last) or rule.rule_id != "return-noun":
                yield from _group(parsed, rule, chunk, token, item, by_others=True)


def _counted(parsed: Parse, rule: rules.Rule, token: int) -> Iterator[Moved]:
    """ "1.2 million displaced people", "40,000 IDPs": a figure before the noun, harmed by nothing else in the clause."""
    chunk = parsed.at[token]
    if parsed.kind(chunk) not in "nv":
        return
    item = _counted_phrase(parsed, chunk)
    if item is None or _harmed(parsed, item):
        return
    yield from _group(parsed, rule, chunk, token, item, by_others=True)


def _counted_phrase(parsed: Parse, chunk: int) -> Phrase | None:
    start = chunk
    if parsed.kind(chunk) == "v":
        before = clauses.skip_back(parsed, chunk - 1)
        return phrase(parsed, before) if parsed.kind(before) == "n" and parsed.count_in(parsed.chunks[before].first, parsed.chunks[before].last) else None
    while parsed.kind(start - 1) == "P" and parsed.word(start - 1) == "of" and parsed.kind(start - 2) == "n":
        start -= 2
    item = phrase(parsed, start)
    return item if parsed.count_in(item.first, item.last) else None


_HARM = re.compile(r"^(?:kill|wound|injur|arrest|detain|drown|rescu|deport|abduct|murder|died|dead|shot|interview|survey|train|vaccinat)")


def _harmed(parsed: Parse, item: Phrase) -> bool:
    """Whether a verb beside the phrase says that something else happened to them: killed, rescued, interviewed."""
    near = [item.chunk - 1, item.chunk - 2, item.end + 1, item.end + 2]
    return any(parsed.kind(at) in "vn" and _HARM.match(parsed.word(at)) for at in near if 0 <= at < len(parsed.chunks))


def _housing(parsed: Parse, rule: rules.Rule, token: int) -> Iterator[Moved]:
    chunk = parsed.at[token]
    if parsed.kind(chunk) != "v" or parsed.chunks[chunk].last - 1 != token:
        return
    clause = clauses.read(parsed, chunk)
    for item in clause.objects if clause.voice == "active" and clause.objects else clause.subjects:
        count = parsed.count_in(item.first, item.last)
        if count and parsed.tokens.lower[item.head] in ("houses", "homes", "house", "dwellings", "huts"):
            yield Moved(rule, chunk, token, item, count, "houses", parsed.tokens.lower[item.head])


_FRAMES = {"moved": _moved, "uprooted": _uprooted, "made": _made, "noun": _noun, "counted": _counted, "housing": _housing}


def _mention(reading: Reading, moved: Moved) -> Mention:
    parsed = reading.parsed
    said = assertion.read(parsed, moved.chunk, quoted_speaker=reading.quoted_speaker)
    date = date_of(reading, moved.token)
    origin, destination = _ways(reading, moved)
    place = origin or place_of(reading, moved.token) or destination
    stock = bool(moved.rule.options.get("stock")) or _is_stock(parsed, moved)
    count = moved.count
    text = reading.sentence.text
    scope = scope_of(reading, moved.token, date, None)
    piece = parsed.chunks[moved.chunk]
    first = piece.first if piece.kind == "v" and piece.last - 1 == moved.token else moved.token
    return Mention(
        event_type="displacement",
        rule_id=moved.rule.rule_id,
        sentence=reading.sentence,
        trigger=reading.span(first, moved.token + 1),
        kind=moved.rule.kind,
        modality="negated" if count and count.high == 0 else said.modality,
        attributed_to=said.attributed_to,
        count=_absolute(reading, count) if count else None,
        place=reading.absolute(place.start, place.end) if place else None,
        place_basis="stated" if place else "none",
        date=reading.absolute(date.start, date.end) if date else None,
        scope="cumulative" if stock else scope,
        group=moved.group,
        unit=moved.unit,
        cause=_cause(reading),
        category=_category(moved, text),
        measure="stock" if stock else "flow",
        origin=reading.absolute(origin.start, origin.end) if origin else None,
        destination=reading.absolute(destination.start, destination.end) if destination else None,
        features=(f"frame:{moved.rule.frame}", f"how:{'plural' if moved.plain else 'figure'}"),
    )


def _is_stock(parsed: Parse, moved: Moved) -> bool:
    piece = parsed.chunks[moved.chunk]
    lower = parsed.tokens.lower[piece.first : piece.last]
    return moved.rule.kind == "Displaced" and piece.kind == "v" and lower[0] in ("are", "is", "remain", "remains") and "being" not in lower


def _ways(reading: Reading, moved: Moved) -> tuple[Named | None, Named | None]:
    """Where they came from and where they went: by the prepositions before the places of the clause, and the object of "fled"."""
    parsed = reading.parsed
    origin = destination = None
    for place in reading.places:
        if place.first < moved.token and place.first < moved.who.first:
            continue
        before = _preposition(parsed, place)
        inside_who = moved.who.first <= place.first < moved.who.last
        if before == "from" or (before in ("fled", "flee", "fleeing", "escaped", "left", "leaving", "evacuated", "homes", "outside") and place.first > moved.token):
            origin = origin or place
        elif before in ("to", "into", "towards", "toward", "across", "reached", "for") and place.first > moved.token:
            destination = destination or place
        elif before in ("in", "at", "near", "around") and place.first > moved.token and not inside_who:
            at_home = re.search(r"\b(?:homes?|houses?|villages?|fighting|violence|clashes|attacks?|war|conflict|persecution|offensive|operations?|towns?|areas?)\b", parsed.text(moved.token, place.first), re.IGNORECASE)
            arrived = moved.rule.rule_id in ("sought-refuge", "sheltering", "living-in-camps", "sheltering-host") or re.search(r"\b(?:camps?|shelters?|refuge|arrived|arriving|sheltering)\b", parsed.text(moved.token, place.first))
            if arrived:
                destination = destination or place
            elif at_home:
                origin = origin or place
    return origin, destination


def _preposition(parsed: Parse, place: Named) -> str:
    """The word before a place name, its article, kind and direction skipped."""
    i = place.first - 1
    while i >= 0 and (parsed.tags[i] in "DJ'" or parsed.tokens.lower[i] in ("town", "city", "village", "region", "province", "district", "of", "state", "camp", "camps", "area", "areas", "country")) and place.first - i < 6:
        i -= 1
    return parsed.tokens.lower[i] if i >= 0 else ""


def _cause(reading: Reading) -> str:
    """``disaster`` or ``conflict``, by the words of the sentence, else of the two before."""
    for text in (reading.sentence.text, _story(reading), " ".join(r.sentence.text for r in reading.before[-3:])):
        disaster, conflict = len(_pattern("disaster").findall(text)), len(_pattern("conflict").findall(text))
        if disaster or conflict:
            return "disaster" if disaster > conflict or (disaster == conflict and not reading.conflict_story) else "conflict"
    return "conflict" if reading.conflict_story else "unknown"


def _category(moved: Moved, text: str) -> str:
    if moved.rule.kind == "Returns":
        return "return"
    if _pattern("internal").search(text):
        return "internal"
    return "cross_border" if _pattern("cross_border").search(text) else "unknown"


def _absolute(reading: Reading, count: Count) -> Count | None:
    if count.start < 0:
        return count
    shift = reading.sentence.start
    return Count(start=count.start + shift, end=count.end + shift, text=count.text, low=count.low, best=count.best, high=count.high, qualifier=count.qualifier)
