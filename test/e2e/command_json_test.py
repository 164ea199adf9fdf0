"""Every command that has --json: what it prints is JSON and holds what a program reads of it. And
`incident diff`: what is not green yet after a trouble."""

import json
import re
from datetime import datetime, timedelta, timezone

import pytest
from quick_checks import wait_for_verdicts

from lab.vigie import ROOT, CommandFailed

CONFIGURATION = """
people:
  alice: {{ email: alice@demo.example }}
  bruno: {{ email: bruno@demo.example }}
schedules:
  primary:
    zone: Europe/Paris
    rotation: {{ weekly: monday 09:00, starts: 2026-01-05, members: [alice, bruno] }}
services:
  shop: {{}}
  cart: {{ depends_on: shop }}
  mail: {{}}
checks:
  web: {{ http: "{url}/", service: shop, {rhythm} }}
  basket: {{ http: "{url}/basket", service: cart, {rhythm} }}
  post: {{ http: "{url}/post", service: mail, {rhythm} }}
  job: {{ heartbeat: {{ every: 1h }} }}
status_pages:
  public:
    title: Ours
    groups: [{{ title: All, components: [{{ name: Shop, services: shop }}] }}]
"""
RHYTHM = "interval: 1s, retry_interval: 1s, timeout: 1s, stable_for: 10m"

STORY = ROOT / "test/stories/s1_dead_for_twelve_hours.yaml"


def commands_with_json(vigie):
    """Of the program's own help: ("incident", "diff") and all the others."""
    found = set()

    def walk(path):
        text = vigie.run(*path, "--help")
        if re.search(r"^  --json\b", text, re.MULTILINE):
            found.add(path)
        if "Subcommands:" in text:
            for name in re.findall(r"^  (\S+)", text.split("Subcommands:")[1], re.MULTILINE):
                walk((*path, name))

    walk(())
    return found


class Asking:
    """Runs commands with --json, and remembers which."""

    def __init__(self, vigie):
        self.vigie = vigie
        self.asked = set()

    def __call__(self, command, *arguments, fields, alone=False):
        """The object that `vigie COMMAND ARGUMENTS --json` prints; it must have these fields.
        `alone`: the command talks to no server."""
        path = tuple(command.split())
        run = self.vigie.run if alone else self.vigie.cli
        printed = run(*path, *arguments, "--json")
        answer = json.loads(printed)
        assert set(fields.split()) <= answer.keys(), (command, printed)
        self.asked.add(path)
        return answer


@pytest.fixture
def configured(vigie, nginx):
    """Everything green; .configuration is the file."""
    for name in ("basket", "post"):
        nginx.write(name, "ok\n")
    vigie.configuration = CONFIGURATION.format(url=nginx.url, rhythm=RHYTHM)
    vigie.apply(vigie.configuration)
    wait_for_verdicts(vigie, {"web": "up", "basket": "up", "post": "up"})
    return vigie


def ask_about_configuration(ask, tmp_path):
    file = tmp_path / "vigie.yaml"
    file.write_text(ask.vigie.configuration, encoding="utf-8")
    for command in ("plan", "apply"):
        ask(command, file, fields="revision text")
    assert "alice@demo.example" in ask("export", fields="revision yaml")["yaml"]
    ask("rollback", 1, fields="revision text")


def ask_about_checks(ask, tmp_path):
    status = ask("status", fields="now checks services open_incidents warnings")
    assert {"web", "job"} <= {check["name"] for check in status["checks"]}
    assert ask("oncall", fields="on_call")["on_call"][0]["schedule"] == "primary"
    assert ask("send", "job", "--code", 0, fields="sent")["sent"] == 1
    shown = ask("check show", "job", fields="name verdict reason heartbeat addresses")
    assert shown["verdict"] == "up" and shown["addresses"]["ping"].startswith(ask.vigie.url)
    ask("check pause", "job", "--for", "1h", "--why", "it moves", fields="check")
    ask("check resume", "job", fields="check")
    made = ask("maintenance add", "cables", "--service", "mail", "--for", "1h", fields="id")["id"]
    assert ask("maintenance list", fields="maintenance")["maintenance"][0]["id"] == made
    ask("maintenance end", made, fields="id")
    assert ask("page list", fields="status_pages")["status_pages"][0]["name"] == "public"
    copied = ask("page export", tmp_path / "copy", fields="folder files generated_at stale_after")
    assert copied["files"] > 10


