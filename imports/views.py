"""The import in the back office: a file is sent, its dry run looked at, then imported.

Each step works as a plain form. A script asks for the same steps by ``Accept:
application/x-ndjson`` and hears of the progress, line by line.
"""

import json
import logging

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError
from django.http import HttpResponse, HttpResponseRedirect, StreamingHttpResponse
from django.shortcuts import get_object_or_404
from django.urls import path, reverse
from django.utils.cache import add_never_cache_headers
from django.utils.functional import cached_property
from django.utils.translation import get_language, gettext, gettext_lazy as _, override

from imports.engine import Choice, Import
from imports.models import ImportRun
from imports.publishables import PublishableSubject
from imports.report import Report, outcome_of, reasons_of, sections_of, summary_of
from imports.runs import import_run, undo_of, undo_run
from publishing.content.status import any_language, visible
from publishing.models import CatalogueEntry
from text.languages import current
from text.pointers import Pointer, is_key
from text.spreadsheet import csv_of

LINES = "application/x-ndjson"
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
        return self.subject.table_in(self.cleaned_data["upload"])


class ImportPages:
    """The pages of an import. ``subject``: a ``Subject``; ``admin_site``: their site.

    ``import_name``: the name of the first address, from which the others begin.
    """

    subject = None
    # What is asked beside the file.
    upload_form = TableForm
    import_title = _("Import from a file")

    def import_urls(self, prefix="import/"):
        name, view = self.import_name, self.admin_site.admin_view
        return [
            path(prefix, view(self.import_upload), name=name),
            path(f"{prefix}<pk:run>/", view(self.import_report), name=f"{name}_report"),
            path(
                f"{prefix}<pk:run>/undo/", view(self.import_undo), name=f"{name}_undo"
            ),
        ]

    def import_place(self):
        """Return what the trail of the pages needs."""
        return {"list_address": reverse("admin:index"), "list_name": gettext("Home")}

    def import_upload(self, request):
        subject = self._import_subject(request)
        form = self.upload_form(subject=subject, initial=request.GET.dict())
        if request.method == "POST":
            form = self.upload_form(request.POST, request.FILES, subject=subject)
            if form.is_valid():
                way = Import(subject, form.cleaned_data["upload"], is_dry=True)
                file_name = request.FILES["upload"].name

                def finish():
                    run = ImportRun.objects.record(way, file_name)
                    return self.import_address("report", run.pk)

                return self._answer_progress(request, way, finish, request.path)
            if wants_lines(request):
                errors = [message for each in form.errors.values() for message in each]
                return lines_response([{"errors": errors}], status=400)
        return self._import_page(
            request,
            "admin/imports/upload.html",
            title=self.import_title,
            form=form,
            **self.import_help(subject),
        )

    def import_help(self, subject):
        return {}

    def import_report(self, request, run):
        """Show what a file would do or did; POST imports it."""
        subject = self._import_subject(request)
        run = self._import_run(run)
        if not self.may_open(request.user, run):
            raise PermissionDenied
        address = self.import_address("report", run.pk)
        # Who checked it has seen it.
        may_go = run.may_be_imported and run.user == request.user
        if request.method == "POST":
            if run.may_be_imported and not may_go:
                raise PermissionDenied
            if may_go:
                steps = import_run(run, subject, choice_in(request.POST))
                return self._answer_progress(request, steps, lambda: address, address)
            if wants_lines(request):
                return lines_response([{"address": address}])
        report = Report(**run.report)
        stored = CatalogueEntry.objects.at(map(Pointer.parse, report.stored))
        hidden = stored.filter(has_states=True).exclude(any_language(visible))
        return self._import_page(
            request,
            "admin/imports/report.html",
            title=self.import_title,
            run=run,
            report=report,
            summary=summary_of(report),
            outcome=outcome_of(report),
            sections=sections_of(report),
            may_go=may_go,
            is_forgotten=run.is_forgotten,
            reasons=reasons_of(report.left),
            hidden=hidden.count(),
            undo_address=run.may_be_undone and self.import_address("undo", run.pk),
            upload_address=self.import_address(),
        )

    def import_undo(self, request, run):
        """Say what an undo takes back and what not; POST takes it back."""
        self._import_subject(request)
        run = self._import_run(run)
        address = self.import_address("report", run.pk)
        if request.method == "POST":
            steps = undo_run(run, request.user)
            return self._answer_progress(request, steps, lambda: address, address)
        if not run.may_be_undone:
            return HttpResponseRedirect(address)
        undo = undo_of(run, request.user)
        undo.look()
        return self._import_page(
            request,
            "admin/imports/undo.html",
            title=gettext("Undo the import"),
            run=run,
            undo=undo,
            reasons=reasons_of(undo.left),
            report_address=address,
        )

    def may_open(self, user, run):
        """Tell whether a person who may import may read what a run found."""
        return True

    def import_address(self, step="", *args):
        name = "_".join(filter(None, [self.import_name, step]))
        return reverse(f"admin:{name}", args=args)

    # Parts of these

    def _import_subject(self, request):
        if not self.subject.may_import(request.user):
            raise PermissionDenied
        return self.subject(request.user)

    def _import_run(self, pk):
        runs = ImportRun.objects.select_related("user")
        return get_object_or_404(runs, model=self.subject.label(), pk=pk)

    def _answer_progress(self, request, steps, finish, on_error):
        """Go through the steps; a script hears of each."""
        lines = progress_lines(get_language(), steps, finish)
        if wants_lines(request):
            return lines_response(lines)
        *_progress, last = lines
        if errors := last.get("errors"):
            messages.error(request, " ".join(errors))
        return HttpResponseRedirect(last.get("address", on_error))

    def _import_page(self, request, template, **context):
        runs_address = reverse(
            "admin:imports_importrun_changelist", query={"model": self.subject.label()}
        )
        context = {"runs_address": runs_address, **self.import_place(), **context}
        response = self.admin_site.render_page(request, template, **context)
        add_never_cache_headers(response)
        return response


