"""When the ground gives way: a full disk, a network of our own that is cut.

Each test mounts disks and makes networks in namespaces of its own (lab.isolation).
"""

import pytest

from lab.isolation import Disk, isolated
from lab.nginx import Nginx
from lab.vigie import CommandFailed, Refused, Vigie
from lab.waiting import wait_until

TIMEOUT = 120
MEBIBYTE = 1 << 20

ON_DISK = """
people:
  alice:
    email: alice@demo.example
  zoe:
    email: zoe@demo.example
    language: fr
policies:
  default:
    steps:
      - call: alice
        wait: 24h
    last_resort: zoe
"""


@pytest.fixture
def disk(tmp_path):
    return Disk(tmp_path / "disk", mebibytes=128)


@pytest.fixture
def vigie(tmp_path, mail, request):
    """As everywhere; its data is on the small disk if the test has one."""
    data = None
    if "disk" in request.fixturenames:
        data = request.getfixturevalue("disk").folder / "vigie"
    server = Vigie(tmp_path, mail.url, data=data)
    server.start()
    yield server
    server.kill()


class Journalist:
    """Writes incidents and notes until they are refused; remembers what was accepted."""

    def __init__(self, vigie):
        self.vigie = vigie
        self.incidents = {}  # id -> title
        self.notes = []
        self.refusal = None

    def write(self):
        """True if it was refused."""
        title = f"The tap drips, {len(self.incidents) + 1}"
        try:
            if not self.incidents:
                self.incidents[self.vigie.api("incidents", {"title": title})["id"]] = title
            (incident,) = self.incidents
            text = f"note {len(self.notes)}: " + "drip " * 1900
            self.vigie.api(f"incidents/{incident}/notes", {"text": text})
            self.notes.append(text)
        except Refused as refused:
            self.refusal = refused
            return True
        return False

    def check_nothing_is_lost(self):
        for incident, title in self.incidents.items():
            detail = self.vigie.incident(incident)
            assert detail["incident"]["title"] == title
            lines = [entry["facts"].get("text") for entry in detail["timeline"]]
            assert set(self.notes) <= set(lines)


@isolated
def test_a_full_disk_is_told_before_and_called_from_memory_when_nothing_helps(
    vigie, mail, disk
):
    vigie.apply(ON_DISK)
    wait_until(lambda: vigie.verdict("vigie-disk") == "up", TIMEOUT, "the disk to be seen up")

    # Little space: somebody is called while everything still works.
    disk.fill(leave=32 * MEBIBYTE)
    warning = mail.wait_for("the call for vigie-disk", lambda m: "vigie-disk" in m.subject, TIMEOUT)
    assert "alice@" in warning.to
    writer = Journalist(vigie)
    assert not writer.write()

    # No space: the reserve is given up first, and taken too. Commands are refused, with what to do.
    def refused():
        disk.fill()
        return writer.write() and not vigie.ready()

    wait_until(refused, TIMEOUT, lambda: f"a refusal: {vigie.process}")
    assert writer.refusal.status == 503
    assert "disk is full: free some space" in str(writer.refusal)

    # Nothing can be written, and silence would be worse: the last resort is called from memory.
    refusals = []

    def call_from_memory():
        if refused():
            try:
                vigie.cli("incident", "open", "The tap drips on")
            except CommandFailed as failure:
                refusals.append(failure.error)
        return next((m for m in mail.messages() if "zoe@" in m.to), None)

    call = wait_until(call_from_memory, TIMEOUT, lambda: f"the call of zoe: {vigie.process}")
    assert refusals and all("free some space" in refusal for refusal in refusals)
    assert "DERNIER RECOURS" in call.subject
    assert "cet appel n'est enregistré nulle part" in call.text

    disk.clear()
    wait_until(vigie.ready, TIMEOUT, lambda: f"/readyz to be green: {vigie.process}")
    assert not writer.write()
    writer.check_nothing_is_lost()
    vigie.kill()
    vigie.start()
    assert not writer.write()
    writer.check_nothing_is_lost()


