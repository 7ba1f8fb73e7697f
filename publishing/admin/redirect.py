from django import forms
from django.conf import settings
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.utils.translation import gettext, gettext_lazy as _

from publishing.admin.changelist import RecordChangeList
from publishing.admin.fields import link_to_form
from publishing.admin.forms import RecordForm
from publishing.admin.record import RecordAdmin
from publishing.content import old_urls
from publishing.content.addresses import NOWHERE, Redirect
from publishing.content.registry import model_of, publishable_models, records_of


class RedirectForm(RecordForm):
    """Takes the address of an item, a list or a file; an item stays at its own URL."""

    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)

    class Meta:
        model = Redirect
        fields = ["path", "language", "target"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        # Who may only look has no field.
        if target := self.fields.get("target"):
            target.required = True
        self.initial["target"] = self.stored("target")

    def stored(self, name):
        is_of_item = name == "target" and self.instance.to_pk
        return self.instance.pointer.address if is_of_item else super().stored(name)

    def clean_path(self):
        path = old_urls.path_of(self.cleaned_data["path"])
        old_urls.refuse_present(path)
        return path

    def clean_target(self):
        pointer, target, _language = old_urls.end_of(self.cleaned_data["target"])
        self.pointer = pointer
        # A picture is no page, and needs no former address.
        if pointer and model_of(pointer.model) not in publishable_models():
            raise ValidationError(gettext("This site has no page at this address."))
        return pointer.address if pointer else target

    def clean(self):
        cleaned = super().clean()
        if "target" in cleaned:
            self.instance.to_model, self.instance.to_pk = self.pointer or NOWHERE
            cleaned["target"] = "" if self.pointer else cleaned["target"]
        if self.instance._state.adding:
            self.instance.kind = Redirect.Kind.LEGACY
        return cleaned

    def changed_columns(self):
        end = {"to_model", "to_pk"} if "target" in self.changed_names else set()
        return super().changed_columns() | end


class RedirectList(RecordChangeList):
    """Brings the records of all redirects of a page by one statement for each kind."""

    def get_results(self, request):
        super().get_results(request)
        self.result_list = list(self.result_list)
        records = records_of([redirect.pointer for redirect in self.result_list])
        for redirect in self.result_list:
            redirect.record = records.get(redirect.pointer)


@admin.register(Redirect)
class RedirectAdmin(RecordAdmin):
    purpose = _("Old addresses, and where they lead now.")
    form = RedirectForm
    list_display = ["path", "leads_to", "kind", "hits", "last_used_on", "created_at"]
    list_filter = ["kind", "language", "to_model"]
    search_fields = ["path"]
    ordering = ["-created_at", "-pk"]
    readonly_fields = ["leads_to", "kind", "hits", "last_used_on", "created_at"]

    def get_fields(self, request, obj=None):
        written = ["path", "target", "language"]
        return [*written, *self.readonly_fields] if obj else written

    def get_changelist(self, request, **kwargs):
        return RedirectList

    @admin.display(description=_("leads to"))
    def leads_to(self, redirect):
        if not hasattr(redirect, "record"):
            redirect.record = records_of([redirect.pointer]).get(redirect.pointer)
        record = redirect.record
        return link_to_form(record) if record else redirect.target or "—"
