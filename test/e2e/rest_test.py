"""Whoever was called hears from when they may be back at work, and may mend what was recorded."""

import json
from datetime import datetime, timedelta, timezone

from lab.waiting import wait_until

TIMEOUT = 60

CONFIGURATION = """
people:
  alice:
    email: alice@demo.example
  boss:
    email: boss@demo.example
    language: fr
contracts:
  alice:
    person: alice
    pack: fr
    weekly_hours: 35
    manager: boss
    pattern:
      days: [monday, tuesday, wednesday, thursday, friday, saturday, sunday]
      from: "{begins}"
      to: "{ends}"
checks:
  shop:
    http: {url}
    interval: 1s
    retry_interval: 1s
    timeout: 1s
    stable_for: 1h
"""


def test_who_was_called_and_their_manager_hear_from_when_they_may_be_back(vigie, nginx, mail):
    # Work ended an hour ago and would go on in two: eleven hours of rest move that.
    now = datetime.now(timezone.utc)
    begins = now + timedelta(hours=2)
    ends = now - timedelta(hours=1)
    vigie.apply(
        CONFIGURATION.format(url=nginx.url, begins=f"{begins:%H:%M}", ends=f"{ends:%H:%M}")
    )
    wait_until(lambda: vigie.verdict("shop") == "up", TIMEOUT, "shop to be seen up")

    nginx.kill()
    call = mail.wait_for("the call to alice", lambda m: "alice@" in m.to, TIMEOUT)
    status, _ = vigie.post(next(link for link in call.links if link.startswith(vigie.url)))
    assert status < 400
    incident = vigie.incidents()[0]["id"]
    vigie.cli("incident", "rest", str(incident), "--person", "alice")

    told = mail.wait_for(
        "alice to hear of her rest",
        lambda m: "alice@" in m.to and "back at work" in m.subject,
        TIMEOUT,
    )
    assert "not back at work before" in told.subject
    assert "Planned" in told.text
    mail.wait_for(
        "the manager to hear of it",
        lambda m: "boss@" in m.to and "alice ne reprend pas le travail avant" in m.subject,
        TIMEOUT,
    )

    answer = json.loads(vigie.cli("rest", "next", "alice", "--json"))
    assert answer["verdict"] == "delay_until"
    earliest = datetime.fromisoformat(answer["earliest"].replace("Z", "+00:00"))
    assert timedelta(hours=10, minutes=59) < earliest - now < timedelta(hours=12)
    assert len(answer["moved"]) == 1

    hours = json.loads(vigie.cli("intervention", "list", "alice", "--json"))
    (record,) = hours["interventions"]
    assert record["end"] == "said" and record["incident"] == incident

    # It was a minute less; what was there before is kept, and the return moves with it.
    began = datetime.fromisoformat(record["began_at"].replace("Z", "+00:00"))
    vigie.cli(
        "intervention", "correct", str(record["id"]),
        "--began", (began - timedelta(minutes=10)).isoformat(),
        "--ended", (began - timedelta(minutes=5)).isoformat(), "--reason", "wrong clock",
    )
    later = json.loads(vigie.cli("rest", "next", "alice", "--json"))
    assert later["earliest"] < answer["earliest"]
