"""Which translation is stale: the table of what people do, and what follows.

The rows behind integreat-cms #1653, #1864, #4385, #4284 and #1889 are named so.
"""

from copy import copy, deepcopy
from datetime import datetime, timedelta

import pytest
from django.test import Client
from django.utils import timezone
from django.utils.translation import override

from news.imports import ArticleSubject
from news.models import Article
from publishing.content import changesets
from publishing.content.registry import catalogued_models
from publishing.drafts import restoration, working_copies
from publishing.models import (
    CatalogueEntry,
    Redirect,
    Revision,
    SyncPoint,
    WorkingCopy,
)
from publishing.translations import translation_status
from publishing.translations.translation_status import Declaration, TranslationStatus
from tests import tables
from tests.conftest import make_user
from tests.factories import PAST, State, make_article
from tests.forms import read_form, resend, send, take_off
from tests.kinds import of_each
from tests.publishing.records import begin_copy, change_copy, make_any, record_models
from tests.worlds import once, own_client
from text.languages import LANGUAGES

pytestmark = pytest.mark.django_db

CURRENT, STALE = TranslationStatus.CURRENT, TranslationStatus.STALE
BOTH, MISSING = TranslationStatus.BOTH, TranslationStatus.MISSING


class Desk:
    """A person at the form of one article, who has opened it already."""

    def __init__(self, client, user):
        self.client, self.user = client, user
        self.article = make_article("Новость", ru=PAST, en=PAST)
        self.address = f"/admin/news/article/{self.article.pk}/change/"
        self.opened = self.open()

    def open(self):
        return read_form(self.client, self.address)

    def save(self, **changes):
        """Publish the form as it was opened; the next time it is opened anew."""
        values, self.opened = self.opened or self.open(), None
        changes = {"transition": "publish:all", **changes}
        response = resend(self.client, self.address, values, **changes)
        assert response.status_code == 302, response.context["errors"]

    def withdraw(self, language):
        notice = {f"notice_{language}": "Outdated"}
        take_off(self.client, self.article, "withdraw", language, **notice)

    def first(self):
        return Revision.objects.of(self.article.pointer).order_by("pk").first()

    def restore(self, scope):
        restoration.restore(self.article, self.first(), scope, self.user)

    def bring(self, **cells):
        """Import a row that finds the article by a former address."""
        Redirect.objects.leave("/old/1", self.article, "ru")
        row = {"old_address_ru": "/old/1", **cells}
        report = tables.bring(ArticleSubject(self.user), [row], columns=[*row])
        assert not report.has_errors, report.outcomes

    def publish_a_copy(self, **changes):
        address = f"/admin/news/article/{self.article.pk}/change/"
        assert send(self.client, address, **changes).status_code == 302
        assert WorkingCopy.objects.get(to_pk=self.article.pk).scopes()
        sent = {"transition": "publish:all"}
        assert send(self.client, address, **sent).status_code == 302

    def duplicate(self):
        self.client.post(f"/admin/news/article/{self.article.pk}/duplicate/")
        self.article = Article.objects.latest("pk")


def save(**changes):
    return "save", changes


SAVE_RU, SAVE_EN = save(title_ru="Б"), save(title_en="B")
AGAIN = save(title_ru="В")
SAME = {"same_title": Declaration.SAME.value}
DIFFER = {"same_title": Declaration.DIFFER.value}
SMALL = {"small_edit": "on"}
HALF_DONE = save(title_en="B", **DIFFER)
WITHDRAW = "withdraw", {"language": "en"}
DUPLICATE = "duplicate", {}


def restore(scope):
    return "restore", {"scope": scope}


def bring(**cells):
    return "bring", cells


def copy_of(**changes):
    return "publish_a_copy", changes


