"""Two people on one item: whatever form, row or list it is, no word is lost.

Anna saves first; Boris had opened the same before, and sends it after her.
"""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.forms import FileField

from institute.models import Organization
from tests.desk.two_people import (
    INLINES,
    PUBLISHED,
    RECORDS,
    WITH_FORMS,
    Person,
    assert_on_page,
    assert_shown,
    assert_stored,
    begin_working_copy,
    beside,
    change_of,
    chosen_in,
    formset_of,
    let_write,
    make_published,
    make_row,
    make_two_rows,
    open_both,
    open_row_in_both,
    parent_field,
    parent_of,
    row_rules_and_files_of,
    row_rules_of,
    row_texts,
    rows_of,
    widgets_of,
)
from tests.factories import PAST, make_article
from tests.kinds import few_of, named, of_few
from tests.library.conftest import media
from tests.records import make_record
from text.languages import LANGUAGES

pytestmark = pytest.mark.django_db
_ = media


# Forms


@of_few("model", WITH_FORMS, widgets_of)
def test_who_sends_a_stale_form_sees_both_texts_and_whose_and_may_save_again(
    anna, boris, model
):
    record = make_record(model)
    address = change_of(record)
    hers, his = open_both(anna, boris, address)
    texts = hers.texts()
    assert texts, "A form without a field of words: what is there to lose?"
    assert hers.save(**texts) is None

    back = his.save(**his.texts())
    assert set(back.form.errors) == set(texts)
    assert_shown(back, his.texts())
    assert_on_page(back, texts)
    # Of what has no history nobody knows who changed it.
    if model in RECORDS:
        assert all(anna.user == back.form.conflicts[name].user for name in texts)
    assert_stored(hers, record, texts)

    assert back.save() is None
    assert_stored(his, record, his.texts())


@pytest.mark.parametrize(
    ("model", "first"),
    [(model, n % 2) for n, model in enumerate(few_of(WITH_FORMS, widgets_of))],
    ids=named,
)
def test_two_who_change_different_fields_lose_nothing(anna, boris, model, first):
    record = make_record(model)
    hers, his = open_both(anna, boris, change_of(record))
    # The address of a draft follows its title: whoever writes one writes both.
    names = [name for name in hers.texts() if not name.startswith("slug")]
    of_her = {name: hers.texts()[name] for name in names[first::2]}
    of_him = {name: his.texts()[name] for name in names[1 - first :: 2]}
    assert hers.save(**of_her) is None
    assert his.save(**of_him) is None
    assert_stored(hers, record, of_her | of_him)


BODY = "<p>Один</p><p>Два</p><p>Три</p>"


@pytest.mark.parametrize("dates", [{}, {"ru": PAST, "en": PAST}])
def test_two_who_change_different_blocks_of_a_text_lose_nothing(anna, boris, dates):
    article = make_article(body_ru=BODY, **dates)
    hers, his = open_both(anna, boris, change_of(article))
    assert hers.save(body_ru=BODY.replace("Два", "Двое")) is None
    assert his.save(body_ru=BODY.replace("Три", "Трое")) is None
    body = BODY.replace("Два", "Двое").replace("Три", "Трое")
    assert_stored(his, article, {"body_ru": body})


def test_nobody_publishes_a_block_that_another_has_changed_unseen(anna, boris):
    article = make_article(body_ru=BODY)
    hers, his = open_both(anna, boris, change_of(article))
    assert hers.save(body_ru=BODY.replace("Два", "Двое")) is None
    step = {"transition": "publish:ru"}
    back = his.save(body_ru=BODY.replace("Три", "Трое"), **step)
    body = BODY.replace("Два", "Двое").replace("Три", "Трое")
    assert_shown(back, {"body_ru": body})
    assert not article.is_visible_in("ru")
    assert back.save(**step) is None
    assert_stored(back, article, {"body_ru": body})


@pytest.mark.parametrize("make", [make_record, make_published])
@pytest.mark.parametrize("model", PUBLISHED, ids=named)
def test_an_editor_and_a_translator_never_conflict(editor, translator, model, make):
    record = make(model)
    editor = let_write(editor, model)
    if make is make_published:
        begin_working_copy(Person(editor), record)
    opened = [Person(user).open(change_of(record)) for user in [editor, translator]]
    texts = [
        {
            name: text
            for name, text in form.texts().items()
            if name.endswith(f"_{language}")
        }
        for form, language in zip(opened, LANGUAGES, strict=True)
    ]
    assert all(texts)
    for form, own in zip(opened, texts, strict=True):
        assert form.save(**own) is None
    for form, own in zip(opened, texts, strict=True):
        assert_stored(form, record, own)


def test_several_values_of_one_field_are_shown_as_a_person_writes_them(anna, boris):
    address = change_of(make_record(Organization))
    his = boris.open(address)
    theirs = "one@institute.example, two@institute.example"
    anna.open(address).save(emails=theirs.replace(" ", ""))
    back = his.save(emails="boris@institute.example")
    assert theirs in beside(back, "emails")


# Inlines


of_few_rows = of_few(("model", "row_model"), INLINES, row_rules_of)


def new_row(opened, row_model):
    """Return what a person sends who adds a row and writes into it."""
    shown, formset = rows_of(opened, row_model)
    prefix = f"{formset.prefix}-{len(shown)}"
    empty = {
        name.replace(formset.empty_form.prefix, prefix): value
        for name, value in opened.values.items()
        if name.startswith(formset.empty_form.prefix)
    }
    total = {f"{formset.prefix}-TOTAL_FORMS": str(len(shown) + 1)}
    chosen = {
        f"{prefix}-{name}": str(key)
        for name, key in chosen_in(row_model, but=[parent_field(row_model)]).items()
    }
    files = files_for(opened, formset, prefix)
    return total | empty | chosen | files, row_texts(opened, formset, prefix)


