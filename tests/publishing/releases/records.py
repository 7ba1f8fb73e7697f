"""What releases are made of: drafts, and changes of what readers have."""

from tests.factories import PAST, make_article, make_release
from tests.publishing.records import change_copy

# What ``states`` returns of an item that is out, and of a draft.
OUT, IN = ("published", "published"), ("draft", "draft")

TEXTS = {"body_ru": "<p>Текст</p>", "body_en": "<p>Text</p>"}


def make_draft(title="Draft", **fields):
    """Make an article that can be published in both languages."""
    return make_article(title, **{**TEXTS, **fields})


def change(record, user, **values):
    """Change a record in a working copy; return the record."""
    change_copy(record, user, **values)
    return record


def make_changed(title, user, **values):
    """Make an article that readers have, with changes that they do not have."""
    article = make_article(title, ru=PAST, en=PAST, **TEXTS)
    return change(article, user, **(values or {"title_en": f"{title} new"}))


def two_items(user, name="Release"):
    """Return a release of a draft and of a changed item, and both of them."""
    draft, changed = make_draft(), make_changed("Known", user)
    return make_release(name, user, [draft, changed]), draft, changed


def states(record):
    record.refresh_from_db()
    return record.state_ru, record.state_en
