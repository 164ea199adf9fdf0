"""The heartbeat to a watcher elsewhere stops when Vigie could call nobody or remember nothing."""

import signal

import pytest

from lab.clock import Clock
from lab.postgres import Postgres
from lab.recorder import Recorder
from lab.vigie import Vigie
from lab.waiting import wait_until

TIMEOUT = 90
BEAT = "/beat"
HELD_BACK = "the outside heartbeat is held back"


@pytest.fixture
def watcher():
    recorder = Recorder()
    yield recorder
    recorder.stop()


@pytest.fixture
def postgres():
    server = Postgres()
    yield server.start()
    server.remove()


@pytest.fixture
def vigie(tmp_path, mail, watcher, postgres):
    """Not started."""
    more = ("--database", postgres.url, "--heartbeat-url", watcher.url + BEAT)
    server = Vigie(tmp_path, mail.url, more=more)
    yield server
    server.kill()


def wait_until_held_back(vigie, why):
    wait_until(
        lambda: f'{HELD_BACK} reason="{why}' in vigie.process.log.read_text(),
        TIMEOUT,
        lambda: f"no beat, because {why}: {vigie.process}",
    )


def test_whoever_can_call_nobody_does_not_beat(vigie, mail, watcher):
    mail.kill()
    vigie.start()
    wait_until_held_back(vigie, "mail could not be sent now")
    assert watcher.at(BEAT) == []
    mail.start()
    watcher.wait_for(BEAT, TIMEOUT, count=2)


CALLED_BY_SMS = """
people:
  alice: { sms: "+33612345678" }
gateways:
  provider: { url: "PROVIDER/sms", body: '{"to":"{{to}}","text":"{{text}}"}' }
"""


def test_without_mail_a_call_that_waits_in_vain_holds_it_back(tmp_path, mail, watcher):
    """Nobody is called by mail, so its server is not asked; no provider can be, without sending."""
    clock = Clock(tmp_path)
    more = ("--heartbeat-url", watcher.url + BEAT)
    vigie = Vigie(tmp_path / "node", mail.url, more=more, env=clock.environment)
    mail.kill()
    vigie.start()
    try:
        vigie.apply(CALLED_BY_SMS.replace("PROVIDER", watcher.url))
        watcher.wait_for(BEAT, TIMEOUT)

        watcher.answers["/sms"] = (500, "out of order")
        vigie.api("incidents", {"title": "The till is on fire"})
        watcher.wait_for("/sms", TIMEOUT)
        clock.set_wall(600)
        wait_until_held_back(vigie, "the oldest call has waited 10m")
        beats = len(watcher.at(BEAT))
        watcher.answers["/sms"] = (200, "ok")
        watcher.wait_for(BEAT, TIMEOUT, count=beats + 1)
    finally:
        vigie.kill()


def test_a_mail_server_that_says_nothing_holds_up_no_stop(vigie, mail):
    mail.process.send(signal.SIGSTOP)
    vigie.start()
    vigie.stop()


def test_whoever_can_commit_nothing_does_not_beat(vigie, watcher, postgres):
    vigie.start()
    watcher.wait_for(BEAT, TIMEOUT)
    postgres.kill()
    wait_until_held_back(vigie, "nothing can be committed now")
    beats = len(watcher.at(BEAT))
    wait_until(lambda: not vigie.ready(), TIMEOUT, lambda: f"/readyz to be red: {vigie.process}")
    assert len(watcher.at(BEAT)) == beats
    postgres.start()
    watcher.wait_for(BEAT, TIMEOUT, count=beats + 1)
