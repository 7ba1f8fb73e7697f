from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Func, Q, Value
from django.urls import Resolver404, resolve
from django.utils.translation import gettext, gettext_lazy as _, override

from institute.sections import Section
from library.models import Document
from publishing.content.addresses import is_slug_frozen, path_to
from publishing.content.constraints import (
    Check,
    FieldCheck,
    rules_of_publication,
    unique_slugs,
)
from publishing.content.keys import optional_key, optional_keys
from publishing.content.sections import shown_path
from publishing.content.status import has_in_address
from publishing.models import (
    Ordered,
    Publishable,
    PublishableQuerySet,
    Redirect,
    text_or_empty,
)
from text.languages import LANGUAGES, languages_from
from text.richtext import RichTextField

# Pages one under another; an address has to stay one that can be stored and read out.
DEEPEST = 5


class PageQuerySet(PublishableQuerySet):
    def at(self, language, path):
        return self.filter(has_in_address(language, "path", path), section="")

    def for_page(self):
        return super().for_page().with_keys_of("attachments")

    def around(self, page, language):
        """Return what is visible of the pages above this one, beside and below it."""
        near = Q(**{f"path_{language}__in": page.paths_above(language)})
        near |= Q(parent=page.pk)
        if page.parent_id:
            near |= Q(parent=page.parent_id)
        return self.visible_in(language).filter(near).order_by("position", "pk")


