"""The issue for eLIBRARY, which fills the RSCI: Articulus takes a ZIP of XML and PDFs.

All stands in both languages, as far as readers have it. Removed articles are left out,
and nothing in the format says that an article was retracted.
"""

from itertools import groupby
from zipfile import ZIP_DEFLATED, ZipFile

from django.utils.translation import gettext

from journal.deposits.issue_deposit import (
    CODES,
    Remark,
    add_pdf,
    missing,
    plain,
)
from journal.description import texts_of
from journal.models import Article, Galley
from text import xml
from text.languages import LANGUAGES, language_of_words
from text.richtext import text_of

RETRACTED = {Article.Kind.RETRACTION, Article.Kind.REMOVAL}
element = xml.Vocabulary(text=plain).filled


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
        for described in deposit.present:
            if name := file_names(deposit).get(described.article):
                add_pdf(archive, name, described.article, described.pdfs[0])


def file_names(deposit):
    """Return {article with a PDF: what the file is called}."""
    with_pdf = [each.article for each in deposit.present if each.pdfs]
    return {article: f"{number:02}.pdf" for number, article in enumerate(with_pdf, 1)}


def document(deposit) -> bytes:
    return xml.write(journal_element(deposit.journal, deposit.issue, articles(deposit)))


def content(described) -> bytes:
    """Return what the file has of one article; of its PDF and text the digest."""
    article = described.article
    pdf = next((pdf.sha256 for pdf in described.pdfs), "")
    made = [section(article.rubric), article_element(described, pdf, "")]
    return xml.write(journal_element(described.journal, article.issue_or_blank, made))


def journal_element(journal, issue, articles):
    return element(
        "journal",
        element("titleid", journal.rsci_title_id),
        element("issn", journal.issn_print),
        element("eissn", journal.issn_online),
        [
            element("journalInfo", element("title", title), lang=code_of(language))
            for language, title in texts_of(journal, "title").items()
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
            element("articles", articles),
            type="ISS",
        ),
    )


def articles(deposit):
    """Return the articles, each first of a rubric behind the title of that."""
    names, texts, made = file_names(deposit), texts_of_articles(deposit.present), []
    for rubric, group in groupby(deposit.present, lambda each: each.article.rubric):
        made.append(section(rubric))
        made += [
            article_element(
                described,
                names.get(described.article),
                texts.get(described.article.pk),
            )
            for described in group
        ]
    return made


def section(rubric):
    return element("section", in_each(texts_of(rubric, "title"), "secTitle"))


def article_element(described, file_name, text):
    """Return an article, its elements in the order in which the format has them."""
    article, own = described.article, code_of(described.article.written_in)
    return element(
        "article",
        element("pages", described.pages),
        element("artType", "MIS" if article.is_notice else article.kind),
        element("langPubl", own),
        element(
            "authors",
            [
                author_element(author, described.languages, number)
                for number, author in enumerate(described.authors, 1)
            ],
        ),
        element("artTitles", in_each(described.texts("title"), "artTitle")),
        element("abstracts", in_each(described.texts("summary"), "abstract")),
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
                    [element("keyword", word) for word in described.keywords_in(code)],
                    lang=code_of(code),
                )
                for code in described.languages
            ],
        ),
        element(
            "references",
            [*map(reference_element, described.references)],
        ),
        element(
            "files",
            element("file", file_name, desc="fullText"),
            element("furl", described.url, desc="description"),
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
        element("fundings", in_each(described.texts("funding"), "funding")),
    )


def author_element(author, languages, number):
    return element(
        "author",
        element("correspondent", "1" if author.is_corresponding else ""),
        element("authorCodes", element("orcid", author.orcid)),
        [person_element(author, name) for name in author.names_in(languages)],
        num=number,
    )


def person_element(author, name):
    affiliations = author.affiliations_in(name.language)
    addresses = dict.fromkeys(each.address for each in affiliations if each.address)
    return element(
        "individInfo",
        element("surname", name.family),
        element("initials", " ".join(filter(None, [name.given_names, name.suffix]))),
        element("orgName", "; ".join(each.name for each in affiliations)),
        element("address", "; ".join(addresses)),
        element("email", author.email),
        lang=code_of(name.language),
    )


def in_each(texts, name):
    """Return an element of each of {language: text}."""
    return [
        element(name, text, lang=code_of(language)) for language, text in texts.items()
    ]


def reference_element(reference):
    return element(
        "reference",
        [
            element(
                "refInfo",
                element("text", text),
                lang=code_of(language_of_words(text)),
            )
            for text in [reference.text, reference.other_text]
            if text
        ],
    )


def code_of(language):
    return CODES[language].upper()
