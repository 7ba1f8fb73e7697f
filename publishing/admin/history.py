"""The history of a record: what each save changed, and how to restore it.

Each view is a function of the admin class: see ``publishing.admin.urls``.
"""

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.db import IntegrityError, transaction
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext, gettext_lazy as _

from accounts.permissions import has
from publishing import purge
from publishing.admin.addresses import page_of, redirect_to
from publishing.admin.forms import editing
from publishing.content.snapshots import own_columns, set_columns
from publishing.drafts import restoration
from publishing.drafts.open_forms import key_at
from publishing.drafts.permissions import CHECK_AGAIN, reason_of
from publishing.drafts.restoration import restore_into_copy
from publishing.drafts.save import changes_wait, new_working_copy
from publishing.revisions import display, history_lines
from publishing.revisions.revision import Revision, people_of
from text.languages import LANGUAGES, language_of, own_name, title_language
from text.pointers import is_key

PAGE_SIZE = 50


# The list


def list_revisions(model_admin, request, object_id):
    record = model_admin.get_record(request, object_id)
    revisions = Revision.objects.of(record.pointer).newest_first().lean()
    revisions = revisions.with_states().with_states_before().select_related("user")
    page = Paginator(revisions, PAGE_SIZE).get_page(request.GET.get("page"))
    people = people_of(page)
    tell = history_lines.tell
    return model_admin.render_page(
        request,
        "history",
        title=gettext("History"),
        record=record,
        page=page,
        rows=[
            {"revision": each, "sentence": tell(model_admin.model, each, people)}
            for each in page
        ],
    )


# Two revisions


def compare(model_admin, request, object_id):
    """Show what differs between two revisions, and offer to restore the older."""
    record = model_admin.get_record(request, object_id)
    old, new = two_revisions(request, record)
    return model_admin.render_page(
        request,
        "compare",
        title=gettext("What changed"),
        record=record,
        newest=key_at(record.pointer),
        old=old,
        new=new,
        restored=old or new,
        changes=display.differences(
            model_admin.model, old.snapshot if old else {}, new.snapshot
        ),
        restorable=restorable_scopes(model_admin, request, record, old or new),
    )


def two_revisions(request, record):
    """Return the two revisions that are asked for, older first.

    Without ``old`` it is the one before; there may be none.
    """
    revisions = Revision.objects.of(record.pointer).select_related("user")
    chosen = {*filter(None, map(request.GET.get, ["old", "new"]))}
    compared = [*revisions.filter(pk__in=filter(is_key, chosen)).order_by("pk")]
    if not compared or len(compared) != len(chosen):
        raise Http404
    if len(compared) == 2:
        return compared
    before = revisions.without_discarded().newest_first().filter(pk__lt=compared[0].pk)
    return before.first(), compared[0]


# Restoring


def restorable_scopes(model_admin, request, record, revision):
    """Return [(scope, label)] of what this person may restore of a revision."""
    if not model_admin.has_change_permission(request, record):
        return []
    if changes_wait(record):
        # Readers keep what they have, so that whoever writes may bring back a text.
        editing(request).working_copy = new_working_copy(record, {}, request.user)
    form = model_admin.get_form(request, record, change=True)(instance=record)
    differing = restoration.to_restore(record, revision)
    scopes = {restoration.ALL: (gettext("the whole item"), differing)}
    for code in LANGUAGES:
        names = [name for name in differing if language_of(name) == code]
        scopes[code] = own_name(code), names
    return [
        (scope, label)
        for scope, (label, names) in scopes.items()
        if names and all(map(form.may_change, names))
    ]


def restore(model_admin, request, object_id, revision):
    record = model_admin.get_record(request, object_id)
    revision = get_object_or_404(Revision.objects.of(record.pointer), pk=revision)
    scope = request.POST.get("scope", "")
    if scope not in dict(restorable_scopes(model_admin, request, record, revision)):
        raise PermissionDenied
    back = redirect_to("history", record)
    note = request.POST.get("note", "")[:300]
    try:
        with transaction.atomic():
            model_admin.lock([record.pk])
            if request.POST.get("newest") != key_at(record.pointer):
                raise ValidationError(CHECK_AGAIN)
            has_copy = changes_wait(record)
            # Readers keep what they have.
            bring_back = restore_into_copy if has_copy else restoration.restore
            lost = bring_back(record, revision, scope, request.user, note)
    except (ValidationError, IntegrityError) as error:
        messages.error(request, reason_of(error, model_admin.model))
        return back
    messages.success(
        request,
        gettext("The text is restored. Readers see it once it is published.")
        if has_copy
        else gettext("The text is restored."),
    )
    report_lost(request, model_admin.model, lost)
    return back


