from django.db import models, transaction
from django.db.models import F, JSONField, Value
from django.db.models.functions import Cast
from django.utils.translation import gettext

from publishing.languages import LANGUAGES
from publishing.models.demand import Demand
from publishing.models.link import Link
from publishing.models.redirect import Redirect
from publishing.pointers import Pointer


def nothing(output_field):
    """Return NULL of a type: in a UNION the bare one takes that of its neighbours."""
    return Cast(Value(None), output_field)


class Linkable(models.Model):
    """What has a permanent address, so that any text may point to it."""

    # Names of the texts that a translator translates, without a language.
    texts = ()
    # Of a picture: a function of its Entry that returns what draws it in a text.
    image_of = None

    class Meta:
        abstract = True

    @property
    def pointer(self):
        return Pointer.to(self)

    @classmethod
    def lean(cls):
        """Return the records as one who only names them or leads there needs them."""
        return cls.objects.all()

    # What an Entry shows of it

    @classmethod
    def parts_for(cls, queryset, reader):
        """Yield querysets, each with the language in which an Entry shows them."""
        yield queryset, reader

    @classmethod
    def entry_fields(cls, language, reader):
        """Return the fields of an Entry by name, as expressions."""
        return {
            "title": F(f"title_{language}"),
            "summary": F(f"summary_{language}"),
            "year": nothing(models.IntegerField()),
            "slug": Value(""),
            "reader_slug": Value(""),
            "published_at": nothing(models.DateTimeField()),
            "updated_at": nothing(models.DateTimeField()),
            "details": nothing(JSONField()),
        }

    @classmethod
    def address_of(cls, entry, language, slug):
        """Return where a reader of ``language`` finds what an Entry shows."""
        raise NotImplementedError

    # Its permanent address

    def has_a_page_in(self, language):
        raise NotImplementedError

    def address_in(self, language):
        raise NotImplementedError

    def is_told_in(self, language):
        """Tell whether those learn what it shows who do not see it."""
        return True

    def is_shown_to(self, user):
        """Tell whether this person may follow the permanent address of a draft."""
        return False

    # Who uses it

    def used_in(self):
        """Return the pointers of what points to it: in a text, or by a field."""
        return sorted(self.uses())

    def uses(self):
        """Return {pointer of what points to it: languages in which it does}.

        The text of one language does so in that one, a field in all.
        """
        uses = {}
        for link in Link.objects.to_record(self).in_text().not_from(self):
            uses.setdefault(link.source, set()).add(link.language)
        for relation in self._meta.related_objects:
            model = relation.related_model
            if issubclass(model, Linkable):
                users = model._base_manager.filter(**{relation.field.name: self.pk})
                for pk in users.values_list("pk", flat=True):
                    uses[Pointer(model._meta.label_lower, pk)] = set(LANGUAGES)
        uses.pop(self.pointer, None)
        return uses

    def delete(self, *args, **kwargs):
        """Delete the record; raise ProtectedError while a text points to it."""
        with transaction.atomic():
            # A text that is being saved holds what it links to: see Link.
            rows = type(self)._base_manager.select_for_update()
            list(rows.filter(pk=self.pk).values_list("pk"))
            used_in = list(Link.objects.to_record(self).in_text().not_from(self))
            if used_in:
                raise models.ProtectedError(
                    gettext("Other texts link to this item."), set(used_in)
                )
            Link.objects.from_record(self).delete()
            Link.objects.to_record(self).delete()
            Redirect.objects.to_record(self).delete()
            Demand.objects.to_record(self).delete()
            return super().delete(*args, **kwargs)
