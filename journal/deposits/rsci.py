"""The issue for eLIBRARY, which fills the RSCI: Articulus takes a ZIP of XML and PDFs.

All stands in both languages, as far as readers have it. E-mail addresses of authors
stay here. Removed articles are left out, and nothing in the format says that an article
was retracted.
"""

from itertools import groupby
from zipfile import ZIP_DEFLATED, ZipFile

from django.core.exceptions import ValidationError
from django.utils.translation import gettext

from journal.deposits.contents import (
    CODES,
    LostFile,
    address_of,
    affiliations_of,
    city_of,
    copy_file,
    galley_of,
    names_of,
    plain,
    text_in,
    versions_of,
)
from journal.deposits.remarks import Remark, missing, missing_pdf
from journal.models import Article
from journal.readers import languages_of
from library import pictures
from library.models import Document
from library.models.document import COMMON
from text import xml
from text.languages import LANGUAGES, LETTERS, others

RETRACTED = {Article.Notice.RETRACTION, Article.Notice.REMOVAL}
COVER = "cover.jpg"
element = xml.Vocabulary(text=plain).filled


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
    root = element(
        "journal",
        element("titleid", journal.rsci_title_id),
        element("issn", journal.issn_print),
        element("eissn", journal.issn_online),
        [
            element("journalInfo", element("title", title), lang=code)
            for code, title in in_each(journal, "title", LANGUAGES)
        ],
        element(
            "issue",
            element("volume", issue.volume if issue.volume.isdecimal() else ""),
            element("number", issue.number),
            element("altNumber", issue.continuous_number),
            element("dateUni", issue.year),
            element("pages", f"1-{issue.pages}" if issue.pages else ""),
            [
                element("issTitle", issue.theme_in(language), lang=code_of(language))
                for language in issue.visible_languages()
            ],
            element("codes", element("doi", issue.doi)),
            element("files", issue.cover and element("file", COVER, desc="cover")),
            element("articles", articles(contents)),
            type="ISS",
        ),
    )
    return xml.write(root)


def articles(contents):
    """Return the articles, each first of a rubric behind the title of that."""
    names, texts, made = file_names(contents), texts_of(contents), []
    for rubric, group in groupby(contents.present, lambda article: article.rubric):
        titles = in_each(rubric, "title", LANGUAGES)
        made.append(
            element(
                "section",
                [element("secTitle", title, lang=code) for code, title in titles],
            )
        )
        made += [
            article_element(article, names.get(article), texts.get(article.pk))
            for article in group
        ]
    return made


def article_element(article, file_name, text):
    """Return an article, its elements in the order in which the format has them."""
    own, codes = code_of(article.written_in), languages_of(article)
    return element(
        "article",
        element("pages", pages_of(article)),
        element("artType", article.kind),
        element("langPubl", own),
        element(
            "authors",
            [
                author_element(author, article, number)
                for number, author in enumerate(article.contributions.all(), 1)
            ],
        ),
        texts_element("artTitles", "artTitle", article, "title"),
        texts_element("abstracts", "abstract", article, "summary"),
        element("text", text, lang=own),
        element(
            "codes",
            element("doi", article.doi),
            element("edn", article.edn),
            [element("udk", udk) for udk in map(str.strip, article.udk.split(";"))],
        ),
        element(
            "keywords",
            [
                element(
                    "kwdGroup",
                    [element("keyword", word) for word in article.keyword_list(code)],
                    lang=code_of(code),
                )
                for code in codes
            ],
        ),
        element(
            "references",
            [
                reference_element(reference, article.written_in)
                for reference in article.references.all()
            ],
        ),
        element(
            "files",
            element("file", file_name, desc="fullText"),
            element("furl", address_of(article), desc="description"),
            [
                element("furl", address_of(other), desc="versionAnotherLanguage")
                for other in versions_of(article)
            ],
        ),
        element(
            "dates",
            [
                element(name, f"{day:%d.%m.%Y}" if day else "")
                for name, day in [
                    ("dateReceived", article.received_on),
                    ("dateAccepted", article.accepted_on),
                    ("datePublication", article.issued_on),
                ]
            ],
        ),
        texts_element("fundings", "funding", article, "funding"),
    )


def author_element(author, article, number):
    return element(
        "author",
        element("correspondent", "1" if author.is_corresponding else ""),
        element("authorCodes", element("orcid", author.known_orcid)),
        [person_element(author, name) for name in names_of(author, article)],
        num=number,
    )


def person_element(author, name):
    places = affiliations_of(author, name.language)
    cities = filter(None, map(city_of, places))
    return element(
        "individInfo",
        element("surname", name.family),
        element("initials", name.given_names),
        element("orgName", "; ".join(place.name for place in places)),
        element("address", "; ".join(dict.fromkeys(cities))),
        lang=code_of(name.language),
    )


def texts_element(group, name, article, field):
    """Return a text of the article in each language that has it."""
    texts = in_each(article, field, languages_of(article))
    return element(group, [element(name, text, lang=code) for code, text in texts])


def in_each(record, field, languages):
    """Return (code of RSCI, text) of each of these languages."""
    return [
        (code_of(language), text_in(record, field, language)) for language in languages
    ]


def reference_element(reference, language):
    return element(
        "reference",
        [
            element(
                "refInfo",
                element("text", text),
                lang=code_of(language_by_letters(text, language)),
            )
            for text in [reference.text, reference.other_text]
            if text
        ],
    )


def pages_of(article):
    return article.pages_display.replace("–", "-") or article.article_number


def code_of(language):
    return CODES[language].upper()


def language_by_letters(text, language):
    """Return the language that has most letters of a text; of two, this one."""
    codes = [language, *others(language)]
    return max(codes, key=lambda code: len(LETTERS[code].findall(text)))
