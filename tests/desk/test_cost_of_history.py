"""What the history costs, in statements: little at a save, and nothing as it grows."""

import pytest

from publishing.admin.delete_guard import versions_of
from publishing.models import Link, Revision, WorkingCopy
from tests.desk.two_people import address_of, change_of
from tests.factories import PAST, make_article, make_topic
from tests.forms import read_form, resend, send
from tests.library.records import make_picture
from tests.statements import statements
from website.models import MenuItem

pytestmark = pytest.mark.django_db


# Of a save of an article with a topic and a related item.
MOST = 33
# Into its working copy.
MOST_OF_COPY = 27


@pytest.fixture
def desk(client_of, publisher):
    """The back office, where this person has been before."""
    client = client_of(publisher)
    send(client, change_of(make_article()), title_ru="Тёплый")
    return client


@pytest.mark.parametrize("dates", [{}, {"ru": PAST}], ids=["draft", "public"])
def test_a_save_costs_few_statements(desk, dates):
    article = make_article("Новость", **dates)
    article.topics.add(make_topic())
    Link.objects.relate(article, [make_article("Other").pointer])
    values = read_form(desk, change_of(article))
    made = statements(resend, desk, change_of(article), values, title_ru="Иначе")
    article.refresh_from_db()
    assert article.title_ru == "Новость ru" if dates else "Иначе"
    assert WorkingCopy.objects.exists() == bool(dates)
    assert len(made) <= (MOST_OF_COPY if dates else MOST), "\n".join(made)


def test_a_paragraph_is_saved_with_one_lock_one_read_and_one_write(thomas):
    """Into the working copy of what readers have; its revision and the log apart."""
    dates = {"ru": PAST, "en": PAST}
    article = make_article(
        "Новость", **dates, body_ru="<p>Раз.</p>", body_en="<p>A.</p>"
    )
    address, client = address_of(article, "translate", "en"), thomas
    send(client, address, title_en="Warm")
    values = read_form(client, address)
    made = statements(resend, client, address, values, body_en="<p>One.</p>")
    assert WorkingCopy.objects.get().mine["body_en"] == "<p>One.</p>"
    of_item = [sql for sql in made if 'FROM "news_article" ' in sql]
    assert len(of_item) == 1
    assert "FOR NO KEY UPDATE" in of_item[0]
    written = [sql for sql in made if sql.startswith(("INSERT", "UPDATE", "DELETE"))]
    assert len([sql for sql in written if '"publishing_workingcopy"' in sql]) == 1
    assert len(made) <= 20, "\n".join(made)


def with_revisions(article, number, user):
    """Let the article have so many revisions, by a person."""
    title = article.title_ru
    for word in ["Раз", title]:
        article.title_ru = word
        article.save()
    made = Revision.objects.of(article.pointer)
    last = made.newest_first().first()
    Revision.objects.bulk_create(
        Revision(
            to_model=last.to_model,
            to_pk=last.to_pk,
            changed=last.changed,
            snapshot=last.snapshot,
            user=user,
        )
        for _number in range(number - made.count())
    )
    assert made.count() == number
    return article


@pytest.mark.parametrize("page", ["change", "history"])
def test_an_item_with_a_thousand_revisions_opens_as_one_with_a_few(
    desk, publisher, page
):
    few, many = (
        with_revisions(make_article("Новость", en=PAST), number, publisher)
        for number in [3, 1000]
    )
    addresses = [f"/admin/news/article/{article.pk}/{page}/" for article in [few, many]]
    for address in addresses:
        assert desk.get(address).status_code == 200
    counts = [len(statements(desk.get, address)) for address in addresses]
    assert counts[0] == counts[1]


def make_line():
    parent = MenuItem.objects.create(label_ru="Группа")
    return MenuItem.objects.create(label_ru="Пункт", parent=parent).parent


@pytest.mark.parametrize(
    "make",
    [make_article, make_picture, make_topic, make_line],
    ids=["articles", "pictures", "topics", "menu"],
)
def test_versions_of_many_are_asked_by_as_many_statements_as_of_one(make):
    records = [make() for _number in range(12)]
    model = type(records[0])
    pks = [record.pk for record in records]
    versions = versions_of(model, pks)
    assert versions.keys() == set(pks)
    assert versions == {pk: versions_of(model, [pk])[pk] for pk in pks}
    counts = [len(statements(versions_of, model, some)) for some in [pks[:1], pks]]
    assert counts[0] == counts[1]
