"""What has no states stands before readers as it is: its working copy changes it."""

from functools import partial

import pytest
from django.contrib import admin
from django.contrib.auth.models import Permission
from django.urls import reverse
from lxml import html

from accounts.permissions import PERMISSIONS
from desk.models import Notification
from events.models import Place
from glossary.models import ConsentText, Domain, Feedback, Source, TitlePage
from institute.models import BodyKind, HonourCategory, Organization, Role
from journal import models as journal
from library.models import DocumentKind, Picture
from news.models import ArticleKind
from publishing.content import changesets, snapshots
from publishing.content.registry import models_with_texts
from publishing.drafts.open_forms import key_at
from publishing.models import LanguageRule, Publishable, Revision, WorkingCopy
from tests.factories import (
    PAST,
    in_both,
    make_affiliation,
    make_article,
    make_category,
    make_domain,
    make_institute,
    make_journal,
    make_paper,
    make_picture,
    make_place,
    make_role,
    make_rubric,
    make_source,
    make_title_page,
)
from tests.forms import delete, delete_selected, send
from tests.records import make
from text.languages import language_of
from website.models import MenuItem
from website.sections import Section

pytestmark = pytest.mark.django_db

MAKERS = {
    **{model: partial(make, model) for model in [ArticleKind, BodyKind, DocumentKind]},
    ConsentText: lambda: ConsentText.objects.create(
        version="1", **in_both("Text", "text")
    ),
    Domain: make_domain,
    TitlePage: make_title_page,
    HonourCategory: make_category,
    journal.Affiliation: make_affiliation,
    journal.Journal: make_journal,
    journal.Rubric: make_rubric,
    MenuItem: lambda: MenuItem.objects.create(
        section="news:list", **in_both("News", "label")
    ),
    Organization: make_institute,
    Place: make_place,
    Role: make_role,
    LanguageRule: lambda: make(LanguageRule, **in_both("Rule")),
    Section: lambda: make(Section),
    Source: make_source,
}


def address_of(model, page, *args):
    options = model._meta
    return reverse(f"admin:{options.app_label}_{options.model_name}_{page}", args=args)


def form_of(model):
    return f"{model._meta.model_name}_form"


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


def test_the_kinds_without_states_are_these():
    """A picture is none: its texts are public where a published text shows it."""
    registered = set(models_with_texts()) & admin.site._registry.keys()
    parents = {model for model in registered if not model.parent_field}
    without = {model for model in parents if not issubclass(model, Publishable)}
    assert without - {Picture} == set(MAKERS)
    assert {model._meta.default_permissions for model in parents} == {PERMISSIONS}


def make_public_picture():
    picture = make_picture()
    make_article(ru=PAST, en=PAST, lead_picture=picture)
    return picture


PUBLIC = MAKERS | {Picture: make_public_picture}
# The others have forms of the same shape.
SHAPES = [ConsentText, journal.Journal, MenuItem, Organization, Picture]


def allow(user, model, action):
    codename = f"{action}_{model._meta.model_name}"
    user.user_permissions.add(Permission.objects.get(codename=codename))


def change(user_client, record, **changes):
    model = type(record)
    address = address_of(model, "change", record.pk)
    return send(user_client, address, form_of(model), **changes)


@pytest.mark.parametrize("model", SHAPES)
def test_a_translators_word_reaches_readers_when_it_is_published(
    client_of, people, model
):
    record, name = PUBLIC[model](), f"{model.texts[0]}_en"
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
    record, name = PUBLIC[model](), f"{model.texts[0]}_ru"
    before = snapshots.take(model, record.pk)
    desk = client_of(people["publisher"])
    change(desk, record, **{name: "Начато"})
    assert snapshots.take(model, record.pk) == before
    change(desk, record, **{name: "Готово"}, transition="publish:all")
    assert snapshots.take(model, record.pk)[name] == "Готово"


@pytest.mark.parametrize("model", SHAPES)
def test_a_translator_of_one_language_writes_nothing_else(client_of, people, model):
    record, text = PUBLIC[model](), model.texts[0]
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


@pytest.mark.parametrize("model", SHAPES)
def test_who_only_reads_changes_nothing(client_of, people, model):
    record, name = PUBLIC[model](), f"{model.texts[0]}_en"
    address = address_of(model, "change", record.pk)
    reader = people["editor"]
    reader.groups.clear()
    allow(reader, model, "view")
    assert client_of(reader).get(address).status_code == 200
    assert client_of(reader).post(address, {name: "Mine"}).status_code == 403
    assert not WorkingCopy.objects.exists()


