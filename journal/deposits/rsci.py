"""The issue for eLIBRARY, which fills the RSCI: Articulus takes a ZIP of XML and PDFs.

All stands in both languages, as far as readers have it. E-mail addresses of authors
stay here. Removed articles are left out, and nothing in the format says that an article
was retracted.
"""

from zipfile import ZIP_DEFLATED, ZipFile

from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from lxml import etree

from journal.deposits.contents import (
    CODES,
    LostFile,
    address_of,
    city_of,
    copy_file,
    galley_of,
    names_of,
    places_of,
    text_in,
    versions_of,
)
from journal.deposits.elements import as_file, put, under
from journal.deposits.remarks import Remark, missing, missing_pdf
from journal.models import Article
from journal.readers import languages_of
from library import pictures
from library.models import Document
from library.models.document import COMMON
from text.languages import LANGUAGES, LETTERS, others

RETRACTED = {Article.Notice.RETRACTION, Article.Notice.REMOVAL}
COVER = "cover.jpg"


# What is missing


def remarks(contents):
    journal, issue = contents.journal, contents.issue
    yield from missing(journal, "rsci_title_id", is_stop=True)
    for language in LANGUAGES:
        yield from missing(journal, f"title_{language}", is_stop=True)
    yield from missing(issue, "continuous_number", "cover")
    if issue.volume and not issue.volume.isdecimal():
        text = gettext("eLIBRARY takes only a number for the volume: it is left out.")
        yield Remark(issue, "volume", text)
    texts = texts_of(contents)
    for article in contents.present:
        yield from remarks_on(article, texts)
    for article in contents.articles:
        if article.notice_kind in RETRACTED:
            text = gettext("The format cannot say this: tell eLIBRARY by letter.")
            yield Remark(article, "notice_kind", text)


def remarks_on(article, texts):
    codes = languages_of(article)
    if not pages_of(article):
        yield from missing(article, "first_page", is_stop=True)
    yield from missing_pdf(article, is_stop=True)
    if galley_of(article) and not texts[article.pk]:
        text = gettext(
            "No text can be read in the PDF, and eLIBRARY asks for the text."
        )
        yield Remark(article, "pdf", text, is_stop=True)
    for language in LANGUAGES:
        if language not in codes:
            text = gettext("This language is not on the site: it is left out.")
            yield Remark(article, "", text)
    for language in codes:
        if article.rubric.has_abstract:
            yield from missing(article, f"summary_{language}", f"keywords_{language}")
    if article.kind in Article.RESEARCH:
        yield from missing(article, "edn", "udk")
        if not article.references.all():
            yield Remark(article, "references", gettext("No references."))


def texts_of(contents):
    """Return {key of an article: the text of its PDF}."""
    documents = {article.pdf_id for article in contents.present if article.pdf_id}
    names = [f"file_text_{language}" for language in LANGUAGES]
    rows = Document.objects.filter(pk__in=documents).values("pk", *names)
    texts = {row["pk"]: row for row in rows}
    return {
        article.pk: text_of(galley, texts[article.pdf_id])
        for article in contents.present
        if (galley := galley_of(article))
    }


def text_of(galley, texts):
    """Return the text of a PDF: a common one is stored where a language has no own."""
    codes = [galley.which]
    if galley.which == COMMON:
        codes = [code for code in LANGUAGES if not galley.document.file_of(code)]
    found = ((texts[f"file_text_{code}"] or "").strip() for code in codes)
    return next(filter(None, found), "")


# The file


def write(contents, file):
    with ZipFile(file, "w", ZIP_DEFLATED) as archive:
        archive.writestr(f"{contents.name}.xml", document(contents))
        for article, name in file_names(contents).items():
            galley = galley_of(article)
            with archive.open(name, "w", force_zip64=True) as target:
                copy_file(galley.document, galley.facts, target)
        if cover := contents.issue.cover:
            archive.writestr(COVER, jpeg_of(cover))


def jpeg_of(picture):
    """Return a picture as eLIBRARY takes it, which knows no WebP; raise LostFile."""
    try:
        return pictures.jpeg_of(picture.token)
    except ValidationError as error:
        raise LostFile(picture) from error


def file_names(contents):
    """Return {article with a PDF: what the file is called}."""
    with_pdf = [article for article in contents.present if galley_of(article)]
    return {article: f"{place:02}.pdf" for place, article in enumerate(with_pdf, 1)}


