"""Tags the tokens of a sentence with one character each, so that chunks are regular expressions over the string of tags.

    D determiner    C number       J adjective      N noun           M name (capitalised)   O pronoun      W relative pronoun
    P preposition   S subordinator K conjunction    V finite verb    E -ed form             F participle   G -ing form    B base form
    A modal         I be           H have           X do             Z negation             R adverb       T to
    Y part of a date   ' possessive   " quotation mark   , comma   ; dash, colon or semicolon   ( )   . end   / anything else

The tagger is closed classes, irregular forms and word shapes from ``lexicons/en/grammar.toml``, then a few repairs by context.
No part-of-speech model: the chunks only need to know where a noun phrase ends and a verb group begins.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache, partial
from typing import TYPE_CHECKING

from sitrep.lexicons.loader import words

if TYPE_CHECKING:
    from collections.abc import Callable

    from sitrep.text.tokens import Tokens

    _Correction = Callable[[re.Match[str], Tokens], str]
    _Repair = tuple[frozenset[str], re.Pattern[str], str | _Correction]

_GRAMMAR = "en/grammar.toml"
_GIVEN_NAMES = frozenset(words("places/words.toml", "persons", "first_names"))
_CLOSED = {
    "adverb": "R",
    "number": "C",
    "subordinator": "S",
    "preposition": "P",
    "determiner": "D",
    "pronoun": "O",
    "relative": "W",
    "conjunction": "K",
    "modal": "A",
    "be": "I",
    "have": "H",
    "do": "X",
    "negation": "Z",
}
_PUNCTUATION = {",": ",", "(": "(", ")": ")", "[": "(", "]": ")", "-": "-", "_": ";", "‘": '"', "%": "N"}
_PUNCTUATION |= dict.fromkeys('"“”„«»', '"') | dict.fromkeys(";:–—", ";")
_PUNCTUATION |= dict.fromkeys(".!?", ".") | dict.fromkeys(("…", "..", "..."), "R")


@cache
def lexicon() -> dict[str, str]:
    """Word in lower case -> tag, for every word that the grammar lexicon lists."""
    table = dict(_PUNCTUATION)
    for key in ("past", "present"):
        table |= dict.fromkeys(words(_GRAMMAR, "verbs", key), "V")
    table |= dict.fromkeys(words(_GRAMMAR, "verbs", "participle"), "F")
    table |= dict.fromkeys(_both_past(), "E")
    table |= dict.fromkeys(words(_GRAMMAR, "nouns", "words"), "N")
    for name in ("seize", *words(_GRAMMAR, "verbs", "present")):
        if table.get(name) == "N":
            table[name] = "n"  # a noun or a present-tense verb: context decides
    table |= dict.fromkeys(words(_GRAMMAR, "adjectives", "words"), "J")
    for name, tag in _CLOSED.items():
        table |= dict.fromkeys(words(_GRAMMAR, "closed", name), tag)
    table |= {"to": "T", "'s": "'", "’s": "'", "'": "'", "’": "'"}
    table |= dict.fromkeys(words(_GRAMMAR, "repairs", "past_and_participle"), "E")
    return table


def _both_past() -> tuple[str, ...]:
    """Irregular forms that serve as past tense and as participle."""
    only_past = set(words(_GRAMMAR, "repairs", "only_past"))
    return tuple(word for word in words(_GRAMMAR, "verbs", "past") if word not in only_past)


_HEADLINE = frozenset(["claims", "reports", "vows", "warns", "denies"])
_OF_CONTEXT = _HEADLINE | {"-", "to"}
_OF_CLAIM = (["that"], ["of"], ["about"], ["on"], ["by"], ["to"])
_COMPOUND = re.compile(r"-(?:\w+ed|led|held|run|based|backed|born|built|made|owned|wide|old|strong|speaking|\w+ing)$")
_ARTICLE_NAME = re.compile(r"(?:al|el|ar|as|ash|at|an|ad|az|ed|er|es|ez|ul|ur|bin|abu)-[A-Z]")
"""Names that begin with a small article: al-Bab, ez-Zor."""
_NOUN_ENDINGS = re.compile(r"(?:tion|sion|ment|ness|ity|ism|ship|hood|ance|ence|ers|ors|ist|ists|ians|men)$")
_ADJECTIVE_ENDINGS = re.compile(
    r"(?:ous|ful|less|ive|able|ible|ical|ary|al|ic|ish|-old|-year-old|-(?:based|backed|led|held|controlled|run|linked|armed|related|occupied|affiliated|aligned|supported))$"
)


def tag(tokens: Tokens, known: dict[int, str] | None = None) -> str:
    """One tag a token, as a string. ``known`` has the tags that are settled: words of figures (C), dates (Y) and names (M).

    >>> from sitrep.text.tokens import tokenise
    >>> tag(tokenise("Rebels who had taken the town killed 12 soldiers near Homs."))
    'NWHFDNECNPM.'
    """
    table, settled = lexicon(), known or {}
    out: list[str] = []
    titled = _is_title_case(tokens)
    for i, (word, shown) in enumerate(zip(tokens.lower, tokens.words, strict=True)):
        if i in settled:
            out.append(settled[i])
            continue
        found = table.get(word)
        if word in _OF_CONTEXT:
            found = _by_context(tokens, i, out, settled) or found
        if titled and found is None:
            found = _past_in_title(word) or ("N" if word in _plain_nouns() else None)
        if shown != word and shown[0].isupper() and _is_name(tokens, i, found, titled=titled):
            found = "M"
        out.append(found or _shape(word, shown, first=i == 0))
    return _repair("".join(out), tokens)


def _by_context(tokens: Tokens, i: int, out: list[str], known: dict[int, str]) -> str | None:
    """The tag of a dash, of "to" in "according to" and of the verb of a headline that begins with a name."""
    word = tokens.lower[i]
    if word == "-":
        return ";" if tokens.text[tokens.starts[i] - 1 : tokens.ends[i] + 1] == " - " else None
    if word == "to":
        return "P" if i and tokens.lower[i - 1] == "according" else None
    opens = known.get(i - 1) == "M" and set(out) == {"M"} and tokens.lower[i + 1 : i + 2] not in _OF_CLAIM
    return "V" if opens else None


def _is_name(tokens: Tokens, i: int, found: str | None, *, titled: bool) -> bool:
    """Whether capitals make a name of a word: one capital within a sentence, or capitals throughout; in a headline only unknown words."""
    word, shown = tokens.lower[i], tokens.words[i]
    if shown.isupper():
        return len(shown) > 1 and shown.isalpha() and word != "the" and (i > 0 or found is None)
    if not shown[0].isupper() or i == 0 or word == "according" or tokens.words[i - 1] in '"“.:':
        return False
    return (found is None or found in "NnJEVGFHIXRA") and not (found and titled)


@cache
def _plain_nouns() -> frozenset[str]:
    """Common nouns of the other lists, which a headline writes with a capital."""
    return frozenset(word for file, *keys in _NOUN_LISTS for word in words(f"en/{file}.toml", *keys))


def _past_in_title(word: str) -> str | None:
    """As in "Two Guards Killed in Kano": a form in -ed is a verb's also with a capital, where every word has one."""
    return "E" if word.endswith("ed") and len(word) > _SHORT and word not in _GIVEN_NAMES else None


