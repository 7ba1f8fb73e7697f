from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.db.models.functions import JSONObject
from django.urls import NoReverseMatch
from django.utils import timezone
from django.utils.text import Truncator
from django.utils.translation import gettext, gettext_lazy as _

from accounts.permissions import PERMISSIONS
from institute.models import Page
from institute.sections import Section as InstituteSection
from publishing.content import changesets
from publishing.content.addresses import path_to
from publishing.content.constraints import Check
from publishing.content.keys import optional_key
from publishing.models import Ordered, Record
from text.languages import LANGUAGES
from website.sections import Section, section_choices


class LastRunQuerySet(models.QuerySet):
    def note(self, name, **facts):
        """Store that something was done at this moment."""
        values = {"at": timezone.now(), "facts": facts}
        self.update_or_create(name=name, defaults=values)

    def by_name(self):
        return {run.name: run for run in self}


class LastRun(models.Model):
    """When something was done last that is done again and again: a backup, a look."""

    name = models.CharField(max_length=20, primary_key=True)
    at = models.DateTimeField()
    facts = models.JSONField(default=dict)

    objects = LastRunQuerySet.as_manager()

    class Meta:
        verbose_name = _("last run")
        verbose_name_plural = _("last runs")
        default_permissions = ("view",)

    def __str__(self):
        return self.name


class MenuItemQuerySet(models.QuerySet):
    def lines(self):
        """Return items as JSON objects, without those of pages that nobody can see."""
        names = ["pk", "parent", "section", "url", "page", "is_at_the_foot"]
        names += [f"{text}_{code}" for text in self.model.texts for code in LANGUAGES]
        pages = {f"path_{language}": f"page__path_{language}" for language in LANGUAGES}
        return (
            self.filter(Q(page=None) | Q(page__in=Page.objects.visible_anywhere()))
            .order_by("position", "pk")
            .annotate(
                line=JSONObject(
                    **{name: name for name in names},
                    **pages,
                    page_section="page__section",
                )
            )
            .values("line")
        )


class MenuItem(Ordered, Record):
    """An item of the site's menu, or of the links in the footer."""

    texts = ("label", "description")
    child_relations = ("children",)
    # An item is saved with the one above it, and the other way round.
    advisory_lock = "menu"
    is_public_when_new = True
    order_within = ("parent", "is_at_the_foot")
    order_tree = "parent"
    deepest = 2
    order_lists = ("is_at_the_foot",)

    parent = models.ForeignKey(
        "self",
        verbose_name=_("under"),
        related_name="children",
        on_delete=models.CASCADE,
        null=True,
        blank=True,
    )
    label = models.CharField(
        _("label"),
        max_length=60,
        blank=True,
        help_text=_(
            "If empty, the name of the section or page. An item with an address of its "
            "own is then absent from that menu."
        ),
    )
    description = models.CharField(
        _("what is there"),
        max_length=120,
        blank=True,
        help_text=_("One line; the item is then also on the home page."),
    )
    section = models.CharField(
        _("section of the site"), max_length=40, choices=section_choices, blank=True
    )
    page = optional_key(Page, _("page"))
    url = models.URLField(
        _("address elsewhere"),
        max_length=500,
        blank=True,
        help_text=_("A full address, for what is not a section of this site."),
    )
    is_at_the_foot = models.BooleanField(
        _("at the foot of the page"),
        default=False,
        help_text=_("Then it is among the links there, not in the menu."),
    )

    objects = MenuItemQuerySet.as_manager()

    class Meta:
        verbose_name = _("menu item")
        verbose_name_plural = _("menu")
        default_permissions = PERMISSIONS
        ordering = ["position", "pk"]
        constraints = [
            Check(
                condition=Q(section="", page=None)
                | Q(section="", url="")
                | Q(page=None, url=""),
                name="website_menuitem_leads_to_one_place",
                violation_error_message=_(
                    "Choose one: a section, a page or an address."
                ),
            ),
        ]

    def __str__(self):
        return self.label or self.section or self.url or "—"

    @classmethod
    def on_page(cls, route):
        """Return the items that lead to a section, or stand on the home page."""
        described = [Q(**{f"description_{code}__gt": ""}) for code in LANGUAGES]
        is_there = Q(section=route)
        if route == "home":
            is_there = Q(*described, _connector=Q.OR)
        return cls.objects.filter(is_there) if route else cls.objects.none()

    def after_save(self, stored):
        super().after_save(stored)
        self._track_above(self.parent_id, stored and stored.parent_id)

    def prepare_delete(self):
        super().prepare_delete()
        self._track_above(self.parent_id)

    def _track_above(self, *pks):
        """Make a revision of what this is under: it has these rows in its form."""
        for above in MenuItem.locked({*pks} - {None}):
            changesets.track(above)

    def order_heading(self):
        return gettext("At the foot of the page") if self.is_at_the_foot else ""

    def clean(self):
        super().clean()
        has_label = any(getattr(self, f"label_{code}") for code in LANGUAGES)
        if not has_label and (self.page or self.section):
            row = Section.objects.filter(route=self.section).first()
            end = self.page or row or Section(route=self.section)
            for it in LANGUAGES:
                if not self.page or getattr(self.page, f"title_{it}"):
                    setattr(self, f"label_{it}", Truncator(end.title_in(it)).chars(60))
        if self.parent and (
            self.parent_id == self.pk
            or self.parent.parent_id
            or (self.pk and self.children.exists())
        ):
            words = _("A menu has two levels: choose an item of the first level.")
            raise ValidationError({"parent": words})


def menus_in(language, lines, sections):
    """Return the menu and the links of the footer, as trees for the templates.

    ``lines``: rows of ``MenuItemQuerySet.lines``. None leads to a section that is
    hidden or empty.
    """
    children_of = {}
    for line in lines:
        children_of.setdefault(line["parent"], []).append(line)

    def item(line):
        if not line[f"label_{language}"]:
            return None
        url = address_of(line, language, sections)
        children = items(children_of.get(line["pk"], []))
        if not (url or children):
            return None
        above = line["parent"]
        place = f"{above} children" if above else f"{line['pk']} description"
        return {
            "label": line[f"label_{language}"],
            "description": line[f"description_{language}"],
            "url": url,
            "section": line["section"],
            "is_external": bool(line["url"]),
            "children": children,
            "edit": f"website.menuitem/{place}",
            "path": [(line[f"label_{language}"], url)],
        }

    def items(lines):
        return list(filter(None, map(item, lines)))

    top = children_of.get(None, [])
    return (
        items(line for line in top if not line["is_at_the_foot"]),
        items(line for line in top if line["is_at_the_foot"]),
    )


def address_of(line, language, sections):
    """Return the URL of an item, or "" for the heading of a group."""
    section = line["page_section"] or ""
    route = InstituteSection(section).route if section else line["section"]
    if not sections.is_open(route, language):
        return ""
    if line["page"]:
        return Page.address(language, path=line[f"path_{language}"], section=section)
    if not route:
        return line["url"]
    try:
        return path_to(route, language)
    except NoReverseMatch:
        return ""
