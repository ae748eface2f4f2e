"""Pieces of markdown: tables and lists of texts that are shown as they are, whatever they hold."""

from __future__ import annotations

import re
from html import escape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

NOTHING = "None."
_MARKUP = re.compile(r"[\\`*_{}\[\]#|!~$]")


def table(head: Sequence[str], rows: Iterable[Iterable[object]]) -> str:
    """Rows as a markdown table.

    >>> print(table(["country", "rows"], [("Mali", 1200)]))
    | country | rows |
    |---|---|
    | Mali | 1,200 |
    >>> table(["country"], [])
    'None.'
    """
    body = ["| " + " | ".join(as_it_is(value) for value in row) + " |" for row in rows]
    return "\n".join(["| " + " | ".join(map(as_it_is, head)) + " |", "|" + "---|" * len(head), *body]) if body else NOTHING


def bullets(lines: Iterable[str]) -> str:
    """Lines of markdown as a list.

    >>> bullets([])
    'None.'
    """
    return "\n".join(f"- {line}" for line in lines) or NOTHING


def as_it_is(value: object) -> str:
    r"""A value so that markdown shows it as it is: names of files, titles and sentences are no markup, whatever they hold.

    >>> as_it_is("a|b_c.txt\n<b>"), as_it_is(1200), as_it_is(None)
    ('a\\|b\\_c.txt &lt;b&gt;', '1,200', '')
    """
    if value is None:
        return ""
    text = f"{value:,}" if isinstance(value, int) else " ".join("".join(c if c.isprintable() else " " for c in str(value)).split())
    return _MARKUP.sub(r"\\\g<0>", escape(text, quote=False))
