"""An article: its front matter, its text, and what stands behind it."""

from django.utils.translation import gettext, override

from bibliography.identifiers import HOSTS
from journal.description import texts_of
from journal.jats.authors import authors, institution
from journal.jats.body import Body
from journal.jats.elements import element, in_each, mark, of_paragraphs, of_text
from journal.models import Article
from publishing.pages.seo import absolute
from text.languages import LANGUAGES

Kind = Article.Kind
# Of a notice: its own type, how its article is related to it, and it to its article.
NOTICES = {
    Kind.CORRECTION: ("correction", "correction-forward", "corrected-article"),
    Kind.CONCERN: ("expression-of-concern", "concern-forward", "object-of-concern"),
    Kind.RETRACTION: ("retraction", "retraction-forward", "retracted-article"),
    Kind.REMOVAL: ("removal", "removal-forward", "removed-article"),
}
# By the codes of the RSCI; what has no name in JATS is "other".
TYPES = {
    Kind.RESEARCH: "research-article",
    Kind.REVIEW: "review-article",
    Kind.SHORT: "brief-report",
    Kind.EDITORIAL: "editorial",
    Kind.BOOK_REVIEW: "book-review",
    Kind.LETTER: "letter",
    **{kind: names[0] for kind, names in NOTICES.items()},
}


def article_element(described):
    """Return the ``article`` of a Description that has some language."""
    own = described.article.written_in
    texts = described.texts("text")
    count = len(described.references)
    body = Body(texts.pop(own, ""), own, references=count)
    return element(
        "article",
        element("front", journal_meta(described.journal), article_meta(described)),
        body.element if len(body.element) else None,
        element(
            "back",
            in_each(described.texts("acknowledgements"), of_paragraphs("ack")),
            in_each(described.texts("data_statement"), data_availability),
            element("fn-group", body.notes),
            reference_list(described.references),
        ),
        [translation(described, code, text) for code, text in texts.items()],
        article_type=TYPES.get(described.article.kind, "other"),
        dtd_version="1.3",
        lang=own,
    )


def translation(described, language, text):
    """Return the text in another language, with what stands before it."""
    count = len(described.references)
    body = Body(text, language, references=count, prefix=f"{language}-")
    summary = described.texts("summary").get(language, "")
    return element(
        "sub-article",
        element(
            "front-stub",
            element(
                "title-group", element("article-title", described.titles.get(language))
            ),
            of_paragraphs("abstract")(summary, language),
            keywords(described, language),
        ),
        body.element,
        element("back", element("fn-group", body.notes)),
        article_type="translation",
        id=f"translation-{language}",
        lang=language,
    )


def data_availability(text, language):
    with override(language):
        title = gettext("Data availability")
    return element(
        "sec",
        element("title", title),
        [element("p", line.strip()) for line in text.splitlines()],
        sec_type="data-availability",
        lang=language,
    )


def journal_meta(journal):
    title = journal.key_title or str(journal) or "—"
    titles, places = (texts_of(journal, name) for name in ["title", "publisher_place"])
    others = {code: text for code, text in titles.items() if text != title}
    return element(
        "journal-meta",
        [
            element("journal-id", number, journal_id_type="issn")
            for number in journal.issns or [title]
        ],
        element(
            "journal-title-group",
            element("journal-title", title),
            in_each(others, translated_title),
            element("abbrev-journal-title", journal.abbreviated_title),
        ),
        element("issn", journal.issn_print, publication_format="print"),
        element("issn", journal.issn_online, publication_format="electronic"),
        element(
            "publisher",
            in_each(
                texts_of(journal, "publisher"),
                lambda text, code: [
                    element("publisher-name", text, lang=code),
                    element("publisher-loc", places.get(code), lang=code),
                ],
            ),
        ),
    )


# Front matter


