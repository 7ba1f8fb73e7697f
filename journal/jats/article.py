"""An article: its front matter with the authors, its text, and what stands behind."""

from django.utils.translation import gettext, override

from bibliography.identifiers import address
from journal.description import texts_of
from journal.jats.body import Body, element, mark
from journal.models import Article
from journal.names import CreditRole
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
CREDIT = "https://credit.niso.org/"
# CRediT's own names, where they are not those of its addresses.
TERMS = {
    CreditRole.ORIGINAL_DRAFT: "Writing – original draft",
    CreditRole.REVIEW_EDITING: "Writing – review & editing",
}


def article_element(described):
    """Return the ``article`` of a Description that has some language."""
    own = described.article.written_in
    facts = {
        "article_type": TYPES.get(described.article.kind, "other"),
        "dtd_version": "1.3",
        "lang": own,
    }
    return mark.of_rows("article", of_article(described, own), **facts)


def of_article(described, own):
    texts, count = described.texts("text"), len(described.references)
    body = Body(texts.pop(own, ""), own, references=count)
    yield "front/journal-meta", journal_meta(described.journal)
    yield "front/article-meta", article_meta(described)
    if len(body.element):
        yield body.element
    for code, text in described.texts("acknowledgements").items():
        yield "back/ack", paragraphs(text), {"lang": code}
    for code, text in described.texts("data_statement").items():
        with override(code):
            title = element("title", gettext("Data availability"))
        facts = {"sec_type": "data-availability", "lang": code}
        yield "back/sec", [title, *paragraphs(text)], facts
    yield "back/fn-group", body.notes
    for number, reference in enumerate(described.references, 1):
        row = [element("label", number), citation(reference)]
        yield "back/ref-list/ref", row, {"id": f"ref{number}"}
    for code, text in texts.items():
        facts = {"id": f"translation-{code}", "lang": code}
        rows = translation(described, code, text)
        yield "sub-article", rows, {"article_type": "translation", **facts}


def translation(described, language, text):
    """Yield the text in another language, with what stands before it."""
    count = len(described.references)
    body = Body(text, language, references=count, prefix=f"{language}-")
    summary = described.texts("summary").get(language, "")
    title = described.titles.get(language)
    yield "front-stub/title-group/article-title", title
    yield "front-stub/abstract", paragraphs(summary), {"lang": language}
    facts = {"kwd_group_type": "author", "lang": language}
    yield "front-stub/kwd-group", keywords(described, language), facts
    yield body.element
    yield "back/fn-group", body.notes


def paragraphs(text):
    return [element("p", line.strip()) for line in text.splitlines()]


def journal_meta(journal):
    title = journal.key_title or str(journal) or "—"
    places = texts_of(journal, "publisher_place")
    for number in journal.issns or [title]:
        yield "journal-id", number, {"journal_id_type": "issn"}
    yield "journal-title-group/journal-title", title
    for code, text in texts_of(journal, "title").items():
        if text != title:
            other = element("trans-title", text)
            yield "journal-title-group/trans-title-group", other, {"lang": code}
    yield "journal-title-group/abbrev-journal-title", journal.abbreviated_title
    yield "issn", journal.issn_print, {"publication_format": "print"}
    yield "issn", journal.issn_online, {"publication_format": "electronic"}
    for code, text in texts_of(journal, "publisher").items():
        yield "publisher/publisher-name", text, {"lang": code}
        yield "publisher/publisher-loc", places.get(code), {"lang": code}


# Front matter


