"""What the rest of an article says of a casualty where its own sentence leaves it open: cause, perpetrator, kind of the victims."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache, partial
from typing import TYPE_CHECKING

from sitrep.extract.casualties.attacks import UNOWNED, same_attack
from sitrep.extract.casualties.kinds import IN_ARMS
from sitrep.extract.casualties.perpetrator import is_own_side
from sitrep.extract.cause import is_apart
from sitrep.extract.roles.persons_described import described
from sitrep.lexicons.loader import words
from sitrep.text.phrases import Phrases

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sitrep.model import Mention

_LEXICON = "en/causes.toml"
_BODILY = frozenset({"killed", "injured", "casualties", "missing"})
_OPEN = frozenset({"unknown", "other_attack"})
"""Causes that a more telling sentence of the article settles."""
_TELLING = frozenset({"chemical", "suicide_attack"})
"""Causes so rare that an article which begins with one goes on about it."""
_HEAD = 2
"""The last sentence of an article's headline and lead."""
_FAR = 8
"""Sentences over which one attack is taken to go on."""
_INDISCRIMINATE = frozenset({"shelling", "disaster", "accident"})
"""Causes of which the victims are civilians where they are plain people: of soldiers it would be said."""
_STREET = frozenset({"shooting", "other_attack", "stabbing", "clash", "execution", "unknown"})
"""Causes that riots have."""
_UNREST = 3
"""Words of riots in an article from which all of it is about them."""
_TOTAL = 2_000
"""Persons from which a figure is of a war, not of one attack."""
_PEOPLE = re.compile(r"(?:\w+ )?(?:people|persons?|others|victims|m[ae]n|the dead|more|bodies)", re.IGNORECASE)
_CAPTIVES = re.compile(
    r"\b(?:prisoners?|captives?|detainees?)$|^(?:captured|imprisoned|captive) (?:fighters|defenders|m[ae]n)$", re.IGNORECASE
)
_OF_WAR = re.compile(
    r"\b(?:[Pp]risoners? of war|P\.?O\.?W\.?s?"
    r"|[A-Z]\w+(?:an|ish|ese|i) (?:soldiers|fighters|troops|defenders) (?:held|taken) (?:prisoner|captive)"
    r"|[A-Z]\w+(?:an|ish|ese|i) (?:prisoners|captives|detainees) (?:\w+ )?(?:at|by|in) (?:an? |the )?(?:\w+ ){0,4}?"
    r"[A-Z]\w+(?:an|ish|ese|i)(?:-\w+)? (?:\w+ )?(?:prison|camp|jail|forces|troops|colony))\b"
)
_COMMON = frozenset({"forces", "force", "troops", "army", "fighters", "militants", "warplanes", "planes", "jets", "military", "the", "and"})


def completed(mentions: Sequence[Mention], text: str) -> list[Mention]:
    """The mentions of an article in their order, casualties with what its other sentences say of them."""
    out = list(mentions)
    if all(mention.event_type != "casualties" for mention in out):
        return out
    arms = _arms(text)
    out = [_with_arms(mention, arms) if mention.event_type == "casualties" else mention for mention in out]
    for fill in (_with_scope, _with_cause, _with_actor, partial(_with_category, unrest=_is_of_unrest(text))):
        out = [fill(mention, out) if mention.event_type == "casualties" else mention for mention in out]
    nation = _nation(text) if any(_is_unowned(mention) for mention in out) else None
    out = [replace(mention, actor=nation) if nation and _is_unowned(mention) else mention for mention in out]
    return [_with_description(_as_fight(mention), text) for mention in out]


def _as_fight(mention: Mention) -> Mention:
    """An attack in which soldiers or fighters fell, by no arm that is named, was fought."""
    fell = mention.cause == "other_attack" and mention.category in IN_ARMS and mention.kind in _BODILY
    return replace(mention, cause="clash") if fell and not _pattern("deeds").search(mention.sentence.text) else mention


