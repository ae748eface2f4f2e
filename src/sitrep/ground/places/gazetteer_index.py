"""The gazetteer's index: a folder of files that processes map into memory and share.

    names.marisa   trie: key -> number; `name_key` as it is, `loose_key` after "~"
    postings.bin   uint32: where the postings of each key start, then the postings: place << 2 | match
    places.bin     28 bytes a place, see ``PLACE``
    text.bin       the places' names, UTF-8
    meta.json      countries, first-level regions, the sources' attribution

A folder is complete or absent: it is made under another name and renamed.
"""

from __future__ import annotations

import json
import mmap
import struct
from typing import TYPE_CHECKING, Any, get_args

import marisa_trie

from sitrep.ground.places.gazetteer_sources import Entry
from sitrep.model import PlaceKind

if TYPE_CHECKING:
    from pathlib import Path

KINDS: tuple[PlaceKind, ...] = get_args(PlaceKind)
ALIAS, NAME = 2, 3
"""How a name matched: as written with one of the place's other names, or with its first. By rule with one of them: two less."""
PLACE = struct.Struct("<iiiiHHHHI")
"""Geonameid, latitude and longitude in 1e-5 degrees, population, countries, admin1, kind, length of the name, where it starts."""
NOWHERE = -(2**31)


class Index:
    """An open index. Its files stay mapped for the life of the object."""

    def __init__(self, folder: Path) -> None:
        meta: dict[str, Any] = json.loads((folder / "meta.json").read_text(encoding="utf-8"))
        self.meta = meta
        self._trie = marisa_trie.Trie()
        self._trie.mmap(str(folder / "names.marisa"))
        self._postings = _map(folder / "postings.bin").cast("I")
        self._places = _map(folder / "places.bin")
        self._text = _map(folder / "text.bin")
        self._first = len(self._trie) + 1

    def postings(self, key: str) -> list[tuple[int, int]]:
        """The places of a key, each with how it matches."""
        at = self._trie.get(key)
        if at is None:
            return []
        start, end = self._first + self._postings[at], self._first + self._postings[at + 1]
        return [(posting >> 2, posting & 3) for posting in self._postings[start:end]]

    def place(self, number: int) -> Entry:
        """A place; ``admin1`` holds the region's name, not its code, ``geonameid`` is 0 where there is none."""
        fields = PLACE.unpack_from(self._places, number * PLACE.size)
        geonameid, latitude, longitude, population, country, admin1, kind, length, text = fields
        name = bytes(self._text[text : text + length]).decode()
        nowhere = latitude == NOWHERE
        here: tuple[float | None, float | None] = (None, None) if nowhere else (latitude / 1e5, longitude / 1e5)
        return Entry(
            name, KINDS[kind], self.meta["countries"][country], self.meta["admin1"][admin1], geonameid, here[0], here[1], population
        )


def _map(path: Path) -> memoryview:
    with path.open("rb") as file:
        return memoryview(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))
