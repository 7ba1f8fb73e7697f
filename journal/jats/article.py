"""An article: its front matter, and what stands behind its text."""

from journal.jats.article_meta import article_meta
from journal.jats.elements import element, in_each, of_paragraphs, of_text
from journal.jats.references import reference_list
from journal.models import Article
from journal.readers import languages_of

# By the codes of the RSCI; what has no name in JATS is "other".
TYPES = {
    Article.Kind.RESEARCH: "research-article",
    Article.Kind.REVIEW: "review-article",
    Article.Kind.SHORT: "brief-report",
    Article.Kind.EDITORIAL: "editorial",
    Article.Kind.BOOK_REVIEW: "book-review",
    Article.Kind.LETTER: "letter",
}

# Of a notice that is an article itself.
TYPES_OF_NOTICES = {
    Article.Notice.CORRECTION: "correction",
    Article.Notice.CONCERN: "expression-of-concern",
    Article.Notice.RETRACTION: "retraction",
    Article.Notice.REMOVAL: "removal",
}


def article_element(article, journal):
    """Return the ``article`` of an article that readers have in some language."""
    languages = languages_of(article)
    return element(
        "article",
        element(
            "front",
            journal_meta(journal),
            article_meta(article, journal, languages),
            notice(article, languages),
        ),
        None
        if article.removed_on
        else element(
            "back",
            in_each(article, "acknowledgements", of_paragraphs("ack"), languages),
            in_each(
                article,
                "data_statement",
                of_paragraphs("notes", notes_type="data-availability"),
                languages,
            ),
            reference_list(article),
        ),
        article_type=type_of(article),
        dtd_version="1.3",
        lang=article.written_in,
    )


def type_of(article):
    """Return what it is, first of all the notice of another: its type in JATS."""
    for noticed in article.noticed[:1]:
        return TYPES_OF_NOTICES[noticed.notice_kind]
    return TYPES.get(article.kind, "other")


def journal_meta(journal):
    title = journal.constant_title or str(journal) or "—"
    return element(
        "journal-meta",
        [
            element("journal-id", number, journal_id_type="issn")
            for number in journal.issns or [title]
        ],
        element(
            "journal-title-group",
            element("journal-title", title),
            in_each(
                journal,
                "title",
                lambda text, code: element(
                    "trans-title-group",
                    element("trans-title", text) if text != title else None,
                    lang=code,
                ),
            ),
            element("abbrev-journal-title", journal.abbreviated_title),
        ),
        element("issn", journal.issn_print, publication_format="print"),
        element("issn", journal.issn_online, publication_format="electronic"),
        element(
            "publisher",
            in_each(
                journal,
                "publisher",
                lambda text, code: [
                    element("publisher-name", text, lang=code),
                    element(
                        "publisher-loc",
                        getattr(journal, f"publisher_place_{code}"),
                        lang=code,
                    ),
                ],
            ),
        ),
    )


def notice(article, languages):
    """Return what readers have to know before they read: a correction and its like."""
    if not article.notice_kind:
        return None
    return element(
        "notes",
        in_each(article, "notice", of_text("p"), languages),
        notes_type=article.notice_kind,
    )
