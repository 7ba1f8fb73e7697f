import pytest

from glossary.linker import Pattern, TermIndex, link_html

TERMS = ["информационное общество", "общество", "данные", "открытые данные"]


def link(html, terms=TERMS, language="ru", **options):
    """Return a text with its links, written short: [[words]]."""
    term_index = TermIndex([Pattern(term, term) for term in terms], language)
    html, keys = link_html(html, term_index, lambda key: f"/term/{terms.index(key)}/")
    return html, keys


def marked(html, **options):
    html, _keys = link(html, **options)
    for number in range(len(TERMS)):
        html = html.replace(f'<a href="/term/{number}/">', "[[")
    return html.replace("</a>", "]]")


def test_a_term_becomes_a_link_to_its_address():
    assert link("<p>Об открытых данных.</p>") == (
        '<p>Об <a href="/term/3/">открытых данных</a>.</p>',
        ["открытые данные"],
    )


def test_only_the_first_use_of_a_term_is_linked():
    html = "<p>Данные и данные.</p><ul><li>Данные</li></ul>"
    assert marked(html) == "<p>[[Данные]] и данные.</p><ul><li>Данные</li></ul>"


def test_the_keys_are_those_of_the_links_in_the_order_of_the_text():
    _html, keys = link("<h2>Данные</h2><p>Общество и данные, общество</p>")
    assert keys == ["общество", "данные"]


def test_several_terms_of_one_text_are_linked():
    html = "<p>a данных <em>б</em> общества, данных, открытых данных в</p>"
    assert marked(html) == (
        "<p>a [[данных]] <em>б</em> [[общества]], данных, [[открытых данных]] в</p>"
    )


@pytest.mark.parametrize(
    "html",
    [
        '<p><a href="/id/news.article/1/">данные</a></p>',
        '<p><a href="/id/news.article/1/">о <em>данные</em></a></p>',
        "<h2>Данные</h2>",
        "<h3>О <em>данных</em></h3>",
        "<h4>Данные</h4>",
        "<p><code>данные</code></p>",
        (
            '<figure><img src="/id/library.picture/1/" alt="данные">'
            "<figcaption>Данные</figcaption></figure>"
        ),
        "<table><caption>Данные</caption><tbody><tr><td>1</td></tr></tbody></table>",
        '<p>Так<span class="footnote">О данных.</span>.</p>',
        '<p>Так<span class="footnote"><a href="https://x.ru">О данных</a></span>.</p>',
        '<p><span lang="en">данные</span></p>',
        '<p><span lang="uk"><strong>данные</strong></span></p>',
    ],
)
def test_links_headings_code_captions_notes_and_other_languages_stay(html):
    assert link(html) == (html, [])
    assert link(f"{html}<p>Данные</p>")[1] == ["данные"]


@pytest.mark.parametrize(
    "html",
    [
        "<blockquote><p>данные</p></blockquote>",
        "<p><strong>данные</strong></p>",
        "<p>Вот<br>данные</p>",
        "<ol><li>данные<ul><li>б</li></ul></li></ol>",
        "<table><tbody><tr><th>данные</th><td>1</td></tr></tbody></table>",
    ],
)
def test_any_other_text_may_have_a_link(html):
    assert marked(html) == html.replace("данные", "[[данные]]")


def test_words_in_the_language_of_the_dictionary_may_have_a_link():
    terms = ["open data"]
    html = '<p>Это <span lang="{}">open data</span></p>'
    assert link(html.format("en"), terms, "en")[1] == terms
    assert link(html.format("en-gb"), terms, "en")[1] == terms


def test_a_term_across_two_elements_has_no_link_there():
    html = "<p>открытые <em>данные</em>; открытые данные</p>"
    assert marked(html) == "<p>открытые <em>данные</em>; [[открытые данные]]</p>"


def test_the_words_around_an_element_say_what_its_text_is():
    assert link("<p>в <em>данных</em> условиях</p>")[1] == []
    assert link("<p>«Открытые <em>данные</em> и <em>общество</em>»</p>")[1] == []


def test_two_paragraphs_are_not_read_as_one():
    assert link("<p>информационное</p><p>общество</p>")[1] == ["общество"]
    assert link("<ul><li>открытые</li><li>данные</li></ul>")[1] == ["данные"]
    items = "<ul><li>а<ul><li>открытые</li></ul>данные</li></ul>"
    assert link(items)[1] == ["данные"]
    cells = "<table><tbody><tr><td>открытые</td><td>данные</td></tr></tbody></table>"
    assert link(cells)[1] == ["данные"]


def test_a_note_is_no_part_of_the_sentence_around_it():
    html = '<p>Открытые<span class="footnote">Общество.</span> данные</p>'
    assert link(html) == (html, [])


def test_a_key_to_skip_has_no_link_nor_has_a_shorter_term_in_it():
    term_index = TermIndex([Pattern(term, term) for term in TERMS], "ru")
    html = "<p>Информационное общество</p>"
    skip = frozenset(["информационное общество"])
    assert link_html(html, term_index, str, skip) == (html, [])


def test_an_address_is_written_as_html():
    term_index = TermIndex([Pattern(1, "данные")], "ru")
    html, _keys = link_html(
        "<p>данные &amp; 1</p>", term_index, lambda key: f'/?"&{key}'
    )
    assert html == ('<p><a href="/?&quot;&amp;1">данные</a> &amp; 1</p>')


@pytest.mark.parametrize("html", ["", "<p>Ничего</p>", "<p>а&nbsp;б</p>"])
def test_a_text_without_terms_stays_as_it_is(html):
    assert link(html) == (html, [])
