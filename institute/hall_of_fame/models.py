from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.permissions import may_publish
from institute import years
from institute.people.models import HasMonogram, Person
from institute.sections import Section
from library.models import Picture
from publishing.content import changesets
from publishing.content.constraints import FieldCheck
from publishing.content.keys import optional_key, protected_key
from publishing.drafts.save import change
from publishing.models import (
    Ordered,
    Publishable,
    PublishableQuerySet,
    Titled,
    WorkingCopy,
)
from text import alphabet
from text.countries import CountryField, name_of
from text.languages import LANGUAGES
from text.richtext import RichTextField


class HonourCategory(Ordered, Titled):
    """A category of the Hall of Fame."""

    texts = ("title", "criteria")

    title = models.CharField(_("name"), max_length=120, blank=True)
    criteria = models.TextField(_("criteria"), blank=True)

    class Meta(Titled.Meta):
        verbose_name = _("category of the Hall of Fame")
        verbose_name_plural = _("categories of the Hall of Fame")
        ordering = ["position", "pk"]


class InducteeQuerySet(PublishableQuerySet):
    def for_page(self):
        return super().for_page().select_related("category", "person")

    def latest_first(self, language):
        """Order by year, category and position, with what a list shows selected."""
        return self.select_related("category", "picture", "person__picture").order_by(
            "-honoured_in",
            "category__position",
            "category",
            "position",
            alphabet.sort_expression(f"title_{language}"),
            "pk",
        )


class Inductee(HasMonogram, Ordered, Publishable):
    """A person or organisation in the Hall of Fame."""

    class Kind(models.TextChoices):
        PERSON = "person", _("person")
        ORGANIZATION = "organization", _("organisation")

    texts = ("title", "summary", "body")
    required = ("title", "summary")
    is_cited = False
    picture_field = "picture"
    order_within = ("honoured_in", "category")
    order_lists = ("-honoured_in", "category__position", "category")
    detail_route = "institute:inductee"
    list_route = "institute:hall_of_fame"
    list_title = Section.HALL_OF_FAME.label
    is_dated = False
    is_called_by_name = True

    body = RichTextField(_("text"), blank=True)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind, default=Kind.PERSON)
    person = optional_key(
        Person,
        _("page of the person"),
        "honours",
        help_text=_("Their portrait is used if no other picture is chosen."),
    )
    category = protected_key(HonourCategory, _("category"), "inductees")
    honoured_in = years.YearField(_("year"), null=False, blank=False)
    picture = optional_key(Picture, _("picture"), "honours")
    country = CountryField(_("country"))
    is_posthumous = models.BooleanField(_("posthumously"), default=False)

    search_weights = {"title": "A", "summary": "B", "body": "C"}

    objects = InducteeQuerySet.as_manager()

    class Meta(Publishable.Meta):
        verbose_name = _("member of the Hall of Fame")
        verbose_name_plural = _("members of the Hall of Fame")
        constraints = [
            *Publishable.Meta.constraints,
            FieldCheck(
                "person",
                Q(kind="person") | Q(person__isnull=True),
                name="institute_inductee_organization_is_no_person",
                message=_("An organisation cannot have a person’s page."),
            ),
        ]

    def clean(self):
        super().clean()
        self._name_from_person()

    def set_derived_fields(self, stored):
        self._name_from_person()
        super().set_derived_fields(stored)

    def _name_from_person(self):
        """Set the title from the linked person where it is empty."""
        for language in LANGUAGES:
            if self.person and not getattr(self, f"title_{language}"):
                name = getattr(self.person, f"title_{language}")
                setattr(self, f"title_{language}", name)

    def follow(self, person, before):
        """Take over the new name of its person where it has the one of ``before``.

        That is {language: name}. What readers have of it waits in its working copy,
        unless they have the new name of the person and it is given by somebody who may
        publish this as well. A name that somebody has written here stays.
        """
        with changesets.changeset() as changeset:
            user = changeset.user
            copy = WorkingCopy.objects.of(self.pointer).first()
            at_once, later = {}, {}
            for language, name in before.items():
                title = f"title_{language}"
                waits = copy is not None and title in copy.changed
                if name != (
                    (copy.mine[title] if waits else getattr(self, title)) or ""
                ):
                    continue
                may = user is None or may_publish(user, Inductee, language)
                may = may and person.is_public_in(language)
                is_free = not waits and (may or not self.is_public_in(language))
                (at_once if is_free else later)[title] = getattr(person, title)
            for title, name in at_once.items():
                setattr(self, title, name)
            if at_once:
                self.save(update_fields=at_once)
            if later:
                change(self, later, user)

    def order_heading(self):
        return f"{self.honoured_in}: {self.category}"

    @property
    def portrait(self):
        return self.picture or (self.person and self.person.picture)

    @property
    def country_name(self):
        return name_of(self.country) if self.country else ""
