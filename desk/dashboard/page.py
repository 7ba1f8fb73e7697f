from datetime import timedelta
from itertools import chain

from django.utils import timezone
from django.utils.formats import date_format

from accounts.permissions import may_publish
from desk import menu
from desk.dashboard import dates, needs, queries, sections
from desk.translation_desk import workload
from publishing.revisions.display import near_moment
from text.languages import LANGUAGES

# How many rows of what waits are shown, and of what is coming before it is unfolded.
SHOWN, SOON = 50, 9


def context_of(request, site, app_list):
    """Return what the template of the first page asks for."""
    user, kinds = request.user, queries.kinds_of(request.user)
    written = queries.kinds_to_write(user)
    # What subjects put on it: see ``publishing.admin.first_page``.
    subjects = site._registry.values()
    cares = [care for each in subjects for care in each.first_page_cares]
    needed = [*workload.needs(written), *needs.needs(user, written, cares)]
    named = {*chain.from_iterable(need.named for need in needed)}
    data = data_of(user, kinds, named)
    coming = dates.coming(data, subjects, last_day())
    waits = sections.waits(data, site)
    return {
        "today": date_format(timezone.localdate(), "l, j E"),
        "waits": [(row, *sections.urgency(row)) for row in waits[:SHOWN]],
        "waits_number": len(waits),
        "waits_more": len(waits[SHOWN:]),
        "mine": [
            (row, near_moment(row.at), "")
            for row in sections.mine(data)[: sections.LINES]
        ],
        "done": sections.done(data),
        "coming": [coming[:SOON], coming[SOON:]],
        "needs": [
            (
                need,
                [data.items[each] for each in sorted(need.named & data.items.keys())],
            )
            for need in needed
        ],
        "new": menu.what_may_be_added(app_list),
    }


def last_day():
    return timezone.localdate() + timedelta(days=dates.AHEAD)


def data_of(user, kinds, named=frozenset()):
    """Read what concerns a person, of the kinds, {label: model}, that they may see.

    ``named``: the pointers of other items that the page names.
    """
    data = sections.DashboardData(
        user,
        queries.messages(user),
        queries.working_copies(user, kinds),
        queries.last_revisions(user, kinds),
    )
    publishable = {
        language: [
            label
            for label, model in kinds.items()
            if may_publish(user, model, language)
        ]
        for language in LANGUAGES
    }
    pointers = data.pointers() | named
    data.items = queries.items(pointers, kinds, publishable, last_day())
    return data


# The sections through which a form leads on.
QUEUES = {"waits": sections.waits, "mine": lambda data, site: sections.mine(data)}


def queue(request, site, section):
    """Return a section of the first page as a queue."""
    data = data_of(request.user, queries.kinds_of(request.user))
    return QUEUES[section](data, site)
