"""The fullest words that an article has for an actor: "SDF" and "the group" become "Syrian Democratic Forces"."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from sitrep.lexicons.loader import words as lexicon_words

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sitrep.ground.actors.reader import ActorMention

_OFFICES = frozenset(lexicon_words("en/parties.toml", "offices"))
"""Last words of names that are persons' and no party's."""
_NAMED = 100
_FORCES = frozenset(lexicon_words("en/parties.toml", "forces"))
_DEEDS = frozenset(lexicon_words("en/perpetrators.toml", "weapons"))
"""Last words of titles that are no party's name though they are capitalised: "Harons Shelling of the Town"."""


def full_names(mentions: Iterable[ActorMention]) -> dict[str, str]:
    """Actor id -> its longest name in the article; generic words and bare countries are no names."""
    found: dict[str, str] = {}
    for mention in mentions:
        if (
            mention.actor_id
            and not mention.generic
            and not mention.bare
            and _is_name(mention.text)
            and len(mention.text) > len(found.get(mention.actor_id, ""))
        ):
            found[mention.actor_id] = re.sub(r"['\u2019]s?$", "", _proper(mention.text))
    return found


def plain_names(mentions: Iterable[ActorMention]) -> dict[str, str]:
    """Actor id -> the name that the article has for it most often, of equals the first; words that only describe it come last."""
    found: dict[str, Counter[str]] = {}
    for mention in mentions:
        if mention.actor_id and not mention.bare and _is_name(mention.text):
            text = re.sub(r"['\u2019]s?$", "", _proper(mention.text))
            words = text.split()
            if len(words) > 1 and words[-1].lower() in _FORCES | {"members"} and words[-1][0].isupper() and words[0].isupper():
                text = " ".join(words[:-1])  # "ISIL Terrorists"
            found.setdefault(mention.actor_id, Counter())[text] += _NAMED if any(map(str.isupper, text)) else 1
    return {actor_id: texts.most_common(1)[0][0] for actor_id, texts in found.items()}


def _is_name(text: str) -> bool:
    """Whether the words name a party, not its weapons or deeds ("Russian air strikes", "US occupation")."""
    last = text.rsplit(maxsplit=1)[-1]
    if last.lower() in _OFFICES or last.lower() in _DEEDS:
        return False
    return last[0].isupper() or last.lower() in _FORCES


def _proper(text: str) -> str:
    """The name without the common noun after it: "Islamic State" of "Islamic State fighters"."""
    words = text.split()
    while len(words) > 1 and words[-1].islower() and any(word[0].isupper() for word in words[:-1]):
        words.pop()
    return " ".join(words)


def fullest(words: str | None, actor_id: str | None, names: dict[str, str]) -> str | None:
    """The words of a party, or its full name where they are an acronym or name no one ("the group", "militants").

    >>> fullest("SDF", "sdf", {"sdf": "Syrian Democratic Forces"})
    'Syrian Democratic Forces'
    >>> fullest("Syrian forces", "syria-government", {"syria-government": "Syrian Arab Army"})
    'Syrian forces'
    >>> fullest("US", "united-states", {"united-states": "John Roe"})
    'US'
    >>> fullest("Syrian government's", None, {})
    'Syrian government'
    """
    words = re.sub(r"['\u2019]s?$", "", words) if words else words
    name = names.get(actor_id or "")
    if words is None or name is None or len(name) <= len(words):
        return words
    acronym = re.fullmatch(r"(?:the )?([A-Z]{2,6})", words)
    spelled = acronym and " " in name and not set(acronym[1]).isdisjoint(word[0] for word in name.split())
    return name if spelled or not any(letter.isupper() for letter in words) else words
