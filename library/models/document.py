import re
from urllib.parse import urlsplit

from django.db import models
from django.db.models import ExpressionWrapper, F, Q, Value
from django.db.models.functions import NullIf
from django.utils import timezone
from django.utils.translation import gettext, gettext_lazy as _

from library import files
from library.files import COMMON, StoredFileField
from publishing.content import partial_dates
from publishing.content.addresses import path_to
from publishing.content.constraints import Check, in_order, refuse_cycle
from publishing.content.keys import optional_key, protected_key
from publishing.content.partial_dates import PartialDateField
from publishing.content.search import weights
from publishing.content.status import any_language
from publishing.models import (
    KindOfMany,
    OfKind,
    Publishable,
    PublishableQuerySet,
    Topic,
    visible,
)
from text.languages import LANGUAGES
from text.richtext import RichTextField


class DocumentQuerySet(PublishableQuerySet):
    def for_page(self):
        documents = super().for_page().without_search_texts().select_related("kind")
        return documents.with_keys_of(replaces=["first_day", "pk"])

    def without_file_text(self):
        """Filter those with a file of which no text could be read."""
        has_file = any_language(lambda code: Q(**{f"file_{code}__isnull": False}))
        has_text = any_language(lambda code: Q(**{f"file_text_{code}__gt": ""}))
        return self.filter(Q(common_file__isnull=False) | has_file).exclude(has_text)

    def kinds_and_years(self, language):
        """Return (code of its kind, year, whether visible in ``language``) of all."""
        is_here = ExpressionWrapper(visible(language), models.BooleanField())
        rows = self.visible_anywhere().order_by()
        return rows.values_list("kind__code", "first_day__year", is_here).distinct()

    def latest_first(self):
        """Order by the document's own date, then by that of its publication."""
        return self.without_search_texts().order_by(
            F("first_day").desc(nulls_last=True), "-first_published_at", "-pk"
        )


class DocumentKind(KindOfMany):
    """A kind of documents, as “charter”."""

    class Meta(KindOfMany.Meta):
        verbose_name = _("kind of documents")
        verbose_name_plural = _("kinds of documents")


