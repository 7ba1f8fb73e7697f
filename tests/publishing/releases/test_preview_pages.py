"""Each page of the preview of a release: as it will be, without a write or a wait."""

from datetime import date

import pytest
from django.conf import settings
from django.db import transaction
from django.test import Client
from lxml import html

from publishing.admin.previews import release_address as address
from publishing.cache import memory
from publishing.content.addresses import path_on_site
from tests.conftest import make_user
from tests.factories import (
    PAST,
    appoint,
    make_affiliation,
    make_author,
    make_body,
    make_document,
    make_event,
    make_line,
    make_page,
    make_paper,
    make_person,
    make_release,
    make_role,
    make_topic,
)
from tests.publishing.releases.records import change, make_changed, make_draft
from tests.threads import Other
from tests.website.test_readers_wait_for_nobody import lock_all_rows
from tests.whole_database import digests
from text.languages import LANGUAGES

pytestmark = pytest.mark.django_db(transaction=True)

# Pages that hold something of each item of ``make_spring``, in a language.
LISTS = [
    *["", "news/", "news/feed/", "events/", "events/2027/", "events/feed/"],
    *["events/calendar.ics", "topics/", "topics/topic/", "topics/topic/feed/"],
    *["documents/", "journal/", "search/?q=spring", "search/?q=весна"],
    *["search/suggestions/?q=spr", "site-map/", "chronicle/", "people/"],
]


def make_spring(user):
    """Return a release of many kinds, with children and relations, and its items."""
    topic = make_topic(slug_ru="topic", slug_en="topic")
    document = make_document("Annex", files=["all"])
    link = f'<p><a href="{document.pointer.address}">annex</a></p>'
    draft = make_draft("Spring", body_ru=link, body_en=link)
    draft.topics.add(topic)
    changed = make_changed("Known", user, body_en="<p>Blossoms everywhere.</p>")
    change(changed, user, topics=[topic.pk], related=[str(draft.pointer)])
    fair = {"starts_on": date(2027, 6, 30)}
    event = make_event("Fair", ru=PAST, en=PAST, **fair)
    event.topics.add(topic)
    line = make_line(event, title_en="Old talk")
    rows = [{"pk": line.pk}, {"pk": line.pk + 99, "starts": "12:00", "position": 99}]
    texts = {f"programme.{line.pk}.title_en": "Spring talk"}
    change(event, user, programme=rows, **texts)
    body = make_body("Council", ru=PAST, en=PAST)
    term = appoint(make_person("Head", ru=PAST, en=PAST), body, make_role())
    change(body, user, appointments=[], title_en="Spring council")
    paper = make_paper("Lakes", ru=PAST, en=PAST)
    author, place = make_author(paper), make_affiliation("Spring institute")
    rows = [{"pk": author.pk, "affiliations": [place.pk]}]
    change(paper, user, contributions=rows)
    items = [draft, changed, event, body, paper]
    assert term.pk
    return make_release("Spring", user, items), items, document


def pages_of(items, languages=LANGUAGES):
    pages = [f"{code}/{page}" for page in LISTS for code in languages]
    return pages + [item.address_in(code)[1:] for item in items for code in languages]


def links_outside(response, start):
    """Return where a page leads readers out of the preview that begins at ``start``."""
    if not response.headers["Content-Type"].startswith("text/html"):
        return []
    elements = html.fromstring(response.content.decode()).iter("a", "form")
    links = [each.get("href") or each.get("action") or "#" for each in elements]
    links = [link.removeprefix(settings.SITE_URL) for link in links]
    inside = start, "/media/"
    links = [link for link in links if link.startswith("/")]
    return [link for link in links if not link.startswith(inside)]


@pytest.mark.slow
def test_no_page_waits_for_a_lock_writes_a_row_or_leads_outside():
    polina = make_user("polina", "Publisher")
    release, items, document = make_spring(polina)
    link = f'<p><a href="{items[1].pointer.address}">a</a></p>'
    make_page("About", ru=PAST, en=PAST, body_en=link)
    start, pages = address(release, polina), pages_of([*items, document])

    def ask():
        from django.db import connection

        with connection.cursor() as cursor:
            cursor.execute("SET lock_timeout = 1")
        client = Client()
        answers = {page: client.get(f"{start}{page}") for page in pages}
        return {
            page: (answer.status_code, links_outside(answer, start))
            for page, answer in answers.items()
        }

    before = digests()
    with transaction.atomic():
        lock_all_rows()
        reader = Other(ask)
        reader.join(300)
        # Here all is still locked.
        assert reader.result == dict.fromkeys(pages, (200, []))
    assert digests() == before


def test_children_relations_and_files_are_shown_as_they_will_be(client):
    polina = make_user("polina", "Publisher")
    release, items, document = make_spring(polina)
    draft, changed, event, body, paper = items

    def shown(path):
        response = client.get(f"{address(release, polina)}{path}")
        assert response.status_code == 200, path
        return response.content.decode()

    assert "Spring talk" in shown(event.address_in("en")[1:])
    assert "Old talk" not in shown(event.address_in("en")[1:])
    assert "Head en" not in shown(body.address_in("en")[1:])
    assert "Spring council" in shown(body.address_in("en")[1:])
    assert "Spring institute en" in shown(paper.address_in("en")[1:])
    assert "Annex ru" in shown("ru/documents/")
    assert "Annex en" in shown(document.address_in("en")[1:])
    # It is found by its words, under its topic, and beside what chose it.
    assert "Known en" in shown("en/search/?q=blossoms")
    topic = shown("en/topics/topic/")
    assert "Known en" in topic
    assert "Spring en" in topic
    assert "Spring en" in shown(changed.address_in("en")[1:])
    assert "Known ru" in shown(draft.address_in("ru")[1:])


@pytest.mark.slow
def test_nothing_of_it_stays_in_memory(client, settings, tmp_path):
    settings.PAGES_ROOT = str(tmp_path / "pages")
    polina = make_user("polina", "Publisher")
    release, items, document = make_spring(polina)
    public = pages_of(items[1:], ["en"])

    def site():
        # An unknown query is never stored.
        signs = [f"/{path}{'&' if '?' in path else '?'}unknown" for path in public]
        return {sign: client.get(sign).content for sign in signs}

    before = site()
    path_on_site.cache_clear()
    memory._kept.clear()
    for page in pages_of([*items, document], ["en"]):
        client.get(f"{address(release, polina)}{page}")
    assert site() == before
