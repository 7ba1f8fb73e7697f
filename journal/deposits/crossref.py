"""The deposit of DOIs: Crossref's schema 5.4.0.

Articles without a DOI are left out. A notice of correction or retraction that has a DOI
is registered as an update of its article: by the article that is the notice, if there
is one, else by an entry of its own, whose page is that of the article.
"""

import re

from django.utils import timezone
from django.utils.translation import gettext, override

from bibliography import identifiers
from journal.deposits.contents import (
    address_of,
    affiliations_of,
    best_name_of,
    city_of,
    galley_of,
    names_of,
    plain,
    text_in,
    versions_of,
)
from journal.deposits.remarks import Remark, field_of_child, missing
from journal.models import Article
from journal.readers import languages_of
from publishing.pages.seo import absolute
from text import xml
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
mark = xml.Vocabulary(NAMESPACES, text=plain)
element = mark.filled
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
    journal, stamp = contents.journal, f"{moment:%Y%m%d%H%M%S}"
    registered = with_doi(contents)
    updates = updates_of(registered)
    notices = notices_of(registered, updates) if journal.crossmark_doi else []
    root = element(
        "doi_batch",
        element(
            "head",
            element("doi_batch_id", f"{contents.name}-{stamp}"),
            element("timestamp", stamp),
            element(
                "depositor",
                element("depositor_name", journal.depositor_name),
                element("email_address", journal.depositor_email),
            ),
            element("registrant", journal.registrant),
        ),
        element(
            "body",
            element(
                "journal",
                journal_metadata(journal),
                journal_issue(contents.issue),
                [
                    journal_article(article, journal, updates.get(article.doi, []))
                    for article in registered
                ],
                [notice(noticed, journal) for noticed in notices],
            ),
        ),
        version=VERSION,
        **{"xsi:schemaLocation": f"{NAMESPACES[None]} {SCHEMA}"},
    )
    return xml.write(root)


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


def journal_metadata(journal):
    titles = [journal.constant_title]
    titles += [text_in(journal, "title", language) for language in LANGUAGES]
    return element(
        "journal_metadata",
        [element("full_title", title) for title in dict.fromkeys(titles)],
        element("abbrev_title", journal.abbreviated_title),
        element("issn", journal.issn_print, media_type="print"),
        element("issn", journal.issn_online, media_type="electronic"),
    )


def journal_issue(issue):
    languages = issue.visible_languages()
    themes = filter(None, map(issue.theme_in, languages))
    return element(
        "journal_issue",
        element("titles", element("title", next(themes, ""))),
        date("publication_date", issue.published_on, issue.year),
        element("journal_volume", element("volume", issue.volume)),
        element("issue", issue.number),
        doi_data(issue.doi, absolute(issue.address_in(languages[0])))
        if issue.doi and languages
        else None,
    )


def journal_article(article, journal, updated):
    own, *_others = languages = languages_of(article)
    licence = program_of_licence(article, journal)
    return element(
        "journal_article",
        titles(article),
        contributors(article),
        []
        if article.removed_on
        else [abstract(article, language) for language in languages],
        date("publication_date", article.issued_on, article.year),
        article.accepted_on and date("acceptance_date", article.accepted_on),
        pages(article),
        crossmark(journal, updated, licence)
        if updated and journal.crossmark_doi
        else licence,
        program_of_translations(article),
        doi_data(article.doi, address_of(article), collections(article)),
        [] if article.removed_on else citation_list(article),
        publication_type="full_text",
        language=own,
    )


def titles(article):
    """Return the title in each language; of a translation, the original's too."""
    original, own, name = article.translation_of, "", ""
    if original and original.is_visible_in(original.written_in):
        own = original.written_in
        name = text_in(original, "title", own)
    return [
        element(
            "titles",
            element("title", article.marked_title_in(language)),
            element("original_language_title", name, language=own)
            if number == 0
            else None,
        )
        for number, language in enumerate(languages_of(article))
    ]


def contributors(article):
    return element(
        "contributors",
        [
            person_name(author, article, "additional" if number else "first")
            for number, author in enumerate(article.contributions.all())
        ],
    )


