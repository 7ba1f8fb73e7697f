"""What was corrected in the news, and when."""

from datetime import datetime, time

from django.db.models import F
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext

from institute.models import Organization
from news.models import Article
from publishing.feeds import LENGTH, AtomFeed
from publishing.seo import absolute, head_of_list
from publishing.views import page_of
from text.languages import current


def correction_list(request):
    page = page_of(request, corrected(current()))
    return render(
        request,
        "website/correction_list.html",
        {
            "head": head_of_list(
                gettext("Corrections"),
                "corrections",
                page=page.number,
                feed=reverse("corrections-feed"),
            ),
            "page": page,
        },
    )


def corrected(language):
    """Return the articles with a correction, the latest first."""
    articles = Article.objects.visible_in(language).without_texts()
    return articles.filter(**{f"correction_{language}__gt": ""}).order_by(
        F("corrected_on").desc(nulls_last=True), f"-published_at_{language}", "-pk"
    )


class CorrectionFeed(AtomFeed):
    """The latest corrections; one that was made on another day is a new item."""

    def title(self):
        name = gettext("Corrections")
        return f"{name} — {Organization.objects.get_or_unnamed()}"

    author_name = title

    def link(self):
        return absolute(reverse("corrections"))

    def path_of_feed(self, obj):
        return reverse("corrections-feed")

    def items(self):
        return corrected(current())[:LENGTH]

    def item_title(self, article):
        return article.title

    def item_description(self, article):
        return article.correction

    def item_link(self, article):
        return absolute(f"{article.get_absolute_url()}#correction")

    def item_guid(self, article):
        day = article.corrected_on or ""
        return absolute(f"{article.pointer.address}#{current()}-correction-{day}")

    def item_pubdate(self, article):
        if article.corrected_on is None:
            return article.published_at
        return timezone.make_aware(datetime.combine(article.corrected_on, time.min))

    item_updateddate = item_pubdate
