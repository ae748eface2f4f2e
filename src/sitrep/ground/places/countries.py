"""Countries: their codes, English names, and the words that point to them ("Syrian", "Damascus" is not among them)."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from babel.languages import get_official_languages

from sitrep.errors import LexiconError

FILE = "places/countries.csv"
_STATES = "actors/states.csv"


@dataclass(frozen=True, slots=True)
class Country:
    """A country. ``names`` are names besides GeoNames' own; ``demonyms`` are adjectives and peoples: "Syrian", "Syrians"."""

    iso2: str
    names: tuple[str, ...]
    demonyms: tuple[str, ...]


@cache
def countries() -> dict[str, Country]:
    """ISO 3166 alpha-2 code -> country, from the project's own table.

    Raises:
        LexiconError: a row has no code, or a code comes twice.

    >>> countries()["SY"].demonyms
    ('Syrian', 'Syrians')
    """
    found: dict[str, Country] = {}
    text = files("sitrep.lexicons").joinpath(FILE).read_text(encoding="utf-8")
    for number, row in enumerate(csv.DictReader(text.splitlines()), start=2):
        iso2 = row["iso2"]
        if len(iso2) != 2 or iso2 in found:
            raise LexiconError(f"lexicons/{FILE}: line {number}: [iso2] {iso2!r} is not a code or comes twice")
        names = _parts(row["names"])
        own = {name.removeprefix("The ") for name in names}  # "Philippines" is no plural of "Philippine"
        forms = tuple(form for word in _parts(row["demonyms"]) for form in _forms(word) if form not in own)
        found[iso2] = Country(iso2, names, forms)
    return found


@cache
def demonyms() -> dict[str, str]:
    """Adjective or people -> ISO 3166 alpha-2 code. Words of several countries ("Congolese") are not in it.

    >>> demonyms()["Turkish"], demonyms()["Iraqis"], "Turkey" in demonyms()
    ('TR', 'IQ', False)
    """
    owners: dict[str, set[str]] = {}
    for country in countries().values():
        for word in country.demonyms:
            owners.setdefault(word, set()).add(country.iso2)
    return {word: next(iter(codes)) for word, codes in owners.items() if len(codes) == 1}


@cache
def capitals() -> dict[str, str]:
    """ISO 3166 alpha-3 code -> the seat of the government.

    >>> capitals()["SDN"], capitals()["BOL"]
    ('Khartoum', 'La Paz')
    """
    text = files("sitrep.lexicons").joinpath(_STATES).read_text(encoding="utf-8")
    return {row["iso3"]: names[0] for row in csv.DictReader(text.splitlines()) if (names := _parts(row["capitals"]))}


@cache
def languages(iso2: str) -> frozenset[str]:
    """The official languages of a country, ISO 639 codes; without English, which names few of the places where it is one of several.

    >>> languages("SY") & languages("EG"), languages("NG") & languages("GB")
    (frozenset({'ar'}), frozenset())
    """
    return frozenset(get_official_languages(iso2, de_facto=True)) - {"en"}


def _parts(cell: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in cell.split("|") if part.strip())


def _forms(word: str) -> tuple[str, ...]:
    return (word, word + "s") if word.endswith(("n", "i", "k", "b", "t", "e", "o", "r", "d", "g")) and not word.endswith("ese") else (word,)
