"""Turns news into data for people who count the costs of war: territorial control, casualties and displacement.

>>> import sitrep
>>> sitrep.__all__
['Event', 'Settings', 'SitrepError', '__version__', 'extract', 'extract_files', 'read_table', 'to_frames']
"""

from __future__ import annotations

import sys
from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING, Any

from sitrep.api import extract, extract_files, to_frames
from sitrep.errors import SitrepError
from sitrep.model import Event
from sitrep.settings import Settings
from sitrep.store.parquet import read_table

if TYPE_CHECKING:
    __version__: str

__all__ = ["Event", "Settings", "SitrepError", "__version__", "extract", "extract_files", "read_table", "to_frames"]

_HOMES = {
    "Event": "sitrep.model",
    "Settings": "sitrep.settings",
    "SitrepError": "sitrep.errors",
    "extract": "sitrep.api",
    "extract_files": "sitrep.api",
    "read_table": "sitrep.store.parquet",
    "to_frames": "sitrep.api",
}


class _Package(ModuleType):
    """The package as a module whose names load when they are asked for: importing it costs next to nothing.

    A property, because a stage of the program is a package called ``sitrep.extract`` too: importing it would else put the stage in the
    place of the function. ``from sitrep.extract import ...`` finds the stage all the same.
    """

    @property
    def extract(self) -> Any:
        return _load("extract")

    @extract.setter
    def extract(self, stage: ModuleType) -> None:
        """What the import of the stage calls: the function stays."""

    def __getattr__(self, name: str) -> Any:
        if name == "__version__":
            return import_module("sitrep.version").package_version()
        if name in _HOMES:
            return _load(name)
        raise AttributeError(f"module 'sitrep' has no attribute {name!r}")

    def __dir__(self) -> list[str]:
        return sorted({*self.__dict__, *__all__})


def _load(name: str) -> Any:
    return getattr(import_module(_HOMES[name]), name)


sys.modules[__name__].__class__ = _Package
