"""What the translation memory holds, and how it follows the texts."""

import pytest

from accounts.models import User
from events.models import ProgrammeItem
from institute.models import Role
from publishing import purge
from publishing.catalogue import translation_memory
from publishing.content import changesets
from publishing.content.registry import models_with_texts
from publishing.models import SyncPoint, TranslationSegment
from publishing.translations import translation_memory as segments
from publishing.translations.translation_memory import update_translation_memory
from publishing.translations.translation_status import Declaration
from tests.factories import PAST, future, make, make_article, make_event

pytestmark = pytest.mark.django_db


def stored():
    update_translation_memory()
    segments = TranslationSegment.objects.order_by("pk")
    return [(segment.sentence_ru, segment.sentence_en) for segment in segments]


ALL = tuple(model._meta.label_lower for model in models_with_texts())
# What the factories would fill in.
BLANK = {f"{name}_{code}": "" for name in ["summary", "body"] for code in ["ru", "en"]}


def make_translated(**fields):
    return make_article(title_ru="Опрос", title_en="A survey", **BLANK | fields)


def change(article, declare=None, **fields):
    declarations = {"title": declare} if declare else {}
    with changesets.changeset(target=article.pointer, declarations=declarations):
        for name, value in fields.items():
            setattr(article, name, value)
        article.save()


def test_it_has_the_sentences_of_texts_that_say_the_same():
    make_translated(body_ru="<p>Один. Два.</p>", body_en="<p>One. Two.</p>")
    assert sorted(stored()) == [
        ("Два.", "Two."),
        ("Один.", "One."),
        ("Опрос", "A survey"),
    ]


def test_a_text_that_goes_on_alone_leaves_it_as_it_was_until_both_say_the_same():
    article = make_translated()
    change(article, title_ru="Большой опрос")
    assert stored() == [("Опрос", "A survey")]
    change(article, title_en="A large survey")
    assert stored() == [("Большой опрос", "A large survey")]
    change(article, title_ru="Опрос года")
    change(article, Declaration.SAME)
    assert stored() == [("Опрос года", "A large survey")]


def test_a_text_in_one_language_is_not_in_it():
    make_article(title_ru="Опрос", title_en="", **BLANK)
    assert stored() == []


def test_a_row_belongs_to_the_item_in_whose_form_it_is_written():
    event = make_event(title_ru="", title_en="A meeting", **BLANK)
    make(ProgrammeItem, event=event, title_ru="Открытие", title_en="Opening")
    assert stored() == [("Открытие", "Opening")]
    assert TranslationSegment.objects.get().pointer == event.pointer


def test_a_purge_removes_former_texts_at_once():
    article = make_translated()
    change(article, title_ru="Другое")
    assert stored() == [("Опрос", "A survey")]
    purge.purge(article, User.objects.create_user("anna"), "a court has said so")
    assert not TranslationSegment.objects.exists()
    assert stored() == []
    change(article, title_ru="Иное", title_en="Else")
    assert stored() == [("Иное", "Else")]
    article.delete()
    assert stored() == []


def test_what_is_saved_while_its_text_is_cut_is_cut_again(monkeypatch):
    article = make_translated()
    cut = segments.segments_of

    def cut_slowly(sync_point):
        monkeypatch.undo()
        change(article, title_ru="Другой опрос", title_en="Another survey")
        return cut(sync_point)

    monkeypatch.setattr(segments, "segments_of", cut_slowly)
    assert stored() == [("Другой опрос", "Another survey")]


def test_nothing_is_cut_twice(django_assert_num_queries):
    make_translated()
    stored()
    with django_assert_num_queries(1):
        update_translation_memory()


# Likeness


@pytest.mark.parametrize(
    ("left", "right", "likeness"),
    [
        ("Опрос прошёл в 2017 году.", "Опрос прошёл в\u00a02017 году.", 100),
        ("Опрос прошёл в 2017 году.", "Опрос прошел в 2017 году", 99),
        ("Опрос прошёл в 2017 году.", "Опрос прошёл в 2018 году.", 75),
        ("Опрос прошёл в том году.", "Опрос прошёл в этом году.", 80),
        ("Опрос", "Собрание", 0),
        ("12", "13 14 15", 0),
    ],
)
def test_words_make_two_sentences_alike_and_numbers_count_more(left, right, likeness):
    assert translation_memory.likeness_of(left, right) == likeness
    assert translation_memory.likeness_of(right, left) == likeness


