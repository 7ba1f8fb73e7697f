"""Loads the demo content with smaller pictures: python -m tests.demo.small_pictures

The renditions of the real ones take three quarters of the time of a load.
"""

import tempfile
from pathlib import Path
from unittest import mock

import django
from django.core.management import call_command
from PIL import Image

# With one rendition of each shape.
SIZE = (320, 213)


def of_the_demo(folder):
    """Let the demo's loader find its pictures, made smaller, in a folder."""
    from demo import files

    original_path = files.picture_path

    def small_path(source):
        path = Path(folder, original_path(source).name)
        if not path.exists():
            with Image.open(original_path(source)) as picture:
                picture.resize(SIZE).save(path, quality=80, method=0)
        return path

    return mock.patch.object(files, "picture_path", small_path)


def main():
    django.setup()
    with tempfile.TemporaryDirectory() as folder, of_the_demo(folder):
        call_command("load_demo", verbosity=0)


if __name__ == "__main__":
    main()
