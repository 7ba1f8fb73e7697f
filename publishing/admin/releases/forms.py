from django import forms
from django.utils import timezone
from django.utils.translation import gettext, gettext_lazy as _

from accounts.permissions import has, may_see
from publishing.admin.fields import MomentField, RelatedField
from publishing.content.registry import model_of
from publishing.releases.contents import name_parts
from publishing.releases.release import Release
from text.languages import LANGUAGES, in_order, own_name


def languages_field():
    return forms.MultipleChoiceField(
        label=_("Languages"),
        choices=lambda: [(code, own_name(code)) for code in in_order()],
        initial=[*LANGUAGES],
        widget=forms.CheckboxSelectMultiple,
    )


class AddForm(forms.Form):
    """Which items are added to a release, found by their words over all kinds."""

    items = RelatedField(label=_("Items"))
    languages = languages_field()

    def __init__(self, user, *args, **kwargs):
        super().__init__(*args, label_suffix="", **kwargs)
        self.fields["items"].widget.user = self.user = user

    def clean_items(self):
        pointers = self.cleaned_data["items"]
        if not all(may_see(self.user, model_of(each.model)) for each in pointers):
            raise forms.ValidationError(gettext("Choose items from the list."))
        return pointers


class ScheduleForm(forms.Form):
    at = MomentField(label=_("Goes out"))

    def clean_at(self):
        at = self.cleaned_data["at"]
        if at <= timezone.now():
            raise forms.ValidationError(gettext("This moment is past."))
        return at


class ChooseForm(forms.Form):
    """Into which release something is put, an open one or a new one, and in what."""

    release = forms.ModelChoiceField(
        Release.objects.none(), label=_("Release"), required=False
    )
    name = forms.CharField(
        label=_("Or a new one, called"), max_length=200, required=False
    )
    languages = languages_field()
    parts = forms.BooleanField(required=False, initial=True)

    def __init__(self, user, *args, parts=(), whole="", **kwargs):
        """``parts``: of an item, that can be put into the release with it; ``whole``:
        its name."""
        super().__init__(*args, label_suffix="", **kwargs)
        self.user = user
        self.fields["release"].queryset = Release.objects.changeable().order_by("-pk")
        if not has(user, "add", Release):
            del self.fields["name"]
        if parts:
            self.fields["parts"].label = name_parts(parts)
            # A whole, as an issue, goes out by itself, mostly.
            self.initial["name"] = whole
        else:
            del self.fields["parts"]

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("release") and "name" not in self.changed_data:
            cleaned["name"] = ""
        if bool(cleaned.get("release")) == bool(cleaned.get("name")):
            self.add_error("release", gettext("Choose a release, or name a new one."))
        return cleaned

    def chosen(self):
        if release := self.cleaned_data["release"]:
            return release
        name = self.cleaned_data["name"]
        return Release.objects.create(name=name, made_by=self.user)
