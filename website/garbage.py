"""The garbage collector of a process that serves pages."""

import gc
from importlib import import_module

from django.conf import settings


def freeze():
    """Let no collection of garbage look again through what lives with the process.

    Modules with all views, so that a page takes a fifth less.
    """
    import_module(settings.ROOT_URLCONF)
    gc.collect()
    gc.freeze()
