"""News items from a table."""

from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext, gettext_lazy as _

from imports.fields import DayField, RecordsField, WordField, by_name
from imports.publishables import PublishableSubject
from imports.rows import PublishableRowForm
from news.models import Article
from publishing.models import Topic
from text.languages import LANGUAGES


class ArticleRowForm(PublishableRowForm):
    kind = WordField(Article.Kind.choices)
    happened_on = DayField()
    topics = RecordsField()

    class Meta:
        model = Article
        fields = [
            "kind",
            "happened_on",
            "topics",
            *(
                f"{name}_{language}"
                for language in LANGUAGES
                for name in ["title", "summary", "body", "published_at", "slug"]
            ),
        ]


class ArticleSubject(PublishableSubject):
    model = Article
    form = ArticleRowForm

    def __init__(self, user):
        super().__init__(user)
        self.topics = by_name(Topic.objects.all())

    @classmethod
    def shared_columns(cls):
        kinds = format_html_join(
            ", ", "<code>{}</code>", ((kind,) for kind in Article.Kind.values)
        )
        return [
            ("kind", format_html("{} {}.", gettext("One of:"), kinds)),
            ("happened_on", _("Day of the event: 2017-06-27 or 27.06.2017.")),
            ("topics", _("Topics by title or address, separated by semicolons.")),
        ]

    @classmethod
    def text_columns(cls):
        return [
            *super().text_columns(),
            ("body", _("Text: HTML, or plain with an empty line between paragraphs.")),
        ]

    def form_of(self, row, record):
        form = super().form_of(row, record)
        form.fields["topics"].known = self.topics
        return form
