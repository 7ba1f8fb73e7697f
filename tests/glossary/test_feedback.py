"""Feedback of readers on the glossary, and how long its data is stored."""

from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone
from lxml import html
from pytest_django.asserts import assertContains, assertNotContains

from accounts.models import UseCount
from glossary.feedback import send_reply
from glossary.models import ConsentText, Feedback
from tests.factories import make_entry, make_feedback, make_institute
from tests.responses import language_of, says
from text.languages import LANGUAGES

pytestmark = pytest.mark.django_db

TEXT = "A better word for it."
CONTACT = 'name="contact"'


@pytest.fixture
def consent():
    texts = {"text_ru": "Согласие на обработку.", "text_en": "I agree."}
    return ConsentText.objects.create(version="2026-11", **texts)


def send(client, language="en", address="192.0.2.1", **fields):
    fields = {"kind": "new", "text": TEXT} | fields
    path = f"/{language}/glossary/suggest/"
    return client.post(path, fields, REMOTE_ADDR=address)


def is_accepted(response):
    return response.status_code == 303


def summary_of(response):
    """Return {address: message} of the errors above the form."""
    page = html.fromstring(response.content.decode())
    links = page.xpath("//*[@role='alert']//a")
    return {link.get("href"): link.text_content() for link in links}


@pytest.mark.parametrize("language", LANGUAGES)
def test_feedback_is_stored_in_the_readers_language_and_thanked_for(client, language):
    response = send(client, language)
    assert is_accepted(response)
    assert response["Location"] == f"/{language}/glossary/suggest/?sent"
    thanks = client.get(response["Location"])
    assertContains(thanks, says("Thank you", language))
    [feedback] = Feedback.objects.all()
    assert (feedback.text, feedback.language) == (TEXT, language)
    assert (feedback.contact, feedback.consent) == ("", None)


def test_entry_that_a_reader_comes_from_is_named_and_stored(client):
    concept = make_entry(ru="разрыв", en="divide")
    response = client.get(f"/en/glossary/suggest/?concept={concept.code}")
    assertContains(response, f'<a href="{concept.address_in("en")}">divide</a>')
    assertContains(response, 'value="correction" required id="id_kind_1" checked')
    send(client, concept=concept.code)
    assert Feedback.objects.get().concept == concept


@pytest.mark.parametrize("code", ["nothing", "draft", "' OR 1=1", "ж" * 5000])
def test_entry_that_readers_do_not_have_is_not_named(client, code):
    make_entry(en="draft", public=False)
    response = client.get("/en/glossary/suggest/", {"concept": code})
    assertNotContains(response, "About the entry")
    send(client, concept=code)
    assert Feedback.objects.get().concept is None


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"text": ""}, "text"),
        ({"text": "Too short"}, "text"),
        ({"text": "ж" * 2001}, "text"),
        ({"kind": "praise"}, "kind"),
        ({"contact": "nobody", "consent": "2026-11"}, "contact"),
        ({"website": "https://spam.example"}, "website"),
        ({"text": "</textarea><script>alert(1)</script>", "kind": "x"}, "kind"),
    ],
)
def test_errors_stand_above_the_form_and_at_the_field_and_nothing_typed_is_lost(
    client, consent, wrong, field
):
    response = send(client, "en", **wrong)
    assert response.status_code == 200
    assert language_of(response) == "en"
    assertNotContains(response, "<script>alert")
    summary = summary_of(response)
    assert list(summary) == [f"#id_{field}"]
    page = html.fromstring(response.content.decode())
    assert page.xpath(f"//*[@id='id_{field}']")
    [message] = page.xpath(f"//*[@id='id_{field}_error']")
    assert message.text_content().strip() == summary[f"#id_{field}"].strip()
    assert page.xpath("//*[@role='alert'][@tabindex='-1'][@autofocus]")
    assert page.xpath("string(//textarea)").strip() == wrong.get("text", TEXT)
    assert not Feedback.objects.exists()


@pytest.mark.parametrize("text", ["ж" * 10, "ж" * 2000, "ж\r\n" * 999 + "жж"])
def test_text_of_ten_to_two_thousand_characters_is_accepted(client, text):
    assert is_accepted(send(client, text=text))


# The address


def test_page_has_an_empty_box_of_consent_and_a_trap_and_is_stored_nowhere(
    client, consent
):
    ConsentText.objects.create(
        version="2027", text_en="Later.", since=timezone.localdate() + timedelta(days=1)
    )
    response = client.get("/en/glossary/suggest/")
    page = html.fromstring(response.content.decode())
    [box] = page.xpath("//input[@name='consent']")
    assert box.get("checked") is None
    assert page.xpath("//label[@for='id_consent']")[0].text_content() == "I agree."
    [trap] = page.xpath("//input[@name='website']")
    assert (trap.get("tabindex"), trap.get("autocomplete")) == ("-1", "off")
    [label] = page.xpath("//label[@for='id_website']")
    assert label.text_content() == "Leave this field empty"
    assert label.getparent().get("class") == "field visually-hidden"
    for address in ["", "?sent", "?concept=x"]:
        response = client.get(f"/ru/glossary/suggest/{address}")
        assert {"no-store", "private"} <= {*response["Cache-Control"].split(", ")}
        assertContains(response, '<meta name="robots" content="noindex">')


