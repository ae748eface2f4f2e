"""Splits a sentence into tokens: parallel lists, not objects, because every word of every sentence that hits passes here."""

from __future__ import annotations

import re
from dataclasses import dataclass

_TOKEN = re.compile(
    r"""
    [a-z]+(?=[ ,])                                     # most words: before anything that needs a longer look
    | (?:[A-Z]\.){2,}(?:-[^\W\d_]+)*                     # U.S., U.S.-backed
    | (?<![^\s("“])[A-Z]\.(?=[ ]?[A-Z][a-z])          # J. of "J. Roe"
    | \d+(?:[,.]\d+)*(?:st|nd|rd|th)?(?:-[A-Za-z]+)*  # 1,200  3.5  21st  12-year-old
    | (?:Mr|Mrs|Ms|Dr|St|Lt|Jr|Gen|Col|Maj|Capt|Sgt|Gov|Sen|Rep|Feb|Jan|Mar|Apr|Aug|Sept|Sep|Oct|Nov|Dec|Brig|Cmdr)\.
    | [^\W\d_]+(?=n['’]t\b)
    | n['’]t\b
    | ['’](?:s|re|ve|ll|d|m)\b
    | [^\W\d_][^\W_]*(?:[-'’](?!(?:s|re|ve|ll|d|m|t)\b)[^\W_]+|&[^\W\d_]+|-(?=[^\W_]))*
    | \.{2,}
    | [^\w\s]
    | \w+
    """,
    re.VERBOSE,
)


@dataclass(slots=True)
class Tokens:
    """The tokens of one sentence. ``starts`` and ``ends`` are offsets into the sentence's text; ``lower`` is case-folded."""

    text: str
    words: list[str]
    lower: list[str]
    starts: list[int]
    ends: list[int]

    def __len__(self) -> int:
        return len(self.words)

    def phrase(self, first: int, last: int) -> str:
        """The characters from token ``first`` to before token ``last``."""
        return self.text[self.starts[first] : self.ends[last - 1]] if last > first else ""


def tokenise(text: str) -> Tokens:
    """The tokens of a sentence.

    >>> tokenise("Rebel-held Idlib's U.S.-backed al-Sham wasn't 3.5 km away.").words
    ['Rebel-held', 'Idlib', "'s", 'U.S.-backed', 'al-Sham', 'was', "n't", '3.5', 'km', 'away', '.']
    """
    spans = [match.span() for match in _TOKEN.finditer(text)]
    shown = [text[start:end] for start, end in spans]
    return Tokens(text, shown, [word.lower() for word in shown], [start for start, _ in spans], [end for _, end in spans])
