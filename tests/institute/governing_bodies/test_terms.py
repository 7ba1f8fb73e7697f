"""Terms of office: who is what, and from which day to which."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.utils import timezone
from lxml import html

from institute.governing_bodies.models import clashes
from institute.models import Appointment, Body, Role
from publishing.drafts import restoration, working_copies
from publishing.drafts.open_forms import key_at
from publishing.models import Revision
from tests.desk.two_people import address_of, change_of
from tests.factories import (
    PAST,
    appoint,
    make_article,
    make_body,
    make_document,
    make_page,
    make_person,
    make_role,
)
from tests.forms import delete, errors_of, resend, row_errors, send, values_of
from tests.institute.governing_bodies.terms import (
    FORM,
    FORMER_MEMBERS,
    MEMBERS,
    ONE_HEAD,
    in_russian,
    names_in,
    rows,
)
from tests.publishing.records import begin_copy
from tests.responses import links_in, page_of, says
from tests.statements import statements
from tests.worlds import copy_of, once, part_of

pytestmark = pytest.mark.django_db


HAS_ROLE = "This person has this role already: %(term)s."
TERMS = "Сроки полномочий"


def make_council():
    return {
        "body": make_body("Council", ru=PAST, en=PAST),
        "person": make_person("Anna", ru=PAST, en=PAST),
        "other": make_person("Boris", ru=PAST, en=PAST),
        "head": make_role("Head", is_head=True, position=1),
        "member": make_role("Member"),
    }


_council = once(make_council)
council = copy_of("_council")


body = part_of("council", "body")
person = part_of("council", "person")
other = part_of("council", "other")
head = part_of("council", "head")
member = part_of("council", "member")


def status(client, body):
    """Return the members of today and the former ones, as readers see them."""
    return names_in(client, body, MEMBERS), names_in(client, body, FORMER_MEMBERS)


# Today and before


def test_a_term_begins_and_ends_with_its_days(client, clock, body, person, member):
    appoint(person, body, member, "2018-06-27", "2020-06-27")
    for moment, expected in [
        ("2018-06-26 23:59", ([], [])),
        ("2018-06-27 00:00", (["Anna en"], [])),
        ("2020-06-27 23:59", (["Anna en"], [])),
        ("2020-06-28 00:00", ([], ["Anna en"])),
    ]:
        clock(moment)
        assert status(client, body) == expected, moment


def test_no_term_lasts_longer_than_its_body(client, clock, body, person, member):
    appoint(person, body, member, "2010")
    clock("2020-06-30")
    assert status(client, body) == (["Anna en"], [])
    body.dissolved_on = date(2020, 6, 30)
    body.save()
    assert status(client, body) == (["Anna en"], [])
    clock("2020-07-01")
    assert status(client, body) == ([], ["Anna en"])
    appoint(make_person("Late", ru=PAST, en=PAST), body, member, "2012")
    assert status(client, body) == ([], ["Anna en", "Late en"])
    body.dissolved_on = None
    body.save()
    assert status(client, body) == (["Anna en", "Late en"], [])


def test_who_comes_back_is_told_once_with_both_terms(
    client, clock, body, person, member
):
    appoint(person, body, member, "2010", "2012")
    appoint(person, body, member, "2018")
    clock("2020-01-01")
    assert status(client, body) == (["Anna en"], [])
    page = client.get(body.address_in("en")).content.decode()
    assert "since 2018" in page
    assert "2010–2012" in page


def test_a_term_that_has_not_begun_is_nowhere(client, clock, body, person, other):
    """Nor is the one who will come named, if there is no other reason to."""
    clock("2020-06-26 23:59")
    role = make_role("Zeta", is_head=True)
    appoint(person, body, role, "2020-06-27", note_ru="Зета", note_en="Zeta")
    former = appoint(other, body, make_role("Omega"), "2018")
    pages = {
        "body": body.address_in("en"),
        "person": person.address_in("en"),
        "people": "/en/people/",
        "list": "/en/governing-bodies/",
        "home": "/en/",
        "search": "/en/search/?q=zeta",
    }

    def telling(word):
        return {
            name
            for name, address in pages.items()
            if word in client.get(address).content.decode().replace("q=zeta", "")
        }

    assert former.is_current
    assert telling("Omega") == {"body", "people"}
    # The page of results repeats what was asked, in small letters.
    assert telling("Zeta") == set()
    assert telling(person.title_en) == {"person", "people"}
    clock("2020-06-27 00:00")
    assert telling("Zeta") == {"body", "person", "people", "list", "home"}


# Two that exclude one another


def end_transaction():
    """Let the database ask what it asks when a transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def assert_taken(act):
    with transaction.atomic():
        act()
        end_transaction()


