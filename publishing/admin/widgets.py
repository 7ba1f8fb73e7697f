"""What an editor writes rich text with, and chooses records with."""

import json
from functools import cache

from django import forms
from django.contrib.admin.widgets import AutocompleteSelect, AutocompleteSelectMultiple
from django.forms.widgets import Script
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from text.languages import LANGUAGES, current, own_name
from text.pointers import is_key

# Spoken by static/publishing/editor.js in the language of the interface.
LABELS = {
    "toolbar": _("Formatting"),
    "help": _("Press Alt + F10 to reach the buttons, Escape to return to the text."),
    "words": _("Words"),
    "paragraph": _("Paragraph"),
    "heading2": _("Heading of level 2"),
    "heading3": _("Heading of level 3"),
    "heading4": _("Heading of level 4"),
    "bold": _("Strong"),
    "italic": _("Emphasis"),
    "subscript": _("Subscript"),
    "superscript": _("Superscript"),
    "code": _("Code"),
    "bulletList": _("List"),
    "orderedList": _("Numbered list"),
    "indent": _("Make the item part of the one above"),
    "outdent": _("Move the item a level up"),
    "blockquote": _("Quotation"),
    "horizontalRule": _("Dividing line"),
    "undo": _("Undo"),
    "redo": _("Redo"),
    "foreign": _("In the other language"),
    "colleagueNote": _("Note for colleagues"),
    "kinds": _("Kind of the paragraph"),
    "insert": _("Insert"),
    # Footnotes
    "footnote": _("Footnote"),
    "removeFootnote": _("Remove the footnote"),
    # Tables
    "table": _("Table"),
    "captionText": _("What the table shows"),
    "rows": _("Rows below the headers"),
    "columns": _("Columns"),
    # Translators: {n} is the largest number.
    "addRowBefore": _("Add a row above"),
    "addRow": _("Add a row below"),
    "deleteRow": _("Delete the row"),
    "addColumnBefore": _("Add a column before"),
    "addColumn": _("Add a column after"),
    "deleteColumn": _("Delete the column"),
    "headerRow": _("First row is a header"),
    "headerColumn": _("First column is a header"),
    "barsChart": _("Chart: bars"),
    "columnsChart": _("Chart: columns"),
    "lineChart": _("Chart: line"),
    "caption": _("Caption of the table"),
    "deleteTable": _("Delete the table"),
    # Pictures
    "picture": _("Picture"),
    "pictureText": _("Words of the text alternative, the caption or the file’s name"),
    "pictureHelp": _("Choose a picture with the arrow keys and Enter."),
    "upload": _("Upload new pictures"),
    "putIn": _("Insert into the text"),
    "notSent": _("The picture could not be uploaded: try again."),
    "tooLarge": _("The file is too large for this site."),
    "onlyPictures": _("Only pictures can be dropped into the text."),
    "picturesLeftOut": _(
        "The pictures in the copied text are left out: drop their files into the text."
    ),
    "choosePicture": _("Choose a picture"),
    "changePicture": _("Change the picture"),
    "otherPicture": _("Another picture"),
    "altHere": _("Text alternative in this place"),
    "altHelp": _("If left empty, the one in the library is used."),
    "isDecorative": _("This picture is marked as decorative in the library."),
    "withCaption": _("With a caption"),
    "figureCaption": _("Caption of the picture"),
    "removePicture": _("Remove the picture"),
    # Remarks, each followed by a colon and some words of the text
    "remarks": _("Remarks"),
    "noRemarks": _("No remarks."),
    # Translators: {n} is the number of pictures.
    "otherPictures": _("Insert the pictures of the other language: {n}"),
    "noAlt": _("Picture without a text alternative"),
    "emptyHeading": _("Empty heading"),
    "firstHeading": _("The first heading is not level 2"),
    "skippedHeading": _("A heading level is skipped"),
    "emptyLink": _("Link that does not say where it leads"),
    "noHeads": _("Table without headers"),
    "lateHeads": _("Table with headers only below its first row"),
    "noCaption": _("Table without a caption"),
    "chartSource": _(
        "Chart without unit and source in a second line of its caption (Shift+Enter)"
    ),
    "chartGap": _("Not a number, so a gap in the chart"),
    "chartNumbers": _("No chart, as no column but the first has numbers"),
    "chartNames": _("No chart, as not all columns of numbers have headers"),
    "chartSeries": _("No chart, as more than three columns have numbers"),
    "chartRows": _("No chart, as there are more than 40 rows"),
    "chartUnits": _("No chart, as not all numbers have the same unit"),
    "chartMerged": _("No chart, as some cells are merged"),
    "otherScript": _("Not marked as words of another language"),
    "keys": _("Keys on this page"),
    # Links
    "link": _("Link"),
    "linkText": _("Words of a title or a text, or an address"),
    "linkHelp": _(
        "Choose an item with the arrow keys and Enter. An address begins with https:, "
        "mailto: or tel:."
    ),
    "leadsTo": _("It leads to"),
    "found": _("Found"),
    "nothingFound": _("Nothing is found."),
    "noAnswer": _("The search does not answer: try again."),
    "chooseOrType": _("Choose an item from the list or type a full address."),
    "removeLink": _("Remove the link"),
    "uploadAndLink": _("Upload and insert the link"),
    "documentSending": _("Uploading the document…"),
    "documentNotSent": _("The document could not be uploaded: try again."),
    # Dialogs
    "ok": _("Done"),
    "cancel": _("Cancel"),
}


@cache
def spoken_by_scripts(language, interface_language):
    """Return, as JSON, the labels and the site's languages other than the text's own.

    The labels are in the active language, ``interface_language``.
    """
    languages = [
        {"code": code, "name": own_name(code)} for code in LANGUAGES if code != language
    ]
    return json.dumps(
        {
            "labels": {key: str(label) for key, label in LABELS.items()},
            "languages": languages,
        },
        ensure_ascii=False,
    )


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
