"""Configuration as code on the command line: plan, apply, export, rollback, and two owners."""

import json
import urllib.error
import urllib.request

import pytest

from lab.vigie import CommandFailed
from lab.waiting import wait_until

TIMEOUT = 60

PEOPLE = """
people:
  alice:
    email: alice@demo.example
  bruno:
    email: bruno@demo.example
"""
CHECKS = """
checks:
  shop:
    http: http://127.0.0.1:9/
  stock:
    http: http://127.0.0.1:9/stock
    interval: 5m
"""


@pytest.fixture
def folder(tmp_path):
    """Two files of configuration."""
    path = tmp_path / "conf"
    path.mkdir()
    (path / "people.yaml").write_text(PEOPLE, encoding="utf-8")
    (path / "checks.yaml").write_text(CHECKS, encoding="utf-8")
    return path


def revision(vigie):
    return vigie.api("configuration")["revision"]


def resource(vigie, method, key, body=None):
    """Writes through the API, as another program than the files would."""
    request = urllib.request.Request(
        f"{vigie.url}/api/v1/resources/{key}",
        method=method,
        headers={
            "Authorization": f"Bearer {vigie.token_file.read_text(encoding='utf-8').strip()}",
            "Content-Type": "application/json",
        },
        data=None if body is None else json.dumps(body).encode(),
    )
    with urllib.request.urlopen(request, timeout=30) as response:
        return json.load(response)


def refused(vigie, *arguments):
    with pytest.raises(CommandFailed) as failure:
        vigie.cli(*arguments)
    return failure.value.error


def test_a_plan_says_what_apply_then_does(vigie, folder):
    plan = vigie.cli("plan", folder)
    for line in ("+ person/alice", "+ person/bruno", "+ check/shop", "+ check/stock"):
        assert line in plan
    assert revision(vigie) == 0, "a plan changes nothing"
    assert vigie.cli("apply", folder) == plan

    (folder / "checks.yaml").write_text(CHECKS.replace("5m", "10m"), encoding="utf-8")
    plan = vigie.cli("plan", folder)
    assert "~ check/stock" in plan and "interval: 5m → 10m" in plan
    assert "0 to create, 1 to change, 0 to delete" in plan
    assert vigie.cli("apply", folder) == plan
    assert "0 to create, 0 to change, 0 to delete, 4 unchanged" in vigie.cli("plan", folder)


def test_what_is_exported_is_the_configuration_now_or_as_it_was(vigie, folder, tmp_path):
    vigie.cli("apply", folder)
    before = vigie.cli("export")
    (folder / "checks.yaml").write_text(CHECKS.replace("5m", "10m"), encoding="utf-8")
    vigie.cli("apply", folder)
    assert "10m" in vigie.cli("export")
    assert vigie.cli("export", "--revision", "1") == before

    exported = tmp_path / "exported.yaml"
    exported.write_text(before, encoding="utf-8")
    assert "interval: 10m → 5m" in vigie.cli("plan", exported)

    vigie.cli("rollback", "1")
    assert vigie.cli("export") == before
    assert revision(vigie) == 3, "a rollback is a new revision: nothing of the past is lost"
    vigie.kill()
    vigie.start()
    assert vigie.cli("export") == before
    assert "there is no" in refused(vigie, "rollback", "99") and revision(vigie) == 3


def test_nothing_is_deleted_unless_it_is_said(vigie, folder):
    vigie.cli("apply", folder)
    (folder / "checks.yaml").unlink()
    kept = vigie.cli("apply", folder)
    assert "= check/shop is not in the files and stays (--delete removes it)" in kept
    assert vigie.verdict("shop") is not None

    plan = vigie.cli("plan", folder, "--delete")
    assert "- check/shop" in plan and "- check/stock" in plan
    assert vigie.verdict("shop") is not None
    assert vigie.cli("apply", folder, "--delete") == plan
    assert vigie.verdict("shop") is None


def test_the_plan_shows_who_is_left_alone_with_an_incident(vigie, folder, nginx, mail):
    text = CHECKS.replace("http://127.0.0.1:9/stock", nginx.url)
    short = "interval: 1s\n    retry_interval: 1s"
    (folder / "checks.yaml").write_text(text.replace("interval: 5m", short), encoding="utf-8")
    vigie.cli("apply", folder)
    wait_until(lambda: vigie.verdict("stock") == "up", TIMEOUT, "stock to be seen up")
    nginx.kill()
    wait_until(lambda: vigie.verdict("stock") == "down", TIMEOUT, "stock to be seen down")
    (folder / "checks.yaml").unlink()
    plan = vigie.cli("plan", folder, "--delete")
    warnings = [line for line in plan.splitlines() if line.startswith("!")]
    assert any("stock" in line for line in warnings), warnings


def test_every_mistake_is_shown_with_its_place_and_nothing_changes(vigie, folder):
    vigie.cli("apply", folder)
    broken = CHECKS.replace("interval: 5m", "intervall: 5m").replace("http://127.0.0.1:9/\n", "x\n")
    (folder / "checks.yaml").write_text(broken, encoding="utf-8")
    (folder / "people.yaml").write_text(PEOPLE.replace("@", " at "), encoding="utf-8")
    for command in ("plan", "apply"):
        said = refused(vigie, command, folder)
        assert "checks.yaml:4:11: " in said
        assert 'checks.yaml:7:5: unknown key "intervall"' in said
        assert "did you mean interval?" in said
        assert "people.yaml:4:12: " in said
    assert revision(vigie) == 1


def test_a_resource_has_one_owner(vigie, folder):
    vigie.cli("apply", folder)
    resource(vigie, "PUT", "check/api", {"http": "http://127.0.0.1:9/api"})
    assert vigie.verdict("api") is not None

    # The files cannot take over what the API made, nor delete it ...
    with_api = CHECKS + "  api:\n    http: http://127.0.0.1:9/other\n"
    (folder / "checks.yaml").write_text(with_api, encoding="utf-8")
    assert "the API owns check/api" in refused(vigie, "apply", folder)
    (folder / "checks.yaml").write_text(CHECKS, encoding="utf-8")
    vigie.cli("apply", folder, "--delete")
    assert vigie.verdict("api") is not None

    # ... and the API cannot change what the files made.
    with pytest.raises(urllib.error.HTTPError) as failure:
        resource(vigie, "PUT", "check/shop", {"http": "http://127.0.0.1:9/other"})
    assert failure.value.code == 409
    assert "owned by files" in json.load(failure.value)["detail"]

    # Both in one export; deleted by its owner it is free for the other.
    assert "http://127.0.0.1:9/api" in vigie.cli("export")
    resource(vigie, "DELETE", "check/api")
    (folder / "checks.yaml").write_text(with_api, encoding="utf-8")
    assert "+ check/api" in vigie.cli("apply", folder)
