"""Corrects the tags of a sentence by their neighbours and by the words that stand in it."""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING

from sitrep.extract.syntax.person_nouns import number_of
from sitrep.lexicons.loader import words

if TYPE_CHECKING:
    from collections.abc import Callable

    from sitrep.text.tokens import Tokens

    _Correction = Callable[[re.Match[str], Tokens], str]
    _Repair = tuple[frozenset[str], re.Pattern[str], str | _Correction]

_GRAMMAR = "en/grammar.toml"
_NOUN_ENDINGS = re.compile(r"(?:tion|sion|ment|ness|ity|ism|ship|hood|ance|ence|ers|ors|ist|ists|ians|men)$")
_BASE_AFTER = re.compile(r"(?<=[TAX])([ZRX]*)([NnEVJ])(?=[nDCJNMOPRTY.,'\"KWSEFG;)(I-]|$)")
_REPAIRS: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"(?<=D)V(?=[NM.,PKWJIH])"), "N"),  # the hold, a claim
    (re.compile(r"(?<=[DJ'])n"), "N"),
    (re.compile(r"(?<=P)n"), "N"),
    (re.compile(r"(?<=W)n"), "V"),  # who control
    (re.compile(r"(?<=D)G(?=P)"), "N"),  # the overrunning of
    (re.compile(r"(?<=[VGPB])E(?=[MN])"), "J"),  # in besieged Douma
    (re.compile(r"(?<=[NMR])n(?=T)"), "V"),  # the group claims to
    (re.compile(r"(?<=[NM])n(?=[MJ])"), "V"),  # the rebels control Idlib
    (re.compile(r"(?<=R)n(?=[DJNMC])"), "V"),  # now claims full control
    (re.compile(r"(?<=Z)n(?=[DJNMC])"), "V"),  # no longer control Idlib
    (re.compile(r"(?<=[NMR])n(?=RC)"), "V"),  # the rebels hold about 70%
    (re.compile(r"(?<=[HI])S(?=[REFG])"), "R"),  # has since wrested
    (re.compile(r"(?<=OR)n"), "V"),  # it still holds
    (re.compile(r"(?<=H)n(?=M)"), "V"),  # have run Kismayo
    (re.compile(r"n(?=[DCO])"), "V"),  # strikes the, hit 12
    (re.compile(r"(?<=O)n"), "V"),
    (re.compile(r"n"), "N"),
)
_REPAIRS_OF_SETTLED = tuple(repair for repair in _REPAIRS if "n" not in repair[0].pattern)
"""Those that change no noun or verb whose context decides."""


def repair(tags: str, tokens: Tokens) -> str:
    """Corrects tags by their neighbours; the length never changes."""
    here = frozenset(tokens.lower)
    tags = _BASE_AFTER.sub(lambda m: m.group(1) + _base(m, tokens), tags)
    tags = _relative_that(tags, tokens)
    tags = _of_words(_WORD_REPAIRS, tags, tokens, here)
    for pattern, tag_ in _REPAIRS if "n" in tags else _REPAIRS_OF_SETTLED:
        tags = pattern.sub(tag_, tags)
    return _of_words(_LAST_REPAIRS, tags, tokens, here)


def _of_words(repairs: tuple[_Repair, ...], tags: str, tokens: Tokens, here: frozenset[str]) -> str:
    """The tags after those repairs whose words are ``here``, in the sentence."""
    for words_, pattern, to in repairs:
        if not words_.isdisjoint(here):
            tags = pattern.sub(partial(_corrected, tokens, words_, to), tags)
    return tags


def _corrected(tokens: Tokens, words_: frozenset[str], to: str | _Correction, match: re.Match[str]) -> str:
    """The tags in place of a match."""
    if not isinstance(to, str):
        return to(match, tokens)
    return to if tokens.lower[match.start()] in words_ else match.group()


def _base(match: re.Match[str], tokens: Tokens) -> str:
    """After "to" or a modal, a word that could be a verb is one, unless it is plainly a noun ("to people")."""
    word = tokens.lower[match.start(2)]
    tag_ = match.group(2)
    after_to = match.string[match.start() - 1] == "T"
    plainly_noun = _NOUN_ENDINGS.search(word) or (word.endswith("s") and not word.endswith("ss")) or word in _NEVER_VERB
    if after_to and tag_ == "E" and word.endswith("ed") and not word.endswith("eed"):
        return "J"  # "moved them to occupied Kherson"
    if after_to and tag_ != "n" and plainly_noun:
        return tag_
    return "B" if tag_ in "NnVE" or word in ("free", "clear", "secure", "empty", "open") else tag_


_GERUNDS = frozenset(words(_GRAMMAR, "repairs", "gerunds"))
_PAIRS = {("no", "longer"): "RZ", ("once", "more"): "RR", ("once", "again"): "RR"}
_DEGREES = frozenset(["more", "less", "fewer"])


