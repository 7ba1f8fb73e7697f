"""Notices: articles that mark others, and what an article is by those about it."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Case, Q, Value, When
from django.utils.functional import cached_property
from django.utils.timezone import localdate
from django.utils.translation import gettext, gettext_lazy as _, override, pgettext_lazy

from publishing.content import changesets
from publishing.content.search import vector
from text.languages import current

NEEDS_ABOUT = _("A notice needs articles that it is about.")


class Kind(models.TextChoices):
    """What it is; the values are the codes of the RSCI, but for notices."""

    RESEARCH = "RAR", _("research article")
    REVIEW = "REV", _("review article")
    SHORT = "SCO", _("short communication")
    REPORT = "REP", _("report")
    CONFERENCE = "CNF", _("conference paper")
    EDITORIAL = "EDI", _("editorial")
    BOOK_REVIEW = "BRV", _("book review")
    LETTER = "COR", _("letter")
    PERSONALIA = "PER", _("about a person")
    MISCELLANEOUS = "MIS", _("other material")
    CORRECTION = "correction", _("correction")
    CONCERN = "concern", _("expression of concern")
    RETRACTION = "retraction", _("retraction")
    REMOVAL = "removal", _("removal")


class HasNotices(models.Model):
    """The part of an article that it is by notices, or as a notice itself.

    Each save of a notice lets what it is ``about`` follow: see ``follow_notices``.
    """

    Kind = Kind
    # Those that mark other articles, the gravest last.
    NOTICES = (Kind.CORRECTION, Kind.CONCERN, Kind.RETRACTION, Kind.REMOVAL)
    # A notice about it says what was wrong.
    can_be_withdrawn = False
    # What an article is by a notice about it.
    MARKS = {
        Kind.CORRECTION: pgettext_lazy("article", "Corrected"),
        Kind.CONCERN: pgettext_lazy("article", "Expression of concern"),
        Kind.RETRACTION: pgettext_lazy("article", "Retracted"),
        Kind.REMOVAL: pgettext_lazy("article", "Removed"),
    }
    # What the notice is.
    NOTICE_OF = {
        Kind.CORRECTION: _("Correction of"),
        Kind.CONCERN: _("Expression of concern about"),
        Kind.RETRACTION: _("Retraction of"),
        Kind.REMOVAL: _("Removal of"),
    }
    # Those that stand before its title, for people and machines (NISO RP-45).
    BEFORE_TITLE = {Kind.CONCERN, Kind.RETRACTION, Kind.REMOVAL}

    about = models.ManyToManyField(
        "self",
        verbose_name=_("notice about"),
        related_name="notices",
        symmetrical=False,
        blank=True,
        limit_choices_to=~Q(kind__in=NOTICES),
        help_text=_(
            "For a correction, a retraction and the like: the articles that readers "
            "see marked once it is published. Of what is removed the page stays, "
            "without abstract, text and files."
        ),
    )
    # The gravest notice about it that readers have.
    notice_kind = models.CharField(
        _("notice"), max_length=10, choices=Kind, editable=False, default=""
    )
    notice_on = models.DateField(null=True, editable=False)
    removed_on = models.DateField(null=True, editable=False)

    class Meta:
        abstract = True

    @property
    def is_notice(self):
        return self.kind in self.NOTICES

    @property
    def about_rows(self):
        """Return the articles that it is about, of an overlay or stored."""
        return [*self.about.all()] if self.pk else []

    @cached_property
    def public_notices(self):
        """The notices about it that readers have, the newest first."""
        return [*type(self).objects.public_notices().filter(about=self.pk)]

    @property
    def noted_on(self):
        return self.issued_on or localdate(self.first_published_at)

    def set_notice(self, stored):
        """Be marked by the gravest of the notices about it that readers have."""
        vars(self).pop("public_notices", None)
        notices = [] if self.is_notice or not self.pk else self.public_notices
        order = self.NOTICES.index
        gravest = max(
            notices, key=lambda it: (order(it.kind), it.noted_on), default=None
        )
        self.notice_kind = gravest.kind if gravest else ""
        self.notice_on = gravest.noted_on if gravest else None
        is_removed = self.notice_kind == self.Kind.REMOVAL
        self.removed_on = self.notice_on if is_removed else None
        if self.is_marked_anew(stored):
            self.date_update()

    def is_marked_anew(self, stored):
        names = ["notice_kind", "notice_on"]
        return stored and any(getattr(self, n) != getattr(stored, n) for n in names)

    @classmethod
    def locked(cls, pks, *, no_key=True):
        """Lock notices together with what they are about, which they save."""
        pks = {*pks}
        pairs = cls.about.through._base_manager.order_by()
        keys = {*pks}
        if not no_key:
            owners = pairs.filter(to_article__in=pks)
            keys.update(owners.values_list("from_article", flat=True))
        marked = pairs.filter(from_article__in=keys)
        keys.update(marked.values_list("to_article", flat=True))
        if keys > pks:
            list(super().locked(keys).values_list("pk"))
        return super().locked(pks, no_key=no_key)

    @classmethod
    def follow_notices(cls, pks):
        """Let articles be marked by the notices about them."""
        with changesets.changeset():
            for article in cls.locked(pks).exclude(kind__in=cls.NOTICES):
                article.save(update_fields=[])

    def prepare_delete(self):
        super().prepare_delete()
        self.about.clear()

    # What a save does

    def set_derived_fields(self, stored):
        super().set_derived_fields(stored)
        if not self.is_preview:
            self.set_notice(stored)

    def after_save(self, stored):
        super().after_save(stored)
        states = [self, stored] if stored else [self]
        if self.is_marked_anew(stored):
            self.renew_files()
        if stored and stored.is_notice and not self.is_notice:
            self.about.clear()
        elif self.is_notice and any(it.public_languages() for it in states):
            self.follow_notices([article.pk for article in self.about_rows])

    # What lacks, and what is refused

    def gaps_of_notice(self, language):
        if not self.about_rows:
            yield "about", NEEDS_ABOUT
        hidden = gettext("“%(title)s” is not on the site: readers do not have it yet.")
        marked = gettext("“%(title)s” gets the mark “%(mark)s”.")
        for article in self.about_rows:
            facts = {"title": article, "mark": self.MARKS[self.kind]}
            if not article.visible_languages():
                yield "about", hidden % facts
            elif not self.is_public_in(language):
                yield "about", marked % facts

    def check_children(self):
        """Refuse a notice that would mark nothing, or by a date alone."""
        if not self.is_notice or not (codes := self.public_languages()):
            return
        if not self.about_rows:
            raise ValidationError(NEEDS_ABOUT)
        if faults := self.notice_faults(self.kind, self.about_rows):
            raise ValidationError(faults)
        ends = any(getattr(self, f"published_until_{code}") for code in codes)
        if ends or self.goes_live_at(codes):
            text = gettext(
                "A notice goes out at once, or in a release, and has no end."
            )
            raise ValidationError(text)

    def notice_faults(self, kind, about):
        """Return {field: what is wrong} if it is of a kind, about these articles."""
        if kind not in self.NOTICES:
            text = gettext("Only a notice is about other articles.")
            return {"about": text} if about else {}
        text = gettext("There is no notice about a notice.")
        if any(article == self or article.is_notice for article in about):
            return {"about": text}
        return {"kind": text} if self.pk and self.notices.exists() else {}

    # What readers have of it

    @classmethod
    def notice_of(cls, entry):
        return str(cls.MARKS.get(entry.details["notice_kind"], ""))

    def marked_title_in(self, language):
        title = self.title_in(language)
        if self.notice_kind not in self.BEFORE_TITLE:
            return title
        with override(language):
            mark = f"{self.notice_mark}: "
        # As editors may have written it themselves.
        return title if title.lower().startswith(mark.lower()) else mark + title

    def notices_on_page(self):
        notices = self.public_notices
        return [(self.MARKS[it.kind], it.title_in(current())) for it in notices]

    @property
    def notice_mark(self):
        return self.MARKS.get(self.notice_kind, "")

    @classmethod
    def catalogue_columns_in(cls, language):
        """Leave out what readers no longer have of what was removed."""
        columns = super().catalogue_columns_in(language)
        kept = {name: cls.search_weights[name] for name in ["title", "author_names"]}
        empty = Value("", models.TextField())
        left = {"summary": empty, "search": vector(language, kept)}
        for name, value in left.items():
            is_there = When(removed_on__isnull=True, then=columns[name])
            columns[name] = Case(
                is_there, default=value, output_field=value.output_field
            )
        return columns

    @classmethod
    def with_passages(cls):
        return cls.objects.present()

    @property
    def has_parallel_text(self):
        return not self.removed_on and super().has_parallel_text


def mark_articles(instance, action, reverse, pk_set, **kwargs):
    if action == "pre_clear":
        # What is cleared is named to nobody.
        ends = instance.notices if reverse else instance.about
        ends.remove(*ends.all())
    elif action in {"post_add", "post_remove"}:
        instance.follow_notices([instance.pk] if reverse else pk_set)
