from datetime import timedelta

from django.utils import timezone
from django.utils.formats import date_format

from accounts.permissions import may_publish
from desk.dashboard import dates, figures, queries, sections
from desk.translation_desk import workload
from text.languages import LANGUAGES

# How many rows of what waits are shown.
SHOWN = 50


def context_of(request, site, app_list):
    """Return what the template of the first page asks for."""
    kinds = queries.kinds_of(request.user)
    data = data_of(request.user, kinds)
    days = dates.coming(data, site.dates, last_day())
    waits = sections.waits(data, site)
    return {
        "today": date_format(timezone.localdate(), "MONTH_DAY_FORMAT"),
        "waits": waits[:SHOWN],
        "waits_number": len(waits),
        "waits_more": len(waits[SHOWN:]),
        "mine": sections.mine(data)[: sections.LINES],
        "done": sections.done(data),
        "days": days,
        "figures": [
            *workload.figures(queries.kinds_to_write(request.user)),
            *figures.figures(request.user, kinds, days, site.cares),
        ],
        "new": tuple(
            (model["name_of_one"], model["add_url"])
            for app in app_list
            for model in app["models"]
            if model["add_url"]
        ),
    }


def last_day():
    return timezone.localdate() + timedelta(days=dates.AHEAD)


def data_of(user, kinds):
    """Read what concerns a person, of the kinds, {label: model}, that they may see."""
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
    pointers = data.pointers()
    data.items = queries.items(pointers, kinds, publishable, last_day())
    return data


# The sections through which a form leads on.
QUEUES = {"waits": sections.waits, "mine": lambda data, site: sections.mine(data)}


def queue(request, site, section):
    """Return a section of the first page as a queue."""
    data = data_of(request.user, queries.kinds_of(request.user))
    return QUEUES[section](data, site)
