"""Who asked for a review, who returned it, and to whom a language is given."""

import pytest

from publishing.content.signals import Work, work_moved
from publishing.drafts import workflow
from publishing.models import Assignment, ReviewRequest
from tests.conftest import make_user
from tests.factories import make_article

pytestmark = pytest.mark.django_db


@pytest.fixture
def moves(django_capture_on_commit_callbacks):
    """Return a function that calls another and gives what ``work_moved`` told."""

    def record(step, *arguments, **options):
        told = []

        def receive(sender, people, scopes, **_rest):
            told.append((sender, scopes, people))

        work_moved.connect(receive)
        with django_capture_on_commit_callbacks(execute=True):
            step(*arguments, **options)
        work_moved.disconnect(receive)
        return told

    return record


def test_a_returned_text_is_no_longer_waiting_and_has_its_reason(moves):
    article = make_article(title_ru="Речь")
    editor, publisher = make_user("an-editor"), make_user("a-publisher")
    moves(workflow.request_review, article.pointer, ["ru"], editor)
    assert ReviewRequest.objects.of(article.pointer).waiting().exists()
    told = moves(
        workflow.return_review, article.pointer, ["ru"], publisher, "Which year?"
    )
    request = ReviewRequest.objects.of(article.pointer).returned().get()
    assert (request.asked_by, request.returned_by) == (editor, publisher)
    assert request.reason == "Which year?"
    assert told == [(Work.RETURNED, ["ru"], {editor.pk})]
    moves(workflow.request_review, article.pointer, ["ru"], editor)
    request = ReviewRequest.objects.of(article.pointer).waiting().get()
    assert request.reason == ""


def test_publication_closes_the_request_and_the_assignment(moves):
    article = make_article(title_ru="Речь")
    editor, publisher = make_user("an-editor"), make_user("a-publisher")
    workflow.assign(article.pointer, "ru", editor, publisher)
    workflow.request_review(article.pointer, ["ru"], editor)
    told = moves(
        workflow.close_reviews, article.pointer, ["ru"], publisher, published=True
    )
    assert told == [(Work.PUBLISHED, ["ru"], {editor.pk})]
    assert not ReviewRequest.objects.of(article.pointer).exists()
    assert not Assignment.objects.of(article.pointer).exists()


def test_a_language_is_given_to_one_person_at_a_time(moves):
    article = make_article(title_ru="Речь")
    first, second = make_user("first"), make_user("second")
    workflow.assign(article.pointer, "en", first, first)
    told = moves(workflow.assign, article.pointer, "en", second, first)
    assert told == [(Work.ASSIGNED, ["en"], {second.pk})]
    assert Assignment.objects.of(article.pointer).get().person == second
    article.delete()
    assert not Assignment.objects.exists()
