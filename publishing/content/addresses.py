"""Where a record stands in each language: its slug, its path, its list, its old URLs.

Slugs are Latin, one per language, frozen once the language is published. A record has
one in each language from its first save; a language without a title borrows the
other's. No two records of a model share one, not even in different languages, so a
not-translated page never has the address of another item. Readers see one once they
have had its language: ``StatusMixin.slug_language``.
"""

import re
from functools import lru_cache

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F
from django.urls import get_script_prefix, reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext, gettext_lazy as _, override

from publishing.cache.compiled import Parameter, all_rows, compiled, is_in, one_of
from publishing.content import reader_counts
from publishing.content.pointer_model import PointerModel, PointerQuerySet, to_columns
from publishing.content.status import any_language
from text.languages import LANGUAGES, current
from text.pointers import Pointer
from text.transliteration import slugify

# Paths that a process keeps: they follow from routes and arguments alone.
KEPT = 10_000
# How many numbers of a slug are looked up by one statement.
AT_ONCE = 100


def path_to(route, language, **arguments):
    """Return the path of a page in ``language``, below where the site is mounted."""
    return f"{get_script_prefix()[:-1]}{path_on_site(route, language, **arguments)}"


@lru_cache(KEPT)
def page_of(model, page, *args) -> str:
    """Return the path of a page of the back office; ``model``: a class or its label."""
    label = model if isinstance(model, str) else model._meta.label_lower
    return reverse(f"admin:{label.replace('.', '_')}_{page}", args=args)


@lru_cache(KEPT)
def path_on_site(route, language, **arguments):
    with override(language):
        return reverse(route, kwargs=arguments)[len(get_script_prefix()) - 1 :]


class AddressMixin:
    """The addresses of a ``Publishable``, from its routes, its slugs and its year."""

    # Names of URLs: of a record's page, and of the list it stands in.
    detail_route = None
    list_route = None
    # The title of that list, where it is not the plural of what stands in it.
    list_title = ""
    # Of those of a tree, the foreign key to the one above: only siblings may not have
    # the same slug.
    slugs_within = None
    # The arguments of ``detail_route``: of "slug", "year" and ``entry_fields``.
    address_fields = ("slug",)

    def get_absolute_url(self):
        return self.address_in(current())

    @classmethod
    def address(cls, language, **parts):
        """Return the path in ``language`` of the record with these address fields."""
        arguments = {name: parts[name] for name in cls.address_fields}
        return path_to(cls.detail_route, language, **arguments)

    def address_in(self, language):
        return self.address_of(self, language)

    @property
    def details(self):
        """The address fields besides, as an Entry of the record has them."""
        return {name: getattr(self, name) for name in {*self.address_fields} - {"slug"}}

    @classmethod
    def address_of(cls, entry, language):
        """Return the path of a record, or of what an Entry shows."""
        year = entry.year or timezone.localdate().year
        own = {"slug": entry.slug_in(language), "year": year}
        return cls.address(language, **entry.details | own)

    # Its list

    def list_link(self):
        """Return the title and the URL name of the list that shows the record."""
        title = self.list_title or self._meta.verbose_name_plural
        return capfirst(str(title)), self.list_route

    def in_same_list(self, entries):
        """Filter the catalogue's entries of its kind by what the same list shows."""
        return entries

    @classmethod
    def in_sitemap(cls, entries):
        """Filter the catalogue's entries of its kind by what the sitemap names."""
        return entries

    # Its slug

    def old_places(self, slugs):
        """Return what of its path old URLs of others may not have, for such slugs.

        It is their last part; the whole of it in a tree.
        """
        return [*slugs]

    def slug_fault(self, slug):
        """Return why the record can never have this slug, or an empty text."""
        return ""

    def address_year(self):
        """Return the year of its earliest publication, or None before that."""
        first = self.first_published_at
        return timezone.localtime(first).year if first else None

    def set_year(self, stored):
        is_frozen = stored and stored.year and stored.was_seen()
        self.year = stored.year if is_frozen else self.address_year()

    def leave_redirects(self, stored):
        if not stored.was_seen():
            return
        for language in LANGUAGES:
            old, now = stored.address_in(language), self.address_in(language)
            if old != now:
                Redirect.objects.leave(old, self, language)
                Redirect.objects.filter(path=now).delete()


