"""Files to articles: `find_inputs` says what there is to read, `read_articles` reads it.

A way through the room: find (paths to Sources) -> formats (which reader) -> documents, records, tables, warc (a Source to
Records) -> article (a Record to an Article: fields, published, dateline, language). Every failure is a Reject.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sitrep.errors import RejectedInput
from sitrep.ingest.article import to_article
from sitrep.ingest.fields import FieldMap
from sitrep.ingest.find import find_inputs
from sitrep.ingest.formats import FORMATS
from sitrep.ingest.problems import reject
from sitrep.ingest.source import Record, Source, digest
from sitrep.model import Article, Reject

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from sitrep.settings import Settings

__all__ = ["Source", "article_of", "find_inputs", "read_articles"]


def read_articles(source: Source, settings: Settings) -> Iterator[Article | Reject]:
    """The articles of ``source``, and a Reject for each record, or for the file, that cannot be read.

    What was read before a file broke off is kept. Memory is bounded by the limits in ``settings``.
    """
    fields = FieldMap.of(settings.fields)
    found = 0
    try:
        for record in FORMATS[source.format].read(source, settings):
            found += 1
            yield record if isinstance(record, Reject) else to_article(record, source.name, fields, settings)
    except RejectedInput as problem:
        yield reject(source.name, problem)
    else:
        if not found:
            yield reject(source.name, RejectedInput("The file holds no article.", stage="read", error_type="empty_file"))


def article_of(fields: Mapping[str, Any], settings: Settings, *, path: str = "") -> Article:
    """The article of fields that the caller holds: ``{"text": ..., "title": ..., "published_at": ...}``, under any usual names.

    Raises:
        RejectedInput: there is no text, or more than ``settings.max_article_chars``.
    """
    record = Record(where=path, fields=fields, content_hash=digest(str(fields.get("text", "")).encode("utf-8", errors="replace")))
    article = to_article(record, path, FieldMap.of(settings.fields), settings)
    if isinstance(article, Reject):
        raise RejectedInput(article.error, stage=article.stage, error_type=article.error_type)
    return article
