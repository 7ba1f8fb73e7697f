from datetime import UTC, datetime
from functools import partial

from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.indexes import GinIndex
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import F, OuterRef, Q
from django.db.models.lookups import Exact
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, gettext_lazy as _, override

from accounts.permissions import PERMISSIONS
from publishing import changesets, slugs, snapshots
from publishing.models.link import Link, rich_text_fields
from publishing.models.linkable import Linkable, hide_unused_files
from publishing.models.redirect import LastPart, Redirect
from publishing.models.working_copy import WorkingCopy
from text.languages import LANGUAGES, current, others
from text.lemmas import lemmas
from text.pointers import Pointer
from text.richtext import RichTextField, text_of

# Between them lies every date of publication.
EARLIEST, LATEST = datetime(1900, 1, 1, tzinfo=UTC), datetime(2200, 1, 1, tzinfo=UTC)


class State(models.TextChoices):
    """What the people who work on a text say of it, language by language."""

    DRAFT = "draft", _("draft")
    REVIEW = "review", _("in review")
    PUBLISHED = "published", _("published")
    WITHDRAWN = "withdrawn", _("withdrawn")
    NONE = "none", _("not in this language, on purpose")


class LanguageStatus(models.TextChoices):
    """What state and dates together mean at this moment."""

    VISIBLE = "visible", _("published")
    SCHEDULED = "scheduled", _("scheduled")
    ENDED = "ended", _("no longer current")
    WITHDRAWN = "withdrawn", _("withdrawn")
    REVIEW = "review", _("in review")
    DRAFT = "draft", _("draft")
    MISSING = "missing", _("not yet written")
    NONE = "none", _("not in this language, on purpose")


def has_title(language):
    return Q(**{f"title_{language}__gt": ""})


def due(language):
    """Match what was published in ``language`` and whose time has come."""
    return has_title(language) & Q(
        **{
            f"state_{language}": State.PUBLISHED,
            f"published_at_{language}__lte": timezone.now(),
        }
    )


def visible(language):
    """Match what a visitor may read in ``language`` at this moment."""
    until = f"published_until_{language}"
    return due(language) & (
        Q(**{f"{until}__isnull": True}) | Q(**{f"{until}__gt": timezone.now()})
    )


def retired(language):
    """Match what stays at its address with a notice: withdrawn or ended."""
    withdrawn = has_title(language) & Q(**{f"state_{language}": State.WITHDRAWN})
    ended = due(language) & Q(**{f"published_until_{language}__lte": timezone.now()})
    return withdrawn | ended


def has_status(status, language):
    """Match what has this ``Standing`` in ``language`` at this moment."""
    state = Q(**{f"state_{language}": status})
    ended = Q(**{f"published_until_{language}__lte": timezone.now()})
    return {
        LanguageStatus.VISIBLE: visible(language),
        LanguageStatus.SCHEDULED: Q(
            **{
                f"state_{language}": State.PUBLISHED,
                f"published_at_{language}__gt": timezone.now(),
            }
        ),
        LanguageStatus.ENDED: due(language) & ended,
        LanguageStatus.DRAFT: Q(**{f"state_{language}": State.DRAFT})
        & has_title(language),
        LanguageStatus.MISSING: Q(**{f"state_{language}": State.DRAFT})
        & ~has_title(language),
    }.get(status, state)


def any_language(condition):
    """Match what fulfils ``condition`` in one language at least."""
    either = Q()
    for language in LANGUAGES:
        either |= condition(language)
    return either


class PublishableQuerySet(models.QuerySet):
    def visible_in(self, language=None):
        """Return what a visitor may read, by default in the active language."""
        return self.filter(visible(language or current()))

    def visible_only_outside(self, language):
        """Return what a visitor may read in another language, but not in this one."""
        return self.filter(any_language(visible)).exclude(
            pk__in=self.model._base_manager.filter(visible(language)).values("pk")
        )

    def visible_anywhere(self):
        return self.filter(any_language(visible))

    def newest_first(self, language=None):
        return self.order_by(f"-published_at_{language or current()}", "-pk")

    def with_topic_pks(self):
        """Bring the keys of the topics along, to be resolved with other pointers."""
        through = self.model.topics.through.objects
        record = {self.model._meta.model_name: OuterRef("pk")}
        return self.annotate(
            topic_pks=ArraySubquery(through.filter(**record).values("topic"))
        )

    def without_texts(self):
        """Leave what only a reader of the whole needs in the database."""
        names = [*self.model.rich_text_fields(), "lemmas", "search"]
        return self.defer(
            *(f"{name}_{language}" for name in names for language in LANGUAGES)
        )

    def with_related(self):
        """Bring the related items along, to be resolved with other pointers."""
        return self.annotate(related_ends=Link.objects.ends_of(self.model))

    def at(self, language, slug, **address):
        """Return what has this address in ``language``."""
        return self.filter(**{f"slug_{language}": slug}, **address)


