"""What script/server shows after the build: the README's four things to try."""

import os
import pty
import re
import signal
import subprocess

import pytest

from lab.vigie import ROOT, binary
from lab.waiting import wait_until

TIMEOUT = 90


class Demo:
    """demo/run.py with a terminal in front of it."""

    def __init__(self, folder):
        self.log = folder / "demo.log"
        self._keys, terminal = pty.openpty()
        environment = {**os.environ, "VIGIE_BINARY": str(binary()), "PYTHONUNBUFFERED": "1"}
        with open(self.log, "wb") as log:
            self.process = subprocess.Popen(
                ["/usr/bin/python3", ROOT / "demo/run.py", folder / "data"],
                stdin=terminal,
                stdout=log,
                stderr=subprocess.STDOUT,
                env=environment,
            )
        os.close(terminal)

    def output(self):
        return self.log.read_text(encoding="utf-8", errors="replace")

    def wait_for(self, pattern):
        return wait_until(
            lambda: re.search(pattern, self.output(), re.DOTALL),
            TIMEOUT,
            lambda: f"{pattern} in\n{self.output()}",
        )

    def pids(self):
        """Of the shop, the hypervisor's machines and Vigie, as the advice names them."""
        return [int(pid) for pid in re.findall(r"kill -9 (\d+)", self.output())]

    def advised(self, command):
        """Runs a line of the advice that begins with this command of vigie, as it stands there."""
        line = re.search(rf"^  (\S*vigie {command}.*)$", self.output(), re.MULTILINE).group(1)
        return subprocess.run(
            ["bash", "-c", line], cwd=ROOT, check=True, text=True, capture_output=True
        ).stdout

    def press_enter(self):
        os.write(self._keys, b"\n")

    def end(self):
        self.process.send_signal(signal.SIGINT)
        return self.process.wait(timeout=TIMEOUT)


def is_alive(pid):
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


@pytest.fixture
def demo(tmp_path):
    running = Demo(tmp_path)
    yield running
    if running.process.poll() is None:
        running.end()


def test_the_demonstration_keeps_what_the_readme_promises(demo):
    demo.wait_for("Ctrl-C here ends everything")
    shop, _machines, vigie = demo.pids()

    os.kill(shop, signal.SIGKILL)
    demo.wait_for(r"The shop is dead")
    demo.wait_for(r"To: [^\n]*alice@.*Subject: [^\n]*shop")
    demo.wait_for(r"To: [^\n]*bruno@")

    os.kill(vigie, signal.SIGKILL)
    demo.wait_for(r"Vigie is dead")
    demo.press_enter()
    demo.wait_for(r"The shop runs again: pid")
    again = int(demo.wait_for(r"Vigie runs again: pid (\d+)").group(1))

    assert demo.end() == 0
    assert "Everything has ended." in demo.output()
    assert not is_alive(again)


def test_a_newcomer_lives_through_the_power_cut(demo):
    demo.wait_for("Ctrl-C here ends everything")
    _shop, machines, _vigie = demo.pids()
    os.kill(machines, signal.SIGKILL)
    demo.wait_for(r"The stack of machines is dead")
    # Three sites, one incident, and it names what they stand on, which itself answers.
    demo.wait_for(r"To: [^\n]*alice@")
    wait_until(
        lambda: len(re.findall("hypervisor", demo.advised("incident list"))) == 1,
        TIMEOUT,
        lambda: demo.advised("incident list"),
    )
    assert len(demo.advised("incident list").strip().splitlines()) == 1
    demo.advised("log")
    assert "hypervisor" in demo.advised("lock")
    demo.press_enter()
    demo.wait_for(r"Subject: [^\n]*RESOLVED")
