from django.core.management.base import BaseCommand

from publishing.translations.translation_memory import storage
from publishing.translations.translation_segment import TranslationSegment


class Command(BaseCommand):
    help = (
        "Write the translation memory anew from all texts whose languages say the "
        "same. The worker keeps it; this is needed only after rows were written by "
        "other means."
    )

    def handle(self, **options):
        storage.rebuild()
        count = TranslationSegment.objects.count()
        self.stdout.write(f"The translation memory has {count} segments.")
