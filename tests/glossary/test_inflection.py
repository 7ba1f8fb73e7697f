"""A term is put in place of another in the form in which that stands."""

import pytest

from glossary.linker.inflection import in_form_of


@pytest.mark.parametrize(
    ("term", "words", "form"),
    [
        ("цифровое неравенство", "цифрового разрыва", "цифрового неравенства"),
        ("цифровой разрыв", "цифровыми неравенствами", "цифровыми разрывами"),
        # Words after the head stay in their case.
        ("общество знаний", "информационного общества", "общества знаний"),
        ("информационное общество", "Обществе знаний", "Информационном обществе"),
        # Of another number, where the term has but one.
        ("большие данные", "массивов данных", "больших данных"),
        ("ИКТ", "информационных технологий", "ИКТ"),
    ],
)
def test_russian(term, words, form):
    assert in_form_of(term, words, "ru") == form


@pytest.mark.parametrize(
    ("term", "words", "form"),
    [
        ("digital divide", "digital inequalities", "digital divides"),
        ("knowledge society", "Information societies", "Knowledge societies"),
        ("policy", "strategies", "policies"),
        ("policy", "strategy", "policy"),
        ("policy", "status", "policy"),
        ("data", "records", "data"),
    ],
)
def test_english(term, words, form):
    assert in_form_of(term, words, "en") == form
