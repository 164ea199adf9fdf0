"""What the public is shown, and the copies of it on other hosts: by rsync, in a bucket, by a
program. The store is a real nginx that takes PUT; whether a signature is right is computed here a
second time, from what nginx saw.
"""

import hashlib
import hmac
import json
import urllib.parse

import pytest

from lab.nginx import Nginx
from lab.processes import free_port, program
from lab.ssh import SshServer
from lab.vigie import CommandFailed, Vigie
from lab.waiting import wait_until

TIMEOUT = 60
SECRET = "a secret of the store"

CONFIGURATION = """
people:
  alice: alice@demo.example
services:
  shop:
    title: internal-name
checks:
  shop:
    http: {url}
    service: shop
    interval: 1s
    retry_interval: 1s
    timeout: 1s
status_pages:
  public:
    title:
      en: Our things
      fr: Nos affaires
    groups:
      - title: All
        components:
          - name:
              en: Shop
              fr: Boutique
            services: shop
    push_every: 1m
    {push}
"""


def configuration(nginx, push=()):
    copies_to = f"push: {json.dumps(list(push))}" if push else ""
    return CONFIGURATION.format(url=nginx.url, push=copies_to)


def read(path):
    return path.read_text(encoding="utf-8") if path.is_file() else ""


def wait_for_text(path, text):
    wait_until(lambda: text in read(path), TIMEOUT, lambda: f"{text} in {path}: {read(path)}")


def copies(vigie):
    (page,) = vigie.api("status-pages")["status_pages"]
    return page["copies"]


def test_the_page_follows_what_it_is_about_and_then_knows_nothing(vigie, nginx):
    vigie.apply(configuration(nginx))
    page = "/status/public?lang=en"
    wait_until(lambda: "state operational" in vigie.get(page)[1], TIMEOUT, "the shop to work")
    nginx.kill()
    wait_until(lambda: "state outage" in vigie.get(page)[1], TIMEOUT, "the shop to be down")
    (incident,) = vigie.incidents()
    vigie.cli(
        "incident", "update", incident["id"], "--status", "identified", "--en", "We know the cause."
    )
    status, text = vigie.get(page)
    assert status == 200 and "We know the cause." in text and "Incident: Shop" in text
    for inside in ("internal-name", "127.0.0.1:" + str(nginx.port), "alice"):
        assert inside not in text
    assert "We know the cause." in vigie.get("/status/public/feed.fr.atom")[1]


def test_an_export_is_whole_and_says_until_when_it_may_be_believed(vigie, nginx, tmp_path):
    vigie.apply(configuration(nginx))
    told = vigie.cli("page", "export", tmp_path / "copy", "--page", "public")
    assert "to be believed until" in told
    english = read(tmp_path / "copy/index.html")
    french = read(tmp_path / "copy/index.fr.html")
    assert "This is a copy. If it is later than" in english and "<script" not in english
    assert "Ceci est une copie" in french
    summary = json.loads(read(tmp_path / "copy/api/v2/summary.json"))
    assert summary["page"]["stale_after"] > summary["page"]["updated_at"]
    for name in ("feed.en.atom", "feed.fr.rss", "maintenance.en.ics", "badge.svg", "uptime.fr.svg"):
        assert read(tmp_path / "copy" / name), name
    with pytest.raises(CommandFailed):
        vigie.cli("page", "export", tmp_path / "copy", "--page", "nothing")


def test_rsync_keeps_a_copy_up_to_date(vigie, nginx, tmp_path):
    program("rsync")  # fails with its name where it is missing
    there = tmp_path / "second-host"
    there.mkdir()
    vigie.apply(configuration(nginx, [{"rsync": str(there)}]))
    wait_for_text(there / "index.html", "state operational")
    nginx.kill()
    wait_for_text(there / "index.html", "state outage")
    (copy,) = copies(vigie)
    assert copy["target"] == f"rsync:{there}" and copy["failures"] == 0
    metric = "vigie_status_copy_last_success_timestamp_seconds"
    assert metric in vigie.get_with_token("/metrics")
    assert "last copied" in vigie.cli("page", "list")


def test_a_copy_that_fails_is_told_and_made_once_it_can_be(vigie, nginx, tmp_path):
    there = tmp_path / "later" / "deep"
    vigie.apply(configuration(nginx, [{"rsync": str(there)}]))
    wait_until(lambda: copies(vigie) and copies(vigie)[0]["failures"], TIMEOUT, "a failure")
    (copy,) = copies(vigie)
    assert copy["last_success"] is None and "rsync" in copy["error"]
    there.mkdir(parents=True)
    wait_for_text(there / "index.html", "Our things")


