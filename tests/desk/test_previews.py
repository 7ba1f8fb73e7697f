"""Every kind of item can be seen before its readers see it, by existing."""

import pytest

from glossary.models import Concept
from institute.models import Appointment, Body, Person, Role
from publishing.admin.previews import preview_address
from publishing.content.registry import publishable_models
from publishing.drafts import save
from publishing.drafts.save import save_changes
from publishing.models import WorkingCopy
from tests.desk.two_people import address_to, change_of, chosen_in, make_published
from tests.factories import (
    PAST,
    appoint,
    make_author,
    make_body,
    make_event,
    make_line,
    make_paper,
    make_person,
    make_reference,
    make_role,
)
from tests.forms import fresh, read_form, resend
from tests.kinds import named, of_each
from tests.records import make, published
from text.languages import LANGUAGES

pytestmark = pytest.mark.django_db

# Where the title is written.
TERMS = {"terms-0-text": "Заголовок", "terms-1-text": "Heading"}


@of_each("model", publishable_models())
def test_item_that_nobody_has_saved_is_shown_as_it_will_be(
    client_of, administrator, model
):
    client = client_of(administrator)
    sent = read_form(client, address_to(model, "add"))
    sent |= {"title_ru": "Заголовок", "title_en": "Heading"}
    sent |= chosen_in(model) | (TERMS if model is Concept else {})
    for language in LANGUAGES:
        response = client.post(address_to(model, "preview_new", language), sent)
        assert response.status_code == 200, language
        assert sent[f"title_{language}"] in response.text, language


@pytest.mark.parametrize("model", publishable_models(), ids=named)
def test_draft_is_shown_to_who_has_its_link(client, administrator, model):
    draft = make(model)
    for language in LANGUAGES:
        response = client.get(preview_address(draft, language, administrator))
        assert response.status_code == 200, language
        assert f"title {language}" in response.text, language


def test_published_text_is_shown_though_its_address_is_emptied(
    client_of, administrator
):
    body, client = make_published(Body), client_of(administrator)
    address = address_to(Body, "preview", body.pk, "ru")
    values = read_form(client, change_of(body))
    assert resend(client, address, values, slug_ru="").status_code == 200


def test_preview_shows_members_as_the_form_has_them(client_of, administrator):
    body = make(Body)
    term = Appointment.objects.create(
        body=body,
        person=make(Person, **published("ru"), title_ru="Анна Примерова"),
        role=Role.objects.create(title_ru="член совета", title_en="member"),
        starts="2016",
    )
    client = client_of(administrator)
    sent = read_form(client, change_of(body))
    sent["appointments-0-starts"] = "06.2020"
    preview = client.post(address_to(Body, "preview", body.pk, "ru"), sent)
    assert "с\u00a0июня 2020" in preview.text
    assert fresh(term).starts == "2016"

    sent["appointments-0-starts"] = "soon"
    refused = client.post(address_to(Body, "preview", body.pk, "ru"), sent)
    assert refused.status_code == 400
    assert "С: Укажите день" in refused.text
    sent |= {"appointments-0-starts": "2016", "title_ru": "", "title_en": ""}
    refused = client.post(address_to(Body, "preview", body.pk, "ru"), sent)
    assert "Укажите заголовок" in refused.text
    assert "__all__" not in refused.text


# Rows in a working copy, and in a draft

NEW = 1_000_000


def new_row(row, **values):
    """Return a row of a snapshot like another."""
    return {**row, "pk": NEW, **values}


# Each makes a kind of item with children, and returns it and the field of a row in its
# form; the others return what a working copy makes of the children of a snapshot, and
# what readers then see of it.


def make_programme(**dates):
    event = make_event(**dates)
    make_line(event, "First", starts="10:00")
    make_line(event, "Second", starts="09:00")
    return event, "programme-0-title_en"


def changed_programme(live):
    first, second = live["programme"]
    speaker = make_person("Speaker", ru=PAST, en=PAST)
    values = {
        "programme": [
            {**first, "speakers": [speaker.pk]},
            second,
            new_row(first, starts="08:00:00"),
        ],
        f"programme.{first['pk']}.title_en": "From the copy",
        f"programme.{NEW}.title_en": "Added in the copy",
    }
    shown = ["Added in the copy", "Second en", "From the copy", "Speaker en"]
    return values, shown


