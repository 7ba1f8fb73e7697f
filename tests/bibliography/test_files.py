"""Files of bibliographic records: what is written is read back, by others too."""

import json

import pytest
import rispy
from pybtex.database import parse_string

from bibliography.bibtex import bibtex, escape, plain, read_bibtex
from bibliography.items import article_number, csl_json, date_parts, read_csl_json
from bibliography.ris import read_ris, ris
from tests.bibliography.works import RECORDS, dated
from text.faults import Fault

# What a publication has of a work.
COMPARED = [
    *["id", "title", "author", "editor", "translator", "genre", "container-title"],
    *["volume", "issue", "publisher", "publisher-place", "edition", "number-of-pages"],
    *["DOI", "ISBN", "URL", "abstract"],
]


def compared(items):
    return [
        {name: item.get(name) for name in COMPARED}
        | {"year": date_parts(item, "issued")[0], "language": item["language"][:2]}
        | {"page": item.get("page") or article_number(item)}
        for item in items
    ]


def test_files_are_read_back_to_the_same_works():
    works = compared(RECORDS)
    assert compared(read_bibtex(bibtex(RECORDS))) == works
    assert compared(read_ris(ris(RECORDS).replace("\r\n", "\n"))) == works
    assert read_csl_json(csl_json(RECORDS)) == RECORDS


def test_pybtex_finds_what_was_written():
    entries = parse_string(bibtex(RECORDS), "bibtex").entries
    assert [*entries] == [f"work-{number}" for number in range(1, 10)]
    first = entries["work-1"]
    people = [
        (*map(plain, (*name.last_names, *name.first_names)),)
        for name in first.persons["author"]
    ]
    assert people == [
        ("Примерова", "Анна"),
        ("Образцов", "Пётр"),
        ("Мокетов", "Жан-Антуан"),
    ]
    fields = {name: plain(first.fields[name]) for name in first.fields}
    assert fields == {
        "title": "Данные & город: «новый» взгляд — 100 % {примеров}",
        "journal": "Пример журнала",
        "volume": "12",
        "number": "3-4",
        "pages": "5–17",
        "year": "2020",
        "month": "May",
        "doi": "10.1234/a_b(c)",
        "issn": "2049-3630",
        "keywords": "данные, город",
        "langid": "russian",
    }


def test_rispy_finds_what_was_written():
    first = rispy.loads(ris(RECORDS))[0]
    assert first == {
        "type_of_reference": "JOUR",
        "id": "work-1",
        "authors": [
            "Примерова, Анна Ивановна",
            "Образцов, Пётр",
            "Мокетов, Жан-Антуан К.",
        ],
        "primary_title" if "primary_title" in first else "title": RECORDS[0]["title"],
        "secondary_title": "Пример журнала",
        "volume": "12",
        "number": "3-4",
        "start_page": "5",
        "end_page": "17",
        "doi": "10.1234/a_b(c)",
        "language": "ru",
        "issn": "2049-3630",
        "keywords": ["данные", "город"],
        "year": "2020",
        "date": "2020/05//",
    }


def test_signs_of_bibtex_are_no_commands():
    assert escape(r"A & B_{50 %} \x ~ $5 #1") == (
        r"A \& B\_\textbraceleft{}50 \%\textbraceright{} \textbackslash{}x "
        r"\textasciitilde{} \$5 \#1"
    )


@pytest.mark.parametrize(
    ("written", "read"),
    [
        (r"{\"U}ber {\'e}t{\'e} \'{\i} {\L}\'od\'z \v{S}koda", "Über été í Łódź Škoda"),
        (r"\emph{Very} {DNA}~1 --- 2", "Very DNA 1 — 2"),
        (r"100\,\% \$5 \& \_", "100\u2009% $5 & _"),
        ("«Пример»", "«Пример»"),
    ],
)
def test_commands_of_latex_are_read_as_signs(written, read):
    assert plain(written) == read


def test_older_bibtex_is_read():
    [work] = read_bibtex(
        """
        @comment{nothing}
        @preamble{"\\newcommand{\\x}{}"}
        @string{jd = "Journal of " # "Data"}
        @ARTICLE(key1,
          Author = "Jane Sample and {de la} Example, Zo{\\"e} and others",
          title = {On {DNA}},
          journal = jd, year = 1999, month = sep # "~3", pages = "1--5"
        )
        """
    )
    assert work == {
        "id": "key1",
        "type": "article-journal",
        "author": [
            {"family": "Sample", "given": "Jane"},
            {"family": "de la Example", "given": "Zoë"},
        ],
        "title": "On DNA",
        "container-title": "Journal of Data",
        "page": "1-5",
        "issued": dated(1999),
        "line": 5,
    }


@pytest.mark.parametrize(
    ("read", "text", "code", "values"),
    [
        (read_bibtex, "@article{a,\n title = {A\n}", "bibtex", {"line": 3}),
        (read_bibtex, "@book{a, title = }", "bibtex", {"line": 1}),
        (read_bibtex, "@book{a, title = " + "{" * 1_000_000, "bibtex", {"line": 1}),
        (read_bibtex, "@comment{nothing}", "no_records", {}),
        (read_ris, "TY  - \nER  - ", "ris", {}),
        (read_ris, "TY  - JOUR\nTI  - A", "ris", {}),
        (read_ris, "TY  - JOUR\nTY  - BOOK\nER  - ", "ris", {}),
        (read_ris, "nothing", "no_records", {}),
        (read_csl_json, "[{},\n{]", "json", {"line": 2}),
        (read_csl_json, "[" * 100_000, "json", {"line": 1}),
        (read_csl_json, '{"type": "book"}', "json_list", {}),
        (read_csl_json, "[]", "no_records", {}),
        (read_csl_json, '[{"type": "book"}, 5]', "json_entry", {"entry": 2}),
        *[
            (
                read_csl_json,
                json.dumps([{"type": "book", name: value}]),
                "json_field",
                {"entry": 1, "field": name},
            )
            for name, value in [
                ("title", ["A"]),
                ("author", "Jane Sample"),
                ("author", [{"family": 5}]),
                ("author", 5),
                ("issued", {"date-parts": [[2020, 13]]}),
                ("issued", {"date-parts": 5}),
                ("issued", "2020"),
                ("volume", {"a": 1}),
            ]
        ],
    ],
)
def test_what_cannot_be_read_says_where(read, text, code, values):
    with pytest.raises(Fault) as error:
        read(text)
    assert (error.value.code, error.value.values) == (code, values)
