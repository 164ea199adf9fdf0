"""Each kind of check that asks a server, with its real server behind a relay that spoils what the
server says: slow, hanging, garbage, half-closed. And servers whose certificates or signatures have
expired."""

from contextlib import ExitStack
from types import SimpleNamespace

import pytest
from quick_checks import TIMEOUT, configuration

from lab.mail_servers import Dovecot, Postfix
from lab.nginx import Nginx
from lab.postgres import BINARIES, Postgres
from lab.processes import free_port
from lab.prometheus import Prometheus
from lab.relay import Relay
from lab.unbound import Unbound
from lab.vigie import Vigie
from lab.waiting import wait_until

RHYTHM = "interval: 3s, retry_interval: 1s, timeout: 3s, stable_for: 2s"
PLUGINS = {
    "check_http": "/usr/lib/nagios/plugins/check_http",
    "check_smtp": "/usr/lib/nagios/plugins/check_smtp",
    "check_pgsql": "/usr/lib/nagios/plugins/check_pgsql",
    "pg_isready": BINARIES / "pg_isready",
}


@pytest.fixture
def vigie(tmp_path, mail, certificates):
    """A Vigie that trusts the authority of `certificates` and runs PLUGINS."""
    plugins = tmp_path / "plugins"
    plugins.mkdir()
    for name, program in PLUGINS.items():
        (plugins / name).write_text(f'#!/bin/sh\nexec {program} "$@"\n')
        (plugins / name).chmod(0o755)
    more = ("--probe-ca-file", certificates.authority, "--plugins-dir", plugins)
    server = Vigie(tmp_path / "node", mail.url, more=more)
    server.start()
    yield server
    server.kill()


@pytest.fixture
def started():
    """Starts servers, and ends them in the end."""
    with ExitStack() as ending:

        def start(server):
            ending.callback(getattr(server, "remove", getattr(server, "kill", None)))
            return server.start()

        yield start


def web_server(folder, certificates):
    """An nginx that says "ok", also over TLS, at its `tls_port`."""
    port = free_port()
    inside = (
        f"listen 127.0.0.1:{port} ssl; ssl_certificate {certificates.certificate};"
        f"ssl_certificate_key {certificates.key};"
    )
    server = Nginx(folder, inside=inside)
    server.tls_port = port
    server.write("index.html", "ok\n")
    return server


def name_server(folder):
    long = [f"long.example. TXT \"{number:02} {'x' * 200}\"" for number in range(20)]
    return Unbound(folder, ["plain.example. A 192.0.2.7", *long], expired=["old.example"])


@pytest.fixture
def relays(tmp_path, certificates, started):
    """A relay in front of each server."""
    web = started(web_server(tmp_path / "web", certificates))
    ports = {
        "web": web.port,
        "tls": web.tls_port,
        "smtp": started(Postfix(certificates)).port,
        "imap": started(Dovecot(certificates)).port,
        "dns": started(name_server(tmp_path / "dns")).port,
        "prometheus": started(Prometheus(tmp_path / "prometheus")).port,
        "postgres": started(Postgres(free_port())).port,
    }
    made = {name: Relay(port).start() for name, port in ports.items()}
    yield SimpleNamespace(**made)
    for relay in made.values():
        relay.stop()


def wait_for(vigie, verdicts, words=None):
    """Until these checks have their verdicts, and their newest bad answers say these words."""
    words = words or {}

    def seen():
        checks = {entry["name"]: entry for entry in vigie.api("status")["checks"]}
        said = {name: (checks[name]["last_bad"] or {}).get("evidence", "") for name in words}
        return {name: checks[name]["verdict"] for name in verdicts}, said

    def is_so():
        now, said = seen()
        return now == verdicts and all(words[name] in said[name] for name in words)

    wait_until(is_so, TIMEOUT, lambda: f"{verdicts} and {words}; there is {seen()}")


def questions(at):
    said = r'"EHLO vigie.example\r\n"'
    smtp = f"tls: smtp, talk: [{{ send: {said}, expect: ^250 }}]"
    query = f'url: "http://{at.prometheus.address}", query: up, bad_if: "< 1"'
    web = f"-H 127.0.0.1 -p {at.web.port}"
    return {
        "http": f'http: "http://{at.web.address}", expect: {{ contains: ok, slower_than: 1s }}',
        "https": f'http: "https://{at.tls.address}", expect: {{ contains: ok, slower_than: 1s }}',
        "tcp": f"tcp: {{ address: {at.smtp.address}, {smtp}, slower_than: 1s }}",
        "tls-smtp": f"tls: {{ address: {at.smtp.address}, start: smtp }}",
        "tls-imap": f"tls: {{ address: {at.imap.address}, start: imap }}",
        "dns": f'dns: {{ server: "{at.dns.address}", name: plain.example, slower_than: 1s }}',
        "dns-tcp": f'dns: {{ server: "{at.dns.address}", name: long.example, type: TXT }}',
        "prometheus": f"prometheus: {{ {query} }}",
        "strict": f"prometheus: {{ {query}, unreachable: bad }}",
        "web-plugin": f"plugin: check_http {web} -s ok -w 1 -c 1 -t 2",
        "smtp-plugin": f"plugin: check_smtp -H 127.0.0.1 -p {at.smtp.port} -w 1 -c 1 -t 2",
        "query": (
            f"plugin: check_pgsql -H 127.0.0.1 -P {at.postgres.port} -d vigie -l vigie "
            "-q 'select 1' -W 1:1 -C 1:1 -t 2"
        ),
        "postgres": f"plugin: pg_isready -h 127.0.0.1 -p {at.postgres.port} -t 2",
    }


