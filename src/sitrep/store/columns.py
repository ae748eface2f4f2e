"""The tables and their columns, read from ``tables.toml``: what every other part of the store, and the data dictionary, is made from."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from sitrep.errors import SettingsError

if TYPE_CHECKING:
    from collections.abc import Mapping

EVENT_TABLES = ("territorial_control", "casualties", "displacement")


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column: ``type`` as in ``tables.toml``, ``codes`` the allowed values with their meanings (empty: any value)."""

    name: str
    type: str
    about: str
    hxl: str
    null: bool = False
    run: bool = False
    codes: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """One table with its columns in order."""

    name: str
    about: str
    kind: str
    """The column that says what happened."""
    event: bool
    columns: tuple[Column, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """The columns' names, in order."""
        return tuple(column.name for column in self.columns)

    @property
    def run_columns(self) -> tuple[str, ...]:
        """Columns whose values differ from run to run."""
        return tuple(column.name for column in self.columns if column.run)


@cache
def data() -> Mapping[str, Any]:
    """``tables.toml`` as it stands; callers must not change it."""
    return tomllib.loads(files("sitrep.store").joinpath("tables.toml").read_text(encoding="utf-8"))


@cache
def tables() -> Mapping[str, Table]:
    """Every table by name.

    >>> list(tables())
    ['territorial_control', 'casualties', 'displacement', 'articles', 'rejects']
    """
    return MappingProxyType({name: _table(name, spec) for name, spec in data()["tables"].items()})


def table(name: str) -> Table:
    """One table.

    Raises:
        SettingsError: there is no table of that name.
    """
    if name not in tables():
        raise SettingsError(f"there is no table {name!r}; choose one of {', '.join(tables())}")
    return tables()[name]


def _table(name: str, spec: dict[str, Any]) -> Table:
    own = spec["columns"]
    first, last = (data()["event"]["first"], data()["event"]["last"]) if spec["event"] else ({}, {})
    columns = tuple(_column(key, value) for key, value in {**first, **own, **last}.items())
    return Table(name=name, about=spec["about"], kind=spec["kind"], event=spec["event"], columns=columns)


def _column(name: str, spec: dict[str, Any]) -> Column:
    codes = data()["codes"][spec["codes"]] if "codes" in spec else {}
    return Column(name=name, codes=MappingProxyType(codes), **{key: value for key, value in spec.items() if key != "codes"})
