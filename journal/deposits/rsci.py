"""The issue for eLIBRARY, which fills the RSCI: Articulus takes a ZIP of XML and PDFs.

All stands in both languages, as far as readers have it. Removed articles are left out,
and nothing in the format says that an article was retracted.
"""

import shutil
from itertools import groupby
from zipfile import ZIP_DEFLATED, ZipFile

from django.core.files.storage import default_storage
from django.utils.translation import gettext

from journal.deposits.issue_deposit import CODES, Remark, missing, plain
from journal.description import texts_of
from journal.models import Article, Galley
from text import xml
from text.languages import LANGUAGES, language_of_words
from text.richtext import text_of

RETRACTED = {Article.Kind.RETRACTION, Article.Kind.REMOVAL}
make = xml.Vocabulary(text=plain)


# What is missing


def remarks(deposit):
    journal, issue = deposit.journal, deposit.issue
    yield from missing(journal, "rsci_title_id", is_stop=True)
    for language in LANGUAGES:
        yield from missing(journal, f"title_{language}", is_stop=True)
    if issue.pk:
        yield from missing(issue, "continuous_number")
    if issue.volume and not issue.volume.isdecimal():
        text = gettext("eLIBRARY takes only a number for the volume: it is left out.")
        yield Remark(issue, "volume", text)
    texts = texts_of_articles(deposit.every)
    for described in deposit.every:
        article = described.article
        if not article.removed_on:
            yield from remarks_on(described, texts)
        if article.notice_kind in RETRACTED:
            text = gettext("The format cannot say this: tell eLIBRARY by letter.")
            yield Remark(article, "", text)


def remarks_on(described, texts):
    article = described.article
    yield from missing(article, "issue", is_stop=True)
    if not described.pages:
        yield from missing(article, "first_page", is_stop=True)
    text = gettext("No text can be read in the PDF, and eLIBRARY asks for the text.")
    if not described.pdfs:
        text = gettext("Readers have no PDF of it.")
    if not (described.pdfs and texts[article.pk]):
        yield Remark(article, "galleys", text, is_stop=True)
    elif not default_storage.exists(described.pdfs[0].name):
        text = gettext("The file of “%(title)s” is not on the server: upload it again.")
        yield Remark(article, "galleys", text % {"title": article}, is_stop=True)
    for language in described.languages:
        if article.has_abstract:
            yield from missing(article, f"summary_{language}", f"keywords_{language}")
    if article.kind in Article.RESEARCH:
        yield from missing(article, "edn", "udk")
        if not described.references:
            yield Remark(article, "references", gettext("No references."))


def texts_of_articles(articles):
    """Return {key of an article: its text}: that of its PDF, else that on its page."""
    pdfs = {each.article.pk: each.pdfs[0].pk for each in articles if each.pdfs}
    galleys = Galley.objects.filter(pk__in=[pk for pk in pdfs.values() if pk])
    texts = dict(galleys.values_list("pk", "file_text"))
    return {
        each.article.pk: (
            texts.get(pdfs.get(each.article.pk))
            or text_of(next(iter(each.texts("text").values()), ""))
        ).strip()
        for each in articles
    }


# The file


def write(deposit, file):
    with ZipFile(file, "w", ZIP_DEFLATED) as archive:
        archive.writestr(f"{deposit.name}.xml", document(deposit))
        names = file_names(deposit)
        for described in deposit.present:
            if name := names.get(described.article):
                with (
                    default_storage.open(described.pdfs[0].name) as source,
                    archive.open(name, "w", force_zip64=True) as target,
                ):
                    shutil.copyfileobj(source, target)


def file_names(deposit):
    """Return {article with a PDF: what the file is called}."""
    with_pdf = [each.article for each in deposit.present if each.pdfs]
    return {article: f"{number:02}.pdf" for number, article in enumerate(with_pdf, 1)}


def document(deposit) -> bytes:
    rows = of_issue(deposit.journal, deposit.issue, articles(deposit))
    return xml.write(make.of_rows("journal", rows))


