from __future__ import annotations

import math
import os
import threading
import time
import zipfile
from typing import TYPE_CHECKING

import pytest

from sitrep.errors import SettingsError
from sitrep.ground.places import gazetteer as gazetteer_module
from sitrep.ground.places.gazetteer import Gazetteer, build_text, default_index, lookup_text
from sitrep.ground.places.gazetteer_build import build_index
from sitrep.ground.places.gazetteer_key import loose_key, name_key
from sitrep.ground.places.gazetteer_sources import aliases, city_entries, project_entries

if TYPE_CHECKING:
    from pathlib import Path

DEIR_EZ_ZOR = [
    "Deir ez-Zor", "Deir Ezzor", "Deir al-Zor", "Deir el-Zor", "Deir al-Zour", "Deir Ezzour", "Dayr az-Zawr", "Deir-ez-Zor", "Deirezzor",
    "Deir Azzor", "Deir Alzour", "Dair az-Zaur", "Der Ezzor",
]  # fmt: skip


def _row(geonameid: int, name: str, code: str = "PPL", iso2: str = "SY") -> str:
    cells = [str(geonameid), name, name, "Other Name", "35.5", "36.5", "P" if code.startswith("P") else "A", code, iso2, "", "12"]
    return "\t".join([*cells, "", "", "", "1234", "", "300", "Asia/Damascus", "2020-01-01"])


def _kilometres(one: tuple[float, float], other: tuple[float, float]) -> float:
    north, east = one[0] - other[0], (one[1] - other[1]) * math.cos(math.radians(one[0]))
    return math.hypot(north, east) * 111.2


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return Gazetteer.open()


@pytest.mark.parametrize("name", DEIR_EZ_ZOR)
def test_deir_ez_zor_is_found_in_every_spelling(gazetteer: Gazetteer, name: str) -> None:
    assert any(place.geonameid == 170794 for place in gazetteer.lookup(name))


@pytest.mark.parametrize(
    ("one", "other"),
    [("Al Ḩudaydah", "Hodeidah"), ("Ar Raqqah", "Raqqa"), ("Khān Shaykhūn", "Khan Sheikhoun"), ("Idlib", "Idleb"), ("Tikrīt", "Tikreet")],
)
def test_romanisations_of_one_name_have_one_loose_key(one: str, other: str) -> None:
    assert loose_key(name_key(one)) == loose_key(name_key(other))


def test_a_candidate_has_all_that_a_table_needs(gazetteer: Gazetteer) -> None:
    place = next(place for place in gazetteer.lookup("Halab") if place.kind == "populated_place")
    assert (place.geonameid, place.name, place.iso3, place.country, place.admin1) == (170063, "Aleppo", "SYR", "Syria", "Aleppo")
    assert (place.latitude, place.longitude) == (pytest.approx(36.2, abs=0.01), pytest.approx(37.16, abs=0.01))


def test_a_region_across_borders_has_countries_but_no_country(gazetteer: Gazetteer) -> None:
    place = gazetteer.lookup("Kashmir")[0]
    assert (place.kind, place.iso3, place.countries) == ("region", None, ("IND", "PAK"))


def test_an_unknown_name_has_no_candidates(gazetteer: Gazetteer) -> None:
    assert gazetteer.lookup("Xyzzyville") == ()
    assert gazetteer.lookup("") == ()


def test_every_alias_row_names_a_place_that_exists() -> None:
    names = {(entry.iso2, entry.name) for entry in city_entries()} | {(entry.iso2, entry.name) for entry in project_entries()}
    assert [row for row in aliases() if row not in names] == []


def test_every_region_and_site_lies_in_its_country() -> None:
    """Sites within 130 km of a town of their country, the empty quarters of the Sahel included; regions within its towns' extent."""
    towns: dict[str, list[tuple[float, float]]] = {}
    for town in city_entries():
        if town.latitude is not None and town.longitude is not None:
            towns.setdefault(town.iso2, []).append((town.latitude, town.longitude))
    wrong = []
    for entry in project_entries():
        if entry.kind == "country" or entry.latitude is None or entry.longitude is None or not entry.iso2:
            continue
        near = [town for iso2 in entry.iso2.split("|") for town in towns.get(iso2, [])]
        if entry.kind in ("populated_place", "neighbourhood", "facility", "admin2"):
            inside = any(_kilometres(town, (entry.latitude, entry.longitude)) < 130 for town in near)
        else:
            (south, north), (west, east) = ((min(axis), max(axis)) for axis in zip(*near, strict=True)) if near else ((0, 0), (0, 0))
            inside = south - 2 <= entry.latitude <= north + 2 and west - 2 <= entry.longitude <= east + 2
        if not inside and near:
            wrong.append((entry.name, entry.iso2))
    assert wrong == []


