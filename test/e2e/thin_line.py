"""The whole line, told once for each database: a web server dies, people are called one after the
other until one takes it, the recovery is verified, and nothing of it is ever forgotten.

`interrupt` is called at the three worst moments. It breaks something that must not lose anything,
and mends it.
"""

from datetime import datetime, timedelta, timezone

from lab.vigie import instant
from lab.waiting import wait_until

TIMEOUT = 90

# Bruno is not in the rotation: only the override makes him the one who is called.
CONFIGURATION = """
people:
  anna:
    email: anna@demo.example
  emil:
    email: emil@demo.example
  bruno:
    name: Bruno Keller
    email: bruno@demo.example
    language: fr
    zone: Europe/Paris
  chloe:
    name: Chloe Smith
    email: chloe@demo.example
    zone: Europe/London
  david:
    name: David Jones
    email: david@demo.example
teams:
  second-line:
    members: [chloe, david]
schedules:
  primary:
    zone: Europe/Paris
    rotation:
      weekly: monday 09:00
      starts: 2026-01-05
      members: [anna, emil]
policies:
  default:
    steps:
      - call: schedule/primary
        wait: 10s
      - call: team/second-line
        wait: 24h
checks:
  web:
    http: {url}
    interval: 1s
    retry_interval: 1s
    timeout: 1s
    stable_for: 10s
"""


def now():
    """In the form and with the precision of the API, so that texts can be compared."""
    return rfc3339(datetime.now(timezone.utc))


def rfc3339(at):
    return at.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def only_incident(vigie):
    (incident,) = vigie.incidents()
    return incident["id"]


def kinds(vigie, incident):
    return [entry["kind"] for entry in vigie.incident(incident)["timeline"]]


def wait_for_kind(vigie, incident, kind):
    wait_until(
        lambda: kind in kinds(vigie, incident),
        TIMEOUT,
        lambda: f"{kind} among {kinds(vigie, incident)}",
    )


def wait_for_receipts(vigie, incident):
    """Every message so far has been taken by the mail server, and Vigie has that on disk."""

    def open_ones():
        pages = vigie.incident(incident)["pages"]
        ways = [delivery for page in pages for delivery in page["deliveries"]]
        return [way for way in ways if way["status"] != "accepted"]

    wait_until(lambda: not open_ones(), TIMEOUT, lambda: f"the receipts of {open_ones()}")


def link_in(message, vigie):
    return next(link for link in message.links if link.startswith(vigie.url + "/a/"))


def put_bruno_on_call(vigie):
    today = datetime.now(timezone.utc)
    day = timedelta(days=1)
    period = {"from": rfc3339(today - day), "to": rfc3339(today + day)}
    vigie.api("overrides", {"schedule": "primary", "person": "bruno", **period})
    (entry,) = vigie.api("on-call")["on_call"]
    assert entry == {"schedule": "primary", "person": "bruno"}


def only_previewed(vigie, link, incident):
    """A mail program that opens the link to see what is behind it changes nothing."""
    before = vigie.incident(incident)["incident"]
    for _ in range(3):
        status, page = vigie.get(link)
        assert status == 200 and "<form" in page and "<button" in page
    after = vigie.incident(incident)["incident"]
    assert after == before and after["status"] == "triggered"


def fail_recover_and_fail_again(vigie, nginx, mail):
    """Returns the incident and when the server was alive last and when it was surely dead."""
    alive = now()
    nginx.kill()
    dead = now()
    first = mail.wait_for("the call to bruno", lambda m: "bruno@" in m.to, TIMEOUT)
    assert "CRITIQUE" in first.subject and "web" in first.subject
    assert "Vous êtes d'astreinte" in first.text and "Europe/Paris" in first.text
    incident = only_incident(vigie)
    wait_for_receipts(vigie, incident)

    # A first good answer stops the clock of the escalation and proves nothing yet.
    nginx.start()
    wait_for_kind(vigie, incident, "escalation.paused")
    nginx.kill()
    wait_for_kind(vigie, incident, "escalation.resumed")
    assert only_incident(vigie) == incident
    assert vigie.incident(incident)["incident"]["status"] == "triggered"
    return incident, alive, dead


