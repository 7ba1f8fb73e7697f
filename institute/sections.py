"""The sections of the site that are about the institute."""

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _, override


class Section(models.TextChoices):
    """A section; its value is the first part of its addresses."""

    GOVERNING = "governing-bodies", _("Governing bodies")
    DIRECTORATES = "directorates", _("Activity directorates")
    PROJECTS = "projects", _("Projects")
    PEOPLE = "people", _("People")
    COLLABORATION = "collaboration", _("International collaboration")
    HONOURS = "hall-of-fame", _("Hall of Fame")

    def address_in(self, language):
        with override(language):
            return reverse(self.route)

    @property
    def route(self):
        return f"institute:{self.name.lower()}"
