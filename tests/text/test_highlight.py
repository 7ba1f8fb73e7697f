"""Words of a query in a text: marked, and in a passage."""

from text.highlight import passage, words_missing

LONG = "Слово за словом, " * 30


def test_passage_begins_and_ends_at_a_word_and_says_where_it_is_cut():
    text = f"{LONG}Здесь росли рынки труда. {LONG}"
    found = passage(text, "рынок труда", "ru")
    assert (found[0], found[-1]) == ("…", "…")
    cut = found[1:-1]
    assert f" {cut}" in text
    assert text[text.index(cut) + len(cut)] in " ,"
    assert "росли рынки труда" in cut
    assert 150 < len(cut) <= 200


def test_passage_that_ends_with_a_sentence_needs_no_mark_there():
    found = passage(f"Рынки растут. {'Да. ' * 90}", "рынок", "ru")
    assert found.endswith("Да. Да.")


def test_passage_of_a_short_text_is_the_whole():
    assert passage("Рынки\n растут.", "рынок", "ru") == "Рынки растут."


def test_passage_has_as_many_words_of_the_query_as_it_can():
    text = f"Market. {'Nothing of it. ' * 30}Labour and the market. {'No. ' * 90}"
    assert "Labour and the market" in passage(text, "labour market", "en")


def test_text_without_a_word_of_the_query_has_no_passage():
    for query in ["рынок", "и", "", "-", '"']:
        assert passage(f"И это без него. {LONG}", query, "ru") == "", query


def test_word_that_is_missing_is_in_no_form_in_the_text():
    text = "О рынках и людях"
    assert words_missing(text, "рынок человек общества и", "ru") == "общества"
    assert words_missing(text, "рын", "ru") == ""
