"""Splits a text into sentences.

A sentence ends at a line break, or at ``.``, ``!``, ``?`` with closing quotes and brackets, where the next word starts a sentence and the
word before is no abbreviation. Wire copy often lacks the space after the full stop ("(AFP).The"): a capital right after it counts.
"""

from __future__ import annotations

import re

from sitrep.lexicons.loader import words
from sitrep.model import Sentence

_BOUNDARY = re.compile(
    r"""
    [\n.!?(] (?:                                             # begins every boundary: found at once, then looked back from
      (?<=\n) \s*                                            # a line break always ends a sentence
      # a stop after a word in lower case, a digit or a bracket
    | (?<=[a-z0-9\)\]"”’%][.!?]) [.!?]*+ (?:["”’'\)]|\[\d{1,4}\]){0,6} (?:[ \t\u00a0]+|$|(?=[A-Z“"][a-z]))
    | (?<=[A-Z][.!?]) [.!?]*+ (?:["”’'\)]|\[\d{1,4}\]){0,6} [ \t\u00a0]+  # a stop after a capital: an initial, or the end of an acronym
    | (?<=\.) \s? (?:\.\s?){2,8} [ \t]* (?=[“"A-Z])          # an ellipsis before a capital
      # the credit of a photograph: "Idlib, August 6 2016 (Reuters) Two"
    | (?:(?<=[ ]\d{4}\()|(?<=[ ]\d{4}[ ]\()) [A-Z][\w.&/ -]{1,40}\)[ ](?=[A-Z])
    )
    """,
    re.VERBOSE,
)
_ABBREVIATIONS = frozenset(words("en/abbreviations.toml", "before_name"))
_MAYBE = frozenset(words("en/abbreviations.toml", "either"))
_STARTS = re.compile(r"""[\s"'“‘(\[]*[A-Z0-9À-Þ“‘"]""")
_LAST_WORD = re.compile(r"[A-Za-z.]+$")


def split(text: str, longest: int | None = None, *, title: str | None = None) -> list[Sentence]:
    r"""The sentences of ``text``, in order, without the white space around them.

    What runs on for more than ``longest`` characters is no sentence (a table, a list, an attack): it is cut, where words end if it has any.
    A ``title`` that the text begins with is a sentence, also where the first one runs on from it.

    >>> [s.text for s in split('Gen. Ali left. "We won." Troops from the U.S. stayed.')]
    ['Gen. Ali left.', '"We won."', 'Troops from the U.S. stayed.']
    >>> [s.text for s in split("one two; three four", longest=12)]
    ['one two;', 'three four']
    >>> [s.text for s in split("Rubble in Idlib, August 6 2016 (Reuters) A bomb killed two.")]
    ['Rubble in Idlib, August 6 2016 (Reuters)', 'A bomb killed two.']
    >>> [s.text for s in split("A headline\n\nAbout 3.5 million fled at 5 p.m. on Feb. 3.")]
    ['A headline', 'About 3.5 million fled at 5 p.m. on Feb. 3.']
    """
    found: list[Sentence] = []
    start = _title_end(text, title) if title else 0
    _add(found, text, 0, start, longest)
    caseless = _is_caseless(text)
    for match in _BOUNDARY.finditer(text):
        if match.start() >= start and _ends_sentence(text, start, match, caseless=caseless):
            _add(found, text, start, match.end(), longest)
            start = match.end()
    _add(found, text, start, len(text), longest)
    return found


_HEADLINE = 4
"""Words from which a title is told from a first word that happens to be the same."""


def _title_end(text: str, title: str) -> int:
    """Where the title that the text begins with ends and a sentence of its own follows; 0 elsewhere."""
    end = len(title)
    runs_on = text[:end].casefold() == title.casefold() and text[end : end + 1] == " "
    return end if runs_on and len(title.split()) >= _HEADLINE and _STARTS.match(text, end) else 0


def _ends_sentence(text: str, start: int, match: re.Match[str], *, caseless: bool) -> bool:
    if match.group().startswith(("\n", "(")):
        return True
    if not caseless and match.end() < len(text) and not _STARTS.match(text, match.end()):
        return False
    if text[match.start()] != "." or match.group().startswith("..") or '"' in match.group() or "”" in match.group():
        return True
    last = _LAST_WORD.search(text, max(start, match.start() - 20), match.start())
    word = last.group().lower() if last else ""
    if word in _ABBREVIATIONS:
        return False
    if len(word) == 1 and last and last.group().isupper() and word != "i":
        return False  # an initial
    return not ("." in word or word in _MAYBE) or _starts_clause(text, match.end())


def _is_caseless(text: str) -> bool:
    """Whether the text has lost its capitals, as some archives have: then a small letter may start a sentence."""
    return text[:400].islower() and text.islower()


_CLAUSE_START = re.compile(
    r"(?:The|A|An|In|On|At|He|She|It|They|We|But|And|This|That|Some|Many|Meanwhile|According|After|Earlier|However|No)\b|[“\"]"
)


def _starts_clause(text: str, position: int) -> bool:
    """Whether a word follows that opens sentences: only then does "U.S." or "Feb." end one."""
    return position >= len(text) or _CLAUSE_START.match(text, position) is not None


def _add(found: list[Sentence], text: str, start: int, end: int, longest: int | None) -> None:
    while longest and end - start > longest:
        cut = _cut(text, start, start + longest)
        _add(found, text, start, cut, None)
        start = cut
    piece = text[start:end]
    kept = piece.strip()
    if kept:
        first = start + len(piece) - len(piece.lstrip())
        found.append(Sentence(first, first + len(kept), kept, len(found)))


def _cut(text: str, start: int, end: int) -> int:
    """Where to cut what is too long: after the last semicolon or comma of its second half, else the last space, else anywhere."""
    middle = (start + end) // 2
    return next((at + 1 for mark in ("; ", ", ", " ") if (at := text.rfind(mark, middle, end)) >= 0), end)
