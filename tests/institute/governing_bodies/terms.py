"""Terms of office: what a form sends of them, and where a page shows them."""

from tests.responses import links_in, says

FORM = "body_form"
MEMBERS = "//section[@aria-labelledby='members']"
FORMER_MEMBERS = "//section[@aria-labelledby='former']"
ONE_HEAD = "There can be only one head at a time: %(person)s, %(term)s."


def names_in(client, record, where):
    return [name for name, _url in links_in(client.get(record.address_in("en")), where)]


def rows(*rows, at=0):
    """Return what a form sends of rows; ``at``: the number of the first."""
    sent = {"appointments-TOTAL_FORMS": str(at + len(rows))}
    for number, row in enumerate(rows, at):
        for name, value in {"position": 0, **row}.items():
            key = value.pk if hasattr(value, "pk") else value
            sent[f"appointments-{number}-{name}"] = str(key)
    return sent


def in_russian(message, **words):
    return says(message, "ru") % words
