"""How to cite a record: by GOST R 7.0.5, by APA, and as BibTeX."""

import re

from django.utils.formats import date_format
from django.utils.timezone import localdate, localtime
from django.utils.translation import get_language_info, gettext, pgettext

from publishing.seo import absolute
from text.languages import current

# What BibTeX would read as a command.
SPECIAL = re.compile(r"[\\{}$&#%_~^]")
ESCAPES = {"\\": r"\textbackslash{}", "~": r"\textasciitilde{}", "^": r"\^{}"}


def citations_of(record, institute):
    """Return (style, text) of each citation of a record in the active language."""
    language = current()
    published = getattr(record, f"published_at_{language}")
    facts = {
        "title": record.title_in(language),
        "institute": institute,
        "day": localtime(published) if published else None,
        "url": absolute(record.cited_address),
    }
    key = f"{record._meta.model_name}-{record.pk}"
    return [
        (gettext("GOST R 7.0.5"), gost(**facts)),
        ("APA", apa(**facts)),
        ("BibTeX", bibtex(key, language, **facts)),
    ]


def gost(title, institute, day, url):
    resource = gettext("[Electronic resource]")
    dates = f" {day.year}. {date_format(day, 'j E')}." if day else ""
    publisher = f" // {institute}." if institute else ""
    return gettext("%(source)s URL: %(url)s (accessed: %(day)s).") % {
        "source": f"{title} {resource}{publisher}{dates}",
        "url": url,
        "day": f"{localdate():%d.%m.%Y}",
    }


def apa(title, institute, day, url):
    date = (
        date_format(day, pgettext("date in APA style", "Y, F j"))
        if day
        else gettext("n.d.")
    )
    author = f"{institute}. " if institute else ""
    return f"{author}({date}). {title}. {url}"


def bibtex(key, language, title, institute, day, url):
    fields = {
        "author": institute and f"{{{escape(institute)}}}",
        "title": f"{{{escape(title)}}}",
        "year": day.year if day else "",
        "url": url,
        "urldate": localdate().isoformat(),
        "langid": get_language_info(language)["name"].lower(),
    }
    lines = [f"  {name} = {{{value}}}" for name, value in fields.items() if value]
    return f"@misc{{{key},\n{',\n'.join(lines)}\n}}"


def escape(text):
    return SPECIAL.sub(lambda sign: ESCAPES.get(sign[0], f"\\{sign[0]}"), str(text))
