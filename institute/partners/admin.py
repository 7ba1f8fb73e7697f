from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from imports.views import ImportMixin
from institute.imports import PartnerSubject
from institute.partners.models import Partner
from institute.partners.views import PartnerPage
from publishing.admin import PublishableAdmin


@admin.register(Partner)
class PartnerAdmin(ImportMixin, PublishableAdmin):
    purpose = _("Organizations with which the Institute works.")
    subject = PartnerSubject
    page = PartnerPage
    shared = [
        ("kind", "country"),
        "url",
        "logo",
        ("first_year", "last_year"),
        "related",
    ]
    list_display = ["linked_title", "statuses", "kind", "country", "on_site", "changed"]
    list_filter = ["kind", "country"]
