"""What the frames of casualties find: who was harmed, by which rule, and where the sentence says it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sitrep.extract import rules
from sitrep.extract.roles import people
from sitrep.extract.roles.people import People
from sitrep.extract.syntax import clauses
from sitrep.extract.syntax.parse import Parse, Phrase, phrase
from sitrep.extract.syntax.person_nouns import number_of
from sitrep.lexicons.loader import words

if TYPE_CHECKING:
    from collections.abc import Iterator


LEXICON = "en/casualties.toml"


@dataclass(slots=True)
class Found:
    """What a trigger harms: the persons and the phrase that names them; ``clause`` where a verb says it."""

    rule: rules.Rule
    chunk: int
    token: int
    people: People
    phrase: Phrase | None
    clause: clauses.Clause | None = None
    kind: str = ""
    """The harm where it is not the rule's own: ``casualties`` of "killed or wounded"."""
    uses: tuple[int, ...] = ()
    """Tokens of other triggers that belong to this one ("the number of people killed"): they fire no more."""
    is_part: bool = False
    """Counted in a figure given before: "among the dead were"."""
    spot: int = -1
    """Token whose place and date count, where it is not the trigger's: the figure of "and three in Hajjah"."""

    @property
    def harm(self) -> str:
        """The code of the harm."""
        return self.kind or self.rule.kind

    @property
    def said_at(self) -> int:
        """The token from which the place and the date are looked for."""
        return self.token if self.spot < 0 else self.spot


def harmed(
    parsed: Parse, rule: rules.Rule, token: int, phrases: list[Phrase], clause: clauses.Clause | None = None, *, kind: str = ""
) -> Iterator[Found]:
    """One find for each of the phrases that names persons."""
    chunk = clause.chunk if clause else parsed.at[token]
    for item in _joined(parsed, _before_speaker(parsed, phrases)):
        named = _of_kin(parsed, item, clause)
        who = _quoted(parsed, named) or people.read(parsed, named) or _inner(parsed, named) or _cut_short(parsed, named, clause)
        who = who or (_of_any_noun(parsed, named) if rule.options.get("of_persons") else None)
        if who:
            yield Found(rule, chunk, token, who, named, clause, kind)


def _of_kin(parsed: Parse, item: Phrase, clause: clauses.Clause | None) -> Phrase:
    """As in "the parents of a boy who was shot": a relative clause or a participle after "of" tells of the boy."""
    counted = parsed.at[item.head] == item.end  # "three of his colleagues" were hurt
    if clause is None or clause.voice != "passive" or item.end == item.chunk or counted:
        return item
    if parsed.tokens.lower[item.head] not in people.kin():
        return item
    verb = parsed.chunks[clause.chunk]
    bare = parsed.tags[verb.first : verb.last].strip("R") in ("E", "F")
    relative = any(parsed.kind(at) == "W" for at in range(item.end + 1, clause.chunk))
    return phrase(parsed, item.end) if bare or relative else item


def _inner(parsed: Parse, item: Phrase) -> People | None:
    """As in "photographs of the 2,000 people who disappeared": the persons are what "of" brings."""
    if item.end == item.chunk:
        return None
    who = people.read(parsed, phrase(parsed, item.end))
    return who if who and who.how == "figure" else None


def _quoted(parsed: Parse, item: Phrase) -> People | None:
    """As in 'killed 50 "terrorists"': the noun that somebody else uses for them."""
    noun = item.end + 2
    if parsed.kind(item.end + 1) != '"' or parsed.kind(noun) != "n" or parsed.tags[item.first : item.last].strip("CDR"):
        return None
    count, named = parsed.count_in(item.first, item.last), phrase(parsed, noun)
    persons = number_of(parsed.tokens.lower[named.head]) == "plural" and parsed.kind(named.end + 1) == '"'
    return People(parsed.text(named.first, named.last), count, "figure") if count and persons else None


def _cut_short(parsed: Parse, item: Phrase, clause: clauses.Clause | None) -> People | None:
    """As in "Bomb kills two Maltese state TV": a headline's bare figure, into which its source runs."""
    count = parsed.count_in(item.first, item.last)
    if clause is None or count is None or parsed.tokens.lower[clause.verb] not in ("kills", "injures", "wounds") or parsed.tags[-1] == ".":
        return None
    after = next((i for i in range(item.first, item.last) if parsed.tokens.starts[i] >= count.end), item.last)
    capital = after < item.last and parsed.tokens.words[after][0].isupper()
    return People(None, count, "elided") if capital else None