def _is_unowned(mention: Mention) -> bool:
    """Whether a toll of bombs or shells still has no one behind it."""
    told = mention.event_type == "casualties" and mention.actor is None and mention.kind in _BODILY
    return told and mention.cause in ("airstrike", "shelling", "drone") and _is_small(mention) and not is_apart(mention.sentence.text)


@cache
def _armed_nation() -> re.Pattern[str]:
    return re.compile(r"\b([A-Z][a-z]+(?:ian|an|ish|ese|i)) (?:" + "|".join(words(_LEXICON, "arms", "owned")) + r")\b")


def _nation(text: str) -> str | None:
    """The nation whose bombs and shells an article speaks of, where it speaks of one only."""
    found = set(_armed_nation().findall(text))
    return found.pop() if len(found) == 1 else None


@cache
def _pattern(key: str) -> Phrases:
    return Phrases(words(_LEXICON, "arms", key))


def _arms(text: str) -> frozenset[str]:
    """Which of ``air``, ``guns`` and ``suicide`` an article speaks of."""
    return frozenset(key for key in ("air", "guns", "suicide") if _pattern(key).search(text))


def _with_arms(mention: Mention, arms: frozenset[str]) -> Mention:
    """Settles "strikes", "bombardment" and "blast", which say how only in the light of the arms that the article names."""
    said = mention.sentence.text
    if mention.cause == "airstrike" and "guns" in arms and "air" not in arms:
        return replace(mention, cause="shelling")
    if mention.cause == "shelling" and "air" in arms and "guns" not in arms:
        return replace(mention, cause="airstrike")
    if mention.cause == "bombing" and "suicide" in arms and not _pattern("planted").search(said):
        return replace(mention, cause="suicide_attack")
    return mention


def _is_small(mention: Mention) -> bool:
    return mention.count is not None and (mention.count.low or 0) < _TOTAL


def _others(mention: Mention, mentions: Sequence[Mention]) -> list[Mention]:
    """The other casualties of the article that may be of the same attack, the nearest first."""
    found = [
        other
        for other in mentions
        if other is not mention and other.event_type == "casualties" and other.kind in _BODILY and _is_small(other)
    ]
    return sorted(found, key=lambda other: abs(other.sentence.index - mention.sentence.index))


def _with_scope(mention: Mention, mentions: Sequence[Mention]) -> Mention:
    """Those who are counted in a sum are one: "270 dead since March. They include 51 children"."""
    summed = mention.part_of is not None and mentions[mention.part_of].scope == "cumulative"
    return replace(mention, scope="cumulative") if summed else mention


def _with_cause(mention: Mention, mentions: Sequence[Mention]) -> Mention:
    """The cause of the figure that this is counted in, or the one cause that the sentences around name."""
    if mention.cause not in _OPEN or mention.kind not in _BODILY or not _is_small(mention):
        return mention
    if mention.part_of is not None and mentions[mention.part_of].cause not in _OPEN:
        return replace(mention, cause=mentions[mention.part_of].cause, setting=mentions[mention.part_of].setting)
    if mention.scope == "cumulative" and mention.actor is None:
        return mention  # a total of many attacks
    if is_apart(mention.sentence.text) or (mention.cause == "other_attack" and not _pattern("generic").search(mention.sentence.text)):
        return mention
    others = _others(mention, mentions)
    causes = {other.cause for other in others if abs(other.sentence.index - mention.sentence.index) <= _FAR} - _OPEN
    if len(causes) != 1:
        causes = set(_TELLING) & {other.cause for other in others if other.sentence.index <= _HEAD}
    if len(causes) != 1 or mention.setting not in ("conflict", "unknown"):
        return mention
    cause = causes.pop()
    return mention if cause in UNOWNED else replace(mention, cause=cause, setting="conflict")