def test_the_lines_of_a_form_tell_values_as_people_read_them(client_of, people):
    paper = make_paper(rubric=make_rubric("R & D"))
    reader = people["editor"]
    reader.groups.clear()
    reader.user_permissions.set(Permission.objects.filter(codename="view_article"))
    form = client_of(reader).get(address_of(type(paper), "change", paper.pk))
    lines = {
        line.get("data-row"): [*line.find("summary").itertext()]
        for line in html.fromstring(form.content).iter("details")
    }
    assert "R & D en" in lines["Issue"]


@pytest.mark.parametrize("model", [Role, TitlePage, Picture])
def test_a_review_of_it_waits_on_the_first_page_of_who_may_publish(
    client_of, people, model, django_capture_on_commit_callbacks
):
    record, text = PUBLIC[model](), model.texts[0]
    translator = people["translator"]
    sent = {f"{text}_en": "Better", "transition": "ask_review:en"}
    with django_capture_on_commit_callbacks(execute=True):
        change(client_of(translator), record, **sent)
    [(work, *_urgency)] = client_of(people["publisher"]).get("/admin/").context["waits"]
    assert work.url == address_of(model, "change", record.pk)
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
    address = address_of(Role, "change", make_role().pk)
    page = html.fromstring(client_of(people[who]).get(address).content.decode())
    [button] = page.find_class("bar-step")
    assert button.get("value") == pressed
    # There is nothing to take it with until something is written.
    [filled] = page.find_class("default")
    assert filled.get("name") == "_save"


def test_a_list_shows_what_is_in_review(client_of, people):
    roles = [make_role("Chair"), make_role("Member")]
    desk = client_of(people["translator"])
    change(desk, roles[1], title_en="Fellow", transition="ask_review:en")
    rows = address_of(Role, "changelist")
    page = html.fromstring(desk.get(rows).content.decode())
    [row] = page.xpath("//tr[.//use[contains(@href, '#diamond')]]")
    assert "Member" in row.text_content()


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
    record = MAKERS[model]()
    allow(people["editor"], model, "delete")
    address = address_of(model, "delete", record.pk)
    assert client_of(people["editor"]).get(address).status_code == 403
    rows = address_of(model, "changelist")
    delete_selected(client_of(people["editor"]), rows, record)
    assert model.objects.filter(pk=record.pk).exists()
    delete(client_of(people["publisher"]), address)
    assert not model.objects.filter(pk=record.pk).exists()


def test_an_old_version_comes_back_as_changes_that_wait(client_of, people):
    role = make_role("Chair")
    with changesets.changeset(people["publisher"]):
        role.title_en = "Chairperson"
        role.save()
    first = Revision.objects.of(role.pointer).earliest("pk")
    address = address_of(Role, "restore", role.pk, first.pk)
    sent = {"scope": "all", "newest": key_at(role.pointer)}
    client_of(people["translator"]).post(address, sent)
    role.refresh_from_db()
    assert role.title_en == "Chairperson"
    change(client_of(people["publisher"]), role, transition="publish:en")
    role.refresh_from_db()
    assert role.title_en == "Chair en"


def test_an_item_of_the_menu_below_another_waits_too(client_of, people):
    heading = MAKERS[MenuItem]()
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
    consent = MAKERS[ConsentText]()
    agree_to(consent)
    desk = client_of(people["publisher"])
    change(desk, consent, text_en="Other", transition="publish:all")
    assert not WorkingCopy.objects.exists()
    consent.refresh_from_db()
    assert consent.text_en == "Text en"
    page = desk.get(address_of(ConsentText, "change", consent.pk)).content.decode()
    assert "Add a new consent text instead" in page
    assert 'name="transition"' not in page


def test_what_waited_when_a_reader_agreed_is_only_discarded(client_of, people):
    consent = MAKERS[ConsentText]()
    desk = client_of(people["publisher"])
    change(desk, consent, text_en="Other")
    agree_to(consent)
    address = address_of(ConsentText, "change", consent.pk)
    changes = address_of(ConsentText, "working_copy_changes", consent.pk)
    page = desk.get(address).content.decode()
    assert 'name="transition"' not in page
    assert f'href="{changes}"' in page
    version = desk.get(changes).context["version"]
    assert version
    desk.post(desk.get(changes).context["discard_url"], {"version": version})
    assert not WorkingCopy.objects.exists()
    assert desk.get(address).status_code == 200
