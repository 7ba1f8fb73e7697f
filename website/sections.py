"""The sections of the site: what its menu may lead to, in their usual order."""

from functools import cache

from django.apps import apps as installed_apps
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Case, Exists, Q, Value, When
from django.db.models.functions import Coalesce, JSONObject, NullIf
from django.utils.text import capfirst
from django.utils.translation import gettext, gettext_lazy as _, override, pgettext_lazy

from accounts.permissions import PERMISSIONS
from accounts.subjects import subjects
from institute import sections as of_institute
from institute.models import Page
from institute.publications import works
from journal.models import Article as Paper
from publishing.content import sections as chosen
from publishing.content.addresses import path_to
from publishing.content.ordered import STEP
from publishing.content.registry import publishable_models
from publishing.models import CatalogueEntry, Ordered, Record
from text.languages import LANGUAGES, current

# Name of the URL: usual name of the section.
SECTIONS = {
    "home": pgettext_lazy("page of the site", "Home"),
    **{subject.section: subject.verbose_name for subject in subjects()},
    "topics:list": _("Topics"),
    **{section.route: section.label for section in of_institute.Section},
    "chronicle": _("Chronicle"),
    "documents:list": _("Documents"),
    "glossary:feedback": _("Suggest a term"),
    "corrections": _("Corrections"),
    "translation": _("State of translation"),
    "search": _("Search"),
}
TEXT = models.TextField()
# They are on every page, under their usual names.
ALWAYS = {"home", "search"}
MAY_BE_HIDDEN = [route for route in SECTIONS if route not in ALWAYS]


def sections_in(language):
    """Return (name of the URL, name, address) of those that anything leads to."""
    sections = chosen.read()
    key = language, current()
    if key not in sections.open:
        sections.open[key] = [
            (route, name, path_to(route, language))
            for route, name in choices_now()
            if route != "home" and sections.is_open(route, language)
        ]
    return sections.open[key]


def section_choices():
    """Return the choices of a field; no migration holds them."""
    return list(SECTIONS.items())


def choices_now():
    """Return them with the names and in the order that people have chosen."""
    routes = ["home", *(chosen.read().lines or MAY_BE_HIDDEN), "search"]
    return [(route, chosen.section_name(route, SECTIONS[route])) for route in routes]


def names_of_section(route):
    """Return what it is called in each language, and what it is usually called."""
    own = (chosen.read().own_name(route, language) for language in LANGUAGES)
    return [*filter(None, own), *(usual_name(route, code) for code in LANGUAGES)]


@cache
def usual_name(route, language):
    with override(language):
        return capfirst(str(SECTIONS.get(route, route)))


class SectionQuerySet(models.QuerySet):
    def lines(self):
        """Return them as JSON objects, of which ``Sections`` is made."""
        has = {f"has_{code}": has_contents(code) for code in LANGUAGES}
        names = ["route", "is_shown", *(f"name_{code}" for code in LANGUAGES)]
        line = JSONObject(**{name: name for name in names}, **has)
        # A subject that was taken out of the site may have left its row.
        rows = self.filter(route__in=MAY_BE_HIDDEN).order_by("position", "pk")
        return rows.annotate(line=line).values("line")


class Section(Ordered, Record):
    """The name and place of a section, as people chose; ``migrate`` makes each row."""

    texts = ("name",)
    is_public_when_new = True

    route = models.CharField(max_length=40, unique=True, editable=False)
    name = models.CharField(
        _("name"), max_length=60, blank=True, help_text=_("Empty: the usual name.")
    )
    is_shown = models.BooleanField(
        _("shown to readers"),
        default=True,
        help_text=_(
            "If not, its lists are not found, and nothing leads to them. Its items "
            "stay on the site until you unpublish them."
        ),
    )

    objects = SectionQuerySet.as_manager()

    class Meta:
        verbose_name = _("section of the site")
        verbose_name_plural = _("sections of the site")
        default_permissions = PERMISSIONS
        ordering = ["position", "pk"]

    def clean(self):
        super().clean()
        pages = Page.objects.filter(section__in=parts_of(self.route))
        if not self.is_shown and (page := pages.visible_anywhere().first()):
            message = gettext("“%(page)s” introduces it: unpublish that page first.")
            raise ValidationError({"is_shown": message % {"page": page}})

    def title_in(self, language):
        name = getattr(self, f"name_{language}")
        return name or usual_name(self.route, language)

    @classmethod
    def catalogue_title(cls, language):
        usual = [
            When(route=route, then=Value(usual_name(route, language)))
            for route in SECTIONS
        ]
        name = NullIf(f"name_{language}", Value(""), output_field=TEXT)
        return Coalesce(name, Case(*usual, default=Value(""), output_field=TEXT))


def has_contents(language):
    """Return whether there is something to read in a section, as an expression."""
    entries = CatalogueEntry.objects.visible_in(language)
    return Case(
        *(
            When(route=route, then=Exists(entries.filter(contents_of(route, language))))
            for route in MAY_BE_HIDDEN
        ),
        default=True,
    )


def contents_of(route, language):
    """Match the entries of the catalogue for which a section is not empty."""
    directorates = Q(to_model="institute.body", details__section="directorates")
    corrected = {f"filled_{language}__contains": ["correction"]}
    contents = {
        "institute:governing_bodies": Q(to_model="institute.body") & ~directorates,
        "institute:directorates": directorates,
        "glossary:feedback": of_kinds("glossary:list"),
        "chronicle": of_kinds("events:list", "institute:projects"),
        "corrections": Q(to_model="news.article", **corrected)
        | Q(to_model="journal.article", details__kind__in=Paper.NOTICES),
        "translation": Q(),
    }.get(route, of_kinds(route))
    if route == "institute:publications":
        # Other packages register works that stand in the same list.
        for kind in works.kinds:
            among = kind.model.objects.rewrite(False).filter(kind.among).order_by()
            contents |= Q(to_model=kind.label, to_pk__in=among.values("pk"))
    introduces = Q(to_model="institute.page", details__section__in=parts_of(route))
    return contents | introduces if parts_of(route) else contents


def parts_of(route):
    """Return the first part of its addresses, by which a page introduces it."""
    return [section.value for section in of_institute.Section if section.route == route]


def of_kinds(*routes):
    """Match the entries that stand in one of these lists."""
    kinds = [model for model in publishable_models() if model.list_route in routes]
    return Q(to_model__in=[model._meta.label_lower for model in kinds])


def make_sections(app_config, using, apps=installed_apps, **kwargs):
    """Make the rows that are missing, after a migration."""
    try:
        rows = apps.get_model("website", "Section").objects.using(using)
    except LookupError:
        return
    rows.bulk_create(
        [
            rows.model(route=route, position=place * STEP)
            for place, route in enumerate(MAY_BE_HIDDEN, 1)
        ],
        ignore_conflicts=True,
    )
