from django import forms
from django.conf import settings
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.utils.translation import gettext, gettext_lazy as _

from publishing.admin.changelist import RecordChangeList
from publishing.admin.fields import RelatedField, RelatedWidget, link_to_form
from publishing.admin.forms import RecordForm
from publishing.admin.record import RecordAdmin
from publishing.content import old_urls
from publishing.content.addresses import NOWHERE, Redirect
from publishing.content.registry import model_of, publishable_models, records_of


class PublishedItemField(RelatedField):
    """One item of any kind that has pages."""

    widget = RelatedWidget({"data-maximum-selection-length": 1})

    def clean(self, value):
        pointers = super().clean(value)
        if not pointers:
            return pointers
        # A picture is no page, and needs no former address.
        models = [model_of(pointer.model) for pointer in pointers]
        if len(models) != 1 or models[0] not in publishable_models():
            raise ValidationError(gettext("Choose one item."))
        return pointers


class RedirectForm(RecordForm):
    beside_columns = ["item"]
    item = PublishedItemField(
        label=_("Leads to"),
        help_text=_("One item: it is found by words of its title."),
        required=False,
    )
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)

    class Meta:
        model = Redirect
        fields = ["path", "language", "target"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial["item"] = self.stored("item")

    def stored(self, name):
        if name != "item":
            return super().stored(name)
        return [self.instance.pointer] if self.instance.to_pk else []

    def clean_path(self):
        path = old_urls.path_of(self.cleaned_data["path"])
        old_urls.refuse_present(path)
        return path

    def clean_target(self):
        address = self.cleaned_data["target"].strip()
        return address and old_urls.end_of(address)[1]

    def clean(self):
        cleaned = super().clean()
        pointers, target = cleaned.get("item", []), cleaned.get("target")
        if not self.errors and bool(pointers) == bool(target):
            message = gettext("Choose one item, or write the address of another page.")
            self.add_error("item", message)
        [pointer] = pointers or [NOWHERE]
        self.instance.to_model, self.instance.to_pk = pointer
        if self.instance._state.adding:
            self.instance.kind = Redirect.Kind.LEGACY
        return cleaned

    def changed_columns(self):
        end = {"to_model", "to_pk"} if "item" in self.changed_names else set()
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
    readonly_fields = ["kind", "hits", "last_used_on", "created_at"]

    def get_fields(self, request, obj=None):
        written = ["path", "item", "target", "language"]
        return [*written, *self.readonly_fields] if obj else written

    def get_changelist(self, request, **kwargs):
        return RedirectList

    @admin.display(description=_("leads to"))
    def leads_to(self, redirect):
        if not hasattr(redirect, "record"):
            redirect.record = records_of([redirect.pointer]).get(redirect.pointer)
        record = redirect.record
        return link_to_form(record) if record else redirect.target or "—"

    # Who may only look sees the item so.
    item = leads_to
