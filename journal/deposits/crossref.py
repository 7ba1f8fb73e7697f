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
ONLINE = {"media_type": "online"}
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
    schema = {"xsi:schemaLocation": f"{NAMESPACES[None]} {SCHEMA}"}
    rows = batch(deposit, f"{moment:%Y%m%d%H%M%S}", every or registered(deposit))
    return xml.write(mark.of_rows("doi_batch", rows, version=VERSION, **schema))


def batch(deposit, stamp, every):
    journal = deposit.journal
    yield "head/doi_batch_id", f"{deposit.name}-{stamp}"
    yield "head/timestamp", stamp
    yield "head/depositor/depositor_name", journal.depositor_name
    yield "head/depositor/email_address", journal.depositor_email
    yield "head/registrant", journal.registrant
    yield "body/journal", of_issue(deposit.issue, every)


def content(described) -> bytes:
    """Return what the file has of one article."""
    rows = of_issue(described.article.issue_or_blank, [described])
    return xml.write(mark.of_rows("journal", rows))


def of_issue(issue, every):
    journal = every[0].journal
    titles = [journal.key_title, *texts_of(journal, "title").values()]
    for title in dict.fromkeys(titles):
        yield "journal_metadata/full_title", title
    yield "journal_metadata/abbrev_title", journal.abbreviated_title
    yield "journal_metadata/issn", journal.issn_print, {"media_type": "print"}
    yield "journal_metadata/issn", journal.issn_online, {"media_type": "electronic"}
    day = date(issue.published_on, issue.year)
    yield "journal_issue/publication_date", day, ONLINE
    yield "journal_issue/journal_volume/volume", issue.volume
    yield "journal_issue/issue", issue.number
    if issue.doi and (languages := issue.visible_languages()):
        address = absolute(issue.address_in(languages[0]))
        yield "journal_issue/doi_data", doi_data(issue.doi, address)
    for each in every:
        facts = {"publication_type": "full_text", "language": each.languages[0]}
        yield "journal_article", of_article(each), facts


def of_article(described):
    article, journal = described.article, described.journal
    for title in described.titles.values():
        yield "titles", element("title", title)
    own = described.languages[0]
    for number, author in enumerate(described.authors):
        order = "additional" if number else "first"
        facts = {"sequence": order, "contributor_role": "author", "language": own}
        if (name := author.name_in(own)).is_group:
            yield "contributors/organization", name.family, facts
        else:
            person = of_person(author, described.languages)
            yield "contributors/person_name", person, facts
    for language, text in described.texts("summary").items():
        lines = [element("jats:p", line) for line in text.splitlines() if line.strip()]
        yield "jats:abstract", lines, {"xml:lang": language}
    yield "publication_date", date(article.issued_on, article.year), ONLINE
    yield "acceptance_date", date(article.accepted_on), ONLINE
    if article.first_page is None:
        kind = {"item_number_type": "article_number"}
        yield "publisher_item/item_number", article.article_number, kind
    else:
        yield "pages/first_page", article.first_page
        yield "pages/last_page", article.last_page
    updated = [other.doi for other in article.public_about if other.doi]
    above = "crossmark/custom_metadata/" if updated and journal.crossmark_doi else ""
    if above:
        yield "crossmark/crossmark_policy", journal.crossmark_doi
        kind = NOTICES[article.kind][0].replace("-", "_")
        for doi in updated:
            facts = {"type": kind, "date": article.noted_on}
            yield "crossmark/updates/update", doi, facts
    yield f"{above}fr:program", awards(described), {"name": "fundref"}
    yield f"{above}ai:program", licence(described), {"name": "AccessIndicators"}
    yield "rel:program", translations(described), {"name": "relations"}
    yield "doi_data", doi_data(article.doi, described.url)
    for number, reference in enumerate(described.references, 1):
        yield "citation_list/citation", citation(reference), {"key": f"ref{number}"}


def of_person(author, languages):
    name, *others = author.names_in(languages)
    yield "given_name", name.given_names
    yield "surname", name.family
    for other in others:
        yield "name", other.full if NAME.fullmatch(other.full) else ""
    yield "suffix", name.suffix
    for affiliation in author.affiliations_in(languages[0]):
        yield "affiliations/institution", of_affiliation(affiliation)
    yield "ORCID", identifiers.address("orcid", author.orcid)


def of_affiliation(affiliation):
    yield "institution_name", affiliation.name
    yield "institution_id", identifiers.address("ror", affiliation.ror), {"type": "ror"}
    yield "institution_place", affiliation.address


def date(day, year=None):
    if day:
        yield "month", f"{day:%m}"
        yield "day", f"{day:%d}"
    yield "year", day.year if day else year


def awards(described):
    """Yield who paid; the schema has no place for a ROR here."""
    for award in described.awards:
        funder = award.funder_in(described.languages[0])
        names = {"funder_name": funder, "award_number": award.number}
        facts = [element("fr:assertion", names[key], name=key) for key in names]
        yield "fr:assertion", facts, {"name": "fundgroup"}


def licence(described):
    facts = {"applies_to": "vor", "start_date": described.article.issued_on}
    is_there = not described.article.removed_on
    return [
        mark("ai:free_to_read") if is_there else None,
        element("ai:license_ref", described.licence, **facts),
    ]


def translations(described):
    """Yield of what the article is a translation, and which it has."""
    related = [("isTranslationOf", other.doi) for other in described.originals]
    related += [("hasTranslation", other.doi) for other in described.translations]
    for kind, doi in related:
        facts = {"relationship-type": kind, "identifier-type": "doi"}
        item = element("rel:intra_work_relation", doi, **facts)
        yield "rel:related_item", item


def doi_data(doi, address):
    yield "doi", doi
    yield "resource", address


def citation(reference):
    yield "doi", reference.doi if DOI.fullmatch(reference.doi) else ""
    yield "unstructured_citation", reference.text
