"""What the Directory of Open Access Journals (DOAJ) asks of a journal, computed.

The questions are those of its guide for applicants, https://doaj.org/apply/guide/, of
which each is answered from what readers find here.
"""

from django.utils.translation import gettext

from journal.criteria.articles import of_articles
from journal.criteria.board import of_board
from journal.criteria.details import of_details
from journal.criteria.policies import of_policies
from journal.criteria.practice import of_practice
from journal.models import Journal


def criteria():
    """Return [(heading, its criteria)], in so many statements."""
    journal = Journal.objects.get_or_unnamed()
    return [
        (gettext("The journal"), list(of_details(journal))),
        (gettext("Policies"), list(of_policies(journal))),
        (gettext("Editorial board"), list(of_board(journal))),
        (gettext("Articles"), list(of_articles(journal))),
        (gettext("What no program can tell"), list(of_practice(journal))),
    ]
