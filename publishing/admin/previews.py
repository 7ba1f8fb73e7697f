"""Pages that are not public yet, as readers will see them: unsaved, or by a link.

Each view is a function of the admin class: see ``publishing.admin.urls``.
"""

from django.contrib import admin, messages
from django.core import signing
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError
from django.http import Http404
from django.shortcuts import redirect, render
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext, override
from django.views.decorators.http import require_POST

from accounts.models import User
from accounts.permissions import may_see
from publishing import changesets, locks, slugs, working_copies
from publishing.admin import translation_editor
from publishing.admin.addresses import page_of
from publishing.models import Link, PreviewEnd, WorkingCopy
from publishing.registry import model_of
from publishing.seo import Head
from text.languages import LANGUAGES
from text.pointers import Pointer
from text.richtext import clean

PREVIEW = "publishing.preview"
# Seconds for which a link to a preview leads somewhere.
PREVIEW_LASTS = 7 * 24 * 60 * 60


# Of a form


def preview(model_admin, request, language, object_id=None):
    """Show the unsaved form as a reader of ``language`` will see it."""
    if request.method != "POST" or language not in LANGUAGES:
        raise Http404
    record = None
    if object_id is not None:
        record = model_admin.get_record(request, object_id)
    elif not model_admin.has_add_permission(request):
        raise PermissionDenied
    if record is not None:
        translation_editor.take_layout(request)
    form_class = model_admin.get_form(request, record, change=record is not None)
    form = form_class(request.POST, request.FILES, instance=record)
    form.is_preview = form.instance.is_preview = True
    formsets = []
    if record is not None:
        formsets, _inlines = model_admin._create_formsets(request, record, change=True)
    if not all([form.is_valid(), *(formset.is_valid() for formset in formsets)]):
        response = refuse(model_admin, request, form, formsets)
    else:
        with changesets.rolled_back():
            for formset in formsets:
                formset.save()
            response = render_form(model_admin, request, form, language)
    add_never_cache_headers(response)
    return response


def refuse(model_admin, request, form, formsets):
    """Answer a form that could not be saved."""
    return TemplateResponse(
        request,
        "admin/publishing/no_preview.html",
        {
            **model_admin.admin_site.each_context(request),
            "title": gettext("No preview yet"),
            "forms": [form, *(row for rows in formsets for row in rows if row.errors)],
        },
        status=400,
    )


def render_form(model_admin, request, form, language):
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
    cleaned = form.cleaned_data
    if form.translates_into:
        # It shows the texts alone.
        cleaned = stored_relations(model_admin, record) | cleaned
    return render_record(model_admin, request, record, language, cleaned)


def render_record(model_admin, request, record, language, cleaned):
    """Return the public page of a record that is not public."""
    title = getattr(record, f"title_{language}") or ""
    with override(language):
        return render(
            request,
            model_admin.template,
            {
                **model_admin.page_context(record, cleaned),
                "head": Head(title=title, noindex=True),
                "preview": True,
            },
        )


# By a link


def preview_address(record, language, user, working_copy=None):
    """Return an address that shows what is not public, for a week, to who has it.

    ``user``: who gives it to others; it ends with their right to see the record.
    """
    pointer = record.pointer
    working_copy_pk = working_copy.pk if working_copy else None
    content = [
        *[pointer.model, pointer.pk, language, working_copy_pk],
        *[publicity(record, language), user.pk, timezone.now().timestamp()],
    ]
    return reverse("preview", args=[signing.dumps(content, salt=PREVIEW)])


def publicity(record, language):
    """Return whether readers are to have the text, and whether they had it."""
    return [record.is_public_in(language), record.was_seen_in(language)]


def refuse_ended(model, pk, user, made_at):
    """Raise Http404 if a link has ended: by a click, or with the rights of its maker.

    ``user``: who made it, None if there is no such person.
    """
    is_theirs = user and user.is_active and user.is_staff
    if not is_theirs or not may_see(user, model):
        raise Http404
    if PreviewEnd.objects.has_ended(Pointer(model._meta.label_lower, pk), made_at):
        raise Http404


def end_links(model_admin, request, object_id):
    """End the links to previews of a record that were given to others."""
    record = model_admin.get_record(request, object_id)
    return require_POST(_end_links)(request, record)


def _end_links(request, record):
    PreviewEnd.objects.end(Pointer.to(record))
    messages.success(request, gettext("The links shared so far no longer work."))
    return redirect(page_of(type(record), "change", record.pk))


def shared_preview(request, token):
    """Answer a link to a preview; it ends with the working copy, or with publication.

    What was unpublished since is no longer shown to who has it.
    """
    try:
        model, pk, language, working_copy_pk, publicity_then, user_pk, made_at = (
            signing.loads(token, salt=PREVIEW, max_age=PREVIEW_LASTS)
        )
    except (signing.BadSignature, ValueError) as error:
        raise Http404 from error
    user = User.objects.filter(pk=user_pk).first()
    model = model_of(model)
    refuse_ended(model, pk, user, made_at)
    record = model.objects.filter(pk=pk).first()
    working_copy = None
    if working_copy_pk:
        working_copies_of = WorkingCopy.objects.filter(pk=working_copy_pk, to_pk=pk)
        working_copy = working_copies_of.first()
    if record is None or (working_copy_pk and working_copy is None):
        raise Http404
    is_public = record.is_public_in(language)
    if working_copy is None and is_public:
        if not record.has_a_page_in(language):
            raise Http404
        return redirect(record.address_in(language))
    if not is_public and publicity_then != publicity(record, language):
        raise Http404
    try:
        response = render_shared(request, record, language, working_copy)
    except (IntegrityError, ValidationError, type(record).DoesNotExist) as error:
        # The item has changed so that the working copy cannot be shown on it.
        raise Http404 from error
    response["X-Robots-Tag"] = "noindex"
    add_never_cache_headers(response)
    return response


def render_shared(request, record, language, working_copy):
    """Return the page of a draft, or of a working copy, for who has its link."""
    model_admin = admin.site.get_model_admin(type(record))
    with changesets.rolled_back():
        locks.wait_at_most(locks.LOOK_WAIT)
        if working_copy:
            record = working_copies.apply_to_row(working_copy, record)
        cleaned = stored_relations(model_admin, record)
        return render_record(model_admin, request, record, language, cleaned)


def stored_relations(model_admin, record):
    """Return what a record is related to, as a form has it."""
    links = Link.objects.from_record(record).related().order_by("position")
    related = {"related": [link.target for link in links]}
    return related | {
        field.name: list(getattr(record, field.name).all())
        for field in model_admin.opts.many_to_many
    }