def ask_about_people(ask):
    token = ask("token create", "a phone", "--role", "viewer", fields="id secret")
    tokens = ask("token list", fields="tokens")["tokens"]
    assert "a phone" in {each["label"] for each in tokens}
    assert token["secret"] not in json.dumps(tokens)
    ask("token revoke", token["id"], fields="id")
    sent = ask("person test", "alice", fields="finished deliveries")
    assert sent["deliveries"][0]["status"] == "accepted"


def ask_about_an_incident(ask):
    opened = ask("incident open", "the till is stuck", "--service", "mail", fields="id")["id"]
    other = ask("incident open", "and the door", "--severity", "warning", fields="id")["id"]
    (first, second) = ask("incident list", fields="incidents")["incidents"]
    assert (first["id"], second["id"]) == (other, opened)
    assert ask("incident merge", opened, other, fields="id")["id"] == opened

    def about(command, *arguments):
        answer = ask("incident " + command, opened, *arguments, fields="id")
        assert answer["id"] == opened

    as_alice = ("--person", "alice")
    about("ack", *as_alice)
    about("note", "we look")
    about("still", *as_alice)
    about("snooze", "--for", "1h", *as_alice)
    about("hand-over", "bruno", *as_alice)
    about("accept", "--person", "bruno")
    about("rest", "--person", "bruno")
    about("severity", "warning")
    about("update", "--status", "identified", "--en", "We know the cause.", "--service", "shop")
    about("restored-up-to", "2026-01-05T09:00:00Z")
    ask("log", "the door is open", "--incident", opened, fields="id")
    workaround = ask("incident workaround", opened, "by hand", fields="id")["id"]
    ask("incident revert", workaround, fields="id")
    about("resolve", "--reason", "seen by ourselves")
    about("judge", "false-alarm", "--reason", "the till was only dirty")
    shown = ask("incident show", opened, fields="incident pages timeline scope milestones")
    assert shown["incident"]["resolution"] == "declared"
    assert shown["usefulness"] == "false_alarm"
    assert shown["incident"]["resolution_reason"] == "seen by ourselves"


def ask_about_locks(ask):
    locked = ask("lock", "shop", "--why", "a new disk", "--for", "1h", "--person", "alice",
                 fields="id link")
    assert locked["link"].startswith(ask.vigie.url)
    assert ask("locks", fields="locks")["locks"][0]["why"] == "a new disk"
    ask("unlock", "shop", fields="id")


def ask_about_hours(ask, tmp_path):
    """Whoever took the incident is recorded; a call over the telephone is entered by hand."""
    now = datetime.now(timezone.utc)
    span = ("--began", f"{now - timedelta(hours=3):%Y-%m-%dT%H:%M:%SZ}", "--ended",
            f"{now - timedelta(hours=2):%Y-%m-%dT%H:%M:%SZ}")
    reason = ("--reason", "they rang me")
    made = ask("intervention add", "bruno", *span, *reason, fields="id")["id"]
    ask("intervention correct", made, "--note", "the till", *reason, fields="id")
    ask("intervention void", made, "--reason", "it was Alice", fields="id")
    month = f"{now - timedelta(hours=3):%Y-%m}"
    recorded = ask("intervention list", "bruno", "--month", month, fields="interventions")
    assert made in {each["id"] for each in recorded["interventions"]}
    taken = ask("incident open", "the drawer", fields="id")["id"]
    ask("incident ack", taken, "--person", "alice", fields="id")
    ask("incident resolve", taken, "--reason", "it shuts", fields="id")
    (guessed,) = [
        each
        for each in ask("intervention list", "alice", fields="interventions")["interventions"]
        if each["incident"] == taken
    ]
    assert guessed["end"] == "estimated"
    ask("intervention confirm", guessed["id"], fields="id")
    ask("rest next", "alice", fields="person judged planned earliest verdict moved text")
    secret = ask("token create", "bruno's", "--role", "responder", "--person", "bruno",
                 fields="id secret")["secret"]
    own = tmp_path / "bruno.token"
    own.write_text(secret, encoding="utf-8")
    own.chmod(0o600)
    over = f"{now.replace(day=1) - timedelta(days=1):%Y-%m}"
    ask("intervention sign", "bruno", over, "--url", ask.vigie.url, "--token-file", own,
        fields="", alone=True)
    months = ask.vigie.api("people/bruno/hours?month=" + over)["signatures"]
    assert [each["signed_by"] for each in months] == ["person:bruno"]
    ask("intervention reopen", "bruno", over, *reason, fields="")
    assert ask("fatigue", fields="months people warnings")["months"][-1]["false_alarms"] == 1


