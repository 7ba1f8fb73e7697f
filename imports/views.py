"""The import in the back office: a table is sent, its trial looked at, then it goes in.

Each step works as a plain form. A script asks for the same steps by ``Accept:
application/x-ndjson`` and hears of the progress, line by line.
"""

import csv
import logging
from dataclasses import asdict

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.cache import add_never_cache_headers
from django.utils.decorators import method_decorator
from django.utils.translation import get_language, gettext, gettext_lazy as _
from django.views.decorators.http import require_POST

from imports import keeping
from imports.engine import Choice, Import
from imports.report import Report
from imports.streaming import (
    in_language,
    lines_response,
    no_room,
    refused,
    told,
    wants_lines,
)
from imports.tables import Row, Table
from imports.telling import outcome_of, sections_of, summary_of
from imports.undoing import Undoing

logger = logging.getLogger(__name__)


class TableForm(forms.Form):
    upload = forms.FileField(
        label=_("File"),
        # The reader says better what an empty file lacks.
        allow_empty_file=True,
        widget=forms.FileInput,
    )

    def __init__(self, *args, subject, **kwargs):
        super().__init__(*args, **kwargs)
        self.subject = subject
        upload = self.fields["upload"]
        upload.help_text = subject.accepted
        upload.widget.attrs["accept"] = subject.suffixes

    def clean_upload(self):
        try:
            table = self.subject.table_in(self.cleaned_data["upload"])
        except OSError as error:
            logger.exception("A table could not be read.")
            raise ValidationError(no_room()) from error
        self.subject.check(table)
        return table


