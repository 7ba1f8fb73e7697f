from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from tests.factories import make_article
from tests.library import good_documents as good
from tests.library.records import (
    age,
    make_document,
    photo,
    store_file,
    store_picture,
    stored_files,
)

pytestmark = pytest.mark.django_db

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


def test_what_is_young_is_spared(media, named):
    age(media, 29)
    assert run()[-1].endswith("Named by no row: 5. Deleted: 0.")
    assert run(check=True)[-1].endswith("To delete: 0.")
    assert stored_files(media) >= LEFT
    assert run(days=20)[-1].endswith("Deleted: 5.")


def test_a_file_that_waits_for_its_row_is_never_asked_for(media, named):
    with pytest.raises(CommandError, match="at least 1"):
        run(days=0)
    assert stored_files(media) >= LEFT


def test_a_site_without_files_has_nothing_to_clean(media):
    assert run() == ["Files: 0. Named by no row: 0. Deleted: 0."]