def test_rsync_reaches_another_host_over_ssh(mail, nginx, tmp_path):
    there = tmp_path / "there"
    there.mkdir()
    ssh = SshServer(tmp_path / "ssh").start()
    vigie = Vigie(tmp_path / "v", mail.url, launcher=ssh.launcher).start()
    try:
        target = f"{ssh.target}:{there}"
        vigie.apply(configuration(nginx, [{"rsync": target}]))
        wait_for_text(there / "index.html", "state operational")
        wait_until(lambda: copies(vigie), TIMEOUT, "the copy to be told")
        (copy,) = copies(vigie)
        assert copy["target"] == f"rsync:{target}" and copy["failures"] == 0

        ssh.kill()
        nginx.kill()
        wait_until(lambda: copies(vigie)[0]["failures"], TIMEOUT, "a failure")
        assert "Connection refused" in copies(vigie)[0]["error"]
        ssh.start()
        wait_for_text(there / "index.html", "state outage")
    finally:
        vigie.kill()
        ssh.kill()


def test_a_program_of_the_operator_gets_the_folder(mail, nginx, tmp_path):
    there = tmp_path / "published"
    script = tmp_path / "publish"
    script.write_text(f'#!/bin/sh\ncp -r "$1" {there} && echo "$2" > {there}/name\n')
    script.chmod(0o755)
    more = ("--status-push", f"public={script}")
    vigie = Vigie(tmp_path / "v", mail.url, more=more).start()
    try:
        vigie.apply(configuration(nginx))
        wait_for_text(there / "name", "public")
        assert "Our things" in read(there / "index.html")
    finally:
        vigie.kill()


STORE = """}}
  log_format put escape=json '{{"uri":"$request_uri","authorization":"$http_authorization",'
    '"host":"$http_host","type":"$content_type","cache":"$http_cache_control",'
    '"content":"$http_x_amz_content_sha256","date":"$http_x_amz_date","status":"$status"}}';
  server {{
    listen 127.0.0.1:{port};
    root {folder};
    access_log {log} put;
    client_max_body_size 10m;
    dav_methods PUT;
    create_full_put_path on;
    dav_access user:rw;
"""


def signature(seen, secret):
    """What the Authorization header must say of a request that nginx saw (AWS Signature V4)."""
    path = urllib.parse.urlsplit(seen["uri"]).path
    headers = {
        "cache-control": seen["cache"],
        "content-type": seen["type"],
        "host": seen["host"],
        "x-amz-content-sha256": seen["content"],
        "x-amz-date": seen["date"],
    }
    names = ";".join(headers)
    lines = "".join(f"{name}:{value}\n" for name, value in headers.items())
    canonical = f"PUT\n{path}\n\n{lines}\n{names}\n{seen['content']}"
    scope = f"{seen['date'][:8]}/garage/s3/aws4_request"
    digest = hashlib.sha256(canonical.encode()).hexdigest()
    text = f"AWS4-HMAC-SHA256\n{seen['date']}\n{scope}\n{digest}"
    key = ("AWS4" + secret).encode()
    for part in scope.split("/"):
        key = hmac.new(key, part.encode(), hashlib.sha256).digest()
    proof = hmac.new(key, text.encode(), hashlib.sha256).hexdigest()
    return (
        f"AWS4-HMAC-SHA256 Credential=our-key/{scope}, SignedHeaders={names}, Signature={proof}"
    )


def test_a_bucket_gets_signed_files(vigie, nginx, tmp_path):
    port = free_port()
    log = tmp_path / "store.log"
    objects = tmp_path / "objects"
    objects.mkdir()
    inside = STORE.format(port=port, folder=objects, log=log)
    store = Nginx(tmp_path / "store", inside=inside).start()
    vigie.keep_secret("store", SECRET)
    target = {
        "endpoint": f"http://127.0.0.1:{port}",
        "region": "garage",
        "bucket": "pages",
        "prefix": "a b/",
        "access_key": "our-key",
        "secret_key": "{{secret.store}}",
    }
    try:
        vigie.apply(configuration(nginx, [{"s3": target}]))
        wait_for_text(objects / "pages/a b/api/v2/summary.json", "operational")
        wait_until(lambda: copies(vigie)[0]["last_success"], TIMEOUT, "the copy to be told")
        requests = [json.loads(line) for line in read(log).splitlines()]
        assert len(requests) >= 20
        for seen in requests:
            assert seen["authorization"] == signature(seen, SECRET)
        stored = (objects / "pages/a b/badge.svg").read_bytes()
        last = [seen for seen in requests if seen["uri"].endswith("/badge.svg")][-1]
        assert hashlib.sha256(stored).hexdigest() == last["content"]
        assert SECRET not in vigie.get_with_token("/api/v1/status-pages")
    finally:
        store.kill()
