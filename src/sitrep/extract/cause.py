"""How people came to harm (cause) and what kind of story it is (setting)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import islice
from typing import TYPE_CHECKING

from sitrep.lexicons.loader import read_toml, words
from sitrep.text.phrases import Phrases

if TYPE_CHECKING:
    from sitrep.extract.context import Reading

_LEXICON = "en/causes.toml"
_NEAR = 110
"""Characters around the trigger that are taken for its clause when the cause is looked for."""
_TEXTS = 256
"""Texts of which is kept what they name: several mentions ask about the same sentences."""


@dataclass(frozen=True, slots=True)
class _Cause:
    code: str
    setting: str
    pattern: Phrases


@cache
def _causes() -> tuple[_Cause, ...]:
    return tuple(_Cause(row["code"], row["setting"], Phrases(row["words"])) for row in read_toml(_LEXICON)["cause"])


@cache
def _settings() -> dict[str, Phrases]:
    return {name: Phrases(words(_LEXICON, "settings", name)) for name in ("conflict", "crime", "accident", "disaster", "health")}


def cause_of(reading: Reading, token: int, stated: str | None, *, armed: bool = False) -> str:
    """The cause code: of the clause around the trigger, else of the sentence, else of the sentence before.

    ``stated`` is what the trigger itself says ("executed", "shot dead"). Where fighters killed fighters (``armed``) and no weapon is
    named, they fought.
    """
    text = reading.sentence.text
    start, end = reading.parsed.tokens.starts[token], reading.parsed.tokens.ends[token]
    text = _told(text, start)
    found = _first(text[max(0, start - _NEAR) : start + _NEAR]) or _first(text)
    if found in _WEAK:
        found = _first(text)
    if found in ("bombing", "airstrike") and _phrases("gunned").search(text):
        found = "shelling"
    near = _first(_up_to_next(text, end))
    plain = near == "other_attack" and not _phrases("deeds").search(_up_to_next(text, end))
    if near and not plain and (near, found) not in _NARROWED:
        found = near
    if stated and (found is None or found in ("clash", "other_attack", "shooting") or stated == "execution"):
        return stated
    if found and found != "other_attack":
        return found
    if armed and not _phrases("deeds").search(text):
        return "clash"
    before = _before(reading) if not is_apart(text) else None
    if before and (found is None or before not in ("accident", "disaster", "disease", "clash")):
        return before
    return found or "unknown"


def _before(reading: Reading) -> str | None:
    """The cause that the sentence before names, else the last one that tells of anything."""
    told = [reading.earlier(1), *reading.before[-1:]]
    return next((cause for other in told if other and (cause := _first(_told(other.sentence.text)))), None)


def by_hand(actor: str | None, cause: str) -> str:
    """Mobs and crowds do not shoot, the firing that a sentence names with them is somebody else's; an air force bombs."""
    if actor and cause in ("shooting", "unknown") and _phrases("crowds").search(actor):
        return "other_attack"
    return "airstrike" if actor and cause in _WEAK | {"unknown"} and _phrases("fliers").search(actor) else cause


_ASIDE = re.compile(r",(?: \w+)? (?:one of|an?|the|which|who|whose|where)\b[^,.;]*,")
"""An apposition or a relative clause between commas."""


@cache
def _phrases(key: str) -> Phrases:
    return Phrases(words(_LEXICON, "arms", key))


def _told(text: str, trigger: int = -1) -> str:
    """The sentence with blanks for what says nothing of how people came to harm at the offset ``trigger``.

    What a place was before, arms that nobody used, what somebody plans, and asides that only a weak word of a fight stands in.
    """
    for match in _phrases("scenery").finditer(text):
        text = _blank(text, match)
    for match in _ASIDE.finditer(text) if trigger >= 0 else ():
        if not match.start() <= trigger < match.end() and _first(match.group()) in _WEAK:
            text = _blank(text, match)
    return text


def _blank(text: str, match: re.Match[str]) -> str:
    return text[: match.start()] + " " * (match.end() - match.start()) + text[match.end() :]


_WEAK = frozenset({"clash", "other_attack"})
_ENDS = re.compile(r"[,;:]| (?:and|but|while|when|as|who|which|that|where) ")
_NARROWED = {
    ("bombing", "suicide_attack"),
    ("bombing", "landmine"),
    ("bombing", "airstrike"),
    ("airstrike", "chemical"),
    ("airstrike", "drone"),
    ("shelling", "drone"),
    ("clash", "shooting"),
}
"""Causes of which the second, said elsewhere in the clause, is the same attack told more closely."""
_REACH = 60
"""Characters after a trigger within which what follows it may say how: "killed in an air strike"."""


def _up_to_next(text: str, start: int) -> str:
    """What follows a trigger up to the next clause or item."""
    end = _ENDS.search(text, start, start + _REACH)
    return text[start : end.start() if end else start + _REACH]


@lru_cache(_TEXTS)
def _first(text: str) -> str | None:
    return next((cause.code for cause in _causes() if cause.pattern.search(text)), None)


@lru_cache(_TEXTS)
def is_apart(text: str) -> bool:
    """Whether a sentence sets what it tells apart from the attack told before: "separately", "elsewhere", "a week earlier"."""
    return bool(_phrases("apart").search(text))


@lru_cache(_TEXTS)
def causes_in(text: str) -> frozenset[str]:
    """The codes of all causes that a text names."""
    return frozenset({cause.code for cause in _causes() if cause.pattern.search(text)})


def setting_of(reading: Reading, cause: str, perpetrator: str | None) -> str:
    """What analysts filter on: war, crime, disaster, accident or health, by the cause and by the words of the story so far."""
    told = " ".join([r.sentence.text for r in reading.before[-3:]] + [reading.sentence.text])
    war = conflict_words(told)
    by_cause = next((c.setting for c in _causes() if c.code == cause), None)
    if by_cause in ("disaster", "health", "accident") and war <= words_of(by_cause, told) + 1:
        return by_cause
    if cause in ("airstrike", "shelling", "chemical", "suicide_attack", "landmine", "drone", "clash"):
        return "conflict"
    if reading.conflict_story:
        return "conflict"
    crime = words_of("crime", told)
    if war:
        return "crime" if crime > war else "conflict"
    if crime:
        return "crime"
    return by_cause or ("conflict" if perpetrator and by_cause else "unknown")


def conflict_words(text: str, most: int | None = None) -> int:
    """How many words of war a text has, counted up to ``most``."""
    return words_of("conflict", text) if most is None else sum(1 for _ in islice(_settings()["conflict"].finditer(text), most))


@lru_cache(_TEXTS)
def words_of(setting: str, text: str) -> int:
    """How many words of a setting a text has."""
    return len(_settings()[setting].findall(text))
