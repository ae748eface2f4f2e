"""Who did it: the agent of a clause, the owner of its weapon, who acts beside it, or who was named for the same attack before."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sitrep.extract.casualties.blame import blamed
from sitrep.extract.casualties.found import LEXICON, harm_of
from sitrep.extract.casualties.victims import victim_kind
from sitrep.extract.roles.agents import agent_in, is_mere_name, is_weapon, owner, with_nation, with_partners, word_set
from sitrep.extract.roles.antecedents import named_before
from sitrep.extract.roles.parties import antecedent
from sitrep.extract.speech.speakers import speaker_of
from sitrep.extract.syntax import clauses
from sitrep.extract.syntax.parse import Parse, Phrase, phrase
from sitrep.extract.syntax.person_nouns import number_of
from sitrep.lexicons.loader import words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sitrep.extract.context import Reading

_OCCASION = frozenset({"in", "during", "after", "following", "from", "amid", "with"})
_TAKING = frozenset(words(LEXICON, "frames", "taking"))
_ARMED = frozenset({"state_force", "non_state_force", "foreign_force"})


def perpetrator_of(reading: Reading, clause: clauses.Clause | None, chunk: int, victims: str | None) -> str | None:
    """The words of the perpetrator, the fullest of the sentence: "Syrian troops", "US-led coalition".

    ``victims`` keeps the harmed from being taken for those who harmed them where another clause is asked.
    """
    for name in _candidates(reading, clause, chunk):
        return name
    for name in elsewhere(reading, clause, chunk):
        if not is_own_side(name, victims):
            return name
    return None


def _candidates(reading: Reading, clause: clauses.Clause | None, chunk: int) -> Iterator[str]:
    """Agents that the clause itself names."""
    parsed = reading.parsed
    items = _agents(reading, clause, chunk)
    for item in items[:1]:
        if clause and item.end == clause.chunk - 1 and parsed.kind(item.chunk - 1) in "PK" and is_mere_name(parsed, item):
            continue
        name = _who(reading, item) or _state(reading, item)
        if name:
            yield with_partners(reading, item, with_nation(parsed, item, name), items[1:])
    at = clause.chunk if clause else chunk
    for item in [*_hands(parsed, at), *_fought(parsed, at)]:
        yield from filter(None, [agent_in(reading, item)])
    for item in _occasions(parsed, at):
        if not is_weapon(parsed.tokens.lower[item.head]):
            continue
        if parsed.tokens.lower[item.first] in ("its", "their"):
            yield from _possessor(reading, item)
        name = agent_in(reading, item)
        if name:
            yield with_nation(parsed, item, name)


def _who(reading: Reading, item: Phrase) -> str | None:
    """Whom a subject or an agent names: also whose "its helicopters" are, and who "they" are."""
    parsed = reading.parsed
    if parsed.tags[item.head] == "O":
        return _pronoun(reading, item)
    return (antecedent(reading, item) if _is_own(parsed, item) else None) or agent_in(reading, item)


def _is_own(parsed: Parse, item: Phrase) -> bool:
    """As in "its forces", "one of their snipers": whose they are is said before."""
    return not {"its", "their"}.isdisjoint(parsed.tokens.lower[item.first : item.head])


def _agents(reading: Reading, clause: clauses.Clause | None, chunk: int) -> list[Phrase]:
    """The subjects of an active verb, or what follows "by"."""
    parsed = reading.parsed
    if clause and clause.voice == "active":
        return _doer(reading, clause.chunk, clause.subjects)
    agent = clause.agent if clause else clauses.by_phrase(parsed, chunk)
    return [agent] if agent else []


def _doer(reading: Reading, verb: int, subjects: list[Phrase]) -> list[Phrase]:
    """As in "rebels fired on Qusra killing four villagers injuring ten": the rebels, not what stands right before the participle."""
    parsed = reading.parsed
    if subjects and parsed.kind(subjects[0].chunk - 1) == "P" and is_weapon(parsed.word(subjects[0].chunk - 2)):
        return [phrase(parsed, subjects[0].chunk - 2)]  # "the attack on the ferry which killed 37"
    for _ in range(_DEEP):
        if not subjects or (parsed.tags[parsed.chunks[verb].first] != "G" and not _is_headed(parsed, verb)):
            break
        before, word = parsed.kind(subjects[0].chunk - 1), parsed.word(subjects[0].chunk - 1)
        aside = before == "P" or (before == "v" and (word in _TAKING or harm_of(word))) or not agent_in(reading, subjects[0])
        if not aside or (subjects[-1].end != clauses.skip_back(parsed, verb - 1) and not _is_headed(parsed, verb)):
            break
        verb = next((at for at in range(subjects[0].chunk - 1, -1, -1) if parsed.kind(at) == "v"), -1)
        subjects = clauses.subjects_of(parsed, verb) if verb >= 0 else []
    return subjects


def _is_headed(parsed: Parse, verb: int) -> bool:
    """A verb of a headline in capitals, which shares its subject with the one before: "Army Frees Towns Kills Rebels"."""
    word = parsed.tokens.words[parsed.chunks[verb].first]
    return parsed.tags[parsed.chunks[verb].first] == "V" and verb > 0 and word[0].isupper()


_DEEP = 3
"""Participles in a row, each with an object, that share a subject."""


def _state(reading: Reading, item: Phrase) -> str | None:
    """A state named by its country as who acts ("Iran killed ..."), not as where something stands ("strikes from Iran")."""
    parsed = reading.parsed
    named = any(place.broad and place.first <= item.head < place.last for place in reading.places)
    alone = item.last - item.first <= 2 and parsed.kind(item.chunk - 1) not in "PK,"
    return parsed.text(item.first, item.last) if named and alone else None


def _possessor(reading: Reading, item: Phrase) -> Iterator[str]:
    """As in "the coalition acknowledged 12 deaths in its strikes": the subject of the verb before."""
    parsed = reading.parsed
    verb = next((at for at in range(item.chunk, -1, -1) if parsed.kind(at) == "v" and clauses.is_finite(parsed, at)), None)
    for subject in clauses.subjects_of(parsed, verb)[:1] if verb is not None else []:
        found = agent_in(reading, subject, deep=False) or _state(reading, subject)
        if found:
            yield found


def _pronoun(reading: Reading, item: Phrase) -> str | None:
    """As in "the rebels said they had captured": the speaker; "he" is the person named last."""
    parsed = reading.parsed
    if parsed.tokens.lower[item.head] in ("he", "she"):
        return named_before(reading, item) or _speaking(reading, item)
    for at in range(item.chunk - 1, -1, -1):
        if parsed.kind(at) == "v" and parsed.word(at) in clauses.SPEECH - word_set("blaming"):
            subjects = clauses.subjects_of(parsed, at)
            return agent_in(reading, subjects[0]) if subjects else None
    return (_main_subject(reading, item) or _subject_before(reading)) if parsed.tokens.lower[item.head] == "they" else None


def _speaking(reading: Reading, item: Phrase) -> str | None:
    """As in "he admitted that he had killed two": whom the first "he" stands for."""
    said = speaker_of(reading.parsed, item.chunk)
    if said is None or said.text.lower() != reading.parsed.tokens.lower[item.head] or not reading.voices:
        return None
    named = reading.voices.named(said, reading.sentence.index)
    return named.text if named and named.text != said.text else None


def _main_subject(reading: Reading, item: Phrase) -> str | None:
    """As in "The militia freed two men whom they had abducted": who acts in the main clause."""
    parsed = reading.parsed
    verb = next((at for at in range(item.chunk) if parsed.kind(at) == "v" and clauses.is_finite(parsed, at)), None)
    subjects = clauses.subjects_of(parsed, verb)[:1] if verb is not None else []
    return agent_in(reading, subjects[0], deep=False) if subjects else None


def _subject_before(reading: Reading) -> str | None:
    """As in "Gunmen stormed the village. They killed ten": who acts in the sentence before."""
    before = reading.earlier(1)
    verb = next((at for at, piece in enumerate(before.parsed.chunks) if piece.kind == "v"), None) if before else None
    if before is None or verb is None or before.parsed.word(verb) in clauses.SPEECH:
        return None
    subjects = clauses.subjects_of(before.parsed, verb)[:1]
    return agent_in(before, subjects[0], deep=False) if subjects and clauses.voice_of(before.parsed, verb) == "active" else None


def _hands(parsed: Parse, chunk: int) -> list[Phrase]:
    """As in "died at the hands of a vigilante group"."""
    for at in range(chunk + 1, min(len(parsed.chunks), chunk + 6)):
        if parsed.kind(at) == "n" and parsed.word(at) in ("hands", "hand") and parsed.word(at + 1) == "of" and parsed.kind(at + 2) == "n":
            item = phrase(parsed, at + 2)
            last = clauses.coordinated(parsed, at + 2)[-1]
            return [Phrase(item.first, last.last, item.head, item.chunk, last.end)]
    return []


def _fought(parsed: Parse, chunk: int) -> list[Phrase]:
    """As in "died fighting rebels"."""
    after = chunk + 1
    if parsed.kind(after) == "v" and parsed.word(after) in word_set("combat"):
        return clauses.objects_of(parsed, after)[:1]
    if parsed.kind(after) == "n" and parsed.tokens.lower[parsed.chunks[after].first] in word_set("combat"):
        item = phrase(parsed, after)
        return [Phrase(item.first + 1, item.last, item.head, item.chunk, item.end)] if item.first < item.head else []
    return []


def _occasions(parsed: Parse, chunk: int) -> list[Phrase]:
    """As in "killed in an attack by X", "after Russian shelling": the occasions after a verb or noun of harm."""
    at = clauses.complement_at(parsed, chunk, _OCCASION)
    found: list[Phrase] = []
    while at is not None and len(found) < 3:
        found.append(phrase(parsed, at))
        at = clauses.complement_at(parsed, at, _OCCASION)
    return found


def elsewhere(reading: Reading, clause: clauses.Clause | None, chunk: int) -> Iterator[str]:
    """Who attacks, is blamed or owns the weapon in another clause of the sentence."""
    parsed = reading.parsed
    own = clause.chunk if clause else chunk
    yield from blamed(reading)
    yield from acting(reading, own)
    yield from _outcome(reading, own)
    for at, piece in enumerate(parsed.chunks):
        if piece.kind == "n" and is_weapon(parsed.word(at)):
            found = owner(reading, phrase(parsed, at))
            if found:
                yield found


_PHRASAL = {
    word: frozenset(after)
    for word, after in (
        ("broke", ("up",)),
        ("shot", ("down", "at", "on", "into")),
        ("carried", ("out",)),
        ("set", ("off", "upon")),
        ("setting", ("off",)),
    )
}
"""Verbs that say who attacks only with the word after them."""


def acting(reading: Reading, own: int) -> Iterator[str]:
    """Who attacks in a sentence, in the order of its verbs, but for the one at the chunk ``own``."""
    parsed = reading.parsed
    for at, piece in enumerate(parsed.chunks):
        if piece.kind != "v" or at == own or parsed.word(at) not in word_set("acts"):
            continue
        by = clauses.by_phrase(parsed, at)
        if not by and not _is_attack(parsed, at):
            continue
        bare = parsed.word(at) == "set" or (parsed.word(at) in ("carried", "shot") and parsed.kind(at + 2) == "n")
        aimed = parsed.word(at) in word_set("aiming") and parsed.kind(at + 1) == "P" and parsed.word(at + 1) in word_set("aims") and not by
        bare = (bare or aimed) and piece.last - piece.first == 1  # "rebels set off", "fired on": their participles look the same
        if clauses.voice_of(parsed, at) == "passive" and not bare:
            found = agent_in(reading, by) if by else None
        else:
            subjects = clauses.subjects_of(parsed, at)
            found = _run_on(parsed, at) or (_who(reading, subjects[0]) if subjects else None)
        if found:
            yield found


def _is_attack(parsed: Parse, verb: int) -> bool:
    """Whether a verb of attack has what it needs to be one: "broke up", "shot at", "used artillery"."""
    word = parsed.word(verb)
    if word in word_set("using"):
        objects = clauses.objects_of(parsed, verb)
        return bool(objects) and is_weapon(parsed.tokens.lower[objects[0].head])
    after = parsed.tokens.lower[parsed.chunks[verb].last : parsed.chunks[verb].last + 1]
    return word not in _PHRASAL or not _PHRASAL[word].isdisjoint(after)


def _run_on(parsed: Parse, verb: int) -> str | None:
    """As in "after the shelling rebels fired", text that lost a comma: the persons right before the verb, not the noun before them."""
    piece = parsed.chunks[verb - 1] if verb else None
    if piece is None or piece.kind != "n" or piece.last - piece.first < 2 or parsed.tokens.lower[piece.last - 2] not in word_set("closing"):
        return None
    word = parsed.tokens.lower[piece.last - 1]
    persons = (word in word_set("collectives") or number_of(word) == "plural") and word not in word_set("never")
    return parsed.tokens.words[piece.last - 1] if persons else None


def _outcome(reading: Reading, noun: int) -> Iterator[str]:
    """As in "the soldiers advanced, which ended in the killing of three rebels": who acts in what led to a harm that a noun tells."""
    parsed = reading.parsed
    if parsed.kind(noun) != "n" or parsed.kind(noun - 1) not in "PT" or parsed.word(noun - 2) not in word_set("outcome"):
        return
    first = next((at for at in range(noun) if parsed.kind(at) == "v" and clauses.is_finite(parsed, at)), noun - 2)
    for subject in [*clauses.subjects_of(parsed, noun - 2)[:1], *clauses.subjects_of(parsed, first)[:1]]:
        yield from filter(None, [agent_in(reading, subject)])


def is_own_side(name: str, victims: str | None) -> bool:
    """Soldiers of the same side, and the victims themselves, are not who killed them."""
    if not victims:
        return False
    kind = victim_kind(victims)
    return name.casefold() == victims.casefold() or (kind in _ARMED and victim_kind(name) == kind)
