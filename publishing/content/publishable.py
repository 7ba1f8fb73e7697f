from functools import partial

from django.contrib.postgres.expressions import ArraySubquery
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import F, OuterRef, Value
from django.utils.translation import gettext_lazy as _
from modeltranslation.fields import TranslationField
from modeltranslation.translator import translator

from accounts.permissions import PERMISSIONS
from publishing.content import changesets, snapshots
from publishing.content.addresses import AddressMixin, assign_slugs, slug_faults
from publishing.content.catalogue_columns import text_or_empty
from publishing.content.constraints import rules_of_publication, unique_slugs
from publishing.content.linkable import Linkable, hide_unused_files
from publishing.content.pointer_model import Link
from publishing.content.presentation import PresentationMixin
from publishing.content.search import vector
from publishing.content.signals import item_saved, text_unpublished
from publishing.content.status import (
    PUBLIC,
    LanguageStatus,
    State,
    StatusMixin,
    any_language,
    has_in_address,
    visible,
)
from text.languages import LANGUAGES, current, language_of
from text.lemmas import lemmas
from text.pointers import Pointer
from text.richtext import text_of


def keys_of(model, *names, **orders):
    """Return {annotation: primary keys} of relations of a model.

    ``names``: many-to-many, in the order of their rows; ``orders``: {relation to the
    model: by what}.
    """
    keys = {}
    for name, order in orders.items():
        field = model._meta.get_field(name)
        rows = field.related_model._base_manager
        rows = rows.filter(**{field.remote_field.name: OuterRef("pk")})
        keys[f"{name}_pks"] = ArraySubquery(rows.order_by(*order).values("pk"))
    for name in names:
        field = model._meta.get_field(name)
        through = field.remote_field.through._base_manager
        record = {field.m2m_field_name(): OuterRef("pk")}
        chosen = through.filter(**record).order_by("pk")
        keys[f"{name}_pks"] = ArraySubquery(chosen.values(field.m2m_reverse_name()))
    return keys


class PublishableQuerySet(models.QuerySet):
    def visible_in(self, language=None):
        """Filter what visitors may read in ``language``, by default the active one."""
        return self.filter(visible(language or current()))

    def visible_anywhere(self):
        return self.filter(any_language(visible))

    def newest_first(self):
        """Order by the date for readers, which is one in all languages."""
        return self.order_by("-first_published_at", "-pk")

    def with_keys_of(self, *names, **orders):
        """Annotate the primary keys of relations: ``partners_pks`` of ``partners``."""
        return self.annotate(**keys_of(self.model, *names, **orders))

    def without_search_texts(self):
        """Defer what only the search reads."""
        # Not by modeltranslation, which would defer the columns of all languages.
        return models.QuerySet.defer(self, *self.model.search_columns())

    def without_texts(self):
        """Defer the rich texts, too, and the columns that nobody reads."""
        names = self.model.rich_text_fields()
        texts = [f"{name}_{language}" for name in names for language in LANGUAGES]
        unsuffixed = translator.get_options_for_model(self.model).all_fields
        return models.QuerySet.defer(self.without_search_texts(), *texts, *unsuffixed)

    def with_related(self):
        """Annotate the related items: ``related_ends``, by ``Link.objects.ends_of``."""
        return self.annotate(related_ends=Link.objects.ends_of(self.model))

    def for_page(self):
        """Annotate what the page shows besides: related items, and ``topics_pks``."""
        related = self.with_related()
        return related.with_keys_of("topics") if self.model.topics else related

    def at(self, language, slug, **address):
        """Filter by an address in ``language``: a slug, and perhaps a year."""
        return self.filter(has_in_address(language, "slug", slug), **address)