def assert_refused(act):
    with pytest.raises(IntegrityError):
        assert_taken(act)


OVERLAPPING = [
    (("", ""), ("", "")),
    (("2010", ""), ("2015", "")),
    (("2010", "2015"), ("2014", "2018")),
    (("2010", "2015"), ("", "2012")),
    (("2010", "2020"), ("2012", "2014")),
    (("2010-05", "2015-05"), ("2015-04", "")),
    (("2010-05-01", "2015-05-31"), ("2015-05-31", "")),
]
TOUCHING = [
    (("1998", "2003"), ("2003", "")),
    (("1998", "2003"), ("2003", "2003")),
    (("1998", "2003-05"), ("2003-05", "")),
    (("1998", "2003-05"), ("2003", "")),
    (("1998", "2003-05-31"), ("2003-06-01", "")),
    (("2003", "2003"), ("2003", "2003")),
    (("", "2003"), ("2003", "")),
]


@pytest.mark.parametrize(("one", "two"), OVERLAPPING)
def test_nobody_has_one_role_twice_at_a_time(body, person, member, one, two):
    for first, second in [(one, two), (two, one)]:
        assert_refused(
            lambda first=first, second=second: [
                appoint(person, body, member, *first),
                appoint(person, body, member, *second),
            ]
        )
    stored = appoint(person, body, member, *one)
    term = Appointment(
        person=person, body=body, role=member, starts=two[0], ends=two[1]
    )
    dates = stored.term_display or says("without dates", "ru")
    message = says(HAS_ROLE, "ru") % {"term": dates}
    assert [*clashes([stored, term])] == [(term, message)]


@pytest.mark.parametrize(("first", "two"), TOUCHING)
def test_terms_of_which_nobody_can_say_that_they_overlap_are_taken(
    body, person, other, member, head, first, two
):
    appoint(person, body, member, *first)
    appoint(person, body, head, *first)
    for who, role in [(person, member), (other, head)]:
        term = Appointment(person=who, body=body, role=role, starts=two[0], ends=two[1])
        assert not [*clashes([*body.appointments.all(), term])]
        assert_taken(term.save)


def test_other_roles_people_and_bodies_exclude_nothing(body, person, other, member):
    appoint(person, body, member, "2010")
    assert_taken(lambda: appoint(person, body, make_role("Secretary"), "2010"))
    assert_taken(lambda: appoint(other, body, member, "2010"))
    assert_taken(lambda: appoint(person, make_body("Other"), member, "2010"))


@pytest.mark.parametrize(("first", "two"), OVERLAPPING)
def test_a_body_has_one_head_on_a_day(body, person, other, head, first, two):
    second = make_role("Chair", is_head=True)
    assert_refused(
        lambda: [appoint(person, body, head, *first), appoint(other, body, head, *two)]
    )
    stored = appoint(person, body, head, *first)
    # By whatever role.
    assert_refused(lambda: appoint(other, body, second, *two))
    term = Appointment(person=other, body=body, role=second, starts=two[0], ends=two[1])
    message = says(ONE_HEAD, "ru") % {
        "person": "Anna ru",
        "term": stored.term_display or says("without dates", "ru"),
    }
    assert [*clashes([stored, term])] == [(term, message)]


