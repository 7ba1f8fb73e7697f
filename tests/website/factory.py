from tests.events.factory import make_event
from tests.glossary.factory import make_concept
from tests.institute.factory import (
    make_body,
    make_inductee,
    make_partner,
    make_person,
    make_project,
    make_publication,
)
from tests.journal.factory import make_issue
from tests.library.factory import make_document
from tests.news.factory import make_article
from tests.publishing.factory import make_topic
from tests.records import PAST, in_both, make
from text.languages import LANGUAGES
from website.models import MenuItem
from website.sections import Section


def make_menu_item(label="Item", **fields):
    return make(MenuItem, **{**in_both(label, "label"), **fields})


def fill_sections():
    """Publish something in each section, in both languages."""
    in_languages = dict.fromkeys(LANGUAGES, PAST)
    makers = [make_event, make_concept, make_body, make_project]
    makers += [make_publication, make_person, make_partner, make_inductee]
    for make_one in [*makers, make_issue, make_document]:
        make_one(**in_languages)
    make_topic()
    make_body("Directorate", kind="directorate", **in_languages)
    make_article(**in_languages, **in_both("Corrected", "correction"))


def free_route():
    """Return the route of a section that the site has no more."""
    return f"gone-{Section.objects.count()}:list"


NEEDED = {
    MenuItem: in_both("Item", "label"),
    Section: {"route": free_route, **in_both("Section", "name")},
}