def article_meta(described):
    article, issue = described.article, described.article.issue_or_blank
    own = article.written_in
    yield "article-id", article.pk, {"pub_id_type": "publisher-id"}
    yield "article-id", article.doi, {"pub_id_type": "doi"}
    yield "article-id", article.edn, {"pub_id_type": "custom", "custom_type": "edn"}
    for code, title in texts_of(article.rubric, "title").items():
        facts = {"subj_group_type": "heading", "lang": code}
        yield "article-categories/subj-group", element("subject", title), facts
    udk = element("subject", article.udk)
    yield "article-categories/subj-group", udk, {"subj_group_type": "udc"}
    (code, title), *others = described.titles.items()
    yield "title-group/article-title", title, {"lang": code}
    for code, title in others:
        other = element("trans-title", title)
        yield "title-group/trans-title-group", other, {"lang": code}
    for author in described.authors:
        facts = {"corresp": "yes" if author.is_corresponding else ""}
        rows = contributor(author, described.languages)
        yield "contrib-group/contrib", rows, {"contrib_type": "author", **facts}
    for affiliation in described.affiliations:
        rows = aff(affiliation, described.languages)
        yield "aff-alternatives", rows, {"id": f"aff{affiliation.number}"}
    date = {"date_type": "pub", "publication_format": "electronic"}
    day_or_year = day(article.issued_on) or element("year", article.year)
    yield "pub-date", day_or_year, date | {"iso_8601_date": described.date}
    yield "volume", issue.volume
    yield "issue", issue.number
    yield "issue-id", issue.doi, {"pub_id_type": "doi"}
    yield "fpage", article.first_page
    yield "lpage", article.last_page if article.first_page else None
    yield "elocation-id", article.article_number
    dates = {"received": article.received_on, "accepted": article.accepted_on}
    for kind, date in dates.items():
        yield "history/date", day(date), {"date_type": kind, "iso_8601_date": date}
    holders, licence = (
        texts_of(described.journal, "copyright_holder"),
        described.licence,
    )
    yield "permissions/copyright-year", article.year if holders else ""
    for code, holder in holders.items():
        yield "permissions/copyright-holder", holder, {"lang": code}
    reference = element("ali:license_ref", licence)
    yield "permissions/license", reference, {"href": licence}
    for code, title in described.titles.items():
        yield self_uri("text/html", code, article.address_in(code), title)
    for pdf in described.pdfs:
        code = pdf.which if pdf.which in LANGUAGES else ""
        yield self_uri("application/pdf", code, pdf.address, "PDF")
    yield from related(described)
    for code, text in described.texts("summary").items():
        name = "abstract" if code == own else "trans-abstract"
        yield name, paragraphs(text), {"lang": code}
    for code in described.languages:
        facts = {"kwd_group_type": "author", "lang": code}
        yield "kwd-group", keywords(described, code), facts
    for award in described.awards:
        source = institution(award.funder_in(own), award.ror)
        parts = [element("funding-source", source), element("award-id", award.number)]
        yield "funding-group/award-group", parts
    for code, text in described.texts("funding").items():
        yield "funding-group/funding-statement", text, {"lang": code}


def day(date):
    return date and [
        element("day", f"{date:%d}"),
        element("month", f"{date:%m}"),
        element("year", date.year),
    ]


def self_uri(content_type, language, path, title):
    facts = {"lang": language, "href": absolute(path), "link_title": title}
    return mark("self-uri", content_type=content_type, **facts)


def related(described):
    """Yield the notices about it, what it is a notice about, and what it translates
    and its translations, as far as these have a DOI."""
    article = described.article
    links = [
        *((NOTICES[other.kind][1], other) for other in article.public_notices),
        *(("translation", other) for other in described.translations if other.doi),
        *(("translated-article", other) for other in described.originals if other.doi),
        *((NOTICES[article.kind][2], other) for other in article.public_about),
    ]
    for kind, other in links:
        yield mark(
            "related-article",
            related_article_type=kind,
            ext_link_type="doi" if other.doi else "uri",
            href=address("doi", other.doi) or absolute(other.pointer.address),
        )


def keywords(described, language):
    return [element("kwd", word) for word in described.keywords_in(language)]


# Authors


def contributor(author, languages):
    orcid = address("orcid", author.orcid)
    yield "contrib-id", orcid, {"contrib_id_type": "orcid"}
    for name in author.names_in(languages):
        if name.is_group:
            yield "collab-alternatives/collab", name.family, {"lang": name.language}
        else:
            yield "name-alternatives/name", of_name(name), {"lang": name.language}
    yield "email", author.email
    for code in languages:
        yield "bio", paragraphs(author.post_in(code)), {"lang": code}
    for role in author.roles:
        term = TERMS.get(role, role.replace("-", " ").capitalize())
        facts = {"vocab_identifier": CREDIT, "vocab_term": term}
        facts["vocab_term_identifier"] = role.address
        yield "role", term, {"vocab": "credit", **facts}
    for affiliation in author.affiliations:
        yield mark("xref", ref_type="aff", rid=f"aff{affiliation.number}")


def of_name(name):
    yield "surname", name.family
    yield "given-names", name.given_names
    yield "suffix", name.suffix


def aff(affiliation, languages):
    """Yield the affiliation in the languages of the article that it has a name in."""
    for view in dict.fromkeys(affiliation.in_language(code) for code in languages):
        parts = [
            institution(view.name, view.ror),
            element("city", view.city),
            element("country", view.country, country=view.country_code),
        ]
        yield "aff", parts, {"lang": view.language}


def institution(name, ror):
    name = element("institution", name)
    if not ror:
        return name
    number = element("institution-id", address("ror", ror), institution_id_type="ror")
    return element("institution-wrap", name, number)


# What it cites


def citation(reference):
    """Return the forms in which it is printed; beside them its DOI and address."""
    doi, url = reference.doi, reference.url
    identifiers = element(
        "element-citation",
        element("pub-id", doi, pub_id_type="doi"),
        element("ext-link", url, ext_link_type="uri", href=url, link_title=url),
        publication_type="other",
    )
    texts = [reference.text, reference.other_text]
    forms = [*(element("mixed-citation", text) for text in texts), identifiers]
    printed, *others = filter(lambda form: form is not None, forms)
    return element("citation-alternatives", printed, others) if others else printed
