"""Who speaks across sentences: the speaker of a quotation, of what follows "X said:", and the name behind "he said"."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from sitrep.extract.speech.saying import Saying, Speaker
from sitrep.extract.speech.speaker_names import listed
from sitrep.extract.speech.speakers import sayings
from sitrep.extract.syntax.person_nouns import number_of
from sitrep.text.phrases import Phrases

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from sitrep.extract.syntax.parse import Parse
    from sitrep.model import Sentence

_PRONOUNS = frozenset(["he", "she", "it", "they", "we"])
_STATEMENTS = frozenset(["the statement", "statement", "the communique", "the bulletin"])
_BACK = 8
"""Sentences to look back for the name of a pronoun."""
_NEAR = 2
"""Sentences around a quotation in which its speaker is looked for."""
_MARK = re.compile(r"[“”\"]|''|\n")


@cache
def _speech() -> Phrases:
    return Phrases([*sorted(listed("verbs") - listed("counting")), "according"])


def quotations(text: str) -> list[tuple[int, int]]:
    """The ranges of characters within quotation marks; one that is not closed ends with its paragraph.

    >>> quotations('He said: “Go. Now.” They left. "We ran')
    [(9, 19), (31, 38)]
    """
    found: list[tuple[int, int]] = []
    opened: int | None = None
    for match in _MARK.finditer(text):
        mark = match.group()
        if opened is not None and mark != "“":
            found.append((opened, match.end() if mark != "\n" else match.start()))
            opened = None
        elif mark in ("“", '"', "''"):
            opened = match.start() if opened is None else opened
    return found if opened is None else [*found, (opened, len(text))]


class Voices:
    """The speakers of one article. Sentences are parsed only when a quotation or a pronoun asks for them."""

    def __init__(self, text: str, sentences: Sequence[Sentence], parse: Callable[[Sentence], Parse]) -> None:
        self._text = text
        self._sentences = sentences
        self._parse = parse
        self._quotations: list[tuple[int, int]] | None = None
        self._said: dict[int, list[tuple[int, Saying]]] = {}

    def quoted(self, sentence: Sentence) -> Speaker | None:
        """Who speaks a sentence that begins inside a quotation or in a paragraph that "X said:" announces, where another sentence tells."""
        if self._quotations is None:
            self._quotations = quotations(self._text)
        around = next(((start, end) for start, end in self._quotations if start <= sentence.start < end), None)
        found = self._of_quotation(sentence, *around) if around else self._announced(sentence)
        return self.named(found, sentence.index) if found else None

    def named(self, speaker: Speaker, index: int) -> Speaker | None:
        """The speaker, or for a pronoun whoever spoke last before and fits it; None for an "it" that nobody fits."""
        pronoun = speaker.text.lower()
        if pronoun in _STATEMENTS:
            return self._issuer(index) or speaker
        if pronoun not in _PRONOUNS:
            return speaker
        for at in range(index, max(-1, index - _BACK), -1):
            for _, saying in reversed(self._sayings(at)):
                if saying.speaker is not speaker and _fits(saying.speaker, pronoun):
                    return Speaker(saying.speaker.text, speaker.verb, saying.speaker.head, saying.speaker.known)
        return None if pronoun == "it" else speaker

    def _issuer(self, index: int) -> Speaker | None:
        """Who spoke last before "the statement", in one of the sentences before it."""
        for at in range(index - 1, max(-1, index - 1 - _BACK), -1):
            if "statement" in self._sentences[at].text and (said := self._sayings(at)):
                return self.named(said[-1][1].speaker, at)
        return None

    def _of_quotation(self, sentence: Sentence, start: int, end: int) -> Speaker | None:
        """Behind the quotation in the sentence that closes it, before it in the one that opens it, else in the sentences around."""
        inside = [s.index for s in self._sentences[sentence.index :] if s.start < end]
        for index in (inside[-1], *range(sentence.index, -1, -1)):
            for offset, saying in self._sayings(index):
                if offset >= end or offset < start:
                    return saying.speaker
            if self._sentences[index].start <= start:
                return self._beside(index, inside[-1] + 1)
        return None

    def _beside(self, first: int, after: int) -> Speaker | None:
        """The last speaker of the sentences before one, or the first of the next in its paragraph."""
        for index in range(first - 1, max(-1, first - 1 - _NEAR), -1):
            said = self._sayings(index)
            if said:
                return said[-1][1].speaker
            if self._breaks(index):
                break
        following = self._sayings(after) if after < len(self._sentences) and not self._breaks(after - 1) else []
        return following[0][1].speaker if following else None

    def _announced(self, sentence: Sentence) -> Speaker | None:
        """As in "X said:" before the paragraph that the sentence stands in."""
        first = sentence.index
        while first > 0 and not self._breaks(first - 1):
            first -= 1
        if first == 0 or not self._sentences[first - 1].text.endswith(":"):
            return None
        said = self._sayings(first - 1)
        return said[-1][1].speaker if said else None

    def _breaks(self, index: int) -> bool:
        """Whether a paragraph ends with a sentence."""
        return index + 1 < len(self._sentences) and "\n" in self._text[self._sentences[index].end : self._sentences[index + 1].start]

    def _sayings(self, index: int) -> list[tuple[int, Saying]]:
        """The sayings of a sentence with their offsets in the article."""
        if index not in self._said:
            self._said[index] = list(self._read(self._sentences[index]))
        return self._said[index]

    def _read(self, sentence: Sentence) -> Iterator[tuple[int, Saying]]:
        if _speech().search(sentence.text):
            parsed = self._parse(sentence)
            for saying in sayings(parsed):
                yield sentence.start + parsed.tokens.starts[parsed.chunks[saying.first].first], saying


def _fits(speaker: Speaker, pronoun: str) -> bool:
    """Whether a speaker may be meant by a pronoun: a person by "he", several by "they", a body by "it"."""
    number = number_of(speaker.head)
    if speaker.text.lower() in _PRONOUNS:
        return False
    body = speaker.head in listed("heads") or speaker.known is not None
    if pronoun in ("he", "she"):
        return number == "singular" or (number is None and not body and _is_name(speaker))
    if pronoun == "it":
        return number is None
    return number == "plural" or body


def _is_name(speaker: Speaker) -> bool:
    return any(word.lower() == speaker.head and word[0].isupper() for word in speaker.text.split())
