from publishing.translations import translation_memory
from publishing.translations.translation_memory import (
    OF_LINES,
    align,
    sentence_pairs,
)


def paired(ru, en, is_rich=True):
    versions = {"ru": ru, "en": en}
    return [(pair["ru"], pair["en"]) for pair in sentence_pairs(versions, is_rich)]


def test_sentences_are_paired_in_their_order():
    ru = "<h2>Итоги</h2><p>Институт провёл опрос. Ответили все.</p>"
    en = "<h2>Results</h2><p>The Institute held a survey. All answered.</p>"
    assert paired(ru, en) == [
        ("Итоги", "Results"),
        ("Институт провёл опрос.", "The Institute held a survey."),
        ("Ответили все.", "All answered."),
    ]


def test_items_cells_and_footnotes_stand_by_themselves():
    ru = (
        '<p>Текст<span class="footnote">Сноска.</span> и ещё.</p>'
        "<ul><li>Первый</li><li>Второй</li></ul>"
        "<table><tbody><tr><td>Город</td><td>Страна</td></tr></tbody></table>"
    )
    en = (
        '<p>A text<span class="footnote">A note.</span> and more.</p>'
        "<ul><li>The first</li><li>The second</li></ul>"
        "<table><tbody><tr><td>City</td><td>Country</td></tr></tbody></table>"
    )
    assert paired(ru, en) == [
        ("Текст и ещё.", "A text and more."),
        ("Первый", "The first"),
        ("Второй", "The second"),
        ("Город", "City"),
        ("Страна", "Country"),
        ("Сноска.", "A note."),
    ]


LONG = "Ассамблея приняла декларацию о развитии умных городов и сельских территорий."
ALSO_LONG = "The assembly adopted a declaration on smart cities and rural territories."


def test_two_sentences_that_are_one_in_translation_are_joined():
    ru = f"{LONG} Её подписали мэры двенадцати городов. Все согласны."
    en = f"{ALSO_LONG} It was signed by the mayors of twelve cities, and all agree."
    assert paired(ru, en, is_rich=False) == [
        (LONG, ALSO_LONG),
        (
            "Её подписали мэры двенадцати городов. Все согласны.",
            "It was signed by the mayors of twelve cities, and all agree.",
        ),
    ]


def test_a_paragraph_without_translation_is_left_out():
    added = "Этого в переводе нет."
    ru = f"<p>{LONG}</p><p>{added}</p><p>Мэры согласны.</p>"
    en = f"<p>{ALSO_LONG}</p><p>The mayors agree.</p>"
    assert paired(ru, en) == [
        (LONG, ALSO_LONG),
        ("Мэры согласны.", "The mayors agree."),
    ]


def test_what_is_the_same_in_both_languages_is_no_translation():
    assert paired("WeGO", "WeGO", is_rich=False) == []
    assert paired("2017", "the year 2017", is_rich=False) == []


def test_texts_of_very_different_length_are_not_compared(monkeypatch):
    monkeypatch.setattr(translation_memory, "MOST_CELLS", 5)
    assert align(["a", "b"], ["c", "d", "e"], OF_LINES) == []
