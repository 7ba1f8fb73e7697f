"""Downloads of the glossary by readers: formats, content and cost."""

from copy import deepcopy

import pytest

from glossary.models import Term
from glossary.views.downloads import turn_to_make
from publishing.models import Link
from tests.factories import (
    LATER,
    PAST,
    State,
    future,
    make_domain,
    make_entry,
    make_term,
    published,
)
from tests.glossary.downloads import (
    ADDRESSES,
    LOOKUP,
    content,
    file_text,
    get,
    leave,
    make_society,
    text_of,
)
from tests.threads import Other
from tests.website.stored_pages import forget
from tests.worlds import once
from text.languages import LANGUAGES

pytestmark = pytest.mark.django_db

MOST = 10


_society = once(make_society)


@pytest.fixture
def society(_society, db):
    return deepcopy(_society)


# What they are


@pytest.mark.parametrize(
    ("name", "media_type", "file_name"),
    [
        ("glossary.tbx", "application/x-tbx", "glossary-en-2017-06-30.tbx"),
        ("glossary.csv", "text/csv; charset=utf-8", "glossary-en-2017-06-30.csv"),
        (
            "glossary.xlsx",
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            "glossary-en-2017-06-30.xlsx",
        ),
        ("glossary.ttl", "text/turtle; charset=utf-8", "glossary-en-2017-06-30.ttl"),
        (
            "glossary.jsonld",
            "application/ld+json; charset=utf-8",
            "glossary-en-2017-06-30.jsonld",
        ),
    ],
)
def test_a_file_says_what_it_is_and_has_a_name(
    client, society, name, media_type, file_name
):
    leave(society, updated_at_ru=PAST, updated_at_en=PAST)
    response = get(client, name)
    assert response["Content-Type"] == media_type
    assert response["Content-Disposition"] == f'attachment; filename="{file_name}"'
    assert int(response["Content-Length"]) == len(content(response))


@pytest.mark.parametrize(
    "name",
    ["glossary.zip", "glossary/", "other.tbx/"],
)
def test_what_there_is_not_is_not_found(client, society, name):
    assert get(client, name).status_code == 404


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", ADDRESSES)
def test_readers_get_all_terms_that_they_see(client, society, name, language):
    make_term(society, "IS", "en", type="abbreviation")
    text = file_text(client, name, language)
    for term in ["информационное общество", "information society", "IS"]:
        assert term in text


@pytest.mark.parametrize("name", ADDRESSES)
def test_an_empty_glossary_is_a_file_too(client, name):
    assert get(client, name).status_code == 200


# What readers do not see


@pytest.fixture
def hidden(society):
    """Concepts that readers do not see, and all that leads to them from one they do."""
    draft = make_entry(public=False, ru="втайне", en="secret draft")
    ended = make_entry(ru="втайне бывшее", en="secret ended")
    coming = make_entry(ru="втайне будущее", en="secret coming")
    withdrawn = make_entry(ru="втайне отозванное", en="secret withdrawn")
    for code in LANGUAGES:
        leave(ended, **published(code, PAST, until=LATER))
        leave(coming, **published(code, future()))
        reason = {f"withdrawal_reason_{code}": "x"}
        leave(withdrawn, **{f"state_{code}": State.WITHDRAWN}, **reason)
    society.broader.add(draft, ended)
    coming.broader.add(society)
    society.confusable.add(withdrawn)
    Link.objects.be_chosen(society, [ended.pointer])
    leave(society, replaced_by=draft)


def test_nobody_gets_a_concept_that_readers_do_not_see(client, hidden):
    for name in ADDRESSES:
        text = file_text(client, name)
        assert "information society" in text, name
        assert "secret" not in text, name
        assert "втайне" not in text, name


@pytest.mark.parametrize("name", ADDRESSES)
def test_nobody_gets_a_language_that_readers_do_not_see(client, society, name):
    leave(society, state_en=State.DRAFT, summary_en="A draft.", note_en="A draft.")
    make_term(society, "IS", "en", note="A draft.")
    text = file_text(client, name)
    assert "информационное общество" in text
    assert "information society" not in text
    assert "A draft." not in text


@pytest.mark.parametrize("name", ["glossary.tbx", "glossary.csv", "glossary.xlsx"])
def test_terms_only_looked_up_stand_in_no_list_of_terms(client, society, name):
    make_term(society, LOOKUP, "en", status=Term.Status.LOOKUP)
    assert LOOKUP not in file_text(client, name)


# What they cost


def test_a_file_costs_few_statements_however_much_there_is(
    client, society, django_assert_max_num_queries
):
    for number in range(5):
        make_entry(ru=f"сеть {number}", en=f"network {number}")
    for name in ADDRESSES:
        with django_assert_max_num_queries(MOST):
            response = get(client, name)
        assert "network 4" in text_of(content(response))
        with django_assert_max_num_queries(3):
            get(client, name, **{"if-none-match": response["ETag"]})


def test_files_are_made_for_one_reader_at_a_time(client, society):
    with turn_to_make() as is_mine:
        answer = Other(lambda: get(client, "glossary.csv")).end()
    assert is_mine
    assert answer.status_code == 503
    assert int(answer["Retry-After"]) > 0
    assert get(client, "glossary.csv").status_code == 200


@pytest.mark.parametrize("name", ADDRESSES)
def test_a_file_is_kept_until_something_changes(
    client,
    society,
    settings,
    tmp_path,
    monkeypatch,
    name,
    django_capture_on_commit_callbacks,
):
    settings.PAGES_ROOT = tmp_path / "pages"
    forget(monkeypatch)
    first = get(client, name)
    assert first.status_code == 200
    with turn_to_make():
        # What is kept is not made anew.
        again = get(client, name)
    assert again.content == first.content
    assert again["Content-Disposition"] == first["Content-Disposition"]
    with django_capture_on_commit_callbacks(execute=True):
        leave_draft(society)
    assert "information society" not in file_text(client, name)


def leave_draft(concept):
    concept.state_en = State.DRAFT
    concept.save()


# Where they stand


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_index_leads_to_every_file(client, society, language):
    page = client.get(f"/{language}/glossary/").content.decode()
    for name in ADDRESSES:
        assert f'href="/{language}/glossary/export/{name}" rel="alternate"' in page
    assert ("Файлы" if language == "ru" else "Files") in page


def test_no_concept_can_have_the_address_of_the_files():
    assert make_entry(en="export").slug_en != "export"


def test_terms_and_domains_have_plain_spaces_as_other_programs_look_for_them(
    client, society
):
    concept = make_entry(ru="доступ к информации", en="access")
    domain = make_domain(title_ru="Право и сети")
    domain.concepts.add(concept)
    assert "\u00a0" in concept.title_ru
    assert "\u00a0" in domain.title_ru
    for name in ADDRESSES:
        text = file_text(client, name, "ru")
        assert "доступ к информации" in text, name
        assert "Право и сети" in text, name
