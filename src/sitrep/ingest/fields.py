"""Which field of a record is which: aliases from the lexicon, and the user's own."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any

from sitrep.errors import SettingsError
from sitrep.lexicons.loader import words

if TYPE_CHECKING:
    from collections.abc import Mapping

FIELDS = ("text", "title", "published", "source", "url", "authors", "language", "id")
_OTHER_NAMES = {"published_at": "published", "date": "published", "source_id": "id"}
_MAX_DEPTH = 3


@dataclass(frozen=True, slots=True)
class FieldMap:
    """Finds the fields of records. ``own`` are the user's names, which go before the usual ones."""

    own: tuple[tuple[str, str], ...] = ()

    @classmethod
    def of(cls, fields: Mapping[str, str]) -> FieldMap:
        """The map of ``settings.fields``: ``{"artikel": "text"}``. A dot steps into an object: ``{"meta.head": "title"}``.

        Raises:
            SettingsError: a value is not one of the project's fields.
        """
        own = tuple((name, _OTHER_NAMES.get(field, field)) for name, field in fields.items())
        for name, field in own:
            if field not in FIELDS:
                raise SettingsError(f"fields: {name!r} is mapped to {field!r}; it must be one of {', '.join(FIELDS)}.")
        return cls(own)

    def read(self, record: Mapping[Any, Any]) -> dict[str, Any]:
        """The fields of ``record`` that hold something, under the project's names.

        >>> FieldMap.of({"kop": "title"}).read({"kop": "A", "headline": "B", "articleBody": "C", "body": ""})
        {'text': 'C', 'title': 'A'}
        """
        aliases = _aliases()
        found: dict[str, tuple[int, Any]] = {}
        for name, value in record.items():
            if value is None or value == "" or not isinstance(name, str):
                continue
            alias = aliases.get(name) or aliases.get(_plain(name))
            if alias and alias[1] < found.get(alias[0], (1_000,))[0]:
                found[alias[0]] = (alias[1], value)
        for name, field in self.own:
            if (value := _at(record, name)) not in (None, ""):
                found[field] = (-1, value)
        return {field: found[field][1] for field in FIELDS if field in found}

    def has_text(self, names: Mapping[Any, Any]) -> bool:
        """Whether one of ``names``, or of the user's own, is the text's."""
        own = any(field == "text" and _at(names, name) is not None for name, field in self.own)
        return own or any(_aliases().get(_plain(name), ("", 0))[0] == "text" for name in names if isinstance(name, str))


def text_of(value: Any, joint: str = "\n\n", depth: int = 0) -> str:
    r"""What a field says: a string, a list's parts joined, or the inner value of an object.

    >>> text_of(["One.", {"name": "Two."}, None]), text_of({"rendered": "Hello"}), text_of(17), text_of({"x": 1})
    ('One.\n\nTwo.', 'Hello', '17', '')
    """
    if isinstance(value, str):
        return value
    if isinstance(value, dict) and depth < _MAX_DEPTH:
        return next((text for key in _inner() if (text := text_of(value.get(key), joint, depth + 1))), "")
    if isinstance(value, list | tuple) and depth < _MAX_DEPTH:
        return joint.join(filter(None, (text_of(item, joint, depth + 1) for item in value)))
    return "" if value is None or isinstance(value, bool | dict | list | tuple) or value != value else str(value)  # noqa: PLR0124 - NaN


@lru_cache(maxsize=4096)
def _plain(name: str) -> str:
    return name.casefold().strip("\ufeff ").replace("_", "").replace("-", "").replace(" ", "")


@cache
def _aliases() -> dict[str, tuple[str, int]]:
    """Alias, as the lexicon has it and plain, to its field and rank."""
    found: dict[str, tuple[str, int]] = {}
    for field in FIELDS:
        for rank, name in enumerate(words("fields.toml", field)):
            for form in (name, _plain(name)):
                found.setdefault(form, (field, rank))
    return found


@cache
def _inner() -> tuple[str, ...]:
    return words("fields.toml", "inner")


def _at(record: Mapping[Any, Any], name: str) -> Any:
    if name in record:
        return record[name]
    value: Any = record
    for key in name.split("."):
        value = value.get(key) if isinstance(value, dict) else None
    return value
