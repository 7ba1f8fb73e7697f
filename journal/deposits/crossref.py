"""The deposit of DOIs: Crossref's schema 5.4.0.

Articles without a DOI are left out. A notice of correction or retraction that has a DOI
is registered as an update of its article: by the article that is the notice, if there
is one, else by an entry of its own, whose page is that of the article.
"""

import re

from django.utils import timezone
from django.utils.translation import gettext, override
from lxml import etree

from bibliography import identifiers
from journal.deposits.contents import (
    address_of,
    best_name_of,
    city_of,
    galley_of,
    names_of,
    places_of,
    text_in,
    versions_of,
)
from journal.deposits.elements import as_file, put, under
from journal.deposits.remarks import Remark, field_of_child, missing
from journal.models import Article
from journal.readers import languages_of
from publishing.pages.seo import absolute
from text.languages import LANGUAGES

VERSION = "5.4.0"
NAMESPACES = {
    None: f"http://www.crossref.org/schema/{VERSION}",
    "jats": "http://www.ncbi.nlm.nih.gov/JATS1",
    "ai": "http://www.crossref.org/AccessIndicators.xsd",
    "rel": "http://www.crossref.org/relations.xsd",
    "xsi": "http://www.w3.org/2001/XMLSchema-instance",
}
SCHEMA = f"https://www.crossref.org/schemas/crossref{VERSION}.xsd"
DOI = re.compile(r"10\.[0-9]{4,9}/.{1,200}")
# What it registers; older ones, which articles cite, have other signs as well.
NEW_DOI = re.compile(r"10\.[0-9]{4,9}/[-._;()/:a-z0-9]{1,200}")
# A part of a name, and a whole name in another language.
NAME = re.compile(r"[^\d?]{1,60}")
UPDATES = {
    Article.Notice.CORRECTION: "correction",
    Article.Notice.CONCERN: "expression_of_concern",
    Article.Notice.RETRACTION: "retraction",
    Article.Notice.REMOVAL: "removal",
}
# Who may fetch the PDF: those who look for copied text, and those who mine texts.
COLLECTIONS = {"crawler-based": {"crawler": "similarity-check"}, "text-mining": {}}


# What is missing


def remarks(contents):
    journal, issue = contents.journal, contents.issue
    required = ["constant_title", "registrant", "depositor_name", "depositor_email"]
    yield from missing(journal, *required, is_stop=True)
    if not journal.issns:
        yield from missing(journal, "issn_online", is_stop=True)
    yield from refused_dois(journal, "crossmark_doi")
    yield from refused_dois(issue, "doi")
    yield from missing(issue, "published_on")
    registered = with_doi(contents)
    if contents.articles and not registered:
        text = gettext("No article of the issue has a DOI.")
        yield Remark(issue, "articles", text, is_stop=True)
    for article in contents.articles:
        if article.doi:
            yield from remarks_on(article, journal)
        else:
            text = gettext("Without a DOI it is left out.")
            yield Remark(article, "doi", text)


def remarks_on(article, journal):
    prefix = f"{journal.doi_prefix}/"
    yield from refused_dois(article, "doi", "notice_doi")
    if journal.doi_prefix and not article.doi.startswith(prefix):
        text = gettext("The DOI does not begin with %(prefix)s, as the journal’s do.")
        yield Remark(article, "doi", text % {"prefix": prefix}, is_stop=True)
    if not (article.licence_url or journal.licence_url):
        yield from missing(journal, "licence_url")
    for author in article.contributions.all():
        name = best_name_of(author, article)
        parts = filter(None, [name.family, name.given_names])
        if not (name.family and all(map(NAME.fullmatch, parts))):
            field = field_of_child(article, author, f"family_{article.written_in}")
            text = gettext(
                "%(name)s: Crossref takes names of up to 60 letters, without digits."
            )
            yield Remark(article, field, text % {"name": author}, is_stop=True)
    if article.notice_kind:
        needed = gettext("without it Crossref does not learn of the notice")
        yield from missing(article, "notice_doi", needed=needed)
        yield from missing(journal, "crossmark_doi", needed=needed)


def refused_dois(record, *names):
    """Remark on DOIs that may be elsewhere, but not at Crossref."""
    for name in names:
        doi = getattr(record, name)
        if doi and not NEW_DOI.fullmatch(doi):
            text = gettext("Crossref takes only DOIs such as 10.5555/12345678.")
            yield Remark(record, name, text, is_stop=True)


def with_doi(contents):
    return [article for article in contents.articles if article.doi]


# The file


def write(contents, file):
    # The hour that summer time repeats would come twice.
    file.write(document(contents, timezone.now()))