def document(contents) -> bytes:
    journal, issue = contents.journal, contents.issue
    root = etree.Element("journal")
    under(root, "titleid", journal.rsci_title_id)
    put(root, "issn", journal.issn_print)
    put(root, "eissn", journal.issn_online)
    for language in LANGUAGES:
        info = under(root, "journalInfo", lang=code_of(language))
        under(info, "title", text_in(journal, "title", language))
    element = under(root, "issue", type="ISS")
    put(element, "volume", issue.volume if issue.volume.isdecimal() else "")
    under(element, "number", issue.number)
    put(element, "altNumber", issue.continuous_number)
    under(element, "dateUni", issue.year)
    put(element, "pages", f"1-{issue.pages}" if issue.pages else "")
    for language in issue.visible_languages():
        put(element, "issTitle", issue.theme_in(language), lang=code_of(language))
    if issue.doi:
        under(under(element, "codes"), "doi", issue.doi)
    if issue.cover:
        under(under(element, "files"), "file", COVER, desc="cover")
    put_articles(under(element, "articles"), contents)
    return as_file(root)


def put_articles(parent, contents):
    names, texts, rubric = file_names(contents), texts_of(contents), None
    for article in contents.present:
        if article.rubric != rubric:
            rubric = article.rubric
            put_rubric(parent, rubric)
        put_article(parent, article, names.get(article), texts.get(article.pk))


def put_rubric(parent, rubric):
    section = under(parent, "section")
    for language in LANGUAGES:
        title = text_in(rubric, "title", language)
        put(section, "secTitle", title, lang=code_of(language))


def put_article(parent, article, file_name, text):
    """Write the elements in the order in which the format has them."""
    own = code_of(article.written_in)
    element = under(parent, "article")
    under(element, "pages", pages_of(article))
    under(element, "artType", article.kind)
    under(element, "langPubl", own)
    put_authors(element, article)
    put_texts(element, article, "artTitles", "artTitle", "title")
    put_texts(element, article, "abstracts", "abstract", "summary")
    put(element, "text", text, lang=own)
    put_codes(element, article)
    put_keywords(element, article)
    put_references(element, article)
    files = under(element, "files")
    put(files, "file", file_name, desc="fullText")
    under(files, "furl", address_of(article), desc="description")
    for other in versions_of(article):
        under(files, "furl", address_of(other), desc="versionAnotherLanguage")
    put_dates(element, article)
    put_texts(element, article, "fundings", "funding", "funding")


def put_authors(parent, article):
    authors = article.contributions.all()
    if authors:
        element = under(parent, "authors")
        for number, author in enumerate(authors, 1):
            put_author(element, author, article, number)


def put_author(parent, author, article, number):
    element = under(parent, "author", num=number)
    if author.is_corresponding:
        under(element, "correspondent", "1")
    if orcid := author.known_orcid:
        under(under(element, "authorCodes"), "orcid", orcid)
    for name in names_of(author, article):
        person = under(element, "individInfo", lang=code_of(name.language))
        under(person, "surname", name.family)
        put(person, "initials", name.given_names)
        places = places_of(author, name.language)
        put(person, "orgName", "; ".join(place.name for place in places))
        cities = filter(None, map(city_of, places))
        put(person, "address", "; ".join(dict.fromkeys(cities)))


def put_texts(parent, article, group, name, field):
    """Write a text of the article in each language that has it."""
    texts = {code: text_in(article, field, code) for code in languages_of(article)}
    if any(texts.values()):
        element = under(parent, group)
        for language, text in texts.items():
            put(element, name, text, lang=code_of(language))


def put_codes(parent, article):
    if article.doi or article.edn or article.udk:
        codes = under(parent, "codes")
        put(codes, "doi", article.doi)
        put(codes, "edn", article.edn)
        for udk in filter(None, map(str.strip, article.udk.split(";"))):
            under(codes, "udk", udk)


def put_keywords(parent, article):
    words = {code: article.keyword_list(code) for code in languages_of(article)}
    if any(words.values()):
        keywords = under(parent, "keywords")
        for language in filter(words.get, words):
            group = under(keywords, "kwdGroup", lang=code_of(language))
            for word in words[language]:
                under(group, "keyword", word)


def put_references(parent, article):
    references = article.references.all()
    if references:
        element = under(parent, "references")
        for reference in references:
            forms = under(element, "reference")
            for text in filter(None, [reference.text, reference.other_text]):
                language = language_by_letters(text, article.written_in)
                info = under(forms, "refInfo", lang=code_of(language))
                under(info, "text", text)


def put_dates(parent, article):
    days = {
        "dateReceived": article.received_on,
        "dateAccepted": article.accepted_on,
        "datePublication": article.issued_on,
    }
    if any(days.values()):
        dates = under(parent, "dates")
        for name, day in days.items():
            put(dates, name, f"{day:%d.%m.%Y}" if day else "")


def pages_of(article):
    return article.pages_display.replace("–", "-") or article.article_number


def code_of(language):
    return CODES[language].upper()


def language_by_letters(text, language):
    """Return the language that has most letters of a text; of two, this one."""
    codes = [language, *others(language)]
    return max(codes, key=lambda code: len(LETTERS[code].findall(text)))
