"""A token that a check names: it is sent to the server that demands it, and is nowhere else."""

import json

import pytest

from lab.nginx import Nginx
from lab.vigie import Vigie
from lab.waiting import wait_until

TIMEOUT = 90
TOKEN = "t0ken-of-the-stock"
OLD_TOKEN = "t0ken-of-last-year"

CONFIGURATION = """
people:
  alice:
    email: alice@demo.example
policies:
  default:
    steps:
      - call: alice
        wait: 24h
checks:
  stock:
    http:
      url: {url}/?key={{{{secret.stock-token}}}}
      headers:
        Authorization: Bearer {{{{secret.stock-token}}}}
    interval: 1s
    retry_interval: 1s
    timeout: 1s
    stable_for: 2s
"""

# What it was sent instead is in its answer, as in those of many a server.
DEMANDING = """
if ($http_authorization != "Bearer %s") {
  return 403 "who is $http_authorization, and what is $request_uri?\\n";
}
"""


@pytest.fixture
def stock(tmp_path):
    server = Nginx(tmp_path / "stock", inside=DEMANDING % TOKEN)
    server.write("index.html", "ok\n")
    server.start()
    yield server
    server.kill()


@pytest.fixture
def vigie(tmp_path, mail):
    server = Vigie(tmp_path, mail.url, more=("--log-level", "debug"))
    server.start()
    yield server
    server.kill()


def everything_that_is_told(vigie, mail, plan):
    """Of people, of programs and of the disk, but for the secret itself."""
    incident = vigie.incidents()[0]["id"]
    told = {
        "plan": plan,
        "export": vigie.cli("export"),
        "status": vigie.cli("status"),
        "incidents": vigie.cli("incident", "list"),
        "incident": json.dumps(vigie.incident(incident)),
        "check": json.dumps(vigie.api("checks/stock/outages")),
        "log": (vigie.folder / "vigie.log").read_text(encoding="utf-8"),
        "mail": "".join(message.subject + message.text for message in mail.messages()),
    }
    for file in vigie.data.iterdir():
        if file.is_file():
            told[file.name] = file.read_bytes().decode("latin-1")
    return told


def test_a_token_is_sent_replaced_and_missed_and_never_shown(vigie, stock, mail):
    text = CONFIGURATION.format(url=stock.url)
    folder = vigie.folder / "planned"
    folder.mkdir()
    (folder / "vigie.yaml").write_text(text, encoding="utf-8")
    plan = vigie.cli("plan", folder)
    vigie.keep_secret("stock-token", TOKEN)
    vigie.apply(text)
    wait_until(lambda: vigie.verdict("stock") == "up", TIMEOUT, "stock to be seen up")

    # Another token, and the server turns it away: seen at the next question, without a restart.
    vigie.keep_secret("stock-token", OLD_TOKEN)
    mail.wait_for("the call for the stock", lambda m: "stock" in m.subject, TIMEOUT)
    assert vigie.verdict("stock") == "down"
    told = everything_that_is_told(vigie, mail, plan)
    for place, words in told.items():
        assert TOKEN not in words and OLD_TOKEN not in words, place
    stored = told["vigie.db"] + told["vigie.db-wal"]
    name = "{{secret.stock-token}}"
    assert f"who is Bearer {name}, and what is /?key={name}" in stored
    vigie.keep_secret("stock-token", TOKEN)
    wait_until(lambda: vigie.verdict("stock") == "up", TIMEOUT, "stock to be seen up again")

    # None at all is our own fault, and no evidence of theirs.
    (vigie.data / "secrets" / "stock-token").unlink()
    wait_until(lambda: vigie.verdict("stock") == "unknown", TIMEOUT, "stock to be unknown")
    wait_until(lambda: vigie.verdict("vigie-network") == "down", TIMEOUT, "Vigie to say so")
    call = mail.wait_for("the call for it", lambda m: "vigie-network" in m.subject, TIMEOUT)
    assert "VIGIE_SECRET_STOCK_TOKEN" in call.text, call.text


def test_a_token_in_plain_text_is_warned_of(vigie, stock):
    folder = vigie.folder / "plain"
    folder.mkdir()
    text = CONFIGURATION.format(url=stock.url).replace("Bearer {{secret.stock-token}}", "hunter2")
    (folder / "vigie.yaml").write_text(text, encoding="utf-8")
    warning = next(line for line in vigie.cli("plan", folder).splitlines() if line[0] == "!")
    assert "check/stock" in warning and "Authorization" in warning and "{{secret." in warning
    assert "hunter2" not in warning
