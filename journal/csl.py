"""An article as an item of CSL-JSON: see ``bibliography``."""

from django.utils.formats import date_format
from django.utils.translation import override, pgettext

from bibliography.items import date_of, without_empty
from journal.models.journal import Journal
from journal.names import name_from
from publishing.pages.seo import absolute
from text.languages import first_with, languages_from
from text.typography import with_plain_spaces


def item_of(article, language):
    """Return the item in the article's own language, as indexes have it.

    ``language``: of the page, where the article has no title in its own.
    """
    codes = [article.written_in, *languages_from(language)]
    own = first_with(article, "title", codes)
    journal, issue = Journal.objects.known(), article.issue
    names = [name_from(parts, own).csl() for parts in article.names_of_authors()]
    # It is cited by the year on the cover, also where that came out later.
    day = article.issued_on
    is_of_year = day and day.year == issue.year
    # It is known by its own title, whatever readers have of it here.
    is_there = article.is_visible_in(own) and not article.removed_on
    summary = getattr(article, f"summary_{own}") if is_there else ""
    keywords = article.keyword_list(own) if is_there else []
    return without_empty(
        {
            "id": article.doi or f"journal-article-{article.pk}",
            "type": "article-journal",
            "language": own,
            "title": title_of(article, own),
            "author": names,
            "container-title": journal.title_in(own),
            "publisher": getattr(journal, f"publisher_{own}") or "",
            "volume": issue.volume,
            "issue": issue.number,
            "page": article.pages_display.replace("–", "-") or article.article_number,
            "issued": date_of(day) if is_of_year else {"date-parts": [[issue.year]]},
            "DOI": article.doi,
            "ISSN": next(iter(journal.issns[::-1]), ""),
            "URL": "" if article.doi else absolute(article.pointer.address),
            "abstract": summary or "",
            "keyword": ", ".join(keywords),
        }
    )


def title_of(article, language):
    """Return the title; of what nobody should rely on any more, with that behind it."""
    title = getattr(article, f"title_{language}") or ""
    with override(language):
        note = with_plain_spaces(note_of(article))
    return f"{title} [{note}]" if note else title


def note_of(article):
    """Return "Retracted, 10 November 2026" of what was retracted or removed, or ""."""
    notices = type(article).Notice
    if article.notice_kind == notices.RETRACTION:
        return pgettext("article", "Retracted, %(day)s") % {
            "day": date_format(article.notice_on)
        }
    if article.removed_on or article.notice_kind == notices.REMOVAL:
        day = article.removed_on or article.notice_on
        return pgettext("article", "Removed, %(day)s") % {"day": date_format(day)}
    return ""
