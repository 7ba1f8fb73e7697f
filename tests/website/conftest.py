"""Fixtures of the page cache: a folder for pages, and an article to store in it."""

import psycopg
import pytest

from tests import databases
from tests.browser import server
from tests.factories import PAST, make_article
from tests.website.stored_pages import forget


@pytest.fixture
def pages_root(settings, tmp_path, monkeypatch):
    """An empty folder for pages, and a process that has just begun."""
    settings.PAGES_ROOT = tmp_path / "pages"
    forget(monkeypatch)
    return settings.PAGES_ROOT


@pytest.fixture
def article(pages_root, db):
    """An article whose page is ``stored_pages.ARTICLE``."""
    return make_article(en=PAST, slug_en="article", title_en="Old title")


# Half of the demo's pages are of concepts and events that look the same. Without the
# links of texts to concepts, which a worker would make anew.
FEWER = """
    UPDATE glossary_concept SET state_ru = 'draft', state_en = 'draft' WHERE id % 8 > 0;
    UPDATE events_event SET state_ru = 'draft', state_en = 'draft' WHERE id % 8 > 0;
    DELETE FROM glossary_linkedtext;
"""


@pytest.fixture
def demo(request, tmp_path_factory):
    """A site with the demo content: its database and the folder of its files."""
    folder = server.folder_of_a_run(request, tmp_path_factory)
    with server.copy_of(folder, server.prepared(folder), "copy") as name:
        with psycopg.connect(databases.address_of(name)) as connection:
            connection.execute(FEWER)
        yield name, server.media(folder, name)
