import pytest

from text.sentences import sentences

# Sentences are divided by "|".
RUSSIAN = """
Ю. Е. Хохлов выступил первым. | Затем слово взял Б. В. Примеров.
Москва, т. е. столица, стала первой. | Им. В. И. Ленина она не звалась.
В 2001 г. Москва и Тверь провели опрос. | Он стоил 3,5 млн руб. и шёл год.
В 1998–2001 гг. Институт работал на ул. Мира, д. 5. | См. с. 12 и рис. 3.
Пришли Иванов, Петров и др. | Институт провёл 12 встреч.
Там были книги, журналы и т. д. | Все они целы.
«Зачем?» — спросил он. | Так и было! | «Вот и всё». | Конец…
1. Введение в предмет. | 2. Итоги.
Адрес: example.org/а.б и версия 2.0. | Дальше — больше.
Рост составил 3.5 %. | 12 стран участвовали.
Одна строка без точки
"""
ENGLISH = """
Dr. Smith met J. R. Brown, e.g. in Moscow. | The value was 3.5 million.
Yuri E. Hohlov spoke. | See p. 12 and Fig. 3.
U.S. Officials came, i.e. Two of them. | “Why?” he asked. | So it was!
Acme Inc. was there (see vol. 2). | Others were not.
"""


@pytest.mark.parametrize(
    ("language", "line"),
    [
        (language, line)
        for language, lines in [("ru", RUSSIAN), ("en", ENGLISH)]
        for line in lines.strip().splitlines()
    ],
)
def test_a_text_is_cut_where_its_sentences_end(language, line):
    parts = line.split(" | ")
    assert sentences(" ".join(parts), language) == parts
    with_hard_spaces = [part.replace(". ", ".\u00a0") for part in parts]
    assert sentences(" ".join(with_hard_spaces), language) == with_hard_spaces


def test_a_text_without_words_has_no_sentences():
    assert sentences(" \n ", "ru") == []
