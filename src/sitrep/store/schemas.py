"""One explicit Arrow schema for each table, with descriptions, HXL hashtags and what pandas needs to give the types back.

A Parquet file does not say that an integer column with gaps should be ``Int64``; pandas writes that into a ``pandas`` entry of the
schema's metadata, and so does this module, so that a plain ``pandas.read_parquet(folder)`` gives ``Int64``, ``boolean``, ``category``,
``string`` and, for ``date32``, ``date32[day][pyarrow]``: its values are dates, and it knows ``.dt``, ``.min()`` and empty values, which
a column of plain objects does not.
"""

from __future__ import annotations

import json
from functools import cache
from typing import TYPE_CHECKING, Any

from sitrep.store import columns as _columns

if TYPE_CHECKING:
    import pyarrow as pa

    from sitrep.store.columns import Column, Table

ATTRIBUTION = "Place names, ids and coordinates: GeoNames (https://www.geonames.org), licensed CC BY 4.0."

# By type: pandas_type, numpy_type where values may be missing, numpy_type where they may not.
_PANDAS = {
    "string": ("unicode", "string", "string"),
    "bool": ("bool", "boolean", "boolean"),
    "int8": ("int8", "Int8", "int8"),
    "int32": ("int32", "Int32", "int32"),
    "int64": ("int64", "Int64", "Int64"),
    "float32": ("float32", "float32", "float32"),
    "float64": ("float64", "float64", "float64"),
    "date": ("date", "date32[day][pyarrow]", "date32[day][pyarrow]"),
    "timestamp": ("datetimetz", "datetime64[us]", "datetime64[us]"),
    "category": ("categorical", "int32", "int32"),
    "strings": ("list[unicode]", "object", "object"),
}
_PANDAS_METADATA = {
    "category": {"num_categories": None, "ordered": False},
    "timestamp": {"timezone": "UTC"},
}


@cache
def arrow_schema(name: str) -> pa.Schema:
    """The schema of the table ``name``; the field metadata holds ``description`` and ``hxl``.

    Raises:
        SettingsError: there is no table of that name.
    """
    import pyarrow as pa  # noqa: PLC0415  # heavy: not at import time

    table = _columns.table(name)
    fields = [pa.field(c.name, _arrow_type(c), nullable=c.null, metadata={"description": c.about, "hxl": c.hxl}) for c in table.columns]
    return pa.schema(fields, metadata=_table_metadata(table))


def _arrow_type(column: Column) -> pa.DataType:
    import pyarrow as pa  # noqa: PLC0415

    types = {
        "string": pa.string(),
        "strings": pa.list_(pa.string()),
        "bool": pa.bool_(),
        "int8": pa.int8(),
        "int32": pa.int32(),
        "int64": pa.int64(),
        "float32": pa.float32(),
        "float64": pa.float64(),
        "date": pa.date32(),
        "timestamp": pa.timestamp("us", tz="UTC"),
        "category": pa.dictionary(pa.int32(), pa.string()),
    }
    return types[column.type]


def _table_metadata(table: Table) -> dict[str, str]:
    pandas: dict[str, Any] = {
        "index_columns": [],
        "column_indexes": [],
        "columns": [_pandas_column(column) for column in table.columns],
        "creator": {"library": "sitrep", "version": "1"},
        "pandas_version": "2.2.0",
    }
    return {
        "pandas": json.dumps(pandas),
        "sitrep.table": table.name,
        "description": table.about,
        "attribution": ATTRIBUTION,
        "license": "CC-BY-4.0 for the columns from GeoNames",
    }


def _pandas_column(column: Column) -> dict[str, Any]:
    kind, missing, complete = _PANDAS[column.type]
    return {
        "name": column.name,
        "field_name": column.name,
        "pandas_type": kind,
        "numpy_type": missing if column.null else complete,
        "metadata": _PANDAS_METADATA.get(column.type),
    }
