"""Checks over TCP, of certificates, of domains and of Prometheus, each asked by a whole Vigie of
its real peer: good, bad, expired, hanging, and gone."""

import json
import socket
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from quick_checks import TIMEOUT, configuration, wait_for_verdicts

from lab.mail_servers import Dovecot, Postfix
from lab.postgres import Postgres
from lab.processes import free_port
from lab.prometheus import Prometheus
from lab.vigie import Vigie


@pytest.fixture
def vigie(tmp_path, mail, certificates):
    """A Vigie whose checks trust the authority of `certificates`."""
    more = ("--probe-ca-file", certificates.authority)
    server = Vigie(tmp_path / "node", mail.url, more=more)
    server.start()
    yield server
    server.kill()


@pytest.fixture
def postfix(certificates):
    server = Postfix(certificates)
    yield server.start()
    server.remove()


@pytest.fixture
def dovecot(certificates):
    server = Dovecot(certificates)
    yield server.start()
    server.remove()


@pytest.fixture
def postgres():
    server = Postgres(free_port())
    yield server.start()
    server.remove()


@pytest.fixture
def prometheus(tmp_path):
    server = Prometheus(tmp_path / "prometheus")
    yield server.start()
    server.kill()


@pytest.fixture
def silent():
    """A server that takes connections and says nothing."""
    with socket.create_server(("127.0.0.1", 0), backlog=128) as listening:
        yield f"127.0.0.1:{listening.getsockname()[1]}"


def test_mail_servers_are_talked_to_before_and_after_tls(vigie, mail, postfix, dovecot, silent):
    smtp = f"address: {postfix.address}, tls: smtp"
    said = r'"EHLO vigie.example\r\n"'
    vigie.apply(
        configuration(
            {
                "smtp": f'tcp: {{ {smtp}, talk: [{{ send: {said}, expect: "^250 " }}] }}',
                "smtp-greeting": f'tcp: {{ address: {postfix.address}, talk: ["^220 "] }}',
                "smtp-refusal": f'tcp: {{ {smtp}, talk: [{{ send: {said}, expect: "^354" }}] }}',
                "smtp-certificate": f"tls: {{ address: {postfix.address}, start: smtp }}",
                "imap-certificate": f"tls: {{ address: {dovecot.address}, start: imap }}",
                "imap": (
                    f"tcp: {{ address: {dovecot.address}, tls: imap, "
                    r'talk: [{ send: "x LOGIN anna secret\r\n", expect: "^x OK" }] }'
                ),
                "too-old": (
                    f"tls: {{ address: {dovecot.address}, start: imap, expires_in: 400d }}"
                ),
                "wrong-name": (
                    f"tls: {{ address: {postfix.address}, start: smtp, server_name: a.example }}"
                ),
                "wrong-protocol": f"tls: {{ address: {postfix.address}, start: imap }}",
                "hanging": f"tls: {{ address: \"{silent}\", start: smtp }}",
            }
        )
    )
    good = ("smtp", "smtp-greeting", "smtp-certificate", "imap-certificate", "imap")
    bad = ("smtp-refusal", "too-old", "wrong-name", "wrong-protocol", "hanging")
    wait_for_verdicts(vigie, {**dict.fromkeys(good, "up"), **dict.fromkeys(bad, "down")})
    called = mail.wait_for("a call about wrong-name", lambda m: "wrong-name" in m.text, TIMEOUT)
    assert "a.example" in called.text

    postfix.stop()
    wait_for_verdicts(vigie, {"smtp": "down", "smtp-certificate": "down", "imap": "up"})


def test_a_port_where_somebody_listens_is_up_until_he_is_gone(vigie, nginx, postgres):
    vigie.apply(
        configuration(
            {
                "web": f"tcp: 127.0.0.1:{nginx.port}",
                "database": f"tcp: 127.0.0.1:{postgres.port}",
                "words": (
                    f"tcp: {{ address: 127.0.0.1:{nginx.port}, "
                    r'talk: [{ send: "GET / HTTP/1.0\r\n\r\n", expect: "^HTTP/1.1 200" }] }'
                ),
                "nobody": f"tcp: 127.0.0.1:{free_port()}",
            }
        )
    )
    good = {"web": "up", "words": "up", "database": "up"}
    wait_for_verdicts(vigie, {**good, "nobody": "down"})
    nginx.kill()
    postgres.kill()
    wait_for_verdicts(vigie, dict.fromkeys(good, "down"))
    nginx.start()
    wait_for_verdicts(vigie, {"web": "up", "words": "up"})


def test_a_query_is_judged_and_silence_says_nothing(vigie, mail, prometheus):
    def query(more):
        return f"prometheus: {{ url: {prometheus.url}, {more} }}"

    vigie.apply(
        configuration(
            {
                "good": query('query: up, bad_if: "< 1"'),
                "bad": query('query: up, bad_if: "> 0"'),
                "empty": query('query: nothing, bad_if: "> 0"'),
                "quiet": query('query: nothing, bad_if: "> 0", empty: good'),
                "strict": query('query: up, bad_if: "< 1", unreachable: bad'),
                "wrong": query('query: "up{", bad_if: "> 0"'),
            }
        )
    )
    verdicts = {"good": "up", "bad": "down", "empty": "down", "quiet": "up", "strict": "up"}
    wait_for_verdicts(vigie, {**verdicts, "wrong": "unknown"})
    mail.wait_for("a call with the value", lambda m: "bad if > 0" in m.text, TIMEOUT)

    prometheus.kill()
    wait_for_verdicts(vigie, {"good": "unknown", "strict": "down"})


class Registry(BaseHTTPRequestHandler):
    """What a registry's RDAP server says; there is no such server among Debian's packages."""

    EXPIRES = {"good.example": "2999-01-01T00:00:00Z", "old.example": "2020-01-01T00:00:00Z"}

    def do_GET(self):
        name = self.path.rsplit("/", 1)[-1]
        if name not in self.EXPIRES:
            self.send_error(404)
            return
        event = {"eventAction": "expiration", "eventDate": self.EXPIRES[name]}
        body = {"objectClassName": "domain", "ldhName": name, "events": [event]}
        self.send_response(200)
        self.end_headers()
        self.wfile.write(json.dumps(body).encode())

    def log_message(self, format, *args):
        pass


@pytest.fixture
def registry():
    server = ThreadingHTTPServer(("127.0.0.1", 0), Registry)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/rdap"
    server.shutdown()


def test_the_registration_of_a_domain_is_asked_at_its_registry(vigie, registry):
    checks = {
        name: f"domain: {{ name: {name}.example, rdap: {registry} }}"
        for name in ("good", "old", "gone")
    }
    vigie.apply(configuration(checks, "failures: 1, successes: 1"))
    wait_for_verdicts(vigie, {"good": "up", "old": "down", "gone": "down"})
