"""Pings, questions to the DNS and Nagios plugins, each asked by a whole Vigie of its real peer:
good, bad, hanging and gone."""

import signal

import pytest
from quick_checks import TIMEOUT, configuration, wait_for_verdicts

from lab.isolation import isolated
from lab.unbound import Unbound


@pytest.fixture
def unbound(tmp_path):
    server = Unbound(
        tmp_path / "unbound",
        records=[
            "plain.example. A 192.0.2.7",
            "plain.example. AAAA 2001:db8::7",
            "plain.example. MX 10 mail.plain.example.",
            "plain.example. CAA 0 issue \"ca.example\"",
            "_sip._tcp.plain.example. SRV 1 2 5060 sip.plain.example.",
            *(f"long.example. TXT \"{number:02} {'x' * 200}\"" for number in range(20)),
        ],
        signed=["signed.example", "broken.example"],
        broken=["broken.example"],
    )
    server.start()
    yield server
    server.kill()


def test_a_name_server_is_asked_and_what_it_says_is_judged(vigie, mail, unbound):
    def ask(more):
        return f'dns: {{ server: "{unbound.address}", {more} }}'

    checks = {
        "address": (ask("name: plain.example, records: 192.0.2.7, only: true"), "up"),
        "address6": (ask('name: plain.example, type: AAAA, records: "2001:DB8:0::7"'), "up"),
        "mail": (ask('name: plain.example, type: MX, records: "10 mail.plain.example."'), "up"),
        "caa": (ask('name: plain.example, type: CAA, records: "0 issue ca.example"'), "up"),
        "srv": (ask("name: _sip._tcp.plain.example, type: SRV"), "up"),
        "long": (ask("name: long.example, type: TXT"), "up"),
        "nodata": (ask("name: plain.example, type: TXT, rcode: NODATA"), "up"),
        "signed": (ask("name: www.signed.example, dnssec: true"), "up"),
        "gone": (ask("name: no.signed.example, rcode: NXDOMAIN, dnssec: true"), "up"),
        "other-address": (ask("name: plain.example, records: 192.0.2.8"), "down"),
        "no-mail": (ask("name: signed.example, type: MX"), "down"),
        "not-signed": (ask("name: plain.example, dnssec: true"), "down"),
        "broken": (ask("name: www.broken.example"), "down"),
    }
    vigie.apply(configuration({name: question for name, (question, _) in checks.items()}))
    wait_for_verdicts(vigie, {name: verdict for name, (_, verdict) in checks.items()})

    # It hangs: its port is open, and nothing comes.
    unbound.process.send(signal.SIGSTOP)
    mail.wait_for("the call for signed", lambda m: "signed" in m.subject, TIMEOUT)
    wait_for_verdicts(vigie, {"address": "down", "gone": "down"})
    unbound.process.send(signal.SIGCONT)
    wait_for_verdicts(vigie, {"address": "up", "gone": "up"})

    # It is gone.
    unbound.kill()
    wait_for_verdicts(vigie, {"address": "down", "gone": "down"})


def test_nagios_plugins_are_run_as_they_are(vigie, mail, nginx):
    port = nginx.port
    vigie.apply(
        configuration(
            {
                "disk": "plugin: check_disk -w 1% -c 1% -p /",
                "web": f"plugin: check_http -H 127.0.0.1 -p {port}",
                "words": "plugin: [check_dummy, '0', 'two words; $HOME']",
                "warns": "plugin: check_dummy 1",
                "may-warn": "plugin: { command: check_dummy 1, warning_is_bad: false }",
                "elsewhere": "plugin: /bin/true",
            }
        )
    )
    verdicts = {"disk": "up", "web": "up", "words": "up", "may-warn": "up", "warns": "down"}
    wait_for_verdicts(vigie, verdicts)

    nginx.kill()
    mail.wait_for("the call for web", lambda m: "web" in m.subject, TIMEOUT)
    wait_for_verdicts(vigie, {"web": "down", "disk": "up", "elsewhere": "unknown"})


@isolated
def test_a_host_that_answers_no_more_pings_calls_somebody(network, vigie, mail):
    there = network.THEIRS
    vigie.apply(
        configuration(
            {
                "here": "ping: { host: 127.0.0.1, packets: 1 }",
                "here6": 'ping: { host: "::1", packets: 1 }',
                "host": f"ping: {{ host: {there}, packets: 2 }}",
            }
        )
    )
    wait_for_verdicts(vigie, {"here": "up", "here6": "up", "host": "up"})

    network.host_goes()
    mail.wait_for("the call for host", lambda m: "host" in m.subject, TIMEOUT)
    wait_for_verdicts(vigie, {"here": "up", "here6": "up", "host": "down"})
    network.host_comes()
    wait_for_verdicts(vigie, {"host": "up"})


@isolated
def test_a_host_that_answers_pings_late_is_bad_for_who_says_so(network, vigie, mail):
    there = network.THEIRS
    vigie.apply(
        configuration(
            {
                "strict": f"ping: {{ host: {there}, packets: 2, slower_than: 200ms }}",
                "patient": f"ping: {{ host: {there}, packets: 2 }}",
            },
            "interval: 2s, retry_interval: 1s, timeout: 2s, stable_for: 2s",
        )
    )
    wait_for_verdicts(vigie, {"strict": "up", "patient": "up"})
    network.answer_pings_late()
    called = mail.wait_for("the call for strict", lambda m: "strict" in m.subject, TIMEOUT)
    assert "wanted at most 200 ms" in called.text
    wait_for_verdicts(vigie, {"strict": "down", "patient": "up"})
    network.answer_pings()
    wait_for_verdicts(vigie, {"strict": "up", "patient": "up"})