# What is done, step by step; what the title then is in Russian and in English.
TABLE = [
    ("nothing", [], CURRENT, CURRENT),
    ("Russian edited", [SAVE_RU], CURRENT, STALE),
    ("English edited", [SAVE_EN], STALE, CURRENT),
    ("both edited at once", [save(title_ru="Б", title_en="B")], CURRENT, CURRENT),
    ("translated afterwards", [SAVE_RU, SAVE_EN], CURRENT, CURRENT),
    ("edited twice, translated once", [SAVE_RU, AGAIN, SAVE_EN], CURRENT, CURRENT),
    ("translated, but not finished", [SAVE_RU, HALF_DONE], BOTH, BOTH),
    ("then compared", [SAVE_RU, HALF_DONE, save(**SAME)], CURRENT, CURRENT),
    ("#1653: a small edit", [save(title_ru="Б", **SMALL)], CURRENT, CURRENT),
    # The other stays stale.
    ("of the newer one", [SAVE_RU, save(title_ru="В", **SMALL)], CURRENT, STALE),
    ("#1864, #4385: no change needed", [SAVE_RU, save(**SAME)], CURRENT, CURRENT),
    ("changed back", [SAVE_RU, save(title_ru="Новость ru")], CURRENT, CURRENT),
    ("#4284: saved without a change", [save()], CURRENT, CURRENT),
    ("#4284: stale, and saved so", [SAVE_RU, save()], CURRENT, STALE),
    ("another text translated", [SAVE_RU, save(summary_en="Short")], CURRENT, STALE),
    ("#1889: withdrawn", [SAVE_RU, WITHDRAW], CURRENT, STALE),
    (
        "#1889: withdrawn and published again",
        [WITHDRAW, SAVE_RU, save(transition="publish:en")],
        *[CURRENT, STALE],
    ),
    ("restored whole", [SAVE_RU, restore("all")], CURRENT, CURRENT),
    ("restored where it had changed", [SAVE_EN, restore("en")], CURRENT, CURRENT),
    ("and translated", [SAVE_RU, SAVE_EN, restore("en")], CURRENT, STALE),
    ("Russian imported", [bring(title_ru="Б")], CURRENT, STALE),
    ("both imported", [bring(title_ru="Б", title_en="B")], CURRENT, CURRENT),
    ("the stale one imported", [SAVE_RU, bring(title_en="B")], CURRENT, CURRENT),
    ("Russian copy published", [copy_of(title_ru="Б")], CURRENT, STALE),
    ("of the stale one", [SAVE_RU, copy_of(title_en="B")], CURRENT, CURRENT),
    ("small edit in a copy", [copy_of(title_ru="Б", **SMALL)], CURRENT, CURRENT),
    ("duplicated while current", [DUPLICATE], CURRENT, CURRENT),
    ("duplicated while stale", [SAVE_RU, DUPLICATE], CURRENT, STALE),
]


def make_desk():
    user = make_user("petra", "Publisher")
    client = Client()
    client.force_login(user)
    return Desk(client, user)


_desk = once(make_desk)


@pytest.fixture
def desk(_desk, db):
    desk = copy(_desk)
    desk.client = own_client(_desk.client)
    desk.article = deepcopy(_desk.article)
    return desk


def sync_point_of(record):
    return SyncPoint.objects.of(record.pointer).filter(text="title").first()


def title_of(record):
    record.refresh_from_db()
    sync_point = sync_point_of(record)
    return tuple(
        translation_status.of_text(record, "title", language, sync_point)
        for language in LANGUAGES
    )


@pytest.mark.parametrize(("_name", "steps", "russian", "english"), TABLE)
def test_what_people_do_and_what_follows(desk, _name, steps, russian, english):
    for step, options in steps:
        getattr(desk, step)(**options)
    assert title_of(desk.article) == (russian, english)


def test_a_text_that_is_cleared_is_missing_and_current_when_it_is_typed_again():
    article = make_article("Новость")
    assert sync_point_of(make_article("Другая", title_en="")) is None
    # What said the same is kept while it is missing.
    for title, expected, synced in [
        ("", MISSING, "Новость en"),
        ("Another", CURRENT, "Another"),
    ]:
        article.title_en = title
        article.save(update_fields=["title_en"])
        assert title_of(article) == (CURRENT, expected)
        assert sync_point_of(article).synced["en"] == synced


