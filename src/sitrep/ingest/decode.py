"""Bytes to text: marks, UTF-8, the charset that the file declares, detection; and what is no text at all."""

from __future__ import annotations

import codecs
import re

from sitrep.errors import RejectedInput

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_MAGIC = (
    (b"%PDF", "a PDF document; save it as text first"),
    (b"PK\x03\x04", "a ZIP archive or an office document; unpack it or save it as text first"),
    (b"\x1f\x8b", "compressed by gzip; let its name end in .gz"),
    (b"\x28\xb5\x2f\xfd", "compressed by zstandard; let its name end in .zst"),
    (b"BZh", "compressed by bzip2; decompress it first"),
    (b"\xfd7zXZ", "compressed by xz; decompress it first"),
    (b"7z\xbc\xaf", "a 7-Zip archive; unpack it first"),
    (b"Rar!", "a RAR archive; unpack it first"),
    (b"PAR1", "a Parquet file; let its name end in .parquet"),
    (b"SQLite format 3", "an SQLite database; export its articles first"),
    (b"\x89PNG", "an image"),
    (b"\xff\xd8\xff", "an image"),
    (b"GIF8", "an image"),
    (b"\x7fELF", "a program"),
    (b"\xd0\xcf\x11\xe0", "an old office document; save it as text first"),
    (b"{\\rtf", "a rich-text document; save it as text first"),
)
_CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_SAMPLE = 1 << 16
_MAX_CONTROL = 0.02
"""Share of control characters above which bytes are no text."""
_MULTIBYTE = re.compile(rb"[\xc3-\xf4][\x80-\xbf]")


def to_text(content: bytes, declared: str | None = None) -> str:
    r"""The text of ``content``. ``declared`` is the charset that the document says it has, tried after UTF-8.

    >>> to_text(b"\xff\xfeh\x00i\x00"), to_text("Mosul \u2014 Monday".encode()), to_text(b"na\xefve", "latin-1")
    ('hi', 'Mosul — Monday', 'naïve')

    Raises:
        RejectedInput: ``binary`` or ``undecodable``.
    """
    encoding = next((name for mark, name in _MARKS if content.startswith(mark)), None)
    if encoding:
        return content.decode(encoding, errors="replace")
    refuse_binary(content)
    try:
        return content.decode((_wide(content[:_SAMPLE]) if b"\x00" in content else None) or "utf-8")
    except UnicodeDecodeError:
        return _detected(content, declared)


def refuse_binary(content: bytes) -> None:
    """Raise RejectedInput, ``binary``, if the bytes are no text; says what they are where their first bytes tell."""
    kind = next((kind for magic, kind in _MAGIC if content.startswith(magic)), None)
    sample = content[:_SAMPLE]
    if kind or (b"\x00" in content and not _wide(sample)) or len(_CONTROL.findall(sample)) > _MAX_CONTROL * len(sample) + 1:
        sentence = f"The file is {kind}." if kind else "The file is binary, not text. Leave it out, or save it as text."
        raise RejectedInput(sentence, stage="decode", error_type="binary")


def _wide(sample: bytes) -> str | None:
    """The byte order of UTF-16 without a mark: in Latin text every other byte is NUL."""
    half = len(sample) // 2
    for offset, name in ((1, "utf-16-le"), (0, "utf-16-be")):
        if half and sample[offset::2].count(0) > 0.7 * half and sample[1 - offset :: 2].count(0) == 0:
            return name
    return None


def _detected(content: bytes, declared: str | None) -> str:
    damaged = content.decode("utf-8", errors="replace")
    if damaged.count("\ufffd") * 10 <= len(_MULTIBYTE.findall(content)):
        return damaged
    for name in filter(None, (declared, _guess(content))):
        try:
            return content.decode(name)
        except (LookupError, UnicodeError):
            continue
    raise RejectedInput("Its encoding cannot be told. Save it as UTF-8.", stage="decode", error_type="undecodable")


def _guess(content: bytes) -> str | None:
    from charset_normalizer import from_bytes  # noqa: PLC0415 - slow to import, seldom needed

    start = max(0, next((at for at, byte in enumerate(content) if byte > 0x7F), 0) - _SAMPLE // 4)
    best = from_bytes(content[start : start + _SAMPLE // 2]).best()
    return best.encoding if best else None