_SHORT = 5
_NOUN_LISTS = (
    ("territory", "singular"),
    ("territory", "plural"),
    ("persons", "singular"),
    ("persons", "plural"),
    ("parties", "occasions"),
    ("parties", "things"),
    ("perpetrators", "weapons"),
    ("perpetrators", "platforms"),
)


def _is_title_case(tokens: Tokens) -> bool:
    """Whether the words are those of a headline in title case: most of the longer ones have a capital."""
    long = [shown for shown in tokens.words if len(shown) > 3 and shown[0].isalpha()]
    return len(long) >= _TITLE_WORDS and sum(shown[0].isupper() for shown in long) * 10 >= len(long) * 8


_TITLE_WORDS = 3


@lru_cache(50_000)
def _shape(word: str, shown: str, *, first: bool) -> str:
    if shown[0].isdigit():
        return "J" if shown[-1].isalpha() and shown[-2:] not in ("st", "nd", "rd", "th") else "C"
    if not shown[0].isalpha():
        return "/"
    if "-" in shown and _COMPOUND.search(word) and not word.startswith("re-"):
        return "J"
    if (shown[0].isupper() and not first) or _ARTICLE_NAME.match(shown):
        return "M"
    for ending, least, found in (("ly", 5, "R"), ("ed", 4, "E"), ("ing", 5, "G")):
        if word.endswith(ending) and len(word) >= least and word not in _GIVEN_NAMES:
            return found
    if shown[0].isupper():
        return "M"
    if _ADJECTIVE_ENDINGS.search(word):
        return "J"
    return "N"


