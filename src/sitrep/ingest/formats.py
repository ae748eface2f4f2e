"""The formats that can be read. A new one is a row here and a function from a Source to Records."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from sitrep.ingest.documents import read_html, read_markdown, read_text
from sitrep.ingest.records import read_json, read_json_lines
from sitrep.ingest.tables import read_csv, read_parquet
from sitrep.ingest.warc import read_warc

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import PurePath

    from sitrep.ingest.source import Record, Source
    from sitrep.model import Reject
    from sitrep.settings import Settings


class Reader(Protocol):
    """Yields the records of a file, a Reject for each that cannot be read, and raises RejectedInput where the file itself cannot."""

    def __call__(self, source: Source, settings: Settings, /) -> Iterator[Record | Reject]:
        """Read ``source``."""


@dataclass(frozen=True, slots=True)
class Format:
    """A way of holding articles in a file."""

    suffixes: tuple[str, ...]
    read: Reader
    compressions: tuple[str, ...] = ("gz", "zst")
    """What may follow the suffix."""


FORMATS: dict[str, Format] = {
    "text": Format((".txt", ".text"), read_text),
    "markdown": Format((".md", ".markdown"), read_markdown),
    "html": Format((".html", ".htm", ".xhtml"), read_html),
    "json": Format((".json",), read_json),
    "jsonl": Format((".jsonl", ".ndjson"), read_json_lines),
    "csv": Format((".csv", ".tsv"), read_csv),
    "parquet": Format((".parquet", ".pq"), read_parquet, ()),
    "warc": Format((".warc",), read_warc),
}

_BY_SUFFIX = {
    suffix + (f".{compression}" if compression else ""): (name, compression)
    for name, form in FORMATS.items()
    for suffix in form.suffixes
    for compression in ("", *form.compressions)
}


def format_of(path: PurePath) -> tuple[str, str] | None:
    """The format and the compression that the name of ``path`` tells.

    >>> from pathlib import PurePath
    >>> format_of(PurePath("a/News.JSONL.gz")), format_of(PurePath("v1.2.txt")), format_of(PurePath("scan.pdf"))
    (('jsonl', 'gz'), ('text', ''), None)
    """
    suffixes = [suffix.lower() for suffix in path.suffixes[-2:]]
    return next((_BY_SUFFIX[end] for end in ("".join(suffixes), *suffixes[-1:]) if end in _BY_SUFFIX), None)
