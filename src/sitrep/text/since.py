"""What "since" counts from: an event that the words after it may tell, too."""

from __future__ import annotations

import re

_SINCE = re.compile(r"since\b", re.IGNORECASE)
_RELATIVE = re.compile(r"\s*,?\s*(?:(?:that|which)\b[^,;.]*|when (?:[\w’'-]+ ){0,5})", re.IGNORECASE)


def is_beginning(text: str, start: int, end: int, at: int) -> bool:
    """Whether what is told at a character is the event that a phrase with "since", from ``start`` to ``end``, counts from.

    >>> text = "It was the first death since an attack on Tuesday that killed 87."
    >>> is_beginning(text, text.index("since"), text.index(" that"), text.index("killed"))
    True
    >>> text = "It was the worst raid since May, when 12 died."
    >>> is_beginning(text, text.index("since"), text.index(", when"), text.index("died"))
    True
    >>> text = "Since Tuesday shells have killed 87."
    >>> is_beginning(text, 0, 13, text.index("killed"))
    False
    """
    if not _SINCE.match(text, start):
        return False
    return start < at < end or _RELATIVE.fullmatch(text, end, at) is not None
