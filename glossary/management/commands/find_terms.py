import json
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from glossary.linking import find
from glossary.models import Concept
from glossary.terms import dictionary_of
from text.languages import LANGUAGES


class Command(BaseCommand):
    help = (
        "Print each use of a term in texts, a JSON object a line: file, start and end "
        "in characters, and the code of the concept."
    )

    def add_arguments(self, parser):
        parser.add_argument("files", nargs="+", metavar="FILE", help="text in UTF-8")
        parser.add_argument("--language", required=True, choices=LANGUAGES)

    def handle(self, files, language, **options):
        terms = dictionary_of(language)
        codes = dict(Concept.objects.values_list("pk", "code"))
        for name in files:
            for hit in find(text_of(name), terms):
                place = {"file": name, "start": hit.start, "end": hit.end}
                line = {**place, "code": codes[hit.key]}
                self.stdout.write(json.dumps(line, ensure_ascii=False))


def text_of(name):
    try:
        # As it stands: another line ending would move what follows.
        return Path(name).read_bytes().decode()
    except (OSError, UnicodeDecodeError) as error:
        raise CommandError(f"{name}: {error}") from error