# What is seen of each manner: the words of the newest bad answer. Who is not named stays up: UDP
# knows no half of a connection, and of the time that they take only those checks judge that say so.
SEEN = {
    "slow": {
        "http": "took 1",
        "https": "no answer within 3 s (first byte)",
        "tcp": "no answer within 3 s (STARTTLS)",
        "tls-smtp": "no answer within 3 s (STARTTLS)",
        "tls-imap": "no answer within 3 s",
        "dns": "took 1",
        "web-plugin": "second response time",
        "smtp-plugin": "CRITICAL",
        "query": "CRITICAL",
        "postgres": "no response",
    },
    "hanging": {
        "http": "no answer within 3 s (first byte)",
        "https": "no answer within 3 s (tls)",
        "tcp": "no answer within 3 s (STARTTLS)",
        "tls-smtp": "no answer within 3 s (STARTTLS)",
        "tls-imap": "no answer within 3 s (STARTTLS)",
        "dns": "no answer from",
        "dns-tcp": "no answer from",
        "strict": "Prometheus does not answer: no answer within 3 s (first byte)",
        "web-plugin": "Socket timeout",
        "smtp-plugin": "Socket timeout",
        "query": "CRITICAL",
        "postgres": "no response",
    },
    "garbage": {
        "http": "is not HTTP",
        "https": "TLS: wrong version number",
        "tcp": "this is not SMTP",
        "tls-smtp": "this is not SMTP",
        "tls-imap": "this is not IMAP",
        "dns": "says nothing that answers the question",
        "dns-tcp": "says nothing that answers the question",
        "strict": "Prometheus does not answer: the answer is not HTTP",
        "web-plugin": "CRITICAL",
        "smtp-plugin": "Invalid SMTP response",
        "query": "CRITICAL",
        "postgres": "no response",
    },
    "half-closed": {
        "http": "in the middle of its answer",
        "https": "TLS: the server closed the connection",
        "tcp": "the server closed the connection before TLS",
        "tls-smtp": "the server closed the connection before TLS",
        "tls-imap": "the server closed the connection before TLS",
        "dns-tcp": "",
        "strict": "Prometheus does not answer: the server closed the connection in the middle",
        "web-plugin": "Invalid HTTP response",
        "smtp-plugin": "recv() failed",
        "query": "CRITICAL",
        "postgres": "no response",
    },
}


def test_whatever_becomes_of_an_answer_is_seen_and_so_is_its_end(vigie, relays):
    def every_relay(manner):
        for relay in vars(relays).values():
            relay.manner = manner

    checks = questions(relays)
    vigie.apply(configuration(checks, RHYTHM))
    all_up = dict.fromkeys(checks, "up")
    wait_for(vigie, all_up)
    for manner, words in SEEN.items():
        every_relay(manner)
        wait_for(vigie, dict.fromkeys(words, "down"), words)
        if manner == "half-closed":  # what Prometheus does not say is held against nobody
            wait_for(vigie, {"prometheus": "unknown", "dns": "up"})
        every_relay("good")
        wait_for(vigie, all_up)


def test_what_has_expired_is_bad(vigie, tmp_path, certificates, started):
    old = certificates.expired()
    port = started(web_server(tmp_path / "web", old)).tls_port
    imap = started(Dovecot(old)).address
    dns = started(name_server(tmp_path / "dns")).address
    at = f"127.0.0.1:{port}"
    expired = "the certificate has expired"
    checks = {
        "https": (f'http: "https://{at}"', expired),
        "tcp": (f"tcp: {{ address: {at}, tls: tls }}", expired),
        "tls": (f"tls: {at}", expired),
        "imap": (f"tls: {{ address: {imap}, start: imap }}", expired),
        "plugin": (f"plugin: check_http -H 127.0.0.1 -p {port} -S -C 14", "expired"),
        "dns": (f'dns: {{ server: "{dns}", name: www.old.example, dnssec: true }}', "SERVFAIL"),
    }
    asked = {name: question for name, (question, _) in checks.items()}
    vigie.apply(configuration(asked, RHYTHM))
    words = {name: said for name, (_, said) in checks.items()}
    wait_for(vigie, dict.fromkeys(words, "down"), words)