def is_complete(language):
    """Build the CHECK that a published text has title, slug and date."""
    parts = Q()
    for name in ["title", "slug"]:
        field = f"{name}_{language}"
        # In a CHECK, NULL > '' is unknown and passes.
        parts &= Q(**{f"{field}__isnull": False}) & ~Q(**{field: ""})
    parts &= Q(**{f"published_at_{language}__isnull": False})
    public = Q(**{f"state_{language}__in": [State.PUBLISHED, State.WITHDRAWN]})
    return models.CheckConstraint(
        condition=~public | parts,
        name=f"%(app_label)s_%(class)s_{language}_is_complete",
        violation_error_message=_(
            "What is published needs a title, an address and a date."
        ),
    )


def is_dated_soundly(language):
    """Build the CHECK of the date: a mistyped year is no year of an address."""
    date = f"published_at_{language}"
    return models.CheckConstraint(
        condition=Q(**{f"{date}__isnull": True})
        | Q(**{f"{date}__gte": EARLIEST, f"{date}__lt": LATEST}),
        name=f"%(app_label)s_%(class)s_{language}_is_dated_soundly",
        violation_error_message=_("This year cannot be meant."),
    )


def ends_after_it_begins(language):
    begin, end = f"published_at_{language}", f"published_until_{language}"
    return models.CheckConstraint(
        condition=Q(**{f"{end}__isnull": True})
        | Q(**{f"{begin}__isnull": True})
        | Q(**{f"{end}__gt": F(begin)}),
        name=f"%(app_label)s_%(class)s_{language}_ends_after_it_begins",
        violation_error_message=_("The end must be later than the beginning."),
    )


def withdrawal_has_a_reason(language):
    reason = f"withdrawal_reason_{language}"
    return models.CheckConstraint(
        condition=~Q(**{f"state_{language}": State.WITHDRAWN})
        | (Q(**{f"{reason}__isnull": False}) & ~Q(**{reason: ""})),
        name=f"%(app_label)s_%(class)s_{language}_withdrawal_has_a_reason",
        violation_error_message=_("Say why this is withdrawn."),
    )


def rules_of_publication():
    """Return the constraints of state and dates, of each language."""
    return [
        rule(language)
        for rule in [
            is_complete,
            is_dated_soundly,
            ends_after_it_begins,
            withdrawal_has_a_reason,
        ]
        for language in LANGUAGES
    ]


def unique_slugs(*within):
    """Return the constraints that no two records share a slug, nor within a field.

    Not unique=True on the field: the unsuffixed column would be unique too, and it
    holds whatever language was active.
    """
    return [
        models.UniqueConstraint(
            fields=[*within, f"slug_{language}"],
            name=f"%(app_label)s_%(class)s_slug_{language}",
            nulls_distinct=False if within else None,
        )
        for language in LANGUAGES
    ]