def person_name(author, article, sequence):
    name, own = best_name_of(author, article), languages_of(article)[0]
    return element(
        "person_name",
        element("given_name", name.given_names),
        element("surname", name.family),
        [
            element("name", other.full)
            for other in names_of(author, article)
            if other != name and NAME.fullmatch(other.full)
        ],
        element(
            "affiliations",
            [institution(place) for place in affiliations_of(author, own)],
        ),
        element("ORCID", identifiers.address("orcid", author.known_orcid)),
        sequence=sequence,
        contributor_role="author",
        language=own,
    )


def institution(place):
    return element(
        "institution",
        element("institution_name", place.name),
        element("institution_id", identifiers.address("ror", place.ror), type="ror"),
        element("institution_place", city_of(place)),
    )


def abstract(article, language):
    lines = text_in(article, "summary", language).splitlines()
    return element(
        "jats:abstract",
        [element("jats:p", line) for line in lines if line.strip()],
        **{"xml:lang": language},
    )


def date(name, day, year=None):
    return element(
        name,
        day and [element("month", f"{day:%m}"), element("day", f"{day:%d}")],
        element("year", day.year if day else year),
        media_type="online",
    )


def pages(article):
    if article.first_page is None:
        number = article.article_number
        kind = {"item_number_type": "article_number"}
        return element("publisher_item", element("item_number", number, **kind))
    return element(
        "pages",
        element("first_page", article.first_page),
        element("last_page", article.last_page),
    )


def crossmark(journal, updated, *metadata):
    """Return which articles something is a notice of."""
    return element(
        "crossmark",
        element("crossmark_policy", journal.crossmark_doi),
        element(
            "updates",
            [
                element(
                    "update",
                    article.doi,
                    type=UPDATES[article.notice_kind],
                    date=article.notice_on.isoformat(),
                )
                for article in updated
            ],
        ),
        element("custom_metadata", *metadata),
    )


def program_of_licence(article, journal):
    start = article.issued_on.isoformat() if article.issued_on else ""
    licence = article.licence_url or journal.licence_url
    return mark(
        "ai:program",
        None if article.removed_on else mark("ai:free_to_read"),
        element("ai:license_ref", licence, applies_to="vor", start_date=start),
        name="AccessIndicators",
    )


def program_of_translations(article):
    """Return of what the article is a translation, and which it has."""
    return element(
        "rel:program",
        [
            element(
                "rel:related_item",
                element(
                    "rel:intra_work_relation",
                    other.doi,
                    **{
                        "relationship-type": "isTranslationOf"
                        if other.pk == article.translation_of_id
                        else "hasTranslation",
                        "identifier-type": "doi",
                    },
                ),
            )
            for other in versions_of(article)
            if other.doi
        ],
        name="relations",
    )


def doi_data(doi, address, collections=()):
    return element(
        "doi_data", element("doi", doi), element("resource", address), collections
    )


def collections(article):
    """Return the address of the PDF for all who may fetch it."""
    galley = galley_of(article)
    address = galley and galley.address_in(languages_of(article)[0])
    return [
        element(
            "collection",
            element(
                "item",
                element("resource", address, mime_type="application/pdf"),
                **attributes,
            ),
            property=kind,
        )
        for kind, attributes in COLLECTIONS.items()
    ]


def citation_list(article):
    return element(
        "citation_list",
        [
            element(
                "citation",
                element("doi", reference.doi if DOI.fullmatch(reference.doi) else ""),
                element("unstructured_citation", reference.text),
                key=f"ref{number}",
            )
            for number, reference in enumerate(article.references.all(), 1)
        ],
    )


def notice(noticed, journal):
    """Return the entry of a notice that stands on the pages of its articles alone."""
    article, languages = noticed[0], languages_of(noticed[0])
    return element(
        "journal_article",
        [
            element("titles", element("title", title_of_notice(article, language)))
            for language in languages
        ],
        date("publication_date", article.notice_on),
        crossmark(journal, noticed),
        doi_data(article.notice_doi, address_of(article)),
        publication_type="full_text",
        language=languages[0],
    )


def title_of_notice(article, language):
    with override(language):
        title = f"{article.get_notice_kind_display()}: "
    title += text_in(article, "title", language)
    return title[:1].upper() + title[1:]
