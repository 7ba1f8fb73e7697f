"""Which steps a language offers in each state, to whom, and what each asks."""

from contextlib import nullcontext
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from publishing.drafts import transitions
from tests.factories import (
    PAST,
    State,
    future,
    make_article,
    make_paper,
    make_place,
)
from tests.library.records import figure, make_picture
from tests.publishing.states import fields_of

pytestmark = pytest.mark.django_db

STEPS = transitions.TRANSITIONS
OF_DRAFT = {"ask_review", "exclude"}
OF_REVIEW = {"return_to_draft", "exclude"}
LEAVING = {"unpublish", "withdraw"}

# Row of ``states``: what is offered to who writes, and to who publishes as well.
OFFERED = {
    "visible": (set(), LEAVING),
    "scheduled": (set(), {"publish_now", "reschedule", "unschedule"}),
    "ended": (set(), LEAVING),
    # It gets another notice.
    "withdrawn": (set(), {"publish", *LEAVING}),
    "review": (OF_REVIEW, {"publish", *OF_REVIEW}),
    "draft": (OF_DRAFT, {"publish", *OF_DRAFT}),
    "missing": (OF_DRAFT, {"publish", *OF_DRAFT}),
    "none": ({"include"}, {"include"}),
}


def names_offered(record, user, language="ru"):
    return {step.name for step in transitions.offered(record, language, user)}


@pytest.mark.parametrize(("row", "offered"), OFFERED.items(), ids=OFFERED)
def test_each_state_offers_its_steps(editor, publisher, row, offered):
    article = make_article("Новость", **fields_of(row, "ru"))
    # Of what readers do not have, it makes no difference whether they have had it.
    dates = {article.published_at_ru} | (
        {PAST, None} if not article.is_public_in("ru") else set()
    )
    for article.published_at_ru in dates:
        for user, names in zip([editor, publisher], offered, strict=True):
            assert names_offered(article, user) == names
    assert names_offered(article, editor, "en") == set()


def test_what_has_no_states_offers_no_step(publisher):
    assert names_offered(make_place(), publisher) == set()


def test_an_article_of_the_journal_gets_a_notice_and_is_never_withdrawn(publisher):
    assert names_offered(make_paper(ru=PAST, en=PAST), publisher) == {"unpublish"}


SOON, LATE = future(), future() + timedelta(days=2)

# The step, what the language is, the moment that is named; its state and date then.
TAKEN = [
    ("ask_review", "missing", LATE, "review", None),
    ("exclude", "draft", LATE, "none", PAST),
    ("publish", "missing", None, "published", "now"),
    ("publish", "missing", LATE, "published", LATE),
    ("publish", "draft", None, "published", PAST),
    ("publish", "draft", LATE, "published", LATE),
    ("publish_now", "scheduled", None, "published", "now"),
    ("reschedule", "scheduled", LATE, "published", LATE),
    ("unschedule", "scheduled", None, "draft", None),
    ("withdraw", "visible", LATE, "withdrawn", PAST),
    ("unpublish", "visible", None, "draft", PAST),
]


@pytest.mark.parametrize(("name", "row", "at", "state", "date"), TAKEN)
def test_a_step_sets_the_state_and_the_date_of_publication(
    clock, name, row, at, state, date
):
    article = make_article("Новость", **fields_of(row, "ru"))
    clock(timezone.now())
    transitions.apply(article, "ru", STEPS[name], at)
    date = timezone.now() if date == "now" else date
    assert (article.state_ru, article.published_at_ru) == (state, date)


# Pictures

NO_ALTERNATIVE = (
    "A picture has no text alternative in this language: describe it, in the text or "
    "in the library."
)


@pytest.mark.parametrize(
    ("in_library", "in_text", "place"),
    [
        ("", "", "body"),
        ("", "A hall", "body"),
        ("A hall", "", "body"),
        ("", "", "lead"),
        ("A hall", "", "lead"),
    ],
)
@pytest.mark.usefixtures("english")
def test_a_picture_is_published_with_its_alternative_in_the_language(
    in_library, in_text, place
):
    picture = make_picture(alt_ru="Зал", alt_en=in_library)
    body = figure(picture).replace('alt=""', f'alt="{in_text}"')
    field = {"lead": "lead_picture", "body": "body_en"}[place]
    article = make_article("News", **{field: picture if place == "lead" else body})
    found = {} if in_library or in_text else {field: NO_ALTERNATIVE}
    assert transitions.faults(article, "en", STEPS["publish"]) == found
    assert transitions.faults(article, "ru", STEPS["publish"]) == {}
    assert transitions.pictures_of(article, ["ru", "en"]) == {picture.pointer}
    # Who asks for a review may leave that to others.
    assert transitions.faults(article, "en", STEPS["ask_review"]) == {}
    article.state_en, article.published_at_en = State.PUBLISHED, PAST
    with pytest.raises(ValidationError) if found else nullcontext():
        transitions.check(article)
