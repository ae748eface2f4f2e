"""Reads the lists of actors: states with their forces, groups and coalitions, and what a user adds.

The columns of ``lexicons/actors/groups.csv``, and of a user's CSV, with ``|`` between several values:

==========  ==============================================================================================================
id          stable slug
name        as tables and reports show it
kind        ``state``, ``non_state`` or ``peacekeeper``
type        which common nouns it goes by ("the separatists"): a key of ``[nouns]`` in ``lexicons/en/actors.toml``
home        ISO 3166 alpha-3 codes of where it belongs or fights, its own first; empty: anywhere
active      years, "2004-", "1996-2001"; they choose among namesakes
aliases     names that mean it everywhere; capitals in the list must be capitals in the text
local       names that mean it only in its ``home`` and ``active`` years: "SLA", "rebels"
governs     "AFG:2022-": where and when it is the government
==========  ==============================================================================================================

``states.csv`` has one row a state; its actor is ``<country>-government``, the state with all its forces.
"""

from __future__ import annotations

import csv
import io
import re
import tomllib
import unicodedata
from dataclasses import dataclass, replace
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from sitrep.errors import LexiconError
from sitrep.lexicons.loader import read_toml
from sitrep.model import Actor

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

KINDS = ("state", "non_state", "peacekeeper")
_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_YEARS = re.compile(r"(\d{4})?-(\d{4})?")
_ISO3 = re.compile(r"[A-Z]{3}")
_COLUMNS = frozenset({"id", "name", "kind", "type", "home", "active", "aliases", "local", "governs"})
_STATE_COLUMNS = ("iso3", "country", "names", "adjectives", "capitals", "forces", "local", "active")
_FIRST, _LAST = 0, 9999


@dataclass(frozen=True, slots=True, kw_only=True)
class ActorEntry:
    """One row of an actor list. ``places`` and ``peoples`` name a state's land and people: its forces only with a head, or alone."""

    actor: Actor
    type: str = ""
    years: tuple[int, int] = (_FIRST, _LAST)
    aliases: tuple[str, ...] = ()
    local: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    peoples: tuple[str, ...] = ()
    governs: tuple[tuple[str, int, int], ...] = ()
    added: bool = False
    """By the user: its names win over the project's."""

    def active(self, year: int | None) -> bool:
        """Whether it was there in that year; an unknown year fits all."""
        return year is None or self.years[0] <= year <= self.years[1]

    @property
    def base(self) -> str | None:
        """Its own country, the first of its homes."""
        return self.actor.home[0] if self.actor.home else None


def slug(name: str) -> str:
    """A stable id of a name.

    >>> slug("Côte d'Ivoire"), slug("Bosnia and Herzegovina")
    ('cote-d-ivoire', 'bosnia-and-herzegovina')
    """
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")


def load_entries(extra: Path | None = None) -> dict[str, ActorEntry]:
    """All actors by id; those of the user's CSV or TOML file replace the project's of the same id.

    Raises:
        LexiconError: a list cannot be read or a row is wrong; the message names file, row and key.
    """
    entries: dict[str, ActorEntry] = {}
    for entry in [*_states(), *_groups()]:
        if entry.actor.actor_id in entries:
            raise LexiconError(f"lexicons/actors: id {entry.actor.actor_id!r} is there twice")
        entries[entry.actor.actor_id] = entry
    if extra is not None:
        entries.update((entry.actor.actor_id, replace(entry, added=True)) for entry in _users(extra))
    return entries


def _states() -> Iterator[ActorEntry]:
    for where, row in _package_rows("states.csv", _STATE_COLUMNS):
        adjectives = _list(row["adjectives"])
        people = tuple(word + "s" for word in adjectives if word[-1] not in "shez" and not word.endswith(("men", "man")))
        home = _homes(row["iso3"], where)
        yield ActorEntry(
            actor=Actor(actor_id=f"{slug(row['country'])}-government", name=f"Government of {row['country']}", kind="state", home=home),
            type="government",
            years=_years(row["active"], f"{where}: active"),
            aliases=_list(row["forces"]),
            local=_list(row["local"]),
            places=(row["country"], *_list(row["names"]), *_list(row["capitals"])),
            peoples=(*adjectives, *people),
        )


def _groups() -> Iterator[ActorEntry]:
    for where, row in _package_rows("groups.csv", tuple(_COLUMNS)):
        yield _entry(row, where)


