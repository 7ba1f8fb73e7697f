"""A draft document is published with the text that links to it, and with no other."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission
from django.utils import timezone

from publishing.drafts import transitions, working_copies
from tests.factories import (
    PAST,
    State,
    future,
    make_article,
    make_document,
    make_event,
    make_line,
)
from tests.forms import fresh, last_revision, messages_left, open_form, send, take_off
from tests.library.records import in_english
from tests.publishing.records import change_copy
from tests.responses import says

pytestmark = pytest.mark.django_db

LIST = "/admin/news/article/"


@pytest.fixture
def document():
    return make_document("Agenda", files=["ru"], title_en="", summary_ru="")


def linking(*records, **fields):
    links = "".join(f'<a href="/id/{record.pointer}/">x</a>' for record in records)
    return make_article("Meeting", body_ru=f"<p>{links}</p>", **fields)


def form_of(record):
    return f"/admin/{record._meta.label_lower.replace('.', '/')}/{record.pk}/change/"


def list_of(record):
    return form_of(record).removesuffix(f"{record.pk}/change/")


def states(record):
    record.refresh_from_db()
    return record.state_ru, record.state_en


AND_IT = says("And the %(kind)s “%(title)s”: %(languages)s.", "ru") % {
    "kind": "документ",
    "title": "Agenda ru",
    "languages": "Русский",
}


def remarks_in(client, record):
    """Return the remarks on Russian and those on English, as its form has them."""
    [russian, english] = open_form(client, form_of(record)).context["bar"]["languages"]
    return russian.remarks, english.remarks


def test_it_is_published_in_the_language_of_the_text_and_said(desk, document):
    text = linking(document)
    form = f"{text._meta.model_name}_form"
    send(desk, form_of(text), form, transition="publish:ru")
    assert states(document) == ("published", "draft")
    assert document.is_visible_in("ru")
    assert AND_IT in messages_left(desk)


def test_it_waits_for_the_moment_of_the_text_and_not_without_it(desk, document):
    article = linking(document)
    later = {"schedule_at_0": "01.02.2050", "schedule_at_1": "10:00"}
    send(desk, form_of(article), transition="publish:ru", **later)
    article.refresh_from_db()
    assert states(document) == ("published", "draft")
    assert document.published_at_ru == article.published_at_ru > timezone.now()
    send(desk, form_of(article), transition="unschedule:ru")
    assert states(document) == ("draft", "draft")
    assert document.published_at_ru is None


def test_it_is_published_with_a_working_copy(desk, document):
    article = make_article("Meeting", ru=PAST)
    body = f'<p><a href="/id/{document.pointer}/">x</a></p>'
    send(desk, form_of(article), body_ru=body)
    assert states(document) == ("draft", "draft")
    send(desk, form_of(article), transition="publish:ru")
    assert states(document) == ("published", "draft")
    assert document.published_at_ru.date() == timezone.now().date()
    assert AND_IT in messages_left(desk)


def test_it_is_published_with_a_copy_on_its_date(publisher, document):
    article = make_article("Meeting", ru=PAST)
    body = f'<p><a href="/id/{document.pointer}/">x</a></p>'
    working_copy = change_copy(article, publisher, body_ru=body)
    working_copies.schedule(working_copy, ["ru"], timezone.now(), publisher)
    working_copies.publish_scheduled()
    assert states(document) == ("published", "draft")


def test_it_is_published_with_many_and_leaves_with_them(desk, document):
    article = linking(document)
    sent = {"action": "publish", "_selected_action": article.pk, "languages": "ru"}
    desk.post(list_of(article), sent)
    assert states(document) == ("published", "draft")
    assert AND_IT in messages_left(desk)
    sent["action"] = "unpublish"
    page = desk.post(list_of(article), sent)
    assert page.context["going"] == [(document, "Русский")]
    desk.post(list_of(article), {**sent, "post": "yes"})
    assert states(document) == ("draft", "draft")
    assert AND_IT in messages_left(desk)


@pytest.mark.parametrize("of_programme", [False, True])
def test_it_goes_out_with_the_event_whose_material_it_is(
    client_of, publisher, document, of_programme
):
    event, other = make_event(), make_event("Other")
    one = make_line(event) if of_programme else event
    one.documents.add(document)
    client = client_of(publisher)
    russian, _english = remarks_in(client, event)
    text = says(WITH_IT, "ru") % {"title": "Agenda ru"}
    [remark] = [remark for remark in russian if remark.text == text]
    assert remark.url == form_of(document)
    send(client, form_of(event), transition="publish:ru")
    assert states(document) == ("published", "draft")
    assert AND_IT in messages_left(client)
    _russian, english = remarks_in(client, event)
    text = says(IN_RUSSIAN, "ru") % {"title": "Agenda ru"}
    assert text in {remark.text for remark in english}
    assert leaving_with(event, publisher) == [(document, "")]
    make_line(other).documents.add(document)
    transitions.take(other, ["ru"], transitions.TRANSITIONS["publish"], publisher)
    [(_document, stays)] = leaving_with(event, publisher)
    assert stays


def leaving_with(record, user):
    unpublish = transitions.TRANSITIONS["unpublish"]
    rows = transitions.leaving(record, ["ru"], unpublish, user)
    return [(other, stays) for _language, other, stays in rows]


def test_it_waits_with_changes_of_a_language_that_readers_do_not_have(desk):
    document = make_document("Agenda", files=["en"])
    article = make_article("Meeting", ru=PAST, en=future())
    body = f'<p><a href="/id/{document.pointer}/">x</a></p>'
    send(desk, form_of(article), body_en=body)
    send(desk, form_of(article), transition="unschedule:en")
    sent = {"action": "publish", "_selected_action": article.pk, "languages": "en"}
    desk.post(LIST, sent)
    assert states(article)[1] == states(document)[1]


def test_what_readers_had_and_what_is_no_document_stays(desk):
    taken_off = make_document("Old", published_at_ru=PAST)
    nothing_yet = make_document("Nothing", title_ru="")
    withdrawn = make_document(
        "Withdrawn",
        ru=PAST,
        state_ru=State.WITHDRAWN,
        withdrawal_reason_ru="Old",
    )
    draft = make_article("Draft")
    before = [states(record) for record in [taken_off, nothing_yet, withdrawn, draft]]
    article = linking(taken_off, nothing_yet, withdrawn, draft)
    send(desk, form_of(article), transition="publish:ru")
    article.refresh_from_db()
    assert article.is_visible_in("ru")
    after = [states(record) for record in [taken_off, nothing_yet, withdrawn, draft]]
    assert before == after


WITH_IT = "“%(title)s” is not on the site yet: it is published with this."
IN_RUSSIAN = (
    "“%(title)s” is not on the site in this language: readers get it in another."
)
WITHOUT_LINK = "“%(title)s” is not on the site: readers see it without a link."


@pytest.mark.parametrize(("may", "text"), [(True, WITH_IT), (False, WITHOUT_LINK)])
def test_the_checklist_tells_whether_it_goes_out_too(
    client_of, publisher, document, may, text
):
    article, client = linking(document), client_of(publisher)
    if not may:
        without_documents(publisher)
    text = says(text, "ru") % {"title": "Agenda ru"}
    russian, _english = remarks_in(client, article)
    remarks = {remark.text: remark.is_note for remark in russian}
    assert remarks[text] is may
    send(client, form_of(article), transition="publish:ru")
    assert states(document) == ("published" if may else "draft", "draft")
    assert any(text in line for line in messages_left(client)) is not may


def test_it_moves_with_a_scheduled_text_and_both_say_so(client_of, publisher, document):
    moment = future()
    other = moment + timedelta(days=3)
    publish, reschedule = map(transitions.TRANSITIONS.get, ["publish", "reschedule"])
    # What goes out at another moment keeps it.
    later = make_document("Later", files=["ru"], ru=moment + timedelta(days=1))
    text = linking(document, later)
    text = transitions.take(text, ["ru"], publish, publisher, at=moment).record
    russian, _english = remarks_in(client_of(publisher), text)
    remarks = {remark.text: remark.is_note for remark in russian}
    assert remarks[says(WITH_IT, "ru") % {"title": "Agenda ru"}]
    [moved] = transitions.take(text, ["ru"], reschedule, publisher, at=other).along
    assert (moved.record, moved.languages) == (document, ["ru"])
    document.refresh_from_db()
    assert document.published_at_ru == other
    step(publisher, text, "publish_now")
    assert fresh(document).is_visible_in("ru")
    assert fresh(later).published_at_ru == moment + timedelta(days=1)


def test_it_waits_alone_where_who_moves_its_text_may_not_publish_it(
    publisher, document
):
    publish, reschedule = map(transitions.TRANSITIONS.get, ["publish", "reschedule"])
    moment = future()
    text = transitions.take(linking(document), ["ru"], publish, publisher, at=moment)
    user, at = without_documents(publisher), moment + timedelta(days=3)
    assert not transitions.take(text.record, ["ru"], reschedule, user, at=at).along
    assert fresh(document).published_at_ru == moment


def without_documents(publisher):
    """Return the publisher, who from now on may not publish documents."""
    [role] = publisher.groups.all()
    role.permissions.remove(Permission.objects.get(codename="publish_document"))
    return type(publisher).objects.get(pk=publisher.pk)


def test_what_goes_out_in_both_languages_is_told_once_with_what_it_was(publisher):
    document = make_document("Agenda", files=["all"])
    before = last_revision(document)
    link = f'<p><a href="/id/{document.pointer}/">x</a></p>'
    article = make_article("Meeting", body_ru=link, body_en=link)
    publish = transitions.TRANSITIONS["publish"]
    [along] = transitions.take(article, ["ru", "en"], publish, publisher).along
    assert (along.record, {*along.languages}) == (document, {"ru", "en"})
    assert along.before == before
    assert states(document) == ("published", "published")


def test_it_stays_with_a_copy_of_a_language_that_was_unpublished(publisher, document):
    article = make_article("Meeting", en=PAST, published_at_ru=PAST)
    body = f'<p><a href="/id/{document.pointer}/">x</a></p>'
    working_copy = change_copy(article, publisher, body_ru=body)
    working_copies.publish(working_copy, ["ru"], publisher)
    assert f"/id/{document.pointer}/" in fresh(article).body_ru
    assert (states(article)[0], states(document)[0]) == ("draft", "draft")


# And leaves the site with it


def step(user, record, name):
    return transitions.take(record, ["ru"], transitions.TRANSITIONS[name], user).record


@pytest.fixture
def meeting(publisher, document):
    """A text that was published with the document."""
    publish = transitions.TRANSITIONS["publish"]
    taken = transitions.take(linking(document), ["ru"], publish, publisher)
    assert [it.record for it in taken.along] == [document]
    return taken.record


def parting(client, record):
    page = client.get(form_of(record).replace("change", "take-off"))
    return page.context["going"], page.context["staying"]


@pytest.mark.parametrize("way", ["unpublish", "withdraw"])
def test_it_leaves_the_site_with_its_text_and_comes_back_with_it(
    client_of, publisher, document, way
):
    text, client = step(publisher, linking(document), "publish"), client_of(publisher)
    assert parting(client, text) == ([(document, "Русский")], [])
    take_off(client, text, way, "ru", notice_ru="Неверно." * (way == "withdraw"))
    assert states(document) == (states(text)[0], "draft")
    assert document.is_file_public("ru") is (way == "withdraw")
    assert AND_IT in messages_left(client)
    step(publisher, text, "publish")
    assert states(document) == ("published", "draft")


def used_by_another(document, _publisher):
    linking(document, ru=PAST)
    return "“Meeting en” uses it too."


def published_by_itself(document, publisher):
    step(publisher, step(publisher, document, "unpublish"), "publish")
    return "It was published by itself."


def of_another_publisher(_document, publisher):
    without_documents(publisher)
    return "You do not have permission to unpublish it."


@pytest.mark.parametrize(
    "act", [used_by_another, published_by_itself, of_another_publisher]
)
def test_what_others_use_or_was_published_by_itself_stays_and_is_named(
    client_of, publisher, document, meeting, act
):
    reason = act(document, publisher)
    publisher = type(publisher).objects.get(pk=publisher.pk)
    client = client_of(in_english(publisher))
    assert parting(client, meeting) == ([], [(document, reason)])
    step(publisher, meeting, "unpublish")
    assert states(document) == ("published", "draft")


def test_what_was_taken_off_by_itself_stays_off_when_its_text_comes_back(
    publisher, document, meeting
):
    step(publisher, document, "unpublish")
    step(publisher, step(publisher, meeting, "unpublish"), "publish")
    assert (states(meeting)[0], states(document)[0]) == ("published", "draft")


def test_it_is_left_out_of_no_language_with_its_text(publisher, document, meeting):
    step(publisher, step(publisher, meeting, "unpublish"), "exclude")
    assert (states(meeting)[0], states(document)[0]) == ("none", "draft")
