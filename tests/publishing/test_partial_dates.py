"""Dates of which only the year, or month and year, is known: typed, stored, told."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.utils.translation import override

from institute.models import Appointment
from publishing.content import partial_dates
from tests.factories import appoint, make_body, make_document, make_person
from text.typography import with_plain_spaces

WRITE = "Write a day, a month or a year: 27.06.2017, 06.2017 or 2017."
NO_DAY = "There is no such day."
NO_YEAR = "This year cannot be right: check it."


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("2017", "2017"),
        ("  2017 ", "2017"),
        ("06.2017", "2017-06"),
        ("6.2017", "2017-06"),
        ("6/2017", "2017-06"),
        ("2017-06", "2017-06"),
        ("2017-6", "2017-06"),
        ("27.06.2017", "2017-06-27"),
        ("7.6.2017", "2017-06-07"),
        ("27/06/2017", "2017-06-27"),
        ("2017-06-27", "2017-06-27"),
        ("29.02.2016", "2016-02-29"),
        ("1800", "1800"),
        ("31.12.2199", "2199-12-31"),
    ],
)
def test_a_date_is_read_as_people_write_it(typed, stored):
    assert partial_dates.read(typed) == stored
    # What is stored is read as itself, and so is what a form shows of it.
    assert partial_dates.read(stored) == stored
    assert (
        partial_dates.read(partial_dates.TypedDateField().prepare_value(stored))
        == stored
    )


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        *(
            (text, WRITE)
            for text in [
                *["soon", "17", "06.17", "27.06.17", "27.06", "20170627", "06/27/17"],
                *["27 июня 2017", "June 2017", "2017 г.", "2017-", "2017-2018", "-"],
                *["٢٠١٧", "2017\n06", "027.06.2017", "12017"],
            ]
        ),
        *(
            (text, NO_DAY)
            for text in [
                *["31.06.2017", "29.02.2017", "13.2017", "0.2017", "00.06.2017"],
                *["2017-13", "2017-02-30", "06.27.2017"],
            ]
        ),
        *((text, NO_YEAR) for text in ["1799", "2200", "0000", "06.0217", "9999"]),
    ],
)
def test_what_is_no_date_is_refused_and_says_why(english, typed, message):
    with pytest.raises(ValidationError) as refused:
        partial_dates.read(typed)
    assert refused.value.messages == [message]


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2017", date(2017, 1, 1), date(2017, 12, 31)),
        ("2017-06", date(2017, 6, 1), date(2017, 6, 30)),
        ("2016-02", date(2016, 2, 1), date(2016, 2, 29)),
        ("2017-12", date(2017, 12, 1), date(2017, 12, 31)),
        ("2017-06-27", date(2017, 6, 27), date(2017, 6, 27)),
    ],
)
def test_a_date_means_its_first_day_or_its_last(text, first, last):
    assert (partial_dates.first_day(text), partial_dates.last_day(text)) == (
        first,
        last,
    )


@pytest.mark.parametrize(
    ("text", "typed"),
    [("2017", "2017"), ("2017-06", "06.2017"), ("2017-06-07", "07.06.2017")],
)
def test_a_form_shows_a_date_as_people_write_it(text, typed):
    assert partial_dates.TypedDateField().prepare_value(text) == typed
    # What cannot be read is shown again as it was sent.
    assert partial_dates.TypedDateField().prepare_value("soon") == "soon"


@pytest.mark.parametrize(
    ("starts", "ends", "ru", "en"),
    [
        ("2017", "", "с 2017 года", "since 2017"),
        ("2017-06", "", "с июня 2017", "since June 2017"),
        ("2017-06-27", "", "с 27 июня 2017", "since 27 June 2017"),
        ("", "2017", "до 2017 года", "until 2017"),
        ("", "2017-03", "до марта 2017", "until March 2017"),
        ("", "2017-03-31", "до 31 марта 2017", "until 31 March 2017"),
        ("1998", "2017", "1998–2017", "1998–2017"),
        ("2017", "2017", "2017", "2017"),
        ("2017-06", "2017-06", "июнь 2017", "June 2017"),
        ("2017-06-27", "2017-06-27", "27 июня 2017", "27 June 2017"),
        ("2017-06", "2020-03", "июнь 2017 — март 2020", "June 2017 – March 2020"),
        ("2017", "2020-03", "2017 — март 2020", "2017 – March 2020"),
        (
            "2017-06-27",
            "2020",
            "27 июня 2017 — 2020",
            "27 June 2017 – 2020",
        ),
        ("", "", "", ""),
    ],
)
def test_a_term_is_written_as_people_write_it(starts, ends, ru, en):
    for language, text in [("ru", ru), ("en", en)]:
        with override(language):
            display = Appointment(starts=starts, ends=ends).term_display
            assert with_plain_spaces(display) == text


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("table", "name"),
    [
        ("institute_appointment", "starts"),
        ("institute_appointment", "ends"),
        ("library_document", "dated_on"),
    ],
)
@pytest.mark.parametrize("text", ["06.2017", "soon", "2017-6", "217", "2017-"])
def test_the_database_takes_no_other_spelling(table, name, text):
    appoint(make_person(), make_body())
    make_document()
    update = f"UPDATE {table} SET {name} = %s"
    with pytest.raises(IntegrityError), transaction.atomic():
        connection.cursor().execute(update, [text])