def store(*pairs, **published_in):
    article = make_article(**published_in, **BLANK)
    sync_point = SyncPoint.objects.of(article.pointer).first()
    for ru, en in pairs:
        segment = segments.segment_of(sync_point, article.pointer, {"ru": ru, "en": en})
        segment.save()
    return article


def found(*sentences, source="ru", target="en"):
    return [
        (match.likeness, match.target)
        for match in translation_memory.similar(sentences, source, target, ALL)
    ]


def test_the_best_three_of_each_sentence_are_found_in_both_directions():
    store(
        ("Члены сети провели опрос в 2020 году.", "They held a survey in 2020."),
        ("Члены сети провели опрос в 2021 году.", "They held a survey in 2021."),
        ("Члены сети провели большой опрос в 2021 году.", "They held a large one."),
        ("Члены сети провели опрос в Москве в 2021 году.", "They held it in Moscow."),
        ("Совсем другое.", "Another thing."),
    )
    assert found("Члены сети провели опрос в 2021 году.", "Совсем другое.") == [
        (100, "They held a survey in 2021."),
        (93, "They held a large one."),
        (88, "They held it in Moscow."),
        (100, "Another thing."),
    ]
    assert found("They held a survey in 2021.", source="en", target="ru")[0] == (
        100,
        "Члены сети провели опрос в 2021 году.",
    )


def test_a_pair_that_is_used_often_is_shown_once():
    store(*[("Открытие", "Opening")] * 30, ("Открытие", "Opening session"))
    assert sorted(found("Открытие")) == [(100, "Opening"), (100, "Opening session")]


def test_a_match_shows_what_is_different_and_where_it_comes_from():
    article = store(("Опрос прошёл в том году.", "It was held that year."))
    [match] = translation_memory.similar(["Опрос прошёл в этом году."], "ru", "en", ALL)
    assert match.pointer == article.pointer
    assert ("del", "том ") in match.pieces
    assert ("ins", "этом ") in match.pieces


def test_so_many_sentences_are_looked_for_by_two_statements(django_assert_num_queries):
    store(("Открытие", "Opening"))
    with django_assert_num_queries(2):
        assert found("Открытие", *(f"Фраза {number}" for number in range(1000)))


@pytest.mark.parametrize("text", ["", "12", "word " * 1000, "\x27%_\\"])
def test_what_cannot_be_alike_is_not_looked_for(text):
    assert found(text) == []


# Concordance


def concordance(text, source="ru", target="en"):
    count, matches = translation_memory.concordance(text, source, target, ALL)
    return count, [match.target for match in matches]


def test_a_concordance_finds_words_in_any_form_and_phrases_in_both_directions():
    store(
        ("Рынок данных вырос.", "The data market has grown."),
        ("Данные о рынках.", "Data on markets."),
        ("Совсем другое.", "Another thing."),
        ru=PAST,
        en=PAST,
    )
    assert concordance("рынки данных")[0] == 2
    assert concordance('"рынок данных"') == (1, ["The data market has grown."])
    assert concordance("markets", source="en", target="ru")[0] == 2
    # Words of the translation lead to it as well.
    assert concordance("markets")[0] == 2
    assert concordance("рынок -вырос") == (1, ["Data on markets."])


def test_what_is_used_most_often_comes_first_and_is_counted():
    store(("Рынок", "Bazaar"), *[("Рынок", "Market")] * 3, ru=PAST, en=PAST)
    assert concordance("рынок") == (4, ["Market", "Bazaar"])


def test_only_what_readers_have_in_both_languages_is_in_a_concordance():
    store(("Рынок", "Market"), ru=PAST)
    store(("Рынок", "Market"), ru=PAST, en=future())
    assert concordance("рынок") == (0, [])


def test_kinds_without_pages_are_in_a_concordance():
    make(Role, title_ru="Председатель", title_en="Chair")
    update_translation_memory()
    assert concordance("председателя") == (1, ["Chair"])


@pytest.mark.parametrize("text", ["", "и", '"', "-", '"" -', "\x27%_\\", "a" * 500])
def test_what_has_no_words_finds_nothing(text):
    assert concordance(text) == (0, [])
