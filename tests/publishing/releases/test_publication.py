"""A release goes out whole: by the same steps as each of its items, or not at all."""

import pytest
from django.contrib.auth.models import Permission

from accounts.models import LogLine, User
from institute.models import Appointment
from news.models import Article
from publishing.content import snapshots
from publishing.content.registry import titles_of
from publishing.drafts import working_copies
from publishing.drafts.permissions import Refused
from publishing.models import (
    Assignment,
    Release,
    ReleaseItem,
    ReviewRequest,
    Revision,
    WorkingCopy,
)
from publishing.releases import contents, publication
from publishing.releases.contents import lines_of, version_of
from publishing.releases.problems import problems_of
from tests.conftest import make_user
from tests.factories import (
    PAST,
    State,
    appoint,
    future,
    make_article,
    make_body,
    make_document,
    make_person,
    make_release,
    make_role,
)
from tests.publishing.releases.records import (
    IN,
    OUT,
    change,
    make_changed,
    make_draft,
    states,
    two_items,
)
from tests.statements import statements
from text.languages import LANGUAGES

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]


def refused(release, user):
    """Return {title: reasons} of why a release does not go out."""
    with pytest.raises(Refused) as caught:
        publication.publish(release.pk, user)
    titles = titles_of(caught.value.stops)
    return {
        titles.get(pointer, str(pointer)): " ".join(texts)
        for pointer, texts in caught.value.stops.items()
    } or caught.value.text


def told(release, user):
    """Return what the page says at the items, stops or not."""
    release = Release.objects.get(pk=release.pk)
    problems = problems_of(release, lines_of(release), user)
    return [problem.text for found in problems.values() for problem in found]


def test_drafts_and_changes_of_any_kind_go_out_together(publisher):
    release, draft, changed = two_items(publisher)
    body = make_body("Council", ru=PAST, en=PAST)
    appoint(make_person(), body, starts="2016")
    [term] = snapshots.take(type(body), body.pk)["appointments"]
    change(body, publisher, appointments=[term | {"starts": "2020"}])
    role = change(make_role("Chair"), publisher, title_en="Head")
    for record in [body, role]:
        contents.add(release, record, LANGUAGES)
    publication.publish(release.pk, publisher)
    assert states(draft) == OUT
    changed.refresh_from_db()
    role.refresh_from_db()
    assert (changed.title_en, role.title_en) == ("Known new", "Head")
    assert Appointment.objects.get().starts == "2020"
    assert not WorkingCopy.objects.exists()
    release.refresh_from_db()
    assert (release.state, release.published_by) == ("published", publisher)


def test_each_item_goes_out_as_by_its_own_button(publisher, editor):
    release, draft, _changed = two_items(publisher, "Spring")
    Article.objects.filter(pk=draft.pk).update(state_ru=State.REVIEW)
    ReviewRequest.objects.create(
        to_model="news.article", to_pk=draft.pk, scope="ru", asked_by=editor
    )
    Assignment.objects.create(
        to_model="news.article", to_pk=draft.pk, language="en", person=editor
    )
    publication.publish(release.pk, publisher)
    last = Revision.objects.of(draft.pointer).newest_first()[0]
    assert (last.user, last.note) == (publisher, "Spring")
    assert not ReviewRequest.objects.exists()
    assert not Assignment.objects.exists()
    messages = LogLine.objects.values_list("change_message", flat=True)
    assert "release published 2" in messages


def test_one_language_alone_goes_out(publisher):
    draft, changed = make_draft(), make_changed("Known", publisher, title_ru="Иначе")
    change(changed, publisher, title_en="Other")
    release = make_release("R", publisher, [draft, changed], ["ru"])
    publication.publish(release.pk, publisher)
    assert states(draft) == ("published", "draft")
    changed.refresh_from_db()
    assert (changed.title_ru, changed.title_en) == ("Иначе", "Known en")
    assert WorkingCopy.objects.get().scopes() == ["en"]


def test_what_readers_have_already_is_no_hindrance(publisher):
    known = make_article("Known", ru=PAST, en=PAST)
    release = make_release("R", publisher, [known])
    publication.publish(release.pk, publisher)
    assert states(known) == OUT
    assert Revision.objects.of(known.pointer).count() == 1


# What cannot go out


def withdrawn(_publisher):
    article = make_article("Bad", ru=PAST, en=PAST, withdrawal_reason_en="Wrong")
    Article.objects.filter(pk=article.pk).update(state_en=State.WITHDRAWN)
    return article


