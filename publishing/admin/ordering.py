"""The page on which the records of a kind are put into their order, by a script.

What it sends is the whole order, a ``key:level`` for each row, and the version of the
order that it showed.
"""

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import groupby, pairwise

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponseRedirect
from django.utils.translation import gettext

from accounts.permissions import has
from publishing.admin.addresses import page_of
from publishing.content import changesets
from publishing.content.ordered import STEP, Ordered
from publishing.content.snapshots import SHARED, fingerprint
from publishing.drafts import permissions
from publishing.drafts.permissions import Refused, may
from text.languages import title_language
from text.pointers import is_key


@dataclass
class Row:
    """A record in the order: how many are above it, and the key of the nearest.

    ``heading``: the name of the list in which the topmost of them stands.
    """

    record: Ordered
    level: int
    parent: int | None
    heading: str

    def __str__(self):
        return f"{self.record.pk}:{self.level}"

    @property
    def language(self):
        return title_language(self.record)


def order(model_admin, request):
    model = model_admin.model
    if not may_order(model_admin, request):
        raise PermissionDenied
    part = part_of(model, request)
    rows = stored_rows(model, part)
    version, is_sent = version_of(rows), False
    if request.method == "POST":
        try:
            rows, is_sent = rows_sent(request, model, rows), True
            with permissions.refusing_locks(), changesets.changeset(request.user):
                model_admin.lock([row.record.pk for row in rows])
                stored = stored_rows(model, part)
                save_order(request.user, stored, rows_sent(request, model, stored))
        except Refused as refusal:
            messages.error(request, refusal.text)
        else:
            messages.success(request, gettext("The order is saved."))
            return HttpResponseRedirect(request.get_full_path())
    back = page_of(model, "changelist")
    if model.part_of in request.GET:
        whole = model._meta.get_field(model.part_of).related_model
        back = page_of(whole, "change", *part.values())
    return model_admin.render_page(
        request,
        "order",
        title=gettext("Order: %(kind)s") % {"kind": model._meta.verbose_name_plural},
        version=version,
        rows=rows,
        lists=[
            (heading, list(group))
            for heading, group in groupby(rows, lambda row: row.heading)
        ],
        fixed=sum(not may(request.user, row.record, SHARED) for row in rows),
        is_moved=is_sent,
        is_tree=bool(model.order_tree),
        deepest=model.deepest,
        back=back,
    )


def may_order(model_admin, request):
    """Tell whether there is an order of this kind, and this person may change it.

    What has a parent is put in order in the form of the parent.
    """
    model = model_admin.model
    if not issubclass(model, Ordered) or model.parent_field:
        return False
    return has(request.user, "change", model)


# Rows


def part_of(model, request):
    """Return {field: key}, the filter of the records that stand on the page.

    Of parts of something, as there are many, the page has those of one: ``?issue=5``.
    Without it in the address, it is that of the first record.
    """
    if model.part_of is None:
        return {}
    name = f"{model.part_of}_id"
    key = request.GET.get(model.part_of)
    if key is None:
        records = model._base_manager.exclude(**{name: None})
        records = records.order_by(*model.order_lists)
        first = records.values_list(name, flat=True).first()
        return {name: first} if first else {}
    if not is_key(key):
        raise Http404
    return {name: int(key)}


def stored_rows(model, part):
    """Return the rows of a part, each record behind the one that is above it."""
    related = [
        name
        for name in model.order_within
        if name != model.order_tree and model._meta.get_field(name).is_relation
    ]
    records = model._base_manager.filter(**part).prefetch_related(*related)
    children = {}
    for record in records.order_by(*model.order_lists, "position", "pk"):
        children.setdefault(parent_of(record), []).append(record)

    def walk(records, level, parent, heading=""):
        for record in records:
            own = heading if level else record.order_heading()
            yield Row(record, level, parent, own)
            yield from walk(children.get(record.pk, []), level + 1, record.pk, own)

    return [*walk(children.get(None, []), 0, None)]


def parent_of(record):
    tree = type(record).order_tree
    return getattr(record, f"{tree}_id") if tree else None


def version_of(rows):
    return fingerprint([[str(row), row.record.position] for row in rows])


def rows_sent(request, model, stored):
    """Return the rows in the order that was sent, each under the last a level above.

    Raises Refused where it is not the order of what is stored.
    """
    sent = re.findall(r"\b(\d+):(\d)\b", request.POST.get("order", ""))
    records = {str(row.record.pk): row.record for row in stored}
    is_same = request.POST.get("version") == version_of(stored)
    if not is_same or sorted(records) != sorted(pk for pk, _level in sent):
        raise Refused(permissions.CHECK_AGAIN)
    rows, above = [], []
    for pk, level in ((pk, int(level)) for pk, level in sent):
        if level > len(above) or level >= model.deepest:
            raise Refused(gettext("Something would be nested too deeply there."))
        del above[level:]
        parent = above[-1] if above else None
        heading = parent.heading if parent else records[pk].order_heading()
        row = Row(records[pk], level, parent and parent.record.pk, heading)
        rows.append(row)
        above.append(row)
    return rows


# Saving


def save_order(user, stored, rows):
    refuse_moved(user, stored, rows)
    positions = new_positions(rows)
    # From above: what a page stands under is in its place when it moves.
    for row in rows:
        store_position(row, positions[row.record.pk])


def refuse_moved(user, stored, rows):
    """Raise Refused if what readers have moved among its like, and the person may not.

    A new number alone, which makes room for another, is nothing that readers notice.
    """
    before, after = (
        [row for row in each if not may(user, row.record, SHARED)]
        for each in [stored, rows]
    )
    for was, now in zip(before, after, strict=True):
        if (was.record, was.parent) != (now.record, now.parent):
            text = gettext(
                "Nothing is stored: readers see “%(title)s”, so only people who "
                "may publish can move it."
            )
            raise Refused(text % {"title": now.record})


def new_positions(rows) -> dict:
    """Return {key: position}; a row that did not move keeps its own if there is room.

    So a move makes one revision, and none of each sibling.
    """
    siblings, positions = {}, {}
    for row in rows:
        siblings.setdefault((row.parent, row.heading), []).append(row.record)
    for records in siblings.values():
        stored = sorted(records, key=lambda record: record.order_key)
        if stored == records:
            positions |= {record.pk: record.position for record in records}
            continue
        matcher = SequenceMatcher(None, stored, records, autojunk=False)
        stays = {
            place
            for _start, start, size in matcher.get_matching_blocks()
            for place in range(start, start + size)
        }
        numbers, last = [], 0
        for place, record in enumerate(records):
            last = record.position if place in stays else last + 1
            numbers.append(last)
        if any(one >= other for one, other in pairwise(numbers)):
            numbers = range(STEP, STEP * len(records) + 1, STEP)
        keys = [record.pk for record in records]
        positions |= zip(keys, numbers, strict=True)
    return positions


def store_position(row, position):
    record, tree = row.record, type(row.record).order_tree
    changed = ["position"] if record.position != position else []
    if parent_of(record) != row.parent:
        changed.append(tree)
        setattr(record, f"{tree}_id", row.parent)
    if not changed:
        return
    record.position = position
    try:
        if tree in changed:
            record.clean()
            record.validate_constraints()
        record.save(update_fields=changed)
    except permissions.REFUSALS as error:
        reason = permissions.reason_of(error, type(record))
        text = gettext("“%(title)s”: %(reason)s")
        raise Refused(text % {"title": record, "reason": reason}) from error
