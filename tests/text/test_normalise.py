"""Cleaning keeps what a reader sees, and takes bounded time on hostile text."""

from __future__ import annotations

import time
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sitrep.text.normalise import clean, fold, one_line

CASES = [
    ("crlf", "One.\r\nTwo.\rThree.", "One.\nTwo.\nThree."),
    ("unicode line ends", "One.\u2028Two.\u2029Three.", "One.\nTwo.\nThree."),
    ("non-breaking and thin spaces", "12\u00a0people,\u20095 km", "12 people, 5 km"),
    ("zero width", "Alep\u200bpo\ufeff, Sy\u00adria", "Aleppo, Syria"),
    ("bidi controls", "\u202eabc\u202c \u2066def\u2069", "abc def"),
    ("colour escapes", "a \x1b[1;31mred\x1b[0m word", "a red word"),
    ("title escape", "\x1b]0;owned\x07Rebels \x1b]8;;http://x.example\x1b\\withdrew", "Rebels withdrew"),
    ("lone escape", "half \x1b", "half"),
    ("control characters", "bell\x07 and\x00 nul\x7f", "bell and nul"),
    ("decomposed letters", "Cafe\u0301 in Sa\u0303o Paulo", "Café in São Paulo"),
    (
        "mojibake of quotes",
        "the mayor\u00e2\u20ac\u2122s \u00e2\u20ac\u0153office\u00e2\u20ac\u009d",
        "the mayor\u2019s \u201coffice\u201d",
    ),
    ("mojibake of letters", "Bogot\u00c3\u00a1 and Lom\u00c3\u00a9", "Bogotá and Lomé"),
    ("mojibake around a control character", "\u00c2\x08\u00a1Hola!", "\u00a1Hola!"),
    ("letters that look like mojibake", "SÃO TOMÉ, Âncora, Pâques", "SÃO TOMÉ, Âncora, Pâques"),
    ("windows quotes", "\x93Stop\x94, he said \x96 twice", "\u201cStop\u201d, he said \u2013 twice"),
    ("runs of spaces", "many   spaces \t here  \n   and   here", "many spaces here\nand here"),
    ("paragraphs stay", "One.\n\nTwo.\n\n\n\n\nThree.", "One.\n\nTwo.\n\nThree."),
    ("lone surrogates", "\ud83d and \udcff", "\ufffd and \ufffd"),
    ("arabic stays", "حلب (Aleppo)", "حلب (Aleppo)"),
]


@pytest.mark.parametrize(("raw", "expected"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_clean_gives_the_expected_text(raw: str, expected: str) -> None:
    assert clean(raw) == expected


@given(st.text(alphabet=st.characters(), max_size=200))
def test_clean_text_is_printable_nfc_and_utf8_and_cleaning_it_again_changes_nothing(raw: str) -> None:
    text = clean(raw)
    text.encode("utf-8")
    assert unicodedata.is_normalized("NFC", text)
    assert not any(unicodedata.category(char) == "Cc" and char != "\n" for char in text)
    assert clean(text) == text


@pytest.mark.parametrize(
    "hostile",
    ["a" + "\u0301\u0323" * 200_000, " " * 1_000_000 + "x", "\x1b]" * 300_000, "\n " * 300_000 + "x", "\u00c3\u00a9" * 200_000],
    ids=["stacked marks", "spaces", "open escapes", "blank lines", "mojibake"],
)
def test_hostile_text_is_cleaned_in_bounded_time(hostile: str) -> None:
    start = time.process_time()
    clean(hostile)
    assert time.process_time() - start < 3


def test_one_line_and_fold_are_for_cells_and_for_comparison() -> None:
    assert one_line(" a\n\n b\x1b[2J ") == "a b"
    assert fold("\u201cSyria\u2019s Army\u201d \u2014 advances!") == fold("syria's army: ADVANCES")