def test_an_acting_head_may_stand_beside(client, clock, body, person, other, head):
    appoint(person, body, head, "2010")
    acting = Appointment(person=other, body=body, role=head, starts="2015")
    acting.is_acting = True
    assert not [*clashes([*body.appointments.all(), acting])]
    assert_taken(acting.save)
    clock("2020-01-01")
    assert status(client, body) == (["Anna en", "Boris en"], [])
    listed = client.get("/en/governing-bodies/").content.decode()
    assert "Anna en" in listed
    assert "Boris en" in listed
    assert ">acting<" in listed


def test_a_head_of_another_body_is_none_of_its_business(body, person, other, head):
    appoint(person, body, head)
    assert_taken(lambda: appoint(other, make_body("Other"), head))


@pytest.mark.parametrize(
    ("starts", "ends"),
    [("2010", "2009"), ("2010-05", "2010-04"), ("2010-05-02", "2010-05-01")],
)
def test_no_term_ends_before_it_begins(body, person, member, starts, ends):
    term = Appointment(person=person, body=body, role=member, starts=starts, ends=ends)
    message = says("It cannot end before it begins.", "ru")
    with pytest.raises(ValidationError) as refused:
        term.full_clean()
    assert refused.value.message_dict["ends"] == [message]
    with pytest.raises(IntegrityError), transaction.atomic():
        term.save()


@pytest.mark.parametrize(
    ("starts", "ends"), [("2010", "2010"), ("2010-05", "2010"), ("2010", "2010-05")]
)
def test_a_term_may_begin_and_end_within_one_year(body, person, starts, ends):
    term = appoint(person, body, starts=starts, ends=ends)
    term.full_clean()
    stored = Appointment.objects.values_list("starts", "ends").get()
    assert stored == (starts, ends)


# In the form of the body


def publish(desk, body, **sent):
    """Send the form of a body, and bring before readers what it changes."""
    return send(desk, change_of(body), FORM, transition="publish:all", **sent)


def test_terms_are_written_in_the_form_of_the_body(desk, body, person, other, member):
    sent = rows(
        {"person": person, "role": member, "starts": "27.06.2017", "note_en": "Ex"},
        {"person": other, "role": member, "starts": "6.2017", "ends": "2019"},
    )
    assert publish(desk, body, **sent).status_code == 302
    terms = Appointment.objects.order_by("pk").values_list("person", "starts", "ends")
    assert list(terms) == [
        (person.pk, "2017-06-27", ""),
        (other.pk, "2017-06", "2019"),
    ]
    end_transaction()
    sent = {"appointments-0-DELETE": "on", "appointments-1-ends": "05.2019"}
    assert publish(desk, body, **sent).status_code == 302
    [term] = Appointment.objects.all()
    assert (term.person, term.ends) == (other, "2019-05")


def test_rows_of_one_form_that_exclude_one_another_are_refused(
    desk, body, person, other, member, head
):
    sent = rows(
        {"person": person, "role": member, "starts": "2010", "ends": "2015"},
        {"person": person, "role": member, "starts": "2014"},
        {"person": person, "role": head, "starts": "2010"},
        {"person": other, "role": head, "starts": "2012"},
    )
    response = send(desk, change_of(body), FORM, **sent)
    assert row_errors(response) == [
        {},
        {"starts": [in_russian(HAS_ROLE, term="2010–2015")]},
        {},
        {
            "starts": [
                in_russian(ONE_HEAD, person="Anna ru", term="с\u00a02010\u00a0года")
            ]
        },
    ]
    assert not Appointment.objects.exists()