def content(described) -> bytes:
    """Return what the file has of one article; of its PDF and text the digest."""
    article = described.article
    pdf = next((pdf.sha256 for pdf in described.pdfs), "")
    made = [(section(article.rubric), [of_article(described, pdf, "")])]
    rows = of_issue(described.journal, article.issue_or_blank, made)
    return xml.write(make.of_rows("journal", rows))


def of_issue(journal, issue, sections):
    yield "titleid", journal.rsci_title_id
    yield "issn", journal.issn_print
    yield "eissn", journal.issn_online
    for language, title in texts_of(journal, "title").items():
        yield "journalInfo", make("title", title), in_language(language)
    yield "issue", numbered(issue, sections), {"type": "ISS"}


def numbered(issue, sections):
    yield "volume", issue.volume if issue.volume.isdecimal() else ""
    yield "number", issue.number
    yield "altNumber", issue.continuous_number
    yield "dateUni", issue.year
    yield "pages", f"1-{issue.pages}" if issue.pages else ""
    for language in issue.visible_languages():
        yield "issTitle", issue.theme_in(language), in_language(language)
    yield "codes/doi", issue.doi
    for title, articles in sections:
        yield "articles/section", title
        for article in articles:
            yield "articles/article", article


def articles(deposit):
    """Yield the title of each rubric with its articles."""
    names, texts = file_names(deposit), texts_of_articles(deposit.present)
    for rubric, group in groupby(deposit.present, lambda each: each.article.rubric):
        made = [
            of_article(each, names.get(each.article), texts.get(each.article.pk))
            for each in group
        ]
        yield section(rubric), made


def section(rubric):
    for language, title in texts_of(rubric, "title").items():
        yield "secTitle", title, in_language(language)


def of_article(described, file_name, text):
    """Yield the elements of an article in the order in which the format has them."""
    article = described.article
    yield "pages", described.pages
    yield "artType", "MIS" if article.is_notice else article.kind
    yield "langPubl", code_of(article.written_in)
    for number, author in enumerate(described.authors, 1):
        person = of_author(author, described.languages)
        yield "authors/author", person, {"num": number}
    for language, title in described.texts("title").items():
        yield "artTitles/artTitle", title, in_language(language)
    for language, summary in described.texts("summary").items():
        yield "abstracts/abstract", summary, in_language(language)
    yield "text", text, in_language(article.written_in)
    yield "codes/doi", article.doi
    yield "codes/edn", article.edn
    for udk in article.udk.split(";"):
        yield "codes/udk", udk.strip()
    for code in described.languages:
        words = [make("keyword", word) for word in described.keywords_in(code)]
        yield "keywords/kwdGroup", words, in_language(code)
    for reference in described.references:
        yield "references/reference", of_reference(reference)
    yield "files/file", file_name, {"desc": "fullText"}
    yield "files/furl", described.url, {"desc": "description"}
    for name, day in [
        ("dateReceived", article.received_on),
        ("dateAccepted", article.accepted_on),
        ("datePublication", article.issued_on),
    ]:
        yield f"dates/{name}", f"{day:%d.%m.%Y}" if day else ""
    for language, funding in described.texts("funding").items():
        yield "fundings/funding", funding, in_language(language)


def of_author(author, languages):
    yield "correspondent", "1" if author.is_corresponding else ""
    yield "authorCodes/orcid", author.orcid
    for name in author.names_in(languages):
        yield "individInfo", of_person(author, name), in_language(name.language)


def of_person(author, name):
    affiliations = author.affiliations_in(name.language)
    addresses = dict.fromkeys(each.address for each in affiliations if each.address)
    yield "surname", name.family
    yield "initials", " ".join(filter(None, [name.given_names, name.suffix]))
    yield "orgName", "; ".join(each.name for each in affiliations)
    yield "address", "; ".join(addresses)
    yield "email", author.email


def of_reference(reference):
    for text in filter(None, [reference.text, reference.other_text]):
        words = make("text", text)
        yield "refInfo", words, in_language(language_of_words(text))


def in_language(language):
    return {"lang": code_of(language)}


def code_of(language):
    return CODES[language].upper()
