"""The thin line, and a template for end-to-end tests: copy this file, and keep its order.

1. Name what is claimed in the name of the test, as a sentence.
2. Ask for real parts by argument (conftest.py): nginx, mail, vigie. Nothing is mocked.
3. Configure with vigie.apply(TEXT). Short intervals make a test quick; nothing depends on them.
4. Do one thing to the world: kill, write, restart, click.
5. Wait for what must follow with wait_until or mail.wait_for, never for time to pass. The timeout
   is only how long a broken program may keep us; it must be far above what a slow machine needs.
6. Assert on what people see: mails, pages, the command line, the API. Not on logs or tables.

Run one:   /usr/bin/python3 -m pytest test/e2e/template_test.py
Another binary than the release build: VIGIE_BINARY=build/dev/vigie in front of it.
"""

from lab.waiting import wait_until

TIMEOUT = 60

CONFIGURATION = """
people:
  alice:
    email: alice@demo.example
  bruno:
    email: bruno@demo.example
    language: fr
    zone: Europe/Paris
policies:
  default:
    steps:
      - call: alice
        wait: 10s
      - call: bruno
checks:
  shop:
    http: {url}
    interval: 1s
    retry_interval: 1s
    timeout: 1s
    stable_for: 2s
"""


def incident(vigie):
    """The only incident there is, or None."""
    incidents = vigie.incidents()
    assert len(incidents) <= 1, incidents
    return incidents[0] if incidents else None


def test_a_dead_web_server_calls_the_next_person_until_somebody_takes_it(vigie, nginx, mail):
    vigie.apply(CONFIGURATION.format(url=nginx.url))
    wait_until(lambda: vigie.verdict("shop") == "up", TIMEOUT, "shop to be seen up")

    nginx.kill()

    # Alice is called, does nothing, and after 10 s Bruno is called, in his language.
    first = mail.wait_for("the call to alice", lambda m: "alice@" in m.to, TIMEOUT)
    assert "shop" in first.subject
    second = mail.wait_for("the call to bruno", lambda m: "bruno@" in m.to, TIMEOUT)
    link = next(link for link in second.links if link.startswith(vigie.url))

    # Looking at the link, as a mail program's preview does, takes nothing.
    status, page = vigie.get(link)
    assert status == 200 and "<form" in page
    assert incident(vigie)["status"] == "triggered"

    status, _ = vigie.post(link)
    assert status < 400
    assert incident(vigie)["status"] == "acknowledged"
    assert incident(vigie)["acknowledged_by"] == "bruno"
    mail.wait_for(
        "alice to be told that bruno has it",
        lambda m: "alice@" in m.to and m.path != first.path,
        TIMEOUT,
    )

    # What was answered is there after a kill -9.
    vigie.kill()
    vigie.start()
    assert incident(vigie)["acknowledged_by"] == "bruno"

    nginx.start()
    resolved = wait_until(
        lambda: (i := incident(vigie))["status"] == "resolved" and i,
        TIMEOUT,
        lambda: f"the recovery to be verified, not {incident(vigie)}",
    )
    assert resolved["resolution"] == "verified"
    assert vigie.verdict("shop") == "up"
