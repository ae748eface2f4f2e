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

from sitrep.extract.syntax.tag_repairs import repair
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
    table |= {"according": "G", "to": "T", "'s": "'", "’s": "'", "'": "'", "’": "'"}
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
        counts = found in ("V", "n") and settled.get(i + 1) == "C"  # "Car bomb Kills Four"
        if shown != word and shown[0].isupper() and not counts and _is_name(tokens, i, found, titled=titled):
            found = "M"
        out.append(found or _shape(word, shown, first=i == 0))
    return repair("".join(out), tokens)


def _by_context(tokens: Tokens, i: int, out: list[str], known: dict[int, str]) -> str | None:
    """The tag of a dash, of "to" in "according to" and of the verb of a headline that begins with a name."""
    word = tokens.lower[i]
    if word == "-":
        return ";" if tokens.text[tokens.starts[i] - 1 : tokens.ends[i] + 1] == " - " else None
    if word == "to":
        doing = tokens.lower[i + 1].endswith("ing") and tokens.lower[i + 1] not in _NOT_DOING if i + 1 < len(tokens.lower) else False
        return "P" if doing or (i and tokens.lower[i - 1] == "according") else None
    opens = known.get(i - 1) == "M" and set(out) == {"M"} and tokens.lower[i + 1 : i + 2] not in _OF_CLAIM
    return "V" if opens else None


_NOT_DOING = frozenset(["bring", "sing", "ring", "spring", "swing", "cling", "sting", "fling", "wring", "sling", "string"])
"""What "to" opens an infinitive with, though it ends like a gerund: "in addition to killing ten"."""


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
    return "E" if word.endswith("ed") and "-" not in word and len(word) > _SHORT and word not in _GIVEN_NAMES else None


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
    return len(long) >= _TITLE_WORDS and len([shown for shown in long if shown[0].isupper()]) * 10 >= len(long) * 8


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
