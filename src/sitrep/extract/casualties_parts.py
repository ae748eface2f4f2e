"""Lists of the harmed: parts that a total is broken into, and sentences turned round ("among the dead were")."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sitrep.extract import clauses, people, rules
from sitrep.extract.casualties_found import Found, harm_of, harmed, rule_of
from sitrep.extract.parse import Parse, Phrase, phrase
from sitrep.extract.people import People

if TYPE_CHECKING:
    from collections.abc import Iterator

_OPENERS = frozenset({"including", "includes", "included", "them", "whom", "these"})
_THE_HARMED = (
    r"(?:the|those)\s+(?P<harm>dead|killed|slain|victims|fatalities|deceased|wounded|injured"
    r"|missing|kidnapped|abducted|detained|arrested|casualties)"
)
_COUNTED = (
    r"(?:(?:the|at least|some|about|more than|over)\s+)?[\w,]+\s+(?:\w+\s+){0,2}"
    r"(?:(?:who|that) (?:were |was |have |had )?)?"
    r"(?P<counted>killed|murdered|slain|executed|wounded|injured|abducted|kidnapped|died|perished)"
)
_AMONG = re.compile(rf"\b(?:among(?:st)?)\s+(?:{_THE_HARMED}|{_COUNTED})\b", re.IGNORECASE)
_HEADED = re.compile(rf"(?:^|[.,;:]\s+|\b(?:that|said|says|and|reports|reported|(?-i:[A-Z])\w+)\s+){_THE_HARMED}\b", re.IGNORECASE)
_HARM_WORD = {
    "victims": "killed",
    "deceased": "killed",
    "fatalities": "killed",
    "slain": "killed",
    "dead": "killed",
    "casualties": "killed",
}
_FAR = 8


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
    limit = max(start, *own) + 6 if whole.clause and whole.clause.voice == "passive" else start + 7
    for at in range(start, min(len(parsed.chunks), limit)):
        if at not in own and at > start and (parsed.kind(at) == "v" and parsed.word(at) not in _OPENERS) and not _is_aside(parsed, at):
            return
        if at not in own and (_harms_others(parsed, at) or (at > start and _counts_others(parsed, at))):
            return
        if any(word in _OPENERS for word in parsed.tokens.lower[parsed.chunks[at].first : parsed.chunks[at].last]) and _opens(parsed, at):
            yield at


def _harms_others(parsed: Parse, chunk: int) -> bool:
    """As in "killing three people and wounding seven, including four officers": the parts are the second verb's."""
    return parsed.kind(chunk) == "v" and parsed.kind(chunk + 1) == "n" and harm_of(parsed.word(chunk)) is not None


def _counts_others(parsed: Parse, chunk: int) -> bool:
    """As in "killed 27 children while over 500 people including minors were hurt": the parts are the second figure's."""
    after = chunk + 1 + (parsed.kind(chunk + 1) == ",")
    opens = parsed.word(after) in ("including", "among") and parsed.kind(chunk) == "n" and parsed.kind(chunk - 1) in "SK"
    who = people.read(parsed, phrase(parsed, chunk)) if opens else None
    return who is not None and who.how == "figure"


def _is_aside(parsed: Parse, chunk: int) -> bool:
    return parsed.tags[parsed.chunks[chunk].first] in "EFG"


def _opens(parsed: Parse, chunk: int) -> bool:
    """As in "them" opens parts only after "among" or "of"."""
    word = parsed.word(chunk)
    return word in ("including", "includes", "included") or parsed.word(chunk - 1) in ("of", "among", "amongst")


def _listed(parsed: Parse, whole: Found, at: int) -> Iterator[Found]:
    numbered = _number_of_them(parsed, at)
    if numbered:
        yield _part(whole, numbered, whole)
        return
    nouns = at + 1
    while parsed.kind(nouns) in "R,v" and nouns < len(parsed.chunks):
        nouns += 1
    if parsed.kind(nouns) != "n":
        return
    for item in _all_listed(parsed, nouns, whole):
        who = people.read(parsed, item)
        if who and parsed.kind(item.end + 1) == "W" and parsed.kind(item.end + 2) == "v" and harm_of(parsed.word(item.end + 2)):
            continue  # "including one monk who was beheaded": told by a verb of its own
        if who and who.count.low != 0 and who.count is not whole.people.count:
            yield _part(whole, (item, who), whole)


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
    named = (
        phrase(parsed, nouns) if parsed.kind(nouns) == "n" and people.number_of(parsed.tokens.lower[phrase(parsed, nouns).head]) else None
    )
    text = parsed.text(named.first, named.last) if named else None
    return Phrase(piece.first, piece.last, piece.last - 1, at - 2, at - 2), People(text, count, "figure" if text else "elided")


