"""Refuses what stands in the words of an event and is none: figures of speech, natural deaths, sport, fiction, rates and intentions."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from sitrep.extract.cause import causes_in
from sitrep.lexicons.loader import words
from sitrep.text.phrases import Phrases

if TYPE_CHECKING:
    from sitrep.extract.casualties_found import Found
    from sitrep.extract.context import Named, Reading
    from sitrep.extract.control_held import Held
    from sitrep.extract.parse import Parse
    from sitrep.extract.territory import Territory
    from sitrep.model import Mention

_LEXICON = "en/gates.toml"
_AFTER = 90
"""Characters after a trigger that may say of what somebody died, or how often."""
_TEXTS = 256
"""Sentences of which is kept what they are: each of their mentions asks."""
_TELLING = 25
"""Words from which a text that is about war says so."""
_SPORT_DENSITY = 45
"""Words of text to one word of sport, at most, in a story of sport."""
_SPORT_HARM = frozenset({"suicide_attack", "chemical", "landmine", "bombing", "stabbing", "accident", "disaster"})
"""Causes that are no figure of speech in a story of sport."""
_BEATEN = ("slaughter", "murder", "massacr", "butcher", "slay", "slain", "slew", "crucif", "execut")
"""How verbs begin that reporters of sport use of a defeat."""
_UNCOUNTED = frozenset({"single", "name", "pronoun"})
_FIGURES = frozenset({"figure", "elided"})
_DYING = frozenset({"died-verb", "killed-noun"})
_DEATH = re.compile(r"(?:d(?:ie|ied|ies|ying)|deaths?|perish\w*|succumb\w*)$", re.IGNORECASE)
_LEAVING = frozenset({"left", "leave", "leaves", "leaving", "quit", "quits", "quitting"})
"""Verbs by which troops go home from a country, and give up a town."""
_FEELING = frozenset({"feel", "feels", "felt", "feeling"})
"""Verbs before a participle of what is only felt: "the country felt encircled"."""
_ANYONE = frozenset({"anyone", "anybody", "whoever", "everyone", "everybody", "someone", "somebody"})
"""Those of whom a rule speaks, not an event: "anyone who injures a soldier"."""
_BOMBER = re.compile(r"\bsuicide (?:car |truck )?(?:bomber|attacker)$", re.IGNORECASE)
"""One who dies by his own attack, whom the figures leave out."""
_PAST = frozenset({"was", "were", "had"})
_PRESENT = frozenset({"is", "are", "has", "gets", "get", "being"})


@cache
def _pattern(key: str) -> Phrases:
    return Phrases(words(_LEXICON, key), before=r"(?<!\w)", after="")


def is_sport(text: str, conflict_words: int = 0) -> bool:
    """Whether a text is a story of sport: two words of sport, one to every 45 words, and three to each word of war.

    >>> is_sport("The striker was shot down by the referee when he asked for a penalty.")
    True
    >>> is_sport("A striker of the national team was shot dead outside his home in the capital on Sunday, police said.")
    False
    """
    found = [match.group() for match in _whole("sport").finditer(text)]
    return len(set(found)) >= 2 and len(found) * _SPORT_DENSITY >= len(text.split()) and len(found) >= conflict_words * 3


@cache
def _whole(key: str) -> Phrases:
    return Phrases(words(_LEXICON, key), before=r"(?<!\w)", after=r"(?!\w)")


@lru_cache(_TEXTS)
def _figures_of_speech(text: str) -> tuple[tuple[int, int], ...]:
    return tuple(match.span() for match in _whole("figurative").finditer(text))


def is_figurative(reading: Reading, start: int) -> bool:
    """Whether the trigger at an offset of the sentence is part of a figure of speech, or a word of a title."""
    text = reading.sentence.text
    return any(first <= start < end for first, end in _figures_of_speech(text)) or _is_title(text, start)


def is_peaceful(text: str, conflict_words: int) -> bool:
    """Whether a text, long enough to tell, has not one word of war or of armed men."""
    return not conflict_words and len(text.split()) >= _TELLING and not _whole("armed").search(text)


def _is_title(text: str, start: int) -> bool:
    """A word of a title, "starred in Dressed to Kill": capitalised, no abbreviation, in the midst of a sentence that is no headline."""
    if not re.match(r"[A-Z](?![A-Z])\w*(?![\w-])", text[start:]) or not re.search(r"[A-Za-z]\s$", text[:start]):
        return False
    found: list[str] = re.findall(r"[A-Za-z]{4,}", text)
    return sum(word[0].isupper() for word in found) * 2 < len(found)


@lru_cache(_TEXTS)
def _tells_story(text: str) -> bool:
    return bool(_whole("fiction").search(text)) and not _whole("factual").search(text)


def is_fiction(reading: Reading, token: int) -> bool:
    """Whether a trigger belongs to the story of a book, a film or a game: it is told in the present, or as a noun."""
    if not _tells_story(reading.sentence.text):
        return False
    parsed = reading.parsed
    piece = parsed.chunks[parsed.at[token]]
    return piece.kind != "v" or _is_present(parsed, piece.first, piece.last)


def _is_present(parsed: Parse, first: int, last: int) -> bool:
    lower = parsed.tokens.lower[first:last]
    tag = parsed.tags[first] if len(lower) == 1 else ""
    shared = tag in ("E", "F") and _PAST.isdisjoint(parsed.tokens.lower)  # "who is betrayed and captured"
    alone = tag == "G" or shared or (tag == "V" and not lower[0].endswith("ed"))
    return alone or not _PRESENT.isdisjoint(lower[:-1])


def is_unreal(reading: Reading, token: int) -> bool:
    """Whether a trigger is part of a figure of speech, of a title or of a story that somebody made up."""
    return is_figurative(reading, reading.parsed.tokens.starts[token]) or is_fiction(reading, token)


def refuses(reading: Reading, found: Found, mention: Mention) -> bool:
    """Whether what a frame of casualties has found is no event."""
    start = reading.parsed.tokens.starts[found.token]
    return (
        is_unreal(reading, found.token)
        or _is_intended(reading.parsed, found, mention)
        or _is_own_death(reading.parsed, found)
        or (found.people.how == "single" and _BOMBER.search(found.people.text or "") is not None)
        or _is_rate(reading, found, start)
        or (found.rule.rule_id in _DYING and _is_natural(reading, found, start))
        or (reading.sport and _is_of_sport(reading, found, mention))
        or _is_only_damaged(reading, found)
        or (found.people.how not in _FIGURES and bool(_whole("recalled").search(reading.sentence.text)))
    )


@cache
def _no_places() -> frozenset[str]:
    return frozenset(words(_LEXICON, "no_places"))


@cache
def _prizes() -> frozenset[str]:
    return frozenset(words(_LEXICON, "prizes"))


def refuses_control(reading: Reading, held: Held, place: Territory, mention: Mention) -> bool:
    """Whether what a frame of control has found is no control over ground."""
    return (
        reading.peaceful
        or reading.sport
        or is_unreal(reading, held.token)
        or reading.parsed.tokens.lower[held.token - 1] in _FEELING
        or (not reading.conflict_story and bool(_whole("recalled").search(reading.sentence.text)))
        or (mention.modality == "hypothetical" and place.how == "named" and not place.known and _has_modal(reading.parsed, held.chunk))
        or (place.name is not None and _is_no_ground(reading, held, place.name))
    )


def _is_no_ground(reading: Reading, held: Held, name: Named) -> bool:
    """Names of prizes, firms and markets, and countries that somebody merely leaves."""
    lower = reading.parsed.tokens.lower
    home = held.previous is not None and reading.kind_of is not None and reading.kind_of(held.previous, None) == "non_state"
    home = home and not lower[held.token].startswith("quit")
    if (name.broad and lower[held.token] in _LEAVING and not home) or lower[name.last - 1] in _no_places():
        return True
    land = any(place.broad and place.first == name.first for place in reading.places)  # "the West Bank" is no bank
    prize = lower[name.last - 1] in _prizes() and not land
    return not reading.conflict_story and (prize or (name.last - name.first > 1 and lower[name.first] == "air"))


def _has_modal(parsed: Parse, chunk: int) -> bool:
    piece = parsed.chunks[chunk]
    return piece.kind == "v" and "A" in parsed.tags[piece.first : piece.last]


def _is_intended(parsed: Parse, found: Found, mention: Mention) -> bool:
    """Threats, powers and plans; what may happen counts only with a figure, or where it may have happened already."""
    piece = parsed.chunks[found.chunk]
    group = parsed.tokens.lower[piece.first : piece.last]
    counted = found.people.how in _FIGURES
    intended = parsed.tags[piece.first] in "TA" and parsed.tags[piece.last - 1] != "G"
    if found.clause and found.clause.subjects and parsed.tokens.lower[found.clause.subjects[0].head] in _ANYONE:
        return True
    reflexive = found.phrase is not None and parsed.tokens.lower[found.phrase.head] in ("himself", "herself", "themselves")
    if reflexive or (mention.modality == "planned" and (intended or not counted)):
        return True
    if mention.modality == "negated" and _has_modal(parsed, found.chunk) and "have" not in group:
        return True
    if piece.kind == "v" and not {"A", "T"}.isdisjoint(parsed.tags[piece.first : piece.last]) and "have" not in group:
        return mention.modality == "hypothetical" and not counted
    return found.clause is not None and found.clause.voice == "active" and not found.clause.subjects and group == [found.rule.words[0]]


def _is_own_death(parsed: Parse, found: Found) -> bool:
    """As in "we were killed on the break", "the heat is killing us": nobody reports being dead."""
    return found.harm == "killed" and found.phrase is not None and parsed.tokens.lower[found.phrase.head] in ("we", "us", "me")


def _is_rate(reading: Reading, found: Found, start: int) -> bool:
    """Of "kills 40,000 a year", "prevents 300 deaths", "230 fewer injuries" none is an event; in war, a rate is news."""
    text = reading.sentence.text
    if not reading.conflict_story and found.people.how in _FIGURES and _whole("rate").search(text[start : start + _AFTER]):
        return True
    counted = found.people.count.start
    before = text[: counted if 0 <= counted < start else start].rstrip()
    return found.rule.frame == "noun" and bool(
        _pattern("averted").search(before + " ") or (found.people.text or "").lower().startswith("fewer")
    )


def _is_natural(reading: Reading, found: Found, start: int) -> bool:
    """One person's death by age or illness, or one of which nothing in a peaceful story says that it was not."""
    if found.people.how not in _UNCOUNTED or not _DEATH.match(reading.parsed.tokens.words[found.token]):
        return False
    text = reading.sentence.text
    after = text[start : start + _AFTER]
    if _whole("natural").search(after):
        return not _is_unnatural(after)
    near = " ".join([r.sentence.text for r in reading.before[-2:]] + [text[:start] + text[start + 6 :]])
    return not reading.conflict_story and not reading.told and not _is_unnatural(near)


def _is_unnatural(text: str) -> bool:
    plain = _whole("natural").sub(" ", text)
    return bool(causes_in(plain) - {"disease"}) or bool(_whole("unnatural").search(plain))


def _is_only_damaged(reading: Reading, found: Found) -> bool:
    """Whether a name or a firm is "hurt" by what harms no body: "the lack of goals is hurting Milan", "the retailer, hurt by debts"."""
    firm = found.people.how == "single" and not reading.conflict_story
    if found.clause is None or not (firm or (found.clause.voice == "active" and found.people.how == "name")):
        return False
    return reading.parsed.tokens.lower[found.token].startswith("hurt") and not causes_in(reading.sentence.text)


def _is_of_sport(reading: Reading, found: Found, mention: Mention) -> bool:
    if found.rule.rule_id == "shot-verb":
        return True
    beaten = reading.parsed.tokens.lower[found.token].startswith(_BEATEN)
    return (mention.kind in ("injured", "missing") or beaten) and causes_in(reading.sentence.text).isdisjoint(_SPORT_HARM)
