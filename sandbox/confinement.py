"""Takes network and rights from this process, before it opens a file of a stranger.

As far as the kernel allows: a container may have no namespaces for it, and a kernel
before 5.13 has no Landlock. What is not allowed is left out in silence, as the limits
of ``sandbox`` hold everywhere.
"""

import ctypes
import os
import resource
import struct
import sys
from contextlib import suppress

# Threads of the libraries; a program that starts itself over and over ends here.
MOST_PROCESSES = 128

# prctl(2) and capset(2)
PR_SET_NO_NEW_PRIVS = 38
CAPABILITY_VERSION = 0x20080522
CAP_DAC_OVERRIDE = 1 << 1

# landlock(7): of system calls, the same number on each machine.
CREATE_RULESET, ADD_RULE, RESTRICT_SELF = 444, 445, 446
ASK_VERSION = 1
RULE_PATH_BENEATH = 1
# To write a file, to delete one, and to make one of any kind.
WRITES = 1 << 1 | sum(1 << bit for bit in range(4, 13))
MOVES, TRUNCATES = 1 << 13, 1 << 14
TCP = ABSTRACT_SOCKETS_AND_SIGNALS = 0b11


def confine(folder=None):
    """Take away network, other processes, and all files to write but in ``folder``."""
    if sys.platform != "linux":
        return
    leave_the_network()
    libc = ctypes.CDLL(None, use_errno=True)
    libc.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    restrict(libc.syscall, folder)
    drop_capabilities(libc.capset)


def leave_the_network():
    with suppress(OSError):
        # Only root may do just that; and root keeps access to the files of others.
        os.unshare(os.CLONE_NEWNET)
        return
    with suppress(OSError):
        os.unshare(os.CLONE_NEWUSER | os.CLONE_NEWNET)
        # Here it does not count what else this user runs.
        most = (MOST_PROCESSES, MOST_PROCESSES)
        resource.setrlimit(resource.RLIMIT_NPROC, most)


def restrict(syscall, folder):
    """Let Landlock refuse what is written outside, and the look at other processes."""
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
    """Drop all capabilities of root, as with them it looks at other processes in spite
    of Landlock; but that to open the files of every user, where it can be kept.
    """
    header = struct.pack("Ii", CAPABILITY_VERSION, 0)
    for kept in [CAP_DAC_OVERRIDE, 0]:
        # Effective, permitted and inheritable ones, and the same of numbers from 32.
        if capset(header, struct.pack("6I", kept, kept, 0, 0, 0, 0)) == 0:
            return
