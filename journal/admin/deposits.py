"""What an issue lacks for indexes and archives, and the files that they take."""

from copy import copy
from tempfile import TemporaryFile

from django.conf import settings
from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext

from journal.admin.read_only_pages import read_only_pages
from journal.deposits.contents import LostFile, contents_of
from journal.deposits.formats import FORMATS, can_be_taken, format_of
from publishing.admin.addresses import page_of


class DepositsMixin:
    """The part of the admin class of issues that deposits them."""

    change_form_template = "admin/journal/issue_form.html"

    def get_urls(self):
        pages = read_only_pages(
            self,
            ("deposits/", self.deposits_view, "deposits"),
            ("deposits/<slug:code>/", self.deposit_view, "deposit"),
        )
        return [*pages, *super().get_urls()]

    def deposits_view(self, request, object_id):
        issue = self.get_record(request, object_id)
        contents = contents_of(copy(issue))
        now = [format.remarks(contents) for format in FORMATS]
        contents.publish_in_memory()
        later = [format.remarks(contents) for format in FORMATS]
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "original": issue,
            "title": gettext("For indexes and archives"),
            "formats": [
                row_of(issue, *row) for row in zip(FORMATS, now, later, strict=True)
            ],
        }
        return TemplateResponse(request, "admin/journal/deposits.html", context)

    def deposit_view(self, request, object_id, code):
        """Send the file of a format; lead to the page where something is missing."""
        issue = self.get_record(request, object_id)
        format = format_of(code)
        if format is None:
            raise Http404
        contents = contents_of(issue)
        page = HttpResponseRedirect(page_of(self.model, "deposits", issue.pk))
        if not can_be_taken(format.remarks(contents)):
            return page
        # The response closes it.
        file = TemporaryFile(dir=settings.FILE_UPLOAD_TEMP_DIR)  # noqa: SIM115
        try:
            format.write(contents, file)
        except LostFile as error:
            text = gettext(
                "The file of “%(title)s” is not on the server: upload it again."
            )
            messages.error(request, text % {"title": error.args[0]})
            return page
        file.seek(0)
        name = format.file_name(contents)
        return FileResponse(file, as_attachment=True, filename=name)


def row_of(issue, format, remarks, later):
    """Return what the page says of a format: (heading, its remarks, by record).

    ``later``: those when readers have the drafts, too.
    """
    known = {(remark.url, remark.text) for remark in remarks}
    to_come = [r for r in later if (r.url, r.text) not in known]
    return {
        "format": format,
        "can_be_taken": can_be_taken(remarks),
        "url": page_of(type(issue), "deposit", issue.pk, format.code),
        "lists": [
            (gettext("Required"), by_record(r for r in remarks if r.is_stop)),
            (gettext("Worth adding"), by_record(r for r in remarks if not r.is_stop)),
            (gettext("Missing in what is not on the site yet"), by_record(to_come)),
        ],
    }


def by_record(remarks):
    """Return [(record, its remarks)], in the order of the remarks."""
    groups = {}
    for remark in remarks:
        key = remark.record._meta.label, remark.record.pk
        groups.setdefault(key, (remark.record, []))[1].append(remark)
    return [*groups.values()]
