"""One concept, one change: a former term is replaced where texts use it."""

import pytest

from glossary.models import Term
from publishing.content import changesets
from publishing.models import Release, WorkingCopy
from tests.desk.two_people import change_of
from tests.factories import PAST, make_article, make_entry
from tests.responses import page_of
from text.pointers import Pointer

pytestmark = pytest.mark.django_db

TEXTS = {
    "title_ru": "Итоги года",
    "body_ru": "<p>О цифровых разрывах и цифровом разрыве.</p><p>Остальное.</p>",
}


def test_texts_that_use_a_former_term_are_corrected_in_one_release(desk):
    concept = make_entry(ru="цифровой разрыв")
    term = Term.objects.get()
    with changesets.changeset():
        term.text = "цифровое неравенство"
        term.save()
    article = make_article(ru=PAST, **TEXTS)
    draft = make_article(**TEXTS)

    form = page_of(desk.get(change_of(concept)))
    [address] = form.xpath(
        "//section//a[.='цифровой разрыв → цифровое неравенство']/@href"
    )
    page = page_of(desk.get(address))
    places = page.xpath("//input[@name='place']/@value")
    desk.post(address, {"place": places, "release": "on"})

    items = [place.partition(" ")[0] for place in places]
    assert items == [str(article.pointer), str(draft.pointer)]
    copy = WorkingCopy.objects.get()
    assert copy.mine["body_ru"] == (
        "<p>О&nbsp;цифровых неравенствах и&nbsp;цифровом неравенстве.</p>"
        "<p>Остальное.</p>"
    )
    # A draft is not published with them.
    [item] = Release.objects.get().items.all()
    assert Pointer(item.to_model, item.to_pk) == article.pointer
    assert item.language == "ru"
