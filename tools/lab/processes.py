"""Child processes that write to a log file, are ended by pid, and never outlive us."""

import ctypes
import os
import shutil
import signal
import socket
import subprocess

from lab.waiting import wait_until

PR_SET_PDEATHSIG = 1
_libc = ctypes.CDLL(None)


def free_port(wish=0):
    """A loopback TCP port that nobody uses now: `wish` if it is one. Somebody may still take it."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", wish))
        except OSError:
            probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def is_listening(port, address="127.0.0.1"):
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex((address, port)) == 0


def program(name):
    """Where a program is; a test whose program is missing fails here, with the remedy."""
    path = shutil.which(name, path=os.environ.get("PATH", "") + ":/usr/sbin:/sbin")
    if path is None:
        raise FileNotFoundError(f"{name} is not installed: run script/bootstrap")
    return path


class Process:
    def __init__(self, argv, log, env=None):
        self.argv = [str(part) for part in argv]
        self.log = log
        self.env = env
        self._child = None

    @property
    def pid(self):
        return self._child.pid

    @property
    def running(self):
        return self._child is not None and self._child.poll() is None

    @property
    def exit_code(self):
        return self._child.poll()

    def start(self):
        assert not self.running, f"{self.argv[0]} runs already"
        with open(self.log, "ab") as log:
            self._child = subprocess.Popen(
                self.argv,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                env=self.env,
                preexec_fn=lambda: _libc.prctl(PR_SET_PDEATHSIG, signal.SIGKILL),
                start_new_session=True,  # Ctrl-C in the terminal is for us to pass on
            )
        return self

    def send(self, number):
        self._child.send_signal(number)

    def stop(self, timeout=15):
        """Asks it to end, waits, and returns its exit code."""
        if self.running:
            self.send(signal.SIGTERM)
            wait_until(lambda: not self.running, timeout, lambda: f"the end of {self}")
        return self.exit_code

    def kill(self):
        """kill -9."""
        if self.running:
            self._child.kill()
            self._child.wait()

    def log_tail(self, lines=30):
        with open(self.log, encoding="utf-8", errors="replace") as log:
            return "".join(log.readlines()[-lines:])

    def __str__(self):
        state = f"pid {self.pid}" if self.running else f"exit code {self.exit_code}"
        return f"{os.path.basename(self.argv[0])} ({state}); its log ends:\n{self.log_tail()}"
