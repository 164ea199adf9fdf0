"""French and English, for each reader their own: terminal, API, e-mail."""

import urllib.error
import urllib.request

import pytest

from lab.vigie import CommandFailed
from lab.waiting import wait_until

TIMEOUT = 60
FRENCH = "fr_FR.UTF-8"

CONFIGURATION = """
people:
  alice:
    email: alice@demo.example
  bruno:
    email: bruno@demo.example
    language: fr
    zone: Europe/Paris
teams:
  ops:
    members: [alice, bruno]
policies:
  default:
    steps:
      - call: team/ops
checks:
  shop:
    http: {url}
    interval: 1s
    retry_interval: 1s
    timeout: 1s
"""


def words(text):
    """Without the no-break spaces of French."""
    return text.replace("\u00a0", " ")


def test_each_reader_gets_the_same_failure_in_their_own_language(vigie, nginx, mail):
    vigie.apply(CONFIGURATION.format(url=nginx.url))
    wait_until(lambda: vigie.verdict("shop") == "up", TIMEOUT, "shop to be seen up")
    nginx.kill()

    english = mail.wait_for("the call to alice", lambda m: "alice@" in m.to, TIMEOUT)
    french = mail.wait_for("the call to bruno", lambda m: "bruno@" in m.to, TIMEOUT)
    assert "shop: connection refused (connect)" in english.subject
    assert "shop : connexion refusée (connexion)" in words(french.subject)

    assert "connection refused" in vigie.cli("status")
    assert "connexion refusée" in vigie.cli("status", locale=FRENCH)
    assert "incidents ouverts : 1" in words(vigie.cli("status", locale=FRENCH))
    number = vigie.incidents()[0]["id"]
    assert "connexion refusée" in vigie.cli("incident", "show", number, "--language", "fr")
    timeline = vigie.cli("incident", "show", number)
    assert "connection refused" in timeline and "\u001f" not in timeline


def test_the_command_line_refuses_in_the_language_of_the_terminal(vigie, tmp_path):
    def refused(*arguments, locale):
        with pytest.raises(CommandFailed) as failure:
            vigie.cli(*arguments, locale=locale)
        return words(failure.value.error)

    assert "there is no incident 99" in refused("incident", "show", "99", locale="C.UTF-8")
    assert "l'incident n° 99 n'existe pas" in refused("incident", "show", "99", locale=FRENCH)
    (tmp_path / "c.yaml").write_text("people:\n  alice: { emial: a@x.org }\n", encoding="utf-8")
    mistake = refused("plan", tmp_path / "c.yaml", locale=FRENCH)
    assert "clé inconnue « emial » dans une personne (vouliez-vous dire email ?)" in mistake
    assert "Lancer le serveur" in vigie.run("--help", locale=FRENCH)
    assert "Run the server" in vigie.run("--help", "--language", "en", locale=FRENCH)


def test_the_api_answers_in_the_language_that_the_client_prefers(vigie):
    request = urllib.request.Request(
        f"{vigie.url}/api/v1/status", headers={"Accept-Language": "fr-CA, en;q=0.5"}
    )
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(request, timeout=30)
    assert refused.value.headers["Content-Language"] == "fr"
    assert "il faut un jeton" in refused.value.read().decode()
