"""Who a noun phrase names as acting: itself, or the owner of the weapon or the attack that it is."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from sitrep.extract.syntax.clauses import coordinated
from sitrep.extract.syntax.parse import Parse, Phrase, phrase
from sitrep.extract.syntax.person_nouns import number_of
from sitrep.lexicons.loader import words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sitrep.extract.context import Reading

_LEXICON = "en/perpetrators.toml"
_DEMONYM = re.compile(
    r"(?:[a-z](?:ia|e|r|c|w|m|b|g|l|t|n|s)?an|[a-z]ish|[a-z]ese|[a-z]{3,}i"
    r"|\b(?:french|dutch|greek|czech|thai|kurd|us|u\.s\.?|american|nato|un|u\.n\.?|uk))$",
    re.IGNORECASE,
)
_SIDED = re.compile(r"-(?:led|backed|linked|allied|aligned|affiliated|supported|loyal)$", re.IGNORECASE)
_HYPHENED_WEAPON = re.compile(r"(?:strikes?|bombings?|attacks?|raids?|shellings?)$")


@cache
def word_set(name: str) -> frozenset[str]:
    """One list of the lexicon of perpetrators."""
    return frozenset(words(_LEXICON, name))


def agent_in(reading: Reading, item: Phrase, *, deep: bool = True) -> str | None:
    """The agent that a noun phrase names ("gunmen", "a Daesh attack", "strikes by X", "an attack blamed on X"), or None.

    Without ``deep``, a weapon names no one.
    """
    parsed = reading.parsed
    head = parsed.tokens.lower[item.head]
    if head in ("he", "she", "they", "who", "it") and deep:
        return None
    if is_weapon(head):
        return owner(reading, item) if deep else None
    if _is_agent(parsed, item):
        last = item.last if item.end > item.chunk or parsed.tags[item.last - 1] != "J" else item.head + 1
        return parsed.text(_without_article(parsed, item), _with_body(parsed, item, last))
    return None


def _with_body(parsed: Parse, item: Phrase, last: int) -> int:
    """Where "terrorists from the Army of Dawn", "troops loyal to the president" end: with the body that the agents are of."""
    at = item.end + 1
    loyal = parsed.tokens.lower[item.last - 1] in word_set("loyal")
    joined = parsed.word(at) == "to" if loyal else parsed.word(at) == "from" and parsed.tokens.lower[item.head] in word_set("members")
    if not joined or parsed.kind(at) not in "PT" or parsed.kind(at + 1) != "n":
        return last
    body = phrase(parsed, at + 1)
    named = any(word[0].isupper() for word in parsed.tokens.words[body.first : body.last])  # "taken by rebels from federal soldiers"
    known = parsed.names.get(body.head) == "actor" or parsed.tokens.lower[body.head] in word_set("collectives")
    return body.last if loyal or (known and named) else last


_OF_WEAPONS = frozenset(
    {
        "fighter",
        "suicide",
        "combat",
        "suspected",
        "major",
        "minor",
        "general",
        "ground",
        "bomber",
        "air",
        "missile",
        "rocket",
        "artillery",
        "drone",
        "mortar",
        "naval",
        "war",
        "car",
        "truck",
        "tank",
        "helicopter",
    }
)
"""Words that say of a weapon what it is, not whose."""


def is_weapon(word: str) -> bool:
    """Whether a noun in lower case harms without being anyone: "shelling", "airstrikes", "bomb"."""
    return word in word_set("weapons") or _HYPHENED_WEAPON.search(word) is not None


_ACRONYM = 5
"""Letters of an acronym, at most: what is longer in capitals is the place of a dateline."""
_LONGEST = 9
"""Words of a name; what is longer is a caption that runs on."""


def _is_agent(parsed: Parse, item: Phrase) -> bool:
    head = parsed.tokens.lower[item.head]
    measured = head in word_set("collectives") and item.end > item.chunk  # "a crowd of 200 people"
    if not word_set("nameless").isdisjoint(parsed.tokens.lower[item.first : item.head]):
        return number_of(head) is not None  # "unknown persons"
    last = head if measured else parsed.tokens.lower[item.last - 1]
    if not word_set("never").isdisjoint((head, last)) or item.last - item.first > _LONGEST:
        return False
    if head == "side" and item.end > item.chunk:
        return False  # "the western side of the town"
    if parsed.names.get(item.head) == "actor" or head in word_set("collectives"):
        return True
    if parsed.tokens.words[item.head].isupper() and len(head) > _ACRONYM:
        return False  # "BEIRUT" before a text
    if number_of(head):
        return True
    return parsed.tags[item.head] == "M" and parsed.names.get(item.head) is None and head[0].isalpha()


def _without_article(parsed: Parse, item: Phrase) -> int:
    first = item.first
    if parsed.tokens.lower[first] in word_set("bylines") and first + 1 < item.last:
        return first + 1  # "YouTube Syrian forces attacked"
    return first + 1 if parsed.tokens.lower[first] in ("the", "a", "an", "either", "both") and first + 1 < item.last else first


def is_mere_name(parsed: Parse, item: Phrase) -> bool:
    """A name that nothing is known of: before a participle it is as likely a place ("shells hit Assan, killing two")."""
    return parsed.tags[item.head] == "M" and parsed.names.get(item.head) is None and number_of(parsed.tokens.lower[item.head]) is None


def owner(reading: Reading, item: Phrase) -> str | None:
    """Of "a suspected Boko Haram attack", "Russian shelling", "strikes by the coalition": the part that names someone."""
    return _after(reading, item) or _within(reading, item) or _of(reading, item)


def _of(reading: Reading, item: Phrase) -> str | None:
    """As in "the offensive of the army": not "the shelling of the rebels"."""
    parsed = reading.parsed
    waged = parsed.tokens.lower[item.head] in word_set("waged") and parsed.word(item.chunk + 1) == "of" and item.end > item.chunk
    return agent_in(reading, phrase(parsed, item.chunk + 2), deep=False) if waged else None


def _after(reading: Reading, item: Phrase) -> str | None:
    """As in "an attack by X", "blamed on X", "carried out by X", "claimed by X"."""
    parsed = reading.parsed
    after = item.end + 1
    for at in range(after, min(len(parsed.chunks), after + 6)):
        if parsed.kind(at) == "P" and parsed.word(at) in ("by", "on", "from") and parsed.kind(at + 1) == "n":
            if parsed.word(at) == "on" and parsed.word(at - 1) not in ("blamed", "pinned"):
                continue
            if parsed.word(at) == "from" and at != after:
                continue
            item = phrase(parsed, at + 1)
            found = agent_in(reading, item, deep=False)
            if found:
                return with_partners(reading, item, found)
        if parsed.kind(at) in ";.SW" or (parsed.kind(at) == "v" and parsed.word(at) not in word_set("ascribed")):
            break
    return None


def with_partners(reading: Reading, item: Phrase, name: str, others: Sequence[Phrase] = ()) -> str:
    """As in "the regime and its allies", "soldiers and police officers": all who act together; ``name`` where there is one only.

    ``others`` are those listed after the first, where the caller knows them.
    """
    parsed = reading.parsed
    partners = [*(others or coordinated(parsed, item.chunk)[1:])]
    if not partners or len(partners) > _PARTNERS or any(agent_in(reading, other, deep=False) is None for other in partners):
        return name
    return parsed.text(_without_article(parsed, item), partners[-1].last)


_PARTNERS = 2
"""Parties that act together with another, at most: what is longer is a list of something else."""


def with_nation(parsed: Parse, item: Phrase, name: str) -> str:
    """As in "Russian and regime" of "Russian and regime warplanes": a nation that shares the noun after it."""
    before = item.chunk - 2
    if parsed.kind(item.chunk - 1) != "K" or parsed.kind(before) != "n":
        return name
    nation = parsed.chunks[before]
    alone = nation.last - nation.first == 1 and _is_demonym(parsed, nation.first)
    return f"{parsed.text(nation.first, nation.last)} and {name}" if alone else name


def _within(reading: Reading, item: Phrase) -> str | None:
    """The words before the weapon that name someone: "US-led coalition" of "a US-led coalition airstrike"."""
    parsed = reading.parsed
    piece = parsed.chunks[item.chunk]
    head = min(item.head, piece.last - 1)
    named = [i for i in range(_without_article(parsed, item), head) if parsed.tags[i] != "C" and _names_someone(parsed, i, head)]
    if parsed.tokens.lower[piece.first] in word_set("labels"):
        named = [i for i in named if set(range(i, head)) <= set(named)]  # "Tags Syria Rebels Airstrikes" is a list
    if not named:
        return None
    first, last = named[0], named[-1] + 1
    while last > first + 1 and (is_weapon(parsed.tokens.lower[last - 1]) or parsed.tokens.lower[last - 1] in _OF_WEAPONS):
        last -= 1
    only_nation = all(parsed.names.get(i) != "actor" and _is_demonym(parsed, i) for i in named)
    if only_nation and parsed.tokens.lower[head] in word_set("platforms"):
        last = head + 1
    return parsed.text(first, last)


def _names_someone(parsed: Parse, token: int, head: int) -> bool:
    word = parsed.tokens.lower[token]
    if (word in _OF_WEAPONS and token + 1 <= head) or (word == "force" and token and parsed.tokens.lower[token - 1] == "air"):
        return False
    if parsed.names.get(token) == "actor" or word in word_set("sides"):
        return True
    if _SIDED.search(word):
        return word.split("-")[0] not in _OF_WEAPONS  # "tank-backed" is nobody's
    return _is_demonym(parsed, token) or (number_of(word) is not None and word not in word_set("never"))


def is_demonym(word: str) -> bool:
    """Whether a capitalised word has the ending of a people's name: "Russian", "Saudi"."""
    return word[0].isupper() and _DEMONYM.search(word) is not None


def _is_demonym(parsed: Parse, token: int) -> bool:
    """A capitalised word with the ending of a people's name that is no place: "Russian", "Saudi"."""
    return (
        parsed.tags[token] in "MJ"
        and parsed.tokens.words[token][0].isupper()
        and parsed.names.get(token) != "place"
        and _DEMONYM.search(parsed.tokens.lower[token]) is not None
    )
