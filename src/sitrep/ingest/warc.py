"""Web archives: the news pages among their responses."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sitrep.errors import RejectedInput
from sitrep.ingest.documents import page_fields
from sitrep.ingest.problems import reject
from sitrep.ingest.source import Record, digest
from sitrep.ingest.streams import opened

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sitrep.ingest.source import Source
    from sitrep.model import Reject
    from sitrep.settings import Settings

_HTML = ("text/html", "application/xhtml+xml")
_OK = 200


def read_warc(source: Source, settings: Settings) -> Iterator[Record | Reject]:
    """The article of each page that was fetched with success. Redirects, images and scripts are passed over."""
    from fastwarc.warc import ArchiveIterator, WarcRecordType  # noqa: PLC0415 - only where a file needs it

    kinds = WarcRecordType.response | WarcRecordType.resource
    pages = 0
    with opened(source, settings) as stream:
        records = iter(ArchiveIterator(stream, record_types=kinds, auto_decode="all", stream_detect=False))
        while (record := _next(records)) is not None:
            if not _is_page(record):
                continue
            pages += 1
            yield _page(f"{source.name}:{pages}", record, settings)
    if not pages:
        raise RejectedInput("The web archive holds no page, or is none.", stage="parse", error_type="no_pages")


def _next(records: Iterator[Any]) -> Any:
    try:
        return next(records, None)
    except (ValueError, UnicodeDecodeError) as error:
        raise _malformed(error) from error


def _is_page(record: Any) -> bool:
    headers = record.http_headers
    if headers is not None and headers.status_code not in (_OK, None):
        return False
    kind = record.http_content_type if headers is not None else record.headers.get("Content-Type")
    return str(kind or "").split(";", maxsplit=1)[0].strip().lower() in _HTML


def _page(where: str, record: Any, settings: Settings) -> Record | Reject:
    url = record.headers.get("WARC-Target-URI")
    content = record.reader.read(settings.max_html_bytes + 1)
    try:
        fields = page_fields(content, settings, url, record.http_charset)
    except RejectedInput as problem:
        return reject(where, problem, digest(content))
    return Record(where=where, fields=fields | {"url": url or fields["url"]}, content_hash=digest(content))


def _malformed(error: Exception) -> RejectedInput:
    return RejectedInput(f"The web archive is damaged: {error}. Fetch it again.", stage="parse", error_type="malformed_warc")
