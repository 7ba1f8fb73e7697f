"""What is rendered without a template is what Django's template renders."""

import re

import pytest
from django import forms
from django.forms.renderers import TemplatesSetting
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy

from publishing.pages.form_renderer import FormRenderer

CHOICES = [
    ("", "---------"),
    ("a", 'Ships & "boats" <b>'),
    (2, 1234.5),
    (None, gettext_lazy("State")),
    ("Group <i>", [("b", mark_safe("<b>bold</b>")), ("c", "C")]),
]
ATTRS = {
    "class": 'a "b"',
    "required": True,
    "disabled": False,
    "maxlength": 2000,
    "title": gettext_lazy("State"),
    "data-html": mark_safe("&amp;"),
}


class CheckedSelect(forms.Select):
    """A select whose choices have a template of their own."""

    option_template_name = "django/forms/widgets/radio_option.html"


class AllForm(forms.Form):
    text = forms.CharField(label="Text <b>", help_text="Help & more")
    hidden = forms.CharField(widget=forms.HiddenInput)
    secret = forms.CharField(widget=forms.PasswordInput)
    number = forms.FloatField()
    email = forms.EmailField()
    url = forms.URLField(assume_scheme="https")
    date = forms.DateField()
    time = forms.TimeField()
    moment = forms.DateTimeField()
    both = forms.SplitDateTimeField()
    is_on = forms.BooleanField()
    long = forms.CharField(widget=forms.Textarea)
    choice = forms.ChoiceField(choices=CHOICES)
    several = forms.MultipleChoiceField(choices=CHOICES)
    boxes = forms.MultipleChoiceField(
        choices=CHOICES, widget=forms.CheckboxSelectMultiple
    )
    own = forms.ChoiceField(choices=CHOICES, widget=CheckedSelect)
    maybe = forms.NullBooleanField()


VALUES = [
    {},
    dict.fromkeys(AllForm.base_fields, ""),
    {
        "text": 'A "quoted" & <b>',
        "hidden": mark_safe("&lt;"),
        "number": "1234.5",
        "date": "2017-06-30",
        "is_on": "on",
        "long": "\nline <br>\n",
        "choice": "2",
        "several": ["a", "b"],
    },
]


def as_rendered(form):
    parts = [form.as_div(), form.as_p()]
    for bound in form:
        parts += [bound.as_widget(attrs=ATTRS), bound.label_tag(attrs=ATTRS)]
        parts += [bound.legend_tag(), bound.label_tag(label_suffix=" ?")]
        parts.append(bound.errors)
    # Space between tags does not matter.
    return [re.sub(r">\s+<", "><", str(part)) for part in parts]


@pytest.mark.parametrize("is_bound", [False, True])
@pytest.mark.parametrize("values", VALUES)
@pytest.mark.parametrize("id_pattern", ["id_%s", ""])
def test_a_form_looks_as_by_the_templates(values, is_bound, id_pattern):
    ours, django = (
        as_rendered(
            AllForm(
                values if is_bound else None,
                initial=values,
                auto_id=id_pattern,
                label_suffix="",
                renderer=renderer,
            )
        )
        for renderer in [FormRenderer(), TemplatesSetting()]
    )
    assert ours == django


def test_no_label_ends_in_a_colon():
    labels = [bound.label_tag() for bound in AllForm(renderer=FormRenderer())]
    assert labels
    assert not [label for label in labels if ":</label>" in label]
