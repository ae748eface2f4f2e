"""Who was named before for the attack that a toll is of."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sitrep.extract.casualties.blame import blamed
from sitrep.extract.casualties.perpetrator import acting, elsewhere, is_own_side
from sitrep.extract.cause import is_apart
from sitrep.extract.roles.agents import word_set

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sitrep.extract.context import Reading
    from sitrep.model import Mention

_BACK = 3
"""Parsed sentences over which a perpetrator is carried to a toll that names none."""
UNOWNED = frozenset({"disaster", "accident", "disease", "unknown"})
"""Causes that nobody is asked to answer for."""


_BOMBER = re.compile(r"\b(?:suicide|car|truck|motorcycle)[ -]?(?:car )?(?:bombers?|attackers?)$|^(?:an? |the )?bombers?$", re.IGNORECASE)
"""One who died by his own attack: who sent him is the perpetrator, where somebody says so."""


def sent(reading: Reading, name: str) -> str:
    """Who claims the deed of a bomber, else the bomber; others are who they are."""
    return reading.claimant or name if _BOMBER.search(name) else name


def carried(reading: Reading, mention: Mention) -> str | None:
    """Who was named for the same attack: in this sentence, in those just before, or as claiming it, where one only was named."""
    if mention.cause in UNOWNED or mention.scope != "incident" or mention.kind == "detained":
        return None
    near = [m for r in [*reading.before[-_BACK:], reading] for m in r.told]
    if "part" in mention.features and near:
        return next((m.actor for m in reversed(near) if m.kind == mention.kind and "part" not in m.features), None)
    names = {m.actor for m in near if m.actor and same_attack(m.cause, mention.cause) and m.kind != "detained"}
    if not names:
        last = reading.before[-1:] or [r for r in [reading.earlier(1)] if r]
        names = {name for r in last for name in acting(r, -1)} if _is_bare_toll(reading) else set()
    if not names and _KNOWN_ATTACK.search(reading.sentence.text):
        names = set(_of_known_attack(reading, mention.group))
    if not names and reading.claimant:
        names = {reading.claimant}
    if not names:
        names = set(_blamed_next(reading))
    name = names.pop() if len(names) == 1 else None
    return None if name and is_own_side(name, mention.group) else name


_KNOWN_ATTACK = re.compile(
    r"\b(?:the|that|this) (?:\w+ )?(?:attacks?|strikes?|air ?strikes?|raids?|shelling|bombings?|assaults?|ambush|bombardment|incident)\b",
    re.IGNORECASE,
)


def _of_known_attack(reading: Reading, victims: str | None) -> Iterator[str]:
    """Who carried out "the attack", told in a sentence shortly before."""
    for steps in range(1, _BACK + 1):
        earlier = reading.earlier(steps)
        found = [name for name in elsewhere(earlier, None, -1) if not is_own_side(name, victims)] if earlier else []
        if found:
            yield found[0]
            return


_BLAME = re.compile(r"\bblam(?:ed|es|ing)\b|\baccus(?:ed|es|ing)\b|\b(?:was|were) behind\b|\bresponsible for\b|\bfingers? at\b")
_HAD_ACTED = re.compile(
    r"\bhad (?:\w+ )?(?:fired|shelled|launched|bombed|attacked|struck|dropped|targeted|hit|thrown|lobbed|hurled|planted)\b"
)


def _blamed_next(reading: Reading) -> Iterator[str]:
    """Who is named in the sentence that follows: "Six died in a blast. The mayor blamed rebels", "... said rebels had fired"."""
    after = reading.later(1)
    if after is None or is_apart(after.sentence.text):
        return
    if _BLAME.search(after.sentence.text):
        yield from blamed(after)
    if _HAD_ACTED.search(after.sentence.text):
        yield from acting(after, -1)


_LIKE = (
    frozenset({"airstrike", "shelling", "drone", "other_attack"}),
    frozenset({"chemical", "other_attack"}),
    frozenset({"bombing", "suicide_attack", "landmine", "other_attack"}),
    frozenset({"shooting", "clash", "other_attack", "execution"}),
)
"""Causes that one attack may be told with."""


def same_attack(one: str, other: str) -> bool:
    """Whether one attack may be told with both causes."""
    return one == other or any(one in group and other in group for group in _LIKE)


def _is_bare_toll(reading: Reading) -> bool:
    """Whether a sentence only gives a toll: nobody acts in it."""
    return not any(piece.kind == "v" and reading.parsed.word(at) in word_set("acts") for at, piece in enumerate(reading.parsed.chunks))
