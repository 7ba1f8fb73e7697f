"""When the PDF is made, stored, served and withdrawn."""

from datetime import timedelta

import pypdfium2
import pytest
from django.core.files.storage import default_storage
from pytest_django.asserts import assertContains

from glossary.models import GeneratedFile, Term, TitlePage
from glossary.pdf.book import update_pdf, update_pdfs
from library.typesetting import generated_file
from publishing.models import Publishable
from tests.factories import (
    future,
    make_entry,
    make_institute,
    make_term,
    make_title_page,
)
from tests.responses import heading_of, says
from tests.threads import Other

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.usefixtures("folder"),
]

RU, EN = "/ru/glossary/export/glossary.pdf", "/en/glossary/export/glossary.pdf"


@pytest.fixture
def folder(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    return settings.MEDIA_ROOT


@pytest.fixture
def entry():
    """An entry in Russian, so that there is a book in Russian alone."""
    make_institute()
    make_title_page("Словарь")
    return make_entry(ru="данные")


@pytest.fixture
def english(entry):
    """Another, of a book in English too."""
    return make_entry(ru="сеть", en="network")


@pytest.fixture
def too_little_memory(monkeypatch):
    """Return what leaves too little for a book to be set."""
    return lambda: monkeypatch.setattr(generated_file, "MEGABYTES", 30)


def get_new(client, address):
    """Return the answer to a reader once the worker has come by."""
    update_pdfs()
    return client.get(address)


def words(response):
    document = pypdfium2.PdfDocument(response.getvalue())
    return " ".join(page.get_textpage().get_text_range() for page in document)


@pytest.mark.cold
def test_readers_get_the_book_that_the_worker_has_made(client, entry, english):
    response = get_new(client, RU)
    assert response.status_code == 200
    assert response["Content-Type"] == "application/pdf"
    file = response.getvalue()
    assert response["Content-Length"] == str(len(file))
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in response["Content-Security-Policy"]
    # It is called by its title in the language of the reader.
    named = "filename*=utf-8''%D0%A1%D0%BB%D0%BE%D0%B2%D0%B0%D1%80%D1%8C%20"
    for address, name in [(RU, f"{named}ru.pdf"), (EN, f"{named}en.pdf")]:
        assert name in client.get(address)["Content-Disposition"]
    # Who has the present one gets no other.
    has_it = {"headers": {"if-none-match": response["ETag"]}}
    assert client.get(RU, **has_it).status_code == 304
    assert client.get(EN, **has_it).status_code == 200


@pytest.mark.parametrize(("language", "address"), [("ru", RU), ("en", EN)])
def test_who_asks_before_there_is_a_book_reads_when_to_come_again(
    client, english, language, address
):
    response = client.get(address)
    assert response.status_code == 503
    assert int(response["Retry-After"]) > 0
    assert "no-store" in response["Cache-Control"]
    assert "sandbox" not in response["Content-Security-Policy"]
    assert heading_of(response) == says("The book is not ready yet", language)
    assert not GeneratedFile.objects.exists()


def test_nothing_is_made_anew_while_nothing_has_changed_that_readers_see(client, entry):
    update_pdfs()
    before = GeneratedFile.objects.get(language="ru")
    for row in GeneratedFile.objects.all():
        update_pdf(row)
    make_term(entry, "тайное", "ru", status=Term.Status.LOOKUP)
    update_pdfs()
    after = GeneratedFile.objects.get(language="ru")
    assert (after.made_at, after.file) == (before.made_at, before.file)


def test_change_is_in_the_next_book_and_until_then_readers_get_the_old_one(
    client, entry
):
    old = get_new(client, RU)["ETag"]
    make_term(entry, "сведения", "ru")
    assert client.get(RU)["ETag"] == old
    response = get_new(client, RU)
    assert response["ETag"] != old
    assert "сведения" in words(response)


def test_date_that_arrives_brings_its_entry(client, entry, clock):
    later = make_entry(ru="завтрашнее")
    later.published_at_ru = future()
    later.save()
    assert "завтрашнее" not in words(get_new(client, RU))
    clock(timedelta(days=11))
    assert "завтрашнее" in words(get_new(client, RU))


def test_old_file_is_deleted_when_a_new_one_is_stored(
    entry, english, folder, django_capture_on_commit_callbacks
):
    update_pdfs()
    make_term(entry, "сведения", "ru")
    with django_capture_on_commit_callbacks(execute=True):
        update_pdfs()
    names = {pdf.file["name"].split("/")[-1] for pdf in GeneratedFile.objects.all()}
    assert {path.name for path in folder.rglob("*.pdf")} == names


@pytest.mark.cold
def test_failed_build_leaves_the_old_book_and_is_shown_to_editors(
    client, entry, too_little_memory, caplog, client_of, terminologist
):
    old = get_new(client, RU)["ETag"]
    too_little_memory()
    make_term(entry, "сведения", "ru")
    assert get_new(client, RU)["ETag"] == old
    assert "could not be made" in caplog.text
    title_page = TitlePage.objects.get()
    form = client_of(terminologist).get(
        f"/admin/glossary/titlepage/{title_page.pk}/change/"
    )
    assertContains(form, "не удалось сделать")
    assertContains(form, f'href="{RU}"')


@pytest.mark.cold
def test_book_that_failed_is_tried_again_after_a_while(
    client, entry, caplog, clock, monkeypatch
):
    with monkeypatch.context() as patch:
        patch.setattr(generated_file, "MEGABYTES", 30)
        assert get_new(client, RU).status_code == 503
    assert get_new(client, RU).status_code == 503
    clock(timedelta(minutes=11))
    assert get_new(client, RU).status_code == 200


def test_lost_file_is_made_again(client, entry):
    update_pdfs()
    default_storage.delete(GeneratedFile.objects.get(language="ru").file["name"])
    assert client.get(RU).status_code == 503
    assert get_new(client, RU).status_code == 200


def test_glossary_without_entries_has_no_book(client, entry, english):
    assert get_new(client, RU).status_code == 200
    for concept in [entry, english]:
        concept.state_ru = Publishable.State.DRAFT
        concept.save()
    assert get_new(client, RU).status_code == 404
    assert client.get(EN).status_code == 200


# Its line


def badge_of(language):
    file = GeneratedFile.objects.get(language=language).file
    kilobytes = round(file["bytes"] / 1024)
    return {
        "ru": f"PDF, {kilobytes}\u00a0КБ, рус.",
        "en": f"PDF, {kilobytes}\u00a0KB, Eng",
    }[language]


def test_index_has_its_size_and_link(client, entry, english):
    indexes = [("ru", RU), ("en", EN)]
    for language, address in indexes:
        page = client.get(f"/{language}/glossary/").content.decode()
        assert f'href="{address}"' in page
        assert "PDF," not in page
    update_pdfs()
    for language, _address in indexes:
        page = client.get(f"/{language}/glossary/").content.decode()
        assert page.count(badge_of(language)) == 1


def unpublish(entry, language):
    setattr(entry, f"state_{language}", Publishable.State.DRAFT)
    entry.save()


def test_unpublished_entry_is_in_no_book_from_then_on(
    client, entry, django_capture_on_commit_callbacks
):
    make_entry(ru="сведения")
    assert "данные" in words(get_new(client, RU))
    with django_capture_on_commit_callbacks(execute=True):
        unpublish(entry, "ru")
    assert client.get(RU).status_code == 503
    text = words(get_new(client, RU))
    assert "сведения" in text
    assert "данные" not in text


@pytest.mark.django_db(transaction=True)
def test_book_that_is_withdrawn_while_it_is_made_is_not_given(
    client, entry, monkeypatch
):
    """Who unpublishes does not wait for the book, which is made once more."""
    make_entry(ru="сведения")
    withdrawals, save = [], default_storage.save

    def save_meanwhile(*file):
        if not withdrawals:
            withdrawals.append(Other(lambda: unpublish(entry, "ru")).end())
        return save(*file)

    monkeypatch.setattr(default_storage, "save", save_meanwhile)
    text = words(get_new(client, RU))
    assert withdrawals == [None]
    assert "сведения" in text
    assert "данные" not in text
