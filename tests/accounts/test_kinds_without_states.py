"""What has no states stands before readers as it is: its working copy changes it."""

import pytest
from django.contrib import admin
from django.contrib.auth.models import Permission
from lxml import html

from desk.models import Notification
from glossary.models import ConsentText, Feedback, Source, TitlePage
from institute.models import Role
from library.models import Picture
from publishing.content import snapshots
from publishing.models import WorkingCopy
from tests.desk.two_people import address_to
from tests.factories import PAST, in_both, make_article, make_picture, make_role
from tests.forms import delete, delete_selected, read_form, send
from tests.records import make
from text.languages import language_of
from website.models import MenuItem

pytestmark = pytest.mark.django_db


def make_public(model):
    if model is Picture:
        picture = make_picture()
        make_article(ru=PAST, en=PAST, lead_picture=picture)
        return picture
    return make(model)


@pytest.fixture
def people(editor, translator, publisher, terminologist):
    people = {
        "editor": editor,
        "translator": translator,
        "publisher": publisher,
        "terminologist": terminologist,
    }
    for user in people.values():
        user.languages = ["ru", "en"]
        user.interface_language = "en"
        user.save()
    return people


# The others have forms of the same shape: with rows, with a file, of a single row.
SHAPES = [MenuItem, Picture, TitlePage]


def allow(user, model, action):
    codename = f"{action}_{model._meta.model_name}"
    user.user_permissions.add(Permission.objects.get(codename=codename))


def change(user_client, record, **changes):
    address = address_to(type(record), "change", record.pk)
    return send(user_client, address, **changes)


@pytest.mark.parametrize("model", SHAPES)
def test_a_translators_word_reaches_readers_when_it_is_published(
    client_of, people, model
):
    record, name = make_public(model), f"{model.texts[0]}_en"
    allow(people["translator"], model, "translate")
    before = snapshots.take(model, record.pk)
    desk = client_of(people["translator"])
    change(desk, record, **{name: "Better"}, transition="ask_review:en")
    assert snapshots.take(model, record.pk) == before
    working_copy = WorkingCopy.objects.of(record.pointer).get()
    assert working_copy.changed == [name]
    assert working_copy.progress_of("en").is_in_review
    change(desk, record, transition="publish:en")
    assert snapshots.take(model, record.pk) == before
    change(client_of(people["publisher"]), record, transition="publish:en")
    after = snapshots.take(model, record.pk)
    assert snapshots.differing(after, before) == [name]
    assert after[name] == "Better"
    assert not WorkingCopy.objects.exists()


@pytest.mark.parametrize("model", SHAPES)
def test_who_may_publish_saves_without_readers_and_publishes_by_one_press(
    client_of, people, model
):
    record, name = make_public(model), f"{model.texts[0]}_ru"
    before = snapshots.take(model, record.pk)
    desk = client_of(people["publisher"])
    change(desk, record, **{name: "Начато"})
    assert snapshots.take(model, record.pk) == before
    change(desk, record, **{name: "Готово"}, transition="publish:all")
    assert snapshots.take(model, record.pk)[name] == "Готово"


@pytest.mark.parametrize("model", SHAPES)
def test_a_translator_of_one_language_writes_nothing_else(client_of, people, model):
    record, text = make_public(model), model.texts[0]
    translator = people["translator"]
    allow(translator, model, "translate")
    translator.languages = ["en"]
    translator.save()
    shared = {
        name: "7" for name in snapshots.take(model, record.pk) if not language_of(name)
    }
    texts = {f"{text}_ru": "Чужое", f"{text}_en": "Mine"}
    change(client_of(translator), record, **shared, **texts, transition="ask_review:en")
    assert WorkingCopy.objects.get().changed == [f"{text}_en"]


@pytest.mark.parametrize("model", [MenuItem, Picture])
def test_who_only_reads_changes_nothing(client_of, people, model):
    record, name = make_public(model), f"{model.texts[0]}_en"
    address = address_to(model, "change", record.pk)
    reader = people["editor"]
    reader.groups.clear()
    allow(reader, model, "view")
    desk = client_of(reader)
    assert name not in read_form(desk, address)
    assert desk.post(address, {name: "Mine"}).status_code == 403
    assert not WorkingCopy.objects.exists()


