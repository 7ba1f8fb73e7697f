"""Rows of a list that go by a title, marked with the language that it is in."""

from django import forms
from django.contrib import admin
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from text.languages import LANGUAGES, title_language


class ByTitle:
    """The part of an admin class whose list begins with ``linked_title``."""

    @admin.display(description=_("title"), ordering=f"title_{LANGUAGES[0]}")
    def linked_title(self, record):
        return format_html(
            '<span id="title-{}" lang="{}">{}</span>',
            record.pk,
            title_language(record),
            record,
        )

    def action_checkbox(self, record):
        """Choose a row by the title that stands in it, in that title's language."""
        attrs = {"class": "action-select", "aria-labelledby": f"title-{record.pk}"}
        box = forms.CheckboxInput(attrs, lambda value: False)
        return box.render(ACTION_CHECKBOX_NAME, str(record.pk))
