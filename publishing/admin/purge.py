"""The page on which an administrator removes the former texts of a record for good.

Each view is a function of the admin class: see ``publishing.admin.urls``.
"""

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpResponseRedirect
from django.utils.translation import gettext, gettext_lazy as _

from accounts.permissions import has
from publishing import purge
from publishing.admin.addresses import page_of
from publishing.admin.history import deleted_title, report_error
from publishing.revisions.revision import Revision


class PurgeForm(forms.Form):
    reason = forms.CharField(
        label=_("Reason"),
        help_text=_("Kept in the log. Do not repeat what is to be forgotten."),
        max_length=200,
        widget=forms.TextInput(attrs={"class": "vTextField"}),
    )


def may_purge(user):
    return has(user, "delete", Revision)


def purge_history(model_admin, request, object_id):
    """Keep of a record what it holds now, and nothing of before."""
    record = model_admin.get_record(request, object_id)
    return ask_and_purge(
        model_admin,
        request,
        original=record,
        subtitle=str(record),
        number=Revision.objects.of(record.pointer).count(),
        back=page_of(model_admin.model, "history", record.pk),
        act=lambda reason: purge.purge(record, request.user, reason),
    )


def purge_deleted(model_admin, request, revision):
    """Keep nothing of a deleted record."""
    deletions = Revision.objects.deletions(model_admin.model)
    deletion = deletions.filter(pk=revision).first()
    if deletion is None:
        raise Http404
    return ask_and_purge(
        model_admin,
        request,
        subtitle=deleted_title(model_admin.model, deletion)["name"],
        number=Revision.objects.of(deletion.pointer).count(),
        back=page_of(model_admin.model, "deleted"),
        act=lambda reason: purge.purge_deleted(deletion, request.user, reason),
    )


def ask_and_purge(model_admin, request, *, act, back, **context):
    if not may_purge(request.user):
        raise PermissionDenied
    form = PurgeForm(request.POST or None)
    if form.is_valid():
        try:
            act(form.cleaned_data["reason"])
        except ValidationError as error:
            report_error(request, error)
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
