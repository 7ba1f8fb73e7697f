from django.db import models
from django.db.models import F, Value
from django.utils.functional import cached_property
from django.utils.translation import gettext

from publishing.content import changesets
from publishing.content.addresses import Redirect
from publishing.content.pointer_model import Link, keys_by_model
from publishing.content.reader_counts import Demand, ViewCount
from publishing.content.record import Record
from text.languages import LANGUAGES
from text.pointers import Pointer

# The name of its old URLs in the snapshot of a deleted record.
OLD_URLS = "old_urls"


class Linkable(Record):
    """A record with a permanent URL, to which any text may link."""

    has_related = True
    image_of = None
    picture_field = None
    date_is_main = False
    is_called_by_name = False
    is_dated = True
    dated_by = ()
    can_report = False
    are_views_counted = False
    is_published_with_texts = False

    class Meta:
        abstract = True

    # Its entry in the catalogue

    @classmethod
    def catalogue_columns(cls):
        columns = {"has_address": Value(True), "created_at": F("created_at")}
        return super().catalogue_columns() | columns

    @classmethod
    def date_of(cls, entry):
        """Return the day, moment or partial date by which a list dates an Entry."""
        if cls.is_dated and cls.dated_by:
            return entry.details[cls.dated_by[0]]
        return entry.first_published_at if cls.is_dated else None

    @classmethod
    def span_of(cls, entry):
        """Return several days, or years, of an Entry in words; else ""."""
        return ""

    @classmethod
    def notice_of(cls, entry):
        """Return what lists say of an Entry first, as that it is cancelled, or ""."""
        return ""

    @classmethod
    def address_of(cls, entry, language):
        """Return where a reader of ``language`` finds what an Entry shows."""
        raise NotImplementedError

    # Its permanent address

    def has_a_page_in(self, language):
        raise NotImplementedError

    def address_in(self, language):
        raise NotImplementedError

    def has_text_alternative_in(self, language):
        """Return whether readers who do not see it learn what it shows."""
        return True

    def may_be_seen_by(self, user):
        """Return whether this person may follow the permanent URL of a draft."""
        return False

    def hide_unused_files(self):
        """Give its files new addresses if nothing public uses it any more."""

    # Who uses it

    @cached_property
    def related_ends(self):
        """Its related items, as ``Link.objects.ends_of`` has them.

        A list of records has them by ``with_related``.
        """
        ends = Link.objects.ends_of(type(self))
        rows = type(self)._base_manager.filter(pk=self.pk)
        return rows.values_list(ends, flat=True).first() or []

    def uses(self):
        """Return {pointer of a record that refers to it: languages}.

        A text does so in its language, a field in all; a child does so for its parent.
        """
        uses = {}
        for link in Link.objects.to_record(self).in_text().not_from(self):
            uses.setdefault(link.source, set()).add(link.language)
        for relation in self._meta.related_objects:
            model, key = relation.related_model, "pk"
            users = model._base_manager.filter(**{relation.field.name: self.pk})
            if parent := getattr(model, "parent_field", None):
                model, key = model._meta.get_field(parent).related_model, parent
            if issubclass(model, Linkable):
                for pk in users.values_list(key, flat=True):
                    uses[Pointer(model._meta.label_lower, pk)] = set(LANGUAGES)
        uses.pop(self.pointer, None)
        return uses

    def delete(self, *args, **kwargs):
        """Delete the record; raise ProtectedError while a text points to it."""
        with changesets.changeset():
            # A save of a text locks what it links to: see ``lock_references``.
            self._lock_stored(no_key=False)
            if used_in := {*Link.objects.to_record(self).in_text().not_from(self)}:
                message = gettext("Other texts link to this item.")
                raise models.ProtectedError(message, used_in)
            self.prepare_delete()
            Link.objects.from_record(self).delete()
            for model in [Link, Redirect, Demand, ViewCount]:
                model.objects.to_record(self).delete()
            return super().delete(*args, **kwargs)

    def deletion_snapshot(self):
        redirects = Redirect.objects.to_record(self)
        old_urls = list(redirects.values("path", "kind", "language", "hits"))
        return super().deletion_snapshot() | {OLD_URLS: old_urls}

    def after_undelete(self, values):
        Redirect.objects.bring_back(self, values.get(OLD_URLS, ()))


def hide_unused_files(pointers):
    """Call ``hide_unused_files`` of each record that an unpublished text pointed to."""
    for model, pks in keys_by_model(pointers):
        if issubclass(model, Linkable):
            for record in model._base_manager.filter(pk__in=pks).order_by("pk"):
                record.hide_unused_files()
