"""What the pages tell of the demo: that it is one, and what in it is invented."""

from django.db.models import Q

from demo.kinds import KINDS
from demo.models import LoadedDemo
from publishing.catalogue import resolve
from publishing.catalogue.demonstration import Demonstration
from text.languages import LANGUAGES
from text.pointers import Pointer

EXPLAINED_IN = "article:reading-this-site"


def read():
    labels = {kind.name: kind.label for kind in KINDS}
    loaded = LoadedDemo.objects.filter(Q(is_invented=True) | Q(key=EXPLAINED_IN))
    pointers = {
        key: Pointer(labels[key.partition(":")[0]], pk)
        for key, pk in loaded.values_list("key", "pk_loaded")
    }
    explanation = [pointer] if (pointer := pointers.pop(EXPLAINED_IN, None)) else []
    paths = {
        code: entry.address_in(code)
        for entry in resolve(explanation, LANGUAGES[0]).values()
        for code in LANGUAGES
    }
    return Demonstration(frozenset(pointers.values()), paths)