def _with_actor(mention: Mention, mentions: Sequence[Mention]) -> Mention:
    """Who did it, where the article names one party only for attacks of the kind."""
    if mention.actor or mention.cause in UNOWNED or not _is_small(mention) or mention.kind not in _BODILY:
        return mention
    if mention.part_of is not None and mentions[mention.part_of].actor:
        return replace(mention, actor=mentions[mention.part_of].actor)
    if mention.setting != "conflict" or is_apart(mention.sentence.text):
        return mention
    named = [other for other in _others(mention, mentions) if other.actor and same_attack(other.cause, mention.cause)]
    names = [other.actor for other in named if other.actor]
    if not names or not all(_is_same(names[0], name) for name in names) or is_own_side(names[0], mention.group):
        return mention
    return replace(mention, actor=names[0])


def _is_same(one: str, other: str) -> bool:
    """Whether two wordings share a word of weight: "Russian forces", "Russia"."""
    first, second = ({word[:5].lower() for word in name.split() if word.lower() not in _COMMON} for name in (one, other))
    return not first.isdisjoint(second) or one == other


def _is_of_unrest(text: str) -> bool:
    """Whether an article is about riots or protests rather than war."""
    return len(_pattern("unrest").findall(text)) >= _UNREST


def _with_category(mention: Mention, mentions: Sequence[Mention], *, unrest: bool) -> Mention:
    """The kind of plain people: of the figure that they are counted in or are broken into; shells, disasters and riots hit civilians."""
    if mention.group and not _PEOPLE.fullmatch(mention.group):
        return mention
    found = _of_parts(mention, [other for other in mentions if other.part_of is not None and mentions[other.part_of] is mention])
    if found == "mixed" or (found and mention.category == "unknown"):
        return replace(mention, category=found)
    if mention.category != "unknown":
        return mention
    whole = mentions[mention.part_of] if mention.part_of is not None else None
    if whole and whole.category in ("civilian", "aid_worker", "journalist"):
        return replace(mention, category=whole.category)
    in_streets = mention.cause in _STREET and (unrest or _pattern("unrest").search(mention.sentence.text))
    hit = mention.cause in _INDISCRIMINATE or in_streets
    struck = mention.setting in ("disaster", "accident")  # however many
    return replace(mention, category="civilian") if struck or (hit and _is_small(mention)) else mention


def _of_parts(whole: Mention, parts: Sequence[Mention]) -> str | None:
    """``mixed`` where the parts differ, their one kind where they add up to the whole."""
    known = {part.category for part in parts if part.category != "unknown" and part.kind == whole.kind}
    if len(known) > 1:
        return "mixed"
    total = sum((part.count.best or 0) for part in parts if part.count and part.category != "unknown" and part.kind == whole.kind)
    of_all = whole.count.best if whole.count else None
    if known and of_all and total < of_all and not known.isdisjoint(_SET_APART) and _tells_apart(parts):
        return "mixed"
    return known.pop() if known and of_all == total else None


_SET_APART = IN_ARMS | {"civilian"}


def _tells_apart(parts: Sequence[Mention]) -> bool:
    """Whether those counted apart are so because the others are of another kind: "30 people including 24 civilians"."""
    return any(part.category in IN_ARMS or re.search(r"\bcivilians?\b", part.group or "") for part in parts)


def _with_description(mention: Mention, text: str) -> Mention:
    """What the article says a named person was: "Mr. Lowe, a paramedic"."""
    held = mention.event_type == "casualties" and _CAPTIVES.search(mention.group or "")
    if held and mention.category in ("unknown", "non_state_force"):
        return replace(mention, category="state_force") if _OF_WAR.search(text) else mention
    named = mention.event_type == "casualties" and not {"how:name", "how:pronoun", "how:single"}.isdisjoint(mention.features)
    if not named or mention.category not in ("civilian", "unknown") or not mention.group or not mention.group[:1].isupper():
        return mention
    found = described(text, mention.group)
    return replace(mention, category=found) if found else mention
