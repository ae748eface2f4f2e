"""JSON: one article, a list of them, an object that holds a list; and JSON lines."""

from __future__ import annotations

import json
from typing import IO, TYPE_CHECKING, Any

from sitrep.errors import RejectedInput
from sitrep.ingest.decode import refuse_binary, to_text
from sitrep.ingest.fields import FieldMap
from sitrep.ingest.problems import reject, too_large
from sitrep.ingest.source import Record, digest
from sitrep.ingest.streams import as_utf8, lines, opened, whole
from sitrep.lexicons.loader import words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sitrep.ingest.source import Source
    from sitrep.ingest.streams import Line
    from sitrep.model import Reject
    from sitrep.settings import Settings

_PEEK = 1 << 16
_MAX_STEPS = 3


def read_json(source: Source, settings: Settings) -> Iterator[Record | Reject]:
    """The articles of a JSON file. JSON lines under the name ``.json`` are read as such."""
    with opened(source, settings) as stream:
        first = as_utf8(stream).readline(settings.max_line_bytes)
        more = stream.read(1)
    if more and first.strip() not in (b"", b"[", b"{") and _is_object(first):
        yield from read_json_lines(source, settings)
        return
    content = whole(source, settings, settings.max_file_bytes, "max_file_bytes")
    found = _articles(_parsed(content), FieldMap.of(settings.fields))
    if isinstance(found, dict):
        yield Record(where=source.name, fields=found, content_hash=digest(source.path.read_bytes() if source.compression else content))
        return
    for number, item in enumerate(found, 1):
        yield _record(f"{source.name}:{number}", item, digest(json.dumps(item, sort_keys=True).encode()))


def read_json_lines(source: Source, settings: Settings) -> Iterator[Record | Reject]:
    """An article a line. A line that cannot be read is rejected, and the rest goes on."""
    with opened(source, settings) as stream:
        text = as_utf8(stream)
        refuse_binary(text.peek(_PEEK)[:_PEEK])  # type: ignore[attr-defined]
        pretty = text.peek(_PEEK)[:_PEEK].lstrip().split(b"\n", 1)[0].strip() in (b"[", b"{")  # type: ignore[attr-defined]
        if not pretty:
            yield from _of_lines(source.name, text, settings)
    if pretty:
        yield from read_json(source, settings)


def _of_lines(name: str, stream: IO[bytes], settings: Settings) -> Iterator[Record | Reject]:
    for line in lines(stream, settings.max_line_bytes):
        if line.content is None or line.content.strip():
            yield _of_line(f"{name}:{line.number}", line, settings)


def _of_line(where: str, line: Line, settings: Settings) -> Record | Reject:
    if line.content is None:
        return reject(where, too_large("The line, in bytes,", settings.max_line_bytes, "max_line_bytes"))
    content_hash = digest(line.content)
    try:
        return _record(where, _parsed(line.content), content_hash)
    except RejectedInput as problem:
        return reject(where, problem, content_hash)


def _record(where: str, item: Any, content_hash: str) -> Record | Reject:
    if isinstance(item, dict):
        inner = item.get("_source")
        return Record(where=where, fields=inner if isinstance(inner, dict) else item, content_hash=content_hash)
    kind = {list: "list", str: "string", type(None): "null"}.get(type(item), "number")
    problem = RejectedInput(
        f"A JSON object of an article's fields was expected; it is a {kind}.", stage="parse", error_type="not_an_object"
    )
    return reject(where, problem, content_hash)


def _parsed(content: bytes) -> Any:
    try:
        return json.loads(content)
    except UnicodeDecodeError:
        text = to_text(content)
    except RecursionError as error:
        raise _too_deep() from error
    except ValueError as error:
        raise _malformed(error) from error
    try:
        return json.loads(text)
    except RecursionError as error:
        raise _too_deep() from error
    except ValueError as error:
        raise _malformed(error) from error


def _articles(data: Any, fields: FieldMap) -> dict[str, Any] | list[Any]:
    """The one article that ``data`` is, or the list of articles that it is or holds."""
    for _ in range(_MAX_STEPS):
        if isinstance(data, list):
            return data
        if not isinstance(data, dict):
            break
        lists = (data[name] for name in words("fields.toml", "lists") if isinstance(data.get(name), list | dict))
        inner = next(lists, None)
        if inner is None or fields.has_text(data):
            return data
        data = inner
    if isinstance(data, dict):
        return data
    raise RejectedInput("The file holds neither a JSON object nor a list of them.", stage="parse", error_type="not_an_object")


def _is_object(line: bytes) -> bool:
    try:
        return isinstance(json.loads(line), dict)
    except (ValueError, RecursionError):
        return False


def _too_deep() -> RejectedInput:
    return RejectedInput("Its JSON is nested too deeply for an article. Flatten it.", stage="parse", error_type="nested_too_deep")


def _malformed(error: ValueError) -> RejectedInput:
    place = f"{error.msg} at character {error.pos + 1}" if isinstance(error, json.JSONDecodeError) else "a number is too long"
    return RejectedInput(f"It is not valid JSON: {place}. Correct it, or export it again.", stage="parse", error_type="malformed_json")
