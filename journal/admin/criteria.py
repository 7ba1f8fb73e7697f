"""The page that says what the Directory of Open Access Journals would find."""

from django.template.response import TemplateResponse
from django.utils.translation import gettext

from journal.admin.read_only_pages import read_only_pages
from journal.criteria import criteria


class CriteriaMixin:
    """The part of the admin class of the journal that answers DOAJ's questions."""

    change_form_template = "admin/journal/journal_form.html"

    def get_urls(self):
        page = "criteria/", self.criteria_view, "criteria"
        return [*read_only_pages(self, page), *super().get_urls()]

    def criteria_view(self, request, object_id):
        journal = self.get_record(request, object_id)
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "original": journal,
            "title": gettext("Criteria of DOAJ"),
            "groups": criteria(),
        }
        return TemplateResponse(request, "admin/journal/criteria.html", context)
