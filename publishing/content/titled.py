from django.utils.translation import gettext_lazy as _

from accounts.permissions import PERMISSIONS
from publishing.content.publishable import Publishable
from publishing.content.record import Record
from text.languages import current, languages_from


class Titled(Record):
    """A record named by its title in the language, else by that in another."""

    class Meta:
        abstract = True
        default_permissions = PERMISSIONS

    def __str__(self):
        return self.title_in(current()) or "—"

    def title_in(self, language):
        return getattr(self, f"title_{self.language_of_title(language)}") or ""

    def language_of_title(self, language):
        codes = languages_from(language)
        return next(
            (code for code in codes if getattr(self, f"title_{code}")), language
        )


class Topic(Publishable):
    """A subject of the institute's work under which items of any kind are gathered."""

    detail_route = "topics:detail"
    list_route = "topics:list"
    is_dated = False

    class Meta(Publishable.Meta):
        verbose_name = _("topic")
        verbose_name_plural = _("topics")
