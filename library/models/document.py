from datetime import date

from django.contrib.postgres.expressions import ArraySubquery
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Case, F, OuterRef, Q, When
from django.db.models.functions import JSONObject
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, gettext_lazy as _, override

from library import files
from publishing.models import Publishable, PublishableQuerySet, Topic, visible
from publishing.search import Search
from text.languages import LANGUAGES
from text.richtext import RichTextField

# In an address: the file that serves every language.
COMMON = "all"
# What only the search reads: it may be a whole book.
UNREAD = [
    *["file_text", "lemmas"],
    *(
        f"{name}_{code}"
        for name in ["file_text", "lemmas", "search"]
        for code in LANGUAGES
    ),
]


class DocumentQuerySet(PublishableQuerySet):
    def lean(self):
        """Leave what only the search reads in the database."""
        return self.defer(*UNREAD)

    def with_pointers(self):
        """Bring the keys along of what the page of a document points to."""
        former = self.model._base_manager.filter(replaced_by=OuterRef("pk"))
        return (
            self.lean()
            .with_topic_pks()
            .with_related()
            .annotate(
                replaced_pks=ArraySubquery(
                    former.order_by("dated_on", "pk").values("pk")
                )
            )
        )

    def shelves(self):
        """Return the kinds, and the years of their dates, that there are."""
        found = self.order_by().values_list("kind", "dated_on__year").distinct()
        kinds = {kind for kind, _year in found}
        years = {year for _kind, year in found if year}
        return kinds, sorted(years, reverse=True)

    def dated_in(self, year):
        """Return what visitors may read somewhere and has its date in the year."""
        return self.visible_anywhere().filter(dated_on__year=year)

    def latest_first(self, language):
        """Order by the document's own date, then by that of its publication."""
        return self.lean().order_by(
            F("dated_on").desc(nulls_last=True), f"-published_at_{language}", "-pk"
        )