def scheduled_copy(publisher):
    article = make_changed("Bad", publisher)
    working_copies.schedule(WorkingCopy.objects.get(), ["en"], future(), publisher)
    return article


def conflicting(publisher):
    article = make_changed("Bad", publisher)
    article.title_en = "Changed for readers"
    article.save()
    return article


def bad(make=make_draft, **fields):
    return lambda _publisher: make("Bad", **fields)


NEEDED, DATED = "needed for publication", "has a date of its own"
LEFT_OUT = "missing on purpose"
FAULTS = [
    (bad(published_at_en=future()), DATED),
    (bad(published_until_en=PAST), "The end must be later"),
    (bad(body_en=""), NEEDED),
    (bad(), LEFT_OUT),
    (withdrawn, "withdrawn"),
    (bad(make_article, ru=PAST, en=future()), DATED),
    (scheduled_copy, DATED),
    (conflicting, "The published text has changed in the meantime: Title."),
    (lambda publisher: make_changed("Bad", publisher, title_en=""), NEEDED),
]


@pytest.mark.parametrize(("spoil", "words"), FAULTS)
def test_one_item_that_cannot_be_published_stops_all_and_says_why(
    publisher, spoil, words
):
    bad = spoil(publisher)
    good = make_draft("Good")
    release = make_release("R", publisher, [good, bad])
    if words == LEFT_OUT:
        Article.objects.filter(pk=bad.pk).update(state_en=State.NONE)
    revisions = Revision.objects.count()
    stops = refused(release, publisher)
    assert stops.keys() == {str(Article.objects.get(pk=bad.pk))}
    assert any(words in reason for reason in stops.values())
    assert states(good) == IN
    assert Revision.objects.count() == revisions
    release.refresh_from_db()
    assert release.is_open


def test_what_fails_only_while_it_is_published_stops_all_too(publisher):
    good, bad = make_draft("Good"), make_draft("Bad")
    copied = make_changed("Copied", publisher, slug_en=make_article(en=PAST).slug_en)
    release = make_release("R", publisher, [good, bad, copied])
    assert refused(release, publisher).keys() == {"Copied en"}
    assert states(good) == states(bad) == IN
    assert WorkingCopy.objects.of(copied.pointer).exists()


def test_an_empty_release_and_one_that_is_out_do_not_go_out(publisher):
    empty, full = make_release("R", publisher), two_items(publisher)[0]
    assert refused(empty, publisher) == "There is nothing in this release yet."
    publication.publish(full.pk, publisher)
    assert refused(full, publisher).startswith("Somebody else has changed")


def test_a_deleted_item_stops_the_release_until_it_is_taken_out(publisher):
    release, draft, changed = two_items(publisher)
    pointer = draft.pointer
    draft.delete()
    assert refused(release, publisher) == {str(pointer): "It was deleted."}
    release.items.of(pointer).delete()
    publication.publish(release.pk, publisher)
    changed.refresh_from_db()
    assert changed.title_en == "Known new"


# Rights


@pytest.mark.parametrize(
    ("role", "languages", "lacks"),
    [
        ("Publisher", ["ru"], {"English"}),
        ("Terminologist", ["ru", "en"], {"Русский", "English"}),
    ],
)
def test_who_may_not_publish_a_language_of_a_kind_lets_nothing_out(
    publisher, role, languages, lacks
):
    release, draft, _changed = two_items(publisher)
    person = make_user("other", role, languages)
    stops = refused(release, person)
    assert stops.keys() == {"Draft en", "Known en"}
    for reasons in stops.values():
        for name in ["Русский", "English"]:
            reason = f"{name}: you do not have permission to do this."
            assert (reason in reasons) == (name in lacks)
    assert states(draft) == IN


def test_what_all_languages_share_stays_if_one_may_not_publish_it(publisher):
    roman = make_user("roman", "Publisher", ["ru"])
    article = make_changed("A", publisher, title_ru="Иначе", checked_on="2020-01-01")
    release = make_release("R", publisher, [article], ["ru"])
    problem = "What all languages share stays as it was: you do not have permission to "
    assert told(release, roman) == [problem + "do this with it."]
    publication.publish(release.pk, roman)
    article.refresh_from_db()
    assert (article.title_ru, article.checked_on) == ("Иначе", None)
    assert WorkingCopy.objects.get().scopes() == ["all"]


# What is said before, and stops nothing


