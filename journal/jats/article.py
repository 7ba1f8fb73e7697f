"""An article: its front matter, and what stands behind its text."""

from bibliography.identifiers import HOSTS
from journal.jats.authors import authors
from journal.jats.elements import element, in_each, mark, of_paragraphs, of_text
from journal.models import Article
from journal.readers import languages_of, pdf_addresses
from publishing.pages.seo import absolute

Notice = Article.Notice
# By the codes of the RSCI; what has no name in JATS is "other".
TYPES = {
    Article.Kind.RESEARCH: "research-article",
    Article.Kind.REVIEW: "review-article",
    Article.Kind.SHORT: "brief-report",
    Article.Kind.EDITORIAL: "editorial",
    Article.Kind.BOOK_REVIEW: "book-review",
    Article.Kind.LETTER: "letter",
}

# Of a notice: its own type, how its article is related to it, and it to its article.
NOTICES = {
    Notice.CORRECTION: ("correction", "correction-forward", "corrected-article"),
    Notice.CONCERN: ("expression-of-concern", "concern-forward", "object-of-concern"),
    Notice.RETRACTION: ("retraction", "retraction-forward", "retracted-article"),
    Notice.REMOVAL: ("removal", "removal-forward", "removed-article"),
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
        return NOTICES[noticed.notice_kind][0]
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


# Front matter


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
        [self_uri("text/html", code, article.address_in(code)) for code in languages],
        [self_uri("application/pdf", *pdf) for pdf in pdf_addresses(article)],
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
        element("license", element("ali:license_ref", licence), href=licence),
    )


def self_uri(content_type, language, path):
    href = absolute(path)
    return mark("self-uri", content_type=content_type, lang=language, href=href)


def related(article):
    """Return its notice, what it is the notice of, what it translates, and its
    translations, as far as others can find them."""
    others = [("translation", other) for other in article.translations.all()]
    if article.translation_of:
        others.append(("translated-article", article.translation_of))
    links = [(kind, other.doi) for kind, other in others if other.visible_languages()]
    links += [(NOTICES[other.notice_kind][2], other.doi) for other in article.noticed]
    if article.notice_kind:
        links.insert(0, (NOTICES[article.notice_kind][1], article.notice_doi))
    return [
        mark(
            "related-article",
            related_article_type=kind,
            ext_link_type="doi",
            href=HOSTS["doi"] + doi,
        )
        for kind, doi in links
        if doi
    ]


def texts(article, languages):
    """Return abstracts and keywords; of an article that was removed, none."""
    if article.removed_on:
        return []

    def abstract(text, code):
        is_own = code == article.written_in
        make = of_paragraphs("abstract" if is_own else "trans-abstract")
        return make(text, code)

    return [
        in_each(article, "summary", abstract, languages),
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


# What it cites, as it prints it, with what leads to each work


def reference_list(article):
    return element(
        "ref-list",
        [
            element("ref", element("label", number), citation(row), id=f"ref{number}")
            for number, row in enumerate(article.references.all(), 1)
        ],
    )


def citation(reference):
    text = element("mixed-citation", *with_links(reference))
    if not reference.other_text:
        return text
    other = element("mixed-citation", reference.other_text)
    return element("citation-alternatives", text, other)


def with_links(reference):
    """Return the text with its DOI and address marked, behind it if it has them not."""
    parts = [reference.text]
    doi, url = reference.doi, reference.url
    if doi:
        parts = marked(parts, doi, element("pub-id", doi, pub_id_type="doi"))
    if url:
        link = element("ext-link", url, ext_link_type="uri", href=url)
        parts = marked(parts, url, link)
    return parts


def marked(parts, value, made):
    for number, part in enumerate(parts):
        if isinstance(part, str) and value in part:
            before, _value, after = part.partition(value)
            return [*parts[:number], before, made, after, *parts[number + 1 :]]
    return [*parts, " ", made]
