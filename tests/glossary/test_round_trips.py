"""A glossary is exported, deleted, and imported again without a difference."""

import io

import pytest
from django.utils.translation import override
from lxml import etree

from glossary.imports.subject import ConceptSubject
from glossary.interchange.entries import entries_of
from glossary.interchange.tables import delimited, workbook
from glossary.interchange.tbx.writer import write
from glossary.interchange.title_page import title_page_of
from glossary.models import Citation, Concept, Domain, Source, Term
from imports.engine import Import
from publishing.content import changesets
from publishing.models import Link
from tests.factories import make_domain, make_source, make_term
from tests.glossary.concept_imports import stored_entries
from tests.worlds import once

pytestmark = pytest.mark.django_db

# What a text may hold: markup, quotes, line breaks, what looks like a formula.
ODD = '=1+1 & <b>"ёж"</b>\n]]> второй строкой'


@pytest.fixture(autouse=True)
def in_russian():
    with override("ru"):
        yield


def make_glossary():
    """Make two concepts that have all that a glossary can say, and one with little."""
    law, report = (
        make_source(title_ru="Закон о связи", title_en="Law on Communications"),
        make_source(title_ru="", title_en="Report, part 1"),
    )
    domain = make_domain(code="seti", title_ru="Сети", title_en="Networks")
    network = concept(
        *["network", "сеть", "network"],
        own_wording=True,
        summary_ru=ODD,
        summary_en="Nodes &\nlinks.",
        same_as="https://example.org/1?a=b&c",
    )
    node = concept(
        *["node", "узел", "node"],
        summary_ru="Точка.",
        summary_en="A point.",
        note_ru=ODD,
        note_en='=SUM("a")',
    )
    concept("web", "веб", "web")
    network.domains.add(domain)
    node.broader.add(network)
    node.confusable.add(Concept.objects.get(code="web"))
    Link.objects.relate(network, [Concept.objects.get(code="web").pointer])
    Concept.objects.filter(code="web").update(replaced_by=network)
    for position, (source, supports) in enumerate(
        [(law, "definition"), (report, "definition"), (law, "note")]
    ):
        Citation.objects.create(
            concept=node,
            source=source,
            supports=supports,
            locator_ru="ст. 1" if source == law else "",
            locator_en="art. 1" if source == law else "",
            position=position,
        )
    make_terms(node, law)


def make_all():
    with changesets.changeset():
        make_glossary()


_glossary = once(make_all)


@pytest.fixture
def glossary(_glossary, db):
    """What no test changes for another."""


def concept(code, ru, en, **fields):
    made = Concept.objects.create(code=code, title_ru=ru, title_en=en, **fields)
    for language, text in [("ru", ru), ("en", en)]:
        make_term(made, text, language, status="preferred", gender="masculine")
    return made


def make_terms(concept, source):
    """Make a term of each status, type, part of speech and gender."""
    fields = ["status", "type", "part_of_speech", "gender"]
    values = [Term._meta.get_field(name).choices for name in fields]
    for number in range(max(map(len, values))):
        marks = {
            name: choices[number % len(choices)][0]
            for name, choices in zip(fields, values, strict=True)
        }
        if marks["status"] in {"preferred", "lookup"}:
            marks["status"] = "admitted"
        make_term(concept, f"=узел-{number}", "ru", position=number + 1, **marks)
    # Typography puts no-break spaces into it.
    make_term(concept, "доступ к узлу", "ru", position=number + 2)
    make_term(
        *[concept, "@nodes", "en"],
        note=ODD,
        example="-1 node",
        example_source=source,
        region="UK",
        position=1,
        part_of_speech="",
    )


# A file of each kind


def tbx(version):
    return lambda *args: write(*args, version=version)


def csv(*args):
    text = io.StringIO(newline="")
    delimited.write(text, *args)
    return text.getvalue().encode()


def xlsx(*args):
    file = io.BytesIO()
    workbook.write(file, *args)
    return file.getvalue()


FORMATS = {"v3.tbx": tbx(3), "v2.tbx": tbx(2), "table.csv": csv, "table.xlsx": xlsx}


def file_in(name):
    concepts = Concept.objects.all()
    entries = entries_of(concepts, everything=True)
    file = io.BytesIO(FORMATS[name](entries, title_page_of(concepts, everything=True)))
    file.name = name
    return file


def bring(user, file):
    subject = ConceptSubject(user)
    run = Import(subject, subject.table_in(file), is_dry=False)
    for _progress in run:
        pass
    return run.report


def delete_glossary():
    Concept.objects.update(replaced_by=None)
    with changesets.changeset():
        for model in [Citation, Term, Concept, Source, Domain]:
            for record in model.objects.all():
                record.delete()


@pytest.mark.parametrize("name", FORMATS)
def test_exported_file_is_imported_without_a_difference(glossary, terminologist, name):
    file = file_in(name)
    before = stored_entries()
    delete_glossary()
    report = bring(terminologist, file)
    assert report.is_stored, report.outcomes
    assert report.counts["new"] == 3
    after = stored_entries()
    for code, entry in before.items():
        for key, value in entry.items():
            if name.endswith(".tbx") and key in NOT_IN_TBX:
                continue
            left_out = NOT_IN_TERMS if name.endswith(".tbx") else ()
            imported = comparable(after[code][key], left_out)
            assert imported == comparable(value, left_out), (code, key)
    # And once more, with all of it there, it changes nothing.
    assert bring(terminologist, file_in(name)).counts["same"] == 3


# TBX has only one kind of relation, and one name for each domain.
NOT_IN_TBX = {
    *["broader", "related", "confusable", "replaced_by", "own_wording"],
    "domain_names_en",
}


# TBX has no place for how texts are linked.
NOT_IN_TERMS = {"is_case_sensitive", "is_linked", "forms", "not_when"}


def comparable(value, left_out):
    """Leave the order of a list aside, and marks of terms."""
    if isinstance(value, list):
        return sorted(
            (
                sorted((key, item[key]) for key in item.keys() - left_out)
                if isinstance(item, dict)
                else item
                for item in value
            ),
            key=str,
        )
    return value


@pytest.mark.parametrize("name", ["v3.tbx", "v2.tbx"])
def test_tbx_file_is_exported_again_without_a_difference(glossary, terminologist, name):
    file = file_in(name)
    delete_glossary()
    bring(terminologist, file)
    again = file_in(name)
    assert elements_in(again) == elements_in(file)


def elements_in(file):
    """Return the entries as nested sorted lists: what each says, in any order."""
    file.seek(0)
    root = etree.parse(file).getroot()
    body = next(root.iter("{*}body"))
    return sorted(map(element, body))


def element(node):
    return (
        etree.QName(node).localname,
        sorted(node.attrib.items()),
        node.text if node.text and node.text.strip() else "",
        sorted(map(element, node)),
    )
