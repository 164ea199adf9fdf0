"""Channels beside e-mail: who is called on what, and when."""

import hashlib
import hmac

import pytest

from lab.recorder import Recorder
from lab.vigie import CommandFailed
from lab.waiting import wait_until

TIMEOUT = 60

CONFIGURATION = """
people:
  alice:
    email: alice@demo.example
    sms: "+33 6 12 34 56 78"
    rules: {{ critical: [email, {{ sms: {delay} }}] }}
gateways:
  provider:
    url: {provider}/sms
    headers: {{ Authorization: "Bearer {{{{secret.provider}}}}" }}
    body: '{{"to":"{{{{to}}}}","text":"{{{{text}}}}","reference":"{{{{key}}}}"}}'
checks:
  shop:
    http: {url}
    interval: 1s
    retry_interval: 1s
    timeout: 1s
    stable_for: 2s
"""

EVERY_CHANNEL = """
people:
  alice:
    email: alice@demo.example
    sms: "+33612345678"
    ntfy: {{ url: "{provider}/topic-{{{{secret.topic}}}}", token: "{{{{secret.provider}}}}" }}
    webhook: {{ url: "{provider}/hook", secret: "{{{{secret.signing}}}}" }}
    chat: "{provider}/hooks/{{{{secret.chat}}}}"
    language: fr
    zone: Europe/Paris
gateways:
  provider:
    url: {provider}/sms
    body: '{{"to":"{{{{to}}}}","text":"{{{{text}}}}"}}'
"""


@pytest.fixture
def provider():
    recorder = Recorder()
    yield recorder
    recorder.stop()


def fail(vigie, nginx, provider, delay):
    vigie.keep_secret("provider", "s3cr3t-provider")
    vigie.apply(CONFIGURATION.format(url=nginx.url, provider=provider.url, delay=delay))
    wait_until(lambda: vigie.verdict("shop") == "up", TIMEOUT, "shop to be seen up")
    nginx.kill()


def test_an_sms_follows_the_mail_when_nobody_takes_the_incident(vigie, nginx, mail, provider):
    fail(vigie, nginx, provider, "2s")
    mail.wait_for("the mail", lambda m: "alice@" in m.to, TIMEOUT)
    sms = provider.wait_for("/sms", TIMEOUT)
    assert sms.headers["Authorization"] == "Bearer s3cr3t-provider"
    assert sms.json["to"] == "+33612345678"
    assert sms.json["reference"] == sms.headers["Idempotency-Key"]
    assert "CRITICAL" in sms.json["text"] and "shop" in sms.json["text"]
    link = sms.json["text"].split()[-1]
    assert link.startswith(vigie.url)
    assert vigie.post(link)[0] == 200
    assert vigie.incidents()[0]["acknowledged_by"] == "alice"


def test_whoever_takes_it_in_time_gets_no_sms(vigie, nginx, mail, provider):
    fail(vigie, nginx, provider, "1h")
    call = mail.wait_for("the mail", lambda m: "alice@" in m.to, TIMEOUT)
    assert vigie.post(next(link for link in call.links if link.startswith(vigie.url)))[0] == 200
    incident = vigie.incidents()[0]["id"]
    deliveries = [
        (d["channel"], d["status"])
        for page in vigie.incident(incident)["pages"]
        for d in page["deliveries"]
    ]
    assert ("sms", "cancelled") in deliveries
    assert provider.requests == []


def test_a_person_can_be_tested_on_every_contact(vigie, mail, provider):
    for name in ("topic", "provider", "signing", "chat"):
        vigie.keep_secret(name, f"s3cr3t-{name}")
    vigie.apply(EVERY_CHANNEL.format(provider=provider.url))
    printed = vigie.cli("person", "test", "alice")
    assert printed.count("accepted") == 5, printed
    assert "s3cr3t" not in printed
    assert "TEST" in mail.wait_for("the mail", lambda m: "alice@" in m.to, TIMEOUT).subject

    ntfy = provider.wait_for("/", TIMEOUT)
    assert ntfy.headers["Authorization"] == "Bearer s3cr3t-provider"
    assert ntfy.json["topic"] == "topic-s3cr3t-topic"
    assert ntfy.json["title"].startswith("TEST")

    assert provider.wait_for("/hooks/s3cr3t-chat", TIMEOUT).json["text"].startswith("● *TEST*")
    assert "ce contact fonctionne" in provider.wait_for("/sms", TIMEOUT).json["text"]

    hook = provider.wait_for("/hook", TIMEOUT)
    assert hook.json["kind"] == "test" and hook.json["language"] == "fr"
    fields = dict(part.split("=") for part in hook.headers["Vigie-Signature"].split(","))
    proof = hmac.new(b"s3cr3t-signing", f"{fields['t']}.".encode() + hook.body, hashlib.sha256)
    assert hmac.compare_digest(proof.hexdigest(), fields["v1"])


def test_a_contact_that_fails_is_named_with_the_answer(vigie, provider):
    for name in ("topic", "provider", "signing", "chat"):
        vigie.keep_secret(name, f"s3cr3t-{name}")
    provider.answers["/sms"] = (403, "no credit left for s3cr3t-provider")
    vigie.apply(EVERY_CHANNEL.format(provider=provider.url))
    with pytest.raises(CommandFailed) as failed:
        vigie.cli("person", "test", "alice")
    assert "HTTP 403: no credit left" in str(failed.value)


def test_the_plan_names_whom_only_what_is_watched_reaches(vigie, provider, tmp_path):
    for name in ("topic", "provider", "signing", "chat"):
        vigie.keep_secret(name, f"s3cr3t-{name}")
    text = (
        "people:\n  alice: { ntfy: 'https://ntfy.demo.example/alice' }\n"
        "checks:\n  ntfy: { http: 'https://ntfy.demo.example/v1/health' }\n"
    )
    path = tmp_path / "watched.yaml"
    path.write_text(text, encoding="utf-8")
    try:
        printed = vigie.cli("plan", path)
    except CommandFailed as failed:
        printed = str(failed)
    assert "alice is reachable only through what Vigie watches (ntfy.demo.example" in printed
