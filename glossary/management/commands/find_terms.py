import json
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from glossary.linker import match_terms
from glossary.links.term_index import term_index
from glossary.models import Concept
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
        index = term_index(language)
        codes = dict(Concept.objects.values_list("pk", "code"))
        for name in files:
            for match in match_terms(text_of(name), index):
                place = {"file": name, "start": match.start, "end": match.end}
                line = {**place, "code": codes[match.key]}
                self.stdout.write(json.dumps(line, ensure_ascii=False))


def text_of(name):
    try:
        # Bytes: a translated line ending would shift the positions after it.
        return Path(name).read_bytes().decode()
    except (OSError, UnicodeDecodeError) as error:
        raise CommandError(f"{name}: {error}") from error
