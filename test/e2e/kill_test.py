"""kill -9 under load: what was answered is there, nobody is forgotten, nobody is called twice.

VIGIE_KILLS says how often (20); VIGIE_SEED which moments are chosen.
"""

import http.client
import os
import random
import threading
from collections import Counter

from lab.vigie import Refused
from lab.waiting import wait_until

KILLS = int(os.environ.get("VIGIE_KILLS", "20"))
SEED = int(os.environ.get("VIGIE_SEED", "1"))
CLIENTS = 4
TIMEOUT = 120

CONFIGURATION = """
people:
  alice:
    email: alice@demo.example
policies:
  default:
    steps:
      - call: alice
        wait: 24h
"""


class Load:
    """Clients that open incidents and note which were answered with success."""

    def __init__(self, vigie):
        self.vigie = vigie
        self.answered = {}  # id -> title
        self.surprise = None  # what must not happen
        self._lock = threading.Lock()
        self._over = threading.Event()
        self._clients = [threading.Thread(target=self._run, args=(n,)) for n in range(CLIENTS)]

    def __enter__(self):
        for client in self._clients:
            client.start()
        return self

    def __exit__(self, *_):
        self._over.set()
        for client in self._clients:
            client.join()

    def count(self):
        assert self.surprise is None, self.surprise
        return len(self.answered)

    def _run(self, client):
        number = 0
        while not self._over.is_set():
            number += 1
            title = f"client {client}, incident {number}"
            try:
                incident = self.vigie.api("incidents", {"title": title})["id"]
            except (OSError, http.client.HTTPException):
                # Killed: no answer, so no promise. The next one when it is up again.
                wait_until(lambda: self._over.is_set() or self.vigie.ready(), TIMEOUT, "Vigie")
                continue
            except Refused as refused:
                if refused.status != 503:
                    self.surprise = refused
                    return
                continue
            with self._lock:
                if incident in self.answered:
                    self.surprise = f"incident {incident} was given out twice"
                self.answered[incident] = title


def calls(vigie, incident):
    return [page for page in vigie.api(f"incidents/{incident}")["pages"] if page["kind"] == "call"]


def is_accepted(vigie, incident):
    deliveries = [d for page in calls(vigie, incident) for d in page["deliveries"]]
    return deliveries and all(d["status"] == "accepted" for d in deliveries)


def test_what_was_answered_survives_kill_9_and_nobody_is_called_twice(vigie, mail):
    vigie.apply(CONFIGURATION)
    chance = random.Random(SEED)
    print(f"VIGIE_SEED={SEED} VIGIE_KILLS={KILLS}")
    with Load(vigie) as load:
        for kill in range(KILLS):
            enough = load.count() + chance.randint(1, 25)
            wait_until(
                lambda: load.count() >= enough,
                TIMEOUT,
                lambda: f"answers before kill {kill}: {load.count()} of {enough}",
            )
            vigie.kill()
            vigie.start()

    waiting = set(load.answered)

    def all_accepted():
        waiting.difference_update({i for i in waiting if is_accepted(vigie, i)})
        return not waiting

    wait_until(all_accepted, TIMEOUT, lambda: f"the mails of incidents {sorted(waiting)[:10]}")

    received = Counter(message["X-Vigie-Incident"] for message in mail.messages())
    for incident, title in load.answered.items():
        detail = vigie.api(f"incidents/{incident}")
        assert detail["incident"]["title"] == title
        (page,) = calls(vigie, incident)
        (delivery,) = page["deliveries"]
        mails = received[str(incident)]
        assert mails >= 1, f"incident {incident}: accepted, and the server has no mail"
        if mails > 1:
            assert delivery["outcome_unknown"], f"incident {incident}: {mails} mails, and no doubt"
