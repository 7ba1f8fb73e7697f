"""What a process keeps of pages in a test: stored pages, and its memory."""

from contextlib import contextmanager

import pytest

from news.models import Article
from publishing.cache import memory, page_stamp
from website.page_cache import validity

ARTICLE = "/en/news/2017/article/"


def forget(monkeypatch):
    """Let this process know as little as one that has just begun."""
    monkeypatch.setattr(validity, "_known", (None, None))
    monkeypatch.setattr(page_stamp, "_is_failing", False)


@contextmanager
def kept_in_memory():
    """Let requests share what a process keeps in memory, as outside of a transaction.

    Nothing that readers see may change meanwhile.
    """
    with pytest.MonkeyPatch.context() as patch:
        forget(patch)
        patch.setattr(memory, "is_seen_by_all", lambda: True)
        patch.setattr(memory, "_kept", {})
        patch.setattr(page_stamp, "_hears", True)
        patch.setattr(page_stamp, "_own_stamp", None)
        yield


def rename(article, title="New title"):
    """Change a title as nothing on the site does: no stored page is forgotten."""
    Article.objects.filter(pk=article.pk).update(title_en=title)


def shows(client, address, text):
    return text in client.get(address).content.decode()


def stored_in(root):
    """Return the names of all stored pages, of whatever stamp."""
    return sorted(
        str(path.parent.relative_to(root)).partition("/")[2]
        for path in root.glob("**/headers")
    )