def _part(whole: Found, found: tuple[Phrase, People], of: Found) -> Found:
    item, who = found
    return Found(of.rule, whole.chunk, whole.token, who, item, whole.clause, of.kind, (), is_part=True)


def turned_round(parsed: Parse) -> Iterator[Found]:
    """As in "Among the dead were X and Y", "X were among the dead", "the dead included X", "the dead were X"."""
    text = parsed.tokens.text
    for match in _AMONG.finditer(text):
        yield from _among(parsed, match)
    for match in _HEADED.finditer(text):
        yield from _headed(parsed, match)


def _token_at(parsed: Parse, offset: int) -> int:
    return next(i for i, end in enumerate(parsed.tokens.ends) if end > offset)


def _rule_for(word: str) -> rules.Rule | None:
    return rule_of(_HARM_WORD.get(word, word))


def _among(parsed: Parse, match: re.Match[str]) -> Iterator[Found]:
    group = "harm" if match["harm"] else "counted"
    token = _token_at(parsed, match.start(group))
    word = match[group].lower()
    rule = rule_of(word) if word == "casualties" else _rule_for(word)  # those among whom they are may be dead or wounded
    before = clauses.skip_back(parsed, parsed.at[_token_at(parsed, match.start())] - 1)
    if rule is None:
        return
    if parsed.kind(before) == "v" and parsed.tags[parsed.chunks[before].last - 1] == "I":
        yield from _all(parsed, rule, token, clauses.subjects_of(parsed, before), keeps_total=group == "counted")
        return
    if (there := _there_are(parsed, before)) is not None:
        yield from _all(parsed, rule, token, clauses.coordinated(parsed, there), keeps_total=group == "counted")
        return
    verb = _copula_after(parsed, parsed.at[token] + 1)
    if verb is not None and (nouns := _nouns_after(parsed, verb)):
        yield from _all(parsed, rule, token, clauses.coordinated(parsed, nouns))


def _there_are(parsed: Parse, chunk: int) -> int | None:
    """As in "there are many children and women among the dead": the first noun phrase after the verb."""
    at = chunk
    while parsed.kind(at) in "nK,":
        at -= 1
    return (
        at + 1
        if at < chunk and parsed.kind(at) == "v" and parsed.tags[parsed.chunks[at].last - 1] == "I" and parsed.word(at - 1) == "there"
        else None
    )


def _nouns_after(parsed: Parse, verb: int) -> int | None:
    """The noun phrase after a verb, over adverbs and a participle that describes it ("included displaced children")."""
    at = verb + 1
    while parsed.kind(at) in "R,":
        at += 1
    if (
        parsed.kind(at) == "v"
        and parsed.tags[parsed.chunks[at].first : parsed.chunks[at].last] in ("E", "G")
        and parsed.kind(at + 1) == "n"
    ):
        at += 1
    return at if parsed.kind(at) == "n" else None


def _headed(parsed: Parse, match: re.Match[str]) -> Iterator[Found]:
    token = _token_at(parsed, match.start("harm"))
    rule = _rule_for(match["harm"].lower())
    opened = _opened(parsed, parsed.at[token] + 1)
    if rule and opened is not None:
        yield from _all(parsed, rule, token, clauses.coordinated(parsed, opened))
        return
    verb = _copula_after(parsed, parsed.at[token] + (parsed.chunks[parsed.at[token]].last - 1 == token))
    if rule and verb is not None and (nouns := _nouns_after(parsed, verb)):
        found = clauses.coordinated(parsed, nouns)
        if match["harm"].lower() == "casualties":  # "the casualties include elderly people" says who they were, not how many died
            found = [item for item in found if parsed.count_in(item.first, item.last)]
        yield from _all(parsed, rule, token, found)


