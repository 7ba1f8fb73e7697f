from django.db import models
from django.utils.translation import gettext_lazy as _

from publishing.models import Titled
from text.countries import CountryField, name_of
from text.languages import current


class Place(Titled):
    """Where events are held."""

    texts = ("title", "address", "city")

    title = models.CharField(
        _("name"),
        max_length=200,
        blank=True,
        help_text=_("The building or hall; for a whole city, its name."),
    )
    address = models.CharField(_("address"), max_length=300, blank=True)
    city = models.CharField(_("city"), max_length=100, blank=True)
    country = CountryField(_("country"))
    map_url = models.URLField(
        _("address of a map"),
        max_length=500,
        blank=True,
        help_text=_("Readers see it as a link."),
    )

    class Meta(Titled.Meta):
        verbose_name = _("place")
        verbose_name_plural = _("places")

    def parts_in(self, language):
        """Return name, address, city and country, as far as known, none twice."""
        parts = [
            self.title_in(language),
            *(getattr(self, f"{name}_{language}") for name in ["address", "city"]),
            name_of(self.country) if self.country else "",
        ]
        return list(dict.fromkeys(filter(None, parts)))

    @property
    def location_display(self):
        """Return name, address, city and country in one line, for the reader."""
        return ", ".join(self.parts_in(current()))

    @property
    def city_or_title(self):
        return getattr(self, f"city_{current()}") or self.title_in(current())
