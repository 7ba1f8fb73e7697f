"""What a person may not see, they do not get as a title either, by any door."""

import pytest
from django.contrib.auth.models import Permission

from accounts import audit
from desk.models import Notification
from publishing.content import changesets
from publishing.models import Release
from tests.conftest import make_user
from tests.desk.translation_files import export, send
from tests.factories import make_article, make_concept
from tests.forms import read_form

pytestmark = pytest.mark.django_db

SECRET = "Неизвестное"
RIGHTS = ["view_concept", "change_concept", "view_logline"]
RIGHTS += ["view_release", "change_release"]


@pytest.fixture
def gleb(db):
    """Gleb has the glossary, releases and the log, and once had the news."""
    user = make_user("gleb")
    user.user_permissions.set(Permission.objects.filter(codename__in=RIGHTS))
    return user


@pytest.fixture
def article(gleb, publisher):
    article = make_article(title_ru=SECRET, title_en="")
    with changesets.changeset(gleb):
        article.body_ru = "<p>Текст</p>"
        article.save()
    audit.log(publisher, article, audit.Act.IMPORTED)
    Notification.objects.create(
        person=gleb, to_model="news.article", to_pk=article.pk, work="asked", scopes=[]
    )
    return article


LISTS = [
    "",
    "all/",
    "all/?show=mine",
    "palette/",
    "notifications/",
    "accounts/logline/",
]
LISTS += [f"find/?q={SECRET}", f"pick/?q={SECRET}", "pick/?id={pointer}"]
LISTS += ["find/?q={pointer}", "translations/?to=en", "translations/languages/"]


def test_no_list_names_it(client_of, gleb, article):
    client, typed = client_of(gleb), f'value="{SECRET}"'
    for path in LISTS:
        response = client.get(f"/admin/{path.format(pointer=article.pointer)}")
        assert response.status_code == 200, path
        assert SECRET not in response.text.replace(typed, ""), path


def test_no_file_for_translators_names_it(client_of, gleb, article, publisher):
    octets = export(publisher, "xliff12", article)
    report = send(client_of(publisher), octets)
    client = client_of(gleb)
    assert client.get(report).status_code == 403
    for sent in [{"item": article.pointer}, {"row": f"{article.pointer}/en"}]:
        response = client.post("/admin/translations/files/", sent, follow=True)
        assert SECRET not in response.text
    page = client.get(send(client, octets)).text
    assert str(article.pointer) in page
    assert SECRET not in page


def test_no_form_names_it(client_of, gleb, article):
    client = client_of(gleb)
    concept, pointer = make_concept("Слово"), str(article.pointer)
    address = f"/admin/glossary/concept/{concept.pk}/change/"
    opened = read_form(client, address)
    opened |= {"related": [pointer], "save_note": "x" * 500}
    sent = {name: value for name, value in opened.items() if value is not None}
    response = client.post(address, sent)
    assert response.status_code == 200
    assert pointer in response.text
    assert SECRET not in response.text
    release = Release.objects.create(name="Пакет")
    address = f"/admin/publishing/release/{release.pk}/items/"
    sent = {"items": [pointer], "languages": ["ru"]}
    response = client.post(address, sent, follow=True)
    assert "items" in response.context["add_form"].errors
    assert SECRET not in response.text
