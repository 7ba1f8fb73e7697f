"""Topics: their pages list records of all subjects."""

from itertools import chain

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, Exists, F, Func, OuterRef, Q
from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext

from glossary.models import LinkedText
from institute.models import Organization, Person
from library.models import Document
from publishing.cache.memory import cached_until_change
from publishing.catalogue import (
    COLUMNS,
    Entry,
    by_date,
    entries_of,
    newest_texts,
    resolve,
)
from publishing.catalogue.demonstration import invented_keys
from publishing.content.registry import models_with_topics
from publishing.content.sections import section_name
from publishing.content.status import any_language
from publishing.models import CatalogueEntry, Link, Topic
from publishing.pages.feeds import EntryFeed
from publishing.pages.seo import absolute, head_of_list, head_of_record
from publishing.pages.views import get_visible_or_404, paginate, render_record
from text.languages import current
from text.pointers import pointers

# How many terms, people and documents stand at the head of a topic.
MOST = 5


def under(topic):
    return entries_of(models_with_topics(), current()).under(topic)


def topic_list(request):
    head = head_of_list(section_name("topics:list", gettext("Topics")), "topics:list")
    topics = cached_until_change(("topics", current()), topics_and_newest)
    context = {"head": head, "topics": topics}
    return render(request, "publishing/topic_list.html", context)


def topics_and_newest():
    """Return (topic, number of entries under it, the three newest) of all topics."""
    language = current()
    entries = entries_of(models_with_topics(), language)
    newest = entries.filter(topics__contains=[OuterRef("pk")])
    newest = newest.newest_text_first(language).values("pk")
    topics = Topic.objects.visible_in().order_by(f"title_{language}")
    topics = [*topics.annotate(newest=ArraySubquery(newest))]
    keys = {pk for topic in topics for pk in topic.newest[:3]}
    rows = entries.filter(pk__in=keys).values(*COLUMNS)
    by_key = {row["id"]: Entry(row, language) for row in rows}
    return [
        (topic, len(topic.newest), [*filter(None, map(by_key.get, topic.newest[:3]))])
        for topic in topics
    ]


def topic_detail(request, slug):
    topic = get_visible_or_404(Topic.objects.all, slug=slug)

    def context_of(topic):
        page = paginate(request, by_date(under(topic), current()))
        has_any = page.paginator.count
        feed = reverse("topics:feed", kwargs={"slug": slug}) if has_any else ""
        head = head_of_record(topic, feed=feed, page=page.number)
        return {
            "head": head,
            "topic": topic,
            "page": page,
            **cached_until_change(
                ("topic", topic.pk, current()), lambda: named_most(topic)
            ),
        }

    return render_record(request, topic, "publishing/topic_detail.html", context_of)


def named_most(topic):
    """Return the terms, people and documents that most texts of a topic lead to."""
    ends = {
        "terms": pointers("glossary.concept", *concepts_under(topic)),
        "people": pointers("institute.person", *ends_under(topic, Person)),
        "documents": pointers("library.document", *ends_under(topic, Document)),
    }
    entries = resolve([*chain(*ends.values())], current())
    named = {name: [*filter(None, map(entries.get, ends[name]))] for name in ends}
    named["documents"].sort(key=Document.is_past)
    return named


def from_under(topic, rows, model, pk):
    """Narrow ``rows`` to those of visible texts of a topic, in any language."""
    under = CatalogueEntry.objects.filter(
        to_model=OuterRef(model), to_pk=OuterRef(pk), topics__contains=[topic.pk]
    )
    return rows.filter(
        any_language(lambda code: Q(Exists(under.visible_in(code)), language=code))
    )


def concepts_under(topic):
    texts = from_under(topic, LinkedText.objects.all(), "to_model", "to_pk")
    concept = Func(F("concepts"), function="unnest", set_returning=True)
    rows = texts.annotate(concept=concept).values("concept")
    rows = rows.annotate(number=Count("pk")).order_by("-number", "concept")
    return rows.values_list("concept", flat=True)[:MOST]


def ends_under(topic, model):
    label = model._meta.label_lower
    links = Link.objects.in_text().filter(to_model=label)
    links = from_under(topic, links, "from_model", "from_pk")
    links = links.exclude(to_pk__in=invented_keys(model))
    rows = links.values("to_pk").annotate(number=Count("pk"))
    return rows.order_by("-number", "to_pk").values_list("to_pk", flat=True)[:MOST]


class TopicFeed(EntryFeed):
    def get_object(self, request, slug):
        topic = get_visible_or_404(Topic.objects.all, slug=slug)
        if not topic.is_visible_in(current()):
            raise Http404
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
