"""The rows of terms in the form of a concept, as a person finds and fills them."""

from glossary.models import Term
from tests.desk.two_people import rows_of
from text.languages import LANGUAGES


def row_of(opened, text):
    """Return the prefix of the row in which a term stands."""
    [formset] = [
        inline.formset
        for inline in opened.response.context["inline_admin_formsets"]
        if inline.formset.model is Term
    ]
    [prefix] = [
        form.prefix
        for form in formset.forms
        if text in (form.instance.text, *opened.values.get(f"{form.prefix}-text", ()))
    ]
    return prefix


def new_row(opened, **fields):
    """Return what a person sends who adds a row."""
    inline, _formset = rows_of(opened, Term)
    place = len(inline)
    chosen = {"status": "admitted", "type": "full", "part_of_speech": "noun"}
    fields = {**chosen, "position": "0", "is_linked": "on", **fields}
    row = {f"terms-{place}-{name}": value for name, value in fields.items()}
    return {"terms-TOTAL_FORMS": str(place + 1), **row}


def texts_of(concept):
    """Return {language: the texts of the stored terms, as an entry lists them}."""
    terms = Term.objects.filter(concept=concept).in_order()
    return {
        code: [term.text for term in terms if term.language == code]
        for code in LANGUAGES
    }
