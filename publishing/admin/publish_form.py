"""What of a working copy is published, and when."""

from django import forms
from django.contrib import admin
from django.utils import timezone
from django.utils.translation import gettext, gettext_lazy as _

from publishing import copying
from publishing.languages import LANGUAGES, own_name
from publishing.models.working_copy import SHARED


class PublishForm(forms.Form):
    """Which parts of a copy come before readers, and when."""

    parts = forms.MultipleChoiceField(
        label=_("What to publish"), widget=forms.CheckboxSelectMultiple
    )
    at = forms.SplitDateTimeField(
        label=_("On a date to come; at once if empty"),
        widget=admin.widgets.AdminSplitDateTime,
        required=False,
    )

    def __init__(self, copy, record, user, data=None):
        super().__init__(data, prefix="publish")
        names = {code: own_name(code) for code in LANGUAGES}
        names[SHARED] = gettext("For all languages")
        self.fields["parts"].choices = [
            (part, names[part])
            for part in copy.parts()
            if copying.may_publish_part(user, record, part)
        ]
        self.initial["parts"] = copy.publish_parts or [
            part for part, _name in self.fields["parts"].choices
        ]
        self.initial["at"] = copy.publish_at

    def clean_at(self):
        at = self.cleaned_data["at"]
        if at and at <= timezone.now():
            raise forms.ValidationError(gettext("This moment is past: leave it empty."))
        return at
