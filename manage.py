#!/usr/bin/env python
import os
import sys

from django.conf import settings
from django.core.management import execute_from_command_line


def main():
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "website.settings")
    try:
        execute_from_command_line(sys.argv)
    finally:
        # A command may have changed what readers see, also one that failed.
        if settings.configured:
            from publishing.cache import page_stamp

            page_stamp.renew()


if __name__ == "__main__":
    main()
