"""The day of publication comes from the best witness there is, and the witness is named."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from sitrep.ingest.dateline import read_head
from sitrep.ingest.published import find_published, read_moment

BODY = "Shells hit the market of Marsa on Monday, the mayor said."
BASES = [
    ("metadata", "2020-02-18", "MARSA, Feb. 17, 2020 (Example) - " + BODY, "2019-01-01.txt", "2020-02-18"),
    ("metadata", "18/02/2020 10:15", BODY, "a.txt", "2020-02-18"),
    ("dateline", None, "MARSA, Feb. 17, 2020 (Example) - " + BODY, "2019-01-01.txt", "2020-02-17"),
    ("dateline", "not a date", "Published: 17 February 2020\n\n" + BODY, "a.txt", "2020-02-17"),
    ("dateline", None, "By Ana Ruiz\nMonday, February 17, 2020\n" + BODY, "a.txt", "2020-02-17"),
    ("text", None, BODY + " (Photo taken in Marsa, Feb. 17, 2020.)", "2019-01-01.txt", "2020-02-17"),
    ("filename", None, BODY + " The war began on March 15, 2011.", "marsa-2020-02-17.txt", "2020-02-17"),
    ("filename", "unknown", BODY, "news/2020/02/17/marsa.txt", "2020-02-17"),
    ("none", None, BODY, "marsa-20201399.txt", None),
]


@pytest.mark.parametrize(("basis", "value", "body", "path", "day"), BASES)
def test_the_order_of_witnesses(basis: str, value: str | None, body: str, path: str, day: str | None) -> None:
    published = find_published(value, body, None, path)
    assert published.basis == basis
    assert (published.at.date().isoformat() if published.at else None) == day
    assert published.at is None or published.at.tzinfo is UTC


def test_a_date_in_the_url_of_a_record_is_metadata() -> None:
    assert find_published(None, BODY, "https://news.example/2020/02/17/marsa", "a.jsonl").basis == "metadata"


REFERENCES = [
    ("2020-02-18", "MARSA, Feb. 17 (Example) - " + BODY, date(2020, 2, 18), "a day apart is a matter of zones and of midnight"),
    ("2020-02-25", "MARSA, Feb. 17 (Example) - " + BODY, date(2020, 2, 17), "days apart: the dateline wins"),
    ("2020-01-03", "MARSA, Dec. 30 (Example) - " + BODY, date(2019, 12, 30), "the year is that which is nearest"),
    ("2017-10-15", "6 Oct 2017 At least 79 people died.", date(2017, 10, 6), "a date at the head"),
    ("2013-09-05", "05-09-2013 Four people died.", date(2013, 9, 5), "day or month first: the nearer"),
    ("2020-02-18T01:30:00+03:00", BODY, date(2020, 2, 18), "the day where it was published, not in UTC"),
    ("2020-02-18", "May 30, 2017, was the worst day of the war.", date(2020, 2, 18), "a sentence is no dateline"),
]


@pytest.mark.parametrize(("value", "body", "expected"), [case[:3] for case in REFERENCES], ids=[case[3] for case in REFERENCES])
def test_weekdays_count_from(value: str, body: str, expected: date) -> None:
    assert find_published(value, body, None, "a.txt").reference == expected


@pytest.mark.parametrize(
    ("line", "place"),
    [
        ("ALEPPO, Syria (Reuters) - Troops moved.", "ALEPPO, Syria"),
        ("BEIRUT \u2014 Troops moved.", "BEIRUT"),
        ("BEIRUT\u2014Troops moved.", "BEIRUT"),
        ("Juba (AFP) - Troops moved.", "Juba"),
        ("MOGADISHU, Somalia, Oct 14 (Xinhua) -- Troops moved.", "MOGADISHU, Somalia"),
        ("GAZA CITY, Gaza Strip (AP) _ Troops moved.", "GAZA CITY, Gaza Strip"),
        ("CAIRO/BEIRUT (Reuters) - Troops moved.", "CAIRO/BEIRUT"),
        ("PORT-AU-PRINCE, Haiti, 3 March 2024 \u2013 Troops moved.", "PORT-AU-PRINCE, Haiti"),
        ("N\u2019DJAMENA: Troops moved.", "N\u2019DJAMENA"),
        ("Kyiv, 3 March 2024 - Troops moved.", "Kyiv"),
        ("BREAKING: Troops moved.", None),
        ("REUTERS - Troops moved.", None),
        ("Syria - Troops moved.", None),
        ("Troops moved on Aleppo - the largest city - on Monday.", None),
        ("The UN (United Nations) said - Troops moved.", None),
    ],
)
def test_datelines_give_their_place(line: str, place: str | None) -> None:
    assert read_head(line).place == place


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("2020-02-17T10:15:00Z", datetime(2020, 2, 17, 10, 15, tzinfo=UTC)),
        ("2020-02-17 10:15", datetime(2020, 2, 17, 10, 15, tzinfo=UTC)),
        ("20200217101500", datetime(2020, 2, 17, 10, 15, tzinfo=UTC)),
        (20200217, datetime(2020, 2, 17, tzinfo=UTC)),
        (1581934500, datetime(2020, 2, 17, 10, 15, tzinfo=UTC)),
        (1581934500000, datetime(2020, 2, 17, 10, 15, tzinfo=UTC)),
        ("1581934500", datetime(2020, 2, 17, 10, 15, tzinfo=UTC)),
        ("Mon, 17 Feb 2020 12:15:00 +0200", datetime(2020, 2, 17, 10, 15, tzinfo=UTC)),
        ("February 17th, 2020", datetime(2020, 2, 17, tzinfo=UTC)),
        ({"$date": "2020-02-17T10:15:00Z"}, datetime(2020, 2, 17, 10, 15, tzinfo=UTC)),
        (date(2020, 2, 17), datetime(2020, 2, 17, tzinfo=UTC)),
        (datetime(2020, 2, 17, 10, 15), datetime(2020, 2, 17, 10, 15, tzinfo=UTC)),  # noqa: DTZ001
        *(
            (value, None)
            for value in (
                "Monday",
                "17 February",
                "2020",
                "9999-99-99",
                "0001-01-01",
                "x" * 500,
                float("nan"),
                float("inf"),
                1e300,
                [],
                {},
                b"x",
            )
        ),
    ],
)
def test_moments_are_read_in_any_usual_form_and_others_are_no_error(value: object, expected: datetime | None) -> None:
    assert read_moment(value) == expected
