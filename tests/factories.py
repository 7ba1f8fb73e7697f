"""The functions that make records, of all subjects.

Those of one subject stand in ``tests.<subject>.factory``, and what serves all of them
in ``tests.records``. Tests of one subject import them from there.
"""

# ruff: noqa: F401

from tests.events.factory import make_event, make_line, make_place
from tests.glossary.factory import (
    make_concept,
    make_domain,
    make_entry,
    make_feedback,
    make_source,
    make_term,
    make_title_page,
)
from tests.institute.factory import (
    appoint,
    make_authorship,
    make_body,
    make_category,
    make_inductee,
    make_institute,
    make_page,
    make_partner,
    make_person,
    make_project,
    make_publication,
    make_role,
)
from tests.journal.factory import (
    make_affiliation,
    make_author,
    make_galley,
    make_issue,
    make_journal,
    make_notice,
    make_paper,
    make_reference,
    make_rubric,
)
from tests.library.factory import file_facts, make_document, make_picture
from tests.news.factory import make_article
from tests.publishing.factory import make_redirect, make_release, make_topic
from tests.records import (
    LATER,
    PAST,
    State,
    future,
    in_both,
    make,
    make_titled,
    pairs,
    published,
)
from tests.website.factory import make_menu_item