class Document(Publishable):
    """A document that the institute keeps, with one file per language or one for all.

    A file is what ``library.files`` found out of it when it was sent: its name in the
    storage, type, size in bytes, pages, title, language and whether it is tagged.
    """

    class Kind(models.TextChoices):
        STRATEGY = "strategy", _("strategy")
        ACT = "act", _("legal act")
        PROGRAMME = "programme", _("programme")
        REPORT = "report", _("report")
        GUIDE = "guide", _("guide")
        GLOSSARY = "glossary", _("glossary")

        @property
        def plural(self):
            """The name of all documents of the kind."""
            return PLURALS[self]

    texts = ("title", "summary", "body", "issuer")
    required = ("title", "summary")
    unrecorded = ("file_text",)
    translated_files = ("file",)
    can_report = True
    detail_route = "documents:detail"
    list_route = "documents:list"

    body = RichTextField(_("about the document"), blank=True)
    issuer = models.CharField(_("issued by"), max_length=200, blank=True)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind)
    number = models.CharField(_("number"), max_length=60, blank=True)
    dated_on = models.DateField(_("date of the document"), null=True, blank=True)
    in_force_until = models.DateField(
        _("in force until"),
        null=True,
        blank=True,
        help_text=_("The last day on which it was, or will be, in force."),
    )
    replaced_by = models.ForeignKey(
        "self",
        verbose_name=_("replaced by"),
        related_name="replaces",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
    )
    topics = models.ManyToManyField(
        Topic, verbose_name=_("topics"), related_name="documents", blank=True
    )
    file = models.JSONField(_("file"), null=True, blank=True, editable=False)
    common_file = models.JSONField(
        _("file for all languages"), null=True, blank=True, editable=False
    )
    file_text = models.TextField(editable=False, default="")

    search = Search(title="A", summary="B", body="C", issuer="C", file_text="D")

    objects = DocumentQuerySet.as_manager()

    class Meta(Publishable.Meta):
        verbose_name = _("document")
        verbose_name_plural = _("documents")
        constraints = [
            *Publishable.Meta.constraints,
            models.CheckConstraint(
                condition=Q(in_force_until__isnull=True)
                | Q(dated_on__isnull=True)
                | Q(in_force_until__gte=F("dated_on")),
                name="library_document_ends_after_it_begins",
                violation_error_message=_("It cannot end before it begins."),
            ),
            models.CheckConstraint(
                condition=Q(replaced_by__isnull=True) | ~Q(replaced_by=F("pk")),
                name="library_document_replaced_by_another",
                violation_error_message=_("A document cannot replace itself."),
            ),
        ]

    @classmethod
    def lean(cls):
        return cls.objects.lean()

    def clean(self):
        super().clean()
        begin, end = self.dated_on, self.in_force_until
        if begin and end and end < begin:
            message = gettext("It cannot end before it begins.")
            raise ValidationError({"in_force_until": message})
        later, seen = self.replaced_by, set()
        while later and later.pk not in seen:
            if self.pk and later.pk == self.pk:
                message = gettext("This document is itself replaced by that one.")
                raise ValidationError({"replaced_by": message})
            seen.add(later.pk)
            later = later.replaced_by

    @property
    def is_in_force(self):
        return lasts(self.in_force_until)

    @classmethod
    def shared_field_names(cls):
        # Readers get another document with it, though it is no field of the form.
        return [*super().shared_field_names(), "common_file"]

    # Its files

    def file_of(self, which):
        """Return the facts of the file in an address, ``ru`` or ``all``, or None."""
        if which == COMMON:
            return self.common_file
        return getattr(self, f"file_{which}")

    @classmethod
    def entry_fields(cls, language, reader):
        # A file of a language that readers do not get is not told of either.
        files = {
            code: Case(When(visible(code), then=F(f"file_{code}")))
            for code in LANGUAGES
        }
        return super().entry_fields(language, reader) | {
            "details": JSONObject(
                **files,
                **{COMMON: F("common_file")},
                dated_on=F("dated_on"),
                in_force_until=F("in_force_until"),
            ),
        }

    @classmethod
    def date_of(cls, entry):
        # As everywhere a document's own date, not that on which it came here.
        return day_of(entry.details["dated_on"])

    @classmethod
    def is_past(cls, entry):
        """Tell whether what an Entry shows is no longer in force."""
        return not lasts(day_of(entry.details["in_force_until"]))

    def take_text(self, which, text):
        """Let the search read a new file; return the names of the columns.

        A language that has a file of its own is not searched by the common one.
        """
        changed = {}
        for language in [which] if which in LANGUAGES else LANGUAGES:
            if which == COMMON and self.file_of(language):
                continue
            changed[f"file_text_{language}"] = text
        for name, value in changed.items():
            setattr(self, name, value)
        return set(changed)

    def prepare_restore(self, values):
        """Read the words of files that come back: the search is to find them again."""
        words = {}
        for language in LANGUAGES:
            names = [f"file_{language}", "common_file"]
            now = next(filter(None, (getattr(self, name) for name in names)), None)
            then = [values.get(name, getattr(self, name)) for name in names]
            wanted = next(filter(None, then), None)
            if wanted != now or self._state.adding:
                words[f"file_text_{language}"] = files.text_of(wanted) if wanted else ""
        return values | words

    def is_file_public(self, which):
        """Tell whether a visitor may have the file: its language stands before them."""
        return any(
            self.is_visible_in(language) or self.is_retired_in(language)
            for language in ([which] if which in LANGUAGES else LANGUAGES)
        )

    def file_address(self, language, which):
        """Return the address of a file: it stays when the file is replaced."""
        with override(language):
            return reverse(
                "documents:file",
                kwargs={
                    "slug": getattr(self, f"slug_{language}"),
                    "which": which,
                    "suffix": self.file_of(which)["type"],
                },
            )


PLURALS = {
    Document.Kind.STRATEGY: _("strategies"),
    Document.Kind.ACT: _("legal acts"),
    Document.Kind.PROGRAMME: _("programmes"),
    Document.Kind.REPORT: _("reports"),
    Document.Kind.GUIDE: _("guides"),
    Document.Kind.GLOSSARY: _("glossaries"),
}


def lasts(end):
    """Tell whether what ends on a day, or never, is in force today."""
    return end is None or end >= timezone.localdate()


def day_of(text):
    """Return the day that JSON tells, or None."""
    return date.fromisoformat(text) if text else None