# Slugs


def assign_slugs(record, stored) -> None:
    """Give ``record`` its slugs; ``stored`` is the row as it is now, or None."""
    given, wishes = {}, {}
    for language in LANGUAGES:
        field = f"slug_{language}"
        slug = getattr(record, field)
        before = getattr(stored, field) if stored else None
        if slug and slug != before:
            given[field] = slug
        elif before and (
            is_slug_frozen(stored, language) or not is_slug_automatic(stored, language)
        ):
            setattr(record, field, before)
        else:
            wish = wanted_slug(record, language)
            if not before or wanted_slug(stored, language) != wish:
                wishes[field] = wish
    free = free_among(record, {*given.values(), *wishes.values()})
    if refused := [field for field, slug in given.items() if slug not in free]:
        raise ValidationError({refused[0]: taken_message()})
    for field, wish in wishes.items():
        setattr(record, field, wish if wish in free else free_slug(record, wish))


def wanted_slug(record, language) -> str:
    """Return the slug made from the record's title in ``language``."""
    return slugify(record.title_in(language)) or record._meta.model_name


def is_slug_frozen(record, language) -> bool:
    return record.is_public_in(language) or record.was_seen_in(language)


def is_slug_automatic(record, language) -> bool:
    """Return whether the slug was made from the title, not written by hand."""
    pattern = re.escape(wanted_slug(record, language)) + r"(-\d+)?"
    return re.fullmatch(pattern, getattr(record, f"slug_{language}")) is not None


def free_slug(record, wish) -> str:
    """Return ``wish-2`` and so on, the first that no other record has."""
    first, free = 2, set()
    while not free:
        slugs = [f"{wish}-{number}" for number in range(first, first + AT_ONCE)]
        free, first = free_among(record, {*slugs}), first + AT_ONCE
    return min(free, key=slugs.index)


def free_among(record, slugs: set) -> set:
    """Return the slugs that the record can have; two at once the database refuses."""
    slugs = {slug for slug in slugs if not record.slug_fault(slug)}
    return slugs - taken_slugs(record, slugs)


def taken_slugs(record, slugs: set) -> set:
    """Return those of the slugs that another record has or had in some language."""
    if not slugs:
        return slugs
    model, name = type(record), record.slugs_within
    above = getattr(record, model._meta.get_field(name).attname) if name else None
    values = {"pk": record.pk or 0, "slugs": [*slugs], "above": above}
    values |= {"model": model._meta.label_lower, "places": record.old_places(slugs)}
    parts = [slugs_had.statement(model, above is None), slugs_once_had.statement(name)]
    rows = all_rows([(part, values) for part in parts])
    return slugs & {slug for row in rows for slug in row}


@compiled
def slugs_had(model, is_root):
    """Return the slugs of the other records among which one stands."""
    having = any_language(lambda language: one_of(f"slug_{language}", "slugs"))
    rows = model._base_manager.filter(having).exclude(pk=Parameter("pk"))
    if name := model.slugs_within:
        above = {f"{name}__isnull": True} if is_root else {name: Parameter("above")}
        rows = rows.filter(**above)
    return rows.order_by().values_list(*(f"slug_{language}" for language in LANGUAGES))


@compiled
def slugs_once_had(is_in_tree):
    """Return the slugs of old URLs of others, as many times as a record has one."""
    place = F("path") if is_in_tree else LastPart("path")
    rows = Redirect.objects.filter(
        is_in(place, Parameter("places")),
        to_model=Parameter("model"),
        kind=Redirect.Kind.MOVED,
    )
    rows = rows.exclude(to_pk=Parameter("pk"))
    return rows.values_list(*[LastPart("path")] * len(LANGUAGES))


