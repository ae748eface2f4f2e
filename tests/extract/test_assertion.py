"""Who says it, where the words said stand, and what a clause is worth by what governs it."""

from __future__ import annotations

import pytest

from sitrep.extract.speech import modality
from sitrep.extract.speech.speakers import sayings, speaker_of
from sitrep.extract.speech.voices import Voices, quotations
from sitrep.extract.syntax.parse import Parse, parse
from sitrep.text.numbers import find_counts
from sitrep.text.sentences import split

SPEAKERS = {
    "Police said 14 people had been killed.": "Police",
    "Nine people were killed, the governor told reporters on Friday.": "the governor",
    "Nine people were killed a local doctor said by telephone.": "a local doctor",
    "Nine people were killed said the governor.": "the governor",
    "Nine people, said the mayor, were killed near the bridge.": "the mayor",
    "According to a nurse in the district nine people were killed.": "a nurse in the district",
    "The Drought Council, a group of farmers, said nine people were killed.": "The Drought Council",
    "A spokesman for the guild, Ivo Marek, said nine people were killed.": "A spokesman for the guild, Ivo Marek",
    "A medic and a driver said nine people were killed.": "A medic and a driver",
    "The claim by activists that nine people were killed is disputed.": "activists",
    "The paper quoted a priest as saying nine people were killed.": "a priest",
    "Nine people were killed - police": "police",
    "Officials: nine people were killed in the fire": "Officials",
    "The army denied that nine people were killed.": "The army",
    "The army denied responsibility for a strike in which nine people were killed.": None,
    "The group claimed responsibility for a blast in which nine people were killed.": None,
    "The blast blamed on the rebels came after nine people were killed.": None,
    "Police did not say how nine people were killed.": None,
    "The army said it wanted peace, a day after nine people were killed.": None,
}
MODALITIES = {
    "Troops managed to kill nine people.": "asserted",
    "Troops failed to kill nine people.": "negated",
    "Troops vowed to kill nine people.": "planned",
    "Troops were poised to storm the house and kill nine people.": "planned",
    "The rebels said they would kill nine people.": "planned",
    "The storm threatens to kill nine people.": "hypothetical",
    "There is a risk that nine people were killed.": "hypothetical",
    "If the troops kill nine people, the talks end.": "hypothetical",
    "Did the troops kill nine people?": "hypothetical",
    "The gas would have killed nine people.": "hypothetical",
    "There is no evidence that the troops killed nine people.": "negated",
    "Troops are believed to have killed nine people.": "claimed",
    "Troops reportedly killed nine people.": "claimed",
    "Troops killed nine people but did not burn the house.": "asserted",
    "Not only did troops leave, they killed nine people.": "asserted",
}


def _parse(text: str) -> Parse:
    return parse(text, find_counts(text), [], [])


def _killing(parsed: Parse) -> int:
    return next(at for at in range(len(parsed.chunks)) if parsed.kind(at) == "v" and parsed.word(at) in {"kill", "killed"})


@pytest.mark.parametrize("text", SPEAKERS)
def test_the_speaker_of_a_clause_is_who_says_it_and_nobody_else(text: str) -> None:
    parsed = _parse(text)
    found = speaker_of(parsed, _killing(parsed))
    assert (found.text if found else None) == SPEAKERS[text]


@pytest.mark.parametrize("text", MODALITIES)
def test_what_governs_a_clause_decides_its_modality(text: str) -> None:
    parsed = _parse(text)
    assert modality.of_clause(parsed, _killing(parsed)) == MODALITIES[text]


def test_a_denial_is_known_by_its_verb() -> None:
    assert [saying.speaker.verb for saying in sayings(_parse("The army rejects claims that nine people were killed."))] == ["denied"]


def test_the_words_of_a_compound_are_taken_for_granted_by_whoever_speaks() -> None:
    parsed = _parse("Shells hit rebel-held Idlib, residents said.")
    held = next(at for at in range(len(parsed.chunks)) if "held" in parsed.text(parsed.chunks[at].first, parsed.chunks[at].last))
    assert modality.is_presupposed(parsed, held)


def _quoted(text: str, index: int) -> str | None:
    sentences = split(text)
    found = Voices(text, sentences, lambda sentence: _parse(sentence.text)).quoted(sentences[index])
    return found.text if found else None


@pytest.mark.parametrize(
    ("text", "index", "speaker"),
    [
        ('"They came at dawn. Nine people were killed," Yusuf Idris said.', 0, "Yusuf Idris"),
        ('"It was chaos," said Halima Bello. "Nine people were killed."', 1, "Halima Bello"),
        ("Halima Bello said: “It was chaos. Nine people were killed.”", 1, "Halima Bello"),
        ("The mayor wrote:\n\nNine people were killed. The city mourns.", 2, "The mayor"),
        ("Residents said the road was shut. Nine people were killed.", 1, None),
    ],
)
def test_a_quotation_over_sentences_keeps_its_speaker(text: str, index: int, speaker: str | None) -> None:
    assert _quoted(text, index) == speaker


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Governor Musa Danjuma said the road was shut. He said nine people were killed.", "Governor Musa Danjuma"),
        ("The Tana Observatory said the road was shut. It said nine people were killed.", "The Tana Observatory"),
        ("A storm passed. He said nine people were killed.", "He"),
        ("A storm passed. It said nine people were killed.", None),
    ],
)
def test_a_pronoun_takes_the_name_of_the_speaker_before_it(text: str, name: str | None) -> None:
    sentences = split(text)
    voices = Voices(text, sentences, lambda sentence: _parse(sentence.text))
    parsed = _parse(sentences[1].text)
    said = speaker_of(parsed, _killing(parsed))
    assert said is not None
    found = voices.named(said, 1)
    assert (found.text if found else None) == name


def test_a_quotation_without_an_end_stops_with_its_paragraph() -> None:
    text = "“One.\n“Two.” Three."
    assert [text[start:end] for start, end in quotations(text)] == ["“One.", "“Two.”"]
