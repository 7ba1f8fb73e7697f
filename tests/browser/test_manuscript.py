"""An article that is pasted whole from Word, and taken apart into the form's fields."""

import pytest
from playwright.sync_api import expect

from tests.browser.writing import paste, text, transfer

pytestmark = pytest.mark.browser

WHOLE = f"""
<p class=MsoNormal>УДК 341.1</p>
<p class=MsoNormal><b>ПРАВО ДАННЫХ В ООН</b><a
style='mso-footnote-id:ftn1' href="#_ftn1"
name="_ftnref1"><span class=MsoFootnoteReference>[1]</span></a></p>
<p class=MsoNormal>Образцова А. С.<sup>1</sup>, Гостев Пётр Ильич<sup>2*</sup></p>
<p class=MsoNormal><sup>1</sup> Институт проб, Самара, Россия</p>
<p class=MsoNormal><sup>2</sup> Университет рукописей, Тверь</p>
<p class=MsoNormal>* E-mail: gostev@manuscript.example, ORCID: 0000-0002-1825-0097</p>
<p class=MsoNormal><b>Аннотация.</b> О праве.</p>
<p class=MsoNormal><b>Ключевые слова:</b> право, данные.</p>
<p class=MsoNormal>LAW OF DATA</p>
<p class=MsoNormal>Anna S. Obraztsova<sup>1</sup>, Pyotr Gostev<sup>2</sup></p>
<p class=MsoNormal><sup>1</sup> Institute of Trials, Samara, Russia</p>
<p class=MsoNormal><b>Abstract</b></p><p class=MsoNormal>On law.</p>
<p class=MsoNormal><b>Keywords:</b> law, data</p>
<h1>Введение</h1>
<p class=MsoNormal>{"Текст для ООН. " * 100}<img src="file:///C:/formula.png"></p>
<p class=MsoNormal><b>Выводы</b></p><p class=MsoNormal>Последнее.</p>
<p class=MsoNormal>СПИСОК ЛИТЕРАТУРЫ</p>
<p class=MsoNormal>1. Первая работа.</p><p class=MsoNormal>2. Вторая работа.</p>
<p class=MsoNormal>References</p>
<p class=MsoNormal>1. First work.</p><p class=MsoNormal>2. Second work.</p>
<div style='mso-element:footnote-list'><div style='mso-element:footnote' id=ftn1>
<p class=MsoFootnoteText><a href="#_ftnref1" name="_ftn1">[1]</a> Грант 5.</p></div>
</div>
"""

FIELDS = {
    "udk": "341.1",
    "title_ru": "Право данных в ООН",
    "title_en": "Law of data",
    "summary_ru": "О праве.",
    "summary_en": "On law.",
    "keywords_ru": "право, данные",
    "keywords_en": "law, data",
    "funding_ru": "Грант 5.",
    "contributions-0-family_ru": "Образцова",
    "contributions-0-given_en": "Anna",
    "contributions-1-patronymic_ru": "Ильич",
    "contributions-1-family_en": "Gostev",
    "contributions-1-patronymic_en": "",
    "contributions-1-email": "gostev@manuscript.example",
    "contributions-1-orcid": "0000-0002-1825-0097",
    "references-1-text": "Вторая работа.",
    "references-1-other_text": "Second work.",
}


def test_a_manuscript_fills_the_fields_in_one_act(new_article):
    page = new_article("/admin/journal/article/add/")
    text(page).focus()
    paste(page, transfer(page, html=WHOLE))
    page.get_by_role("button", name="Take it apart").click()
    places = page.locator("#id_contributions-1-affiliations option:checked")
    expect(places).to_contain_text(["Университет рукописей"])
    for name, value in FIELDS.items():
        expect(page.locator(f"#id_{name}")).to_have_value(value)
    first = page.locator("#id_contributions-0-affiliations option:checked")
    expect(first).to_contain_text(["Institute of Trials"])
    rest = page.locator("#id_text_ru").input_value()
    assert rest.startswith("<h2>Введение</h2>")
    assert "<h2>Выводы</h2>" in rest
    assert "Ключевые" not in rest
    assert "работа" not in rest
    for notice in ["The pictures in the copied text", "Check the capital letters"]:
        expect(page.get_by_text(notice)).to_be_visible()


def test_a_second_manuscript_adds_the_other_names_of_the_same_affiliations(
    new_article,
):
    page = new_article("/admin/journal/article/add/")
    place = page.locator("#id_contributions-0-affiliations option:checked")
    for language, title, author, name in [
        ("Русский", "Право", "Опытов Иван Ильич", "Институт опытов, Тула"),
        ("English", "Law", "Ivan I. Opytov", "Institute of Essays, Tula"),
    ]:
        label = "Аннотация" if language == "Русский" else "Abstract"
        lines = [title, author, name, f"<b>{label}.</b> {title}.", f"{title}. " * 200]
        html = "".join(f"<p class=MsoNormal>{line}</p>" for line in lines)
        text(page, language).focus()
        paste(page, transfer(page, html=html))
        page.get_by_role("button", name="Take it apart").locator("visible=true").click()
        expect(place).to_contain_text([name.partition(",")[0]])


def test_a_list_pasted_into_a_new_reference_becomes_rows(new_article):
    page = new_article("/admin/journal/article/add/")
    page.get_by_role("button", name="Add another Reference").click()
    page.locator("#id_references-0-text").fill("[1] One.\n\n[2] Two.\n3. Three.")
    page.locator("#id_title_ru").focus()
    for number, value in enumerate(["One.", "Two.", "Three."]):
        row = page.locator(f"#id_references-{number}-text")
        expect(row).to_have_value(value)
