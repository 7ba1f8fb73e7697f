from django import forms
from django.template.defaultfilters import yesno
from django.utils import formats, timezone
from django.utils.html import format_html, linebreaks
from django.utils.safestring import mark_safe
from django.utils.translation import gettext

from publishing.widgets import Known


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
            widget=Displayed(field, language, is_rich=is_rich),
        )
        self.field = field

    def clean(self, value):
        if isinstance(value, list) or not hasattr(self.field, "queryset"):
            return value
        # A form shows one record by its key, and stores the record.
        return self.field.to_python(value)


class Displayed(forms.Widget):
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
            self.as_html(value) or format_html("<i>{}</i>", gettext("empty")),
        )

    def as_html(self, value):
        if value in (None, "", []):
            return ""
        if isinstance(value, bool):
            return yesno(value)
        if self.is_rich:
            return mark_safe(value)
        if isinstance(value, list) and all(hasattr(part, "hour") for part in value):
            return " ".join(map(str, value))
        if hasattr(value, "utcoffset"):
            return formats.date_format(timezone.localtime(value), "DATETIME_FORMAT")
        if hasattr(self.field, "titles"):
            return ", ".join(self.field.titles([str(pointer) for pointer in value]))
        if hasattr(self.field, "queryset"):
            chosen = value if isinstance(value, list | tuple) else [value]
            pks = [getattr(one, "pk", one) for one in chosen]
            if isinstance(self.field, Known):
                return ", ".join(map(str, self.field.records(pks)))
            return ", ".join(map(str, self.field.queryset.filter(pk__in=pks)))
        if hasattr(self.field, "choices"):
            chosen = value if isinstance(value, list | tuple) else [value]
            names = dict(self.field.choices)
            return ", ".join(str(names.get(one, one)) for one in chosen)
        if hasattr(value, "year"):
            return formats.date_format(value, "DATE_FORMAT")
        if isinstance(value, list):
            return ", ".join(map(str, value))
        if isinstance(value, str):
            # As it would stand in the field.
            text = self.field.prepare_value(value)
            return mark_safe(linebreaks(text, autoescape=True))
        return str(value)
