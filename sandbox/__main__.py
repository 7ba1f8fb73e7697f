"""The process in which a file is read: sets its own limits, then runs the module::

python -m sandbox <seconds> <megabytes> <folder> library.renditions …
"""

import os
import resource
import runpy
import signal
import sys

from sandbox import MEGABYTE, OUT_OF_MEMORY
from sandbox.confinement import confine

# Files that may be open at once, and bytes of a file that may be written.
MOST_FILES, LARGEST_FILE = 64, 100 * MEGABYTE


def main(seconds, megabytes, folder, module, *arguments):
    # The caller's timeout is gone where the caller itself was killed.
    signal.alarm(2 * int(seconds))
    for limit, most in [
        (resource.RLIMIT_CPU, int(seconds)),
        (resource.RLIMIT_AS, int(megabytes) * MEGABYTE),
        (resource.RLIMIT_NOFILE, MOST_FILES),
        (resource.RLIMIT_FSIZE, LARGEST_FILE),
        (resource.RLIMIT_CORE, 0),
    ]:
        resource.setrlimit(limit, (most, most))
    confine(folder)
    sys.argv = [module, *arguments]
    try:
        runpy.run_module(module, run_name="__main__")
    except MemoryError:
        # An ordinary exit would clean up first, and run out of memory again.
        os._exit(OUT_OF_MEMORY)


if __name__ == "__main__":
    main(*sys.argv[1:])