def _package_rows(name: str, columns: tuple[str, ...]) -> Iterator[tuple[str, dict[str, str]]]:
    text = files("sitrep.lexicons").joinpath("actors", name).read_text(encoding="utf-8")
    return _csv_rows(text, f"lexicons/actors/{name}", columns)


def _csv_rows(text: str, where: str, needed: Iterable[str]) -> Iterator[tuple[str, dict[str, str]]]:
    reader = csv.DictReader(io.StringIO(text, newline=""))
    missing = sorted(set(needed) - set(reader.fieldnames or ()))
    if missing:
        raise LexiconError(f"{where}: column {missing[0]!r} is missing")
    for row in reader:
        at = f"{where}, line {reader.line_num}"
        if None in row or None in row.values():
            raise LexiconError(f"{at}: not {len(reader.fieldnames or ())} columns")
        yield at, {key: value.strip() for key, value in row.items()}


def _users(path: Path) -> Iterator[ActorEntry]:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise LexiconError(f"{path}: cannot be read: {error}") from error
    rows = _toml_rows(text, path) if path.suffix.lower() == ".toml" else _csv_rows(text, str(path), ("id", "name", "kind"))
    for where, row in rows:
        unknown = sorted(set(row) - _COLUMNS)
        if unknown:
            raise LexiconError(f"{where}: {unknown[0]!r} is not a key of an actor")
        yield _entry(row, where)


def _toml_rows(text: str, path: Path) -> Iterator[tuple[str, dict[str, str]]]:
    try:
        actors = tomllib.loads(text).get("actor")
    except tomllib.TOMLDecodeError as error:
        raise LexiconError(f"{path}: not valid TOML: {error}") from error
    if not isinstance(actors, list) or not all(isinstance(actor, dict) for actor in actors):
        raise LexiconError(f"{path}: [[actor]] tables are missing")
    for number, actor in enumerate(actors, 1):
        where = f"{path}: [[actor]] {number}"
        yield where, {key: _joined(value, f"{where}: {key}") for key, value in actor.items()}


def _joined(value: Any, where: str) -> str:
    values = value if isinstance(value, list) else [value]
    if not all(isinstance(item, str) for item in values):
        raise LexiconError(f"{where} must be text or a list of texts")
    return "|".join(values)


def _entry(row: Mapping[str, str], where: str) -> ActorEntry:
    actor_id, name, kind = (row.get(key, "") for key in ("id", "name", "kind"))
    if not _SLUG.fullmatch(actor_id):
        raise LexiconError(f"{where}: id {actor_id!r} must be lower-case words joined by '-'")
    if not name:
        raise LexiconError(f"{where}: name is empty")
    if kind not in KINDS:
        raise LexiconError(f"{where}: kind {kind!r} must be one of {', '.join(KINDS)}")
    if row.get("type") and row["type"] not in read_toml("en/actors.toml")["nouns"]:
        raise LexiconError(f"{where}: type {row['type']!r} is not a key of [nouns] in lexicons/en/actors.toml")
    return ActorEntry(
        actor=Actor(actor_id=actor_id, name=name, kind=kind, home=_homes(row.get("home", ""), where)),  # type: ignore[arg-type]
        type=row.get("type", ""),
        years=_years(row.get("active", ""), f"{where}: active"),
        aliases=(name, *_list(row.get("aliases", ""))) if "(" not in name else _list(row.get("aliases", "")),
        local=_list(row.get("local", "")),
        governs=tuple(_rule(text, f"{where}: governs") for text in _list(row.get("governs", ""))),
    )


def _list(text: str) -> tuple[str, ...]:
    return tuple(item.strip() for item in text.split("|") if item.strip())


def _homes(text: str, where: str) -> tuple[str, ...]:
    homes = _list(text)
    for code in homes:
        if not _ISO3.fullmatch(code):
            raise LexiconError(f"{where}: {code!r} is not an ISO 3166 alpha-3 code")
    return homes


def _years(text: str, where: str) -> tuple[int, int]:
    found = _YEARS.fullmatch(text or "-")
    if not found:
        raise LexiconError(f"{where} {text!r} must be years like '2004-' or '1996-2001'")
    return int(found[1] or _FIRST), int(found[2] or _LAST)


def _rule(text: str, where: str) -> tuple[str, int, int]:
    code, _, years = text.partition(":")
    return (*_homes(code, where), *_years(years, where))  # type: ignore[return-value]