class Page(Ordered, Publishable):
    """A page of the institute, in a tree; its address is the path of slugs.

    One with a ``section`` has no address of its own: it introduces the list of that
    section.
    """

    texts = ("title", "menu_title", "summary", "body")
    in_each_language = (*Publishable.in_each_language, "path")
    derived = (*Publishable.derived, "path", "place")
    detail_route = "institute:page"
    list_route = "site-map"
    list_title = _("Site map")
    is_dated = False
    address_fields = ("path",)
    slugs_within = "parent"
    entry_fields = ("section",)
    # Nobody else moves a page meanwhile.
    advisory_lock = "institute.page"
    has_versions = True
    unversioned = (
        *["parent", "section", "position", "checked_on"],
        *["menu_title", "is_in_menu", "also_found_as"],
    )
    order_within = ("parent",)
    order_tree = "parent"
    deepest = DEEPEST

    menu_title = models.CharField(
        _("title in menus"),
        max_length=60,
        blank=True,
        help_text=_("A short title for menus; empty: the title itself."),
    )
    body = RichTextField(_("text"), blank=True)
    parent = optional_key(
        "self",
        _("under"),
        "children",
        help_text=_("If the page is moved, its old address leads to the new one."),
    )
    is_in_menu = models.BooleanField(_("in the local menu"), default=True)
    section = models.CharField(
        _("introduces a section"),
        max_length=20,
        choices=Section,
        blank=True,
        help_text=_("Its texts then introduce the list of that section."),
    )
    also_found_as = models.CharField(
        _("also found as"),
        max_length=500,
        blank=True,
        help_text=_(
            "What readers may search for instead, in any language, divided by commas: "
            "“send a manuscript, publish a paper”. It is not shown."
        ),
    )
    attachments = optional_keys(Document, _("attached documents"))
    path = models.CharField(max_length=450, editable=False, default="")
    # Sorts the tree: each page behind the one above it, by the editors' positions.
    place = models.CharField(max_length=500, editable=False, default="")

    search_weights = {"title": "A", "menu_title": "A", "summary": "B", "body": "C"}

    objects = PageQuerySet.as_manager()

    class Meta(Publishable.Meta):
        verbose_name = _("page")
        verbose_name_plural = _("pages")
        constraints = [
            *rules_of_publication(),
            *unique_slugs("parent"),
            models.UniqueConstraint(
                fields=["section"],
                name="institute_page_introduces_section",
                condition=~Q(section=""),
                violation_error_message=_("Another page introduces this section."),
            ),
            FieldCheck(
                "section",
                Q(section="") | Q(parent__isnull=True),
                name="institute_page_section_or_parent",
                message=_(
                    "A page that introduces a section cannot be under another one."
                ),
            ),
            Check(
                condition=Q(parent__isnull=True) | ~Q(parent=F("pk")),
                name="institute_page_is_not_its_own_parent",
                violation_error_message=_("A page cannot be placed under itself."),
            ),
        ]

    def clean(self):
        super().clean()
        self._check_place()
        if self.section and self.pk and self.children.exists():
            message = gettext("There are pages under this one, so it needs an address.")
            raise ValidationError({"section": message})
        route = Section(self.section).route if self.section else None
        if route and self.public_languages() and not shown_path(route):
            message = gettext("This section is hidden from readers.")
            raise ValidationError({"section": message})

    def become_new_draft(self):
        super().become_new_draft()
        self.section = ""

    # Its place in the tree

    def stands_alone(self):
        return bool(self.section)

    def paths_above(self, language):
        """Return the paths of the pages above it, the highest first."""
        parts = getattr(self, f"path_{language}").split("/")
        return ["/".join(parts[:length]) for length in range(1, len(parts))]

    def _check_place(self):
        """Raise ValidationError where it would be below itself, or too deep."""
        if not (above := self._values_above()):
            return
        own = Page._base_manager.values_list("place", flat=True).filter(pk=self.pk)
        if own and f"{above['place']}/".startswith(f"{own[0]}/"):
            message = gettext(
                "A page cannot be placed under itself or a page below it."
            )
            raise ValidationError({"parent": message})
        if above["section"]:
            message = gettext("A page that introduces a section has none below it.")
            raise ValidationError({"parent": message})
        if above["place"].count("/") + 1 + self._depth() > DEEPEST:
            message = gettext("Pages can be nested at most %(most)d deep.") % {
                "most": DEEPEST
            }
            raise ValidationError({"parent": message})

    def _depth(self):
        """Return how many levels it and the pages below it take."""
        places = Page._base_manager.values_list("place", flat=True)
        if not (own := places.filter(pk=self.pk).first()):
            return 1
        below = places.filter(place__startswith=f"{own}/")
        return 1 + max((each.count("/") - own.count("/") for each in below), default=0)

    def set_derived_fields(self, stored):
        if stored is None or stored.parent_id != self.parent_id:
            self._check_place()
        super().set_derived_fields(stored)
        own = {f"path_{code}": self._last_of_path(code) for code in LANGUAGES}
        own["place"] = f"{self.position:05}.{getattr(self, f'slug_{LANGUAGES[0]}')}"
        above = self._values_above()
        for name, last in own.items():
            setattr(self, name, f"{above[name]}/{last}" if above else last)

    def _last_of_path(self, language):
        """Return its slug in the path: that of another language before its own is, or
        is to be, public. The pages below have it in their addresses."""
        codes = languages_from(language)
        public = [code for code in codes if is_slug_frozen(self, code)]
        return getattr(self, f"slug_{(public or codes)[0]}")

    def _values_above(self):
        """Return path, place and section of the page above as stored, or None."""
        if self.parent_id is None:
            return None
        names = ["place", "section", *(f"path_{language}" for language in LANGUAGES)]
        return Page._base_manager.filter(pk=self.parent_id).values(*names).first()

    def leave_redirects(self, stored):
        super().leave_redirects(stored)
        if stored.section:
            # That is still there, whichever page introduces it.
            addresses = [stored.address_in(language) for language in LANGUAGES]
            Redirect.objects.filter(path__in=addresses).delete()

    def after_save(self, stored):
        super().after_save(stored)
        names = ["place", *(f"path_{language}" for language in LANGUAGES)]
        if stored and any(getattr(self, n) != getattr(stored, n) for n in names):
            for child in Page._base_manager.filter(parent=self.pk).order_by("pk"):
                child.save(update_fields=[])

    # Its address

    @classmethod
    def address(cls, language, *, path, section=""):
        if section:
            return Section(section).address_in(language)
        # One that is only tried has no path yet.
        return path_to(cls.detail_route, language, path=path or "-")

    def address_in(self, language):
        path = getattr(self, f"path_{self.slug_language(language)}")
        return self.address(language, path=path, section=self.section)

    @classmethod
    def address_of(cls, entry, language):
        path = entry.slug_in(language)
        return cls.address(language, path=path, section=entry.details["section"])

    @classmethod
    def catalogue_columns_in(cls, language):
        path = text_or_empty(f"path_{language}")
        return super().catalogue_columns_in(language) | {"slug": path}

    @classmethod
    def catalogue_names(cls, language):
        words = F("also_found_as"), Value(", "), Value("\n")
        words = Func(*words, function="replace", output_field=models.TextField())
        return [*super().catalogue_names(language), F(f"menu_title_{language}"), words]

    @classmethod
    def in_sitemap(cls, entries):
        # What introduces a section is in the map as that section.
        return entries.filter(details__section="")

    # Its slug

    def old_places(self, slugs):
        above = self._values_above()
        return [
            f"/{language}/{f'{above[column]}/' if above else ''}{slug}/"
            for language in LANGUAGES
            for column in [f"path_{language}"]
            for slug in slugs
        ]

    def slug_fault(self, slug):
        """Refuse to a root the address of a section of the site."""
        if self.parent_id and slug == "version":
            return gettext("A page of this site has this address now.")
        if self.parent_id or self.section:
            return ""
        for language in LANGUAGES:
            with override(language):
                try:
                    match = resolve(f"/{language}/{slug}/")
                except Resolver404:
                    continue
                if match.view_name != self.detail_route:
                    return gettext("A section of the site has this address.")
        return ""