class ImportMixin(ImportPages):
    """Adds the import to an admin class; ``subject``: a ``Subject`` of its model.

    By default tables have what the form has beside the texts, but no related items.
    """

    change_list_template = "admin/imports/importable_list.html"

    @cached_property
    def subject(self):
        rows = [[row] if isinstance(row, str) else row for row in self.shared]
        shared = [name for row in rows for name in row if name != "related"]
        facts = {"model": self.model, "shared": shared}
        return type("UsualSubject", (PublishableSubject,), facts)

    @property
    def import_name(self):
        return f"{self.opts.app_label}_{self.opts.model_name}_import"

    def get_urls(self):
        template = path(
            "import/columns.csv",
            self.admin_site.admin_view(self.import_template),
            name=f"{self.import_name}_template",
        )
        return [*self.import_urls(), template, *super().get_urls()]

    def changelist_view(self, request, extra_context=None):
        may_import = self.subject.may_import(request.user)
        address = self.import_address() if may_import else None
        context = {"import_address": address, **(extra_context or {})}
        return super().changelist_view(request, context)

    def import_template(self, request):
        subject = self._import_subject(request)
        names = [column.name for column in subject.columns()]
        file = f"{self.opts.model_name}-import.csv"
        return HttpResponse(
            csv_of([names], language=current()),
            content_type="text/csv; charset=utf-8",
            headers={"Content-Disposition": f'attachment; filename="{file}"'},
        )

    def import_help(self, subject):
        return {
            "columns": subject.columns(),
            "template_address": self.import_address("template"),
        }

    def import_place(self):
        name = f"{self.opts.app_label}_{self.opts.model_name}_changelist"
        return {"opts": self.opts, "list_address": reverse(f"admin:{name}")}


def wants_lines(request):
    return LINES in request.headers.get("Accept", "")


def progress_lines(language, steps, finish):
    """Yield what the script shows: the progress, then where it leads.

    ``steps`` yields (done, total); ``finish()`` returns an address. The answer outlives
    its request, whose ``language`` it speaks.
    """
    with override(language):
        try:
            for done, total in steps:
                yield {"done": done, "total": total}
            yield {"address": finish()}
        except ValidationError as error:
            yield {"errors": error.messages}
        except DatabaseError:
            logger.exception("An import failed.")
            yield {"errors": [gettext("The database refused: nothing is stored.")]}


def lines_response(items, status=200):
    response = StreamingHttpResponse(
        (f"{json.dumps(item, ensure_ascii=False)}\n" for item in items),
        content_type=LINES,
        status=status,
        # A proxy that collects the answer would show the progress at its end.
        headers={"X-Accel-Buffering": "no"},
    )
    add_never_cache_headers(response)
    return response


def choice_in(data):
    ticked = (
        frozenset(int(value) for value in data.getlist(name) if is_key(value))
        for name in ["left_out", "taken"]
    )
    return Choice(*ticked)