def test_a_small_edit_moves_what_a_later_change_is_compared_with(desk):
    desk.save(title_ru="Новость: ru", small_edit="on")
    sync_point = SyncPoint.objects.of(desk.article.pointer).get(text="title")
    assert (sync_point.synced["ru"], sync_point.how) == ("Новость: ru", "small")
    assert sync_point.synced_by == desk.user


def test_who_changed_the_newer_side_and_who_agreed_is_known(
    desk, client_of, administrator
):
    desk.save(title_ru="Б")
    sync_point = SyncPoint.objects.of(desk.article.pointer).get(text="title")
    assert (sync_point.newer, sync_point.newer_by) == (["ru"], desk.user)
    desk.client = client_of(administrator)
    desk.save(same_title=Declaration.SAME.value)
    sync_point.refresh_from_db()
    assert (sync_point.newer, sync_point.synced_by, sync_point.how) == (
        [],
        administrator,
        "checked",
    )
    last = Revision.objects.of(desk.article.pointer).newest_first().first()
    assert (last.kind, last.user) == (Revision.Kind.CHECKED, administrator)


def test_texts_that_were_there_before_their_history_are_taken_to_agree():
    article = make_article("Новость")
    Revision.objects.all().delete()
    SyncPoint.objects.all().delete()
    article.title_ru = "Б"
    article.save(update_fields=["title_ru"])
    assert title_of(article) == (CURRENT, STALE)
    assert sync_point_of(article).how == "initial"
    first, changed = Revision.objects.of(article.pointer).order_by("pk")
    assert (first.kind, first.snapshot["title_ru"]) == ("initial", "Новость ru")
    assert changed.changed == ["title_ru", "slug_ru"]


RU, EN = {"title_ru": "Б"}, {"title_en": "B"}
RU_2, EN_2 = {"title_ru": "В"}, {"title_en": "C"}
OTHER = {"summary_ru": "Иное", "summary_en": "Else"}
IS_SMALL, DIFFERS = Declaration.SMALL, Declaration.DIFFER

# What is declared and changed, step by step; which language is newer, and by which
# step; which Russian is in sync, and by which step, and how.
SYNCED = {
    "not finished": (
        [(None, RU | EN), (None, RU_2), (DIFFERS, EN_2)],
        (["ru", "en"], 2, "Б", 0, "typed"),
    ),
    "both newer, and one is back": (
        [(None, RU | EN), (None, RU_2), (DIFFERS, EN_2), (None, EN)],
        (["ru"], 1, "Б", 0, "typed"),
    ),
    "a small edit that was none": (
        [(IS_SMALL, RU), (IS_SMALL, RU_2), (None, OTHER), (DIFFERS, {})],
        (["ru"], 1, "Б", 1, "small"),
    ),
    "a small edit, and then no small one": (
        [(IS_SMALL, RU), (None, RU_2), (DIFFERS, {})],
        (["ru"], 1, "Б", 0, "small"),
    ),
    "a small edit, and a change at once": (
        [(IS_SMALL, RU), (DIFFERS, RU_2)],
        (["ru"], 1, "Б", 0, "small"),
    ),
    "nothing newer to differ": (
        [(None, RU | EN), (DIFFERS, {})],
        ([], None, "Б", 0, "typed"),
    ),
}