class Document(OfKind, Publishable):
    """A document of the institute, with one file per language or one for all.

    A file is stored as its facts from ``library.files``: its name in the storage, type,
    size in bytes, pages, title, language and whether it is tagged.
    """

    texts = ("title", "summary", "body", "issuer")
    in_each_language = (*Publishable.in_each_language, "file", "file_text")
    derived = (*Publishable.derived, "first_day", "file_text")
    search_texts = (*Publishable.search_texts, "file_text")
    translated_files = ("file",)
    can_report = True
    is_published_with_texts = True
    has_versions = True
    detail_route = "documents:detail"
    dated_by = ("dated_on",)
    list_route = "documents:list"

    body = RichTextField(_("about the document"), blank=True)
    issuer = models.CharField(_("issued by"), max_length=200, blank=True)
    kind = protected_key(DocumentKind, _("kind"), "documents")
    number = models.CharField(_("number"), max_length=60, blank=True)
    dated_on = PartialDateField(
        _("date of the document"),
        help_text=_("A day, a month or a year; leave empty if unknown."),
    )
    first_day = models.DateField(null=True, editable=False)
    in_force_until = models.DateField(
        _("in force until"),
        null=True,
        blank=True,
        help_text=_("The last day on which it was, or will be, in force."),
    )
    text_url = models.URLField(
        _("address of the text"),
        max_length=500,
        blank=True,
        help_text=_("Where the text of an act is published officially."),
    )
    files_are_note = models.BooleanField(
        _("the files are our reference note"),
        default=False,
        help_text=_("They describe the document, and are not its text."),
    )
    replaced_by = optional_key("self", _("replaced by"), "replaces")
    topics = models.ManyToManyField(
        Topic, verbose_name=_("topics"), related_name="documents", blank=True
    )
    file = StoredFileField(_("file"), null=True, blank=True, editable=False)
    common_file = StoredFileField(
        _("file for all languages"), null=True, blank=True, editable=False
    )
    file_text = models.TextField(editable=False, default="")

    search_weights = weights(A="title", B="summary", C="body issuer", D="file_text")

    objects = DocumentQuerySet.as_manager()

    class Meta(Publishable.Meta):
        verbose_name = _("document")
        verbose_name_plural = _("documents")
        constraints = [
            *Publishable.Meta.constraints,
            models.CheckConstraint(
                condition=Q(dated_on__regex=f"^({partial_dates.ISO})?$"),
                name="library_document_dated_on_is_a_date",
            ),
            in_order(
                "first_day",
                "in_force_until",
                name="library_document_ends_after_it_begins",
            ),
            Check(
                condition=Q(replaced_by__isnull=True) | ~Q(replaced_by=F("pk")),
                name="library_document_replaced_by_another",
                violation_error_message=_("A document cannot replace itself."),
            ),
        ]

    @classmethod
    def passage_fields(cls):
        return [*super().passage_fields(), "file_text"]

    def clean(self):
        self.first_day = partial_dates.first_day(self.dated_on)
        super().clean()
        message = gettext(
            "The chosen document is itself replaced by this one: choose another."
        )
        refuse_cycle(self, "replaced_by", message)

    def set_derived_fields(self, stored):
        super().set_derived_fields(stored)
        self.first_day = partial_dates.first_day(self.dated_on)
        if not self.is_preview:
            self.set_file_text(stored)

    def set_file_text(self, stored):
        """Read for the search the words of files that are new."""
        texts = {}
        for language in LANGUAGES:
            facts = self.file_for(language)
            if facts == (stored and stored.file_for(language)):
                continue
            name = facts and facts["name"]
            if name not in texts:
                texts[name] = files.text_of(facts) if facts else ""
            setattr(self, f"file_text_{language}", texts[name])

    @property
    def cited_address(self):
        return self.text_url or super().cited_address

    def cited_as(self, language):
        """Cite it as itself where its text can be read, else as our note about it."""
        if self.files_are_note and not self.text_url:
            return {"title": self.note_title(language)}
        in_title = rf"(?<!\w){re.escape(self.number)}(?!\w)"
        is_said = re.search(in_title, self.title_in(language))
        return {
            "author": getattr(self, f"issuer_{language}") or "",
            "number": "" if is_said else self.number,
            "date": self.dated_on,
        }

    def note_title(self, language):
        title = self.title_in(language)
        return gettext("Reference note: %(title)s") % {"title": title}

    @property
    def text_host(self):
        """Return the name of the site on which the text is published."""
        return urlsplit(self.text_url).hostname.removeprefix("www.")

    @property
    def is_in_force(self):
        return is_today_or_later(self.in_force_until)

    @classmethod
    def shared_field_names(cls):
        # Not a field of the form, but readers see its change.
        return [*super().shared_field_names(), "common_file"]

    @classmethod
    def gaps_in(cls, language, pks, with_it=()):
        documents = cls.objects.filter(pk__in=pks)
        return {document.pk: document.own_gaps(language) for document in documents}

    def own_gaps(self, language):
        files = map(self.file_of, [*LANGUAGES, COMMON])
        if self.text_url or getattr(self, f"body_{language}") or any(files):
            return []
        return [("common_file", gettext("Neither a text nor a file."))]

    # Its files

    def file_of(self, which):
        """Return the facts of a file, or None; ``which``: a language, or ``all``."""
        if which == COMMON:
            return self.common_file
        return getattr(self, f"file_{which}")

    @classmethod
    def catalogue_columns(cls):
        return super().catalogue_columns() | {"valid_until": F("in_force_until")}

    @classmethod
    def catalogue_details(cls):
        return {
            **{code: F(f"file_{code}") for code in LANGUAGES},
            COMMON: F("common_file"),
            "dated_on": NullIf("dated_on", Value("")),
        }

    @classmethod
    def is_past(cls, entry):
        """Tell whether what an Entry shows is no longer in force."""
        return not is_today_or_later(entry.valid_until)

    def file_for(self, language):
        """Return the file that readers of a language get, or None."""
        return self.file_of(language) or self.common_file

    def is_file_public(self, which):
        """Tell whether visitors may have the file: they see a page in its language.

        Not that of a former version, if another is at its address now.
        """
        if self.version_address and self.file_of(which) != self.stored.file_of(which):
            return False
        return any(
            map(self.has_own_page_in, [which] if which in LANGUAGES else LANGUAGES)
        )

    def file_address(self, language, which):
        """Return the URL of a file, which stays when the file is replaced."""
        address = {"slug": self.slug_in(language), "which": which}
        suffix = self.file_of(which)["type"]
        return path_to("documents:file", language, **address, suffix=suffix)


def is_today_or_later(day):
    """Tell whether the day, or None for no end, has not passed."""
    return day is None or day >= timezone.localdate()
