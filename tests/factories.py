"""Plain functions that make records with sensible defaults."""

from datetime import UTC, datetime, timedelta
from itertools import count

from django.utils import timezone

from events.models import Event, Place, ProgrammeItem
from glossary.models import (
    Citation,
    Concept,
    Domain,
    Feedback,
    Source,
    Term,
    TitlePage,
)
from institute.models import (
    Appointment,
    Authorship,
    Body,
    HonourCategory,
    Inductee,
    Organization,
    Page,
    Partner,
    Person,
    Project,
    Publication,
    Role,
)
from journal import models as journal
from library.models import Document, Picture
from news.models import Article
from publishing.content import changesets
from publishing.models import Publishable, Release, Topic
from publishing.releases import contents
from text.languages import LANGUAGES

State = Publishable.State

PAST = datetime(2017, 6, 30, 9, tzinfo=UTC)
LATER = datetime(2017, 7, 10, 9, tzinfo=UTC)


def future():
    return timezone.now() + timedelta(days=10)


def published(language, at=PAST, until=None):
    return {
        f"state_{language}": State.PUBLISHED,
        f"published_at_{language}": at,
        f"published_until_{language}": until,
    }


def in_both(title, name="title"):
    """Return a title in each language, which ends with the language code."""
    return {f"{name}_{language}": f"{title} {language}" for language in LANGUAGES}


def make_institute(**fields):
    names = {"name_ru": "Институт", "name_en": "Institute"}
    return Organization.objects.create(**{**names, **fields})


def make_category(title="Category", **fields):
    return HonourCategory.objects.create(**{**in_both(title), **fields})


# For what has a number or a code of its own.
NUMBERS = count(1)
# Fields that a record of a model requires besides its texts.
NEEDED = {
    Appointment: {
        "person": lambda: make_person(),
        "body": lambda: make_body(),
        "role": lambda: make_role(),
    },
    Body: {"kind": lambda: Body.Kind.GOVERNING},
    Event: {"starts_on": lambda: future().date()},
    ProgrammeItem: {"event": lambda: make_event()},
    Citation: {"concept": lambda: make_concept(), "source": lambda: make_source()},
    Term: {
        "concept": lambda: make_concept(),
        "language": lambda: "ru",
        "text": lambda: "термин",
    },
    Inductee: {"category": make_category, "honoured_in": lambda: 2017},
    Publication: {"issued_in": lambda: 2017},
    journal.Affiliation: {"name_en": lambda: "Institute"},
    journal.Article: {
        "issue": lambda: make_issue(),
        "rubric": lambda: make_rubric(),
    },
    journal.Contribution: {
        "article": lambda: make_paper(),
        "family_en": lambda: "Author",
    },
    journal.Issue: {"year": lambda: 2017, "number": lambda: f"{next(NUMBERS)}"},
    journal.Policy: {
        "journal": lambda: journal.Journal.objects.first() or make_journal(),
        "kind": lambda: journal.Policy.Kind.AIMS,
        "page": lambda: make_page(),
    },
    journal.Reference: {"article": lambda: make_paper(), "text": lambda: "A book."},
    journal.Rubric: {"code": lambda: f"rubric-{next(NUMBERS)}"},
}


def make(model, **fields):
    """Make a record of any model with all that it requires."""
    for name, needed in NEEDED.get(model, {}).items():
        if name not in fields:
            fields[name] = needed()
    for name in getattr(model, "required", ()):
        for language in LANGUAGES:
            fields.setdefault(f"{name}_{language}", f"{name} {language}")
    return model.objects.create(**fields)


def make_titled(model, title, ru, en, **fields):
    """Make a record with a title; ``ru``, ``en``: the dates of its publication."""
    for language, at in [("ru", ru), ("en", en)]:
        if at:
            fields = published(language, at) | fields
    return make(model, **{**in_both(title), **fields})


def make_article(title="Article", *, ru=None, en=None, **fields):
    return make_titled(Article, title, ru, en, **fields)


def make_topic(title="Topic", **fields):
    for language in LANGUAGES:
        fields = {
            **published(language),
            f"title_{language}": f"{title} {language}",
        } | fields
    return make(Topic, **fields)


def make_picture(name="picture", **fields):
    """Make the row of a picture, without its files."""
    fields = {
        "token": (name[:1] or "a") * 8,
        "digest": name,
        "original_name": f"{name}.png",
        "bytes": 1000,
        "width": 640,
        "height": 427,
        "sizes": {"full": [[640, 427]], "card": [[240, 160]]},
        **{f"alt_{language}": f"{name} seen {language}" for language in LANGUAGES},
    } | fields
    return Picture.objects.create(**fields)


def file_facts(name="a", **facts):
    """Return the facts of a file of a document: a PDF of 1.21 MB."""
    return {
        "name": f"documents/{name}.pdf",
        "type": "pdf",
        "bytes": 1268000,
        "pages": 12,
        "sha256": name * 64,
        "title": "",
        "language": "ru",
        "is_tagged": True,
    } | facts


