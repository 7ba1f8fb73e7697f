"""The deposit of DOIs: Crossref's schema 5.4.0.

Articles without a DOI are left out. A correction or retraction says in its own record
which articles it updates, and nothing of it is said in theirs.
"""

import re

from django.utils import timezone
from django.utils.translation import gettext

from bibliography import identifiers
from journal.deposits.issue_deposit import Remark, missing, missing_of_journal, plain
from journal.description import texts_of
from journal.jats.article import NOTICES
from journal.models.journal import NEW_DOI
from publishing.pages.seo import absolute
from text import xml

VERSION = "5.4.0"
NAMESPACES = {
    None: f"http://www.crossref.org/schema/{VERSION}",
    "jats": "http://www.ncbi.nlm.nih.gov/JATS1",
    "ai": "http://www.crossref.org/AccessIndicators.xsd",
    "fr": "http://www.crossref.org/fundref.xsd",
    "rel": "http://www.crossref.org/relations.xsd",
    "xsi": "http://www.w3.org/2001/XMLSchema-instance",
}
SCHEMA = f"https://www.crossref.org/schemas/crossref{VERSION}.xsd"
mark = xml.Vocabulary(NAMESPACES, text=plain)
element = mark.filled
# Articles cite older ones, too.
DOI = re.compile(r"10\.[0-9]{4,9}/.{1,200}")
# A part of a name, and a whole name in another language.
NAME = re.compile(r"[^\d?]{1,60}")


# What is missing


def remarks(deposit):
    journal, issue = deposit.journal, deposit.issue
    yield from missing_of_journal(journal)
    required = ["registrant", "depositor_name", "depositor_email"]
    yield from missing(journal, *required, is_stop=True)
    yield from refused_doi(journal, "crossmark_doi")
    yield from refused_doi(issue, "doi")
    if issue.pk:
        yield from missing(issue, "published_on")
    if deposit.articles and not registered(deposit):
        text = gettext("No article of the issue has a DOI.")
        yield Remark(issue, "articles", text, is_stop=True)
    for described in deposit.every:
        if described.article.doi:
            yield from remarks_on(described)
        else:
            text = gettext("Without a DOI it is left out.")
            if journal.doi_pattern and not journal.doi_of(described.article):
                text = gettext(
                    "The pattern of DOIs needs an issue: give it one by hand."
                )
            yield Remark(described.article, "doi", text)


def remarks_on(described):
    article, journal = described.article, described.journal
    yield from refused_doi(article, "doi")
    if not described.licence:
        yield from missing(journal, "licence_url")
    for number, author in enumerate(described.authors):
        name = author.name_in(described.languages[0])
        if name.is_group:
            continue
        parts = filter(None, [name.family, name.given_names])
        if not (name.family and all(map(NAME.fullmatch, parts))):
            field = f"contributions-{number}-family_{article.written_in}"
            text = gettext(
                "%(name)s: Crossref takes names of up to 60 letters, without digits."
            )
            yield Remark(article, field, text % {"name": name.full}, is_stop=True)
    if article.is_notice:
        needed = gettext("without it Crossref does not learn of the notice")
        yield from missing(journal, "crossmark_doi", needed=needed)


def refused_doi(record, name):
    """Remark on a DOI that may be elsewhere, but not at Crossref."""
    doi = getattr(record, name)
    if doi and not NEW_DOI.fullmatch(doi):
        text = gettext("Crossref takes only DOIs such as 10.5555/12345678.")
        yield Remark(record, name, text, is_stop=True)


def registered(deposit):
    return [described for described in deposit.articles if described.article.doi]


# The file


def write(deposit, file):
    # The hour that summer time repeats would come twice.
    file.write(document(deposit, timezone.now()))


def document(deposit, moment, every=None) -> bytes:
    """Return the deposit of all, or of some; a later one must have a later moment."""
    journal, stamp = deposit.journal, f"{moment:%Y%m%d%H%M%S}"
    root = element(
        "doi_batch",
        element(
            "head",
            element("doi_batch_id", f"{deposit.name}-{stamp}"),
            element("timestamp", stamp),
            element(
                "depositor",
                element("depositor_name", journal.depositor_name),
                element("email_address", journal.depositor_email),
            ),
            element("registrant", journal.registrant),
        ),
        element("body", journal_element(deposit.issue, every or registered(deposit))),
        version=VERSION,
        **{"xsi:schemaLocation": f"{NAMESPACES[None]} {SCHEMA}"},
    )
    return xml.write(root)


def content(described) -> bytes:
    """Return what the file has of one article."""
    return xml.write(journal_element(described.article.issue_or_blank, [described]))


def journal_element(issue, articles):
    return element(
        "journal",
        journal_metadata(articles[0].journal),
        journal_issue(issue),
        [*map(journal_article, articles)],
    )