def document(contents, moment) -> bytes:
    """Return the deposit; a later one of the same DOIs must have a later moment."""
    root = etree.Element(etree.QName(NAMESPACES[None], "doi_batch"), nsmap=NAMESPACES)
    root.set("version", VERSION)
    root.set(
        etree.QName(NAMESPACES["xsi"], "schemaLocation"),
        f"{NAMESPACES[None]} {SCHEMA}",
    )
    journal, stamp = contents.journal, f"{moment:%Y%m%d%H%M%S}"
    head = under(root, "head")
    under(head, "doi_batch_id", f"{contents.name}-{stamp}")
    under(head, "timestamp", stamp)
    depositor = under(head, "depositor")
    under(depositor, "depositor_name", journal.depositor_name)
    under(depositor, "email_address", journal.depositor_email)
    under(head, "registrant", journal.registrant)
    element = under(under(root, "body"), "journal")
    put_journal(element, journal)
    put_issue(element, contents)
    registered = with_doi(contents)
    updates = updates_of(registered)
    for article in registered:
        put_article(element, article, journal, updates.get(article.doi, []))
    if journal.crossmark_doi:
        for noticed in notices_of(registered, updates):
            put_notice(element, noticed, journal)
    return as_file(root)


def notices_of(articles, updates):
    """Return the articles of each notice that is no article itself."""
    notices = {}
    for article in articles:
        doi = article.notice_doi
        if doi and article.notice_kind and doi not in updates:
            notices.setdefault(doi, []).append(article)
    return notices.values()


def updates_of(articles):
    """Return {DOI of a notice, if an article is that notice: the articles it is of}.

    The notice may stand in an issue, and the article in another.
    """
    public = Article.objects.visible_anywhere().without_texts().order_by("pk")
    told = [article.notice_doi for article in articles if article.notice_doi]
    dois = public.filter(doi__in=told).values_list("doi", flat=True)
    updates = {doi: [] for doi in dois}
    own = [article.doi for article in articles]
    for article in public.noticed_by(*own).exclude(doi=""):
        updates.setdefault(article.notice_doi, []).append(article)
    return updates


def put_journal(parent, journal):
    metadata = under(parent, "journal_metadata")
    titles = [journal.constant_title]
    titles += [text_in(journal, "title", language) for language in LANGUAGES]
    for title in dict.fromkeys(filter(None, titles)):
        under(metadata, "full_title", title)
    put(metadata, "abbrev_title", journal.abbreviated_title)
    put(metadata, "issn", journal.issn_print, media_type="print")
    put(metadata, "issn", journal.issn_online, media_type="electronic")


def put_issue(parent, contents):
    issue = contents.issue
    element = under(parent, "journal_issue")
    languages = issue.visible_languages()
    for theme in [*filter(None, map(issue.theme_in, languages))][:1]:
        put(under(element, "titles"), "title", theme)
    put_date(element, "publication_date", issue.published_on, issue.year)
    if issue.volume:
        under(under(element, "journal_volume"), "volume", issue.volume)
    under(element, "issue", issue.number)
    if issue.doi and languages:
        data = under(element, "doi_data")
        under(data, "doi", issue.doi)
        address = issue.address_in(languages[0])
        under(data, "resource", absolute(address))


def put_article(parent, article, journal, updated):
    own, *_others = languages_of(article)
    element = under(
        parent, "journal_article", publication_type="full_text", language=own
    )
    put_titles(element, article)
    put_authors(element, article)
    if not article.removed_on:
        for language in languages_of(article):
            put_abstract(element, text_in(article, "summary", language), language)
    put_date(element, "publication_date", article.issued_on, article.year)
    if article.accepted_on:
        put_date(element, "acceptance_date", article.accepted_on)
    put_pages(element, article)
    licence = article.licence_url or journal.licence_url
    if updated and journal.crossmark_doi:
        metadata = put_crossmark(element, journal, updated)
        put_licence(under(metadata, "custom_metadata"), licence, article)
    else:
        put_licence(element, licence, article)
    put_translations(element, article)
    put_doi(element, article)
    put_references(element, article)


def put_titles(parent, article):
    """Write the title in each language; of a translation, that of the original too."""
    original = article.translation_of
    for number, language in enumerate(languages_of(article)):
        titles = under(parent, "titles")
        under(titles, "title", article.marked_title_in(language))
        if original and number == 0:
            title = text_in(original, "title", original.written_in)
            put(
                titles,
                "original_language_title",
                title if original.is_visible_in(original.written_in) else "",
                language=original.written_in,
            )


