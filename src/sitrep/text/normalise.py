"""Clean characters and whitespace, once, before any offset is taken.

Text of news pages is mostly plain, so every repair stands behind a test that costs microseconds.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache

_UNUSUAL = re.compile("[^\n -~¡-¬®-ÁÄ-áã-\u017f\u2010-\u2027\u2030-\u203a\u20ac]")
"""Anything but plain Latin letters and typographic punctuation. Text without it is NFC, and needs no repair."""
_ESCAPE = re.compile("\x1b(?:\\[[0-?]*[ -/]*[@-~]|[\\]PX^_][^\x07\x1b]{0,4096}(?:\x07|\x1b\\\\)|[ -/]*[0-~])")
"""Terminal escapes of ECMA-48: control sequences, strings (titles, hyperlinks), and single characters."""
_BREAK = re.compile("\r\n?|[\x0b\x0c\u2028\u2029]")
_C1 = re.compile("[\x80-\x9f]")
_SPACE = re.compile("[\t\xa0\u1680\u2000-\u200a\u202f\u205f\u3000]")
_INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164"
    "\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\ufffe\uffff\U000e0000-\U000e0fff]"
)
_SURROGATE = re.compile("[\ud800-\udfff]")
_MOJIBAKE = re.compile("[\xc2\xc3][\x80-\xbf]|\xe2[\x80\u20ac][^\\s\\w]|\xef\xbb\xbf|\xf0\u0178")
"""UTF-8 that was read as Latin-1 or Windows-1252 begins with these pairs."""
_MAYBE_MARK = re.compile(
    "[\u0300-\u036f\u0483-\u1dff\u20d0-\u20ff\u2cef-\u2dff\u302a-\u309a\ua66f-\uabed\ufb1e\ufe20-\ufe2f\U000101fd-\U0001e94a]"
)
"""Ranges that hold every combining mark and much else: quick to search."""
_SPACES = re.compile("  +")
_BLANK_LINES = re.compile("\n{3,}")
_MAX_MARKS = 30
"""Marks kept on one letter, as in Unicode's stream-safe text (UAX 15): sorting a longer run takes quadratic time."""
_NOT_WORD = re.compile(r"[\W_]+")


def clean(text: str) -> str:
    r"""Text in NFC with ``\n`` line ends, no control or invisible characters, no terminal escapes, and single spaces.

    Lines, and one blank line between paragraphs, stay. Mojibake is repaired paragraph by paragraph.

    >>> clean("Two\r\nlines,  and\ta \x1b[31mred\x1b[0m word\u200b")
    'Two\nlines, and a red word'
    >>> clean("The cafÃ© owner")
    'The café owner'
    >>> clean("Cafe\u0301 \x93quoted\x94")
    'Café “quoted”'
    >>> clean("half a pair: \ud83d")
    'half a pair: �'
    >>> clean("  \n\n\n ")
    ''
    """
    if _UNUSUAL.search(text):
        text = _repair(text)
    return _collapse(text)


def one_line(text: str) -> str:
    r"""Cleaned text with every run of whitespace as one space: for titles, names and other cells of a table.

    >>> one_line("  A title \n over two lines ")
    'A title over two lines'
    """
    return " ".join(clean(text).split())


def fold(text: str) -> str:
    """Words in lower case with single spaces and no punctuation, to compare texts that differ only in typography.

    >>> fold("Rebels' “last” town -- falls!")
    'rebels last town falls'
    """
    return _NOT_WORD.sub(" ", text.casefold()).strip()


def _repair(text: str) -> str:
    length = len(text)
    text = _SURROGATE.sub("\ufffd", text)
    if "\x1b" in text:
        text = _ESCAPE.sub("", text)
    text = _BREAK.sub("\n", text)
    if _MOJIBAKE.search(text):
        text = "\n".join(_unscramble(line) for line in text.split("\n"))
    text = _C1.sub(_windows, text)
    text = _SPACE.sub(" ", text)
    text = _INVISIBLE.sub("", text)
    if _MAYBE_MARK.search(text):
        text = _many_marks().sub(lambda run: run[0][:_MAX_MARKS], text)
    clear = unicodedata.normalize("NFC", text)
    # What is gone may have stood within scrambled letters.
    return _repair(clear) if len(clear) < length and _MOJIBAKE.search(clear) else clear


def _unscramble(line: str) -> str:
    if not _MOJIBAKE.search(line):
        return line
    import ftfy  # noqa: PLC0415 - slow to import, seldom needed

    return str(ftfy.fix_encoding(line)).replace("\n", " ")


def _windows(match: re.Match[str]) -> str:
    """The Windows-1252 character of a C1 code: what pages that call themselves Latin-1 mean by it."""
    return match[0].encode("latin-1").decode("cp1252", errors="ignore")


@cache
def _many_marks() -> re.Pattern[str]:
    """Runs of more than ``_MAX_MARKS`` combining marks."""
    ranges: list[list[int]] = []
    for code in filter(lambda code: unicodedata.combining(chr(code)), range(0x300, 0x1F000)):
        if ranges and ranges[-1][1] == code - 1:
            ranges[-1][1] = code
        else:
            ranges.append([code, code])
    marks = "".join(f"{chr(first)}-{chr(last)}" for first, last in ranges)
    return re.compile(f"[{marks}]{{{_MAX_MARKS + 1},}}")


def _collapse(text: str) -> str:
    if "  " in text:
        text = _SPACES.sub(" ", text)
    if " \n" in text or "\n " in text:
        text = text.replace(" \n", "\n").replace("\n ", "\n")
    if "\n\n\n" in text:
        text = _BLANK_LINES.sub("\n\n", text)
    return text.strip()