@pytest.mark.parametrize("model", [Role, TitlePage, Picture])
def test_a_review_of_it_waits_on_the_first_page_of_who_may_publish(
    client_of, people, model, django_capture_on_commit_callbacks
):
    record, text = make_public(model), model.texts[0]
    translator = people["translator"]
    sent = {f"{text}_en": "Better", "transition": "ask_review:en"}
    with django_capture_on_commit_callbacks(execute=True):
        change(client_of(translator), record, **sent)
    [(work, *_urgency)] = client_of(people["publisher"]).get("/admin/").context["waits"]
    assert work.url == address_to(model, "change", record.pk)
    [notification] = Notification.objects.filter(person=people["publisher"])
    assert (notification.pointer, notification.work) == (record.pointer, "asked")
    [(mine, *_day)] = client_of(translator).get("/admin/").context["mine"]
    assert mine.url == work.url


@pytest.mark.parametrize(
    ("who", "languages", "pressed"),
    [
        ("publisher", ["ru", "en"], "publish:all"),
        ("publisher", ["en"], "publish:en"),
        ("translator", ["en"], "ask_review:en"),
    ],
)
def test_the_step_beside_save_takes_all_that_the_person_may(
    client_of, people, who, languages, pressed
):
    people[who].languages = languages
    people[who].save()
    address = address_to(Role, "change", make_role().pk)
    page = html.fromstring(client_of(people[who]).get(address).content.decode())
    [button] = page.find_class("bar-step")
    assert button.get("value") == pressed
    # There is nothing to take it with until something is written.
    [filled] = page.find_class("default")
    assert filled.get("name") == "_save"


@pytest.mark.parametrize("model", [ConsentText, TitlePage, MenuItem])
def test_only_who_may_publish_adds_what_readers_see_at_once(rf, people, model):
    allow(people["editor"], model, "add")
    request = rf.get("/")
    for role in ["editor", "publisher"]:
        request.user = people[role]
        may_add = admin.site.get_model_admin(model).has_add_permission(request)
        assert may_add == (role == "publisher")


@pytest.mark.parametrize("model", [Role, Source])
def test_only_who_may_publish_deletes_it(client_of, people, model):
    record = make(model)
    allow(people["editor"], model, "delete")
    address = address_to(model, "delete", record.pk)
    assert client_of(people["editor"]).get(address).status_code == 403
    rows = address_to(model, "changelist")
    delete_selected(client_of(people["editor"]), rows, record)
    assert model.objects.filter(pk=record.pk).exists()
    delete(client_of(people["publisher"]), address)
    assert not model.objects.filter(pk=record.pk).exists()


def test_an_item_of_the_menu_below_another_waits_too(client_of, people):
    heading = make(MenuItem, section="news:list")
    child = MenuItem.objects.create(parent=heading, **in_both("Below", "label"))
    gone = MenuItem.objects.create(parent=heading, **in_both("Gone", "label"))
    for action in ["change", "delete", "add"]:
        allow(people["editor"], MenuItem, action)
    desk = client_of(people["editor"])
    sent = {"children-0-label_en": "Mine", "children-1-DELETE": "on"}
    change(desk, heading, **sent, transition="ask_review:en")
    child.refresh_from_db()
    assert child.label_en == "Below en"
    change(client_of(people["publisher"]), heading, transition="publish:en")
    child.refresh_from_db()
    assert child.label_en == "Mine"
    assert not MenuItem.objects.filter(pk=gone.pk).exists()


def agree_to(consent):
    return Feedback.objects.create(text="A term", language="en", consent=consent)


def test_a_consent_text_to_which_a_reader_agreed_takes_no_changes(client_of, people):
    consent = make(ConsentText, **in_both("Text", "text"))
    agree_to(consent)
    desk = client_of(people["publisher"])
    change(desk, consent, text_en="Other", transition="publish:all")
    assert not WorkingCopy.objects.exists()
    consent.refresh_from_db()
    assert consent.text_en == "Text en"
    page = desk.get(address_to(ConsentText, "change", consent.pk)).content.decode()
    assert "Add a new consent text instead" in page
    assert 'name="transition"' not in page


def test_what_waited_when_a_reader_agreed_is_only_discarded(client_of, people):
    consent = make(ConsentText, **in_both("Text", "text"))
    desk = client_of(people["publisher"])
    change(desk, consent, text_en="Other")
    agree_to(consent)
    address = address_to(ConsentText, "change", consent.pk)
    changes = address_to(ConsentText, "working_copy_changes", consent.pk)
    page = desk.get(address).content.decode()
    assert 'name="transition"' not in page
    assert f'href="{changes}"' in page
    version = desk.get(changes).context["version"]
    assert version
    desk.post(desk.get(changes).context["discard_url"], {"version": version})
    assert not WorkingCopy.objects.exists()
    assert desk.get(address).status_code == 200
