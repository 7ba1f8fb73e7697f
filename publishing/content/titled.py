from django.utils.translation import gettext, gettext_lazy as _, override

from accounts.permissions import PERMISSIONS
from publishing.content.publishable import Publishable
from publishing.content.record import Record


class Titled(Record):
    """A record with a title that whoever may write it may also publish."""

    class Meta:
        abstract = True
        default_permissions = PERMISSIONS


class Topic(Publishable):
    """A subject of the institute's work under which items of any kind are gathered."""

    detail_route = "topics:detail"
    list_route = "topics:list"
    is_dated = False

    class Meta(Publishable.Meta):
        verbose_name = _("topic")
        verbose_name_plural = _("topics")

    def marked_title_in(self, language):
        """Return it as that of a topic: a section or a page may have the same title."""
        with override(language):
            return gettext("Topic: %(title)s") % {"title": self.title_in(language)}
