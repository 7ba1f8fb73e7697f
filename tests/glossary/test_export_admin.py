"""Downloads of all concepts in the back office."""

import pytest

from glossary.models import Term
from tests.factories import make_entry, make_institute, make_term
from tests.glossary.downloads import ADDRESSES, LOOKUP, content, text_of
from tests.worlds import once

pytestmark = pytest.mark.django_db

FOLDER = "/admin/glossary/concept/export/"


def make_draft():
    make_institute()
    draft = make_entry(public=False, ru="черновик", en="draft")
    make_term(draft, LOOKUP, "en", status=Term.Status.LOOKUP)
    broader = make_entry(public=False, ru="шире", en="wider")
    draft.broader.add(broader)
    return draft


_draft = once(make_draft)


@pytest.fixture
def draft(_draft, db):
    """One that no reader sees, with a broader one."""


@pytest.mark.parametrize("name", ADDRESSES)
def test_terminologists_get_drafts_and_no_cache_keeps_them(
    client_of, terminologist, draft, name
):
    response = client_of(terminologist).get(f"{FOLDER}{name}")
    assert response.status_code == 200
    assert "no-store" in response["Cache-Control"]
    assert "ETag" not in response
    assert "-all" in response["Content-Disposition"]
    text = text_of(content(response))
    assert "черновик" in text
    assert "wider" in text
    # TBX has no place for them.
    assert (LOOKUP in text) != (".tbx" in name)


@pytest.mark.parametrize("name", ADDRESSES)
def test_who_may_not_see_concepts_gets_none(client, client_of, draft, editor, name):
    response = client.get(f"{FOLDER}{name}")
    assert response.status_code == 302
    assert response["Location"].startswith("/admin/login/")
    editor.groups.clear()
    assert client_of(editor).get(f"{FOLDER}{name}").status_code == 403


@pytest.mark.parametrize("name", ["glossary.zip"])
def test_what_there_is_not_is_not_found(client_of, terminologist, name):
    assert client_of(terminologist).get(f"{FOLDER}{name}").status_code == 404


def test_the_list_leads_to_every_file(client_of, terminologist):
    page = client_of(terminologist).get("/admin/glossary/concept/").content.decode()
    for name in ADDRESSES:
        assert f'href="{FOLDER}{name}"' in page


def test_the_list_leads_to_the_import_too(client_of, terminologist):
    page = client_of(terminologist).get("/admin/glossary/concept/").content.decode()
    assert 'href="/admin/glossary/concept/import/"' in page
