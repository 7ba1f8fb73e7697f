from django.db import models
from django.db.models import OuterRef, Q, Subquery
from django.utils.translation import gettext, gettext_lazy as _

from library.models import Picture
from publishing.cache.compiled import today
from publishing.content.keys import optional_key, optional_keys, protected_key
from publishing.models import Kind, OfKind, Publishable, PublishableQuerySet, Topic
from text.languages import current
from text.richtext import RichTextField


def is_pinned():
    return Q(pinned_until__gte=today())


class ArticleQuerySet(PublishableQuerySet):
    def for_page(self):
        return super().for_page().with_neighbours(current()).select_related("kind")

    def with_lead_picture(self):
        return self.select_related("lead_picture")

    def with_neighbours(self, language):
        """Annotate the keys of the article published before each, and after it."""
        own_date, own_pk = OuterRef("first_published_at"), OuterRef("pk")
        visible = self.model.objects.visible_in(language)
        same_moment = Q(first_published_at=own_date)
        earlier = Q(first_published_at__lt=own_date) | same_moment & Q(pk__lt=own_pk)
        later = Q(first_published_at__gt=own_date) | same_moment & Q(pk__gt=own_pk)
        before = visible.filter(earlier).newest_first()
        after = visible.filter(later).newest_first().reverse()
        return self.annotate(
            older_pk=Subquery(before.values("pk")[:1]),
            newer_pk=Subquery(after.values("pk")[:1]),
        )

    def pinned(self):
        return self.filter(is_pinned())

    def pinned_first(self):
        """Order as on the home page: what is pinned, then the newest."""
        return self.order_by(
            models.Case(models.When(is_pinned(), then=0), default=1),
            "-first_published_at",
            "-pk",
        )


class ArticleKind(Kind):
    """A kind of news, as “vacancy”."""

    class Meta(Kind.Meta):
        verbose_name = _("kind of news")
        verbose_name_plural = _("kinds of news")


class Article(OfKind, Publishable):
    """A news item of the institute."""

    texts = ("title", "summary", "body", "correction")
    required = ("title", "summary", "body")
    can_report = True
    picture_field = "lead_picture"
    detail_route = "news:detail"
    list_route = "news:list"
    address_fields = ("year", "slug")
    entry_fields = ("pinned_until",)

    body = RichTextField(_("text"), blank=True)
    correction = models.TextField(
        _("correction note"),
        blank=True,
        help_text=_("What was wrong, and when it was corrected. Readers see it."),
    )
    corrected_on = models.DateField(
        _("corrected on"),
        null=True,
        blank=True,
        help_text=_("The day on which the text was put right. Readers see it."),
    )
    kind = protected_key(ArticleKind, _("kind"), "articles", default=ArticleKind.usual)
    topics = optional_keys(Topic, _("topics"), "articles")
    lead_picture = optional_key(Picture, _("lead picture"), "led_articles")
    happened_on = models.DateField(
        _("happened on"),
        null=True,
        blank=True,
        help_text=_("The day of the event, if it is not the day of publication."),
    )
    pinned_until = models.DateField(
        _("pinned until"),
        null=True,
        blank=True,
        help_text=_("Until this day it comes first on the home page."),
    )

    search_weights = {"title": "A", "summary": "B", "body": "C", "correction": "D"}

    objects = ArticleQuerySet.as_manager()

    class Meta(Publishable.Meta):
        verbose_name = _("news item")
        verbose_name_plural = _("news")
        indexes = [
            *Publishable.Meta.indexes,
            models.Index(
                fields=["pinned_until"],
                condition=Q(pinned_until__isnull=False),
                name="news_article_pinned",
            ),
            # The list of a year.
            models.Index(
                fields=["year", "-first_published_at"], name="news_article_year"
            ),
        ]

    def notices_on_page(self):
        correction = getattr(self, f"correction_{current()}")
        return [(gettext("Correction"), correction)] if correction else []