_BASE_AFTER = re.compile(r"(?<=[TAX])([ZRX]*)([NnEVJ])(?=[nDCJNMOPRTY.,'\"KWSEFG;)(I-]|$)")
_REPAIRS: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"(?<=D)V(?=[NM.,PKWJ])"), "N"),  # the hold, a claim
    (re.compile(r"(?<=[DJ'])n"), "N"),
    (re.compile(r"(?<=P)n"), "N"),
    (re.compile(r"(?<=W)n"), "V"),  # who control
    (re.compile(r"(?<=D)G(?=P)"), "N"),  # the overrunning of
    (re.compile(r"(?<=[VGPB])E(?=[MN])"), "J"),  # in besieged Douma
    (re.compile(r"(?<=[NMR])n(?=T)"), "V"),  # the group claims to
    (re.compile(r"(?<=[NM])n(?=[MJ])"), "V"),  # the rebels control Idlib
    (re.compile(r"(?<=R)n(?=[DJNMC])"), "V"),  # now claims full control
    (re.compile(r"(?<=Z)n(?=[DJNMC])"), "V"),  # no longer control Idlib
    (re.compile(r"(?<=[NM])n(?=RC)"), "V"),  # the rebels hold about 70%
    (re.compile(r"(?<=[HI])S(?=[REFG])"), "R"),  # has since wrested
    (re.compile(r"n(?=[DCO])"), "V"),  # strikes the, hit 12
    (re.compile(r"(?<=O)n"), "V"),
    (re.compile(r"n"), "N"),
)
_REPAIRS_OF_SETTLED = tuple(repair for repair in _REPAIRS if "n" not in repair[0].pattern)
"""Those that change no noun or verb whose context decides."""


def _repair(tags: str, tokens: Tokens) -> str:
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
    return "G" if before not in "DJ'NM" or after in "DCO" else "N"


def _in_pair(match: re.Match[str], tokens: Tokens) -> str:
    i = match.start()
    if (first := tuple(tokens.lower[i : i + 2])) in _PAIRS:
        return _PAIRS[first][0]
    second = tuple(tokens.lower[i - 1 : i + 1]) if i else ()
    return _PAIRS[second][1] if second in _PAIRS else match.group()


def _before_sway(match: re.Match[str], tokens: Tokens) -> str:
    return "V" if tokens.lower[match.start() + 1 : match.start() + 2] == ["sway"] else "n"


def _more_than(match: re.Match[str], tokens: Tokens) -> str:
    i = match.start()
    return "RR" if tokens.lower[i] in _DEGREES and tokens.lower[i + 1] == "than" else match.group()


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
    (frozenset(["once", "longer"]), re.compile("."), _in_pair),
    (frozenset(["sway"]), re.compile("n"), _before_sway),  # "rebels hold sway"
    (frozenset(["based"]), re.compile(r"(?<=M)E(?=[NJM])"), "J"),
    (_DEGREES, re.compile(r"[NJRD]S(?=C)"), _more_than),
    (frozenset(["about", "around", "over", "under"]), re.compile(r"P(?=C)"), "R"),
    (frozenset(["nearby"]), re.compile(r"(?<=[CDK])R(?=[NM])"), "J"),
    # What goes with the verb there: "were both killed", "those inside were killed".
    (
        frozenset(["both", "all", "each", "inside", "outside", "aboard", "above", "below", "around"]),
        re.compile(r"(?<=[IHA])D(?=[EFIV])|(?<=[NM])D(?=n[TDM])|P(?=[IH])"),
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
    return "".join(out)