def make_document(title="Document", *, ru=None, en=None, files=(), **fields):
    """Make a document; ``files``: the languages that have one, or ``all``."""
    for which in files:
        name = "common_file" if which == "all" else f"file_{which}"
        fields.setdefault(name, file_facts(which[0]))
    fields.setdefault("kind", Document.Kind.STRATEGY)
    return make_titled(Document, title, ru, en, **fields)


# The institute


def make_page(title="Page", *, ru=None, en=None, **fields):
    return make_titled(Page, title, ru, en, **fields)


def make_person(title="Person", *, ru=None, en=None, **fields):
    return make_titled(Person, title, ru, en, **fields)


def make_body(title="Body", *, ru=None, en=None, **fields):
    return make_titled(Body, title, ru, en, **fields)


def make_project(title="Project", *, ru=None, en=None, **fields):
    return make_titled(Project, title, ru, en, **fields)


def make_publication(title="Publication", *, ru=None, en=None, **fields):
    return make_titled(Publication, title, ru, en, **fields)


def make_authorship(publication, person=None, role="author", **fields):
    """Make an author of a publication: a person, or a name as ``family_en``."""
    return Authorship.objects.create(
        publication=publication, person=person, role=role, **fields
    )


def make_partner(title="Partner", *, ru=None, en=None, **fields):
    return make_titled(Partner, title, ru, en, **fields)


def make_inductee(title="Inductee", *, ru=None, en=None, **fields):
    return make_titled(Inductee, title, ru, en, **fields)


def make_role(title="Role", **fields):
    return Role.objects.create(**{**in_both(title), **fields})


def appoint(person, body, role=None, starts="", ends="", **fields):
    """Make an appointment: a role of a person in a body."""
    return Appointment.objects.create(
        person=person,
        body=body,
        role=role or make_role(),
        starts=starts,
        ends=ends,
        **fields,
    )


# Events


def make_event(title="Event", *, ru=None, en=None, **fields):
    """Make an event, by default of one whole day, ten days from now."""
    return make_titled(Event, title, ru, en, **fields)


def make_place(title="Place", **fields):
    return Place.objects.create(**{**in_both(title), **fields})


def make_line(event, title="Talk", **fields):
    """Make a line of an event's programme."""
    return ProgrammeItem.objects.create(event=event, **{**in_both(title), **fields})


# The glossary


def make_concept(title="Concept", *, ru=None, en=None, **fields):
    """Make a concept with titles of its own, without terms."""
    return make_titled(Concept, title, ru, en, **fields)


def make_term(concept=None, text="term", language="en", **fields):
    """Make a term, by default an admitted one."""
    return Term.objects.create(
        concept=concept or make_concept(), text=text, language=language, **fields
    )


def make_entry(*, public=True, **terms):
    """Make a concept with preferred terms: ``ru="термин", en="term"``."""
    dates = {language: PAST for language in terms if public}
    titles = {f"title_{code}": terms.get(code, "") for code in LANGUAGES}
    with changesets.changeset():
        concept = make_titled(Concept, "", dates.get("ru"), dates.get("en"), **titles)
        for language, text in terms.items():
            make_term(concept, text, language, status=Term.Status.PREFERRED)
    concept.refresh_from_db()
    return concept


def make_domain(title="Domain", code="domain", **fields):
    return Domain.objects.create(code=code, **{**in_both(title), **fields})


def make_title_page(title="Glossary", **fields):
    return TitlePage.objects.create(**{**in_both(title), **fields})


def make_source(title="Source", **fields):
    return Source.objects.create(**{**in_both(title), "kind": "law", **fields})


def make_feedback(text="A better word.", **fields):
    return Feedback.objects.create(text=text, **{"language": "en", **fields})


def make_release(name="Release", user=None, items=(), languages=LANGUAGES):
    """Make a release of some records, each in these languages."""
    release = Release.objects.create(name=name, made_by=user)
    for record in items:
        contents.add(release, record, languages)
    return release


# The journal


def make_journal(title="Journal", **fields):
    return journal.Journal.objects.create(**{**in_both(title), **fields})


def make_rubric(title="Rubric", **fields):
    return make(journal.Rubric, **{**in_both(title), **fields})


def make_issue(title="Theme", *, ru=None, en=None, **fields):
    """Make an issue, by default the next number of 2017."""
    return make_titled(journal.Issue, title, ru, en, **fields)


def make_paper(title="Paper", *, ru=None, en=None, **fields):
    """Make an article of the journal, by default in an issue of its own."""
    return make_titled(journal.Article, title, ru, en, **fields)


def make_author(article, family="Author", **fields):
    """Make an author of an article: a contribution."""
    names = in_both(family, "family")
    return make(journal.Contribution, article=article, **{**names, **fields})


def make_affiliation(name="Institute", **fields):
    return make(journal.Affiliation, **{**in_both(name, "name"), **fields})


def make_reference(article, text="A book.", **fields):
    return make(journal.Reference, article=article, text=text, **fields)
