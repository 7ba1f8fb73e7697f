"""Topics: their pages list records of all subjects."""

from django.conf import settings
from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.search import SearchQuery, SearchVector
from django.contrib.syndication.views import FeedDoesNotExist
from django.db.models import (
    Count,
    Exists,
    F,
    Func,
    IntegerField,
    OuterRef,
    Q,
    TextField,
)
from django.db.models.lookups import IsNull
from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext

from glossary.models import Concept, LinkedText, Term
from institute.models import Organization, Person
from library.models import Document
from publishing.cache.compiled import Parameter, compiled
from publishing.cache.memory import under_stamp
from publishing.catalogue import by_date, entries_of, newest_texts, resolve
from publishing.content.registry import models_with_topics
from publishing.models import CatalogueEntry, Link, Topic
from publishing.pages.feeds import EntryFeed
from publishing.pages.seo import absolute, head_of_list, head_of_record
from publishing.pages.views import find, page_of, respond
from text.languages import LANGUAGES, current
from text.pointers import Pointer

# How many terms, people and documents stand at the head of a topic.
MOST = 5


def under(topic):
    return entries_of(models_with_topics(), current()).under(topic)


def topic_list(request):
    topics = Topic.objects.visible_in().order_by(f"title_{current()}")
    head = head_of_list(gettext("Topics"), "topics:list", listed=topics)
    context = {"head": head, "topics": topics}
    return render(request, "publishing/topic_list.html", context)


def topic_detail(request, slug):
    topic = find(Topic.objects.all, slug=slug)

    def context_of(topic):
        page = page_of(request, by_date(under(topic), current()))
        feed = reverse("topics:feed", kwargs={"slug": slug})
        head = head_of_record(topic, feed=feed, page=page.number)
        return {
            "head": head,
            "topic": topic,
            "page": page,
            **under_stamp(("topic", topic.pk, current()), lambda: named_most(topic)),
        }

    return respond(request, topic, "publishing/topic_detail.html", context_of)


def named_most(topic):
    """Return the terms, people and documents that most texts of a topic lead to.

    Texts of all languages count. Terms that the topic is named by stand first,
    documents that are no longer in force last.
    """
    language, concepts = current(), Concept._meta.label_lower
    titles = {f"title_{code}": topic.title_in(code) for code in LANGUAGES}
    terms = terms_under(topic=[topic.pk], **titles)
    pointers = {
        "terms": [Pointer(concepts, pk) for pk, _number in terms],
        **{
            name: [Pointer(label, pk) for pk, _n in ends_under(label, topic=[topic.pk])]
            for name, label in [
                ("people", Person._meta.label_lower),
                ("documents", Document._meta.label_lower),
            ]
        },
    }
    entries = resolve([end for ends in pointers.values() for end in ends], language)
    named = {
        name: [entries[end] for end in ends if end in entries]
        for name, ends in pointers.items()
    }
    named["documents"].sort(key=Document.is_past)
    return named


def from_under(rows, model, pk):
    """Narrow ``rows`` to those of visible texts of a topic, in any language."""
    under = CatalogueEntry.objects.filter(
        to_model=OuterRef(model),
        to_pk=OuterRef(pk),
        topics__contains=Parameter("topic", CatalogueEntry._meta.get_field("topics")),
    )
    is_visible = Q()
    for language in LANGUAGES:
        is_visible |= Q(Exists(under.visible_in(language)), language=language)
    return rows.filter(is_visible)


@compiled
def terms_under():
    texts = from_under(LinkedText.objects.all(), "to_model", "to_pk")
    concept = Func(F("concepts"), function="unnest", set_returning=True)
    rows = texts.annotate(concept=concept).values("concept")
    rows = rows.annotate(number=Count("pk"))
    # PostgreSQL compares no row of unnest() by IN.
    place = Func(
        ArraySubquery(concepts_in_title()),
        F("concept"),
        function="array_position",
        output_field=IntegerField(),
    )
    rows = rows.order_by(IsNull(place, True), "-number", "concept")
    return rows.values_list("concept", "number")[:MOST]


def concepts_in_title():
    """Select the concepts with a term that stands in a title of the topic, inflected or
    not."""
    terms, is_in_title = Term.objects.without_lookup_terms(), Q()
    for language in LANGUAGES:
        config = settings.SEARCH_CONFIGS[language]
        title = Parameter(f"title_{language}", TextField())
        words = SearchVector(title, config=config)
        term = SearchQuery(F("text"), config=config, search_type="phrase")
        terms = terms.alias(**{f"words_{language}": words})
        is_in_title |= Q(language=language, **{f"words_{language}": term})
    return terms.filter(is_in_title).values("concept")


@compiled
def ends_under(label):
    links = Link.objects.in_text().filter(to_model=label)
    links = from_under(links, "from_model", "from_pk")
    ends = CatalogueEntry.objects.filter(to_model=label, to_pk=OuterRef("to_pk"))
    links = links.exclude(Exists(ends.filter(details__is_invented=True)))
    rows = links.values("to_pk").annotate(number=Count("pk"))
    return rows.order_by("-number", "to_pk").values_list("to_pk", "number")[:MOST]


class TopicFeed(EntryFeed):
    """The newest records of a topic, of all models."""

    def get_object(self, request, slug):
        try:
            topic = find(Topic.objects.all, slug=slug)
        except Http404 as error:
            raise FeedDoesNotExist from error
        if not topic.is_visible_in(current()):
            raise FeedDoesNotExist
        return topic

    def title(self, topic):
        return f"{topic} — {Organization.objects.get_or_unnamed()}"

    author_name = title

    def link(self, topic):
        return absolute(topic.get_absolute_url())

    def path_of_feed(self, topic):
        return reverse("topics:feed", kwargs={"slug": topic.slug})

    def entries(self, topic):
        return newest_texts(under(topic), current())
