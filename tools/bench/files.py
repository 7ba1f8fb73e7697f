import io
from resource import RUSAGE_CHILDREN, getrusage
from time import perf_counter

from django.db import connection

from accounts.models import User
from glossary.imports.subject import ConceptSubject
from glossary.interchange.entries import title_page_of
from glossary.models import Concept, Domain, GeneratedFile
from glossary.pdf.book import book_of
from glossary.views.downloads import FORMATS, file_response
from imports.engine import Import
from institute.models import Organization
from library.typesetting.generated_file import built_pdf
from tests.factories import make_institute
from tools.bench.plenty import fill
from tools.bench.table import Line

CONCEPTS = 1_000
# Of a definition of the usual length, in each language.
TEXTS = {
    "summary_ru": "совокупность сведений и средств их обработки, которой пользуются "
    "люди, чтобы узнавать новое, договариваться и решать общие дела вместе",
    "summary_en": "set of information and of the means to process it that people use "
    "to learn what is new, to come to terms and to settle common affairs together",
}


def files():
    """Files of 1,000 concepts"""
    make_institute()
    fill(CONCEPTS)
    Concept.objects.update(**TEXTS)
    with connection.cursor() as cursor:
        # As the server does by itself, some time after so much was written.
        cursor.execute("VACUUM ANALYZE")
    seconds = {
        file_format.name: timed(written, file_format)[0]
        for file_format in FORMATS.values()
    }
    tbx = written(FORMATS["tbx"])
    seconds["TBX tried again"] = timed(trial_of, tbx)[0]
    seconds["PDF"], pages = timed(pages_of_pdf)
    lines = [
        line
        for name, time in seconds.items()
        for line in [
            Line(name, time, "s"),
            Line(f"{name}: beside CSV", time / seconds["CSV"], "×"),
        ]
        if line.name != "CSV: beside CSV"
    ]
    # Of all processes that had a file so far.
    megabytes = getrusage(RUSAGE_CHILDREN).ru_maxrss // 1024
    lines += [Line("PDF: pages", pages), Line("PDF: memory at most", megabytes, "MB")]
    with connection.cursor() as cursor:
        for model in [Concept, Domain, Organization]:
            cursor.execute(f"TRUNCATE {model._meta.db_table} CASCADE")
    return lines


def timed(do, *arguments):
    start = perf_counter()
    result = do(*arguments)
    return perf_counter() - start, result


def written(format):
    return file_response(format, title_page_of(Concept.objects.all())).content


def trial_of(content):
    subject = ConceptSubject(User(is_superuser=True, interface_language="en"))
    table = subject.table_in(io.BytesIO(content))
    run = Import(subject, table, is_dry=True)
    assert [*run][-1] == (CONCEPTS, CONCEPTS)
    assert not run.report.has_errors, run.report.outcomes
    return run.report


def pages_of_pdf():
    template = GeneratedFile.template
    with built_pdf(book_of("ru"), template, has_places=True) as (_path, facts):
        return facts["pages"]
