"""Who the victims are, as ``victim_category`` of the table of casualties tells them apart.

The phrase is cut into its parts ("three soldiers and a nurse"), each part has a head ("soldiers"), and a head has a side. Whose soldiers
or members they are, a caller with an actor list can say; without one, nationality is not known.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Literal, TypeAlias, cast

from sitrep.errors import LexiconError
from sitrep.extract.syntax.person_nouns import number_of
from sitrep.lexicons.loader import words
from sitrep.model import ActorKind

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

VictimKind: TypeAlias = Literal[
    "civilian", "state_force", "non_state_force", "foreign_force", "aid_worker", "journalist", "official", "mixed", "unknown"
]
KindOf: TypeAlias = Callable[[str, str | None], ActorKind]
"""From the words for an actor and the article's country to the actor's kind there."""

_FILE = "en/victims.toml"
_HEADS = ("civilian", "state_force", "non_state_force", "foreign_force", "aid_worker", "journalist", "official", "unknown", "neutral")
_SIDES = ("civilian", "state_force", "non_state_force")
_SETTLED = frozenset(_HEADS) - {"state_force", "non_state_force", "unknown", "neutral"}
"""Heads that say by themselves who it is, whosever they are."""
_LONGEST = 4
_WORD = re.compile(r"[^\W_]+(?:[.'’&-][^\W_]+)*|[,;]")
_POSSESSIVE = re.compile(r"['’]s?$")
_FROM = re.compile(r" (?:from|of) ([^,;]+)$")
_VICTIM = re.compile(r"\bvictims? of\b")
"""Before what harmed them: "a victim of police firing"."""
_OFFICE_HEADS, _OFFICE_BODIES, _CHIEFS, _SEATS = (
    "|".join(words(_FILE, "offices", name)) for name in ("heads", "bodies", "chiefs", "places")
)
_OFFICE = re.compile(
    rf"\b(?:(?:{_OFFICE_HEADS})s? of (?:[\w'’-]+ ){{0,4}}?(?:{_OFFICE_BODIES})"
    rf"|(?:{_CHIEFS})s? of (?:the |a )?(?:[\w'’-]+ )?(?:{_SEATS}))\b"
)
_PRESS_HEADS, _OUTLETS = ("|".join(words(_FILE, "press", name)) for name in ("heads", "outlets"))
_PRESS = re.compile(rf"\b(?:{_PRESS_HEADS})s? (?:of|at|from|with) (?:[\w'’-]+ ){{0,4}}?(?:{_OUTLETS})s?\b", re.IGNORECASE)
_AID_BODIES = "|".join(words(_FILE, "aid", "bodies"))
_AID = re.compile(rf"\b(?:{_PRESS_HEADS})s? (?:of|at|from|with) (?:[\w'’-]+ ){{0,4}}?(?:{_AID_BODIES})s?\b", re.IGNORECASE)
_AID_NAMED = re.compile(rf"\b(?:{'|'.join(words(_FILE, 'aid', 'named'))})\b")
_AGE = re.compile(r".*-(?:year|month|week|day)-olds?")
_ARMED: dict[ActorKind, VictimKind] = {
    "state": "state_force",
    "foreign_state": "foreign_force",
    "non_state": "non_state_force",
    "peacekeeper": "foreign_force",
}


@dataclass(frozen=True, slots=True)
class _Part:
    """One of the coordinated parts of a phrase: its words, and the same in lower case."""

    words: tuple[str, ...]
    lower: tuple[str, ...]

    def text(self, start: int = 0, end: int | None = None) -> str:
        return " ".join(self.words[start:end])


def victim_kind(phrase: str, iso3: str | None = None, kind_of: KindOf | None = None) -> VictimKind:
    """The category of victims as worded.

    "People", "others" and "men" say nothing of who they are and stay ``unknown``: the setting may tell the caller more.

    Args:
        phrase: the victims, with or without their figure.
        iso3: ISO 3166 alpha-3 code of the country of the event, handed on to ``kind_of``.
        kind_of: tells whose the armed are: "Turkish soldiers" in Syria are a ``foreign_force``, "Hamas members" a ``non_state_force``.

    >>> victim_kind("three soldiers"), victim_kind("women and children"), victim_kind("police officers and bystanders")
    ('state_force', 'civilian', 'mixed')
    >>> victim_kind("members of a family"), victim_kind("a soldier's wife"), victim_kind("12 people")
    ('civilian', 'civilian', 'unknown')
    """
    if _PRESS.search(phrase):
        return "journalist"
    if _AID.search(phrase):
        return "aid_worker"
    parts = list(_parts(phrase))
    own = [part for part, after in zip(parts, [*parts[1:], None], strict=False) if not _borrows(part, after)]
    kinds = {_kind_of_part(part, iso3, kind_of) for part in own} - {"unknown"}
    if len(kinds) > 1:
        return "mixed"
    if not kinds and _OFFICE.search(phrase):
        return "official"
    if not kinds and kind_of and not _VICTIM.search(phrase) and (origin := _FROM.search(phrase)):
        return _ARMED.get(kind_of(origin[1], iso3), "unknown")
    return kinds.pop() if kinds else "unknown"


def _parts(phrase: str) -> Iterator[_Part]:
    """The coordinated parts, each without what follows its head ("who", "in", "from")."""
    part: list[str] = []
    kept = True
    for word in [*_WORD.findall(phrase), ","]:
        lower = word.lower()
        if lower in ",;" or lower in _words("conjunctions"):
            if part:
                yield _Part(tuple(part), tuple(_plain(item) for item in part))
            part, kept = [], True
        elif kept and part and lower in _words("cut"):
            kept = False
        elif kept:
            part.append(word)


def _borrows(part: _Part, after: _Part | None) -> bool:
    """Whether a part has its head from the next one: "Kurdish and Arab fighters"."""
    if after is None or len(part.words) > 1 or len(after.words) < 2 or _last_head(part.lower):
        return False
    return part.words[0][0].isupper() and after.words[0][0].isupper() and _last_head(after.lower) is not None


def _plain(word: str) -> str:
    return _POSSESSIVE.sub("", word).lower() if not word.lower().startswith("sheriff") else word.lower()


def _kind_of_part(part: _Part, iso3: str | None, kind_of: KindOf | None) -> VictimKind:
    if _AID_NAMED.search(" ".join(part.lower)):
        return "aid_worker"
    part = _without_transparent(part)
    head = _last_head(part.lower)
    if head and head[1] in _SETTLED:
        armed = head[1] == "official" and kind_of is not None and kind_of(part.text(), iso3) == "non_state"
        return "non_state_force" if armed else cast("VictimKind", head[1])
    actor = kind_of(part.text(), iso3) if kind_of else "unknown"
    if head is None:
        return _headless(part, actor)
    if actor == "unknown" and kind_of and head[0] == 1 and part.words[0][0].isupper():
        actor = kind_of(f"{part.words[0]} forces", iso3)  # "Russian pilots" are of the Russian forces
    start, side = head
    if side == "state_force":
        if actor == "non_state" and part.lower[start] in ("government", "regime"):
            return "state_force"  # "government fighters", though "fighters" alone are no state's
        modified = _modified(part.lower[:start])
        if modified == "non_state_force" or (modified == "state_force" and actor == "non_state"):
            return modified  # "rebel soldiers"; "paramilitary troopers", though "paramilitaries" alone are no state's
        return _armed(actor, "state_force")
    if side == "non_state_force":
        return "non_state_force" if start == 0 and actor == "state" else _armed(actor, "non_state_force")
    return _by_context(part, start, side, actor)


def _armed(actor: ActorKind, otherwise: VictimKind) -> VictimKind:
    return _ARMED.get(actor, otherwise)


def _by_context(part: _Part, start: int, side: str, actor: ActorKind) -> VictimKind:
    """A head without a side: that of its modifier or, for "members", of whose they are."""
    modified = _modified(part.lower[:start])
    if start and _heads().get(part.lower[start - 1]) == "civilian":
        return "civilian"  # "peasant leaders"
    if side == "neutral" and actor in _ARMED:
        return _ARMED[actor]
    return modified or _by_name(part, start) or "unknown"


def _by_name(part: _Part, start: int) -> VictimKind | None:
    """As in "Hazara men": civilians of a people; "BSF men", "CRPF personnel": an acronym's are in uniform."""
    before = part.words[start - 1] if start else ""
    if part.lower[start] not in ("men", "man", "people", "youths", "personnel", "jawans") or not before[:1].isupper():
        return None
    if before.isupper() and len(before) > 2:
        return "state_force" if part.lower[start] not in ("people", "youths") else None
    return "civilian" if before.isalpha() and part.lower[start] != "personnel" else None


