"""Which passwords are refused."""

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from accounts.models import User

pytestmark = pytest.mark.django_db


def codes_of(password, **fields):
    user = User(username="editor", first_name="Елена", last_name="Соколова", **fields)
    try:
        validate_password(password, user)
    except ValidationError as error:
        return {each.code for each in error.error_list}
    return set()


@pytest.mark.parametrize(
    ("password", "expected"),
    [
        ("thirteen otters", set()),
        ("тринадцать выдр", set()),
        ("x " + "long enough " * 5, set()),
        ("too short", {"password_too_short"}),
        ("editoreditor", {"password_repeats"}),
        ("Соколова-1987", {"password_too_similar"}),
        ("passwordpassword", {"password_repeats"}),
        ("abcabcabcabcabc", {"password_repeats"}),
        ("qwerty123456", {"password_too_common"}),
        ("1029384756102", {"password_entirely_numeric"}),
    ],
)
def test_a_password_that_others_guess_is_refused(password, expected):
    assert codes_of(password) == expected


def test_a_very_long_one_is_judged_at_once():
    assert codes_of("ab" * 100_000) == {"password_repeats"}
    assert codes_of("a" * 99_999 + "b") == {"password_repeats"}