@pytest.mark.parametrize(("steps", "expected"), SYNCED.values(), ids=SYNCED)
def test_it_is_known_which_step_and_person_made_a_text_newer_or_in_sync(
    editor, publisher, steps, expected
):
    article, moments = make_article("Новость"), []
    for number, (declaration, fields) in enumerate(steps):
        user = [editor, publisher][number % 2]
        with changesets.changeset(user, target=article.pointer) as changeset:
            changeset.declarations = {"title": declaration}
            for name, value in fields.items():
                setattr(article, name, value)
            article.save()
        moments.append((changeset.moment, user))
    found = sync_point_of(article)
    newer, at, russian, synced_at, how = expected
    assert (found.newer, found.synced["ru"], found.how) == (newer, russian, how)
    assert (found.synced_at, found.synced_by) == moments[synced_at]
    if newer:
        assert (found.newer_at, found.newer_by) == moments[at]


def test_a_table_that_brings_both_languages_has_brought_them_in_sync(desk):
    desk.bring(title_ru="Б", title_en="B")
    assert sync_point_of(desk.article).how == "imported"


# Who answers what


@pytest.mark.parametrize(
    "answer",
    [{"title_en": "B"}, {"same_title": Declaration.SAME.value}],
    ids=["translated", "declared"],
)
def test_an_answer_is_to_what_its_writer_saw_and_to_no_later_change(
    desk, client_of, administrator, answer
):
    desk.save(title_ru="Б")
    opened = read_form(desk.client, desk.address)
    desk.client = client_of(administrator)
    desk.save(title_ru="В")
    client = client_of(desk.user)
    sent = resend(client, desk.address, opened, **answer, transition="publish:en")
    assert sent.status_code == 302
    assert title_of(desk.article) == (CURRENT, STALE)
    sync_point = SyncPoint.objects.of(desk.article.pointer).get(text="title")
    assert sync_point.synced["ru"] == "Б"


@pytest.mark.parametrize("declaration", [None, Declaration.SAME])
def test_nobody_agrees_with_what_is_not_known(declaration):
    before, now = {"ru": "В", "en": "A"}, {"ru": "В", "en": "B"}
    synced = {"ru": "А", "en": "A"}
    sync_point = translation_status.decide(
        before, now, synced, declaration, seen={"ru": None}
    )
    assert sync_point.newer(now) == ["ru", "en"]


def copy_url(desk):
    return f"/admin/news/article/{desk.article.pk}/change/"


def publish_scopes(desk, *scopes):
    copy = working_copies.WorkingCopy.objects.get()
    working_copies.publish(copy, scopes, desk.user)


def begin(desk, **changes):
    send(desk.client, copy_url(desk), **changes)


def test_a_working_copy_answers_what_readers_had_when_it_was_written(desk):
    desk.save(title_ru="Б")
    begin(desk, title_en="B")
    article = Article.objects.get(pk=desk.article.pk)
    article.title_ru = "В"
    article.save(update_fields=["title_ru"])
    publish_scopes(desk, "en")
    assert title_of(desk.article) == (CURRENT, STALE)


@pytest.mark.parametrize(
    "edits", [("Новости", "on"), ("Другое", None)], ids=["small first", "small last"]
)
def test_a_rewriting_beside_a_small_edit_in_a_copy_is_no_small_edit(desk, edits):
    title, small = edits
    begin(desk, title_ru=title, small_edit=small)
    last = None if small else "on"
    send(desk.client, copy_url(desk), title_ru="Иное", small_edit=last)
    publish_scopes(desk, "ru")
    assert title_of(desk.article) == (CURRENT, STALE)


def test_half_of_a_copy_that_says_the_same_does_not_say_it_yet(desk):
    desk.save(title_ru="Б")
    begin(desk, title_ru="В", title_en="B", same_title=Declaration.SAME.value)
    publish_scopes(desk, "ru")
    assert title_of(desk.article) == (CURRENT, STALE)
    publish_scopes(desk, "en")
    assert title_of(desk.article) == (CURRENT, CURRENT)


def test_a_discarded_copy_that_is_restored_agrees_with_nothing_new(desk, publisher):
    begin(desk, title_ru="Другое")
    working_copies.WorkingCopy.objects.get().discard(publisher)
    [discarded] = Revision.objects.filter(kind="discarded")
    restoration.restore(desk.article, discarded, "all", publisher)
    assert title_of(desk.article) == (CURRENT, STALE)


