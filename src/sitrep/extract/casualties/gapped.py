"""Figures that share the verb of the figure before them: "killed seven people in Saada and three in Hajjah"."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from sitrep.extract.casualties.found import Found
from sitrep.extract.casualties.patients import PLACING
from sitrep.extract.roles.agents import is_weapon
from sitrep.extract.roles.people import SINGLE, People, victims_text
from sitrep.extract.syntax import clauses
from sitrep.extract.syntax.parse import Parse, Phrase, phrase
from sitrep.extract.syntax.person_nouns import number_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sitrep.model import Count

_MORE = frozenset({"more", "others", "other", "another", "further"})
_WARDS = frozenset({"hospital", "hospitals", "care", "condition", "custody"})
"""Where the wounded or the arrested are, not where others were killed: "and 38 in hospital"."""
_BY_MEANS = frozenset({"in", "by", "from", "during"})


def gapped(parsed: Parse, whole: Found) -> Iterator[Found]:
    """The figures after a told one that have a place or a "when" of their own and no verb; its parts, where they add up to it."""
    listed = whole.rule.frame in ("noun", "toll", "bodies")  # "counted 89 martyrs: 31 in Homs"
    if ((whole.phrase is None or whole.clause is None) and not listed) or whole.is_part or whole.people.count.best is None:
        return
    ends = (whole.phrase.end if whole.phrase else whole.chunk, whole.clause.chunk if whole.clause else whole.chunk)
    start = max(*ends, parsed.at[whole.token]) + 1
    if listed and not any(parsed.word(at) == ":" for at in range(start, len(parsed.chunks))):
        return
    found = list(_figures(parsed, start))
    included = bool(found) and parsed.word(found[0][0].chunk - 1) == "including"
    adds_up = included or (len(found) > 1 and sum(count.best or 0 for _, count in found) == whole.people.count.best)
    for item, count in found:
        who = People(victims_text(parsed, item, count) or whole.people.text, count, "figure")
        yield Found(whole.rule, whole.chunk, whole.token, who, item, whole.clause, whole.kind, is_part=adds_up, spot=item.head)


def _figures(parsed: Parse, start: int) -> Iterator[tuple[Phrase, Count]]:
    """Each figure after the places and days of the one before: "in Saada on Tuesday, two in Hajjah and seven more in Marib"."""
    at = _over_place(parsed, _over_parts(parsed, _over_days(parsed, start)))
    over = _over_days(parsed, at)
    if parsed.word(over) == "including" and _opens_list(parsed, over):
        at = over + 1
    goes_on = at > start or parsed.word(start) == ":"
    while goes_on:
        start = at
        while parsed.kind(at) in ",K-" or parsed.word(at) in (":", "while"):
            at += 1
        if (at == start and not _opens_list(parsed, at - 1)) or parsed.kind(at) != "n":
            return
        piece = parsed.chunks[at]
        count = parsed.count_in(piece.first, piece.last) or _one(parsed, piece.first, piece.last)
        ahead = _over_place(parsed, over := _over_parts(parsed, at + 1))
        placed = ahead > over or (parsed.kind(at + 1) == "S" and parsed.word(at + 1) == "when")
        if parsed.word(at + 2) in _WARDS or count is None or not placed or not _is_bare(parsed, piece.first, piece.last):
            return
        yield phrase(parsed, at), count
        at = ahead


def _over_days(parsed: Parse, at: int) -> int:
    """The chunk after "on Tuesday"."""
    while parsed.kind(at) == "t" or (parsed.kind(at) == "P" and parsed.kind(at + 1) == "t"):
        at += 1
    return at


def _opens_list(parsed: Parse, at: int) -> bool:
    """Whether a bare figure with a place follows a chunk at once: "including 9 in Ansari 8 in Mashhad", in text without commas."""
    piece = parsed.chunks[at + 1] if at + 1 < len(parsed.chunks) else None
    bare = piece is not None and piece.kind == "n" and parsed.tags[piece.first : piece.last] == "C"
    opens = parsed.word(at) == "including" or (parsed.kind(at) == "n" and parsed.kind(at - 1) == "P")
    return bare and opens and parsed.kind(at + 2) == "P" and parsed.word(at + 2) == "in"


def _one(parsed: Parse, first: int, last: int) -> Count | None:
    """Reads "one in Kharkiv": alone it is no figure of persons, in a list of them it is."""
    if parsed.tokens.lower[first:last] != ["one"]:
        return None
    return replace(SINGLE, start=parsed.tokens.starts[first], end=parsed.tokens.ends[first], text=parsed.tokens.words[first])


def _is_bare(parsed: Parse, first: int, last: int) -> bool:
    """Reads "seven", "another three", "two soldiers": figures of persons and nothing else."""
    words = parsed.tokens.lower[first:last]
    return all(
        tag in "CD" or word in _MORE or (i == len(words) - 1 and number_of(word) is not None)
        for i, (tag, word) in enumerate(zip(parsed.tags[first:last], words, strict=True))
    )


def _is_place(parsed: Parse, token: int) -> bool:
    """A known place, or a name that is nothing else."""
    known = parsed.names.get(token)
    return known == "place" or (known is None and parsed.tags[token] == "M")


def _over_parts(parsed: Parse, at: int) -> int:
    """The chunk after "including two boys", "among them five girls" that begin at one; the same chunk where none do."""
    opener = at + (parsed.kind(at) == ",")
    if parsed.word(opener) == "among" and parsed.word(opener + 1) in ("them", "whom"):
        opener += 1
    elif parsed.word(opener) != "including":
        return at
    if parsed.kind(opener + 1) != "n":
        return at
    end = clauses.coordinated(parsed, opener + 1)[-1].end + 1
    return end + (parsed.kind(end) == "," and parsed.kind(end + 1) == "P")


def _over_place(parsed: Parse, at: int) -> int:
    """The chunk after a place or an attack ("in the shelling") and days that begin at one; the same chunk where none does."""
    placed = False
    start = at
    while True:
        noun = at + 1 + (parsed.word(at + 1) == "nearby")
        if parsed.kind(at) == "P" and parsed.word(at) in PLACING and parsed.kind(noun) == "n":
            item = phrase(parsed, noun)
            placed = placed or any(_is_place(parsed, token) for token in range(item.first, item.last))
            at = item.end + 1
        elif parsed.kind(at) == "P" and parsed.word(at) in _BY_MEANS and parsed.kind(at + 1) == "n" and is_weapon(parsed.word(at + 1)):
            placed = True
            at = phrase(parsed, at + 1).end + 1
        elif parsed.kind(at) == "t":
            at += 1
        elif parsed.kind(at) == "P" and parsed.kind(at + 1) == "t":
            at += 2
        else:
            return at if placed else start
