"""The texts, pictures and PDFs of the demo content, as files."""

import re
from datetime import timedelta
from io import BytesIO

import pikepdf
import pytest
from django.conf import settings

from accounts import devices
from demo.content import FOLDER, read
from demo.files import typeset
from glossary.models.feedback import CONTACT_AFTER_REPLY, CONTACT_WITHOUT_REPLY
from tests.demo import soundness
from website import appearance

pytestmark = pytest.mark.slow


def test_content_is_sound():
    assert [*soundness.problems()] == []


@pytest.mark.parametrize(
    ("language", "form"), [("ru", "«Предложить термин»"), ("en", "“Suggest a term”")]
)
def test_privacy_tells_of_each_cookie_and_how_long_an_address_is_kept(language, form):
    text = (FOLDER / f"pages/privacy/{language}.html").read_text()
    # Of the language, of the look, of forms, of a session, of a device.
    assert len(re.findall('<th scope="row">', text)) == 5
    assert timedelta(days=365) == appearance.KEPT_FOR
    assert text.count(form) >= 2
    assert f" {CONTACT_AFTER_REPLY.days} " in text
    assert CONTACT_WITHOUT_REPLY.days == 365
    assert timedelta(hours=2) == settings.SESSION_IDLE
    assert timedelta(hours=12) == settings.SESSION_LONGEST
    assert timedelta(days=365) == devices.MAX_AGE


def test_pdf_is_tagged_and_says_its_language_and_title():
    strategy = FOLDER / "documents" / "strategy-2008"
    with pikepdf.open(BytesIO(typeset(strategy / "ru.typ"))) as pdf:
        assert pdf.Root.MarkInfo.Marked
        assert pdf.Root.StructTreeRoot
        assert pdf.Root.Lang == "ru"
        assert pdf.Root.ViewerPreferences.DisplayDocTitle
        title = read("documents/strategy-2008/document.toml")["title_ru"]
        assert str(pdf.docinfo.Title) == title