def report_lost(request, model, lost):
    """Name what could not be restored, because it is no longer there."""
    if lost:
        messages.warning(request, words_of_lost(model, lost))


def words_of_lost(model, lost):
    labels = dict.fromkeys(display.label_of(model, name) for name in lost)
    words = gettext("No longer there, and left out: %(names)s.")
    return words % {"names": ", ".join(labels)} if lost else ""


# What was deleted


def list_deleted(model_admin, request):
    if not model_admin.has_view_or_change_permission(request):
        raise PermissionDenied
    deletions = Revision.objects.deletions(model_admin.model).newest_first()
    deletions = deletions.select_related("user")
    page = Paginator(deletions, PAGE_SIZE).get_page(request.GET.get("page"))
    return model_admin.render_page(
        request,
        "deleted",
        title=gettext("Recently deleted"),
        page=page,
        rows=[
            {"revision": revision, **deleted_title(model_admin.model, revision)}
            for revision in page
        ],
        may_restore=model_admin.has_add_permission(request),
    )


def deleted_title(model, revision):
    """Return the last title of a deleted record, and its language."""
    record = model(pk=revision.to_pk)
    # No title is made of what it refers to.
    columns = [field for field in own_columns(model) if not field.many_to_one]
    set_columns(record, revision.snapshot, columns, {})
    return {"name": str(record), "language": title_language(record)}


def undelete(model_admin, request, revision):
    if not model_admin.has_add_permission(request):
        raise PermissionDenied
    model = model_admin.model
    deletion = Revision.objects.deletions(model).filter(pk=revision).first()
    back = HttpResponseRedirect(page_of(model, "deleted"))
    if deletion is None:
        messages.warning(request, gettext("This has already been restored."))
        return back
    try:
        with transaction.atomic():
            record, lost = restoration.restore_deleted(model, deletion, request.user)
    except (ValidationError, IntegrityError) as error:
        messages.error(request, reason_of(error, model))
        return back
    title = display.within_quotes(record)
    messages.success(request, gettext("“%(title)s” is restored.") % {"title": title})
    report_lost(request, model, lost)
    return redirect_to("change", record)


class PurgeForm(forms.Form):
    reason = forms.CharField(
        label=_("Reason"),
        help_text=_("Kept in the log. Do not repeat what is to be forgotten."),
        max_length=200,
        widget=forms.TextInput(attrs={"class": "vTextField"}),
    )


def purge_history(model_admin, request, object_id):
    record = model_admin.get_record(request, object_id)
    return ask_and_purge(
        model_admin,
        request,
        record=record,
        number=Revision.objects.of(record.pointer).count(),
        back=page_of(model_admin.model, "history", record.pk),
        act=lambda reason: purge.purge(record, request.user, reason),
    )


def purge_deleted(model_admin, request, revision):
    """Keep nothing of a deleted record."""
    deletions = Revision.objects.deletions(model_admin.model)
    deletion = get_object_or_404(deletions, pk=revision)
    return ask_and_purge(
        model_admin,
        request,
        subtitle=deleted_title(model_admin.model, deletion)["name"],
        number=Revision.objects.of(deletion.pointer).count(),
        back=page_of(model_admin.model, "deleted"),
        act=lambda reason: purge.purge_deleted(deletion, request.user, reason),
    )


def ask_and_purge(model_admin, request, *, act, back, **context):
    if not has(request.user, "delete", Revision):
        raise PermissionDenied
    form = PurgeForm(request.POST or None)
    if form.is_valid():
        try:
            act(form.cleaned_data["reason"])
        except ValidationError as error:
            messages.error(request, reason_of(error, model_admin.model))
        else:
            messages.success(request, gettext("The former texts are gone for good."))
        return HttpResponseRedirect(back)
    return model_admin.render_page(
        request,
        "purge",
        title=gettext("Remove former texts for good"),
        form=form,
        back=back,
        **context,
    )
