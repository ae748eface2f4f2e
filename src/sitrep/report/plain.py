"""Text from the open web, made safe for a terminal."""

from __future__ import annotations


def plain(value: object) -> str:
    r"""``value`` on one line, without what could move the cursor, change colours or turn the direction of writing.

    >>> plain("Dead\x1b[31m:\n 12\u202e")
    'Dead [31m: 12'
    """
    return " ".join("".join(char if char.isprintable() else " " for char in str(value)).split())
