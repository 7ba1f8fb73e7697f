"""An article as an item of CSL-JSON: see ``publishing.bibliography``."""

from journal.models.journal import Journal
from journal.names import name_from
from publishing.bibliography.items import date_of, without_empty
from publishing.seo import absolute
from text.languages import languages_from


def item_of(article, language):
    """Return the item in ``language``, else in the one that the article has."""
    language = next(
        (code for code in languages_from(language) if article.is_named_in(code)),
        language,
    )
    journal, issue = Journal.objects.known(), article.issue
    names = [name_from(parts, language).csl() for parts in article.names_of_authors()]
    # It is cited by the year on the cover, also where that came out later.
    day = article.issued_on
    is_of_year = day and day.year == issue.year
    keywords = [] if article.removed_on else article.keyword_list(language)
    summary = "" if article.removed_on else getattr(article, f"summary_{language}")
    return without_empty(
        {
            "id": article.doi or f"journal-article-{article.pk}",
            "type": "article-journal",
            "language": language,
            "title": article.title_in(language),
            "author": names,
            "container-title": journal.title_in(language),
            "publisher": getattr(journal, f"publisher_{language}") or "",
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
