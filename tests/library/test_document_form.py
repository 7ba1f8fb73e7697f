import pytest
import typst

from library.models import Document
from tests.desk.test_article_form import errors_of
from tests.forms import resend, send, values_of
from tests.library import good_documents as good
from tests.library.hostile_documents import HOSTILE
from tests.library.hostile_pictures import upload
from tests.library.keeping import (
    ADD_DOCUMENT,
    change_document,
    fill_the_disk,
    in_english,
    keep_file,
    make_document,
    stored_files,
)
from tests.making import PAST, State, published
from tests.reading import titles_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("media")]

FORM = "document_form"
TEXTS = {"title_ru": "Стратегия", "summary_ru": "О ней", "kind": "strategy"}


def pdf(text, language="ru"):
    source = f'#set document(title: "T")\n#set text(lang: "{language}")\n= {text}'
    return typst.compile(source.encode(), format="pdf", pdf_standards=["ua-1"])


def add(client, **fields):
    return send(client, ADD_DOCUMENT, FORM, **(TEXTS | fields))


def change(client, document, **fields):
    return send(client, change_document(document), FORM, **fields)


def found(client, words, language="ru"):
    return titles_in(client.get(f"/{language}/search/", {"q": words}))


# Sent


def test_a_file_is_stored_for_each_language_and_for_all(media, client_of, publisher):
    response = add(
        client_of(publisher),
        upload_ru=upload(good.tagged_pdf(), "Стратегия.pdf"),
        upload_en=upload(good.docx(), "strategy.pdf"),
        upload_all=upload(good.xlsx(), "numbers.xlsx"),
    )
    assert response.status_code == 302
    document = Document.objects.get()
    facts = [document.file_ru, document.file_en, document.common_file]
    assert [one["type"] for one in facts] == ["pdf", "docx", "xlsx"]
    assert stored_files(media) == {one["name"] for one in facts}
    assert facts[0]["language"] == "ru"


def test_the_form_shows_type_size_and_language_with_a_link(client_of, publisher):
    document = make_document(file_en=keep_file(good.docx()), common_file=keep_file())
    response = client_of(in_english(publisher)).get(change_document(document))
    content = response.content.decode()
    assert "DOCX, 1\xa0KB, Eng" in content
    assert "Rus/Eng" in content
    assert f'href="/en/documents/{document.slug_en}/en.docx"' in content


def test_the_form_says_what_a_pdf_lacks(client_of, publisher):
    add(client_of(publisher), upload_ru=upload(good.saved(good.plain_pdf())))
    document = Document.objects.get()
    client = client_of(in_english(publisher))
    content = client.get(change_document(document)).content.decode()
    assert "no title of its own" in content
    assert "does not say its language" in content
    assert "it has no tags" in content


def test_another_file_takes_the_place_and_nothing_else_changes(
    media, client_of, publisher
):
    document = make_document(file_ru=keep_file(), file_en=keep_file(good.docx()))
    change(client_of(publisher), document, upload_ru=upload(good.odt(), "a.odt"))
    now = Document.objects.get()
    assert now.file_ru["type"] == "odt"
    assert now.file_en == document.file_en
    assert now.file_ru["name"] in stored_files(media)
    assert now.updated_at_ru > document.updated_at_ru
    assert now.updated_at_en == document.updated_at_en


def test_the_box_takes_a_file_away(client_of, publisher):
    document = make_document(file_ru=keep_file())
    response = change(client_of(publisher), document, **{"upload_ru-clear": "on"})
    assert response.status_code == 302
    assert Document.objects.get().file_ru is None


def test_a_file_and_the_box_at_once_are_refused(client_of, publisher):
    document = make_document(file_ru=keep_file())
    response = change(
        client_of(publisher),
        document,
        upload_ru=upload(good.odt()),
        **{"upload_ru-clear": "on"},
    )
    assert errors_of(response).keys() == {"upload_ru"}
    assert Document.objects.get().file_ru == document.file_ru


# Refused


@pytest.mark.parametrize(
    "label",
    [
        *["HTML", "SVG", "JPEG", "program", "CSV", "old Word", "plain ZIP"],
        *["too large", "locked PDF", "half a PDF", "PDF in name", "100,000 pages"],
        *["PDF with a script", "PDF with a program", "PDF and ZIP", "DOCM"],
        *["bomb as DOCX", "billion laughs", "drawing bomb"],
    ],
)
def test_a_hostile_file_gets_its_message_and_the_form_keeps_the_rest(
    media, client_of, publisher, label
):
    hostile = HOSTILE[label]
    response = add(
        client_of(in_english(publisher)),
        upload_en=upload(hostile.make(), hostile.name),
        # A good one beside it is not stored either.
        upload_ru=upload(good.docx(), "a.docx"),
        number="№ 5",
    )
    assert errors_of(response).keys() == {"upload_en"}
    [message] = errors_of(response)["upload_en"]
    assert message.startswith(hostile.says)
    again = values_of(response, FORM)
    assert [again[name][0] for name in TEXTS] == list(TEXTS.values())
    assert again["number"] == ["№ 5"]
    assert not Document.objects.exists()
    assert stored_files(media) == set()