class Publishable(StatusMixin, AddressMixin, PresentationMixin, Linkable):
    """What the institute publishes, each language with a state of its own.

    ``docs/subject.md`` has an example, and lists what a model may set and override.
    """

    State = State
    LanguageStatus = LanguageStatus

    texts = ("title", "summary")
    in_each_language = (
        *["slug", "state", "summary_only", "published_at", "published_until"],
        *["withdrawal_reason", "withdrawn_at", "updated_at", "lemmas"],
    )
    required = ("title",)
    # Whether a notice of its own may replace it in lists, by the step "withdraw".
    can_be_withdrawn = True
    derived = (
        *["withdrawn_at", "updated_at", "changed_at", "first_published_at"],
        "lemmas",
    )
    search_weights = {"title": "A", "summary": "B"}
    # Fields in each language that only the search reads; they may hold a whole book.
    search_texts = ("lemmas",)
    publication_fields = (
        *["slug", "state", "published_at", "published_until", "withdrawal_reason"],
        *["summary_only", "year", "created_at"],
    )
    # Whether each state that readers have had stays at an address; and the fields,
    # without a language, whose change makes no other.
    has_versions = False
    unversioned = ("position", "checked_on")
    translated_files = ()
    # The fields of these names, where a model has them.
    topics = kind = None

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
    summary_only = models.BooleanField(
        _("only a summary"),
        default=False,
        help_text=_(
            "Readers of this language get the title and the summary, on the page that "
            "says that the text is in the other language."
        ),
    )
    published_at = models.DateTimeField(_("publication date"), null=True, blank=True)
    published_until = models.DateTimeField(
        _("on the site until"), null=True, blank=True
    )
    withdrawal_reason = models.TextField(
        _("reason for withdrawal"), blank=True, help_text=_("Readers see it.")
    )
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True, editable=False)
    updated_at = models.DateTimeField(_("changed"), null=True, editable=False)
    # When anything of it changed last, also what readers do not see, as a state.
    changed_at = models.DateTimeField(_("changed"), null=True, editable=False)
    # Its date for readers, one in all languages.
    first_published_at = models.DateTimeField(null=True, editable=False)
    year = models.PositiveSmallIntegerField(
        _("year of publication"), null=True, editable=False
    )
    checked_on = models.DateField(
        _("checked on"),
        null=True,
        blank=True,
        help_text=_("The day on which the facts were last checked. Readers see it."),
    )
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    lemmas = models.TextField(editable=False, default="")

    objects = PublishableQuerySet.as_manager()

    class Meta:
        abstract = True
        default_permissions = PERMISSIONS
        indexes = [
            # Lists of the back office: by change, date of publication and title.
            models.Index(
                fields=["-changed_at", "-id"], name="%(app_label)s_%(class)s_changed"
            ),
            models.Index(
                F("first_published_at").desc(nulls_last=True),
                name="%(app_label)s_%(class)s_dated",
            ),
            # And lists of the site, newest first.
            *(
                models.Index(fields=fields, name=f"%(app_label)s_%(class)s_{name}")
                for language in LANGUAGES
                for fields, name in [
                    ([f"title_{language}"], f"t_{language}"),
                    ([f"state_{language}", "-first_published_at"], f"n_{language}"),
                ]
            ),
        ]
        constraints = [*rules_of_publication(), *unique_slugs()]

    def clean(self):
        super().clean()
        if errors := slug_faults(self):
            raise ValidationError(errors)

    # Its entry in the catalogue

    @classmethod
    def catalogue_columns(cls):
        columns = {"has_states": Value(True)}
        names = ["year", "changed_at", "first_published_at"]
        columns |= {name: F(name) for name in names}
        if cls.picture_field:
            columns["picture"] = F(f"{cls.picture_field}_id")
        if cls.topics:
            through = cls.topics.through._base_manager
            here = through.filter(**{cls._meta.model_name: OuterRef("pk")})
            columns["topics"] = ArraySubquery(here.order_by("topic").values("topic"))
        return super().catalogue_columns() | columns

    @classmethod
    def catalogue_columns_in(cls, language):
        texts = {
            name: text_or_empty(f"{name}_{language}") for name in ["summary", "slug"]
        }
        others = ["state", "summary_only", "published_at", "published_until"]
        return {
            **super().catalogue_columns_in(language),
            **texts,
            **{name: F(f"{name}_{language}") for name in [*others, "updated_at"]},
            "search": vector(language, {**cls.search_weights, "lemmas": "D"}),
        }

    @classmethod
    def search_columns(cls):
        names = cls.search_texts
        return [*names, *(f"{name}_{code}" for name in names for code in LANGUAGES)]

    @classmethod
    def lean(cls):
        return cls.objects.without_texts()

    # In a language

    def required_in(self, language):
        is_summary = getattr(self, f"summary_only_{language}")
        return Publishable.texts if is_summary else self.required

    @classmethod
    def gaps_in(cls, language, pks, with_it=()) -> dict:
        """Return {key: [(where, what readers of a language will miss)]}.

        That is a field, a relation, or the field of a child: (relation, which of its
        children, field). Of many stored records by as many statements as of one.
        ``with_it``: the pointers of what is published at the same moment.
        """
        return {}

    def own_gaps(self, language) -> list:
        """Return the same of this record, which may be an overlay."""
        return self.gaps_in(language, [self.pk]).get(self.pk, [])

    def mark_updated(self, languages=LANGUAGES):
        """Set ``updated_at``: something in another table that readers see changed."""
        with changesets.changeset():
            changesets.track(self)
            rows = type(self)._base_manager.filter(pk=self.pk)
            rows.update(**self.date_update(languages))

    def date_update(self, languages=LANGUAGES):
        """Set the same in memory; return {field: moment}."""
        names = ["changed_at", *(f"updated_at_{code}" for code in languages)]
        moments = dict.fromkeys(names, changesets.moment())
        for name, moment in moments.items():
            setattr(self, name, moment)
        return moments

    @classmethod
    def date_changes(cls, pk, moment):
        cls._base_manager.filter(pk=pk, changed_at__lt=moment).update(changed_at=moment)

    def child_changed(self, languages):
        self.mark_updated(languages)

    def become_new_draft(self):
        """Become an unsaved draft with the same texts: the start of a duplicate."""
        self.pk = self.year = None
        self._state.adding = True
        blank = {"slug": "", "state": State.DRAFT, "withdrawal_reason": ""}
        blank |= dict.fromkeys(["published_at", "published_until"])
        for language in LANGUAGES:
            for name, value in blank.items():
                setattr(self, f"{name}_{language}", value)

    @classmethod
    def passage_fields(cls):
        return cls.rich_text_fields()

    @classmethod
    def with_passages(cls):
        """Return the records whose texts a search may show."""
        return cls.objects.all()

    def chosen(self):
        """Return {field: pointer} of its foreign keys to linkable records."""
        return {
            field.name: Pointer(field.related_model._meta.label_lower, pk)
            for field in self._meta.concrete_fields
            if field.many_to_one and issubclass(field.related_model, Linkable)
            if (pk := getattr(self, field.attname))
        }

    @classmethod
    def is_change_seen(cls, before, now=None, changed=()):
        if cls.is_called_by_name:
            # Others name it also where readers have no page of it.
            return True
        states = {
            code: {values.get(f"state_{code}") for values in [before, now] if values}
            for code in LANGUAGES
        }
        if not any(of_language & PUBLIC for of_language in states.values()):
            return False
        # Pages of the other language may say that there is to be none in this.
        said = {*PUBLIC, State.NONE}
        unseen = {code for code in LANGUAGES if not states[code] & said}
        return now is None or any(language_of(name) not in unseen for name in changed)

    # Saving

    def set_derived_fields(self, stored):
        """Set slugs, year, dates and the lemmas of the search."""
        assign_slugs(self, stored)
        self._set_first_published_at(stored)
        self.set_year(stored)
        now = changesets.moment()
        changed = snapshots.differing_columns(self, stored) if stored else ()
        for language in LANGUAGES:
            withdrawn_at = f"withdrawn_at_{language}"
            if self.state_in(language) != State.WITHDRAWN:
                setattr(self, withdrawn_at, None)
            elif stored and stored.state_in(language) != State.WITHDRAWN:
                setattr(self, withdrawn_at, now)
            names = [*self.texts, *self.translated_files]
            names = [f"{name}_{language}" for name in names]
            if not stored or not changed.isdisjoint(names + self.shared_field_names()):
                setattr(self, f"updated_at_{language}", now)
        if not stored or changed:
            self.changed_at = now
        if not self.is_preview:
            self.set_lemmas()

    def after_save(self, stored):
        """Leave redirects, note what was unpublished, and store the links of texts."""
        if stored:
            self.leave_redirects(stored)
            item_saved.send(sender=type(self), record=self, stored=stored)
            for language in stored.public_languages():
                name = f"summary_only_{language}"
                became_summary = getattr(self, name) and not getattr(stored, name)
                is_taken = became_summary or not self.is_public_in(language)
                if is_taken and stored.was_seen_in(language):
                    self.on_unpublish(stored, language)
            if self.is_published_with_texts:
                # A step of its own was taken since it came with a text.
                moved = [
                    language
                    for language in LANGUAGES
                    if self.state_in(language) != stored.state_in(language)
                ]
                if moved:
                    links = Link.objects.to_record(self).attached()
                    links.filter(language__in=moved).delete()
        Link.objects.refill_from_texts(self, stored)

    def on_unpublish(self, stored, language):
        """Forget dates that would bring the text back, and hide files it alone used."""
        text_unpublished.send(sender=type(self), record=self, language=language)
        links = Link.objects.from_record(self).in_text().filter(language=language)
        pointers = {link.target for link in links} | {*stored.chosen().values()}
        transaction.on_commit(partial(hide_unused_files, pointers), robust=True)

    @classmethod
    def derived_field_names(cls):
        # People and issues make their titles themselves.
        made = (f"{name}_{code}" for name in ["title", "slug"] for code in LANGUAGES)
        return [*super().derived_field_names(), "year", *made]

    def _set_first_published_at(self, stored):
        """Set the date for readers: of the earliest publication in any language.

        A language that counted still does when it is unpublished: its year stays in
        the address.
        """
        counted = stored and stored.first_published_at
        moments = [
            moment
            for language in LANGUAGES
            if (moment := getattr(self, f"published_at_{language}"))
            and (self.is_public_in(language) or moment == counted)
        ]
        self.first_published_at = min(moments, default=None)

    @classmethod
    def shared_field_names(cls):
        return [
            field.name
            for field in snapshots.own_columns(cls)
            # To be checked is no change.
            if field.editable
            and not isinstance(field, TranslationField)
            and field.name != "checked_on"
        ]

    def set_lemmas(self):
        for language in LANGUAGES:
            words = " ".join(
                text_of(value) if self.is_rich_text(name) else value
                for name in self.texts
                if (value := getattr(self, f"{name}_{language}"))
            )
            setattr(self, f"lemmas_{language}", lemmas(words, language))
