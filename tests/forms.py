"""Fill and send a form of the back office as a browser would."""

from functools import cache

import pytest
from django.contrib.messages import get_messages
from django.template import engines
from django.template.backends.django import Template
from django.template.response import SimpleTemplateResponse
from lxml import html

from publishing.models import Revision

# Set on a request of whose page only the form's widgets are rendered.
WIDGETS_ALONE = "tests.widgets_alone"
# What a browser sends of the page of a form.
WIDGETS = """
    <form id="{{ opts.model_name }}_form">
      {% if window %}<input name="window" value="{{ window }}">{% endif %}
      {% if is_popup %}<input name="_popup" value="1">{% endif %}
      {% with next=bar.queue.next.url %}
        {% if next %}<input name="following" value="{{ next }}">{% endif %}
      {% endwith %}
      {% for language in bar.languages %}
        {% if language.remarks %}
          <input name="remarks_seen" value="{{ language.code }}">
        {% endif %}
      {% endfor %}
      {% for field in adminform.form %}
        {% if field.name == "return_reason" and not bar.returns %}
        {# Whether a stale text says the same stands beside that text. #}
        {% elif field.name|slice:":5" == "same_" and field.name != "same_as" %}
        {% else %}{{ field }}{% endif %}
      {% endfor %}
      {% for rows in inline_admin_formsets %}
        {{ rows.formset.management_form }}
        {% for form in rows.formset %}
          {% for field in form %}{{ field }}{% endfor %}
        {% endfor %}
        {% if rows.has_add_permission %}
          {% for field in rows.formset.empty_form %}{{ field }}{% endfor %}
        {% endif %}
      {% endfor %}
    </form>
"""

render_page = SimpleTemplateResponse.rendered_content.fget


def render(response):
    """Render a page, or for ``read_form`` the widgets of its form alone."""
    context = response.context_data or {}
    is_form = "adminform" in context and "translation" not in context
    if is_form and WIDGETS_ALONE in response._request.META:
        return compiled(WIDGETS).render(context)
    return render_page(response)


@cache
def compiled(text):
    return engines["django"].from_string(text)


def context_of(client, address, data=None):
    """Return what a page is made of, without the page."""
    contexts = []

    def keep(template, context=None, request=None):
        contexts.append(context)
        return ""

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Template, "render", keep)
        assert client.get(address, data, follow=True).status_code == 200, address
    return contexts[-1]


def read_form(client, address, form_id=None):
    """Open a form; return the values that a browser would send for it unchanged."""
    return values_of(open_form(client, address), form_id)


def open_form(client, address):
    """Open a form of which a test asks what its page is made of, not how it looks."""
    return client.get(address, **{WIDGETS_ALONE: True})


def values_of(response, form_id=None):
    """Return the values that a browser would send for the unchanged form.

    Without ``form_id`` it is that of the record.
    """
    form_id = form_id or f"{response.context['opts'].model_name}_form"
    page = html.fromstring(response.content.decode())
    [form] = [form for form in page.forms if form.get("id") == form_id]
    values = {}
    for name, value in form.form_values():
        # A browser drops a line break right after <textarea>.
        values.setdefault(name, []).append(value.removeprefix("\n"))
    return values


def send(client, address, form_id=None, **changes):
    """Open the form, change some fields and send it; None removes a field."""
    return resend(client, address, read_form(client, address, form_id), **changes)


def resend(client, address, values, **changes):
    values = {**values, **changes}
    return client.post(
        address, {name: value for name, value in values.items() if value is not None}
    )


def fresh(record):
    """Return a record as it is stored now."""
    record.refresh_from_db()
    return record


def last_revision(record):
    return Revision.objects.of(record.pointer).newest_first().first()


def messages_of(response):
    """Return what is told to a person, also if only the next page shows it."""
    return [str(message) for message in get_messages(response.wsgi_request)]


def messages_left(client):
    """Return the messages that the next page of the back office will show."""
    return messages_of(client.get("/admin/palette/"))


def take_off(client, record, way, *languages, **changes):
    """Unpublish or withdraw languages of a record on the page for it."""
    name = record._meta.label_lower.replace(".", "/")
    address = f"/admin/{name}/{record.pk}/take-off/"
    page = client.get(address)
    form = page.context["form"] if page.status_code == 200 else None
    version = form.initial["version"] if form else ""
    sent = {"version": version, "way": way, "languages": languages, **changes}
    response = client.post(address, sent)
    record.refresh_from_db()
    return response


def delete(client, address):
    """Open the confirmation of a deletion, and confirm it."""
    page = html.fromstring(client.get(address).content.decode())
    return client.post(address, answer_of(page) or {"post": "yes"})


def delete_selected(client, address, *records):
    """Select rows of a list for deletion, and confirm it."""
    pks = [record.pk for record in records]
    action = {"action": "delete_selected", "_selected_action": pks}
    page = html.fromstring(client.post(address, action).content.decode())
    return client.post(address, answer_of(page) or {**action, "post": "yes"})


def answer_of(page):
    """Return the values of the confirmation form, or None if the page has none."""
    for form in page.forms:
        values = {}
        for name, value in form.form_values():
            values.setdefault(name, []).append(value)
        if "post" in values:
            return values
    return None


def errors_of(response):
    form = response.context["adminform"].form
    return {name: list(map(str, messages)) for name, messages in form.errors.items()}


def row_errors(response):
    [inline] = response.context["inline_admin_formsets"]
    return [
        {name: list(map(str, messages)) for name, messages in errors.items()}
        for errors in inline.formset.errors
    ]


def undelete(client, record, pk):
    [revision] = Revision.objects.deletions(type(record)).filter(to_pk=pk)
    name = record._meta.label_lower.replace(".", "/")
    return client.post(f"/admin/{name}/deleted/{revision.pk}/restore/")
