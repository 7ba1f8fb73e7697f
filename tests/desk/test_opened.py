"""A form knows by one key what it was opened on, whoever saves meanwhile."""

from datetime import timedelta

import pytest
from django.utils import timezone

from events.models import ProgrammeItem
from publishing import purge
from publishing.drafts import open_forms
from publishing.models import WorkingCopy, WorkingCopyRevision
from tests.desk.two_people import Person, change_of
from tests.factories import PAST, make_article, make_event, make_line
from tests.forms import errors_of, read_form, resend

pytestmark = pytest.mark.django_db


def title_of(article):
    article.refresh_from_db()
    return article.title_ru


def test_what_was_removed_for_good_does_not_come_back_by_an_open_form(anna, boris):
    article = make_article("Новость")
    hers = anna.open(change_of(article))
    assert boris.open(change_of(article)).save(title_ru="Иначе") is None
    purge.purge(article, boris.user, "By law")
    back = hers.save(summary_ru="Кратко")
    assert "title_ru" in errors_of(back.response)
    assert title_of(article) == "Иначе"


def test_a_form_on_a_copy_that_nobody_knows_any_more_loses_no_edit(anna, boris):
    article = make_article("Новость", ru=PAST)
    assert anna.open(change_of(article)).save(title_ru="Раз") is None
    hers = anna.open(change_of(article))
    assert boris.open(change_of(article)).save(title_ru="Два") is None
    WorkingCopyRevision.objects.order_by("pk").first().delete()
    back = hers.save(summary_ru="Кратко")
    assert "title_ru" in errors_of(back.response)
    assert WorkingCopy.objects.get().mine["title_ru"] == "Два"


def test_a_saved_copy_is_kept_while_a_form_may_be_open_on_it(anna):
    article = make_article("Новость", ru=PAST)
    for title in ["Раз", "Два", "Три"]:
        assert anna.open(change_of(article)).save(title_ru=title) is None
    _first, second, last = WorkingCopyRevision.objects.order_by("pk")
    long_ago = timezone.now() - timedelta(days=100)
    WorkingCopyRevision.objects.exclude(pk=last.pk).update(made_at=long_ago)
    WorkingCopyRevision.objects.forget()
    assert [*WorkingCopyRevision.objects.order_by("pk")] == [second, last]


def test_who_saves_while_a_form_is_being_opened_loses_nothing(anna, boris, monkeypatch):
    article, read = make_article("Новость"), open_forms.newest_key_at

    def read_and_save(pointer):
        monkeypatch.setattr("publishing.admin.translated.newest_key_at", read)
        key = read(pointer)
        assert boris.open(change_of(article)).save(title_ru="Иначе") is None
        return key

    monkeypatch.setattr("publishing.admin.translated.newest_key_at", read_and_save)
    hers = anna.open(change_of(article))
    assert hers.texts_of(["title_ru"]) == {"title_ru": "Иначе"}
    assert hers.save(summary_ru="Кратко") is None
    assert title_of(article) == "Иначе"


def test_nonsense_in_place_of_the_key_is_no_error(anna):
    event = make_event(ru=PAST)
    make_line(event, title_ru="Лекция")
    values = read_form(anna.client, change_of(event))
    for key in ["", "x", "1", "1.x", f"{'9' * 5000}.0", "-1.0"]:
        sent = {"opened": key, f"programme-{'9' * 400}-x": "1", "title_ru": "Иначе"}
        answer = resend(anna.client, change_of(event), values, **sent)
        assert answer.status_code == 302, key


def test_nobody_publishes_rows_that_were_changed_unseen(anna, boris):
    event = make_event(ru=PAST, en=PAST)
    make_line(event, title_en="Lecture")
    hers = anna.open(change_of(event))
    changed = {"programme-0-title_en": "Other"}
    assert boris.open(change_of(event)).save(**changed) is None
    back = hers.save(transition="publish:en")
    assert back.texts_of(changed) == changed
    assert ProgrammeItem.objects.get().title_en == "Lecture"
    assert back.save(transition="publish:en") is None
    assert ProgrammeItem.objects.get().title_en == "Other"


def test_who_may_add_no_row_is_told_that_it_does_not_come_back(translator, boris):
    event = make_event(ru=PAST, en=PAST)
    make_line(event, title_ru="Лекция", title_en="Lecture")
    tanya = Person(translator)
    hers = tanya.open(change_of(event))
    assert boris.open(change_of(event)).save(**{"programme-0-DELETE": "on"}) is None
    back = hers.save(**{"programme-0-title_en": "Talk"})
    again = back.save()
    assert again.texts_of(["programme-0-title_en"]) == {"programme-0-title_en": "Talk"}
    emptied = {name: "" for name in again.values if name.endswith(("_ru", "_en"))}
    emptied = {name: "" for name in emptied if name.startswith("programme-0-")}
    assert again.save(**emptied) is None