# The whole record, and the database's answer to the same question


def status_in(record, language):
    record = type(record).objects.get(pk=record.pk)
    pairs = {
        sync_point.text: sync_point
        for sync_point in SyncPoint.objects.of(record.pointer)
    }
    working_copy = working_copies.WorkingCopy.objects.of(record.pointer).first()
    return translation_status.of_record(record, language, pairs, working_copy)


def assert_database_agrees(record):
    sync_points = {row.text: row for row in SyncPoint.objects.of(record.pointer)}
    for language in LANGUAGES:
        state = status_in(record, language)
        if not WorkingCopy.objects.of(record.pointer).exists():
            out = translation_status.out_of_date(record, language, sync_points)
            assert out == (state if state in {BOTH, STALE} else None)
        entries = CatalogueEntry.objects.of(record.pointer).with_translation_status()
        annotated = entries.values_list(f"translation_status_{language}", flat=True)
        assert list(annotated) == [state] * (type(record) in catalogued_models())


@of_each("model", record_models())
def test_every_kind_of_record_knows_what_is_stale(model):
    record = make_any(model)
    assert [status_in(record, code) for code in LANGUAGES] == [CURRENT, CURRENT]
    assert_database_agrees(record)
    text = model.texts[0]
    for language, value, expected in [
        ("ru", "Другое", [CURRENT, STALE]),
        ("en", "Other", [CURRENT, CURRENT]),
        ("en", "Another", [STALE, CURRENT]),
        ("ru", "Третье", [CURRENT, CURRENT]),
    ]:
        setattr(record, f"{text}_{language}", value)
        record.save(update_fields=[f"{text}_{language}"])
        assert [status_in(record, code) for code in LANGUAGES] == expected
        assert_database_agrees(record)
    with changesets.changeset(
        target=record.pointer, declarations={text: Declaration.DIFFER}
    ):
        setattr(record, f"{text}_ru", "Четвёртое")
        record.save(update_fields=[f"{text}_ru"])
    with changesets.changeset(
        target=record.pointer, declarations={text: Declaration.DIFFER}
    ):
        setattr(record, f"{text}_en", "Fourth")
        record.save(update_fields=[f"{text}_en"])
    assert [status_in(record, code) for code in LANGUAGES] == [BOTH, BOTH]
    assert_database_agrees(record)


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({}, CURRENT),
        ({"state_en": State.NONE}, TranslationStatus.NONE),
        ({"state_en": State.REVIEW}, TranslationStatus.REVIEW),
        ({"body_en": ""}, TranslationStatus.WORK),
        ({"title_en": "", "summary_en": "", "body_en": ""}, MISSING),
    ],
    ids=["current", "none", "review", "work", "missing"],
)
def test_a_language_is_what_its_texts_and_its_state_say(fields, expected):
    article = make_article("Новость", **fields)
    assert status_in(article, "en") == expected
    assert_database_agrees(article)


@pytest.mark.parametrize(
    ("stage", "expected"),
    [("draft", TranslationStatus.WORK), ("review", TranslationStatus.REVIEW)],
)
def test_what_is_stale_and_worked_on_in_a_copy_is_in_work(publisher, stage, expected):
    article = make_article("Новость", ru=PAST, en=PAST)
    article.title_ru = "Б"
    article.save(update_fields=["title_ru"])
    begin_copy(article, publisher)
    assert status_in(article, "en") == STALE
    working_copy = change_copy(article, publisher, title_en="B")
    working_copy.progress.create(scope="en", stage=stage)
    assert status_in(article, "en") == expected
    assert status_in(article, "ru") == CURRENT
    assert_database_agrees(article)


