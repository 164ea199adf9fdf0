"""Encryption: of the server itself, and of its way to the mail server."""

import http.client
import json
import shutil
import signal
import ssl
import subprocess

import pytest

from lab.certificates import Certificates
from lab.mail import MailServer
from lab.vigie import Vigie, binary
from lab.waiting import wait_until

TIMEOUT = 60
PASSWORD = "correct horse"

CONFIGURATION = """
people:
  alice:
    email: alice@demo.example
"""


@pytest.fixture
def start(tmp_path):
    """Starts a Vigie with arguments of the test's own, and ends it afterwards."""
    started = []

    def begin(smtp_url, **options):
        started.append(Vigie(tmp_path / "node", smtp_url, **options))
        return started[-1].start()

    yield begin
    for vigie in started:
        vigie.kill()


class Client:
    """One connection that stays open."""

    def __init__(self, vigie):
        context = ssl.create_default_context(cafile=vigie.certificates.authority)
        self._http = http.client.HTTPSConnection(
            "127.0.0.1", vigie.port, timeout=TIMEOUT, context=context
        )
        self._http.connect()
        self.socket = self._http.sock

    @property
    def certificate(self):
        return self.socket.getpeercert()["serialNumber"]

    def ask(self):
        self._http.request("GET", "/healthz")
        answer = self._http.getresponse()
        answer.read()
        assert self._http.sock is self.socket, "the connection was dropped"
        return answer.status

    def close(self):
        self._http.close()


def shown_certificate(vigie):
    """What somebody sees who connects now."""
    client = Client(vigie)
    serial = client.certificate
    client.close()
    return serial


def test_a_new_certificate_is_taken_up_and_no_connection_is_dropped(
    tmp_path, start, mail, certificates
):
    vigie = start(mail.url, certificates=certificates)
    old = Client(vigie)
    before = old.certificate
    assert old.ask() == 200
    vigie.apply(CONFIGURATION)  # the command line too, over TLS

    renewed = Certificates(tmp_path / "renewed")
    for name in ("ca.pem", "server.pem", "server.key"):
        shutil.copy(renewed.authority.with_name(name), certificates.authority.with_name(name))
    vigie.process.send(signal.SIGHUP)

    def taken_up():
        try:
            return shown_certificate(vigie) != before
        except ssl.SSLCertVerificationError:
            return False  # still the one that the new authority has not signed

    wait_until(taken_up, TIMEOUT, lambda: f"the new certificate: {vigie.process}")
    assert old.ask() == 200
    after = shown_certificate(vigie)

    # One that is broken changes nothing, and is told.
    certificates.certificate.write_text("not a certificate\n", encoding="utf-8")
    vigie.process.send(signal.SIGHUP)
    wait_until(
        lambda: "the certificate stays as it was" in vigie.process.log_tail(),
        TIMEOUT,
        lambda: f"a complaint: {vigie.process}",
    )
    assert shown_certificate(vigie) == after
    assert old.ask() == 200
    old.close()
    vigie.stop()


def refusal(tmp_path, *arguments):
    """What `vigie serve` says when it must not start. It ends by itself."""
    argv = [binary(), "serve", "--data", tmp_path / "data", "--smtp", "smtp://127.0.0.1:1"]
    argv += arguments
    done = subprocess.run(
        [str(part) for part in argv], capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode != 0, done.stdout
    return done.stderr


def test_beyond_loopback_it_speaks_tls_or_does_not_start(tmp_path):
    for address in ("0.0.0.0:8120", "[::]:8120"):
        said = refusal(tmp_path, "--listen", address)
        assert "--tls-certificate" in said and "--behind-proxy" in said, said


def test_without_a_readable_certificate_it_does_not_start(tmp_path, certificates):
    missing = tmp_path / "missing.pem"
    said = refusal(
        *(tmp_path, "--listen", "127.0.0.1:8120"),
        *("--tls-certificate", missing, "--tls-key", certificates.key),
    )
    assert str(missing) in said


def test_a_port_that_nobody_knows_needs_a_public_url(tmp_path):
    said = refusal(tmp_path, "--listen", "127.0.0.1:0")
    assert "--public-url" in said, said


@pytest.fixture
def strict_mail(tmp_path, certificates):
    """A mail server that takes nothing without STARTTLS and a password."""
    more = ["--certificate", certificates.certificate, "--key", certificates.key]
    more += ["--require-starttls", "--user", "vigie", "--password", PASSWORD]
    server = MailServer(tmp_path / "strict", more)
    server.start()
    yield server
    server.kill()


@pytest.fixture
def password_file(tmp_path):
    path = tmp_path / "smtp.password"
    path.write_text(PASSWORD + "\n", encoding="utf-8")
    path.chmod(0o600)
    return path


def smtp_options(authority, password_file):
    user = ("--smtp-user", "vigie", "--smtp-password-file", password_file)
    return ("--smtp-ca-file", authority, *user)


def test_mail_goes_out_encrypted_and_with_a_password(
    start, strict_mail, certificates, password_file
):
    options = smtp_options(certificates.authority, password_file)
    vigie = start(strict_mail.url, more=options, starttls="required")
    vigie.apply(CONFIGURATION)
    vigie.api("incidents", {"title": "The till is on fire"})
    message = strict_mail.wait_for("the call to alice", lambda m: "alice@" in m.to, TIMEOUT)
    facts = json.loads(message.path.with_suffix(".json").read_text(encoding="utf-8"))
    assert facts["tls"] and facts["user"] == "vigie"


def first_failure(vigie, incident):
    def failed():
        pages = vigie.incident(incident)["pages"]
        attempts = [a for p in pages for d in p["deliveries"] for a in d["attempts"]]
        return next((a for a in attempts if a["outcome"].startswith("failed")), None)

    return wait_until(failed, TIMEOUT, lambda: f"a failed attempt of {vigie.incident(incident)}")


@pytest.mark.parametrize("fault", ["an unknown authority", "no encryption at all"])
def test_mail_is_not_handed_to_a_server_that_may_be_somebody_else(
    start, mail, strict_mail, certificates, password_file, fault
):
    server, authority = strict_mail, certificates.other_authority
    if fault == "no encryption at all":
        server, authority = mail, certificates.authority
    options = smtp_options(authority, password_file)
    vigie = start(server.url, more=options, starttls="required")
    vigie.apply(CONFIGURATION)
    incident = vigie.api("incidents", {"title": "The till is on fire"})["id"]
    assert first_failure(vigie, incident)["detail"]
    assert server.messages() == []


def test_a_password_that_others_may_read_is_refused_with_the_remedy(tmp_path, password_file):
    password_file.chmod(0o644)
    said = refusal(tmp_path, "--smtp-user", "vigie", "--smtp-password-file", password_file)
    assert f"chmod 600 {password_file}" in said
    assert PASSWORD not in said
