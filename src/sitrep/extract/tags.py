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
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from sitrep.lexicons.loader import words

if TYPE_CHECKING:
    from sitrep.text.tokens import Tokens

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
    table: dict[str, str] = {}
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
    table = lexicon()
    out: list[str] = []
    titled = _is_title_case(tokens)
    for i, word in enumerate(tokens.lower):
        if known and i in known:
            out.append(known[i])
            continue
        found = table.get(word) or _PUNCTUATION.get(word)
        if word == "-" and tokens.text[tokens.starts[i] - 1 : tokens.ends[i] + 1] == " - ":
            found = ";"  # a dash
        if word == "to" and i and tokens.lower[i - 1] == "according":
            found = "P"
        if word in _HEADLINE and known and known.get(i - 1) == "M" and set(out) == {"M"} and tokens.lower[i + 1 : i + 2] not in _OF_CLAIM:
            found = "V"
        shown = tokens.words[i]
        if titled and found is None:
            found = _past_in_title(word) or ("N" if word in _plain_nouns() else None)
        if shown[0].isupper() and _is_name(tokens, i, found, titled=titled):
            found = "M"
        out.append(found or _shape(word, shown, first=i == 0))
    return _repair("".join(out), tokens)


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


_FLOATING = re.compile(r"(?<=[IHA])D(?=[EFIV])|(?<=[NM])D(?=n[TDM])|P(?=[IH])")
_FLOATED = frozenset(["both", "all", "each", "inside", "outside", "aboard", "above", "below", "around"])
"""Words that go with the verb there: "were both killed", "those inside were killed"."""
_ABOUT = re.compile(r"P(?=C)")
_NEARBY = re.compile(r"(?<=[CDK])R(?=[NM])")
_BASED = re.compile(r"(?<=M)E(?=[NJM])")
_PRESENT = re.compile(r"(?<=[NM])[NJ](?=[PRIA])")
"""After a noun it tells where they were: "two guards present at the gate were hurt"."""
_MORE = re.compile(r"[NJRD]S(?=C)")
_DEGREES = frozenset(["more", "less", "fewer"])
_APPROXIMATE = frozenset(["about", "around", "over", "under"])


def _repair(tags: str, tokens: Tokens) -> str:
    """Corrects tags by their neighbours; the length never changes."""
    tags = _BASE_AFTER.sub(lambda m: m.group(1) + _base(m, tokens), tags)
    tags = _relative_that(tags, tokens)
    tags = _FLEEING.sub(lambda m: "G" if tokens.lower[m.start()] == "fleeing" else m.group(), tags)
    tags = _GERUND.sub(lambda m: _gerund(m, tokens), tags)
    if tags.startswith("EM") and tokens.lower[0] in ("besieged", "blockaded", "encircled"):
        tags = "J" + tags[1:]
    tags = _AS_NOUN.sub(lambda m: "N" if tokens.lower[m.start()] in _SUFFERERS else m.group(), tags)
    for at in (i for i, word in enumerate(tokens.lower[:-1]) if word == "once" and tokens.lower[i + 1] in ("more", "again")):
        tags = tags[:at] + "RR" + tags[at + 2 :]
    if "sway" in tokens.lower[1:]:
        at = tokens.lower.index("sway", 1) - 1
        tags = tags[:at] + ("V" if tags[at] == "n" else tags[at]) + tags[at + 1 :]  # "rebels hold sway"
    for at in (i for i, word in enumerate(tokens.lower[:-1]) if word == "no" and tokens.lower[i + 1] == "longer"):
        tags = tags[:at] + "RZ" + tags[at + 2 :]
    tags = _BASED.sub(lambda m: "J" if tokens.lower[m.start()] == "based" else "E", tags)
    tags = _MORE.sub(lambda m: "RR" if tokens.lower[m.start()] in _DEGREES and tokens.lower[m.start() + 1] == "than" else m.group(), tags)
    tags = _ABOUT.sub(lambda m: "R" if tokens.lower[m.start()] in _APPROXIMATE else "P", tags)
    tags = _NEARBY.sub(lambda m: "J" if tokens.lower[m.start()] == "nearby" else "R", tags)
    tags = _FLOATING.sub(lambda m: "R" if tokens.lower[m.start()] in _FLOATED else m.group(), tags)
    for pattern, tag_ in _REPAIRS:
        tags = pattern.sub(tag_, tags)
    return _PRESENT.sub(lambda m: "R" if tokens.lower[m.start()] == "present" else m.group(), tags)


def _base(match: re.Match[str], tokens: Tokens) -> str:
    """After "to" or a modal, a word that could be a verb is one, unless it is plainly a noun ("to people")."""
    word = tokens.lower[match.start(2)]
    tag_ = match.group(2)
    after_to = match.string[match.start() - 1] == "T"
    plainly_noun = _NOUN_ENDINGS.search(word) or (word.endswith("s") and not word.endswith("ss")) or word in _NEVER_VERB
    if after_to and tag_ != "n" and plainly_noun:
        return tag_
    return "B" if tag_ in "NnVE" or word in ("free", "clear", "secure", "empty", "open") else tag_


_GERUND = re.compile(r"N(?=\"?[DCNMJOR])")
_FLEEING = re.compile(r"(?:(?<=[S,])|^)J(?=[DNMJPCG])")
"""After a comma or "after" it tells what they do: "after fleeing raids"; not "the fleeing families"."""
_GERUNDS = frozenset(words(_GRAMMAR, "repairs", "gerunds"))


def _gerund(match: re.Match[str], tokens: Tokens) -> str:
    """As in "killing 12", "of killing civilians" is a verb; "the killing of", "a mass killing" a noun."""
    i = match.start()
    if tokens.lower[i] not in _GERUNDS:
        return "N"
    before = match.string[i - 1] if i else "."
    after = match.string[i + 1] if match.string[i + 1] != '"' else match.string[i + 2]
    return "G" if before not in "DJ'NM" or after in "DCO" else "N"


_SPEECH = frozenset(words("en/clauses.toml", "speech")) | {"statement", "claim", "report", "claims", "reports"}


def _reports(tokens: Tokens, i: int) -> bool:
    """As in "said in a statement that rebels ...": a clause after what was said, not a relative."""
    return not _SPEECH.isdisjoint(tokens.lower[max(0, i - 8) : i])


_AS_NOUN = re.compile(r"(?<=D)[EJ](?=[IHAVPW.,KF]|$)")
_SUFFERERS = frozenset(["wounded", "injured", "displaced", "dead", "missing", "kidnapped", "detained", "abducted"])
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