class Publishable(Linkable):
    """What the institute publishes, in each language on its own.

    A subject says ``texts`` (the fields that a translator translates), ``required``
    (those that a publication needs), ``detail_route`` and ``list_route`` (names of its
    addresses), ``address_fields`` and ``search`` (a ``publishing.search.Search``).
    """

    State = State
    LanguageStatus = LanguageStatus

    texts = ("title", "summary")
    required = ("title",)
    derived = ("updated_at", "lemmas")
    publication = (
        *["slug", "state", "published_at", "published_until", "withdrawal_reason"],
        *["year", "created_at"],
    )
    # Translated fields that are no texts but change what readers get, as a file does.
    translated_files = ()
    detail_route = None
    list_route = None
    address_fields = ("slug",)

    # It is only going to be looked at: no slug is reserved for it.
    is_preview = False

    title = models.CharField(_("title"), max_length=200, blank=True)
    summary = models.TextField(
        _("summary"),
        blank=True,
        help_text=_("One or two sentences for lists, feeds and search engines."),
    )
    slug = models.SlugField(
        _("address"),
        max_length=80,
        blank=True,
        db_index=False,
        help_text=_(
            "Made from the title. A later change leaves a redirect at the old address."
        ),
    )
    state = models.CharField(
        _("state"), max_length=10, choices=State, default=State.DRAFT
    )
    published_at = models.DateTimeField(_("published at"), null=True, blank=True)
    published_until = models.DateTimeField(_("published until"), null=True, blank=True)
    withdrawal_reason = models.TextField(
        _("reason for withdrawal"), blank=True, help_text=_("Readers see it.")
    )
    updated_at = models.DateTimeField(_("changed"), null=True, editable=False)
    year = models.PositiveSmallIntegerField(
        _("year of publication"), null=True, editable=False
    )
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    lemmas = models.TextField(editable=False, default="")

    objects = PublishableQuerySet.as_manager()

    class Meta:
        abstract = True
        default_permissions = PERMISSIONS
        indexes = [
            *(
                # Site search.
                GinIndex(
                    fields=[f"search_{language}"],
                    name=f"%(app_label)s_%(class)s_q_{language}",
                )
                for language in LANGUAGES
            ),
            *(
                # Lists and feeds, newest first.
                models.Index(
                    fields=[f"state_{language}", f"-published_at_{language}"],
                    name=f"%(app_label)s_%(class)s_n_{language}",
                )
                for language in LANGUAGES
            ),
        ]
        constraints = [*rules_of_publication(), *unique_slugs()]

    def __str__(self):
        return self.title_in(current()) or gettext("(untitled)")

    def get_absolute_url(self):
        return self.address_in(current())

    def clean(self):
        super().clean()
        errors = {}
        for language in LANGUAGES:
            if message := slugs.fault(self, language):
                errors[f"slug_{language}"] = message
            date = getattr(self, f"published_at_{language}")
            if date and not EARLIEST <= date < LATEST:
                errors[f"published_at_{language}"] = gettext(
                    "This year cannot be meant."
                )
        if errors:
            raise ValidationError(errors)

    # Addresses

    @classmethod
    def address(cls, language, **parts):
        """Return the path in ``language`` of the record with these address fields."""
        with override(language):
            return reverse(
                cls.detail_route,
                kwargs={name: parts[name] for name in cls.address_fields},
            )

    def address_in(self, language):
        return self.address(
            language,
            slug=getattr(self, f"slug_{language}"),
            year=self.year or timezone.localdate().year,
        )

    @classmethod
    def address_of(cls, entry, language, slug):
        return cls.address(language, slug=slug, year=entry.year)

    # Its list

    def list_link(self):
        """Return the name, as in a sentence, and the route of the list it stands in."""
        return self._meta.verbose_name_plural, self.list_route

    def in_same_list(self, queryset):
        """Narrow a queryset of its model to what stands in the same list."""
        return queryset

    @classmethod
    def for_sitemap(cls):
        """Return what of the model stands at an address of its own."""
        return cls.objects.visible_anywhere()

    # Its slug

    def slug_peers(self):
        """Return the other records of which none may have its slug."""
        return type(self)._base_manager.exclude(pk=self.pk)

    def old_urls(self, slug):
        """Match the redirects at what would be its addresses with this slug."""
        return Exact(LastPart("path"), slug)

    def slug_fault(self, slug):
        """Return why it can never have this slug, or an empty text."""
        return ""

    # What an Entry shows of it

    @classmethod
    def entry_querysets(cls, queryset, reader):
        """Yield what is visible in the reader's language, then the rest."""
        yield queryset.visible_in(reader), reader
        for language in others(reader):
            yield queryset.visible_only_outside(reader).visible_in(language), language

    @classmethod
    def entry_fields(cls, language, reader):
        return super().entry_fields(language, reader) | {
            "year": F("year"),
            "slug": F(f"slug_{language}"),
            "reader_slug": F(f"slug_{reader}"),
            "published_at": F(f"published_at_{language}"),
            "updated_at": F(f"updated_at_{language}"),
        }

    @classmethod
    def lean(cls):
        return cls.objects.without_texts()

    # What it is in a language

    def title_in(self, language):
        """Return the title in ``language``, else in the first that has one."""
        for code in [language, *others(language)]:
            if title := getattr(self, f"title_{code}"):
                return title
        return ""

    def state_in(self, language):
        return State(getattr(self, f"state_{language}"))

    def status_in(self, language):
        """Return what state and dates mean at this moment: a ``Standing``."""
        state = self.state_in(language)
        if state == State.PUBLISHED:
            now = timezone.now()
            until = getattr(self, f"published_until_{language}")
            if getattr(self, f"published_at_{language}") > now:
                return LanguageStatus.SCHEDULED
            return (
                LanguageStatus.ENDED
                if until and until <= now
                else LanguageStatus.VISIBLE
            )
        if state == State.DRAFT and not getattr(self, f"title_{language}"):
            return LanguageStatus.MISSING
        return LanguageStatus(state)

    def is_visible_in(self, language):
        return self.status_in(language) == LanguageStatus.VISIBLE

    def visible_languages(self):
        return [language for language in LANGUAGES if self.is_visible_in(language)]

    def is_retired_in(self, language):
        """Tell whether its page stays with a notice: withdrawn or ended."""
        return self.status_in(language) in {
            LanguageStatus.WITHDRAWN,
            LanguageStatus.ENDED,
        }

    def has_a_page_in(self, language):
        """Tell whether a visitor gets a page there: the text, or an honest page."""
        return self.is_retired_in(language) or bool(self.visible_languages())

    def is_public_in(self, language):
        """Tell whether readers have, had or will have the text of ``language``."""
        return self.state_in(language) in {State.PUBLISHED, State.WITHDRAWN}

    def public_languages(self):
        return [language for language in LANGUAGES if self.is_public_in(language)]

    def was_seen_in(self, language):
        """Tell whether the text of ``language`` ever stood before readers."""
        published_at = getattr(self, f"published_at_{language}")
        return published_at is not None and published_at <= timezone.now()

    def was_seen(self):
        return any(self.was_seen_in(language) for language in LANGUAGES)

    def mark_updated(self, languages=LANGUAGES):
        """Say that something shared, kept in another table, has changed."""
        with changesets.changeset():
            changesets.track(self)
            now = changesets.moment()
            for language in languages:
                setattr(self, f"updated_at_{language}", now)
            type(self)._base_manager.filter(pk=self.pk).update(
                **{f"updated_at_{language}": now for language in languages}
            )

    def child_changed(self):
        self.mark_updated()

    def become_new_draft(self):
        """Forget row, addresses and publication; keep the texts."""
        self.pk = None
        self._state.adding = True
        self.year = None
        for language in LANGUAGES:
            setattr(self, f"slug_{language}", "")
            setattr(self, f"state_{language}", State.DRAFT)
            setattr(self, f"published_at_{language}", None)
            setattr(self, f"published_until_{language}", None)
            setattr(self, f"withdrawal_reason_{language}", "")

    @classmethod
    def rich_text_fields(cls):
        return rich_text_fields(cls)

    def chosen(self):
        """Return {field: pointer} of what its fields show, as a lead picture does."""
        return {
            field.name: Pointer(field.related_model._meta.label_lower, pk)
            for field in self._meta.concrete_fields
            if field.many_to_one and issubclass(field.related_model, Linkable)
            if (pk := getattr(self, field.attname))
        }

    # What follows from the rest

    def set_derived_fields(self, stored):
        """Set slugs, year, ``updated_at`` and the words for search."""
        slugs.assign(self, stored)
        self.set_year(stored)
        self._set_updated_at(stored)
        self._set_lemmas()

    def after_save(self, stored):
        """Leave a redirect at a former address that readers may have seen."""
        if stored:
            self.leave_redirects(stored)
            for language in stored.public_languages():
                if stored.was_seen_in(language) and not self.is_public_in(language):
                    self.on_unpublish(stored, language)
        Link.objects.refill_from_texts(self)

    def on_unpublish(self, stored, language):
        """Let no date bring the text back, and none of its files stay with readers."""
        WorkingCopy.objects.of(self.pointer).forget_date(language)
        links = Link.objects.from_record(self).in_text().filter(language=language)
        shown = {link.target for link in links} | {*stored.chosen().values()}
        transaction.on_commit(partial(hide_unused_files, shown), robust=True)

    @classmethod
    def derived_field_names(cls):
        made = ["year", *(f"slug_{language}" for language in LANGUAGES)]
        return [*super().derived_field_names(), *made]

    def address_year(self):
        """Return the year that stands in the address, or None while there is none."""
        moments = [
            moment
            for language in self.public_languages()
            if (moment := getattr(self, f"published_at_{language}"))
        ]
        return timezone.localtime(min(moments)).year if moments else None

    def set_year(self, stored):
        is_frozen = stored and stored.year and stored.was_seen()
        self.year = stored.year if is_frozen else self.address_year()

    def _set_updated_at(self, stored):
        now = changesets.moment()
        for language in LANGUAGES:
            if stored is None or self._differs(stored, language):
                setattr(self, f"updated_at_{language}", now)

    def _differs(self, stored, language):
        """Tell whether a text of ``language``, or what languages share, changed."""
        names = [f"{name}_{language}" for name in [*self.texts, *self.translated_files]]
        names += self.shared_field_names()
        return any(
            (getattr(self, name) or "") != (getattr(stored, name) or "")
            for name in names
        )

    @classmethod
    def shared_field_names(cls):
        return [
            field.attname
            for field in snapshots.own_columns(cls)
            if field.editable and not hasattr(field, "translated_field")
        ]

    def _set_lemmas(self):
        for language in LANGUAGES:
            words = " ".join(
                text_of(value)
                if isinstance(self._meta.get_field(name), RichTextField)
                else value
                for name in self.texts
                if (value := getattr(self, f"{name}_{language}"))
            )
            setattr(self, f"lemmas_{language}", lemmas(words, language))

    def leave_redirects(self, stored):
        if not stored.was_seen():
            return
        for language in LANGUAGES:
            former, now = stored.address_in(language), self.address_in(language)
            if former != now:
                Redirect.objects.leave(former, self, language)
                Redirect.objects.filter(path=now).delete()
