"""What a machine remarks on the two languages of a record, and what people answer."""

from dataclasses import replace

import pytest

from publishing.models import CheckAnswer
from publishing.translations.language_check_words import in_a_line, remarks
from publishing.translations.language_checks import (
    Pair,
    answer,
    findings_in,
    findings_of,
    open_findings,
    pairs_of,
    prepared,
    remove_answer,
)
from publishing.translations.translation_blocks import blocks_beside
from tests.factories import (
    make_article,
    make_concept,
    make_entry,
    make_event,
    make_line,
    make_person,
    make_term,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def article():
    bodies = {"body_ru": "<p>В 2021 году</p>", "body_en": "<p>In 2020</p>"}
    return make_article("Речь", title_en="Speech", **bodies)


def lines(findings, **options):
    return [in_a_line(remark) for remark in remarks(findings, **options)]


def test_each_text_of_a_record_is_compared(article):
    [finding] = findings_of(article)
    assert (finding.pointer, finding.text) == (article.pointer, "body")
    assert (finding.kind, finding.words) == ("number", (("ru", "2021"), ("en", "2020")))


def test_the_texts_of_children_are_compared():
    event = make_event("Событие", title_en="Event")
    line = make_line(event, title_ru="Зал 5", title_en="Hall 6")
    [finding] = findings_of(event)
    assert (finding.pointer, finding.text) == (line.pointer, "title")


def test_a_finding_has_its_words_and_what_could_stand_there_if_that_is_sure(article):
    [remark] = remarks(findings_of(article), target="en")
    assert in_a_line(remark).endswith(": Русский 2021, English 2020")
    assert (remark.old, remark.new) == ("", "")
    article.body_ru = "<p>Пишите: one@site.example</p>"
    article.body_en = "<p>Write to two@site.example</p>"
    [remark] = remarks(findings_of(article), target="en")
    assert (remark.old, remark.new) == ("two@site.example", "one@site.example")


def test_what_a_link_leads_to_is_called_by_its_title(article):
    other = make_article(title_ru="Другая")
    article.body_ru = f'<p><a href="{other.pointer.address}">туда</a></p>'
    article.body_en = "<p>there</p>"
    [remark] = remarks(findings_of(article))
    assert [side.words for side in remark.sides] == ["Другая", ""]


PARAGRAPHS = {
    "ru": [
        "Опрос провели весной в семнадцати регионах страны, от запада до востока.",
        "Отвечали и те, кто не пользуется сетью вовсе.",
        "Итоги опубликованы в сборнике, который выходит каждый год с тех пор.",
    ],
    "en": [
        "The survey was held in spring in seventeen regions, from west to east.",
        "Those who do not use the internet at all answered too.",
        "The results are in a collection that has come out each year since then.",
    ],
}


@pytest.mark.parametrize(
    ("russian", "english", "left_out"),
    [
        ([[0], [1], [2]], [[0], [1], [2]], []),
        ([[0], [1], [2]], [[0], [2]], [("ru", 1)]),
        ([[0], [1], [2]], [[1]], [("ru", 0), ("ru", 2)]),
        ([[2]], [[1], [2]], [("en", 1)]),
        # Two are one there.
        ([[0], [1], [2]], [[0, 1], [2]], []),
        ([[0], [1, 2]], [[0], [1], [2]], []),
    ],
)
def test_a_paragraph_that_is_left_out_is_named(article, russian, english, left_out):
    for code, rows in {"ru": russian, "en": english}.items():
        texts = [" ".join(PARAGRAPHS[code][place] for place in row) for row in rows]
        setattr(article, f"body_{code}", "".join(f"<p>{text}</p>" for text in texts))
    words = [
        {"ru": "", "en": "", code: PARAGRAPHS[code][place]} for code, place in left_out
    ]
    found = [finding for finding in findings_of(article) if finding.kind == "paragraph"]
    assert [dict(finding.words) for finding in found] == words


def test_a_text_with_other_blocks_has_the_findings_of_each_of_them(article):
    article.body_ru = (
        "<h2>Опрос</h2><p>С 14 марта 2026 года мы не спрашивали имён.</p>"
        "<ul><li>3 450 000 человек</li></ul><p>Это второй опрос за 29 лет.</p>"
        "<table><tr><td>31</td></tr></table><p>Всё остальное в сборнике.</p>"
    )
    article.body_en = (
        "<p>Survey</p><p>From 14 May 2026 we asked for names.</p>"
        "<ul><li>3,540,000 people</li></ul><p>It is the third survey in 92 years.</p>"
        "<table><tr><td>13</td></tr></table>"
    )
    found = findings_of(article)
    assert {"date", "negation", "paragraph"} < {finding.kind for finding in found}
    texts = {"ru": article.body_ru, "en": article.body_en}
    blocks = blocks_beside(texts, is_rich=True)
    values = [{"ru": block.source, "en": block.target} for block in blocks]
    pairs = [replace(typed(article, "", ""), values=each) for each in values]
    assert found == [finding for pair in pairs for finding in findings_in(pair)]


def test_a_short_paragraph_that_was_emptied_is_named_at_its_place(article):
    article.body_ru = "<p>Раз и два.</p><p>Набор открыт.</p><p>Ждём вас.</p>"
    article.body_en = "<p>One and two.</p><p>The call is open.</p><p></p>"
    found = [finding for finding in findings_of(article) if finding.kind == "paragraph"]
    assert [finding.words for finding in found] == [(("ru", "Ждём вас."), ("en", ""))]


def give_answer(finding, user):
    return answer(
        finding.pointer, finding.text, finding.kind, finding.fingerprint, user
    )


def test_an_answer_is_about_these_words_of_one_text_until_it_is_taken_back(
    article, translator
):
    [finding] = findings_of(article)
    give_answer(finding, translator)
    give_answer(finding, translator)
    assert CheckAnswer.objects.get().user == translator
    for english, is_open in [("In the year 2020, as it seems", False), ("2019", True)]:
        article.body_en = f"<p>{english}</p>"
        assert bool(open_findings(findings_of(article))) == is_open
    article.body_en = "<p>In 2020</p>"
    article.summary_ru, article.summary_en = "В 2021 году", "In 2020"
    [still_open] = open_findings(findings_of(article))
    assert still_open.text == "summary"
    remove_answer(finding.pointer, finding.text, finding.kind, finding.fingerprint)
    assert finding in open_findings(findings_of(article))


def test_a_block_and_its_text_have_the_same_finding(article):
    [whole] = findings_of(article)
    values = {"en": "<p>Only in 2020</p>", "ru": "<p>Лишь в 2021 году</p>"}
    [of_block] = findings_in(Pair.of(type(article), article.pk, "body", values))
    assert of_block.key == whole.key


# The checks of the packages above


def test_numbers_of_two_paragraphs_that_changed_places_are_named_as_in_each(article):
    russian, english = (
        "В зале 12 мест.</p><p>А в саду 21.",
        "It seats 21.</p><p>Here 12.",
    )
    found = findings_in(typed(article, russian, english))
    words = [dict(finding.words) for finding in found]
    assert words == [{"ru": "12", "en": "21"}, {"ru": "21", "en": "12"}]


def test_another_spelling_of_a_name_is_named(article):
    given = {"title_en": "Yuri E. Hohlov", "given_en": "Yuri", "family_en": "Hohlov"}
    make_person("Юрий Хохлов", **given, variants=["Yury Khokhlov"])
    article.body_ru, article.body_en = "<p>Юрий Хохлов</p>", "<p>Yury Khokhlov</p>"
    [finding] = findings_of(article)
    assert (finding.kind, finding.words) == ("name", (("en", "Yury Khokhlov"),))
    [remark] = remarks([finding], target="en")
    assert (remark.old, remark.new) == ("Yury Khokhlov", "Yuri Hohlov")


def make_government():
    concept = make_entry(ru="электронное правительство", en="e-government")
    status = "deprecated"
    make_term(concept, "electronic administration", "en", status=status)


def typed(article, russian, english):
    values = {"ru": f"<p>{russian}</p>", "en": f"<p>{english}</p>"}
    return Pair.of(type(article), article.pk, "body", values, is_typed=True)


def test_a_deprecated_term_is_named(article):
    make_government()
    article.body_ru = "<p>Об электронном правительстве</p>"
    article.body_en = "<p>On the electronic administration</p>"
    [finding] = findings_of(article)
    words = (("en", "electronic administration"),)
    assert (finding.kind, finding.words) == ("term", words)
    [remark] = remarks([finding], target="en")
    assert remark.new == "e-government"


def test_who_writes_is_asked_about_a_term_without_an_equivalent(article):
    make_government()
    pair = typed(article, "Об электронном правительстве", "On something else")
    [finding] = findings_in(pair, prepared())
    assert finding.words == (("ru", "электронном правительстве"), ("en", ""))
    for english in ["On e-government", "The E-Government Index of 7"]:
        pair = typed(article, "Об электронном правительстве", english)
        kinds = {found.kind for found in findings_in(pair, prepared())}
        assert "term" not in kinds


def test_a_stored_text_may_say_it_without_the_term(article):
    make_government()
    article.body_ru = "<p>Об электронном правительстве</p>"
    article.body_en = "<p>On something else</p>"
    checks = prepared()
    assert not any(findings_in(pair, checks) for pair in pairs_of(article))


def test_a_concept_that_readers_do_not_see_is_no_rule(article):
    concept = make_concept(title_ru="", title_en="")
    make_term(concept, "цифра", "ru")
    make_term(concept, "digit", "en")
    assert findings_in(typed(article, "Одна цифра", "One number"), prepared()) == []
