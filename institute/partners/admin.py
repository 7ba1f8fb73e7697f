from django.contrib import admin

from institute.partners.models import Partner
from institute.partners.views import PartnerPage
from publishing.admin import PublishableAdmin


@admin.register(Partner)
class PartnerAdmin(PublishableAdmin):
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
