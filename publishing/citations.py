"""How to cite a record: by GOST R 7.0.5, by APA, and as BibTeX."""

import re

from django.utils.formats import date_format
from django.utils.timezone import localdate
from django.utils.translation import get_language_info, gettext, pgettext

from publishing.seo import absolute, modified_at
from text.languages import current

# What BibTeX would read as a command.
SPECIAL = re.compile(r"[\\{}$&#%_~^]")
ESCAPES = {"\\": r"\textbackslash{}", "~": r"\textasciitilde{}", "^": r"\^{}"}


def citations_of(record, institute):
    """Return (style, text) of each citation of a record in the active language."""
    language = current()
    facts = {
        "title": record.title_in(language),
        "author": record.cited_author(language),
        "work": record.cited_work(),
        "institute": institute,
        "day": record.cited_on or day_of(record, language),
        "url": absolute(record.cited_address),
    }
    key = f"{record._meta.model_name}-{record.pk}"
    return [
        (gettext("GOST R 7.0.5"), gost(**facts)),
        ("APA", apa(**facts)),
        ("BibTeX", bibtex(key, language, **facts)),
    ]


def day_of(record, language):
    """Return the day that its page says, or None."""
    moment = (
        getattr(record, f"published_at_{language}")
        if record.is_dated
        else modified_at(record, language)
    )
    return localdate(moment) if moment else None


def gost(title, author, work, institute, day, url):
    resource = gettext("[Electronic resource]")
    dates = f" {day.year}. {date_format(day, 'j E')}." if day else ""
    source = " / ".join(filter(None, [work, institute]))
    where = f" / {author}." if author else f" // {source}." if source else ""
    return gettext("%(source)s URL: %(url)s (accessed: %(day)s).") % {
        "source": f"{title} {resource}{where}{dates}",
        "url": url,
        "day": f"{localdate():%d.%m.%Y}",
    }


def apa(title, author, work, institute, day, url):
    date = (
        date_format(day, pgettext("date in APA style", "Y, F j"))
        if day
        else gettext("n.d.")
    )
    author = author or institute
    names = [author, f"({date})", title]
    if work:
        names.append(gettext("In %(work)s") % {"work": work})
    return " ".join([*(f"{name}." for name in names if name), url])


def bibtex(key, language, title, author, work, institute, day, url):
    author = author or institute
    fields = {
        "author": author and f"{{{escape(author)}}}",
        "title": f"{{{escape(title)}}}",
        "booktitle": work and escape(work),
        "year": day.year if day else "",
        "url": url,
        "urldate": localdate().isoformat(),
        "langid": get_language_info(language)["name"].lower(),
    }
    lines = [f"  {name} = {{{value}}}" for name, value in fields.items() if value]
    kind = "incollection" if work else "misc"
    return f"@{kind}{{{key},\n{',\n'.join(lines)}\n}}"


def escape(text):
    return SPECIAL.sub(lambda sign: ESCAPES.get(sign[0], f"\\{sign[0]}"), str(text))
