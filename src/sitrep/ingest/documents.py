"""Formats of one article a file: text, Markdown, HTML."""

from __future__ import annotations

import logging
import re
from typing import TYPE_CHECKING, Any

from sitrep.errors import RejectedInput
from sitrep.ingest.decode import to_text
from sitrep.ingest.problems import too_large
from sitrep.ingest.source import Record, digest
from sitrep.ingest.streams import whole

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sitrep.ingest.source import Source
    from sitrep.settings import Settings

_LONGEST_TITLE = 160
_TITLE_LINE = re.compile(r"\s*(\S[^\n]*)\n[ \t\r]*\n")
_FRONT_MATTER = re.compile(r"\s*---[ \t]*\r?\n(.{0,8000}?)\r?\n---[ \t]*\r?\n", re.DOTALL)
_FRONT_FIELD = re.compile(r"""^([A-Za-z_][\w -]{0,40}):[ \t]*["']?(.{0,1000}?)["']?[ \t]*\r?$""", re.MULTILINE)
_HEADING = re.compile(r"^ {0,3}#{1,6}[ \t]+(\S[^\n]*?)[ \t#]*\r?$", re.MULTILINE)
_LINK = re.compile(r"!?\[([^\[\]\n]{0,1000})\]\([^()\n]{0,2000}\)")
_EMPHASIS = re.compile(r"(?<![\w*])(\*{1,3}|_{1,3})(?=\S)([^*_\n]{1,1000})(?<=\S)\1(?![\w*])")
_QUOTE = re.compile(r"^ {0,3}>[ \t]?", re.MULTILINE)
_CHARSET = re.compile(rb"""charset\s{0,9}=\s{0,9}["']?([\w-]{2,40})""", re.IGNORECASE)
_OPEN = re.compile(r"<(/?)(div|span|section|article|blockquote|ul|ol|table|b|i|em|font|strong|center|main|svg|g)\b", re.IGNORECASE)
_ELEMENT = re.compile(r"<[A-Za-z]")
_CELL = re.compile(r"<(?:table|t[dh])\b", re.IGNORECASE)
_MAX_ELEMENTS = 40_000
_MAX_CELLS = 4_000
_MAX_DEPTH = 400
"""Elements within elements: pages have 20 to 60; parsers of HTML keep a stack."""


def read_text(source: Source, settings: Settings) -> Iterator[Record]:
    """The article of a plain text file. A short first line before a blank one, without a full stop, is its title."""
    content = _content(source, settings)
    text = to_text(content)
    first = _TITLE_LINE.match(text)
    title = first[1].strip() if first and len(first[1]) <= _LONGEST_TITLE and first[1].strip()[-1] not in ".,;:" else None
    yield _record(source, content, {"text": text, "title": title})


def read_markdown(source: Source, settings: Settings) -> Iterator[Record]:
    """The article of a Markdown file, without its marks. Front matter gives fields (``date: 2020-02-17``), the first heading a title."""
    content = _content(source, settings)
    text = to_text(content)
    front = _FRONT_MATTER.match(text)
    fields: dict[str, Any] = dict(_FRONT_FIELD.findall(front[1])) if front else {}
    text = text[front.end() :] if front else text
    heading = _HEADING.search(text)
    if heading:
        fields.setdefault("title", heading[1])
    yield _record(source, content, fields | {"text": unmarked(text)})


def unmarked(text: str) -> str:
    r"""Markdown without headings' marks, emphasis, quotes and links.

    >>> unmarked("# Head\n\n> **Two** people, [police](https://example.org) said_ *today*.")
    'Head\n\nTwo people, police said_ today.'
    """
    text = _HEADING.sub(r"\1", text)
    return _EMPHASIS.sub(r"\2", _LINK.sub(r"\1", _QUOTE.sub("", text)))


def read_html(source: Source, settings: Settings) -> Iterator[Record]:
    """The article of a web page."""
    content = whole(source, settings, settings.max_html_bytes, "max_html_bytes")
    yield _record(source, content, page_fields(content, settings))


def page_fields(content: bytes, settings: Settings, url: str | None = None, charset: str | None = None) -> dict[str, Any]:
    """The fields of the article on a web page.

    Raises:
        RejectedInput: the page is too large or nested too deeply, cannot be decoded, or has no article.
    """
    if len(content) > settings.max_html_bytes:
        raise too_large("The page, in bytes,", settings.max_html_bytes, "max_html_bytes")
    declared = _CHARSET.search(content[:4096])
    page = to_text(content, charset or (declared[1].decode("ascii") if declared else None))
    _refuse_shape(page)
    found = _extracted(page, url)
    if found is None or not found.text:
        raise RejectedInput("No article was found on the page.", stage="parse", error_type="no_article")
    authors = found.author.split("; ") if found.author else []
    return {
        "text": found.text,
        "title": found.title,
        "published_at": found.date,
        "source": found.sitename or found.hostname,
        "url": found.url or url,
        "authors": authors,
        "language": found.language,
    }


def _extracted(page: str, url: str | None) -> Any:
    import trafilatura  # noqa: PLC0415 - takes half a second to import

    for name in ("trafilatura", "htmldate", "justext"):
        logging.getLogger(name).setLevel(logging.CRITICAL)  # what they cannot read becomes a Reject
    # An extensive search would take any date on the page for the day of publication, before dateline and text are asked.
    dates = {"extensive_search": False, "original_date": True}
    try:
        return trafilatura.bare_extraction(page, url=url, with_metadata=True, include_comments=False, date_extraction_params=dates)
    except RecursionError as error:
        raise _too_deep() from error
    except (ValueError, TypeError, AttributeError, LookupError, AssertionError) as error:
        sentence = f"The page's HTML cannot be parsed ({type(error).__name__}). Save the article as text."
        raise RejectedInput(sentence, stage="parse", error_type="malformed_html") from error


def _refuse_shape(page: str) -> None:
    """Refuse pages on which an extractor takes minutes: its time grows with the square of cells and of elements."""
    if sum(1 for _ in _ELEMENT.finditer(page)) > _MAX_ELEMENTS or sum(1 for _ in _CELL.finditer(page)) > _MAX_CELLS:
        sentence = f"It has more than {_MAX_ELEMENTS:,} elements or {_MAX_CELLS:,} cells of tables. Save the article as text."
        raise RejectedInput(sentence, stage="parse", error_type="too_complex")
    depth = 0
    for match in _OPEN.finditer(page):
        depth = max(0, depth - 1) if match[1] else depth + 1
        if depth > _MAX_DEPTH:
            raise _too_deep()


def _too_deep() -> RejectedInput:
    sentence = "Its elements are nested too deeply for an article. Save the article as text."
    return RejectedInput(sentence, stage="parse", error_type="nested_too_deep")


def _content(source: Source, settings: Settings) -> bytes:
    # A character takes at most four bytes: what is longer is above the limit of an article without being decoded.
    return whole(source, settings, min(settings.max_file_bytes, 4 * settings.max_article_chars + 4), "max_article_chars")


def _record(source: Source, content: bytes, fields: dict[str, Any]) -> Record:
    return Record(where=source.name, fields=fields, content_hash=digest(source.path.read_bytes() if source.compression else content))
