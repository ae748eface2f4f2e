"""Reads the package's data files and names the file and key of every mistake in them."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any

from sitrep.errors import LexiconError


@cache
def read_toml(name: str) -> dict[str, Any]:
    """The data of ``lexicons/<name>``, for example ``en/casualties.toml``. Callers must not change what they get.

    Raises:
        LexiconError: there is no such file or it is not TOML.
    """
    try:
        return tomllib.loads(files("sitrep.lexicons").joinpath(name).read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise LexiconError(f"lexicons/{name}: no such file") from error
    except tomllib.TOMLDecodeError as error:
        raise LexiconError(f"lexicons/{name}: not valid TOML: {error}") from error


@cache
def words(name: str, *keys: str) -> tuple[str, ...]:
    """The list of strings at ``keys`` in a lexicon.

    Raises:
        LexiconError: the key is missing or holds something other than strings.
    """
    where = f"lexicons/{name}: [{'.'.join(keys)}]"
    value: Any = read_toml(name)
    for key in keys:
        if not isinstance(value, dict) or key not in value:
            raise LexiconError(f"{where} is missing")
        value = value[key]
    if not isinstance(value, list) or not all(isinstance(item, str) and item for item in value):
        raise LexiconError(f"{where} must be a list of non-empty strings")
    return tuple(value)