_THINGS = frozenset(words(LEXICON, "frames", "things"))


def _of_any_noun(parsed: Parse, item: Phrase) -> People | None:
    """As in "40 kanwarias were arrested": what only persons suffer makes persons of a counted plural that no list knows."""
    count, head = parsed.count_in(item.first, item.last), parsed.tokens.lower[item.head]
    if count is None or parsed.tags[item.head] != "N" or not head.endswith("s") or head in _THINGS or len(head) < _SHORTEST:
        return None
    return People(people.victims_text(parsed, item, count), count, "figure")


_SHORTEST = 5
"""Letters of a word below which its last "s" says little."""


def _before_speaker(parsed: Parse, phrases: list[Phrase]) -> list[Phrase]:
    """As in "killing five worshippers, a policeman and a witness said": what comes after the last comma speaks."""
    after = phrases[-1].end + 1 if phrases else -1
    while parsed.kind(after) in "Rt":
        after += 1
    if parsed.kind(after) == "K" and parsed.kind(after + 1) == "n":
        after = phrase(parsed, after + 1).end + 1
    if len(phrases) < 2 or parsed.kind(after) != "v" or parsed.word(after) not in clauses.SPEECH:
        return phrases
    commas = [k for k in range(1, len(phrases)) if parsed.kind(phrases[k].chunk - 1) == ","]
    return phrases[: commas[-1]] if commas else phrases


def _joined(parsed: Parse, phrases: list[Phrase]) -> list[Phrase]:
    """Coordinated plurals without a figure of their own are counted with those before them: "40 women and children"."""
    out: list[Phrase] = []
    for item in phrases:
        before = out[-1] if out else None
        if before and _is_modifier(parsed, before, item):
            out[-1] = Phrase(before.first, item.last, item.head, before.chunk, item.end)
        elif before and _is_plain_plural(parsed, item) and (_is_plain_plural(parsed, before) or _has_figure(parsed, before)):
            out[-1] = Phrase(before.first, item.last, before.head, before.chunk, item.end)
        else:
            out.append(item)
    return out


def _is_modifier(parsed: Parse, before: Phrase, item: Phrase) -> bool:
    """As in "70 government and rebel fighters": the figure counts the persons after the conjunction."""
    if not _has_figure(parsed, before) or people.read(parsed, before) or not _is_plain_plural(parsed, item):
        return False
    return parsed.tags[before.head] in "NJM" and parsed.kind(item.chunk - 1) == "K" and before.end == item.chunk - 2


def _is_plain_plural(parsed: Parse, item: Phrase) -> bool:
    head = people.head_of(parsed, item)
    return not _has_figure(parsed, item) and number_of(parsed.tokens.lower[head]) == "plural" and parsed.tags[item.first] != "D"


def _has_figure(parsed: Parse, item: Phrase) -> bool:
    return parsed.count_in(item.first, item.last) is not None


def rule_of(word: str, *, frame: str | None = None) -> rules.Rule | None:
    """The first rule that a word fires, of a frame where one is given."""
    found = rules.load(LEXICON, "harm").get(word, ())
    return next((rule for rule in found if frame in (None, rule.frame)), None)


def harm_of(word: str) -> str | None:
    """What a verb or adjective of harm tells when it stands alone: "killed", "wounded", "missing"."""
    return next(
        (
            rule.kind
            for rule in rules.load(LEXICON, "harm").get(word, ())
            if rule.frame in ("transitive", "state", "noun") and not rule.needs
        ),
        None,
    )


def mixed_with(parsed: Parse, token: int) -> int | None:
    """The token of the second harm of "killed or wounded", "killing and injuring", where the two are not told apart.

    The second word must follow the first at once: "killed 12 and wounded 30" tells them apart.
    """
    lower = parsed.tokens.lower
    other = token + 2
    beside = lower[token : token + 1] == ["killed"] and lower[token + 1 : token + 2] in (["injured"], ["wounded"])
    if beside and parsed.tags[token + 2 : token + 3] not in ("N", "J", "M"):
        return token + 1  # "Several Syrians Killed Injured in Homs"
    if other >= len(lower) or lower[token + 1] not in ("and", "or", "and/or", "&", "/"):
        return None
    harms = {harm_of(lower[token]), harm_of(lower[other])}
    if lower[token].startswith("sho"):
        return None  # "shot and killed" is one harm
    return other if harms == {"killed", "injured"} else None
