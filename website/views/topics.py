"""Topics: their pages list records of all subjects."""

from django.contrib.syndication.views import FeedDoesNotExist
from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext

from institute.models import Organization
from publishing.catalogue import entries_of, newest
from publishing.feeds import EntryFeed
from publishing.models import Topic
from publishing.registry import models_with_topics
from publishing.seo import absolute, head_of_list, head_of_record
from publishing.views import find, page_of, respond
from text.languages import current


def entries_under(topic):
    under = entries_of(models_with_topics(), current()).under(topic)
    return newest(under, current())


def topic_list(request):
    topics = Topic.objects.visible_in().order_by(f"title_{current()}")
    return render(
        request,
        "publishing/topic_list.html",
        {"head": head_of_list(gettext("Topics"), "topics:list"), "topics": topics},
    )


def topic_detail(request, slug):
    topic = find(Topic.objects.all, slug=slug)

    def context_of(topic):
        page = page_of(request, entries_under(topic))
        head = head_of_record(topic, feed=reverse("topics:feed", kwargs={"slug": slug}))
        if page.number > 1:
            head.query = f"?page={page.number}"
        return {"head": head, "topic": topic, "page": page}

    return respond(request, topic, "publishing/topic_detail.html", context_of)


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
        return entries_under(topic)
