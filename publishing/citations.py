"""How to cite a page of the site: by GOST R 7.0.5, by APA, and as BibTeX.

The reference by APA is put together here: a web page has one form, and citeproc-py
(``publishing.bibliography.apa``) would take as long as the rest of the page.
"""

from django.utils.formats import date_format
from django.utils.timezone import localdate
from django.utils.translation import gettext, pgettext

from publishing.bibliography.bibtex import bibtex
from publishing.bibliography.gost import gost
from publishing.bibliography.items import date_of, day_of, without_empty
from publishing.seo import absolute, modified_at
from text.languages import current


def citations_of(record, institute):
    """Return (style, text) of each citation of a record in the active language."""
    item = item_of(record, institute)
    return [
        (gettext("GOST R 7.0.5"), gost(item, item["language"])),
        ("APA", apa(item)),
        ("BibTeX", bibtex([by_somebody(item)]).strip()),
    ]


def item_of(record, institute):
    """Return the page of a record as an item: see ``publishing.bibliography``."""
    language = current()
    author, work = record.cited_author(language), record.cited_work()
    day = record.cited_on or published_on(record, language)
    return without_empty(
        {
            "id": f"{record._meta.model_name}-{record.pk}",
            "type": "entry" if work else "webpage",
            "language": language,
            "title": str(record.title_in(language)),
            "author": author and [{"literal": str(author)}],
            "container-title": str(work),
            "publisher": institute,
            "issued": day and date_of(day),
            "accessed": date_of(localdate()),
            "URL": absolute(record.cited_address),
        }
    )


def published_on(record, language):
    """Return the day that its page says, or None."""
    moment = (
        getattr(record, f"published_at_{language}")
        if record.is_dated
        else modified_at(record, language)
    )
    return localdate(moment) if moment else None


def by_somebody(item):
    """Return an item of the institute as one that it has written."""
    institute = [{"literal": item["publisher"]}] if "publisher" in item else []
    item = {"author": institute, **item}
    return without_empty({**item, "publisher": ""})


def apa(item):
    day = day_of(item, "issued")
    date = (
        date_format(day, pgettext("date in APA style", "Y, F j"))
        if day
        else gettext("n.d.")
    )
    author = "".join(name["literal"] for name in by_somebody(item).get("author", []))
    names = [author, f"({date})", item["title"]]
    if work := item.get("container-title"):
        names.append(gettext("In %(work)s") % {"work": work})
    return " ".join([*(f"{name}." for name in names if name), item["URL"]])
