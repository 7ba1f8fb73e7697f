from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models import OuterRef, Prefetch
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from publishing.models import Publishable, PublishableQuerySet, Topic
from publishing.richtext import RichTextField
from publishing.search import Search


class ArticleQuerySet(PublishableQuerySet):
    def with_topics(self, language):
        """Bring the topics that are visible in ``language`` along."""
        topics = Topic.objects.visible_in(language).order_by(f"title_{language}")
        return self.prefetch_related(
            Prefetch("topics", queryset=topics, to_attr="visible_topics")
        )

    def with_topic_pks(self):
        """Bring the keys of the topics along, to be resolved with other pointers."""
        through = self.model.topics.through.objects
        return self.annotate(
            topic_pks=ArraySubquery(
                through.filter(article=OuterRef("pk")).values("topic")
            )
        )

    def pinned_first(self, language):
        """Order as on the home page: what is pinned, then the newest."""
        is_pinned = models.Q(pinned_until__gte=timezone.localdate())
        return self.order_by(
            models.Case(models.When(is_pinned, then=0), default=1),
            f"-published_at_{language}",
            "-pk",
        )


class Article(Publishable):
    """A news item of the institute."""

    class Kind(models.TextChoices):
        NEWS = "news", _("news item")
        ANNOUNCEMENT = "announcement", _("announcement")
        CONGRATULATION = "congratulation", _("congratulation")
        ISSUE = "issue", _("issue released")

    texts = ("title", "summary", "body", "correction")
    required = ("title", "summary", "body")
    detail_route = "news:detail"
    list_route = "news:list"
    address_fields = ("year", "slug")

    body = RichTextField(_("text"), blank=True)
    correction = models.TextField(
        _("correction note"),
        blank=True,
        help_text=_(
            "What was wrong before, and since when it is right. Readers see it."
        ),
    )
    kind = models.CharField(_("kind"), max_length=20, choices=Kind, default=Kind.NEWS)
    topics = models.ManyToManyField(
        Topic, verbose_name=_("topics"), related_name="articles", blank=True
    )
    happened_on = models.DateField(
        _("happened on"),
        null=True,
        blank=True,
        help_text=_("The day of what is told, where it is not that of publication."),
    )
    pinned_until = models.DateField(
        _("pinned until"),
        null=True,
        blank=True,
        help_text=_("Up to this day it leads the home page."),
    )

    search = Search(title="A", summary="B", body="C", correction="D")

    objects = ArticleQuerySet.as_manager()

    class Meta(Publishable.Meta):
        verbose_name = _("news item")
        verbose_name_plural = _("news")
