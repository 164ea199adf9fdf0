"""Jobs that report by themselves, with the commands that a crontab has; their silence calls."""

import subprocess

from lab.waiting import wait_until

TIMEOUT = 60

CONFIGURATION = """
people:
  alice: alice@demo.example
services:
  shop: { title: Shop }
checks:
  job:
    heartbeat: { every: 10s, grace: 10s }
    stable_for: 1s
  backup:
    heartbeat: { every: 1d, longest_run: 2h, backup: { max_age: 26h } }
    service: shop
    stable_for: 1s
"""


def addresses(vigie, check):
    """The lines of `vigie check show` that are addresses: ping, by name, push."""
    lines = vigie.cli("check", "show", check).splitlines()
    return [line.strip() for line in lines if line.strip().startswith("http")]


def shell(line):
    """A line of a crontab, as /bin/sh runs it."""
    done = subprocess.run(
        ["/bin/sh", "-c", line], capture_output=True, text=True, timeout=30, check=False
    )
    assert done.returncode == 0, (line, done)
    return done.stdout


def test_a_crontab_line_reports_and_its_silence_and_its_failure_call_somebody(vigie, mail):
    vigie.apply(CONFIGURATION)
    ping, by_name, push = addresses(vigie, "job")

    assert shell(f"curl -fsS -m 10 {ping}/start && true; curl -fsS -m 10 {ping}/$?") == "OKOK"
    assert vigie.verdict("job") == "up"

    # It falls silent.
    call = mail.wait_for("the call for silence", lambda m: "CRITICAL: job" in m.subject, TIMEOUT)
    assert "no signal since" in call.text
    assert vigie.verdict("job") == "down"

    # Uptime Kuma's client and the name of the check do the same as the UUID.
    assert shell(f'curl -fsS "{push}"') == '{"ok":true}'
    wait_until(lambda: vigie.verdict("job") == "up", TIMEOUT, "the job to be up")
    shell(f"sh -c 'exit 3'; curl -fsS --data-raw 'disk full' {by_name}/$?")
    assert vigie.verdict("job") == "down"

    assert subprocess.run(["curl", "-fsS", ping[:-1] + "x"], check=False).returncode != 0


def test_a_backup_says_since_when_data_would_be_lost(vigie):
    vigie.apply(CONFIGURATION)
    ping, _, _ = addresses(vigie, "backup")
    shell(f"curl -fsS '{ping}?age=2h&size=500000'")
    assert vigie.verdict("backup") == "up"
    assert "is lost if this server is lost" in vigie.cli("check", "show", "backup")
    body = '{"age": 200000, "size": 500000}'
    shell(f"curl -fsS --data-raw '{body}' {ping}")
    assert vigie.verdict("backup") == "down"


def test_results_of_other_tools_come_by_vigie_send(vigie):
    vigie.apply(CONFIGURATION)
    vigie.cli("send", "job", "--code", "2", "--output", "md0 is degraded")
    assert vigie.verdict("job") == "down"
    vigie.cli("send", "job", "--code", "0")
    assert vigie.verdict("job") == "up"


def test_maintenance_keeps_calls_back_until_its_end(vigie, mail):
    vigie.apply(CONFIGURATION)
    vigie.cli("maintenance", "add", "New disk", "--check", "job", "--for", "1h")
    vigie.cli("send", "job", "--code", "2", "--output", "broken")
    assert vigie.verdict("job") == "down"
    assert "maintenance until" in vigie.cli("status")
    assert vigie.incidents() == []
    number = vigie.cli("maintenance", "list").split()[0]
    vigie.cli("maintenance", "end", number)
    mail.wait_for("the call at the end", lambda m: "CRITICAL: job" in m.subject, TIMEOUT)


def test_a_paused_check_is_not_watched_and_says_so(vigie):
    vigie.apply(CONFIGURATION)
    vigie.cli("check", "pause", "job", "--for", "2h", "--why", "the vendor is on it")
    vigie.cli("send", "job", "--code", "2")
    assert vigie.verdict("job") == "unknown"
    assert "not watched (paused until" in vigie.cli("check", "show", "job")
    vigie.cli("check", "resume", "job")
    vigie.cli("send", "job", "--code", "0")
    assert vigie.verdict("job") == "up"
