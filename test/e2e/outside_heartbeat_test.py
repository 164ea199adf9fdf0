"""The heartbeat to a watcher elsewhere stops when Vigie could call nobody or remember nothing."""

import pytest

from lab.postgres import Postgres
from lab.recorder import Recorder
from lab.vigie import Vigie
from lab.waiting import wait_until

TIMEOUT = 90
BEAT = "/beat"
HELD_BACK = "the outside heartbeat is held back: "


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
        lambda: HELD_BACK + why in vigie.process.log.read_text(),
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
