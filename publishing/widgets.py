"""Widgets of the back office's forms."""

import json

from django import forms
from django.contrib.admin.widgets import AutocompleteMixin, get_select2_language
from django.core.serializers.json import DjangoJSONEncoder
from django.utils.translation import gettext_lazy as _

from publishing.languages import others

# What the editor says to the person; its script takes the words from here.
LABELS = {
    "toolbar": _("Formatting"),
    "words": _("Words"),
    "paragraph": _("Paragraph"),
    "heading2": _("Heading"),
    "heading3": _("Heading of the second level"),
    "heading4": _("Heading of the third level"),
    "bold": _("Strong"),
    "italic": _("Emphasis"),
    "subscript": _("Subscript"),
    "superscript": _("Superscript"),
    "bulletList": _("List"),
    "orderedList": _("Numbered list"),
    "blockquote": _("Quotation"),
    "code": _("Code"),
    "horizontalRule": _("Dividing line"),
    "link": _("Link"),
    "linkText": _("Words of a title, or a full address"),
    "found": _("Found"),
    "removeLink": _("Remove the link"),
    "chooseOrType": _("Choose an item from the list or type a full address."),
    "noAnswer": _("The search does not answer: try again."),
    "footnote": _("Footnote"),
    "footnoteText": _("Text of the footnote"),
    "foreign": _("In the other language"),
    "table": _("Table"),
    "captionText": _("What the table shows"),
    "caption": _("Caption of the table"),
    "addRow": _("Add a row below"),
    "deleteRow": _("Delete the row"),
    "addColumn": _("Add a column after"),
    "deleteColumn": _("Delete the column"),
    "headerRow": _("First row heads the columns"),
    "deleteTable": _("Delete the table"),
    "undo": _("Undo"),
    "redo": _("Redo"),
    "ok": _("Done"),
    "cancel": _("Cancel"),
}


class RichTextWidget(forms.Textarea):
    """A rich text of one language; without script its HTML in a plain field.

    ``pick_url`` answers the link dialog's search for items.
    """

    class Media:
        css = {"all": ["desk/editor.css"]}
        js = [forms.Script("desk/editor.js", type="module")]

    def __init__(self, language=None, pick_url="", attrs=None):
        super().__init__({"rows": 16, **(attrs or {})})
        self.language = language
        self.pick_url = pick_url

    def build_attrs(self, base_attrs, extra_attrs=None):
        return {
            **super().build_attrs(base_attrs, extra_attrs),
            "data-rich-text": "",
            "data-pick-url": self.pick_url,
            "data-other-language": others(self.language)[0],
            "data-labels": json.dumps(LABELS, cls=DjangoJSONEncoder),
        }


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