def test_the_list_tells_and_finds_what_is_stale(client_of, publisher):
    _fresh, stale = make_article("Свежая"), make_article("Старая")
    stale.title_ru = "Новая"
    stale.save(update_fields=["title_ru"])
    client = client_of(publisher)
    page = client.get("/admin/news/article/").content.decode()
    assert page.count("#triangle") == 1
    response = client.get("/admin/news/article/?show=stale")
    assert list(response.context["cl"].result_list) == [stale]


# In the form


def test_the_form_shows_at_the_stale_text_what_changed_on_the_other_side(desk):
    desk.save(body_ru="<p>Прежний текст и новое слово</p>")
    desk.save(body_ru="<p>Прежний текст и другое слово</p>", small_edit="on")
    page = desk.client.get(desk.address).content.decode()
    beside = page.split('id="id_body_en"')[1].split('class="field-notes"')[1]
    assert "<ins>" in beside
    assert "другое" in beside
    assert 'name="same_body"' in beside
    assert 'class="field-notes"' not in page.split('id="id_body_en"')[0]


def test_a_translator_may_say_that_a_public_text_needs_no_change(
    desk, client_of, translator
):
    desk.save(title_ru="Б")
    desk.client = client_of(translator)
    desk.save(same_title=Declaration.SAME.value, transition=None)
    assert title_of(desk.article) == (CURRENT, CURRENT)


def test_who_speaks_neither_language_declares_nothing(desk, client_of, terminologist):
    desk.save(title_ru="Б")
    terminologist.languages = []
    terminologist.save()
    client = client_of(terminologist)
    client.post(desk.address, {"same_title": Declaration.SAME.value})
    assert title_of(desk.article) == (CURRENT, STALE)


# To readers


@pytest.mark.parametrize(
    ("language", "says"),
    [
        ("ru", None),
        (
            "en",
            "The English text dates from 3 May 2026; the Russian one was changed on",
        ),
    ],
)
def test_readers_are_told_of_a_stale_text_and_not_of_the_newer(client, language, says):
    article = make_article("Новость", ru=PAST, en=PAST)
    article.title_ru = "Б"
    article.save(update_fields=["title_ru"])
    day = datetime(2026, 5, 3, tzinfo=timezone.get_default_timezone())
    SyncPoint.objects.filter(text="title").update(
        synced_at=day, newer_at=day + timedelta(days=7)
    )
    text = client.get(article.address_in(language)).content.decode()
    if says:
        assert f"{says} 10 May 2026." in " ".join(text.split())
    else:
        assert 'class="translation-status"' not in text


def test_readers_are_not_told_of_a_newer_text_that_they_do_not_have(client):
    article = make_article("Новость", en=PAST)
    article.title_ru = "Б"
    article.save(update_fields=["title_ru"])
    with override("en"):
        text = client.get(article.address_in("en")).content.decode()
    assert 'class="translation-status"' not in text


# Who only translates


@pytest.mark.parametrize(
    ("title", "russian"),
    [("Новость, en", CURRENT), ("Новость en 2", STALE)],
    ids=["a comma", "a number"],
)
@pytest.mark.parametrize(
    "dates", [{}, {"ru": PAST, "en": PAST}], ids=["draft", "public"]
)
def test_a_translator_who_polishes_words_leaves_the_original_current(
    client_of, translator, publisher, dates, title, russian
):
    article = make_article("Новость", **dates)
    address = f"/admin/news/article/{article.pk}/change/"
    send(client_of(translator), address, title_en=title)
    if dates:
        working_copy = working_copies.WorkingCopy.objects.get()
        working_copies.publish(working_copy, ["en"], publisher)
    assert title_of(article) == (russian, CURRENT)


def test_words_that_a_translator_changes_in_a_stale_text_translate_it(
    client_of, translator
):
    article = make_article("Новость")
    article.title_ru = "Другая новость"
    article.save(update_fields=["title_ru"])
    address = f"/admin/news/article/{article.pk}/change/"
    send(client_of(translator), address, title_en="another piece of news")
    assert title_of(article) == (CURRENT, CURRENT)