def ask_about_rest(ask, tmp_path):
    """Prints an array, as it is asked about one case or many."""
    cases = json.loads((ROOT / "test/cases/rest_cases.json").read_text(encoding="utf-8"))
    lawful = [case for case in cases if case["expected"] == "OK"]
    file = tmp_path / "cases.json"
    file.write_text(json.dumps(lawful), encoding="utf-8")
    told = json.loads(ask.vigie.run("rest", "check", file, "--json"))
    assert [case["verdict"] for case in told] == ["ok"] * len(lawful)
    fields = "case verdict earliest_return weekly readings findings"
    assert all(list(case) == fields.split() for case in told)
    ask.asked.add(("rest", "check"))


def remove(nginx, *names):
    for name in names:
        (nginx.folder / "html" / name).unlink()


def missing(answer):
    return {row["check"]: (row["status"], row["verdict"]) for row in answer["missing"]}


def test_every_command_that_says_json_prints_it(configured, tmp_path):
    ask = Asking(configured)
    ask("version", fields="version", alone=True)
    ask_about_configuration(ask, tmp_path)
    ask_about_checks(ask, tmp_path)
    ask_about_people(ask)
    ask_about_an_incident(ask)
    ask_about_locks(ask)
    ask_about_hours(ask, tmp_path)
    ask("simulate", "--at", "2030-01-05T09:00Z", "--down", "web", fields="down incidents calls")
    told = ask("simulate", STORY, fields="title holds unmet timeline pending", alone=True)
    assert told["holds"]
    ask_about_rest(ask, tmp_path)
    copy = tmp_path / "copy.db"
    ask("backup", copy, "--data", configured.data, fields="file", alone=True)
    elsewhere = tmp_path / "elsewhere"
    ask("restore", copy, "--data", elsewhere, fields="quarantined", alone=True)
    ask("outbox release", fields="deliveries")
    # The next test asks these two of an incident with a scope.
    others = {("incident", "diff"), ("incident", "waive")}
    assert commands_with_json(configured) == ask.asked | others


def test_the_difference_after_a_trouble_names_what_is_not_green(configured, nginx):
    ask = Asking(configured)
    fields = "complete missing elsewhere"
    remove(nginx, "index.html", "basket")
    wait_for_verdicts(configured, {"web": "down", "basket": "down"})
    (incident,) = configured.incidents()
    number = incident["id"]
    answer = ask("incident diff", number, fields=fields)
    assert not answer["complete"] and answer["elsewhere"] == []
    assert missing(answer) == dict.fromkeys(("web", "basket"), ("required", "down"))

    ask("incident waive", number, "basket", "--reason", "it is sold", fields="id")
    nginx.write("index.html", "ok\n")
    wait_for_verdicts(configured, {"web": "up"})
    assert missing(ask("incident diff", number, fields=fields)) == {"basket": ("waived", "down")}

    # What fails when it is over is not of its scope, and still no reason to call all well.
    ask("incident resolve", number, "--reason", "the rest is sold", fields="id")
    remove(nginx, "post")
    wait_for_verdicts(configured, {"post": "down"})
    answer = ask("incident diff", number, fields=fields)
    assert [one["check"] for one in answer["elsewhere"]] == ["post"]
    of_the_scope, outside = configured.cli("incident", "diff", number).splitlines()
    assert re.fullmatch(r"waived +down +basket +it is sold", of_the_scope)
    assert re.match(r"elsewhere +down +post +20", outside)
    french = configured.cli("incident", "diff", number, locale="fr_FR.UTF-8")
    assert re.match(r"dispensée +panne +basket", french)
    told = configured.cli("incident", "show", number, locale="fr_FR.UTF-8")
    assert re.search(r"^  constaté +2", told, re.M) and "detected" not in told

    for name in ("basket", "post"):
        nginx.write(name, "ok\n")
    wait_for_verdicts(configured, {"basket": "up", "post": "up"})
    answer = ask("incident diff", number, fields=fields)
    assert answer == {"complete": True, "missing": [], "elsewhere": []}
    assert "everything that was green before is green" in configured.cli("incident", "diff", number)


def test_a_refusal_is_no_json_and_no_success(configured):
    with pytest.raises(CommandFailed) as failed:
        configured.cli("incident", "diff", 999, "--json")
    assert failed.value.output == "" and "999" in failed.value.error
