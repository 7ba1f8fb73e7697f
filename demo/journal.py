"""The journal in the demo content: its real facts, and two issues that are examples."""

from django.core.files.base import ContentFile

from demo.content import (
    FOLDER,
    Kind,
    backdate,
    bodies,
    chosen,
    loaded_record,
    loaded_records,
    pointed,
    read,
    read_all,
    states,
    suffixed,
)
from demo.pdf import ROOT, typeset
from institute.models import Body, Page, Person
from journal.models import (
    Affiliation,
    Article,
    Contribution,
    Issue,
    Journal,
    Policy,
    Reference,
    Rubric,
)
from library import files
from library.models import Document, Picture
from publishing.models import Topic
from text.languages import LANGUAGES

GALLEY = ROOT / "galley.typ"
JOURNAL = read("journal/journal.toml")
ISSUES = {source["key"]: source for source in read_all("journal/issues/*/issue.toml")}
ARTICLES = read_all("journal/articles/*.toml")
# What the PDF of an example says.
WORDS = {
    "ru": {
        "number": "№ {number}, {year}",
        "abstract": "Аннотация",
        "text": "Текст",
        "body": "Это пример: статьи нет, и текста у неё нет.",
        "blank": "Пример: здесь была бы следующая страница.",
    },
    "en": {
        "number": "No. {number}, {year}",
        "abstract": "Abstract",
        "text": "Text",
        "body": "This is an example: there is no such article, and it has no text.",
        "blank": "Example: the next page would be here.",
    },
}


def make_rubric(source, loaded):
    return Rubric.objects.create(
        **suffixed(source, Rubric.texts),
        **chosen(source, ["position", "has_abstract"]),
        code=source["key"],
    )


def make_affiliation(source, loaded):
    return Affiliation.objects.create(
        **suffixed(source, Affiliation.texts), **chosen(source, ["country"])
    )


def make_journal(source, loaded):
    texts = [name for name in Journal.texts if name != "about"]
    facts = [
        *["constant_title", "issn_print", "issn_online", "founded_year"],
        *["issues_a_year", "submission_url"],
    ]
    return Journal.objects.first() or Journal.objects.create(
        **suffixed(source, texts),
        **chosen(source, facts),
        board=loaded_record(Body, "body", source["board"], loaded),
        council=loaded_record(Body, "body", source["council"], loaded),
    )


def connect_journal(source, loaded):
    """Store the text, and the pages of its policies."""
    journal = Journal.objects.get(pk=loaded[f"journal:{source['key']}"])
    for name, html in suffixed(source, ["about"]).items():
        setattr(journal, name, pointed(html.strip(), loaded))
    journal.save()
    for policy in source["policies"]:
        if page := loaded_record(Page, "page", policy["page"], loaded):
            Policy.objects.create(journal=journal, kind=policy["kind"], page=page)


# Their PDFs


def prepare_issue(source):
    return prepare_pdf(source, LANGUAGES[0], [])


def prepare_article(source):
    language = source["written_in"]
    abstract = source.get(f"summary_{language}")
    parts = [part(language, "abstract", abstract)] if abstract else []
    return prepare_pdf(source, language, parts)


def part(language, heading, paragraph):
    return {"heading": WORDS[language][heading], "paragraphs": [paragraph]}


def prepare_pdf(source, language, parts):
    """Return the PDF of what has one, in its language; None: it has none."""
    if not source.get("pdf"):
        return None
    words, issue = WORDS[language], ISSUES.get(source.get("issue"), source)
    number = words["number"].format(
        number=issue["number"].replace("-", "–"), year=issue["year"]
    )
    article = {
        "language": language,
        "title": source[f"title_{language}"],
        "authors": ", ".join(name_of(a, language) for a in source.get("authors", [])),
        "journal": JOURNAL[f"title_{language}"],
        "issue": number,
        "parts": [*parts, part(language, "text", words["body"])],
        "pages": number_of_pages(source),
        "blank": words["blank"],
    }
    pdf = typeset(GALLEY, article=article)
    return language, files.prepare(ContentFile(pdf, name=f"{source['key']}.pdf"))


