"""The import of concepts: comparison with the stored ones, conflicts, and saving."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from lxml import html

from glossary.imports.subject import ConceptSubject
from glossary.interchange.entries import title_page_of
from glossary.models import Citation, Concept, Domain, Source, Term
from glossary.views.downloads import FORMATS, file_response
from imports.engine import Choice
from publishing.content import changesets
from publishing.models import Link
from tests.factories import (
    make_article,
    make_domain,
    make_entry,
    make_source,
    make_term,
)
from tests.glossary.files import (
    as_csv,
    bring,
    changes_in,
    entry,
    run,
    stored_entries,
    term as make_row,
)
from tests.tables import messages_of
from tests.worlds import once

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]

Status = Term.Status


def term(text, language="en", **fields):
    return make_row(text, language, **fields)


def counts(report):
    return {kind: number for kind, number in report.counts.items() if number}


def remarks_of(report):
    return [
        message
        for outcome in report.outcomes.get("remark", [])
        for _column, message in outcome["remarks"]
    ]


NETWORK = entry(
    "network",
    term("сеть", "ru", status="preferred", gender="feminine", note="В\u00a0сетях."),
    term("network", status="preferred", part_of_speech="noun", region="UK"),
    term("net", status="admitted", type="short", example="A net of nets."),
    term("NW", type="abbreviation", status="deprecated", forms=["N.W."]),
    definition_ru="Узлы, которые соединены.",
    definition_en="Nodes that are connected.",
    note_en="In the widest sense.",
    definition_sources_ru=["Устав связи, ст.\u00a02"],
    definition_sources_en=["Law on Communications, art.\u00a02"],
    domains=["technology"],
    same_as=["https://www.wikidata.org/wiki/Q1900326"],
    own_wording=False,
)


def test_new_concept_is_stored_with_all_its_values_as_a_draft(terminologist):
    make_domain(code="technology")
    source = make_source(title_ru="Устав связи", title_en="Law on Communications")
    report = bring(terminologist, [NETWORK])
    assert counts(report) == {"new": 1}
    concept = Concept.objects.get()
    assert not concept.public_languages()
    assert (concept.title_ru, concept.title_en) == ("сеть", "network")
    [citation] = concept.citations.all()
    assert citation.source == source
    assert (citation.locator_ru, citation.locator_en) == ("ст.\u00a02", "art.\u00a02")
    stored = stored_entries()["network"]
    for name, value in NETWORK.items():
        if name != "terms":
            assert stored[name] == value, name
    for expected in NETWORK["terms"]:
        [row] = [row for row in stored["terms"] if row["text"] == expected["text"]]
        assert expected.items() <= {**row}.items()
    assert counts(bring(terminologist, [NETWORK])) == {"same": 1}


def test_change_is_shown_word_by_word_and_stored(terminologist):
    bring(terminologist, [NETWORK])
    new = {
        **NETWORK,
        "definition_en": "Points that are connected.",
        "terms": [{**NETWORK["terms"][2], "status": "superseded"}],
    }
    report = bring(terminologist, [new])
    assert changes_in(report) == {
        (1, "definition_en"): "[-Nodes -]{+Points +}that are connected.",
        (1, "term_en"): "net; status: [-admitted-]{+superseded+}",
    }
    stored = stored_entries()["network"]
    assert stored["definition_en"] == "Points that are connected."
    [net] = [row for row in stored["terms"] if row["text"] == "net"]
    assert net["status"] == "superseded"
    assert net["example"] == "A net of nets."


# Terms


PREFERRED, ADMITTED = {"status": "preferred"}, {"status": "admitted"}


@pytest.mark.parametrize(
    ("stored", "imported", "expected"),
    [
        # A new name of the one before.
        ([], [term("net", **PREFERRED)], {"net": "preferred"}),
        # Whatever its capitals.
        ([], [term("Network")], {"Network": "preferred"}),
        # The one takes the place of the other.
        (
            ["net"],
            [term("net", **PREFERRED)],
            {"net": "preferred", "network": "admitted"},
        ),
        (
            ["net"],
            [term("net", **PREFERRED), term("network", **ADMITTED)],
            {"net": "preferred", "network": "admitted"},
        ),
    ],
)
def test_a_concept_has_one_preferred_term(terminologist, stored, imported, expected):
    concept = make_entry(public=False, en="network")
    pks = {concept.terms.get().pk, *(make_term(concept, text).pk for text in stored)}
    bring(terminologist, [entry("network", *imported)])
    assert {row.text: row.status for row in concept.terms.all()} == expected
    assert {row.pk for row in concept.terms.all()} == pks
    concept.refresh_from_db()
    assert concept.title_en == next(iter(expected))


def test_first_term_becomes_preferred_where_no_term_is(terminologist):
    report = bring(terminologist, [entry("net", term("net"), term("network"))])
    assert Concept.objects.get().title_en == "net"
    assert Term.objects.get(**PREFERRED).text == "net"
    message = "No term is marked as preferred: “net” is taken as the preferred one."
    assert message in remarks_of(report)


def test_title_of_a_concept_without_a_preferred_term_is_its_best_term(terminologist):
    terms = [term("net", status="superseded"), term("network", status="admitted")]
    bring(terminologist, [entry("n", *terms)])
    concept = Concept.objects.get()
    assert (concept.title_en, concept.slug_en) == ("network", "network")


def test_terms_that_are_stored_alike_are_one(terminologist):
    report = bring(terminologist, [entry("net", term('"net"'), term("“net”"))])
    assert counts(report) == {"new": 1}
    assert [row["text"] for row in stored_entries()["net"]["terms"]] == ["“net”"]
    assert "The concept has this term already." in remarks_of(report)


def test_an_abbreviation_is_linked_only_in_its_capitals(terminologist):
    terms = [term("information technology", status="preferred")]
    terms += [term("IT", type="abbreviation")]
    bring(terminologist, [entry("it", *terms)])
    assert Term.objects.get(text="IT").is_case_sensitive
    assert not Term.objects.get(text="information technology").is_case_sensitive


def test_readers_keep_a_preferred_term(terminologist):
    make_entry(en="network")
    report = bring(
        terminologist, [entry("network", term("network", status="admitted"))]
    )
    [message] = messages_of(report)
    assert (
        message == "English: readers need a preferred term. Give one among the terms."
    )
    assert not report.is_stored


# Sources


def test_a_source_is_known_by_the_longest_title_that_fits(terminologist):
    short = make_source(title_en="Law", title_ru="")
    long = make_source(title_en="Law, second edition", title_ru="")
    texts = ["Law, second edition, art.\u00a01", "Law, art.\u00a02"]
    imported = entry(
        "net", term("net"), definition_en="A net.", definition_sources_en=texts
    )
    bring(terminologist, [imported])
    cited = [
        (citation.source, citation.locator_en) for citation in Citation.objects.all()
    ]
    assert cited == [(long, "art.\u00a01"), (short, "art.\u00a02")]


def test_unknown_source_of_both_languages_is_stored_as_one_source(terminologist):
    imported = entry(
        *["net", term("net")],
        definition_sources_ru=["Закон, ст.\u00a01", "Report of 2009"],
        definition_sources_en=["Law, art.\u00a01", "Report of 2009"],
    )
    bring(terminologist, [imported, {**imported, "code": "node"}])
    titles = Source.objects.order_by("pk").values_list("title_ru", "title_en")
    assert [*titles] == [
        ("Закон, ст.\u00a01", "Law, art.\u00a01"),
        (None, "Report of 2009"),
    ]
    for name in ["definition_sources_ru", "definition_sources_en"]:
        assert stored_entries()["net"][name] == imported[name]


def test_sources_of_one_language_leave_the_places_of_the_other(terminologist):
    source = make_source(title_ru="Закон", title_en="Law")
    concept = make_entry(public=False, en="net")
    Citation.objects.create(
        concept=concept,
        source=source,
        locator_ru="ст.\u00a01",
        locator_en="art.\u00a01",
    )
    bring(terminologist, [entry("net", definition_sources_en=["Law, article 1"])])
    [citation] = concept.citations.all()
    assert (citation.locator_ru, citation.locator_en) == ("ст.\u00a01", "article 1")


def test_source_that_is_no_longer_in_the_file_is_removed(terminologist):
    for title in ["Law", "Report"]:
        make_source(title_en=title, title_ru="")
    imported = entry("net", term("net"), definition_sources_en=["Law", "Report"])
    bring(terminologist, [imported])
    bring(terminologist, [{**imported, "definition_sources_en": ["Report"]}])
    assert stored_entries()["net"]["definition_sources_en"] == ["Report"]


# Relations


def test_concepts_refer_to_one_another_in_any_order(terminologist):
    entries = [
        entry("a", term("a"), broader=["b"], replaced_by="c", confusable=["c"]),
        entry("b", term("b"), related=["c"]),
        entry("c", term("c"), related=["b"]),
    ]
    bring(terminologist, entries)
    stored = stored_entries()
    assert stored["a"]["broader"] == ["b"]
    assert stored["a"]["replaced_by"] == "c"
    assert stored["c"]["confusable"] == ["a"]
    assert stored["c"]["related"] == ["b"]
    assert Link.objects.related().count() == 1
    assert counts(bring(terminologist, entries)) == {"same": 3}


def test_a_cross_reference_adds_what_is_not_related_in_any_way(terminologist):
    bring(terminologist, [entry("a", term("a"), broader=["b"]), entry("b", term("b"))])
    make_entry(public=False, en="c")
    bring(terminologist, [entry("b", cross_references=["a", "c"])])
    stored = stored_entries()
    assert stored["b"]["related"] == ["c"]
    assert stored["a"]["broader"] == ["b"]


def test_related_items_of_other_kinds_stay(terminologist):
    article, concept = make_article(), make_entry(public=False, en="a")
    Link.objects.relate(concept, [article.pointer])
    make_entry(public=False, en="b")
    bring(terminologist, [entry("a", related=["b"])])
    ends = [str(link.target) for link in Link.objects.from_record(concept).related()]
    assert len(ends) == 2
    assert str(article.pointer) in ends


def test_missing_concept_is_reported(terminologist):
    report = bring(terminologist, [entry("a", term("a"), broader=["z"])])
    assert "There is no concept “z”: it is left out." in remarks_of(report)
    assert stored_entries()["a"]["broader"] == []


def test_a_file_takes_broader_concepts_away_but_those_that_no_reader_sees(
    terminologist,
):
    concept, seen, draft = (
        make_entry(en="a"),
        make_entry(en="b"),
        make_entry(public=False, en="c"),
    )
    make_entry(en="d")
    concept.broader.set([seen, draft])
    report = bring(terminologist, [entry("a", broader=["d"])])
    assert counts(report) == {"changed": 1}
    assert stored_entries()["a"]["broader"] == ["c", "d"]


def test_a_circle_of_broader_concepts_is_refused(terminologist):
    make_entry(public=False, en="c").broader.add(make_entry(public=False, en="a"))
    entries = [
        entry("a", term("a"), broader=["b"]),
        entry("b", term("b"), broader=["c"]),
    ]
    before = stored_entries()
    report = bring(terminologist, entries)
    assert messages_of(report) == ["It would be broader than itself."] * 2
    assert stored_entries() == before


# Domains


def test_a_domain_is_known_by_code_or_name_and_else_left_out(terminologist):
    make_domain(code="law", title_ru="Право", title_en="Law")
    entries = [
        entry("a", term("a"), domains=["law"], domain_names_ru=["Иное"]),
        entry("b", term("b"), domain_names_ru=["ПРАВО", "Экономика"]),
    ]
    report = bring(terminologist, entries)
    stored = stored_entries()
    assert stored["a"]["domains"] == stored["b"]["domains"] == ["law"]
    [remark] = remarks_of(report)
    assert remark.startswith("There is no domain “Экономика”: add it first")
    assert Domain.objects.count() == 1


# What was changed here since the file was made


@pytest.fixture
def moment(terminologist):
    """When a file was made of the concept ``net``."""
    bring(
        terminologist,
        [
            entry(
                "net",
                term("net", status="preferred"),
                term("web"),
                definition_en="A net.",
                note_en="Old.",
            )
        ],
    )
    return timezone.now().isoformat()


def change_here(user, **fields):
    report = bring(user, [entry("net", **fields)])
    assert report.counts["changed"] == 1


def test_what_was_changed_here_since_is_a_conflict_until_its_row_is_chosen(
    terminologist, moment
):
    bring(terminologist, [entry("web", term("web"))])
    change_here(terminologist, definition_en="A net, newer.")
    old = entry("net", term("net"), definition_en="A net.", note_en="New.")
    rows = [old, entry("web", note_en="New.")]
    report = bring(terminologist, rows[:1], made_at=moment)
    assert counts(report) == {"conflict": 1}
    assert changes_in(report, "conflict")[1, "note_en"] == "[-Old.-]{+New.+}"
    report = bring(terminologist, rows, made_at=timezone.now().isoformat())
    assert counts(report) == {"changed": 2}
    change_here(terminologist, definition_en="A net, newest.")
    choice = Choice(taken=frozenset([1]))
    report = bring(terminologist, rows[:1], made_at=moment, choice=choice)
    assert counts(report) == {"changed": 1}
    stored = stored_entries()["net"]
    assert (stored["definition_en"], stored["note_en"]) == ("A net.", "New.")


def test_row_that_says_what_is_stored_is_no_conflict(terminologist, moment):
    change_here(terminologist, definition_en="A net, newer.")
    same = entry("net", term("net"), definition_en="A net, newer.")
    assert counts(bring(terminologist, [same], made_at=moment)) == {"same": 1}


def test_file_without_a_moment_has_no_conflicts(terminologist, moment):
    change_here(terminologist, definition_en="A net, newer.")
    report = bring(terminologist, [entry("net", definition_en="Another.")])
    assert counts(report) == {"changed": 1}


def test_a_row_that_is_left_out_is_as_if_it_were_not_in_the_file(terminologist):
    entries = [entry("a", term("a"), broader=["b"]), entry("b", term("b"))]
    choice = Choice(left_out=frozenset([2]))
    report = bring(terminologist, entries, choice=choice)
    assert counts(report) == {"new": 1}
    assert report.left_out == 1
    assert [*stored_entries()] == ["a"]
    assert "There is no concept “b”: it is left out." in remarks_of(report)


# Who may


def test_nobody_changes_a_language_that_is_not_theirs(terminologist):
    make_entry(en="net", ru="сеть")
    terminologist.languages = ["ru"]
    terminologist.save()
    report = bring(terminologist, [entry("net", definition_en="A net.")])
    assert messages_of(report) == [
        "You do not have permission to write in this language."
    ]
    assert counts(bring(terminologist, [entry("net", definition_ru="Сеть.")])) == {
        "changed": 1
    }
    report = bring(terminologist, [entry("net", own_wording=True)])
    assert messages_of(report) == [
        "Readers already have this: only people who may publish can change it."
    ]


# What cannot be


REFUSED = [
    (entry("a b", term("a")), "Enter a valid “slug”"),
    (entry("a" * 81, term("a")), "Ensure this value has at most 80"),
    (entry("a", term("a" * 201)), "Ensure this value has at most 200"),
    (entry("b", term("b", region="b" * 101)), "Ensure this value has at most 100"),
    (entry("c"), "Add a term in at least one language."),
    (
        entry("d", *(term(text, status="preferred") for text in "ab")),
        "A concept has one preferred term in each language.",
    ),
    (entry("e", term("e"), same_as=["Q5"]), "“Q5” is not a full address."),
    (
        entry("f", term("f"), definition_sources_en=["b" * 501]),
        "Ensure this value has at most 500",
    ),
]


def test_refused_rows_are_reported_and_the_others_are_stored(terminologist):
    report = bring(terminologist, [entry("z", term("z")), *(row for row, _ in REFUSED)])
    for refusal, (_row, message) in zip(messages_of(report), REFUSED, strict=True):
        assert refusal.startswith(message)
    assert [concept.code for concept in Concept.objects.all()] == ["z"]


def test_relation_to_a_refused_concept_is_remarked(terminologist):
    entries = [
        entry("a", term("a"), broader=["b"]),
        entry("b", term("b"), broader=["c"]),
        entry("c", term("c" * 201)),
    ]
    for is_dry in [True, False]:
        report = bring(terminologist, entries, is_dry=is_dry)
        assert counts(report) == {"new": 2, "error": 1}
        [outcome] = report.outcomes["remark"]
        assert outcome["row"] == 2
        assert [column for column, _message in outcome["remarks"]] == ["broader"]
    assert stored_entries()["a"]["broader"] == ["b"]
    assert not stored_entries()["b"].get("broader")


def test_texts_come_in_as_their_language_sets_them(terminologist):
    network = term('"Сеть"', "ru", note='О "сети".', example="сеть - это...")
    imported = entry("a", network, definition_ru='Это "сеть".')
    bring(terminologist, [imported])
    stored = stored_entries()["a"]
    assert stored["terms"][0]["text"] == "«Сеть»"
    assert stored["terms"][0]["note"] == "О\u00a0«сети»."
    assert stored["terms"][0]["example"] == "сеть\u00a0— это…"
    assert stored["definition_ru"] == "Это «сеть»."
    assert counts(bring(terminologist, [imported])) == {"same": 1}


# Out and in again

# What a text may hold: markup, quotes, line breaks, what looks like a formula.
ODD = '=1+1 & <b>"ёж"</b>\n]]> второй строкой'


def make_glossary():
    """Make two concepts that have all that a glossary can say, and one with little."""
    law, report = (
        make_source(title_ru="Закон о связи", title_en="Law on Communications"),
        make_source(title_ru="", title_en="Report, part 1"),
    )
    domain = make_domain(code="seti", title_ru="Сети", title_en="Networks")
    network = make_concept(
        *["network", "сеть", "network"],
        own_wording=True,
        summary_ru=ODD,
        summary_en="Nodes &\nlinks.",
        same_as="https://example.org/1?a=b&c",
    )
    node = make_concept(
        *["node", "узел", "node"],
        summary_ru="Точка.",
        summary_en="A point.",
        note_ru=ODD,
        note_en='=SUM("a")',
    )
    make_concept("web", "веб", "web")
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


def make_concept(code, ru, en, **fields):
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


def file_in(name):
    title_page = title_page_of(Concept.objects.all(), everything=True)
    format = FORMATS[name.partition(".")[2]]
    file = io.BytesIO(file_response(format, title_page, everything=True).content)
    file.name = name
    return file


def bring_file(user, file):
    return run(user, ConceptSubject(user).table_in(file))


def delete_glossary():
    Concept.objects.update(replaced_by=None)
    with changesets.changeset():
        for model in [Citation, Term, Concept, Source]:
            for record in model.objects.all():
                record.delete()


@pytest.mark.parametrize("name", ["table.tbx", "table.csv", "table.xlsx"])
def test_exported_file_is_imported_without_a_difference(glossary, terminologist, name):
    """A glossary is exported, deleted, and imported again."""
    file = file_in(name)
    before = stored_entries()
    delete_glossary()
    report = bring_file(terminologist, file)
    assert report.is_stored, report.outcomes
    assert report.counts["new"] == 3
    after = stored_entries()
    for code, values in before.items():
        for key, value in values.items():
            if name.endswith(".tbx") and key in NOT_IN_TBX:
                continue
            left_out = NOT_IN_TERMS if name.endswith(".tbx") else ()
            imported = comparable(after[code][key], left_out)
            assert imported == comparable(value, left_out), (code, key)
    # And once more, with all of it there, it changes nothing.
    assert bring_file(terminologist, file_in(name)).counts["same"] == 3


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


# In the back office


UPLOAD = reverse("admin:glossary_concept_import")


@pytest.fixture
def desk(client_of, terminologist):
    terminologist.interface_language = "en"
    terminologist.save()
    return client_of(terminologist)


def check(desk, content):
    """Send a CSV; return the address of its report."""
    file = SimpleUploadedFile("glossary.csv", content.encode())
    return desk.post(UPLOAD, {"upload": file})["Location"]


NET = entry("net", term("net", status="preferred"), definition_en="A net.")
WEB = entry("web", term("web", status="preferred"))


def test_a_conflict_stays_unless_it_is_ticked(desk, terminologist):
    bring(terminologist, [NET, WEB])
    made_at = timezone.now()
    bring(terminologist, [{**NET, "definition_en": "A net, newer."}])
    content = as_csv([{**NET, "definition_en": "Of a file."}], changed_at=made_at)
    for ticked, expected in [([], "A net, newer."), (["taken"], "Of a file.")]:
        address = check(desk, content)
        page = html.fromstring(desk.get(address).content.decode())
        assert page.xpath("//h2[@id='import-conflict']")
        [box] = page.xpath("//input[@name='taken']")
        desk.post(address, {name: box.get("value") for name in ticked})
        assert stored_entries()["net"]["definition_en"] == expected


def test_newest_concept_of_a_file_is_not_changed_since(desk, terminologist):
    bring(terminologist, [NET])
    file = desk.get(reverse("admin:glossary_concept_export", args=["csv"]))
    changed = file.getvalue().decode().replace("A net.", "Of a file.")
    report = desk.get(check(desk, changed)).context["report"]
    assert report.counts["changed"] == 1


def test_an_import_is_undone_with_terms_and_relations_but_for_what_others_use(
    desk, terminologist
):
    bring(terminologist, [entry("net", *NET["terms"], definition_en="Before.")])
    before = stored_entries()["net"]
    new = {**NET, "terms": [*NET["terms"], term("mesh")], "broader": ["grid"]}
    grid, knot = (entry(name, term(name)) for name in ["grid", "knot"])
    rows = [new, {**grid, "replaced_by": "knot"}, knot]
    # A file that was made now: what is here is not newer.
    address = check(desk, as_csv(rows, changed_at=timezone.now()))
    desk.post(address)
    assert stored_entries()["net"]["broader"] == ["grid"]
    # Since then somebody refers to one of the new concepts.
    other, knot = make_entry(public=False, en="other"), Concept.objects.get(code="knot")
    Concept.objects.filter(pk=other.pk).update(replaced_by=knot)
    page = desk.post(f"{address}undo/", follow=True).content.decode()
    assert "Something else uses it." in page
    after = stored_entries()
    assert (after.keys() & {"grid", "knot"}) == {"knot"}
    assert after["net"] == before
