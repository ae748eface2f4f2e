"""A record of any format to an Article, or to the reject that says why not."""

from __future__ import annotations

import html
import re
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from sitrep.errors import RejectedInput
from sitrep.ingest.fields import FieldMap, text_of
from sitrep.ingest.language import language_code, language_of
from sitrep.ingest.problems import reject, too_large
from sitrep.ingest.published import find_published, site_of
from sitrep.model import Article
from sitrep.text.normalise import clean, fold, one_line

if TYPE_CHECKING:
    from sitrep.ingest.source import Record
    from sitrep.model import Reject
    from sitrep.settings import Settings

_ID_DIGITS = 20
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
_MARKUP = re.compile(r"</(?:p|div|span|a|b|i|em|strong|h[1-6]|li)>|<(?:br|p)\b[^<>]{0,500}>", re.IGNORECASE)
_NO_TEXT_TAG = re.compile(r"<(script|style)\b[^<>]{0,2000}>[^<]{0,100000}</\1>", re.IGNORECASE)
_BLOCK_TAG = re.compile(r"</?(?:p|div|br|h[1-6]|li|ul|ol|tr|table|blockquote|section|article)\b[^<>]{0,2000}>", re.IGNORECASE)
_TAG = re.compile(r"</?[A-Za-z!][^<>]{0,2000}>")
_MAX_TITLE = 1000
_MAX_AUTHORS = 50
_BY = re.compile(r"^by:?\s+", re.IGNORECASE)
_AND = re.compile(r"\s*(?:;|\||\n|,? and |, (?=\w+ \w))\s*")


def to_article(record: Record, path: str, fields: FieldMap, settings: Settings) -> Article | Reject:
    """The article that ``record``, read from the file ``path``, holds."""
    try:
        return _article(fields.read(record.fields), record.content_hash, path, settings)
    except RejectedInput as problem:
        return reject(record.where, problem, record.content_hash)


def _article(found: dict[str, Any], content_hash: str, path: str, settings: Settings) -> Article:
    body = _body(found, settings)
    title = _title(found.get("title"))
    text = _joined(title, body)
    url = _cell(found.get("url"))
    published = find_published(found.get("published"), body, url, path, day_first=settings.day_first)
    stated = _cell(found.get("language"))
    return Article(
        article_id=_id_of(text),
        path=path,
        text=text,
        content_hash=content_hash,
        source_id=_cell(found.get("id")),
        url=url,
        source=_cell(found.get("source")) or site_of(url),
        title=title,
        authors=_authors(found.get("authors")),
        published_at=published.at,
        published_basis=published.basis,
        reference_date=published.reference,
        dateline=published.place,
        language=(language_code(stated) if stated else None) or language_of(body),
    )


def _id_of(text: str) -> str:
    """The first digits of SHA-256 over cleaned text without regard to case and line breaks."""
    return sha256(text.casefold().replace("\n\n", " ").replace("\n", " ").encode()).hexdigest()[:_ID_DIGITS]


def _body(found: dict[str, Any], settings: Settings) -> str:
    raw = text_of(found.get("text"))
    # Six characters of an escape or a mark make one of text: what is longer can be refused before it is cleaned.
    if len(raw) > 6 * settings.max_article_chars:
        raise too_large("The article, in characters,", settings.max_article_chars, "max_article_chars")
    body = clean(plain(raw))
    if not body:
        raise _no_text(found)
    if len(body) > settings.max_article_chars:
        raise too_large("The article, in characters,", settings.max_article_chars, "max_article_chars")
    return body


def _no_text(found: dict[str, Any]) -> RejectedInput:
    if "text" in found:
        return RejectedInput("Its text is blank.", stage="parse", error_type="empty_text")
    has = f"only {', '.join(found)}" if found else "none of the fields of an article"
    sentence = f"It has no text: {has}. If another field holds the text, name it in the setting fields."
    return RejectedInput(sentence, stage="parse", error_type="missing_text")


def plain(text: str) -> str:
    r"""Text without HTML tags and entities, where a record has kept some.

    >>> plain("<p>Tom &amp; Ann</p><p>fled &lt;20 km.</p>"), plain("AT&T, 3 < 4")
    ('\nTom & Ann\n\nfled <20 km.\n', 'AT&T, 3 < 4')
    """
    if "<" in text and _MARKUP.search(text):
        text = _TAG.sub("", _BLOCK_TAG.sub("\n", _NO_TEXT_TAG.sub("", text)))
    if "&" in text and _ENTITY.search(text):
        text = _ENTITY.sub(lambda match: html.unescape(match[0]), text)
    return text


def _title(value: Any) -> str | None:
    return one_line(plain(text_of(value, " ")[: 2 * _MAX_TITLE]))[:_MAX_TITLE].strip() or None if value else None


def _joined(title: str | None, body: str) -> str:
    """Title, blank line and body, unless the body already begins with the title."""
    if not title:
        return body
    head = fold(body[: 2 * len(title) + 40])
    return body if f"{head} ".startswith(f"{fold(title)} ") else f"{title}\n\n{body}"


def _cell(value: Any) -> str | None:
    if value is None or value == "":
        return None
    return one_line(text_of(value, ", ")[: 2 * _MAX_TITLE]) or None


def _authors(value: Any) -> tuple[str, ...]:
    r"""Names from a list, from objects with a name, or from a byline.

    >>> _authors("By Ana Ruiz and Tom Li"), _authors([{"name": "Ana Ruiz"}, "Tom Li"])
    (('Ana Ruiz', 'Tom Li'), ('Ana Ruiz', 'Tom Li'))
    """
    if not value:
        return ()
    items = value[:_MAX_AUTHORS] if isinstance(value, list | tuple) else _AND.split(_BY.sub("", text_of(value, "; ")[: 2 * _MAX_TITLE]))
    names = (one_line(_BY.sub("", text_of(item, " ")[:_MAX_TITLE])) for item in items[:_MAX_AUTHORS])
    return tuple(dict.fromkeys(name for name in names if name))
