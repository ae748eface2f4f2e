"""Web archives: the news pages among their responses.

The archive is cut into records here and each is parsed by fastwarc by itself: a stream that breaks off in the middle of a
record, or a record that would not fit into memory, never reaches it.
"""

from __future__ import annotations

import io
import re
from typing import IO, TYPE_CHECKING, Any, NamedTuple

from sitrep.errors import RejectedInput
from sitrep.ingest.documents import page_fields
from sitrep.ingest.problems import reject, too_large
from sitrep.ingest.source import Record, digest
from sitrep.ingest.streams import opened

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sitrep.ingest.source import Source
    from sitrep.model import Reject
    from sitrep.settings import Settings

_HTML = ("text/html", "application/xhtml+xml")
_OK = 200
_MAX_HEADER = 1 << 16
_SKIP = 1 << 20
_VERSION = re.compile(rb"WARC/\d")
_LENGTH = re.compile(rb"^content-length:[ \t]*(\d{1,18})[ \t]*\r?$", re.IGNORECASE | re.MULTILINE)
_KIND = re.compile(rb"^warc-type:[ \t]*(\w+)", re.IGNORECASE | re.MULTILINE)
_PAGES = (b"response", b"resource")


class _Block(NamedTuple):
    """A record's bytes, header and all. Null where they are more than a page may have."""

    content: bytes | None


def read_warc(source: Source, settings: Settings) -> Iterator[Record | Reject]:
    """The article of each page that was fetched with success. Redirects, images and scripts are passed over."""
    pages = 0
    with opened(source, settings) as stream:
        for block in _blocks(stream, settings.max_html_bytes + _MAX_HEADER):
            where = f"{source.name}:{pages + 1}"
            if block.content is None:
                pages += 1
                yield reject(where, too_large("The page, in bytes,", settings.max_html_bytes, "max_html_bytes"))
            elif (page := _page(where, block.content, settings)) is not None:
                pages += 1
                yield page
    if not pages:
        raise RejectedInput("The web archive holds no page.", stage="parse", error_type="no_pages")


def _blocks(stream: IO[bytes], limit: int) -> Iterator[_Block]:
    """The responses and resources of an archive."""
    while (header := _header(stream)) is not None:
        length, kind = _LENGTH.search(header), _KIND.search(header)
        if length is None or kind is None:
            raise _malformed("a record has no type or no length")
        size = int(length[1])
        if kind[1].lower() in _PAGES and size <= limit:
            content = stream.read(size)
            if len(content) < size:
                raise RejectedInput("The web archive was cut short. Fetch it again.", stage="read", error_type="truncated_warc")
            yield _Block(header + content + b"\r\n\r\n")
            continue
        if kind[1].lower() in _PAGES:
            yield _Block(None)
        while size > 0 and (skipped := stream.read(min(size, _SKIP))):
            size -= len(skipped)


def _header(stream: IO[bytes]) -> bytes | None:
    """The next record's header with its blank line; null at the end of the archive."""
    first = stream.readline(_MAX_HEADER)
    while first in (b"\r\n", b"\n"):
        first = stream.readline(_MAX_HEADER)
    if not first:
        return None
    if not _VERSION.match(first):
        raise _malformed("a record does not begin with WARC/")
    header = bytearray(first)
    while len(header) <= _MAX_HEADER:
        line = stream.readline(_MAX_HEADER)
        header += line
        if line in (b"\r\n", b"\n", b""):
            return bytes(header)
    raise _malformed("a header has no end")


def _page(where: str, content: bytes, settings: Settings) -> Record | Reject | None:
    from fastwarc.warc import ArchiveIterator  # noqa: PLC0415 - only where a file needs it

    try:
        record = next(iter(ArchiveIterator(io.BytesIO(content), auto_decode="all")), None)
        if record is None or not _is_page(record):
            return None
        url = record.headers.get("WARC-Target-URI")
        page = record.reader.read(settings.max_html_bytes + 1)
        fields = page_fields(page, settings, url, record.http_charset)
    except RejectedInput as problem:
        return reject(where, problem, digest(content))
    except (OSError, ValueError) as error:
        return reject(where, _malformed(f"{error}"[:200]), digest(content))
    return Record(where=where, fields=fields | {"url": url or fields["url"]}, content_hash=digest(page))


def _is_page(record: Any) -> bool:
    headers = record.http_headers
    if headers is not None and headers.status_code not in (_OK, None):
        return False
    kind = record.http_content_type if headers is not None else record.headers.get("Content-Type")
    return str(kind or "").split(";", maxsplit=1)[0].strip().lower() in _HTML


def _malformed(what: str) -> RejectedInput:
    return RejectedInput(f"The web archive is damaged: {what}. Fetch it again.", stage="parse", error_type="malformed_warc")
