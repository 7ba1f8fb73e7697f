"""The page on which the records of a kind are put into their order, by a script.

What it sends is the whole order, a ``key:level`` for each row, and the version of the
order that it showed.
"""

import re
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import OperationalError
from django.http import Http404, HttpResponseRedirect
from django.utils.translation import gettext

from accounts.permissions import has
from publishing.admin.addresses import page_of
from publishing.content import changesets
from publishing.content.locks import is_lock_failure
from publishing.content.ordered import STEP, Ordered
from publishing.content.snapshots import SHARED, fingerprint
from publishing.drafts.permissions import may
from publishing.drafts.refusal import REFUSALS, Refused, reason_of
from text.languages import title_language
from text.pointers import is_key

LARGEST = 32_767


class NeedsPublisher(Refused):
    """Nothing is wrong with the order, but this person may not change it so."""


@dataclass
class Row:
    """A record in the order: how many are above it, and the key of the nearest."""

    record: Ordered
    level: int
    parent: int | None

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
    if request.method != "POST":
        return order_page(model_admin, request, stored_rows(model, part))
    try:
        rows = rows_sent(request, model, part)
    except Refused as refusal:
        messages.error(request, refusal.text)
        return order_page(model_admin, request, stored_rows(model, part))
    try:
        save_order(model_admin, request, part)
    except NeedsPublisher as error:
        messages.warning(request, str(error))
    except Refused as refusal:
        messages.error(request, refusal.text)
    except OperationalError as error:
        if not is_lock_failure(error):
            raise
        messages.warning(
            request,
            gettext("Somebody else is saving one of these: try again shortly."),
        )
    else:
        messages.success(request, gettext("The order is saved."))
        return HttpResponseRedirect(request.get_full_path())
    return order_page(model_admin, request, rows, request.POST["version"])


def order_page(model_admin, request, rows, version=""):
    """Show rows; ``version``: of the stored order, where they are not it."""
    model = model_admin.model
    return model_admin.render_page(
        request,
        "order",
        title=gettext("Order: %(kind)s") % {"kind": model._meta.verbose_name_plural},
        version=version or version_of(rows),
        rows=rows,
        lists=[
            (heading, list(group))
            for heading, group in groupby(rows, heading_of_root(rows))
        ],
        fixed=sum(not may_change(request.user, row.record) for row in rows),
        is_moved=bool(version),
        is_tree=bool(model.order_tree),
        deepest=model.deepest,
        back=address_of_part(model, request) or page_of(model, "changelist"),
    )


def address_of_part(model, request):
    """Return the form of what is put in order, if the address of the page names it."""
    key = model.order_part and request.GET.get(model.order_part)
    if key:
        return page_of(
            model._meta.get_field(model.order_part).related_model, "change", key
        )
    return ""


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

    Without a part in the address, it is that of the first record.
    """
    if model.order_part is None:
        return {}
    name = f"{model.order_part}_id"
    key = request.GET.get(model.order_part)
    if key is None:
        records = model._base_manager.order_by(*model.order_lists)
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
    records = records.order_by(*model.order_lists, "position", "pk")
    children = {}
    for record in records:
        children.setdefault(parent_of(record), []).append(record)
    roots = children.get(None, [])
    roots.sort(key=place_of_heading(roots))

    def walk(records, level, parent):
        for record in records:
            yield Row(record, level, parent)
            yield from walk(children.get(record.pk, []), level + 1, record.pk)

    return [*walk(roots, 0, None)]


def place_of_heading(records):
    headings = list(dict.fromkeys(record.order_heading() for record in records))
    return lambda record: headings.index(record.order_heading())


def heading_of_root(rows):
    """Return a function that names the list in which a row stands: that of its root."""
    headings, heading = {}, ""
    for row in rows:
        if row.level == 0:
            heading = row.record.order_heading()
        headings[row.record.pk] = heading
    return lambda row: headings[row.record.pk]


def parent_of(record):
    tree = type(record).order_tree
    return getattr(record, f"{tree}_id") if tree else None


def version_of(rows):
    return fingerprint([[str(row), row.record.position] for row in rows])


def rows_sent(request, model, part):
    """Return the rows in the order that was sent; raise Refused if it is another's."""
    rows = stored_rows(model, part)
    sent = re.findall(r"\b(\d+):(\d)\b", request.POST.get("order", ""))
    records = {str(row.record.pk): row.record for row in rows}
    is_same = request.POST.get("version") == version_of(rows)
    if not is_same or sorted(records) != sorted(pk for pk, _level in sent):
        raise Refused(
            gettext(
                "Somebody else has changed this in the meantime: check the order again."
            )
        )
    return placed([(records[pk], int(level)) for pk, level in sent], model)


