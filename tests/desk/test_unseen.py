"""Nothing is deleted, published or restored that was changed unseen.

Boris looks at something; Anna saves it; then he presses the button.
"""

import pytest
from django.urls import reverse

from library.models import Picture
from news.models import Article
from publishing.models import Revision, WorkingCopy
from tests.desk.two_people import (
    ACTIONS,
    DELETABLE,
    INLINES,
    OFFERED,
    PUBLISHED,
    RECORDS,
    action_of,
    address_of,
    assert_on_page,
    assert_shown,
    begin_working_copy,
    beside,
    change_of,
    change_something,
    is_there,
    list_of,
    make_published,
    make_row,
    open_both,
    open_row,
    own_texts,
    pages_of,
    parent_of,
    row_rules_of,
    stored_texts,
)
from tests.events.factory import make_event, make_line
from tests.factories import make_article, make_picture, make_redirect, make_topic
from tests.forms import answer_of, fresh, resend, values_of
from tests.kinds import named, of_few
from tests.library.records import store_picture
from tests.records import State, kind_of, make_record
from tests.responses import page_of
from text.languages import LANGUAGES

pytestmark = pytest.mark.django_db


def in_turn(first, values=LANGUAGES):
    """Return each kind with one of the values: the next kind has another."""
    kinds = enumerate(PUBLISHED, start=first)
    return [(model, values[number % len(values)]) for number, model in kinds]


# Actions and deleting


def question_in(response):
    assert response.status_code == 200
    answer = answer_of(page_of(response))
    assert answer, "It does not ask."
    return answer


@of_few(("model", "action"), OFFERED, action_of)
def test_an_action_asks_again_what_was_changed_unseen(anna, boris, model, action):
    assert action in ACTIONS, f"The action {action} of {named(model)} needs a test."
    record, other = make_record(model), make_record(model)
    address = list_of(model)
    chosen = {"action": action, "_selected_action": [record.pk, other.pk]}
    answer = question_in(boris.client.post(address, chosen))
    change_something(anna, record)

    again = question_in(boris.client.post(address, answer))
    assert is_there(record)
    assert is_there(other)

    assert boris.client.post(address, again).status_code == 302
    assert not is_there(record)
    assert not is_there(other)


@of_few("model", DELETABLE, pages_of)
def test_who_deletes_is_asked_again_where_another_has_saved(anna, boris, model):
    record = make_record(model)
    address = address_of(record, "delete")
    answer = question_in(boris.client.get(address))
    change_something(anna, record)

    again = question_in(boris.client.post(address, answer))
    assert is_there(record)

    assert boris.client.post(address, again).status_code == 302
    assert not is_there(record)


@of_few(
    ("model", "row_model"),
    [pair for pair in INLINES if pair[0] in DELETABLE],
    row_rules_of,
)
def test_who_deletes_is_asked_again_where_another_has_saved_a_row(
    anna, boris, model, row_model
):
    record = parent_of(make_row(row_model))
    address = address_of(record, "delete")
    answer = question_in(boris.client.get(address))
    hers, _prefix, texts = open_row(anna, change_of(record), row_model)
    hers.save(**texts)
    question_in(boris.client.post(address, answer))
    assert is_there(record)


def test_a_redirect_that_readers_use_can_be_deleted_all_the_same(client, boris):
    redirect = make_redirect()
    address = address_of(redirect, "delete")
    answer = question_in(boris.client.get(address))
    client.get(redirect.path)
    boris.client.post(address, answer)
    assert not is_there(redirect)


# Publication


def changed_in_turn(model, language):
    """Return the texts of which each alone must not be changed unseen.

    Of an article all: it has fields of every sort. Of others the last one.
    """
    names = own_texts(model) if model is Article else own_texts(model)[-1:]
    return [f"{name}_{language}" for name in names]


@pytest.mark.parametrize(("model", "language"), in_turn(0), ids=named)
def test_nobody_publishes_a_text_that_was_changed_unseen(anna, boris, model, language):
    record = make_record(model)
    address = change_of(record)
    hers, his = open_both(anna, boris, address)
    # What comes back to him each time is what he has seen the next time.
    for name in changed_in_turn(model, language):
        theirs = {name: hers.texts()[name]}
        assert hers.save(**theirs) is None
        his = his.save(transition=f"publish:{language}")
        assert fresh(record).state_in(language) == State.DRAFT, name
        assert_shown(his, theirs)
    assert his.save(transition=f"publish:{language}") is None
    assert fresh(record).is_visible_in(language)


