"""Fields of the forms: choosers, columns of a language, what is only shown."""

from datetime import datetime

from django import forms
from django.contrib.admin.widgets import get_select2_language
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Prefetch, prefetch_related_objects
from django.urls import reverse
from django.utils import formats, timezone
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import mark_safe
from django.utils.text import capfirst
from django.utils.translation import gettext, gettext_lazy as _

from accounts.permissions import may_see
from publishing.admin import widgets
from publishing.content.addresses import page_of
from publishing.content.constraints import EARLIEST, LATEST
from publishing.content.linkable import Linkable
from publishing.content.publishable import Publishable
from publishing.content.registry import model_of, titles_of
from publishing.content.snapshots import stem
from publishing.drafts.workflow import Note
from publishing.revisions import display
from text.languages import LANGUAGES, language_of, own_name, title_language
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
    options = {
        "form_class": widgets.ItemsField if db_field.many_to_many else widgets.ItemField
    }
    if getattr(related, "image_of", None) and not db_field.many_to_many:
        options["widget"] = widgets.PictureWidget(db_field, site)
    elif is_found_by_words:
        widget = widgets.ItemsWidget if db_field.many_to_many else widgets.ItemWidget
        options["widget"] = widget(db_field, site)
    if issubclass(related, Publishable):
        # Its title is shown, so the texts stay in the database.
        records = model_admin.get_field_queryset(None, db_field, request)
        records = related.objects.all() if records is None else records
        options["queryset"] = records.without_texts()
    return options


def leave_column(model_admin, db_field, field, request, **kwargs):
    """Leave the field of a column as its model makes it.

    modeltranslation would make the field of the whole once more for each language, for
    a widget that is the same.
    """


def prefetch_choices(records, form_class):
    """Read what records point to by the fields of a form, at once for all of them."""
    options = form_class._meta.model._meta
    prefetch_related_objects(
        records,
        *(
            Prefetch(field.name, choices_of(field))
            for field in [*options.fields, *options.many_to_many]
            if field.is_relation
            and field.name in form_class.base_fields
            and not all(is_prefetched(record, field) for record in records)
        ),
    )


def choices_of(field):
    """Return how the records that a field points to are read; None: as any others."""
    related = field.related_model
    if getattr(field, "keeps_order", False):
        return field.in_order(related._base_manager.all())
    return related.lean() if issubclass(related, Linkable) else None


def is_prefetched(record, field):
    if field.many_to_many:
        return field.name in getattr(record, "_prefetched_objects_cache", {})
    return field.is_cached(record)


def prepare_field(db_field, field, attributes):
    """Mark the field of one language with it, and edit rich text as such.

    ``attributes``: {field, without its language: those of its input}.
    """
    if field is None:
        return None
    field.keeps_order = getattr(db_field, "keeps_order", False)
    # What a form has shown comes back by RecordForm's own means.
    field.show_hidden_initial = False
    # A browser cuts what is pasted, and does not say so; the form does.
    field.widget.attrs.pop("maxlength", None)
    language = getattr(db_field, "language", None)
    if isinstance(db_field, RichTextField):
        field.widget = widgets.RichTextWidget(language=language)
    if language:
        name = getattr(db_field, "translated_field", db_field).verbose_name
        field.label = ColumnLabel(capfirst(name), language)
        if isinstance(field.widget, forms.MultiWidget):
            # A class of the whole takes the place of those of its parts, by which
            # Django finds where to offer its calendar and clock.
            field.widget.attrs.pop("class", None)
        else:
            field.widget.attrs["lang"] = language
    field.widget.attrs |= attributes.get(stem(db_field.name), {})
    return field


def tell_what_belongs(field, db_field):
    """Let an empty text say what belongs there, and a line how long it may be."""
    attrs = field.widget.attrs
    if isinstance(field.widget, widgets.RichTextWidget):
        attrs["data-placeholder"] = gettext(
            "Write, or paste from Word. “/” inserts a picture, a table, a footnote"
        )
    elif isinstance(field.widget, forms.Textarea):
        attrs["placeholder"] = field.help_text or field.label.name
        if db_field.max_length:
            count = gettext("# of %(longest)s")
            attrs["data-count"] = count % {"longest": db_field.max_length}


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
        if isinstance(value, list) or not isinstance(
            self.field, forms.ModelChoiceField
        ):
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


