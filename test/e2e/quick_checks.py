"""Many checks at once and their verdicts; each is asked every second unless its test says more."""

from lab.waiting import wait_until

TIMEOUT = 90
PEOPLE = """
people:
  alice: alice@demo.example
"""
RHYTHM = "interval: 1s, retry_interval: 1s, timeout: 1s, stable_for: 2s"


def configuration(checks, rhythm=RHYTHM):
    """`checks`: a name and its question in YAML, as it stands between { }."""
    lines = [f"  {name}: {{ {question}, {rhythm} }}" for name, question in checks.items()]
    return PEOPLE + "checks:\n" + "\n".join(lines) + "\n"


def wait_for_verdicts(vigie, wanted):
    """Until each of these checks has its verdict."""
    wait_until(
        lambda: wanted.items() <= vigie.verdicts().items(),
        TIMEOUT,
        lambda: f"{wanted}; there is {vigie.verdicts()}",
    )
