"""The kinds of the demo content."""

from demo import files
from demo.content import Kind


def preferred_terms(source):
    """Let a concept have its titles before it has its terms."""
    titles = {}
    for term in source["terms"]:
        titles.setdefault(f"title_{term['language']}", term["text"])

    def set_titles(concept):
        for name, text in titles.items():
            setattr(concept, name, text)

    return set_titles


# In an order in which a record finds those that it cannot be without.
KINDS = [
    Kind("topic", "publishing.topic", "topics.toml", "topics"),
    Kind(
        "picture", "library.picture", "pictures.toml", "pictures", prepare=files.picture
    ),
    Kind(
        "document",
        "library.document",
        "documents/*/document.toml",
        prepare=files.document,
    ),
    Kind("article", "news.article", "articles/*/article.toml", scheme="key"),
    Kind("role", "institute.role", "roles.toml", "roles"),
    # As "person" the accounts are remembered.
    Kind("people", "institute.person", "people.toml", "people", scheme="person"),
    Kind("partner", "institute.partner", "partners.toml", "partners"),
    Kind("body", "institute.body", "bodies/*/body.toml"),
    Kind("project", "institute.project", "projects/*/project.toml"),
    Kind("publication", "institute.publication", "publications.toml", "publications"),
    Kind("page", "institute.page", "pages/*/page.toml"),
    Kind("category", "institute.honourcategory", "honours.toml", "categories"),
    Kind("inductee", "institute.inductee", "honours.toml", "inductees"),
    Kind("rubric", "journal.rubric", "journal/rubrics.toml", "rubrics", key="code"),
    Kind(
        "affiliation",
        "journal.affiliation",
        "journal/affiliations.toml",
        "affiliations",
    ),
    Kind("journal", "journal.journal", "journal/journal.toml", is_single=True),
    Kind("issue", "journal.issue", "journal/issues/*/issue.toml", body="editorial"),
    Kind(
        "paper",
        "journal.article",
        "journal/articles/**/*.toml",
        body="text",
        prepare=files.galley,
    ),
    Kind("place", "events.place", "places.toml", "places"),
    Kind("event", "events.event", "events/*/event.toml"),
    Kind("edition", "glossary.titlepage", "glossary/edition.toml", is_single=True),
    Kind(
        "consent", "glossary.consenttext", "glossary/consent.toml", "texts", "version"
    ),
    Kind("domain", "glossary.domain", "glossary/domains.toml", "domains", key="code"),
    Kind("source", "glossary.source", "glossary/sources.toml", "sources"),
    Kind(
        "concept",
        "glossary.concept",
        "glossary/concepts/*.toml",
        "concepts",
        key="code",
        prepare=preferred_terms,
    ),
    Kind("menu", "website.menuitem", "menu.toml", "items"),
    Kind(
        "organization",
        "institute.organization",
        "organization.toml",
        is_single=True,
        prepare=files.mark,
    ),
    Kind("old-url", "publishing.redirect", "old_urls.toml", "urls", key="path"),
    Kind("release", "publishing.release", "releases.toml", "releases"),
]