def _opened(parsed: Parse, at: int) -> int | None:
    """As in "the wounded, among them 15 soldiers,": where the list begins."""
    at += parsed.kind(at) == ","
    if parsed.word(at) == "among" and parsed.word(at + 1) in ("them", "whom"):
        at += 1
    elif parsed.word(at) != "including":
        return None
    return at + 1 if parsed.kind(at + 1) == "n" and parsed.kind(at) != "v" else None


def _copula_after(parsed: Parse, start: int) -> int | None:
    """The "were" or "included" that follows the harmed, over their places and dates."""
    for at in range(start, min(len(parsed.chunks), start + _FAR)):
        piece = parsed.chunks[at]
        if parsed.kind(at) == "v" and (
            parsed.tags[piece.first : piece.last] in ("I", "HI", "HF")
            or parsed.word(at) in ("included", "include", "includes", "including")
        ):
            return at if parsed.word(at) in ("included", "include", "includes", "including") or parsed.tags[piece.last - 1] == "I" else None
        if parsed.kind(at) in ";.S" or (parsed.kind(at) == "v" and at > start and parsed.tags[piece.first] not in "EFG"):
            return None
    return None


def _all(parsed: Parse, rule: rules.Rule, token: int, found: list[Phrase], *, keeps_total: bool = False) -> Iterator[Found]:
    for item in harmed(parsed, rule, token, found):
        item.is_part = True
        item.uses = () if keeps_total else (token,)
        yield item


def of_total(parsed: Parse) -> Iterator[Found]:
    """As in "Of the 38 dead, 16 were soldiers": the total, and the part that follows it."""
    match = _OF_TOTAL.search(parsed.tokens.text)
    if not match:
        return
    token = _token_at(parsed, match.start("harm"))
    rule = _rule_for(match["harm"].lower())
    at = parsed.at[_token_at(parsed, match.end() - 1)] + 1
    if rule is None or parsed.kind(at) != "n":
        return
    piece = parsed.chunks[at]
    count = parsed.count_in(piece.first, piece.last)
    verb = at + 1
    if count and parsed.kind(verb) == "v" and parsed.word(verb) in ("were", "was", "are") and parsed.kind(verb + 1) == "n":
        item = phrase(parsed, verb + 1)
        yield Found(
            rule, parsed.at[token], token, People(parsed.text(item.first, item.last), count, "figure"), phrase(parsed, at), is_part=True
        )


def of_the_dead(parsed: Parse) -> Iterator[Found]:
    """As in "five of the dead were children": the figure before "of", and who they were."""
    for match in _OF_THE_DEAD.finditer(parsed.tokens.text) if " of th" in parsed.tokens.text else ():
        token = _token_at(parsed, match.start("harm"))
        rule = _rule_for(match["harm"].lower())
        verb = parsed.at[_token_at(parsed, match.end() - 1)]
        before = parsed.at[_token_at(parsed, match.start())] - 1
        piece = parsed.chunks[max(before, 0)]
        count = parsed.count_in(piece.first, piece.last) if parsed.kind(before) == "n" else None
        if (
            rule
            and count
            and parsed.kind(verb) == "v"
            and parsed.tags[parsed.chunks[verb].last - 1] == "I"
            and parsed.kind(verb + 1) == "n"
        ):
            item = phrase(parsed, verb + 1)
            who = People(parsed.text(item.first, item.last), count, "figure")
            yield Found(rule, parsed.at[token], token, who, phrase(parsed, before), is_part=True, uses=(token,))


_OF_THE_DEAD = re.compile(
    r"\bof (?:the|those) (?P<harm>dead|killed|wounded|injured|missing|victims|fatalities|casualties)"
    r"(?: (?:in|at|near) [\w-]+)? (?:were|was|are|is)\b",
    re.IGNORECASE,
)
_OF_TOTAL = re.compile(
    r"\bof (?:the|those|its|their)(?: \w+){0,2} (?P<harm>dead|killed|wounded|injured|missing|victims|fatalities)\b[^,]{0,30},",
    re.IGNORECASE,
)
