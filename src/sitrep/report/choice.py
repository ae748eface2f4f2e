"""Chooses rows of a table by conditions that a person types."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

from sitrep.errors import SettingsError
from sitrep.store.columns import table

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    import pyarrow as pa

_CONDITION = re.compile(r"\s*(?P<column>\w+)\s*(?P<sign><=|>=|!=|=|<|>|~)\s*(?P<value>.*?)\s*", re.DOTALL)
_FUNCTIONS = {"=": "equal", "!=": "not_equal", "<=": "less_equal", ">=": "greater_equal", "<": "less", ">": "greater"}
_READ: Mapping[str, Callable[[str], Any]] = {
    "int8": int,
    "int32": int,
    "int64": int,
    "float32": float,
    "float64": float,
    "date": date.fromisoformat,
    "bool": {"true": True, "false": False}.__getitem__,
}


def choose(rows: pa.Table, name: str, conditions: Iterable[str]) -> pa.Table:
    """The rows of table ``name`` that meet every condition, such as ``harm=killed``, ``date_start>=2020-02-01``, ``location~Ale``.

    Empty values meet none but ``column=`` (is empty) and ``column!=`` (is not).

    Raises:
        SettingsError: a condition cannot be understood; says why.
    """
    for condition in conditions:
        rows = rows.filter(_mask(rows, name, condition))
    return rows


def _mask(rows: pa.Table, name: str, condition: str) -> pa.ChunkedArray:
    import pyarrow as pa  # noqa: PLC0415  # heavy: not at import time
    import pyarrow.compute as pc  # noqa: PLC0415

    match = _CONDITION.fullmatch(condition)
    if not match or match["column"] not in table(name).names:
        columns = ", ".join(table(name).names)
        raise SettingsError(
            f"--where {condition!r}: write column=value, also with != < <= > >= or ~ (contains); columns of {name}: {columns}"
        )
    values = rows[match["column"]]
    if pa.types.is_dictionary(values.type):
        values = values.cast(pa.string())
    if pa.types.is_list(values.type):
        values = pc.binary_join(values, "; ")
    if match["sign"] == "~":
        return pc.match_substring(values.cast(pa.string()), match["value"], ignore_case=True)
    if not match["value"]:
        return pc.is_null(values) if match["sign"] == "=" else pc.is_valid(values)
    wanted = _value(name, match["column"], match["value"], condition)
    return pc.call_function(_FUNCTIONS[match["sign"]], [values, pa.scalar(wanted, values.type)])


def _value(name: str, column_name: str, text: str, condition: str) -> Any:
    column = next(column for column in table(name).columns if column.name == column_name)
    if column.codes and text not in column.codes:
        raise SettingsError(f"--where {condition!r}: {column_name} is one of {', '.join(column.codes)}")
    try:
        if column.type == "timestamp":
            return datetime.fromisoformat(text).replace(tzinfo=UTC)
        return _READ.get(column.type, str)(text)
    except (ValueError, KeyError) as error:
        raise SettingsError(f"--where {condition!r}: {text!r} is not a value of {column_name} ({column.type})") from error
