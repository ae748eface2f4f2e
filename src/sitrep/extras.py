"""Packages that only some users need, loaded when they are asked for."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from sitrep.errors import SettingsError


def load(module: str, *, extra: str, wanted_by: str) -> Any:
    """The ``module`` of an extra of this package.

    >>> load("math", extra="numbers", wanted_by="runner abacus").pi
    3.141592653589793
    >>> load("no_such_module", extra="numbers", wanted_by="runner abacus")
    Traceback (most recent call last):
    sitrep.errors.SettingsError: runner abacus needs a package that is not installed (no_such_module); run: pip install 'sitrep[numbers]'

    Raises:
        SettingsError: it is not installed.
    """
    try:
        return import_module(module)
    except ModuleNotFoundError as error:
        message = f"{wanted_by} needs a package that is not installed ({error.name}); run: pip install 'sitrep[{extra}]'"
        raise SettingsError(message) from error
