"""Renders the widgets of which a form has hundreds without Django's templates.

The HTML is that of ``django/forms/templates``; those of ``day`` and ``day_and_time``
have a button. A template takes ten times as long, and a list of choices takes one for
each choice.
"""

from functools import lru_cache
from html import escape

from django.forms import BoundField
from django.forms.renderers import TemplatesSetting
from django.utils.formats import localize
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeData, mark_safe
from django.utils.translation import gettext

OPTION = "django/forms/widgets/select_option.html"


class PlainlyLabelled(BoundField):
    """A field whose label has no colon, as in the forms of the admin."""

    def label_tag(self, contents=None, attrs=None, label_suffix=None, tag=None):
        return super().label_tag(contents, attrs, label_suffix or "", tag)


class FormRenderer(TemplatesSetting):
    """Renders as functions what is in ``FUNCTIONS``, and all else as templates."""

    bound_field_class = PlainlyLabelled

    def render(self, template_name, context, request=None):
        function = FUNCTIONS.get(template_name)
        html = function(context) if function else None
        return super().render(template_name, context, request) if html is None else html


def attribute(value):
    """Return a value as ``{{ value|stringformat:'s' }}`` does."""
    return value if isinstance(value, SafeData) else escape(str(value))


def content(value):
    value = localize(value)
    return conditional_escape(value if isinstance(value, str) else str(value))


# The names of attributes are few.
name_of_attribute = lru_cache(maxsize=500)(escape)


def attributes(values):
    return "".join(
        f" {name_of_attribute(name)}"
        if value is True
        else f' {name_of_attribute(name)}="{attribute(value)}"'
        for name, value in values.items()
        if value is not False
    )


def input_element(context):
    widget = context["widget"]
    value = widget["value"]
    return (
        f'<input type="{content(widget["type"])}" name="{content(widget["name"])}"'
        f"{'' if value is None else f' value="{attribute(value)}"'}"
        f"{attributes(widget['attrs'])}>"
    )


def day(context):
    choose = content(gettext("Choose a day"))
    return (
        f'<span class="day">{input_element(context)}<button type="button"'
        f' data-pick-day="{context["widget"]["format"]}" aria-label="{choose}"'
        f' title="{choose}"></button></span>'
    )


def day_and_time(context):
    date, clock = context["widget"]["subwidgets"]
    return format_html(
        '<p class="datetime"><label for="{}">{}</label> {}'
        ' <label for="{}">{}</label> {}</p>',
        *[date["attrs"]["id"], gettext("Date:"), mark_safe(day({"widget": date}))],
        *[clock["attrs"]["id"], gettext("Time:")],
        mark_safe(input_element({"widget": clock})),
    )


def textarea(context):
    widget = context["widget"]
    return (
        f'<textarea name="{content(widget["name"])}"{attributes(widget["attrs"])}>\n'
        f"{content(widget['value'] or '')}</textarea>"
    )


def select(context):
    """Return the element, or None if its choices have a template of their own."""
    widget = context["widget"]
    lines = []
    for name, options, _index in widget["optgroups"]:
        if any(option["template_name"] != OPTION for option in options):
            return None
        if name:
            lines.append(f'\n  <optgroup label="{content(name)}">')
        lines += [
            f'\n  <option value="{attribute(option["value"])}"'
            f"{attributes(option['attrs'])}>{content(option['label'])}</option>"
            for option in options
        ]
        if name:
            lines.append("\n  </optgroup>")
    return (
        f'<select name="{content(widget["name"])}"{attributes(widget["attrs"])}>'
        f"{''.join(lines)}\n</select>"
    )


def label(context):
    text = content(context["label"])
    if not context["use_tag"]:
        return text.strip()
    tag = context["tag"]
    return f"<{tag}{attributes(context['attrs'])}>{text}</{tag}>"


def no_errors(context):
    return None if context["errors"] else ""


FUNCTIONS = {
    **{
        f"django/forms/widgets/{name}.html": input_element
        for name in [
            *["input", "text", "hidden", "number", "email", "url", "password"],
            *["date", "time", "datetime", "checkbox", "search", "tel"],
        ]
    },
    "day": day,
    "day_and_time": day_and_time,
    "django/forms/widgets/textarea.html": textarea,
    "django/forms/widgets/select.html": select,
    "django/forms/label.html": label,
    "django/forms/errors/list/default.html": no_errors,
    "django/forms/errors/list/ul.html": no_errors,
}
