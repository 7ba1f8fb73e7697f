"""Fill and send a form of the back office as a browser would."""

from lxml import html


def values_of(response, form_id):
    """Return what a browser would send if the person pressed Save at once."""
    page = html.fromstring(response.content.decode())
    [form] = [form for form in page.forms if form.get("id") == form_id]
    values = {}
    for name, value in form.form_values():
        # A browser drops the line break behind <textarea>.
        values.setdefault(name, []).append(value.removeprefix("\n"))
    return values


def send(client, address, form_id="article_form", **changes):
    """Open the form, change some fields and send it; None removes a field."""
    return resend(client, address, values_of(client.get(address), form_id), **changes)


def resend(client, address, values, **changes):
    values = {**values, **changes}
    return client.post(
        address, {name: value for name, value in values.items() if value is not None}
    )
