"""A private PostgreSQL 15: its own folder, a unix socket, fsync on; its power can be cut.

As root it runs as Debian's user postgres, because PostgreSQL refuses to run as root.
"""

import os
import shutil
import signal
import subprocess
import tempfile
from pathlib import Path

from lab.processes import Process, program
from lab.waiting import wait_until

BINARIES = Path("/usr/lib/postgresql/15/bin")
MEMORY = Path("/dev/shm")  # its syncs are real, and do not wait for the disk of a build machine
TIMEOUT = 60
AS_POSTGRES = ("--reuid=postgres", "--regid=postgres", "--clear-groups", "--pdeathsig=KILL")


class Postgres:
    """On a socket in its folder; with `port`, on the loopback as well."""

    def __init__(self, port=None):
        if not (BINARIES / "postgres").is_file():
            raise FileNotFoundError("postgresql-15 is not installed: run script/bootstrap")
        # Not below pytest's directory: that is closed to other users.
        parent = MEMORY if MEMORY.is_dir() else None
        self.folder = Path(tempfile.mkdtemp(prefix="vigie-postgres-", dir=parent))
        self._user = [program("setpriv"), *AS_POSTGRES] if os.geteuid() == 0 else []
        if self._user:
            shutil.chown(self.folder, "postgres", "postgres")
        self._log = self.folder / "log"
        data = self.folder / "data"
        argv = [*self._user, BINARIES / "postgres", "-D", data, "-k", self.folder]
        settings = ["shared_buffers=16MB", "max_connections=50"]
        settings.append("listen_addresses=" + ("" if port is None else "127.0.0.1"))
        self.port = port
        self._port = []
        if port is not None:
            settings.append(f"port={port}")
            self._port = ["-p", str(port)]
        for setting in settings:
            argv += ["-c", setting]
        self.process = Process(argv, self._log)
        initdb = ["initdb", "--no-sync", "--wal-segsize=4", "--auth=trust", "--username=vigie"]
        self._run(*initdb, "--encoding=UTF8", "--locale=C.UTF-8", f"--pgdata={data}")

    @property
    def url(self):
        port = f"&port={self._port[1]}" if self._port else ""
        return f"postgresql://vigie@/vigie?host={self.folder}{port}"

    def start(self):
        def begun():
            # After kill() the memory of the old children may be in use for a moment, which the new
            # server refuses: it ends, and is started again.
            if not self.process.running:
                self.process.start()
            return self._answers("postgres")

        wait_until(begun, TIMEOUT, lambda: f"PostgreSQL: {self.process}")
        if not self._answers("vigie"):
            self._run("createdb", "-h", self.folder, *self._port, "-U", "vigie", "vigie")
        return self

    def kill(self):
        """kill -9 to the server and all its children, as when the machine loses its power."""
        if not self.process.running:
            return
        pid = self.process.pid
        self.process.send(signal.SIGSTOP)  # makes no new children meanwhile
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()
        for child in children:
            os.kill(int(child), signal.SIGKILL)
        self.process.kill()

    def remove(self):
        """Ends it at once, and leaves none of its shared memory behind, as kill() would."""
        if self.process.running:
            self.process.send(signal.SIGQUIT)
            wait_until(lambda: not self.process.running, TIMEOUT, "the end of PostgreSQL")
        shutil.rmtree(self.folder, ignore_errors=True)

    def ask(self, sql):
        """The one value that a query answers, as text."""
        done = subprocess.run(
            [BINARIES / "psql", self.url, "-XAtc", sql], capture_output=True, text=True, check=True
        )
        return done.stdout.strip()

    def _answers(self, database):
        where = ["-h", self.folder, *self._port, "-U", "vigie"]
        argv = [BINARIES / "psql", *where, database, "-Xqc", "SELECT 1"]
        return subprocess.run(argv, capture_output=True, check=False).returncode == 0

    def _run(self, name, *arguments):
        argv = [*self._user, BINARIES / name, *arguments]
        done = subprocess.run(argv, capture_output=True, text=True, check=False, cwd="/")
        assert done.returncode == 0, f"{name}: {done.stderr}"
