"""Pages under pages: addresses, moves, and what stands around a page."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import override
from lxml import html

from institute.models import Page
from institute.pages.models import DEEPEST
from institute.sections import Section
from publishing.admin.previews import preview_address
from publishing.drafts import restoration, working_copies
from publishing.models import Redirect, Revision
from tests.desk.two_people import address_of, address_to, change_of
from tests.factories import (
    PAST,
    State,
    future,
    make_article,
    make_document,
    make_page,
    make_picture,
)
from tests.forms import errors_of, resend, send, values_of
from tests.publishing.records import change_copy
from tests.responses import SITE, heading_of, links_in, says
from text.languages import LANGUAGES

pytestmark = pytest.mark.django_db

FORM = "page_form"
CRUMBS = "//nav[@class='crumbs']"
MENU = "//nav[contains(@class, 'local-menu')]"

ITSELF = "A page cannot be placed under itself or a page below it."


def make_branch(*titles, **fields):
    """Make pages one under another, each visible in both languages."""
    pages = []
    for title in titles:
        above = pages[-1] if pages else fields.get("parent")
        page = make_page(title, **{"ru": PAST, "en": PAST, **fields, "parent": above})
        pages.append(page)
    return pages


def addresses(*pages):
    """Return where pages stand now, whatever their objects hold."""
    stored = [Page.objects.get(pk=page.pk) for page in pages]
    return [page.address_in(language) for page in stored for language in LANGUAGES]


def move(page, parent):
    page = Page.objects.get(pk=page.pk)
    page.parent = parent and Page.objects.get(pk=parent.pk)
    page.save()


# Addresses


def test_address_is_the_path_of_slugs_in_each_language(client):
    about = make_page(ru=PAST, en=PAST, title_ru="Об институте", title_en="About")
    history = make_page(
        ru=PAST, en=PAST, title_ru="История", title_en="History", parent=about
    )
    assert history.address_in("ru") == "/ru/ob-institute/istoriya/"
    assert history.address_in("en") == "/en/about/history/"
    for language in LANGUAGES:
        response = client.get(history.address_in(language))
        assert heading_of(response) == history.title_in(language)


def test_other_paths_are_404(client):
    make_branch("Above", "Below")
    for path in [
        *["below-en", "above-en/below-ru", "above-en/nothing", "below-en/above-en"],
        "-",
    ]:
        assert client.get(f"/en/{path}/").status_code == 404, path


def test_address_of_a_page_under_a_draft_holds_its_slug_all_the_same(client):
    draft = make_page("Draft")
    below = make_page("Below", en=PAST, parent=draft)
    assert below.address_in("en") == "/en/draft-en/below-en/"
    assert client.get("/en/draft-en/below-en/").status_code == 200
    assert client.get("/en/draft-en/").status_code == 404


def test_page_that_is_not_in_this_language_says_so_at_the_address_of_its_text(client):
    above = make_page("Above", ru=PAST, en=PAST)
    below = make_page("Below", ru=PAST, parent=above)
    response = client.get("/en/above-ru/below-ru/")
    assert response.status_code == 200
    text = response.content.decode()
    assert '<h1 lang="ru">Below ru</h1>' in text
    assert 'content="noindex"' in text
    assert below.address_in("ru") in [address for _name, address in links_in(response)]
    assert "/en/above-ru/" not in sitemap_of(client)


def sitemap_of(client):
    return client.get("/sitemap.xml").content.decode()


# Moves


def assert_lead(client, before, after):
    """Assert that each former address leads to the new one, or still is it."""
    for old, new in zip(before, after, strict=True):
        response = client.get(old)
        if old == new:
            assert response.status_code == 200, old
        else:
            assert (response.status_code, response["Location"]) == (301, new), old


def test_a_move_leaves_redirects_for_the_page_and_all_below_it(client):
    branch = make_branch("Page", "Below", "Lowest")
    [other] = make_branch("Other")
    before = addresses(*branch)
    move(branch[0], other)
    after = addresses(*branch)
    assert after[:2] == ["/ru/other-ru/page-ru/", "/en/other-en/page-en/"]
    assert after[-1] == "/en/other-en/page-en/below-en/lowest-en/"
    assert_lead(client, before, after)


def test_a_new_slug_leaves_redirects_for_all_below_it_in_its_language(client):
    branch = make_branch("Page", "Below", "Lowest")
    before = addresses(*branch)
    page = Page.objects.get(pk=branch[0].pk)
    page.slug_en = "renamed"
    page.save()
    after = addresses(*branch)
    assert after[-2:] == [before[-2], "/en/renamed/below-en/lowest-en/"]
    assert_lead(client, before, after)


def test_moves_one_after_another_lead_on_at_once_and_back_to_itself(client):
    page, below = make_branch("Page", "Below")
    others = [make_branch(f"Other {number}")[0] for number in range(2)]
    before = [addresses(page, below)]
    for parent in [*others, None]:
        move(page, parent)
        before.append(addresses(page, below))
    assert before[-1] == before[0]
    for earlier in before:
        assert_lead(client, earlier, before[-1])
    assert not Redirect.objects.filter(path__in=before[-1]).exists()


def test_a_page_under_a_draft_leaves_a_redirect_when_that_moves(client):
    draft = make_page("Draft")
    below = make_page("Below", ru=PAST, en=PAST, parent=draft)
    before = addresses(below)
    move(draft, make_page("Other"))
    assert_lead(client, before, addresses(below))
    assert Redirect.objects.count() == len(LANGUAGES)


def test_what_stands_below_a_page_that_moves_has_not_been_changed():
    page, below = make_branch("Page", "Below")
    count = Revision.objects.of(below.pointer).count()
    changed = Page.objects.get(pk=below.pk).updated_at_en
    move(page, make_page("Other"))
    below.refresh_from_db()
    assert below.path_en == "other-en/page-en/below-en"
    assert below.updated_at_en == changed
    assert Revision.objects.of(below.pointer).count() == count


def test_a_former_address_is_given_to_no_other_page_beside_it():
    [page] = make_branch("Page")
    move(page, make_branch("Other")[0])
    assert make_page("Page").slug_en == "page-en-2"
    newer = make_page("Newer")
    newer.slug_en = "page-en"
    taken = says("Another item has this address, or had it once.", "ru")
    with pytest.raises(ValidationError, match=taken):
        newer.full_clean()
    # Under another page nothing ever stood there.
    assert make_page("Page", parent=newer).slug_en == "page-en"


def test_a_page_moves_in_a_working_copy_when_that_is_published(client, publisher):
    page, below = make_branch("Page", "Below")
    [other] = make_branch("Other")
    before = addresses(page, below)
    copy = change_copy(page, publisher, parent=other.pk)
    assert addresses(page, below) == before
    working_copies.publish(copy, ["all"], publisher)
    after = addresses(page, below)
    assert after[-1] == "/en/other-en/page-en/below-en/"
    assert_lead(client, before, after)


# Where it may not stand


def test_a_page_stands_under_no_page_below_it():
    page, below, lowest = make_branch("Page", "Below", "Lowest")
    for parent in [page, below, lowest]:
        page.parent = parent
        with pytest.raises(ValidationError, match=says(ITSELF, "ru")) as refused:
            page.full_clean()
        assert set(refused.value.message_dict) == {"parent"}
        with pytest.raises(ValidationError, match=says(ITSELF, "ru")):
            page.save()
    assert Page.objects.get(pk=page.pk).parent is None


def test_a_working_copy_that_would_make_a_circle_can_be_looked_at(client_of, publisher):
    page, other = make_page("Page", ru=PAST, en=PAST), make_page("Other")
    copy = change_copy(page, publisher, parent=other.pk)
    move(other, page)
    client = client_of(publisher)
    opened = client.get(address_of(page, "change"))
    assert opened.status_code == 200
    sent = values_of(opened, FORM)
    preview = client.post(address_of(page, "preview", "ru"), sent)
    assert preview.status_code == 400
    assert says(ITSELF, "ru") in preview.content.decode()
    by_link = client.get(preview_address(page, "ru", publisher, copy))
    assert by_link.status_code == 200
    assert client.get(address_of(page, "working_copy_changes")).status_code == 200
    with pytest.raises(ValidationError, match=says(ITSELF, "ru")):
        working_copies.publish(copy, ["all"], publisher)


def test_pages_stand_five_deep_and_no_deeper(client_of, publisher):
    branch = make_branch(*(f"Level {number}" for number in range(DEEPEST)))
    assert DEEPEST == 5
    too_deep = says("Pages can be nested at most %(most)d deep.", "ru") % {"most": 5}
    with pytest.raises(ValidationError, match=too_deep):
        make_page(parent=branch[-1])
    pair = make_branch("Pair", "Below")
    move(pair[0], branch[2])
    move(pair[0], None)
    client = client_of(publisher)
    response = send(client, change_of(pair[0]), FORM, parent=str(branch[3].pk))
    assert errors_of(response) == {"parent": [too_deep]}


def test_the_same_slug_may_stand_under_two_pages_and_not_twice_under_one(
    client, client_of, publisher
):
    first, other = make_branch("One")[0], make_branch("Other")[0]
    [under_one] = make_branch("Same", parent=first)
    [under_other] = make_branch("Same", parent=other)
    assert under_one.slug_en == under_other.slug_en == "same-en"
    for page in [under_one, under_other]:
        assert client.get(page.address_in("en")).status_code == 200
    # Made by itself it gets a number, written by hand it is refused.
    assert make_page("Same", parent=first).slug_en == "same-en-2"
    second = make_page("Second", parent=first)
    staff = client_of(publisher)
    response = send(staff, change_of(second), FORM, slug_en="same-en")
    taken = says("Another item has this address, or had it once.", "ru")
    assert errors_of(response) == {"slug_en": [taken]}
    # So it is by a move.
    response = send(staff, change_of(under_other), FORM, parent=str(first.pk))
    assert errors_of(response) == {"slug_ru": [taken], "slug_en": [taken]}


@pytest.mark.parametrize("has_parent", [True, False])
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_database_keeps_a_slug_for_one_page_under_each(has_parent, language):
    parent = make_page("Above") if has_parent else None
    first, other = make_page("One", parent=parent), make_page("Other", parent=parent)
    slug = f"slug_{language}"
    with pytest.raises(IntegrityError), transaction.atomic():
        Page.objects.filter(pk=other.pk).update(**{slug: getattr(first, slug)})


# What other sections have


def test_a_root_may_not_take_the_name_of_a_section(client_of, publisher):
    client, add = client_of(publisher), address_to(Page, "add")
    message = says("A section of the site has this address.", "ru")
    sent = {"title_ru": "Страница", "title_en": "Page"}
    values = values_of(client.get(add), FORM)
    for slug in [Section.PROJECTS, "documents", "site-map", "news"]:
        sent["slug_en"] = slug
        response = resend(client, add, values, **sent)
        assert errors_of(response) == {"slug_en": [message]}, slug
    # Under another page it is like any other word.
    sent["parent"] = str(make_page("Above").pk)
    assert resend(client, add, values, **sent).status_code == 302
    page = Page.objects.get(slug_en=slug)
    # It stays there.
    response = send(client, change_of(page), FORM, parent="")
    assert errors_of(response)["slug_en"] == [message]


def test_a_root_of_such_a_title_gets_a_number(client):
    page = make_page(en=PAST, title_en="News", title_ru="Hall of Fame")
    assert (page.slug_ru, page.slug_en) == ("hall-of-fame-2", "news-2")
    assert heading_of(client.get("/en/news-2/")) == "News"


# A page that introduces a section


@pytest.fixture(params=Section.values)
def section(request):
    return Section(request.param)


def name_of(section):
    with override("en"):
        return str(section.label)


def make_introduction(section, **fields):
    texts = {"summary_en": "What this is.", "body_en": "<p>What to know.</p>"}
    return make_page(
        "Introduction", ru=PAST, en=PAST, **texts, section=section, **fields
    )


def test_what_introduces_a_section_stands_at_its_head(client, section):
    address = section.address_in("en")
    plain = client.get(address)
    assert heading_of(plain) == name_of(section)
    page = make_introduction(section)
    assert page.address_in("en") == address
    response = client.get(address)
    assert heading_of(response) == "Introduction en"
    text = response.content.decode()
    assert "What this is." in text
    assert "What to know." in text
    assert '<meta name="description" content="What this is.">' in text


def test_what_introduces_a_section_has_no_address_of_its_own(client):
    section = Section.PEOPLE
    page = make_introduction(section)
    assert client.get(f"/en/{page.slug_en}/").status_code == 404
    response = client.get(page.pointer.address, headers={"accept-language": "en"})
    assert (response.status_code, response["Location"]) == (
        303,
        section.address_in("en"),
    )
    found = client.get("/en/search/?q=introduction")
    assert ("Introduction en", section.address_in("en")) in links_in(found)
    # It is in the sitemap once, and so in the site map.
    sitemap = sitemap_of(client)
    for language in LANGUAGES:
        loc = f"<loc>{SITE}{section.address_in(language)}</loc>"
        assert sitemap.count(loc) == 1
    assert "introduction" not in sitemap
    listed = [address for _name, address in links_in(client.get("/en/site-map/"))]
    assert listed.count(section.address_in("en")) == 1


def test_a_section_is_introduced_in_the_languages_of_the_page_only(client):
    section = Section.PROJECTS
    make_page("Introduction", ru=PAST, en=future(), section=section)
    assert heading_of(client.get(section.address_in("ru"))) == "Introduction ru"
    response = client.get(section.address_in("en"))
    assert heading_of(response) == name_of(section)
    assert "Introduction" not in response.content.decode()
    assert 'content="noindex"' not in response.content.decode()


def test_what_introduces_a_section_shows_where_its_text_leads(client):
    section = Section.PROJECTS
    article, picture = make_article("Goal", ru=PAST, en=PAST), make_picture()
    body = (
        f'<p><a href="{article.pointer.address}">there</a></p>'
        f'<figure><img src="{picture.pointer.address}"></figure>'
    )
    make_page(en=PAST, section=section, body_en=body)
    response = client.get(section.address_in("en"))
    assert ("there", article.address_in("en")) in links_in(response)
    assert "picture seen en" in response.content.decode()


def test_a_page_that_comes_to_introduce_a_section_leads_there(client):
    section = Section.PARTNERS
    [page] = make_branch("Page")
    before = addresses(page)
    page.section = section
    page.save()
    after = addresses(page)
    assert after == [section.address_in(language) for language in LANGUAGES]
    assert_lead(client, before, after)
    page.section = ""
    page.save()
    assert addresses(page) == before
    # The section is still there, and leads nowhere else.
    assert [client.get(address).status_code for address in [*before, *after]] == [
        200
    ] * 4
    assert not Redirect.objects.exists()


def test_one_page_introduces_a_section(client_of, publisher):
    section = Section.PEOPLE
    make_introduction(section)
    second = make_page("Second")
    response = send(
        client_of(publisher), change_of(second), FORM, section=section.value
    )
    message = says("Another page introduces this section.", "ru")
    assert message in str(errors_of(response))
    with pytest.raises(IntegrityError), transaction.atomic():
        Page.objects.filter(pk=second.pk).update(section=section)


def test_what_introduces_a_section_stands_outside_the_tree(client_of, publisher):
    client = client_of(publisher)
    root, below = make_branch("Page", "Below")
    introduction = make_introduction(Section.PROJECTS)
    for page, sent, field, message in [
        (
            root,
            {"section": "people"},
            "section",
            "There are pages under this one, so it needs an address.",
        ),
        (
            below,
            {"section": "people"},
            "section",
            "A page that introduces a section cannot be under another one.",
        ),
        (
            below,
            {"parent": str(introduction.pk)},
            "parent",
            "A page that introduces a section has none below it.",
        ),
    ]:
        response = send(client, change_of(page), FORM, **sent)
        assert errors_of(response)[field] == [says(message, "ru")]
    with pytest.raises(IntegrityError), transaction.atomic():
        Page.objects.filter(pk=below.pk).update(section="people")


# What stands around a page


def test_crumbs_lead_through_what_a_reader_may_see(client):
    root, middle, page = make_branch("Root", "Middle", "Page")
    response = client.get(page.address_in("en"))
    assert links_in(response, CRUMBS) == [
        ("Root en", root.address_in("en")),
        ("Middle en", middle.address_in("en")),
    ]
    middle.state_en = State.DRAFT
    middle.save()
    response = client.get(page.address_in("en"))
    assert links_in(response, CRUMBS) == [("Root en", root.address_in("en"))]
    assert links_in(client.get(root.address_in("en")), CRUMBS) == []


def test_local_menu_has_the_visible_pages_below_in_their_order(client):
    [page] = make_branch("Page")
    make_page("Second", en=PAST, parent=page, position=2, menu_title_en="Short")
    make_page("First", en=PAST, parent=page, position=1)
    for name, fields in {
        "draft": {},
        "scheduled": {"en": future()},
        "only ru": {"ru": PAST},
        "ended": {"en": PAST, "published_until_en": future().replace(year=2018)},
        "aside": {"en": PAST, "is_in_menu": False},
    }.items():
        make_page(name, parent=page, **fields)
    response = client.get(page.address_in("en"))
    assert links_in(response, MENU) == [
        ("First en", "/en/page-en/first-en/"),
        ("Short", "/en/page-en/second-en/"),
    ]
    assert "Page en" in local_menu_of(response).xpath("string(h2)")


def local_menu_of(response):
    [menu] = html.fromstring(response.content.decode()).xpath(MENU)
    return menu


def test_a_page_with_none_below_has_its_neighbours_in_the_menu(client):
    root, page = make_branch("Root", "Page")
    make_page("Beside", en=PAST, parent=root)
    response = client.get(page.address_in("en"))
    assert [name for name, _url in links_in(response, MENU)] == ["Page en", "Beside en"]
    menu = local_menu_of(response)
    assert menu.xpath("string(h2)") == "Root en"
    assert menu.xpath("//a[@aria-current='page']/text()") == ["Page en"]
    # One alone needs no menu.
    alone = make_branch("Alone", "Only")[1]
    assert b"local-menu" not in client.get(alone.address_in("en")).content


def test_site_map_has_visible_pages_as_their_tree(client):
    root, page, lowest = make_branch("Root", "Page", "Lowest")
    make_page("Draft", parent=root)
    make_page("Only ru", ru=PAST, parent=root)
    where = "//section[@aria-labelledby='pages']"
    response = client.get("/en/site-map/")
    assert links_in(response, where) == [
        (record.title_en, record.address_in("en")) for record in [root, page, lowest]
    ]
    # What stands under a page that is not visible stands in its place.
    page.state_en = State.DRAFT
    page.save()
    tree = html.fromstring(client.get("/en/site-map/").content.decode())
    assert tree.xpath(f"{where}/ul/li/a/text()") == ["Root en", "Lowest en"]


# What hangs on a page


def test_attached_documents_are_those_that_a_reader_may_see(client):
    page = make_page(ru=PAST, en=PAST)
    seen = make_document("Seen", ru=PAST, en=PAST, files=["all"])
    russian = make_document("Russian", ru=PAST)
    page.attachments.set([seen, russian, make_document("Draft")])
    response = client.get(page.address_in("en"))
    attachments = "//section[@aria-labelledby='attachments']"
    links = dict(links_in(response, attachments))
    assert links == {
        "Seen en": seen.address_in("en"),
        "Russian ru": russian.address_in("ru"),
    }
    section = html.fromstring(response.content.decode()).xpath(attachments)[0]
    assert section.xpath(".//a[@lang='ru' and @hreflang='ru']/text()") == ["Russian ru"]
    assert "PDF" in section.text_content()


# Deleted, restored, copied


def deletion_of(pk):
    return Revision.objects.deletions(Page).get(to_pk=pk)


def test_a_deleted_page_comes_back_to_its_place_under_another_slug_if_need_be(
    publisher,
):
    [above] = make_branch("Above")
    [page] = make_branch("Page", parent=above, slug_en="by-hand")
    pk = page.pk
    page.delete()
    # At the root the same words are another address.
    [root] = make_branch("Page", slug_en="by-hand")
    record, lost = restoration.restore_deleted(Page, deletion_of(pk), publisher)
    assert (record.path_en, lost) == ("above-en/by-hand", [])
    record.delete()
    root.delete()
    make_branch("Other", parent=above, slug_en="by-hand")
    record, lost = restoration.restore_deleted(Page, deletion_of(pk), publisher)
    assert (record.path_en, lost) == ("above-en/page-en", [])


def test_a_deleted_page_whose_place_is_gone_comes_back_as_a_root(publisher):
    above, page = make_branch("Above", "Page")
    pk = page.pk
    page.delete()
    above.delete()
    record, lost = restoration.restore_deleted(Page, deletion_of(pk), publisher)
    assert (record.path_en, record.parent, lost) == ("page-en", None, ["parent"])


def test_an_old_place_is_restored_with_redirects(client, publisher):
    _root, page, below = make_branch("Root", "Page", "Below")
    first = Revision.objects.of(page.pointer).order_by("pk").first()
    move(page, None)
    before = addresses(page, below)
    restoration.restore(page, first, "all", publisher)
    after = addresses(page, below)
    assert after[1] == "/en/root-en/page-en/"
    assert_lead(client, before, after)


def test_an_old_place_under_what_stands_below_now_is_not_restored(publisher):
    root, page = make_branch("Root", "Page")
    first = Revision.objects.of(page.pointer).order_by("pk").first()
    move(page, None)
    move(root, page)
    with pytest.raises(ValidationError, match=says(ITSELF, "ru")):
        restoration.restore(page, first, "all", publisher)
    assert Page.objects.get(pk=page.pk).parent is None


def test_a_copy_stands_beside_its_page_and_introduces_nothing(client_of, publisher):
    _root, page = make_branch("Root", "Page")
    introduction = make_introduction(Section.PEOPLE)
    client = client_of(publisher)
    for record in [page, introduction]:
        client.post(address_of(record, "duplicate"))
        copied = Page.objects.latest("pk")
        assert (copied.parent_id, copied.section) == (record.parent_id, "")
        assert copied.slug_en == f"{record.slug_en}-2"
        assert copied.path_en == f"{record.path_en}-2"


def test_under_a_page_that_readers_do_not_see_the_menu_has_no_such_head(client):
    draft = make_page("Hidden")
    page = make_page("Page", en=PAST, parent=draft)
    make_page("Beside", en=PAST, parent=draft)
    response = client.get(page.address_in("en"))
    assert len(links_in(response, MENU)) == 2
    assert "Hidden" not in response.content.decode().replace("hidden", "")