def make_members(**dates):
    body = make_body(**dates)
    appoint(make_person("Anna", ru=PAST, en=PAST), body, starts="2016")
    return body, "appointments-0-note_en"


def changed_members(live):
    [term] = live["appointments"]
    boris = make_person("Boris", ru=PAST, en=PAST)
    chair = make_role("Chair", is_head=True)
    added = new_row(term, person=boris.pk, role=chair.pk, starts="2020")
    values = {
        "appointments": [term, added],
        f"appointments.{term['pk']}.note_en": "from the copy",
    }
    return values, ["Boris en", "Chair en", "Anna en", "from the copy"]


def make_article(**dates):
    article = make_paper(**dates)
    make_author(article, "Petrov")
    make_reference(article, "A book.")
    return article, "contributions-0-family_en"


def changed_article(live):
    [author], [reference] = live["contributions"], live["references"]
    values = {
        "contributions": [author, new_row(author, position=20)],
        f"contributions.{author['pk']}.family_en": "Petroff",
        f"contributions.{NEW}.family_en": "Sidoroff",
        "references": [{**reference, "text": "A book of the copy."}],
    }
    return values, ["Petroff", "Sidoroff", "A book of the copy."]


KINDS = [
    (make_programme, changed_programme),
    (make_members, changed_members),
    (make_article, changed_article),
]
of_each_kind = pytest.mark.parametrize(
    ("make", "change"), KINDS, ids=lambda made: made.__name__
)


def make_changed(make, change, user):
    """Return a public item, the field of a row, its copy, and what the copy shows."""
    item, field = make(ru=PAST, en=PAST)
    item = type(item).locked([item.pk]).get()
    working_copy = save.working_copy_or_new(item, user)
    values, shown = change(working_copy.live)
    save_changes(working_copy, item, values, user)
    return item, field, WorkingCopy.objects.get(), shown


def text_of(answer):
    assert answer.status_code == 200
    assert "no-store" in answer["Cache-Control"]
    return answer.text.replace("\N{NO-BREAK SPACE}", " ")


def live_preview(client, item, **typed):
    """Return what is shown of a form in which somebody has typed."""
    sent = read_form(client, change_of(item))
    address = address_to(type(item), "preview", item.pk, "en")
    return text_of(client.post(address, sent | typed))


@of_each_kind
def test_previews_of_a_copy_show_its_rows_in_order_and_what_is_typed(
    client, client_of, administrator, make, change
):
    item, field, working_copy, shown = make_changed(make, change, administrator)
    link = preview_address(item, "en", administrator, working_copy)
    page = text_of(client.get(link))
    places = [page.find(text) for text in shown]
    assert min(places) >= 0
    assert places == sorted(places)
    desk = client_of(administrator)
    [own] = read_form(desk, change_of(item))[field]
    page = live_preview(desk, item, **{field: "Just typed"})
    expected = [*(text for text in shown if text not in own), "Just typed"]
    assert [text for text in expected if text not in page] == []


@of_each_kind
def test_previews_of_a_draft_show_its_rows_and_what_is_typed(
    client, client_of, administrator, make, change
):
    item, field = make()
    relation, _number, name = field.split("-")
    row = getattr(item, relation).first()
    type(row).objects.filter(pk=row.pk).update(**{name: "Own word"})
    assert "Own word" in text_of(client.get(preview_address(item, "en", administrator)))
    typed = {field: "Just typed"}
    assert "Just typed" in live_preview(client_of(administrator), item, **typed)


def test_what_readers_have_is_not_said_to_be_unseen(client_of, administrator):
    desk, item = client_of(administrator), make_event(ru=PAST, en=PAST)
    unseen = "readers do not see this yet"
    assert unseen not in live_preview(desk, item)
    assert unseen not in live_preview(desk, item, title_ru="Другая")
    assert unseen in live_preview(desk, item, title_en="Another")
