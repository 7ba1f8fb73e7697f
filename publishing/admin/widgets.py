"""What an editor writes rich text with, and chooses records with."""

import json
from functools import cache

from django import forms
from django.contrib.admin.widgets import AutocompleteSelect, AutocompleteSelectMultiple
from django.forms.widgets import Script
from django.template.loader import render_to_string
from django.urls import reverse

from text.languages import LANGUAGES, current, own_name
from text.pointers import is_key


@cache
def spoken_by_scripts(language, interface_language):
    """Return, as JSON, the labels and the site's languages other than the text's own.

    The labels are in the active language, ``interface_language``.
    """
    languages = [
        {"code": code, "name": own_name(code)} for code in LANGUAGES if code != language
    ]
    lines = render_to_string("admin/publishing/editor_words.txt").splitlines()
    labels = dict(line.split(": ", 1) for line in lines if line)
    return json.dumps({"labels": labels, "languages": languages}, ensure_ascii=False)


class FieldMedia:
    """The ``Media`` of choosers and days: a script that brings what is in view."""

    # Not what Django brings with each page.
    extend = False
    css = {"all": ["publishing/form.css"]}
    js = [Script("publishing/fields.js", type="module")]


class LineInput(forms.Textarea):
    """One line, as a title is; it grows where that is too long for it."""

    def __init__(self, attrs=None):
        line = {"rows": 1, "class": "vTextField line"}
        super().__init__({**(attrs or {}), **line})

    def value_from_datadict(self, data, files, name):
        value = super().value_from_datadict(data, files, name)
        return value and " ".join(value.splitlines())


class RichTextWidget(forms.Textarea):
    """A textarea that becomes an editor where scripts run.

    ``language`` is that of the text. It asks three pages of the admin site: ``pick``
    answers ``?q=words`` and ``?id=news.article/12`` with items of all kinds, as
    Django's autocomplete does; ``pictures`` likewise with pictures, and takes new ones;
    ``documents`` takes new documents, and says what may be said of one.
    """

    class Media:
        css = FieldMedia.css
        js = [Script("publishing/editor.js", type="module")]

    def __init__(self, attrs=None, *, language=None):
        super().__init__({"rows": 15, "spellcheck": "true", **(attrs or {})})
        self.language = language
        if language:
            self.attrs["lang"] = language

    def get_context(self, name, value, attrs):
        context = super().get_context(name, value, attrs)
        attrs = context["widget"]["attrs"]
        attrs["data-rich-text"] = spoken_by_scripts(self.language, current())
        for name in ["pick", "pictures", "documents"]:
            attrs[f"data-{name}-url"] = reverse(f"admin:{name}")
        return context

    def use_required_attribute(self, initial):
        # The browser could not show its complaint at a hidden textarea.
        return False


class Known:
    """The part of a field that asks again for no record that its form has read.

    ``known``: {key: record}, of what the form's record points to. ``keeps_order``:
    records stay as they were chosen, else they stand by their names.
    """

    known = {}
    keeps_order = False

    def records(self, keys):
        order = [str(key) for key in keys if is_key(str(key))]
        keys = {*order}
        records = (
            [self.known[key] for key in keys]
            if keys <= self.known.keys()
            else self.queryset.filter(pk__in=keys)
        )
        if self.keeps_order:
            return sorted(records, key=lambda record: order.index(str(record.pk)))
        return sorted(records, key=self.label_from_instance)


class ItemField(Known, forms.ModelChoiceField):
    def to_python(self, value):
        key = str(getattr(value, "pk", value))
        return self.known.get(key) or super().to_python(value)


class ItemsField(Known, forms.ModelMultipleChoiceField):
    """A choice of several records; the value is a list of them, or a queryset."""

    def clean(self, value):
        if value and isinstance(value, list) and self.known.keys() >= set(value):
            return self.records(value)
        chosen = super().clean(value)
        return self.records(value) if self.keeps_order and value else chosen

    def has_changed(self, initial, data):
        if super().has_changed(initial, data):
            return True
        shown = [str(self.prepare_value(value)) for value in initial or ()]
        return self.keeps_order and shown != [str(value) for value in data or ()]


class OnlyChosen:
    """The part of the admin's own chooser for a ``Known`` field."""

    Media = FieldMedia

    def optgroups(self, name, value, attrs=None):
        """Offer only what is chosen: the rest is found by its words."""
        field = self.choices.field
        chosen = [
            (record.pk, field.label_from_instance(record), True)
            for record in field.records(value)
        ]
        # In HTML a choice of one has an empty option, at least while none is made.
        if not self.allow_multiple_selected and not (self.is_required and chosen):
            chosen.insert(0, ("", "—", False))
        options = [self.create_option(name, *row, i) for i, row in enumerate(chosen)]
        return [(None, options, 0)]


class ItemWidget(OnlyChosen, AutocompleteSelect):
    """A chooser of one item."""


class ItemsWidget(OnlyChosen, AutocompleteSelectMultiple):
    """A chooser of several items."""


class PictureWidget(ItemWidget):
    """The admin's own chooser, beside it the picture and the dialog of the library."""

    def build_attrs(self, base_attrs, extra_attrs=None):
        return super().build_attrs(base_attrs, extra_attrs) | {
            "data-picture-field": spoken_by_scripts(current(), current()),
            "data-picture-kind": self.field.related_model._meta.label_lower,
            "data-pictures-url": reverse("admin:pictures"),
        }