class RelatedWidget(forms.SelectMultiple):
    """Items of any kind, in the order chosen, by the admin's own chooser.

    A value is a pointer as text. ``user``: to whom the titles are shown.
    """

    Media = widgets.FieldMedia
    user = None

    def build_attrs(self, base_attrs, extra_attrs=None):
        attrs = super().build_attrs(base_attrs, extra_attrs)
        return attrs | {
            "class": f"{attrs.get('class', '')} admin-autocomplete".strip(),
            "data-related": "",
            "data-ajax--url": reverse("admin:pick"),
            "data-ajax--type": "GET",
            "data-ajax--delay": 250,
            "data-ajax--cache": "true",
            "data-theme": "admin-autocomplete",
            "data-placeholder": "",
            "data-width": "100%",
            "lang": get_select2_language(),
        }

    def optgroups(self, name, value, attrs=None):
        """Offer only what is chosen: the rest is found by its words."""
        known = titles_by_pointer(value, self.user)
        chosen = [
            (pointer, known[pointer], True) for pointer in value if pointer in known
        ]
        options = [self.create_option(name, *row, i) for i, row in enumerate(chosen)]
        return [(None, options, 0)]


class RelatedField(forms.Field):
    """Items of any kind, in the editor's order; a list of pointers."""

    widget = RelatedWidget

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
        known = titles_by_pointer(pointers, self.widget.user)
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


def pair(name):
    return tuple(f"{name}_{language}" for language in LANGUAGES)


def in_columns(rows):
    shared = [row for row in rows if not isinstance(row, str)]
    return bool(shared) and all(
        [language_of(name) for name in row] == LANGUAGES for row in shared
    )


class ColumnLabel(str):
    """The label of one language's field: plain in the history, marked up in a form."""

    def __new__(cls, name, language):
        label = super().__new__(cls, f"{name} ({own_name(language)})")
        label.name, label.language = name, language
        return label

    def __html__(self):
        own = f' lang="{self.language}"> {own_name(self.language)}'
        name = conditional_escape(self.name)
        return mark_safe(f'{name}<span class="column-language"{own}</span>')


def named(record):
    return format_html('<span lang="{}">{}</span>', title_language(record), record)


def link_to_form(record):
    address = page_of(type(record), "change", record.pk)
    return format_html('<a href="{}">{}</a>', address, named(record))


NO_DAY = _("Write a day as 2017-06-27 or 27.06.2017.")
NO_CLOCK = _("Write a time as 10:00.")


class DayInput(forms.DateInput):
    """A day, with a button for the browser's calendar."""

    Media = widgets.FieldMedia
    template_name = "day"

    def get_context(self, name, value, attrs):
        attrs = {"autocomplete": "off", **(attrs or {})}
        context = super().get_context(name, value, attrs)
        context["widget"]["format"] = formats.get_format("DATE_INPUT_FORMATS")[0]
        return context


class ClockInput(forms.TimeInput):
    def __init__(self, attrs=None, format=None):
        attrs = {"autocomplete": "off", "class": "clock", **(attrs or {})}
        super().__init__(attrs, format or "%H:%M")


class MomentInput(forms.SplitDateTimeWidget):
    """A day and a time; what is pasted as one into the day counts as both."""

    template_name = "day_and_time"

    def __init__(self, attrs=None):
        forms.MultiWidget.__init__(self, [DayInput, ClockInput], attrs)

    def value_from_datadict(self, data, files, name):
        day, clock = super().value_from_datadict(data, files, name)
        if day and not clock:
            day, _space, clock = day.strip().partition(" ")
        return [day.rstrip(",") if day else day, clock]


class MomentField(forms.SplitDateTimeField):
    widget = MomentInput
    default_error_messages = {"invalid_date": NO_DAY, "invalid_time": NO_CLOCK}

    def clean(self, value):
        moment = super().clean(value)
        if moment and not EARLIEST <= moment < LATEST:
            raise forms.ValidationError(gettext("This year cannot be right: check it."))
        return moment


class DayField(forms.DateField):
    widget = DayInput
    default_error_messages = {"invalid": NO_DAY}


class ClockField(forms.TimeField):
    widget = ClockInput
    default_error_messages = {"invalid": NO_CLOCK}


def refuse_past(value):
    now = timezone.now() if isinstance(value, datetime) else timezone.localdate()
    if value < now:
        raise ValidationError(gettext("This moment is past."))


OVERRIDES = {
    models.DateTimeField: {"form_class": MomentField, "widget": MomentInput},
    models.DateField: {"form_class": DayField, "widget": DayInput},
    models.TimeField: {"form_class": ClockField, "widget": ClockInput},
}


def text_field(rows=1, **options):
    longest = Note._meta.get_field("text").max_length
    widget = forms.Textarea({"rows": rows})
    return forms.CharField(max_length=longest, required=False, widget=widget, **options)
