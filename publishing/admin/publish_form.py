"""The form that publishes a working copy, in whole or in part."""

from django import forms
from django.contrib import admin
from django.utils import timezone
from django.utils.translation import gettext, gettext_lazy as _

from publishing import working_copies
from publishing.models.working_copy import SHARED
from text.languages import own_name


def scope_name(scope):
    return gettext("For all languages") if scope == SHARED else own_name(scope)


class PublishForm(forms.Form):
    """Which parts of a working copy are published, and when."""

    scopes = forms.MultipleChoiceField(
        label=_("What to publish"), widget=forms.CheckboxSelectMultiple
    )
    at = forms.SplitDateTimeField(
        label=_("On a date to come; at once if empty"),
        widget=admin.widgets.AdminSplitDateTime,
        required=False,
    )

    def __init__(self, working_copy, record, user, data=None):
        super().__init__(data, prefix="publish")
        dates = {
            scope: working_copy.progress_of(scope).publish_at
            for scope in working_copy.scopes()
            if working_copies.may_publish_scope(user, record, scope)
        }
        self.fields["scopes"].choices = [(scope, scope_name(scope)) for scope in dates]
        # What has no date yet; else what comes first, whose date may be changed.
        at = None if None in dates.values() else min(dates.values(), default=None)
        self.initial["scopes"] = [scope for scope in dates if dates[scope] == at]
        self.initial["at"] = at

    def clean_at(self):
        at = self.cleaned_data["at"]
        if at and at <= timezone.now():
            raise forms.ValidationError(gettext("This moment is past: leave it empty."))
        return at
