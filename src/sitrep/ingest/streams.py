"""Bytes of a file, decompressed, with bounds: on a line, on a document, and on what compressed bytes may become."""

from __future__ import annotations

import codecs
import gzip
import io
import zlib
from contextlib import contextmanager
from typing import IO, TYPE_CHECKING, Any, NamedTuple

from sitrep.errors import RejectedInput
from sitrep.ingest.problems import os_error, too_large

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sitrep.ingest.source import Source
    from sitrep.settings import Settings

_BUFFER = 1 << 20
_CHUNK = 1 << 17
_ZST_INPUT = 1 << 10
"""Compressed bytes handed over at a time: zstandard's blocks make at most some 40 MB of them."""
_UNJUDGED = 16 << 20
"""Decompressed bytes before their ratio to the compressed ones is judged."""
_SKIP = 1 << 16
_MANY_BLANK = 64
_WIDE = ((codecs.BOM_UTF32_LE, "utf-32"), (codecs.BOM_UTF32_BE, "utf-32"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))


class Line(NamedTuple):
    """A line without its end. ``content`` is null where the line is longer than the limit."""

    number: int
    content: bytes | None


@contextmanager
def opened(source: Source, settings: Settings) -> Iterator[IO[bytes]]:
    """The decompressed bytes of ``source``, as a stream.

    Raises:
        RejectedInput: the file cannot be read, is damaged, or grows beyond ``settings.max_expansion``. Also raised
            from the body of the ``with`` statement, where the damage shows while reading.
    """
    try:
        with source.path.open("rb", buffering=_BUFFER) as raw, _OPENERS[source.compression](raw) as stream:
            bounded = _Bounded(stream, source.size * settings.max_expansion + _UNJUDGED) if source.compression else stream
            yield io.BufferedReader(bounded, _BUFFER) if isinstance(bounded, io.RawIOBase) else bounded
    except EOFError as error:
        raise _damaged(source, "truncated", "ends in the middle: it was cut short") from error
    except (gzip.BadGzipFile, zlib.error) as error:
        raise _damaged(source, "malformed", "is damaged, or is not compressed in that format") from error
    except OSError as error:
        raise os_error(error, "read") from error


def whole(source: Source, settings: Settings, limit: int, setting: str) -> bytes:
    """All decompressed bytes, if there are at most ``limit``.

    Raises:
        RejectedInput: as `opened`; also ``too_large`` and ``empty_file``.
    """
    with opened(source, settings) as stream:
        content = stream.read(limit + 1)
    if len(content) > limit:
        raise too_large("The file, in bytes,", limit, setting)
    if not content:
        raise RejectedInput("The file is empty.", stage="read", error_type="empty_file")
    return content


def lines(stream: IO[bytes], limit: int) -> Iterator[Line]:
    """The lines of ``stream`` that are not blank. Of a line longer than ``limit`` bytes no more than that is ever held."""
    number = 0
    while content := stream.readline(limit + 1):
        number += 1
        if content == b"\n":
            number += _skip_blank(stream)
            continue
        if content.endswith(b"\n") or len(content) <= limit:
            yield Line(number, content.rstrip(b"\r\n"))
        else:
            while (rest := stream.readline(_SKIP)) and not rest.endswith(b"\n"):
                pass
            yield Line(number, None)


def _skip_blank(stream: IO[bytes]) -> int:
    """Blank lines that come next, as far as they are in memory: compressed files can hold millions of them."""
    ahead = stream.peek(1)  # type: ignore[attr-defined]
    count = 0
    if ahead[:_MANY_BLANK] == b"\n" * _MANY_BLANK:
        count = len(ahead) - len(ahead.lstrip(b"\n"))
        stream.read(count)
    return count