def number_of_pages(source):
    """Return how many an article fills, or an issue has; one, if that is not said."""
    if first := source.get("first_page"):
        return source["last_page"] - first + 1
    return source.get("pages", 1)


def name_of(author, language):
    """Return the name of an author for the PDF: of a person, that on their page."""
    person = PEOPLE.get(author.get("person"), author)
    names = (person.get(f"{part}_{language}") for part in ["given", "family"])
    return " ".join(filter(None, names))


PEOPLE = {person["key"]: person for person in read("people.toml")["people"]}


def make_pdf(source, prepared):
    """Store the PDF as a document that is published as its article is."""
    if prepared is None:
        return None
    language, file = prepared
    document = Document(
        **suffixed(source, ["title"]),
        **suffixed(source, ["summary"]),
        **states(source),
        kind=Document.Kind.ARTICLE,
    )
    setattr(document, f"file_{language}", file.store())
    document.take_text(language, file.text)
    document.save()
    backdate(document)
    return document


# Issues and articles


def make_issue(source, loaded, prepared):
    facts = [
        *["year", "number", "continuous_number", "published_on", "pages", "doi"],
    ]
    return Issue.objects.create(
        **suffixed(source, ["title", "summary"]),
        **states(source),
        **chosen(source, facts),
        cover=loaded_record(Picture, "picture", source["cover"], loaded),
        pdf=make_pdf(source, prepared),
    )


def connect_issue(source, loaded):
    issue = Issue.objects.get(pk=loaded[f"issue:{source['key']}"])
    texts = bodies(FOLDER / "journal" / "issues" / source["key"], loaded)
    for name, html in texts.items():
        setattr(issue, name.replace("body", "editorial"), html)
    issue.save()
    backdate(issue)


def make_article(source, loaded, prepared):
    facts = [
        *["kind", "written_in", "first_page", "last_page", "article_number"],
        *["doi", "edn", "udk", "received_on", "accepted_on", "published_on"],
        *["recommended_on", "licence_url", "notice_kind", "notice_on", "notice_doi"],
        "removed_on",
    ]
    article = Article.objects.create(
        **suffixed(source, Article.texts),
        **states(source),
        **chosen(source, facts),
        issue_id=loaded[f"issue:{source['issue']}"],
        rubric_id=loaded[f"rubric:{source['rubric']}"],
        pdf=make_pdf(source, prepared),
    )
    topics = source.get("topics", [])
    article.topics.set(loaded_records(Topic, "topic", topics, loaded))
    for author in source["authors"]:
        add_author(article, author, loaded)
    for reference in source.get("references", []):
        Reference.objects.create(article=article, **reference)
    return article


def add_author(article, author, loaded):
    contribution = Contribution.objects.create(
        article=article,
        person=loaded_record(Person, "people", author.get("person"), loaded),
        **suffixed(author, Contribution.texts),
        **chosen(author, ["orcid", "is_corresponding", "roles"]),
    )
    places = [
        loaded_record(Affiliation, "affiliation", name, loaded)
        for name in author.get("affiliations", [])
    ]
    field = Contribution._meta.get_field("affiliations")
    field.write(contribution, [place.pk for place in places if place])


def connect_article(source, loaded):
    """Store what it is the translation of, when all articles are there."""
    article = Article.objects.get(pk=loaded[f"paper:{source['key']}"])
    if original := loaded.get(f"paper:{source.get('translation_of')}"):
        article.translation_of_id = original
        article.save(update_fields=["translation_of"])


def backdate_articles(loaded):
    """Let articles be as old as they say: rows that were added have dated them anew."""
    keys = [loaded.get(f"paper:{source['key']}") for source in ARTICLES]
    for article in Article.objects.filter(pk__in=filter(None, keys)):
        backdate(article)


# In an order in which a record finds those that it names.
KINDS = [
    Kind("rubric", read("journal/rubrics.toml")["rubrics"], make_rubric),
    Kind(
        "affiliation",
        read("journal/affiliations.toml")["affiliations"],
        make_affiliation,
    ),
    Kind("journal", [JOURNAL], make_journal, connect_journal),
    Kind("issue", [*ISSUES.values()], make_issue, connect_issue, prepare_issue),
    Kind("paper", ARTICLES, make_article, connect_article, prepare_article),
]
