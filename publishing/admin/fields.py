"""Fields of the forms: choosers, columns of a language, what is only shown."""

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.urls import reverse
from django.utils.html import format_html
from django.utils.text import capfirst
from django.utils.translation import gettext

from accounts.permissions import may_see
from publishing.admin.columns import ColumnLabel
from publishing.admin.widgets import (
    ItemField,
    ItemsField,
    ItemsWidget,
    ItemWidget,
    PictureWidget,
    RichTextWidget,
)
from publishing.content.publishable import Publishable
from publishing.content.registry import model_of, titles_of
from publishing.revisions import display
from text.pointers import Pointer, parse_or_none
from text.richtext import RichTextField

# Of models


def chooser_options(model_admin, db_field, request):
    """Return how a form's field chooses records; {} for a field that chooses none.

    An item is found by its words, and a picture by its looks.
    """
    if not isinstance(db_field, (models.ForeignKey, models.ManyToManyField)):
        return {}
    site, related = model_admin.admin_site, db_field.related_model
    is_found_by_words = db_field.name in model_admin.get_autocomplete_fields(request)
    options = {"form_class": ItemsField if db_field.many_to_many else ItemField}
    if getattr(related, "image_of", None) and not db_field.many_to_many:
        options["widget"] = PictureWidget(
            db_field, site, pictures_url=reverse("admin:pictures")
        )
    elif is_found_by_words:
        widget = ItemsWidget if db_field.many_to_many else ItemWidget
        options["widget"] = widget(db_field, site)
    if issubclass(related, Publishable):
        # Its title is shown, so the texts stay in the database.
        records = model_admin.get_field_queryset(None, db_field, request)
        records = related.objects.all() if records is None else records
        options["queryset"] = records.without_texts()
    return options


def prepare_field(db_field, field):
    """Mark the field of one language with it, and edit rich text as such."""
    if field is None:
        return None
    field.keeps_order = getattr(db_field, "keeps_order", False)
    # What a form has shown comes back by RecordForm's own means.
    field.show_hidden_initial = False
    # A browser cuts what is pasted, and does not say so; the form does.
    field.widget.attrs.pop("maxlength", None)
    language = getattr(db_field, "language", None)
    if isinstance(db_field, RichTextField):
        field.widget = RichTextWidget(
            language=language,
            pick_url=reverse("admin:pick"),
            pictures_url=reverse("admin:pictures"),
            documents_url=reverse("admin:documents"),
        )
    if language:
        name = getattr(db_field, "translated_field", db_field).verbose_name
        field.label = ColumnLabel(capfirst(name), language)
        if isinstance(field.widget, forms.MultiWidget):
            # A class of the whole takes the place of those of its parts, by which
            # Django finds where to offer its calendar and clock.
            field.widget.attrs.pop("class", None)
        else:
            field.widget.attrs["lang"] = language
    return field


# Of forms


class DisplayedField(forms.Field):
    """A field that this person may read but not change, whatever a POST says.

    Not a disabled control: those are pale, and neither keyboard nor screen reader
    gets to their text.
    """

    def __init__(self, field, language, *, is_rich=False):
        super().__init__(
            required=False,
            disabled=True,
            label=field.label,
            initial=field.initial,
            widget=DisplayWidget(field, language, is_rich=is_rich),
        )
        self.field = field

    def clean(self, value):
        if isinstance(value, list) or not hasattr(self.field, "queryset"):
            return value
        # A form shows one record by its key, and stores the record.
        return self.field.to_python(value)


class DisplayWidget(forms.Widget):
    def __init__(self, field, language, *, is_rich=False):
        super().__init__()
        self.field = field
        self.language = language
        self.is_rich = is_rich

    def id_for_label(self, id_):
        return None

    def value_from_datadict(self, data, files, name):
        return None

    def render(self, name, value, attrs=None, renderer=None):
        # A date, and the word for nothing, are in the language of the interface.
        is_text = isinstance(value, str) and value and self.language
        return format_html(
            '<div class="displayed{}"{}>{}</div>',
            " prose" if self.is_rich else "",
            format_html(' lang="{}"', self.language) if is_text else "",
            display.as_html(self.field, value, is_rich=self.is_rich)
            or format_html("<i>{}</i>", gettext("empty")),
        )


class RelatedField(forms.Field):
    """Items of any kind, in the editor's order; a list of pointers."""

    def clean(self, value):
        try:
            pointers = [Pointer.parse(text) for text in value or []]
        except ValueError as error:
            raise ValidationError(gettext("Choose items from the list.")) from error
        known = titles_of(pointers)
        if unknown := [pointer for pointer in pointers if pointer not in known]:
            raise ValidationError(
                gettext("This item is no longer there: %(pointer)s.")
                % {"pointer": unknown[0]}
            )
        return list(dict.fromkeys(pointers))

    def prepare_value(self, value):
        return [str(pointer) for pointer in value or []]

    def titles(self, pointers):
        known = titles_by_pointer(pointers)
        return [known[text] for text in pointers if text in known]


def titles_by_pointer(pointers, user=None):
    """Return {pointer: title} of those pointers, as text, that exist.

    ``user``: to whom they are shown, who may not see all of them.
    """
    parsed = [pointer for text in pointers if (pointer := parse_or_none(text))]
    return {
        str(pointer): title
        if user is None or may_see(user, model_of(pointer.model))
        else gettext("(you may not see this item)")
        for pointer, title in titles_of(parsed).items()
    }
