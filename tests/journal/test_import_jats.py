"""Articles in JATS that come in."""

import pytest

from journal.models import Article
from publishing.content import snapshots
from tests.journal.full_article import jats_of, make_full_article, make_full_journal
from tests.journal.incoming import bring
from tests.tables import messages_of

pytestmark = pytest.mark.django_db

# What our JATS does not say, or says less exactly: see the import's columns.
NOT_WRITTEN = {
    *["slug_ru", "slug_en", "state_ru", "state_en", "published_at_ru"],
    *["published_at_en", "pdf", "notice_kind", "notice_ru", "notice_en", "notice_on"],
    *["notice_doi", "position", "created_at", "contributions", "contributions_ru"],
    *["contributions_en", "references", "topics"],
}


@pytest.fixture
def article(db):
    make_full_journal()
    return make_full_article(
        summary_en="An abstract with <signs> & entities.",
        keywords_en="network; society",
        notice_kind="retraction",
    )


def test_our_own_file_changes_nothing(publisher, article):
    report = bring(publisher, jats_of(article), "a.xml")
    assert messages_of(report) == []
    assert report.outcomes.get("changed", []) == []
    assert report.counts["same"] == 1


def test_our_own_file_makes_the_same_article_again(publisher, article):
    before = snapshots.take(Article, article.pk)
    file, original = jats_of(article), article.translation_of
    article.delete()
    report = bring(publisher, file, "a.xml")
    assert messages_of(report) == []
    made = Article.objects.exclude(pk=original.pk).get()
    after = snapshots.take(Article, made.pk)
    assert {
        name: (before[name], after[name])
        for name in before.keys() - NOT_WRITTEN
        if before[name] != after[name]
    } == {}
