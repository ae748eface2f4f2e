"""Lists of the harmed: parts that a total is broken into."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sitrep.extract.casualties.found import Found, harm_of
from sitrep.extract.roles import people
from sitrep.extract.roles.people import People
from sitrep.extract.syntax import clauses
from sitrep.extract.syntax.parse import Parse, Phrase, phrase
from sitrep.extract.syntax.person_nouns import number_of

if TYPE_CHECKING:
    from collections.abc import Iterator

_OPENERS = frozenset({"including", "includes", "included", "them", "whom", "these"})


def parts(parsed: Parse, whole: Found) -> Iterator[Found]:
    """As in "12 people, including three children", "22 people, 14 of them civilians": each part a find of its own."""
    if whole.people.how in ("single", "name", "pronoun"):
        return
    start = whole.phrase.end + 1 if whole.phrase else whole.chunk + 1
    dashed = list(_dashed(parsed, whole, start))
    if dashed:
        yield from dashed
        return
    for at in _openers(parsed, whole, start):
        yield from _listed(parsed, whole, at)
        return


def _dashed(parsed: Parse, whole: Found, start: int) -> Iterator[Found]:
    """As in "killing 12 people - five policemen and seven civilians": figures after a dash that add up to the one before."""
    if parsed.kind(start) != ";" or parsed.kind(start + 1) != "n" or whole.people.count.best is None:
        return
    found = [(item, who) for item in clauses.coordinated(parsed, start + 1) if (who := people.read(parsed, item))]
    if len(found) > 1 and sum(who.count.best or 0 for _, who in found) == whole.people.count.best:
        for pair in found:
            yield _part(whole, pair, whole)


def _openers(parsed: Parse, whole: Found, start: int) -> Iterator[int]:
    """The chunks after a total that open its parts: "including", "of whom", "them" of "14 of them" or "among them"."""
    own = {whole.clause.chunk, parsed.at[whole.token]} if whole.clause else {parsed.at[whole.token]}
    limit = max(start, *own) + 9 if whole.clause and whole.clause.voice == "passive" else start + 7
    for at in range(start, min(len(parsed.chunks), limit)):
        said = parsed.word(at) in clauses.SPEECH and parsed.kind(at + 1) == ","  # "237 were killed, the agency said, 173 of them in Gaza"
        if (
            at not in own
            and at > start
            and parsed.kind(at) == "v"
            and parsed.word(at) not in _OPENERS
            and not (said or _is_aside(parsed, at))
        ):
            return
        if at not in own and (_harms_others(parsed, at) or (at > start and _counts_others(parsed, at))):
            return
        if any(word in _OPENERS for word in parsed.tokens.lower[parsed.chunks[at].first : parsed.chunks[at].last]) and _opens(parsed, at):
            yield at


def _harms_others(parsed: Parse, chunk: int) -> bool:
    """As in "killing three people and wounding seven, including four officers": the parts are the second verb's."""
    if parsed.kind(chunk) != "v" or harm_of(parsed.word(chunk)) is None:
        return False
    before = parsed.chunks[chunk - 1]
    return parsed.kind(chunk + 1) == "n" or (before.kind == "n" and parsed.count_in(before.first, before.last) is not None)


def _counts_others(parsed: Parse, chunk: int) -> bool:
    """As in "killed ten pupils while some 40 drivers including minors were hurt": the parts are the second figure's."""
    after = chunk + 1 + (parsed.kind(chunk + 1) == ",")
    opens = parsed.word(after) in ("including", "among") and parsed.kind(chunk) == "n" and parsed.kind(chunk - 1) in "SK"
    who = people.read(parsed, phrase(parsed, chunk)) if opens else None
    return who is not None and who.how in ("figure", "elided")


def _is_aside(parsed: Parse, chunk: int) -> bool:
    return parsed.tags[parsed.chunks[chunk].first] in "EFG"


def _opens(parsed: Parse, chunk: int) -> bool:
    """As in "them" opens parts only after "among" or "of"."""
    word = parsed.word(chunk)
    return word in ("including", "includes", "included") or parsed.word(chunk - 1) in ("of", "among", "amongst")


def _listed(parsed: Parse, whole: Found, at: int) -> Iterator[Found]:
    numbered = _number_of_them(parsed, at)
    if numbered and numbered[1].count.best is not None:
        yield _part(whole, numbered, whole)
    if numbered or parsed.word(at - 1) == "of":
        return  # "most of them women" says who they were, not how many
    nouns = at + 1
    while parsed.kind(nouns) in "R,v" and nouns < len(parsed.chunks):
        nouns += 1
    if parsed.kind(nouns) != "n":
        return
    for item in _all_listed(parsed, nouns, whole):
        who = people.read(parsed, item)
        if who and parsed.kind(item.end + 1) == "W" and parsed.kind(item.end + 2) == "v" and harm_of(parsed.word(item.end + 2)):
            continue  # "including one monk who was beheaded": told by a verb of its own
        if who and who.count.low != 0 and who.count is not whole.people.count and not _is_larger(who, whole.people):
            yield _part(whole, (item, who), whole)


def _is_larger(part: People, whole: People) -> bool:
    """Of "21 dead, among them a boy, and 38 in hospital": more persons than the total are no part of it."""
    return part.count.best is not None and whole.count.best is not None and part.count.best > whole.count.best


def _all_listed(parsed: Parse, nouns: int, whole: Found) -> list[Phrase]:
    """The list of parts; its last one stands right before the verb that the total is the subject of: "including X and Y were killed"."""
    found = clauses.coordinated(parsed, nouns)
    after = found[-1].end + 1
    if whole.clause and parsed.kind(after) == "K" and parsed.kind(after + 1) == "n":
        last = phrase(parsed, after + 1)
        verb = last.end + 1 + (parsed.kind(last.end + 1) == ",")
        if verb == whole.clause.chunk:
            found.append(last)
    return found


def _number_of_them(parsed: Parse, at: int) -> tuple[Phrase, People] | None:
    """As in "two of whom were officers", "14 of them civilians", "ten of them critically": the figure stands before "of"."""
    if parsed.word(at - 1) != "of" or parsed.kind(at - 2) != "n":
        return None
    piece = parsed.chunks[at - 2]
    count = parsed.count_in(piece.first, piece.last)
    if count is None:
        return None
    nouns = at + 1
    while parsed.kind(nouns) == "v" and parsed.tags[parsed.chunks[nouns].first] == "I":
        nouns += 1
    named = phrase(parsed, nouns) if parsed.kind(nouns) == "n" and number_of(parsed.tokens.lower[phrase(parsed, nouns).head]) else None
    text = parsed.text(named.first, named.last) if named else None
    return Phrase(piece.first, piece.last, piece.last - 1, at - 2, at - 2), People(text, count, "figure" if text else "elided")


def _part(whole: Found, found: tuple[Phrase, People], of: Found) -> Found:
    item, who = found
    return Found(of.rule, whole.chunk, whole.token, who, item, whole.clause, of.kind, (), is_part=True)
