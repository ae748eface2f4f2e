"""Tables of an article a row: CSV, TSV and Parquet."""

from __future__ import annotations

import csv
import json
from typing import IO, TYPE_CHECKING, Any

from sitrep.errors import RejectedInput
from sitrep.ingest.decode import refuse_binary
from sitrep.ingest.fields import FieldMap
from sitrep.ingest.problems import os_error, reject, too_large
from sitrep.ingest.source import Record, digest
from sitrep.ingest.streams import as_utf8, lines, opened

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from sitrep.ingest.source import Source
    from sitrep.model import Reject
    from sitrep.settings import Settings

_DELIMITERS = ",;\t|"
_PEEK = 1 << 16
_ROWS = 64
"""Rows of Parquet held at a time."""
_COLUMNS_NAMED = 12


def read_csv(source: Source, settings: Settings) -> Iterator[Record | Reject]:
    """An article a row. The delimiter is the one that the header has most of; cells may hold line breaks inside quotes."""
    with opened(source, settings) as stream:
        text = as_utf8(stream)
        refuse_binary(text.peek(_PEEK)[:_PEEK])  # type: ignore[attr-defined]
        # The limit is the module's own, for all readers: no cell may be longer than a line.
        csv.field_size_limit(settings.max_line_bytes)
        yield from _Rows(source, text, settings).read()


class _Rows:
    """The rows of one CSV file."""

    def __init__(self, source: Source, stream: IO[bytes], settings: Settings) -> None:
        self._name = source.name
        self._settings = settings
        self._line = 0
        self._too_long = False
        self._raw = self._lines(stream)

    def read(self) -> Iterator[Record | Reject]:
        first = next(self._raw, None)
        if first is None:
            raise RejectedInput("The file is empty.", stage="read", error_type="empty_file")
        delimiter = max(_DELIMITERS, key=first.count)
        header = [name.strip() for name in next(csv.reader([first], delimiter=delimiter))]
        refuse_without_text(header, self._settings)
        reader = csv.reader(self._raw, delimiter=delimiter, strict=True)
        while True:
            start = self._line + 1
            where = f"{self._name}:{start}"
            try:
                cells = next(reader, None)
            except csv.Error as error:
                sentence = (
                    f"The row of lines {start} to {self._line} cannot be read: {error}. Look for a quotation mark that is not closed."
                )
                yield reject(where, RejectedInput(sentence, stage="parse", error_type="malformed_row"))
                reader = csv.reader(self._raw, delimiter=delimiter, strict=True)
                continue
            if cells is None:
                return
            if cells or self._too_long:
                yield self._row(where, header, cells)

    def _row(self, where: str, header: Sequence[str], cells: Sequence[str]) -> Record | Reject:
        content_hash = digest(json.dumps(cells).encode())
        if self._too_long:
            self._too_long = False
            limit = self._settings.max_line_bytes
            return reject(where, too_large("A line of the row, in bytes,", limit, "max_line_bytes"), content_hash)
        if len(cells) > len(header):
            sentence = f"The row has {len(cells)} cells where the header has {len(header)}. Put cells that hold the delimiter in quotes."
            return reject(where, RejectedInput(sentence, stage="parse", error_type="malformed_row"), content_hash)
        return Record(where=where, fields=dict(zip(header, cells, strict=False)), content_hash=content_hash)

    def _lines(self, stream: IO[bytes]) -> Iterator[str]:
        for line in lines(stream, self._settings.max_line_bytes):
            self._line = line.number
            self._too_long = self._too_long or line.content is None
            yield _decoded(line.content or b"") + "\n"


def _decoded(content: bytes) -> str:
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


def read_parquet(source: Source, settings: Settings) -> Iterator[Record | Reject]:
    """An article a row. Text columns stay dictionary-encoded, so that a value which repeats is held once."""
    import pyarrow as pa  # noqa: PLC0415 - takes a fifth of a second to import
    from pyarrow import parquet  # noqa: PLC0415

    if not source.size:
        raise RejectedInput("The file is empty.", stage="read", error_type="empty_file")
    try:
        schema = parquet.read_schema(source.path)
        refuse_without_text(schema.names, settings)
        texts = [field.name for field in schema if pa.types.is_string(field.type) or pa.types.is_large_string(field.type)]
        with parquet.ParquetFile(source.path, read_dictionary=texts) as file:
            number = 0
            for batch in file.iter_batches(batch_size=_ROWS):
                yield from _parquet_rows(source.name, number, batch)
                number += batch.num_rows
    except pa.ArrowException as error:
        sentence = f"The Parquet file is damaged or is none ({str(error).splitlines()[0][:200]}). Write it again."
        raise RejectedInput(sentence, stage="parse", error_type="malformed_parquet") from error
    except OSError as error:
        if error.errno is not None:
            raise os_error(error, "read") from error
        raise RejectedInput("The Parquet file is damaged. Write it again.", stage="parse", error_type="malformed_parquet") from error


def _parquet_rows(name: str, before: int, batch: Any) -> Iterator[Record]:
    for index in range(batch.num_rows):
        fields = {column: batch.column(place)[index].as_py() for place, column in enumerate(batch.schema.names)}
        content = json.dumps(fields, default=str, sort_keys=True).encode()
        yield Record(where=f"{name}:{before + index + 1}", fields=fields, content_hash=digest(content))


def refuse_without_text(columns: Iterable[str], settings: Settings) -> None:
    """Raise RejectedInput, ``no_text_column``, if no column holds the articles' text."""
    names = list(columns)
    if FieldMap.of(settings.fields).has_text(dict.fromkeys(names, "")):
        return
    shown = ", ".join(names[:_COLUMNS_NAMED]) + (", ..." if len(names) > _COLUMNS_NAMED else "")
    sentence = f"No column holds the text; the columns are: {shown[:400]}. Name the text's in the setting fields, as {{'column': 'text'}}."
    raise RejectedInput(sentence, stage="parse", error_type="no_text_column")