OVER_NETWORK = """
people:
  alice:
    email: alice@demo.example
checks:
  remote:
    http: {remote}
    interval: 1s
    retry_interval: 1s
    timeout: 1s
    stable_for: 5s
  local:
    http: {local}
    interval: 1s
    retry_interval: 1s
    timeout: 1s
    stable_for: 5s
"""


@pytest.fixture
def remote(tmp_path, network):
    server = Nginx(tmp_path / "remote", 8080, network.THEIRS, network.launcher)
    server.write("index.html", "ok\n")
    server.start()
    yield server
    server.kill()


def open_checks(vigie):
    """The checks for which an incident is open now."""
    incidents = vigie.incidents()
    return sorted(i["opened_by"] for i in incidents if i["status"] != "resolved")


def cut_and_mend(vigie, mail, cut, mend):
    wait_until(lambda: vigie.verdict("remote") == "up", TIMEOUT, "remote to be seen up")
    cut()
    wait_until(lambda: vigie.verdict("remote") == "unknown", TIMEOUT, "remote to be unknown")
    message = mail.wait_for("the call", lambda m: "vigie-network" in m.subject, TIMEOUT)
    assert "alice@" in message.to
    assert open_checks(vigie) == ["check:vigie-network"]
    assert vigie.verdict("remote") == "unknown" and vigie.verdict("local") == "up"
    assert vigie.api("checks/remote/outages")["outages"] == []

    mend()
    for check in ("remote", "vigie-network"):
        wait_until(lambda: vigie.verdict(check) == "up", TIMEOUT, f"{check} to be seen up again")
    assert vigie.api("checks/remote/outages")["outages"] == []


# The local one shows that what needs no network is watched all the time.
def watch_both(vigie, nginx, remote):
    vigie.apply(OVER_NETWORK.format(remote=remote.url, local=nginx.url))


@isolated
def test_our_own_interface_being_down_is_no_outage_of_what_we_watch(
    network, remote, nginx, vigie, mail
):
    network.add_another()  # so that not everything is cut
    watch_both(vigie, nginx, remote)
    cut_and_mend(vigie, mail, network.shut_down, network.bring_up)
    # When it is the target after all, somebody is called for the target.
    remote.kill()
    mail.wait_for("the call for remote", lambda m: "CRITICAL: remote" in m.subject, TIMEOUT)
    assert "check:remote" in open_checks(vigie)


@isolated
def test_a_pulled_cable_is_no_outage_of_what_we_watch(network, remote, nginx, vigie, mail):
    watch_both(vigie, nginx, remote)
    cut_and_mend(vigie, mail, network.unplug, network.plug_in)


REFERENCES = """
vantages:
  local:
    references: [{ ping: 192.0.2.11 }, { ping: 192.0.2.12 }, { ping: 192.0.2.13 }]
    interval: 5s
"""


@isolated
def test_when_no_reference_answers_vigie_is_blind_and_nothing_else_is_down(
    network, remote, nginx, vigie, mail
):
    others = ("192.0.2.11", "192.0.2.12", "192.0.2.13")
    network.add_hosts(*others)
    vigie.apply(OVER_NETWORK.format(remote=remote.url, local=nginx.url) + REFERENCES)
    for check in ("remote", "vigie-vantage-local"):
        wait_until(lambda: vigie.verdict(check) == "up", TIMEOUT, f"{check} to be seen up")

    network.everybody_goes()
    message = mail.wait_for("the call", lambda m: "vigie-vantage-local" in m.subject, TIMEOUT)
    assert "Vigie is blind" in message.text
    wait_until(lambda: vigie.verdict("remote") == "unknown", TIMEOUT, "remote to be unknown")
    assert vigie.verdict("local") == "up"
    assert open_checks(vigie) == ["check:vigie-vantage-local"]
    assert vigie.api("checks/remote/outages")["outages"] == []

    network.add_hosts(network.THEIRS, *others)
    for check in ("remote", "vigie-vantage-local"):
        wait_until(lambda: vigie.verdict(check) == "up", TIMEOUT, f"{check} to be seen up again")
    assert vigie.api("checks/remote/outages")["outages"] == []

    # With the references there, what is down is down.
    remote.kill()
    mail.wait_for("the call for remote", lambda m: "CRITICAL: remote" in m.subject, TIMEOUT)
