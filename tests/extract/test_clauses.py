"""Subjects, objects and agents of verbs in sentences with the turns that news takes between them."""

from __future__ import annotations

import pytest

from sitrep.extract.syntax import clauses
from sitrep.extract.syntax.parse import Parse, Phrase, parse
from sitrep.text.numbers import find_counts

CASES = [
    # plain, either voice
    ("Rebels captured the town.", "captured", "Rebels", "the town", None),
    ("The town was captured by rebels.", "captured", "The town", None, "rebels"),
    ("The army has retaken the old airfield.", "retaken", "The army", "the old airfield", None),
    ("Three drivers were shot by masked men.", "shot", "Three drivers", None, "masked men"),
    ("A mine exploded.", "exploded", "A mine", None, None),
    # adverbs and dates between
    ("The militia on Tuesday briefly seized the radio station.", "seized", "The militia", "the radio station", None),
    ("Soldiers later shot two farmers.", "shot", "Soldiers", "two farmers", None),
    # prepositions after the subject
    ("Fighters from the hills attacked a convoy.", "attacked", "Fighters", "a convoy", None),
    ("The commander of the garrison freed nine prisoners.", "freed", "The commander of the garrison", "nine prisoners", None),
    # relative clauses
    ("Rebels who had left the valley killed a judge.", "killed", "Rebels", "a judge", None),
    ("Rebels who had left the valley killed a judge.", "left", "Rebels", "the valley", None),
    ("The bridge, which was held by the militia, collapsed.", "held", "The bridge", None, "the militia"),
    ("The bridge, which was held by the militia, collapsed.", "collapsed", "The bridge", None, None),
    ("The village that troops liberated lies in ruins.", "liberated", "troops", "The village", None),
    # participles after the noun
    ("Militants backed by smugglers seized the port.", "seized", "Militants", "the port", None),
    ("Villagers wounded by shrapnel reached the clinic.", "reached", "Villagers", "the clinic", None),
    ("A shell hit the school, killing a teacher.", "killing", "A shell", "a teacher", None),
    # appositions and insertions
    ("The rebels, a loose alliance, took the dam.", "took", "The rebels", "the dam", None),
    ("The army, according to residents, burned the market.", "burned", "The army", "the market", None),
    # coordination of verbs
    ("Gunmen entered the camp and abducted a nurse.", "abducted", "Gunmen", "a nurse", None),
    ("Two boys were shot and wounded.", "wounded", "Two boys", None, None),
    # infinitives and raising
    ("Troops tried to retake the hill.", "retake", "Troops", "the hill", None),
    ("The fighting forced thousands to flee.", "flee", "thousands", None, None),
    ("Dozens are believed to have been killed.", "killed", "Dozens", None, None),
    ("The rebels launched an operation to seize the mine.", "seize", "The rebels", "the mine", None),
    # openings
    ("After storming the jail, gunmen freed a warlord.", "freed", "gunmen", "a warlord", None),
    ("After storming the jail, gunmen freed a warlord.", "storming", "gunmen", "the jail", None),
    # accusations
    ("The court accused the colonel of killing a priest.", "killing", "the colonel", "a priest", None),
    # reported speech
    ("Residents said the militia looted shops.", "looted", "the militia", "shops", None),
    ("Officials told reporters that raiders had burned the mill.", "burned", "raiders", "the mill", None),
]


def _parsed(text: str) -> Parse:
    return parse(text, find_counts(text), [], [])


def _clause(parsed: Parse, verb: str) -> clauses.Clause:
    return clauses.read(parsed, parsed.at[parsed.tokens.lower.index(verb)])


def _words(parsed: Parse, items: list[Phrase]) -> str | None:
    return parsed.text(items[0].first, items[0].last) if items else None


@pytest.mark.parametrize(("text", "verb", "subject", "thing", "agent"), CASES, ids=[f"{c[1]}: {c[0]}" for c in CASES])
def test_a_verb_has_its_subject_object_and_agent(text: str, verb: str, subject: str, thing: str | None, agent: str | None) -> None:
    parsed = _parsed(text)
    clause = _clause(parsed, verb)
    by = [clause.agent] if clause.agent else []
    assert (_words(parsed, clause.subjects), _words(parsed, clause.objects), _words(parsed, by)) == (subject, thing, agent)


@pytest.mark.parametrize(
    ("text", "verb", "subjects", "objects"),
    [
        (
            "Soldiers and policemen shot a baker, a tailor and two clerks.",
            "shot",
            ["Soldiers", "policemen"],
            ["a baker", "a tailor", "two clerks"],
        ),
        ("The army and its allies took the town.", "took", ["The army", "its allies"], ["the town"]),
        ("Shells hit the school as well as the mosque.", "hit", ["Shells"], ["the school"]),
    ],
)
def test_what_is_coordinated_is_listed_whole(text: str, verb: str, subjects: list[str], objects: list[str]) -> None:
    parsed = _parsed(text)
    clause = _clause(parsed, verb)
    assert [parsed.text(item.first, item.last) for item in clause.subjects] == subjects
    assert [parsed.text(item.first, item.last) for item in clause.objects][: len(objects)] == objects


def test_a_comma_before_an_apposition_ends_the_object() -> None:
    parsed = _parsed("Gunmen killed a judge, the head of the court.")
    assert len(_clause(parsed, "killed").objects) == 1
