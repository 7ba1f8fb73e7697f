"""The number of database statements of the glossary's pages."""

from urllib.parse import quote

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from glossary.models import Citation, Concept, LinkedText, Term
from publishing.models import Link
from tests.factories import (
    PAST,
    make_article,
    make_domain,
    make_entry,
    make_institute,
    make_source,
    make_term,
    published,
)
from text.fold import first_letter, fold
from text.languages import LANGUAGES

pytestmark = pytest.mark.django_db

LISTS = ["", "tree/", "new/", "feed/", "domains/", "domains/society/"]
LISTS += ["domains/society/map/", "term-of-the-day/feed/", "export/cards.tsv"]
# Of the index and the map, what is dear is kept in memory.
MOST = 7


class Plenty:
    """A glossary of which one concept has to do with all that is added."""

    def __init__(self):
        make_institute()
        self.concept = make_entry(ru="сеть", en="set")
        make_term(self.concept, "С", "ru", type="abbreviation")
        self.domain = make_domain("Society", "society")
        self.domain.concepts.add(self.concept)
        self.source = make_source()
        Citation.objects.create(concept=self.concept, source=self.source)

    def add(self, number):
        """Add concepts as saves would leave them, without a history."""
        concepts = [self._concept(place) for place in range(number)]
        Concept.objects.bulk_create(concepts)
        Term.objects.bulk_create(
            term for concept in concepts for term in self._terms(concept)
        )
        self.domain.concepts.add(*concepts)
        self.concept.confusable.add(*concepts[::3])
        for concept in concepts[::2]:
            concept.broader.add(self.concept)
        for concept in concepts[1::3]:
            Link.objects.relate(concept, [self.concept.pointer])
        Citation.objects.bulk_create(
            Citation(concept=concept, source=self.source, position=0)
            for concept in concepts
        )
        for place in range(number // 10):
            article = make_article(f"A{place}", ru=PAST, en=PAST)
            LinkedText.objects.bulk_create(
                LinkedText(
                    to_model="news.article",
                    to_pk=article.pk,
                    field="body",
                    language=language,
                    concepts=[self.concept.pk],
                )
                for language in LANGUAGES
            )

    def _concept(self, place):
        name = f"{Concept.objects.count()}-{place}"
        now = timezone.now()
        fields = {"code": f"s-{name}", **published("ru"), **published("en")}
        for language, title in [("ru", f"сеть {name}"), ("en", f"set {name}")]:
            fields |= {
                f"title_{language}": title,
                f"slug_{language}": f"s-{name}",
                f"summary_{language}": "What it is.",
                f"updated_at_{language}": now,
            }
        return Concept(**fields)

    def _terms(self, concept):
        for language in LANGUAGES:
            title = concept.title_in(language)
            for text, status in [(title, "preferred"), (f"{title} x", "admitted")]:
                yield Term(
                    concept=concept,
                    language=language,
                    text=text,
                    status=status,
                    position=0,
                    folded=fold(text),
                    letter=first_letter(text),
                )


def ask(client, glossary):
    """Return {address: how many statements it costs}."""
    costs = {}
    pages = [*LISTS, f"letters/{quote('С')}/"]
    addresses = [f"/ru/glossary/{page}" for page in pages]
    addresses.append(glossary.concept.address_in("ru"))
    for address in addresses:
        with CaptureQueriesContext(connection) as statements:
            assert client.get(address).status_code == 200, address
        costs[address] = len(statements)
    return costs


def test_no_page_costs_more_where_there_are_many_concepts(
    client, django_assert_max_num_queries
):
    glossary = Plenty()
    glossary.add(3)
    few = ask(client, glossary)
    glossary.add(30)
    many = ask(client, glossary)
    assert {page: cost for page, cost in many.items() if cost > MOST} == {}
    assert many == few
    # Three of these ask what the glossary and its publisher are called and when it was
    # changed, one for what is broader than what.
    with django_assert_max_num_queries(6):
        client.get("/id/term/set", headers={"accept": "text/turtle"})