def files_for(opened, formset, prefix):
    """Return the files that a person chooses in a new row."""
    return {
        f"{prefix}-{name}": SimpleUploadedFile(f"{opened.person.name}.csv", b"a,b")
        for name, field in formset.empty_form.fields.items()
        if isinstance(field, FileField)
    }


def texts_on(opened, row_model):
    prefixes, _formset = rows_of(opened, row_model)
    return [
        "".join(value)
        for prefix in prefixes
        for name, value in opened.values.items()
        if name.startswith(f"{prefix}-")
    ]


@of_few_rows
def test_a_stale_row_shows_both_texts_and_may_be_saved_again(
    anna, boris, model, row_model
):
    row = make_row(row_model)
    address = change_of(parent_of(row))
    hers, his, _prefix, texts, other_texts = open_row_in_both(
        anna, boris, address, row_model
    )
    assert hers.save(**texts) is None
    stood = row_model.objects.filter(pk=row.pk).values().get()

    back = his.save(**other_texts)
    assert_shown(back, other_texts)
    assert_on_page(back, texts)
    assert row_model.objects.filter(pk=row.pk).values().get() == stood

    assert back.save() is None
    assert_shown(anna.open(address), other_texts)


@of_few_rows
def test_two_on_different_fields_of_a_row_lose_nothing(anna, boris, model, row_model):
    address = change_of(parent_of(make_row(row_model)))
    hers, his, _prefix, texts, other_texts = open_row_in_both(
        anna, boris, address, row_model
    )
    [mine, *_rest] = texts
    [*_rest, yours] = other_texts
    hers.save(**{mine: texts[mine]})
    assert his.save(**{yours: other_texts[yours]}) is None
    wanted = {mine: texts[mine], yours: other_texts[yours]}
    assert_shown(anna.open(address), wanted)


@of_few(("model", "row_model"), INLINES, row_rules_and_files_of)
def test_a_row_that_another_deleted_is_shown_and_may_be_saved_anew(
    anna, boris, media, model, row_model
):
    row = make_row(row_model)
    address = change_of(parent_of(row))
    hers, his, prefix, _texts, texts = open_row_in_both(anna, boris, address, row_model)
    assert hers.save(**{f"{prefix}-DELETE": "on"}) is None

    back = his.save(**texts)
    assert_on_page(back, texts)
    prefixes, formset = rows_of(anna.open(address), row_model)
    assert not prefixes

    # The file of the row was deleted with it.
    assert back.save(**files_for(back, formset, prefix)) is None
    assert set(texts.values()) <= set(texts_on(anna.open(address), row_model))


@of_few_rows
def test_a_row_that_another_deleted_does_not_keep_the_rest_from_being_saved(
    anna, boris, model, row_model
):
    first, _second = make_two_rows(row_model)
    address = change_of(parent_of(first))
    hers, his = open_both(anna, boris, address)
    [deleted, other], formset = rows_of(his, row_model)
    texts = row_texts(his, formset, other)
    assert hers.save(**{f"{deleted}-DELETE": "on"}) is None

    assert his.save(**texts) is None
    now = anna.open(address)
    assert len(rows_of(now, row_model)[0]) == 1
    assert set(texts.values()) <= set(texts_on(now, row_model))


@of_few_rows
def test_a_row_that_one_deletes_and_another_changes_is_not_deleted_unseen(
    anna, boris, model, row_model
):
    row = make_row(row_model)
    address = change_of(parent_of(row))
    hers, his, prefix, texts, _texts = open_row_in_both(anna, boris, address, row_model)
    assert hers.save(**texts) is None

    back = his.save(**{f"{prefix}-DELETE": "on"})
    assert row_model.objects.filter(pk=row.pk).exists()
    assert_on_page(back, texts)

    assert back.save(**{f"{prefix}-DELETE": "on"}) is None
    assert not rows_of(anna.open(address), row_model)[0]


@of_few(("model", "row_model"), INLINES, formset_of)
def test_two_rows_that_two_people_add_both_stand(anna, boris, media, model, row_model):
    address = change_of(parent_of(make_row(row_model)))
    added = []
    for opened in open_both(anna, boris, address):
        row, texts = new_row(opened, row_model)
        assert opened.save(**row | texts) is None
        added += texts.values()
    now = anna.open(address)
    assert len(rows_of(now, row_model)[0]) == 3
    assert set(added) <= set(texts_on(now, row_model))


@of_few_rows
def test_a_refused_form_shows_each_row_beside_its_own_name(
    anna, boris, model, row_model
):
    first, _second = make_two_rows(row_model, position=1)
    address = change_of(parent_of(first))
    hers, his = open_both(anna, boris, address)
    [prefix, other_prefix], formset = rows_of(hers, row_model)
    hers.save(**{f"{prefix}-position": "5"} | row_texts(hers, formset, other_prefix))

    back = his.save(**row_texts(his, formset, other_prefix))
    [inline] = [
        inline
        for inline in back.response.context["inline_admin_formsets"]
        if inline.formset.model is row_model
    ]
    pairs = [(row.form.instance, row.original) for row in inline if row.original]
    assert len(pairs) == 2
    assert all(instance == original for instance, original in pairs)
