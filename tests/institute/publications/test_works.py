"""Works of other packages in the lists of publications."""

import pytest
from django.db.models import Value

from institute.publications import works
from institute.publications.models import Publication
from news.models import Article
from tests.factories import (
    PAST,
    make_article,
    make_authorship,
    make_person,
    make_publication,
    make_topic,
)
from tests.responses import links_in, titles_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def news_are_works(monkeypatch):
    """Register news as if they were works: its topics stand for people and projects."""
    monkeypatch.setattr(works, "kinds", [*works.kinds])
    manager = type(Article.objects)
    monkeypatch.setattr(manager, "for_citation", lambda self: self.all(), raising=False)
    monkeypatch.setattr(
        Article,
        "csl",
        lambda self, language: {
            "id": f"article-{self.pk}",
            "type": "article-journal",
            "language": language,
            "title": self.title_in(language),
            "issued": {"date-parts": [[self.year]]},
        },
    )
    monkeypatch.setattr(
        Article, "byline", lambda self, language: "A.\u00a0Sample", raising=False
    )
    works.kinds.append(
        works.Kind(
            Article,
            people="topics__publications__authorships__person",
            projects="topics__projects",
            year="year",
            type_of=Value(Publication.Kind.ARTICLE.value),
        )
    )
    forget_statements()
    yield
    forget_statements()


def forget_statements():
    """Forget those that were compiled with other kinds."""
    for function in [works.rows_of, works.citable]:
        function.statement.cache_clear()


def test_works_of_another_package_stand_among_the_others(client, news_are_works):
    article = make_article("News", en=PAST)
    make_publication("Report", en=PAST, issued_in=2020, kind="report")
    make_publication("Old", en=PAST, issued_in=2000)
    response = client.get("/en/publications/")
    assert titles_in(response) == ["Report en", "News en", "Old en"]
    assert ("News en", article.address_in("en")) in links_in(response)
    assert "A.\u00a0Sample" in response.content.decode()
    narrowed = client.get("/en/publications/?type=article")
    assert titles_in(narrowed) == ["News en"]
    file = client.get("/en/publications/list.bib?year=2017").content.decode()
    assert f"@article{{article-{article.pk}," in file


def test_a_work_stands_on_the_page_of_a_person_by_the_lookup_of_its_kind(
    client, news_are_works
):
    anna, topic = make_person("Anna", en=PAST), make_topic("Topic")
    work = make_publication("Work", en=PAST)
    make_authorship(work, anna)
    articles = [make_article("News", en=PAST), make_article("Other", en=PAST)]
    for record in [work, articles[0]]:
        record.topics.add(topic)
    text = client.get(anna.address_in("en")).content.decode()
    assert "News en" in text
    assert "Other en" not in text
