"""The process in which one file is opened: sets its limits, then runs the module.

python -m sandbox <seconds> <megabytes> <folder> library.renditions …
"""

import os
import resource
import runpy
import signal
import sys

from sandbox import OUT_OF_MEMORY
from sandbox.confinement import confine

# Files that are open at once, and bytes of one that is written.
MOST_FILES, LARGEST_FILE = 64, 100 * 1024 * 1024


def main(seconds, megabytes, folder, module, *arguments):
    # Who waits for the answer may be gone and stop nothing.
    signal.alarm(2 * int(seconds))
    for limit, most in [
        (resource.RLIMIT_CPU, int(seconds)),
        (resource.RLIMIT_AS, int(megabytes) * 1024 * 1024),
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
        # Raised anew by whatever would clean up.
        os._exit(OUT_OF_MEMORY)


if __name__ == "__main__":
    main(*sys.argv[1:])
