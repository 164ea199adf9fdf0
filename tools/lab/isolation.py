"""Tests that mount disks and cut networks run in namespaces of their own: nobody else notices."""

import os
import subprocess
import sys
from pathlib import Path

from lab.processes import Process, program
from lab.waiting import wait_until

INSIDE = "VIGIE_ISOLATED"
WITH_LOOPBACK = 'ip link set lo up && exec "$@"'
TIMEOUT = 600
LATE_PINGS = Path(__file__).resolve().parent / "late_pings.py"


def isolated(test):
    """Decorates a test: it runs in a pytest of its own, as root of private namespaces."""
    if os.environ.get(INSIDE):
        return test
    where = f"{test.__code__.co_filename}::{test.__name__}"

    def run():
        unshare = [program("unshare"), "--mount", "--net", "--propagation", "private"]
        if os.geteuid() != 0:
            unshare += ["--user", "--map-root-user"]
        done = subprocess.run(
            [*unshare, "sh", "-c", WITH_LOOPBACK, "sh", sys.executable, "-m", "pytest", where],
            env={**os.environ, INSIDE: "yes", "PATH": os.environ["PATH"] + ":/usr/sbin:/sbin"},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=TIMEOUT,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr

    run.__name__ = test.__name__
    run.__doc__ = test.__doc__
    return run


def ip(*arguments):
    subprocess.run([program("ip"), *arguments], check=True)


class Disk:
    """A small disk in memory, mounted at `folder`, with one file that takes what space is asked."""

    def __init__(self, folder, mebibytes):
        folder.mkdir()
        self.folder = folder
        self._filler = folder / "filler"
        options = f"size={mebibytes}m,mode=700"
        mount = [program("mount"), "-t", "tmpfs", "-o", options, "tmpfs", folder]
        subprocess.run(mount, check=True)

    @property
    def free(self):
        space = os.statvfs(self.folder)
        return space.f_bavail * space.f_frsize

    def fill(self, leave=0):
        """Takes all space but `leave` bytes."""
        block = bytes(4096)
        with open(self._filler, "ab", buffering=0) as file:
            while self.free > leave:
                file.write(block)

    def clear(self):
        self._filler.unlink()


class Network:
    """A cable from this network namespace, where Vigie runs, to another one, where its target is.

    `launcher` starts a program there. The addresses are for documentation (RFC 5737).
    """

    OURS = "192.0.2.1"
    THEIRS = "192.0.2.2"
    ELSEWHERE = "198.51.100.1/24"

    def __init__(self, folder):
        sleep = [program("sleep"), "infinity"]
        there = folder / "network.log"
        self._holder = Process([program("unshare"), "--net", *sleep], there).start()
        pid = str(self._holder.pid)
        here = os.readlink("/proc/self/ns/net")
        wait_until(lambda: os.readlink(f"/proc/{pid}/ns/net") != here, 10, "a second namespace")
        self.launcher = (program("nsenter"), "--target", pid, "--net")
        late = [*self.launcher, sys.executable, LATE_PINGS]
        self._late = Process(late, folder / "late_pings.log")
        ip("link", "add", "ours", "type", "veth", "peer", "name", "theirs", "netns", pid)
        ip("address", "add", f"{self.OURS}/24", "dev", "ours")
        ip("link", "set", "ours", "up")
        self._there("address", "add", f"{self.THEIRS}/24", "dev", "theirs")
        self._there("link", "set", "theirs", "up")

    def _there(self, *arguments):
        subprocess.run([*self.launcher, program("ip"), *arguments], check=True)

    def shut_down(self):
        """Our own interface is switched off."""
        ip("link", "set", "ours", "down")

    def bring_up(self):
        ip("link", "set", "ours", "up")

    def add_another(self):
        """A second network of ours, which leads elsewhere and works all the time."""
        ip("link", "add", "another", "type", "veth", "peer", "name", "elsewhere")
        ip("address", "add", self.ELSEWHERE, "dev", "another")
        ip("link", "set", "another", "up")
        ip("link", "set", "elsewhere", "up")

    def unplug(self):
        """The cable is pulled: our interface is on, and has no carrier."""
        self._there("link", "set", "theirs", "down")

    def plug_in(self):
        self._there("link", "set", "theirs", "up")

    def host_goes(self):
        """The cable is good, and nobody at its other end has the address any more."""
        self._there("address", "del", f"{self.THEIRS}/24", "dev", "theirs")

    def host_comes(self):
        self._there("address", "add", f"{self.THEIRS}/24", "dev", "theirs")

    def add_hosts(self, *addresses):
        """More addresses at the other end."""
        for address in addresses:
            self._there("address", "add", f"{address}/24", "dev", "theirs")

    def everybody_goes(self):
        """The cable is good, and nobody at its other end answers any more."""
        self._there("address", "flush", "dev", "theirs")

    def answer_pings_late(self):
        """The other end is there, and takes its time."""
        self._kernel_answers_pings(False)
        self._late.start()

    def answer_pings(self):
        self._late.kill()
        self._kernel_answers_pings(True)

    def _kernel_answers_pings(self, answers):
        write = f"echo {0 if answers else 1} > /proc/sys/net/ipv4/icmp_echo_ignore_all"
        subprocess.run([*self.launcher, "sh", "-c", write], check=True)

    def close(self):
        self._late.kill()
        self._holder.kill()
