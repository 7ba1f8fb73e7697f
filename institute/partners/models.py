from django.db import models
from django.db.models import Case, When
from django.utils.translation import gettext_lazy as _

from institute import years
from institute.sections import Section
from library.models import Picture
from publishing.content.constraints import in_order
from publishing.content.keys import optional_key
from publishing.models import Link, Publishable, PublishableQuerySet
from text import alphabet
from text.countries import CountryField, name_of


class PartnerQuerySet(PublishableQuerySet):
    def by_kind_and_name(self, language):
        kinds = [When(kind=kind, then=n) for n, kind in enumerate(Partner.Kind)]
        return self.order_by(
            Case(*kinds), alphabet.sort_expression(f"title_{language}"), "pk"
        )

    def for_page(self):
        partners = super().for_page().with_keys_of(projects=years.latest_first())
        return partners.annotate(mentions=Link.objects.mentions_of(self.model))


class Partner(Publishable):
    """An organisation with which the institute works, or to which it belongs."""

    class Kind(models.TextChoices):
        MEMBERSHIP = "membership", _("membership")
        PARTNER = "partner", _("partner")
        CLIENT = "client", _("client")

        @property
        def plural(self):
            return PLURALS[self]

    detail_route = "institute:partner"
    list_route = "institute:partners"
    list_title = Section.PARTNERS.label
    kinds_of_list = (Kind.PARTNER,)
    is_dated = is_cited = False

    title = models.CharField(_("name"), max_length=200, blank=True)
    kind = models.CharField(
        _("kind"), max_length=20, choices=Kind, default=Kind.PARTNER
    )
    country = CountryField(
        _("country"), help_text=_("Empty for an international organisation.")
    )
    url = models.URLField(_("website"), max_length=500, blank=True)
    logo = optional_key(Picture, _("logo"), "logo_of")
    first_year = years.YearField(_("from the year"))
    last_year = years.YearField(_("until the year"))

    objects = PartnerQuerySet.as_manager()

    class Meta(Publishable.Meta):
        verbose_name = _("partner")
        verbose_name_plural = _("partners")
        constraints = [
            *Publishable.Meta.constraints,
            in_order(
                "first_year", "last_year", name="institute_partner_ends_after_it_begins"
            ),
        ]

    @property
    def country_name(self):
        return name_of(self.country) if self.country else ""

    @property
    def years_display(self):
        return years.format_years(self.first_year, self.last_year)


PLURALS = {
    Partner.Kind.MEMBERSHIP: _("memberships"),
    Partner.Kind.PARTNER: _("partners"),
    Partner.Kind.CLIENT: _("clients"),
}
