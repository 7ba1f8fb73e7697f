"""What nobody may send, and what no mistake may do: an answer, never a failure."""

import pytest
from django.contrib import admin
from django.utils import timezone

from imports.models import ImportRun
from news.models import Article
from publishing.models import Note
from tests.conftest import make_user
from tests.desk.two_people import address_to, change_of, make_published
from tests.factories import PAST, State, make_article
from tests.forms import delete, errors_of, fresh, read_form, resend, send
from tests.responses import says
from text.languages import LANGUAGES
from website.models import MenuItem

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("year", ["0217", "2917"])
def test_a_mistyped_year_is_refused_at_its_field(client, desk, year):
    article = make_article("Новость")
    response = send(
        desk,
        change_of(article),
        transition="publish:ru",
        published_at_ru_0=f"30.06.{year}",
        published_at_ru_1="10:00",
        published_until_ru_0=f"30.06.{year}",
        published_until_ru_1="11:00",
    )
    assert {"published_at_ru", "published_until_ru"} <= errors_of(response).keys()
    assert fresh(article).state_ru == State.DRAFT
    assert client.get("/ru/").status_code == 200


def test_what_readers_saw_does_not_vanish_by_a_date_to_come(desk):
    article = make_article("Новость", ru=PAST)
    response = send(
        desk,
        change_of(article),
        published_at_ru_0=f"01.01.{timezone.now().year + 3}",
        published_at_ru_1="10:00",
    )
    assert "published_at_ru" in errors_of(response)
    assert fresh(article).is_visible_in("ru")


def test_a_change_of_the_other_language_keeps_nobody_from_publishing(
    client_of, publisher, administrator
):
    article = make_article("Новость")
    address = change_of(article)
    opened = read_form(client_of(publisher), address)
    send(client_of(administrator), address, body_en="<p>Meanwhile</p>")
    sent = {"transition": "publish:ru", "remarks_seen": "ru"}
    resend(client_of(publisher), address, opened, **sent)
    assert fresh(article).is_visible_in("ru")
    assert "Meanwhile" in article.body_en


def test_a_title_that_typography_makes_too_long_is_refused_not_lost(elena):
    article = make_article("Новость")
    title = "№5 " * 66 + "ab"
    response = send(elena, change_of(article), title_ru=title)
    assert "title_ru" in errors_of(response)
    assert "№5" in response.text


def test_an_article_that_links_to_itself_can_be_deleted(desk):
    article = make_article("Новость")
    article.body_ru = f'<p><a href="{article.pointer.address}">здесь</a></p>'
    article.save()
    address = f"/admin/news/article/{article.pk}/delete/"
    delete(desk, address)
    assert not Article.objects.exists()


def test_a_list_answers_no_lookup_that_its_filters_do_not_ask(desk):
    for query in [
        "title_ru__unaccent=x",
        "title_ru__trigram_similar=x",
        "title_ru__regex=(",
        "title_ru__range=a,b",
        "id__range=1",
        "created_at__year=99999999999",
        "topics__title_ru__contains=a",
    ]:
        response = desk.get(f"/admin/news/article/?{query}")
        assert response.status_code == 400, query


@pytest.mark.parametrize("opened", ["[" * 100_000, "[]", "{", "null", "x" * 30_000])
def test_a_forged_account_of_what_was_shown_is_no_500(desk, opened):
    article = make_article("Новость")
    response = send(desk, change_of(article), opened=opened)
    assert response.status_code in {200, 302}


LOST = "A picture of this text is no longer in the library: choose another."


@pytest.mark.parametrize("alt", ["", "A hall"])
def test_a_text_with_a_picture_that_is_not_there_is_not_published(desk, alt):
    article = make_article()
    response = send(
        desk,
        change_of(article),
        body_ru=f'<figure><img src="/id/library.picture/999999/" alt="{alt}"></figure>',
        transition="publish:ru",
    )
    assert errors_of(response)["body_ru"] == [says(LOST, "ru")]
    assert fresh(article).state_ru == State.DRAFT


def test_a_text_that_points_to_something_of_another_kind_is_saved(elena):
    body = '<p><a href="/id/sessions.session/1/">a</a> <a href="/id/x.y/1/">b</a></p>'
    send(elena, change_of(make_article()), body_ru=body)
    assert "/id/sessions.session/1/" in Article.objects.get().body_ru


# People and menu


