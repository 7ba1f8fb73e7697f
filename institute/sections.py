"""The sections of the site that are about the institute."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from publishing.content.addresses import path_to
from publishing.content.sections import section_name


class Section(models.TextChoices):
    """A section; its value is the first part of its addresses."""

    GOVERNING_BODIES = "governing-bodies", _("Governing bodies")
    DIRECTORATES = "directorates", _("Activity directorates")
    PROJECTS = "projects", _("Projects")
    PUBLICATIONS = "publications", _("Publications")
    PEOPLE = "people", _("People")
    PARTNERS = "collaboration", _("International collaboration")
    HALL_OF_FAME = "hall-of-fame", _("Hall of Fame")

    def address_in(self, language):
        return path_to(self.route, language)

    @property
    def name_for_readers(self):
        return section_name(self.route, self.label)

    @property
    def route(self):
        return f"institute:{self.name.lower()}"