@pytest.mark.parametrize(
    ("field", "value", "language"),
    [("title_ru", "Речь", "ru"), ("starts", "12:00", "en")],
)
def test_nobody_publishes_rows_that_were_changed_unseen(
    anna, boris, field, value, language
):
    event = make_line(make_event()).event
    address, theirs = change_of(event), {f"programme-0-{field}": [value]}
    his = boris.open(address)
    assert anna.open(address).save(**theirs) is None
    his = his.save(transition=f"publish:{language}")
    assert fresh(event).state_in(language) == State.DRAFT
    assert_shown(his, dict.fromkeys(theirs, value))
    assert his.save(transition=f"publish:{language}") is None
    assert fresh(event).is_visible_in(language)


def test_rows_in_the_other_language_may_be_changed_unseen(anna, boris):
    event = make_line(make_event()).event
    his = boris.open(change_of(event))
    hers = anna.open(change_of(event))
    assert hers.save(**{"programme-0-title_ru": "Речь"}) is None
    assert his.save(transition="publish:en") is None


@pytest.mark.parametrize(("model", "language"), in_turn(1), ids=named)
def test_nobody_withdraws_a_text_that_was_changed_unseen(anna, boris, model, language):
    record = make_published(model)
    address = address_of(record, "take_off")
    his = values_of(boris.client.get(address), "take-off-form")
    write_live(record, **{f"{own_texts(model)[0]}_{language}": "anna"})
    answer = {"way": "withdraw", "languages": language, f"notice_{language}": "Old"}
    back = resend(boris.client, address, his, **answer)
    assert fresh(record).is_visible_in(language)
    again = values_of(back, "take-off-form")
    resend(boris.client, address, again, way="withdraw")
    assert fresh(record).state_in(language) == State.WITHDRAWN
    assert getattr(record, f"withdrawal_reason_{language}") == "Old"


@pytest.mark.parametrize("model", PUBLISHED, ids=named)
def test_a_stale_step_keeps_what_its_sender_wrote_where_both_wrote(anna, boris, model):
    record = make_record(model)
    address = change_of(record)
    his = boris.open(address)
    first, second = [f"{name}_ru" for name in own_texts(model)[:2]]
    assert anna.open(address).save(**{first: "anna", second: "anna"}) is None
    back = his.save(**{first: "boris"}, transition="publish:ru")
    assert_shown(back, {first: "boris", second: "anna"})
    assert "anna" in beside(back, first)
    assert (getattr(fresh(record), first), record.state_ru) == ("anna", State.DRAFT)


def test_what_is_shown_anew_before_a_step_is_shown_in_every_field(anna, boris):
    topic = make_topic()
    picture = make_picture()
    article = make_article()
    address = change_of(article)
    theirs = {
        "topics": [str(topic.pk)],
        "related": [str(topic.pointer)],
        "lead_picture": [str(picture.pk)],
        "kind": [str(kind_of(Article, "issue").pk)],
        "happened_on": ["01.02.2017"],
        "published_until_ru_0": ["01.02.2050"],
        "published_until_ru_1": ["10:00"],
        "body_ru": ["<p>anna</p>"],
    }
    his = boris.open(address)
    assert anna.open(address).save(**theirs) is None
    back = his.save(transition="publish:ru")
    assert {name: back.values.get(name) for name in theirs} == theirs
    assert back.save(transition="publish:ru") is None
    now = anna.open(address)
    assert {name: now.values.get(name) for name in theirs} == theirs
    assert fresh(article).is_visible_in("ru")


@pytest.mark.parametrize(
    ("model", "step"), in_turn(0, ["publish:ru", "ask_review:ru"]), ids=named
)
def test_a_step_that_another_has_made_is_not_made_twice(anna, boris, model, step):
    record = make_record(model)
    address = change_of(record)
    his = boris.open(address)
    assert anna.open(address).save(transition=step) is None
    record.refresh_from_db()
    state, published_at = record.state_ru, record.published_at_ru
    back = his.save(transition=step, summary_ru="boris")
    assert_shown(back, {"summary_ru": "boris"})
    assert (fresh(record).state_ru, record.published_at_ru) == (state, published_at)
    assert record.summary_ru != "boris"


# Restoring


def restoring_by(person, record):
    """Open the first revision; return where its form goes, and what it sends."""
    first = Revision.objects.of(record.pointer).order_by("pk").first()
    address = address_of(record, "compare")
    response = person.client.get(address, {"new": first.pk})
    page = page_of(response)
    [form] = [form for form in page.forms if form.get("class") == "restore"]
    return form.get("action"), {**dict(form.form_values()), "scope": "all"}