def test_a_stale_form_gives_no_access_back(client_of, administrator, editor):
    address = f"/admin/accounts/user/{editor.pk}/change/"
    client = client_of(administrator)
    opened = read_form(client, address)
    editor.is_active = False
    editor.save()
    editor.groups.clear()
    resend(client, address, opened, email="elena@institute.example")
    assert fresh(editor).email == "elena@institute.example"
    assert not editor.is_active
    assert not editor.groups.exists()


@pytest.mark.parametrize("key", ["abc", "-1", "9" * 30])
@pytest.mark.parametrize("name", ["lead_picture", "topics"])
def test_what_is_no_key_is_refused_at_its_chooser(desk, name, key):
    response = send(desk, change_of(make_article()), **{name: key})
    assert name in errors_of(response)


@pytest.mark.parametrize(("first", "total"), [(10**8, 1), (0, 10**8)])
def test_rows_that_nobody_sent_are_not_looked_for(
    client_of, administrator, first, total
):
    group = MenuItem.objects.create(label_ru="Раздел")
    address = f"/admin/website/menuitem/{group.pk}/change/"
    sent = {"children-INITIAL_FORMS": str(first), "children-TOTAL_FORMS": str(total)}
    # What is refused is shown again, with its rows.
    sent["section"] = "no section"
    response = send(client_of(administrator), address, **sent)
    [rows] = response.context["inline_admin_formsets"]
    assert rows.formset.total_form_count() == 0
    assert MenuItem.objects.get() == group


# Beyond the rights of who sends it, or beyond any measure

LIST = "/admin/news/article/"


def act(client, action, *pks, **sent):
    sent = {"action": action, "_selected_action": pks} | sent
    return client.post(LIST, sent)


def complete(title="Article", **fields):
    return make_article(title, body_ru="<p>Т</p>", body_en="<p>T</p>", **fields)


@pytest.mark.parametrize("languages", ["en", "all", "xx", ""])
def test_many_are_published_in_no_language_that_the_person_may_not_write(
    client_of, languages
):
    article = complete()
    client = client_of(make_user("roman", "Publisher", ["ru"]))
    response = act(client, "publish", article.pk, languages=languages)
    assert fresh(article).state_en == "draft"
    if languages == "en":
        [[_record, reason]] = response.context["left"]
        assert reason == says(
            "You do not have permission to do this in this language.", "ru"
        )


def test_a_step_of_many_that_a_role_has_not_is_no_step(thomas):
    article = complete(ru=PAST)
    for action in ["publish", "unpublish", "add_topic", "delete_selected", "x"]:
        act(thomas, action, article.pk, post="yes", languages="all")
    assert (fresh(article).state_ru, article.state_en) == ("published", "draft")


def test_ten_thousand_ticks_are_refused_whole(desk):
    article = complete()
    ticks = [article.pk, *range(10_000, 20_000)]
    response = act(desk, "publish", *ticks)
    assert response.status_code == 400
    assert fresh(article).state_ru == "draft"


def test_a_note_on_a_field_that_is_none_stands_with_the_item(elena):
    article = make_article()
    address = f"{LIST}{article.pk}/"
    sent = {"field": "password", "text": "Which?"}
    assert elena.post(f"{address}notes/", sent).status_code == 200
    note = Note.objects.get()
    assert f'data-note="{note.pk}"' in elena.get(f"{address}change/").text


def test_date_of_a_published_text_that_is_emptied_is_asked_for_at_its_field(anna):
    record = make_published(Article)
    names = [f"published_at_{language}" for language in LANGUAGES]
    emptied = {f"{name}_{index}": "" for name in names for index in [0, 1]}
    back = anna.open(change_of(record)).save(
        **emptied, summary_ru="Written meanwhile.", slug_ru=""
    )
    assert {*names} <= back.form.errors.keys()
    assert back.values["summary_ru"] == ["Written meanwhile."]
    assert all(back.values[name] == [""] for name in emptied)
    # The line above the form is still that of what readers have.
    assert record.address_in("ru") in back.page


def test_what_no_form_sends_is_refused_by_every_form(anna):
    for model in admin.site._registry:
        address = address_to(model, "change", 1)
        for sent in [{"_saveasnew": "1"}, {"_source_model": "role"}]:
            response = anna.client.post(address, sent)
            # An import run has a report and no form.
            expected = 404 if model is ImportRun else 400
            assert response.status_code == expected, model
