"""Hostile strings in every parameter and field, as every role.

HOSTILE_REQUESTS=20000 asks for more than on an ordinary run.
"""

import os
from itertools import cycle
from random import Random
from urllib.parse import urlencode, urljoin

import pytest
from django.contrib import admin
from django.contrib.auth.models import Group
from django.test import Client

from accounts.models import User
from publishing.models import Publishable
from tests.factories import published
from tests.forms import values_of
from tests.publishing.records import make_any, record_models
from tests.responses import page_of
from tests.website.test_bad_input import NAMES, NAUGHTY, NO_NUMBERS, PUBLIC
from text.languages import LANGUAGES

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

REQUESTS = int(os.environ.get("HOSTILE_REQUESTS", "400"))
ROLES = ["editor", "translator", "publisher", "terminologist", "administrator"]
# What a page runs that shows it as it is.
HARMFUL = [
    *["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>'],
    *["<svg/onload=alert(1)>", '<a href="javascript:alert(1)">x</a>'],
    '<a href="\x01javascript:alert(1)">x</a>',
    "<p onclick=alert(1) style=position:fixed>x</p>",
    *["<iframe src=//evil.example></iframe>", "</script><script>alert(1)</script>"],
    "</textarea><script>alert(1)</script>",
]
SEEDS = [
    *[*NAUGHTY, *NO_NUMBERS, *HARMFUL],
    "<math><mi xlink:href='data:text/html,x'>",
    "<!--[if gte IE 4]><script>alert(1)</script><![endif]-->",
    "<![CDATA[<script>alert(1)</script>]]>",
    *["{% load static %}{{ settings.SECRET_KEY }}", "${7*7} #{7*7} <%= 7*7 %>"],
    *["'; DROP TABLE accounts_user; --", "pg_sleep(10)"],
    "1' UNION SELECT password FROM accounts_user --",
    *["../../../../etc/passwd", "..%2f..%2fetc%2fpasswd"],
    *["//evil.example/", "/\\evil.example", "https:evil.example"],
    *["x\r\nSet-Cookie: a=b", "a\x00b", "=1+1", "=cmd|' /C calc'!A0"],
    *["2" + "0" * 18, str(2**63), "-0.0000001", "NaN", "Infinity"],
    *["0000-00-00", "9999-12-31T23:59:60Z", "31.02.2026"],
    *["(" * 300, "[[[[[[:alpha:]", "a" * 30_000, "\u2028\u2029\u0085"],
    *["ﷺ" * 50, "İ" * 40, "ß", "null", "undefined", "true", "[object Object]"],
    *["on", "-", "superuser"],
]
# What a browser must not run, or go to.
SCHEMES = ("javascript:", "data:text/html", "vbscript:")
HERE = "http://testserver/"
EMBEDDED = {"iframe", "object", "embed", "applet", "frame", "base"}


def hostile_strings():
    """Yield the seeds, then what is put together of two, for ever and the same."""
    random = Random(1)
    yield from SEEDS
    while True:
        first, second = random.choices(SEEDS, k=2)
        place = random.randrange(len(first) + 1)
        yield random.choice(
            [first + second, first[:place] + second + first[place:], first[:20] * 40]
        )


def is_preview(element):
    """Tell whether it is the frame of the live preview, which is empty and inert."""
    names = {"title", "sandbox"}
    is_inert = "allow-scripts" not in element.get("sandbox", "allow-scripts")
    return element.tag == "iframe" and {*element.keys()} == names and is_inert


def what_runs(response):
    """Return what of an HTML page a browser would run though we did not write it."""
    if not response.get("Content-Type", "").startswith("text/html"):
        return []
    if response.streaming or not response.content:
        return []
    found = []
    for element in page_of(response).iter("*"):
        if element.tag in EMBEDDED and not is_preview(element):
            found.append(element.tag)
        if element.tag == "script" and "alert(1)" in (element.text or ""):
            is_data = element.get("type", "").endswith("json")
            found += [] if is_data else ["script"]
        for name, value in element.attrib.items():
            bare = "".join(filter(str.isprintable, value)).strip().lower()
            if name.startswith("on") or (
                name in {"href", "src", "action", "formaction"}
                and bare.startswith(SCHEMES)
            ):
                found.append(f"{element.tag} {name}={value[:40]}")
    return found


def rights():
    """Return who may do what."""
    users = User.objects.order_by("pk").values_list(
        "pk", "is_superuser", "is_staff", "is_active", "groups", "password"
    )
    return [*users], [*Group.objects.order_by("pk").values_list("name", "permissions")]


@pytest.fixture
def clients(request):
    clients = {None: Client(raise_request_exception=False)}
    for role in ROLES:
        clients[role] = Client(raise_request_exception=False)
        clients[role].force_login(request.getfixturevalue(role))
    return clients


@pytest.fixture
def records():
    records = [make_any(model) for model in record_models()]
    for record in records:
        if isinstance(record, Publishable):
            for language in LANGUAGES:
                for name, value in published(language).items():
                    setattr(record, name, value)
            record.save()
    return records


def places(records):
    """Return (path, names of parameters) of pages, and (path, id) of forms."""
    pages = [(path, NAMES) for path in PUBLIC]
    forms = []
    for model, model_admin in admin.site._registry.items():
        label = model._meta.label_lower.replace(".", "/")
        filters = [name for name in model_admin.list_display if isinstance(name, str)]
        pages.append((f"/admin/{label}/", [*NAMES, *filters, "pk__in", "all"]))
    for record in records:
        label = record._meta.label_lower.replace(".", "/")
        for path in ["add/", f"{record.pk}/change/"]:
            forms.append((f"/admin/{label}/{path}", f"{record._meta.model_name}_form"))
        pages.append((f"/admin/{label}/{record.pk}/history/", ["page", "old", "new"]))
    return pages, forms


def fields_of(client, path, form_id, known):
    """Return the values of a form, opened once; None if the person has none."""
    key = client, path
    if key not in known:
        response = client.get(path)
        known[key] = (
            values_of(response, form_id)
            if response.status_code == 200
            and f'id="{form_id}"' in str(response.content)
            else None
        )
    return known[key]


def test_no_hostile_string_makes_a_failure_or_runs(clients, records, settings):
    settings.REQUEST_LIMITS = 0
    before = rights()
    random, strings, known = Random(2), hostile_strings(), {}
    pages, forms = places(records)
    turns = zip(cycle(clients.items()), cycle(range(7)), strict=False)
    failures, saved = [], 0

    def check(actor, response, *sent):
        if response.status_code >= 500:
            failures.append((actor, response.status_code, *map(repr, sent)))
        if faults := what_runs(response):
            failures.append((actor, faults, *map(repr, sent)))
        # As a browser reads it.
        target = urljoin(HERE, response.get("Location", "").replace("\\", "/"))
        if not target.startswith(HERE):
            failures.append((actor, target, *map(repr, sent)))

    for _number in range(REQUESTS):
        (actor, client), turn = next(turns)
        path, form_id = random.choice(forms)
        values = turn % 2 and fields_of(client, path, form_id, known)
        if values:
            names = random.sample([*values], k=min(3, len(values)))
            changes = {name: next(strings) for name in names}
            sent = {**values, **changes}
            response = client.post(path, sent)
            check(actor, response, path, changes)
            saved += response.status_code == 302
        else:
            path, names = random.choice(pages)
            query = urlencode({random.choice(names): next(strings)})
            check(actor, client.get(f"{path}?{query}"), path, query[:200])
    for record in records:
        label = record._meta.label_lower.replace(".", "/")
        for path in [f"/admin/{label}/", f"/admin/{label}/{record.pk}/history/"]:
            check("administrator", clients["administrator"].get(path), path)
        if isinstance(record, Publishable):
            record.refresh_from_db()
            for language in LANGUAGES:
                path = record.address_in(language)
                check(None, clients[None].get(path), path)
    assert not failures, "\n".join(map(str, failures[:20]))
    # A control: some of them are texts that may be stored.
    assert saved > REQUESTS / 100
    assert rights() == before
    assert clients[None].get("/admin/").status_code == 302