def as_utf8(stream: IO[bytes]) -> IO[bytes]:
    """The stream itself, or its bytes as UTF-8 if it begins with the mark of UTF-16 or UTF-32. A UTF-8 mark is taken off."""
    head = stream.peek(4)[:4]  # type: ignore[attr-defined]
    if head.startswith(codecs.BOM_UTF8):
        stream.read(len(codecs.BOM_UTF8))
        return stream
    encoding = next((name for mark, name in _WIDE if head.startswith(mark)), None)
    return io.BufferedReader(_Transcoded(stream, encoding), _BUFFER) if encoding else stream


def _damaged(source: Source, how: str, sentence: str) -> RejectedInput:
    code = {"gz": "gzip", "zst": "zstd"}.get(source.compression, "file")
    return RejectedInput(f"The {code} stream {sentence}. Copy or compress the file again.", stage="read", error_type=f"{how}_{code}")


class _Raw(io.RawIOBase):
    """A readable stream over chunks of any size."""

    def __init__(self) -> None:
        self._rest = memoryview(b"")

    def readable(self) -> bool:
        return True

    def chunk(self) -> bytes:
        """The next bytes, empty at the end."""
        raise NotImplementedError

    def readinto(self, buffer: Any) -> int:
        while not self._rest:
            content = self.chunk()
            if not content:
                return 0
            self._rest = memoryview(content)
        count = min(len(buffer), len(self._rest))
        buffer[:count] = self._rest[:count]
        self._rest = self._rest[count:]
        return count


class _Bounded(_Raw):
    """Bytes of ``stream`` up to ``limit``."""

    def __init__(self, stream: Any, limit: int) -> None:
        super().__init__()
        self._stream = stream
        self._left = limit

    def chunk(self) -> bytes:
        # One read of what lies below: a longer one would lose what came before the damage.
        content: bytes = self._stream.read1(_CHUNK)
        self._left -= len(content)
        if self._left < 0:
            raise RejectedInput(
                "It decompresses to far more than text does: it may be made to fill the disk. "
                "If it is in order, decompress it first or raise the setting max_expansion.",
                stage="read",
                error_type="decompression_bomb",
            )
        return content


class _Transcoded(_Raw):
    """Bytes of ``stream``, from ``encoding`` to UTF-8. What cannot be decoded becomes U+FFFD."""

    def __init__(self, stream: IO[bytes], encoding: str) -> None:
        super().__init__()
        self._stream = stream
        self._decoder = codecs.getincrementaldecoder(encoding)(errors="replace")

    def chunk(self) -> bytes:
        while content := self._stream.read(_BUFFER):
            if text := self._decoder.decode(content):
                return text.encode("utf-8", errors="replace")
        return self._decoder.decode(b"", final=True).encode("utf-8", errors="replace")


class _Zst(_Raw):
    """Decompressed bytes of one or more zstandard frames; EOFError where the last one is cut short."""

    def __init__(self, stream: IO[bytes]) -> None:
        import zstandard  # noqa: PLC0415 - only where a file needs it

        super().__init__()
        self._stream = stream
        self._frame = zstandard.ZstdDecompressor(max_window_size=1 << 27).decompressobj
        self._open: Any = None
        self._input = b""

    def chunk(self) -> bytes:
        from zstandard import ZstdError  # noqa: PLC0415

        while True:
            self._input = self._input or self._stream.read(_ZST_INPUT)
            if not self._input and self._open is not None:
                raise EOFError
            if not self._input:
                return b""
            self._open = self._open or self._frame()
            try:
                content: bytes = self._open.decompress(self._input)
            except ZstdError as error:
                raise zlib.error(str(error)) from error
            self._input = b""
            if self._open.eof:
                self._input, self._open = self._open.unused_data, None
            if content:
                return content

    def read1(self, _size: int) -> bytes:
        """The next bytes, as many as one piece of input made."""
        return self.chunk()


_OPENERS: dict[str, Callable[[IO[bytes]], Any]] = {"": lambda raw: raw, "gz": lambda raw: gzip.GzipFile(fileobj=raw), "zst": _Zst}