def test_a_source_that_comes_later_adds_its_spellings(tmp_path: Path) -> None:
    dump = tmp_path / "SY.txt"
    dump.write_text("\n".join([_row(170063, "Aleppo"), _row(170063, "Beroea")]) + "\n", encoding="utf-8")
    build_index([dump], tmp_path / "index", with_towns=False)
    places = Gazetteer.open(tmp_path / "index").lookup("Beroea")
    assert [(place.name, place.geonameid) for place in places] == [("Aleppo", 170063)]


def test_a_dump_adds_its_places(tmp_path: Path) -> None:
    (tmp_path / "SY.txt").write_text(_row(99000001, "Kafr Test") + "\n" + _row(99000002, "Ridge Test", "RDGE") + "\n", encoding="utf-8")
    build_index([tmp_path / "SY.txt"], tmp_path / "index", with_towns=False)
    place = Gazetteer.open(tmp_path / "index").lookup("Kafr Test")[0]
    assert (place.geonameid, place.iso3, place.admin1, place.population) == (99000001, "SYR", "Idlib", 1234)
    assert Gazetteer.open(tmp_path / "index").lookup("Ridge Test") == ()


def test_a_zipped_dump_reads_like_a_plain_one(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "SY.zip", "w") as archive:
        archive.writestr("SY.txt", _row(99000001, "Kafr Test") + "\n")
        archive.writestr("readme.txt", "not a table")
    build_index([tmp_path / "SY.zip"], tmp_path / "index", with_towns=False)
    assert Gazetteer.open(tmp_path / "index").lookup("Kafr Test")[0].geonameid == 99000001


def test_a_region_of_a_dump_lends_the_projects_region_its_id(tmp_path: Path) -> None:
    (tmp_path / "SO.txt").write_text(_row(51966, "Hiiraan", "ADM1", "SO").replace("\t12\t", "\t07\t") + "\n", encoding="utf-8")
    build_index([tmp_path / "SO.txt"], tmp_path / "index", with_towns=False)
    places = [place for place in Gazetteer.open(tmp_path / "index").lookup("Hiraan") if place.kind == "admin1"]
    assert [place.geonameid for place in places] == [51966]


@pytest.mark.parametrize("content", ["one\ttwo\n", "\t".join("abcdefPPSYklmnopqrs").replace("P\tP\tS\tY", "P\tPPL\tSY\ty") + "\n"])
def test_a_file_that_is_no_dump_is_refused(tmp_path: Path, content: str) -> None:
    (tmp_path / "bad.txt").write_text(content, encoding="utf-8")
    with pytest.raises(SettingsError, match=r"bad\.txt"):
        build_index([tmp_path / "bad.txt"], tmp_path / "index", with_towns=False)
    assert not (tmp_path / "index").exists()


def test_a_folder_without_an_index_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="not a gazetteer"):
        Gazetteer.open(tmp_path)


def test_builders_at_once_build_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    built: list[Path] = []

    def build(_: object, out: Path) -> int:
        built.append(out)
        time.sleep(0.2)
        out.mkdir()
        return 0

    monkeypatch.setattr(gazetteer_module, "user_cache_path", lambda _: tmp_path)
    monkeypatch.setattr(gazetteer_module, "build_index", build)
    threads = [threading.Thread(target=default_index) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(built) == 1


def test_indexes_of_other_versions_go_when_they_are_old(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    old, other = tmp_path / "gazetteer" / "old", tmp_path / "gazetteer" / "other"
    old.mkdir(parents=True)
    other.mkdir()
    long_ago = time.time() - 60 * 24 * 3600
    os.utime(old, (long_ago, long_ago))
    monkeypatch.setattr(gazetteer_module, "user_cache_path", lambda _: tmp_path)
    monkeypatch.setattr(gazetteer_module, "build_index", lambda _, out: out.mkdir())
    made = default_index()
    assert (made.is_dir(), other.is_dir(), old.is_dir()) == (True, True, False)


def test_an_open_index_loads_within_50_ms_and_answers_in_microseconds(gazetteer: Gazetteer) -> None:
    folder = default_index()
    start = time.perf_counter()
    fresh = Gazetteer.open(folder)
    opened = time.perf_counter() - start
    start = time.perf_counter()
    for _ in range(200):
        fresh.find.__wrapped__("saraqib", "sarakib")  # type: ignore[attr-defined]
    looked_up = (time.perf_counter() - start) / 200
    assert opened < 0.05
    assert looked_up < 0.0002
    assert gazetteer.attribution.startswith("Places from GeoNames")


def test_lookup_as_text_lists_candidates_and_says_why(gazetteer: Gazetteer) -> None:
    text = lookup_text("Saraqeb", gazetteer)
    assert "164816" in text
    assert "largest wins" in text
    assert lookup_text("Xyzzyville", gazetteer) == "Xyzzyville: not in the gazetteer"


def test_build_as_text_names_the_source(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gazetteer_module, "build_index", lambda dumps, out: build_index(dumps, out, with_towns=False))
    assert "CC BY" in build_text([], tmp_path / "index")
