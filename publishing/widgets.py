"""Widgets of the back office's forms."""

from django import forms
from django.contrib.admin.widgets import AutocompleteMixin, get_select2_language


class RichTextWidget(forms.Textarea):
    """A rich text of one language; without script its HTML in a plain field."""

    def __init__(self, language=None, pick_url="", attrs=None):
        super().__init__({"rows": 16, "data-pick-url": pick_url, **(attrs or {})})
        self.language = language


class RelatedWidget(AutocompleteMixin, forms.SelectMultiple):
    """A choice of items of any kind, by Django's own chooser.

    ``url`` answers it, ``labels`` gives {pointer: title} for what is chosen already.
    """

    def __init__(self, url, labels, attrs=None):
        forms.SelectMultiple.__init__(self, attrs)
        self.url = url
        self.labels = labels
        # Read by Django's own media; the chooser speaks the person's language.
        self.i18n_name = get_select2_language()

    def build_attrs(self, base_attrs, extra_attrs=None):
        return {
            **forms.SelectMultiple.build_attrs(self, base_attrs, extra_attrs),
            "class": "admin-autocomplete",
            "data-ajax--cache": "true",
            "data-ajax--delay": 250,
            "data-ajax--type": "GET",
            "data-ajax--url": self.url,
            "data-theme": "admin-autocomplete",
            "data-allow-clear": "true",
            "data-placeholder": "",
        }

    def optgroups(self, name, value, attrs=None):
        labels = self.labels(value)
        options = [
            self.create_option(name, pointer, labels.get(pointer, pointer), True, index)
            for index, pointer in enumerate(value)
        ]
        return [(None, options, 0)]
