from django.core.management.base import BaseCommand, CommandError

from imports.fields import key_of
from institute.people.models import Person
from institute.people.names import by_any_name, uses_of_variants
from publishing.admin.addresses import page_of
from publishing.pages.seo import absolute


class Command(BaseCommand):
    """For whoever looks after the names, by hand or by a timer that mails its output.

    The back office shows the same above the list of people.
    """

    help = (
        "List the texts with another spelling of a person's name than the chosen one: "
        "a line each, with the address of the form, the text, its language and the "
        "words around. The exit status is 1 if there are any."
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "--person", help="look for one person only: a name, an ORCID or an address"
        )

    def handle(self, *, person, **options):
        count = 0
        for use in uses_of_variants(self._people(person)):
            count += 1
            address = absolute(page_of(type(use.item), "change", use.item.pk))
            line = [address, use.field, use.language, use.excerpt]
            self.stdout.write("\t".join(line))
        if count:
            raise CommandError(f"Texts with other spellings: {count}.")

    def _people(self, name):
        people = Person.objects.all()
        if not name:
            return people
        matches = by_any_name(people.without_texts()).get(key_of(name))
        if not matches:
            raise CommandError(f"There is no person {name!r}.")
        return people.filter(pk__in=[person.pk for person in matches])