def slug_faults(record) -> dict:
    """Return {field: error message} of slugs that the record cannot have."""
    faults, asked = {}, {}
    for language in LANGUAGES:
        field = f"slug_{language}"
        slug = getattr(record, field)
        if re.fullmatch(r"\d{4}", slug or ""):
            faults[field] = gettext(
                "Four digits would be taken for a year: add a word."
            )
        elif slug and (message := record.slug_fault(slug)):
            faults[field] = message
        elif slug and (record.slugs_within or not record.is_as_remembered(field)):
            asked[field] = slug
    free = free_among(record, {*asked.values()})
    taken = [field for field, slug in asked.items() if slug not in free]
    return faults | dict.fromkeys(taken, taken_message())


def taken_message():
    return gettext("Another item has this address, or had it once.")


# Old URLs


class LastPart(models.Func):
    """The last part of a path that ends with a slash: the slug of a record."""

    function = "split_part"
    template = "%(function)s(%(expressions)s, '/', -2)"
    output_field = models.CharField()


class RedirectQuerySet(PointerQuerySet):
    def leave(self, path, record, language):
        moved = {"kind": Redirect.Kind.MOVED, "language": language}
        to = to_columns(Pointer.to(record))
        self.update_or_create(path=path, defaults=moved | to)

    def bring(self, redirects):
        """Store redirects from a former site; an existing path gets the new target."""
        self.bulk_create(
            redirects,
            batch_size=1000,
            update_conflicts=True,
            unique_fields=["path"],
            update_fields=["kind", "language", "to_model", "to_pk", "target"],
        )

    def bring_back(self, record, rows):
        """Store the old URLs of a restored record again, unless others have them."""
        to = to_columns(Pointer.to(record))
        redirects = [Redirect(**to, **row) for row in rows]
        self.bulk_create(redirects, ignore_conflicts=True)

    def at(self, candidate_paths):
        """Return the redirect at the first of the paths that has one, or None."""
        redirects = {row.path: row for row in self.filter(path__in=candidate_paths)}
        return next(filter(None, map(redirects.get, candidate_paths)), None)

    def count_reader(self, request, redirect):
        reader_counts.add(request, self.model, redirect.pk, timezone.localdate())

    def add_readers(self, number, pk, day):
        self.filter(pk=pk).update(hits=F("hits") + number, last_used_on=day)


# What a redirect has in place of a record, and the target that nothing replaces.
NOWHERE, GONE = Pointer("", 0), "gone"


class Redirect(PointerModel):
    """An old URL of a record, or of what is no record.

    It points to the record, not to a URL, so redirects never form a chain. Where there
    is none it has a ``target``: the path of a list, section or file of this site, or
    ``GONE``. The path is percent-decoded, and may have a query: ``/index.php?id=12``.
    """

    class Kind(models.TextChoices):
        MOVED = "moved", _("moved within this site")
        LEGACY = "legacy", _("address of the former site")

    # Readers change these, not the people whose changes a revision records.
    unrecorded = ("hits", "last_used_on")

    path = models.CharField(_("former address"), max_length=500, unique=True)
    language = models.CharField(_("language"), max_length=10)
    target = models.CharField(
        _("new address"),
        max_length=500,
        blank=True,
        help_text=_(
            "Of an item, a list, a section or a file of this site. The word “gone” "
            "tells readers and search engines that nothing replaces it."
        ),
    )
    kind = models.CharField(
        _("reason"), max_length=10, choices=Kind, default=Kind.MOVED
    )
    hits = models.PositiveBigIntegerField(_("uses"), default=0)
    last_used_on = models.DateField(_("last used"), null=True, blank=True)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)

    objects = RedirectQuerySet.as_manager()

    class Meta:
        verbose_name = _("redirect")
        verbose_name_plural = _("redirects")
        indexes = [
            models.Index(fields=["to_model", "to_pk"], name="publishing_redirect_to"),
            # Whether a slug was another's, which each new address asks.
            models.Index(
                "to_model",
                LastPart("path"),
                name="publishing_redirect_slug",
                condition=models.Q(kind="moved"),
            ),
        ]

    def __str__(self):
        return self.path

    @property
    def end(self):
        """Where it leads, as text: its target, or a pointer."""
        return self.target or str(self.pointer)
