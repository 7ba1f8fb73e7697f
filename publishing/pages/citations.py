"""How to cite a record: by GOST R 7.0.5, by APA, and as BibTeX.

A work is cited as what it is, any other record as a page of the site. Its reference by
APA is put together here: a web page has one form, and citeproc-py
(``bibliography.apa``) would take as long as all else on the page.
"""

import json
from datetime import date
from functools import lru_cache

from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.timezone import localdate
from django.utils.translation import gettext, pgettext

from bibliography.apa import apa
from bibliography.bibtex import bibtex
from bibliography.gost import SIGNS, gost, said, sentences
from bibliography.items import (
    date_of,
    date_parts,
    date_read,
    day_of,
    italic,
    without_empty,
)
from publishing.content.partial_dates import name_within
from publishing.content.status import LanguageStatus
from publishing.pages.seo import absolute, modified_at
from text.languages import current


def citations_of(record, institute):
    """Return how a record is cited in the active language, and in which it is cited.

    That is (style, text) of each way to cite it, and the language of a work that has
    another, or "".
    """
    language = current()
    work = record.csl(language)
    item = work or page_of(record, institute, language)
    serialized = json.dumps(item, sort_keys=True)
    citations = citations_in_styles(serialized, language, bool(work), localdate())
    return citations, item["language"] if item["language"] != language else ""


@lru_cache(maxsize=1000)
def citations_in_styles(serialized, language, is_work, today):
    """Return (style, text) of each way to cite an item, for readers of a language.

    They take as long as a tenth of a page, or all of it, so they are remembered.
    """
    item = json.loads(serialized)
    if is_work:
        reference, cited = apa(item, language), {**item, "abstract": ""}
        if "URL" in item:
            item = {**item, "accessed": date_of(today)}
    else:
        reference, cited = apa_of_page(item), by_somebody(item)
    return [
        (gettext("GOST R 7.0.5"), gost(item, language)),
        ("APA", reference),
        ("BibTeX", bibtex([cited]).strip()),
    ]


def page_of(record, institute, language):
    """Return the page of a record as an item: see ``bibliography``."""
    author, work = record.cited_author(language), record.cited_work()
    title = title_of(record, language)
    if record.is_cited_by_own_date:
        day = record.cited_on
    else:
        # That its page says.
        first = record.first_published_at
        moment = first if record.is_dated else modified_at(record, language)
        day = moment and localdate(moment)
    return without_empty(
        {
            "id": f"{record._meta.model_name}-{record.pk}",
            "type": "entry" if work else "webpage",
            "language": language,
            # A headword may begin small, a title that is cited does not.
            "title": capfirst(title) if work else title,
            "author": author and [{"literal": str(author)}],
            "container-title": str(work),
            "publisher": institute,
            "number": record.cited_number(language),
            "issued": day and date_read(str(day)),
            "accessed": date_of(localdate()),
            "URL": absolute(record.cited_address),
        }
    )


def title_of(record, language):
    title = str(record.cited_title(language))
    withdrawn = LanguageStatus.WITHDRAWN
    if record.status_in(language) == withdrawn:
        return f"{title} [{capfirst(withdrawn.label)}]"
    return title


def by_somebody(item):
    institute = [{"literal": item["publisher"]}] if "publisher" in item else []
    item = {"author": institute, **item}
    return without_empty({**item, "publisher": ""})


def apa_of_page(item):
    author = "".join(name["literal"] for name in by_somebody(item).get("author", []))
    title, work = italic(item["title"]), item.get("container-title")
    if "number" in item:
        title = f"{title} ({said('number', item['number'], SIGNS[item['language']])})"
    if work:
        title = item["title"]
        work = gettext("In %(work)s") % {"work": italic(work)}
    return f"{sentences([author, f'({apa_date(item)})', title, work])} {item['URL']}"


def apa_date(item):
    """Return as much of a date as is known: "2001, April 5", "2001, April", "2001"."""
    if day := day_of(item, "issued"):
        return date_format(day, pgettext("date in APA style", "Y, F j"))
    match date_parts(item, "issued"):
        case [year, month]:
            return f"{year}, {name_within(date(year, month, 1), 'F')}"
        case [year]:
            return str(year)
    return gettext("n.d.")