class ImportMixin:
    """Adds the import to an admin class. ``subject``: a ``Subject`` of its model."""

    subject = None
    change_list_template = "admin/imports/importable_list.html"

    def get_urls(self):
        name = f"{self.opts.app_label}_{self.opts.model_name}_import"
        view = self.admin_site.admin_view
        return [
            path("import/", view(self.import_upload), name=name),
            path(
                "import/columns.csv",
                view(self.import_template),
                name=f"{name}_template",
            ),
            path(
                "import/<slug:token>/", view(self.import_report), name=f"{name}_report"
            ),
            path(
                "import/<slug:token>/undo/", view(self.import_undo), name=f"{name}_undo"
            ),
            *super().get_urls(),
        ]

    def changelist_view(self, request, extra_context=None):
        address = self._import_address() if self._may_import(request) else None
        return super().changelist_view(
            request, {"import_address": address, **(extra_context or {})}
        )

    def import_upload(self, request):
        """Take a table and try it."""
        subject = self._subject(request)
        form = TableForm(subject=subject)
        if request.method == "POST":
            form = TableForm(request.POST, request.FILES, subject=subject)
            if form.is_valid():
                table = form.cleaned_data["upload"]
                way = Import(subject, table, is_dry=True)
                return self._go(request, way, lambda: self._keep(request, way))
            if wants_lines(request):
                return lines_response(
                    [{"errors": [*form.errors["upload"]]}], status=400
                )
        return self._page(
            request,
            "admin/imports/upload.html",
            title=gettext("Import from a file"),
            form=form,
            columns=subject.columns(),
            template_address=self._import_address("template"),
        )

    def import_template(self, request):
        """Give an empty table to fill."""
        subject = self._subject(request)
        response = HttpResponse(content_type="text/csv; charset=utf-8")
        response["Content-Disposition"] = (
            f'attachment; filename="{self.opts.model_name}-import.csv"'
        )
        # By this mark Excel knows that the text is UTF-8.
        response.write("\ufeff")
        csv.writer(response).writerow([column.name for column in subject.columns()])
        return response

    def import_report(self, request, token):
        """Show what a table would do or did; at the button let it in."""
        subject = self._subject(request)
        kept = self._kept(request, token)
        report = Report(**kept["report"])
        # Of a trial: after its import, the report of that stands in its place.
        use = keeping.use_of(token) if report.is_dry else None
        may_go = report.is_dry and "table" in kept and not use
        if request.method == "POST" and may_go:
            table, seen = table_in(kept), kept.get("seen")
            choice = choice_in(request.POST)
            way = Import(subject, table, is_dry=False, seen=seen, choice=choice)
            address = self._import_address("report", token)
            return self._go(request, self._once(request, way, token), lambda: address)
        if request.method == "POST" and wants_lines(request):
            return lines_response([{"address": request.path}])
        return self._page(
            request,
            "admin/imports/report.html",
            title=gettext("Import from a file"),
            report=report,
            summary=summary_of(report),
            outcome=in_words_of(use) if use else outcome_of(report),
            is_stored=report.is_stored or bool(use),
            sections=sections_of(report),
            may_go=may_go,
            undo_address=self._import_address("undo", token)
            if report.stored and not report.is_undone
            else None,
            upload_address=self._import_address(),
        )

    @method_decorator(require_POST)
    def import_undo(self, request, token):
        """Take an import back, as far as nobody has gone on from it."""
        self._subject(request)
        report = Report(**self._kept(request, token)["report"])
        address = self._import_address("report", token)
        if not report.stored or report.is_undone:
            return HttpResponseRedirect(address)
        undoing = Undoing(self.model, report.stored, request.user)

        def finish():
            report.is_undone, report.left = True, undoing.left
            kept = {"report": asdict(report)}
            keeping.save(token, kept, **self._owner(request))
            return address

        return self._go(request, alone(token, undoing), finish)

    # Parts of these

    def _may_import(self, request):
        return self.subject.may_import(request.user)

    def _subject(self, request):
        if not self._may_import(request):
            raise PermissionDenied
        return self.subject(request.user)

    def _import_address(self, step="", *args):
        name = f"{self.opts.app_label}_{self.opts.model_name}_import"
        return reverse(f"admin:{name}_{step}" if step else f"admin:{name}", args=args)

    def _owner(self, request):
        return {"user": request.user, "subject": self.opts.label_lower}

    def _kept(self, request, token):
        try:
            kept = keeping.load(token, **self._owner(request))
        except ValueError as error:
            raise Http404 from error
        if kept is None:
            raise Http404
        return kept

    def _keep(self, request, way, token=None):
        """Keep the report, and of a trial the table; return the report's address."""
        kept = {"report": asdict(way.report)}
        if way.report.is_dry and not way.report.has_errors:
            kept |= {"table": asdict(way.table), "seen": way.seen}
        if token:
            keeping.save(token, kept, **self._owner(request))
        else:
            token = keeping.keep(kept, **self._owner(request))
        return self._import_address("report", token)

    def _once(self, request, way, token):
        """Let the table in, unless the button let it in a moment ago."""
        with keeping.alone(token):
            is_dry = Report(**self._kept(request, token)["report"]).is_dry
            if not is_dry or keeping.mark_of(token):
                return
            keeping.begin(token)
            try:
                yield from way
            finally:
                keeping.end(token, is_stored=way.report.is_stored)
            try:
                self._keep(request, way, token)
            except OSError:
                if not way.report.is_stored:
                    raise
                # The page of the trial says that the table is in.
                logger.exception("The report of an import could not be kept.")

    def _go(self, request, way, finish):
        """Let the table go its way; a script hears of the progress."""
        if wants_lines(request):
            return lines_response(in_language(get_language(), told(way, finish)))
        try:
            for _progress in way:
                pass
            address = finish()
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
            address = request.path
        except OSError:
            logger.exception("A table, or the report of it, could not be kept.")
            messages.error(request, no_room())
            address = request.path
        except DatabaseError:
            logger.exception("An import failed.")
            messages.error(request, refused())
            address = request.path
        return HttpResponseRedirect(address)

    def _page(self, request, template, **context):
        response = TemplateResponse(
            request,
            template,
            {
                **self.admin_site.each_context(request),
                "opts": self.opts,
                "list_address": reverse(
                    f"admin:{self.opts.app_label}_{self.opts.model_name}_changelist"
                ),
                **context,
            },
        )
        add_never_cache_headers(response)
        return response


def choice_in(data):
    """Return what the person ticked in the report of the trial."""
    return Choice(
        *(
            frozenset(int(value) for value in data.getlist(name) if value.isdecimal())
            for name in ["left_out", "taken"]
        )
    )


def alone(token, way):
    """Go a way, and let nobody go another with the same table meanwhile."""
    with keeping.alone(token):
        yield from way


def table_in(kept):
    table = kept["table"]
    rows = [Row(**row) for row in table["rows"]]
    return Table(**{**table, "rows": rows})


def in_words_of(use):
    if use == keeping.STORED:
        return gettext(
            "The file is imported, but the report of that could not be kept."
        )
    return gettext(
        "The import of this file was begun, and how it ended is not known: look at "
        "the list to see whether it came in."
    )
