"""The languages side by side: rows of fields, their labels, the heads above them."""

from django.utils.html import format_html, format_html_join

from text.languages import LANGUAGES, language_of, own_name, title_language


def pair(name):
    return tuple(f"{name}_{language}" for language in LANGUAGES)


def in_columns(rows):
    """Tell whether what stands side by side are the languages of one field."""
    shared = [row for row in rows if not isinstance(row, str)]
    return bool(shared) and all(
        [language_of(name) for name in row] == LANGUAGES for row in shared
    )


def heads():
    """Return the names of the languages as heads of the two columns.

    The labels name the language too: style sheets hide it there, screen readers do not.
    """
    return format_html(
        '<div class="column-heads" aria-hidden="true">{}</div>',
        format_html_join(
            "",
            '<span lang="{}">{}</span>',
            ((language, own_name(language)) for language in LANGUAGES),
        ),
    )


class ColumnLabel(str):
    """The label of one language's field: plain in the history, marked up in a form."""

    def __new__(cls, name, language):
        label = super().__new__(cls, f"{name} ({own_name(language)})")
        label.name, label.language = name, language
        return label

    def __html__(self):
        return format_html(
            '{}<span class="column-language" lang="{}"> {}</span>',
            self.name,
            self.language,
            own_name(self.language),
        )


def named(record):
    return format_html('<span lang="{}">{}</span>', title_language(record), record)
