"""The thin line on PostgreSQL, which is killed in the middle; two nodes, of which one decides."""

import signal

import pytest
import thin_line

from lab.postgres import Postgres
from lab.vigie import Vigie
from lab.waiting import wait_until

TIMEOUT = 90

CONFIGURATION = """
people:
  alice:
    email: alice@demo.example
  bruno:
    email: bruno@demo.example
policies:
  default:
    steps:
      - call: alice
        wait: 15s
      - call: bruno
        wait: 24h
"""


@pytest.fixture
def postgres():
    server = Postgres()
    server.start()
    yield server
    server.remove()


@pytest.fixture
def nodes(tmp_path, mail, postgres):
    """Makes nodes of one cluster; all share the database and the key of the links."""
    made = []
    key = tmp_path / "link.key"

    def make(name):
        more = ("--database", postgres.url, "--node", name, "--link-key-file", key)
        made.append(Vigie(tmp_path / name, mail.url, more=more))
        return made[-1]

    yield make
    for node in made:
        if node.process.running:
            node.process.send(signal.SIGCONT)
        node.kill()


@pytest.fixture
def first(nodes):
    """The node that decides."""
    node = nodes("first")
    node.start()
    return node


@pytest.fixture
def second(nodes, first, postgres):
    """A node that has watched the first one's lease move for a while, and waits."""
    node = nodes("second")
    epoch = postgres.ask("SELECT epoch FROM lease")
    node.process.start()
    wait_until(
        lambda: "another node decides" in node.process.log_tail(),
        TIMEOUT,
        lambda: f"the second node to wait: {node.process}",
    )
    beat = int(postgres.ask("SELECT beat FROM lease"))
    wait_until(
        lambda: int(postgres.ask("SELECT beat FROM lease")) >= beat + 5,
        TIMEOUT,
        lambda: f"five beats of the first node: {postgres.ask('SELECT * FROM lease')}",
    )
    assert postgres.ask("SELECT epoch FROM lease") == epoch, "the first node still decides"
    assert first.ready() and not node.ready()
    return node


def test_the_whole_line_survives_a_power_cut_of_the_database(first, nginx, mail, postgres):
    def cut():
        postgres.kill()
        wait_until(lambda: not first.ready(), TIMEOUT, "/readyz to be red without a database")
        postgres.start()
        wait_until(first.ready, TIMEOUT, lambda: f"/readyz to be green: {first.process}")

    thin_line.tell(first, nginx, mail, cut)


def calls(mail, person):
    return [m for m in mail.messages() if f"{person}@" in m.to and "TAKEN" not in m.subject]


def take_over(second, mail, incident):
    """What the second node must do from now on, whatever has become of the first."""
    wait_until(second.ready, TIMEOUT, lambda: f"the second node to decide: {second.process}")
    assert second.incident(incident)["incident"]["status"] == "triggered"
    mail.wait_for("the call to bruno", lambda m: "bruno@" in m.to, TIMEOUT)
    # Alice's link was sent by the first node; the second one honours it.
    link = calls(mail, "alice")[0].links[0]
    status, _ = second.post(link[link.index("/a/") :])
    assert status == 200
    assert second.incident(incident)["incident"]["acknowledged_by"] == "alice"


def test_the_second_node_takes_over_and_pages_on(first, second, mail):
    first.apply(CONFIGURATION)
    incident = first.api("incidents", {"title": "The till is on fire"})["id"]
    mail.wait_for("the call to alice", lambda m: "alice@" in m.to, TIMEOUT)
    first.kill()
    take_over(second, mail, incident)
    assert len(calls(mail, "bruno")) == 1


def test_a_node_that_was_frozen_decides_nothing_any_more(first, second, mail):
    first.apply(CONFIGURATION)
    incident = first.api("incidents", {"title": "The till is on fire"})["id"]
    mail.wait_for("the call to alice", lambda m: "alice@" in m.to, TIMEOUT)
    first.process.send(signal.SIGSTOP)
    take_over(second, mail, incident)
    first.process.send(signal.SIGCONT)
    wait_until(
        lambda: not first.process.running,
        TIMEOUT,
        lambda: f"the first node to end, since another decides: {first.process}",
    )
    assert second.ready()
    assert second.incident(incident)["incident"]["acknowledged_by"] == "alice"
    assert len(calls(mail, "alice")) == 1 and len(calls(mail, "bruno")) == 1