def test_an_empty_file_is_refused(media, client_of, publisher):
    response = add(client_of(in_english(publisher)), upload_ru=upload(b"", "a.pdf"))
    assert "is empty" in errors_of(response)["upload_ru"][0]
    assert stored_files(media) == set()


@pytest.mark.parametrize("room", [0, 1])
def test_a_full_disk_gets_a_message_and_leaves_no_row_and_no_fragment(
    media, client_of, publisher, monkeypatch, room
):
    fill_the_disk(monkeypatch, room)
    response = add(
        client_of(in_english(publisher)),
        upload_ru=upload(good.docx()),
        upload_en=upload(good.odt()),
    )
    name = ["upload_ru", "upload_en"][room]
    assert "no room left" in errors_of(response)[name][0]
    assert not Document.objects.exists()
    assert stored_files(media) == set()


def test_with_another_mistake_in_the_form_no_file_is_stored(
    media, client_of, publisher
):
    response = add(client_of(publisher), kind="", upload_ru=upload(good.docx()))
    assert "kind" in errors_of(response)
    assert stored_files(media) == set()


@pytest.mark.parametrize("stored", [False, True])
def test_a_preview_shows_the_file_and_stores_none(media, client_of, publisher, stored):
    document = make_document(**TEXTS) if stored else None
    form = change_document(document) if stored else ADD_DOCUMENT
    preview = form.removesuffix("change/").removesuffix("add/")
    preview += "preview/ru/" if stored else "add/preview/ru/"
    client = client_of(publisher)
    values = values_of(client.get(form), FORM)
    response = resend(
        client, preview, values, **TEXTS, upload_ru=upload(good.docx(), "a.docx")
    )
    assert response.status_code == 200
    assert "DOCX, 1\xa0КБ" in response.content.decode()
    assert stored_files(media) == set()


# Facts of a document


def test_a_circle_of_replacements_is_refused_at_its_field(client_of, publisher):
    last = make_document(title_ru="Третий")
    middle = make_document(title_ru="Второй", replaced_by=last)
    first = make_document(title_ru="Первый", replaced_by=middle)
    for chosen in [first, middle, last]:
        response = change(client_of(publisher), last, replaced_by=chosen.pk)
        assert "replaced_by" in errors_of(response)
    assert change(client_of(publisher), first, replaced_by=last.pk).status_code == 302


def test_a_document_ends_no_earlier_than_it_begins(client_of, publisher):
    dates = {"dated_on": "02.02.2017", "in_force_until": "01.02.2017"}
    response = add(client_of(publisher), **dates)
    assert errors_of(response).keys() == {"in_force_until"}
    assert not Document.objects.exists()
    dates["in_force_until"] = "02.02.2017"
    assert add(client_of(publisher), **dates).status_code == 302


# Who may


def test_a_translator_sends_the_english_file_alone(media, client_of, translator):
    document = make_document(file_ru=keep_file(), common_file=keep_file(good.odt()))
    values = values_of(client_of(translator).get(change_document(document)), FORM)
    response = resend(
        client_of(translator),
        change_document(document),
        values,
        upload_en=upload(good.docx()),
        upload_ru=upload(good.xlsx()),
        upload_all=upload(good.xlsx()),
        number="чужое",
        **{"upload_ru-clear": "on", "upload_all-clear": "on"},
    )
    assert response.status_code == 302
    now = Document.objects.get()
    assert now.file_en["type"] == "docx"
    assert (now.file_ru, now.common_file) == (document.file_ru, document.common_file)
    assert now.number == ""
    assert len(stored_files(media)) == 3


@pytest.mark.parametrize("public", [{}, published("ru"), published("en")])
def test_the_files_that_readers_have_are_sent_by_who_publishes(
    media, client_of, editor, public
):
    """The editor writes Russian; the file for all is changed by it in English too."""
    document = make_document(**public)
    values = values_of(client_of(editor).get(change_document(document)), FORM)
    for place in ["ru", "en", "all"]:
        resend(
            client_of(editor),
            change_document(document),
            values,
            **{f"upload_{place}": upload(good.docx())},
        )
    now = Document.objects.get()
    sent = {place for place in ["ru", "en", "all"] if now.file_of(place)}
    expected = {"ru": set(), "en": {"ru"}, "none": {"ru", "all"}}
    [language] = [code for code in ["ru", "en"] if f"state_{code}" in public] or [
        "none"
    ]
    assert sent == expected[language]


