"""Clocks that are set, a machine that slept: no wait is shortened, nothing happens twice."""

import json
import signal
import sqlite3
from datetime import timedelta

import pytest

from lab.clock import Clock
from lab.vigie import Vigie, instant
from lab.waiting import wait_until

TIMEOUT = 120
HOUR = 3600

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
        wait: 20s
      - call: bruno
        wait: 24h
"""


@pytest.fixture
def clock(tmp_path):
    return Clock(tmp_path)


@pytest.fixture
def vigie(tmp_path, mail, clock):
    """Its clocks are the test's."""
    server = Vigie(tmp_path, mail.url, env=clock.environment)
    server.start()
    yield server
    if server.process.running:
        server.process.send(signal.SIGCONT)
    server.kill()


def timeline(vigie, incident, kind):
    return [entry for entry in vigie.incident(incident)["timeline"] if entry["kind"] == kind]


def journal(vigie):
    """Every line of the journal as (instant in ms, kind, facts), from a backup made right now."""
    number = len(list(vigie.folder.glob("journal-*.db")))
    copy = vigie.folder / f"journal-{number}.db"
    vigie.run("backup", copy, "--data", vigie.data)
    database = sqlite3.connect(copy)
    rows = database.execute("SELECT at, kind, body FROM journal ORDER BY seq").fetchall()
    database.close()
    return [(at, kind, json.loads(body)) for at, kind, body in rows]


def wait_for_gap(vigie, reason):
    """Its facts, once the gap is in the journal."""

    def gap():
        found = [facts for _, kind, facts in journal(vigie) if kind == "watch.gap"]
        return next((facts for facts in found if reason in json.dumps(facts)), None)

    return wait_until(gap, TIMEOUT, lambda: f'"{reason}": {vigie.process}')


def open_incident(vigie, mail, title):
    incident = vigie.api("incidents", {"title": title})["id"]
    mail.wait_for("the call to alice", lambda m: called(m, "alice", incident), TIMEOUT)
    return incident


def called(message, person, incident):
    return f"{person}@" in message.to and message["X-Vigie-Incident"] == str(incident)


def check_time_never_went_back(vigie):
    times = [at for at, _, _ in journal(vigie)]
    assert times == sorted(times)


def test_a_clock_set_forward_shortens_no_wait(vigie, mail, clock):
    vigie.apply(CONFIGURATION)
    incident = open_incident(vigie, mail, "The till is on fire")
    clock.set_wall(HOUR)
    wait_for_gap(vigie, "clock set forward")
    mail.wait_for("the call to bruno", lambda m: called(m, "bruno", incident), TIMEOUT)

    first, second = timeline(vigie, incident, "escalation.step")
    # In Vigie's time: the hour that did not really pass, and the whole of the wait that did.
    passed = instant(second["at"]) - instant(first["at"])
    assert passed >= timedelta(seconds=HOUR + 19)
    assert "late" not in second["facts"]
    check_time_never_went_back(vigie)


def test_a_clock_set_back_stops_no_call_and_time_goes_on(vigie, mail, clock):
    vigie.apply(CONFIGURATION)
    incident = open_incident(vigie, mail, "The till is on fire")
    clock.set_wall(-HOUR)
    wait_for_gap(vigie, "clock set back")
    mail.wait_for("the call to bruno", lambda m: called(m, "bruno", incident), TIMEOUT)
    mail.wait_for("the call for vigie-clock", lambda m: "vigie-clock" in m.subject, TIMEOUT)

    # Not even when it starts anew with the wrong clock.
    vigie.kill()
    vigie.start()
    before = vigie.incident(incident)["timeline"][-1]["at"]
    later = open_incident(vigie, mail, "The till burns again")
    assert instant(vigie.incident(later)["incident"]["opened_at"]) >= instant(before)
    check_time_never_went_back(vigie)

    # The clock is right again: so is Vigie, by and by, and nobody has to restart it.
    clock.set_wall(0)
    wait_until(
        lambda: vigie.verdict("vigie-clock") == "up", TIMEOUT, "vigie-clock to be seen up again"
    )
    check_time_never_went_back(vigie)


WITH_CHECK = """
people:
  alice:
    email: alice@demo.example
  bruno:
    email: bruno@demo.example
policies:
  default:
    steps:
      - call: alice
        wait: 10m
      - call: bruno
        wait: 10m
    last_resort_every: 1m
checks:
  web:
    http: {url}
    interval: 1s
    retry_interval: 1s
    timeout: 1s
    failures: 100
"""


def test_after_a_night_of_sleep_one_overdue_step_of_each_incident_is_taken(
    vigie, nginx, mail, clock
):
    vigie.apply(WITH_CHECK.format(url=nginx.url))
    wait_until(lambda: vigie.verdict("web") == "up", TIMEOUT, "web to be seen up")
    incidents = [open_incident(vigie, mail, f"The till is on fire, {n}") for n in (1, 2)]

    vigie.process.send(signal.SIGSTOP)
    nginx.kill()  # so that nothing but old evidence is there in the morning
    clock.pass_suspended(6 * HOUR)
    vigie.process.send(signal.SIGCONT)

    wait_for_gap(vigie, "suspended")
    wait_until(lambda: vigie.verdict("web") == "unknown", TIMEOUT, "web to be unknown")
    for incident in incidents:
        message = mail.wait_for("a late call", lambda m: called(m, "bruno", incident), TIMEOUT)
        assert "This call is late" in message.text
        first, second = timeline(vigie, incident, "escalation.step")
        assert "late" not in first["facts"] and second["facts"]["late"] == "true"
        assert instant(second["at"]) - instant(first["at"]) >= timedelta(hours=6)
    # A last look round: nothing old came after them, neither then nor at a restart.
    vigie.kill()
    vigie.start()
    for incident in incidents:
        assert len(timeline(vigie, incident, "escalation.step")) == 2
        mails = [m for m in mail.messages() if m["X-Vigie-Incident"] == str(incident)]
        assert sorted(m.to.split("@")[0].split("<")[-1] for m in mails) == ["alice", "bruno"]
    check_time_never_went_back(vigie)
