"""Refuses what reads like a casualty and is none: threats and plans, natural deaths, rates, beaten teams."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from sitrep.extract.cause import causes_in
from sitrep.extract.unreal import gate_words, has_modal, is_unreal
from sitrep.lexicons.loader import words
from sitrep.text.phrases import Phrases

if TYPE_CHECKING:
    from sitrep.extract.casualties.found import Found
    from sitrep.extract.context import Reading
    from sitrep.extract.syntax.parse import Parse
    from sitrep.model import Mention

_LEXICON = "en/gates.toml"
_AFTER = 90
"""Characters after a trigger that may say of what somebody died, or how often."""
_SPORT_HARM = frozenset({"suicide_attack", "chemical", "landmine", "bombing", "stabbing", "accident", "disaster"})
"""Causes that are no figure of speech in a story of sport."""
_BEATEN = ("slaughter", "murder", "massacr", "butcher", "slay", "slain", "slew", "crucif", "execut")
"""How verbs begin that reporters of sport use of a defeat."""
_UNCOUNTED = frozenset({"single", "name", "pronoun"})
_FIGURES = frozenset({"figure", "elided"})
_DYING = frozenset({"died-verb", "killed-noun"})
_DEATH = re.compile(r"(?:d(?:ie|ied|ies|ying)|deaths?|perish\w*|succumb\w*)$", re.IGNORECASE)
_ANYONE = frozenset({"anyone", "anybody", "whoever", "everyone", "everybody", "someone", "somebody"})
"""Those of whom a rule speaks, not an event: "anyone who injures a soldier"."""
_BOMBER = re.compile(r"\bsuicide (?:car |truck )?(?:bomber|attacker)$", re.IGNORECASE)
"""One who dies by his own attack, whom the figures leave out."""


@cache
def _pattern(key: str) -> Phrases:
    return Phrases(words(_LEXICON, key), before=r"(?<!\w)", after="")


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
        or (found.people.how not in _FIGURES and bool(gate_words("recalled").search(reading.sentence.text)))
    )


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
    if mention.modality == "negated" and has_modal(parsed, found.chunk) and "have" not in group:
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
    if not reading.conflict_story and found.people.how in _FIGURES and gate_words("rate").search(text[start : start + _AFTER]):
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
    if gate_words("natural").search(after):
        return not _is_unnatural(after)
    near = " ".join([r.sentence.text for r in reading.before[-2:]] + [text[:start] + text[start + 6 :]])
    return not reading.conflict_story and not reading.told and not _is_unnatural(near)


def _is_unnatural(text: str) -> bool:
    plain = gate_words("natural").sub(" ", text)
    return bool(causes_in(plain) - {"disease"}) or bool(gate_words("unnatural").search(plain))


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
