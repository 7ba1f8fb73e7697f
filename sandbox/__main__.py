"""The process in which a file is read: it sets its own limits, gives up network and
rights, and then runs the module::

python -m sandbox <seconds> <megabytes> <folder> library.renditions …
"""

import ctypes
import os
import resource
import runpy
import signal
import struct
import sys
from contextlib import suppress

from sandbox import MEGABYTE, OUT_OF_MEMORY

# Files that may be open at once, and bytes of a file that may be written.
MOST_FILES, LARGEST_FILE = 64, 100 * MEGABYTE

# Enough for the threads of the libraries; ends a program that forks without end.
MOST_PROCESSES = 128

# prctl(2) and capset(2)
PR_SET_NO_NEW_PRIVS = 38
CAPABILITY_VERSION = 0x20080522
CAP_DAC_OVERRIDE = 1 << 1

# landlock(7): numbers of system calls, the same on every architecture.
CREATE_RULESET, ADD_RULE, RESTRICT_SELF = 444, 445, 446
ASK_VERSION = 1
RULE_PATH_BENEATH = 1
# To write a file, to delete one, and to make one of any kind.
WRITES = 1 << 1 | sum(1 << bit for bit in range(4, 13))
MOVES, TRUNCATES = 1 << 13, 1 << 14
TCP = ABSTRACT_SOCKETS_AND_SIGNALS = 0b11


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


def confine(folder=None):
    """Forbid the network, other processes, and writing anywhere but in ``folder``.

    As far as the kernel allows: a container may forbid namespaces, and Linux before
    5.13 has no Landlock. What the kernel refuses is left out without an error, because
    the limits on time and memory hold everywhere.
    """
    if sys.platform != "linux":
        return
    leave_the_network()
    libc = ctypes.CDLL(None, use_errno=True)
    libc.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    restrict(libc.syscall, folder)
    drop_capabilities(libc.capset)


def leave_the_network():
    with suppress(OSError):
        # Root may do just this, and so keeps its access to the files of other users.
        os.unshare(os.CLONE_NEWNET)
        return
    with suppress(OSError):
        os.unshare(os.CLONE_NEWUSER | os.CLONE_NEWNET)
        # In a new user namespace the limit does not count the user's other processes.
        most = (MOST_PROCESSES, MOST_PROCESSES)
        resource.setrlimit(resource.RLIMIT_NPROC, most)


def restrict(syscall, folder):
    """Let Landlock forbid writing outside ``folder``, and access to other processes."""
    version = syscall(CREATE_RULESET, None, ctypes.c_size_t(0), ASK_VERSION)
    if version < 1:
        return
    writes = WRITES | (version >= 2) * MOVES | (version >= 3) * TRUNCATES
    tcp = (version >= 4) * TCP
    scopes = (version >= 6) * ABSTRACT_SOCKETS_AND_SIGNALS
    rules = struct.pack("QQQ", writes, tcp, scopes)
    ruleset = syscall(CREATE_RULESET, rules, ctypes.c_size_t(len(rules)), 0)
    if folder:
        opened = os.open(folder, os.O_PATH | os.O_DIRECTORY)
        beneath = struct.pack("=Qi", writes, opened)
        syscall(ADD_RULE, ruleset, RULE_PATH_BENEATH, beneath, 0)
    syscall(RESTRICT_SELF, ruleset, 0)


def drop_capabilities(capset):
    """Drop root's capabilities, with which it could reach other processes in spite of
    Landlock; but not the one to open files of every user, where the kernel lets it be.
    """
    header = struct.pack("Ii", CAPABILITY_VERSION, 0)
    for capability in [CAP_DAC_OVERRIDE, 0]:
        # Effective, permitted and inheritable; then the same for the numbers from 32.
        sets = struct.pack("6I", capability, capability, 0, 0, 0, 0)
        if capset(header, sets) == 0:
            return


if __name__ == "__main__":
    main(*sys.argv[1:])