def put_authors(parent, article):
    authors = list(article.contributions.all())
    if not authors:
        return
    own, *_others = languages_of(article)
    contributors = under(parent, "contributors")
    for number, author in enumerate(authors):
        name = best_name_of(author, article)
        person = under(
            contributors,
            "person_name",
            sequence="additional" if number else "first",
            contributor_role="author",
            language=own,
        )
        put(person, "given_name", name.given_names)
        under(person, "surname", name.family)
        for other in names_of(author, article):
            if other != name and NAME.fullmatch(other.full):
                under(person, "name", other.full)
        put_affiliations(person, author, own)
        put(person, "ORCID", identifiers.address("orcid", author.known_orcid))


def put_affiliations(person, author, language):
    places = places_of(author, language)
    if places:
        affiliations = under(person, "affiliations")
        for place in places:
            institution = under(affiliations, "institution")
            under(institution, "institution_name", place.name)
            ror = identifiers.address("ror", place.ror)
            put(institution, "institution_id", ror, type="ror")
            put(institution, "institution_place", city_of(place))


def put_abstract(parent, text, language):
    paragraphs = list(filter(str.strip, text.splitlines()))
    if paragraphs:
        abstract = under(parent, "jats:abstract", **{"xml:lang": language})
        for paragraph in paragraphs:
            under(abstract, "jats:p", paragraph)


def put_date(parent, name, day, year=None):
    element = under(parent, name, media_type="online")
    if day:
        under(element, "month", f"{day.month:02}")
        under(element, "day", f"{day.day:02}")
    under(element, "year", day.year if day else year)


def put_pages(parent, article):
    if article.first_page is not None:
        pages = under(parent, "pages")
        under(pages, "first_page", article.first_page)
        put(pages, "last_page", article.last_page)
    elif article.article_number:
        item = under(parent, "publisher_item")
        kind = {"item_number_type": "article_number"}
        under(item, "item_number", article.article_number, **kind)


def put_crossmark(parent, journal, updated):
    """Write which articles this one is a notice of."""
    crossmark = under(parent, "crossmark")
    under(crossmark, "crossmark_policy", journal.crossmark_doi)
    updates = under(crossmark, "updates")
    for article in updated:
        under(
            updates,
            "update",
            article.doi,
            type=UPDATES[article.notice_kind],
            date=article.notice_on.isoformat(),
        )
    return crossmark


def put_licence(parent, licence, article):
    program = under(parent, "ai:program", name="AccessIndicators")
    if not article.removed_on:
        under(program, "ai:free_to_read")
    start = article.issued_on.isoformat() if article.issued_on else ""
    put(program, "ai:license_ref", licence, applies_to="vor", start_date=start)


def put_translations(parent, article):
    """Write of what the article is a translation, and which it has."""
    versions = [other for other in versions_of(article) if other.doi]
    if versions:
        program = under(parent, "rel:program", name="relations")
        for other in versions:
            is_original = other.pk == article.translation_of_id
            kind = "isTranslationOf" if is_original else "hasTranslation"
            under(
                under(program, "rel:related_item"),
                "rel:intra_work_relation",
                other.doi,
                **{"relationship-type": kind, "identifier-type": "doi"},
            )


def put_doi(parent, article):
    data = under(parent, "doi_data")
    under(data, "doi", article.doi)
    under(data, "resource", address_of(article))
    if galley := galley_of(article):
        address = galley.address_in(languages_of(article)[0])
        for kind, attributes in COLLECTIONS.items():
            collection = under(data, "collection", property=kind)
            item = under(collection, "item", **attributes)
            under(item, "resource", address, mime_type="application/pdf")


def put_references(parent, article):
    references = [] if article.removed_on else list(article.references.all())
    if references:
        citations = under(parent, "citation_list")
        for number, reference in enumerate(references, 1):
            citation = under(citations, "citation", key=f"ref{number}")
            put(citation, "doi", reference.doi if DOI.fullmatch(reference.doi) else "")
            under(citation, "unstructured_citation", reference.text)


def put_notice(parent, noticed, journal):
    """Write the entry of a notice that stands on the pages of its articles alone."""
    article = noticed[0]
    own, *_others = languages_of(article)
    element = under(
        parent, "journal_article", publication_type="full_text", language=own
    )
    for language in languages_of(article):
        with override(language):
            title = f"{article.get_notice_kind_display()}: "
        title += text_in(article, "title", language)
        under(under(element, "titles"), "title", title[:1].upper() + title[1:])
    put_date(element, "publication_date", article.notice_on)
    put_crossmark(element, journal, noticed)
    data = under(element, "doi_data")
    under(data, "doi", article.notice_doi)
    under(data, "resource", address_of(article))
