from django.db import models
from django.utils.translation import gettext_lazy as _

from institute import years
from institute.governing_bodies.models import Body
from institute.partners.models import Partner
from institute.people.models import Person
from publishing.content.constraints import in_order
from publishing.content.keys import optional_key, optional_keys
from publishing.content.search import weights
from publishing.models import Publishable, PublishableQuerySet, Topic
from text.pointers import Pointer
from text.richtext import RichTextField


class ProjectQuerySet(PublishableQuerySet):
    def latest_first(self):
        return self.order_by(*years.latest_first())

    def for_page(self):
        return super().for_page().with_keys_of("partners", "people")


class Project(Publishable):
    """A work of the institute, or one in which it took part."""

    class Participation(models.TextChoices):
        LEAD = "lead", _("led by the Institute")
        PART = "part", _("with the Institute’s participation")

    texts = ("title", "summary", "body", "result", "commissioned_by")
    detail_route = "institute:project"
    dated_by = ("last_year", "first_year")
    list_route = "institute:projects"
    entry_fields = ("first_year", "last_year", "participation")
    is_dated = False

    body = RichTextField(_("text"), blank=True)
    result = models.TextField(_("result"), blank=True)
    commissioned_by = models.CharField(_("commissioned by"), max_length=300, blank=True)
    first_year = years.YearField(_("from the year"))
    last_year = years.YearField(
        _("until the year"), help_text=_("Leave empty if ongoing or unknown.")
    )
    participation = models.CharField(
        _("participation"),
        max_length=10,
        choices=Participation,
        default=Participation.LEAD,
    )
    directorate = optional_key(Body, _("directorate"), "projects")
    partners = optional_keys(Partner, _("partners"), "projects")
    people = optional_keys(Person, _("people"), "projects")
    topics = optional_keys(Topic, _("topics"), "projects")

    search_weights = weights(A="title", B="summary", C="body result commissioned_by")

    objects = ProjectQuerySet.as_manager()

    class Meta(Publishable.Meta):
        verbose_name = _("project")
        verbose_name_plural = _("projects")
        constraints = [
            *Publishable.Meta.constraints,
            in_order(
                "first_year", "last_year", name="institute_project_ends_after_it_begins"
            ),
        ]

    @classmethod
    def span_of(cls, entry):
        return years.format_years(
            entry.details["first_year"], entry.details["last_year"]
        )

    def kind_on_page(self):
        return self.get_participation_display()

    def people_on_page(self):
        return [Pointer("institute.person", pk) for pk in self.people_pks]

    @property
    def years_display(self):
        return years.format_years(self.first_year, self.last_year)