def take(vigie, mail, incident):
    """The team is called all at once; Chloe takes it, and the others learn that she has it."""
    chloe = mail.wait_for("the call to chloe", lambda m: "chloe@" in m.to, TIMEOUT)
    david = mail.wait_for("the call to david", lambda m: "david@" in m.to, TIMEOUT)
    assert "CRITICAL" in chloe.subject and "second-line" in chloe.text
    assert "Called at the same time: David Jones." in chloe.text
    assert "Europe/London" in chloe.text
    wait_for_receipts(vigie, incident)
    link = link_in(chloe, vigie)
    only_previewed(vigie, link, incident)

    status, _ = vigie.post(link)
    assert status == 200
    told = mail.wait_for("bruno to be told", lambda m: "PRIS par Chloe Smith" in m.subject, TIMEOUT)
    assert "bruno@" in told.to
    told = mail.wait_for("david to be told", lambda m: "TAKEN by Chloe Smith" in m.subject, TIMEOUT)
    assert "david@" in told.to

    # David was a moment too late: his link says who has it, and takes nothing away.
    status, page = vigie.post(link_in(david, vigie))
    assert status == 200 and "Chloe Smith" in page
    assert vigie.incident(incident)["incident"]["acknowledged_by"] == "chloe"


def check_bounds(vigie, alive, dead, down, back):
    """What Vigie says of the outage encloses what really happened, measured beside it."""
    outages = vigie.api("checks/web/outages")["outages"]
    first, last = outages[-1], outages[0]
    assert instant(first["last_good"]["at"]) <= instant(dead)
    assert instant(first["first_bad"]["at"]) >= instant(alive)
    assert instant(last["last_bad"]["at"]) <= instant(back)
    assert instant(last["first_good"]["at"]) >= instant(down)
    for outage in outages:
        assert instant(outage["last_good"]["at"]) < instant(outage["first_bad"]["at"])
        assert instant(outage["last_bad"]["at"]) < instant(outage["first_good"]["at"])


def check_mails(mail, incident):
    messages = [m for m in mail.messages() if m["X-Vigie-Incident"] == str(incident)]
    assert len({m["References"] for m in messages}) == 1, "one thread in the mail program"
    assert len({m["Message-ID"] for m in messages}) == len(messages)
    ours = sorted(m.to.split("@")[0].split("<")[-1] for m in messages)
    # A call, the news that Chloe has it, the recovery; to her no news about herself.
    assert ours == sorted(["bruno", "david"] * 3 + ["chloe"] * 2)


def tell(vigie, nginx, mail, interrupt):
    vigie.apply(CONFIGURATION.format(url=nginx.url))
    put_bruno_on_call(vigie)
    wait_until(lambda: vigie.verdict("web") == "up", TIMEOUT, "web to be seen up")

    incident, alive, dead = fail_recover_and_fail_again(vigie, nginx, mail)
    interrupt()
    take(vigie, mail, incident)
    wait_for_receipts(vigie, incident)

    taken = vigie.incident(incident)
    interrupt()
    assert vigie.incident(incident) == taken

    down = now()
    nginx.start()
    back = now()
    wait_until(
        lambda: vigie.incident(incident)["incident"]["status"] == "resolved",
        TIMEOUT,
        lambda: f"the verified recovery of {vigie.incident(incident)['incident']}",
    )
    assert vigie.incident(incident)["incident"]["resolution"] == "verified"
    mail.wait_for("the good news in French", lambda m: "RÉSOLU" in m.subject, TIMEOUT)
    mail.wait_for("and in English", lambda m: "RESOLVED" in m.subject, TIMEOUT)
    wait_for_receipts(vigie, incident)
    check_bounds(vigie, alive, dead, down, back)
    check_mails(mail, incident)

    told = vigie.incident(incident)
    outages = vigie.api("checks/web/outages")
    interrupt()
    assert vigie.incident(incident) == told
    assert vigie.api("checks/web/outages") == outages
    assert only_incident(vigie) == incident
    check_mails(mail, incident)