def journal_metadata(journal):
    titles = [journal.key_title, *texts_of(journal, "title").values()]
    return element(
        "journal_metadata",
        [element("full_title", title) for title in dict.fromkeys(titles)],
        element("abbrev_title", journal.abbreviated_title),
        element("issn", journal.issn_print, media_type="print"),
        element("issn", journal.issn_online, media_type="electronic"),
    )


def journal_issue(issue):
    languages = issue.visible_languages()
    return element(
        "journal_issue",
        date("publication_date", issue.published_on, issue.year),
        element("journal_volume", element("volume", issue.volume)),
        element("issue", issue.number),
        doi_data(issue.doi, absolute(issue.address_in(languages[0])))
        if issue.doi and languages
        else None,
    )


def journal_article(described):
    article, journal = described.article, described.journal
    updated = [other.doi for other in article.public_about if other.doi]
    programs = [program_of_awards(described), program_of_licence(described)]
    return element(
        "journal_article",
        [
            element("titles", element("title", title))
            for title in described.titles.values()
        ],
        element(
            "contributors",
            [
                person_name(author, described.languages, is_first=number == 0)
                for number, author in enumerate(described.authors)
            ],
        ),
        [abstract(*each) for each in described.texts("summary").items()],
        date("publication_date", article.issued_on, article.year),
        article.accepted_on and date("acceptance_date", article.accepted_on),
        pages(article),
        crossmark(article, journal, updated, programs)
        if updated and journal.crossmark_doi
        else programs,
        program_of_translations(described),
        doi_data(article.doi, described.url),
        citation_list(described.references),
        publication_type="full_text",
        language=described.languages[0],
    )


def person_name(author, languages, *, is_first):
    name, *others = author.names_in(languages)
    place = {
        "sequence": "first" if is_first else "additional",
        "contributor_role": "author",
        "language": languages[0],
    }
    if name.is_group:
        return element("organization", name.family, **place)
    return element(
        "person_name",
        element("given_name", name.given_names),
        element("surname", name.family),
        [element("name", other.full) for other in others if NAME.fullmatch(other.full)],
        element("suffix", name.suffix),
        element(
            "affiliations", [*map(institution, author.affiliations_in(languages[0]))]
        ),
        element("ORCID", identifiers.address("orcid", author.orcid)),
        **place,
    )


def institution(affiliation):
    return element(
        "institution",
        element("institution_name", affiliation.name),
        element(
            "institution_id", identifiers.address("ror", affiliation.ror), type="ror"
        ),
        element("institution_place", affiliation.address),
    )


def abstract(language, text):
    return element(
        "jats:abstract",
        [element("jats:p", line) for line in text.splitlines() if line.strip()],
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


def crossmark(notice, journal, updated, programs):
    """Return which articles, by their DOIs, something is a notice about."""
    kind = NOTICES[notice.kind][0].replace("-", "_")
    return element(
        "crossmark",
        element("crossmark_policy", journal.crossmark_doi),
        element(
            "updates",
            [
                element("update", doi, type=kind, date=notice.noted_on)
                for doi in updated
            ],
        ),
        element("custom_metadata", programs),
    )


def program_of_awards(described):
    """Return who paid; the schema has no place for a ROR here."""
    language = described.languages[0]
    return element(
        "fr:program",
        [
            element(
                "fr:assertion",
                element("fr:assertion", award.funder_in(language), name="funder_name"),
                element("fr:assertion", award.number, name="award_number"),
                name="fundgroup",
            )
            for award in described.awards
        ],
        name="fundref",
    )


def program_of_licence(described):
    article = described.article
    return mark(
        "ai:program",
        None if article.removed_on else mark("ai:free_to_read"),
        element(
            "ai:license_ref",
            described.licence,
            applies_to="vor",
            start_date=article.issued_on,
        ),
        name="AccessIndicators",
    )


def program_of_translations(described):
    """Return of what the article is a translation, and which it has."""
    related = [("isTranslationOf", other.doi) for other in described.originals]
    related += [("hasTranslation", other.doi) for other in described.translations]
    return element(
        "rel:program",
        [
            element(
                "rel:related_item",
                element(
                    "rel:intra_work_relation",
                    doi,
                    **{"relationship-type": kind, "identifier-type": "doi"},
                ),
            )
            for kind, doi in related
            if doi
        ],
        name="relations",
    )


def doi_data(doi, address):
    return element("doi_data", element("doi", doi), element("resource", address))


def citation_list(references):
    return element(
        "citation_list",
        [
            element(
                "citation",
                element("doi", reference.doi if DOI.fullmatch(reference.doi) else ""),
                element("unstructured_citation", reference.text),
                key=f"ref{number}",
            )
            for number, reference in enumerate(references, 1)
        ],
    )
