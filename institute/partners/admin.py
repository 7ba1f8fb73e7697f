from django.contrib import admin

from institute.partners.models import Partner
from institute.partners.views import partner_context
from publishing.admin import PublishableAdmin


@admin.register(Partner)
class PartnerAdmin(PublishableAdmin):
    template = "institute/partner_detail.html"
    shared = [
        ("kind", "country"),
        "url",
        "logo",
        ("first_year", "last_year"),
        "related",
    ]
    list_display = ["linked_title", "statuses", "kind", "country", "on_site", "changed"]
    list_filter = ["kind", "country"]

    def page_context(self, record, cleaned):
        return partner_context(record, chosen=cleaned["related"])