def test_who_only_reads_opens_the_form(client_of, terminologist):
    document = make_document(file_ru=keep_file())
    response = client_of(terminologist).get(change_document(document))
    assert response.status_code == 200


# Two people


def test_of_two_people_who_replace_a_file_the_second_is_told(
    client_of, publisher, administrator
):
    document = make_document(file_ru=keep_file())
    address = change_document(document)
    opened = values_of(client_of(publisher).get(address), FORM)
    change(client_of(administrator), document, upload_ru=upload(good.odt()))
    theirs = Document.objects.get().file_ru
    response = resend(
        client_of(in_english(publisher)),
        address,
        opened,
        upload_ru=upload(good.docx()),
        summary_ru="Моё",
    )
    [message] = errors_of(response)["upload_ru"]
    assert "ODT, 1\xa0KB" in message
    assert theirs["sha256"] not in message
    assert Document.objects.get().file_ru == theirs
    # Nothing of the second's texts is lost, and sent again the file is taken.
    again = values_of(response, FORM)
    assert again["summary_ru"] == ["Моё"]
    resend(client_of(publisher), address, again, upload_ru=upload(good.docx()))
    assert Document.objects.get().file_ru["type"] == "docx"


def test_a_file_that_another_person_sent_stays_when_the_rest_is_saved(
    client_of, publisher, administrator
):
    document = make_document(file_ru=keep_file())
    address = change_document(document)
    opened = values_of(client_of(publisher).get(address), FORM)
    change(client_of(administrator), document, upload_ru=upload(good.odt()))
    resend(client_of(publisher), address, opened, summary_ru="Новое")
    now = Document.objects.get()
    assert (now.summary_ru, now.file_ru["type"]) == ("Новое", "odt")


@pytest.mark.parametrize("place", ["ru", "all"])
def test_nobody_publishes_a_file_that_was_changed_unseen(
    client_of, publisher, administrator, place
):
    document = make_document()
    address = change_document(document)
    opened = values_of(client_of(publisher).get(address), FORM)
    change(
        client_of(administrator), document, **{f"upload_{place}": upload(good.odt())}
    )
    step = {"transition": "publish:ru"}
    response = resend(client_of(publisher), address, opened, **step)
    assert "__all__" in errors_of(response)
    assert "ODT" in response.content.decode()
    assert Document.objects.get().state_ru == State.DRAFT
    resend(client_of(publisher), address, values_of(response, FORM), **step)
    now = Document.objects.get()
    assert now.is_visible_in("ru")
    assert now.file_of(place)["type"] == "odt"


# Found by what stands in it


def test_search_finds_words_that_stand_only_in_a_file(client_of, publisher):
    add(
        client_of(publisher),
        title_en="Strategy",
        summary_en="About it",
        upload_ru=upload(pdf("Орнитология болот")),
        upload_en=upload(pdf("Ornithology of marshes", "en")),
    )
    document = Document.objects.get()
    client = client_of(publisher)
    change(client, document, transition="publish:ru")
    client = client_of(None)
    assert found(client, "орнитологией") == ["Стратегия"]
    # The English text is a draft, and so is its file.
    assert found(client, "marsh", "en") == []
    assert found(client, "ornithology") == []
    change(client_of(publisher), document, transition="publish:en")
    client = client_of(None)
    assert found(client, "marsh", "en") == ["Strategy"]


def test_search_reads_the_file_for_all_where_a_language_has_none(client_of, publisher):
    common = upload(good.docx("<w:p><w:r><w:t>болото marsh</w:t></w:r></w:p>"))
    client = client_of(publisher)
    add(client, upload_all=common, upload_ru=upload(pdf("Орнитология")))
    document = Document.objects.get()
    change(client, document, transition="publish:ru")
    assert found(client, "болотом") == []
    assert found(client, "орнитологией") == ["Стратегия"]
    response = change(client, document, **{"upload_ru-clear": "on"})
    assert response.status_code == 302
    assert found(client, "болотом") == ["Стратегия"]
    assert found(client, "орнитологией") == []
    change(client, document, **{"upload_all-clear": "on"})
    assert found(client, "болотом") == []


def test_a_copy_keeps_the_files_and_is_a_draft(media, client_of, publisher):
    document = make_document(file_ru=keep_file(), **published("ru", PAST))
    address = change_document(document).replace("change/", "copy/")
    client_of(publisher).post(address)
    copied = Document.objects.exclude(pk=document.pk).get()
    assert (copied.state_ru, copied.file_ru) == (State.DRAFT, document.file_ru)
    change(client_of(publisher), copied, upload_ru=upload(good.odt()))
    assert document.file_ru["name"] in stored_files(media)
