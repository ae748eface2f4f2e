"""Where sentences end: at stops and line breaks, but not within abbreviations, initials and figures."""

from __future__ import annotations

import pytest

from sitrep.text.sentences import split

CASES = [
    ["Troops left.", "Rebels came."],
    ["Gen. Omar left the base.", "Nobody followed."],
    ["The U.S. embassy closed.", "Staff flew home."],
    ["He lives in the U.S.", "The family stayed."],
    ["J. K. Mensah was shot.", "He survived."],
    ["About 3.5 million people fled."],
    ["The raid began at 5 p.m. on Feb. 3."],
    ["“We won.”", "Troops cheered."],
    ['"Is it over?" she asked.', "No one knew."],
    ["Stop!", "Go back!"],
    ["A clash (in the hills) killed two.", "Others fled."],
    ["Shells fell on St. Mary's hospital."],
    ["It burned... for hours."],
]


@pytest.mark.parametrize("sentences", CASES, ids=lambda sentences: sentences[0])
def test_sentences_end_where_a_reader_ends_them(sentences: list[str]) -> None:
    assert [found.text for found in split(" ".join(sentences))] == sentences


def test_a_missing_space_after_a_stop_hides_no_sentence() -> None:
    assert [found.text for found in split("Rebels took the town.The army left (Wire).Calm returned.")] == [
        "Rebels took the town.",
        "The army left (Wire).",
        "Calm returned.",
    ]


def test_a_line_break_always_ends_a_sentence() -> None:
    assert [found.text for found in split("Rebels gain ground\n\nThe rebels took a hill\nThe army left")] == [
        "Rebels gain ground",
        "The rebels took a hill",
        "The army left",
    ]


def test_a_small_letter_starts_a_sentence_only_in_a_text_without_capitals() -> None:
    assert len(split("rebels took the town. the army left.")) == 2
    assert len(split("Rebels took approx. nine towns.")) == 1


@pytest.mark.parametrize("text", ["", " \n ", "One.  Two.\n Three", "“A.” B. (C.) D"])
def test_offsets_point_at_the_text_of_each_sentence(text: str) -> None:
    found = split(text)
    assert [text[one.start : one.end] for one in found] == [one.text for one in found]
    assert [one.index for one in found] == list(range(len(found)))
    assert all(one.text == one.text.strip() and one.text for one in found)


def test_a_headline_that_the_text_begins_with_is_a_sentence_though_the_lead_runs_on_from_it() -> None:
    title, text = "Two dead in raid on Bria", "Two dead in raid on Bria Two men were shot in Bria. Calm returned."
    assert [found.text for found in split(text, title=title)] == [title, "Two men were shot in Bria.", "Calm returned."]
    assert len(split("Two dead in raid on Bria, police say.", title=title)) == 1
    assert len(split("Bria fell. Calm returned.", title="Bria")) == 2