def test_one_that_another_has_added_meanwhile_excludes_it_too(
    desk, body, person, other, head
):
    values = values_of(desk.get(change_of(body)), FORM)
    appoint(person, body, head, "2010")
    sent = rows({"person": other, "role": head, "starts": "2012"})
    response = resend(desk, change_of(body), values, **sent)
    message = in_russian(ONE_HEAD, person="Anna ru", term="с\u00a02010\u00a0года")
    assert row_errors(response) == [{"starts": [message]}]
    # Beside it there is room.
    sent["appointments-0-ends"], sent["appointments-0-starts"] = "2009", "2008"
    assert resend(desk, change_of(body), values, **sent).status_code == 302
    assert publish(desk, body).status_code == 302
    end_transaction()
    assert Appointment.objects.count() == 2


def test_one_form_ends_a_term_and_begins_the_next(desk, body, person, other, head):
    appoint(person, body, head, "2010")
    sent = rows({"person": other, "role": head, "starts": "01.06.2015"}, at=1)
    sent["appointments-0-ends"] = "31.05.2015"
    assert publish(desk, body, **sent).status_code == 302
    end_transaction()
    terms = Appointment.objects.order_by("first_day").values_list("starts", "ends")
    assert list(terms) == [("2010", "2015-05-31"), ("2015-06-01", "")]


def test_a_row_that_is_deleted_makes_room(desk, body, person, other, head):
    appoint(person, body, head, "2010")
    sent = rows({"person": other, "role": head, "starts": "2012"}, at=1)
    sent["appointments-0-DELETE"] = "on"
    assert publish(desk, body, **sent).status_code == 302
    end_transaction()
    assert Appointment.objects.get().person == other


# Roles


def test_a_role_becomes_that_of_a_head_where_no_body_gets_two(
    desk, body, person, other, head, member
):
    appoint(person, body, head, "2010", "2014")
    term = appoint(other, body, member, "2014")
    publish = {"transition": "publish:all"}
    response = send(desk, change_of(member), "role_form", is_head="on", **publish)
    assert response.status_code == 302
    term.refresh_from_db()
    assert term.is_head
    end_transaction()
    send(desk, change_of(member), "role_form", is_head=None, **publish)
    term.refresh_from_db()
    assert not term.is_head


@pytest.mark.parametrize("is_acting", [False, True])
def test_a_role_that_would_give_a_body_two_heads_becomes_none(
    desk, body, person, other, head, member, is_acting
):
    appoint(person, body, head, "2010")
    term = appoint(other, body, member, "2014", is_acting=is_acting)
    response = send(desk, change_of(member), "role_form", is_head="on")
    if is_acting:
        assert response.status_code == 302
        return
    message = in_russian(
        "“%(body)s” would have two heads at a time.", body="Council ru"
    )
    assert errors_of(response) == {"is_head": [message]}
    term.refresh_from_db()
    assert not term.is_head


def test_the_database_refuses_such_a_role_too(body, person, other, head, member):
    appoint(person, body, head, "2010")
    appoint(other, body, member, "2014")
    member.is_head = True
    assert_refused(member.save)


# What a reader may see of it


def test_only_who_is_public_is_named(client, body, person, member):
    russian = make_person("Only", ru=PAST)
    for record in [person, russian, make_person("Draft")]:
        appoint(record, body, member, "2010")
    response = client.get(body.address_in("en"))
    assert links_in(response, MEMBERS) == [
        ("Anna en", person.address_in("en")),
        ("Only ru", russian.address_in("ru")),
    ]
    [link] = html.fromstring(response.content.decode()).xpath(f"{MEMBERS}//a[@lang]")
    assert (link.get("lang"), link.get("hreflang")) == ("ru", "ru")
    assert "Draft" not in response.content.decode()


