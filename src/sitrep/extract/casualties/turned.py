"""Sentences turned round, which tell who the harmed were after the harm: "among the dead were", "of the 38 dead, 16 were soldiers"."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sitrep.extract.casualties.found import Found, harmed, rule_of
from sitrep.extract.roles.people import SINGLE, People
from sitrep.extract.syntax import clauses
from sitrep.extract.syntax.parse import Parse, Phrase, phrase

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sitrep.extract import rules

_THE_HARMED = (
    r"(?:the|those)\s+(?P<harm>dead|killed|slain|victims|fatalities|deceased|wounded|injured"
    r"|missing|kidnapped|abducted|detained|arrested|casualties)"
)
_COUNTED = (
    r"(?:(?:the|at least|some|about|more than|over)\s+)?[\w,]+\s+(?:\w+\s+){0,2}"
    r"(?:(?:who|that) (?:were |was |have |had )?)?"
    r"(?P<counted>dead|hurt|killed|murdered|slain|executed|wounded|injured|abducted|kidnapped|died|perished)"
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
    if parsed.kind(before) == "v" and parsed.tags[parsed.chunks[before].first : parsed.chunks[before].last].rstrip("R").endswith("I"):
        yield from _all(parsed, rule, token, clauses.subjects_of(parsed, before), keeps_total=group == "counted")
        return
    if (there := _there_are(parsed, before)) is not None:
        yield from _all(parsed, rule, token, clauses.coordinated(parsed, there), keeps_total=group == "counted")
        return
    if group == "counted" and clauses.phrase_start(parsed, before) == 0 and parsed.count_in(0, parsed.chunks[before].last):
        yield from _all(parsed, rule, token, [phrase(parsed, 0)], keeps_total=True)  # "4 guards among 9 killed in blast"
        return
    verb = _copula_after(parsed, parsed.at[token] + 1)
    if verb is not None and (nouns := _nouns_after(parsed, verb)):
        yield from _all(parsed, rule, token, clauses.coordinated(parsed, nouns))


def _there_are(parsed: Parse, chunk: int) -> int | None:
    """As in "there are two nurses among the dead": the first noun phrase after the verb."""
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
        one = parsed.tokens.lower[piece.first : piece.last] == ["one"]
        count = SINGLE if one else parsed.count_in(piece.first, piece.last) if parsed.kind(before) == "n" else None
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
