"""The chunks of a sentence: noun phrases, verb groups and what stands between them.

A `Parse` holds one sentence's tokens, tags and chunks. Chunks are found by one regular expression over the string of tags (see `tags`).
`clauses` reads who does what to whom from them.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sitrep.extract.syntax.person_nouns import number_of
from sitrep.extract.syntax.tags import tag
from sitrep.lexicons.loader import words
from sitrep.model import Count, DateMention, Span
from sitrep.text.tokens import Tokens, tokenise

if TYPE_CHECKING:
    from collections.abc import Callable

_CHUNK = re.compile(
    r"""
    (?P<paren>\([^()]*\))
  | (?P<v> (?:[AIHX][ZR]*)+ [BEFVG]? | T[ZR]*(?:[IH][ZR]*)*[BEFG]? (?<!T) | Z?[VFB] )
  | (?P<n> D*(?: (?:(?<=D)R?[EFG](?=[JNMC]))?
      (?: C(?:,?K?[CJ](?=[NMJC]))?(?:[EFG](?=[JNM]))?
          (?: R(?=[JC][NMJC]) | (?:(?<!N)C|J)(?:,?K?[CJ](?=[NMJC]))?(?:[EFG](?=[JNM]))? | [NM]
            | '(?=[CJNMEFG-])(?:[EFG](?=[JNM]))? | (?<=[NMCJ])-(?=[NMCJ]) | /(?=M) )*
        | (?: R(?=[JC][NMJC]) | (?:(?<!N)C|J)(?:,?K?[CJ](?=[NMJC]))?(?:[EFG](?=[JNM]))? | [NM]
            | '(?=[CJNMEFG-])(?:[EFG](?=[JNM]))? | (?<=[NMCJ])-(?=[NMCJ]) | /(?=M) )+ ) ) | D+ )
  | (?<=D)(?P<after>.)
  | (?P<o> O )
  | (?P<g> Z?[EG] )
  | (?P<t> Y+ )
  | (?P<one> . )
    """,
    re.VERBOSE,
)
_KINDS = {"paren": "(", "v": "v", "n": "n", "o": "n", "g": "v", "t": "t"}
_SMALL = frozenset(["the", "of", "and", "in", "for", "a", "an", "de"])
_BEYOND = 16
"""How far beyond the chunks of a sentence its readers look, at least."""
_QUANTITIES = frozenset(words("en/phrases.toml", "quantities"))


@dataclass(slots=True)
class Chunk:
    """Tokens ``first`` to before ``last``. ``kind``: n noun phrase, v verb group, t date, ( parenthesis; else the tag of its one token."""

    kind: str
    first: int
    last: int


@dataclass(slots=True)
class Phrase:
    """A noun phrase with its "of" complements: tokens ``first`` to before ``last``, chunks ``chunk`` to ``end`` inclusive."""

    first: int
    last: int
    head: int
    """Token that carries the meaning: "soldiers" in "dozens of soldiers from the north"."""
    chunk: int
    end: int


@dataclass(slots=True, eq=False)
class Parse:
    """One sentence, ready for the extractors. Offsets of counts, dates and names are into the sentence. Nothing in it changes."""

    tokens: Tokens
    tags: str
    chunks: list[Chunk]
    counts: list[Count]
    dates: list[DateMention]
    names: dict[int, str]
    """Token -> what is known of the name that it belongs to: "place" or "actor"."""
    at: list[int] = field(init=False)
    """Token -> its chunk."""
    kind: Callable[[int], str] = field(init=False)
    """The kind of a chunk; a full stop beyond either end."""
    word: Callable[[int], str] = field(init=False)
    """The last word of a chunk in lower case; of a verb group, its main verb. Nothing beyond either end."""

    def __post_init__(self) -> None:
        self.at = [k for k, chunk in enumerate(self.chunks) for _ in range(chunk.first, chunk.last)]
        lower, beyond = self.tokens.lower, max(_BEYOND, len(self.chunks))
        # What lies beyond the end serves both ends, for an index below zero counts from there.
        self.kind = ("".join([chunk.kind for chunk in self.chunks]) + "." * beyond).__getitem__
        self.word = ([lower[chunk.last - 1] for chunk in self.chunks] + [""] * beyond).__getitem__

    def text(self, first: int, last: int) -> str:
        """The words from token ``first`` to before token ``last``."""
        return self.tokens.phrase(first, last)

    def count_in(self, first: int, last: int) -> Count | None:
        """The first figure that starts in the tokens ``first`` to before ``last``, but for a stray number before it ("1195 Over 100")."""
        start, end = self.tokens.starts[first], self.tokens.ends[last - 1]
        found = [count for count in self.counts if start <= count.start < end]
        stray = len(found) > 1 and found[0].end + 1 == found[1].start and found[1].text[:1].isalpha()
        return found[stray] if found else None

    def span(self, first: int, last: int) -> Span:
        """The characters of tokens ``first`` to before ``last`` in the sentence."""
        return Span(self.tokens.starts[first], self.tokens.ends[last - 1])


def parse(text: str, counts: list[Count], dates: list[DateMention], names: list[tuple[int, int, str]]) -> Parse:
    """Tokens, tags and chunks of a sentence. ``names`` are (start, end, "place" or "actor")."""
    tokens = _unquoted(tokenise(text), counts)
    known: dict[int, str] = {}
    named: dict[int, str] = {}
    spans = [(c.start, c.end, "C") for c in counts] + [(d.start + _clause_of(d.text), d.end, "Y") for d in dates]
    for start, end, mark in [*((s, e, k) for s, e, k in names), *spans]:
        for i in _covered(tokens, start, end):
            if len(mark) == 1:
                known[i] = mark
                continue
            named[i] = mark
            if tokens.words[i][0].isupper() and tokens.lower[i] not in _SMALL and "-" not in tokens.words[i]:
                known[i] = "M"
    tags = tag(tokens, known)
    return Parse(
        tokens, tags, _ended(_opened(_abbreviated(_chunks(tags), tokens, tags), tokens, counts), tokens, tags), counts, dates, named
    )


_QUOTES = frozenset('"“”')


def _unquoted(tokens: Tokens, counts: list[Count]) -> Tokens:
    """The tokens without the quotation marks around a figure alone: 'said "dozens" of rebels had died'."""
    marks: set[int] = set()
    for count in counts:
        first, last = bisect_left(tokens.starts, count.start) - 1, bisect_right(tokens.ends, count.end)
        if first >= 0 and last < len(tokens) and tokens.words[first] in _QUOTES and tokens.words[last] in _QUOTES:
            marks |= {first, last}
    if not marks:
        return tokens
    kept = [i for i in range(len(tokens)) if i not in marks]
    words_kept, lower = [tokens.words[i] for i in kept], [tokens.lower[i] for i in kept]
    return Tokens(tokens.text, words_kept, lower, [tokens.starts[i] for i in kept], [tokens.ends[i] for i in kept])


_WORDY = re.compile(r"(?:since|until|before|after)(?: [\w'’-]+){5,} (?:in|on|at) ", re.IGNORECASE)


def _clause_of(date: str) -> int:
    """Characters of a date that are a clause of their own: "since rebels took the hill town of X in" of "... in April"."""
    clause = _WORDY.match(date)
    return clause.end() if clause else 0


def _abbreviated(chunks: list[Chunk], tokens: Tokens, tags: str) -> list[Chunk]:
    """A noun phrase goes on after the short form of a name in it: "31 Islamic State (IS) militants"."""
    if "(" not in tags:
        return chunks
    out: list[Chunk] = []
    for chunk in chunks:
        named = len(out) > 1 and chunk.kind == "n" and out[-1].kind == "(" and out[-2].kind == "n"
        short = named and out[-1].last - out[-1].first == _SHORT_FORM and _is_short_for(tokens, out[-1].first + 1)
        if short and tags[chunk.first] in "NJ" and tokens.words[chunk.first].islower():
            out[-2:] = [Chunk("n", out[-2].first, chunk.last)]
        else:
            out.append(chunk)
    return out


def _is_short_for(tokens: Tokens, i: int) -> bool:
    """Whether a word in brackets is short for the words before them: "IS", and in text without capitals "crpf" by its first letters."""
    word, initials = tokens.words[i], "".join(before[0] for before in tokens.lower[max(0, i - 1 - len(tokens.words[i])) : i - 1])
    return (word.isupper() and tokens.words[i - 2][0].isupper()) or (len(word) > 1 and initials == word)


_SHORT_FORM = 3
"""Tokens of "(IS)"."""


def _opened(chunks: list[Chunk], tokens: Tokens, counts: list[Count]) -> list[Chunk]:
    """A figure opens a phrase where a name runs into it: "White Helmets At least 31 people", "according to Amnesty more than 30 men"."""
    for k in range(len(chunks) - 2, -1, -1) if counts else ():
        if _lists_places(chunks, k, tokens, counts):
            last = chunks[k].last - 1
            chunks[k : k + 1] = [Chunk("n", chunks[k].first, last), Chunk("n", last, last + 1)]
    for count in counts:
        if not count.text[:1].isupper() and not (count.text[0].isalpha() and " " in count.text):
            continue
        first = bisect_right(tokens.ends, count.start)
        at = next((k for k, chunk in enumerate(chunks) if chunk.kind == "n" and chunk.first < first < chunk.last), None)
        if at is not None and (count.text[:1].isupper() or (first and tokens.words[first - 1][0].isupper())):
            chunks[at : at + 1] = [Chunk("n", chunks[at].first, first), Chunk("n", first, chunks[at].last)]
    return chunks


def _lists_places(chunks: list[Chunk], k: int, tokens: Tokens, counts: list[Count]) -> bool:
    """As in "9 in Ansari 8 in Mashhad": a name into which the figure of the next place runs."""
    chunk = chunks[k]
    if chunk.kind != "n" or chunk.last - chunk.first < 2 or chunks[k + 1].kind != "P" or k == 0 or chunks[k - 1].kind != "P":
        return False
    figure = tokens.starts[chunk.last - 1]
    placing = tokens.lower[chunks[k - 1].first] in ("in", "of") and tokens.lower[chunks[k + 1].first] == "in"
    return placing and tokens.words[chunk.first][0].isupper() and any(count.start == figure for count in counts)


def _ended(chunks: list[Chunk], tokens: Tokens, tags: str) -> list[Chunk]:
    """A phrase of counted persons ends where something else runs on from it: "killed 14 people Amnesty said", "12 guards south of Bria"."""
    out: list[Chunk] = []
    for k, chunk in enumerate(chunks):
        end = _end_of_persons(chunks, k, tokens, tags) if chunk.kind == "n" and chunk.last - chunk.first > 1 else chunk.last
        out.append(Chunk("n", chunk.first, end) if end < chunk.last else chunk)
        if end < chunk.last and tags[end] == "K":
            out.append(Chunk("K", end, end + 1))
            end += 1
        if end < chunk.last:
            out.append(Chunk("n", end, chunk.last))
    return out


def _end_of_persons(chunks: list[Chunk], k: int, tokens: Tokens, tags: str) -> int:
    chunk = chunks[k]
    counted = tags[chunk.first] == "C" or (k > 1 and tokens.lower[chunk.first - 1] == "of" and tags[chunks[k - 2].last - 1] == "C")
    if not counted:
        return chunk.last
    speaks = k + 1 < len(chunks) and chunks[k + 1].kind == "v" and tokens.lower[chunks[k + 1].last - 1] in _SPEECH
    for i in range(chunk.first, chunk.last - 1):
        plural = tags[i] == "N" and tokens.words[i].islower() and number_of(tokens.lower[i]) == "plural"
        if tags[i + 1 : i + 3] == "KC" and tokens.lower[i] in ("dead", "injured", "wounded", "missing", "hurt"):
            return i + 1  # "left 16 rebels dead and four civilians wounded"
        if i and _names_doing(tokens, i):
            return i + 1
        if tokens.lower[i + 1] in _BEARINGS and number_of(tokens.lower[i]) == "plural":
            return i + 1  # "two U.S. Marines west of Baghdad"
        if plural and tags[i + 1] != "'" and (speaks or tags[i + 1] in "MG" or _runs_on(tokens.lower[i + 1])):
            return i + 1
        if tags[i] == "C" and tags[i + 1] == "M" and tokens.lower[i] in _ROUND and tokens.words[i].islower():
            return i + 1
    return chunk.last


def _names_doing(tokens: Tokens, i: int) -> bool:
    """As in "Kills 20 Rebels Plotting Attacks": a headline's persons and what they do."""
    after = tokens.words[i + 1]
    return after.endswith("ing") and after[0].isupper() and number_of(tokens.lower[i]) == "plural" and number_of(after.lower()) is None


def _runs_on(word: str) -> bool:
    return word in _BEARINGS or (word.endswith("ing") and number_of(word) is None)


_SPEECH = frozenset(words("en/clauses.toml", "speech"))
_ROUND = frozenset(["dozens", "scores", "hundreds", "thousands"])
_BEARINGS = frozenset(
    f"{one}{two}" for one in ("north", "south", "east", "west") for two in ("", "east", "west") if one in ("north", "south") or not two
)


def _covered(tokens: Tokens, start: int, end: int) -> range:
    first = bisect_right(tokens.ends, start)
    return range(first, max(first, bisect_left(tokens.starts, end)))


def _chunks(tags: str) -> list[Chunk]:
    return [Chunk(_KINDS.get(match.lastgroup or "", match[0]), *match.span()) for match in _CHUNK.finditer(tags)]


def phrase(parsed: Parse, chunk: int) -> Phrase:
    """The noun phrase that starts at a chunk, with the "of" complements that follow it."""
    first = chunk
    while _is_of(parsed, chunk + 1) and parsed.kind(chunk + 2) == "n":
        chunk += 2
    head_chunk = first
    while head_chunk < chunk and _counts_only(parsed, head_chunk):
        head_chunk += 2
    ends = parsed.chunks[chunk].last
    return Phrase(parsed.chunks[first].first, ends, _head(parsed, head_chunk), first, chunk)


def _is_of(parsed: Parse, chunk: int) -> bool:
    return parsed.kind(chunk) == "P" and parsed.word(chunk) == "of"


def _counts_only(parsed: Parse, chunk: int) -> bool:
    """Whether a chunk says how many, and what follows "of" says of what: "dozens of", "two of", "most of", "a group of"."""
    last = parsed.chunks[chunk].last - 1
    return parsed.tags[last] in "CD" or parsed.tokens.lower[last] in _QUANTITIES


def _head(parsed: Parse, chunk: int) -> int:
    piece = parsed.chunks[chunk]
    for i in range(piece.last - 1, piece.first - 1, -1):
        if parsed.tags[i] in "NMO":
            return i
    return piece.last - 1