def test_only_bodies_that_are_public_stand_on_the_page_of_a_person(
    client, body, person, member
):
    russian = make_body("Only", ru=PAST)
    for record in [body, russian, make_body("Draft")]:
        appoint(person, record, member, "2010")
    response = client.get(person.address_in("en"))
    links = links_in(response)
    assert ("Council en", body.address_in("en")) in links
    assert ("Only ru", russian.address_in("ru")) in links
    page = html.fromstring(response.content.decode())
    russian_links = page.xpath("//main//p//a[@lang='ru' and @hreflang='ru']")
    assert [link.text for link in russian_links] == ["Only ru"]
    listed = client.get("/en/people/")
    page = html.fromstring(listed.content.decode())
    assert [
        " ".join(note.text_content().split()) for note in page.find_class("note")
    ] == [
        "Council en",
        "Only ru",
    ]
    assert page.xpath("//*[@class='note']/a[@lang='ru']/text()") == ["Only ru"]
    for answer in [response, listed]:
        assert "Draft" not in answer.content.decode()


def test_role_without_a_name_in_the_language_is_marked_as_the_other(
    client, body, person
):
    appoint(person, body, make_role("", title_ru="Секретарь", title_en=""), "2010")
    for address in [body.address_in("en"), person.address_in("en"), "/en/people/"]:
        page = html.fromstring(client.get(address).content.decode())
        role = "//*[@class='role']/descendant-or-self::*[@lang='ru']/text()"
        assert page.xpath(role) == ["Секретарь"]


def test_note_of_a_term_and_acting_and_ex_officio_are_shown(
    client, body, person, member
):
    fields = {"note_en": "for research", "is_ex_officio": True, "is_acting": True}
    appoint(person, body, member, "2010", **fields)
    for record in [body, person]:
        page = client.get(record.address_in("en")).content.decode()
        for words in ["Member en", "for research", "acting", "ex officio"]:
            assert words in page, (record, words)


def test_decision_is_linked_where_a_reader_may_see_it(client, body, person, other):
    seen, draft = make_document("Seen", ru=PAST, en=PAST), make_document("Hidden")
    appoint(person, body, starts="2010", basis=seen)
    appoint(other, body, starts="2010", basis=draft)
    response = client.get(body.address_in("en"))
    assert ("Seen en", seen.address_in("en")) in links_in(response, MEMBERS)
    assert "Hidden" not in response.content.decode()


# History and working copies


def revisions_of(record):
    return list(Revision.objects.of(record.pointer).order_by("pk"))


def test_a_body_is_deleted_with_its_terms_and_comes_back_with_them(
    desk, publisher, body, person, member
):
    appoint(person, body, member, "2010", note_ru="Важно", note_en="It matters")
    assert delete(desk, address_of(body, "delete")).status_code == 302
    assert not Appointment.objects.exists()
    deletion = Revision.objects.deletions(Body).get()
    record, lost = restoration.restore_deleted(Body, deletion, publisher)
    assert lost == []
    [term] = record.appointments.all()
    assert (term.person, term.role, term.starts) == (person, member, "2010")
    assert (term.note_ru, term.note_en) == ("Важно", "It matters")


@pytest.mark.parametrize("gone", ["person", "role"])
def test_a_term_whose_person_or_role_was_deleted_is_reported_as_lost(
    desk, body, person, other, member, gone
):
    stays = appoint(other, body, make_role("Secretary"), "2010")
    term = appoint(person, body, member, "2010")
    first = revisions_of(body)[-1]
    assert len(first.snapshot["appointments"]) == 2
    term.delete()
    {"person": person, "role": member}[gone].delete()
    address = address_of(body, "restore", first.pk)
    sent = {"scope": "all", "newest": key_at(body.pointer)}
    response = desk.post(address, sent, follow=True)
    [*_rest, warning] = map(str, response.context["messages"])
    assert warning == in_russian(
        "No longer there, and left out: %(names)s.", names=TERMS
    )
    assert publish(desk, body).status_code == 302
    assert list(Appointment.objects.all()) == [stays]


