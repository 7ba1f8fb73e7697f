import pytest
from django.utils.translation import override

from text.languages import language_of_words


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("Переведите, пожалуйста", "ru"),
        ("Please translate", "en"),
        ("Форум WeGO в Ульяновске", "ru"),
        ("The forum in Ульяновск", "en"),
    ],
)
@pytest.mark.parametrize("reader", ["ru", "en"])
def test_words_are_of_the_language_of_most_of_their_letters(words, expected, reader):
    with override(reader):
        assert language_of_words(words) == expected


@pytest.mark.parametrize("reader", ["ru", "en"])
def test_words_without_letters_are_of_the_language_of_who_reads_them(reader):
    with override(reader):
        assert language_of_words("2017: 3 + 4") == reader
