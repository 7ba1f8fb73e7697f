"""What was corrected in the news, and when."""

from django.db.models import F
from django.shortcuts import render
from django.utils.translation import gettext

from news.models import Article
from publishing.seo import head_of_list
from publishing.views import page_of
from text.languages import current


def correction_list(request):
    page = page_of(request, corrected(current()))
    return render(
        request,
        "website/correction_list.html",
        {
            "head": head_of_list(
                gettext("Corrections"), "corrections", page=page.number
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