def _gerund(match: re.Match[str], tokens: Tokens) -> str:
    """As in "killing 12", "of killing civilians" is a verb; "the killing of", "a mass killing" a noun."""
    i = match.start()
    if tokens.lower[i] not in _GERUNDS:
        return "N"
    before = match.string[i - 1] if i else "."
    after = match.string[i + 1] if match.string[i + 1] != '"' else match.string[i + 2]
    if before not in "DJ'NM" or after in "DCO":
        return "G"
    harms = before == "M" and tokens.lower[i] == "killing" and tokens.words[i].islower()  # "rockets hit Homs killing villagers"
    return "G" if harms and (after == "M" or number_of(tokens.lower[i + 1]) == "plural") else "N"


_TRADES = frozenset(words(_GRAMMAR, "repairs", "trades"))


def _beside_person(match: re.Match[str], tokens: Tokens) -> str:
    """As in "the Olympic swimming champion was held": of one person there would be an article, were "swimming" what somebody does."""
    return "N" if number_of(tokens.lower[match.end()]) == "singular" else match.group()


def _in_pair(match: re.Match[str], tokens: Tokens) -> str:
    i = match.start()
    if (first := tuple(tokens.lower[i : i + 2])) in _PAIRS:
        return _PAIRS[first][0]
    second = tuple(tokens.lower[i - 1 : i + 1]) if i else ()
    return _PAIRS[second][1] if second in _PAIRS else match.group()


def _before_sway(match: re.Match[str], tokens: Tokens) -> str:
    return "V" if tokens.lower[match.start() + 1 : match.start() + 2] == ["sway"] else "n"


def _fighting_for(match: re.Match[str], tokens: Tokens) -> str:
    """As in "is fighting for control": a verb; "fighting men" are not."""
    return "G" if tokens.lower[match.start()] == "fighting" and tokens.lower[match.start() + 1] in ("for", "to", "over") else match.group()


_PARTS = frozenset(["parts", "areas", "swathes", "swaths", "towns", "villages", "districts", "territory", "pockets", "sections"])


def _hold_parts(match: re.Match[str], tokens: Tokens) -> str:
    """As in "the rebels control parts of A": a verb; "the control points" are not."""
    i = match.start()
    holds = tokens.lower[i] in ("control", "hold", "rule") and tokens.lower[i + 1] in _PARTS and tokens.lower[i - 1].endswith(("s", "en"))
    return "V" if holds else match.group()


def _more_than(match: re.Match[str], tokens: Tokens) -> str:
    i = match.start()
    return "RR" if tokens.lower[i] in _DEGREES and tokens.lower[i + 1] == "than" else match.group()


def _by_several(match: re.Match[str], tokens: Tokens) -> str:
    """As in "local media report that": several speak, so "report" is what they do."""
    i = match.start()
    several = (
        tokens.lower[i - 1] == "media" or number_of(tokens.lower[i - 1]) == "plural" or tokens.lower[i - 1].endswith(("sources", "outlets"))
    )
    return "V" if several and tokens.lower[i + 1] == "that" else match.group()


def _who_move(match: re.Match[str], tokens: Tokens) -> str:
    """As in "thousands return home", "refugees stream into A": several move; not "the refugee return"."""
    i = match.start()
    several = match.string[i - 1] == "C" or number_of(tokens.lower[i - 1]) == "plural"
    return "V" if several and tokens.lower[i] in _MOVING and tokens.lower[i + 1] in _WHERE_TO else match.group()


_MOVING = frozenset(["return", "stream", "pour", "cross", "escape", "shelter", "flock", "trek", "gather"])
_WHERE_TO = frozenset(["home", "to", "into", "in", "from", "at", "across", "out", "over", "back", "through", "as", "after", "for"])


def _who_stands_accused(match: re.Match[str], tokens: Tokens) -> str:
    """As in "the prime accused in the case was arrested", "five accused"; not "soldiers accused of"."""
    i = match.start()
    described = tokens.lower[i - 1] in ("prime", "main", "key", "chief") or match.string[i - 1] in "DC"
    return "N" if described and tokens.lower[i + 1 : i + 2] != ["of"] else match.group()


