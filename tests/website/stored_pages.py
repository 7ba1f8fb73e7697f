"""The stored pages of a test."""

from news.models import Article
from publishing.cache import page_stamp
from website.page_cache import validity

ARTICLE = "/en/news/2017/article/"


def forget(monkeypatch):
    """Let this process know as little as one that has just begun."""
    monkeypatch.setattr(validity, "_known", (None, None))
    monkeypatch.setattr(page_stamp, "_is_failing", False)


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
