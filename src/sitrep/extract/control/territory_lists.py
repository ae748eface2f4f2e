"""Parts a list of places that has lost its commas: "the districts of A B al-C and D"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sitrep.extract.context import Named
from sitrep.extract.control.territory_names import nouns

if TYPE_CHECKING:
    from sitrep.extract.context import Reading
    from sitrep.extract.syntax.parse import Phrase

_ARTICLES = ("al-", "el-", "ar-", "as-", "ash-")
_PAIR = 2
"""Names in a row that may be one after all: "Adan Yabaal"."""


def names_of(reading: Reading, item: Phrase) -> list[Named]:
    """The names of a list without commas at the end of a phrase, in order; none where the phrase ends in one name.

    A name of the gazetteer is one of the list; what stands between two such is one name, unless a word begins another ("Kafr", "al-").
    """
    first = _run_start(reading, item)
    if item.last - first < 2 or any(place.broad and first <= place.first < item.last for place in reading.places):
        return []
    known = {place.first: place.last for place in reading.places if first <= place.first and place.last <= item.last}
    found: list[tuple[int, int]] = []
    at = first
    while at < item.last:
        end = known.get(at, 0)
        if end == 0 or (end - at == 1 and reading.parsed.tokens.lower[at] in nouns("openers")):  # "Deir" is the head of a name here
            end = _end_of_unknown(reading, at, item.last, known)
        found.append((at, end))
        at = end
    if not _is_list(reading, found, known):
        return []
    tokens = reading.parsed.tokens
    return [Named(start, end, tokens.starts[start], tokens.ends[end - 1]) for start, end in found]


def _run_start(reading: Reading, item: Phrase) -> int:
    """The first token of the capitalised words that a phrase ends in; actors and nouns of place are none."""
    parsed = reading.parsed
    first = item.last
    while first > item.first and _is_name(reading, first - 1) and parsed.names.get(first - 1) in (None, "place"):
        first -= 1
    return first


def _is_name(reading: Reading, token: int) -> bool:
    lower = reading.parsed.tokens.lower[token]
    named = reading.parsed.tags[token] == "M" or lower.startswith(_ARTICLES)
    return named and lower not in nouns("singular") and lower not in nouns("plural")


def _end_of_unknown(reading: Reading, first: int, last: int, known: dict[int, int]) -> int:
    """Two words from one that begins a name ("Kafr Naha"), one with an article ("al-Salha"), else all up to the next beginning."""
    lower = reading.parsed.tokens.lower
    if lower[first] in nouns("openers"):
        return min(last, first + 2)
    end = first + 1
    bare = not lower[first].startswith(_ARTICLES)
    while end < last and end not in known and lower[end] not in nouns("openers"):
        if lower[end].startswith(_ARTICLES) and end - first > 1:
            break  # after one word it goes on with the name: "Sirrin al-Shamaliya"
        if not bare and not lower[end].startswith(_ARTICLES):
            break
        end += 1
    return end


def _is_list(reading: Reading, found: list[tuple[int, int]], known: dict[int, int]) -> bool:
    """Three names are a list; two are where the first is known or begins as names do, and the second too, but for an article."""
    if len(found) != _PAIR:
        return len(found) > _PAIR
    lower = reading.parsed.tokens.lower
    return all(start in known or lower[start] in nouns("openers") for start, _ in found)
