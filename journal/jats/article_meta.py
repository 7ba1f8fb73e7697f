"""What an article says of itself: titles, authors, dates, rights, abstracts."""

from bibliography.identifiers import HOSTS
from journal.jats.authors import authors
from journal.jats.elements import (
    ALI,
    element,
    in_each,
    mark,
    of_paragraphs,
    of_text,
)
from journal.models import Article
from journal.readers import pdf_addresses
from publishing.pages.seo import absolute

# How an article is related to the notice that concerns it.
NOTICES = {
    Article.Notice.CORRECTION: "correction-forward",
    Article.Notice.CONCERN: "concern-forward",
    Article.Notice.RETRACTION: "retraction-forward",
    Article.Notice.REMOVAL: "removal-forward",
}
# How a notice that is an article itself is related to the article that it concerns.
NOTICED = {
    Article.Notice.CORRECTION: "corrected-article",
    Article.Notice.CONCERN: "object-of-concern",
    Article.Notice.RETRACTION: "retracted-article",
    Article.Notice.REMOVAL: "removed-article",
}


def article_meta(article, journal, languages):
    """``languages``: those in which readers have it, its own first."""
    issue = article.issue
    return element(
        "article-meta",
        element("article-id", article.pk, pub_id_type="publisher-id"),
        element("article-id", article.doi, pub_id_type="doi"),
        element("article-id", article.edn, pub_id_type="custom", custom_type="edn"),
        categories(article),
        titles(article, languages),
        authors(article, languages),
        element(
            "pub-date",
            day(article.issued_on) or element("year", issue.year),
            date_type="pub",
            publication_format="electronic",
            iso_8601_date=article.issued_on or issue.year,
        ),
        element("volume", issue.volume),
        element("issue", issue.number),
        element("issue-id", issue.doi, pub_id_type="doi"),
        *(
            element("issue-title", theme, lang=code)
            for code in languages
            if issue.is_visible_in(code) and (theme := issue.theme_in(code))
        ),
        element("fpage", article.first_page),
        element("lpage", article.last_page) if article.first_page else None,
        element("elocation-id", article.article_number),
        element(
            "history",
            date_of("received", article.received_on),
            date_of("accepted", article.accepted_on),
        ),
        permissions(article, journal),
        [
            mark(
                "self-uri",
                content_type="text/html",
                lang=code,
                href=absolute(article.address_in(code)),
            )
            for code in languages
        ],
        [
            mark(
                "self-uri",
                content_type="application/pdf",
                lang=code,
                href=absolute(path),
            )
            for code, path in pdf_addresses(article)
        ],
        related(article),
        *texts(article, languages),
        None
        if article.removed_on
        else element(
            "funding-group",
            in_each(article, "funding", of_text("funding-statement"), languages),
        ),
        element(
            "custom-meta-group",
            in_each(article, "recommended_by", recommended, languages),
        ),
    )


def categories(article):
    return element(
        "article-categories",
        in_each(
            article.rubric,
            "title",
            lambda text, code: element(
                "subj-group",
                element("subject", text),
                subj_group_type="heading",
                lang=code,
            ),
        ),
        element("subj-group", element("subject", article.udk), subj_group_type="udc"),
    )


def titles(article, languages):
    own, *others = languages
    return element(
        "title-group",
        element("article-title", article.marked_title_in(own), lang=own),
        [
            element(
                "trans-title-group",
                element("trans-title", article.marked_title_in(code)),
                lang=code,
            )
            for code in others
        ],
    )


def day(date):
    return date and [
        element("day", f"{date:%d}"),
        element("month", f"{date:%m}"),
        element("year", date.year),
    ]


def date_of(kind, date):
    return element("date", day(date), date_type=kind, iso_8601_date=date)


def permissions(article, journal):
    licence = article.licence_url or journal.licence_url
    return element(
        "permissions",
        element("copyright-year", article.year),
        in_each(journal, "copyright_holder", of_text("copyright-holder")),
        element("license", element(f"{{{ALI}}}license_ref", licence), href=licence),
    )


def related(article):
    """Return its notice, what it is the notice of, what it translates, and its
    translations, as far as others can find them."""
    others = [("translation", other) for other in article.translations.all()]
    if article.translation_of:
        others.append(("translated-article", article.translation_of))
    links = [
        (NOTICES.get(article.notice_kind), article.notice_doi),
        *((NOTICED[other.notice_kind], other.doi) for other in article.noticed),
        *((kind, other.doi) for kind, other in others if other.visible_languages()),
    ]
    return [
        mark(
            "related-article",
            related_article_type=kind,
            ext_link_type="doi",
            href=HOSTS["doi"] + doi,
        )
        for kind, doi in links
        if kind and doi
    ]


def texts(article, languages):
    """Return abstracts and keywords; of an article that was removed, none."""
    if article.removed_on:
        return []
    own = [code for code in languages if code == article.written_in]
    others = [code for code in languages if code != article.written_in]
    return [
        in_each(article, "summary", of_paragraphs("abstract"), own),
        in_each(article, "summary", of_paragraphs("trans-abstract"), others),
        [
            element(
                "kwd-group",
                [element("kwd", word) for word in article.keyword_list(code)],
                kwd_group_type="author",
                lang=code,
            )
            for code in languages
        ],
    ]


def recommended(text, code):
    return element(
        "custom-meta",
        element("meta-name", "recommended by"),
        element("meta-value", text),
        lang=code,
    )
