"""What is not public as its readers will see it: unsaved, in a copy, by a link."""

from django.contrib import admin
from django.core import signing
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.http import Http404
from django.shortcuts import redirect, render
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.cache import add_never_cache_headers
from django.utils.translation import override

from publishing import changesets, locks, slugs, snapshots, working_copies
from publishing.models import Link, WorkingCopy
from publishing.registry import model_of
from publishing.seo import Head
from text.languages import LANGUAGES
from text.richtext import clean

PREVIEW = "publishing.preview"
# Seconds for which a link to a preview leads somewhere.
PREVIEW_LASTS = 7 * 24 * 60 * 60


class Previews:
    """The part of an admin class that shows pages before their readers get them."""

    def get_urls(self):
        name = f"{self.opts.app_label}_{self.opts.model_name}"
        view = self.admin_site.admin_view
        return [
            path("add/preview/<str:language>/", view(self.preview), name=f"{name}_try"),
            path(
                "<path:object_id>/working-copy/preview/<str:language>/",
                view(self.preview_copy),
                name=f"{name}_copypreview",
            ),
            path(
                "<path:object_id>/preview/<str:language>/",
                view(self.preview),
                name=f"{name}_preview",
            ),
            *super().get_urls(),
        ]

    def preview(self, request, language, object_id=None):
        """Show the unsaved form as a reader of ``language`` will see it."""
        if request.method != "POST" or language not in LANGUAGES:
            raise Http404
        record = self._record(request, object_id)
        form_class = self.get_form(request, record, change=record is not None)
        form = form_class(request.POST, request.FILES, instance=record)
        form.is_preview = form.instance.is_preview = True
        parts = []
        if record is not None:
            parts, _inlines = self._create_formsets(request, record, change=True)
        if not all([form.is_valid(), *(rows.is_valid() for rows in parts)]):
            response = TemplateResponse(
                request,
                "admin/publishing/no_preview.html",
                {
                    **self.admin_site.each_context(request),
                    "form": form,
                    "rows": [row for rows in parts for row in rows if row.errors],
                },
                status=400,
            )
        else:
            with changesets.rolled_back():
                for rows in parts:
                    rows.save()
                response = self._preview(request, form, language)
        add_never_cache_headers(response)
        return response

    def _preview(self, request, form, language):
        record = form.instance
        record.pk = record.pk or 0
        # Its page leads to itself, by an address that may not be given yet. None is
        # reserved for it: whoever saves meanwhile gets the address that they want.
        for code in LANGUAGES:
            if not getattr(record, f"slug_{code}"):
                setattr(record, f"slug_{code}", slugs.wanted(record, code))
        for name in record.rich_text_fields():
            field = f"{name}_{language}"
            setattr(record, field, clean(getattr(record, field), language))
        return self.page_for_preview(request, record, language, form.cleaned_data)

    def page_for_preview(self, request, record, language, cleaned):
        with override(language):
            return render(
                request,
                self.template,
                {
                    **self.page_context(record, cleaned),
                    "head": Head(
                        title=getattr(record, f"title_{language}") or "", noindex=True
                    ),
                    "preview": True,
                },
            )

    def page_context(self, record, cleaned):
        """Return what the page's template asks for; ``cleaned`` is the form's data."""
        return {self.opts.model_name: record}

    def preview_copy(self, request, object_id, language):
        """Show the unsaved form of a working copy as its readers will see it."""
        record = self._record(request, object_id)
        copy = self._copy_of(record)
        if copy is None:
            raise Http404
        request.working_copy = copy
        copy.live = snapshots.take(self.model, record.pk)
        try:
            with changesets.rolled_back():
                working_copies.lay(copy, record)
                response = self.preview(request, language, object_id)
                if hasattr(response, "render"):
                    response.render()
        except (IntegrityError, ValidationError):
            return self._does_not_fit(request, record)
        return response

    def shared_page(self, request, record, language, copy):
        """Return the page of a draft, or of a working copy, for who has its link."""
        with changesets.rolled_back():
            locks.wait_at_most(locks.LOOK_WAIT)
            laid = working_copies.lay(copy, record) if copy else record
            links = Link.objects.from_record(laid).related().order_by("position")
            cleaned = {
                field.name: list(getattr(laid, field.name).all())
                for field in self.opts.many_to_many
            }
            cleaned["related"] = [link.target for link in links]
            return self.page_for_preview(request, laid, language, cleaned)


def preview_address(record, language, copy=None):
    """Return an address that shows what is not public, for a week, to who has it."""
    pointer = record.pointer
    what = [pointer.model, pointer.pk, language, copy.pk if copy else None]
    what.append(publicity(record, language))
    return reverse("preview", args=[signing.dumps(what, salt=PREVIEW)])


def publicity(record, language):
    """Return whether readers are to have the text, and whether they had it."""
    return [record.is_public_in(language), record.was_seen_in(language)]


def preview(request, token):
    """Answer a link to a preview; it ends with the copy, or with publication.

    What was unpublished since is no longer shown to who has it.
    """
    try:
        model, pk, language, copy_pk, then = signing.loads(
            token, salt=PREVIEW, max_age=PREVIEW_LASTS
        )
    except (signing.BadSignature, ValueError) as error:
        raise Http404 from error
    record = model_of(model).objects.filter(pk=pk).first()
    copy = WorkingCopy.objects.filter(pk=copy_pk, to_pk=pk).first() if copy_pk else None
    if record is None or (copy_pk and copy is None):
        raise Http404
    if copy is None and record.is_public_in(language):
        if not record.has_a_page_in(language):
            raise Http404
        return redirect(record.address_in(language))
    if not record.is_public_in(language) and then != publicity(record, language):
        raise Http404
    model_admin = admin.site.get_model_admin(type(record))
    try:
        response = model_admin.shared_page(request, record, language, copy)
    except (IntegrityError, ValidationError, type(record).DoesNotExist) as error:
        # The item has changed so that the copy cannot be shown on it.
        raise Http404 from error
    response["X-Robots-Tag"] = "noindex"
    add_never_cache_headers(response)
    return response