def test_a_review_and_a_link_to_what_is_hidden_are_told_before(publisher):
    hidden, inside = make_article("Hidden"), make_draft("Inside")
    links = "".join(
        f'<p><a href="{record.pointer.address}">a</a></p>'
        for record in [hidden, inside]
    )
    article = make_draft("A", body_en=links, state_en=State.REVIEW)
    release = make_release("R", publisher, [article, inside])
    assert told(release, publisher) == [
        "English is in review: the release ends the review.",
        "“Hidden en” is not on the site: readers see it without a link.",
    ]
    publication.publish(release.pk, publisher)
    assert states(article) == OUT


def linking(document):
    link = f'<p><a href="{document.pointer.address}">a</a></p>'
    return make_draft("A", body_en=link)


def test_a_document_goes_out_with_its_text_if_one_may_publish_it(publisher):
    document = make_document("Annex", files=["all"])
    release = make_release("R", publisher, [linking(document)], ["en"])
    said = "“Annex en” is not on the site: readers see it without a link."
    [role] = publisher.groups.all()
    right = Permission.objects.get(codename="publish_document")
    role.permissions.remove(right)
    assert told(release, User.objects.get(pk=publisher.pk)) == [said]
    role.permissions.add(right)
    assert told(release, publisher) == []
    publication.publish(release.pk, publisher)
    assert states(document) == ("draft", "published")
    [item] = release.items.filter(is_attached=True)
    assert (item.pointer, item.language) == (document.pointer, "en")


def test_what_came_along_is_taken_back_to_what_it_was_when_it_went_out(
    publisher, monkeypatch
):
    """A change that is stored while the release begins to go out is not undone."""
    document = make_document("Annex", files=["all"])
    release = make_release("R", publisher, [linking(document)], ["en"])
    publish_lines = publication.publish_lines

    def change_first(*arguments):
        document.title_en = "Better"
        document.save(update_fields=["title_en"])
        return publish_lines(*arguments)

    monkeypatch.setattr(publication, "publish_lines", change_first)
    publication.publish(release.pk, publisher)
    assert states(document) == ("draft", "published")
    publication.revert(release.pk, publisher)
    assert states(document) == ("draft", "draft")
    assert document.title_en == "Better"


def test_what_a_form_would_refuse_is_told_at_its_field(publisher):
    changed = make_changed("Known", publisher, title_en="x" * 300)
    release = make_release("R", publisher, [changed, make_draft()])
    [reason] = told(release, publisher)
    assert reason.startswith("English, Title: Ensure this value has at most")
    assert refused(release, publisher).keys() == {"Known en"}


# Which items come and go


def test_a_language_waits_in_one_release_at_most(publisher):
    article = make_draft()
    release = make_release("First", publisher, [article], ["ru"])
    other = make_release("Other", publisher)
    with pytest.raises(Refused, match="is in the release “First” already"):
        contents.add(other, article, LANGUAGES)
    contents.add(other, article, ["en"])
    publication.publish(release.pk, publisher)
    contents.add(make_release("Later", publisher), article, ["ru"])
    assert ReleaseItem.objects.waiting().count() == 2


def test_what_is_missing_on_purpose_and_what_is_too_much_does_not_come_into_a_release(
    publisher, monkeypatch
):
    article = make_draft(state_en=State.NONE)
    release = make_release("R", publisher, [article])
    assert [item.language for item in release.items.all()] == ["ru"]
    with pytest.raises(Refused, match="missing on purpose in this language"):
        contents.add(release, article, ["en"])
    monkeypatch.setattr(contents, "MOST", 1)
    with pytest.raises(Refused, match="at most 1 items"):
        contents.add(release, make_draft("Second"), LANGUAGES)


# Two people


def test_nothing_goes_out_that_was_changed_after_it_was_looked_at(publisher):
    release, draft, _changed = two_items(publisher)
    seen = version_of(lines_of(release))
    draft.title_en = "Changed since"
    draft.save(update_fields=["title_en"])
    with pytest.raises(Refused, match="Somebody else has changed this"):
        publication.publish(release.pk, publisher, seen)
    publication.publish(release.pk, publisher, version_of(lines_of(release)))
    assert states(draft) == OUT


def test_what_stands_in_the_way_of_many_is_found_by_as_many_statements(publisher):
    def look(release):
        lines = lines_of(release)
        return problems_of(release, lines, publisher)

    few = make_release("Few", publisher)
    many = make_release("Many", publisher)
    for release, number in [(few, 1), (many, 12)]:
        for count in range(number):
            article = make_changed(f"{release} {count}", publisher)
            contents.add(release, article, LANGUAGES)
            contents.add(release, make_draft(f"{release} {count} draft"), LANGUAGES)
    look(few)
    assert len(statements(look, few)) == len(statements(look, many)) <= 20
