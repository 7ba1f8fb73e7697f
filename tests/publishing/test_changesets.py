"""What is saved together has one moment, one author and one reason."""

import pytest

from news.models import Article
from publishing.content import changesets
from publishing.content.signals import text_saved
from publishing.models import Revision, SyncPoint
from tests.factories import make_article

pytestmark = pytest.mark.django_db


def test_a_translation_went_stale_at_the_moment_of_the_revision():
    article = make_article("News")
    article.title_ru = "Новое"
    article.save(update_fields=["title_ru"])
    revision = Revision.objects.of(article.pointer).newest_first().first()
    stale = SyncPoint.objects.of(article.pointer).get(text="title")
    assert stale.newer_at == revision.made_at
    article.title_en = "New"
    article.save(update_fields=["title_en"])
    revision = Revision.objects.of(article.pointer).newest_first().first()
    stale.refresh_from_db()
    assert stale.synced_at == revision.made_at


@pytest.mark.parametrize(
    "inner",
    [{"kind": Revision.Kind.RESTORED}, {"note": "Other"}, {"user": "publisher"}],
)
def test_what_joins_a_change_set_cannot_say_otherwise(editor, publisher, inner):
    if "user" in inner:
        inner = {"user": publisher}
    with (
        changesets.changeset(editor, note="Why"),
        pytest.raises(RuntimeError, match="|".join(inner)),
        changesets.changeset(**inner),
    ):
        pass


def test_a_save_that_is_stored_does_not_fail_by_who_follows_it(
    django_capture_on_commit_callbacks, caplog
):
    article = make_article("News")
    heard = []

    def fail(sender, **kwargs):
        raise ValueError("No links today.")

    def hear(sender, names, **kwargs):
        heard.extend(names)

    receivers = text_saved.receivers
    text_saved.receivers = []
    try:
        text_saved.connect(fail, sender=Article)
        text_saved.connect(hear, sender=Article)
        article.body_ru = "<p>Иначе</p>"
        with django_capture_on_commit_callbacks(execute=True):
            article.save(update_fields=["body_ru"])
    finally:
        text_saved.receivers = receivers
    assert heard == ["body_ru"]
    assert "No links today." in caplog.text