def article_meta(described):
    article, issue = described.article, described.article.issue_or_blank
    own = article.written_in
    return element(
        "article-meta",
        element("article-id", article.pk, pub_id_type="publisher-id"),
        element("article-id", article.doi, pub_id_type="doi"),
        element("article-id", article.edn, pub_id_type="custom", custom_type="edn"),
        categories(article),
        titles(described),
        authors(described),
        element(
            "pub-date",
            day(article.issued_on) or element("year", article.year),
            date_type="pub",
            publication_format="electronic",
            iso_8601_date=described.date,
        ),
        element("volume", issue.volume),
        element("issue", issue.number),
        element("issue-id", issue.doi, pub_id_type="doi"),
        element("fpage", article.first_page),
        element("lpage", article.last_page) if article.first_page else None,
        element("elocation-id", article.article_number),
        element(
            "history",
            date_of("received", article.received_on),
            date_of("accepted", article.accepted_on),
        ),
        permissions(described),
        [
            self_uri("text/html", code, article.address_in(code), title)
            for code, title in described.titles.items()
        ],
        [
            self_uri(
                "application/pdf",
                pdf.which if pdf.which in LANGUAGES else "",
                pdf.address,
                "PDF",
            )
            for pdf in described.pdfs
        ],
        related(described),
        [
            of_paragraphs("abstract" if code == own else "trans-abstract")(text, code)
            for code, text in described.texts("summary").items()
        ],
        [keywords(described, code) for code in described.languages],
        element(
            "funding-group",
            [award_group(award, own) for award in described.awards],
            in_each(described.texts("funding"), of_text("funding-statement")),
        ),
    )


def award_group(award, language):
    source = element(
        "funding-source", institution(award.funder_in(language), award.ror)
    )
    return element("award-group", source, element("award-id", award.number))


def categories(article):
    def group(text, code="", kind="heading"):
        subject = element("subject", text)
        return element("subj-group", subject, subj_group_type=kind, lang=code)

    rubrics = in_each(texts_of(article.rubric, "title"), group)
    return element("article-categories", rubrics, group(article.udk, kind="udc"))


def titles(described):
    (own, title), *others = described.titles.items()
    translations = in_each(dict(others), translated_title)
    return element(
        "title-group", element("article-title", title, lang=own), translations
    )


def translated_title(text, code):
    return element("trans-title-group", element("trans-title", text), lang=code)


def day(date):
    return date and [
        element("day", f"{date:%d}"),
        element("month", f"{date:%m}"),
        element("year", date.year),
    ]


def date_of(kind, date):
    return element("date", day(date), date_type=kind, iso_8601_date=date)


def permissions(described):
    licence = described.licence
    holders = texts_of(described.journal, "copyright_holder")
    return element(
        "permissions",
        element("copyright-year", described.article.year if holders else ""),
        in_each(holders, of_text("copyright-holder")),
        element("license", element("ali:license_ref", licence), href=licence),
    )


def self_uri(content_type, language, path, title):
    return mark(
        "self-uri",
        content_type=content_type,
        lang=language,
        href=absolute(path),
        link_title=title,
    )


def related(described):
    """Return the notices about it, what it is a notice about, and what it translates
    and its translations, as far as these have a DOI."""
    article = described.article
    links = [
        *((NOTICES[other.kind][1], other) for other in article.public_notices),
        *(("translation", other) for other in described.translations if other.doi),
        *(("translated-article", other) for other in described.originals if other.doi),
        *((NOTICES[article.kind][2], other) for other in article.public_about),
    ]
    return [
        mark(
            "related-article",
            related_article_type=kind,
            ext_link_type="doi" if other.doi else "uri",
            href=HOSTS["doi"] + other.doi
            if other.doi
            else absolute(other.pointer.address),
        )
        for kind, other in links
    ]


def keywords(described, language):
    return element(
        "kwd-group",
        [element("kwd", word) for word in described.keywords_in(language)],
        kwd_group_type="author",
        lang=language,
    )


def reference_list(references):
    return element(
        "ref-list",
        [
            element("ref", element("label", number), citation(row), id=f"ref{number}")
            for number, row in enumerate(references, 1)
        ],
    )


def citation(reference):
    printed = element("mixed-citation", with_links(reference))
    if not reference.other_text:
        return printed
    other = element("mixed-citation", reference.other_text)
    return element("citation-alternatives", printed, other)


def with_links(reference):
    """Return the text with its DOI and address marked, behind it if it has them not."""
    parts = [reference.text]
    doi, url = reference.doi, reference.url
    if doi:
        parts = marked(parts, doi, element("pub-id", doi, pub_id_type="doi"))
    if url:
        link = element("ext-link", url, ext_link_type="uri", href=url, link_title=url)
        parts = marked(parts, url, link)
    return parts


def marked(parts, value, made):
    for number, part in enumerate(parts):
        if isinstance(part, str) and value in part:
            before, _value, after = part.partition(value)
            return [*parts[:number], before, made, after, *parts[number + 1 :]]
    return [*parts, " ", made]
