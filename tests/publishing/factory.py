from itertools import count

from publishing.models import Redirect, Release, Topic
from publishing.releases import contents
from tests.news.factory import make_article
from tests.records import in_both, make, published
from text.languages import LANGUAGES

# For what no two may have alike.
NUMBERS = count(1)


def make_topic(title="Topic", **fields):
    """Make a topic that readers have."""
    states = published("ru") | published("en")
    return make(Topic, **{**states, **in_both(title), **fields})


def make_release(name="Release", user=None, items=(), languages=LANGUAGES):
    """Make a release of some records, each in these languages."""
    release = make(Release, name=name, made_by=user)
    for record in items:
        contents.add(release, record, languages)
    return release


def make_redirect(**fields):
    """Make a former address of an article."""
    target = make_article("Goal").pointer
    fields = {"to_model": target.model, "to_pk": target.pk} | fields
    return make(Redirect, **fields)


NEEDED = {
    Redirect: {"path": lambda: f"/former-{next(NUMBERS)}.html", "language": "ru"},
    Release: {"name": "Release"},
}
MAKERS = {Redirect: make_redirect}
