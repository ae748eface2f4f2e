"""Turns news into data for people who count the costs of war: territorial control, casualties and displacement.

>>> import sitrep
>>> sitrep.__all__
['Event', 'Settings', 'SitrepError', '__version__', 'extract', 'extract_files', 'read_table', 'to_frames']
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sitrep.api import extract, extract_files, to_frames
    from sitrep.errors import SitrepError
    from sitrep.model import Event
    from sitrep.settings import Settings
    from sitrep.store.parquet import read_table

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


def __getattr__(name: str) -> Any:
    """Loads what is asked for, and no more (PEP 562): importing the package costs next to nothing."""
    if name == "__version__":
        return import_module("sitrep.version").package_version()
    if name in _HOMES:
        return getattr(import_module(_HOMES[name]), name)
    raise AttributeError(f"module 'sitrep' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
