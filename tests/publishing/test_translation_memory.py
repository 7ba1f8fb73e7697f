"""What the translation memory holds, and how it follows the texts."""

import pytest
from django.core.management import call_command

from accounts.models import User
from events.models import ProgrammeItem
from news.models import Article
from publishing import changesets, purge
from publishing.models import SyncPoint, TranslationSegment
from publishing.translation_memory import storage
from publishing.translation_memory.storage import update_translation_memory
from publishing.translation_status import Declaration
from tests.factories import make, make_article, make_event

pytestmark = pytest.mark.django_db


def stored():
    update_translation_memory()
    segments = TranslationSegment.objects.order_by("pk")
    return [(segment.sentence_ru, segment.sentence_en) for segment in segments]


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


def test_a_text_that_goes_on_alone_leaves_it_as_it_was():
    article = make_translated()
    change(article, title_ru="Большой опрос")
    assert stored() == [("Опрос", "A survey")]
    change(article, title_en="A large survey")
    assert stored() == [("Большой опрос", "A large survey")]


def test_what_was_checked_to_say_the_same_is_taken_over():
    article = make_translated()
    change(article, title_ru="Опрос года")
    change(article, Declaration.SAME)
    assert stored() == [("Опрос года", "A survey")]


def test_a_text_in_one_language_is_not_in_it():
    make_article(title_ru="Опрос", title_en="", **BLANK)
    assert stored() == []


def test_a_row_belongs_to_the_item_in_whose_form_it_is_written():
    event = make_event(title_ru="", title_en="A meeting", **BLANK)
    make(ProgrammeItem, event=event, title_ru="Открытие", title_en="Opening")
    assert stored() == [("Открытие", "Opening")]
    assert TranslationSegment.objects.get().pointer == event.pointer


def test_a_deleted_item_leaves_it():
    article = make_translated()
    assert stored()
    article.delete()
    assert stored() == []


def test_a_purge_removes_former_texts_at_once():
    article = make_translated()
    change(article, title_ru="Другое")
    assert stored() == [("Опрос", "A survey")]
    purge.purge(article, User.objects.create_user("anna"), "a court has said so")
    assert not TranslationSegment.objects.exists()
    assert stored() == []


def test_what_is_saved_while_its_text_is_cut_is_cut_again(monkeypatch):
    article = make_translated()
    cut = storage.segments_of

    def cut_slowly(sync_point):
        monkeypatch.undo()
        change(article, title_ru="Другой опрос", title_en="Another survey")
        return cut(sync_point)

    monkeypatch.setattr(storage, "segments_of", cut_slowly)
    assert stored() == [("Другой опрос", "Another survey")]


def test_nothing_is_cut_twice(django_assert_num_queries):
    make_translated()
    stored()
    with django_assert_num_queries(1):
        update_translation_memory()


def test_a_rebuild_takes_in_texts_without_history():
    Article.objects.bulk_create(
        [Article(title_ru="Итоги", title_en="Results", slug_ru="a", slug_en="a")]
    )
    assert stored() == []
    make_translated()
    call_command("rebuild_translation_memory", verbosity=0)
    assert sorted(stored()) == [("Итоги", "Results"), ("Опрос", "A survey")]
    assert not SyncPoint.objects.out_of_sync().exists()