@of_few("model", RECORDS, pages_of)
def test_nobody_restores_over_what_was_saved_unseen(anna, boris, model):
    record = make_record(model)
    change_something(anna, record)
    address, sent = restoring_by(boris, record)
    hers = anna.open(change_of(record))
    texts = hers.texts()
    # Of a section and an address, a line of the menu has only one.
    [name, *_rest] = [name for name in reversed(texts) if name != "url"]
    assert hers.save(**{name: texts[name]}) is None
    stood = stored_texts(record, texts)

    boris.client.post(address, sent)
    assert stored_texts(record, texts) == stood

    address, sent = restoring_by(boris, record)
    boris.client.post(address, sent)
    assert stored_texts(record, texts) != stood


@of_few("model", [model for model in RECORDS if model in DELETABLE], pages_of)
def test_what_two_people_restore_comes_back_once(
    anna, boris, model, settings, tmp_path
):
    settings.MEDIA_ROOT = tmp_path
    # A picture without files is not restored.
    record = store_picture() if model is Picture else make_record(model)
    pk = record.pk
    record.delete()
    revision = Revision.objects.deletions(model).get()
    opts = model._meta
    address = reverse(
        f"admin:{opts.app_label}_{opts.model_name}_undelete", args=[revision.pk]
    )
    assert anna.client.post(address)["Location"].endswith(f"/{pk}/change/")
    change_something(anna, model._base_manager.get(pk=pk))
    stood = Revision.objects.count()
    assert boris.client.post(address)["Location"].endswith("/deleted/")
    assert Revision.objects.count() == stood


# Working copies

PUBLISH = {"transition": "publish:ru"}


def write_live(record, **values):
    """Give readers these texts, beside the working copy."""
    record = type(record)._base_manager.get(pk=record.pk)
    for name, value in values.items():
        setattr(record, name, value)
    record.save(update_fields=[*values])


@pytest.fixture
def copied(boris):
    """An article that readers have, and its form; Boris has begun a working copy."""
    article = make_published(Article)
    begin_working_copy(boris, article)
    return article, change_of(article)


def test_a_stale_form_of_a_copy_shows_both_texts_and_whose_they_are(
    anna, boris, copied
):
    _article, address = copied
    hers, his = open_both(anna, boris, address)
    texts = {name: text for name, text in hers.texts().items() if name[:4] != "slug"}
    other_texts = {name: his.texts()[name] for name in texts}
    assert hers.save(**texts) is None
    stood = WorkingCopy.objects.get().mine

    back = his.save(**other_texts)
    assert_shown(back, other_texts)
    assert_on_page(back, texts)
    assert all(anna.user == back.form.conflicts[name].user for name in texts)
    assert WorkingCopy.objects.get().mine == stood

    assert back.save() is None
    assert_shown(anna.open(address), other_texts)


def test_nobody_publishes_a_copy_that_was_changed_unseen(anna, boris, copied):
    article, address = copied
    boris.open(address).save(title_ru="boris")
    his = boris.open(address)
    assert anna.open(address).save(title_ru="anna") is None
    back = his.save(**PUBLISH)
    assert fresh(article).title_ru not in {"anna", "boris"}
    assert back.values["title_ru"] == ["anna"]
    assert back.save(**PUBLISH) is None
    assert fresh(article).title_ru == "anna"


def test_a_copy_and_the_item_that_differ_are_both_shown_and_can_be_resolved(
    boris, copied
):
    article, address = copied
    his = boris.open(address)
    assert his.save(title_ru="In the copy", title_en="English") is None
    stale = boris.open(address)
    write_live(article, title_ru="Before readers")

    # Not what he had not seen when he pressed the button.
    stale.save(**PUBLISH)
    assert fresh(article).title_ru == "Before readers"

    form = boris.open(address)
    assert form.values["title_ru"] == ["In the copy"]
    assert "Before readers" in form.page
    assert form.save(title_ru="Of both") is None
    assert boris.open(address).save(**PUBLISH) is None
    assert fresh(article).title_ru == "Of both"
    assert article.title_en != "English"


def test_a_copy_keeps_what_was_changed_of_the_item_beside_it(boris, copied):
    article, address = copied
    his = boris.open(address)
    write_live(article, summary_ru="Before readers")
    assert his.save(title_ru="In the copy") is None
    assert boris.open(address).save(**PUBLISH) is None
    assert fresh(article).title_ru == "In the copy"
    assert article.summary_ru == "Before readers"


def test_nobody_discards_a_copy_that_was_changed_unseen(anna, boris, copied):
    article, address = copied
    boris.open(address).save(title_ru="boris")
    page = page_of(boris.client.get(address_of(article, "working_copy_changes")))
    route = address_of(article, "discard_working_copy")
    [form] = [form for form in page.forms if form.get("action") == route]
    sent = dict(form.form_values())
    assert anna.open(address).save(title_ru="anna") is None
    boris.client.post(route, sent)
    assert WorkingCopy.objects.get().mine["title_ru"] == "anna"