def test_an_old_revision_with_a_second_head_is_not_restored(
    body, person, other, head, member, publisher
):
    """While the role was none of a head, both could stand beside one another."""
    appoint(person, body, head, "2010")
    term = appoint(other, body, member, "2010")
    first = revisions_of(body)[-1]
    term.delete()
    member.is_head = True
    member.save()
    message = in_russian(ONE_HEAD, person="Anna ru", term="с\u00a02010\u00a0года")
    with pytest.raises(ValidationError) as refused:
        restoration.restore(body, first, "all", publisher)
    assert refused.value.messages == [message]
    assert Appointment.objects.count() == 1


def copy_form(desk, body, **sent):
    return send(desk, address_of(body, "change"), FORM, **sent)


def test_a_copy_that_got_two_heads_by_a_role_is_not_published_but_can_be_mended(
    client_of, publisher, body, person, other, head, member
):
    appoint(person, body, head, "2010")
    copy = begin_copy(body, publisher)
    desk = client_of(publisher)
    sent = rows({"person": other, "role": member, "starts": "2012"}, at=1)
    assert copy_form(desk, body, **sent).status_code == 302
    member.is_head = True
    member.save()
    copy.refresh_from_db()
    message = in_russian(ONE_HEAD, person="Anna ru", term="с\u00a02010\u00a0года")
    with pytest.raises(ValidationError) as refused:
        working_copies.publish(copy, ["all"], publisher)
    assert refused.value.messages == [message]
    response = copy_form(desk, body)
    assert row_errors(response) == [{}, {"starts": [message]}]
    sent = {"appointments-0-ends": "2011"}
    assert copy_form(desk, body, **sent).status_code == 302
    copy.refresh_from_db()
    assert working_copies.publish(copy, ["all"], publisher) == []
    assert Role.objects.get(pk=member.pk).appointments.get().is_head


def test_texts_that_name_who_was_in_office_are_listed_beside_it(council, desk):
    yesterday = timezone.localdate() - timedelta(days=1)
    body, head = council["body"], council["head"]
    anna = make_person(title_ru="Анна Котова", family_ru="Котова", ru=PAST)
    text = "<p>Спросите главу института, Анну Котову.</p>"
    page = make_page(title_ru="Контакты", ru=PAST, body_ru=text)
    make_page(title_ru="Институт", ru=PAST, body_ru="<p>Глава института занят.</p>")
    make_article("Новость", ru=PAST, body_ru=text)
    other = "<p>Спросите главу института, Анну Котовскую.</p>"
    make_page(title_ru="Люди", ru=PAST, body_ru=other)
    head.title_ru = "Глава института"
    head.save()
    term = appoint(anna, body, head)
    for last_day in [timezone.localdate(), yesterday]:
        assert page.title_ru not in desk.get(change_of(body)).text
        term.ends = str(last_day)
        term.save()
    costs = []
    for number in range(3):
        [row] = page_of(desk.get(change_of(body))).find_class("field-still_named")
        assert row.text_content().count("(") == 1
        assert "open" in next(row.iterancestors("details")).attrib
        assert "Анна Котова (Глава института):" in row.text_content()
        assert [link.text_content() for link in row.iter("a")] == [page.title_ru]
        costs.append(len(statements(desk.get, change_of(body))))
        appoint(make_person(), body, make_role(f"Post {number}"), ends=str(yesterday))
    assert costs[1] == costs[2]


def test_a_term_is_begun_from_the_form_of_the_person(desk, council):
    form = page_of(desk.get(change_of(council["person"])))
    [address] = form.xpath("//a[contains(@href, 'new=appointment')]/@href")
    sent = values_of(desk.get(address))
    assert sent["appointments-0-person"] == [str(council["person"].pk)]
    assert "appointments-0-role" in sent
    assert row_errors(desk.post(address, sent))[0]["role"]
    nonsense = address.replace(f"person={council['person'].pk}", "person=x&role=0")
    assert values_of(desk.get(nonsense))["appointments-0-person"] == [""]