def placed(levels, model):
    """Return the rows of (record, level), each under the last one a level above it."""
    rows, above = [], []
    for record, level in levels:
        if level > len(above) or level >= model.deepest:
            raise Refused(gettext("Something would be nested too deeply there."))
        del above[level:]
        rows.append(Row(record, level, above[-1] if above else None))
        above.append(record.pk)
    return rows


# Saving


def save_order(model_admin, request, part):
    model = model_admin.model
    with changesets.changeset(request.user):
        records = model._base_manager.filter(**part)
        model_admin.lock(records.values_list("pk", flat=True))
        stored = stored_rows(model, part)
        ranks = {row.record.pk: n for n, row in enumerate(stored)}
        rows = rows_sent(request, model, part)
        groups = {}
        for row in rows:
            groups.setdefault(siblings_of(row), []).append(row)
        may_move = {row.record.pk: may_change(request.user, row.record) for row in rows}
        positions, is_moved = {}, set()
        for siblings in groups.values():
            numbers, kept = renumbered(siblings, ranks, may_move)
            positions |= zip([row.record.pk for row in siblings], numbers, strict=True)
            is_moved |= {row.record.pk for row in siblings} - kept
        # From above: what a page stands under is in its place when it moves.
        for row in rows:
            pk = row.record.pk
            if pk in is_moved and not may_move[pk]:
                text = gettext(
                    "Nothing is stored: readers see “%(title)s”, so only people who "
                    "may publish can move it."
                )
                raise NeedsPublisher(text % {"title": row.record})
            store_position(row, positions[pk])


def siblings_of(row):
    return row.parent, row.record.order_heading() if row.level == 0 else ""


def may_change(user, record):
    return may(user, record, SHARED)


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
    except REFUSALS as error:
        reason = reason_of(error, type(record))
        text = gettext("“%(title)s”: %(reason)s")
        raise Refused(text % {"title": record, "reason": reason}) from error


def renumbered(rows, ranks, may_move):
    """Return the positions of siblings in a new order, and the keys of those that stay.

    ``ranks``: {key: its place in the stored order}. As few rows move as can, and rather
    those that this person may move. The others get a new number only where there is no
    room between two of them, which readers do not notice.
    """
    old = [
        ranks[row.record.pk] if parent_of(row.record) == row.parent else None
        for row in rows
    ]
    weights = [1 if may_move[row.record.pk] else len(rows) for row in rows]
    chain = heaviest_chain(old, weights)
    positions = [row.record.position for row in rows]
    if len(chain) < len(rows):
        everywhere = range(STEP, STEP * len(rows) + 1, STEP)
        positions = filled(positions, chain) or everywhere
    return positions, {rows[n].record.pk for n in chain}


def heaviest_chain(numbers, weights):
    """Return the places of the rising numbers that weigh the most together.

    None is in no chain.
    """
    # {place: (weight, places) of the heaviest chain that ends there}
    best = {}
    for place, number in enumerate(numbers):
        if number is not None:
            before = [chain for n, chain in best.items() if numbers[n] < number]
            weight, chain = max(before, default=(0, []), key=itemgetter(0))
            best[place] = weight + weights[place], [*chain, place]
    return max(best.values(), default=(0, []), key=itemgetter(0))[1]


def filled(old, chain):
    """Return the numbers, with new ones between those of the chain; None: no room."""
    new, lowest = [], -1
    for place in [*chain, len(old)]:
        missing = place - len(new)
        is_end = place == len(old)
        highest = lowest + STEP * (missing + 1) if is_end else old[place]
        step = (highest - lowest) // (missing + 1)
        if step < 1 or highest > LARGEST:
            return None
        new += [lowest + step * (n + 1) for n in range(missing)]
        if not is_end:
            new.append(old[place])
            lowest = old[place]
    return new