def _modified(before: Sequence[str]) -> VictimKind | None:
    found = [_modifiers()[word] for word in before if word in _modifiers()]
    return found[-1] if found else None


def _headless(part: _Part, actor: ActorKind) -> VictimKind:
    """Names and peoples: "Captain Said", "two Moroccans", "Boko Haram"."""
    first = part.lower[0] if part.lower else ""
    if first in _words("ranks"):
        return _armed(actor, "state_force")
    if first in _words("offices"):
        return "official"
    if actor in ("non_state", "peacekeeper"):
        return _ARMED[actor]
    if any(word in _words("noms_de_guerre") for word in part.lower[:1]):
        return "non_state_force"
    named = actor in ("state", "foreign_state") or any(word[0].isupper() for word in part.words)
    return "civilian" if named or (part.lower and _has_calling(part.lower[-1])) else "unknown"


def _has_calling(word: str) -> bool:
    """Whether a noun in lower case says what someone does: "woodcutters", "dentist"."""
    return number_of(word) is not None and word.endswith(tuple(_words("callings")))


def _without_transparent(part: _Part) -> _Part:
    """What "dozens of", "members of" and the like are about; anything else keeps the words before its "of"."""
    lower = part.lower
    while "of" in lower:
        at = lower.index("of")
        if _heads().get(" ".join(lower[at - 1 : at + 2])) or _heads().get(" ".join(lower[at - 1 : at + 3])):
            break
        transparent = at == 0 or lower[at - 1] in _words("transparent")
        kept = slice(at + 1, None) if transparent else slice(0, at)
        part = _Part(part.words[kept], lower[kept])
        lower = part.lower
    return part