def test_address_is_stored_with_the_consent_to_it_and_none_without(client, consent):
    agreed = consent.digest_in("en")
    assert is_accepted(send(client, contact="a@example.org", consent=agreed))
    feedback = Feedback.objects.get()
    assert (feedback.contact, feedback.consent) == ("a@example.org", consent)
    assert is_accepted(send(client))
    assert is_accepted(send(client, consent=agreed))
    assert Feedback.objects.filter(consent=None).count() == 2


def test_words_that_changed_after_they_were_shown_are_not_agreed_to(client, consent):
    agreed = consent.digest_in("en")
    consent.text_en = "I agree to more."
    consent.save()
    response = send(client, contact="a@example.org", consent=agreed)
    assertContains(response, "The text has changed in the meantime")
    assert not Feedback.objects.exists()


@pytest.mark.parametrize("given", [{}, {"consent": ""}, {"consent": "2025"}])
def test_address_without_consent_to_the_text_in_force_is_refused(
    client, consent, given
):
    response = send(client, contact="a@example.org", **given)
    assert list(summary_of(response)) == ["#id_consent"]
    assertContains(response, 'value="a@example.org"')
    assert not Feedback.objects.exists()


@pytest.mark.parametrize("texts", [{}, {"text_ru": "Согласие."}])
def test_address_is_not_accepted_without_a_consent_text_in_the_language(client, texts):
    if texts:
        ConsentText.objects.create(
            version="2025", text_en="Former.", since=timezone.localdate()
        )
        ConsentText.objects.create(version="2026", **texts)
    assertNotContains(client.get("/en/glossary/suggest/"), CONTACT)
    assert is_accepted(send(client, contact="a@example.org", consent="2026"))
    assert Feedback.objects.get().contact == ""


# Limits


def test_sixth_of_a_sender_within_an_hour_is_refused_and_stays_in_the_form(client):
    # What is refused does not count.
    assert not any(is_accepted(send(client, text="")) for _time in range(2))
    assert all(is_accepted(send(client)) for _time in range(5))
    response = send(client, text="The sixth that I write.")
    assert response.status_code == 429
    assert response["Retry-After"] in ["3599", "3600"]
    assertContains(response, "The sixth that I write.", status_code=429)
    assertContains(response, "try again in an hour", status_code=429)
    assert Feedback.objects.count() == 5
    assert is_accepted(send(client, address="192.0.2.2"))


def test_more_than_sixty_within_an_hour_are_refused_whoever_sends_them(
    client, monkeypatch
):
    assert is_accepted(send(client))
    most = UseCount.objects.filter(number=1)
    assert most.update(number=60) == 2
    assert send(client, address="192.0.2.9").status_code == 429
    UseCount.objects.update(ends_at=timezone.now())
    assert is_accepted(send(client))


def test_who_is_refused_does_not_close_the_form_for_others(client, monkeypatch):
    monkeypatch.setattr("glossary.feedback.MAX_IN_ALL", 6)
    assert is_accepted(send(client))
    # Of the sender, and of all.
    assert UseCount.objects.filter(number=1).update(number=5) == 2
    for _time in range(2):
        assert send(client).status_code == 429
    assert is_accepted(send(client, address="192.0.2.2"))


# What is forgotten


def age(by):
    for feedback in Feedback.objects.all():
        moment = feedback.created_at - by
        Feedback.objects.filter(pk=feedback.pk).update(created_at=moment)


@pytest.mark.parametrize(
    ("received", "replied", "is_stored"),
    [
        (89, 89, True),
        (91, 91, False),
        (300, 10, True),
        (364, None, True),
        (366, None, False),
        (366, 10, False),
    ],
)
def test_address_is_forgotten_after_its_time(consent, received, replied, is_stored):
    now = timezone.now()
    old = make_feedback(
        contact="a@example.org",
        consent=consent,
        replied_at=replied and now - timedelta(days=replied),
    )
    age(timedelta(days=received))
    Feedback.objects.forget()
    old.refresh_from_db()
    assert old.contact == ("a@example.org" if is_stored else "")
    assert old.consent == consent


# The reply


def answered(consent, **fields):
    return make_feedback(
        **{
            "contact": "a@example.org",
            "consent": consent,
            "reply": "We took it — thank you.",
            **fields,
        }
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_reply_goes_out_in_the_language_of_the_feedback(consent, language):
    make_institute()
    concept = make_entry(ru="разрыв", en="divide")
    feedback = answered(consent, language=language, concept=concept)
    assert send_reply(feedback)
    [letter] = mail.outbox
    assert letter.to == ["a@example.org"]
    assert letter.subject == says("Your suggestion for the glossary", language)
    assert "We took it — thank you." in letter.body
    assert concept.title_in(language) in letter.body
    assert f"https://institute.example/id/term/{concept.code}" in letter.body
    feedback.refresh_from_db()
    assert feedback.replied_at


@pytest.mark.parametrize("missing", [{"contact": ""}, {"reply": ""}])
def test_nothing_goes_out_without_an_address_or_a_reply(consent, missing):
    feedback = answered(consent, **missing)
    assert not send_reply(feedback)
    assert mail.outbox == []
    assert feedback.replied_at is None


def test_mail_server_that_does_not_answer_fails_nothing(consent, settings, caplog):
    settings.MAILERS = {"default": {"OPTIONS": {"host": "127.0.0.1", "port": 1}}}
    feedback = answered(consent)
    assert not send_reply(feedback)
    assert "was not sent" in caplog.text
    assert "a@example.org" not in caplog.text
    feedback.refresh_from_db()
    assert feedback.replied_at is None
