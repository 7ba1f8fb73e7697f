"""Files that were replaced or deleted: the history gives them back."""

from io import StringIO

import pytest
from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command

from library.models import Document, Picture
from library.pictures import master_name, prepare
from publishing.drafts import restoration
from publishing.models import Revision
from tests.factories import make_article
from tests.library import good_documents as good
from tests.library.hostile_pictures import upload
from tests.library.records import (
    age,
    files_of,
    make_document,
    photo,
    store_file,
    store_picture,
    stored_files,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def at_once(django_capture_on_commit_callbacks):
    """Return a context in which what waits for a commit happens at its end."""
    return lambda: django_capture_on_commit_callbacks(execute=True)


def first_revision(record):
    return Revision.objects.of(record.pointer).order_by("pk").first()


def latest_revision(record):
    return Revision.objects.of(record.pointer).newest_first().first()


def replace(picture, width):
    picture.store_file(prepare(upload(photo(width))), "new.png", 1)
    picture.save()


def test_a_deleted_picture_comes_back_with_its_files(media, publisher, at_once):
    with at_once():
        picture = store_picture(photo())
        pk = picture.pk
        picture.delete()
    [deletion] = Revision.objects.deletions(Picture)
    restoration.restore_deleted(Picture, deletion, publisher)
    picture = Picture.objects.get(pk=pk)
    assert all((media / name).exists() for name in files_of(picture))


def test_a_lost_master_gets_a_message_and_nothing_changes(media, publisher, at_once):
    with at_once():
        picture = store_picture(photo())
        replace(picture, 400)
    first = first_revision(picture)
    default_storage.delete(master_name(first.snapshot["token"]))
    with pytest.raises(ValidationError):
        restoration.restore(picture, first, "all", publisher)
    picture.refresh_from_db()
    assert picture.width == 400


def test_an_earlier_file_of_a_document_is_restored_with_its_text_for_the_search(
    media, publisher
):
    document = make_document(title_ru="Отчёт", file_ru=store_file())
    facts, wanted = document.file_ru, latest_revision(document)
    document.file_ru = None
    document.save()
    assert not document.file_text_ru
    restoration.restore(document, wanted, "all", publisher)
    document = Document.objects.get()
    assert document.file_ru == facts
    assert document.file_text_ru


def test_files_that_the_history_can_restore_are_not_cleaned_up(media, at_once):
    with at_once():
        picture = store_picture(photo())
        replace(picture, 400)
    document = make_document(file_ru=store_file())
    old_names = [
        master_name(first_revision(picture).snapshot["token"]),
        document.file_ru["name"],
    ]
    document.file_ru = None
    document.save()
    age(media, 100)
    call_command("cleanup_media", verbosity=0)
    assert all((media / name).exists() for name in old_names)


LEFT = {
    "originals/left.webp",
    "pictures/left/320.webp",
    "pictures/left/card-240.avif",
    "pictures/stray.webp",
    "documents/left.pdf",
}


def run(**options):
    output = StringIO()
    call_command("cleanup_media", stdout=output, **options)
    return output.getvalue().splitlines()


@pytest.fixture
def named(media):
    """Return the names of what rows name; beside it lies what none does."""
    store_picture()
    make_article(lead_picture=store_picture(photo(400)))
    make_document(
        file_ru=store_file(),
        file_en=store_file(good.docx()),
        common_file=store_file(good.odt()),
    )
    names = stored_files(media)
    for name in LEFT | {"other/file.txt"}:
        path = media / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"x")
    age(media, 31)
    return names


def test_files_that_no_row_names_are_deleted_and_others_stay(media, named):
    *listed, counts = run()
    assert set(listed) == LEFT
    total = len(named) + len(LEFT)
    assert counts == f"Files: {total}. Named by no row: 5. Deleted: 5."
    assert stored_files(media) == named | {"other/file.txt"}
    assert not (media / "pictures/left").exists()
    assert run() == [f"Files: {len(named)}. Named by no row: 0. Deleted: 0."]


def test_a_check_deletes_nothing_and_fails_if_there_is_something(media, named):
    output = StringIO()
    with pytest.raises(CommandError) as caught:
        call_command("cleanup_media", check=True, stdout=output)
    assert caught.value.returncode == 1
    *listed, counts = output.getvalue().splitlines()
    assert set(listed) == LEFT
    assert counts.endswith("Named by no row: 5. To delete: 5.")
    assert stored_files(media) == named | LEFT | {"other/file.txt"}
    run()
    assert run(check=True)[0].endswith("To delete: 0.")


def test_what_is_young_is_spared_as_it_may_wait_for_its_row(media, named):
    age(media, 29)
    assert run()[-1].endswith("Named by no row: 5. Deleted: 0.")
    assert run(check=True)[-1].endswith("To delete: 0.")
    with pytest.raises(CommandError, match="at least 1"):
        run(days=0)
    assert stored_files(media) >= LEFT
    assert run(days=20)[-1].endswith("Deleted: 5.")