def _last_head(lower: Sequence[str]) -> tuple[int, str] | None:
    """Where the last head begins, and its side; the longest one at its place."""
    heads = _heads()
    for end in range(len(lower), 0, -1):
        for start in range(max(0, end - _LONGEST), end):
            side = heads.get(" ".join(lower[start:end]))
            if side:
                return start, side
        if _AGE.fullmatch(lower[end - 1]):
            return end - 1, "civilian"
    return None


@cache
def _heads() -> dict[str, str]:
    return _with_plurals(_table("heads", _HEADS))


@cache
def _modifiers() -> dict[str, VictimKind]:
    return cast("dict[str, VictimKind]", _table("modifiers", _SIDES))


def _table(section: str, names: Sequence[str]) -> dict[str, str]:
    """Phrase -> its list; a phrase in two lists is a mistake, but for "neutral", which gives way."""
    table: dict[str, str] = {}
    for name in names:
        for phrase in words(_FILE, section, name):
            if table.get(phrase, name) != name and name != "neutral":
                raise LexiconError(f"lexicons/{_FILE}: [{section}]: {phrase!r} is in {table[phrase]} and in {name}")
            table.setdefault(phrase, name)
    return table


def _with_plurals(table: dict[str, str]) -> dict[str, str]:
    """The same with the regular plurals of its nouns, where they are not listed themselves."""
    return {**{f"{phrase}s": name for phrase, name in table.items() if not phrase.endswith("s")}, **table}


@cache
def _words(name: str) -> frozenset[str]:
    return frozenset(words(_FILE, "words", name))
