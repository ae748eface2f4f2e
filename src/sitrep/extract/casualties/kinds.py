"""Who the harmed are: by their words, by what was hit, by whom they were among."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

from sitrep.extract.casualties.found import LEXICON
from sitrep.extract.casualties.victims import VictimKind, victim_kind
from sitrep.extract.syntax.person_nouns import number_of
from sitrep.lexicons.loader import words
from sitrep.text.phrases import Phrases

if TYPE_CHECKING:
    from sitrep.extract.casualties.found import Found
    from sitrep.extract.context import Reading
    from sitrep.model import Count, Mention

WAR = 10_000
"""Persons from which a total is of a war, whose deaths have no one cause."""


def kind_in_words(reading: Reading, found: Found) -> VictimKind:
    """The kind of the victims by their words alone, "them" included."""
    text, phrase = found.people.text, found.phrase
    kind: VictimKind = victim_kind(text, None, reading.kind_of) if text else "unknown"
    if kind == "unknown" and phrase and reading.parsed.tokens.lower[phrase.last - 1] == "them":
        return kind_of_them(reading, found.people.count)
    return kind


def kind_of_harmed(reading: Reading, text: str | None, cause: str, count: Count, found: VictimKind) -> VictimKind:
    """The kind of the victims, ``found`` by their words; plain people hit in a market or their homes are civilians."""
    if found in ("civilian", "unknown") and text and _CREW.fullmatch(text) and _warship().search(reading.sentence.text):
        return "state_force"
    if found == "unknown" and (text is None or _ANYONE.fullmatch(text)):
        shot_at = _SHOT_AT.search(reading.sentence.text) if cause in ("shooting", "other_attack") else None
        if shot_at and (aimed := victim_kind(shot_at[1], None, reading.kind_of)) != "unknown":
            return aimed
        if (side := _SIDE.search(reading.sentence.text)) and (kind := victim_kind(f"{side[1]} forces", None, reading.kind_of)) in IN_ARMS:
            return kind
        if (told := _MOSTLY.search(reading.sentence.text)) and (kind := victim_kind(told[1], None, reading.kind_of)) != "unknown":
            return "mixed" if told[1].startswith("civilian") else kind  # most, not all of them
        targeted = cause in _AIMED and (count.low or 0) < WAR and _targets().search(reading.sentence.text)
        return "civilian" if targeted else found
    if found == "civilian" and text and text[:1].isupper() and text.isalpha() and (count.low or 0) >= WAR:
        return "unknown"  # "hundreds of thousands of Syrians": of fighters and civilians alike
    if found in ("unknown", "civilian") and text and text[:1].isupper() and _in_battle().search(reading.sentence.text):
        return "state_force"
    return found


@cache
def _warship() -> Phrases:
    return Phrases([_WARSHIP])


@cache
def _in_battle() -> Phrases:
    return Phrases(words(LEXICON, "frames", "in_battle"))


@cache
def _targets() -> Phrases:
    return Phrases(words(LEXICON, "frames", "civil_targets"))


_AIMED = frozenset({"airstrike", "shelling", "drone", "bombing", "suicide_attack", "shooting", "stabbing", "other_attack", "unknown"})


_MOSTLY = re.compile(r"\b(?:mostly|mainly|all|(?:most|all) of (?:them|whom)(?: were)?) ((?:[a-z]+ and )?[a-z]+)")
_SHOT_AT = re.compile(
    r"\b(?:(?:fire|fired|firing|fires) (?:[\w-]+,? ){0,6}?|(?:shots?|shooting) (?:\w+ )?)(?:on|at|into|upon) "
    r"((?:[\w-]+ ){0,3}[a-z][\w-]*)"
)
_SIDE = re.compile(r"\bon the ([\w-]+(?: [\w-]+)?) side\b")
_CREW = re.compile(r"(?:\w+ )?(?:sailors?|crew(?: members?|m[ae]n)?|seam[ae]n)", re.IGNORECASE)
_WARSHIP = r"navy|naval|warships?|gun ?boats?|frigates?|destroyers?|corvettes?|patrol boats?|submarines?|flagship"
_ANYONE = re.compile(r"(?:[\w-]+ )?(?:people|persons?|m[ae]n|others?|victims|more people)", re.IGNORECASE)


def both_armed(reading: Reading, actor: str | None, victims: str) -> bool:
    """Whether those who harmed and those who were harmed are fighters or soldiers on the ground: "troops killed nine rebels"."""
    if not actor or victims not in IN_ARMS or _aloft().search(actor):
        return False
    return victim_kind(actor, None, reading.kind_of) in IN_ARMS


@cache
def _aloft() -> Phrases:
    return Phrases(words(LEXICON, "frames", "aloft"))


def kind_of_them(reading: Reading, count: Count) -> VictimKind:
    """As in "repelled the terrorists, killing 17 of them": the kind of the last persons before them."""
    parsed = reading.parsed
    for piece in reversed(parsed.chunks):
        if piece.kind != "n" or parsed.tokens.ends[piece.last - 1] >= count.start:
            continue
        last = next((at for at in range(piece.last - 1, piece.first - 1, -1) if parsed.tags[at] not in "JG"), piece.first)
        if number_of(parsed.tokens.lower[last]) == "plural":
            return victim_kind(parsed.text(piece.first, last + 1), None, reading.kind_of)
    return "unknown"


def sided(part: Mention, whole: Mention) -> Mention:
    """The women and men among police officers are officers, a leader among rebels is a rebel."""
    grown = part.category == "unknown" or (part.demographic in ("women", "men") and part.category == "civilian")
    return replace(part, category=whole.category) if grown and whole.category in IN_ARMS else part


IN_ARMS = frozenset({"state_force", "non_state_force", "foreign_force"})
