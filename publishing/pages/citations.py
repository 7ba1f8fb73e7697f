"""How to cite a record: in Russian by GOST R 7.0.5, and in English by APA.

A work is cited as what it is, any other record as a page of the site.
"""

import json
from functools import lru_cache

from django.utils.text import capfirst
from django.utils.timezone import localdate
from django.utils.translation import gettext, override

from bibliography.apa import apa
from bibliography.gost import SIGNS, gost, said
from bibliography.items import date_of, date_read, without_empty
from publishing.content.status import LanguageStatus
from publishing.pages.seo import absolute, modified_at
from text.languages import current, languages_from

# What is said in one language of a work that is written in another.
WRITTEN_IN = {"ru": {"en": "На англ. яз."}, "en": {"ru": "(In Russ.)"}}


def citations_of(record, institute):
    """Return (language, heading, that of the record, text) of each way to cite it."""
    citations = []
    for language in languages_from(current()):
        with override(language):
            work = work_in(record, language)
            item = work or page_of(record, institute, language)
            serialized = json.dumps(item, sort_keys=True)
            text = cited(serialized, language, bool(work), localdate())
            heading = gettext("How to cite")
            citations.append((language, heading, item["language"], text))
    return citations


def work_in(record, language):
    """Return the work that a record is as readers of a language have it, or None."""
    work = record.csl(language)
    if work and work["language"] != language and record.is_visible_in(language):
        work = record.csl_in(language)
        if (own := record.language_read_in(language)) != language:
            notes = [work.get("note"), WRITTEN_IN[language][own]]
            work["note"] = " ".join(filter(None, notes))
    return work and {**work, "abstract": "", "keyword": ""}


@lru_cache(maxsize=1000)
def cited(serialized, language, is_work, today):
    """Return the reference for readers of a language, which takes long to make."""
    item = json.loads(serialized)
    if language == "en":
        return apa(item if is_work else page_in_apa(item))
    if is_work and "URL" in item:
        item["accessed"] = date_of(today)
    return gost(item, language)


def page_of(record, institute, language):
    """Return the page that readers have as an item: see ``bibliography``."""
    codes = filter(record.has_own_page_in, languages_from(language))
    language = next(codes, language)
    with override(language):
        # What has two names, by that in the language of the page.
        own, publisher = record.cited_as(language), str(institute)
    author, work = own.get("author", ""), own.get("work", "")
    title = own.get("title") or record.title_in(language)
    withdrawn = LanguageStatus.WITHDRAWN
    if record.status_in(language) == withdrawn:
        title = f"{title} [{capfirst(withdrawn.label)}]"
    if "date" in own:
        day = own["date"]
    else:
        # That its page says; but the last change of a whole page is no date of it.
        first = record.first_published_at
        moment = first if record.is_dated else work and modified_at(record, language)
        day = moment and localdate(moment)
    return without_empty(
        {
            "id": f"{record._meta.model_name}-{record.pk}",
            "type": "entry" if work else "webpage",
            "language": language,
            # A headword may begin small, a title that is cited does not.
            "title": capfirst(title) if work else title,
            "author": author and [{"literal": author}],
            "container-title": work,
            "publisher": publisher,
            "number": own.get("number", ""),
            "issued": day and date_read(str(day)),
            "accessed": date_of(localdate()),
            "URL": absolute(record.version_address or record.cited_address),
        }
    )


def page_in_apa(item):
    """Return a page as citeproc-py takes it: by whom it is."""
    publisher = without_empty({"literal": item.get("publisher")})
    author = item.get("author") or filter(None, [publisher])
    number = said("number", item.get("number"), SIGNS["en"])
    own = {"author": [*author], "publisher": "", "number": number}
    return without_empty({**item, **own})