_WORD_REPAIRS: tuple[_Repair, ...] = (
    # After a comma or "after" it tells what they do: "after fleeing raids"; not "the fleeing families".
    (frozenset(["fleeing"]), re.compile(r"(?:(?<=[S,])|^)J(?=[DNMJPCG])"), "G"),
    (_GERUNDS, re.compile(r"N(?=\"?[DCNMJOR])"), _gerund),
    (frozenset(["besieged", "blockaded", "encircled"]), re.compile(r"^E(?=M)"), "J"),
    (
        frozenset(["wounded", "injured", "displaced", "dead", "missing", "kidnapped", "detained", "abducted"]),
        re.compile(r"(?<=D)[EJ](?=[IHAVPW.,KF]|$)"),
        "N",
    ),
    (_TRADES, re.compile(r"(?<=D[MJ])G(?=[Nn][IHAVE])"), _beside_person),
    (_MOVING, re.compile(r"(?<=[NMC])[Nn](?=[NTPRSDM])"), _who_move),
    (frozenset(["accused"]), re.compile(r"(?<=[DCJN])E(?=[IHAP.,W]|$)"), _who_stands_accused),
    (frozenset(["estimates", "reports", "counts", "claims"]), re.compile(r"(?<=P[MJ])V"), "N"),  # "by Ukrainian estimates"
    (frozenset(["report"]), re.compile(r"(?<=[NM])[Nn](?=[WSD])"), _by_several),
    (frozenset(["once", "longer"]), re.compile("."), _in_pair),
    (frozenset(["sway"]), re.compile("n"), _before_sway),  # "rebels hold sway"
    (_PARTS, re.compile(r"(?<=[NM])n(?=N)"), _hold_parts),
    (frozenset(["fighting"]), re.compile(r"(?:(?<=I)|(?<=IR))J(?=[PT])"), _fighting_for),
    (frozenset(["living", "working"]), re.compile(r"(?:(?<=I)|(?<=IR))J(?=[PR])"), "G"),
    (frozenset(["alleged"]), re.compile(r"(?<=[NM])J(?=[.,]|$)"), "E"),  # "..., the ministry alleged."
    (frozenset(["based"]), re.compile(r"(?<=M)E(?=[NJM])"), "J"),
    (_DEGREES, re.compile(r"[NJRD]S(?=C)"), _more_than),
    (frozenset(["about", "around", "over", "under"]), re.compile(r"P(?=C)"), "R"),
    (frozenset(["only", "first", "last"]), re.compile(r"(?<=D)R(?=[NJ])"), "J"),  # "the only city"
    (frozenset(["likely"]), re.compile(r"(?<=[NMO])J(?=E)"), "R"),  # "the rebels likely captured"
    (frozenset(["nearby"]), re.compile(r"(?<=[CDK])R(?=[NM])"), "J"),
    # What goes with the verb there: "were both killed", "those inside were killed".
    (
        frozenset(["both", "all", "each", "inside", "outside", "aboard", "above", "below", "around"]),
        re.compile(r"(?<=[IHA])D(?=[EFIV])|(?<=[NM])D(?=n[TDM])|(?<=,)D(?=[EF]P)|P(?=[IH])"),
        "R",
    ),
)
"""Tags that some words have where they stand: the words, what stands there, and the tags instead."""
_LAST_REPAIRS: tuple[_Repair, ...] = (
    # After a noun it tells where they were: "two guards present at the gate were hurt".
    (frozenset(["present"]), re.compile(r"(?<=[NM])[NJ](?=[PRIA])"), "R"),
)
"""The same, of tags that are settled."""


_SPEECH = frozenset(words("en/clauses.toml", "speech")) | {"statement", "claim", "report", "claims", "reports"}


def _reports(tokens: Tokens, i: int) -> bool:
    """As in "said in a statement that rebels ...": a clause after what was said, not a relative."""
    return not _SPEECH.isdisjoint(tokens.lower[max(0, i - 8) : i])


_NEVER_VERB = frozenset(words(_GRAMMAR, "repairs", "never_verb"))


def _relative_that(tags: str, tokens: Tokens) -> str:
    """As in "that" opens a clause after a verb ("said that") and a relative after a noun; before a noun it is a determiner."""
    if "W" not in tags:
        return tags
    out = list(tags)
    for i, tag_ in enumerate(tags):
        if tag_ == "W" and tokens.lower[i] == "that":
            before = tags[i - 1] if i else "."
            after = tags[i + 1] if i + 1 < len(tags) else "."
            if before in "VEGB" or (before == "," and after in "DMOCJ"):
                out[i] = "S"
            elif before in "PT" or (i == 0 and after in "NJ"):
                out[i] = "D"
            elif (after in "DMOC" and before not in "NM") or (after in "DMOCNJ" and _reports(tokens, i)):
                out[i] = "S"
            elif before == "N" and after == "N" and tags[i + 2 : i + 3] in ("S", "P", "T") and _may_be_verb(tokens.lower[i + 1]):
                out[i + 1] = "V"  # "units that operate as guards"
    return "".join(out)


def _may_be_verb(word: str) -> bool:
    return not word.endswith("s") and number_of(word) is None and _NOUN_ENDINGS.search(word) is None
