"""The fieldsets of forms, as functions: a template asks forty times about each field.

The HTML is that of Django's ``admin/includes/fieldset.html``.
"""

from html import unescape

from django import template
from django.contrib.admin.helpers import AdminField
from django.utils.html import conditional_escape, strip_tags
from django.utils.safestring import mark_safe
from django.utils.text import capfirst

from publishing.admin.forms import Editing
from publishing.content.snapshots import stem
from text.languages import LANGUAGES, current, language_of, language_of_words

register = template.Library()


@register.simple_tag
def lines(fieldset):
    """Return the lines of a fieldset: each has one field, or several side by side."""
    places = places_of(fieldset.form)
    return mark_safe("".join(line_html(line, places) for line in fieldset))


def places_of(form):
    """Return {name: language} of the fields to which the bar of a form links."""
    texts = getattr(form.instance, "texts", None)
    is_row = form.prefix is not None
    return {} if is_row or not texts else {f"{texts[0]}_{it}": it for it in LANGUAGES}


def line_html(line, places):
    is_single = len(line.fields) == 1
    # Forms of Django have none.
    editing = getattr(line.form, "editing", Editing)
    fields = [as_form_has_it(field) for field in line]
    fields.sort(key=lambda it: language_of(name_of(it)) != editing.first_language)
    classes = ["form-row"]
    if not is_single:
        classes += ["flex-container", "form-multiline"]
    if not line.has_visible_field:
        classes.append("hidden")
    classes += [f"field-{name_of(field)}" for field in fields]
    parts = "".join(field_html(field, is_single, places) for field in fields)
    return f'<div class="{" ".join(classes)}">{parts}</div>'


def as_form_has_it(field):
    """Return a field that the form has by itself: to who only looks at the record
    Django shows an attribute of its name."""
    if field.is_readonly and field.field["name"] in field.form.fields:
        return AdminField(field.form, field.field["name"], field.is_first)
    return field


def name_of(field):
    return field.field["name"] if field.is_readonly else field.field.name


def field_html(field, is_single, places):
    """Return a field with its label, help text and errors, in this order."""
    classes, place = ["flex-container"], ""
    if not is_single:
        if language := places.get(name_of(field)):
            place = f' id="{language}"'
        classes += ["fieldBox", f"field-{name_of(field)}"]
    if field.is_readonly:
        content = f'<div class="readonly">{conditional_escape(field.contents())}</div>'
        label, errors, id_ = field.label_tag(), "", ""
        help_text, is_group = field.field["help_text"], False
    else:
        bound = field.field
        content, label, errors = str(bound), field.label_tag(), field.errors()
        help_text, id_ = bound.help_text, bound.id_for_label
        is_group = bound.use_fieldset
        if errors:
            classes.append("errors")
        if bound.is_hidden:
            classes.append("hidden")
    about = f' id="{id_}_helptext"' if id_ else ""
    help_html = f'<div class="help"{about}><div>{help_text}</div></div>'
    help_html = help_html if help_text else ""
    if field.is_checkbox:
        classes.append("checkbox-row")
        parts = [f'<div class="checkbox">{content} {label}</div>', help_html, errors]
    else:
        parts = ["" if is_group else label, help_html, errors, content]
    html = f'<div class="{" ".join(classes)}"{place}>{"".join(map(str, parts))}</div>'
    if not is_group:
        return html
    described = f' aria-describedby="{id_}_helptext"' if help_text else ""
    return f"<fieldset{described}>{label}{html}</fieldset>"


@register.filter
def folded(fieldset):
    """Return how a fieldset of a form is folded: as what, its values, whether open.

    A text is told in the language of the interface alone, if it has that.
    """
    fields = [as_form_has_it(field) for line in fieldset for field in line]
    label = fieldset.name or label_of(fields[0])
    values, own = [], set()
    for field in fields:
        text, needs_no_name = (
            (shown_text(field), False) if field.is_readonly else field.field.in_line()
        )
        if not text:
            continue
        name, language = label_of(field), language_of(name_of(field))
        if needs_no_name or len(fields) == 1 or name == label:
            name = ""
        if language == current():
            own.add(stem(name_of(field)))
        values.append((name_of(field), getattr(name, "name", name), text, language))
    return {
        "label": capfirst(label),
        "values": [
            (name, text, language or language_of_words(str(text)))
            for column, name, text, language in values
            if language in {None, current()} or stem(column) not in own
        ],
        "is_open": any(map(must_be_seen, fields)),
    }


def shown_text(field):
    """Return as plain text what is shown of a field, "" where nothing is."""
    text = unescape(strip_tags(str(field.contents())))
    return "" if text == field.empty_value_display else text


def label_of(field):
    return field.field["label"] if field.is_readonly else field.field.label


def must_be_seen(field):
    """Tell whether somebody has to do something about a field of a form.

    About what is only shown if its method of the admin class ``is_to_do``.
    """
    if field.is_readonly:
        shown = getattr(field.model_admin, field.field["name"], None)
        return getattr(shown, "is_to_do", False) and bool(shown_text(field))
    field = field.field
    form, is_missed = field.form, field.field.required and not field.value()
    is_stale = stem(field.name) in form.sync_points
    return bool(field.errors or field.name in form.conflicts or is_missed or is_stale)
