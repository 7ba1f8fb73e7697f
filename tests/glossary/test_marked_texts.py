import pytest

from tests.glossary import marks

ENOUGH = 0.99
LANGUAGES = ["ru", "en"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_found_in_real_texts_is_what_people_have_marked(language):
    score = marks.score(language)
    assert score.precision >= ENOUGH, score.wrong
    assert score.recall >= ENOUGH, score.missed


@pytest.mark.parametrize("language", LANGUAGES)
def test_nearly_as_much_is_right_in_texts_that_nobody_had_read_before(language):
    score = marks.score(language, marks.BLIND)
    assert score.precision >= 0.97, score.wrong
    assert score.recall >= ENOUGH, score.missed
