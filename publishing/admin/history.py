"""The history of a record: what each save changed, in words; and what is restored."""

from django import forms
from django.contrib import messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.db import IntegrityError, models, transaction
from django.http import Http404, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.text import capfirst
from django.utils.translation import gettext

from publishing import display, restoration
from publishing.admin.addresses import page_of
from publishing.models import Record, Revision
from text.languages import LANGUAGES, language_of, own_name, title_language

PAGE = 50


class NumberForm(forms.Form):
    """Which page, and which revisions are to be compared."""

    page = forms.IntegerField(min_value=1, max_value=1_000_000, required=False)
    old = forms.IntegerField(min_value=1, max_value=2**62, required=False)
    new = forms.IntegerField(min_value=1, max_value=2**62, required=False)


class History:
    """The part of an admin class that shows revisions and restores them."""

    @property
    def has_history(self):
        """Tell whether each save is a revision: accounts and redirects have a log."""
        return issubclass(self.model, Record)

    def get_urls(self):
        if not self.has_history:
            return super().get_urls()
        name = f"{self.opts.app_label}_{self.opts.model_name}"
        view = self.admin_site.admin_view
        return [
            path("deleted/", view(self.deleted_view), name=f"{name}_deleted"),
            path(
                "deleted/<pk:revision>/restore/",
                view(self.restore_deleted),
                name=f"{name}_undelete",
            ),
            path(
                "<path:object_id>/history/compare/",
                view(self.compare_view),
                name=f"{name}_compare",
            ),
            path(
                "<path:object_id>/history/<pk:revision>/restore/",
                view(self.restore),
                name=f"{name}_restore",
            ),
            *super().get_urls(),
        ]

    def _seen(self, request, object_id):
        """Return the record, if this person may see it."""
        record = super().get_object(request, unquote(object_id))
        if record is None:
            raise Http404
        if not self.has_view_or_change_permission(request, record):
            raise PermissionDenied
        return record

    def _answer(self, request, template, **context):
        return TemplateResponse(
            request,
            f"admin/publishing/{template}.html",
            {
                **self.admin_site.each_context(request),
                "opts": self.opts,
                "media": self.media,
                **context,
            },
        )

    # The list

    def history_view(self, request, object_id, extra_context=None):
        if not self.has_history:
            return super().history_view(request, object_id, extra_context)
        record = self._seen(request, object_id)
        revisions = Revision.objects.of(record.pointer).newest_first()
        page = self._of(request, revisions.select_related("user").lean())
        return self._answer(
            request,
            "history",
            title=gettext("History"),
            subtitle=str(record),
            original=record,
            page=page,
            rows=[self._row(revision) for revision in page],
        )

    def _of(self, request, revisions):
        form = NumberForm(request.GET)
        number = form.cleaned_data["page"] if form.is_valid() else None
        return Paginator(revisions, PAGE).get_page(number or 1)

    def _row(self, revision):
        names = display.in_order(self.model, revision.changed)
        labels = dict.fromkeys(display.label_of(self.model, name) for name in names)
        is_whole = revision.kind in {Revision.Kind.CREATED, Revision.Kind.DELETED}
        return {
            "revision": revision,
            "languages": [(code, own_name(code)) for code in revision.languages],
            "changed": [] if is_whole else list(labels),
        }

    # Two of it

    def compare_view(self, request, object_id):
        """Show what differs between two revisions, and offer to restore the older."""
        record = self._seen(request, object_id)
        old, new = self._two(request, record)
        return self._answer(
            request,
            "compare",
            title=gettext("What changed"),
            subtitle=str(record),
            original=record,
            newest=self._newest(record.pointer),
            old=old,
            new=new,
            restored=old or new,
            parts=self._parts(old.snapshot if old else {}, new.snapshot),
            restorable=self._restorable(request, record, old or new),
        )

    def _two(self, request, record):
        """Return the two revisions that are asked for, older first.

        Without ``old`` it is the one before; there may be none.
        """
        form = NumberForm(request.GET)
        if not form.is_valid():
            raise Http404
        revisions = Revision.objects.of(record.pointer).select_related("user")
        chosen = {form.cleaned_data[name] for name in ["old", "new"]} - {None}
        found = sorted(revisions.filter(pk__in=chosen), key=lambda one: one.pk)
        if not found or len(found) != len(chosen):
            raise Http404
        if len(found) == 2:
            return found
        before = revisions.without_discarded().newest_first().filter(pk__lt=found[0].pk)
        return before.first(), found[0]

    def _parts(self, old, new):
        return [
            {**part, "name": own_name(part["language"])}
            if part["language"]
            else {**part, "name": gettext("For all languages")}
            for part in display.differences(self.model, old, new)
        ]

    # Restoring

    def _restorable(self, request, record, revision):
        """Return what of a revision this person may bring back: (part, its name)."""
        if not self.has_change_permission(request, record):
            return []
        form = self.get_form(request, record, change=True)(instance=record)
        parts = [(restoration.WHOLE, gettext("the whole item"))]
        parts += [(code, own_name(code)) for code in LANGUAGES]
        differing = restoration.to_restore(record, revision)
        restorable = []
        for part, name in parts:
            names = [
                column
                for column in differing
                if part in {restoration.WHOLE, language_of(column)}
            ]
            if names and all(map(form.may_change, names)):
                restorable.append((part, name))
        return restorable

    def restore(self, request, object_id, revision):
        if request.method != "POST":
            raise Http404
        record = self._seen(request, object_id)
        revision = self._revision(record.pointer, revision)
        part = request.POST.get("part", "")
        if part not in dict(self._restorable(request, record, revision)):
            raise PermissionDenied
        back = page_of(self.model, "history", record.pk)
        note = request.POST.get("note", "")[:300]
        try:
            with transaction.atomic():
                self._lock([record.pk])
                if request.POST.get("newest") != self._newest(record.pointer):
                    raise ValidationError(
                        gettext("Another person changed this meanwhile: look again.")
                    )
                lost = restoration.restore(record, revision, part, request.user, note)
        except (ValidationError, IntegrityError) as error:
            self._tell(request, error)
            return HttpResponseRedirect(back)
        messages.success(request, gettext("The text is restored."))
        self._tell_lost(request, lost)
        return HttpResponseRedirect(back)

    def _revision(self, pointer, pk):
        revision = Revision.objects.of(pointer).filter(pk=pk).first()
        if revision is None:
            raise Http404
        return revision

    def _newest(self, pointer):
        """Return what names the state that is restored over."""
        newest = Revision.objects.of(pointer).newest_first()
        return str(newest.values_list("pk", flat=True).first())

    def _tell(self, request, error):
        texts = (
            error.messages
            if isinstance(error, ValidationError)
            else [gettext("Another item has meanwhile what only one may have.")]
        )
        for text in texts:
            messages.error(request, text)

    def _tell_lost(self, request, lost):
        if lost:
            names = [display.label_of(self.model, name) for name in lost]
            messages.warning(
                request,
                gettext("No longer there, and left out: %(names)s.")
                % {"names": ", ".join(names)},
            )

    # What was deleted

    def deleted_view(self, request):
        if not self.has_view_or_change_permission(request):
            raise PermissionDenied
        deletions = Revision.objects.deletions(self.model).newest_first()
        page = self._of(request, deletions.select_related("user"))
        return self._answer(
            request,
            "deleted",
            title=gettext("Recently deleted"),
            page=page,
            rows=[{"revision": revision, **self._name(revision)} for revision in page],
            may_restore=self.has_add_permission(request),
            list_name=capfirst(self.opts.verbose_name_plural),
        )

    def _name(self, revision):
        """Return by what name a deleted record went."""
        fields = {field.name: field for field in self.opts.concrete_fields}
        record = self.model(pk=revision.to_pk)
        for name, value in revision.snapshot.items():
            field = fields.get(name)
            if isinstance(field, (models.CharField, models.TextField)):
                setattr(record, field.attname, value)
        return {"name": str(record), "language": title_language(record)}

    def restore_deleted(self, request, revision):
        if request.method != "POST":
            raise Http404
        if not self.has_add_permission(request):
            raise PermissionDenied
        deletions = Revision.objects.deletions(self.model)
        found = deletions.filter(pk=revision).first()
        list_address = page_of(self.model, "deleted")
        if found is None:
            messages.warning(request, gettext("This was restored already."))
            return HttpResponseRedirect(list_address)
        try:
            with transaction.atomic():
                record, lost = restoration.restore_deleted(
                    self.model, found, request.user
                )
        except (ValidationError, IntegrityError) as error:
            self._tell(request, error)
            return HttpResponseRedirect(list_address)
        messages.success(
            request, gettext("“%(title)s” is restored.") % {"title": record}
        )
        self._tell_lost(request, lost)
        return HttpResponseRedirect(page_of(self.model, "change", record.pk))
