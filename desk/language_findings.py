"""The page of what the last comparison of both languages of the whole site found."""

from itertools import groupby

from django.contrib import admin
from django.db.models import prefetch_related_objects
from django.utils.translation import gettext

from accounts.permissions import may_see, may_write
from publishing.admin.addresses import page_of
from publishing.content.pointer_model import keys_by_model
from publishing.content.registry import models_with_texts
from publishing.models import LanguageFinding, LanguageRun
from publishing.revisions import display
from publishing.translations.language_check_words import label_of, remarks
from publishing.translations.language_checks import Finding, with_children
from text.languages import title_language

# How many findings the page of the site shows.
MOST = 500


def show(request):
    """Show what the last look at the whole site found, but what is answered."""
    kinds = [
        model._meta.label_lower
        for model in models_with_texts()
        if may_see(request.user, model.item_model())
    ]
    stored = LanguageFinding.objects.filter(to_model__in=["", *kinds]).unanswered()
    found = list(stored[: MOST + 1])
    rows = rows_of(found[:MOST], request.user)
    groups = [
        {"label": label_of(kind), "rows": list(group)}
        for kind, group in groupby(rows, key=lambda row: row["remark"].finding.kind)
    ]
    return admin.site.render_page(
        request,
        "admin/desk/languages.html",
        title=gettext("Comparison of languages"),
        groups=groups,
        has_more=len(found) > MOST,
        last=LanguageRun.objects.values_list("made_at", flat=True).first(),
    )


def rows_of(found, user):
    findings = [
        Finding(row.pointer, row.text, row.kind, tuple(map(tuple, row.words)))
        for row in found
    ]
    # Those of a page are of no record.
    pointers = {finding.pointer for finding in findings if finding.pointer.model}
    records = {
        record.pointer: record
        for model, pks in keys_by_model(pointers)
        for record in model.with_items().filter(pk__in=pks)
    }
    prefixes = prefixes_of(records.values())
    return [
        row_of(remark, stored, records.get(remark.finding.pointer), prefixes, user)
        for remark, stored in zip(remarks(findings), found, strict=True)
        if not remark.finding.pointer.model or remark.finding.pointer in records
    ]


def prefixes_of(records):
    """Return {child: prefix of its fields in the form of its item}."""
    by_model, prefixes = {}, {}
    for record in records:
        if record.item is not record:
            by_model.setdefault(type(record.item), {})[record.item.pk] = record.item
    for model, items in by_model.items():
        prefetch_related_objects([*items.values()], *model.child_relations)
        for item in items.values():
            prefixes |= with_children(item)
    return prefixes


def row_of(remark, stored, record, prefixes, user):
    """Return a finding for the template, each of its sides with the address there."""
    if record is None:
        sides = [(side, stored.address) for side in remark.sides]
        page = stored.address
        return {"remark": remark, "title": page, "address": page, "sides": sides}
    model = type(record)
    whole = record.item
    form = page_of(type(whole), "change", whole.pk)
    prefix = prefixes.get(record, "")
    own_kind = [] if record is whole else [str(model._meta.verbose_name)]
    text = remark.finding.text
    sides = [
        (side, f"{form}#id_{prefix}{text}_{side.language}") for side in remark.sides
    ]
    writable = [
        side.language
        for side in remark.sides
        if may_write(user, type(whole), side.language)
    ]
    return {
        "remark": remark,
        "title": str(whole),
        "language": title_language(whole),
        "kind": type(whole)._meta.verbose_name,
        "field": " · ".join([*own_kind, display.label_of(model, text)]),
        "address": sides[-1][1],
        "sides": sides,
        "target": writable[-1] if writable else "",
    }
